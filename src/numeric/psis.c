#include "numeric/psis.h"

#include <math.h>
#include <stdlib.h>

enum { MIN_TAIL = 5 }; /* fewer cannot carry two parameters [Vehtari2024, section 6] */

/* profile log-likelihood of theta = k/sigma (negated as in [ZhangStephens2009]), per observation */
static double profile(size_t n, const double *x, double theta, double *k) {
  double s = 0.0;
  for (size_t i = 0; i < n; i++) s += log1p(-theta * x[i]);
  *k = s / (double)n;
  return log(-theta / *k) - *k - 1.0;
}

bool hales_gpd_fit(size_t n, const double *x, hales_gpd *out) {
  if (n < MIN_TAIL) return false;
  const double quartile = x[(size_t)((double)n / 4.0 + 0.5) - 1], prior = 3.0; /* ZhangStephens2009, eq 8 */
  if (!(quartile > 0.0) || !isfinite(x[n - 1])) return false;
  const size_t m = 30 + (size_t)sqrt((double)n);
  double max = -HUGE_VAL, sum = 0.0, mean = 0.0;
  /* running log-sum-exp over the grid, so that no room is needed */
  for (size_t j = 0; j < m; j++) {
    const double theta = 1.0 / x[n - 1] + (1.0 - sqrt((double)m / ((double)j + 0.5))) / (prior * quartile);
    double k;
    const double l = (double)n * profile(n, x, theta, &k);
    if (!isfinite(l)) continue; /* theta = 0 or the end of the support: measure zero on the grid */
    if (l > max) {
      const double shrink = exp(max - l);
      sum *= shrink;
      mean *= shrink;
      max = l;
    }
    sum += exp(l - max);
    mean += exp(l - max) * theta;
  }
  if (!(sum > 0.0)) return false;
  const double theta = mean / sum;
  double k;
  (void)profile(n, x, theta, &k);
  *out = (hales_gpd){.k = k, .sigma = -k / theta};
  return isfinite(out->k) && out->sigma > 0.0 && isfinite(out->sigma);
}

double hales_gpd_quantile(hales_gpd d, double p) {
  const double y = -log1p(-p); /* exponential quantile */
  return fabs(d.k) < 1e-12 ? d.sigma * y : d.sigma * expm1(d.k * y) / d.k;
}

static int ascending(const void *pa, const void *pb) {
  const hales_psis_item *a = pa, *b = pb;
  if (a->log_weight != b->log_weight) return a->log_weight < b->log_weight ? -1 : 1;
  return (a->index > b->index) - (a->index < b->index);
}

/* items[n - m .. n - 1] are the tail: fits it and writes its smoothed log weights back */
static double smooth_tail(size_t n, size_t m, hales_psis_item *items, double *x) {
  const double cut = exp(items[n - m - 1].log_weight);
  for (size_t i = 0; i < m; i++) x[i] = exp(items[n - m + i].log_weight) - cut;
  const double flat = 1e-12; /* relative to the largest weight, 1: rounding, not spread */
  if (x[m - 1] <= flat) return 0.0;
  size_t ties = 0; /* weights equal to the cutoff carry no excess */
  while (ties < m && !(x[ties] > 0.0)) ties++;
  hales_gpd fit;
  if (!hales_gpd_fit(m - ties, x + ties, &fit)) return HALES_PSIS_KHAT_NONE;
  const double n_fit = (double)(m - ties),
               n_prior = 10.0; /* [Vehtari2024]: prior worth 10 observations at 0.5 */
  const double khat = (fit.k * n_fit + 0.5 * n_prior) / (n_fit + n_prior);
  for (size_t i = ties; i < m; i++) {
    const double p = ((double)(i - ties) + 0.5) / n_fit;
    const double w = cut + hales_gpd_quantile((hales_gpd){khat, fit.sigma}, p);
    items[n - m + i].log_weight = w < 1.0 ? log(w) : 0.0; /* never above the largest raw weight */
  }
  return khat;
}

bool hales_psis(size_t n, const double *log_weight, double *weight, hales_psis_item *items, double *tail,
                hales_psis_result *out) {
  *out = (hales_psis_result){.khat = HALES_PSIS_KHAT_NONE};
  double max = -HUGE_VAL;
  for (size_t i = 0; i < n; i++) {
    weight[i] = 0.0;
    max = log_weight[i] > max ? log_weight[i] : max;
  }
  if (isinf(max)) return false;
  for (size_t i = 0; i < n; i++) items[i] = (hales_psis_item){log_weight[i] - max, i};
  qsort(items, n, sizeof *items, ascending);
  /* tail length [Vehtari2024, eq 12]; never more than the weights that are not zero */
  const double s = (double)n;
  size_t m = (size_t)ceil(fmin(0.2 * s, 3.0 * sqrt(s))), positive = 0;
  for (size_t i = 0; i < n; i++) positive += items[i].log_weight > -HUGE_VAL;
  if (m + 1 > positive) m = positive > 0 ? positive - 1 : 0;
  out->n_tail = m;
  if (m >= MIN_TAIL) out->khat = smooth_tail(n, m, items, tail);
  double sum = 0.0, sum2 = 0.0;
  for (size_t i = 0; i < n; i++) sum += exp(items[i].log_weight);
  for (size_t i = 0; i < n; i++) {
    const double w = exp(items[i].log_weight) / sum;
    weight[items[i].index] = w;
    sum2 += w * w;
  }
  out->ess = 1.0 / sum2;
  return true;
}
