#include "numeric/truncnorm.h"

#include "support/assert.h"

#include <math.h>

#include "numeric/stats.h"

static const hales_truncnorm cases[] = {
    {1.3, 0.7, 0.2, 2.9}, {-2.0, 1.6, -2.5, HUGE_VAL}, {4.0, 0.3, -HUGE_VAL, 4.1}, {0.4, 2.2, 0.4, 0.9}};
enum { N_CASES = sizeof cases / sizeof cases[0] };

/* mean and variance by the midpoint rule over the quantile function */
static void variance_agrees_with_the_quantiles(void **state) {
  (void)state;
  enum { N = 200000 };
  for (size_t c = 0; c < N_CASES; c++) {
    double m1 = 0, m2 = 0;
    for (size_t i = 0; i < N; i++) {
      const double x = hales_truncnorm_quantile(cases[c], ((double)i + 0.5) / N);
      assert_true(x >= cases[c].lo && x <= cases[c].hi);
      m1 += x / N;
      m2 += x * x / N;
    }
    assert_close(hales_truncnorm_var(cases[c]), m2 - m1 * m1, 2e-4, 0); /* tails: log(N)/N */
  }
}

static void quantile_inverts_the_truncated_distribution(void **state) {
  (void)state;
  for (size_t c = 0; c < N_CASES; c++) {
    const hales_truncnorm d = cases[c];
    for (double p = 0.05; p < 1.0; p += 0.15) {
      const double x = hales_truncnorm_quantile(d, p);
      const double below = hales_truncnorm_mass((hales_truncnorm){d.mean, d.sd, d.lo, x});
      assert_close(below / hales_truncnorm_mass(d), p, 1e-11, 0);
    }
    assert_true(hales_truncnorm_quantile(d, 0.0) == d.lo);
    assert_true(hales_truncnorm_quantile(d, 1.0) == d.hi);
  }
}

static void a_box_far_in_a_tail_keeps_its_digits(void **state) {
  (void)state;
  /* mass between 9 and 11 sd; symmetric on both sides */
  const hales_truncnorm up = {0.5, 2.0, 18.5, 22.5}, down = {0.5, 2.0, -21.5, -17.5};
  assert_close(hales_truncnorm_mass(up), hales_truncnorm_mass(down), 1e-13, 0);
  assert_close(hales_truncnorm_mass(up), hales_norm_cdf(-9.0) - hales_norm_cdf(-11.0), 1e-13, 0);
  assert_close(hales_truncnorm_quantile(up, 0.4) - 0.5, 0.5 - hales_truncnorm_quantile(down, 0.6), 1e-12, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(variance_agrees_with_the_quantiles),
      cmocka_unit_test(quantile_inverts_the_truncated_distribution),
      cmocka_unit_test(a_box_far_in_a_tail_keeps_its_digits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
