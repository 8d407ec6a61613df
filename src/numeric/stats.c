#include "numeric/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const double sqrt1_2 = 0.70710678118654752440;     /* 1/sqrt(2) */
static const double inv_sqrt2pi = 0.39894228040143267794; /* 1/sqrt(2 pi) */
static const double pi = 3.14159265358979323846;
enum { MAX_TERMS = 500 }; /* of a series or fraction; well under 100 are used for the arguments met here */
static const double tiny = 1e-300; /* Lentz: keeps a denominator off zero */
static const double rel_tol = 1e-15;

double hales_norm_cdf(double x) {
  return 0.5 * erfc(-x * sqrt1_2);
}

double hales_norm_pdf(double x) {
  return inv_sqrt2pi * exp(-0.5 * x * x);
}

double hales_norm_quantile(double p) {
  assert(p >= 0.0 && p <= 1.0);
  if (p == 0.0) return -HUGE_VAL;
  if (p == 1.0) return HUGE_VAL;
  const double tail = p < 0.5 ? p : 1.0 - p;
  const double t = sqrt(-2.0 * log(tail));
  const double num = 2.515517 + t * (0.802853 + t * 0.010328);
  const double den = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  double x = -(t - num / den); /* lower tail */
  for (int i = 0; i < 3; i++) {
    const double e = (hales_norm_cdf(x) - tail) / hales_norm_pdf(x);
    x -= e / (1.0 + 0.5 * x * e);
  }
  return p < 0.5 ? x : -x;
}

/* P(a, x) by its power series, good for x < a + 1 */
static double gamma_p_series(double a, double x) {
  double term = 1.0 / a, sum = term;
  for (int n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * rel_tol) break;
  }
  return sum * exp(-x + a * log(x) - lgamma(a));
}

/* Q(a, x) by its continued fraction (modified Lentz), good for x >= a + 1 */
static double gamma_q_fraction(double a, double x) {
  double b = x + 1.0 - a, c = 1.0 / tiny, d = 1.0 / b, h = d;
  for (int i = 1; i < MAX_TERMS; i++) {
    const double an = -i * (i - a);
    b += 2.0;
    d = an * d + b;
    if (fabs(d) < tiny) d = tiny;
    c = b + an / c;
    if (fabs(c) < tiny) c = tiny;
    d = 1.0 / d;
    const double step = d * c;
    h *= step;
    if (fabs(step - 1.0) < rel_tol) break;
  }
  return h * exp(-x + a * log(x) - lgamma(a));
}

double hales_gamma_q(double a, double x) {
  assert(a > 0.0 && x >= 0.0);
  if (x == 0.0) return 1.0;
  if (isinf(x)) return 0.0;
  return x < a + 1.0 ? 1.0 - gamma_p_series(a, x) : gamma_q_fraction(a, x);
}

double hales_chi2_sf(double x, double nu) {
  return hales_gamma_q(0.5 * nu, 0.5 * x);
}

/* one Lentz step: d and c take the coefficient aa, returns the factor */
static double lentz(double aa, double *c, double *d) {
  *d = 1.0 + aa * *d;
  if (fabs(*d) < tiny) *d = tiny;
  *c = 1.0 + aa / *c;
  if (fabs(*c) < tiny) *c = tiny;
  *d = 1.0 / *d;
  return *c * *d;
}

static double beta_fraction(double a, double b, double x) {
  double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0);
  if (fabs(d) < tiny) d = tiny;
  d = 1.0 / d;
  double h = d;
  for (int m = 1; m < MAX_TERMS; m++) {
    const double m2 = 2.0 * m;
    h *= lentz(m * (b - m) * x / ((a + m2 - 1.0) * (a + m2)), &c, &d);
    const double step = lentz(-(a + m) * (a + b + m) * x / ((a + m2) * (a + m2 + 1.0)), &c, &d);
    h *= step;
    if (fabs(step - 1.0) < rel_tol) break;
  }
  return h;
}

double hales_beta_inc(double a, double b, double x) {
  assert(a > 0.0 && b > 0.0 && x >= 0.0 && x <= 1.0);
  if (x == 0.0 || x == 1.0) return x;
  const double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
  if (x < (a + 1.0) / (a + b + 2.0)) return front * beta_fraction(a, b, x) / a;
  return 1.0 - front * beta_fraction(b, a, 1.0 - x) / b;
}

/* A(t|nu) = P(|T| < t), whole nu; [AbramowitzStegun1964, 26.7.3-4] with cos^2 = nu/(nu + t^2) */
static double t_central(double t, int nu) {
  const double cos2 = nu / (nu + t * t), sine = t / sqrt(nu + t * t);
  double term = nu % 2 == 0 ? 1.0 : sqrt(cos2), sum = nu == 1 ? 0.0 : term;
  for (int k = nu % 2 == 0 ? 2 : 3; k < nu; k += 2) {
    term *= cos2 * (k - 1) / k;
    sum += term;
  }
  if (nu % 2 == 0) return sine * sum;
  return 2.0 / pi * (atan2(t, sqrt((double)nu)) + sine * sum);
}

double hales_t_cdf(double t, double nu) {
  assert(nu > 0.0);
  const double at = fabs(t), digits = 1e-4; /* a tail above it keeps 12 digits when taken from 1/2 */
  if (nu <= 30.0 && nu == floor(nu) && isfinite(at)) {
    const double beyond = 0.5 - 0.5 * t_central(at, (int)nu);
    if (beyond > digits) return t > 0.0 ? 1.0 - beyond : beyond;
  }
  const double tail = isinf(at) ? 0.0 : 0.5 * hales_beta_inc(0.5 * nu, 0.5, nu / (nu + at * at));
  return t > 0.0 ? 1.0 - tail : tail;
}

double hales_t_logpdf(double t, double nu) {
  return lgamma(0.5 * (nu + 1.0)) - lgamma(0.5 * nu) - 0.5 * log(nu * pi) -
         0.5 * (nu + 1.0) * log1p(t * t / nu);
}

double hales_binomial_cdf(size_t k, size_t n, double p) {
  assert(p > 0.0 && p < 1.0);
  if (k >= n) return 1.0;
  return hales_beta_inc((double)(n - k), (double)k + 1.0, 1.0 - p);
}

double hales_logsumexp(size_t n, const double *x) {
  double max = -HUGE_VAL, sum = 0.0;
  for (size_t i = 0; i < n; i++) max = x[i] > max ? x[i] : max;
  if (isinf(max)) return max;
  for (size_t i = 0; i < n; i++) sum += exp(x[i] - max);
  return max + log(sum);
}

static int by_value(const void *pa, const void *pb) {
  const hales_weighted *a = pa, *b = pb;
  if (a->value != b->value) return a->value < b->value ? -1 : 1;
  return (a->weight > b->weight) - (a->weight < b->weight);
}

void hales_weighted_quantiles(size_t n, const double *x, const double *w, hales_weighted *work, size_t n_p,
                              const double *p, double *q) {
  double total = 0.0;
  size_t m = 0; /* values without weight are left out */
  for (size_t i = 0; i < n; i++) {
    if (!(w[i] > 0.0)) continue;
    work[m++] = (hales_weighted){x[i], w[i]};
  }
  assert(m > 0);
  qsort(work, m, sizeof *work, by_value);
  for (size_t i = 0; i < m; i++) total += work[i].weight;
  for (size_t k = 0; k < n_p; k++) {
    const double want = p[k] * total;
    double before = 0.0; /* weight up to the middle of value i - 1 */
    q[k] = work[m - 1].value;
    double cum = 0.0;
    for (size_t i = 0; i < m; i++) {
      const double mid = cum + 0.5 * work[i].weight;
      if (mid >= want) {
        const double u = i == 0 ? 1.0 : (want - before) / (mid - before);
        q[k] = i == 0 ? work[0].value : work[i - 1].value + u * (work[i].value - work[i - 1].value);
        break;
      }
      before = mid;
      cum += work[i].weight;
    }
  }
}
