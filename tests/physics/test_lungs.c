#include "physics/body/lungs.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "adults.h"
#include "physics/body/control.h"
#include "physics/hales/heart.h"

typedef struct beat {
  double param[HALES_PARAM_MAX], stat[HALES_SIGNAL_MAX][3];
} beat;

static void run(beat *b) {
  hales_run r;
  hales_err err = {0};
  assert_ok_err(
      hales_ensemble_run(&hales_heart, &adult_settings, 1, b->param, NULL, &r, NULL, &b->stat[0][0], &err),
      &err);
  assert_int_equal(r.outcome, HALES_RUN_OK);
}

static beat healthy(const hales_physique *who) {
  beat b;
  hales_tuned tuned;
  hales_err err = {0};
  assert_ok_err(hales_body_set(who, b.param, &tuned, &err), &err);
  run(&b);
  return b;
}

static double figure(const beat *b, const char *name) {
  for (size_t i = 0; i < hales_heart.n_figure; i++)
    if (strcmp(hales_heart.figure[i].name, name) == 0)
      return hales_heart.figure[i].value(b->param, (const double(*)[3])b->stat);
  fail_msg("no figure %s", name);
  return 0.0;
}

#ifdef HALES_SANITIZED /* some ten times slower; there a mild, a severe and the worst lung stand for all */
static const double wu_of_the_disease[] = {2.6, 11.0, 29.0};
#else
static const double wu_of_the_disease[] = {1.0, 2.6, 5.0, 8.0, 11.0, 15.0, 20.0, 29.0};
#endif
enum { LUNGS = sizeof wu_of_the_disease / sizeof wu_of_the_disease[0] };

static const double rc_mean_s = 0.48, rc_sd_s = 0.17; /* [Tedford2012] */

static void compliance_falls_with_resistance_by_hand(void **state) {
  (void)state;
  /* 0.564/(0.047 + 0.06 x 7.3) */
  assert_close(hales_lungs_compliance_ml_mmhg(7.3), 0.564 / 0.485, 1e-12, 0);
  assert_close(hales_lungs_compliance_ml_mmhg(19.0), 0.564 / 1.187, 1e-12, 0);
}

/* Small and large, at every resistance of the disease: the model's own figures, and the RC time in the band
 * of patients, also after the reflex has raised flow and pressure and nothing was tuned to it. */
static void resistance_moves_compliance_as_in_patients(void **state) {
  (void)state;
  for (int female = 0; female < 2; female++) {
    const hales_physique who = adult(female, female ? 34.0 : 67.0);
    const beat rest = healthy(&who);
    hales_control c = hales_control_at((const double(*)[3])rest.stat);
    c.anrep = false;
    for (size_t i = 0; i < LUNGS; i++) {
      const double wu = wu_of_the_disease[i];
      beat b = rest, answered;
      hales_err err = {0};
      assert_ok_err(hales_lungs_remodel(wu, b.param, &err), &err);
      run(&b);
      assert_close(figure(&b, "pvr_wu"), wu, 0.004, 0);
      assert_close(figure(&b, "pac_ml_mmhg"), hales_lungs_compliance_ml_mmhg(wu), 0.004, 0);
      assert_close(figure(&b, "rc_time_s"), rc_mean_s, 0, rc_sd_s);
      assert_ok_err(hales_control_settle(&c, b.param, &adult_settings, answered.param, &answered.stat[0][0],
                                         NULL, &err),
                    &err);
      print_message("%s, %4.1f WU: PAC %.2f, RC %.3f s at %.0f mmHg; with the reflex %.3f s at %.0f mmHg\n",
                    female ? "woman" : "man", wu, figure(&b, "pac_ml_mmhg"), figure(&b, "rc_time_s"),
                    figure(&b, "mpap_mmhg"), figure(&answered, "rc_time_s"), figure(&answered, "mpap_mmhg"));
      assert_close(figure(&answered, "rc_time_s"), rc_mean_s, 0, rc_sd_s);
    }
  }
}

/* Minutes: pul.R alone.  What compliance does is the arteries' stiffening, and the RC time grows with R. */
static void acute_resistance_leaves_the_rule(void **state) {
  (void)state;
  const hales_physique who = adult(true, 47.0);
  beat chronic = healthy(&who), acute = chronic;
  hales_err err = {0};
  assert_ok_err(hales_lungs_remodel(9.0, chronic.param, &err), &err);
  run(&chronic);
  acute.param[HALES_HT_PUL_R] = chronic.param[HALES_HT_PUL_R];
  run(&acute);
  print_message("RC %.2f s remodelled, %.2f s at once\n", figure(&chronic, "rc_time_s"),
                figure(&acute, "rc_time_s"));
  assert_true(figure(&acute, "rc_time_s") > 1.5 * figure(&chronic, "rc_time_s"));
}

/* Heart, pericardium and blood volume are not the lungs'. */
static void the_lungs_alone_are_changed(void **state) {
  (void)state;
  const hales_physique who = adult(false, 58.0);
  const beat before = healthy(&who);
  beat after = before;
  hales_err err = {0};
  assert_ok_err(hales_lungs_remodel(6.4, after.param, &err), &err);
  for (size_t i = 0; i < hales_heart.n_param; i++) {
    const bool lungs = i == HALES_HT_PUL_R || i == HALES_HT_PA_C || i == HALES_HT_PA_P_REF ||
                       i == HALES_HT_PUL_ALPHA || i == HALES_HT_PA_Z;
    if (!lungs) assert_close(after.param[i], before.param[i], 0, 0);
  }
  /* root of (0.047 + 0.06 x 6.4)/(0.047 + 0.06): 2.007 */
  assert_close(after.param[HALES_HT_PA_Z] / before.param[HALES_HT_PA_Z], sqrt(0.431 / 0.107), 1e-9, 0);
}

/* Healthy arteries distend as they did, those of the disease hardly. */
static void narrow_arteries_distend_less(void **state) {
  (void)state;
  const hales_physique who = adult(true, 31.0);
  const beat own = healthy(&who);
  const double was = own.param[HALES_HT_PUL_ALPHA];
  static const double wu[] = {1.7, 3.5, 5.2, 13.0};
  const double wanted[] = {was, 0.5 * (was + 0.004), 0.004, 0.004};
  for (size_t i = 0; i < 4; i++) {
    beat b = own;
    hales_err err = {0};
    assert_ok_err(hales_lungs_remodel(wu[i], b.param, &err), &err);
    assert_close(b.param[HALES_HT_PUL_ALPHA], wanted[i], 1e-9, 0);
  }
}

static void unlawful_resistances_are_named(void **state) {
  (void)state;
  const hales_physique who = adult(true, 44.0);
  beat b = healthy(&who);
  hales_err err = {0};
  assert_status(hales_lungs_remodel(0.3, b.param, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "0.3 WU"));
  assert_status(hales_lungs_remodel(nan(""), b.param, NULL), HALES_ERANGE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(compliance_falls_with_resistance_by_hand),
      cmocka_unit_test(resistance_moves_compliance_as_in_patients),
      cmocka_unit_test(acute_resistance_leaves_the_rule),
      cmocka_unit_test(the_lungs_alone_are_changed),
      cmocka_unit_test(narrow_arteries_distend_less),
      cmocka_unit_test(unlawful_resistances_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
