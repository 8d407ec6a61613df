#include "base/input.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf16.h"

/* heuristic: large enough that a system call a chunk costs nothing, small beside the entries' trees */
#define CHUNK ((size_t)256 << 10)

hales_input hales_input_of(hales_bytes in) {
  return (hales_input){.n = in.n, .bytes = in.n ? in.p : (const uint8_t *)""};
}

static hales_status grow(hales_window *w, size_t need, hales_err *err) {
  size_t cap = w->cap ? w->cap : w->in->chunk ? w->in->chunk : CHUNK;
  while (cap < need && cap <= SIZE_MAX / 2) cap *= 2;
  uint8_t *buf = cap < need ? NULL : realloc(w->buf, cap);
  if (!buf) return HALES_FAIL(err, HALES_ENOMEM, "out of memory while reading");
  w->buf = buf;
  w->cap = cap;
  return HALES_OK;
}

hales_status hales_window_get(hales_window *w, uint64_t at, size_t need, hales_bytes *out, hales_err *err) {
  const hales_input *in = w->in;
  const uint64_t rest = at < in->n ? in->n - at : 0;
  if (in->bytes) {
    *out = (hales_bytes){in->bytes + (in->n - rest), (size_t)rest};
    return HALES_OK;
  }
  if (need > rest) need = (size_t)rest;
  const bool within = at >= w->start && at - w->start <= w->len;
  size_t from = within ? (size_t)(at - w->start) : 0;
  if (!within || w->len - from < need) {
    const size_t kept = within ? w->len - from : 0;
    if (kept && from) memmove(w->buf, w->buf + from, kept);
    w->start = at;
    w->len = kept;
    from = 0;
    if (need > w->cap || !w->cap) HALES_TRY(grow(w, need, err));
    const size_t more = rest < w->cap ? (size_t)rest - kept : w->cap - kept;
    HALES_TRY(in->read(in->ctx, at + kept, w->buf + kept, more, err));
    w->len = kept + more;
  }
  *out = (hales_bytes){w->buf ? w->buf + from : (const uint8_t *)"", w->len - from};
  return HALES_OK;
}

void hales_window_deinit(hales_window *w) {
  free(w->buf);
  w->buf = NULL;
  w->len = w->cap = 0;
}

void hales_input_line_column(const hales_input *in, uint64_t at, uint64_t *line, uint64_t *column) {
  if (in->bytes && hales_utf16_is((hales_bytes){in->bytes, (size_t)in->n})) {
    hales_utf16_line_column((hales_bytes){in->bytes, (size_t)in->n}, at, line, column);
    return;
  }
  hales_window w = {.in = in};
  uint64_t lines = 1, columns = 1;
  const uint64_t end = at < in->n ? at : in->n;
  bool good = true;
  for (uint64_t done = 0; good && done < end;) {
    hales_bytes b;
    good = hales_window_get(&w, done, in->chunk ? 2 * in->chunk : CHUNK, &b, NULL) == HALES_OK;
    if (!good) break;
    size_t n = b.n < end - done ? b.n : (size_t)(end - done);
    if (n > 1 && n == b.n && done + n < in->n && b.p[n - 1] == '\r') n--; /* its LF may come next */
    uint64_t l, c;
    hales_bytes_line_column(b, n, &l, &c);
    lines += l - 1;
    columns = l > 1 ? c : columns + c - 1;
    done += n;
  }
  hales_window_deinit(&w);
  *line = good ? lines : 0;
  *column = good ? columns : 0;
}
