/* Growable byte string for everything we write out: JSON, CSV, HTML, SVG.
 *
 * A failed allocation is remembered and makes every later call a no-op, so that a writer can append
 * hundreds of pieces and ask once, at the end: hales_buf_status().
 */
#ifndef HALES_BASE_BUF_H
#define HALES_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

typedef struct hales_buf {
  char *data; /* NUL-terminated once something was put; NULL before */
  size_t len, cap;
  bool failed;
} hales_buf;

/* Releases the memory; b may be used again.  NULL-safe. */
void hales_buf_deinit(hales_buf *b);
void hales_buf_put(hales_buf *b, const char *bytes, size_t n);
void hales_buf_puts(hales_buf *b, const char *text);
void hales_buf_printf(hales_buf *b, const char *fmt, ...) HALES_PRINTF(2, 3);
/* ENOMEM when any append failed, else OK. */
hales_status hales_buf_status(const hales_buf *b, hales_err *err) HALES_CHECKED;

#endif
