#include "app/risk.h"

#include <math.h>
#include <stdlib.h>

#include "parsed.h"
#include "thread_store.h"
#include "widest.h"

static hales_app_risk risk_of(threads *t, const char *date) {
  hales_app_risk r;
  t->err = (hales_err){0};
  assert_ok_err(hales_app_risk_run(t->store, WHO, date, &r, &t->err), &t->err);
  return r;
}

static const hales_app_risk_value *value(const hales_app_risk *r, hales_risk_item item) {
  for (size_t i = 0; i < r->n_value; i++)
    if (r->value[i].item == item) return &r->value[i];
  return NULL;
}

static const hales_risk_result *score(const hales_app_risk *r, const hales_risk_score *s) {
  for (size_t i = 0; i < r->n_score; i++)
    if (r->score[i].score == s) return &r->score[i];
  fail_msg("no score %s", s->id);
  return NULL;
}

static bool noted(const hales_app_risk *r, const char *text) {
  for (size_t i = 0; i < r->n_note; i++)
    if (strstr(r->note[i], text)) return true;
  return false;
}

static void done(threads *t, hales_app_risk *r) {
  hales_app_risk_destroy(r);
  hales_store_close(t->store);
}

static void put_clinic(threads *t) {
  put_number(t, "who_fc", 3, "2020-06-20");
  put_number(t, "walk_6mwd_m", 287.5, "2020-06-10");
  put_number(t, "ntprobnp_ng_l", 1433.5, "2020-06-15");
}

/* A laboratory's "> 60" leaves the item unknown; whoever reads the score should know that something is there.
 */
static void values_that_are_limits_are_counted_in_a_note(void **state) {
  (void)state;
  threads t = threads_open();
  put_clinic(&t);
  put_flagged(&t, "egfr_ml_min_1_73m2", 60.5, "2020-06-20", HALES_OBS_GREATER_THAN);
  put_flagged(&t, "bnp_ng_l", 11.5, "2020-06-20", HALES_OBS_LESS_THAN);
  put_flagged(&t, "ntprobnp_ng_l", 62.5, "2018-06-20", HALES_OBS_LESS_THAN); /* too old to count */
  put_flagged(&t, "lvef_pct", 55.5, "2020-06-20", HALES_OBS_GREATER_THAN);   /* no item */
  hales_app_risk r = risk_of(&t, NULL);
  assert_null(value(&r, HALES_RISK_EGFR));
  assert_true(noted(&r, "2 values are limits (< or >): not used"));
  hales_app_risk_destroy(&r);
  hales_store_close(t.store);
}

static void measured_items_reach_the_scores_with_their_ages(void **state) {
  (void)state;
  threads t = threads_open();
  put_clinic(&t);
  hales_app_risk r = risk_of(&t, NULL);
  assert_string_equal(r.date, "2020-06-20");
  assert_close(value(&r, HALES_RISK_SIX_MWD)->value, 287.5, 0, 0);
  assert_int_equal(value(&r, HALES_RISK_SIX_MWD)->age_days, 10);
  assert_string_equal(value(&r, HALES_RISK_SIX_MWD)->true_on, "2020-06-10");
  assert_string_equal(value(&r, HALES_RISK_NT_PROBNP)->from, "ntprobnp_ng_l");
  assert_int_equal(value(&r, HALES_RISK_NT_PROBNP)->sha256[1], 0x12);
  assert_int_equal(value(&r, HALES_RISK_WHO_FC)->age_days, 0);
  const hales_risk_result *four = score(&r, &hales_risk_esc4);
  assert_true(four->valid);
  assert_close(four->value, 10.0 / 3.0, 1e-12, 0); /* class III: 3, 287.5 m: 3, 1433.5 ng/L: 4 */
  assert_false(score(&r, &hales_risk_reveal2)->valid);
  done(&t, &r);
}

static void what_was_measured_in_parts_is_put_together(void **state) {
  (void)state;
  threads t = threads_open();
  PUT_DAY(&t, "2020-06-20", {"ra_max_mmhg", 17.5}, {"ra_min_mmhg", 6.5}, {"co_l_min", 4.25}, {"hr_bpm", 85.5},
          {"pa_mean_mmhg", 51.5}, {"pa_sys_mmhg", 83.5}, {"pawp_mmhg", 9.5});
  PUT_DAY(&t, "2020-06-28", {"tapse_mm", 15.5}, {"rv_esv_ml", 131.5}, {"sv_ml", 55.5});
  put_number(&t, "height_cm", 171.5, "2009-01-02"); /* standing: no limit of a year */
  put_number(&t, "weight_kg", 79.5, "2020-06-20");
  hales_app_risk r = risk_of(&t, "2020-06-20");
  const double bsa = sqrt(171.5 * 79.5 / 3600.0);
  assert_close(value(&r, HALES_RISK_RAP)->value, 12.0, 1e-15, 0);
  assert_true(value(&r, HALES_RISK_RAP)->derived);
  assert_non_null(strstr(value(&r, HALES_RISK_RAP)->from, "approximation"));
  assert_close(value(&r, HALES_RISK_CI)->value, 4.25 / bsa, 1e-14, 0);
  assert_close(value(&r, HALES_RISK_SVI_RHC)->value, 4250.0 / 85.5 / bsa, 1e-14, 0);
  assert_close(value(&r, HALES_RISK_PVR)->value, 42.0 / 4.25, 1e-14, 0);
  assert_close(value(&r, HALES_RISK_TAPSE_SPAP)->value, 15.5 / 83.5, 1e-14, 0);
  assert_int_equal(value(&r, HALES_RISK_TAPSE_SPAP)->age_days, -8);
  assert_close(value(&r, HALES_RISK_RVESVI)->value, 131.5 / bsa, 1e-14, 0);
  assert_close(value(&r, HALES_RISK_SVI_CMR)->value, 55.5 / bsa, 1e-14, 0);
  hales_app_risk_destroy(&r);
  /* measured whole wins over put together */
  PUT_DAY(&t, "2020-06-20", {"ra_mean_mmhg", 10.5}, {"ci_l_min_m2", 2.125}, {"pvr_wu", 9.25});
  r = risk_of(&t, "2020-06-20");
  assert_close(value(&r, HALES_RISK_RAP)->value, 10.5, 0, 0);
  assert_close(value(&r, HALES_RISK_CI)->value, 2.125, 0, 0);
  assert_close(value(&r, HALES_RISK_PVR)->value, 9.25, 0, 0);
  assert_false(value(&r, HALES_RISK_PVR)->derived);
  done(&t, &r);
}

static void parts_of_different_months_are_not_put_together(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_mean_mmhg", 51.5, "2020-06-20");
  put_number(&t, "pawp_mmhg", 9.5, "2020-06-20");
  put_number(&t, "co_l_min", 4.25, "2020-09-01");
  hales_app_risk r = risk_of(&t, NULL);
  assert_null(value(&r, HALES_RISK_PVR));
  done(&t, &r);
}

static void the_nearest_value_is_taken_and_old_ones_are_not(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "walk_6mwd_m", 411.5, "2017-02-01");
  put_number(&t, "who_fc", 2, "2020-03-01");
  put_number(&t, "who_fc", 3, "2020-08-01");
  put_number(&t, "who_fc", 4, "2020-12-01");
  put_flagged(&t, "ntprobnp_ng_l", 9e5, "2020-08-01", HALES_OBS_IMPLAUSIBLE);
  hales_app_risk r = risk_of(&t, "2020-07-15");
  assert_close(value(&r, HALES_RISK_WHO_FC)->value, 3, 0, 0);
  assert_int_equal(value(&r, HALES_RISK_WHO_FC)->age_days, -17);
  assert_null(value(&r, HALES_RISK_SIX_MWD));
  assert_null(value(&r, HALES_RISK_NT_PROBNP));
  assert_true(noted(&r, "1 values more than 365 days"));
  done(&t, &r);
}

/* A wedge above the pressure before it, 2 mmHg of reading error: no resistance, and the score stands. */
static void a_value_that_may_be_cut_off_yields_to_a_whole_one(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "walk_6mwd_m", 287.5, "2020-06-10");
  hales_obs cut = obs_of(&t, "walk_6mwd_m", 28.0, "2020-06-10"); /* arrives last */
  cut.flags |= HALES_OBS_UNENDED;
  put_one(&t, &cut);
  hales_app_risk r = risk_of(&t, NULL);
  assert_close(value(&r, HALES_RISK_SIX_MWD)->value, 287.5, 0, 0);
  done(&t, &r);
}

static void what_cannot_be_is_left_out_and_said(void **state) {
  (void)state;
  threads t = threads_open();
  put_clinic(&t);
  PUT_DAY(&t, "2020-06-18", {"pa_mean_mmhg", 26.5}, {"pawp_mmhg", 27.5}, {"co_l_min", 4.4},
          {"ra_mean_mmhg", 11.5}, {"sa_sys_mmhg", 131.5}, {"hr_bpm", 71.5}, {"egfr_ml_min_1_73m2", 58.5});
  hales_app_risk r = risk_of(&t, NULL);
  assert_null(value(&r, HALES_RISK_PVR));
  assert_true(noted(&r, "pulmonary vascular resistance: (pa_mean_mmhg - pawp_mmhg) / co_l_min is -0.227"));
  const hales_risk_result *reveal = score(&r, &hales_risk_reveal2);
  assert_true(reveal->valid);
  /* 6 + class III 1 + 287.5 m 0 + 1433.5 ng/L 2 + eGFR 1 */
  assert_close(reveal->value, 10.0, 0, 0);
  done(&t, &r);
}

static void words_become_codes(void **state) {
  (void)state;
  threads t = threads_open();
  put_clinic(&t);
  put_word(&t, "pericardial_effusion", "moderate", "2020-06-15");
  put_word(&t, "pah_subtype", "ctd", "2011-06-15");
  put_word(&t, "hospitalised_6_months", "no", "2020-06-15");
  put_fact(&t, HALES_FACT_SEX, "male", NULL);
  put_fact(&t, HALES_FACT_BIRTH, NULL, "1951");
  hales_app_risk r = risk_of(&t, NULL);
  assert_close(value(&r, HALES_RISK_EFFUSION)->value, HALES_RISK_EFFUSION_LARGE, 0, 0);
  assert_close(value(&r, HALES_RISK_SUBTYPE)->value, HALES_RISK_CONNECTIVE_TISSUE, 0, 0);
  assert_close(value(&r, HALES_RISK_ADMITTED)->value, 0, 0, 0);
  assert_close(value(&r, HALES_RISK_SEX)->value, HALES_RISK_MALE, 0, 0);
  assert_close(value(&r, HALES_RISK_AGE)->value, 69.0, 0, 0.05);
  hales_app_risk_destroy(&r);
  /* an admission in the thread is stronger than the answer; an effusion of no size counts where
   * any does */
  put_treatment(&t, HALES_EVENT_ADMISSION, "right heart failure", 0, NULL, "2020-02-02");
  put_word(&t, "pericardial_effusion", "present", "2020-06-20");
  r = risk_of(&t, NULL);
  assert_close(value(&r, HALES_RISK_ADMITTED)->value, 1, 0, 0);
  assert_close(value(&r, HALES_RISK_EFFUSION)->value, HALES_RISK_EFFUSION_PRESENT, 0, 0);
  assert_true(noted(&r, "how large"));
  done(&t, &r);
}

static void a_subject_with_nothing_measured_has_scores_that_say_why_not(void **state) {
  (void)state;
  threads t = threads_open();
  put_fact(&t, HALES_FACT_SEX, "female", NULL);
  hales_app_risk r = risk_of(&t, NULL);
  assert_false(r.has_date);
  assert_true(r.n_score >= 6);
  for (size_t i = 0; i < r.n_score; i++) {
    assert_false(r.score[i].valid);
    assert_true(r.score[i].reason[0] != '\0');
  }
  done(&t, &r);
}

static void the_json_has_every_score_and_every_value(void **state) {
  (void)state;
  threads t = threads_open();
  put_clinic(&t);
  hales_app_risk r = risk_of(&t, NULL);
  hales_buf out = {0}, text = {0};
  assert_ok_err(hales_app_risk_json(&r, &out, &t.err), &t.err);
  hales_arena arena;
  const hales_json *top = parsed(&out, &arena);
  assert_int_equal(hales_json_get(top, "scores")->n, r.n_score);
  assert_int_equal(hales_json_get(top, "values")->n, r.n_value);
  const hales_json *walk = hales_json_get(hales_json_get(top, "values"), "six_mwd_m");
  int64_t age = 0;
  assert_true(hales_json_int(hales_json_get(walk, "age_days"), &age));
  assert_int_equal(age, 10);
  hales_app_risk_text(&r, &text);
  assert_true(widest(text.data) <= 80);
  squeeze(text.data);
  assert_non_null(strstr(text.data, "six-minute walk distance"));
  assert_non_null(strstr(text.data, "(10 days before)"));
  hales_buf_deinit(&text);
  hales_buf_deinit(&out);
  free(arena.base);
  done(&t, &r);
}

static void a_wrong_subject_or_date_is_refused(void **state) {
  (void)state;
  threads t = threads_open();
  put_clinic(&t);
  hales_app_risk r;
  assert_status(hales_app_risk_run(t.store, "nobody", NULL, &r, &t.err), HALES_EARG);
  hales_app_risk_destroy(&r);
  t.err = (hales_err){0};
  assert_status(hales_app_risk_run(t.store, WHO, "20-06-2020", &r, &t.err), HALES_EPARSE);
  assert_non_null(strstr(t.err.msg, "YYYY-MM-DD"));
  hales_app_risk_destroy(&r);
  hales_app_risk_destroy(NULL);
  hales_store_close(t.store);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_that_are_limits_are_counted_in_a_note),
      cmocka_unit_test(measured_items_reach_the_scores_with_their_ages),
      cmocka_unit_test(what_was_measured_in_parts_is_put_together),
      cmocka_unit_test(parts_of_different_months_are_not_put_together),
      cmocka_unit_test(the_nearest_value_is_taken_and_old_ones_are_not),
      cmocka_unit_test(a_value_that_may_be_cut_off_yields_to_a_whole_one),
      cmocka_unit_test(what_cannot_be_is_left_out_and_said),
      cmocka_unit_test(words_become_codes),
      cmocka_unit_test(a_subject_with_nothing_measured_has_scores_that_say_why_not),
      cmocka_unit_test(the_json_has_every_score_and_every_value),
      cmocka_unit_test(a_wrong_subject_or_date_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
