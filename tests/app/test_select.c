#include "app/select.h"

#include <math.h>

#include "thread_store.h"

static hales_status select_in(threads *t, const char *subject, const char *date, hales_selection *s) {
  const hales_select_request q = {
      .subject = subject, .date = date, .pm = hales_patient_model_find("korakianitis")};
  t->err = (hales_err){0};
  return hales_select(t->store, &q, s, &t->err);
}

static hales_selection selected(threads *t, const char *date) {
  hales_selection s;
  assert_ok_err(select_in(t, WHO, date, &s), &t->err);
  return s;
}

static const hales_selected *used(const hales_selection *s, const char *name) {
  for (size_t i = 0; i < s->n_used; i++)
    if (strcmp(s->used[i].name, name) == 0) return &s->used[i];
  return NULL;
}

static const hales_unused *unused(const hales_selection *s, const char *name) {
  for (size_t i = 0; i < s->n_unused; i++)
    if (strcmp(s->unused[i].name, name) == 0) return &s->unused[i];
  return NULL;
}

static bool noted(const hales_selection *s, const char *text) {
  for (size_t i = 0; i < s->n_note; i++)
    if (strstr(s->note[i], text)) return true;
  return false;
}

static void done(threads *t, hales_selection *s) {
  hales_selection_destroy(s);
  hales_store_close(t->store);
}

static void the_latest_catheterisation_is_taken_unless_a_date_is_given(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_sys_mmhg", 71.5, "2018-03-05");
  put_number(&t, "co_l_min", 4.25, "2018-03-05");
  put_number(&t, "pa_sys_mmhg", 83.5, "2019-11-20");
  put_number(&t, "co_l_min", 3.75, "2019-11-20");
  put_number(&t, "sa_sys_mmhg", 117.5, "2021-06-01"); /* later, but no catheter */
  hales_selection s = selected(&t, NULL);
  assert_string_equal(s.date, "2019-11-20");
  assert_true(s.catheter);
  assert_int_equal(s.n_used, 2);
  assert_close(used(&s, "pa_sys_mmhg")->value, 83.5, 0, 0);
  assert_close(used(&s, "co_l_min")->value, 3.75, 0, 0);
  assert_int_equal(unused(&s, "co_l_min")->n, 1);
  assert_non_null(strstr(unused(&s, "sa_sys_mmhg")->reason, "another day"));
  hales_selection_destroy(&s);
  s = selected(&t, "2018-03-05");
  assert_close(used(&s, "pa_sys_mmhg")->value, 71.5, 0, 0);
  hales_selection_destroy(&s);
  s = selected(&t, "2021-06-01");
  assert_false(s.catheter);
  assert_int_equal(s.n_used, 1);
  done(&t, &s);
}

static void values_that_cannot_be_used_are_listed_with_the_reason(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_mean_mmhg", 48.5, "2020-02-11");
  put_flagged(&t, "pa_dia_mmhg", 321.5, "2020-02-11", HALES_OBS_IMPLAUSIBLE);
  put_flagged(&t, "pawp_mmhg", 5.5, "2020-02-11", HALES_OBS_LESS_THAN);
  put_number(&t, "colour_of_socks", 17.5, "2020-02-11");
  put_number(&t, "colour_of_socks", 18.5, "2020-02-12");
  put_number(&t, "rv_max_mmhg", 77.5, NULL);
  put_number(&t, "ntprobnp_ng_l", 1733.5, "2020-02-11"); /* nothing the model gives */
  hales_selection s = selected(&t, NULL);
  assert_int_equal(s.n_used, 1);
  assert_non_null(strstr(unused(&s, "pa_dia_mmhg")->reason, "implausible"));
  assert_close(unused(&s, "pa_dia_mmhg")->value, 321.5, 0, 0);
  assert_non_null(strstr(unused(&s, "pawp_mmhg")->reason, "limit"));
  assert_int_equal(unused(&s, "colour_of_socks")->n, 2);
  assert_non_null(strstr(unused(&s, "rv_max_mmhg")->reason, "no date"));
  assert_null(unused(&s, "ntprobnp_ng_l"));
  assert_int_equal(s.n_unused, 4);
  done(&t, &s);
}

static void an_implausible_pressure_makes_no_catheterisation(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_mean_mmhg", 48.5, "2020-02-11");
  put_flagged(&t, "pa_mean_mmhg", 480.5, "2022-05-01", HALES_OBS_IMPLAUSIBLE);
  put_flagged(&t, "pa_sys_mmhg", 71.5, "2031-05-01", HALES_OBS_IMPLAUSIBLE_TIME);
  hales_selection s = selected(&t, NULL);
  assert_string_equal(s.date, "2020-02-11");
  assert_int_equal(unused(&s, "pa_sys_mmhg")->n, 1);
  done(&t, &s);
}

static void of_several_values_the_nearest_in_time_is_taken(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_mean_mmhg", 48.5, "2020-02-11T10:00:00Z");
  put_number(&t, "sa_sys_mmhg", 131.5, "2020-02-11T06:30:00Z");
  put_number(&t, "sa_sys_mmhg", 118.5, "2020-02-11T10:20:00Z");
  put_number(&t, "sa_sys_mmhg", 143.5, "2020-02-11T19:00:00Z");
  hales_selection s = selected(&t, NULL);
  assert_close(used(&s, "sa_sys_mmhg")->value, 118.5, 0, 0);
  assert_null(used(&s, "sa_sys_mmhg")->note);
  assert_int_equal(unused(&s, "sa_sys_mmhg")->n, 2);
  assert_non_null(strstr(unused(&s, "sa_sys_mmhg")->reason, "nearer"));
  done(&t, &s);
}

static void values_of_the_same_time_are_averaged_with_a_note(void **state) {
  (void)state;
  threads t = threads_open();
  PUT_DAY(&t, "2020-02-11", {"pa_mean_mmhg", 44.5}, {"co_l_min", 4.5}, {"co_l_min", 4.75}, {"co_l_min", 5.5});
  hales_selection s = selected(&t, NULL);
  const hales_selected *co = used(&s, "co_l_min");
  assert_close(co->value, (4.5 + 4.75 + 5.5) / 3, 1e-15, 0);
  assert_int_equal(co->n_mean, 3);
  assert_non_null(strstr(co->note, "mean of 3 values"));
  done(&t, &s);
}

static void a_value_that_may_be_cut_off_yields_to_a_whole_one(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_dia_mmhg", 31.5, "2020-02-11");
  hales_obs cut = obs_of(&t, "pa_sys_mmhg", 8.0, "2020-02-11");
  cut.flags |= HALES_OBS_UNENDED;
  put_one(&t, &cut);
  hales_selection s = selected(&t, NULL);
  assert_close(used(&s, "pa_sys_mmhg")->value, 8.0, 0, 0);
  assert_non_null(strstr(used(&s, "pa_dia_mmhg")->note, "disagrees"));
  hales_selection_destroy(&s);
  put_number(&t, "pa_sys_mmhg", 86.0, "2020-02-11");
  s = selected(&t, NULL);
  assert_close(used(&s, "pa_sys_mmhg")->value, 86.0, 0, 0);
  assert_int_equal(used(&s, "pa_sys_mmhg")->n_mean, 1);
  assert_non_null(strstr(unused(&s, "pa_sys_mmhg")->reason, "cut off"));
  done(&t, &s);
}

static void a_value_that_may_be_cut_off_is_used_with_a_note(void **state) {
  (void)state;
  threads t = threads_open();
  hales_obs cut = obs_of(&t, "pa_mean_mmhg", 47.5, "2020-02-11");
  cut.flags |= HALES_OBS_UNENDED;
  put_one(&t, &cut);
  hales_selection s = selected(&t, NULL);
  assert_close(used(&s, "pa_mean_mmhg")->value, 47.5, 0, 0);
  assert_non_null(strstr(used(&s, "pa_mean_mmhg")->note, "no end"));
  done(&t, &s);
}

static void a_corrected_value_replaces_the_old_one(void **state) {
  (void)state;
  threads t = threads_open();
  hales_obs o = obs_of(&t, "pa_mean_mmhg", 84.5, "2020-02-11");
  o.identity = (hales_identity){.record = "Observation/3", .version = "1"};
  put_one(&t, &o);
  o.value = o.canonical_value = 48.5;
  o.identity.version = "2";
  o.identity.state = HALES_VERSION_CORRECTED;
  put_one(&t, &o);
  hales_selection s = selected(&t, NULL);
  assert_close(used(&s, "pa_mean_mmhg")->value, 48.5, 0, 0);
  assert_int_equal(used(&s, "pa_mean_mmhg")->n_mean, 1);
  done(&t, &s);
}

static void volumes_may_be_a_month_away_and_body_size_five_years(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_mean_mmhg", 48.5, "2020-06-15");
  put_number(&t, "rv_edv_ml", 211.5, "2020-07-15"); /* 30 days */
  put_number(&t, "rv_esv_ml", 143.5, "2020-07-16"); /* 31 days */
  put_number(&t, "lv_edv_ml", 98.5, "2020-06-05");
  put_number(&t, "lv_edv_ml", 104.5, "2020-06-22");
  put_number(&t, "height_cm", 171.5, "2016-01-02");
  put_number(&t, "weight_kg", 83.5, "2012-01-02"); /* too old */
  put_number(&t, "weight_kg", 77.5, "2021-01-02");
  put_number(&t, "weight_kg", 79.5, "2020-05-02"); /* nearest */
  hales_selection s = selected(&t, NULL);
  assert_close(used(&s, "rv_edv_ml")->value, 211.5, 0, 0);
  assert_null(used(&s, "rv_esv_ml"));
  assert_close(used(&s, "lv_edv_ml")->value, 104.5, 0, 0);
  assert_true(s.body.has_height && s.body.has_weight);
  assert_close(s.body.height_cm, 171.5, 0, 0);
  assert_close(s.body.weight_kg, 79.5, 0, 0);
  assert_int_equal(s.n_body, 2);
  assert_string_equal(s.size[0].name, "height_cm");
  done(&t, &s);
}

/* A registry's row: pressures and a resistance, no output. */
static void output_follows_from_the_resistance_it_was_computed_into(void **state) {
  (void)state;
  threads t = threads_open();
  PUT_DAY(&t, "2019-11-20", {"pa_mean_mmhg", 52.5}, {"pawp_mmhg", 8.5}, {"pvr_wu", 11.0});
  hales_selection s = selected(&t, NULL);
  assert_close(used(&s, "co_l_min")->value, 4.0, 1e-14, 0.0);
  assert_string_equal(used(&s, "co_l_min")->unit, "L/min");
  assert_non_null(strstr(used(&s, "co_l_min")->note, "resistance 11"));
  hales_selection_destroy(&s);
  /* beside a measured output it says nothing more */
  put_number(&t, "co_l_min", 4.35, "2019-11-20");
  s = selected(&t, NULL);
  assert_close(used(&s, "co_l_min")->value, 4.35, 0.0, 0.0);
  assert_non_null(strstr(unused(&s, "pvr_wu")->reason, "the same as the output"));
  done(&t, &s);
  t = threads_open();
  put_number(&t, "pa_mean_mmhg", 52.5, "2019-11-20");
  put_number(&t, "pvr_wu", 11.0, "2019-11-20");
  s = selected(&t, NULL);
  assert_null(used(&s, "co_l_min"));
  assert_non_null(strstr(unused(&s, "pvr_wu")->reason, "wedge"));
  hales_selection_destroy(&s);
  put_number(&t, "pawp_mmhg", 51.5, "2019-11-20"); /* 0.09 L/min */
  s = selected(&t, NULL);
  assert_null(used(&s, "co_l_min"));
  assert_non_null(strstr(unused(&s, "pvr_wu")->reason, "cannot be"));
  done(&t, &s);
}

static void volumes_follow_from_their_indices(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "height_cm", 162.0, "2019-11-20");
  put_number(&t, "weight_kg", 72.0, "2019-11-20"); /* 1.8 m2 */
  PUT_DAY(&t, "2019-11-20", {"rvesvi_ml_m2", 55.0}, {"svi_ml_m2", 31.0}, {"pa_sys_mmhg", 71.5});
  hales_selection s = selected(&t, NULL);
  assert_close(used(&s, "rv_esv_ml")->value, 99.0, 1e-14, 0.0);
  assert_close(used(&s, "sv_ml")->value, 55.8, 1e-14, 0.0);
  hales_selection_destroy(&s);
  /* a catheter's stroke volume is its output over the rate */
  put_number(&t, "co_l_min", 4.35, "2019-11-20");
  s = selected(&t, NULL);
  assert_null(used(&s, "sv_ml"));
  assert_non_null(strstr(unused(&s, "svi_ml_m2")->reason, "the same as the output"));
  assert_close(used(&s, "rv_esv_ml")->value, 99.0, 1e-14, 0.0);
  done(&t, &s);
}

static void output_follows_from_the_index_where_there_is_no_other(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_mean_mmhg", 48.5, "2020-06-15");
  put_number(&t, "ci_l_min_m2", 2.25, "2020-06-15");
  hales_selection s = selected(&t, NULL);
  /* of a body that is not known: times that of the priors, so that the index stands */
  const hales_selected *co = used(&s, "co_l_min");
  assert_close(co->value / hales_body_bsa_m2(&s.body), 2.25, 1e-15, 0);
  assert_non_null(strstr(co->note, "typical body surface area 1.85 m2: flow and resistance are as unsure"));
  assert_string_equal(co->from, "ci_l_min_m2");
  assert_close(co->from_value, 2.25, 0, 0);
  hales_selection_destroy(&s);
  /* of a stated surface, also beside a height alone */
  put_number(&t, "bsa_m2", 2.35, "2020-06-15");
  put_number(&t, "height_cm", 171.5, "2020-06-15");
  s = selected(&t, NULL);
  assert_true(s.body.has_bsa && s.body.has_height && s.n_body == 2);
  assert_close(used(&s, "co_l_min")->value, 2.25 * 2.35, 1e-15, 0);
  assert_null(strstr(used(&s, "co_l_min")->note, "typical"));
  assert_true(noted(&s, "the stated body surface area") && !noted(&s, "typical"));
  hales_selection_destroy(&s);
  put_number(&t, "height_cm", 171.5, "2020-06-15");
  put_number(&t, "weight_kg", 79.5, "2020-06-15");
  s = selected(&t, NULL);
  assert_true(!s.body.has_bsa && unused(&s, "bsa_m2") != NULL);
  assert_close(hales_body_bsa_m2(&s.body), sqrt(171.5 * 79.5 / 3600.0), 1e-12, 0);
  assert_close(used(&s, "co_l_min")->value, 2.25 * hales_body_bsa_m2(&s.body), 1e-15, 0);
  assert_non_null(strstr(used(&s, "co_l_min")->note, "index"));
  hales_selection_destroy(&s);
  put_number(&t, "co_l_min", 4.75, "2020-06-15");
  s = selected(&t, NULL);
  assert_close(used(&s, "co_l_min")->value, 4.75, 0, 0);
  assert_non_null(strstr(unused(&s, "ci_l_min_m2")->reason, "the same as the output"));
  done(&t, &s);
}

static void a_child_is_said_to_be_one_and_an_infant_is_refused(void **state) {
  (void)state;
  static const struct {
    double age, height, weight;
    const char *note, *error;
  } cases[] = {{17.5, 164.5, 58.5, "a child", NULL}, {18.5, 164.5, 58.5, NULL, NULL},
               {8.5, 125.5, 26.5, "a child", NULL},  {1.5, 74.5, 9.5, NULL, "0.6 m2"},
               {2.5, 112.5, 21.5, NULL, "3 years"}, /* 0.82 m2 */
               {0, 74.5, 9.5, NULL, "0.6 m2"}};     /* age not known */
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    threads t = threads_open();
    PUT_DAY(&t, "2020-06-15", {"pa_mean_mmhg", 48.5}, {"height_cm", cases[i].height},
            {"weight_kg", cases[i].weight});
    if (cases[i].age > 0) put_number(&t, "age_years", cases[i].age, "2020-06-15");
    hales_selection s;
    const hales_status status = select_in(&t, WHO, NULL, &s);
    assert_int_equal(status, cases[i].error ? HALES_EARG : HALES_OK);
    if (cases[i].error) assert_non_null(strstr(t.err.msg, cases[i].error));
    assert_int_equal(noted(&s, "a child"), cases[i].note != NULL);
    done(&t, &s);
  }
}

static void age_comes_from_the_birth_year_and_sex_from_what_agrees(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_mean_mmhg", 48.5, "2020-10-01");
  put_fact(&t, HALES_FACT_BIRTH, NULL, "1963");
  put_fact(&t, HALES_FACT_SEX, "male", NULL);
  put_number(&t, "age_years", 31.5, "2020-10-01"); /* the birth year is stronger */
  hales_selection s = selected(&t, NULL);
  assert_true(s.body.has_age);
  assert_close(s.body.age_years, 57.25, 0, 0.01); /* middle of 1963 to the date */
  assert_int_equal(s.body.sex, HALES_SEX_MALE);
  hales_selection_destroy(&s);
  put_word(&t, "sex", "female", "2020-10-01");
  s = selected(&t, NULL);
  assert_int_equal(s.body.sex, HALES_SEX_UNKNOWN);
  assert_true(noted(&s, "contradict"));
  done(&t, &s);
}

static void a_stated_age_is_carried_to_the_day(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_mean_mmhg", 48.5, "2020-10-01");
  put_number(&t, "age_years", 44.5, "2018-10-01");
  hales_selection s = selected(&t, NULL);
  assert_close(s.body.age_years, 46.5, 0, 0.01);
  assert_true(noted(&s, "typical body surface area"));
  done(&t, &s);
}

static void measurements_without_dates_are_taken_together_when_there_are_no_others(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "pa_sys_mmhg", 66.5, NULL);
  put_number(&t, "pawp_mmhg", 9.5, NULL);
  hales_selection s = selected(&t, NULL);
  assert_false(s.has_date);
  assert_true(s.catheter);
  assert_int_equal(s.n_used, 2);
  assert_true(noted(&s, "no date"));
  done(&t, &s);
}

static void a_day_without_a_catheter_is_taken_with_a_note(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "sa_sys_mmhg", 117.5, "2021-06-01");
  put_number(&t, "rv_edv_ml", 180.5, "2021-05-20");
  hales_selection s = selected(&t, NULL);
  assert_string_equal(s.date, "2021-06-01");
  assert_int_equal(s.n_used, 2);
  assert_true(noted(&s, "no pulmonary artery pressure"));
  done(&t, &s);
}

static void where_nothing_can_be_fitted_the_message_says_what_is_needed(void **state) {
  (void)state;
  threads t = threads_open();
  hales_selection s;
  put_number(&t, "height_cm", 171.5, "2020-06-15");
  put_number(&t, "hr_bpm", 83.5, "2020-06-15"); /* a rate alone says nothing of the circulation */
  assert_status(select_in(&t, WHO, NULL, &s), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "pressure, flow or volume"));
  hales_selection_destroy(&s);
  assert_status(select_in(&t, WHO, "2020-06-15", &s), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "2020-06-15"));
  hales_selection_destroy(&s);
  assert_status(select_in(&t, "K-18", NULL, &s), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "no such subject"));
  assert_null(strstr(t.err.msg, "K-1")); /* neither the name asked for nor one that exists */
  hales_selection_destroy(&s);
  static const char *const dates[] = {"2020-02-30",           "2020-2-3",  "yesterday", "",
                                      "2020-06-15T10:00:00Z", "0000-01-01"};
  for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
    assert_status(select_in(&t, WHO, dates[i], &s), HALES_EPARSE);
    hales_selection_destroy(&s);
  }
  hales_selection_destroy(NULL);
  hales_store_close(t.store);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_latest_catheterisation_is_taken_unless_a_date_is_given),
      cmocka_unit_test(values_that_cannot_be_used_are_listed_with_the_reason),
      cmocka_unit_test(an_implausible_pressure_makes_no_catheterisation),
      cmocka_unit_test(of_several_values_the_nearest_in_time_is_taken),
      cmocka_unit_test(values_of_the_same_time_are_averaged_with_a_note),
      cmocka_unit_test(a_value_that_may_be_cut_off_yields_to_a_whole_one),
      cmocka_unit_test(a_value_that_may_be_cut_off_is_used_with_a_note),
      cmocka_unit_test(a_corrected_value_replaces_the_old_one),
      cmocka_unit_test(volumes_may_be_a_month_away_and_body_size_five_years),
      cmocka_unit_test(output_follows_from_the_resistance_it_was_computed_into),
      cmocka_unit_test(volumes_follow_from_their_indices),
      cmocka_unit_test(output_follows_from_the_index_where_there_is_no_other),
      cmocka_unit_test(a_child_is_said_to_be_one_and_an_infant_is_refused),
      cmocka_unit_test(age_comes_from_the_birth_year_and_sex_from_what_agrees),
      cmocka_unit_test(a_stated_age_is_carried_to_the_day),
      cmocka_unit_test(measurements_without_dates_are_taken_together_when_there_are_no_others),
      cmocka_unit_test(a_day_without_a_catheter_is_taken_with_a_note),
      cmocka_unit_test(where_nothing_can_be_fitted_the_message_says_what_is_needed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
