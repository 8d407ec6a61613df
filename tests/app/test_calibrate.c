#include "app/calibrate.h"

#include <math.h>
#include <stdlib.h>

#include "app/report.h"
#include "base/json.h"
#include "parsed.h"
#include "thread/quantity.h"
#include "thread_store.h"

/* A severe patient, somewhat like those of [Colunga2023]; the same thread for all tests. */
static threads with_thread(void) {
  threads t = threads_open();
  PUT_DAY(&t, "2020-07-01", {"ra_max_mmhg", 15.5}, {"ra_min_mmhg", 7.5}, {"rv_max_mmhg", 84.5},
          {"rv_min_mmhg", 4.5}, {"pa_sys_mmhg", 83.5}, {"pa_dia_mmhg", 33.5}, {"pa_mean_mmhg", 50.5},
          {"pawp_mmhg", 7.5}, {"co_l_min", 4.35}, {"sa_sys_mmhg", 116.5}, {"sa_dia_mmhg", 74.5},
          {"hr_bpm", 82.5}, {"height_cm", 167.5}, {"weight_kg", 74.5});
  put_number(&t, "pa_mean_mmhg", 39.5, "2017-07-01");
  put_fact(&t, HALES_FACT_SEX, "female", NULL);
  put_fact(&t, HALES_FACT_BIRTH, NULL, "1966");
  return t;
}

static hales_app_calibrate_request request(uint64_t seed) {
  return (hales_app_calibrate_request){.model = "korakianitis",
                                       .subject = WHO,
                                       .seed = seed,
                                       .threads = 2,
                                       .n_draw = 40,
                                       .code_version = "0.7.3",
                                       .now_us = 123456};
}

static const hales_twin_fit *fit_of(const hales_app_calibration *c, const char *name) {
  for (size_t i = 0; i < c->record.n_fit; i++)
    if (strcmp(c->record.fit[i].name, name) == 0) return &c->record.fit[i];
  fail_msg("no fit of %s", name);
  return NULL;
}

static hales_status refuse(threads *t, const hales_app_calibrate_request *q) {
  hales_app_calibration c;
  t->err = (hales_err){0};
  const hales_status s = hales_app_calibrate(t->store, q, &c, &t->err);
  hales_app_calibration_destroy(&c);
  return s;
}

static uint64_t twins_in(hales_store *store) {
  hales_store_counts n;
  assert_ok(hales_store_count(store, &n, NULL));
  return n.twins;
}

static double number(const hales_json *top, const char *a, const char *b, const char *c) {
  double x = 0;
  const hales_json *v = hales_json_get(hales_json_get(top, a), b);
  if (!hales_json_double(hales_json_get(v, c), &x)) fail_msg("%s.%s.%s is no number", a, b, c);
  return x;
}

static void check_document(const hales_app_calibration *c) {
  static const char *const of_parameter[] = {"median", "lo90", "hi90", "prior_median", "contraction"};
  static const char *const of_fit[] = {"measured", "sd", "twin", "lo90", "hi90", "pred_lo90", "pred_hi90"};
  hales_buf out = {0};
  hales_arena arena;
  hales_err err = {0};
  assert_ok_err(hales_app_calibration_json(c, &out, &err), &err);
  const hales_json *top = parsed(&out, &arena);
  for (size_t i = 0; i < sizeof of_parameter / sizeof of_parameter[0]; i++)
    (void)number(top, "parameters", "pat.R", of_parameter[i]);
  bool learned = false;
  assert_true(hales_json_bool(
      hales_json_get(hales_json_get(hales_json_get(top, "parameters"), "pat.R"), "learned"), &learned));
  assert_true(learned);
  for (size_t i = 0; i < sizeof of_fit / sizeof of_fit[0]; i++)
    (void)number(top, "fit", "pa_sys_mmhg", of_fit[i]);
  assert_close(number(top, "fit", "co_l_min", "measured"), 4.35, 0, 0);
  assert_non_null(hales_json_get(top, "misfit"));
  assert_non_null(hales_json_get_text(top, "method"));
  double seconds = 0;
  assert_true(hales_json_double(hales_json_get(top, "seconds"), &seconds) && seconds > 0);
  assert_int_equal(hales_json_get(top, "unused")->n, 1); /* the mean of 2017 */
  free(arena.base);
  const size_t before = out.len; /* the JSON */
  hales_app_calibration_text(c, &out);
  assert_non_null(strstr(out.data + before, "Pulmonary vascular resistance"));
  for (const char *line = out.data + before; *line; line += strcspn(line, "\n") + 1)
    if (strcspn(line, "\n") > 82)
      fail_msg("%.120s", line); /* bytes: 80 columns, a unit may have two more of UTF-8 */
  hales_buf_deinit(&out);
}

/* What is stored names nobody and no time of making. */
static hales_status check_row(void *ctx, const hales_stored_twin *row, hales_err *err) {
  (void)err;
  (*(size_t *)ctx)++;
  const hales_buf text = {.data = malloc(row->json.n + 1), .len = row->json.n};
  assert_non_null(text.data);
  memcpy(text.data, row->json.p, row->json.n);
  text.data[row->json.n] = '\0';
  assert_null(strstr(text.data, WHO));
  assert_null(strstr(text.data, "1966-")); /* a date; the digits alone may stand in any number */
  assert_null(strstr(text.data, "\"1966"));
  assert_null(strstr(text.data, "birth"));
  assert_null(strstr(text.data, "seconds"));
  assert_null(strstr(text.data, "123456,"));
  assert_int_equal(row->made_us, 123456);
  free(text.data);
  return HALES_OK;
}

/* A page of this twin says which program made the twin, and which the page where that was another. */
static void check_page(threads *t, const char *program, const char *says) {
  const hales_report_options opt = {.seed = 5, .threads = 2, .now_us = 7, .code_version = program};
  hales_patient_report *r = NULL;
  assert_ok_err(hales_patient_report_create(t->store, WHO, &opt, &r, &t->err), &t->err);
  assert_string_equal(hales_patient_report_data(r)->code_version, says);
  hales_patient_report_destroy(r);
}

static void a_thread_becomes_a_stored_twin_that_can_be_loaded(void **state) {
  (void)state;
  threads t = with_thread();
  hales_app_calibration c;
  const hales_app_calibrate_request q = request(5);
  assert_ok_err(hales_app_calibrate(t.store, &q, &c, &t.err), &t.err);
  assert_true(c.stored);
  assert_int_equal(c.supersedes, 0);
  assert_int_equal(strlen(c.twin_name), 12);
  assert_int_equal(c.record.n_fit, 12);
  assert_string_equal(c.record.true_on, "2020-07-01");
  /* the twin meets its data: each median within two sd of its measurement */
  for (size_t i = 0; i < c.record.n_fit; i++)
    assert_true(fabs(c.record.fit[i].twin - c.record.fit[i].measured) < 2.0 * c.record.fit[i].sd);
  assert_true(c.record.diagnostics.numerical_error_sd < 0.1);
  assert_int_equal(c.record.diagnostics.n_error_draw, 8);
  assert_close(c.record.twin.body.age_years, 54.0, 0, 0.05);
  assert_string_equal(fit_of(&c, "pa_sys_mmhg")->place, "line 9");
  assert_memory_equal(fit_of(&c, "pa_sys_mmhg")->document, "ab129c00", 8);
  check_document(&c);
  hales_twin_diagnostics *d = &c.record.diagnostics;
  const hales_twin_diagnostics kept = *d;
  hales_buf text = {0};
  d->trust = "poor"; /* what is said when the draws are of no use */
  d->reason = "k-hat above its limit";
  hales_app_calibration_text(&c, &text);
  assert_non_null(strstr(text.data, "POOR: the draws are not to be trusted"));
  assert_non_null(strstr(text.data, "k-hat above its limit"));
  hales_buf_deinit(&text);
  *d = kept;
  hales_app_twin loaded;
  assert_ok_err(hales_app_twin_load(t.store, WHO, 1, &loaded, &t.err), &t.err);
  assert_string_equal(loaded.name, c.twin_name);
  assert_int_equal(loaded.record.twin.n_draw, 40);
  assert_memory_equal(loaded.record.twin.theta, c.record.twin.theta,
                      40 * c.record.twin.pm->n_free * sizeof(double));
  assert_string_equal(loaded.record.diagnostics.trust, c.record.diagnostics.trust);
  hales_app_twin_destroy(&loaded);
  size_t rows = 0;
  assert_ok_err(hales_store_each_twin(t.store, c.selection.subject_id, check_row, &rows, &t.err), &t.err);
  assert_int_equal(rows, 1);
  /* the same recipe later: the same twin */
  hales_app_calibration again;
  hales_app_calibrate_request later = q;
  later.now_us += 1000;
  later.threads = 1;
  assert_ok_err(hales_app_calibrate(t.store, &later, &again, &t.err), &t.err);
  assert_false(again.stored);
  assert_int_equal(again.twin_id, c.twin_id);
  assert_string_equal(again.twin_name, c.twin_name);
  check_page(&t, "0.7.3", "0.7.3");
  check_page(&t, "0.8.1", "0.7.3 (this page: 0.8.1)");
  hales_app_calibration_destroy(&again);
  hales_app_calibration_destroy(&c);
  hales_store_close(t.store);
}

static void a_wrong_value_raises_the_flag_and_a_new_twin_supersedes(void **state) {
  (void)state;
  threads t = with_thread();
  hales_app_calibration c;
  hales_app_calibrate_request q = request(6);
  /* 2017 alone: one pressure teaches little, but it is a twin */
  q.date = "2017-07-01";
  assert_ok_err(hales_app_calibrate(t.store, &q, &c, &t.err), &t.err);
  assert_int_equal(c.record.n_fit, 1);
  assert_int_equal(c.record.twin.seed, 6);
  const int64_t first = c.twin_id;
  hales_app_calibration_destroy(&c);
  /* a mean pressure above the systolic one */
  PUT_DAY(&t, "2021-03-01", {"pa_mean_mmhg", 98.5}, {"pa_sys_mmhg", 61.5}, {"pa_dia_mmhg", 22.5},
          {"rv_max_mmhg", 62.5}, {"co_l_min", 4.15});
  q.date = NULL;
  assert_ok_err(hales_app_calibrate(t.store, &q, &c, &t.err), &t.err);
  assert_true(c.record.verdict.misfit);
  assert_true(fit_of(&c, "pa_mean_mmhg")->outside || fit_of(&c, "pa_mean_mmhg")->named);
  assert_int_equal(c.supersedes, first);
  assert_true(c.stored);
  hales_app_calibration_destroy(&c);
  hales_store_close(t.store);
}

/* By hand: three values, of which one is met. */
static void what_the_twin_cannot_meet_is_said_in_words_with_what_to_do(void **state) {
  (void)state;
  hales_selected used[] = {{.name = "pa_sys_mmhg"}, {.name = "pa_mean_mmhg"}, {.name = "co_l_min"}};
  hales_twin_fit fit[] = {{.label = "PA pressure, systolic",
                           .unit = "mm[Hg]",
                           .measured = 61.0,
                           .sd = 3.0,
                           .twin = 70.0,
                           .lo90 = 66.0,
                           .hi90 = 74.0,
                           .outside = true},
                          {.label = "PA pressure, mean",
                           .unit = "mm[Hg]",
                           .measured = 98.0,
                           .sd = 2.0,
                           .twin = 55.0,
                           .lo90 = 51.0,
                           .hi90 = 58.0,
                           .named = true},
                          {.label = "Cardiac output",
                           .unit = "L/min",
                           .measured = 4.2,
                           .sd = 0.4,
                           .twin = 4.3,
                           .lo90 = 3.9,
                           .hi90 = 4.7}};
  hales_selection s = {.used = used, .n_used = 3};
  hales_twin_record r = {.fit = fit, .n_fit = 3};
  r.twin.pm = hales_patient_model_find("korakianitis");
  r.diagnostics.trust = "caution";
  hales_buf text = {0};
  assert_ok(hales_app_calibration_advise(&s, &r, &text));
  assert_int_equal(text.len, 0); /* the twin fits */
  r.verdict.misfit = true;
  assert_ok(hales_app_calibration_advise(&s, &r, &text));
  assert_null(strstr(text.data, "contradict"));
  assert_non_null(strstr(text.data,
                         "farthest off: PA pressure, mean 98 mmHg (the twin: 55); PA pressure, systolic "
                         "61 mmHg (the twin: 70). Look these up"));
  assert_null(strstr(text.data, "Cardiac output"));
  assert_non_null(strstr(text.data, "it lacks valve regurgitation"));
  hales_buf_deinit(&text);
  used[0].flags = used[1].flags = HALES_OBS_DISAGREES;
  assert_ok(hales_app_calibration_advise(&s, &r, &text));
  assert_non_null(strstr(text.data,
                         "contradict each other, whatever the heart: PA pressure, systolic 61 mmHg; PA "
                         "pressure, mean 98 mmHg. "));
  assert_null(strstr(text.data, "it lacks"));
  hales_buf_deinit(&text);
  hales_err err = {0};
  assert_status(hales_app_calibration_refuse(&s, "why", &err), HALES_EMATH);
  assert_non_null(strstr(err.msg, "no twin: pa_sys_mmhg, pa_mean_mmhg cannot be right together"));
  r.diagnostics.trust = "good";
  assert_ok(hales_app_calibration_advise(&s, &r, &text));
  assert_int_equal(text.len, 0);
}

static void what_cannot_be_calibrated_stores_nothing(void **state) {
  (void)state;
  threads t = with_thread();
  hales_app_calibrate_request q = request(7);
  q.subject = "nobody";
  assert_status(refuse(&t, &q), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "no such subject"));
  assert_null(strstr(t.err.msg, WHO));
  q = request(7);
  q.model = "windkessel";
  assert_status(refuse(&t, &q), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "korakianitis"));
  q = request(7);
  q.date = "2019-01-01";
  assert_status(refuse(&t, &q), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "2019-01-01"));
  q.date = "1 July";
  assert_status(refuse(&t, &q), HALES_EPARSE);
  hales_app_twin none;
  assert_status(hales_app_twin_load(t.store, WHO, 1, &none, &t.err), HALES_EARG);
  hales_app_twin_destroy(&none);
  hales_app_twin_destroy(NULL);
  hales_app_calibration_destroy(NULL);
  assert_int_equal(twins_in(t.store), 0);
  hales_store_close(t.store);
}

static void a_subject_with_nothing_measured_gets_no_twin(void **state) {
  (void)state;
  threads t = threads_open();
  put_fact(&t, HALES_FACT_SEX, "male", NULL);
  put_number(&t, "weight_kg", 81.5, "2020-07-01");
  const hales_app_calibrate_request q = request(8);
  assert_status(refuse(&t, &q), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "catheterisation"));
  assert_int_equal(twins_in(t.store), 0);
  hales_store_close(t.store);
}

static void a_store_that_cannot_be_written_keeps_nothing(void **state) {
  (void)state;
  threads t = with_thread();
  hales_app_calibrate_request q = request(9);
  q.date = "2017-07-01";
  assert_ok(hales_store_begin(t.store, NULL)); /* somebody forgot to commit: a second begin must not pass */
  assert_true(refuse(&t, &q) != HALES_OK);
  hales_store_rollback(t.store);
  assert_int_equal(twins_in(t.store), 0);
  hales_store_close(t.store);
}

/* What a person's heart can be is said twice, to whoever measures and to whoever predicts: the same. */
static void what_would_not_be_believed_measured_is_not_predicted(void **state) {
  (void)state;
  size_t n = 0;
  for (size_t i = 0; hales_patient_model_at(i); i++) {
    const hales_patient_model *pm = hales_patient_model_at(i);
    for (size_t k = 0; k < pm->n_observable; k++) {
      const hales_observable *o = &pm->observable[k];
      const hales_quantity *q = hales_quantity_find(o->name);
      assert_non_null(q);
      if (!(o->least < o->most)) continue;
      n++;
      if (o->least > 0.0) assert_true(o->least == q->lo);
      if (isfinite(o->most)) assert_true(o->most == q->hi);
    }
  }
  assert_int_equal(n, 4 * 3); /* both ventricles' emptied volumes and ejection fractions, of each model */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_thread_becomes_a_stored_twin_that_can_be_loaded),
      cmocka_unit_test(a_wrong_value_raises_the_flag_and_a_new_twin_supersedes),
      cmocka_unit_test(what_the_twin_cannot_meet_is_said_in_words_with_what_to_do),
      cmocka_unit_test(what_cannot_be_calibrated_stores_nothing),
      cmocka_unit_test(a_subject_with_nothing_measured_gets_no_twin),
      cmocka_unit_test(a_store_that_cannot_be_written_keeps_nothing),
      cmocka_unit_test(what_would_not_be_believed_measured_is_not_predicted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
