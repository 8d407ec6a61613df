#include "reading.h"

#include <math.h>
#include <string.h>

#include <cvode/cvode.h>

static void read_at(const reading *r, double t, double *signal) {
  const piece *p = t < r->now.t0 ? &r->before : &r->now;
  double y[HALES_STATE_MAX];
  for (size_t i = 0; i < r->n_state; i++) {
    y[i] = p->derivative[p->order][i];
    for (int k = p->order; k > 0; k--) y[i] = p->derivative[k - 1][i] + y[i] * (t - p->t1) / k;
  }
  r->signals(r->ctx, t, y, signal);
}

static void widen(const reading *r, const double *signal) {
  for (size_t s = 0; s < r->n_signal; s++) {
    r->stat[3 * s] = fmin(r->stat[3 * s], signal[s]);
    r->stat[3 * s + 1] = fmax(r->stat[3 * s + 1], signal[s]);
  }
}

/* The top of sign * signal s between a and b, of which x is above both: the method of [Brent1973] (parabolas
 * where they help, else golden section), so a corner is found as well as a smooth top.  Every signal takes
 * what is read on the way. */
static void climb(const reading *r, size_t s, double sign, double a, double x, double b, double fx) {
  enum { MOST = 60 };
  static const double golden = 0.3819660112501051, fine = 1e-7; /* of the interval */
  const double near = fine * (b - a);
  double second = x, third = x, f_second = fx, f_third = fx, moved = 0.0, before = 0.0,
         signal[HALES_SIGNAL_MAX];
  for (int i = 0; i < MOST && fmax(x - a, b - x) > 2.0 * near; i++) {
    const double u = (x - second) * (fx - f_third), v = (x - third) * (fx - f_second);
    const double up = (x - third) * v - (x - second) * u, down = 2.0 * (v - u);
    double d = down != 0.0 ? -up / down : HUGE_VAL;
    const bool golden_step = !(fabs(d) < 0.5 * fabs(before) && x + d > a && x + d < b);
    before = golden_step ? (x < 0.5 * (a + b) ? b - x : a - x) : moved;
    if (golden_step) d = golden * before;
    if (fabs(d) < near) d = copysign(near, d);
    moved = d;
    const double t = x + d;
    read_at(r, t, signal);
    widen(r, signal);
    const double f = sign * signal[s];
    if (f >= fx) {
      *(t < x ? &b : &a) = x;
      third = second, f_third = f_second, second = x, f_second = fx, x = t, fx = f;
    } else {
      *(t < x ? &a : &b) = t;
      if (f >= f_second || second == x)
        third = second, f_third = f_second, second = t, f_second = f;
      else if (f >= f_third || third == x || third == second)
        third = t, f_third = f;
    }
  }
}

/* A row that stands above both its neighbours has a top beside it, which is looked for where it could exceed
 * what was read so far: by twice what the parabola of the three adds. */
static void look_for_tops(const reading *r) {
  const row *a = &r->last[0], *x = &r->last[1], *b = &r->last[2];
  const double h = x->t - a->t, k = b->t - x->t;
  for (size_t s = 0; s < r->n_signal; s++)
    for (int side = 0; side < 2; side++) {
      const double sign = side ? 1.0 : -1.0, fx = sign * x->signal[s];
      const double up = fx - sign * a->signal[s], down = fx - sign * b->signal[s];
      if (!(up >= 0.0 && down >= 0.0 && up + down > 0.0)) continue;
      const double curve = (up / h + down / k) / (h + k), slope = (up / h * k - down / k * h) / (h + k);
      const double rise = 0.25 * slope * slope / curve;
      if (fx + 2.0 * rise + 1e-12 * fabs(fx) > sign * r->stat[3 * s + (size_t)side])
        climb(r, s, sign, a->t, x->t, b->t, fx);
    }
}

static void add_row(reading *r, double t, const double *signal) {
  r->last[0] = r->last[1];
  r->last[1] = r->last[2];
  r->last[2].t = t;
  memcpy(r->last[2].signal, signal, r->n_signal * sizeof *signal);
  widen(r, signal);
  if (++r->rows > 2) look_for_tops(r);
}

void reading_begin(reading *r, double t, const double *y) {
  double signal[HALES_SIGNAL_MAX];
  for (size_t s = 0; s < r->n_signal; s++) {
    r->stat[3 * s] = HUGE_VAL;
    r->stat[3 * s + 1] = -HUGE_VAL;
    r->stat[3 * s + 2] = 0.0;
  }
  r->rows = 0;
  r->signals(r->ctx, t, y, signal);
  add_row(r, t, signal);
}

static void read_row(reading *r, double t, double *signal) {
  read_at(r, t, signal);
  add_row(r, t, signal);
}

void reading_take(reading *r, void *cvode, double t0, double t1, bool last, N_Vector work) {
  static const double nearly = 1.0 - 1e-4;
  r->before = r->now;
  r->now = (piece){.t0 = t0, .t1 = t1, .order = -1};
  for (int k = 0; k <= READING_ORDER && CVodeGetDky(cvode, t1, k, work) == CV_SUCCESS; k++) {
    memcpy(r->now.derivative[k], N_VGetArrayPointer(work), r->n_state * sizeof(double));
    r->now.order = k;
  }
  double begin[HALES_SIGNAL_MAX], middle[HALES_SIGNAL_MAX], end[HALES_SIGNAL_MAX];
  memcpy(begin, r->last[2].signal, sizeof begin);
  read_row(r, 0.5 * (t0 + t1), middle);
  if (last) read_row(r, t0 + nearly * (t1 - t0), end);
  read_row(r, t1, end);
  for (size_t s = 0; s < r->n_signal; s++) /* Simpson */
    r->stat[3 * s + 2] += (t1 - t0) / 6.0 * (begin[s] + 4.0 * middle[s] + end[s]);
}

void reading_end(reading *r, double width) {
  for (size_t s = 0; s < r->n_signal; s++) r->stat[3 * s + 2] /= width;
}
