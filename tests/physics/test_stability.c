/* Whether beats lead to a periodic state or away from it. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/registry.h"
#include "physics/stability.h"

static void set(const hales_model *m, double *param, const char *name, double value) {
  const size_t row = hales_model_find_param(m, name);
  assert_true(row < m->n_param);
  param[row] = value;
}

/* The periodic state of a set, and the growth there. */
static double growth_of(const hales_model *m, const double *param, double *state) {
  const hales_run_settings s = {.steps = m->default_steps, .periodic_tol = 1e-12};
  hales_err err = {0};
  hales_run run;
  assert_ok_err(hales_ensemble_run(m, &s, 1, param, NULL, &run, state, NULL, &err), &err);
  assert_int_equal(run.outcome, HALES_RUN_OK);
  double growth = nan("");
  assert_ok_err(hales_stability_find(m, &s, param, state, run.span, &growth, &err), &err);
  return growth;
}

/* Distance after so many beats from so many mL beside a state. */
static double distance_after(const hales_model *m, const double *param, const double *state, size_t moved,
                             size_t back, double by, int beats) {
  const hales_run_settings s = {.steps = m->default_steps, .beats = beats};
  hales_run run;
  double from[HALES_STATE_MAX], to[HALES_STATE_MAX], most = 0.0;
  memcpy(from, state, m->n_state * sizeof *from);
  from[moved] += by;
  from[back] -= by;
  assert_ok(hales_ensemble_run(m, &s, 1, param, from, &run, to, NULL, NULL));
  assert_int_equal(run.outcome, HALES_RUN_OK);
  for (size_t i = 0; i < m->n_state; i++) most = fmax(most, fabs(to[i] - state[i]));
  return most;
}

/* colunga2020's states are volumes: one is given what another one loses. */
static void growth_is_what_beats_on_end_do_to_a_disturbance(void **state) {
  (void)state;
  const hales_model *m = hales_model_find("colunga2020");
  double param[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  hales_model_defaults(m, param);
  set(m, param, "R_pul", 0.31);
  const double growth = growth_of(m, param, y);
  assert_true(growth > 0.1 && growth < 0.9);
  const double early = distance_after(m, param, y, 2, 5, 0.05, 15),
               late = distance_after(m, param, y, 2, 5, 0.05, 24);
  const double beat = pow(late / early, 1.0 / 9.0);
  print_message("growth %.5f, of beats 16 to 24 %.5f\n", growth, beat);
  assert_close(growth, beat, 0.002, 0.0);
}

/* Stiff chambers behind valves of almost no resistance: 4000 steps a beat are too few for them, and what they
 * make of the heart alternates.  The state between the strong and the weak beat repeats; beats from beside it
 * end in two that take turns.  With 100,000 steps it is stable. */
static void beats_lead_away_from_a_heart_that_would_alternate(void **state) {
  (void)state;
  static const struct {
    const char *name;
    double value;
  } end[] = {{"T2", 0.05},        {"lv.E", 20.0}, {"lv.V0", 120.0}, {"rv.Vd", 200.0},
             {"rv.lambda", 1e-3}, {"pa.E", 0.01}, {"R_av", 1e-4},   {"R_pv", 1e-4}};
  const hales_model *m = hales_model_find("colunga2020");
  double param[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  hales_model_defaults(m, param);
  for (size_t i = 0; i < sizeof end / sizeof end[0]; i++) set(m, param, end[i].name, end[i].value);
  assert_true(growth_of(m, param, y) > HALES_GROWTH_SURE);
  const double odd = distance_after(m, param, y, 2, 5, 1e-3, 201);
  assert_true(odd > 1.0 &&
              distance_after(m, param, y, 2, 5, 1e-3, 202) > 1.0); /* mL, of a start 1e-3 mL beside */
  assert_close(distance_after(m, param, y, 2, 5, 1e-3, 203), odd, 1e-6, 0.0);
}

/* Over a breath of three beats a disturbance shrinks as in three beats. */
static void a_breath_is_one_span(void **state) {
  (void)state;
  const hales_model *m = hales_model_find("hales");
  double param[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  hales_model_defaults(m, param);
  const double beat = growth_of(m, param, y);
  set(m, param, "pleural.beats", 3.0);
  set(m, param, "pleural.swing", 0.05);
  const double breath = growth_of(m, param, y);
  print_message("growth of a breath %.5f, of three beats %.5f\n", breath, beat * beat * beat);
  assert_close(breath, beat * beat * beat, 0.005, 0.0);
}

static void a_beat_that_fails_is_an_error(void **state) {
  (void)state;
  const hales_model *m = hales_model_find("colunga2020");
  double param[HALES_PARAM_MAX], y[HALES_STATE_MAX], growth = 0.7;
  hales_model_defaults(m, param);
  for (size_t i = 0; i < m->n_state; i++) y[i] = 2e6 + 1e3 * (double)i; /* beyond a sane run */
  const hales_run_settings s = {.steps = 150};
  hales_err err = {0};
  assert_int_equal(hales_stability_find(m, &s, param, y, 1, &growth, &err), HALES_EMATH);
  assert_true(growth == 0.7 && err.msg[0]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(growth_is_what_beats_on_end_do_to_a_disturbance),
      cmocka_unit_test(beats_lead_away_from_a_heart_that_would_alternate),
      cmocka_unit_test(a_breath_is_one_span),
      cmocka_unit_test(a_beat_that_fails_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
