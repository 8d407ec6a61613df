#include "physics/body/lungs.h"

#include <math.h>

#include "physics/hales/heart.h"

enum { MIN, MAX, MEAN };
static const double mmhg_s_ml_per_wu = 0.06;
static const double healthy_wu = 1.0; /* within the 0.3 to 2 of health [ESCERS2022] */

double hales_lungs_compliance_ml_mmhg(double pvr_wu) {
  return 0.564 / (0.047 + mmhg_s_ml_per_wu * pvr_wu); // eq 1
}

static double pvr(const double *p, const double (*s)[3]) {
  return (void)p,
         (s[HALES_HT_P_MPA][MEAN] - s[HALES_HT_P_PV][MEAN]) / (mmhg_s_ml_per_wu * s[HALES_HT_Q_PUL][MEAN]);
}
static double pac(const double *p, const double (*s)[3]) {
  return s[HALES_HT_Q_PO][MEAN] * p[HALES_HT_T] / (s[HALES_HT_P_MPA][MAX] - s[HALES_HT_P_MPA][MIN]);
}

double hales_lungs_distensibility(double own, double pvr_wu) {
  static const double still_healthy_wu = 2.0, diseased_wu = 5.0, diseased = 0.004;
  const double x = fmin(fmax((pvr_wu - still_healthy_wu) / (diseased_wu - still_healthy_wu), 0.0), 1.0);
  return own + x * x * (3.0 - 2.0 * x) * (fmin(own, diseased) - own);
}

hales_status hales_lungs_remodel(double pvr_wu, double *param, hales_err *err) {
  if (!(pvr_wu >= 0.5 && pvr_wu <= 30.0))
    return HALES_FAIL(err, HALES_ERANGE, "a pulmonary resistance of %g WU is outside 0.5 to 30", pvr_wu);
  static const hales_run_settings settings = {
      .steps = HALES_STEPS_FAST, .record_steps = HALES_RECORD_STEPS_FAST, .periodic_tol = 1e-6};
  const hales_var *v = hales_heart.param;
  const double wanted = hales_lungs_compliance_ml_mmhg(pvr_wu);
  /* stated at a transmural pressure with an output that falls as the resistance rises; where that is so high
   * that the compliance stated there falls below its range, at one that such lungs reach */
  const double p_ref[] = {fmin(10.0 + 5.0 * pvr_wu, 75.0), 40.0};
  const double stiffer = hales_lungs_compliance_ml_mmhg(healthy_wu) / wanted;
  param[HALES_HT_PA_Z] = hales_var_clamp(&v[HALES_HT_PA_Z], param[HALES_HT_PA_Z] * sqrt(fmax(stiffer, 1.0)));
  param[HALES_HT_PUL_ALPHA] = hales_lungs_distensibility(param[HALES_HT_PUL_ALPHA], pvr_wu);
  const hales_goal goal[] = {{"PVR", pvr, pvr_wu, 0.01 * pvr_wu}, {"PAC", pac, wanted, 0.01 * wanted}};
  static const size_t handle[] = {HALES_HT_PUL_R, HALES_HT_PA_C};
  enum { GOALS = sizeof goal / sizeof goal[0] };
  const size_t goals = pvr_wu < healthy_wu ? 1 : GOALS; /* a healthy lung's compliance is the body's own */
  hales_tuned tuned = {.met = false};
  for (size_t i = 0; i < sizeof p_ref / sizeof p_ref[0] && !tuned.met; i++) {
    if (goals == GOALS) {
      param[HALES_HT_PA_P_REF] = p_ref[i];
      param[HALES_HT_PA_C] = hales_var_clamp(&v[HALES_HT_PA_C], wanted);
    }
    param[HALES_HT_PUL_R] = hales_var_clamp(&v[HALES_HT_PUL_R], mmhg_s_ml_per_wu * pvr_wu);
    HALES_TRY(hales_tune(&hales_heart, &settings, goals, handle, goals, goal, 0.1, param, &tuned, NULL, err));
  }
  if (!tuned.met && goals < GOALS)
    return HALES_FAIL(err, HALES_EMATH,
                      "no periodic state has a pulmonary resistance of %g WU: its other vessels resist more",
                      pvr_wu);
  if (!tuned.met)
    return HALES_FAIL(
        err, HALES_EMATH,
        "no periodic state has a pulmonary resistance of %g WU with a compliance of %.2g mL/mmHg", pvr_wu,
        wanted);
  return HALES_OK;
}
