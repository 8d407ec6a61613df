/* Beats of unlike length against the plain statement of the equations. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/hales/heart.h"
#include "physics/registry.h"
#include "physics/resolve.h"
#include "physics/rhythm.h"
#include "physics/svzerod_loop.h"

enum { BEATS = 4 };
static const double share[BEATS] = {1.07, 0.83, 1.31, 0.94}; /* of the model's own beat */

/* The shut valves of svzerod_loop hold their flow at zero within 1e-8 s, too fast for an explicit step: held
 * here. */
static void hold_valves(const hales_model *m, double *y) {
  static const int flow[] = {HALES_SV_Q_RA, HALES_SV_Q_RV, HALES_SV_Q_LA, HALES_SV_Q_LV};
  for (size_t i = 0; m == &hales_svzerod_loop && i < sizeof flow / sizeof flow[0]; i++)
    y[flow[i]] = fmax(y[flow[i]], 0.0);
}

/* One beat of the plain statement in classical Runge-Kutta steps. */
static void plain_beat(const hales_model *m, const double *p, int steps, double *y) {
  double k[4][HALES_STATE_MAX], x[HALES_STATE_MAX];
  static const double at[4] = {0.0, 0.5, 0.5, 1.0};
  const double beat = p[m->period_param], h = beat / steps;
  for (int n = 0; n < steps; n++) {
    for (int s = 0; s < 4; s++) {
      for (size_t i = 0; i < m->n_state; i++) x[i] = y[i] + (s ? h * at[s] * k[s - 1][i] : 0.0);
      hold_valves(m, x);
      m->rhs(fmin((n + at[s]) * h, beat * (1.0 - 1e-15)), x, p, k[s]);
    }
    for (size_t i = 0; i < m->n_state; i++)
      y[i] += h / 6.0 * (k[0][i] + 2.0 * k[1][i] + 2.0 * k[2][i] + k[3][i]);
    hold_valves(m, y);
  }
}

static void steady(const hales_model *m, double *p, double *y) {
  hales_run run;
  hales_err err = {0};
  hales_model_defaults(m, p);
  const hales_run_settings s = {.steps = 400, .periodic_tol = 1e-4};
  assert_ok_err(hales_ensemble_run(m, &s, 1, p, NULL, &run, y, NULL, &err), &err);
  assert_int_equal(run.outcome, HALES_RUN_OK);
}

static void beats_follow_the_plain_equations_and_keep_the_blood(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double p[HALES_PARAM_MAX], rr[BEATS], y[HALES_STATE_MAX], plain[HALES_STATE_MAX];
    double stat[BEATS * HALES_SIGNAL_MAX * 3];
    hales_run run[BEATS];
    hales_err err = {0};
    steady(m, p, y);
    memcpy(plain, y, sizeof y);
    const double held = m->volume(y, p);
    for (int i = 0; i < BEATS; i++) rr[i] = share[i] * p[m->period_param];
    const hales_run_settings s = {.steps = 4000};
    assert_ok_err(hales_rhythm_run(m, &s, p, rr, BEATS, y, run, stat, &err), &err);
    for (int i = 0; i < BEATS; i++) {
      assert_int_equal(run[i].outcome, HALES_RUN_OK);
      assert_true(run[i].volume_defect < 1e-12);
      p[m->period_param] = rr[i];
      plain_beat(m, p, m == &hales_svzerod_loop ? 60000 : 16000, plain);
    }
    assert_close(m->volume(y, p), held, 1e-11, 0.0);
    const double *last = stat + (BEATS - 1) * m->n_signal * 3;
    for (size_t i = 0; i < m->n_state; i++) {
      const double d = fabs(y[i] - plain[i]) / hales_figure_size(m->signal[i].unit, last + 3 * i);
      if (!(d < 2e-4)) fail_msg("%s: %s differs by %g of its size", m->id, m->state[i].name, d);
    }
  }
}

static double figure(const hales_model *m, const double *p, const double *stat, const char *name) {
  for (size_t i = 0; i < m->n_figure; i++)
    if (strcmp(m->figure[i].name, name) == 0)
      return m->figure[i].value(p, (const double(*)[3])(const void *)stat);
  fail_msg("no figure %s", name);
  return nan("");
}

/* Each beat's stroke is what its ventricle ejects, not what the one before sends through the arterioles; and
 * its energy balances, with what the vessels hold more or less at its end. */
static void figures_are_those_of_the_beat(void **state) {
  (void)state;
  const hales_model *m = &hales_heart;
  static const double rr[BEATS] = {0.81, 0.74, 1.12, 0.63};
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], stat[BEATS * HALES_SIGNAL_MAX * 3];
  hales_run run[BEATS];
  hales_err err = {0};
  steady(m, p, y);
  const hales_run_settings s = {.steps = 1000};
  double lag = 0.0, held = 0.0;
  for (size_t i = 0; i < BEATS; i++) {
    double *one = stat + i * m->n_signal * 3;
    const double before = y[HALES_HT_V_LV];
    assert_ok_err(hales_rhythm_run(m, &s, p, &rr[i], 1, y, run, one, &err), &err);
    p[m->period_param] = rr[i];
    const double sv = figure(m, p, one, "sv_ml"), entered = one[HALES_HT_Q_MI * 3 + 2] * rr[i],
                 reached = one[HALES_HT_Q_SYS * 3 + 2] * rr[i];
    print_message("%.2f s: ejected %.2f mL, arterioles %.2f\n", rr[i], sv, reached);
    assert_close(sv, before + entered - y[HALES_HT_V_LV], 0.0,
                 0.02); /* what is not there any more; 1000 rows */
    assert_close(figure(m, p, one, "co_l_min"), 0.06 * sv / rr[i], 1e-12, 0.0);
    const double pulse = one[HALES_HT_P_MPA * 3 + 1] - one[HALES_HT_P_MPA * 3];
    assert_close(figure(m, p, one, "pac_ml_mmhg"), one[HALES_HT_Q_PO * 3 + 2] * rr[i] / pulse, 1e-12, 0.0);
    assert_true(figure(m, p, one, "energy_defect") < 1e-5);
    lag = fmax(lag, fabs(reached - sv));
    held = fmax(held, fabs(one[HALES_HT_W_STORE * 3 + 2]) / one[HALES_HT_W_LOSS * 3 + 2]);
  }
  assert_true(lag > 15.0 && held > 0.01); /* or the beats were alike and nothing was asked */
}

static void a_beat_that_fails_is_told_and_the_rest_is_left(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], stat[3 * HALES_SIGNAL_MAX * 3];
  hales_run run[3];
  hales_err err = {0};
  steady(m, p, y);
  const double rr[3] = {0.87 * p[m->period_param], -0.4, p[m->period_param]};
  const hales_run_settings s = {.steps = 230};
  assert_ok_err(hales_rhythm_run(m, &s, p, rr, 3, y, run, stat, &err), &err);
  assert_int_equal(run[0].outcome, HALES_RUN_OK);
  assert_int_equal(run[1].outcome, HALES_RUN_UNLAWFUL);
  assert_int_equal(run[2].outcome, HALES_RUN_UNLAWFUL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(beats_follow_the_plain_equations_and_keep_the_blood),
      cmocka_unit_test(figures_are_those_of_the_beat),
      cmocka_unit_test(a_beat_that_fails_is_told_and_the_rest_is_left),
  };
  return cmocka_run_group_tests_name("physics/rhythm", tests, NULL, NULL);
}
