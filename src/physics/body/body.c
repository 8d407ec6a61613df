#include "physics/body/body.h"

#include <math.h>

#include "physics/hales/heart.h"

/* What the default set was made for: a man of 40 years and this size. */
static const double default_bsa_m2 = 1.9;
static const double default_sv_over_pulse_ml_mmhg = 1.86;
/* Blood that both valves of a ventricle let back while they close, of its stroke: in the volumes, not in the
 * flow. */
static const double back_frac = 0.07;
static const double muscle_g_ml = 1.055;

hales_status hales_physique_check(const hales_physique *b, hales_err *err) {
  const struct {
    const char *name;
    double value, lo, hi;
  } rows[] = {{"age, years", b->age_years, 18, 100},
              {"height, cm", b->height_cm, 120, 220},
              {"weight, kg", b->weight_kg, 30, 250},
              {"heart rate, /min", b->hr_bpm, 40, 120},
              {"systolic pressure, mmHg", b->sbp_mmhg, 80, 220},
              {"diastolic pressure, mmHg", b->dbp_mmhg, 40, 130},
              {"pulse pressure, mmHg", b->sbp_mmhg - b->dbp_mmhg, 20, 140}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (!(rows[i].value >= rows[i].lo && rows[i].value <= rows[i].hi))
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "%s: %g is outside %g to %g", rows[i].name, rows[i].value,
                           rows[i].lo, rows[i].hi);
  return HALES_OK;
}

/* Straight line through (30, a) and (65, b), flat below 30 and above 80 years. */
static double with_age(double years, double at_30, double at_65) {
  return at_30 + (at_65 - at_30) * (fmin(fmax(years, 30.0), 80.0) - 30.0) / 35.0;
}

hales_norm hales_norm_of(const hales_physique *b) {
  hales_norm n = {.bsa_m2 = sqrt(b->height_cm * b->weight_kg / 3600.0), .pawp_mmhg = 8.5, .rap_mmhg = 4.0};
  /* ejection fractions and left-ventricular mass: UK Biobank; stroke index: 33-47 mL/m2, volumes fall with
   * age */
  const double lvef = b->female ? 0.615 : 0.60, rvef = b->female ? 0.58 : 0.545;
  n.sv_ml = with_age(b->age_years, 45.0, 43.0) * n.bsa_m2;
  n.co_l_min = n.sv_ml * b->hr_bpm / 1000.0;
  n.lvedv_ml = (1.0 + back_frac) * n.sv_ml / lvef;
  n.rvedv_ml = (1.0 + back_frac) * n.sv_ml / rvef;
  n.lv_mass_g = (b->female ? 42.0 : 53.0) * n.bsa_m2;
  n.rv_mass_g = (b->female ? 13.5 : 15.0) * n.bsa_m2;
  n.mpap_mmhg = with_age(b->age_years, 12.7, 14.4);
  return n;
}

void hales_body_scale(const hales_physique *b, double *p) {
  static const int with_size[] = {HALES_HT_SV_C,    HALES_HT_VC_C,    HALES_HT_PA_C,    HALES_HT_CAP_C,
                                  HALES_HT_PV_C,    HALES_HT_AO_AREA, HALES_HT_MI_AREA, HALES_HT_PO_AREA,
                                  HALES_HT_TI_AREA, HALES_HT_V_TOT};
  static const int against_size[] = {HALES_HT_AO_Z, HALES_HT_SA_L,  HALES_HT_SA_R,  HALES_HT_SYS_R,
                                     HALES_HT_SV_R, HALES_HT_VC_R,  HALES_HT_PA_Z,  HALES_HT_PA_L,
                                     HALES_HT_PA_R, HALES_HT_PUL_R, HALES_HT_CAP_R, HALES_HT_PV_R};
  /* chambers go with the healthy heart of that sex and age rather than with the body */
  static const int with_heart[] = {HALES_HT_LA_V0, HALES_HT_LA_V_PAS, HALES_HT_RA_V0, HALES_HT_RA_V_PAS,
                                   HALES_HT_PERI_V0};
  static const int against_heart[] = {HALES_HT_LA_E_ACT, HALES_HT_RA_E_ACT};
  const hales_model *m = &hales_heart;
  const hales_norm n = hales_norm_of(b);
  hales_model_defaults(m, p);
  const double size = n.bsa_m2 / default_bsa_m2;
  const double heart =
      (n.lvedv_ml + n.rvedv_ml) / (m->state[HALES_HT_V_LV].start + m->state[HALES_HT_V_RV].start);
  for (size_t i = 0; i < sizeof with_size / sizeof with_size[0]; i++) p[with_size[i]] *= size;
  for (size_t i = 0; i < sizeof against_size / sizeof against_size[0]; i++) p[against_size[i]] /= size;
  for (size_t i = 0; i < sizeof with_heart / sizeof with_heart[0]; i++) p[with_heart[i]] *= heart;
  for (size_t i = 0; i < sizeof against_heart / sizeof against_heart[0]; i++) p[against_heart[i]] /= heart;
  static const int areas[] = {HALES_HT_LV_A_REF, HALES_HT_SEP_A_REF, HALES_HT_RV_A_REF};
  for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) p[areas[i]] *= cbrt(heart * heart);
  /* muscle: the left mass is that of the free wall and the septum */
  const double left = p[HALES_HT_LV_V_W] + p[HALES_HT_SEP_V_W], grown = n.lv_mass_g / muscle_g_ml / left;
  p[HALES_HT_LV_V_W] *= grown;
  p[HALES_HT_SEP_V_W] *= grown;
  p[HALES_HT_RV_V_W] = n.rv_mass_g / muscle_g_ml;
  p[HALES_HT_T] = 60.0 / b->hr_bpm;
  /* arteries as stiff as the pulse pressure says: compliance goes as stroke volume over it */
  const double stiff = n.sv_ml / (b->sbp_mmhg - b->dbp_mmhg) / default_sv_over_pulse_ml_mmhg;
  p[HALES_HT_AO_C] *= stiff;
  p[HALES_HT_SA_C] *= stiff;
  /* age: lung arteries distend less [Reeves2005] and the left heart relaxes later: with these the pressures
   * rise over output on exertion as in people of that age [Zeder2022]; women's arteries distend more, 1.6
   * against 1.1 %/mmHg [Argiento2012], a ratio that is split over both sexes */
  p[HALES_HT_PUL_ALPHA] = with_age(b->age_years, 0.028, 0.002) * (b->female ? 1.2 : 1.2 * 1.1 / 1.6);
  p[HALES_HT_LV_FALL] *= with_age(b->age_years, 0.74, 1.50);
  hales_model_clamp(m, p);
}

enum { MIN, MAX, MEAN };
#define FIGURE(function, expression)                                                                         \
  static double function(const double *p, const double(*s)[3]) {                                             \
    (void)p;                                                                                                 \
    return expression;                                                                                       \
  }
FIGURE(output, 0.06 * s[HALES_HT_Q_SYS][MEAN])
FIGURE(lvedv, s[HALES_HT_V_LV][MAX])
FIGURE(rvedv, s[HALES_HT_V_RV][MAX])
FIGURE(mpap, s[HALES_HT_P_MPA][MEAN])
FIGURE(pawp, s[HALES_HT_P_PV][MEAN])
FIGURE(rap, s[HALES_HT_P_RA][MEAN])
FIGURE(sbp, s[HALES_HT_P_SA][MAX])
FIGURE(dbp, s[HALES_HT_P_SA][MIN])
#undef FIGURE

static const hales_run_settings tune_settings = {
    .steps = HALES_STEPS_FAST, .record_steps = HALES_RECORD_STEPS_FAST, .periodic_tol = 1e-6};

hales_status hales_body_set(const hales_physique *b, double *param, hales_tuned *tuned, hales_err *err) {
  *tuned = (hales_tuned){0};
  HALES_TRY(hales_physique_check(b, err));
  const hales_norm n = hales_norm_of(b);
  hales_body_scale(b, param);
  /* tolerances: what nobody would call another heart */
  const hales_goal goal[] = {{"cardiac output", output, n.co_l_min, 0.02 * n.co_l_min},
                             {"LVEDV", lvedv, n.lvedv_ml, 0.02 * n.lvedv_ml},
                             {"RVEDV", rvedv, n.rvedv_ml, 0.02 * n.rvedv_ml},
                             {"mPAP", mpap, n.mpap_mmhg, 0.3},
                             {"PAWP", pawp, n.pawp_mmhg, 0.3},
                             {"RAP", rap, n.rap_mmhg, 0.3},
                             {"systolic pressure", sbp, b->sbp_mmhg, 1.0},
                             {"diastolic pressure", dbp, b->dbp_mmhg, 1.0}};
  static const size_t handle[] = {HALES_HT_V_TOT,    HALES_HT_LV_A_REF, HALES_HT_LV_S_ACT, HALES_HT_RV_A_REF,
                                  HALES_HT_RV_S_ACT, HALES_HT_PUL_R,    HALES_HT_SYS_R,    HALES_HT_SA_C};
  return hales_tune(&hales_heart, &tune_settings, sizeof handle / sizeof handle[0], handle,
                    sizeof goal / sizeof goal[0], goal, 0.1, param, tuned, NULL, err);
}
