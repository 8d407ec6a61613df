/* ESC/ERS strata and French criteria: both sides of every printed limit, typed here from the published
 * tables. */
#include "risk_support.h"

static void four_strata_grades_on_both_sides_of_every_limit(void **state) {
  (void)state;
  static const edge edges[] = {
      {HALES_RISK_WHO_FC, 1, 2, 3, 1, 1, 3},
      {HALES_RISK_WHO_FC, 2, 3, 4, 1, 3, 4},
      {HALES_RISK_SIX_MWD, 439, 440, 441, 2, 2, 1},
      {HALES_RISK_SIX_MWD, 319.5, 320, 321, 3, 2, 2},
      {HALES_RISK_SIX_MWD, 164.5, 165, 166, 4, 3, 3},
      {HALES_RISK_BNP, 49.9, 50, 51, 1, 2, 2},
      {HALES_RISK_BNP, 199.5, 200, 201, 2, 3, 3},
      {HALES_RISK_BNP, 799, 800, 801, 3, 3, 4},
      {HALES_RISK_NT_PROBNP, 299.9, 300, 301, 1, 2, 2},
      {HALES_RISK_NT_PROBNP, 649.5, 650, 651, 2, 3, 3},
      {HALES_RISK_NT_PROBNP, 1099, 1100, 1101, 3, 3, 4},
  };
  CHECK_EDGES(hales_risk_esc4, edges);
}

static void four_strata_round_the_mean_and_need_two_items(void **state) {
  (void)state;
  hales_risk_input in = {0};
  SET(in, six_mwd_m, 455);
  hales_risk_result r = run(&hales_risk_esc4, &in);
  assert_false(r.valid);
  SET(in, nt_probnp_ng_l, 480); /* 1, 2: mean 1.5 rounds up */
  r = run(&hales_risk_esc4, &in);
  assert_true(r.valid);
  assert_int_equal(r.stratum->number, 2);
  assert_string_equal(r.stratum->words, "intermediate-low");
  SET(in, who_fc, 2); /* 1, 1, 2: 4/3 */
  r = run(&hales_risk_esc4, &in);
  assert_close(r.value, 4.0 / 3.0, 0, 1e-15);
  assert_int_equal(r.stratum->number, 1);
  in.six_mwd_m = 170; /* 1, 3, 2 */
  assert_int_equal(run(&hales_risk_esc4, &in).stratum->number, 2);
  hales_risk_input two = {0};
  SET(two, six_mwd_m, 340);
  SET(two, bnp_ng_l, 500); /* 2, 3: mean 2.5 rounds up */
  assert_int_equal(run(&hales_risk_esc4, &two).stratum->number, 3);
  two.six_mwd_m = 210;
  two.bnp_ng_l = 830; /* 3, 4: mean 3.5 rounds up */
  assert_int_equal(run(&hales_risk_esc4, &two).stratum->number, 4);
  in.who_fc = 3;
  in.nt_probnp_ng_l = 2400; /* 3, 3, 4: 10/3 */
  assert_int_equal(run(&hales_risk_esc4, &in).stratum->number, 3);
  in.who_fc = 4; /* 4, 3, 4: 11/3 */
  assert_int_equal(run(&hales_risk_esc4, &in).stratum->number, 4);
  assert_string_equal(run(&hales_risk_esc4, &in).stratum->outcome.words, "> 20 %");
}

static void three_strata_grades_on_both_sides_of_every_limit(void **state) {
  (void)state;
  static const edge edges[] = {
      {HALES_RISK_WHO_FC, 1, 2, 3, 1, 1, 2},
      {HALES_RISK_WHO_FC, 2, 3, 4, 1, 2, 3},
      {HALES_RISK_SIX_MWD, 439, 440, 441, 2, 2, 1},
      {HALES_RISK_SIX_MWD, 164, 165, 166, 3, 2, 2},
      {HALES_RISK_PEAK_VO2, 10.9, 11, 11.1, 3, 2, 2},
      {HALES_RISK_PEAK_VO2, 14.9, 15, 15.1, 2, 2, 1},
      {HALES_RISK_VE_VCO2, 35.9, 36, 36.1, 1, 2, 2},
      {HALES_RISK_VE_VCO2, 43.9, 44, 44.1, 2, 2, 3},
      {HALES_RISK_BNP, 49, 50, 51, 1, 2, 2},
      {HALES_RISK_BNP, 799, 800, 801, 2, 2, 3},
      {HALES_RISK_NT_PROBNP, 299, 300, 301, 1, 2, 2},
      {HALES_RISK_NT_PROBNP, 1099, 1100, 1101, 2, 2, 3},
      {HALES_RISK_RA_AREA, 17.9, 18, 18.1, 1, 2, 2},
      {HALES_RISK_RA_AREA, 25.9, 26, 26.1, 2, 2, 3},
      {HALES_RISK_TAPSE_SPAP, 0.18, 0.19, 0.20, 3, 2, 2},
      {HALES_RISK_TAPSE_SPAP, 0.31, 0.32, 0.33, 2, 2, 1},
      {HALES_RISK_EFFUSION, 0, 1, 2, 1, 2, 3},
      {HALES_RISK_RVEF, 36.9, 37, 38, 3, 2, 2},
      {HALES_RISK_RVEF, 53, 54, 55, 2, 2, 1},
      {HALES_RISK_SVI_CMR, 25.9, 26, 27, 3, 2, 2},
      {HALES_RISK_SVI_CMR, 39, 40, 41, 2, 2, 1},
      {HALES_RISK_RVESVI, 41, 42, 43, 1, 2, 2},
      {HALES_RISK_RVESVI, 53, 54, 55, 2, 2, 3},
      {HALES_RISK_RAP, 7.9, 8, 9, 1, 2, 2},
      {HALES_RISK_RAP, 13, 14, 14.1, 2, 2, 3},
      {HALES_RISK_CI, 2.45, 2.5, 2.6, 2, 1, 1},
      {HALES_RISK_CI, 1.99, 2.0, 2.1, 3, 2, 2},
      {HALES_RISK_SVI_RHC, 30.9, 31, 32, 3, 2, 2},
      {HALES_RISK_SVI_RHC, 37, 38, 39, 2, 2, 1},
      {HALES_RISK_SVO2, 59.9, 60, 61, 3, 2, 2},
      {HALES_RISK_SVO2, 64, 65, 66, 2, 2, 1},
  };
  CHECK_EDGES(hales_risk_esc3, edges);
}

static void three_strata_average_what_is_known(void **state) {
  (void)state;
  hales_risk_input in = {0};
  SET(in, who_fc, 3);           /* 2 */
  SET(in, six_mwd_m, 452);      /* 1 */
  SET(in, rap_mmhg, 6.5);       /* 1 */
  SET(in, ci_l_min_m2, 2.7);    /* 1 */
  SET(in, svo2_pct, 62);        /* 2 */
  SET(in, nt_probnp_ng_l, 250); /* 1: mean 8/6 */
  hales_risk_result r = run(&hales_risk_esc3, &in);
  assert_true(r.valid);
  assert_close(r.value, 8.0 / 6.0, 0, 1e-15);
  assert_int_equal(r.stratum->number, 1);
  assert_int_equal(r.used_n, 6);
  assert_int_equal(r.missing_n, 9);
  in.ci_l_min_m2 = 2.3; /* 9/6 */
  assert_int_equal(run(&hales_risk_esc3, &in).stratum->number, 2);
  /* an effusion of unknown size has no grade here, and changes nothing */
  SET(in, effusion, HALES_RISK_EFFUSION_PRESENT);
  r = run(&hales_risk_esc3, &in);
  assert_close(r.value, 9.0 / 6.0, 0, 1e-15);
  assert_int_equal(r.missing_n, 9);
  in = (hales_risk_input){0};
  SET(in, rap_mmhg, 16);
  SET(in, svo2_pct, 63); /* 5/2 */
  r = run(&hales_risk_esc3, &in);
  assert_int_equal(r.stratum->number, 3);
  assert_string_equal(r.stratum->outcome.words, "> 20 %");
}

static void french_criteria_need_all_items_and_count_the_good_ones(void **state) {
  (void)state;
  hales_risk_input in = {0};
  SET(in, who_fc, 2);
  SET(in, six_mwd_m, 440);
  assert_false(run(&hales_risk_french_noninvasive, &in).valid);
  SET(in, bnp_ng_l, 49.5);
  hales_risk_result r = run(&hales_risk_french_noninvasive, &in);
  assert_true(r.valid);
  assert_close(r.value, 2, 0, 0); /* 440 m is not above 440 m */
  assert_close(r.stratum->outcome.lo_pct, 87.9, 0, 0);
  in.six_mwd_m = 440.5;
  assert_close(run(&hales_risk_french_noninvasive, &in).value, 3, 0, 0);
  SET(in, rap_mmhg, 8);
  SET(in, ci_l_min_m2, 2.5);
  r = run(&hales_risk_french_invasive, &in);
  assert_close(r.value, 3, 0, 0);
  assert_null(r.stratum->outcome.name);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(four_strata_grades_on_both_sides_of_every_limit),
      cmocka_unit_test(four_strata_round_the_mean_and_need_two_items),
      cmocka_unit_test(three_strata_grades_on_both_sides_of_every_limit),
      cmocka_unit_test(three_strata_average_what_is_known),
      cmocka_unit_test(french_criteria_need_all_items_and_count_the_good_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
