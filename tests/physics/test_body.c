#include "physics/body/body.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "adults.h"
#include "physics/body/gas.h"
#include "physics/hales/heart.h"

typedef struct beat {
  double param[HALES_PARAM_MAX], stat[HALES_SIGNAL_MAX][3];
} beat;

static beat starting_twin(const hales_physique *b) {
  beat t;
  hales_tuned tuned;
  hales_run run;
  hales_err err = {0};
  assert_ok_err(hales_body_set(b, t.param, &tuned, &err), &err);
  if (!tuned.met)
    fail_msg("%g years: goal %zu missed by %.2g tolerances", b->age_years, tuned.worst_goal, tuned.worst);
  assert_ok_err(hales_model_check(&hales_heart, t.param, &err), &err);
  assert_ok_err(
      hales_ensemble_run(&hales_heart, &adult_settings, 1, t.param, NULL, &run, NULL, &t.stat[0][0], &err),
      &err);
  assert_int_equal(run.outcome, HALES_RUN_OK);
  return t;
}

static double figure(const beat *t, const char *name) {
  for (size_t i = 0; i < hales_heart.n_figure; i++)
    if (strcmp(hales_heart.figure[i].name, name) == 0)
      return hales_heart.figure[i].value(t->param, (const double(*)[3])t->stat);
  fail_msg("no figure %s", name);
  return 0.0;
}

static void within(const hales_physique *b, const char *what, double value, double lo, double hi) {
  if (!(value >= lo && value <= hi))
    fail_msg("%s of %g: %s %.3g is outside %.3g to %.3g", b->female ? "woman" : "man", b->age_years, what,
             value, lo, hi);
}

static void around(const hales_physique *b, const char *what, double value, double mean, double sd) {
  within(b, what, value, mean - sd, mean + sd);
}

/* The guideline's table of normal values [ESCERS2022]. */
static void check_catheter(const hales_physique *b, const beat *t) {
  const double bsa = hales_norm_of(b).bsa_m2, co = figure(t, "co_l_min"), sv = figure(t, "sv_ml");
  within(b, "RAP", figure(t, "rap_mmhg"), 2, 6);
  within(b, "sPAP", figure(t, "spap_mmhg"), 15, 30);
  within(b, "dPAP", figure(t, "dpap_mmhg"), 4, 12);
  within(b, "mPAP", figure(t, "mpap_mmhg"), 8, 20);
  within(b, "PAWP", figure(t, "pawp_mmhg"), 3, 15);
  within(b, "CO", co, 4, 8);
  within(b, "CI", co / bsa, 2.5, 4.0);
  within(b, "SV", sv, 60, 100);
  within(b, "SVI", sv / bsa, 33, 47);
  within(b, "PVR", figure(t, "pvr_wu"), 0.3, 2.0);
  within(b, "TPR", figure(t, "mpap_mmhg") / co, 0.5, 3.0);
  within(b, "PAC", figure(t, "pac_ml_mmhg"), 2.3, 12);
  around(b, "mPAP", figure(t, "mpap_mmhg"), b->age_years < 50 ? 12.9 : 14.7, b->age_years < 50 ? 3.0 : 4.0);
  const hales_gas gas = hales_gas_healthy();
  hales_gas_state g;
  hales_gas_exchange(&gas, co, 125.0 * bsa, &g);
  within(b, "SvO2", g.sv_frac, 0.65, 0.80);
  within(b, "SaO2", g.sa_frac, 0.95, 1.0);
}

/* Magnetic resonance: young adults [Hudsmith2005], 45 to 74 years [Petersen2017]; mean and one SD. */
static void check_volumes(const hales_physique *b, const beat *t) {
  const double lvedv = figure(t, "lvedv_ml"), rvedv = figure(t, "rvedv_ml"), bsa = hales_norm_of(b).bsa_m2;
  const double lvesv = t->stat[HALES_HT_V_LV][0], rvesv = t->stat[HALES_HT_V_RV][0];
  const double mass = 1.055 * (t->param[HALES_HT_LV_V_W] + t->param[HALES_HT_SEP_V_W]);
  const bool f = b->female;
  around(b, "LVEF", figure(t, "lvef_pct"), f ? 61 : 58, f ? 5 : 5);
  around(b, "RVEF", figure(t, "rvef_pct"), f ? 58 : 54, 6);
  around(b, "LV mass index", mass / bsa, f ? 42 : 53, f ? 7 : 9);
  if (b->age_years < 45) {
    around(b, "LVEDV", lvedv, f ? 135 : 160, f ? 26 : 29);
    around(b, "LVESV", lvesv, f ? 42 : 50, f ? 12 : 16);
    around(b, "RVEDV", rvedv, f ? 148 : 190, f ? 35 : 33);
    around(b, "RVESV", rvesv, f ? 56 : 78, f ? 18 : 20);
  } else {
    around(b, "LVEDVI", lvedv / bsa, f ? 74 : 85, f ? 12 : 15);
    around(b, "LVESVI", lvesv / bsa, f ? 29 : 36, f ? 6 : 8);
    around(b, "RVEDVI", rvedv / bsa, f ? 77 : 93, f ? 13 : 17);
    around(b, "RVESVI", rvesv / bsa, f ? 32 : 43, f ? 8 : 11);
  }
}

static void healthy_adults_are_within_one_sd(void **state) {
  (void)state;
  for (int female = 0; female < 2; female++)
    for (double age = 30.0; age <= 65.0; age += 35.0) {
      const hales_physique b = adult(female, age);
      const beat t = starting_twin(&b);
      check_catheter(&b, &t);
      check_volumes(&b, &t);
    }
}

static void rate_and_blood_pressure_are_the_persons_own(void **state) {
  (void)state;
  const hales_physique who[] = {{true, 24, 158, 49, 81, 104, 63}, {false, 78, 186, 104, 57, 151, 82}};
  for (size_t i = 0; i < 2; i++) {
    const beat t = starting_twin(&who[i]);
    assert_close(figure(&t, "hr_bpm"), who[i].hr_bpm, 1e-12, 0);
    assert_close(figure(&t, "sbp_mmhg"), who[i].sbp_mmhg, 0,
                 0.2); /* a tenth of the tolerance of 1, tighter steps */
    assert_close(figure(&t, "dbp_mmhg"), who[i].dbp_mmhg, 0, 0.2);
  }
}

/* Small and large, young and old, slow and fast: the tuning meets its goals. */
static void every_lawful_adult_gets_a_heart(void **state) {
  (void)state;
  const double sizes[][2] = {{151, 44}, {169, 97}, {194, 112}};
  for (int female = 0; female < 2; female++)
    for (size_t s = 0; s < 3; s++)
      for (double age = 21.0; age < 90.0; age += 31.0) {
        const hales_physique b = {.female = female,
                                  .age_years = age,
                                  .height_cm = sizes[s][0],
                                  .weight_kg = sizes[s][1],
                                  .hr_bpm = 53.0 + 0.35 * age,
                                  .sbp_mmhg = 109.0 + 0.4 * age,
                                  .dbp_mmhg = 71.0};
        double param[HALES_PARAM_MAX];
        hales_tuned tuned;
        hales_err err = {0};
        assert_ok_err(hales_body_set(&b, param, &tuned, &err), &err);
        if (!tuned.met)
          fail_msg("%d %g years %g cm: goal %zu missed by %.2g tolerances", female, age, sizes[s][0],
                   tuned.worst_goal, tuned.worst);
      }
}

static void unlawful_numbers_are_named(void **state) {
  (void)state;
  hales_physique b = adult(true, 43.0);
  double param[HALES_PARAM_MAX];
  hales_tuned tuned;
  hales_err err = {0};
  b.height_cm = 1.65; /* in metres */
  assert_status(hales_body_set(&b, param, &tuned, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "height"));
  b = adult(false, 43.0);
  b.dbp_mmhg = b.sbp_mmhg - 3.0;
  err = (hales_err){0};
  assert_status(hales_physique_check(&b, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "pulse"));
  b.dbp_mmhg = nan("");
  assert_status(hales_physique_check(&b, NULL), HALES_ERANGE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(healthy_adults_are_within_one_sd),
      cmocka_unit_test(rate_and_blood_pressure_are_the_persons_own),
      cmocka_unit_test(every_lawful_adult_gets_a_heart),
      cmocka_unit_test(unlawful_numbers_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
