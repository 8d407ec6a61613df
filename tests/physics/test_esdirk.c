/* The tableau satisfies its order conditions: [KennedyCarpenter2003], section 2. */
#include "support/assert.h"

#include <math.h>

#include "physics/lanes/esdirk.h"

enum { S = 4 };
static const double g = ESDIRK_GAMMA;
/* rounding: the fractions of the table are good to 25 digits, the sums to a few units of the last place */
static const double eps = 1e-14;

static const double a[S][S] = {{0, 0, 0, 0},
                               {ESDIRK_GAMMA, ESDIRK_GAMMA, 0, 0},
                               {ESDIRK_A31, ESDIRK_A32, ESDIRK_GAMMA, 0},
                               {ESDIRK_B1, ESDIRK_B2, ESDIRK_B3, ESDIRK_GAMMA}};
static const double c[S] = {0, ESDIRK_C2, ESDIRK_C3, 1};
static const double embedded[S] = {ESDIRK_BHAT1, ESDIRK_BHAT2, ESDIRK_BHAT3, ESDIRK_BHAT4};

static double moment(const double *b, int power) {
  double sum = 0.0;
  for (int i = 0; i < S; i++) sum += b[i] * pow(c[i], power);
  return sum;
}

static double tree(const double *b) {
  double sum = 0.0;
  for (int i = 0; i < S; i++)
    for (int j = 0; j < S; j++) sum += b[i] * a[i][j] * c[j];
  return sum;
}

static void rows_sum_to_their_abscissae(void **state) {
  (void)state;
  for (int i = 0; i < S; i++) {
    double sum = 0.0;
    for (int j = 0; j < S; j++) sum += a[i][j];
    assert_close(sum, c[i], 0.0, eps);
  }
}

static void weights_meet_the_conditions_of_order_three_and_no_more(void **state) {
  (void)state;
  const double *b = a[3];
  assert_close(moment(b, 0), 1.0, 0.0, eps);
  assert_close(moment(b, 1), 1.0 / 2, 0.0, eps);
  assert_close(moment(b, 2), 1.0 / 3, 0.0, eps);
  assert_close(tree(b), 1.0 / 6, 0.0, eps);
  assert_true(fabs(moment(b, 3) - 1.0 / 4) > 1e-3);
}

static void embedded_weights_meet_those_of_order_two_and_no_more(void **state) {
  (void)state;
  assert_close(moment(embedded, 0), 1.0, 0.0, eps);
  assert_close(moment(embedded, 1), 1.0 / 2, 0.0, eps);
  assert_true(fabs(moment(embedded, 2) - 1.0 / 3) + fabs(tree(embedded) - 1.0 / 6) > 1e-3);
}

/* y' = lambda y, z = h lambda: stage by stage, as the kernels do it. */
static double amplification(double z) {
  double k[S], y = 0.0;
  for (int i = 0; i < S; i++) {
    double x = 1.0;
    for (int j = 0; j < i; j++) x += z * a[i][j] * k[j];
    y = x / (1.0 - z * a[i][i]);
    k[i] = y; /* y'/lambda */
  }
  return y;
}

static void stiff_modes_are_damped_to_nothing(void **state) {
  (void)state;
  assert_true(fabs(amplification(-1e8)) < 1e-7);
  for (double z = -1e-3; z > -1e9; z *= 1.7) assert_true(fabs(amplification(z)) <= 1.0);
  assert_close(amplification(-1e-3), exp(-1e-3), 0.0, 1e-13); /* z^4 */
  assert_true(g > 0.4 && g < 0.5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_sum_to_their_abscissae),
      cmocka_unit_test(weights_meet_the_conditions_of_order_three_and_no_more),
      cmocka_unit_test(embedded_weights_meet_those_of_order_two_and_no_more),
      cmocka_unit_test(stiff_modes_are_damped_to_nothing),
  };
  return cmocka_run_group_tests_name("physics/esdirk", tests, NULL, NULL);
}
