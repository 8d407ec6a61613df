#include "infer/predictive.h"

#include <math.h>

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

double hales_predictive_quantile(const hales_predictive *d, double p) {
  double lo = HUGE_VAL, hi = -HUGE_VAL;
  for (size_t i = 0; i < d->n; i++) {
    if (!(d->weight[i] > 0.0)) continue;
    lo = fmin(lo, d->center[i]);
    hi = fmax(hi, d->center[i]);
  }
  double reach = 2.0 * d->sd;
  while (hales_predictive_cdf(d, lo - reach) > p || hales_predictive_cdf(d, hi + reach) < p) reach *= 2.0;
  lo -= reach;
  hi += reach;
  double f_lo = hales_predictive_cdf(d, lo) - p, f_hi = hales_predictive_cdf(d, hi) - p;
  const double tol = 1e-9 * (hi - lo);
  /* Illinois false position keeps the bracket as bisection does and needs a third of the sums; every fourth
   * step is a plain halving, so that it never takes more than four times as long as bisection */
  for (int k = 1; hi - lo > tol && k < 400; k++) {
    const double mid =
        k % 4 == 0 || !(f_hi > f_lo) ? 0.5 * (lo + hi) : (lo * f_hi - hi * f_lo) / (f_hi - f_lo);
    const double f = hales_predictive_cdf(d, mid) - p;
    if (f == 0.0) return mid;
    if (f < 0.0) {
      lo = mid;
      f_lo = f;
      f_hi *= 0.5;
    } else {
      hi = mid;
      f_hi = f;
      f_lo *= 0.5;
    }
    if (fabs(f) < 1e-13) return mid; /* rounding of the sum */
  }
  return 0.5 * (lo + hi);
}
