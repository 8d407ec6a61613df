#include "infer/predictive.h"

#include <math.h>
#include <stdbool.h>

#include "numeric/stats.h"

static double error_cdf(const hales_predictive *d, double r) {
  return d->nu > 0.0 ? hales_t_cdf(r, d->nu) : hales_norm_cdf(r);
}

double hales_predictive_cdf(const hales_predictive *d, double y) {
  double s = 0.0;
  for (size_t i = 0; i < d->n; i++) {
    if (d->weight[i] > 0.0) s += d->weight[i] * error_cdf(d, (y - d->center[i]) / d->sd);
  }
  return s;
}

double hales_predictive_sf(const hales_predictive *d, double y) {
  double s = 0.0;
  for (size_t i = 0; i < d->n; i++) {
    if (d->weight[i] > 0.0) s += d->weight[i] * error_cdf(d, (d->center[i] - y) / d->sd);
  }
  return s;
}

/* Density of Y at y. */
static double density(const hales_predictive *d, double y) {
  double s = 0.0;
  for (size_t i = 0; i < d->n; i++) {
    if (!(d->weight[i] > 0.0)) continue;
    const double r = (y - d->center[i]) / d->sd;
    s += d->weight[i] * (d->nu > 0.0 ? exp(hales_t_logpdf(r, d->nu)) : hales_norm_pdf(r));
  }
  return s / d->sd;
}

double hales_predictive_quantile(const hales_predictive *d, double p) {
  double lo = HUGE_VAL, hi = -HUGE_VAL, mean = 0.0, var = 0.0;
  for (size_t i = 0; i < d->n; i++) {
    if (!(d->weight[i] > 0.0)) continue;
    lo = fmin(lo, d->center[i]);
    hi = fmax(hi, d->center[i]);
    mean += d->weight[i] * d->center[i];
  }
  for (size_t i = 0; i < d->n; i++)
    if (d->weight[i] > 0.0) var += d->weight[i] * (d->center[i] - mean) * (d->center[i] - mean);
  double reach = 40.0 * d->sd; /* a Gaussian has nothing there in double precision */
  if (d->nu > 0.0) {
    reach = 2.0 * d->sd;
    while (hales_predictive_cdf(d, lo - reach) > p || hales_predictive_cdf(d, hi + reach) < p) reach *= 2.0;
  }
  lo -= reach;
  hi += reach;
  const double tol = 1e-9 * (hi - lo);
  /* Newton from the quantile of a Gaussian of the same moments, within a bracket; where a step leaves it, and
   * every eighth time, halving instead, so that it never takes more than eight times as long as bisection */
  double y = fmin(fmax(mean + hales_norm_quantile(p) * sqrt(var + d->sd * d->sd), lo), hi);
  for (int k = 1; hi - lo > tol && k < 400; k++) {
    const double f = hales_predictive_cdf(d, y) - p;
    if (fabs(f) < 1e-13) return y; /* rounding of the sum */
    if (f < 0.0)
      lo = y;
    else
      hi = y;
    const double next = y - f / density(d, y);
    if (k % 8 == 0 || !(next > lo && next < hi)) {
      y = 0.5 * (lo + hi);
      continue;
    }
    const bool close = fabs(next - y) <= tol;
    y = next;
    if (close) return y;
  }
  return y;
}
