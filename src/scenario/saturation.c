#include "scenario/saturation.h"

#include <math.h>

double hales_saturation_get(const hales_saturation *s, double w) {
  return w / pow(1 + pow(fabs(w) / s->ceiling, s->sharpness), 1 / s->sharpness);
}

/* Mean and variance over z ~ N(0,1) of E(shift + w_se z); +-8 sd in steps of 0.1. */
static void moments(const hales_saturation *s, double shift, double w_se, double *mean, double *var) {
  double sum = 0, sum1 = 0, sum2 = 0;
  for (int i = -80; i <= 80; i++) {
    const double z = 0.1 * i, weight = exp(-0.5 * z * z);
    const double e = hales_saturation_get(s, shift + w_se * z);
    sum += weight;
    sum1 += weight * e;
    sum2 += weight * e * e;
  }
  *mean = sum1 / sum;
  *var = fmax(0, sum2 / sum - *mean * *mean);
}

/* Mean change that the trial would see of an intrinsic effect. */
static double trial_mean(const hales_saturation *s, const hales_saturation_background *bg, size_t n, double w,
                         double w_se) {
  double naive = 1, total = 0, mean, var;
  for (size_t i = 0; i < n; i++) {
    moments(s, bg[i].w + w, w_se, &mean, &var);
    total += bg[i].fraction * (mean - hales_saturation_get(s, bg[i].w));
    naive -= bg[i].fraction;
  }
  moments(s, w, w_se, &mean, &var);
  return total + naive * mean;
}

static double solve_mean(const hales_saturation *s, const hales_saturation_background *bg, size_t n,
                         double mean, double w_se) {
  double lo = -10 * s->ceiling, hi = 10 * s->ceiling; /* trial_mean rises with w */
  for (int i = 0; i < 60; i++) {
    const double mid = 0.5 * (lo + hi);
    if (trial_mean(s, bg, n, mid, w_se) < mean)
      lo = mid;
    else
      hi = mid;
  }
  return 0.5 * (lo + hi);
}

hales_status hales_saturation_invert(const hales_saturation *s, const hales_saturation_background *bg,
                                     size_t n, double mean, double se, double *w, double *w_se,
                                     hales_err *err) {
  double sigma = se, at = 0;
  for (int i = 0; i < 200; i++) {
    at = solve_mean(s, bg, n, mean, sigma);
    double m, var;
    moments(s, at, sigma, &m, &var);
    if (sigma == 0 || fabs(sqrt(var) - se) <= 1e-10 * se) break;
    sigma *= se / sqrt(var);
    if (!(sigma < 3 * s->ceiling))
      return HALES_FAIL(err, HALES_ERANGE,
                        "a standard error of %g in ln PVR does not fit below the ceiling of %g", se,
                        s->ceiling);
  }
  if (!(fabs(trial_mean(s, bg, n, at, sigma) - mean) <= 1e-9))
    return HALES_FAIL(err, HALES_ERANGE, "a mean change of %g in ln PVR does not fit below the ceiling of %g",
                      mean, s->ceiling);
  *w = at;
  *w_se = sigma;
  return HALES_OK;
}
