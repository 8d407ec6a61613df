#include "scenario/saturation.h"

#include <math.h>
#include <string.h>

#include "support/assert.h"

static const hales_saturation law = {.ceiling = 0.7, .sharpness = 3.5};

static void adds_fully_at_first_and_stays_below_the_ceiling(void **state) {
  (void)state;
  assert_close(hales_saturation_get(&law, -0.01), -0.01, 1e-6, 0);
  assert_close(hales_saturation_get(&law, -0.7), -0.7 / pow(2, 1 / 3.5), 1e-14, 0);
  double last = 0;
  for (int i = 1; i < 60; i++) {
    const double e = hales_saturation_get(&law, -0.1 * i);
    assert_true(e < last && e > -0.7);
    last = e;
  }
  assert_close(hales_saturation_get(&law, 0.4), -hales_saturation_get(&law, -0.4), 0, 0);
}

static void inverts_a_trial_without_noise_exactly(void **state) {
  (void)state;
  double w, w_se;
  assert_ok(hales_saturation_invert(&law, NULL, 0, hales_saturation_get(&law, -0.53), 0, &w, &w_se, NULL));
  assert_close(w, -0.53, 1e-9, 0);
  assert_close(w_se, 0, 0, 0);
}

static void inverts_a_trial_on_mixed_backgrounds(void **state) {
  (void)state;
  const hales_saturation_background bg[] = {{0.3, -0.25}, {0.45, -0.6}}; /* 25 % had nothing */
  const double want = -0.37;
  double seen = 0.25 * hales_saturation_get(&law, want);
  for (int i = 0; i < 2; i++)
    seen +=
        bg[i].fraction * (hales_saturation_get(&law, bg[i].w + want) - hales_saturation_get(&law, bg[i].w));
  double w, w_se;
  assert_ok(hales_saturation_invert(&law, bg, 2, seen, 0, &w, &w_se, NULL));
  assert_close(w, want, 1e-8, 0);
}

static void keeps_mean_and_standard_error_of_the_trial(void **state) {
  (void)state;
  double w, w_se, sum = 0, sum2 = 0, weights = 0;
  assert_ok(hales_saturation_invert(&law, NULL, 0, -0.42, 0.11, &w, &w_se, NULL));
  assert_true(w < -0.42 && w_se > 0.11);
  for (int i = -6000; i <= 6000; i++) { /* another rule and step than the code's */
    const double z = (i + 0.5) / 1000, p = exp(-0.5 * z * z), e = hales_saturation_get(&law, w + w_se * z);
    weights += p, sum += p * e, sum2 += p * e * e;
  }
  assert_close(sum / weights, -0.42, 0, 1e-7);
  assert_close(sqrt(sum2 / weights - sum * sum / (weights * weights)), 0.11, 1e-6, 0);
}

static void refuses_what_the_ceiling_leaves_no_room_for(void **state) {
  (void)state;
  double w = 5, w_se = 6;
  hales_err err = {0};
  assert_status(hales_saturation_invert(&law, NULL, 0, -0.71, 0, &w, &w_se, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "ceiling of 0.7"));
  assert_close(w, 5, 0, 0);
  const hales_saturation_background bg[] = {{1.0, -1.5}};
  assert_status(hales_saturation_invert(&law, bg, 1, -0.2, 0.01, &w, &w_se, NULL), HALES_ERANGE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(adds_fully_at_first_and_stays_below_the_ceiling),
      cmocka_unit_test(inverts_a_trial_without_noise_exactly),
      cmocka_unit_test(inverts_a_trial_on_mixed_backgrounds),
      cmocka_unit_test(keeps_mean_and_standard_error_of_the_trial),
      cmocka_unit_test(refuses_what_the_ceiling_leaves_no_room_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
