#include "physics/body/years.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "adults.h"
#include "physics/body/lungs.h"
#include "physics/hales/heart.h"

enum { MIN, MAX, MEAN, SIGNALS = HALES_HT_N_SIGNAL, PARAMS = HALES_PARAM_MAX };

static const double bsa_m2 = 1.83;

/* The default heart and what it is used to, with the reflex. */
static hales_years_law healthy(double *param) {
  double stat[SIGNALS][3];
  hales_run run;
  hales_err err = {0};
  hales_model_defaults(&hales_heart, param);
  assert_ok_err(
      hales_ensemble_run(&hales_heart, &adult_settings, 1, param, NULL, &run, NULL, &stat[0][0], &err), &err);
  assert_int_equal(run.outcome, HALES_RUN_OK);
  hales_years_law law = hales_years_at((const double(*)[3])stat, bsa_m2);
  law.control.reflex.arterial = law.control.reflex.cardiopulmonary = true;
  return law;
}

static void narrow(double *param, double wood) {
  hales_err err = {0};
  assert_ok_err(hales_lungs_remodel(wood, param, &err), &err);
}

static void kidneys_by_hand(void **state) {
  (void)state;
  const hales_fluid_law law = {.tau_d = 7.0, .most = 1.5, .least = 0.8, .set_map_mmhg = 90.0};
  double stat[SIGNALS][3] = {{0}};
  stat[HALES_HT_P_SA][MEAN] = 72.0; /* a fifth low */
  assert_close(hales_fluid_rate(&law, (const double(*)[3])stat, 0.0), 0.2 / 7.0, 1e-12, 0);
  assert_close(hales_fluid_rate(&law, (const double(*)[3])stat, log(1.3)), 0.2 * (0.2 / 0.5) / 7.0, 1e-12, 0);
  assert_close(hales_fluid_rate(&law, (const double(*)[3])stat, log(1.6)), 0, 0, 0); /* full */
  stat[HALES_HT_P_SA][MEAN] = 99.0;
  assert_close(hales_fluid_rate(&law, (const double(*)[3])stat, log(0.85)), -0.1 * 0.25 / 7.0, 1e-12, 0);
  assert_close(hales_fluid_rate(&law, (const double(*)[3])stat, log(0.75)), 0, 0, 0); /* empty */
}

static void a_heart_at_what_it_is_used_to_does_not_change(void **state) {
  (void)state;
  double param[PARAMS], reached;
  const hales_years_law law = healthy(param);
  hales_years_state x = {.ln_volume = 0.0};
  hales_years_end end;
  hales_err err = {0};
  assert_ok_err(hales_years_run(&law, param, &adult_settings, 42.0, 7.0, &x, NULL, &reached, &end, &err),
                &err);
  assert_int_equal(end, HALES_YEARS_LIVED);
  assert_close(reached, 42.0, 1e-12, 0);
  for (int w = 0; w < HALES_GROWTH_WALLS; w++) { /* what the periodic tolerance leaves */
    assert_close(x.walls.wall[w], 0, 0, 1e-3);
    assert_close(x.walls.area[w], 0, 0, 1e-3);
    assert_true(x.walls.strength[w] == 0.0);
  }
  assert_close(x.ln_volume, 0, 0, 1e-3);
}

/* What the time was like. */
enum { FIRST, MONTH, END, ROWS };
typedef struct diary {
  double mass[ROWS], edv[ROWS], ef[ROWS], co[ROWS], map[ROWS], rap[ROWS], wedge[ROWS], volume[ROWS];
} diary;

static void write_day(void *ctx, double day, const hales_years_state *x, const double *param,
                      const double (*stat)[3]) {
  diary *d = ctx;
  for (int i = day < 0.5 ? FIRST : day < 28.5 ? MONTH : END; i < ROWS; i++) {
    d->mass[i] = param[HALES_HT_RV_V_W];
    d->edv[i] = stat[HALES_HT_V_RV][MAX];
    d->ef[i] = 1.0 - stat[HALES_HT_V_RV][MIN] / stat[HALES_HT_V_RV][MAX];
    d->co[i] = 0.06 * stat[HALES_HT_Q_SYS][MEAN];
    d->map[i] = stat[HALES_HT_P_SA][MEAN];
    d->rap[i] = stat[HALES_HT_P_RA][MEAN];
    d->wedge[i] = stat[HALES_HT_P_PV][MEAN];
    d->volume[i] = x->ln_volume;
  }
}

static diary years_at(double wood, double days, const hales_years_law *law, const double *healthy_set,
                      hales_years_state *x, double *reached, hales_years_end *end) {
  double param[PARAMS];
  memcpy(param, healthy_set, sizeof param);
  narrow(param, wood);
  diary d = {.mass = {0.0}};
  const hales_years_listener told = {write_day, &d};
  hales_err err = {0};
  *x = (hales_years_state){.ln_volume = 0.0};
  assert_ok_err(hales_years_run(law, param, &adult_settings, days, 7.0, x, &told, reached, end, &err), &err);
  print_message(
      "%g WU: muscle %.0f, %.0f, %.0f mL; RVEDV %.0f, %.0f, %.0f mL; RVEF %.0f, %.0f, %.0f %%; output %.1f, "
      "%.1f, %.1f L/min; RAP %.1f, %.1f, %.1f mmHg (day 0, 28, %.0f)\n",
      wood, d.mass[0], d.mass[1], d.mass[2], d.edv[0], d.edv[1], d.edv[2], 100 * d.ef[0], 100 * d.ef[1],
      100 * d.ef[2], d.co[0], d.co[1], d.co[2], d.rap[0], d.rap[1], d.rap[2], *reached);
  return d;
}

static void moderate_load_is_compensated(void **state) {
  (void)state;
  double param[PARAMS], reached;
  const hales_years_law law = healthy(param);
  hales_years_state x;
  hales_years_end end;
  const diary d = years_at(4.0, 364.0, &law, param, &x, &reached, &end);
  assert_int_equal(end, HALES_YEARS_LIVED);
  assert_true(d.mass[END] > 1.4 * d.mass[FIRST]);
  assert_true(d.co[END] > 1.05 * d.co[FIRST] && d.ef[END] > d.ef[FIRST] && d.edv[END] < d.edv[FIRST]);
  assert_close(d.map[END], law.fluid.set_map_mmhg, 0.01, 0); /* kidneys do not rest before */
  assert_true(d.rap[END] < 9.0 && x.ln_volume > 0.05);
  assert_true(fabs(x.walls.strength[2]) < 0.2);
}

static void severe_load_thickens_then_widens_then_fails(void **state) {
  (void)state;
  double param[PARAMS], reached;
  const hales_years_law law = healthy(param);
  hales_years_state x;
  hales_years_end end;
  const diary d = years_at(10.0, 728.0, &law, param, &x, &reached, &end);
  assert_int_equal(end, HALES_YEARS_LIVED);
  assert_close(reached, 728.0, 1e-12, 0);
  assert_true(d.mass[MONTH] > 1.8 * d.mass[FIRST]);                              /* thick within a month */
  assert_true(d.co[MONTH] > d.co[FIRST] && d.ef[MONTH] > d.ef[FIRST]);           /* which helps at first */
  assert_true(d.edv[END] > 1.2 * d.edv[MONTH] && d.edv[END] < 400.0);            /* then it widens */
  assert_true(d.ef[END] < 0.75 * d.ef[MONTH] && d.co[END] < 0.85 * d.co[MONTH]); /* and fails */
  assert_true(d.rap[END] > 13.0 && d.rap[END] < 20.0 && d.volume[END] > log(1.4));
  assert_true(d.wedge[END] < d.rap[END] + 2.0 &&
              d.wedge[END] < 18.0); /* the right heart fails, not the left */
  assert_true(x.walls.area[2] > 0.1 && x.walls.strength[2] < -0.4);
}

/* A load that the reflex cannot answer, since it is off, is not lived with: not even the first day. */
static void shock_ends_life(void **state) {
  (void)state;
  double param[PARAMS], reached;
  hales_years_law law = healthy(param);
  law.control.reflex.arterial = law.control.reflex.cardiopulmonary = false;
  hales_years_state x;
  hales_years_end end;
  const diary d = years_at(14.0, 56.0, &law, param, &x, &reached, &end);
  assert_int_equal(end, HALES_YEARS_SHOCK);
  assert_true(reached < 56.0 && d.co[END] < 1.8 * bsa_m2);
  law.least_co_l_min = 0.3 * d.co[END]; /* pressure alone is no shock */
  (void)years_at(14.0, 14.0, &law, param, &x, &reached, &end);
  assert_int_equal(end, HALES_YEARS_LIVED);
}

/* The midpoint rule: halving the step divides the error by four, in walls and blood; from half a day on, for
 * lungs as stiff as they are narrow load a wall that widens more with every day. */
static void converges_at_order_two(void **state) {
  (void)state;
  double param[PARAMS], reached, wall[3], volume[3];
  hales_years_law law = healthy(param);
  law.control.reflex.arterial = law.control.reflex.cardiopulmonary = false; /* settled to 1e-3 mmHg only */
  narrow(param, 3.0);
  const hales_run_settings fine = {
      .steps = HALES_STEPS_FAST, .record_steps = HALES_RECORD_STEPS_FAST, .periodic_tol = 1e-8};
  for (int i = 0; i < 3; i++) {
    hales_years_state x = {.ln_volume = 0.0};
    hales_years_end end;
    hales_err err = {0};
    assert_ok_err(hales_years_run(&law, param, &fine, 3.0, 0.5 / (1 << i), &x, NULL, &reached, &end, &err),
                  &err);
    wall[i] = x.walls.wall[2];
    volume[i] = x.ln_volume;
  }
  assert_close(log2((wall[0] - wall[1]) / (wall[1] - wall[2])), 2.0, 0, 0.35);
  assert_close(log2((volume[0] - volume[1]) / (volume[1] - volume[2])), 2.0, 0, 0.35);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(kidneys_by_hand),
      cmocka_unit_test(a_heart_at_what_it_is_used_to_does_not_change),
      cmocka_unit_test(moderate_load_is_compensated),
      cmocka_unit_test(severe_load_thickens_then_widens_then_fails),
      cmocka_unit_test(shock_ends_life),
      cmocka_unit_test(converges_at_order_two),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
