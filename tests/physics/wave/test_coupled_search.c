/* The periodic state of a heart with a network: mixing finds what 200 plain beats find, and says how near. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/ensemble.h"
#include "physics/hales/heart.h"
#include "physics/korakianitis.h"
#include "physics/orbit.h"
#include "physics/wave/coupled_tree.h"
#include "support/assert.h"

enum { STEPS = 1000 };

static const struct {
  const hales_port *port;
  double r2[2];
  size_t period;
  int substeps;
} hearts[] = {{&hales_port_korakianitis, {0.7, 0.55}, HALES_KO_T, 8},
              {&hales_port_heart, {0.105, 0.083}, HALES_HT_T, 1}};
enum { HEARTS = sizeof hearts / sizeof hearts[0] };

typedef struct run {
  coupled_tree tree;
  hales_coupled *c;
  hales_coupled_report r;
} run;

static void make(int heart, const double *param, hales_coupled_settings s, run *out) {
  hales_err err = {0};
  s.steps = STEPS;
  s.substeps = hearts[heart].substeps;
  s.wave.cells_per_m = 200.0;
  coupled_tree_build(&out->tree, param[hearts[heart].period], 1.2, 0.9, hearts[heart].r2);
  assert_ok_err(hales_coupled_create(hearts[heart].port, param, &out->tree.net, &s, &out->c, &err), &err);
  assert_ok_err(hales_coupled_run(out->c, &out->r, &err), &err);
}

/* How far the begins of two recorded beats lie apart, in the units of the estimate: the heart's states, the
 * pressure at the inlet in pulses. */
static double apart(const run *a, const run *b, const hales_port *port) {
  const hales_model *m = port->model;
  double x[HALES_STATE_MAX], y[HALES_STATE_MAX], scale[HALES_STATE_MAX], lo = HUGE_VAL, hi = -HUGE_VAL,
                                                                         p = 0.0;
  memcpy(x, hales_coupled_signals(a->c), m->n_state * sizeof *x);
  memcpy(y, hales_coupled_signals(b->c), m->n_state * sizeof *y);
  for (size_t i = 0; i < port->n_replaced; i++) x[port->replaced[i]] = y[port->replaced[i]] = 0.0;
  hales_orbit_scale(m, y, scale);
  for (int k = 0; k < STEPS; k++) {
    const double at = hales_coupled_inlet_pressure(b->c)[k];
    lo = fmin(lo, at), hi = fmax(hi, at);
    if (k == 0) p = fabs(at - hales_coupled_inlet_pressure(a->c)[k]);
  }
  return fmax(hales_orbit_distance(m->n_state, x, y, scale), p / (hi - lo));
}

static void mixing_finds_what_two_hundred_plain_beats_find(void **state) {
  (void)state;
  for (int i = 0; i < HEARTS; i++) {
    double param[HALES_PARAM_MAX];
    hales_model_defaults(hearts[i].port->model, param);
    run plain, fine, coarse;
    make(i, param, (hales_coupled_settings){.plain = true, .max_beats = 200, .periodic_tol = 1e-15}, &plain);
    make(i, param, (hales_coupled_settings){.periodic_tol = 1e-6}, &fine);
    make(i, param, (hales_coupled_settings){.periodic_tol = 1e-3}, &coarse);
    const double error[2] = {apart(&fine, &plain, hearts[i].port), apart(&coarse, &plain, hearts[i].port)};
    print_message("%s: plain change %.1e; mixed %d beats, estimate %.1e, error %.1e; %d beats, %.1e, %.1e\n",
                  hearts[i].port->model->id, plain.r.change, fine.r.beats, fine.r.distance, error[0],
                  coarse.r.beats, coarse.r.distance, error[1]);
    assert_int_equal(plain.r.beats, 200);
    assert_true(plain.r.change < 1e-7 && plain.r.mixed == 0);
    assert_int_equal(fine.r.outcome, HALES_COUPLED_PERIODIC);
    assert_int_equal(coarse.r.outcome, HALES_COUPLED_PERIODIC);
    assert_true(fine.r.distance <= 1e-6 && error[0] <= fine.r.distance);
    assert_true(coarse.r.distance <= 1e-3 && error[1] <= coarse.r.distance);
    assert_true(coarse.r.beats < fine.r.beats && fine.r.beats <= 16);
    assert_true(fine.r.volume_defect < 1e-12 && coarse.r.volume_defect < 1e-12);
    hales_coupled_destroy(plain.c);
    hales_coupled_destroy(fine.c);
    hales_coupled_destroy(coarse.c);
  }
}

/* From the periodic state of the heart with its own arteries: no more beats, and at the start the blood in
 * all else than the arteries is that state's, so the same total. */
static void a_start_from_the_models_own_beat_keeps_its_blood(void **state) {
  (void)state;
  double param[HALES_PARAM_MAX], start[HALES_STATE_MAX];
  hales_run own;
  hales_err err = {0};
  const hales_run_settings s = {.steps = 500, .periodic_tol = 1e-5};
  hales_model_defaults(&hales_heart, param);
  param[HALES_HT_V_TOT] *= 1.3;
  assert_ok_err(hales_ensemble_run(&hales_heart, &s, 1, param, NULL, &own, start, NULL, &err), &err);
  assert_int_equal(own.outcome, HALES_RUN_OK);
  run cold, warm;
  make(1, param, (hales_coupled_settings){.periodic_tol = 1e-5}, &cold);
  make(1, param, (hales_coupled_settings){.periodic_tol = 1e-5, .start = start}, &warm);
  print_message("%d beats from the guess, %d from the state; %.3f and %.3f mL\n", cold.r.beats, warm.r.beats,
                cold.r.volume_ml, warm.r.volume_ml);
  assert_int_equal(warm.r.outcome, HALES_COUPLED_PERIODIC);
  assert_true(warm.r.beats <= cold.r.beats);
  assert_close(warm.r.volume_ml, hales_heart.volume(start, param), 1e-12, 0.0);
  assert_close(warm.r.volume_ml, param[HALES_HT_V_TOT], 1e-9, 0.0);
  assert_true(warm.r.volume_defect < 1e-12);
  hales_coupled_destroy(cold.c);
  hales_coupled_destroy(warm.c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mixing_finds_what_two_hundred_plain_beats_find),
      cmocka_unit_test(a_start_from_the_models_own_beat_keeps_its_blood),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
