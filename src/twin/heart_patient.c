/* Body size enters as in the other circuits: volumes, areas of valves and compliances with BSA, wall areas
 * with its power 2/3, resistances with its inverse.  The right ventricle starts from what years of load make
 * of it: a wall of half again the healthy mass and more, stiffer, filled at a higher pressure, a pericardium
 * that has grown; stresses are of muscle and do not scale.
 *
 * The priors together must give back a cohort (tests/twin/test_cohort.c): output, pressures, resistance and
 * rate of the registries, means and spreads [Boucly2017, Hoeper2017], right ventricles of 84 mL/m2
 * [vanWolferen2007]. */
#include "twin/heart_patient.h"

#include <math.h>

#include "physics/hales/heart.h"
#include "physics/wave/coupled.h"
#include "twin/heart_lungs.h"
#include "twin/prior.h"

typedef enum free_index {
  F_T,
  F_V_TOT,
  F_RV_S_ACT,
  F_RV_S_PAS,
  F_RV_A_REF,
  F_RA_E_ACT,
  F_RA_P_PAS,
  F_TI_AREA,
  F_TI_LEAK,
  F_PUL_R,
  F_PA_RC,
  F_PA_Z,
  F_SYSTOLE,
  F_RV_FALL,
  F_LV_S_ACT,
  F_LV_S_PAS,
  F_SEP_A_REF,
  F_AO_Z,
  F_SYS_R,
  F_SA_C,
  F_OFFSET,
  N_FREE
} free_index;

/* Where the priors do not start from the healthy set: a pericardium that years of dilatation have stretched
 * is loose [FreemanLeWinter1984], and the walls in it are those that the priors' cohort was found with. */
static const struct {
  int row;
  double value;
} long_loaded[] = {{HALES_HT_PERI_P0, 1.0},   {HALES_HT_PERI_B, 6.0},    {HALES_HT_V_TOT, 1588.0},
                   {HALES_HT_LV_A_REF, 79.0}, {HALES_HT_LV_S_ACT, 62.0}, {HALES_HT_RV_A_REF, 93.0},
                   {HALES_HT_RV_S_ACT, 28.0}};

static double start(int row) {
  for (size_t i = 0; i < sizeof long_loaded / sizeof long_loaded[0]; i++)
    if (long_loaded[i].row == row) return long_loaded[i].value;
  return hales_heart.param[row].start;
}

/* Congestion: fluid is kept and venous tone raised, a fifth above the healthy volume and more: with it the
 * right atrium is where the registries have it, and as unequal [Boucly2017, Hoeper2017]. */
static hales_free_prior prior_volume(const hales_body *b) {
  return hales_prior_log_normal(1.19 * start(HALES_HT_V_TOT) * hales_prior_size(b), 0.25);
}
static hales_free_prior prior_rv_act(const hales_body *b) {
  return (void)b, hales_prior_log_normal(1.75 * start(HALES_HT_RV_S_ACT), 0.4);
}
static hales_free_prior prior_rv_pas(const hales_body *b) {
  return (void)b, hales_prior_log_normal(1.6 * start(HALES_HT_RV_S_PAS), 0.8);
}
static hales_free_prior prior_rv_area(const hales_body *b) {
  /* at the cohort's filling pressures, end-diastole is then where it was measured */
  return hales_prior_log_normal(0.935 * start(HALES_HT_RV_A_REF) * pow(hales_prior_size(b), 2.0 / 3.0), 0.2);
}
static hales_free_prior prior_ra_act(const hales_body *b) {
  return hales_prior_log_normal(1.3 * start(HALES_HT_RA_E_ACT) / hales_prior_size(b), 0.7);
}
static hales_free_prior prior_ra_pas(const hales_body *b) {
  return (void)b, hales_prior_log_normal(1.4 * start(HALES_HT_RA_P_PAS), 0.8);
}
/* A healthy valve's: its ring is not smaller where it leaks, but larger [Mahmood2013].  Wide, for all that
 * hinders filling. */
static hales_free_prior prior_tricuspid(const hales_body *b) {
  return hales_prior_log_normal(start(HALES_HT_TI_AREA) * hales_prior_size(b), 0.6);
}
/* The right free wall goes on contracting when the others are done, and relaxes more slowly, as a factor on
 * the healthy fall: time constant 53 +- 32 ms, 31 +- 13 without pulmonary hypertension [Murch2015].  At this
 * median the priors' cohort has the delay of its peak of shortening after the left wall's, 94 +- 41 ms
 * [Marcus2008] (tests/twin/test_cohort.c); one length for all left every patient's least pressure wrong to
 * the same side. */
static hales_free_prior prior_rv_fall(const hales_body *b) {
  return (void)b, hales_prior_log_normal(1.4, 0.3);
}
/* A dilated ventricle pulls its valve open: by MRI 16 % of 92 patients had 30 to 45 mL a beat back through it
 * and 10 % more [TricuspidMRI], and at an artery's 70 mmHg every second has more than a mild leak
 * [Mutlak2009].  With this orifice the priors' cohort has the shares by MRI, which are those of a congress
 * abstract (tests/twin/test_cohort.c).  A valve held tight makes of a right atrium at 28 over 20 mmHg and a
 * ventricle that falls to 3 a narrow valve and a high wedge pressure. */
static hales_free_prior prior_tricuspid_leak(const hales_body *b) {
  return hales_prior_log_normal(0.1 * hales_prior_size(b), 1.0);
}
/* A loaded right ventricle ejects for a shorter time; the factor is on the default set's times. */
static hales_free_prior prior_systole(const hales_body *b) {
  return (void)b, hales_prior_log_normal(0.85, 0.2);
}
/* What the catheter sees: with this median and spread the cohort's mean is the registries', 10.5 +- 5.9 WU.
 */
static hales_free_prior prior_pulmonary_resistance(const hales_body *b) {
  return hales_prior_log_normal(8.8 * 0.06 / hales_prior_size(b), 0.65);
}
/* With this median the priors' cohort has the compliance of patients, stroke volume over pulse pressure 1.2
 * (0.8 to 1.7) mL/mmHg [PHAR2024], and RC times of 0.48 +- 0.17 s [Tedford2012] where the resistance is mild
 * (tests/twin/test_cohort.c). */
static hales_free_prior prior_rc_time(const hales_body *b) {
  return (void)b, hales_prior_log_normal(0.68, 0.45);
}
/* 0.023 to 0.119 by rho c / A at waves of 2 to 6 m/s and arteries of 4 to 7 cm2 [heuristic]: nine tenths of
 * the prior are 0.018 to 0.152. */
static hales_free_prior prior_pa_z(const hales_body *b) {
  return hales_prior_log_normal(0.052 / hales_prior_size(b), 0.65);
}
/* A left ventricle that is underfilled, not ill: stronger and softer than the set that the walls were found
 * with, so that wedge pressure and output come out at the registries' 9 mmHg and 4.4 L/min [Boucly2017]. */
static hales_free_prior prior_lv_act(const hales_body *b) {
  return (void)b, hales_prior_log_normal(1.4 * start(HALES_HT_LV_S_ACT), 0.4);
}
static hales_free_prior prior_lv_pas(const hales_body *b) {
  return (void)b, hales_prior_log_normal(0.6 * start(HALES_HT_LV_S_PAS), 0.8);
}
/* How much septum there is decides how far the right ventricle's pressure reaches into the left one, thus how
 * far wedge and right atrial pressure may part.  Healthy left ventricles differ by 0.17 in volume per body
 * surface [Petersen2017], 0.12 in area.  The free wall's area would be told by volumes alone, which its
 * stiffness answers as well: it stays with body size. */
static hales_free_prior prior_septum(const hales_body *b) {
  return hales_prior_log_normal(start(HALES_HT_SEP_A_REF) * pow(hales_prior_size(b), 2.0 / 3.0), 0.12);
}
/* Arterial pressure is regulated: who pumps little has a high resistance.  Independent priors cannot say so,
 * and one as narrow as the cohort's spread (0.4) makes of the cuff a measurement of the output: as wide as
 * that of the lungs.  The median is that of a mean pressure of 96 mmHg [Boucly2017]. */
static hales_free_prior prior_systemic_resistance(const hales_body *b) {
  return hales_prior_log_normal(1.06 / hales_prior_size(b), 0.85);
}
static hales_free_prior prior_ao_z(const hales_body *b) {
  return hales_prior_log_normal(start(HALES_HT_AO_Z) / hales_prior_size(b), 0.6);
}

/* Stroke volume over pulse pressure: the strokes of a cohort spread by a third [Boucly2017: output, rate],
 * its pulse pressures by 0.3 if 119 +- 20 over 71 +- 14 mmHg [Zhao2022] go together with r = 0.7 [heuristic].
 * Narrower than both together, the cuff's pulse would tell the output. */
static hales_free_prior prior_arterial_compliance(const hales_body *b) {
  return hales_prior_log_normal(exp(hales_prior_systemic_compliance(b).mean), 0.5);
}

static const hales_free free_table[N_FREE] = {
    [F_T] = {"T", "Duration of a beat", "s", "whole", false, hales_prior_period, "Boucly2017"},
    [F_V_TOT] = {"v_tot", "Stressed blood volume", "mL", "whole", false, prior_volume, "Heldt2002"},
    [F_RV_S_ACT] = {"rv.s_act", "RV contractility", "kPa", "right", false, prior_rv_act, "Lumens2009"},
    [F_RV_S_PAS] = {"rv.s_pas", "RV diastolic stiffness", "kPa", "right", false, prior_rv_pas, "Lumens2009"},
    [F_RV_A_REF] = {"rv.A_ref", "RV wall area", "cm2", "right", false, prior_rv_area, "Lumens2009"},
    [F_RA_E_ACT] = {"ra.E_act", "RA contractility", "mm[Hg]/mL", "right", false, prior_ra_act, "Heldt2002"},
    [F_RA_P_PAS] = {"ra.p_pas", "RA stiffness", "mm[Hg]", "right", false, prior_ra_pas, "TriSegTwins"},
    [F_TI_AREA] = {"ti.area", "Tricuspid valve area", "cm2", "right", false, prior_tricuspid, "Mynard2012"},
    [F_TI_LEAK] = {"ti.leak", "Tricuspid regurgitant orifice", "cm2", "right", false, prior_tricuspid_leak,
                   "TricuspidMRI"},
    [F_PUL_R] = {"pul.R_total", "Pulmonary vascular resistance", "mm[Hg].s/mL", "right", false,
                 prior_pulmonary_resistance, "Hoeper2017"},
    [F_PA_RC] = {"pa.RC", "Pulmonary RC time at 8 WU", "s", "right", false, prior_rc_time, "Tedford2012"},
    [F_PA_Z] = {"pa.impedance", "Pulmonary impedance at 8 WU", "mm[Hg].s/mL", "right", false, prior_pa_z,
                "Ursino1998"},
    [F_SYSTOLE] = {"systole", "Length of systole, relative", "1", "whole", false, prior_systole, "Heldt2002"},
    [F_RV_FALL] = {"rv.relaxation", "RV relaxation beside a healthy one", "1", "right", false, prior_rv_fall,
                   "Murch2015"},
    [F_LV_S_ACT] = {"lv.s_act", "LV contractility", "kPa", "left", false, prior_lv_act, "Lumens2009"},
    [F_LV_S_PAS] = {"lv.s_pas", "LV diastolic stiffness", "kPa", "left", false, prior_lv_pas, "Lumens2009"},
    [F_SEP_A_REF] = {"sep.A_ref", "Septal wall area", "cm2", "whole", false, prior_septum, "Petersen2017"},
    [F_AO_Z] = {"ao.Z", "Aortic characteristic impedance", "mm[Hg].s/mL", "left", false, prior_ao_z,
                "Heldt2002"},
    [F_SYS_R] = {"sys.R", "Systemic vascular resistance", "mm[Hg].s/mL", "left", false,
                 prior_systemic_resistance, "Boucly2017"},
    [F_SA_C] = {"sa.C_total", "Systemic arterial compliance", "mL/mm[Hg]", "left", false,
                prior_arterial_compliance, "ModularCirc"},
    [F_OFFSET] = {"catheter.offset", "Zero level of the catheter", "mm[Hg]", "whole", true,
                  hales_prior_offset, "Colunga2023"},
};

/* Relaxation must end within the beat: at high rates systole gives way. */
static void keep_systole_within(double *p) {
  static const int times[2][2] = {{HALES_HT_LV_RISE, HALES_HT_LV_FALL}, {HALES_HT_RV_RISE, HALES_HT_RV_FALL}};
  const double room = 0.9 * sqrt(p[HALES_HT_T]) - p[HALES_HT_RV_DELAY];
  for (int side = 0; side < 2; side++) {
    const double whole = p[times[side][0]] + p[times[side][1]], factor = fmin(1.0, room / whole);
    p[times[side][0]] *= factor;
    p[times[side][1]] *= factor;
  }
}

static void scale_size(double s, double *p) {
  static const int with_size[] = {HALES_HT_LV_V_W,   HALES_HT_SEP_V_W, HALES_HT_RV_V_W,   HALES_HT_LA_V0,
                                  HALES_HT_LA_V_PAS, HALES_HT_RA_V0,   HALES_HT_RA_V_PAS, HALES_HT_AO_AREA,
                                  HALES_HT_MI_AREA,  HALES_HT_PO_AREA, HALES_HT_TI_AREA,  HALES_HT_SV_C,
                                  HALES_HT_VC_C,     HALES_HT_CAP_C,   HALES_HT_PV_C,     HALES_HT_PERI_V0};
  static const int against_size[] = {HALES_HT_LA_E_ACT, HALES_HT_SA_L,  HALES_HT_SA_R,
                                     HALES_HT_SV_R,     HALES_HT_VC_R,  HALES_HT_PA_L,
                                     HALES_HT_PA_R,     HALES_HT_CAP_R, HALES_HT_PV_R};
  for (size_t i = 0; i < sizeof with_size / sizeof with_size[0]; i++) p[with_size[i]] *= s;
  for (size_t i = 0; i < sizeof against_size / sizeof against_size[0]; i++) p[against_size[i]] /= s;
  p[HALES_HT_LV_A_REF] *= pow(s, 2.0 / 3.0);
}

static void to_params(const hales_body *b, const double *theta, double *p) {
  const double s = hales_prior_size(b), systole = exp(theta[F_SYSTOLE]);
  hales_model_defaults(&hales_heart, p);
  for (size_t i = 0; i < sizeof long_loaded / sizeof long_loaded[0]; i++)
    p[long_loaded[i].row] = long_loaded[i].value;
  scale_size(s, p);
  p[HALES_HT_T] = exp(theta[F_T]);
  p[HALES_HT_V_TOT] = exp(theta[F_V_TOT]);
  p[HALES_HT_RV_S_ACT] = exp(theta[F_RV_S_ACT]);
  p[HALES_HT_RV_S_PAS] = exp(theta[F_RV_S_PAS]);
  p[HALES_HT_RV_A_REF] = exp(theta[F_RV_A_REF]);
  p[HALES_HT_RV_V_W] *= 1.6; /* RV mass index about 25 g/m2 in the disease, 16 in health [heuristic] */
  /* years of load have widened the pericardium, and it has followed half of what this right ventricle differs
   * [heuristic] */
  p[HALES_HT_PERI_V0] *=
      1.2 * pow(p[HALES_HT_RV_A_REF] / (start(HALES_HT_RV_A_REF) * pow(s, 2.0 / 3.0)), 0.75);
  p[HALES_HT_RA_E_ACT] = exp(theta[F_RA_E_ACT]);
  p[HALES_HT_RA_P_PAS] = exp(theta[F_RA_P_PAS]);
  p[HALES_HT_TI_AREA] = exp(theta[F_TI_AREA]);
  p[HALES_HT_TI_LEAK] = fmin(exp(theta[F_TI_LEAK]), 0.5 * p[HALES_HT_TI_AREA]); /* closed, less than open */
  const hales_heart_lungs lungs = {
      .resistance = exp(theta[F_PUL_R]), .rc_time = exp(theta[F_PA_RC]), .impedance = exp(theta[F_PA_Z])};
  hales_heart_lungs_set(s, &lungs, p);
  static const int times[] = {HALES_HT_LV_RISE, HALES_HT_LV_FALL, HALES_HT_RV_RISE, HALES_HT_RV_FALL};
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) p[times[i]] *= systole;
  p[HALES_HT_RV_FALL] *= exp(theta[F_RV_FALL]);
  p[HALES_HT_LV_S_ACT] = exp(theta[F_LV_S_ACT]);
  p[HALES_HT_LV_S_PAS] = exp(theta[F_LV_S_PAS]);
  p[HALES_HT_SEP_A_REF] = exp(theta[F_SEP_A_REF]);
  /* no datum parts the left atrium from the ventricle it empties into: one stiffness for both */
  p[HALES_HT_LA_P_PAS] *= sqrt(p[HALES_HT_LV_S_PAS] / start(HALES_HT_LV_S_PAS));
  p[HALES_HT_AO_Z] = exp(theta[F_AO_Z]);
  p[HALES_HT_SYS_R] = exp(theta[F_SYS_R]);
  const double share = start(HALES_HT_AO_C) / (start(HALES_HT_AO_C) + start(HALES_HT_SA_C));
  p[HALES_HT_AO_C] = share * exp(theta[F_SA_C]);
  p[HALES_HT_SA_C] = (1.0 - share) * exp(theta[F_SA_C]);
  hales_model_clamp(&hales_heart, p);
  keep_systole_within(p);
}

static void apply(const hales_change *c, double *p) {
  hales_heart_lungs_change(exp(c->ln_pvr), exp(c->ln_pa_compliance), p);
  p[HALES_HT_SYS_R] *= exp(c->ln_svr);
  p[HALES_HT_RV_S_ACT] *= exp(c->ln_contractility);
  p[HALES_HT_LV_S_ACT] *= exp(c->ln_contractility);
  p[HALES_HT_V_TOT] *= exp(c->ln_stressed_volume);
  p[HALES_HT_T] *= exp(-c->ln_hr); /* the times of the chambers follow the beat in the model */
  hales_model_clamp(&hales_heart, p);
  keep_systole_within(p);
}

/* What the signals of this circuit stand for (twin/figures.inc). */
enum {
  S_RA = HALES_HT_P_RA,
  S_RV = HALES_HT_P_RV,
  S_PA = HALES_HT_P_MPA,
  S_LV = HALES_HT_P_LV,
  S_WEDGE = HALES_HT_P_PV,
  S_SA = HALES_HT_P_AO,
  S_RV_VOLUME = HALES_HT_V_RV,
  S_LV_VOLUME = HALES_HT_V_LV,
  S_FLOW = HALES_HT_Q_SYS,
  S_RV_POWER = HALES_HT_W_RV,
  S_LV_POWER = HALES_HT_W_LV,
  P_PERIOD = HALES_HT_T
};
/* Sarcomere muscle has no end-systolic line of its own: the volume method, SV/ESV [Vanderpool2015]. */
static double rv_v0(const double *p) {
  return (void)p, 0.0;
}
#include "twin/figures.inc"

static double wall_work_mj(const double *p, const double (*s)[3], int wall) {
  return 0.133322 * s[wall][MEAN] * p[HALES_HT_T];
}
/* Mean while the pulmonary valve is open, as the model's own figure: k_eject is the curvature times the
 * opening. */
static double out_septum(const double *p, const double (*s)[3], double bsa_m2) {
  return (void)p, (void)bsa_m2, s[HALES_HT_K_EJECT][MEAN] / s[HALES_HT_O_PO][MEAN];
}
static double out_rv_wall_work(const double *p, const double (*s)[3], double bsa_m2) {
  return (void)bsa_m2, wall_work_mj(p, s, HALES_HT_WW_RV);
}
static double out_septal_work(const double *p, const double (*s)[3], double bsa_m2) {
  return (void)bsa_m2, wall_work_mj(p, s, HALES_HT_WW_SEP);
}
static double out_rv_stress(const double *p, const double (*s)[3], double bsa_m2) {
  return (void)p, (void)bsa_m2, s[HALES_HT_SIGMA_RV][MAX];
}
static double out_lv_edv(const double *p, const double (*s)[3], double bsa_m2) {
  return (void)p, (void)bsa_m2, s[HALES_HT_V_LV][MAX];
}

static const hales_observable observables[] = {HALES_ATRIAL_OBSERVABLES, HALES_COMMON_OBSERVABLES};
static const hales_outcome outcomes[] = {
    HALES_COMMON_OUTCOMES,
    {"septal_curvature_1_cm", "Septal curvature, RV ejection", "1/cm", 1, out_septum},
    {"rv_wall_work_mj", "RV free wall work", "mJ", -1, out_rv_wall_work},
    {"septal_work_mj", "Septal work", "mJ", 0, out_septal_work},
    {"rv_wall_stress_kpa", "RV peak wall stress", "kPa", -1, out_rv_stress},
    {"lv_edv_ml", "LV end-diastolic volume", "mL", 1, out_lv_edv},
};

static const hales_panel panels[] = {HALES_ATRIAL_PANEL, HALES_COMMON_PANELS};

static const hales_loop loops[] = {HALES_RV_LOOP(HALES_NO_INDEX, HALES_NO_INDEX, "rv.s_act"),
                                   HALES_LV_LOOP(HALES_NO_INDEX, HALES_NO_INDEX, "lv.s_act")};

const hales_patient_model hales_heart_patient = {
    .model = &hales_heart,
    .lacks = "reflexes, arrhythmia, lung disease",
    .steps = 240,
    .record_steps = 240,
    .explore_steps = 160,
    HALES_TABLE(free, free_table),
    HALES_TABLE(observable, observables),
    HALES_TABLE(outcome, outcomes),
    HALES_TABLE(panel, panels),
    HALES_TABLE(loop, loops),
    .lung = {HALES_HT_Q_PO, S_PA, S_WEDGE, &hales_port_heart},
    .offset_free = F_OFFSET,
    .to_params = to_params,
    .apply = apply,
};
