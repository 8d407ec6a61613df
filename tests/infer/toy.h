/* Small forward models whose posteriors are known otherwise. */
#ifndef HALES_TESTS_INFER_TOY_H
#define HALES_TESTS_INFER_TOY_H

#include <math.h>

#include "run.h"

/* A forward model for one point; false where it has no answer. */
typedef struct toy {
  size_t np, nd;
  bool (*one)(const double *theta, double *out);
  size_t calls, largest, stop_at; /* what was seen; fail for good at this call (0 = never) */
} toy;

static inline hales_status forward(void *ctx, size_t n, const double *theta, double *out, bool *ok,
                                   hales_err *err) {
  toy *t = ctx;
  t->largest = n > t->largest ? n : t->largest;
  if (++t->calls == t->stop_at) return HALES_FAIL(err, HALES_ENOMEM, "toy: no more memory");
  for (size_t i = 0; i < n; i++) ok[i] = t->one(theta + i * t->np, out + i * t->nd);
  return HALES_OK;
}

static inline hales_problem problem_of(toy *t, const hales_prior *prior, const hales_datum *datum) {
  return (hales_problem){.n_par = t->np,
                         .n_dat = t->nd,
                         .prior = prior,
                         .datum = datum,
                         .settings = hales_infer_settings_default(),
                         .rng = {.seed = 321, .stream = 45},
                         .forward = forward,
                         .ctx = t};
}

static inline void moments(const hales_infer_result *r, size_t j, double *mean, double *sd) {
  double m = 0, v = 0;
  for (size_t i = 0; i < r->n_draw; i++) m += r->weight[i] * r->theta[i * r->n_par + j];
  for (size_t i = 0; i < r->n_draw; i++) v += r->weight[i] * pow(r->theta[i * r->n_par + j] - m, 2);
  *mean = m;
  *sd = sqrt(v);
}

/* 5.5 standard errors of a mean and of a standard deviation (normal: sd/sqrt(2 ESS); doubled for other
 * shapes) */
static inline void assert_moments(const hales_infer_result *r, size_t j, double mean, double sd) {
  double m, s;
  moments(r, j, &m, &s);
  assert_close(m, mean, 0, 5.5 * sd / sqrt(r->ess));
  assert_close(s, sd, 5.5 * sqrt(1.0 / r->ess), 0);
}

static inline bool banana(const double *th, double *out) {
  out[0] = th[1] + 0.8 * th[0] * th[0];
  return true;
}

/* A valley along a cubic: the narrower the first datum, the shorter the steps along it. */
static inline bool winding(const double *th, double *out) {
  out[0] = th[1] - 0.3 * th[0] * (th[0] - 4.1) * (th[0] - 6.3);
  out[1] = th[0];
  return true;
}

/* Falls off at th[0] = 0.9. */
static inline bool cliff(const double *th, double *out) {
  out[0] = th[0];
  out[1] = th[1] - 0.2 * th[0];
  if (th[0] <= 0.9) return true;
  out[1] = th[1] > 0.0 ? nan("") : HUGE_VAL; /* a careless model: says ok, gives rubbish */
  return th[1] > -1.0;
}

#endif
