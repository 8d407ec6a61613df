#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/rng.h"
#include "physics/ensemble.h"
#include "physics/registry.h"
#include "support/random_sets.h"

#ifdef HALES_SANITIZED /* some ten times slower; still full lanes of every width and a rest */
enum { N_SETS = 13, STEPS_TRUTH = 24000 };
#else
enum { N_SETS = 61, STEPS_TRUTH = 60000 };
#endif

static void run(const hales_model *m, hales_run_settings s, size_t n, const double *p, hales_run *r,
                double *y, double *stat) {
  hales_err err = {0};
  assert_ok_err(hales_ensemble_run(m, &s, n, p, NULL, r, y, stat, &err), &err);
}

/* Same bits for every width, thread count and place in the ensemble. */
static void results_do_not_depend_on_lanes_threads_or_neighbours(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double *p = random_sets(m, N_SETS, 0.5, 11), *y = calloc(N_SETS * m->n_state, sizeof *y);
    double *stat = calloc(N_SETS * m->n_signal * 3, sizeof *stat),
           *y2 = calloc(N_SETS * m->n_state, sizeof *y);
    double *stat2 = calloc(N_SETS * m->n_signal * 3, sizeof *stat);
    hales_run r[N_SETS], r2[N_SETS];
    const hales_run_settings base = {.steps = 200, .record_steps = 300, .periodic_tol = 1e-6, .lanes = 1};
    run(m, base, N_SETS, p, r, y, stat);
    static const int lanes[] = {2, 4, 8}, threads[] = {1, 3};
    for (size_t l = 0; l < 3; l++)
      for (size_t t = 0; t < 2; t++) {
        hales_run_settings s = base;
        s.lanes = lanes[l];
        s.threads = threads[t];
        if (s.lanes > hales_lanes_available(m)) continue;
        run(m, s, N_SETS, p, r2, y2, stat2);
        assert_memory_equal(y2, y, N_SETS * m->n_state * sizeof *y);
        assert_memory_equal(stat2, stat, N_SETS * m->n_signal * 3 * sizeof *stat);
      }
    hales_run_settings wide = base;
    wide.lanes = 0;
    run(m, wide, 1, p + 7 * m->n_param, r2, y2, stat2); /* alone instead of seventh */
    assert_memory_equal(y2, y + 7 * m->n_state, m->n_state * sizeof *y);
    free(p);
    free(y);
    free(y2);
    free(stat);
    free(stat2);
  }
}

/* Plain beats from y until nothing changes any more, at most 1,500: 300 for all, then for those that need
 * them. */
static void cycle_long(const hales_model *m, size_t n, const double *p, const double *y, hales_run *r,
                       double *far) {
  enum { SPELL = 300, SPELLS = 5 };
  const hales_run_settings plain = {.steps = 150, .beats = SPELL};
  hales_err err = {0};
  assert_ok_err(hales_ensemble_run(m, &plain, n, p, y, r, far, NULL, &err), &err);
  for (size_t i = 0; i < n; i++)
    for (int k = 1; k < SPELLS && r[i].outcome == HALES_RUN_OK && !(r[i].residual < 1e-9); k++) {
      double *at = far + i * m->n_state, next[HALES_STATE_MAX];
      assert_ok_err(hales_ensemble_run(m, &plain, 1, p + i * m->n_param, at, &r[i], next, NULL, &err), &err);
      memcpy(at, next, m->n_state * sizeof *at);
    }
}

/* The estimate bounds the distance to what long cycling reaches, and volume is conserved. */
static void periodic_state_is_where_long_cycling_ends(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double *p = random_sets(m, N_SETS, 0.5, 23), *y = calloc(N_SETS * m->n_state, sizeof *y);
    double *far = calloc(N_SETS * m->n_state, sizeof *y);
    hales_run r[N_SETS], slow[N_SETS];
    const double tol = 1e-5;
    run(m, (hales_run_settings){.steps = 150, .periodic_tol = tol}, N_SETS, p, r, y, NULL);
    cycle_long(m, N_SETS, p, y, slow, far);
    int settled = 0;
    for (int i = 0; i < N_SETS; i++) {
      if (r[i].outcome != HALES_RUN_OK) continue;
      assert_true(r[i].volume_defect < 1e-10);
      assert_true(slow[i].volume_defect < 1e-10);
      double worst = 0.0;
      for (size_t s = 0; s < m->n_state; s++) {
        const double *a = y + (size_t)i * m->n_state, *b = far + (size_t)i * m->n_state;
        const double floor = strcmp(m->state[s].unit, "mL") == 0       ? 10.0
                             : strcmp(m->state[s].unit, "mm[Hg]") == 0 ? 1.0
                                                                       : 20.0;
        worst = fmax(worst, fabs(a[s] - b[s]) / fmax(fabs(b[s]), floor));
      }
      if (!(slow[i].residual < 1e-9)) continue;
      settled++;
      if (!(worst < tol)) fail_msg("%s, set %d: %.2g from where long cycling ends", m->id, i, worst);
    }
    print_message("%s: %d of %d sets settle\n", m->id, settled, N_SETS);
    assert_true(settled * 10 >= N_SETS * 9);
    free(p);
    free(y);
    free(far);
  }
}

static void an_unlawful_set_is_reported_and_not_run(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double *p = random_sets(m, 3, 0.3, 5), *y = calloc(3 * m->n_state, sizeof *y);
  p[m->n_param + 4] = nan("");
  hales_run r[3];
  run(m, (hales_run_settings){.steps = 100, .periodic_tol = 1e-4}, 3, p, r, y, NULL);
  assert_int_equal(r[0].outcome, HALES_RUN_OK);
  assert_int_equal(r[1].outcome, HALES_RUN_UNLAWFUL);
  assert_int_equal(r[2].outcome, HALES_RUN_OK);
  for (size_t i = 0; i < m->n_state; i++) assert_true(fabs(y[m->n_state + i]) == 0.0);
  free(p);
  free(y);
}

static void refuses_settings_out_of_contract(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double *p = random_sets(m, 1, 0.3, 5);
  const hales_run_settings bad[] = {
      {.steps = 3, .beats = 2},           {.steps = -4, .beats = 2},
      {.steps = 200, .beats = 0},         {.steps = 200, .beats = -2},
      {.steps = 200, .periodic_tol = -1}, {.steps = 200, .periodic_tol = nan("")},
      {.steps = 200000000, .beats = 3},   {.steps = 200, .beats = 2, .lanes = 3},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    hales_run r;
    hales_err err = {0};
    assert_status(hales_ensemble_run(m, &bad[i], 1, p, NULL, &r, NULL, NULL, &err), HALES_EARG);
    assert_true(strlen(err.msg) > 10);
  }
  free(p);
}

/* Where in a step a valve opens or closes is chance, so the error is a cloud around C h^2: compare the mean
 * over some step counts about 300 with that about 2,400. */
static double mean_error(const double *truth, int steps) {
  const hales_model *m = hales_models[0];
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], sum = 0.0;
  hales_model_defaults(m, p);
  enum { CLOUD = 8 };
  for (int i = 0; i < CLOUD; i++) {
    hales_run r;
    run(m, (hales_run_settings){.steps = steps + steps * i / 53, .periodic_tol = 1e-10}, 1, p, &r, y, NULL);
    double worst = 0.0;
    for (size_t s = 0; s < m->n_state; s++)
      worst = fmax(worst, fabs(y[s] - truth[s]) / fmax(fabs(truth[s]), 1.0));
    sum += worst / CLOUD;
  }
  return sum;
}

static void converges_between_first_and_second_order_through_the_valve_events(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double p[HALES_PARAM_MAX], truth[HALES_STATE_MAX];
  hales_model_defaults(m, p);
  hales_run r;
  run(m, (hales_run_settings){.steps = STEPS_TRUTH, .periodic_tol = 1e-11}, 1, p, &r, truth, NULL);
  const double coarse = mean_error(truth, 300), fine = mean_error(truth, 2400);
  const double order = log(coarse / fine) / log(8.0);
  print_message("error %.2e at 300 steps, %.2e at 2400: order %.2f\n", coarse, fine, order);
  assert_true(order > 1.3); /* chance at the events: between 1, never better than 2 on average */
  assert_true(fine < 1e-4); /* the accuracy the published tables are matched to */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(results_do_not_depend_on_lanes_threads_or_neighbours),
      cmocka_unit_test(periodic_state_is_where_long_cycling_ends),
      cmocka_unit_test(an_unlawful_set_is_reported_and_not_run),
      cmocka_unit_test(refuses_settings_out_of_contract),
      cmocka_unit_test(converges_between_first_and_second_order_through_the_valve_events),
  };
  return cmocka_run_group_tests_name("physics/ensemble", tests, NULL, NULL);
}
