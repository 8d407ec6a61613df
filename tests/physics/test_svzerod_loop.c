/* svZeroDSolver's closed loop against its own output at 10,000 steps a beat. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/ensemble.h"
#include "physics/svzerod_loop.h"

/* Last of 20 beats of closedLoopHeart_singleVessel, 10,000 steps a beat: minimum, maximum, mean as measured.
 */
static const struct {
  int signal;
  double stat[3];
} published[] = {{HALES_SV_P_SYS, {47.484, 90.764, 69.235}},
                 {HALES_SV_P_PUL, {7.490, 23.696, 12.996}},
                 {HALES_SV_P_LV, {6.850, 92.862, 35.353}},
                 {HALES_SV_V_LV, {34.861, 79.683, 52.769}}};

static void run(hales_run_settings s, const double *p, hales_run *r, double *y, double *stat) {
  hales_err err = {0};
  assert_ok_err(hales_ensemble_run(&hales_svzerod_loop, &s, 1, p, NULL, r, y, stat, &err), &err);
  assert_int_equal(r->outcome, HALES_RUN_OK);
  assert_true(r->volume_defect < 1e-10);
}

/* Largest relative difference from the published row. */
static double error_at(int steps) {
  double p[HALES_PARAM_MAX], stat[HALES_SIGNAL_MAX * 3], worst = 0.0;
  hales_run r;
  hales_model_defaults(&hales_svzerod_loop, p);
  run((hales_run_settings){.steps = steps, .beats = 20}, p, &r, NULL, stat);
  for (size_t i = 0; i < sizeof published / sizeof published[0]; i++)
    for (size_t k = 0; k < 3; k++)
      worst = fmax(worst, fabs(stat[3 * published[i].signal + (int)k] / published[i].stat[k] - 1.0));
  return worst;
}

static void agrees_with_the_published_row(void **state) {
  (void)state;
  /* three decimals of the smallest figure, 6.850: half a unit is 7e-5 */
  assert_true(error_at(10000) < 8e-5);
  assert_true(error_at(1000) < 8e-5);
  assert_true(error_at(250) < 3e-4);
}

static void no_step_count_fails(void **state) {
  (void)state;
  static const int steps[] = {50, 61, 75, 100, 137, 199, 200, 333, 2000, 3000, 4000};
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    const double error = error_at(steps[i]);
    if (!(error < 5e-3)) print_message("%d steps: error %.2e\n", steps[i], error);
    assert_true(error < 5e-3);
  }
}

/* Off their published values, so that swapped or dropped parameters show. */
static void generic_set(double *p) {
  hales_model_defaults(&hales_svzerod_loop, p);
  for (size_t i = 0; i < hales_svzerod_loop.n_param; i++) p[i] *= 1.0 + 0.011 * (double)(i % 7) - 0.023;
}

/* The scalar right-hand side in steps of the fourth-order Runge-Kutta method, valves held at zero. */
static void plain_beat(const double *p, int steps, double *y) {
  enum { N = HALES_SV_N_STATE };
  static const int valve[] = {HALES_SV_Q_RA, HALES_SV_Q_RV, HALES_SV_Q_LA, HALES_SV_Q_LV};
  const double h = p[HALES_SV_T] / steps;
  for (int n = 0; n < steps; n++) {
    double k[4][N], x[N];
    for (int s = 0; s < 4; s++) {
      const double c = s == 0 ? 0.0 : s == 3 ? h : 0.5 * h;
      for (int i = 0; i < N; i++) x[i] = y[i] + (s ? c * k[s - 1][i] : 0.0);
      for (int v = 0; v < 4; v++) x[valve[v]] = fmax(x[valve[v]], 0.0);
      hales_svzerod_loop.rhs(n * h + c, x, p, k[s]);
    }
    for (int i = 0; i < N; i++) y[i] += h / 6.0 * (k[0][i] + 2.0 * k[1][i] + 2.0 * k[2][i] + k[3][i]);
    for (int v = 0; v < 4; v++) y[valve[v]] = fmax(y[valve[v]], 0.0);
  }
}

static void kernel_and_scalar_statement_are_one_model(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], plain[HALES_STATE_MAX], stat[HALES_SIGNAL_MAX * 3];
  generic_set(p);
  hales_run r;
  run((hales_run_settings){.steps = 8000, .beats = 1}, p, &r, y, stat);
  hales_svzerod_loop.initial(p, plain);
  plain_beat(p, 40000, plain); /* first order at the closing of a valve: 1e-5 of a beat */
  for (size_t i = 0; i < hales_svzerod_loop.n_state; i++)
    assert_close(y[i], plain[i], 1e-4 * fmax(1.0, fabs(plain[i])), 0.0);
}

static void signals_follow_the_equations(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], s[HALES_SIGNAL_MAX], f[HALES_STATE_MAX];
  generic_set(p);
  for (size_t i = 0; i < hales_svzerod_loop.n_state; i++) y[i] = 17.0 + 3.7 * (double)i;
  const double t = 0.31 * p[HALES_SV_T];
  hales_svzerod_loop.signals(t, y, p, s);
  hales_svzerod_loop.rhs(t, y, p, f);
  const double e = hales_svzerod_loop_elastance(0.31);
  assert_close(s[HALES_SV_P_LV], e * p[HALES_SV_ELV_S] * (y[HALES_SV_V_LV] - p[HALES_SV_VLV_U]), 1e-9, 0.0);
  assert_close(s[HALES_SV_P_RV], e * p[HALES_SV_ERV_S] * (y[HALES_SV_V_RV] - p[HALES_SV_VRV_U]), 1e-9, 0.0);
  assert_close(f[HALES_SV_V_LA], y[HALES_SV_Q_RV] - y[HALES_SV_Q_LA], 1e-9, 0.0); /* eq 5 */
  assert_close(f[HALES_SV_P_PUL] * p[HALES_SV_CP],
               y[HALES_SV_Q_RV] - (y[HALES_SV_P_PUL] - s[HALES_SV_P_LA]) / p[HALES_SV_RPD], 1e-9, 0.0);
  double c[HALES_STATE_MAX], rate = 0.0;
  hales_svzerod_loop.volume_weights(p, c);
  for (size_t i = 0; i < hales_svzerod_loop.n_state; i++) rate += c[i] * f[i];
  assert_close(rate, 0.0, 1e-9, 0.0);
}

/* Systole of the atria straddles the start of the beat: it ends at 1/tpwave. */
static void atrium_contracts_once_a_beat(void **state) {
  (void)state;
  const double tsa = 0.37, tpwave = 8.3, end = 1.0 / tpwave, begin = 1.0 + end - tsa;
  assert_close(hales_svzerod_loop_atrium(end - 0.5 * tsa + 1.0, tsa, tpwave), 1.0, 1e-12, 0.0);
  assert_close(hales_svzerod_loop_atrium(0.0, tsa, tpwave), hales_svzerod_loop_atrium(1.0, tsa, tpwave),
               1e-12, 0.0);
  assert_close(hales_svzerod_loop_atrium(end, tsa, tpwave), 0.0, 1e-12, 0.0);
  assert_close(hales_svzerod_loop_atrium(begin, tsa, tpwave), 0.0, 1e-12, 0.0);
  assert_close(hales_svzerod_loop_atrium(0.5 * (begin + end), tsa, tpwave), 0.0, 0.0, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_the_published_row),
      cmocka_unit_test(no_step_count_fails),
      cmocka_unit_test(kernel_and_scalar_statement_are_one_model),
      cmocka_unit_test(signals_follow_the_equations),
      cmocka_unit_test(atrium_contracts_once_a_beat),
  };
  return cmocka_run_group_tests_name("physics/svzerod_loop", tests, NULL, NULL);
}
