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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_stroke_volume_that_is_not_the_output_over_the_rate_is_marked),
      cmocka_unit_test(a_mean_outside_its_pulse_is_marked),
      cmocka_unit_test(a_resistance_of_another_output_is_marked),
      cmocka_unit_test(several_values_are_marked_only_where_no_choice_among_them_fits),
  };
  return cmocka_run_group_tests_name("thread/relation", tests, NULL, NULL);
}
