/* The circuit has no atria and no sinuses: right atrial pressure is that of the systemic veins and only its
 * mean is compared; what it cannot give is left out of the likelihood, not bent to fit.  Size enters as in
 * the other circuits: volumes and compliances with BSA, resistances and elastances with its inverse. */
#include "twin/colunga2020_patient.h"

#include <math.h>

#include "physics/colunga2020.h"
#include "twin/prior.h"

typedef enum free_index {
  F_T,
  F_V_TOT,
  F_RV_E,
  F_RV_P0,
  F_R_PV,
  F_R_PUL,
  F_RC,
  F_PV_E,
  F_SYSTOLE,
  F_LV_E,
  F_LV_P0,
  F_R_AV,
  F_R_SYS,
  F_SA_C,
  F_SV_E,
  F_OFFSET,
  N_FREE
} free_index;

/* 915 mL of the published patient. */
static hales_free_prior prior_volume(const hales_body *b) {
  return hales_prior_log_normal(950.0 * hales_prior_size(b), 0.45);
}
/* 0.92 mmHg/mL nominal; a loaded right ventricle doubles to triples it [Kuehne2004]. */
static hales_free_prior prior_rv_e(const hales_body *b) {
  return hales_prior_log_normal(1.3 / hales_prior_size(b), 0.5);
}
static hales_free_prior prior_rv_p0(const hales_body *b) {
  return (void)b, hales_prior_log_normal(0.4, 0.9);
}
/* The open valve carries what the missing characteristic impedance would: 0.029 and 0.008 published. */
static hales_free_prior prior_r_pv(const hales_body *b) {
  return hales_prior_log_normal(0.02 / hales_prior_size(b), 0.8);
}
static hales_free_prior prior_pv_e(const hales_body *b) {
  return hales_prior_log_normal(0.25 / hales_prior_size(b), 0.5);
}
static hales_free_prior prior_lv_e(const hales_body *b) {
  return hales_prior_log_normal(3.0 / hales_prior_size(b), 0.4);
}
static hales_free_prior prior_lv_p0(const hales_body *b) {
  return (void)b, hales_prior_log_normal(0.15, 0.9);
}
static hales_free_prior prior_r_av(const hales_body *b) {
  return hales_prior_log_normal(0.022 / hales_prior_size(b), 0.7);
}
static hales_free_prior prior_sv_e(const hales_body *b) {
  return hales_prior_log_normal(0.02 / hales_prior_size(b), 0.5);
}

static const hales_free free_table[N_FREE] = {
    [F_T] = {"T", "Duration of a beat", "s", "whole", false, hales_prior_period, "Boucly2017"},
    [F_V_TOT] = {"v_tot", "Stressed blood volume", "mL", "whole", false, prior_volume, "Colunga2020"},
    [F_RV_E] = {"rv.E", "RV contractility", "mm[Hg]/mL", "right", false, prior_rv_e, "Kuehne2004"},
    [F_RV_P0] = {"rv.P0", "RV diastolic stiffness", "mm[Hg]", "right", false, prior_rv_p0, "Colunga2020"},
    [F_R_PV] = {"R_pv", "Pulmonary valve resistance", "mm[Hg].s/mL", "right", false, prior_r_pv,
                "Colunga2020"},
    [F_R_PUL] = {"R_pul", "Pulmonary vascular resistance", "mm[Hg].s/mL", "right", false,
                 hales_prior_pulmonary_resistance, "Hoeper2017"},
    [F_RC] = {"pa.RC", "Pulmonary RC time", "s", "right", false, hales_prior_rc_time, "Tedford2012"},
    [F_PV_E] = {"pv.E", "Pulmonary venous elastance", "mm[Hg]/mL", "left", false, prior_pv_e, "Colunga2020"},
    [F_SYSTOLE] = {"systole", "Length of systole, relative", "1", "whole", false, hales_prior_systole,
                   "Heldt2002"},
    [F_LV_E] = {"lv.E", "LV contractility", "mm[Hg]/mL", "left", false, prior_lv_e, "Colunga2020"},
    [F_LV_P0] = {"lv.P0", "LV diastolic stiffness", "mm[Hg]", "left", false, prior_lv_p0, "Colunga2020"},
    [F_R_AV] = {"R_av", "Aortic valve resistance", "mm[Hg].s/mL", "left", false, prior_r_av, "Colunga2020"},
    [F_R_SYS] = {"R_sys", "Systemic vascular resistance", "mm[Hg].s/mL", "left", false,
                 hales_prior_systemic_resistance, "ModularCirc"},
    [F_SA_C] = {"sa.C", "Systemic arterial compliance", "mL/mm[Hg]", "left", false,
                hales_prior_systemic_compliance, "ModularCirc"},
    [F_SV_E] = {"sv.E", "Systemic venous elastance", "mm[Hg]/mL", "right", false, prior_sv_e, "Colunga2020"},
    [F_OFFSET] = {"catheter.offset", "Zero level of the catheter", "mm[Hg]", "whole", true,
                  hales_prior_offset, "Colunga2023"},
};

/* The bell of the published patient at a beat of another length: full activation at half the beat as
 * published, its width with sqrt(RR) [Heldt2002] and the person's own factor. */
static void set_times(double *p, double period, double systole) {
  const double published = hales_colunga2020.param[HALES_CO_T].start;
  const double width = sqrt(period / published) * systole;
  p[HALES_CO_T] = period;
  p[HALES_CO_T2] = hales_colunga2020.param[HALES_CO_T2].start / published * period;
  p[HALES_CO_H] = hales_colunga2020.param[HALES_CO_H].start / (width * width);
}

static void to_params(const hales_body *b, const double *theta, double *p) {
  const double s = hales_prior_size(b);
  hales_model_defaults(&hales_colunga2020, p);
  set_times(p, exp(theta[F_T]), exp(theta[F_SYSTOLE]));
  p[HALES_CO_V_TOT] = exp(theta[F_V_TOT]);
  p[HALES_CO_RV_E] = exp(theta[F_RV_E]);
  p[HALES_CO_RV_P0] = exp(theta[F_RV_P0]);
  p[HALES_CO_R_PV] = exp(theta[F_R_PV]);
  p[HALES_CO_R_PUL] = exp(theta[F_R_PUL]);
  p[HALES_CO_PA_E] = exp(theta[F_R_PUL] - theta[F_RC]);
  p[HALES_CO_PV_E] = exp(theta[F_PV_E]);
  p[HALES_CO_LV_E] = exp(theta[F_LV_E]);
  p[HALES_CO_LV_P0] = exp(theta[F_LV_P0]);
  p[HALES_CO_R_AV] = exp(theta[F_R_AV]);
  p[HALES_CO_R_SYS] = exp(theta[F_R_SYS]);
  p[HALES_CO_SA_E] = exp(-theta[F_SA_C]);
  p[HALES_CO_SV_E] = exp(theta[F_SV_E]);
  static const int with_size[] = {HALES_CO_LV_VD, HALES_CO_LV_V0, HALES_CO_RV_VD, HALES_CO_RV_V0};
  static const int against_size[] = {HALES_CO_LV_LAMBDA, HALES_CO_RV_LAMBDA, HALES_CO_R_MV, HALES_CO_R_TV};
  for (size_t i = 0; i < sizeof with_size / sizeof with_size[0]; i++) p[with_size[i]] *= s;
  for (size_t i = 0; i < sizeof against_size / sizeof against_size[0]; i++) p[against_size[i]] /= s;
  hales_model_clamp(&hales_colunga2020, p);
}

static void apply(const hales_change *c, double *p) {
  p[HALES_CO_R_PUL] *= exp(c->ln_pvr);
  p[HALES_CO_PA_E] *= exp(-c->ln_pa_compliance);
  p[HALES_CO_R_SYS] *= exp(c->ln_svr);
  p[HALES_CO_RV_E] *= exp(c->ln_contractility);
  p[HALES_CO_LV_E] *= exp(c->ln_contractility);
  p[HALES_CO_V_TOT] *= exp(c->ln_stressed_volume);
  const double beat = exp(-c->ln_hr);
  p[HALES_CO_T] *= beat;
  p[HALES_CO_T2] *= beat;
  p[HALES_CO_H] /= beat;
  hales_model_clamp(&hales_colunga2020, p);
}

/* What the signals of this circuit stand for (twin/figures.inc). */
enum {
  S_RA = HALES_CO_P_SV,
  S_RV = HALES_CO_P_RV,
  S_PA = HALES_CO_P_PA,
  S_LV = HALES_CO_P_LV,
  S_WEDGE = HALES_CO_P_PV,
  S_SA = HALES_CO_P_SA,
  S_RV_VOLUME = HALES_CO_V_RV,
  S_LV_VOLUME = HALES_CO_V_LV,
  S_FLOW = HALES_CO_Q_SYS,
  S_RV_POWER = HALES_CO_W_RV,
  S_LV_POWER = HALES_CO_W_LV,
  P_PERIOD = HALES_CO_T
};
static double rv_v0(const double *p) {
  return p[HALES_CO_RV_VD];
}
#define NO_ATRIUM
#include "twin/figures.inc"

static const hales_observable observables[] = {HALES_COMMON_OBSERVABLES};
static const hales_outcome outcomes[] = {HALES_COMMON_OUTCOMES};

static const hales_shown derived[] = {
    {"pa.C", "Pulmonary arterial compliance", "mL/mm[Hg]", "right", F_RC, F_R_PUL},
};

static const hales_panel panels[] = {{"Systemic veins", "right", S_RA, {"ra_mean_mmhg", NULL}},
                                     HALES_COMMON_PANELS};

static const hales_loop loops[] = {HALES_RV_LOOP(HALES_CO_RV_E, HALES_CO_RV_VD, "rv.E"),
                                   HALES_LV_LOOP(HALES_CO_LV_E, HALES_CO_LV_VD, "lv.E")};

const hales_patient_model hales_colunga2020_patient = {
    .model = &hales_colunga2020,
    .lacks = "atria, valve regurgitation, septal shift, reflexes",
    .steps = 120,
    .record_steps = 240,
    HALES_TABLE(free, free_table),
    HALES_TABLE(observable, observables),
    HALES_TABLE(outcome, outcomes),
    HALES_TABLE(derived, derived),
    HALES_TABLE(panel, panels),
    HALES_TABLE(loop, loops),
    .lung = {HALES_CO_Q_PV, S_PA, S_WEDGE, NULL},
    .offset_free = F_OFFSET,
    .to_params = to_params,
    .apply = apply,
};
