#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(hales_buf *b, size_t extra) {
  if (b->failed) return false;
  if (extra > SIZE_MAX - b->len - 1) return b->failed = true, false;
  const size_t need = b->len + extra + 1;
  if (need <= b->cap) return true;
  size_t cap = b->cap ? b->cap : 256;
  while (cap < need) cap = cap > SIZE_MAX / 2 ? need : 2 * cap;
  char *p = realloc(b->data, cap);
  if (!p) return b->failed = true, false;
  b->data = p;
  b->cap = cap;
  return true;
}

void hales_buf_deinit(hales_buf *b) {
  if (!b) return;
  free(b->data);
  *b = (hales_buf){0};
}

void hales_buf_put(hales_buf *b, const char *bytes, size_t n) {
  if (!reserve(b, n)) return;
  if (n) memcpy(b->data + b->len, bytes, n);
  b->len += n;
  b->data[b->len] = '\0';
}

void hales_buf_puts(hales_buf *b, const char *text) {
  hales_buf_put(b, text, strlen(text));
}

void hales_buf_printf(hales_buf *b, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  const int n = vsnprintf(NULL, 0, fmt, ap);
  va_end(ap);
  if (n < 0)
    b->failed = true;
  else if (reserve(b, (size_t)n)) {
    (void)vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
    b->len += (size_t)n;
  }
  va_end(again);
}

hales_status hales_buf_status(const hales_buf *b, hales_err *err) {
  return b->failed ? HALES_FAIL(err, HALES_ENOMEM, "out of memory after %zu bytes of output", b->len)
                   : HALES_OK;
}
