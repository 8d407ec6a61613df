#include "risk/input.h"

#include <math.h>
#include <string.h>

#include "risk_support.h"

static void refuses_a_value_outside_its_range_by_name(void **state) {
  (void)state;
  for (int i = 0; i < HALES_RISK_MALE_OVER_60; i++) {
    const hales_risk_item_info *k = hales_risk_item_get((hales_risk_item)i);
    const double bad[] = {k->lo - 0.5 * (k->hi - k->lo), k->hi + 0.03 * (k->hi - k->lo), nan(""), HUGE_VAL};
    for (size_t j = 0; j < sizeof bad / sizeof bad[0]; j++) {
      hales_risk_input in = {0};
      hales_err err = {0};
      assert_ok(hales_risk_input_set(&in, k->name, bad[j], NULL));
      assert_status(hales_risk_input_check(&in, (hales_risk_item)i, &err), HALES_ERANGE);
      assert_non_null(strstr(err.msg, k->name));
    }
    const double good[] = {k->lo, k->hi};
    for (size_t j = 0; j < 2; j++) {
      hales_risk_input in = {0};
      assert_ok(hales_risk_input_set(&in, k->name, good[j], NULL));
      assert_ok(hales_risk_input_check(&in, (hales_risk_item)i, NULL));
    }
  }
}

static void refuses_half_a_functional_class(void **state) {
  (void)state;
  hales_risk_input in = {0};
  SET(in, who_fc, 2.5);
  hales_err err = {0};
  assert_status(hales_risk_input_check(&in, HALES_RISK_WHO_FC, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "who_fc"));
}

static void an_unknown_item_is_refused_and_a_missing_one_is_not_a_number(void **state) {
  (void)state;
  hales_risk_input in = {0};
  hales_err err = {0};
  assert_status(hales_risk_input_set(&in, "six_mwd", 310, &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "six_mwd"));
  double x = -7;
  assert_false(hales_risk_input_get(&in, HALES_RISK_SIX_MWD, &x));
  assert_close(x, -7, 0, 0);
}

static void male_over_sixty_is_known_as_soon_as_one_half_says_no(void **state) {
  (void)state;
  double x = -1;
  hales_risk_input in = {0};
  assert_false(hales_risk_input_get(&in, HALES_RISK_MALE_OVER_60, &x));
  SET(in, sex, HALES_RISK_FEMALE);
  assert_true(hales_risk_input_get(&in, HALES_RISK_MALE_OVER_60, &x));
  assert_close(x, 0, 0, 0);
  in = (hales_risk_input){0};
  SET(in, sex, HALES_RISK_MALE);
  assert_false(hales_risk_input_get(&in, HALES_RISK_MALE_OVER_60, &x));
  SET(in, age_years, 60);
  assert_true(hales_risk_input_get(&in, HALES_RISK_MALE_OVER_60, &x));
  assert_close(x, 0, 0, 0);
  in.age_years = 60.1;
  assert_true(hales_risk_input_get(&in, HALES_RISK_MALE_OVER_60, &x));
  assert_close(x, 1, 0, 0);
  in = (hales_risk_input){0};
  SET(in, age_years, 71);
  assert_false(hales_risk_input_get(&in, HALES_RISK_MALE_OVER_60, &x));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(refuses_a_value_outside_its_range_by_name),
      cmocka_unit_test(refuses_half_a_functional_class),
      cmocka_unit_test(an_unknown_item_is_refused_and_a_missing_one_is_not_a_number),
      cmocka_unit_test(male_over_sixty_is_known_as_soon_as_one_half_says_no),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
