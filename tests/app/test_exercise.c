#include "app/exercise.h"

#include <math.h>
#include <stdio.h>

#include "app/body.h"
#include "physics/hales/heart.h"
#include "twin_store.h"

static hales_app_exercise exerted(threads *t, hales_app_exercise_request q) {
  hales_app_exercise e;
  q.subject = WHO;
  if (q.seed == 0) q.seed = 43;
  assert_ok_err(hales_app_exercise_run(t->store, &q, &e, &t->err), &t->err);
  return e;
}

static void done(threads *t, hales_app_exercise *e) {
  hales_app_exercise_destroy(e);
  hales_store_close(t->store);
}

/* `hales body` with every parameter of a draw put on it, and the disease's mean reserve. */
static hales_app_body body_of(const hales_app_exercise *e, size_t draw) {
  const hales_twin *twin = &hales_app_exercise_twin(e)->record.twin;
  static char text[HALES_PARAM_MAX][64];
  static const char *change[HALES_PARAM_MAX];
  hales_err err = {0};
  for (size_t k = 0; k < HALES_HT_N_PARAM; k++) {
    (void)snprintf(text[k], sizeof text[k], "%s=%.17g", hales_heart.param[k].name,
                   twin->param[draw * HALES_HT_N_PARAM + k]);
    change[k] = text[k];
  }
  hales_app_body_request q = {.who = e->who,
                              .exercise = true,
                              .pah = true,
                              .task = e->task,
                              .gas = e->gas,
                              .n_change = HALES_HT_N_PARAM,
                              .change = change};
  q.who.hr_bpm = 66.0;
  q.who.sbp_mmhg = 120.0;
  q.who.dbp_mmhg = 75.0;
  hales_app_body b;
  assert_ok_err(hales_app_body_run(&q, 1, NULL, &b, &err), &err);
  return b;
}

/* The draw is run in 240 steps and single precision to 1e-4, the body in 250 and to 1e-5: that moves means by
 * less than half of what it moves extremes, 0.2 % (physics/ensemble.h). */
static void one_draw_is_what_hales_body_says_of_it(void **state) {
  (void)state;
  static const double rtol = 1e-3;
  threads t = with_twin_of("hales", NULL);
  hales_app_exercise e = exerted(&t, (hales_app_exercise_request){.n_draw = 1,
                                                                  .nominal = true,
                                                                  .shunt_frac = 0.06,
                                                                  .hb_g_dl = 12.5,
                                                                  .task = {HALES_TASK_WALK, 1.75}});
  assert_int_equal(e.n_draw, 1);
  assert_true(e.pah);
  const hales_app_body b = body_of(&e, 0);
  const hales_load *peak = &b.exercise.load[b.exercise.peak];
  const double want[HALES_PEAK_WALK] = {
      [HALES_PEAK_VO2] = peak->vo2_ml_min,        [HALES_PEAK_VO2_KG] = b.exercise.peak_vo2_ml_min_kg,
      [HALES_PEAK_CO] = b.exercise.peak_co_l_min, [HALES_PEAK_HR] = peak->hr_bpm,
      [HALES_PEAK_MPAP] = peak->mpap_mmhg,        [HALES_PEAK_PAWP] = peak->pawp_mmhg,
      [HALES_PEAK_RAP] = peak->rap_mmhg,          [HALES_PEAK_SVO2] = 100.0 * peak->sv_frac,
      [HALES_PEAK_WORK] = b.exercise.peak_work_w, [HALES_PEAK_PULSE] = b.exercise.oxygen_pulse_ml,
      [HALES_PEAK_SLOPE] = b.exercise.mpap_slope, [HALES_PEAK_PAWP_SLOPE] = b.exercise.pawp_slope};
  for (int k = 0; k < HALES_PEAK_WALK; k++) {
    print_message("%s %g, body %g\n", hales_app_exercise_peak_label[k].name, e.peak[k].median, want[k]);
    assert_int_equal(e.peak[k].n, 1);
    assert_close(e.peak[k].median, want[k], rtol, 0.01);
  }
  /* the walk is the body's and one throw of its scatter */
  assert_true(fabs(e.peak[HALES_PEAK_WALK].median - b.walk.metres) < 4.0 * b.walk.sd);
  assert_true(fabs(e.peak[HALES_PEAK_WALK].median - b.walk.metres) > 1.0);
  assert_true(b.task_met);
  assert_int_equal(e.n_met, 1);
  assert_close(e.demand_ml_min, (3.5 + 0.1 * 1750.0 / 60.0) * 71.75, 1e-12, 0);
  assert_close(e.at[HALES_TASK_CO].median, b.at_task.co_l_min, rtol, 0);
  assert_close(e.at[HALES_TASK_MPAP].median, b.at_task.mpap_mmhg, rtol, 0);
  assert_close(e.at[HALES_TASK_SHARE].median, 100.0 * b.at_task.vo2_ml_min / peak->vo2_ml_min, rtol, 0);
  done(&t, &e);
}

static void threads_change_nothing_and_the_seed_does(void **state) {
  (void)state;
  threads t = with_twin_of("hales", NULL);
  hales_buf first = {0};
  for (int n = 1; n <= 3; n++) {
    hales_app_exercise e = exerted(&t, (hales_app_exercise_request){.threads = n, .shunt_frac = -1});
    hales_buf json = {0};
    assert_int_equal(e.n_draw, MADE_DRAWS); /* all there are */
    assert_ok_err(hales_app_exercise_json(&e, n == 1 ? &first : &json, &t.err), &t.err);
    if (n > 1) assert_string_equal(first.data, json.data);
    hales_buf_deinit(&json);
    hales_app_exercise_destroy(&e);
  }
  hales_app_exercise e = exerted(&t, (hales_app_exercise_request){.seed = 44, .shunt_frac = -1});
  hales_buf json = {0};
  assert_ok_err(hales_app_exercise_json(&e, &json, &t.err), &t.err);
  assert_string_not_equal(first.data, json.data);
  hales_buf_deinit(&first);
  hales_buf_deinit(&json);
  done(&t, &e);
}

static double width(const hales_app_exercise_figure *f) {
  return f->hi90 - f->lo90;
}

static void the_reserve_has_a_spread_and_the_walk_a_wider_one(void **state) {
  (void)state;
  threads t = with_twin_of("hales", NULL);
  hales_app_exercise spread = exerted(&t, (hales_app_exercise_request){.shunt_frac = -1}),
                     nominal = exerted(&t, (hales_app_exercise_request){.nominal = true, .shunt_frac = -1}),
                     healthy = exerted(&t, (hales_app_exercise_request){.reserve = HALES_APP_RESERVE_HEALTHY,
                                                                        .shunt_frac = -1});
  assert_true(spread.pah && nominal.pah && !healthy.pah); /* this twin's lungs are ill */
  assert_true(width(&spread.peak[HALES_PEAK_SVO2]) > 5.0);
  assert_close(nominal.peak[HALES_PEAK_SVO2].median, 33.0, 1e-9, 0);
  assert_true(width(&nominal.peak[HALES_PEAK_SVO2]) < 1e-9);
  assert_true(healthy.peak[HALES_PEAK_VO2].median > 1.3 * nominal.peak[HALES_PEAK_VO2].median);
  assert_true(spread.peak[HALES_PEAK_SLOPE].median > 3.0);
  /* twelve throws of 70 m beside what the draws differ by */
  assert_true(width(&nominal.peak[HALES_PEAK_WALK]) > 100.0);
  hales_app_exercise_destroy(&nominal);
  hales_app_exercise_destroy(&healthy);
  done(&t, &spread);
}

static void a_load_beyond_every_draw_is_said_and_shows_nothing(void **state) {
  (void)state;
  threads t = with_twin_of("hales", NULL);
  hales_app_exercise e =
      exerted(&t, (hales_app_exercise_request){.task = {HALES_TASK_CYCLE, 310.0}, .shunt_frac = -1});
  assert_int_equal(e.n_met, 0);
  assert_close(e.demand_ml_min, 10.8 * 310.0 + 7.0 * 71.75, 1e-12, 0);
  hales_buf json = {0}, text = {0};
  assert_ok_err(hales_app_exercise_json(&e, &json, &t.err), &t.err);
  assert_non_null(strstr(json.data, "\"probability_met\": 0"));
  hales_app_exercise_text(&e, &text);
  assert_non_null(strstr(text.data, "cycling at 310 W asks for 3850 mL/min: met by 0 of 12 draws"));
  assert_non_null(strstr(text.data, "beyond what any draw can"));
  hales_buf_deinit(&json);
  hales_buf_deinit(&text);
  done(&t, &e);
}

static void measurements_stand_beside_and_blood_is_the_patients(void **state) {
  (void)state;
  threads t = with_twin_of("hales", NULL);
  put_number(&t, "walk_6mwd_m", 411.0, "2019-01-02"); /* too long ago */
  put_number(&t, "walk_6mwd_m", 342.0, "2020-05-20");
  put_number(&t, "walk_6mwd_m", 377.0, "2020-09-30");
  put_number(&t, "hb_g_dl", 6.5, "2018-03-04"); /* too long ago, and the only one */
  put_flagged(&t, "peak_vo2_ml_kg_min", 77.0, "2020-07-02", HALES_OBS_IMPLAUSIBLE);
  put_number(&t, "peak_vo2_ml_kg_min", 11.25, "2020-08-15");
  hales_app_exercise e = exerted(&t, (hales_app_exercise_request){.shunt_frac = -1});
  assert_true(e.walk_m.has && e.peak_vo2_ml_kg_min.has);
  assert_close(e.walk_m.value, 342.0, 0, 0);
  assert_string_equal(e.walk_m.true_on, "2020-05-20");
  assert_close(e.peak_vo2_ml_kg_min.value, 11.25, 0, 0);
  assert_close(e.gas.hb_g_dl, 13.4, 0, 0); /* a healthy woman's */
  hales_buf text = {0};
  hales_app_exercise_text(&e, &text);
  assert_non_null(strstr(text.data, "342  2020-05-20"));
  assert_non_null(strstr(text.data, "haemoglobin is not known"));
  hales_buf_deinit(&text);
  put_number(&t, "hb_g_dl", 9.75, "2020-06-28");
  hales_app_exercise anaemic = exerted(&t, (hales_app_exercise_request){.shunt_frac = -1});
  assert_close(anaemic.gas.hb_g_dl, 9.75, 0, 0);
  assert_close(anaemic.peak[HALES_PEAK_VO2].median / e.peak[HALES_PEAK_VO2].median, 9.75 / 13.4, 0.03, 0);
  hales_app_exercise_destroy(&anaemic);
  done(&t, &e);
}

static void what_is_not_known_of_the_body_is_assumed_and_said(void **state) {
  (void)state;
  const hales_body nobody = {.sex = HALES_SEX_UNKNOWN};
  threads t = with_twin_of("hales", &nobody);
  hales_app_exercise e = exerted(&t, (hales_app_exercise_request){.shunt_frac = -1, .nominal = true}),
                     aged = exerted(&t, (hales_app_exercise_request){
                                            .shunt_frac = -1, .nominal = true, .age_years = 31.0});
  /* 1.85 m2 at 27.8 kg/m2 */
  assert_close(sqrt(e.who.height_cm * e.who.weight_kg / 3600.0), 1.85, 1e-9, 0);
  assert_close(e.who.weight_kg / (1e-4 * e.who.height_cm * e.who.height_cm), 27.8, 1e-9, 0);
  assert_int_equal(e.n_note, 4);
  assert_int_equal(aged.n_note, 3);
  assert_true(aged.peak[HALES_PEAK_HR].median > e.peak[HALES_PEAK_HR].median + 2.0); /* 0.35 a year */
  hales_app_exercise_destroy(&aged);
  done(&t, &e);
}

static bool noted(const hales_app_exercise *e, const char *words) {
  for (size_t i = 0; i < e->n_note; i++)
    if (strstr(e->note[i], words)) return true;
  return false;
}

static void a_disease_that_nothing_measured_is_said_to_be_assumed(void **state) {
  (void)state;
  threads t = with_twin_of("hales", NULL);
  hales_app_twin twin;
  assert_ok_err(hales_app_twin_load(t.store, WHO, 1, &twin, &t.err), &t.err);
  hales_app_exercise_request q = {.shunt_frac = -1, .nominal = true, .n_draw = 8, .twin = &twin};
  hales_app_exercise e = exerted(&t, q);
  assert_true(e.pah && !noted(&e, "assumed as in")); /* its systolic pressure was measured */
  hales_app_exercise_destroy(&e);
  twin.record.fit++; /* the output alone */
  twin.record.n_fit--;
  e = exerted(&t, q);
  assert_true(e.pah && noted(&e, "the disease is assumed as in"));
  hales_app_exercise_destroy(&e);
  q.reserve = HALES_APP_RESERVE_HEALTHY; /* somebody said which */
  e = exerted(&t, q);
  assert_true(!e.pah && !noted(&e, "assumed as in"));
  hales_app_exercise_destroy(&e);
  hales_app_twin_destroy(&twin);
  hales_store_close(t.store);
}

/* The wedge of left heart disease beside the reserve of another one. */
static void a_measured_wedge_above_its_limit_is_told(void **state) {
  (void)state;
  threads t = with_twin_of("hales", NULL);
  hales_app_twin twin;
  assert_ok_err(hales_app_twin_load(t.store, WHO, 1, &twin, &t.err), &t.err);
  hales_twin_fit *fit = twin.record.fit, own[] = {fit[0], {.name = "pawp_mmhg", .measured = 15.0}};
  hales_app_exercise_request q = {.shunt_frac = -1, .nominal = true, .n_draw = 8, .twin = &twin};
  twin.record.fit = own;
  for (int above = 0; above < 2; above++) {
    own[1].measured = above ? 15.5 : 15.0;
    hales_app_exercise e = exerted(&t, q);
    assert_true(e.pah && noted(&e, "wedge pressure is above 15 mmHg") == (above == 1));
    hales_app_exercise_destroy(&e);
  }
  twin.record.fit = fit;
  hales_app_twin_destroy(&twin);
  hales_store_close(t.store);
}

/* Right ventricles that are slow to relax in every other draw: they, and only they, are told. */
static void draws_whose_rate_is_held_are_counted(void **state) {
  (void)state;
  enum { DRAWS = 6 };
  threads t = with_twin_of("hales", NULL);
  hales_app_twin twin;
  assert_ok_err(hales_app_twin_load(t.store, WHO, 1, &twin, &t.err), &t.err);
  hales_app_exercise_request q = {
      .shunt_frac = -1, .reserve = HALES_APP_RESERVE_HEALTHY, .n_draw = DRAWS, .twin = &twin};
  hales_app_exercise quick = exerted(&t, q);
  for (size_t i = 0; i < DRAWS; i += 2) { /* 98 % of the beat at rest */
    double *p = twin.record.twin.param + i * twin.record.twin.n_draw / DRAWS * HALES_HT_N_PARAM;
    p[HALES_HT_RV_FALL] =
        (0.98 * p[HALES_HT_T] - p[HALES_HT_RV_DELAY]) / sqrt(0.98 * p[HALES_HT_T]) - p[HALES_HT_RV_RISE];
  }
  hales_app_exercise slow = exerted(&t, q);
  print_message("%zu and %zu draws held\n", quick.n_filled, slow.n_filled);
  assert_int_equal(quick.n_filled, 0);
  assert_int_equal(slow.n_filled, DRAWS / 2);
  hales_buf text = {0}, json = {0};
  hales_app_exercise_text(&slow, &text);
  assert_ok_err(hales_app_exercise_json(&slow, &json, &t.err), &t.err);
  assert_non_null(strstr(text.data, "3 of 6 draws beat no faster at their peak"));
  assert_non_null(strstr(json.data, "\"draws_rate_held\": 3"));
  hales_buf_deinit(&text);
  hales_buf_deinit(&json);
  hales_app_exercise_destroy(&quick);
  hales_app_exercise_destroy(&slow);
  hales_app_twin_destroy(&twin);
  hales_store_close(t.store);
}

static void a_child_is_refused_by_its_age_or_by_the_one_asked_for(void **state) {
  (void)state;
  hales_body child = {.sex = HALES_SEX_FEMALE,
                      .has_age = true,
                      .has_height = true,
                      .has_weight = true,
                      .age_years = 17.5,
                      .height_cm = 161.5,
                      .weight_kg = 54.5};
  threads t = with_twin_of("hales", &child);
  hales_app_exercise e;
  hales_app_exercise_request q = {.subject = WHO, .shunt_frac = -1, .n_draw = 4, .seed = 43};
  assert_status(hales_app_exercise_run(t.store, &q, &e, &t.err), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "18 years"));
  hales_app_exercise_destroy(&e);
  t.err = (hales_err){0};
  q.age_years = 18.5;
  assert_ok_err(hales_app_exercise_run(t.store, &q, &e, &t.err), &t.err);
  hales_app_exercise_destroy(&e);
  q.age_years = 16.5;
  assert_status(hales_app_exercise_run(t.store, &q, &e, &t.err), HALES_EARG);
  done(&t, &e);
}

static void who_has_no_answer_is_told_why(void **state) {
  (void)state;
  threads t = with_twin_of("korakianitis", NULL);
  hales_app_exercise e;
  hales_app_exercise_request q = {.subject = WHO, .shunt_frac = -1};
  assert_status(hales_app_exercise_run(t.store, &q, &e, &t.err), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "korakianitis"));
  assert_non_null(strstr(t.err.msg, "--model hales"));
  hales_app_exercise_destroy(&e);
  t.err = (hales_err){0};
  q.subject = "nobody";
  assert_status(hales_app_exercise_run(t.store, &q, &e, &t.err), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "no such subject"));
  done(&t, &e);
  t = with_twin_of("hales", NULL);
  q = (hales_app_exercise_request){.subject = WHO, .shunt_frac = -1, .hb_g_dl = 2.5};
  assert_status(hales_app_exercise_run(t.store, &q, &e, &t.err), HALES_EMATH);
  assert_non_null(strstr(t.err.msg, "uptake of rest"));
  done(&t, &e);
  t = threads_open();
  put_number(&t, "pa_sys_mmhg", 61.5, "2020-07-01");
  q = (hales_app_exercise_request){.subject = WHO, .shunt_frac = -1};
  assert_status(hales_app_exercise_run(t.store, &q, &e, &t.err), HALES_EARG);
  assert_non_null(strstr(t.err.msg, "hales calibrate"));
  done(&t, &e);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_draw_is_what_hales_body_says_of_it),
      cmocka_unit_test(threads_change_nothing_and_the_seed_does),
      cmocka_unit_test(the_reserve_has_a_spread_and_the_walk_a_wider_one),
      cmocka_unit_test(a_load_beyond_every_draw_is_said_and_shows_nothing),
      cmocka_unit_test(measurements_stand_beside_and_blood_is_the_patients),
      cmocka_unit_test(what_is_not_known_of_the_body_is_assumed_and_said),
      cmocka_unit_test(a_disease_that_nothing_measured_is_said_to_be_assumed),
      cmocka_unit_test(a_measured_wedge_above_its_limit_is_told),
      cmocka_unit_test(draws_whose_rate_is_held_are_counted),
      cmocka_unit_test(a_child_is_refused_by_its_age_or_by_the_one_asked_for),
      cmocka_unit_test(who_has_no_answer_is_told_why),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
