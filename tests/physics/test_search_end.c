/* Where a search along a chord ends, and what exploration may leave out of it. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/ensemble.h"
#include "physics/orbit.h"
#include "physics/registry.h"
#include "support/random_sets.h"

enum { N_SETS = 96 };

static const double tol = 1e-5;

/* The published set of `hales`, its periodic state and its chord. */
typedef struct fixture {
  const hales_model *m;
  double param[HALES_PARAM_MAX], state[HALES_STATE_MAX], chord[HALES_STATE_MAX * HALES_STATE_MAX];
} fixture;

static void open_fixture(fixture *f, const hales_run_settings *like) {
  hales_err err = {0};
  hales_run r;
  hales_run_settings s = *like;
  s.periodic_tol = 1e-10;
  f->m = hales_model_find("hales");
  hales_model_defaults(f->m, f->param);
  assert_ok_err(hales_ensemble_run(f->m, &s, 1, f->param, NULL, &r, f->state, NULL, &err), &err);
  assert_int_equal(r.outcome, HALES_RUN_OK);
  assert_ok_err(hales_chord_find(f->m, &s, f->param, f->state, f->chord, &err), &err);
}

/* The beats that a search takes from so many tolerances off its end, in its volumes alone. */
static int beats_from(const fixture *f, const hales_run_settings *s, double off) {
  double y[HALES_STATE_MAX], c[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  hales_run r;
  memcpy(y, f->state, f->m->n_state * sizeof *y);
  hales_orbit_scale(f->m, y, scale);
  const size_t keep = hales_orbit_reservoir(f->m, f->param, c);
  size_t at = 0;
  while (at == keep || strcmp(f->m->state[at].unit, "mL") != 0) at++;
  y[at] += off * tol * scale[at];
  y[keep] -= c[at] / c[keep] * off * tol * scale[at];
  assert_ok(hales_ensemble_run(f->m, s, 1, f->param, y, &r, NULL, NULL, NULL));
  assert_int_equal(r.outcome, HALES_RUN_OK);
  return r.beats;
}

/* One beat is enough where the first step along the chord is below half a tolerance, and only there. */
static void a_first_step_ends_a_search_where_it_is_short(void **state) {
  (void)state;
  fixture f;
  hales_run_settings s = {.steps = 200, .periodic_tol = tol};
  open_fixture(&f, &s);
  s.chord = f.chord;
  assert_int_equal(beats_from(&f, &s, 0.3), 1);
  assert_true(beats_from(&f, &s, 0.8) > 1);
  s.chord = NULL; /* a residual alone does not say how far a slow mode has to go */
  assert_true(beats_from(&f, &s, 0.3) > 1);
}

/* A search with a chord ends at up to four tolerances of change in its last beat, of which the step that ends
 * it takes most away; not above. */
static void a_last_beat_changes_no_more_than_four_tolerances(void **state) {
  (void)state;
  fixture f;
  hales_run_settings s = {.steps = 200, .periodic_tol = tol, .threads = 2};
  hales_run r[N_SETS];
  open_fixture(&f, &s);
  double *p = random_sets(f.m, N_SETS, 0.3, 53), most = 0.0;
  s.chord = f.chord;
  assert_ok(hales_ensemble_run(f.m, &s, N_SETS, p, NULL, r, NULL, NULL, NULL));
  for (size_t i = 0; i < N_SETS; i++) {
    assert_int_equal(r[i].outcome, HALES_RUN_OK);
    most = fmax(most, r[i].residual);
  }
  print_message("largest change in the beat that ended a search: %.2f tolerances\n", most / tol);
  assert_true(most <= 4.0 * tol);
  assert_true(most > 1.5 * tol);
  free(p);
}

/* Beats on average, and the root mean square error of the extremes and means of all pressures and volumes,
 * relative to the signal's largest. */
static double explore(const fixture *f, hales_run_settings s, const double *p, const double *exact,
                      double *error) {
  const size_t nq = f->m->n_signal;
  double *stat = calloc(N_SETS * nq * 3, sizeof *stat), beats = 0.0, sum = 0.0;
  size_t n = 0;
  hales_run r[N_SETS];
  assert_ok(hales_ensemble_run(f->m, &s, N_SETS, p, NULL, r, NULL, stat, NULL));
  for (size_t i = 0; i < N_SETS; i++) {
    assert_int_equal(r[i].outcome, HALES_RUN_OK);
    beats += (double)r[i].beats / N_SETS;
    for (size_t q = 0; q < nq; q++) {
      const char *unit = f->m->signal[q].unit;
      if (strcmp(unit, "mm[Hg]") != 0 && strcmp(unit, "mL") != 0) continue;
      const double *is = stat + (i * nq + q) * 3, *should = exact + (i * nq + q) * 3;
      for (size_t k = 0; k < 3; k++, n++) sum += pow((is[k] - should[k]) / fmax(fabs(should[1]), 1.0), 2.0);
    }
  }
  free(stat);
  *error = sqrt(sum / (double)n);
  return beats;
}

/* What a flow through a valve is where a beat begins moves no pressure and no volume, but takes beats to
 * find. */
static void changes_of_flows_may_be_left_out(void **state) {
  (void)state;
  fixture f;
  hales_run_settings s = {.steps = 160, .record_steps = 240, .periodic_tol = 1e-6, .threads = 2};
  hales_run r[N_SETS];
  open_fixture(&f, &s);
  double *p = random_sets(f.m, N_SETS, 0.3, 59), strict_error, error;
  double *exact = calloc(N_SETS * f.m->n_signal * 3, sizeof *exact);
  assert_ok(hales_ensemble_run(f.m, &s, N_SETS, p, NULL, r, NULL, exact, NULL));
  s.chord = f.chord;
  s.periodic_tol = 5e-3;
  s.precision = HALES_SINGLE;
  const double strict = explore(&f, s, p, exact, &strict_error);
  s.flow_floor_ml_s = 300.0;
  const double beats = explore(&f, s, p, exact, &error);
  print_message("%.2f beats, error %.1e; flows by 300 mL/s %.2f beats, %.1e\n", strict, strict_error, beats,
                error);
  assert_true(beats < strict - 0.4);
  assert_true(error < 1e-3); /* a fifth of the tolerance */
  s.flow_floor_ml_s = 20.0;  /* what it is without */
  double same;
  assert_close(explore(&f, s, p, exact, &same), strict, 0, 0);
  assert_close(same, strict_error, 0, 0);
  free(p);
  free(exact);
}

/* The beat that confirms a state measures by what the search measured by: else what a search has found is
 * sought again. */
static void a_search_and_its_confirming_beat_leave_out_the_same(void **state) {
  (void)state;
  fixture f;
  hales_run_settings s = {.steps = 160, .periodic_tol = 1e-6, .threads = 2};
  hales_run r[N_SETS];
  open_fixture(&f, &s);
  double *p = random_sets(f.m, N_SETS, 0.3, 61), error;
  double *exact = calloc(N_SETS * f.m->n_signal * 3, sizeof *exact);
  assert_ok(hales_ensemble_run(f.m, &s, N_SETS, p, NULL, r, NULL, exact, NULL));
  s.chord = f.chord;
  s.periodic_tol = 5e-3;
  for (int single = 0; single < 2; single++) { /* on the search's own grid */
    s.precision = single ? HALES_SINGLE : HALES_DOUBLE;
    s.flow_floor_ml_s = 0.0;
    const double strict = explore(&f, s, p, exact, &error);
    s.flow_floor_ml_s = 300.0;
    const double beats = explore(&f, s, p, exact, &error);
    print_message("on one grid, %s: %.2f beats, flows by 300 mL/s %.2f\n", single ? "single" : "double",
                  strict, beats);
    assert_true(beats < strict - 0.4);
    assert_true(error < 1e-3);
  }
  free(p);
  free(exact);
}

static void unlawful_floors_are_named(void **state) {
  (void)state;
  const double bad[] = {-1.0, 2e4, nan("")};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const hales_run_settings s = {.steps = 200, .periodic_tol = tol, .flow_floor_ml_s = bad[i]};
    hales_err err = {0};
    double param[HALES_PARAM_MAX];
    hales_run r;
    const hales_model *m = hales_model_find("hales");
    hales_model_defaults(m, param);
    assert_int_equal(hales_ensemble_run(m, &s, 1, param, NULL, &r, NULL, NULL, &err), HALES_EARG);
    assert_non_null(strstr(err.msg, "flow_floor_ml_s"));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_first_step_ends_a_search_where_it_is_short),
      cmocka_unit_test(a_last_beat_changes_no_more_than_four_tolerances),
      cmocka_unit_test(changes_of_flows_may_be_left_out),
      cmocka_unit_test(a_search_and_its_confirming_beat_leave_out_the_same),
      cmocka_unit_test(unlawful_floors_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
