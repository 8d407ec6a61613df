#include "infer/predictive.h"

#include "support/assert.h"

#include <math.h>

#include "numeric/stats.h"

static const double weight[] = {0.25, 0.0, 0.6, 0.15}, center[] = {3.2, 900.0, 4.1, 7.7};

static void distribution_is_the_weighted_sum_of_its_parts(void **state) {
  (void)state;
  const hales_predictive g = {4, weight, center, 0.8, 0.0}, t = {4, weight, center, 0.8, 4.0};
  const double y = 4.9;
  assert_close(hales_predictive_cdf(&g, y),
               0.25 * hales_norm_cdf(1.7 / 0.8) + 0.6 * hales_norm_cdf(0.8 / 0.8) +
                   0.15 * hales_norm_cdf(-2.8 / 0.8),
               1e-13, 0);
  assert_close(hales_predictive_cdf(&t, y),
               0.25 * hales_t_cdf(1.7 / 0.8, 4) + 0.6 * hales_t_cdf(0.8 / 0.8, 4) +
                   0.15 * hales_t_cdf(-2.8 / 0.8, 4),
               1e-13, 0);
  assert_close(hales_predictive_cdf(&t, y) + hales_predictive_sf(&t, y), 1.0, 1e-13, 0);
}

static void quantile_inverts_the_distribution(void **state) {
  (void)state;
  for (double nu = 0.0; nu < 9.0; nu += 2.0) {
    const hales_predictive d = {4, weight, center, 0.8, nu};
    for (double p = 0.001; p < 1.0; p += 0.083) {
      const double y = hales_predictive_quantile(&d, p);
      assert_close(hales_predictive_cdf(&d, y), p, 0, 1e-8); /* bracket 1e-9 wide per unit, density below 1 */
    }
  }
}

static void of_one_draw_it_is_the_error_model_itself(void **state) {
  (void)state;
  const double w = 1.0, c = -2.6;
  const hales_predictive g = {1, &w, &c, 1.7, 0.0}, t = {1, &w, &c, 1.7, 4.0};
  assert_close(hales_predictive_quantile(&g, 0.95), -2.6 + 1.7 * 1.6448536269514722, 0, 1e-7);
  assert_close(hales_predictive_quantile(&t, 0.025), -2.6 - 1.7 * 2.7764451051977987, 0, 1e-7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(distribution_is_the_weighted_sum_of_its_parts),
      cmocka_unit_test(quantile_inverts_the_distribution),
      cmocka_unit_test(of_one_draw_it_is_the_error_model_itself),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
