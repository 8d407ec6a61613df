#include "app/scenario.h"

#include "parsed.h"
#include "twin_store.h"
#include "widest.h"

static hales_app_scenario compared(threads *t, size_t n, const char *const *plans, const char *background) {
  hales_app_scenario s;
  const hales_app_scenario_request q = {.subject = WHO, .background = background, .seed = 43, .threads = 1};
  assert_ok_err(hales_app_scenario_read(n, plans, &s, &t->err), &t->err);
  assert_ok_err(hales_app_scenario_run(t->store, &q, &s, &t->err), &t->err);
  return s;
}

static void done(threads *t, hales_app_scenario *s) {
  hales_app_scenario_destroy(s);
  hales_store_close(t->store);
}

static bool noted(const hales_app_scenario *s, const char *text) {
  for (size_t i = 0; i < s->n_note; i++)
    if (strstr(s->note[i], text)) return true;
  return false;
}

static double at(const hales_json *top, const char *a, const char *b, const char *c, const char *d) {
  const hales_json *v = hales_json_get(hales_json_get(hales_json_get(top, a), b), c);
  if (d) v = hales_json_get(v, d);
  double x = 0;
  if (!hales_json_double(v, &x)) fail_msg("%s.%s.%s.%s is no number", a, b, c, d ? d : "");
  return x;
}

/* Strong treatments stop every heart. */
static void stop_when_strong(const hales_change *c, double *param) {
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  pm->apply(c, param);
  if (c->ln_pvr < -0.3) param[pm->model->period_param] = 0.01;
}

static void a_plan_that_stops_too_many_draws_does_not_cost_the_others(void **state) {
  (void)state;
  static const char *const plans[] = {"C=sotatercept+macitentan+tadalafil", "A=stay",
                                      "D=macitentan+tadalafil+selexipag"};
  threads t = with_twin();
  hales_app_twin own;
  assert_ok_err(hales_app_twin_load(t.store, WHO, 1, &own, &t.err), &t.err);
  hales_patient_model stopping = *own.record.twin.pm;
  stopping.apply = stop_when_strong;
  own.record.twin.pm = &stopping;
  hales_app_scenario s;
  const hales_app_scenario_request q = {
      .subject = WHO, .twin = &own, .background = "none", .seed = 43, .threads = 1};
  assert_ok_err(hales_app_scenario_read(3, plans, &s, &t.err), &t.err);
  assert_ok_err(hales_app_scenario_run(t.store, &q, &s, &t.err), &t.err);
  assert_int_equal(s.n_lost, 2);
  assert_string_equal(s.lost[0].name, "C");
  assert_string_equal(s.lost[1].name, "D");
  assert_non_null(strstr(s.lost[1].reason, "have no periodic state"));
  assert_int_equal(s.n_plan, 1);
  assert_string_equal(s.plan[0].name, "A");
  assert_int_equal(s.result.n_plan, 1);
  hales_buf out = {0};
  hales_app_scenario_text(&s, &out);
  assert_non_null(strstr(out.data, "D: NOT COMPUTED: "));
  out.len = 0;
  assert_ok_err(hales_app_scenario_json(&s, &out, &t.err), &t.err);
  hales_arena arena;
  const hales_json *lost = hales_json_get(parsed(&out, &arena), "not_computed");
  assert_int_equal(lost->n, 2);
  assert_string_equal(hales_json_text(hales_json_get(lost->first, "name")), "C");
  free(arena.base);
  hales_buf_deinit(&out);
  own.record.twin.pm = hales_patient_model_find("korakianitis");
  hales_app_scenario_destroy(&s);
  hales_app_twin_destroy(&own);
  hales_store_close(t.store);
}

static void the_json_has_plans_outputs_and_probabilities(void **state) {
  (void)state;
  static const char *const plans[] = {"A=sildenafil", "B=sildenafil+macitentan", "C=riociguat:1.5"};
  threads t = with_twin();
  hales_app_scenario s = compared(&t, 3, plans, NULL);
  hales_buf out = {0};
  assert_ok_err(hales_app_scenario_json(&s, &out, &t.err), &t.err);
  hales_arena arena;
  const hales_json *top = parsed(&out, &arena);
  const size_t no = s.result.n_outcome, pvr = hales_outcome_find(s.result.pm, "pvr_wu");
  assert_close(at(top, "plans", "B", "pvr_wu", "lo90"), s.result.value[no + pvr].lo90, 0, 0);
  assert_close(at(top, "change", "C", "pvr_wu", "median"), s.result.change[2 * no + pvr].median, 0, 0);
  assert_true(at(top, "plans", "B", "pvr_wu", "median") < at(top, "plans", "A", "pvr_wu", "median"));
  const hales_json *today = hales_json_get(hales_json_get(top, "today"), "pvr_wu");
  double x = 0;
  assert_true(hales_json_double(hales_json_get(today, "hi90"), &x));
  assert_close(x, s.result.today[pvr].hi90, 0, 0);
  assert_close(at(top, "better", "pvr_wu", "A", NULL) + at(top, "better", "pvr_wu", "B", NULL) +
                   at(top, "better", "pvr_wu", "C", NULL),
               1.0, 1e-9, 0);
  assert_close(at(top, "better_than", "B", "A", "pvr_wu") + at(top, "better_than", "A", "B", "pvr_wu"), 1.0,
               1e-12, 0);
  assert_true(at(top, "better_than", "B", "today", "pvr_wu") > 0.5);
  /* neither direction is better for a heart rate */
  assert_null(hales_json_get(hales_json_get(top, "better"), "hr_bpm"));
  const hales_json *drug =
      hales_json_at(hales_json_get(hales_json_get(hales_json_get(top, "treatments"), "B"), "drugs"), 1);
  assert_string_equal(hales_json_get_text(drug, "drug"), "macitentan");
  assert_non_null(strstr(hales_json_get_text(drug, "trial"), "SERAPHIN"));
  assert_string_equal(hales_json_get_text(hales_json_get(top, "twin"), "trust"), "caution");
  hales_buf text = {0};
  hales_app_scenario_text(&s, &text);
  assert_true(widest(text.data) <= 80);
  squeeze(text.data);
  assert_non_null(strstr(text.data, "SERAPHIN haemodynamics, 26 weeks, certainty D"));
  assert_non_null(strstr(text.data, "MISFIT flagged"));
  assert_non_null(strstr(text.data, "Research software"));
  hales_buf_deinit(&text);
  hales_buf_deinit(&out);
  free(arena.base);
  done(&t, &s);
}

static void one_plan_is_compared_with_today(void **state) {
  (void)state;
  static const char *const plans[] = {"A=ambrisentan"};
  threads t = with_twin();
  hales_app_scenario s = compared(&t, 1, plans, NULL);
  hales_buf out = {0};
  assert_ok_err(hales_app_scenario_json(&s, &out, &t.err), &t.err);
  hales_arena arena;
  const hales_json *top = parsed(&out, &arena);
  const size_t pvr = hales_outcome_find(s.result.pm, "pvr_wu");
  assert_close(at(top, "better", "pvr_wu", "A", NULL), s.result.better_than_today[pvr], 0, 0);
  assert_close(s.result.best[pvr], 1.0, 1e-12, 0);
  assert_true(s.result.better_than_today[pvr] < 1.0); /* the two can be told apart */
  hales_buf_deinit(&out);
  free(arena.base);
  done(&t, &s);
}

static void a_contraindicated_plan_is_refused_and_the_others_compared(void **state) {
  (void)state;
  static const char *const plans[] = {"bad=riociguat+sildenafil", "good=macitentan"},
                           *const only_bad[] = {"bad=bosentan+macitentan"};
  threads t = with_twin();
  hales_app_scenario s = compared(&t, 2, plans, NULL);
  assert_int_equal(s.n_plan, 1);
  assert_int_equal(s.n_refused, 1);
  assert_string_equal(s.refused[0].name, "bad");
  assert_non_null(strstr(s.refused[0].reason, "contraindicated"));
  hales_app_scenario_destroy(&s);
  s = compared(&t, 1, only_bad, NULL);
  assert_int_equal(s.result.n_plan, 0);
  hales_buf out = {0};
  assert_ok_err(hales_app_scenario_json(&s, &out, &t.err), &t.err);
  assert_non_null(strstr(out.data, "liver"));
  hales_buf_deinit(&out);
  hales_app_scenario_text(&s, &out);
  assert_true(widest(out.data) <= 80);
  hales_buf_deinit(&out);
  done(&t, &s);
}

static void what_the_patient_took_when_measured_is_the_background(void **state) {
  (void)state;
  static const char *const plans[] = {"A=sildenafil:40+macitentan"};
  threads t = with_twin();
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "Sildenafil 40 MG Oral Tablet", 40, "mg", "2019-02-01");
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "riociguat", 2, "mg", "2018-02-01");
  put_treatment(&t, HALES_EVENT_TREATMENT_STOP, "riociguat", 0, NULL, "2019-01-15");
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "macitentan", 10, "mg",
                "2020-07-01"); /* after the measurement */
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "warfarin", 5, "mg", "2017-01-01");
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "bosentan", 125, "mg", "2016-01-01");
  put_treatment(&t, HALES_EVENT_TREATMENT_STOP, "bosentan", 0, NULL,
                NULL); /* over, nobody knows since when */
  hales_app_scenario s = compared(&t, 1, plans, NULL);
  assert_string_equal(s.background, "sildenafil:40");
  assert_true(noted(&s, "taken when measured: sildenafil"));
  assert_true(noted(&s, "not in the catalogue, its effect is part of today: warfarin"));
  const double with = s.result.change[hales_outcome_find(s.result.pm, "pvr_wu")].median;
  hales_app_scenario_destroy(&s);
  s = compared(&t, 1, plans, "none"); /* the same plan from nothing does more */
  assert_string_equal(s.background, "none");
  assert_true(s.result.change[hales_outcome_find(s.result.pm, "pvr_wu")].median < with);
  done(&t, &s);
}

/* A drug is taken while any of its records runs: an end, dated or not, is of its own record. */
static void the_end_of_one_record_is_not_the_end_of_another(void **state) {
  (void)state;
  static const struct {
    const char *active, *other, *end; /* starts and end; of the other one NULL is a time not known */
    bool turned, two;                 /* which arrives first; whether the active one is there */
    const char *background;
  } cases[] = {
      {"2019-01-01", "2020-08-01", NULL, false, true, "sildenafil:40"},        /* on hold after the data */
      {"2019-01-01", "2018-03-01", NULL, false, true, "sildenafil:40"},        /* on hold long before */
      {"2020-01-01", "2015-03-01", NULL, true, true, "sildenafil:40"},         /* completed, without an end */
      {"2019-01-01", "2020-02-01", "2020-04-30", true, true, "sildenafil:40"}, /* a prescription */
      {"2019-01-01", "2020-02-01", NULL, true, false, "none"},                 /* alone: over */
      {"2019-01-01", "2020-02-01", "2020-04-30", false, false, "none"},
      {"2019-01-01", "2020-02-01", "2020-08-15", false, false, "sildenafil:20"}, /* halted after the data */
  };
  static const char *const plans[] = {"A=macitentan"};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    threads t = with_twin();
    for (int i = 0; i < 2; i++) {
      if (i != cases[k].turned) {
        put_treatment_of(&t, "MedicationRequest/m1", HALES_EVENT_TREATMENT_START, "sildenafil", 20, "mg",
                         cases[k].other);
        put_treatment_of(&t, "MedicationRequest/m1", HALES_EVENT_TREATMENT_STOP, "sildenafil", 0, NULL,
                         cases[k].end);
      } else if (cases[k].two) {
        put_treatment_of(&t, "MedicationStatement/m2", HALES_EVENT_TREATMENT_START, "sildenafil", 40, "mg",
                         cases[k].active);
      }
    }
    hales_app_scenario s = compared(&t, 1, plans, NULL);
    if (strcmp(s.background, cases[k].background) != 0) print_error("case %zu\n", k);
    assert_string_equal(s.background, cases[k].background);
    assert_int_equal(noted(&s, "taken when measured: sildenafil"), strcmp(s.background, "none") != 0);
    done(&t, &s);
  }
}

static void of_records_that_run_the_latest_one_tells_the_dose(void **state) {
  (void)state;
  static const char *const plans[] = {"A=macitentan"};
  for (int turned = 0; turned < 2; turned++) {
    threads t = with_twin();
    put_treatment_of(&t, turned ? "M/a" : "M/b", HALES_EVENT_TREATMENT_START, "sildenafil", 20, "mg",
                     "2018-05-01");
    put_treatment_of(&t, turned ? "M/b" : "M/a", HALES_EVENT_TREATMENT_START, "sildenafil", 80, "mg",
                     "2019-05-01");
    put_treatment_of(&t, "M/c", HALES_EVENT_TREATMENT_START, "sildenafil", 40, "mg", "2018-10-01");
    hales_app_scenario s = compared(&t, 1, plans, NULL);
    assert_string_equal(s.background, "sildenafil:80");
    done(&t, &s);
  }
}

static void a_combined_tablet_and_a_dose_that_is_not_listed_are_understood(void **state) {
  (void)state;
  static const char *const plans[] = {"A=stay"};
  threads t = with_twin();
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "macitentan/tadalafil (Opsynvi)", 0, NULL, "2019-02-01");
  put_treatment(&t, HALES_EVENT_TREATMENT_DOSE, "selexipag", 777, "ug", "2019-03-01");
  hales_app_scenario s = compared(&t, 1, plans, NULL);
  assert_string_equal(s.background, "macitentan+tadalafil+selexipag");
  assert_true(noted(&s, "selexipag, at a dose the catalogue does not list"));
  assert_true(noted(&s, "tadalafil, dose not stated"));
  hales_app_scenario_destroy(&s);
  hales_store_close(t.store);
  t = with_twin();
  s = compared(&t, 1, plans, NULL);
  assert_string_equal(s.background, "none");
  assert_true(noted(&s, "none assumed"));
  done(&t, &s);
}

static void what_no_trial_tells_of_stays_and_forbids_its_like(void **state) {
  (void)state;
  static const char *const plans[] = {"A=sildenafil", "B=macitentan", "C=riociguat+selexipag", "D=diuretic"};
  threads t = with_twin();
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "Levitra 10 mg", 10, "mg", "2019-02-01"); /* vardenafil */
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "spironolactone 25 mg", 25, "mg", "2019-03-01");
  hales_app_scenario s = compared(&t, 4, plans, NULL);
  assert_string_equal(s.background, "none");
  assert_true(noted(&s, "vardenafil (phosphodiesterase-5 inhibitor)"));
  assert_int_equal(s.n_plan, 2); /* diuretics add up, and another class does not mind */
  assert_string_equal(s.plan[0].name, "B");
  assert_string_equal(s.plan[1].name, "D");
  assert_int_equal(s.n_refused, 2);
  assert_string_equal(s.refused[0].name, "A");
  assert_string_equal(s.refused[1].name, "C");
  assert_non_null(strstr(s.refused[1].reason, "riociguat beside vardenafil"));
  done(&t, &s);
}

static void what_is_taken_together_against_a_rule_is_said(void **state) {
  (void)state;
  static const char *const plans[] = {"A=stay"};
  threads t = with_twin();
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "Revatio 20 mg", 20, "mg", "2019-02-01");
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "Adempas 2.5 mg", 2.5, "mg", "2019-03-01");
  put_treatment(&t, HALES_EVENT_TREATMENT_START, "Torasemid 20 mg", 20, "mg", "2019-04-01");
  hales_app_scenario s = compared(&t, 1, plans, NULL);
  assert_string_equal(s.background, "sildenafil:20+riociguat:2.5+diuretic:40");
  assert_true(noted(&s, "though contraindicated: sildenafil with riociguat"));
  done(&t, &s);
}

static void plans_that_cannot_be_read_are_refused_with_the_reason(void **state) {
  (void)state;
  static const struct {
    const char *plan[2];
    hales_status status;
    const char *says;
  } bad[] = {{{"A=sildenafi", NULL}, HALES_EARG, "did you mean sildenafil"},
             {{"A=sildenafil:21", NULL}, HALES_EARG, "no dose"},
             {{"sildenafil", NULL}, HALES_EPARSE, "NAME="},
             {{"A=", NULL}, HALES_EPARSE, "drug"},
             {{"A=sildenafil+sildenafil", NULL}, HALES_EARG, "twice"},
             {{"A=sildenafil", "A=macitentan"}, HALES_EARG, "twice"},
             {{"A=bosentan+macitentan", "A=macitentan"}, HALES_EARG, "twice"},
             {{"today=sildenafil", NULL}, HALES_EARG, "reserved"}};
  hales_app_scenario s;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    hales_err err = {0};
    assert_status(hales_app_scenario_read(bad[i].plan[1] ? 2 : 1, bad[i].plan, &s, &err), bad[i].status);
    if (!strstr(err.msg, bad[i].says)) fail_msg("%s: \"%s\"", bad[i].plan[0], err.msg);
    hales_app_scenario_destroy(&s);
  }
  const char *many[HALES_SCENARIO_PLANS_MAX + 1];
  for (size_t i = 0; i <= HALES_SCENARIO_PLANS_MAX; i++) many[i] = "A=stay";
  assert_status(hales_app_scenario_read(0, NULL, &s, NULL), HALES_EARG);
  hales_app_scenario_destroy(&s);
  assert_status(hales_app_scenario_read(HALES_SCENARIO_PLANS_MAX + 1, many, &s, NULL), HALES_EARG);
  hales_app_scenario_destroy(&s);
  hales_app_scenario_destroy(NULL);
}

static void a_subject_without_a_twin_is_told_how_to_make_one(void **state) {
  (void)state;
  static const char *const plans[] = {"A=sildenafil"};
  threads t = threads_open();
  put_number(&t, "pa_sys_mmhg", 86.5, "2020-07-01");
  hales_app_scenario s;
  assert_ok(hales_app_scenario_read(1, plans, &s, NULL));
  hales_app_scenario_request q = {.subject = WHO};
  assert_status(hales_app_scenario_run(t.store, &q, &s, &t.err), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "hales calibrate"));
  t.err = (hales_err){0};
  q.subject = "nobody";
  assert_status(hales_app_scenario_run(t.store, &q, &s, &t.err), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "no such subject"));
  done(&t, &s);
}

static void a_background_that_is_no_regimen_is_refused(void **state) {
  (void)state;
  static const char *const plans[] = {"A=sildenafil"};
  threads t = with_twin();
  hales_app_scenario s;
  assert_ok(hales_app_scenario_read(1, plans, &s, NULL));
  const hales_app_scenario_request q = {.subject = WHO, .background = "aspirin", .threads = 1};
  assert_status(hales_app_scenario_run(t.store, &q, &s, &t.err), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "aspirin"));
  done(&t, &s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_plan_that_stops_too_many_draws_does_not_cost_the_others),
      cmocka_unit_test(the_json_has_plans_outputs_and_probabilities),
      cmocka_unit_test(one_plan_is_compared_with_today),
      cmocka_unit_test(a_contraindicated_plan_is_refused_and_the_others_compared),
      cmocka_unit_test(what_the_patient_took_when_measured_is_the_background),
      cmocka_unit_test(the_end_of_one_record_is_not_the_end_of_another),
      cmocka_unit_test(of_records_that_run_the_latest_one_tells_the_dose),
      cmocka_unit_test(a_combined_tablet_and_a_dose_that_is_not_listed_are_understood),
      cmocka_unit_test(what_no_trial_tells_of_stays_and_forbids_its_like),
      cmocka_unit_test(what_is_taken_together_against_a_rule_is_said),
      cmocka_unit_test(plans_that_cannot_be_read_are_refused_with_the_reason),
      cmocka_unit_test(a_subject_without_a_twin_is_told_how_to_make_one),
      cmocka_unit_test(a_background_that_is_no_regimen_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
