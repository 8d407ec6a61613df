/* Bytes that are looked through more than once and need not fit into memory: a large file, or memory itself.
 */
#ifndef HALES_BASE_INPUT_H
#define HALES_BASE_INPUT_H

#include "base/bytes.h"
#include "base/status.h"

typedef struct hales_input {
  uint64_t n;           /* bytes in all */
  const uint8_t *bytes; /* all of them, borrowed; NULL: read() gives them */
  /* Exactly n bytes from `at` on, which are there; EIO otherwise. */
  hales_status (*read)(void *ctx, uint64_t at, uint8_t *to, size_t n, hales_err *err);
  void *ctx;
  size_t chunk; /* bytes to ask for at once; 0: what is good for a file */
} hales_input;

hales_input hales_input_of(hales_bytes in);

/* The part of a source that is in memory.  Grows to the longest run that was asked for. */
typedef struct hales_window {
  const hales_input *in;
  uint8_t *buf;
  uint64_t start; /* of buf, in the source */
  size_t len, cap;
} hales_window;

/* Bytes from `at` on: at least `need` of them, fewer only where the source ends.
 *
 *   w     {.in = source} before the first call; release with hales_window_deinit
 *   out   borrowed until the next call
 *
 * Returns OK; ENOMEM; EIO of the source.  Cost: each byte is read once as long as `at` grows. */
hales_status hales_window_get(hales_window *w, uint64_t at, size_t need, hales_bytes *out,
                              hales_err *err) HALES_CHECKED;
void hales_window_deinit(hales_window *w);

/* As hales_bytes_line_column, or hales_utf16_line_column where that is in memory; both are 0 when the source
 * cannot be read.  One pass up to `at`. */
void hales_input_line_column(const hales_input *in, uint64_t at, uint64_t *line, uint64_t *column);

#endif
