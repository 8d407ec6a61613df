/* Predictive distribution of one datum: the weighted draws of its forward output, each blurred by the
 * measurement error.  A finite mixture, so its distribution function is exact and its quantiles carry no
 * sampling noise beyond that of the draws. */
#ifndef HALES_INFER_PREDICTIVE_H
#define HALES_INFER_PREDICTIVE_H

#include <stddef.h>

typedef struct hales_predictive {
  size_t n;             /* draws */
  const double *weight; /* [n] sum 1 */
  const double *center; /* [n] forward outputs of this datum */
  double sd, nu;        /* scale of the error; Student t degrees of freedom, 0 = Gaussian */
} hales_predictive;

/* P(Y <= y). */
double hales_predictive_cdf(const hales_predictive *d, double y);
/* P(Y > y), with its digits in the upper tail. */
double hales_predictive_sf(const hales_predictive *d, double y);
/* Quantile, p in (0, 1): Newton within a bracket, to 1e-9 of its width. */
double hales_predictive_quantile(const hales_predictive *d, double p);

#endif
