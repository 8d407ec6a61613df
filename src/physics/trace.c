#include "physics/trace.h"

#include <math.h>
#include <string.h>

#include "numeric/clones.h"

/* One signal of one lane: value and time at a row of the grid. */
typedef struct column {
  const double *time, *value;
  size_t time_stride, value_stride;
} column;

static column column_of(const hales_trace *t, int lanes, int lane, size_t n_signal, size_t signal) {
  return (column){t->t_s + lane, t->signal + signal * (size_t)lanes + (size_t)lane, (size_t)lanes,
                  n_signal * (size_t)lanes};
}
static double at(const column *c, int row) {
  return c->value[(size_t)row * c->value_stride];
}
static double when(const column *c, int row) {
  return c->time[(size_t)row * c->time_stride];
}

/* Second divided difference of sign * value on rows i, i + step, i + 2 step; 0 where it has none. */
static double curvature(const column *c, int i, int step, double sign) {
  const double h = when(c, i + step) - when(c, i), k = when(c, i + 2 * step) - when(c, i + step);
  if (!(h * k > 0.0)) return 0.0; /* rows that repeat */
  return sign * ((at(c, i + 2 * step) - at(c, i + step)) / k - (at(c, i + step) - at(c, i)) / h) / (h + k);
}

/* A parabola's top on the way from row i to row i + step. */
typedef struct top {
  double rise;     /* above row i; 0 where the vertex is not between the two */
  double mismatch; /* of its curvature with that of the rows behind it: a corner is near */
} top;

/* The parabola through rows from, from + step, from + 2 step, and the rows that continue it on the side away
 * from the interval.  Where a corner lies within, its curvature stands far above theirs, and the rise is
 * reduced in that proportion: never more is added than is there. */
static top parabola_top(const column *c, int i, int step, int from, int outer, int last, double sign) {
  if (outer < 0 || outer > last) return (top){0.0, HUGE_VAL};
  const double curve = curvature(c, from, step, sign);
  const double behind = curvature(c, from == i ? from + step : from - step, step, sign);
  const double h = when(c, i + step) - when(c, i);
  top t = {0.0, fabs(curve - behind)};
  if (!(curve < 0.0 && fabs(h) > 0.0)) return t;
  const double slope = sign * (at(c, i + step) - at(c, i)) / h - curve * h; /* at row i */
  if (slope * h > 0.0 && slope * h < -2.0 * curve * h * h)
    t.rise = -0.25 * fmin(1.0, fmax(0.0, behind / curve)) * slope * slope / curve;
  return t;
}

/* How far sign * value rises above row i on the way to row i + step.  Two parabolas hold the interval, with a
 * third row on either side of it; a corner at a row (an activation ends, a valve opens) spoils one of them.
 * They are weighed by how well each continues what lies behind it, so that the reading stays a continuous
 * function of the data. */
static double rise_beside(const column *c, int i, int step, int last, double sign) {
  if (i + step < 0 || i + step > last) return 0.0;
  const top near = parabola_top(c, i, step, i - step, i - 2 * step, last, sign);
  const top far = parabola_top(c, i, step, i, i + 3 * step, last, sign);
  if (!(fmin(near.mismatch, far.mismatch) < HUGE_VAL)) return 0.0;
  if (!(far.mismatch < HUGE_VAL)) return near.rise;
  if (!(near.mismatch < HUGE_VAL)) return far.rise;
  const double n = near.mismatch * near.mismatch, f = far.mismatch * far.mismatch;
  return n + f > 0.0 ? (f * near.rise + n * far.rise) / (n + f) : near.rise;
}

/* Extremes so far of all signals of all lanes, side by side; rows as doubles, because they go through the
 * same selections as the values. */
typedef struct extremes {
  double *lo, *hi, *lo_row, *hi_row, *area, *width; /* [n_signal][lanes] */
} extremes;

HALES_CLONES static void take_row(size_t n, const double *restrict value, double row, double *restrict lo,
                                  double *restrict hi, double *restrict lo_row, double *restrict hi_row) {
  for (size_t q = 0; q < n; q++) {
    const double v = value[q];
    lo_row[q] = v < lo[q] ? row : lo_row[q];
    hi_row[q] = v > hi[q] ? row : hi_row[q];
    lo[q] = v < lo[q] ? v : lo[q];
    hi[q] = v > hi[q] ? v : hi[q];
  }
}

HALES_CLONES static void take_area(size_t n, const double *restrict value, const double *restrict before,
                                   const double *restrict width, double *restrict area) {
  for (size_t q = 0; q < n; q++) area[q] += 0.5 * (value[q] + before[q]) * width[q];
}

static bool is_wanted(const hales_trace *trace, size_t signal) {
  return !trace->wanted || trace->wanted[signal];
}

/* one pass over the beat, in the order in which it lies in memory: the n_run signals from the first on, of
 * n_signal */
static void scan(const hales_trace *trace, int rows, size_t lanes, size_t n_signal, size_t first,
                 size_t n_run, const extremes *e) {
  const size_t n = n_run * lanes, from = first * lanes, stride = n_signal * lanes;
  double *lo = e->lo + from, *hi = e->hi + from, *lo_row = e->lo_row + from, *hi_row = e->hi_row + from,
         *area = e->area + from;
  memcpy(lo, trace->signal + from, n * sizeof *lo);
  memcpy(hi, lo, n * sizeof *hi);
  for (size_t q = 0; q < n; q++) lo_row[q] = hi_row[q] = area[q] = 0.0;
  for (int i = 1; i < rows; i++) {
    const double *value = trace->signal + (size_t)i * stride + from, *t = trace->t_s + (size_t)i * lanes;
    for (size_t lane = 0; lane < lanes; lane++) e->width[lane] = t[lane] - (t - lanes)[lane];
    for (size_t s = 1; s < n_run; s++) memcpy(e->width + s * lanes, e->width, lanes * sizeof *e->width);
    take_row(n, value, (double)i, lo, hi, lo_row, hi_row);
    take_area(n, value, value - stride, e->width, area);
  }
}

void hales_trace_stat(const hales_trace *trace, int rows, int lanes, size_t n_signal, double *work,
                      double *stat) {
  const size_t w = (size_t)lanes, n = n_signal * w;
  const extremes e = {work, work + n, work + 2 * n, work + 3 * n, work + 4 * n, work + 5 * n};
  for (size_t first = 0, end; first < n_signal; first = end + 1) { /* runs of signals that are wanted */
    for (end = first; end < n_signal && is_wanted(trace, end);) end++;
    if (end > first) scan(trace, rows, w, n_signal, first, end - first, &e);
  }
  for (int lane = 0; lane < lanes; lane++) {
    const column clock = column_of(trace, lanes, lane, n_signal, 0);
    int last = rows - 1; /* a lane with fewer rows than its neighbours repeats its last one */
    while (last > 0 && !(when(&clock, last) > when(&clock, last - 1))) last--;
    for (size_t s = 0; s < n_signal; s++) {
      double *to = stat + ((size_t)lane * n_signal + s) * 3;
      if (!is_wanted(trace, s)) {
        memset(to, 0, 3 * sizeof *to);
        continue;
      }
      const column c = column_of(trace, lanes, lane, n_signal, s);
      const size_t q = s * w + (size_t)lane;
      const int lo = (int)e.lo_row[q], hi = (int)e.hi_row[q];
      to[0] = e.lo[q] - fmax(rise_beside(&c, lo, -1, last, -1.0), rise_beside(&c, lo, 1, last, -1.0));
      to[1] = e.hi[q] + fmax(rise_beside(&c, hi, -1, last, 1.0), rise_beside(&c, hi, 1, last, 1.0));
      to[2] = e.area[q] / when(&c, last);
    }
  }
}

/* Slope at row i that keeps the cubic monotone: weighted harmonic mean of the secants [FritschCarlson1980].
 */
static double monotone_slope(const column *c, int i, int last) {
  const int a = i > 0 ? i - 1 : i, b = i < last ? i + 1 : i;
  const double h0 = when(c, i) - when(c, a), h1 = when(c, b) - when(c, i);
  const double d0 = h0 > 0.0 ? (at(c, i) - at(c, a)) / h0 : 0.0,
               d1 = h1 > 0.0 ? (at(c, b) - at(c, i)) / h1 : 0.0;
  if (!(h0 > 0.0)) return d1;
  if (!(h1 > 0.0)) return d0;
  if (!(d0 * d1 > 0.0)) return 0.0;
  const double w0 = 2.0 * h1 + h0, w1 = h1 + 2.0 * h0;
  return (w0 + w1) / (w0 / d0 + w1 / d1);
}

static double hermite(const column *c, int i, int last, double t) {
  const double h = when(c, i + 1) - when(c, i);
  if (!(h > 0.0)) return at(c, i);
  const double u = (t - when(c, i)) / h, v = 1.0 - u;
  const double m0 = h * monotone_slope(c, i, last), m1 = h * monotone_slope(c, i + 1, last);
  return v * v * ((1.0 + 2.0 * u) * at(c, i) + u * m0) + u * u * ((1.0 + 2.0 * v) * at(c, i + 1) - v * m1);
}

void hales_trace_resample(const hales_trace *trace, int rows, int lanes, int lane, size_t n_signal,
                          double period, size_t n_time, double *wave) {
  const int last = rows - 1;
  for (size_t s = 0; s < n_signal; s++) {
    const column c = column_of(trace, lanes, lane, n_signal, s);
    int i = 0;
    for (size_t k = 0; k < n_time; k++) {
      const double t = period * (double)k / (double)n_time;
      while (i < last - 1 && when(&c, i + 1) <= t) i++;
      wave[s * n_time + k] = hermite(&c, i, last, t);
    }
  }
}

double hales_trace_at(const hales_trace *trace, int rows, int lanes, int lane, size_t n_signal, size_t signal,
                      double t_s) {
  const int last = rows - 1;
  const column c = column_of(trace, lanes, lane, n_signal, signal);
  if (!(t_s > when(&c, 0))) return at(&c, 0);
  if (t_s >= when(&c, last)) return at(&c, last);
  int lo = 0, hi = last; /* when(lo) < t_s < when(hi) */
  while (hi - lo > 1) {
    const int mid = lo + (hi - lo) / 2;
    if (when(&c, mid) <= t_s)
      lo = mid;
    else
      hi = mid;
  }
  return hermite(&c, lo, last, t_s);
}
