#include "physics/body/anrep.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/body/control.h"
#include "physics/hales/heart.h"
#include "rested.h"

enum { LEFT, SEPTUM, RIGHT };

/* Baroreflex off: what the muscle does by itself. */
static hales_control muscle_alone(const rested *t) {
  hales_control c = hales_control_at((const double(*)[3])t->stat);
  c.reflex.arterial = c.reflex.cardiopulmonary = false;
  return c;
}

static void the_end_by_hand(void **state) {
  (void)state;
  const hales_anrep_law law = {.gain = 0.7, .most = 0.3, .tau_s = 130.0};
  const hales_growth_point used_to = {{50.0, 60.0, 40.0}, {0.2, 0.17, 0.25}};
  double stat[SIGNALS][3] = {{0}};
  stat[HALES_HT_SIGMA_LV][MAX] = 40.0;
  stat[HALES_HT_SIGMA_SEP][MAX] = 60.0;
  stat[HALES_HT_SIGMA_RV][MAX] = 64.0;
  hales_anrep_state end, x = {{0.05, -0.03, 0.02}};
  hales_anrep_end(&law, &used_to, (const double(*)[3])stat, &end);
  assert_close(end.strength[LEFT], -0.3 * tanh(0.7 * 0.2 / 0.3), 1e-12, 0);
  assert_true(end.strength[SEPTUM] == 0.0);
  assert_close(end.strength[RIGHT], 0.3 * tanh(0.7 * 0.6 / 0.3), 1e-12, 0);
  const double right = end.strength[RIGHT];
  for (int k = 0; k < 7; k++) hales_anrep_step(&law, &end, 0.83, &x);
  assert_close(x.strength[RIGHT], right + (0.02 - right) * exp(-7 * 0.83 / 130.0), 1e-12, 0);
}

static void strengths_are_put_on_each_wall(void **state) {
  (void)state;
  const hales_anrep_state x = {{0.11, -0.07, 0.23}};
  double rest[HALES_PARAM_MAX], p[HALES_PARAM_MAX];
  hales_model_defaults(&hales_heart, rest);
  memcpy(p, rest, sizeof p);
  hales_anrep_apply(&x, p);
  assert_close(p[HALES_HT_LV_S_ACT], rest[HALES_HT_LV_S_ACT] * exp(0.11), 1e-12, 0);
  assert_close(p[HALES_HT_LV_S_ACT] * p[HALES_HT_SEP_ACT],
               rest[HALES_HT_LV_S_ACT] * rest[HALES_HT_SEP_ACT] * exp(-0.07), 1e-12, 0);
  assert_close(p[HALES_HT_RV_S_ACT], rest[HALES_HT_RV_S_ACT] * exp(0.23), 1e-12, 0);
  for (size_t i = 0; i < hales_heart.n_param; i++)
    if (i != HALES_HT_LV_S_ACT && i != HALES_HT_SEP_ACT && i != HALES_HT_RV_S_ACT)
      assert_true(p[i] == rest[i]);
}

/* Force over length of the model, docs/physics/hales.md eq 3. */
static double force(double length_um) {
  const double o = length_um - 1.51;
  return o * tanh(4.0 * o * o);
}

/* [Alvarez1999]: muscle stretched from 88 to 98 % of the length of most force, here 2.3 um; the slow part is
 * 28 +- 2 % of the whole rise.  That is the lower bound of the gain that the header states. */
static void a_strip_of_muscle_asks_for_the_lower_gain(void **state) {
  (void)state;
  const hales_anrep_law law = {.gain = 0.15, .most = hales_anrep_default().most, .tau_s = 240.0};
  const double before = force(0.88 * 2.3), fast = force(0.98 * 2.3);
  double slow = fast;
  for (int k = 0; k < 50; k++) /* the wall feels its own strength */
    slow = fast * exp(law.most * tanh(law.gain * (slow / before - 1.0) / law.most));
  print_message("slow part of the rise at the lower gain: %.3f\n", (slow - fast) / (slow - before));
  assert_close((slow - fast) / (slow - before), 0.28, 0, 0.02);
  assert_true(hales_anrep_default().gain > 2.0 * law.gain);
}

static void at_rest_nothing_moves(void **state) {
  (void)state;
  const rested t = default_heart();
  const hales_control c = hales_control_at((const double(*)[3])t.stat);
  hales_control_state x = {.reflex = {.vagal = 0.0}};
  double p[HALES_PARAM_MAX];
  hales_err err = {0};
  assert_ok_err(hales_control_settle(&c, t.param, &adult_settings, p, NULL, &x, &err), &err);
  for (int w = 0; w < HALES_ANREP_WALLS; w++) assert_close(x.anrep.strength[w], 0, 0, 1e-3);
  for (size_t i = 0; i < hales_heart.n_param; i++) assert_close(p[i], t.param[i], 2e-3, 1e-9);
}

enum { MARKS = 3 };
static const double mark_s[MARKS] = {30.0, 300.0, 900.0};
typedef struct course {
  int volume;
  double stroke[MARKS], edv[MARKS];
} course;

static void watch(void *ctx, int k, double seconds, const double *param, const double (*stat)[3]) {
  (void)k;
  course *c = ctx;
  for (int i = 0; i < MARKS; i++) /* the last beat before the mark stays */
    if (seconds <= mark_s[i] + 1e-9) {
      c->stroke[i] = stat[HALES_HT_Q_SYS][MEAN] * param[HALES_HT_T];
      c->edv[i] = stat[c->volume][MAX];
    }
}

/* A resistance raised at once and left there: the stroke falls, the ventricle before it dilates; then the
 * muscle grows stronger, and both come part of the way back, most of it within five minutes, all in 15. */
static void follow_step(int resistance, double factor, int volume, int wall) {
  rested t = default_heart();
  const hales_control c = muscle_alone(&t);
  const double stroke = t.stat[HALES_HT_Q_SYS][MEAN] * t.param[HALES_HT_T], edv = t.stat[volume][MAX];
  double loaded[HALES_PARAM_MAX], p[HALES_PARAM_MAX], stat[SIGNALS][3];
  hales_err err = {0};
  memcpy(loaded, t.param, sizeof loaded);
  loaded[resistance] *= factor;
  hales_control_state x = {.reflex = {.vagal = 0.0}}, end = x;
  course seen = {.volume = volume};
  const hales_control_listener told = {watch, &seen};
  const int beats = (int)(mark_s[MARKS - 1] / loaded[HALES_HT_T]);
  assert_ok_err(hales_control_follow(&c, loaded, &adult_settings, beats, t.state, &x, &told, &err), &err);
  assert_ok_err(hales_control_settle(&c, loaded, &adult_settings, p, &stat[0][0], &end, &err), &err);
  const double back = (seen.stroke[2] - seen.stroke[0]) / (stroke - seen.stroke[0]);
  print_message("%s times %g: stroke %.1f, then %.1f, %.1f, %.1f mL; end-diastolic %.1f, then %.1f, %.1f, "
                "%.1f mL; wall stronger by %.0f %%; %.0f %% of the stroke won back\n",
                hales_heart.param[resistance].name, factor, stroke, seen.stroke[0], seen.stroke[1],
                seen.stroke[2], edv, seen.edv[0], seen.edv[1], seen.edv[2],
                100.0 * (exp(x.anrep.strength[wall]) - 1.0), 100.0 * back);
  assert_true(seen.stroke[0] < 0.95 * stroke && seen.edv[0] > 1.03 * edv);
  assert_true(seen.edv[0] > seen.edv[1] && seen.edv[1] > seen.edv[2]);
  assert_true(back > 0.15 && back < 1.0); /* a strip of muscle wins back less, a lamb's ventricle all */
  const double early = (seen.stroke[1] - seen.stroke[0]) / (seen.stroke[2] - seen.stroke[0]);
  assert_true(early > 0.5 && early < 0.9); /* [Cingolani2013]: 10 to 15 minutes */
  /* 15 minutes are almost four time constants: e^-3.75 of the way is left */
  assert_close(x.anrep.strength[wall], end.anrep.strength[wall], 0.05, 0);
  assert_close(seen.edv[2], stat[volume][MAX], 0.01, 0);
}

static void the_right_ventricle_wins_back_part_of_its_stroke(void **state) {
  (void)state;
  follow_step(HALES_HT_PUL_R, 8.0, HALES_HT_V_RV, RIGHT);
}

static void the_left_ventricle_wins_back_part_of_its_stroke(void **state) {
  (void)state;
  follow_step(HALES_HT_SYS_R, 1.6, HALES_HT_V_LV, LEFT);
}

/* Switched off, a beat of the loop is a beat of the set. */
static void off_is_the_set_as_it_is(void **state) {
  (void)state;
  rested t = default_heart();
  hales_control c = muscle_alone(&t);
  c.anrep = false;
  double loaded[HALES_PARAM_MAX], p[HALES_PARAM_MAX];
  hales_control_state x = {.reflex = {.vagal = 0.0}};
  hales_err err = {0};
  memcpy(loaded, t.param, sizeof loaded);
  loaded[HALES_HT_PUL_R] *= 5.0;
  assert_ok_err(hales_control_settle(&c, loaded, &adult_settings, p, NULL, &x, &err), &err);
  for (size_t i = 0; i < hales_heart.n_param; i++) assert_true(p[i] == loaded[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_end_by_hand),
      cmocka_unit_test(strengths_are_put_on_each_wall),
      cmocka_unit_test(a_strip_of_muscle_asks_for_the_lower_gain),
      cmocka_unit_test(at_rest_nothing_moves),
      cmocka_unit_test(the_right_ventricle_wins_back_part_of_its_stroke),
      cmocka_unit_test(the_left_ventricle_wins_back_part_of_its_stroke),
      cmocka_unit_test(off_is_the_set_as_it_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
