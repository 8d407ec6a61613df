#include "numeric/psis.h"

#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/rng.h"

enum { N = 4000 };

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Asymptotic standard errors of the ML estimates: (1+k)/sqrt n for k, sigma sqrt(2(1+k)/n) for sigma; the
 * empirical Bayes estimate differs from ML by O(1/n).  Bands of 5.5 standard errors, k > -1/2. */
static void fit_recovers_the_shape_and_scale_of_known_samples(void **state) {
  (void)state;
  static const hales_gpd truth[] = {{-0.3, 2.3}, {0.15, 0.4}, {0.5, 7.0}, {0.9, 1.7}};
  static double x[N];
  for (size_t c = 0; c < sizeof truth / sizeof truth[0]; c++) {
    const hales_rng r = {.seed = 91, .stream = c};
    for (uint64_t i = 0; i < N; i++) x[i] = hales_gpd_quantile(truth[c], hales_rng_uniform(r, i));
    qsort(x, N, sizeof *x, ascending);
    hales_gpd fit;
    assert_true(hales_gpd_fit(N, x, &fit));
    assert_close(fit.k, truth[c].k, 0, 5.5 * (1.0 + truth[c].k) / sqrt(N));
    assert_close(fit.sigma, truth[c].sigma, 5.5 * sqrt(2.0 * (1.0 + truth[c].k) / N), 0);
  }
}

static void quantile_inverts_the_distribution_and_passes_through_k_zero(void **state) {
  (void)state;
  const hales_gpd d = {0.37, 2.1};
  for (double p = 0.1; p < 1.0; p += 0.2)
    assert_close(1.0 - pow(1.0 + d.k * hales_gpd_quantile(d, p) / d.sigma, -1.0 / d.k), p, 1e-13, 0);
  assert_close(hales_gpd_quantile((hales_gpd){0.0, 2.1}, 0.7), -2.1 * log(0.3), 1e-14, 0);
  assert_close(hales_gpd_quantile((hales_gpd){1e-9, 2.1}, 0.7), -2.1 * log(0.3), 1e-8, 0);
}

static void refuses_samples_that_cannot_be_fitted(void **state) {
  (void)state;
  const double few[] = {0.1, 0.4, 0.9, 1.6}, flat[] = {0.0, 0.0, 0.0, 0.2, 0.9, 1.4, 2.2, 2.6};
  hales_gpd fit;
  assert_false(hales_gpd_fit(4, few, &fit));
  assert_false(hales_gpd_fit(8, flat, &fit));
}

/* Weights that are Pareto with shape k: khat must be near k (weak pull to 0.5 by 10 of 190 tail weights). */
static void khat_is_the_tail_shape_of_the_weights(void **state) {
  (void)state;
  static double lw[N], w[N], tail[N];
  static hales_psis_item items[N];
  const double shapes[] = {0.2, 0.5, 0.85};
  double before = -1.0;
  for (size_t c = 0; c < 3; c++) {
    const hales_rng r = {.seed = 17, .stream = 100 + c};
    for (uint64_t i = 0; i < N; i++) lw[i] = -shapes[c] * log(hales_rng_uniform(r, i)) + 700.0;
    hales_psis_result res;
    assert_true(hales_psis(N, lw, w, items, tail, &res));
    assert_int_equal(res.n_tail, 190); /* ceil(3 sqrt 4000) */
    const double want = (shapes[c] * 190 + 5.0) / 200;
    assert_close(res.khat, want, 0, 5.5 * (1.0 + shapes[c]) / sqrt(190.0) * 0.95);
    assert_true(res.khat > before);
    before = res.khat;
    double sum = 0, sum2 = 0, max = 0, raw = 0;
    for (size_t i = 0; i < N; i++) {
      sum += w[i];
      sum2 += w[i] * w[i];
      max = fmax(max, w[i]);
      raw = fmax(raw, lw[i]);
    }
    assert_close(sum, 1.0, 1e-12, 0);
    assert_close(res.ess, 1.0 / sum2, 1e-12, 0);
    for (size_t i = 0; i < N; i++) assert_true(w[i] <= max && (lw[i] < raw || w[i] == max)); /* order kept */
  }
}

/* E[x^2] under N(0,1) by draws from N(0, 0.8^2): the raw tail is heavy (k = 1 - 0.64 = 0.36) */
static void smoothing_keeps_the_importance_estimate_right(void **state) {
  (void)state;
  static double lw[N], w[N], tail[N], x[N];
  static hales_psis_item items[N];
  const hales_rng r = {.seed = 5, .stream = 61};
  for (uint64_t i = 0; i < N; i++) {
    const double z = hales_rng_normal(r, i);
    x[i] = 0.8 * z;
    lw[i] = -0.5 * x[i] * x[i] + 0.5 * z * z;
  }
  hales_psis_result res;
  assert_true(hales_psis(N, lw, w, items, tail, &res));
  double m2 = 0;
  for (size_t i = 0; i < N; i++) m2 += w[i] * x[i] * x[i];
  assert_true(res.khat < 0.7);
  /* sum w^2 (x^2 - 1)^2 has expectation about 16/N under this proposal (heavy): 5.5 sd */
  assert_close(m2, 1.0, 0, 5.5 * sqrt(16.0 / N));
}

static void equal_weights_stay_equal_and_need_no_tail(void **state) {
  (void)state;
  double lw[60], w[60], tail[60];
  hales_psis_item items[60];
  for (size_t i = 0; i < 60; i++) lw[i] = -3.3;
  hales_psis_result res;
  assert_true(hales_psis(60, lw, w, items, tail, &res));
  assert_close(res.khat, 0, 0, 1e-12);
  assert_close(res.ess, 60, 1e-12, 0);
  for (size_t i = 0; i < 60; i++) assert_close(w[i], 1.0 / 60, 1e-12, 0);
}

static void zero_weights_stay_zero_and_few_weights_give_no_khat(void **state) {
  (void)state;
  double lw[100], w[100], tail[100];
  hales_psis_item items[100];
  for (size_t i = 0; i < 100; i++) lw[i] = -HUGE_VAL;
  hales_psis_result res;
  assert_false(hales_psis(100, lw, w, items, tail, &res));
  assert_true(res.ess == 0.0 && res.khat == HALES_PSIS_KHAT_NONE);
  lw[41] = -2.0;
  lw[7] = -2.0 + log(3.0);
  assert_true(hales_psis(100, lw, w, items, tail, &res));
  assert_true(res.khat == HALES_PSIS_KHAT_NONE);
  assert_close(w[7], 0.75, 1e-13, 0);
  assert_close(w[41], 0.25, 1e-13, 0);
  assert_true(w[0] == 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fit_recovers_the_shape_and_scale_of_known_samples),
      cmocka_unit_test(quantile_inverts_the_distribution_and_passes_through_k_zero),
      cmocka_unit_test(refuses_samples_that_cannot_be_fitted),
      cmocka_unit_test(khat_is_the_tail_shape_of_the_weights),
      cmocka_unit_test(smoothing_keeps_the_importance_estimate_right),
      cmocka_unit_test(equal_weights_stay_equal_and_need_no_tail),
      cmocka_unit_test(zero_weights_stay_zero_and_few_weights_give_no_khat),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
