#include "numeric/truncnorm.h"

#include <math.h>

#include "numeric/stats.h"

double hales_truncnorm_mass(hales_truncnorm d) {
  const double a = (d.lo - d.mean) / d.sd, b = (d.hi - d.mean) / d.sd;
  /* on the side where both are in the lower tail the difference keeps its digits */
  return a > 0.0 ? hales_norm_cdf(-a) - hales_norm_cdf(-b) : hales_norm_cdf(b) - hales_norm_cdf(a);
}

double hales_truncnorm_quantile(hales_truncnorm d, double p) {
  if (p <= 0.0) return d.lo;
  if (p >= 1.0) return d.hi;
  const double a = (d.lo - d.mean) / d.sd, b = (d.hi - d.mean) / d.sd;
  double z;
  if (a > 0.0) {
    const double ca = hales_norm_cdf(-a), cb = hales_norm_cdf(-b);
    z = -hales_norm_quantile(ca - p * (ca - cb));
  } else {
    const double ca = hales_norm_cdf(a), cb = hales_norm_cdf(b);
    z = hales_norm_quantile(ca + p * (cb - ca));
  }
  const double x = d.mean + d.sd * z;
  return x < d.lo ? d.lo : x > d.hi ? d.hi : x;
}

double hales_truncnorm_var(hales_truncnorm d) {
  const double a = (d.lo - d.mean) / d.sd, b = (d.hi - d.mean) / d.sd;
  const double mass = hales_truncnorm_mass(d), fa = hales_norm_pdf(a), fb = hales_norm_pdf(b);
  const double afa = isinf(a) ? 0.0 : a * fa, bfb = isinf(b) ? 0.0 : b * fb;
  const double shift = (fa - fb) / mass;
  return d.sd * d.sd * (1.0 + (afa - bfb) / mass - shift * shift);
}
