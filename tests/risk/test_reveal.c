/* REVEAL 2.0 and Lite 2: three whole patients, both sides of every limit, the rules about missing items. */
#include "risk_support.h"

static const hales_risk_input idiopathic_woman = {KNOWN(subtype, HALES_RISK_IDIOPATHIC),
                                                  KNOWN(sex, HALES_RISK_FEMALE),
                                                  KNOWN(age_years, 45),
                                                  KNOWN(egfr_ml_min_173m2, 90),
                                                  KNOWN(who_fc, 2),
                                                  KNOWN(sbp_mmhg, 120),
                                                  KNOWN(hr_bpm, 80),
                                                  KNOWN(admitted_6mo, 0),
                                                  KNOWN(six_mwd_m, 450),
                                                  KNOWN(nt_probnp_ng_l, 200),
                                                  KNOWN(effusion, HALES_RISK_EFFUSION_NONE),
                                                  KNOWN(dlco_pct, 70),
                                                  KNOWN(rap_mmhg, 6),
                                                  KNOWN(pvr_wu, 4)};

static const hales_risk_input scleroderma_man = {KNOWN(subtype, HALES_RISK_CONNECTIVE_TISSUE),
                                                 KNOWN(sex, HALES_RISK_MALE),
                                                 KNOWN(age_years, 66),
                                                 KNOWN(egfr_ml_min_173m2, 50),
                                                 KNOWN(who_fc, 4),
                                                 KNOWN(sbp_mmhg, 100),
                                                 KNOWN(hr_bpm, 100),
                                                 KNOWN(admitted_6mo, 1),
                                                 KNOWN(six_mwd_m, 150),
                                                 KNOWN(nt_probnp_ng_l, 3000),
                                                 KNOWN(effusion, HALES_RISK_EFFUSION_LARGE),
                                                 KNOWN(dlco_pct, 30),
                                                 KNOWN(rap_mmhg, 22),
                                                 KNOWN(pvr_wu, 12)};

static const hales_risk_input portopulmonary_woman = {KNOWN(subtype, HALES_RISK_PORTOPULMONARY),
                                                      KNOWN(sex, HALES_RISK_FEMALE),
                                                      KNOWN(age_years, 50),
                                                      KNOWN(egfr_ml_min_173m2, 80),
                                                      KNOWN(who_fc, 3),
                                                      KNOWN(sbp_mmhg, 115),
                                                      KNOWN(hr_bpm, 90),
                                                      KNOWN(admitted_6mo, 0),
                                                      KNOWN(six_mwd_m, 350),
                                                      KNOWN(nt_probnp_ng_l, 600),
                                                      KNOWN(effusion, HALES_RISK_EFFUSION_NONE),
                                                      KNOWN(dlco_pct, 60),
                                                      KNOWN(rap_mmhg, 9),
                                                      KNOWN(pvr_wu, 6)};

static void gives_the_worked_examples(void **state) {
  (void)state;
  const hales_risk_input in[] = {idiopathic_woman, scleroderma_man, portopulmonary_woman};
  const double want[] = {1, 21, 9};
  const char *const words[] = {"low", "high", "high"};
  /* Lite 2 by hand: 6-2-2 = 2; 6+1+2+1+1+1+2 = 14; 6+1-1 = 6 */
  const double lite[] = {2, 14, 6};
  const char *const lite_words[] = {"low", "high", "intermediate"};
  for (int i = 0; i < 3; i++) {
    const hales_risk_result r = run(&hales_risk_reveal2, &in[i]), l = run(&hales_risk_reveal_lite2, &in[i]);
    assert_true(r.valid && l.valid);
    assert_close(r.value, want[i], 0, 0);
    assert_string_equal(r.stratum->words, words[i]);
    assert_int_equal(r.missing_n, 0);
    assert_close(l.value, lite[i], 0, 0);
    assert_string_equal(l.stratum->words, lite_words[i]);
  }
}

static void points_on_both_sides_of_every_limit(void **state) {
  (void)state;
  static const edge shared[] = {
      {HALES_RISK_EGFR, 59.9, 60, 61, 1, 0, 0},
      {HALES_RISK_WHO_FC, 1, 2, 3, -1, 0, 1},
      {HALES_RISK_WHO_FC, 2, 3, 4, 0, 1, 2},
      {HALES_RISK_SBP, 109, 110, 111, 1, 0, 0},
      {HALES_RISK_HR, 95, 96, 97, 0, 0, 1},
      {HALES_RISK_SIX_MWD, 164, 165, 166, 1, 0, 0},
      {HALES_RISK_SIX_MWD, 319, 320, 321, 0, -1, -1},
      {HALES_RISK_SIX_MWD, 439, 440, 441, -1, -2, -2},
      {HALES_RISK_BNP, 49, 50, 51, -2, 0, 0},
      {HALES_RISK_BNP, 199, 200, 201, 0, 1, 1},
      {HALES_RISK_BNP, 799, 800, 801, 1, 2, 2},
      {HALES_RISK_NT_PROBNP, 299, 300, 301, -2, 0, 0},
      {HALES_RISK_NT_PROBNP, 1099, 1100, 1101, 0, 2, 2},
  };
  static const edge full[] = {
      {HALES_RISK_DLCO, 39.9, 40, 41, 1, 0, 0},
      {HALES_RISK_RAP, 19, 20, 20.5, 0, 0, 1},
      {HALES_RISK_PVR, 4.9, 5, 5.1, -1, 0, 0},
      {HALES_RISK_EFFUSION, 0, 1, 2, 0, 1, 1},
      {HALES_RISK_EFFUSION, HALES_RISK_EFFUSION_NONE, HALES_RISK_EFFUSION_PRESENT, HALES_RISK_EFFUSION_LARGE,
       0, 1, 1},
      {HALES_RISK_SUBTYPE, HALES_RISK_IDIOPATHIC, HALES_RISK_HERITABLE, HALES_RISK_DRUG_TOXIN, 0, 2, 0},
      {HALES_RISK_SUBTYPE, HALES_RISK_CONNECTIVE_TISSUE, HALES_RISK_PORTOPULMONARY,
       HALES_RISK_CONGENITAL_HEART, 1, 3, 0},
      {HALES_RISK_SUBTYPE, HALES_RISK_CONGENITAL_HEART, HALES_RISK_HIV, HALES_RISK_OTHER_PAH, 0, 0, 0},
  };
  CHECK_EDGES(hales_risk_reveal2, shared);
  CHECK_EDGES(hales_risk_reveal_lite2, shared);
  CHECK_EDGES(hales_risk_reveal2, full);
  assert_int_equal(points_at(&hales_risk_reveal2, HALES_RISK_MALE_OVER_60, 1), 2);
  assert_int_equal(points_at(&hales_risk_reveal2, HALES_RISK_ADMITTED, 1), 1);
  assert_int_equal(points_at(&hales_risk_reveal2, HALES_RISK_ADMITTED, 0), 0);
}

static void a_missing_item_adds_nothing_but_seven_must_be_known(void **state) {
  (void)state;
  hales_risk_input in = scleroderma_man;
  in.has_dlco_pct = in.has_rap_mmhg = in.has_pvr_wu = in.has_effusion = in.has_admitted_6mo = false;
  in.has_hr_bpm = false; /* 7 of 13 left: 21 - 1(DLCO) - 1(RAP) - 1(effusion) - 1(admission) - 1(HR) = 16 */
  hales_risk_result r = run(&hales_risk_reveal2, &in);
  assert_true(r.valid);
  assert_int_equal(r.used_n, 7);
  assert_int_equal(r.missing_n, 6);
  assert_close(r.value, 16, 0, 0);
  assert_close(r.best_value, 15, 0, 0);  /* PVR below 5 */
  assert_close(r.worst_value, 21, 0, 0); /* all five points */
  in.has_sbp_mmhg = false;
  r = run(&hales_risk_reveal2, &in);
  assert_false(r.valid);
  assert_string_equal(r.reason, "6 of 13 items known, the score needs at least 7");
  assert_non_null(strstr(hales_risk_reveal2.note, "adds 0 points; at least 7 of 13"));
}

static void strata_begin_where_the_papers_say(void **state) {
  (void)state;
  hales_risk_input in = portopulmonary_woman; /* 9; -1 for a heritable type, -3 for an idiopathic one */
  assert_int_equal(run(&hales_risk_reveal2, &in).stratum->number, 3);
  in.subtype = HALES_RISK_HERITABLE; /* 8 */
  assert_int_equal(run(&hales_risk_reveal2, &in).stratum->number, 2);
  in.subtype = HALES_RISK_CONNECTIVE_TISSUE; /* 7 */
  assert_int_equal(run(&hales_risk_reveal2, &in).stratum->number, 2);
  in.subtype = HALES_RISK_IDIOPATHIC; /* 6 */
  assert_int_equal(run(&hales_risk_reveal2, &in).stratum->number, 1);
  /* Lite 2 of the same woman is 6 */
  assert_int_equal(run(&hales_risk_reveal_lite2, &in).stratum->number, 2);
  in.who_fc = 2; /* 5 */
  assert_int_equal(run(&hales_risk_reveal_lite2, &in).stratum->number, 1);
  in.who_fc = 4; /* 7 */
  assert_int_equal(run(&hales_risk_reveal_lite2, &in).stratum->number, 2);
  in.hr_bpm = 104; /* 8 */
  assert_int_equal(run(&hales_risk_reveal_lite2, &in).stratum->number, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_the_worked_examples),
      cmocka_unit_test(points_on_both_sides_of_every_limit),
      cmocka_unit_test(a_missing_item_adds_nothing_but_seven_must_be_known),
      cmocka_unit_test(strata_begin_where_the_papers_say),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
