/* Values of one time that cannot all be right. */
#include "thread/relation.h"

#include "support/assert.h"

/* Up to five values; which of them disagree, as a mask. */
static unsigned judged(size_t n, const char *const *names, const double *values) {
  hales_related x[8];
  unsigned mask = 0;
  assert_true(n <= 8);
  for (size_t i = 0; i < n; i++)
    x[i] = (hales_related){.which = hales_related_which(names[i]), .value = values[i]};
  for (size_t i = 0; i < n; i++) assert_true(x[i].which >= 0);
  hales_relations_judge(x, n);
  for (size_t i = 0; i < n; i++) mask |= (unsigned)x[i].disagree << i;
  return mask;
}
#define NAMES(...)                                                                                           \
  (const char *const[]) {                                                                                    \
    __VA_ARGS__                                                                                              \
  }
#define VALUES(...)                                                                                          \
  (const double[]) {                                                                                         \
    __VA_ARGS__                                                                                              \
  }

static void a_stroke_volume_that_is_not_the_output_over_the_rate_is_marked(void **state) {
  (void)state;
  const char *const *const names = NAMES("sv_ml", "hr_bpm", "co_l_min", "pawp_mmhg");
  /* 62 mL x 81 /min = 5.022 L/min */
  assert_int_equal(judged(4, names, VALUES(62.0, 81.0, 5.0, 9.0)), 0);
  assert_int_equal(judged(4, names, VALUES(62.0, 81.0, 5.022 * 1.29, 9.0)), 0);
  assert_int_equal(judged(4, names, VALUES(62.0, 81.0, 5.022 * 1.31, 9.0)), 7);
  assert_int_equal(judged(4, names, VALUES(62.0, 81.0, 5.022 / 1.29, 9.0)), 0);
  assert_int_equal(judged(4, names, VALUES(62.0, 81.0, 5.022 / 1.31, 9.0)), 7);
  assert_int_equal(judged(4, names, VALUES(62.0, 81.0, 0.6 * 5.022, 9.0)), 7); /* 40 % apart */
  assert_int_equal(judged(2, names, VALUES(62.0, 81.0)), 0);                   /* nothing to compare with */
}

static void a_mean_outside_its_pulse_is_marked(void **state) {
  (void)state;
  const char *const *const names = NAMES("pa_mean_mmhg", "pa_sys_mmhg", "pa_dia_mmhg");
  /* 30 to 80: from 38 to 62 by the heuristic */
  assert_int_equal(judged(3, names, VALUES(48.0, 80.0, 30.0)), 0);
  assert_int_equal(judged(3, names, VALUES(38.1, 80.0, 30.0)), 0);
  assert_int_equal(judged(3, names, VALUES(37.9, 80.0, 30.0)), 7);
  assert_int_equal(judged(3, names, VALUES(61.9, 80.0, 30.0)), 0);
  assert_int_equal(judged(3, names, VALUES(62.1, 80.0, 30.0)), 7);
  assert_int_equal(judged(3, names, VALUES(14.0, 18.0, 9.0)), 0); /* a healthy one */
  assert_int_equal(judged(2, names + 1, VALUES(30.0, 80.0)), 3);  /* changed places */
  assert_int_equal(judged(2, NAMES("sa_dia_mmhg", "sa_sys_mmhg"), VALUES(120.0, 75.0)), 3);
}

static void a_resistance_of_another_output_is_marked(void **state) {
  (void)state;
  const char *const *const names = NAMES("pvr_wu", "co_l_min", "pa_mean_mmhg", "pawp_mmhg");
  /* (52 - 11) / 4.1 = 10 */
  assert_int_equal(judged(4, names, VALUES(10.0, 4.1, 52.0, 11.0)), 0);
  assert_int_equal(judged(4, names, VALUES(8.2, 4.1, 52.0, 11.0)), 15);
  assert_int_equal(judged(4, names, VALUES(12.9, 4.1, 52.0, 11.0)), 15);
  assert_int_equal(judged(4, names, VALUES(1.4, 5.6, 15.0, 9.0)), 0);            /* rounding: 7.84 for 6 */
  assert_int_equal(judged(4, names, VALUES(10.0 * 79.99, 4.1, 52.0, 11.0)), 15); /* in dyn, said to be WU */
}

static void several_values_are_marked_only_where_no_choice_among_them_fits(void **state) {
  (void)state;
  const char *const *const names = NAMES("sv_ml", "hr_bpm", "co_l_min", "hr_bpm", "co_l_min");
  assert_int_equal(judged(5, names, VALUES(62.0, 81.0, 9.0, 118.0, 7.3)), 0); /* 62 x 118 = 7.3 */
  assert_int_equal(judged(5, names, VALUES(62.0, 81.0, 11.0, 92.0, 12.0)), 31);
}

static void what_is_higher_by_its_name_is_not_lower(void **state) {
  (void)state;
  static const struct {
    const char *high, *low;
    double x, fits, not ; /* of `high`, beside which `low` fits and does not */
  } cases[] = {
      {"lv_edv_ml", "lv_esv_ml", 100.0, 104.9, 105.1},
      {"rv_edv_ml", "rv_esv_ml", 180.0, 188.9, 189.1},
      {"la_max_ml", "la_min_ml", 60.0, 62.9, 63.1},
      {"ra_max_ml", "ra_min_ml", 80.0, 83.9, 84.1},
      {"ra_max_mmhg", "ra_min_mmhg", 9.0, 10.9, 11.1},
      {"ra_max_mmhg", "ra_mean_mmhg", 9.0, 10.9, 11.1},
      {"ra_mean_mmhg", "ra_min_mmhg", 6.0, 7.9, 8.1},
      {"rv_max_mmhg", "rv_min_mmhg", 31.0, 32.9, 33.1},
      {"pa_mean_mmhg", "pawp_mmhg", 14.0, 16.9, 17.1},
      {"pa_mean_mmhg", "pa_dia_mmhg", 14.0, 15.9, 16.1},
      {"pa_sys_mmhg", "pa_mean_mmhg", 34.0, 35.9, 36.1},
      {"sa_sys_mmhg", "sa_mean_mmhg", 118.0, 119.9, 120.1},
      {"sa_mean_mmhg", "sa_dia_mmhg", 86.0, 87.9, 88.1},
      {"rv_max_mmhg", "pa_sys_mmhg", 71.0, 89.9, 90.1}, /* 0.9 x 90 - 10 */
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    const char *const names[] = {cases[k].low, cases[k].high};
    const double fits[] = {cases[k].fits, cases[k].x}, not [] = {cases[k].not, cases[k].x};
    if (judged(2, names, fits) != 0 || judged(2, names, not ) != 3) print_error("%s\n", cases[k].low);
    assert_int_equal(judged(2, names, fits), 0);
    assert_int_equal(judged(2, names, not ), 3);
  }
}

static void an_index_is_of_the_body_it_is_said_to_be_of(void **state) {
  (void)state;
  /* 165 cm, 70 kg: sqrt(165 x 70 / 3600) = 1.79118 m2; 25.712 kg/m2 */
  const char *const *const body = NAMES("bmi_kg_m2", "height_cm", "weight_kg");
  assert_int_equal(judged(3, body, VALUES(25.7, 165.0, 70.0)), 0);
  assert_int_equal(judged(3, body, VALUES(28.2, 165.0, 70.0)), 0);
  assert_int_equal(judged(3, body, VALUES(28.4, 165.0, 70.0)), 7);
  assert_int_equal(judged(3, body, VALUES(23.3, 165.0, 70.0)), 7);
  const char *const *const surface = NAMES("bsa_m2", "height_cm", "weight_kg");
  assert_int_equal(judged(3, surface, VALUES(1.77, 165.0, 70.0)), 0);
  assert_int_equal(judged(3, surface, VALUES(2.14, 165.0, 70.0)), 0);
  assert_int_equal(judged(3, surface, VALUES(2.16, 165.0, 70.0)), 7);
  assert_int_equal(judged(3, surface, VALUES(1.48, 165.0, 70.0)), 7);
  const char *const *const index = NAMES("ci_l_min_m2", "height_cm", "weight_kg", "co_l_min");
  assert_int_equal(judged(4, index, VALUES(2.2, 165.0, 70.0, 4.0)), 0);
  assert_int_equal(judged(4, index, VALUES(2.90, 165.0, 70.0, 4.0)), 0); /* 5.194, 1.2986 times */
  assert_int_equal(judged(4, index, VALUES(2.91, 165.0, 70.0, 4.0)), 15);
  assert_int_equal(judged(4, index, VALUES(1.71, 165.0, 70.0, 4.0)), 15);
  assert_int_equal(judged(3, index + 1, VALUES(165.0, 70.0, 4.0)), 0);
  const char *const *const stated = NAMES("ci_l_min_m2", "bsa_m2", "co_l_min");
  assert_int_equal(judged(3, stated, VALUES(2.3, 1.7, 3.9)), 0);
  assert_int_equal(judged(3, stated, VALUES(4.5, 1.7, 3.9)), 7);
}

static void an_ejection_fraction_is_of_its_volumes(void **state) {
  (void)state;
  static const char *const sides[][3] = {{"lvef_pct", "lv_edv_ml", "lv_esv_ml"},
                                         {"rvef_pct", "rv_edv_ml", "rv_esv_ml"}};
  for (size_t k = 0; k < 2; k++) {
    assert_int_equal(judged(3, sides[k], VALUES(30.0, 180.0, 120.0)), 0); /* 33.3 % */
    assert_int_equal(judged(3, sides[k], VALUES(48.2, 180.0, 120.0)), 0);
    assert_int_equal(judged(3, sides[k], VALUES(48.4, 180.0, 120.0)), 7);
    assert_int_equal(judged(3, sides[k], VALUES(18.2, 180.0, 120.0)), 7);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_stroke_volume_that_is_not_the_output_over_the_rate_is_marked),
      cmocka_unit_test(a_mean_outside_its_pulse_is_marked),
      cmocka_unit_test(a_resistance_of_another_output_is_marked),
      cmocka_unit_test(what_is_higher_by_its_name_is_not_lower),
      cmocka_unit_test(an_index_is_of_the_body_it_is_said_to_be_of),
      cmocka_unit_test(an_ejection_fraction_is_of_its_volumes),
      cmocka_unit_test(several_values_are_marked_only_where_no_choice_among_them_fits),
  };
  return cmocka_run_group_tests_name("thread/relation", tests, NULL, NULL);
}
