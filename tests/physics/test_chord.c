/* The chord: what one set's beat map teaches the periodic searches of sets like it. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/ensemble.h"
#include "physics/orbit.h"
#include "physics/registry.h"
#include "support/random_sets.h"

enum { N_SETS = 48 };

static const hales_run_settings fine = {.steps = 200, .record_steps = 300, .periodic_tol = 1e-10};

/* The published set, its periodic state and its chord. */
typedef struct fixture {
  double param[HALES_PARAM_MAX], state[HALES_STATE_MAX], chord[HALES_STATE_MAX * HALES_STATE_MAX];
} fixture;

static void open_fixture(const hales_model *m, fixture *f) {
  hales_err err = {0};
  hales_run r;
  hales_model_defaults(m, f->param);
  assert_ok_err(hales_ensemble_run(m, &fine, 1, f->param, NULL, &r, f->state, NULL, &err), &err);
  assert_int_equal(r.outcome, HALES_RUN_OK);
  assert_ok_err(hales_chord_find(m, &fine, f->param, f->state, f->chord, &err), &err);
}

/* y + K (P(y) - y) = y* up to second order, and K moves no volume. */
static void leads_from_near_by_to_the_periodic_state(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    const size_t n = m->n_state;
    fixture f;
    open_fixture(m, &f);
    double c[HALES_STATE_MAX], scale[HALES_STATE_MAX], y[HALES_STATE_MAX], g[HALES_STATE_MAX];
    m->volume_weights(f.param, c);
    hales_orbit_scale(m, f.state, scale);
    size_t keep = 0;
    for (size_t i = 1; i < n; i++) keep = c[i] > c[keep] ? i : keep;
    memcpy(y, f.state, n * sizeof *y);
    for (size_t i = 0; i < n; i++) { /* within the states of this volume */
      /* a closed valve's flow and opening stand at the end of their range: there the map has one side only */
      const bool smooth = strcmp(m->state[i].unit, "mL") == 0 || strcmp(m->state[i].unit, "mm[Hg]") == 0;
      const double move = i == keep || !smooth ? 0.0 : 1e-5 * scale[i] * sin(1.3 + 2.1 * (double)i);
      y[i] += move;
      y[keep] -= c[i] / c[keep] * move;
    }
    const hales_run_settings beat = {.steps = 200, .beats = 1};
    hales_run r;
    assert_ok(hales_ensemble_run(m, &beat, 1, f.param, y, &r, g, NULL, NULL));
    double to[HALES_STATE_MAX], moved = 0.0;
    for (size_t i = 0; i < n; i++) {
      to[i] = y[i];
      for (size_t j = 0; j < n; j++) to[i] += f.chord[i * n + j] * (g[j] - y[j]);
      moved += c[i] * (to[i] - y[i]);
    }
    const double before = hales_orbit_distance(n, y, f.state, scale),
                 after = hales_orbit_distance(n, to, f.state, scale);
    print_message("%s: %.1e from the periodic state, after one beat and the chord %.1e\n", m->id, before,
                  after);
    assert_true(after < 0.02 * before); /* second order, 1e-5, and that of the differences, 1e-4 */
    assert_true(fabs(moved) < 1e-10 * m->volume(y, f.param));
    /* of every column */
    for (size_t j = 0; j < n; j++) {
      double sum = 0.0, size = 0.0;
      for (size_t i = 0; i < n; i++) {
        sum += c[i] * f.chord[i * n + j];
        size += fabs(c[i] * f.chord[i * n + j]);
      }
      assert_true(fabs(sum) <= 1e-12 * size);
    }
  }
}

static double mean_beats(const hales_run *r) {
  double s = 0.0;
  for (size_t i = 0; i < N_SETS; i++) s += (double)r[i].beats / N_SETS;
  return s;
}

/* Sets within e^0.3 of the published one: the same states in fewer beats. */
static void similar_sets_reach_the_same_state_in_fewer_beats(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    const size_t n = m->n_state;
    fixture f;
    open_fixture(m, &f);
    double *p = random_sets(m, N_SETS, 0.3, 29), *exact = calloc(N_SETS * n, sizeof *exact),
           *y = calloc(N_SETS * n, sizeof *y);
    hales_run r[N_SETS], plain[N_SETS], with[N_SETS];
    hales_run_settings s = fine;
    assert_ok(hales_ensemble_run(m, &s, N_SETS, p, NULL, r, exact, NULL, NULL));
    s.periodic_tol = 1e-5;
    assert_ok(hales_ensemble_run(m, &s, N_SETS, p, NULL, plain, y, NULL, NULL));
    s.chord = f.chord;
    assert_ok(hales_ensemble_run(m, &s, N_SETS, p, NULL, with, y, NULL, NULL));
    double worst = 0.0;
    for (size_t i = 0; i < N_SETS; i++) {
      if (r[i].outcome != HALES_RUN_OK) continue;
      double scale[HALES_STATE_MAX];
      assert_int_equal(with[i].outcome, HALES_RUN_OK);
      hales_orbit_scale(m, exact + i * n, scale);
      worst = fmax(worst, hales_orbit_distance(n, y + i * n, exact + i * n, scale));
      assert_true(with[i].volume_defect < 1e-10);
    }
    print_message("%s: %.1f beats, with the chord %.1f; largest true error %.1e at 1e-5\n", m->id,
                  mean_beats(plain), mean_beats(with), worst);
    assert_true(worst < 2e-5); /* the estimate bounds it but for chance */
    assert_true(mean_beats(with) < mean_beats(plain) - 1.0);
    free(p);
    free(exact);
    free(y);
  }
}

/* A chord of the wrong set costs beats, never the answer. */
static void a_chord_from_afar_does_no_harm(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  const size_t n = m->n_state;
  fixture f;
  open_fixture(m, &f);
  double *p = random_sets(m, N_SETS, 0.5, 31), *exact = calloc(N_SETS * n, sizeof *exact),
         *y = calloc(N_SETS * n, sizeof *y);
  hales_run r[N_SETS], with[N_SETS];
  hales_run_settings s = fine;
  assert_ok(hales_ensemble_run(m, &s, N_SETS, p, NULL, r, exact, NULL, NULL));
  s.periodic_tol = 1e-5;
  for (size_t i = 0; i < n * n; i++) f.chord[i] *= i % 3 ? -2.5 : 4.0; /* nonsense */
  s.chord = f.chord;
  assert_ok(hales_ensemble_run(m, &s, N_SETS, p, NULL, with, y, NULL, NULL));
  for (size_t i = 0; i < N_SETS; i++) {
    if (with[i].outcome != HALES_RUN_OK || r[i].outcome != HALES_RUN_OK) continue;
    double scale[HALES_STATE_MAX];
    hales_orbit_scale(m, exact + i * n, scale);
    assert_true(hales_orbit_distance(n, y + i * n, exact + i * n, scale) < 1e-3);
  }
  free(p);
  free(exact);
  free(y);
}

/* Same bits for every width and thread count. */
static void results_do_not_depend_on_lanes_or_threads(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  const size_t n = m->n_state;
  fixture f;
  open_fixture(m, &f);
  double *p = random_sets(m, N_SETS, 0.4, 37), *one = calloc(N_SETS * n, sizeof *one),
         *y = calloc(N_SETS * n, sizeof *y);
  hales_run r[N_SETS];
  hales_run_settings s = {.steps = 150, .periodic_tol = 1e-4, .lanes = 1, .chord = f.chord};
  assert_ok(hales_ensemble_run(m, &s, N_SETS, p, NULL, r, one, NULL, NULL));
  for (int lanes = 2; lanes <= hales_lanes_available(m); lanes *= 2) {
    s.lanes = lanes;
    s.threads = 3;
    assert_ok(hales_ensemble_run(m, &s, N_SETS, p, NULL, r, y, NULL, NULL));
    assert_memory_equal(y, one, N_SETS * n * sizeof *y);
  }
  free(p);
  free(one);
  free(y);
}

static int by_size(const void *a, const void *b) {
  const int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

/* The goal of the search: half of the sets within 12 beats, 99 % within 20, to a true error of 1e-5. */
static void sets_about_the_published_one_arrive_within_twenty_beats(void **state) {
  (void)state;
  enum { SETS = 200 };
  const hales_model *m = hales_model_find("hales");
  const size_t n = m->n_state;
  fixture f;
  open_fixture(m, &f);
  double *p = random_sets(m, SETS, 0.5, 41), *y = calloc(SETS * n, sizeof *y),
         chord[HALES_STATE_MAX * HALES_STATE_MAX], most = 0.0, apart = 0.0;
  hales_run r[SETS];
  hales_err err = {0};
  hales_run_settings s = {.steps = 200, .periodic_tol = 1e-5, .threads = 2};
  assert_ok_err(hales_chord_published(m, &s, chord, &err), &err);
  for (size_t i = 0; i < n * n; i++) { /* that of the fixture, but for the state it was found at */
    most = fmax(most, fabs(f.chord[i]));
    apart = fmax(apart, fabs(chord[i] - f.chord[i]));
  }
  assert_true(apart < 1e-3 * most);
  s.chord = chord;
  assert_ok_err(hales_ensemble_run(m, &s, SETS, p, NULL, r, y, NULL, &err), &err);
  int beats[SETS];
  for (int i = 0; i < SETS; i++) {
    assert_int_equal(r[i].outcome, HALES_RUN_OK);
    beats[i] = r[i].beats;
  }
  qsort(beats, SETS, sizeof *beats, by_size);
  assert_true(beats[SETS / 2] <= 12);
  assert_true(beats[SETS * 99 / 100] <= 20);
  free(p);
  free(y);
}

static void says_when_there_is_none(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  fixture f;
  open_fixture(m, &f);
  hales_err err = {0};
  f.state[2] = nan("");
  assert_int_equal(hales_chord_find(m, &fine, f.param, f.state, f.chord, &err), HALES_EMATH);
  assert_int_equal(err.status, HALES_EMATH);
  const hales_run_settings adaptive = {.rtol = 1e-6, .periodic_tol = 1e-5};
  assert_int_equal(hales_chord_published(m, &adaptive, f.chord, &err), HALES_EARG);
  assert_int_equal(hales_chord_find(m, &adaptive, f.param, f.state, f.chord, NULL), HALES_EARG);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(leads_from_near_by_to_the_periodic_state),
      cmocka_unit_test(similar_sets_reach_the_same_state_in_fewer_beats),
      cmocka_unit_test(a_chord_from_afar_does_no_harm),
      cmocka_unit_test(results_do_not_depend_on_lanes_or_threads),
      cmocka_unit_test(sets_about_the_published_one_arrive_within_twenty_beats),
      cmocka_unit_test(says_when_there_is_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
