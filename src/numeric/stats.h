/* Distribution functions and weighted order statistics.  Pure, no allocation, no state.
 *
 * Relative accuracy about 1e-12 unless stated; arguments outside the stated domain are programmer
 * errors (assert).
 */
#ifndef HALES_NUMERIC_STATS_H
#define HALES_NUMERIC_STATS_H

#include <stddef.h>

/* Standard normal distribution function; +-infinity allowed. */
double hales_norm_cdf(double x);
/* Standard normal density. */
double hales_norm_pdf(double x);
/* Standard normal quantile, p in [0, 1]; -inf and +inf at the ends.  Rational start, error 4.5e-4
 * [AbramowitzStegun1964, 26.2.23], then Halley steps on erfc: full relative accuracy in the lower tail. */
double hales_norm_quantile(double p);
/* Regularised upper incomplete gamma function Q(a, x), a > 0, x >= 0 [AbramowitzStegun1964, 6.5]. */
double hales_gamma_q(double a, double x);
/* P(X > x) of a chi-square variable with nu > 0 degrees of freedom. */
double hales_chi2_sf(double x, double nu);
/* Regularised incomplete beta function I_x(a, b), a, b > 0, x in [0, 1] [AbramowitzStegun1964, 26.5.8]. */
double hales_beta_inc(double a, double b, double x);
/* Student t distribution function, nu > 0; whole nu up to 30 by finite sums [AbramowitzStegun1964, 26.7.3-4].
 */
double hales_t_cdf(double t, double nu);
/* Log of the Student t density. */
double hales_t_logpdf(double t, double nu);
/* P(X <= k) of a binomial variable: n trials, probability p in (0, 1). */
double hales_binomial_cdf(size_t k, size_t n, double p);
/* log sum exp(x[i]); -inf for n = 0 or when all are -inf. */
double hales_logsumexp(size_t n, const double *x);

/* Room that hales_weighted_quantiles sorts in. */
typedef struct hales_weighted {
  double value, weight;
} hales_weighted;

/* Quantiles of a weighted sample: the ordered values stand at the middle of their share of the weight,
 * linear in between, constant beyond the ends.
 *
 *   x, w  [n]    in   sample and weights >= 0 with a sum > 0 (need not be 1)
 *   work  [n]    tmp
 *   p     [n_p]  in   in [0, 1]
 *   q     [n_p]  out
 */
void hales_weighted_quantiles(size_t n, const double *x, const double *w, hales_weighted *work, size_t n_p,
                              const double *p, double *q);

#endif
