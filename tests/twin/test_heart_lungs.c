/* Lungs of the patient model `hales`: what a catheter finds in a person whose lungs were set, from health to
 * 20 WU, and after a treatment. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/hales/heart.h"
#include "twin/heart_lungs.h"
#include "twin/twin.h"

static const double mmhg_s_ml_per_wu = 0.06, reference_bsa_m2 = 1.85;

/* The parameters that lungs are set in: those of health at that size. */
static void healthy(double size, double *param) {
  static const int in_series[] = {HALES_HT_PA_R, HALES_HT_CAP_R, HALES_HT_PV_R};
  hales_model_defaults(&hales_heart, param);
  for (size_t i = 0; i < sizeof in_series / sizeof in_series[0]; i++) param[in_series[i]] /= size;
}

static void stiffness_follows_the_resistance_as_published(void **state) {
  (void)state;
  const double size = 0.83, wu[] = {1.3, 17.0};
  double p[2][HALES_PARAM_MAX], r[2];
  for (int i = 0; i < 2; i++) {
    const hales_heart_lungs l = {
        .resistance = wu[i] * mmhg_s_ml_per_wu / size, .rc_time = 0.57, .impedance = 0.037};
    healthy(size, p[i]);
    hales_heart_lungs_set(size, &l, p[i]);
    r[i] = wu[i] * mmhg_s_ml_per_wu;
  }
  const double stiffer = (r[1] + 0.047) / (r[0] + 0.047); /* [Tedford2012], eq 1 */
  assert_close(p[0][HALES_HT_PA_C] / p[1][HALES_HT_PA_C], stiffer, 1e-12, 0.0);
  assert_close(p[1][HALES_HT_PA_Z] / p[0][HALES_HT_PA_Z], sqrt(stiffer), 1e-12, 0.0);
  /* stated near health's 14 mmHg in health, at half of the 68 of such an artery at 17 WU: 12 + 100 r/(1 + 4
   * r) */
  assert_close(p[0][HALES_HT_PA_P_REF], 17.945, 1e-4, 0.0);
  assert_close(p[1][HALES_HT_PA_P_REF], 32.079, 1e-4, 0.0);
  /* small arteries: health's to 2 WU, 0.4 %/mmHg in the disease */
  assert_close(p[0][HALES_HT_PUL_ALPHA], hales_heart.param[HALES_HT_PUL_ALPHA].start, 1e-12, 0.0);
  assert_close(p[1][HALES_HT_PUL_ALPHA], 0.004, 1e-12, 0.0);
}

/* Compliance at a patient's own resistance of 8 WU and pressure of 46 mmHg (12 at the capillaries and
 * 48/1.408 along the arteries) is RC over that resistance, more of it in a larger person. */
static void a_typical_patient_has_the_stated_rc_time(void **state) {
  (void)state;
  const double size = 1.21, rc_s = 0.71, p_mmhg = 12.0 + 48.0 / 1.408;
  const hales_heart_lungs l = {.resistance = 0.48 / size, .rc_time = rc_s, .impedance = 0.043};
  double p[HALES_PARAM_MAX];
  healthy(size, p);
  hales_heart_lungs_set(size, &l, p);
  const double p0 = p[HALES_HT_PA_P0];
  assert_close(p[HALES_HT_PA_C] * (p0 + p[HALES_HT_PA_P_REF]) / (p0 + p_mmhg), rc_s / l.resistance, 1e-12,
               0.0);
  assert_close(p[HALES_HT_PA_Z], l.impedance, 1e-12, 0.0);
}

/* With nothing left for the small arteries the others are all there is; on the way there nothing turns. */
static void resistance_ends_at_the_parts_in_series(void **state) {
  (void)state;
  const double size = 1.13, step = 0.0007;
  double before = 0.0, slope = 0.0;
  for (int i = 0; i < 200; i++) {
    const hales_heart_lungs l = {.resistance = (0.01 + step * i) / size, .rc_time = 0.6, .impedance = 0.05};
    double p[HALES_PARAM_MAX];
    healthy(size, p);
    hales_heart_lungs_set(size, &l, p);
    const double now = p[HALES_HT_PUL_R], rises = (now - before) / step;
    assert_true(now > 0.0);
    if (i > 0) assert_true(rises > 0.0);
    if (i > 1) assert_close(rises, slope, 0.0, 0.06); /* of 0.5 to 1 */
    before = now, slope = rises;
  }
}

/* Lungs of a person of that size that wu are asked of, per 1.85 m2. */
static void lungs_of(double size, double wu, double *p) {
  const hales_heart_lungs l = {
      .resistance = wu * mmhg_s_ml_per_wu / size, .rc_time = 0.63, .impedance = 0.057 / size};
  healthy(size, p);
  hales_heart_lungs_set(size, &l, p);
}

/* Also where hardly anything is left of the small arteries: a tenth of the whole is not given to them then.
 */
static void no_change_changes_nothing(void **state) {
  (void)state;
  static const double wu[] = {0.13, 0.37, 0.9, 2.6, 6.1, 28.0}, size[] = {0.36, 0.71, 1.57};
  for (size_t i = 0; i < sizeof wu / sizeof wu[0]; i++)
    for (size_t k = 0; k < sizeof size / sizeof size[0]; k++) {
      double before[HALES_PARAM_MAX], after[HALES_PARAM_MAX];
      lungs_of(size[k], wu[i], before);
      memcpy(after, before, sizeof after);
      hales_heart_lungs_change(1.0, 1.0, after);
      for (size_t j = 0; j < hales_heart.n_param; j++) assert_close(after[j], before[j], 1e-12, 1e-15);
    }
}

/* A larger factor leaves a higher resistance, and its inverse brings back what was there as long as the small
 * arteries are not at their tenth. */
static void changes_are_ordered_and_can_be_taken_back(void **state) {
  (void)state;
  static const double factor[] = {0.32, 0.51, 0.77, 1.9, 6.3, 21.0}, compliance[] = {0.31, 1.7};
  for (size_t c = 0; c < 2; c++) {
    double last = 0.0;
    for (size_t i = 0; i < sizeof factor / sizeof factor[0]; i++) {
      double p[HALES_PARAM_MAX], there[HALES_PARAM_MAX];
      lungs_of(0.79, 13.0, p);
      memcpy(there, p, sizeof there);
      hales_heart_lungs_change(factor[i], compliance[c], there);
      assert_true(there[HALES_HT_PUL_R] > 1.3 * last);
      last = there[HALES_HT_PUL_R];
      hales_heart_lungs_change(1.0 / factor[i], 1.0 / compliance[c], there);
      assert_close(there[HALES_HT_PUL_R], p[HALES_HT_PUL_R], 1e-9, 0.0);
      assert_close(there[HALES_HT_PA_Z], p[HALES_HT_PA_Z], 1e-12, 0.0);
      assert_close(there[HALES_HT_PA_C], p[HALES_HT_PA_C], 1e-12, 0.0);
    }
  }
}

/* Alike in a child and in a giant: a factor does to each what it does to the other. */
static void a_change_does_not_depend_on_body_size(void **state) {
  (void)state;
  double small[HALES_PARAM_MAX], large[HALES_PARAM_MAX], was_small, was_large;
  lungs_of(0.37, 7.4, small), was_small = small[HALES_HT_PUL_R];
  lungs_of(1.61, 7.4, large), was_large = large[HALES_HT_PUL_R];
  hales_heart_lungs_change(0.58, 1.4, small);
  hales_heart_lungs_change(0.58, 1.4, large);
  assert_close(small[HALES_HT_PUL_R] / was_small, large[HALES_HT_PUL_R] / was_large, 1e-12, 0.0);
}

enum { ASKED = 14 };
static const double asked_wu[] = {1.6, 2.3, 3.1, 4.6, 7.7, 12.9, 19.0};

typedef struct found {
  double pvr_wu[ASKED], compliance[ASKED], output[ASKED];
} found;

static void catheterise(const double *param, found *f) {
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const hales_body body = {0};
  double outcome[ASKED * HALES_OUTCOME_MAX], observable[ASKED * HALES_OBSERVABLE_MAX];
  hales_run run[ASKED];
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  assert_ok(hales_twin_run(pm, &body, &fast, NULL, ASKED, param, run, NULL, outcome, observable, NULL));
  for (size_t i = 0; i < ASKED; i++) {
    const double *o = outcome + i * pm->n_outcome, *b = observable + i * pm->n_observable;
    assert_true(run[i].outcome == HALES_RUN_OK);
    f->pvr_wu[i] = o[hales_outcome_find(pm, "pvr_wu")];
    f->output[i] = o[hales_outcome_find(pm, "co_l_min")];
    f->compliance[i] =
        1e3 * f->output[i] / o[hales_outcome_find(pm, "hr_bpm")] /
        (b[hales_observable_find(pm, "pa_sys_mmhg")] - b[hales_observable_find(pm, "pa_dia_mmhg")]);
  }
}

/* A catheter finds the resistance that was set, whatever output and impedance, and after a treatment the
 * change. */
static void a_catheter_finds_what_was_set(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const hales_body bodies[] = {
      {.has_height = true, .has_weight = true, .height_cm = 153.0, .weight_kg = 47.0},
      {.has_height = true, .has_weight = true, .height_cm = 188.0, .weight_kg = 104.0}};
  const size_t np = pm->model->n_param;
  double param[ASKED * HALES_PARAM_MAX], wanted[ASKED];
  for (size_t i = 0; i < ASKED; i++) {
    const hales_body *b = &bodies[i % 2];
    double theta[HALES_FREE_MAX];
    for (size_t k = 0; k < pm->n_free; k++) {
      theta[k] = pm->free[k].prior(b).mean;
      if (strcmp(pm->free[k].name, "pul.R_total") == 0)
        theta[k] = log(mmhg_s_ml_per_wu * asked_wu[i / 2] * reference_bsa_m2 / hales_body_bsa_m2(b));
      if (strcmp(pm->free[k].name, "pa.impedance") == 0) /* arteries stiffer and softer than most */
        theta[k] += (i % 2 ? 1.1 : -1.4) * pm->free[k].prior(b).sd;
    }
    wanted[i] = asked_wu[i / 2] * reference_bsa_m2 / hales_body_bsa_m2(b);
    pm->to_params(b, theta, param + i * np);
  }
  found today, after;
  catheterise(param, &today);
  const hales_change treated = {.ln_pvr = log(0.71), .ln_pa_compliance = log(1.31)};
  for (size_t i = 0; i < ASKED; i++) pm->apply(&treated, param + i * np);
  catheterise(param, &after);
  for (size_t i = 0; i < ASKED; i++) {
    print_message(
        "%5.2f WU set, %5.2f found; RC %.2f s; treated: resistance x %.3f, compliance x %.3f, output x %.3f\n",
        wanted[i], today.pvr_wu[i], 0.06 * today.pvr_wu[i] * today.compliance[i],
        after.pvr_wu[i] / today.pvr_wu[i], after.compliance[i] / today.compliance[i],
        after.output[i] / today.output[i]);
    assert_close(today.pvr_wu[i], wanted[i], 0.09, 0.0);
    assert_close(after.pvr_wu[i] / today.pvr_wu[i], 0.71, 0.04, 0.0);
    /* a compliance at the pressure of then: softer by what was asked and by what the pressure fell */
    if (asked_wu[i / 2] > 4.0) assert_close(after.compliance[i] / today.compliance[i], 1.31, 0.12, 0.0);
    assert_true(after.compliance[i] > 1.05 * today.compliance[i]);
    if (asked_wu[i / 2] > 2.0) assert_true(after.output[i] > today.output[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stiffness_follows_the_resistance_as_published),
      cmocka_unit_test(a_typical_patient_has_the_stated_rc_time),
      cmocka_unit_test(resistance_ends_at_the_parts_in_series),
      cmocka_unit_test(no_change_changes_nothing),
      cmocka_unit_test(changes_are_ordered_and_can_be_taken_back),
      cmocka_unit_test(a_change_does_not_depend_on_body_size),
      cmocka_unit_test(a_catheter_finds_what_was_set),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
