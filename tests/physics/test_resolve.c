/* Runs that answer for their own accuracy. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/hales/heart.h"
#include "physics/lanes/kernel.h"
#include "physics/registry.h"
#include "physics/resolve.h"
#include "physics/svzerod_loop.h"
#include "support/random_sets.h"

enum { SETS = 5 };

/* From the model's guess: the published start of a set may begin with violent beats. */
static void run(const hales_model *m, hales_run_settings s, size_t n, const double *p, hales_run *r,
                double *y, double *stat) {
  hales_err err = {0};
  double start[SETS * HALES_STATE_MAX];
  for (size_t i = 0; i < n; i++) m->guess(p + i * m->n_param, start + i * m->n_state);
  assert_ok_err(hales_ensemble_run(m, &s, n, p, start, r, y, stat, &err), &err);
}

static void a_figure_is_measured_by_its_size_or_its_floor(void **state) {
  (void)state;
  const double small[3] = {-0.3, 0.2, 0.1}, large[3] = {-3100.0, 2050.0, 7.0};
  static const struct {
    const char *unit;
    double floor;
  } units[] = {{"mL", 10.0}, {"mm[Hg]", 1.0}, {"mL/s", 20.0}, {"mm[Hg].mL/s", 1000.0}, {"um", 1.0}};
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    assert_close(hales_figure_size(units[i].unit, small), units[i].floor, 0.0, 0.0);
    assert_close(hales_figure_size(units[i].unit, large), 3100.0, 0.0, 0.0);
  }
}

static void what_moved_most_is_named(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double y[HALES_STATE_MAX], z[HALES_STATE_MAX], a[HALES_SIGNAL_MAX * 3], b[HALES_SIGNAL_MAX * 3];
  for (size_t i = 0; i < m->n_state; i++) y[i] = z[i] = 31.0 + (double)i;
  for (size_t i = 0; i < m->n_signal * 3; i++) a[i] = b[i] = 1700.0 + 3.0 * (double)i;
  const size_t last = m->n_signal - 1;
  b[3 * last + 2] += 0.011;
  z[2] += 0.005;
  int where = -1;
  const double moved = hales_figures_moved(m, y, a, z, b, &where);
  assert_int_equal(where, (int)last);
  assert_close(moved, 0.011 / a[3 * last + 1], 1e-12, 1e-9);
  b[7] = nan("");
  assert_true(isinf(hales_figures_moved(m, y, a, z, b, &where)));
  assert_int_equal(where, 2);
}

/* Against steps a hundred times finer than those that were asked for. */
static void resolved_figures_are_as_accurate_as_was_asked(void **state) {
  (void)state;
  const double accuracy = 1e-4;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    if (!m->kernel[0]->beat_adaptive) continue;
    double *p = random_sets(m, SETS, 0.4, 77);
    double *y = calloc(SETS * m->n_state, sizeof *y), *stat = calloc(SETS * m->n_signal * 3, sizeof *stat);
    double *true_y = calloc(SETS * m->n_state, sizeof *y), *truth = calloc(SETS * m->n_signal * 3, sizeof *y);
    hales_run r[SETS], fine[SETS];
    run(m, (hales_run_settings){.accuracy = accuracy, .beats = 2}, SETS, p, r, y, stat);
    run(m, (hales_run_settings){.rtol = 1e-9, .beats = 2}, SETS, p, fine, true_y, truth);
    for (size_t i = 0; i < SETS; i++) {
      assert_int_equal(r[i].outcome, HALES_RUN_OK);
      assert_int_equal(fine[i].outcome, HALES_RUN_OK);
      assert_true(r[i].moved > 0.0 && r[i].moved <= 0.5 * accuracy);
      assert_true(hales_figures_moved(m, true_y + i * m->n_state, truth + i * m->n_signal * 3,
                                      y + i * m->n_state, stat + i * m->n_signal * 3, NULL) < accuracy);
    }
    free(p);
    free(y);
    free(stat);
    free(true_y);
    free(truth);
  }
}

static void figures_that_go_on_moving_are_reported_and_not_returned(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double *p = random_sets(m, 3, 0.3, 5), y[3 * HALES_STATE_MAX], stat[3 * HALES_SIGNAL_MAX * 3];
  p[m->n_param + 4] = -7.0; /* not lawful */
  hales_run r[3];
  /* six levels from 1e-3 end at 3e-8, far from what 1e-8 takes */
  run(m, (hales_run_settings){.accuracy = 1e-8, .rtol = 1e-3, .beats = 1}, 3, p, r, y, stat);
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(r[i].outcome, i == 1 ? HALES_RUN_UNLAWFUL : HALES_RUN_UNRESOLVED);
    if (i != 1) assert_true(r[i].moved > 5e-9 && r[i].beats == 6);
    for (size_t k = 0; k < m->n_state; k++) assert_true(fabs(y[i * m->n_state + k]) == 0.0);
    for (size_t k = 0; k < m->n_signal * 3; k++) assert_true(fabs(stat[i * m->n_signal * 3 + k]) == 0.0);
  }
  assert_non_null(strstr(hales_run_outcome_text(HALES_RUN_UNRESOLVED), "accuracy"));
  free(p);
}

static void periodic_figures_are_resolved_too(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], stat[HALES_SIGNAL_MAX * 3];
  double fine_y[HALES_STATE_MAX], fine[HALES_SIGNAL_MAX * 3];
  hales_model_defaults(m, p);
  hales_run r;
  run(m, (hales_run_settings){.accuracy = 1e-4, .periodic_tol = 1e-6}, 1, p, &r, y, stat);
  assert_int_equal(r.outcome, HALES_RUN_OK);
  run(m, (hales_run_settings){.rtol = 1e-9, .periodic_tol = 1e-8}, 1, p, &r, fine_y, fine);
  assert_true(hales_figures_moved(m, fine_y, fine, y, stat, NULL) < 1e-4);
}

/* Hearts whose mitral or tricuspid flow touches zero between two flows back, for a row or two: a parabola
 * through those rows went 0.02 mL/s below zero, wherever they happened to lie, and no step tolerance settled
 * it. */
static void flows_back_that_barely_end_are_resolved(void **state) {
  (void)state;
  static const size_t touching[] = {516, 789}; /* of the sets that test_oracle.c draws */
  const hales_model *m = &hales_heart;
  double *p = random_sets(m, 790, 0.5, 41), y[HALES_STATE_MAX], stat[HALES_SIGNAL_MAX][3];
  for (size_t i = 0; i < sizeof touching / sizeof touching[0]; i++) {
    const double *set = p + touching[i] * m->n_param;
    const hales_run_settings search = {.steps = 300, .periodic_tol = 1e-3},
                             s = {.accuracy = 1e-5, .beats = 1};
    hales_run r;
    hales_err err = {0};
    assert_ok_err(hales_ensemble_run(m, &search, 1, set, NULL, &r, y, NULL, &err), &err);
    assert_int_equal(r.outcome, HALES_RUN_OK);
    assert_ok_err(hales_ensemble_run(m, &s, 1, set, y, &r, NULL, stat[0], &err), &err);
    assert_int_equal(r.outcome, HALES_RUN_OK);
    int back = 0;
    for (int v = 0; v < 4; v++) {
      const double *q = stat[HALES_HT_Q_AO + v], *b = stat[HALES_HT_B_AO + v];
      assert_true(q[0] < 0.0 && q[1] > 0.0);
      assert_close(b[0], 0.0, 0.0, 0.0);
      assert_close(b[1], -q[0], 0.0, 0.0);
      back += b[1] > 10.0 && b[2] > 1.0; /* mL/s: more than rounding flows back */
    }
    assert_true(back > 0);
  }
  free(p);
}

/* Walls that hang slack (transmural pressures of -0.1 to 0.1 mmHg) have several equilibria.  Newton's method
 * led to one that no wall stays in, from which no beat came to its end; the other lanes of a block must not
 * see it. */
static void slack_walls_begin_where_they_would_stay(void **state) {
  (void)state;
  enum { LANES = 4 };
  static const size_t drawn[LANES] = {7, 1398, 2399, 516}; /* the two in the middle are slack */
  const hales_model *m = &hales_heart;
  double *all = random_sets(m, 2400, 0.5, 41), p[LANES * HALES_PARAM_MAX];
  double y[LANES * HALES_STATE_MAX], alone[LANES * HALES_STATE_MAX];
  for (size_t i = 0; i < LANES; i++)
    memcpy(p + i * m->n_param, all + drawn[i] * m->n_param, m->n_param * sizeof *p);
  hales_run r[LANES];
  hales_err err = {0};
  hales_run_settings s = {.steps = 300, .periodic_tol = 1e-4};
  assert_ok_err(hales_ensemble_run(m, &s, LANES, p, NULL, r, y, NULL, &err), &err);
  s.lanes = 1;
  assert_ok_err(hales_ensemble_run(m, &s, LANES, p, NULL, r, alone, NULL, &err), &err);
  for (size_t i = 0; i < LANES; i++) assert_int_equal(r[i].outcome, HALES_RUN_OK);
  assert_memory_equal(y, alone, LANES * m->n_state * sizeof *y);
  double slack[HALES_STATE_MAX], stat[HALES_SIGNAL_MAX][3];
  m->guess(p + m->n_param, slack);
  const hales_run_settings fine = {.accuracy = 1e-5, .beats = 1};
  assert_ok_err(hales_ensemble_run(m, &fine, 1, p + m->n_param, slack, r, NULL, stat[0], &err), &err);
  assert_int_equal(r[0].outcome, HALES_RUN_OK);
  assert_true(stat[HALES_HT_P_LV][0] - stat[HALES_HT_P_PERI][1] < 0.2); /* mmHg: slack indeed */
  free(all);
}

/* Hearts with ventricles so far emptied that walls hang slack, and have a second equilibrium, to which
 * Newton's method led the lanes. */
static void lanes_and_the_plain_statement_begin_on_one_branch(void **state) {
  (void)state;
  enum { TIMES = 8, DRAWN = 988 };
  static const struct {
    size_t set;
    double share; /* of the usual volumes */
  } emptied[] = {{58, 0.5}, {578, 0.6}, {987, 0.7}};
  const hales_model *m = &hales_heart;
  double *all = random_sets(m, DRAWN, 0.5, 41), y[HALES_STATE_MAX], plain[HALES_SIGNAL_MAX];
  double wave[HALES_SIGNAL_MAX][TIMES];
  const hales_run_settings s = {.steps = 300, .beats = 1};
  for (size_t k = 0; k < sizeof emptied / sizeof emptied[0]; k++) {
    const double *p = all + emptied[k].set * m->n_param;
    hales_err err = {0};
    m->guess(p, y);
    y[HALES_HT_V_LV] *= emptied[k].share;
    y[HALES_HT_V_RV] *= emptied[k].share;
    m->signals(0.0, y, p, plain);
    assert_ok_err(hales_wave_record(m, &s, 1, p, y, TIMES, wave[0], &err), &err);
    for (int i = 0; i < HALES_HT_Q_SYS; i++) assert_close(wave[i][0], plain[i], 1e-9, 1e-9);
    assert_true(fabs(plain[HALES_HT_P_LV] - plain[HALES_HT_P_PERI] - plain[HALES_HT_P_PL]) < 0.1); /* slack */
  }
  free(all);
}

static void refuses_accuracies_out_of_contract(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double p[HALES_PARAM_MAX];
  hales_model_defaults(m, p);
  const hales_run_settings bad[] = {{.accuracy = -1e-5, .beats = 2},
                                    {.accuracy = nan(""), .beats = 2},
                                    {.accuracy = 0.3, .beats = 2},
                                    {.accuracy = 1e-5, .periodic_tol = 1e-5}};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    hales_run r;
    hales_err err = {0};
    assert_status(hales_ensemble_run(m, &bad[i], 1, p, NULL, &r, NULL, NULL, &err), HALES_EARG);
    assert_non_null(strstr(err.msg, "accuracy"));
  }
  hales_run r;
  hales_err err = {0};
  const hales_run_settings lawful = {.accuracy = 1e-5, .beats = 2};
  hales_model_defaults(&hales_svzerod_loop, p);
  assert_status(hales_ensemble_run(&hales_svzerod_loop, &lawful, 1, p, NULL, &r, NULL, NULL, &err),
                HALES_EARG);
  assert_non_null(strstr(err.msg, "svzerod_loop runs in fixed steps"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_figure_is_measured_by_its_size_or_its_floor),
      cmocka_unit_test(what_moved_most_is_named),
      cmocka_unit_test(resolved_figures_are_as_accurate_as_was_asked),
      cmocka_unit_test(figures_that_go_on_moving_are_reported_and_not_returned),
      cmocka_unit_test(periodic_figures_are_resolved_too),
      cmocka_unit_test(flows_back_that_barely_end_are_resolved),
      cmocka_unit_test(slack_walls_begin_where_they_would_stay),
      cmocka_unit_test(lanes_and_the_plain_statement_begin_on_one_branch),
      cmocka_unit_test(refuses_accuracies_out_of_contract),
  };
  return cmocka_run_group_tests_name("physics/resolve", tests, NULL, NULL);
}
