#include <math.h>

#include "physics/hales/heart.h"
#include "physics/korakianitis.h"
#include "physics/wave/coupled.h"

/* Pulmonary sinus and arteries are the network's: the valve, q = CQ sqrt(p_RV - p), meets the line p = E + z
 * q in q^2 + CQ^2 z q - CQ^2 (p_RV - E) = 0. */
static void see_korakianitis(double t_s, double *y, const double *param, double e, double z, double q_out) {
  double s[HALES_KO_N_SIGNAL];
  y[HALES_KO_P_PAS] = e;
  hales_korakianitis.signals(t_s, y, param, s);
  const double head = s[HALES_KO_P_RV] - e, cq2 = param[HALES_KO_CQ_PO] * param[HALES_KO_CQ_PO];
  const double half = 0.5 * cq2 * z;
  /* the root that vanishes with the head, without cancellation */
  const double q = head > 0.0 ? cq2 * head / (half + sqrt(half * half + cq2 * head)) : 0.0;
  y[HALES_KO_P_PAS] = e + z * q;
  y[HALES_KO_P_PAT] = y[HALES_KO_P_PAS];
  y[HALES_KO_Q_PAS] = y[HALES_KO_Q_PAT] = q_out;
}

static double back_korakianitis(double t_s, const double *y, const double *param) {
  return (void)t_s, (void)param, y[HALES_KO_P_PVN];
}

const hales_port hales_port_korakianitis = {
    .model = &hales_korakianitis,
    .n_replaced = 4,
    .replaced = {HALES_KO_P_PAS, HALES_KO_Q_PAS, HALES_KO_P_PAT, HALES_KO_Q_PAT},
    .reserve = HALES_KO_P_SVN,
    .root = HALES_KO_P_PAS,
    .back = back_korakianitis,
    .valve = HALES_KO_Q_PO,
    .see = see_korakianitis,
};

/* Volume at which a vessel that stiffens holds pressure x (equations.h, eq 17). */
static double stiffening_volume(double x, double c, double p_ref, double p0) {
  return c * (p0 + p_ref) * log(fmax(1.0 + x / p0, 1e-9));
}

/* The valve's flow is a state here: the main artery is filled until its root has the line's pressure, the
 * others until the small arteries carry q_out (Linehan, eq 18, solved for the pressure upstream). */
static void see_heart(double t_s, double *y, const double *p, double e, double z, double q_out) {
  const double pl = hales_heart_pleura(t_s, p), main_c = p[HALES_HT_PA_C] * p[HALES_HT_PA_MAIN];
  const double p_ref = p[HALES_HT_PA_P_REF], p0 = p[HALES_HT_PA_P0], alpha = p[HALES_HT_PUL_ALPHA];
  const double root = e + (z - p[HALES_HT_PA_Z]) * y[HALES_HT_Q_PO] - pl;
  const double down = y[HALES_HT_V_CAP] / p[HALES_HT_CAP_C],
               r0 = p[HALES_HT_PUL_R] * pow(1.0 + alpha * p_ref, 4.0);
  const double fifth = pow(1.0 + alpha * down, 5.0) + 5.0 * alpha * r0 * q_out;
  const double up = alpha > 0.0 ? (pow(fifth, 0.2) - 1.0) / alpha : down + r0 * q_out;
  y[HALES_HT_V_MPA] = stiffening_volume(root, main_c, p_ref, p0);
  y[HALES_HT_V_PA] = stiffening_volume(up, p[HALES_HT_PA_C] - main_c, p_ref, p0);
  y[HALES_HT_Q_PA] = q_out;
}

static double back_heart(double t_s, const double *y, const double *p) {
  return hales_heart_pleura(t_s, p) + y[HALES_HT_V_CAP] / p[HALES_HT_CAP_C];
}

const hales_port hales_port_heart = {
    .model = &hales_heart,
    .n_replaced = 3,
    .replaced = {HALES_HT_V_MPA, HALES_HT_V_PA, HALES_HT_Q_PA},
    .reserve = HALES_HT_V_SV,
    .root = HALES_HT_P_MPA,
    .back = back_heart,
    .valve = HALES_HT_Q_PO,
    .see = see_heart,
    .rhs = hales_heart_rhs_near,
};
