#include "numeric/stats.h"

#include "support/assert.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static void normal_quantile_inverts_the_distribution_far_into_both_tails(void **state) {
  (void)state;
  for (double x = -30.0; x < 0.0; x += 0.37) { /* lower tail: full relative accuracy */
    const double p = hales_norm_cdf(x);
    assert_close(hales_norm_quantile(p), x, 1e-13, 1e-13);
  }
  assert_close(hales_norm_quantile(0.975), 1.9599639845400542, 1e-14, 0);
  assert_close(hales_norm_quantile(0.3), -hales_norm_quantile(0.7), 1e-14, 0);
  assert_close(hales_norm_quantile(0.5), 0.0, 0, 1e-15);
  assert_true(hales_norm_quantile(0.0) == -HUGE_VAL && hales_norm_quantile(1.0) == HUGE_VAL);
}

/* even degrees of freedom: exp(-x/2) sum (x/2)^k/k!; one degree: 2 Phi(-sqrt x) */
static void chi_square_tail_has_its_closed_forms(void **state) {
  (void)state;
  for (int half = 1; half <= 9; half += 2) {
    for (double x = 0.13; x < 90.0; x *= 1.9) {
      double term = 1.0, sum = 1.0;
      for (int k = 1; k < half; k++) sum += term *= 0.5 * x / k;
      assert_close(hales_chi2_sf(x, 2.0 * half), sum * exp(-0.5 * x), 1e-12, 0);
    }
  }
  assert_close(hales_chi2_sf(3.7, 1.0), 2.0 * hales_norm_cdf(-sqrt(3.7)), 1e-13, 0);
  assert_close(hales_chi2_sf(17.0, 1.0), 2.0 * hales_norm_cdf(-sqrt(17.0)), 1e-12, 0);
  assert_true(hales_chi2_sf(0.0, 3.0) == 1.0 && hales_chi2_sf(HUGE_VAL, 3.0) == 0.0);
}

/* I_x(2, 3) = x^2 (6 - 8x + 3x^2); I_x(a, 1) = x^a */
static void incomplete_beta_has_its_closed_forms(void **state) {
  (void)state;
  for (double x = 0.03; x < 1.0; x += 0.11) {
    assert_close(hales_beta_inc(2.0, 3.0, x), x * x * (6.0 - 8.0 * x + 3.0 * x * x), 1e-13, 0);
    assert_close(hales_beta_inc(3.4, 1.0, x), pow(x, 3.4), 1e-13, 0);
    assert_close(hales_beta_inc(4.2, 1.7, x) + hales_beta_inc(1.7, 4.2, 1.0 - x), 1.0, 1e-13, 0);
  }
}

static void student_t_has_its_closed_forms_and_joins_the_incomplete_beta(void **state) {
  (void)state;
  for (double t = -6.3; t < 7.0; t += 0.83) {
    assert_close(hales_t_cdf(t, 1.0), 0.5 + atan(t) / pi, 1e-12, 0);
    assert_close(hales_t_cdf(t, 2.0), 0.5 + 0.5 * t / sqrt(2.0 + t * t), 1e-12, 0);
    for (double nu = 3.0; nu < 9.0; nu += 1.0) { /* finite sum against the fraction just beside it */
      assert_close(hales_t_cdf(t, nu), hales_t_cdf(t, nu * (1.0 + 1e-9)), 0, 2e-10);
      assert_close(hales_t_cdf(t, nu) + hales_t_cdf(-t, nu), 1.0, 0, 1e-14);
    }
  }
  assert_close(hales_t_cdf(2.7764451051977987, 4.0), 0.975, 1e-13, 0); /* tables: 2.776 */
  assert_close(hales_t_cdf(1.9599639845400542, 1e7), 0.975, 0, 1e-6);
}

static void student_t_density_is_the_slope_of_its_distribution(void **state) {
  (void)state;
  const double h = 1e-4;
  for (double nu = 2.5; nu < 9.0; nu += 1.5) {
    for (double t = -3.1; t < 4.0; t += 0.9) {
      const double slope = (hales_t_cdf(t + h, nu) - hales_t_cdf(t - h, nu)) / (2.0 * h);
      assert_close(exp(hales_t_logpdf(t, nu)), slope, 1e-7, 0); /* h^2/6 f''/f, f''/f about 10 */
    }
  }
}

static void binomial_distribution_adds_its_terms(void **state) {
  (void)state;
  const double p = 0.37;
  double term = pow(1.0 - p, 11), sum = 0.0;
  for (size_t k = 0; k < 11; k++) {
    sum += term;
    assert_close(hales_binomial_cdf(k, 11, p), sum, 1e-12, 0);
    term *= (double)(11 - k) / (double)(k + 1) * p / (1.0 - p);
  }
  assert_true(hales_binomial_cdf(11, 11, p) == 1.0);
}

static void log_sum_exp_survives_huge_arguments(void **state) {
  (void)state;
  const double x[] = {1200.0, 1199.3, -HUGE_VAL, 1201.4}, none[] = {-HUGE_VAL, -HUGE_VAL};
  assert_close(hales_logsumexp(4, x), 1201.4 + log(exp(-1.4) + exp(-2.1) + 1.0), 1e-15, 0);
  assert_true(hales_logsumexp(2, none) == -HUGE_VAL && hales_logsumexp(0, none) == -HUGE_VAL);
}

static void weighted_quantiles_stand_at_the_middle_of_each_share(void **state) {
  (void)state;
  /* sorted: 2 (0.3), 5 (0.2), 9 (0.5); middles at 0.15, 0.4, 0.75; the value without weight is nowhere */
  const double x[] = {9.0, 2.0, 100.0, 5.0}, w[] = {1.0, 0.6, 0.0, 0.4};
  const double p[] = {0.01, 0.15, 0.275, 0.4, 0.575, 0.75, 0.99};
  const double want[] = {2.0, 2.0, 3.5, 5.0, 7.0, 9.0, 9.0};
  hales_weighted work[4];
  double q[7];
  hales_weighted_quantiles(4, x, w, work, 7, p, q);
  for (size_t i = 0; i < 7; i++) assert_close(q[i], want[i], 1e-14, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(normal_quantile_inverts_the_distribution_far_into_both_tails),
      cmocka_unit_test(chi_square_tail_has_its_closed_forms),
      cmocka_unit_test(incomplete_beta_has_its_closed_forms),
      cmocka_unit_test(student_t_has_its_closed_forms_and_joins_the_incomplete_beta),
      cmocka_unit_test(student_t_density_is_the_slope_of_its_distribution),
      cmocka_unit_test(binomial_distribution_adds_its_terms),
      cmocka_unit_test(log_sum_exp_survives_huge_arguments),
      cmocka_unit_test(weighted_quantiles_stand_at_the_middle_of_each_share),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
