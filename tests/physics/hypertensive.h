/* A right heart and lungs as a cohort of the disease has them at rest. */
#ifndef HALES_TESTS_PHYSICS_HYPERTENSIVE_H
#define HALES_TESTS_PHYSICS_HYPERTENSIVE_H

#include "physics/adults.h"
#include "physics/body/lungs.h"
#include "physics/hales/heart.h"
#include "physics/tune.h"
#include "support/assert.h"

/* The cohort of [Hoeper2005]: mPAP 52, output 3.9 L/min, wedge 7, right-atrial pressure 8 mmHg at 52 years.
 */
static inline double goal_co(const double *p, const double (*s)[3]) {
  return (void)p, 0.06 * s[HALES_HT_Q_SYS][2];
}
static inline double goal_mpap(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_HT_P_MPA][2];
}
static inline double goal_pawp(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_HT_P_PV][2];
}
static inline double goal_rap(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_HT_P_RA][2];
}
static inline double goal_map(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_HT_P_SA][2];
}
static inline double goal_rvedv(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_HT_V_RV][1];
}

static inline double goal_pac(const double *p, const double (*s)[3]) {
  return s[HALES_HT_Q_PO][2] * p[HALES_HT_T] / (s[HALES_HT_P_MPA][1] - s[HALES_HT_P_MPA][0]);
}

static inline void hypertensive_lungs(const hales_physique *b, double *p) {
  hales_tuned tuned;
  hales_err err = {0};
  assert_ok_err(hales_body_set(b, p, &tuned, &err), &err);
  p[HALES_HT_PUL_R] = 0.06 * (52.0 - 7.0) / 3.9;
  p[HALES_HT_PA_P_REF] = 55.0; /* transmural */
  p[HALES_HT_PUL_ALPHA] = 0.004;
  const double pac = hales_lungs_compliance_ml_mmhg((52.0 - 7.0) / 3.9);
  p[HALES_HT_PA_C] = pac;
  p[HALES_HT_RV_V_W] *= 2.2;
  p[HALES_HT_RV_A_REF] *= 1.15;
  p[HALES_HT_RV_S_ACT] *= 1.3;
  p[HALES_HT_SYS_R] *= 1.2;
  p[HALES_HT_PERI_V0] *= 1.25; /* a dilated heart has stretched its bag */
  const hales_goal goal[] = {{"co", goal_co, 3.9, 0.05},    {"mpap", goal_mpap, 52.0, 0.5},
                             {"pawp", goal_pawp, 7.0, 0.3}, {"rap", goal_rap, 8.0, 0.3},
                             {"map", goal_map, 92.0, 1.0},  {"rvedv", goal_rvedv, 165.0, 5.0},
                             {"pac", goal_pac, pac, 0.03}};
  const size_t handle[] = {HALES_HT_V_TOT, HALES_HT_PUL_R,    HALES_HT_LV_A_REF, HALES_HT_RV_S_ACT,
                           HALES_HT_SYS_R, HALES_HT_RV_A_REF, HALES_HT_PA_C};
  assert_ok_err(hales_tune(&hales_heart, &adult_settings, 7, handle, 7, goal, 0.2, p, &tuned, NULL, &err),
                &err);
  assert_true(tuned.met);
}

#endif
