/* Sets that a model's own number of steps does not carry, against steps that do. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/rng.h"
#include "physics/carry.h"
#include "physics/registry.h"
#include "physics/resolve.h"
#include "support/random_sets.h"

enum { SETS = 12, ENDS = 8 };

/* Sets with so many parameters at one end of their ranges or the other. */
static double *sets_at_ends(const hales_model *m, size_t n, uint64_t stream) {
  const hales_rng rng = {.seed = 77, .stream = stream};
  uint64_t draw = 0;
  double *p = calloc(n * m->n_param, sizeof *p);
  for (size_t i = 0; i < n; i++) {
    double *set = p + i * m->n_param;
    do {
      hales_model_defaults(m, set);
      for (int k = 0; k < ENDS; k++) {
        const size_t row = (size_t)(hales_rng_uniform(rng, draw++) * (double)m->n_param);
        set[row] = hales_rng_uniform(rng, draw++) < 0.5 ? m->param[row].lo : m->param[row].hi;
      }
    } while (hales_model_check(m, set, NULL) != HALES_OK);
  }
  return p;
}

typedef struct answer {
  hales_run run;
  double state[HALES_STATE_MAX], stat[HALES_SIGNAL_MAX * 3];
} answer;

static void run(const hales_model *m, hales_run_settings s, const double *p, const double *start, answer *a) {
  hales_err err = {0};
  assert_ok_err(hales_ensemble_run(m, &s, 1, p, start, &a->run, a->state, a->stat, &err), &err);
  assert_int_equal(a->run.outcome, HALES_RUN_OK);
}

/* By how much the extremes and means of two runs differ. */
static double apart(const hales_model *m, const answer *a, const answer *b) {
  return hales_figures_moved(m, a->state, a->stat, a->state, b->stat, NULL);
}

/* Sets that 400 random ones had, of which the default steps have a figure wrong by 1 to 100 %: against an
 * accuracy of 1e-4 from the state that was found. */
static void sets_at_the_ends_of_their_ranges_are_carried(void **state) {
  (void)state;
  static const struct {
    const char *model;
    uint64_t stream;
    size_t index;
  } sets[] = {{"colunga2020", 11, 13},  {"colunga2020", 11, 42},  {"colunga2020", 11, 52},
              {"colunga2020", 11, 57},  {"colunga2020", 5, 37},   {"korakianitis", 11, 40},
              {"korakianitis", 11, 68}, {"korakianitis", 11, 92}, {"korakianitis", 5, 39},
              {"hales", 11, 49},        {"hales", 11, 71}};
  answer plain, own, truth;
  for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
    const hales_model *m = hales_model_find(sets[i].model);
    double *all = sets_at_ends(m, sets[i].index + 1, sets[i].stream), *p = all + sets[i].index * m->n_param;
    run(m, (hales_run_settings){.steps = m->default_steps, .periodic_tol = 1e-6}, p, NULL, &plain);
    run(m, (hales_run_settings){.periodic_tol = 1e-6}, p, NULL, &own);
    run(m, (hales_run_settings){.accuracy = 1e-4, .periodic_tol = 1e-5}, p, own.state, &truth);
    assert_true(apart(m, &plain, &truth) > 0.01);
    assert_true(apart(m, &own, &truth) < 0.003);
    assert_true((own.run.steps > m->default_steps) != (own.run.rtol > 0.0));
    assert_true(own.run.step_error >= 0.0 && own.run.step_error <= 0.003);
    free(all);
  }
}

/* Sets about the published one keep the bits of the default steps said outright, three beats and periodic. */
static void sets_that_the_default_steps_carry_keep_their_bits(void **state) {
  (void)state;
  answer plain, own;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double *p = random_sets(m, 1, 0.2, 4), y[HALES_STATE_MAX];
    for (int beats = 0; beats <= 3; beats += 3) {
      hales_run_settings s = {.periodic_tol = beats > 0 ? 0.0 : 1e-6, .beats = beats};
      m->guess(p, y); /* the published start begins with violent beats */
      run(m, s, p, y, &own);
      s.steps = m->default_steps;
      run(m, s, p, y, &plain);
      assert_memory_equal(own.state, plain.state, m->n_state * sizeof(double));
      assert_memory_equal(own.stat, plain.stat, m->n_signal * 3 * sizeof(double));
      assert_int_equal(own.run.steps, m->default_steps);
      assert_int_equal(own.run.beats, plain.run.beats);
      assert_true(own.run.step_error > 0.0 && own.run.step_error <= 0.003);
      assert_close(plain.run.step_error, -1.0, 0.0, 0.0);
    }
    free(p);
  }
}

static void set_value(const hales_model *m, double *param, const char *name, double value) {
  const size_t row = hales_model_find_param(m, name);
  assert_true(row < m->n_param);
  param[row] = value;
}

/* Stiff chambers behind wide valves, three beats from a start that is far off: the default steps fly apart.
 */
static void what_flies_apart_in_default_steps_is_answered_by_error_control(void **state) {
  (void)state;
  const hales_model *m = hales_model_find("colunga2020");
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  hales_run outright, own;
  hales_model_defaults(m, p);
  set_value(m, p, "lv.lambda", 0.15);
  set_value(m, p, "R_av", 1e-4);
  hales_run_settings s = {.steps = m->default_steps, .beats = 3};
  assert_ok(hales_ensemble_run(m, &s, 1, p, NULL, &outright, y, NULL, NULL));
  assert_int_equal(outright.outcome, HALES_RUN_BLEW_UP);
  s.steps = 0;
  assert_ok(hales_ensemble_run(m, &s, 1, p, NULL, &own, y, NULL, NULL));
  assert_int_equal(own.outcome, HALES_RUN_OK);
  assert_int_equal(own.steps, 0);
  assert_true(own.rtol > 0.0 && own.step_error >= 0.0 && own.step_error <= 1e-3);
  const hales_run_settings as = hales_carry_settings(&s, &own);
  assert_true(as.rtol == own.rtol && as.beats == 3 && as.periodic_tol == 0.0);
}

/* Its number of steps is what a set was asked to have, and nothing is compared. */
static void steps_that_were_asked_for_are_taken_as_they_are(void **state) {
  (void)state;
  const hales_model *m = hales_model_find("korakianitis");
  double p[HALES_PARAM_MAX];
  hales_run r;
  hales_model_defaults(m, p);
  static const hales_run_settings asked[] = {{.steps = 340, .periodic_tol = 1e-5},
                                             {.rtol = 1e-6, .periodic_tol = 1e-5},
                                             {.record_steps = 700, .periodic_tol = 1e-5},
                                             {.periodic_tol = 1e-5, .once = true}};
  for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
    assert_false(hales_carry_applies(&asked[i]));
    assert_ok(hales_ensemble_run(m, &asked[i], 1, p, NULL, &r, NULL, NULL, NULL));
    assert_close(r.step_error, -1.0, 0.0, 0.0);
    const hales_run_settings as = hales_carry_settings(&asked[i], &r);
    assert_int_equal(as.steps, asked[i].steps);
    assert_int_equal(as.record_steps, asked[i].record_steps);
    assert_true(as.rtol == asked[i].rtol && as.periodic_tol == asked[i].periodic_tol &&
                as.once == asked[i].once);
  }
  assert_ok(hales_ensemble_run(m, &asked[0], 1, p, NULL, &r, NULL, NULL, NULL));
  assert_int_equal(r.steps, 340);
  assert_ok(hales_ensemble_run(m, &asked[1], 1, p, NULL, &r, NULL, NULL, NULL));
  assert_true(r.steps == 0 && r.rtol == 1e-6);
}

/* A set's answer does not depend on what runs beside it, nor on lanes and threads, nor on who wants stat. */
static void a_set_that_is_run_again_has_the_bits_of_itself_alone(void **state) {
  (void)state;
  const hales_model *m = hales_model_find("colunga2020");
  double *p = sets_at_ends(m, SETS, 5), y[HALES_STATE_MAX], all[SETS * HALES_STATE_MAX];
  hales_run r, runs[SETS];
  size_t others = 0;
  assert_ok(hales_ensemble_run(m, &(hales_run_settings){.periodic_tol = 1e-6, .threads = 2}, SETS, p, NULL,
                               runs, all, NULL, NULL));
  for (size_t i = 0; i < SETS; i++) {
    assert_ok(hales_ensemble_run(m, &(hales_run_settings){.periodic_tol = 1e-6, .lanes = 1}, 1,
                                 p + i * m->n_param, NULL, &r, y, NULL, NULL));
    assert_int_equal(r.outcome, runs[i].outcome);
    assert_int_equal(r.steps, runs[i].steps);
    assert_int_equal(r.beats, runs[i].beats);
    assert_memory_equal(y, all + i * m->n_state, m->n_state * sizeof *y);
    others += r.steps > m->default_steps;
  }
  assert_true(others > 0);
  free(p);
}

/* More sets than are taken at a time: the last have their own parameters, starts and results. */
static void sets_beyond_those_taken_at_a_time_are_their_own(void **state) {
  (void)state;
  enum { MANY = 2051, LAST = 3, AT = MANY - LAST };
  const hales_model *m = hales_model_find("svzerod_loop");
  const size_t np = m->n_param, ns = m->n_state, nf = m->n_signal * 3;
  double *p = random_sets(m, MANY, 0.3, 8), *start = calloc(MANY * ns, sizeof *start);
  double *y = calloc(MANY * ns, sizeof *y), *f = calloc(MANY * nf, sizeof *f);
  hales_run *r = calloc(MANY, sizeof *r), alone[LAST];
  double y_alone[LAST * HALES_STATE_MAX], f_alone[LAST * HALES_SIGNAL_MAX * 3];
  for (size_t i = 0; i < MANY; i++) {
    m->guess(p + i * np, start + i * ns);
    for (size_t k = 0; k < ns; k++) start[i * ns + k] *= 1.0 + 1e-5 * (double)i;
  }
  const hales_run_settings s = {.beats = 1};
  assert_ok(hales_ensemble_run(m, &s, MANY, p, start, r, y, f, NULL));
  assert_ok(hales_ensemble_run(m, &s, LAST, p + AT * np, start + AT * ns, alone, y_alone, f_alone, NULL));
  assert_memory_equal(y + AT * ns, y_alone, LAST * ns * sizeof *y);
  assert_memory_equal(f + AT * nf, f_alone, LAST * nf * sizeof *f);
  for (size_t i = 0; i < LAST; i++) assert_true(r[AT + i].step_error == alone[i].step_error);
  for (size_t i = 0; i < MANY; i++) assert_true(r[i].step_error >= 0.0);
  free(r);
  free(f);
  free(y);
  free(start);
  free(p);
}

/* So many beats in more steps would take minutes: they are not run, and the doubt is told. */
static void many_beats_counted_out_are_not_run_again(void **state) {
  (void)state;
  const hales_model *m = hales_model_find("colunga2020");
  double *p = sets_at_ends(m, 58, 11), *set = p + 57 * m->n_param, y[HALES_STATE_MAX];
  hales_run r;
  m->guess(set, y);
  assert_ok(hales_ensemble_run(m, &(hales_run_settings){.beats = 2600}, 1, set, y, &r, NULL, NULL, NULL));
  assert_int_equal(r.outcome, HALES_RUN_OK);
  assert_int_equal(r.steps, m->default_steps);
  assert_true(r.step_error > HALES_CARRY_DOUBT);
  free(p);
}

/* A heart of stiff walls behind narrow vessels, whose error-controlled beats take 16,000 to 32,000 steps:
 * three are run, of 1,250 none, for no beat may try more than its share of the work. */
static void error_control_keeps_to_the_work_that_is_allowed(void **state) {
  (void)state;
  const hales_model *m = hales_model_find("hales");
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  hales_run r;
  hales_model_defaults(m, p);
  set_value(m, p, "lv.V_w", 20.0);
  set_value(m, p, "lv.A_ref", 25.0);
  set_value(m, p, "rv.A_ref", 30.0);
  set_value(m, p, "la.V_pas", 8.0);
  set_value(m, p, "sa.R", 1e-3);
  set_value(m, p, "pa.R", 5e-4);
  set_value(m, p, "cap.R", 0.5);
  set_value(m, p, "pleural.mean", -15.0);
  m->guess(p, y);
  assert_ok(hales_ensemble_run(m, &(hales_run_settings){.beats = 3}, 1, p, y, &r, NULL, NULL, NULL));
  assert_int_equal(r.outcome, HALES_RUN_OK);
  assert_true(r.rtol > 0.0);
  assert_ok(hales_ensemble_run(m, &(hales_run_settings){.beats = 1250}, 1, p, y, &r, NULL, NULL, NULL));
  assert_int_equal(r.outcome, HALES_RUN_BLEW_UP);
  assert_int_equal(r.steps, m->default_steps);
}

/* Lanes that have fewer cuts of a step wait, and what is computed of them meanwhile counts for nothing: in
 * the same steps every set ends as it does alone, also those that fly apart, to the state and the step. */
static void a_set_that_waits_for_another_is_not_touched(void **state) {
  (void)state;
  enum { MANY = 400 };
  const hales_model *m = hales_model_find("hales");
  double *p = sets_at_ends(m, MANY, 3), *y = calloc(MANY * m->n_state, sizeof *y), alone[HALES_STATE_MAX];
  hales_run *runs = calloc(MANY, sizeof *runs), r;
  const hales_run_settings s = {.steps = 1000, .beats = 3};
  assert_ok(hales_ensemble_run(m, &s, MANY, p, NULL, runs, y, NULL, NULL));
  size_t blown = 0, differ = 0;
  for (size_t i = 0; i < MANY; i++) {
    assert_ok(hales_ensemble_run(m, &s, 1, p + i * m->n_param, NULL, &r, alone, NULL, NULL));
    blown += r.outcome == HALES_RUN_BLEW_UP;
    differ += r.outcome != runs[i].outcome || r.bad_state != runs[i].bad_state ||
              r.bad_step != runs[i].bad_step ||
              memcmp(alone, y + i * m->n_state, sizeof *y * m->n_state) != 0;
  }
  assert_true(blown > 10 && blown < MANY / 2);
  assert_int_equal(differ, 0);
  free(runs);
  free(y);
  free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sets_at_the_ends_of_their_ranges_are_carried),
      cmocka_unit_test(sets_that_the_default_steps_carry_keep_their_bits),
      cmocka_unit_test(many_beats_counted_out_are_not_run_again),
      cmocka_unit_test(sets_beyond_those_taken_at_a_time_are_their_own),
      cmocka_unit_test(a_set_that_waits_for_another_is_not_touched),
      cmocka_unit_test(error_control_keeps_to_the_work_that_is_allowed),
      cmocka_unit_test(what_flies_apart_in_default_steps_is_answered_by_error_control),
      cmocka_unit_test(steps_that_were_asked_for_are_taken_as_they_are),
      cmocka_unit_test(a_set_that_is_run_again_has_the_bits_of_itself_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
