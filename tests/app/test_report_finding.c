/* The first sentences of a report: the pattern by its definition, its limits, and what was not measured. */
#include "app/report_parts.h"

#include <stdlib.h>
#include <string.h>

#include "support/assert.h"

typedef struct fixture {
  hales_patient_report r;
  hales_report_fit fit[3];
  hales_report_value outputs[3];
} fixture;

static fixture *begin(double mpap, double wedge, double co) {
  fixture *f = calloc(1, sizeof *f);
  assert_non_null(f);
  f->fit[0] = (hales_report_fit){
      .name = "pa_mean_mmhg", .show = HALES_SHOW_PRESSURE, .has_measured = true, .measured = mpap, .sd = 1.1};
  f->fit[1] = (hales_report_fit){
      .name = "pawp_mmhg", .show = HALES_SHOW_PRESSURE, .has_measured = true, .measured = wedge, .sd = 2.0};
  f->fit[2] = (hales_report_fit){
      .name = "co_l_min", .show = HALES_SHOW_FLOW, .has_measured = true, .measured = co, .sd = 0.4};
  f->outputs[0] =
      (hales_report_value){.name = "pvr_wu", .show = HALES_SHOW_RESISTANCE, .twin = {7.3, 6.1, 8.8}};
  f->outputs[1] =
      (hales_report_value){.name = "ci_l_min_m2", .show = HALES_SHOW_INDEX, .twin = {2.3, 1.9, 2.7}};
  f->outputs[2] = (hales_report_value){.name = "rvef_pct", .show = HALES_SHOW_PERCENT, .twin = {31, 22, 43}};
  f->r.data.fit = f->fit, f->r.data.n_fit = 3;
  f->r.data.outputs = f->outputs, f->r.data.n_outputs = 3;
  f->r.twin.record.diagnostics.trust = "good";
  f->r.twin.record.verdict.p_prior = 0.37;
  f->r.twin.record.verdict.p_posterior = 0.45;
  f->r.arena = (hales_arena){.base = malloc(1 << 14), .cap = 1 << 14};
  assert_non_null(f->r.arena.base);
  return f;
}

static void end(fixture *f) {
  free(f->r.arena.base);
  free(f);
}

static void the_pattern_follows_its_strict_definition(void **state) {
  (void)state;
  static const struct {
    double mpap, wedge, co;
    const char *words;
  } cases[] = {
      {20, 8, 4.1,
       "no pulmonary hypertension at rest; within measurement error of its limit: mean PA pressure "
       "(20\xC2\xA0mmHg), PVR (2\xC2\xA0WU)."},
      {47, 9, 4.1, "definition: pre-capillary pulmonary hypertension."},
      {47, 15, 4.1,
       "definition: pre-capillary pulmonary hypertension; within measurement error of its limit: "
       "wedge pressure (15\xC2\xA0mmHg)."},
      {47, 16, 4.1,
       "combined post- and pre-capillary pulmonary hypertension; within measurement error of its "
       "limit: wedge pressure (15\xC2\xA0mmHg)."},
      {34, 26, 5.3,
       "isolated post-capillary pulmonary hypertension; within measurement error of its limit: PVR"},
      {34, 29, 5.3, "isolated post-capillary pulmonary hypertension."}, /* 0.94 WU, 1.645 sd 0.72 */
      {23.5, 11, 6.0, "pre-capillary pulmonary hypertension; within measurement error of its limit: PVR (2"},
      {21.5, 12, 5.0,
       "unclassified pulmonary hypertension; within measurement error of its limit: mean PA "
       "pressure (20\xC2\xA0mmHg), wedge pressure (15\xC2\xA0mmHg), PVR (2\xC2\xA0WU)."},
      {25, 11, 7.0, "unclassified pulmonary hypertension; within measurement error of its limit: PVR"},
      {14, 8, 5.6, "no pulmonary hypertension at rest."}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fixture *f = begin(cases[i].mpap, cases[i].wedge, cases[i].co);
    hales_parts_finding(&f->r);
    if (!strstr(f->r.data.finding, cases[i].words)) fail_msg("%s | %s", cases[i].words, f->r.data.finding);
    end(f);
  }
}

/* Only the three errors together reach the limit of 2 WU, no two of them. */
static void the_error_of_resistance_is_that_of_all_three(void **state) {
  (void)state;
  fixture *f = begin(38, 10, 8);               /* 3.5 WU; 1.645 sd must pass 1.5 */
  static const double sd[3] = {4.4, 4.3, 1.6}; /* 0.55, 0.54, 0.70 WU: together 1.04, two at most 0.89 */
  for (int without = 0; without <= 3; without++) {
    for (int k = 0; k < 3; k++) f->fit[k].sd = k == without ? 1e-3 : sd[k];
    hales_parts_finding(&f->r);
    const bool near = strstr(f->r.data.finding, "PVR (2") != NULL;
    if (near != (without == 3)) fail_msg("without %d: %s", without, f->r.data.finding);
  }
  end(f);
}

/* 20.4 is above 20 and 15.4 above 15: shown as 20 and 15 they would contradict the pattern that follows. */
static void values_beside_their_limits_are_not_rounded_onto_them(void **state) {
  (void)state;
  fixture *f = begin(20.4, 15.4, 4.1);
  hales_parts_finding(&f->r);
  assert_non_null(strstr(f->r.data.finding,
                         "mean PA pressure 20.4\xC2\xA0mmHg, wedge pressure 15.4\xC2\xA0mmHg, cardiac output "
                         "4.1\xC2\xA0L/min"));
  assert_non_null(strstr(f->r.data.finding, "isolated post-capillary pulmonary hypertension"));
  end(f);
}

static void figures_carry_units_and_the_twins_own_their_intervals(void **state) {
  (void)state;
  fixture *f = begin(47, 9, 4.1);
  hales_parts_finding(&f->r);
  assert_string_equal(
      f->r.data.finding,
      "Measured: mean PA pressure 47\xC2\xA0mmHg, wedge pressure 9\xC2\xA0mmHg, cardiac output "
      "4.1\xC2\xA0L/min; PVR 9.3\xC2\xA0WU computed from them. By the ESC/ERS 2022 definition: "
      "pre-capillary pulmonary hypertension. By the twin: cardiac index "
      "2.3\xC2\xA0[1.9\xE2\x80\x93"
      "2.7]\xC2\xA0L/min/m\xC2\xB2, RV ejection fraction 31\xC2\xA0[22\xE2\x80\x93"
      "43]\xC2\xA0%.");
  assert_null(f->r.data.untrusted);
  end(f);
}

static void a_recorded_resistance_is_named_so_and_computed_again(void **state) {
  (void)state;
  static const struct {
    double recorded;
    const char *words;
  } cases[] = {
      {5.0,
       "PVR 9.3\xC2\xA0WU computed from them; recorded: 5.0\xC2\xA0WU, which disagrees by more than 20\xC2\xA0%: "
       "check the record. By the ESC/ERS 2022 definition: pre-capillary"},
      {1.6, "check the record. By the ESC/ERS 2022 definition: pre-capillary"},
      {11.3, "recorded: 11.3\xC2\xA0WU, which disagrees"},
      {7.6, "computed from them; recorded: 7.6\xC2\xA0WU. By the"},
      {11.0, "computed from them; recorded: 11.0\xC2\xA0WU. By the"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fixture *f = begin(47, 9, 4.1); /* 9.27 WU */
    f->outputs[0].computed = (hales_optional){true, cases[i].recorded};
    f->outputs[0].recorded = true;
    hales_parts_finding(&f->r);
    if (!strstr(f->r.data.finding, cases[i].words)) fail_msg("%s | %s", cases[i].words, f->r.data.finding);
    end(f);
  }
  fixture *f = begin(47, 9, 4.1); /* put together of the same three: nothing to add */
  f->outputs[0].computed = (hales_optional){true, 38.0 / 4.1};
  hales_parts_finding(&f->r);
  assert_non_null(strstr(f->r.data.finding, "PVR 9.3\xC2\xA0WU computed from them. By"));
  end(f);
}

static void without_the_wedge_the_pattern_is_left_open(void **state) {
  (void)state;
  fixture *f = begin(47, 9, 4.1);
  f->fit[1].has_measured = false;
  f->outputs[2].state = HALES_VALUE_NOT_LEARNED;
  hales_parts_finding(&f->r);
  assert_non_null(
      strstr(f->r.data.finding, "Not measured: wedge pressure; the haemodynamic pattern is left open."));
  assert_null(strstr(f->r.data.finding, "capillary"));
  assert_null(strstr(f->r.data.finding, "ejection"));
  f->fit[0].has_measured = f->fit[2].has_measured = false;
  hales_parts_finding(&f->r);
  assert_null(strstr(f->r.data.finding, "Measured: mean"));
  end(f);
}

static void a_wedge_that_was_set_aside_was_not_unmeasured(void **state) {
  (void)state;
  fixture *f = begin(47, 9, 4.1);
  f->fit[1].has_measured = false;
  f->fit[1].set_aside = "52\xC2\xA0mmHg (outside its plausible range)";
  hales_parts_finding(&f->r);
  assert_non_null(strstr(f->r.data.finding,
                         "4.1\xC2\xA0L/min. Recorded but not used: wedge pressure 52\xC2\xA0mmHg "
                         "(outside its plausible range); the haemodynamic pattern is left open."));
  assert_null(strstr(f->r.data.finding, "ot measured:"));
  f->fit[2].has_measured = false;
  hales_parts_finding(&f->r);
  assert_non_null(
      strstr(f->r.data.finding, "range); not measured: cardiac output; the haemodynamic pattern"));
  end(f);
}

static const char *finding(fixture *f) {
  hales_parts_finding(&f->r);
  return f->r.data.finding;
}

static void what_was_recorded_is_measured_and_what_follows_is_not(void **state) {
  (void)state;
  fixture *f = begin(52, 9, 2.88);
  f->fit[2].from = "ci_l_min_m2";
  f->fit[2].from_value = 1.6;
  f->r.twin.record.twin.body = (hales_body){.sex = HALES_SEX_FEMALE};
  assert_non_null(strstr(finding(f),
                         "cardiac index 1.6\xC2\xA0L/min/m\xC2\xB2 (cardiac output 2.9\xC2\xA0L/min with a "
                         "typical body surface of 1.80\xC2\xA0m\xC2\xB2); PVR 14.9\xC2\xA0WU"));
  f->r.twin.record.twin.body = (hales_body){.has_bsa = true, .bsa_m2 = 2.35};
  assert_non_null(strstr(finding(f), "with a body surface of 2.35"));
  /* an output that only the recorded resistance says */
  f->fit[2] = (hales_report_fit){.name = "co_l_min",
                                 .show = HALES_SHOW_FLOW,
                                 .has_measured = true,
                                 .measured = 3.58,
                                 .sd = 0.4,
                                 .from = "pvr_wu",
                                 .from_value = 12.0};
  const char *words = finding(f);
  assert_non_null(strstr(words,
                         "wedge pressure 9\xC2\xA0mmHg, PVR 12.0\xC2\xA0WU; cardiac output 3.6\xC2\xA0L/min "
                         "derived from the recorded PVR, not measured."));
  assert_null(strstr(words, "computed from them"));
  assert_int_equal(f->r.pattern, HALES_PATTERN_PRE);
  end(f);
}

static void a_wedge_above_the_mean_pressure_gives_no_resistance(void **state) {
  (void)state;
  fixture *f = begin(28, 35, 4.6);
  const char *words = finding(f);
  assert_non_null(strstr(words, "contradicts it: no PVR follows"));
  assert_non_null(strstr(words, "the haemodynamic pattern is left open."));
  assert_null(strstr(words, "WU"));
  assert_null(f->r.near_limit);
  assert_int_equal(f->r.pattern, HALES_PATTERN_OPEN);
  end(f);
  f = begin(15, 17, 5.2); /* within its error, and no hypertension whatever the resistance */
  words = finding(f);
  assert_non_null(strstr(words, "no PVR follows"));
  assert_int_equal(f->r.pattern, HALES_PATTERN_NO_PH);
  end(f);
}

static void a_fit_that_only_an_extreme_body_explains_is_said(void **state) {
  (void)state;
  fixture *f = begin(25, 12, 2.6);
  f->r.twin.record.twin.pm = hales_patient_model_find("hales");
  f->r.twin.record.verdict.p_prior = 2e-3;
  (void)finding(f);
  assert_null(f->r.data.surprise);
  f->r.twin.record.verdict.p_prior = 1.4e-6;
  (void)finding(f);
  assert_non_null(strstr(f->r.data.surprise, "a chance of 1e-06"));
  f->r.twin.record.verdict.misfit = true; /* one value that is named does not explain the rest */
  (void)finding(f);
  assert_non_null(f->r.data.surprise);
  f->r.twin.record.verdict.p_posterior = 0.004; /* the twin does not meet them: that is said elsewhere */
  (void)finding(f);
  assert_null(f->r.data.surprise);
  end(f);
}

static void scores_of_the_disease_are_cautioned_where_it_was_not_measured(void **state) {
  (void)state;
  static const struct {
    double mpap, wedge, co;
    const char *words;
  } cases[] = {{14, 8, 5.6, "measured is no pulmonary hypertension at rest"},
               {34, 29, 5.3, "measured is isolated post-capillary"},
               {47, 22, 4.1, "measured is combined"},
               {25, 11, 7.5, "PVR not above 2 WU"},
               {47, 9, 4.1, NULL}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fixture *f = begin(cases[i].mpap, cases[i].wedge, cases[i].co);
    (void)finding(f);
    assert_int_equal(f->r.data.risk_caution != NULL, cases[i].words != NULL);
    if (cases[i].words) assert_non_null(strstr(f->r.data.risk_caution, cases[i].words));
    end(f);
  }
}

static void poor_draws_are_told_with_their_reason(void **state) {
  (void)state;
  fixture *f = begin(47, 9, 4.1);
  f->r.twin.record.diagnostics.trust = "poor";
  f->r.twin.record.diagnostics.reason = "after 13 rounds k-hat 0.91";
  hales_parts_finding(&f->r);
  assert_string_equal(f->r.data.untrusted, "after 13 rounds k-hat 0.91");
  end(f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_pattern_follows_its_strict_definition),
      cmocka_unit_test(the_error_of_resistance_is_that_of_all_three),
      cmocka_unit_test(values_beside_their_limits_are_not_rounded_onto_them),
      cmocka_unit_test(figures_carry_units_and_the_twins_own_their_intervals),
      cmocka_unit_test(a_recorded_resistance_is_named_so_and_computed_again),
      cmocka_unit_test(without_the_wedge_the_pattern_is_left_open),
      cmocka_unit_test(a_wedge_that_was_set_aside_was_not_unmeasured),
      cmocka_unit_test(what_was_recorded_is_measured_and_what_follows_is_not),
      cmocka_unit_test(a_wedge_above_the_mean_pressure_gives_no_resistance),
      cmocka_unit_test(a_fit_that_only_an_extreme_body_explains_is_said),
      cmocka_unit_test(scores_of_the_disease_are_cautioned_where_it_was_not_measured),
      cmocka_unit_test(poor_draws_are_told_with_their_reason),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
