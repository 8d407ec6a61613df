/* Writes a ZIP archive whose members are stored, not compressed: for what we hand to other programs (FMUs).
 *
 *   hales_zip z = hales_zip_on(&out);
 *   hales_zip_put(&z, "modelDescription.xml", xml.data, xml.len);
 *   HALES_TRY(hales_zip_finish(&z, err));
 *
 * The same members in the same order give the same bytes: the time of each is 1980-01-01, the format's zero.
 * Names are UTF-8 with forward slashes; folders are implied by them.  No ZIP64: HALES_ZIP_BYTES_MAX.
 * Source: the published description of the format [AppNote], 4.3 and 4.4.
 */
#ifndef HALES_BASE_ZIP_WRITE_H
#define HALES_BASE_ZIP_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define HALES_ZIP_BYTES_MAX   ((size_t)0x7fffffff)
#define HALES_ZIP_MEMBERS_MAX 0xfffe

typedef struct hales_zip {
  hales_buf *out;      /* borrowed until hales_zip_finish */
  size_t begin;        /* of the archive in out */
  hales_buf directory; /* owned; released by hales_zip_finish */
  size_t members;
  const char *refused; /* why a member could not be taken; told by hales_zip_finish */
} hales_zip;

hales_zip hales_zip_on(hales_buf *out) HALES_CHECKED;

/* Appends a member. */
void hales_zip_put(hales_zip *z, const char *name, const void *bytes, size_t n);

/* Closes the archive.  Returns OK; ERANGE when it is beyond the limits above; ENOMEM. */
hales_status hales_zip_finish(hales_zip *z, hales_err *err) HALES_CHECKED;

/* The checksum of ZIP, PNG and Ethernet: CRC-32, reflected, polynomial 0x04C11DB7. */
uint32_t hales_crc32(const void *bytes, size_t n);

#endif
