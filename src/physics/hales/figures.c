#include "physics/hales/figures.h"

#include <math.h>

#include "physics/hales/heart.h"

enum { LEAST, MOST, MEAN };
static const double l_min = 0.06; /* of 1 mL/s */

typedef const double (*stats)[3];

/* A beat's own: net through the aortic valve.  What reaches the arterioles lags behind a changing rhythm. */
static double output(const double *p, stats s) {
  return (void)p, s[HALES_HT_Q_AO][MEAN] * l_min;
}
static double rate(const double *p, stats s) {
  return (void)s, 60.0 / p[HALES_HT_T];
}
static double stroke(const double *p, stats s) {
  return s[HALES_HT_Q_AO][MEAN] * p[HALES_HT_T];
}
static double swing(stats s, int signal) {
  return s[signal][MOST] - s[signal][LEAST];
}
static double lvef(const double *p, stats s) {
  return (void)p, 100.0 * swing(s, HALES_HT_V_LV) / s[HALES_HT_V_LV][MOST];
}
static double rvef(const double *p, stats s) {
  return (void)p, 100.0 * swing(s, HALES_HT_V_RV) / s[HALES_HT_V_RV][MOST];
}
static double lvedv(const double *p, stats s) {
  return (void)p, s[HALES_HT_V_LV][MOST];
}
static double rvedv(const double *p, stats s) {
  return (void)p, s[HALES_HT_V_RV][MOST];
}
static double rap(const double *p, stats s) {
  return (void)p, s[HALES_HT_P_RA][MEAN];
}
static double rvsp(const double *p, stats s) {
  return (void)p, s[HALES_HT_P_RV][MOST];
}
static double spap(const double *p, stats s) {
  return (void)p, s[HALES_HT_P_MPA][MOST];
}
static double dpap(const double *p, stats s) {
  return (void)p, s[HALES_HT_P_MPA][LEAST];
}
static double mpap(const double *p, stats s) {
  return (void)p, s[HALES_HT_P_MPA][MEAN];
}
static double pawp(const double *p, stats s) {
  return (void)p, s[HALES_HT_P_PV][MEAN];
}
static double sbp(const double *p, stats s) {
  return (void)p, s[HALES_HT_P_SA][MOST];
}
static double dbp(const double *p, stats s) {
  return (void)p, s[HALES_HT_P_SA][LEAST];
}
static double pvr(const double *p, stats s) {
  return (mpap(p, s) - pawp(p, s)) / (s[HALES_HT_Q_PUL][MEAN] * l_min);
}
static double svr(const double *p, stats s) {
  return (s[HALES_HT_P_AO][MEAN] - rap(p, s)) / (s[HALES_HT_Q_SYS][MEAN] * l_min);
}
static double pac(const double *p, stats s) {
  return s[HALES_HT_Q_PO][MEAN] * p[HALES_HT_T] / (spap(p, s) - dpap(p, s));
}
static double rc_time(const double *p, stats s) {
  return pvr(p, s) * l_min * pac(p, s);
}
static double septum_least(const double *p, stats s) {
  return (void)p, s[HALES_HT_K_SEP][LEAST];
}
static double septum_eject(const double *p, stats s) {
  return (void)p, s[HALES_HT_K_EJECT][MEAN] / s[HALES_HT_O_PO][MEAN];
}

/* Per cent of what a valve lets forward that comes back. */
static double back(stats s, int valve) {
  const double returned = s[HALES_HT_B_AO + valve][MEAN];
  return 100.0 * returned / (s[HALES_HT_Q_AO + valve][MEAN] + returned);
}
static double back_ao(const double *p, stats s) {
  return (void)p, back(s, 0);
}
static double back_mi(const double *p, stats s) {
  return (void)p, back(s, 1);
}
static double back_po(const double *p, stats s) {
  return (void)p, back(s, 2);
}
static double back_ti(const double *p, stats s) {
  return (void)p, back(s, 3);
}

static const double joule = 1.33322387e-4; /* of 1 mmHg.mL */

static double lv_work(const double *p, stats s) {
  return s[HALES_HT_W_LV][MEAN] * p[HALES_HT_T] * joule;
}
static double rv_work(const double *p, stats s) {
  return s[HALES_HT_W_RV][MEAN] * p[HALES_HT_T] * joule;
}
/* What chambers and chest give and valves and vessels neither take nor hold at the end, relative to the
 * chambers' share. */
static double energy_defect(const double *p, stats s) {
  (void)p;
  const double given =
      s[HALES_HT_W_LV][MEAN] + s[HALES_HT_W_RV][MEAN] + s[HALES_HT_W_LA][MEAN] + s[HALES_HT_W_RA][MEAN];
  return fabs(given + s[HALES_HT_W_CHEST][MEAN] - s[HALES_HT_W_LOSS][MEAN] - s[HALES_HT_W_STORE][MEAN]) /
         given;
}

const hales_figure hales_heart_figures[HALES_HEART_N_FIGURE] = {
    {"co_l_min", "L/min", "cardiac output, mean net flow through the aortic valve", output},
    {"hr_bpm", "/min", "heart rate", rate},
    {"sv_ml", "mL", "stroke volume, net through the aortic valve", stroke},
    {"lvedv_ml", "mL", "left-ventricular end-diastolic volume", lvedv},
    {"lvef_pct", "%", "left-ventricular ejection fraction", lvef},
    {"rvedv_ml", "mL", "right-ventricular end-diastolic volume", rvedv},
    {"rvef_pct", "%", "right-ventricular ejection fraction", rvef},
    {"rap_mmhg", "mm[Hg]", "mean right-atrial pressure", rap},
    {"rvsp_mmhg", "mm[Hg]", "right-ventricular systolic pressure", rvsp},
    {"spap_mmhg", "mm[Hg]", "systolic pulmonary arterial pressure", spap},
    {"dpap_mmhg", "mm[Hg]", "diastolic pulmonary arterial pressure", dpap},
    {"mpap_mmhg", "mm[Hg]", "mean pulmonary arterial pressure", mpap},
    {"pawp_mmhg", "mm[Hg]", "wedge pressure: mean pressure in the pulmonary veins", pawp},
    {"sbp_mmhg", "mm[Hg]", "systolic pressure in the systemic arteries", sbp},
    {"dbp_mmhg", "mm[Hg]", "diastolic pressure in the systemic arteries", dbp},
    {"pvr_wu", "[wood'U]", "pulmonary vascular resistance, (mean p_mpa - mean p_pv)/mean q_pul", pvr},
    {"svr_wu", "[wood'U]", "systemic vascular resistance, (mean p_ao - mean p_RA)/mean q_sys", svr},
    {"pac_ml_mmhg", "mL/mm[Hg]",
     "pulmonary arterial compliance, net stroke through the pulmonary valve/(sPAP - dPAP)", pac},
    {"rc_time_s", "s", "pulmonary RC time, PVR PAC", rc_time},
    {"k_sep_min_cm", "1/cm", "least curvature of the septum; negative: it bows into the left ventricle",
     septum_least},
    {"k_sep_eject_cm", "1/cm", "curvature of the septum, mean of the right ventricle's ejection",
     septum_eject},
    {"rf_ao_pct", "%", "aortic regurgitant fraction", back_ao},
    {"rf_mi_pct", "%", "mitral regurgitant fraction", back_mi},
    {"rf_po_pct", "%", "pulmonary regurgitant fraction", back_po},
    {"rf_ti_pct", "%", "tricuspid regurgitant fraction", back_ti},
    {"lv_work_j", "J", "left-ventricular stroke work", lv_work},
    {"rv_work_j", "J", "right-ventricular stroke work", rv_work},
    {"energy_defect", "1",
     "work of chambers and chest that valves and vessels neither take nor hold, share of the chambers'",
     energy_defect},
};
