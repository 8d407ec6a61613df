/* Body size enters as CLINICAL practice scales it: volumes and compliances with BSA, resistances and
 * elastances with 1/BSA, about a reference of 1.85 m2; times with the square root of the RR interval. */
#include "twin/korakianitis_patient.h"

#include <math.h>

#include "physics/korakianitis.h"

static const double reference_bsa_m2 = 1.85;

typedef enum free_index {
  F_T,
  F_V_TOT,
  F_RV_E_ACT,
  F_RV_E_PAS,
  F_RA_E_ACT,
  F_RA_E_PAS,
  F_CQ_TI,
  F_PAT_R,
  F_PAT_RC,
  F_PAS_R,
  F_SYSTOLE,
  F_LV_E_ACT,
  F_LV_E_PAS,
  F_SAS_R,
  F_SAT_R,
  F_SAT_C,
  F_OFFSET,
  N_FREE
} free_index;

static double size(const hales_body *b) {
  return hales_body_bsa_m2(b) / reference_bsa_m2;
}

/* Log-normal about `median` with ln-sd, cut at 4 sd: what every prior below is. */
static hales_free_prior log_normal(double median, double sd) {
  const double mean = log(median);
  return (hales_free_prior){mean, sd, mean - 4.0 * sd, mean + 4.0 * sd};
}

/* Heart rate in pulmonary arterial hypertension 80 +- 16 /min [Boucly2017]: ln-sd 0.2. */
static hales_free_prior prior_period(const hales_body *b) {
  return (void)b, log_normal(60.0 / 80.0, 0.2);
}
/* 800 mL of the healthy set [ModularCirc]; venous congestion asks for twice that and more. */
static hales_free_prior prior_volume(const hales_body *b) {
  return log_normal(900.0 * size(b), 0.45);
}
/* Raised above the healthy 1.15 mmHg/mL: a loaded right ventricle doubles to triples it [Kuehne2004]. */
static hales_free_prior prior_rv_act(const hales_body *b) {
  return log_normal(1.3 / size(b), 0.5);
}
static hales_free_prior prior_rv_pas(const hales_body *b) {
  return (void)b, log_normal(1.3, 1.0);
}
static hales_free_prior prior_ra_act(const hales_body *b) {
  return log_normal(0.12 / size(b), 0.7);
}
static hales_free_prior prior_ra_pas(const hales_body *b) {
  return (void)b, log_normal(0.9, 0.8);
}
static hales_free_prior prior_tricuspid(const hales_body *b) {
  return log_normal(250.0 * size(b), 0.8);
}
/* 8 WU, 90 % from 2 to 33: COMPERA 784 +- 431, high risk 1149 +- 522 dyn [Hoeper2017]; 20 WU is 1 sd out. */
static hales_free_prior prior_pvr(const hales_body *b) {
  return log_normal(8.0 * 0.06 / size(b), 0.85);
}
/* RC time 0.48 +- 0.17 s from stroke volume over pulse pressure [Tedford2012], 0.7 as a Windkessel fit
 * [Lankhaar2006]; between the two, wide enough for both: C down to 0.4 mL/mmHg at 20 WU is well inside. */
static hales_free_prior prior_rc(const hales_body *b) {
  return (void)b, log_normal(0.6, 0.45);
}
static hales_free_prior prior_sas_r(const hales_body *b) {
  return log_normal(0.035 / size(b), 0.8);
}
/* Characteristic impedance of the main artery: 0.002 in the textbook set, 0.02 to 0.05 in people
 * [heuristic: rho c / A at 2 to 6 m/s and 4 to 7 cm2]. */
static hales_free_prior prior_pas_r(const hales_body *b) {
  return log_normal(0.025 / size(b), 0.9);
}
/* Factor on 0.30 and 0.45 s times sqrt(RR) [Heldt2002]. */
static hales_free_prior prior_systole(const hales_body *b) {
  return (void)b, log_normal(1.0, 0.15);
}
static hales_free_prior prior_lv_act(const hales_body *b) {
  return log_normal(2.5 / size(b), 0.4);
}
static hales_free_prior prior_lv_pas(const hales_body *b) {
  return (void)b, log_normal(2.5, 1.0);
}
/* 18 WU = 1.07 mmHg s/mL at reference size [ModularCirc]; stiffer and tighter with age is inside the spread.
 */
static hales_free_prior prior_svr(const hales_body *b) {
  return log_normal(1.07 / size(b), 0.35);
}
/* Falls by about a third from 30 to 80 years [heuristic: arterial stiffening with age]. */
static hales_free_prior prior_sac(const hales_body *b) {
  const double age = b->has_age ? b->age_years : 55.0;
  return log_normal(1.5 * size(b) * exp(-0.008 * (age - 50.0)), 0.4);
}
/* Zero level of the transducer against the mid-thorax: 1.5 mmHg is 2 cm of water column. */
static hales_free_prior prior_offset(const hales_body *b) {
  return (void)b, (hales_free_prior){0.0, 1.5, -6.0, 6.0};
}

static const hales_free free_table[N_FREE] = {
    [F_T] = {"T", "Duration of a beat", "s", "whole", false, prior_period, "Boucly2017"},
    [F_V_TOT] = {"v_tot", "Stressed blood volume", "mL", "whole", false, prior_volume, "ModularCirc"},
    [F_RV_E_ACT] = {"rv.E_act", "RV contractility", "mm[Hg]/mL", "right", false, prior_rv_act, "Kuehne2004"},
    [F_RV_E_PAS] = {"rv.E_pas", "RV diastolic stiffness", "mm[Hg]", "right", false, prior_rv_pas,
                    "ModularCirc"},
    [F_RA_E_ACT] = {"ra.E_act", "RA contractility", "mm[Hg]/mL", "right", false, prior_ra_act, "ModularCirc"},
    [F_RA_E_PAS] = {"ra.E_pas", "RA stiffness", "mm[Hg]", "right", false, prior_ra_pas, "ModularCirc"},
    [F_CQ_TI] = {"CQ.ti", "Tricuspid valve flow coefficient", "mL/s/mm[Hg]^0.5", "right", false,
                 prior_tricuspid, "ModularCirc"},
    [F_PAT_R] = {"pat.R", "Pulmonary vascular resistance", "mm[Hg].s/mL", "right", false, prior_pvr,
                 "Hoeper2017"},
    [F_PAT_RC] = {"pat.RC", "Pulmonary RC time", "s", "right", false, prior_rc, "Tedford2012"},
    [F_PAS_R] = {"pas.R", "Pulmonary characteristic impedance", "mm[Hg].s/mL", "right", false, prior_pas_r,
                 "ModularCirc"},
    [F_SYSTOLE] = {"systole", "Length of systole, relative", "1", "whole", false, prior_systole, "Heldt2002"},
    [F_LV_E_ACT] = {"lv.E_act", "LV contractility", "mm[Hg]/mL", "left", false, prior_lv_act, "ModularCirc"},
    [F_LV_E_PAS] = {"lv.E_pas", "LV diastolic stiffness", "mm[Hg]", "left", false, prior_lv_pas,
                    "ModularCirc"},
    [F_SAS_R] = {"sas.R", "Aortic characteristic impedance", "mm[Hg].s/mL", "left", false, prior_sas_r,
                 "ModularCirc"},
    [F_SAT_R] = {"sat.R", "Systemic vascular resistance", "mm[Hg].s/mL", "left", false, prior_svr,
                 "ModularCirc"},
    [F_SAT_C] = {"sat.C", "Systemic arterial compliance", "mL/mm[Hg]", "left", false, prior_sac,
                 "ModularCirc"},
    [F_OFFSET] = {"catheter.offset", "Zero level of the catheter", "mm[Hg]", "whole", true, prior_offset,
                  "Colunga2023"},
};

static double clamp(int row, double x) {
  const hales_var *v = &hales_korakianitis.param[row];
  return fmin(fmax(x, v->lo), v->hi);
}

static void to_params(const hales_body *b, const double *theta, double *p) {
  const double s = size(b), period = exp(theta[F_T]), pace = sqrt(period), systole = exp(theta[F_SYSTOLE]);
  hales_model_defaults(&hales_korakianitis, p);
  p[HALES_KO_T] = period;
  p[HALES_KO_V_TOT] = exp(theta[F_V_TOT]);
  p[HALES_KO_RV_E_ACT] = exp(theta[F_RV_E_ACT]);
  p[HALES_KO_RV_E_PAS] = exp(theta[F_RV_E_PAS]);
  p[HALES_KO_RA_E_ACT] = exp(theta[F_RA_E_ACT]);
  p[HALES_KO_RA_E_PAS] = exp(theta[F_RA_E_PAS]);
  p[HALES_KO_CQ_TI] = exp(theta[F_CQ_TI]);
  p[HALES_KO_PAT_R] = exp(theta[F_PAT_R]);
  p[HALES_KO_PAT_C] = exp(theta[F_PAT_RC] - theta[F_PAT_R]);
  p[HALES_KO_PAS_R] = exp(theta[F_PAS_R]);
  /* the proximal share of the compliance, as in the healthy set; it stiffens with the rest */
  p[HALES_KO_PAS_C] *= p[HALES_KO_PAT_C] / hales_korakianitis.param[HALES_KO_PAT_C].start;
  p[HALES_KO_SAS_R] = exp(theta[F_SAS_R]);
  p[HALES_KO_LV_E_ACT] = exp(theta[F_LV_E_ACT]);
  p[HALES_KO_LV_E_PAS] = exp(theta[F_LV_E_PAS]);
  /* no datum parts the left atrium from the ventricle it empties into: one stiffness for both */
  p[HALES_KO_LA_E_PAS] *= p[HALES_KO_LV_E_PAS] / hales_korakianitis.param[HALES_KO_LV_E_PAS].start;
  p[HALES_KO_SAT_R] = exp(theta[F_SAT_R]);
  p[HALES_KO_SAT_C] = exp(theta[F_SAT_C]);
  /* size: volumes with BSA, their exponents and the other resistances with its inverse */
  static const int with_size[] = {HALES_KO_LV_V0, HALES_KO_RV_V0, HALES_KO_LA_V0, HALES_KO_RA_V0,
                                  HALES_KO_SVN_C, HALES_KO_PVN_C, HALES_KO_SAS_C, HALES_KO_CQ_AO,
                                  HALES_KO_CQ_MI, HALES_KO_CQ_PO};
  static const int against_size[] = {HALES_KO_LV_K,  HALES_KO_RV_K,  HALES_KO_LA_K,
                                     HALES_KO_RA_K,  HALES_KO_SVN_R, HALES_KO_PVN_R,
                                     HALES_KO_SAS_R, HALES_KO_PAS_R, HALES_KO_LA_E_ACT};
  for (size_t i = 0; i < sizeof with_size / sizeof with_size[0]; i++) p[with_size[i]] *= s;
  for (size_t i = 0; i < sizeof against_size / sizeof against_size[0]; i++) p[against_size[i]] /= s;
  /* times: systole with sqrt(RR) [Heldt2002]; relaxation must end within the beat */
  p[HALES_KO_LV_TR] = p[HALES_KO_RV_TR] = fmin(0.30 * pace * systole, 0.60 * period);
  p[HALES_KO_LV_TD] = p[HALES_KO_RV_TD] = fmin(0.45 * pace * systole, 0.85 * period);
  p[HALES_KO_LA_TPWW] = p[HALES_KO_RA_TPWW] = 0.09 * pace;
  p[HALES_KO_LA_DELAY] = p[HALES_KO_RA_DELAY] = 0.08 * pace;
  for (int i = 0; i < HALES_KO_N_PARAM; i++) p[i] = clamp(i, p[i]);
}

static void apply(const hales_change *c, double *p) {
  const double beat = exp(-c->ln_hr), pace = sqrt(beat);
  /* a trial's change is that of the whole resistance: what the characteristic impedance does not follow (it
   * goes with the inverse root of the compliance) falls to the small arteries */
  const double whole = exp(c->ln_pvr), proximal = exp(-0.5 * c->ln_pa_compliance);
  const double pat = p[HALES_KO_PAT_R], pas = p[HALES_KO_PAS_R];
  p[HALES_KO_PAT_R] = fmax(pat * whole + pas * (whole - proximal), 0.1 * whole * (pat + pas));
  p[HALES_KO_PAS_R] *= proximal;
  p[HALES_KO_PAT_C] *= exp(c->ln_pa_compliance);
  p[HALES_KO_PAS_C] *= exp(c->ln_pa_compliance);
  p[HALES_KO_SAT_R] *= exp(c->ln_svr);
  p[HALES_KO_RV_E_ACT] *= exp(c->ln_contractility);
  p[HALES_KO_LV_E_ACT] *= exp(c->ln_contractility);
  p[HALES_KO_V_TOT] *= exp(c->ln_stressed_volume);
  p[HALES_KO_T] *= beat;
  static const int times[] = {HALES_KO_LV_TR,   HALES_KO_LV_TD,    HALES_KO_RV_TR,   HALES_KO_RV_TD,
                              HALES_KO_LA_TPWW, HALES_KO_LA_DELAY, HALES_KO_RA_TPWW, HALES_KO_RA_DELAY};
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) p[times[i]] *= pace;
  for (int i = 0; i < HALES_KO_N_PARAM; i++) p[i] = clamp(i, p[i]);
}

#define SIGNAL_STAT(function, signal, which)                                                                 \
  static double function(const double *p, const double(*s)[3]) {                                             \
    (void)p;                                                                                                 \
    return s[HALES_KO_##signal][which];                                                                      \
  }
enum { MIN, MAX, MEAN };
SIGNAL_STAT(ra_max, P_RA, MAX)
SIGNAL_STAT(ra_min, P_RA, MIN)
SIGNAL_STAT(ra_mean, P_RA, MEAN)
SIGNAL_STAT(rv_max, P_RV, MAX)
SIGNAL_STAT(rv_min, P_RV, MIN)
SIGNAL_STAT(pa_sys, P_PAS, MAX)
SIGNAL_STAT(pa_dia, P_PAS, MIN)
SIGNAL_STAT(pa_mean, P_PAS, MEAN)
SIGNAL_STAT(wedge, P_PVN, MEAN)
SIGNAL_STAT(sa_sys, P_SAS, MAX)
SIGNAL_STAT(sa_dia, P_SAS, MIN)
SIGNAL_STAT(sa_mean, P_SAS, MEAN)
SIGNAL_STAT(lv_edv, V_LV, MAX)
SIGNAL_STAT(lv_esv, V_LV, MIN)
SIGNAL_STAT(rv_edv, V_RV, MAX)
SIGNAL_STAT(rv_esv, V_RV, MIN)
#undef SIGNAL_STAT

static double co(const double *p, const double (*s)[3]) {
  return (void)p, 0.06 * s[HALES_KO_Q_SAT][MEAN];
}
static double hr(const double *p, const double (*s)[3]) {
  return (void)s, 60.0 / p[HALES_KO_T];
}
static double stroke_volume(const double *p, const double (*s)[3]) {
  return s[HALES_KO_Q_SAT][MEAN] * p[HALES_KO_T];
}
static double ef(const double (*s)[3], int v) {
  return 100.0 * (s[v][MAX] - s[v][MIN]) / s[v][MAX];
}
static double rvef(const double *p, const double (*s)[3]) {
  return (void)p, ef(s, HALES_KO_V_RV);
}
static double lvef(const double *p, const double (*s)[3]) {
  return (void)p, ef(s, HALES_KO_V_LV);
}

/* Errors: a pressure read from a paper or screen trace by eye, 2 mmHg and 3 % (respiration, catheter whip);
 * extremes of the filling pressures the same without the relative part; the early-diastolic minimum of the
 * right ventricle carries the undershoot of a fluid-filled catheter, 3 mmHg [heuristic, CLINICAL 6.3 gives
 * 2-3 mmHg for the wedge]; thermodilution 10 % [Yang2011]; MRI volumes [Grothues2004]; a cuff or line 3 %
 * and 3 mmHg. */
static const hales_observable observables[] = {
    {"ra_max_mmhg", "RA pressure, maximum", "mm[Hg]", "pressures right", ra_max, true, 2.0, 0.03,
     "Colunga2023"},
    {"ra_min_mmhg", "RA pressure, minimum", "mm[Hg]", "pressures right", ra_min, true, 2.0, 0.03,
     "Colunga2023"},
    {"ra_mean_mmhg", "RA pressure, mean", "mm[Hg]", "pressures right", ra_mean, true, 1.5, 0.0,
     "Colunga2023"},
    {"rv_max_mmhg", "RV pressure, systolic", "mm[Hg]", "pressures right", rv_max, true, 2.0, 0.03,
     "Colunga2023"},
    {"rv_min_mmhg", "RV pressure, minimum", "mm[Hg]", "pressures right", rv_min, true, 3.0, 0.0,
     "Colunga2023"},
    {"pa_sys_mmhg", "PA pressure, systolic", "mm[Hg]", "pressures right", pa_sys, true, 2.0, 0.03,
     "Colunga2023"},
    {"pa_dia_mmhg", "PA pressure, diastolic", "mm[Hg]", "pressures right", pa_dia, true, 2.0, 0.03,
     "Colunga2023"},
    {"pa_mean_mmhg", "PA pressure, mean", "mm[Hg]", "pressures right", pa_mean, true, 1.0, 0.02,
     "Colunga2023"},
    {"pawp_mmhg", "Wedge pressure", "mm[Hg]", "pressures right", wedge, true, 2.0, 0.0, "Colunga2023"},
    {"co_l_min", "Cardiac output", "L/min", "flow", co, false, 0.0, 0.10, "Yang2011"},
    {"hr_bpm", "Heart rate", "/min", "flow", hr, false, 3.0, 0.0, "Colunga2023"},
    {"sa_sys_mmhg", "Systemic pressure, systolic", "mm[Hg]", "pressures left", sa_sys, false, 3.0, 0.03,
     "Colunga2023"},
    {"sa_dia_mmhg", "Systemic pressure, diastolic", "mm[Hg]", "pressures left", sa_dia, false, 3.0, 0.03,
     "Colunga2023"},
    {"sa_mean_mmhg", "Systemic pressure, mean", "mm[Hg]", "pressures left", sa_mean, false, 2.0, 0.02,
     "Colunga2023"},
    {"sv_ml", "Stroke volume", "mL", "volumes", stroke_volume, false, 0.0, 0.10, "Grothues2004"},
    {"rv_edv_ml", "RV end-diastolic volume", "mL", "volumes", rv_edv, false, 0.0, 0.062, "Grothues2004"},
    {"rv_esv_ml", "RV end-systolic volume", "mL", "volumes", rv_esv, false, 0.0, 0.141, "Grothues2004"},
    {"lv_edv_ml", "LV end-diastolic volume", "mL", "volumes", lv_edv, false, 0.0, 0.05, "Grothues2004"},
    {"lv_esv_ml", "LV end-systolic volume", "mL", "volumes", lv_esv, false, 0.0, 0.09, "Grothues2004"},
    {"rvef_pct", "RV ejection fraction", "%", "volumes", rvef, false, 0.0, 0.083, "Grothues2004"},
    {"lvef_pct", "LV ejection fraction", "%", "volumes", lvef, false, 0.0, 0.05, "Grothues2004"},
};

#define OUTCOME(function, expression)                                                                        \
  static double function(const double *p, const double(*s)[3], double bsa_m2) {                              \
    (void)p, (void)bsa_m2, (void)s;                                                                          \
    return expression;                                                                                       \
  }
OUTCOME(out_mpap, s[HALES_KO_P_PAS][MEAN])
OUTCOME(out_pa_sys, s[HALES_KO_P_PAS][MAX])
OUTCOME(out_pvr, (s[HALES_KO_P_PAS][MEAN] - s[HALES_KO_P_PVN][MEAN]) / co(p, s)) /* as the catheter sees it */
OUTCOME(out_co, co(p, s))
OUTCOME(out_ci, co(p, s) / bsa_m2)
OUTCOME(out_rap, s[HALES_KO_P_RA][MEAN])
OUTCOME(out_wedge, s[HALES_KO_P_PVN][MEAN])
/* stroke volume over pulse pressure */
OUTCOME(out_pac, stroke_volume(p, s) / (s[HALES_KO_P_PAS][MAX] - s[HALES_KO_P_PAS][MIN]))
OUTCOME(out_rv_edv, s[HALES_KO_V_RV][MAX])
OUTCOME(out_rv_esv, s[HALES_KO_V_RV][MIN])
OUTCOME(out_rvef, ef(s, HALES_KO_V_RV))
/* area of the loop, 1 mmHg mL = 0.133322 mJ */
OUTCOME(out_rv_work, 0.133322 * s[HALES_KO_W_RV][MEAN] * p[HALES_KO_T])
OUTCOME(out_lv_work, 0.133322 * s[HALES_KO_W_LV][MEAN] * p[HALES_KO_T])
/* Ees/Ea with Ees the active elastance and Ea = end-systolic pressure/SV: SV/(ESV - V0) */
OUTCOME(out_coupling, stroke_volume(p, s) / (s[HALES_KO_V_RV][MIN] - p[HALES_KO_RV_V0]))
OUTCOME(out_sv, stroke_volume(p, s))
OUTCOME(out_hr, 60.0 / p[HALES_KO_T])
OUTCOME(out_sa_sys, s[HALES_KO_P_SAS][MAX])
OUTCOME(out_sa_mean, s[HALES_KO_P_SAS][MEAN])
OUTCOME(out_svr, (s[HALES_KO_P_SAS][MEAN] - s[HALES_KO_P_RA][MEAN]) / co(p, s))
#undef OUTCOME

static const hales_outcome outcomes[] = {
    {"mpap_mmhg", "Mean PA pressure", "mm[Hg]", -1, out_mpap},
    {"pa_sys_mmhg", "Systolic PA pressure", "mm[Hg]", -1, out_pa_sys},
    {"pvr_wu", "Pulmonary vascular resistance", "[wood'U]", -1, out_pvr},
    {"co_l_min", "Cardiac output", "L/min", 1, out_co},
    {"ci_l_min_m2", "Cardiac index", "L/min/m2", 1, out_ci},
    {"rap_mmhg", "Right atrial pressure", "mm[Hg]", -1, out_rap},
    {"pawp_mmhg", "Wedge pressure", "mm[Hg]", 0, out_wedge},
    {"pa_compliance_ml_mmhg", "PA compliance", "mL/mm[Hg]", 1, out_pac},
    {"rv_edv_ml", "RV end-diastolic volume", "mL", -1, out_rv_edv},
    {"rv_esv_ml", "RV end-systolic volume", "mL", -1, out_rv_esv},
    {"rvef_pct", "RV ejection fraction", "%", 1, out_rvef},
    {"rv_stroke_work_mj", "RV stroke work", "mJ", -1, out_rv_work},
    {"lv_stroke_work_mj", "LV stroke work", "mJ", 0, out_lv_work},
    {"rv_pa_coupling", "RV-PA coupling, Ees/Ea", "1", 1, out_coupling},
    {"sv_ml", "Stroke volume", "mL", 1, out_sv},
    {"hr_bpm", "Heart rate", "/min", 0, out_hr},
    {"sa_sys_mmhg", "Systemic systolic pressure", "mm[Hg]", 0, out_sa_sys},
    {"sa_mean_mmhg", "Systemic mean pressure", "mm[Hg]", 0, out_sa_mean},
    {"svr_wu", "Systemic vascular resistance", "[wood'U]", 0, out_svr},
};

static const hales_shown derived[] = {
    {"pat.C", "Pulmonary arterial compliance", "mL/mm[Hg]", "right", F_PAT_RC, F_PAT_R},
};

static const hales_panel panels[] = {
    {"Right atrium", "right", HALES_KO_P_RA, {"ra_max_mmhg", "ra_min_mmhg", "ra_mean_mmhg", NULL}},
    {"Right ventricle", "right", HALES_KO_P_RV, {"rv_max_mmhg", "rv_min_mmhg", NULL}},
    {"Pulmonary artery", "right", HALES_KO_P_PAS, {"pa_sys_mmhg", "pa_dia_mmhg", "pa_mean_mmhg", NULL}},
    {"Aorta", "left", HALES_KO_P_SAS, {"sa_sys_mmhg", "sa_dia_mmhg", "sa_mean_mmhg", NULL}},
};

static const hales_loop loops[] = {
    {"Right ventricle", "right", HALES_KO_V_RV, HALES_KO_P_RV, HALES_KO_RV_E_ACT, HALES_KO_RV_V0, "rv_edv_ml",
     "rv_esv_ml", "rv_stroke_work_mj"},
    {"Left ventricle", "left", HALES_KO_V_LV, HALES_KO_P_LV, HALES_KO_LV_E_ACT, HALES_KO_LV_V0, "lv_edv_ml",
     "lv_esv_ml", "lv_stroke_work_mj"},
};

const hales_patient_model hales_korakianitis_patient = {
    .model = &hales_korakianitis,
    .n_free = N_FREE,
    .n_observable = sizeof observables / sizeof observables[0],
    .n_outcome = sizeof outcomes / sizeof outcomes[0],
    .n_derived = sizeof derived / sizeof derived[0],
    .derived = derived,
    .n_panel = sizeof panels / sizeof panels[0],
    .panel = panels,
    .n_loop = sizeof loops / sizeof loops[0],
    .loop = loops,
    .free = free_table,
    .observable = observables,
    .outcome = outcomes,
    .offset_free = F_OFFSET,
    .to_params = to_params,
    .apply = apply,
};
