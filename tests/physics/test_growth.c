#include "physics/body/growth.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "adults.h"
#include "physics/hales/heart.h"

enum { MIN, MAX, MEAN, SIGNALS = HALES_HT_N_SIGNAL, PARAMS = HALES_PARAM_MAX };

static hales_growth_point healthy_point(double *param) {
  double stat[SIGNALS][3];
  hales_run run;
  hales_err err = {0};
  hales_model_defaults(&hales_heart, param);
  assert_ok_err(
      hales_ensemble_run(&hales_heart, &adult_settings, 1, param, NULL, &run, NULL, &stat[0][0], &err), &err);
  assert_int_equal(run.outcome, HALES_RUN_OK);
  return hales_growth_point_of((const double(*)[3])stat);
}

/* Small pulmonary arteries of that many WU, with the compliance that the disease leaves. */
static void narrow(double *param, double wood) {
  param[HALES_HT_PUL_R] = 0.06 * wood;
  param[HALES_HT_PA_P_REF] = 10.0 + 5.0 * wood;
  param[HALES_HT_PA_C] = 0.55 / param[HALES_HT_PUL_R];
  param[HALES_HT_PUL_ALPHA] = 0.004;
}

static void rates_by_hand(void **state) {
  (void)state;
  const hales_growth_law law = {.tau_wall_d = 13.0,
                                .tau_area_d = 170.0,
                                .tau_fail_d = 70.0,
                                .strain_scale = 0.12,
                                .wall_most = 2.2,
                                .tolerated_frac = 0.15,
                                .shrink_frac = 0.3};
  const hales_growth_point used_to = {{50.0, 60.0, 40.0}, {0.2, 0.17, 0.25}};
  double stat[SIGNALS][3] = {{0}};
  stat[HALES_HT_SIGMA_RV][MAX] = 64.0; /* 1.6 times */
  stat[HALES_HT_EPS_RV][MAX] = 0.28;
  stat[HALES_HT_SIGMA_LV][MAX] = 35.0; /* 0.7 times */
  stat[HALES_HT_EPS_LV][MAX] = 0.17;
  hales_growth_state g = {.wall = {0.0, 0.0, log(1.3)}}, rate;
  hales_growth_rate(&law, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.wall[2], 0.6 * (1 - 1.3 / 2.2) / 13.0, 1e-12, 0);
  assert_close(rate.area[2], 0.03 / 0.12 / 170.0, 1e-12, 0);
  assert_close(rate.strength[2], -0.45 / 70.0, 1e-12, 0);
  assert_close(rate.wall[0], -0.3 * 0.3 / 13.0, 1e-12, 0);
  assert_close(rate.area[0], -0.03 / 0.12 * 0.3 / 170.0, 1e-12, 0);
  assert_close(rate.strength[0], 0, 0, 0);
  /* an unloaded wall keeps the least that the law leaves it */
  hales_growth_law lasting = law;
  lasting.wall_least = 0.7;
  g.wall[0] = log(0.8);
  hales_growth_rate(&lasting, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.wall[0], -0.3 * 0.3 * (1 - 0.7 / 0.8) / 0.3 / 13.0, 1e-12, 0);
  g.wall[0] = log(0.69);
  hales_growth_rate(&lasting, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.wall[0], 0, 0, 0);
  g.wall[2] = log(2.4); /* beyond what a wall can be: it grows no more */
  hales_growth_rate(&law, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.wall[2], 0, 0, 0);
}

static void a_heart_at_what_it_is_used_to_does_not_change(void **state) {
  (void)state;
  double param[PARAMS], reached;
  const hales_growth_point used_to = healthy_point(param);
  const hales_growth_law law = hales_growth_default();
  hales_growth_state g = {.wall = {0.0}};
  hales_err err = {0};
  assert_ok_err(hales_growth_run(&law, &used_to, param, &adult_settings, 90.0, 7.0, &g, NULL, &reached, &err),
                &err);
  assert_close(reached, 90.0, 1e-12, 0);
  for (int w = 0; w < HALES_GROWTH_WALLS; w++) { /* what the periodic tolerance leaves */
    assert_close(g.wall[w], 0, 0, 1e-3);
    assert_close(g.area[w], 0, 0, 1e-3);
    assert_true(g.strength[w] == 0.0);
  }
}

/* What a year looked like. */
typedef struct diary {
  double mass[3], edv[3], ef[3], co[3], stress[3]; /* on days 0, 28 and 364 */
} diary;

static void write_day(void *ctx, double day, const double *param, const double (*stat)[3]) {
  diary *d = ctx;
  const int i = day < 0.5 ? 0 : fabs(day - 28.0) < 0.5 ? 1 : fabs(day - 364.0) < 0.5 ? 2 : -1;
  if (i < 0) return;
  d->mass[i] = param[HALES_HT_RV_V_W];
  d->edv[i] = stat[HALES_HT_V_RV][MAX];
  d->ef[i] = 1.0 - stat[HALES_HT_V_RV][MIN] / stat[HALES_HT_V_RV][MAX];
  d->co[i] = 0.06 * stat[HALES_HT_Q_SYS][MEAN];
  d->stress[i] = stat[HALES_HT_SIGMA_RV][MAX];
}

static diary year_at(double wood, hales_growth_state *g, hales_growth_point *used_to) {
  double param[PARAMS], reached;
  *used_to = healthy_point(param);
  narrow(param, wood);
  const hales_growth_law law = hales_growth_default();
  diary d = {.mass = {0.0}};
  const hales_growth_listener told = {write_day, &d};
  hales_err err = {0};
  *g = (hales_growth_state){.wall = {0.0}};
  assert_ok_err(hales_growth_run(&law, used_to, param, &adult_settings, 364.0, 4.0, g, &told, &reached, &err),
                &err);
  assert_close(reached, 364.0, 1e-12, 0);
  print_message(
      "%g WU: muscle %.0f, %.0f, %.0f mL; RVEDV %.0f, %.0f, %.0f mL; RVEF %.0f, %.0f, %.0f %%; output %.1f, "
      "%.1f, %.1f L/min (day 0, 28, 364)\n",
      wood, d.mass[0], d.mass[1], d.mass[2], d.edv[0], d.edv[1], d.edv[2], 100 * d.ef[0], 100 * d.ef[1],
      100 * d.ef[2], d.co[0], d.co[1], d.co[2]);
  return d;
}

static void moderate_load_is_compensated(void **state) {
  (void)state;
  hales_growth_state g;
  hales_growth_point used_to;
  const diary d = year_at(4.0, &g, &used_to);
  assert_true(d.mass[2] > 1.4 * d.mass[0]);
  assert_close(d.stress[2], used_to.stress_kpa[2], 0.05, 0); /* far above it on day 0 */
  assert_true(d.stress[0] > 1.5 * used_to.stress_kpa[2]);
  assert_true(d.co[2] > d.co[0] && d.ef[2] > d.ef[0] && d.edv[2] < d.edv[0]);
}

static void severe_load_thickens_then_widens_then_fails(void **state) {
  (void)state;
  hales_growth_state g;
  hales_growth_point used_to;
  const diary d = year_at(10.0, &g, &used_to);
  assert_true(d.mass[1] > 1.8 * d.mass[0]);                        /* thick within a month */
  assert_true(d.edv[1] < d.edv[0] && d.ef[1] > d.ef[0]);           /* which helps at first */
  assert_true(d.edv[2] > 1.2 * d.edv[1] && d.edv[2] > d.edv[0]);   /* then it widens */
  assert_true(d.ef[2] < 0.6 * d.ef[1] && d.co[2] < 0.7 * d.co[1]); /* and fails */
  assert_true(g.area[2] > 0.2 && g.strength[2] < -0.5);
}

/* The midpoint rule: halving the step divides the error by four. */
static void converges_at_order_two(void **state) {
  (void)state;
  double param[PARAMS], reached, wall[3];
  const hales_growth_point used_to = healthy_point(param);
  narrow(param, 3.0);
  const hales_growth_law law = hales_growth_default();
  const hales_run_settings fine = {
      .steps = HALES_STEPS_FAST, .record_steps = HALES_RECORD_STEPS_FAST, .periodic_tol = 1e-8};
  for (int i = 0; i < 3; i++) {
    hales_growth_state g = {.wall = {0.0}};
    hales_err err = {0};
    assert_ok_err(
        hales_growth_run(&law, &used_to, param, &fine, 8.0, 4.0 / (1 << i), &g, NULL, &reached, &err), &err);
    wall[i] = g.wall[2];
  }
  assert_close(log2((wall[0] - wall[1]) / (wall[1] - wall[2])), 2.0, 0, 0.35);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rates_by_hand),
      cmocka_unit_test(a_heart_at_what_it_is_used_to_does_not_change),
      cmocka_unit_test(moderate_load_is_compensated),
      cmocka_unit_test(severe_load_thickens_then_widens_then_fails),
      cmocka_unit_test(converges_at_order_two),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
