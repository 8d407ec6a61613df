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

/* A number of the files of the field: as hales_decimal_read takes it, or with a bare point, "0." or ".5". */
static bool number_of(const char *text, size_t n, double *x) {
  char whole[HALES_DECIMAL_TEXT_MAX];
  size_t m = 0, points = 0;
  if (n + 1 > sizeof whole) return false;
  for (size_t i = 0; i < n; i++) {
    const bool before = i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9';
    const bool after = i + 1 < n && text[i + 1] >= '0' && text[i + 1] <= '9';
    if (text[i] == '.' && ++points > 1) return false;
    if (text[i] == '.' && before && !after) continue;
    if (text[i] == '.' && !before && after) whole[m++] = '0';
    whole[m++] = text[i];
  }
  return hales_decimal_read(whole, m, x, NULL) == HALES_OK;
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
    if (!number_of((const char *)in.p + begin, i - begin, &x[n++])) return false;
  }
}

/* A waveform while its rows arrive. */
typedef struct rows {
  double *t, *value;
  size_t n, turned;
  bool behind; /* the last row lies before its predecessor: it begins a line that is not yet in sight */
  double t_behind, value_behind;
} rows;

/* heuristic: share of an interval that a jump takes; means over a step do not see it */
static const double jump = 1e-6;

/* openBF looks at every time for the first pair of rows around it.  So the line from a row that turns back
 * comes into force where the line before it ends, and the value jumps there. */
static void put_row(rows *r, double t, double value) {
  const double last = r->n ? r->t[r->n - 1] : -1.0;
  if (!(t > last)) {
    r->turned++;
    r->behind = true, r->t_behind = t, r->value_behind = value;
    return;
  }
  if (r->behind) {
    const double slope = (value - r->value_behind) / (t - r->t_behind);
    r->t[r->n] = last + jump * (t - last);
    r->value[r->n++] = r->value_behind + slope * (last - r->t_behind);
    r->behind = false;
  }
  r->t[r->n] = t;
  r->value[r->n++] = value;
}

/* A waveform that begins a little later than 0 comes from its last row, which is the period and so time 0. */
static bool begin_at_0(rows *r) {
  if (!(r->t[0] < r->t[1] - r->t[0])) return false;
  memmove(r->t + 1, r->t, r->n * sizeof *r->t);
  memmove(r->value + 1, r->value, r->n * sizeof *r->value);
  r->t[0] = 0.0, r->value[0] = r->value[r->n++];
  return true;
}

hales_status hales_series_read(const char *file, hales_bytes in, hales_arena *arena, hales_series *out,
                               size_t *turned, hales_err *err) {
  size_t at = 0, number = 0, n = 0;
  line l;
  while (next_line(in, &at, &number, &l)) n++;
  rows r = {.t = HALES_NEW(arena, n + 1, double), .value = HALES_NEW(arena, n + 1, double)};
  if (!r.t || !r.value) return HALES_FAIL(err, HALES_ENOMEM, "%.40s: no room for %zu samples", file, n);
  at = number = 0;
  for (size_t i = 0; i < n && next_line(in, &at, &number, &l); i++) {
    double x[2] = {0.0, 0.0};
    if (!two_numbers(in, l, x))
      return HALES_FAIL_AT(err, HALES_EPARSE, l.begin, "%.40s:%zu: not two numbers, a time and a value", file,
                           number);
    if (x[0] < 0.0)
      return HALES_FAIL_AT(err, HALES_EPARSE, l.begin, "%.40s:%zu: times must ascend from 0; %g s does not",
                           file, number, x[0]);
    put_row(&r, x[0], x[1]);
  }
  if (r.behind)
    return HALES_FAIL_AT(err, HALES_EPARSE, l.begin,
                         "%.40s:%zu: the last time is the period, and %g s is not the latest", file, number,
                         r.t_behind);
  if (r.n < 2) return HALES_FAIL_AT(err, HALES_EPARSE, 0, "%.40s: a waveform needs two lines or more", file);
  if (r.t[0] > 0.0 && !begin_at_0(&r))
    return HALES_FAIL_AT(err, HALES_EPARSE, 0,
                         "%.40s: times must ascend from 0, or begin within one interval of it; %g s does not",
                         file, r.t[0]);
  *out = (hales_series){.n = r.n, .t_s = r.t, .value = r.value};
  *turned = r.turned;
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
