/* Body size enters as CLINICAL practice scales it: volumes and compliances with BSA, resistances and
 * elastances with 1/BSA, about a reference of 1.85 m2; times with the square root of the RR interval. */
#include "twin/korakianitis_patient.h"

#include <math.h>

#include "physics/korakianitis.h"
#include "physics/wave/coupled.h"
#include "twin/prior.h"

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

/* 800 mL of the healthy set [ModularCirc]; venous congestion asks for twice that and more. */
static hales_free_prior prior_volume(const hales_body *b) {
  return hales_prior_log_normal(900.0 * hales_prior_size(b), 0.45);
}
/* Raised above the healthy 1.15 mmHg/mL: a loaded right ventricle doubles to triples it [Kuehne2004]. */
static hales_free_prior prior_rv_act(const hales_body *b) {
  return hales_prior_log_normal(1.3 / hales_prior_size(b), 0.5);
}
static hales_free_prior prior_rv_pas(const hales_body *b) {
  return (void)b, hales_prior_log_normal(1.3, 1.0);
}
static hales_free_prior prior_ra_act(const hales_body *b) {
  return hales_prior_log_normal(0.12 / hales_prior_size(b), 0.7);
}
static hales_free_prior prior_ra_pas(const hales_body *b) {
  return (void)b, hales_prior_log_normal(0.9, 0.8);
}
static hales_free_prior prior_tricuspid(const hales_body *b) {
  return hales_prior_log_normal(250.0 * hales_prior_size(b), 0.8);
}
static hales_free_prior prior_sas_r(const hales_body *b) {
  return hales_prior_log_normal(0.035 / hales_prior_size(b), 0.8);
}
/* Characteristic impedance of the main artery: 0.002 in the textbook set, 0.02 to 0.05 in people
 * [heuristic: rho c / A at 2 to 6 m/s and 4 to 7 cm2]. */
static hales_free_prior prior_pas_r(const hales_body *b) {
  return hales_prior_log_normal(0.025 / hales_prior_size(b), 0.9);
}
static hales_free_prior prior_lv_act(const hales_body *b) {
  return hales_prior_log_normal(2.5 / hales_prior_size(b), 0.4);
}
static hales_free_prior prior_lv_pas(const hales_body *b) {
  return (void)b, hales_prior_log_normal(2.5, 1.0);
}
static const hales_free free_table[N_FREE] = {
    [F_T] = {"T", "Duration of a beat", "s", "whole", false, hales_prior_period, "Boucly2017"},
    [F_V_TOT] = {"v_tot", "Stressed blood volume", "mL", "whole", false, prior_volume, "ModularCirc"},
    [F_RV_E_ACT] = {"rv.E_act", "RV contractility", "mm[Hg]/mL", "right", false, prior_rv_act, "Kuehne2004"},
    [F_RV_E_PAS] = {"rv.E_pas", "RV diastolic stiffness", "mm[Hg]", "right", false, prior_rv_pas,
                    "ModularCirc"},
    [F_RA_E_ACT] = {"ra.E_act", "RA contractility", "mm[Hg]/mL", "right", false, prior_ra_act, "ModularCirc"},
    [F_RA_E_PAS] = {"ra.E_pas", "RA stiffness", "mm[Hg]", "right", false, prior_ra_pas, "ModularCirc"},
    [F_CQ_TI] = {"CQ.ti", "Tricuspid valve flow coefficient", "mL/s/mm[Hg]^0.5", "right", false,
                 prior_tricuspid, "ModularCirc"},
    [F_PAT_R] = {"pat.R", "Pulmonary vascular resistance", "mm[Hg].s/mL", "right", false,
                 hales_prior_pulmonary_resistance, "Hoeper2017"},
    [F_PAT_RC] = {"pat.RC", "Pulmonary RC time", "s", "right", false, hales_prior_rc_time, "Tedford2012"},
    [F_PAS_R] = {"pas.R", "Pulmonary characteristic impedance", "mm[Hg].s/mL", "right", false, prior_pas_r,
                 "ModularCirc"},
    [F_SYSTOLE] = {"systole", "Length of systole, relative", "1", "whole", false, hales_prior_systole,
                   "Heldt2002"},
    [F_LV_E_ACT] = {"lv.E_act", "LV contractility", "mm[Hg]/mL", "left", false, prior_lv_act, "ModularCirc"},
    [F_LV_E_PAS] = {"lv.E_pas", "LV diastolic stiffness", "mm[Hg]", "left", false, prior_lv_pas,
                    "ModularCirc"},
    [F_SAS_R] = {"sas.R", "Aortic characteristic impedance", "mm[Hg].s/mL", "left", false, prior_sas_r,
                 "ModularCirc"},
    [F_SAT_R] = {"sat.R", "Systemic vascular resistance", "mm[Hg].s/mL", "left", false,
                 hales_prior_systemic_resistance, "ModularCirc"},
    [F_SAT_C] = {"sat.C", "Systemic arterial compliance", "mL/mm[Hg]", "left", false,
                 hales_prior_systemic_compliance, "ModularCirc"},
    [F_OFFSET] = {"catheter.offset", "Zero level of the catheter", "mm[Hg]", "whole", true,
                  hales_prior_offset, "Colunga2023"},
};

static void to_params(const hales_body *b, const double *theta, double *p) {
  const double s = hales_prior_size(b), period = exp(theta[F_T]), pace = sqrt(period),
               systole = exp(theta[F_SYSTOLE]);
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
  /* size: volumes with BSA, their exponents and the other resistances with its inverse; the free numbers
   * have it in their priors */
  static const int with_size[] = {HALES_KO_LV_V0, HALES_KO_RV_V0, HALES_KO_LA_V0, HALES_KO_RA_V0,
                                  HALES_KO_SVN_C, HALES_KO_PVN_C, HALES_KO_SAS_C, HALES_KO_CQ_AO,
                                  HALES_KO_CQ_MI, HALES_KO_CQ_PO};
  static const int against_size[] = {HALES_KO_LV_K,  HALES_KO_RV_K,  HALES_KO_LA_K,    HALES_KO_RA_K,
                                     HALES_KO_SVN_R, HALES_KO_PVN_R, HALES_KO_LA_E_ACT};
  for (size_t i = 0; i < sizeof with_size / sizeof with_size[0]; i++) p[with_size[i]] *= s;
  for (size_t i = 0; i < sizeof against_size / sizeof against_size[0]; i++) p[against_size[i]] /= s;
  /* times: systole with sqrt(RR) [Heldt2002]; relaxation must end within the beat */
  p[HALES_KO_LV_TR] = p[HALES_KO_RV_TR] = fmin(0.30 * pace * systole, 0.60 * period);
  p[HALES_KO_LV_TD] = p[HALES_KO_RV_TD] = fmin(0.45 * pace * systole, 0.85 * period);
  p[HALES_KO_LA_TPWW] = p[HALES_KO_RA_TPWW] = 0.09 * pace;
  p[HALES_KO_LA_DELAY] = p[HALES_KO_RA_DELAY] = 0.08 * pace;
  hales_model_clamp(&hales_korakianitis, p);
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
  hales_model_clamp(&hales_korakianitis, p);
}

/* What the signals of this circuit stand for (twin/figures.inc). */
enum {
  S_RA = HALES_KO_P_RA,
  S_RV = HALES_KO_P_RV,
  S_PA = HALES_KO_P_PAS,
  S_LV = HALES_KO_P_LV,
  S_WEDGE = HALES_KO_P_PVN,
  S_SA = HALES_KO_P_SAS,
  S_RV_VOLUME = HALES_KO_V_RV,
  S_LV_VOLUME = HALES_KO_V_LV,
  S_FLOW = HALES_KO_Q_SAT,
  S_RV_POWER = HALES_KO_W_RV,
  S_LV_POWER = HALES_KO_W_LV,
  P_PERIOD = HALES_KO_T
};
static double rv_v0(const double *p) {
  return p[HALES_KO_RV_V0];
}
#include "twin/figures.inc"

static const hales_observable observables[] = {HALES_ATRIAL_OBSERVABLES, HALES_COMMON_OBSERVABLES};
static const hales_outcome outcomes[] = {HALES_COMMON_OUTCOMES};

static const hales_shown derived[] = {
    {"pat.C", "Pulmonary arterial compliance", "mL/mm[Hg]", "right", F_PAT_RC, F_PAT_R},
};

static const hales_panel panels[] = {HALES_ATRIAL_PANEL, HALES_COMMON_PANELS};

static const hales_loop loops[] = {HALES_RV_LOOP(HALES_KO_RV_E_ACT, HALES_KO_RV_V0, "rv.E_act"),
                                   HALES_LV_LOOP(HALES_KO_LV_E_ACT, HALES_KO_LV_V0, "lv.E_act")};

const hales_patient_model hales_korakianitis_patient = {
    .model = &hales_korakianitis,
    .lacks = "valve regurgitation, septal shift, reflexes",
    /* heuristic: integration and search together stay below 0.05 sd of every measurement of the six patients
     * (diagnostics.numerical_error_sd of their twins), for a third of the time of HALES_STEPS_FAST */
    .steps = 120,
    .record_steps = 240,
    HALES_TABLE(free, free_table),
    HALES_TABLE(observable, observables),
    HALES_TABLE(outcome, outcomes),
    HALES_TABLE(derived, derived),
    HALES_TABLE(panel, panels),
    HALES_TABLE(loop, loops),
    .lung = {HALES_KO_Q_PO, S_PA, S_WEDGE, &hales_port_korakianitis},
    .offset_free = F_OFFSET,
    .to_params = to_params,
    .apply = apply,
};
