/* Opening a file that is to be taken in: what it is read through, and whether it is data at all. */
#ifndef HALES_APP_INGEST_OPEN_H
#define HALES_APP_INGEST_OPEN_H

#include <stdbool.h>

#include "app/file_list.h"
#include "base/buf.h"
#include "base/file_input.h"

/* What a file is read through: itself where its reader lets it pass by, else its bytes.  Do not copy it while
 * it is open. */
typedef struct hales_ingest_file {
  hales_input input; /* empty when it could not be opened */
  hales_file_input file;
  hales_buf content;
  bool passes_by; /* through file, which is to be checked at the end */
  bool bystander; /* of no known format, and nobody called it data: not to be read */
} hales_ingest_file;

/* Opens what {.file = {.fd = -1}} was; release with hales_ingest_close, also after a failure.
 *
 *   bytes_max   0: what its reader takes
 *
 * Returns OK; EIO, ERANGE, ENOMEM. */
hales_status hales_ingest_open(hales_ingest_file *x, const hales_file_found *found, size_t bytes_max,
                               hales_err *err) HALES_CHECKED;
void hales_ingest_close(hales_ingest_file *x);

#endif
