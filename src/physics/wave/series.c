#include "physics/wave/series.h"

#include <string.h>

#include "base/decimal.h"

typedef struct line {
  size_t begin, end; /* without comment */
} line;

/* The next line with something on it, or false. */
static bool next_line(hales_bytes in, size_t *at, size_t *number, line *l) {
  while (*at < in.n) {
    const uint8_t *stop = memchr(in.p + *at, '\n', in.n - *at);
    const size_t end = stop ? (size_t)(stop - in.p) : in.n;
    *l = (line){*at, end};
    const uint8_t *comment = memchr(in.p + l->begin, '#', l->end - l->begin);
    if (comment) l->end = (size_t)(comment - in.p);
    *at = end + (stop ? 1 : 0);
    ++*number;
    for (size_t i = l->begin; i < l->end; i++)
      if (!strchr(" \t\r,", in.p[i]) && in.p[i]) return true;
  }
  return false;
}

/* Two numbers and nothing else. */
static bool two_numbers(hales_bytes in, line l, double x[2]) {
  size_t i = l.begin, n = 0;
  for (;;) {
    while (i < l.end && in.p[i] && strchr(" \t\r,", in.p[i])) i++;
    if (i == l.end) return n == 2;
    const size_t begin = i;
    while (i < l.end && in.p[i] && !strchr(" \t\r,", in.p[i])) i++;
    if (n == 2 || i == begin) return false;
    if (hales_decimal_read((const char *)in.p + begin, i - begin, &x[n++], NULL) != HALES_OK) return false;
  }
}

hales_status hales_series_read(const char *file, hales_bytes in, hales_arena *arena, hales_series *out,
                               hales_err *err) {
  size_t at = 0, number = 0, n = 0;
  line l;
  while (next_line(in, &at, &number, &l)) n++;
  double *t = HALES_NEW(arena, n ? n : 1, double), *value = HALES_NEW(arena, n ? n : 1, double);
  if (!t || !value) return HALES_FAIL(err, HALES_ENOMEM, "%.40s: no room for %zu samples", file, n);
  at = number = 0;
  for (size_t i = 0; i < n && next_line(in, &at, &number, &l); i++) {
    double x[2] = {0.0, 0.0};
    if (!two_numbers(in, l, x))
      return HALES_FAIL_AT(err, HALES_EPARSE, l.begin, "%.40s:%zu: not two numbers, a time and a value", file,
                           number);
    if (i == 0 ? x[0] < 0.0 || x[0] > 0.0 : !(x[0] > t[i - 1]))
      return HALES_FAIL_AT(err, HALES_EPARSE, l.begin, "%.40s:%zu: times must ascend from 0; %g s does not",
                           file, number, x[0]);
    t[i] = x[0];
    value[i] = x[1];
  }
  if (n < 2) return HALES_FAIL_AT(err, HALES_EPARSE, 0, "%.40s: a waveform needs two lines or more", file);
  *out = (hales_series){.n = n, .t_s = t, .value = value};
  return HALES_OK;
}

hales_status hales_series_check(const hales_series *s, const char *what, hales_err *err) {
  if (s->n < 2)
    return HALES_FAIL_AT(err, HALES_EPARSE, 0, "%.60s: a waveform needs two samples or more", what);
  for (size_t i = 0; i < s->n; i++) {
    const double after = i ? s->t_s[i - 1] : 0.0;
    if (!(i == 0 ? s->t_s[0] >= 0.0 && s->t_s[0] <= 0.0 : s->t_s[i] > after))
      return HALES_FAIL_AT(err, HALES_EPARSE, i,
                           "%.60s: times must ascend from 0; sample %zu, %g s, does not", what, i, s->t_s[i]);
  }
  return HALES_OK;
}
