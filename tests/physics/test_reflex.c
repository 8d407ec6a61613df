#include "physics/body/control.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/hales/heart.h"
#include "rested.h"

static double map_of(const double (*stat)[3]) {
  return stat[HALES_HT_P_SA][MEAN];
}

static void lags_follow_the_exponential(void **state) {
  (void)state;
  hales_reflex_state x = {.beta = 2.5};
  const double d[2] = {-7.3, 1.9};
  for (int k = 0; k < 13; k++) hales_reflex_step(d, 0.83, &x);
  const double t = 13 * 0.83;
  assert_close(x.vagal, -7.3 * (1 - exp(-t / 0.76)), 1e-12, 0);
  assert_close(x.beta, -7.3 + (2.5 + 7.3) * exp(-t / 7.0), 1e-12, 0);
  assert_close(x.alpha_r, -7.3 * (1 - exp(-t / 12.0)), 1e-12, 0);
  assert_close(x.alpha_v, -7.3 * (1 - exp(-t / 19.0)), 1e-12, 0);
  assert_close(x.filling_r, 1.9 * (1 - exp(-t / 12.0)), 1e-12, 0);
  assert_close(x.filling_v, 1.9 * (1 - exp(-t / 19.0)), 1e-12, 0);
}

/* By hand: 10 mmHg too low speeds the beat by 0.09 + 0.12 s. */
static void effectors_by_hand(void **state) {
  (void)state;
  double rest[HALES_PARAM_MAX], p[HALES_PARAM_MAX];
  hales_model_defaults(&hales_heart, rest);
  const hales_reflex_state x = {-10.0, -10.0, -6.0, -4.0, -2.0, -3.0};
  hales_reflex_apply(rest, &x, p);
  assert_close(p[HALES_HT_T], rest[HALES_HT_T] - 0.21, 1e-12, 0);
  assert_close(p[HALES_HT_LV_S_ACT], rest[HALES_HT_LV_S_ACT] / 0.65, 1e-12, 0);
  assert_close(p[HALES_HT_RV_S_ACT], rest[HALES_HT_RV_S_ACT] / (1 - 0.21 / 1.3), 1e-12, 0);
  assert_close(p[HALES_HT_SYS_R], rest[HALES_HT_SYS_R] * (1 + 0.034 * 6 + 0.012 * 2), 1e-12, 0);
  assert_close(p[HALES_HT_V_TOT], rest[HALES_HT_V_TOT] + 26.6 * 4 + 13 * 3, 1e-12, 0);
  for (size_t i = 0; i < hales_heart.n_param; i++)
    if (i != HALES_HT_T && i != HALES_HT_LV_S_ACT && i != HALES_HT_RV_S_ACT && i != HALES_HT_SYS_R &&
        i != HALES_HT_V_TOT)
      assert_true(p[i] == rest[i]);
}

/* Whatever is sensed, the set is lawful: the rate ends where the longest contraction fills the beat. */
static void the_rate_ends_where_a_contraction_fills_the_beat(void **state) {
  (void)state;
  static const struct {
    int row;
    double value, delay;
  } longest[] = {
      {HALES_HT_LV_FALL, 0.41, 0.013}, {HALES_HT_RV_FALL, 0.37, 0.031}, {HALES_HT_RA_LEAD, 0.69, 0.013}};
  const hales_reflex_state x = {-90.0, -90.0, -80.0, -70.0, -5.0, -6.0};
  for (size_t i = 0; i < sizeof longest / sizeof longest[0]; i++) {
    double rest[HALES_PARAM_MAX], p[HALES_PARAM_MAX];
    hales_model_defaults(&hales_heart, rest);
    rest[longest[i].row] = fmin(longest[i].value, hales_heart.param[longest[i].row].hi);
    rest[HALES_HT_RV_DELAY] = longest[i].delay;
    assert_ok(hales_model_check(&hales_heart, rest, NULL));
    hales_reflex_apply(rest, &x, p);
    hales_err err = {0};
    assert_ok_err(hales_model_check(&hales_heart, p, &err), &err);
    assert_true(p[HALES_HT_T] < rest[HALES_HT_T]);
    p[HALES_HT_T] *= 1.0 - 1e-6; /* a hair faster is too fast */
    assert_status(hales_model_check(&hales_heart, p, NULL), HALES_ERANGE);
  }
}

/* The closed loop of the reflex alone: param [n_param] and afferents d [2] out, mean arterial pressure. */
static double settled(const hales_reflex *r, const double *rest, double *param, double d[2]) {
  const hales_control c = {.reflex = *r};
  double stat[SIGNALS][3];
  hales_control_state x = {.reflex = {.vagal = 0.0}};
  hales_err err = {0};
  assert_ok_err(hales_control_settle(&c, rest, &adult_settings, param, &stat[0][0], &x, &err), &err);
  d[0] = x.reflex.beta;
  d[1] = x.reflex.filling_v;
  return map_of((const double(*)[3])stat);
}

static void at_its_set_points_nothing_moves(void **state) {
  (void)state;
  const rested t = default_heart();
  const hales_reflex r = hales_reflex_at((const double(*)[3])t.stat);
  double p[HALES_PARAM_MAX], d[2];
  (void)settled(&r, t.param, p, d);
  assert_close(d[0], 0, 0, 1e-3);
  assert_close(d[1], 0, 0, 1e-3);
  for (size_t i = 0; i < hales_heart.n_param; i++) assert_close(p[i], t.param[i], 1e-4, 1e-9);
}

/* A drug opens the arterioles by a third: with the reflex pressure falls by far less. */
static void a_vasodilator_is_opposed(void **state) {
  (void)state;
  const rested t = default_heart();
  const hales_reflex on = hales_reflex_at((const double(*)[3])t.stat);
  hales_reflex off = on;
  off.arterial = off.cardiopulmonary = false;
  double open_r[HALES_PARAM_MAX], p[HALES_PARAM_MAX], d[2];
  memcpy(open_r, t.param, sizeof open_r);
  open_r[HALES_HT_SYS_R] *= 0.67;
  const double rest = map_of((const double(*)[3])t.stat), open_loop = settled(&off, open_r, p, d);
  for (size_t i = 0; i < hales_heart.n_param; i++) assert_true(p[i] == open_r[i]);
  const double closed = settled(&on, open_r, p, d);
  print_message(
      "resistance less by a third: mean pressure %.1f, without reflex %.1f, with it %.1f mmHg at %.0f /min\n",
      rest, open_loop, closed, 60.0 / p[HALES_HT_T]);
  assert_true(rest - open_loop > 15.0);
  assert_true(rest - closed < 0.5 * (rest - open_loop) && closed < rest);
  assert_true(d[0] < 0.0);
  assert_true(p[HALES_HT_T] < open_r[HALES_HT_T] && p[HALES_HT_SYS_R] > open_r[HALES_HT_SYS_R]);
  assert_true(p[HALES_HT_V_TOT] > open_r[HALES_HT_V_TOT] && p[HALES_HT_LV_S_ACT] > open_r[HALES_HT_LV_S_ACT]);
}

/* Bleeding: both reflexes see it, each alone helps, together they help more. */
static void a_bleed_is_defended_by_both(void **state) {
  (void)state;
  const rested t = default_heart();
  const hales_reflex on = hales_reflex_at((const double(*)[3])t.stat);
  hales_reflex off = on, arterial = on, filling = on;
  off.arterial = off.cardiopulmonary = arterial.cardiopulmonary = filling.arterial = false;
  double bled[HALES_PARAM_MAX], p[HALES_PARAM_MAX], d[2];
  memcpy(bled, t.param, sizeof bled);
  bled[HALES_HT_V_TOT] -= 260.0;
  const double none = settled(&off, bled, p, d), one = settled(&filling, bled, p, d),
               other = settled(&arterial, bled, p, d), both = settled(&on, bled, p, d);
  assert_true(d[0] < 0.0 && d[1] < 0.0);
  assert_true(none < one && none < other && one < both && other < both);
  assert_true(both < map_of((const double(*)[3])t.stat));
}

typedef struct course {
  double lowest, last, seconds;
} course;

static void watch(void *ctx, int k, double seconds, const double *param, const double (*stat)[3]) {
  (void)param;
  course *c = ctx;
  if (k == 0) c->lowest = map_of(stat);
  c->lowest = fmin(c->lowest, map_of(stat));
  c->last = map_of(stat);
  c->seconds = seconds;
}

/* Beat by beat from the moment of the bleed: pressure dips, recovers, and ends where the closed loop says. */
static void beats_lead_to_the_closed_loops_state(void **state) {
  (void)state;
  rested t = default_heart();
  const hales_reflex r = hales_reflex_at((const double(*)[3])t.stat);
  const hales_control loop = {.reflex = r};
  double bled[HALES_PARAM_MAX], p[HALES_PARAM_MAX], d[2];
  hales_err err = {0};
  memcpy(bled, t.param, sizeof bled);
  bled[HALES_HT_V_TOT] -= 260.0;
  t.state[HALES_HT_V_SV] -= 260.0;
  const double rests_at = settled(&r, bled, p, d);
  hales_control_state x = {.reflex = {.vagal = 0.0}};
  course c = {0};
  const hales_control_listener told = {watch, &c};
  assert_ok_err(hales_control_follow(&loop, bled, &adult_settings, 240, t.state, &x, &told, &err), &err);
  print_message("beat by beat: lowest %.1f, after %.0f s %.3f; closed loop %.3f mmHg\n", c.lowest, c.seconds,
                c.last, rests_at);
  assert_true(c.lowest < c.last - 0.5);
  assert_close(c.last, rests_at, 0, 0.02);
  assert_close(x.reflex.beta, d[0], 0, 0.02);
  assert_close(x.reflex.filling_v, d[1], 0, 0.02);
  /* blood: what the veins gave is in the loop */
  double held = 0.0;
  for (int i = HALES_HT_V_SV; i <= HALES_HT_V_PV; i++) held += t.state[i];
  assert_close(held, p[HALES_HT_V_TOT], 1e-4, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lags_follow_the_exponential),
      cmocka_unit_test(effectors_by_hand),
      cmocka_unit_test(the_rate_ends_where_a_contraction_fills_the_beat),
      cmocka_unit_test(at_its_set_points_nothing_moves),
      cmocka_unit_test(a_vasodilator_is_opposed),
      cmocka_unit_test(a_bleed_is_defended_by_both),
      cmocka_unit_test(beats_lead_to_the_closed_loops_state),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
