/* Pareto smoothed importance sampling [Vehtari2024].
 *
 * The largest importance weights are replaced by the expected order statistics of a generalised Pareto
 * distribution fitted to them; its shape k tells whether the weights can be trusted (k < 0.7).
 */
#ifndef HALES_NUMERIC_PSIS_H
#define HALES_NUMERIC_PSIS_H

#include <stdbool.h>
#include <stddef.h>

/* Generalised Pareto: P(X > x) = (1 + k x / sigma)^(-1/k), x > 0. */
typedef struct hales_gpd {
  double k, sigma;
} hales_gpd;

/* Empirical Bayes fit of exceedances [ZhangStephens2009]; no prior pull on k.
 *
 *   x [n] in  ascending, > 0, finite; n >= 5
 *
 * Returns false when the values do not vary enough to fit (x at the first quartile is 0 or n < 5). */
bool hales_gpd_fit(size_t n, const double *x, hales_gpd *out);
/* Quantile, p in [0, 1). */
double hales_gpd_quantile(hales_gpd d, double p);

typedef struct hales_psis_result {
  double khat;   /* with the weak prior towards 0.5 of [Vehtari2024, appendix]; HALES_PSIS_KHAT_NONE without a
                    fit */
  double ess;    /* 1 / sum of squared smoothed weights */
  size_t n_tail; /* weights that the fit saw */
} hales_psis_result;

/* khat where no tail can be fitted: fewer than 5 tail weights.  Far above any threshold, and finite. */
#define HALES_PSIS_KHAT_NONE 1e9

/* One weight and where it stood: the room hales_psis sorts in. */
typedef struct hales_psis_item {
  double log_weight;
  size_t index;
} hales_psis_item;

/* Smooths and normalises n importance weights.
 *
 *   log_weight [n] in   any offset; -inf for weight zero; no NaN
 *   weight     [n] out  smoothed, sum 1
 *   items      [n] tmp
 *   tail       [n] tmp
 *
 * Equal tail weights (an exact proposal) need no smoothing: khat is then 0.
 * Returns false when every weight is zero; weight is then all zeros. */
bool hales_psis(size_t n, const double *log_weight, double *weight, hales_psis_item *items, double *tail,
                hales_psis_result *out);

#endif
