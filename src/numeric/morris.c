#include "numeric/morris.h"

#include <math.h>
#include <string.h>

/* Half-width of a 90 % interval in standard errors: the normal quantile of 0.95. */
static const double z90 = 1.6448536269514722;

void hales_morris_init(hales_morris *d, size_t k, hales_rng rng) {
  d->rng = hales_rng_substream(rng, 0);
  const hales_rng scramble = hales_rng_substream(rng, 1);
  hales_sobol_init(&d->start, k, &scramble);
}

/* The order in which a trajectory moves its inputs (Fisher-Yates). */
static void order_of(const hales_morris *d, size_t trajectory, size_t order[HALES_SOBOL_DIM_MAX]) {
  const size_t k = d->start.dim;
  for (size_t i = 0; i < k; i++) order[i] = i;
  for (size_t i = k; i > 1; i--) {
    const size_t other = (size_t)(hales_rng_uniform(d->rng, trajectory * k + i - 1) * (double)i);
    const size_t swap = order[i - 1];
    order[i - 1] = order[other];
    order[other] = swap;
  }
}

static double move_of(double u) {
  return u < 0.5 ? 0.5 : -0.5;
}

void hales_morris_point(const hales_morris *d, size_t trajectory, size_t at, double *u) {
  size_t order[HALES_SOBOL_DIM_MAX];
  order_of(d, trajectory, order);
  hales_sobol_point(&d->start, (uint32_t)trajectory, u);
  for (size_t i = 0; i < at; i++) u[order[i]] += move_of(u[order[i]]);
}

/* Running mean and sum of squared deviations [Welford1962]. */
static void put(double x, double count, double *mean, double *square) {
  const double before = x - *mean;
  *mean += before / count;
  *square += before * (x - *mean);
}

void hales_morris_effects(const hales_morris *d, size_t n, const double *y, const bool *ok,
                          hales_morris_result *out, double *mean, double *var) {
  const size_t k = d->start.dim, row = hales_morris_row(k);
  size_t order[HALES_SOBOL_DIM_MAX];
  double u[HALES_SOBOL_DIM_MAX], signed_square[HALES_SOBOL_DIM_MAX] = {0},
                                 size_square[HALES_SOBOL_DIM_MAX] = {0};
  double starts = 0.0;
  memset(out, 0, k * sizeof *out);
  *mean = *var = 0.0;
  for (size_t t = 0; t < n; t++) {
    order_of(d, t, order);
    hales_sobol_point(&d->start, (uint32_t)t, u);
    if (ok[t * row]) put(y[t * row], starts += 1.0, mean, var);
    for (size_t at = 0; at < k; at++) {
      const size_t here = t * row + at, i = order[at];
      if (!ok[here] || !ok[here + 1]) continue;
      const double effect = (y[here + 1] - y[here]) / move_of(u[i]);
      const double count = (double)++out[i].n;
      put(effect, count, &out[i].mu, &signed_square[i]);
      put(fabs(effect), count, &out[i].mu_star, &size_square[i]);
    }
  }
  *var = starts > 1.0 ? *var / (starts - 1.0) : 0.0;
  for (size_t i = 0; i < k; i++) {
    const double count = (double)out[i].n;
    const double half = count > 1.0 ? z90 * sqrt(size_square[i] / (count - 1.0) / count) : 0.0;
    out[i].sigma = count > 1.0 ? sqrt(signed_square[i] / (count - 1.0)) : 0.0;
    out[i].mu_star_lo90 = out[i].mu_star - half;
    out[i].mu_star_hi90 = out[i].mu_star + half;
  }
}
