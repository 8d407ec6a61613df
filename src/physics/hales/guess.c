/* A start near the periodic state from the parameters alone: the steady flow that fills v_tot.
 *
 * Each ventricle is taken as a sphere of its own wall (one-fibre estimate): filling pressures from its
 * passive stress at end-diastole, end-systolic volumes from its active stress against the mean arterial
 * pressure.
 */
#include "physics/hales/guess.h"

#include <math.h>

#include "physics/hales/constants.h"
#include "physics/hales/equations.h"
#include "physics/hales/heart.h"

static const double pi = 3.14159265358979323846;

/* Transmural pressure of a sphere of wall w around v mL, mmHg. */
static double sphere(hales_wall w, double v) {
  const double r = cbrt(0.75 / pi * (fmax(v, 1.0) + 0.5 * w.v_w_ml)), area = 4.0 * pi * r * r;
  const double z = 1.5 * w.v_w_ml / (area * r);
  const double l_s = HALES_HT_L_REF * sqrt(area / w.a_ref_cm2) * exp(-z * z / 12.0);
  double slope;
  w.contractile_um = l_s - 0.7 * HALES_HT_L_SERIES; /* still shortening */
  return w.v_w_ml * hales_wall_stress(&w, l_s, &slope) / (area * r) * HALES_HT_MMHG_PER_KPA;
}

/* Volume at which the sphere holds pressure x, by secants from one near by: the pressure grows with it. */
static double sphere_volume(hales_wall w, double x, double near) {
  enum { SECANTS = 4 };
  static const double near_enough = 1.0, least = 2.0,
                      most = 600.0; /* mL: nearer than a sphere is to a heart */
  double v = near, over = sphere(w, v) - x, step = over > 0.0 ? -0.1 * v : 0.1 * v;
  for (int i = 0; i < SECANTS && fabs(step) > near_enough; i++) {
    const double from = v, was = over;
    v = fmin(fmax(v + step, least), most);
    over = sphere(w, v) - x;
    const double slope = (over - was) / (v - from);
    step = slope > 0.0 ? fmin(fmax(-over / slope, -0.5 * v), v) : over > 0.0 ? -0.5 * v : v;
  }
  return fmin(fmax(v + step, least), most);
}

/* Volume at which an atrium holds pressure x at the start of the beat, eq 11; row of its E_act. */
static double atrial_volume(const double *p, int row, double x) {
  enum { NEWTON = 6 };
  const int v0 = row + 1;
  const double kick = hales_heart_atrial_kick(0.0, p, row);
  double v = p[v0] + p[v0 + 2] * log1p(fmax(x, 0.0) / p[v0 + 1]); /* above the root, on a convex curve */
  for (int i = 0; i < NEWTON; i++) {
    const double passive = hales_heart_atrium_passive(p, v0, v);
    v -= (kick * (v - p[v0]) + passive - x) / (kick + (passive + p[v0 + 1]) / p[v0 + 2]);
  }
  return v;
}

static double stiffening_volume(double x, double c, double p_ref, double p0) {
  return c * (p0 + p_ref) * log1p(fmax(x, -0.5 * p0) / p0);
}

/* Pressure before the small arteries, for flow q and pressure p_c behind them, both transmural: eq 18. */
static double linehan_inflow(const double *p, double q, double p_c) {
  const double alpha = fmax(p[HALES_HT_PUL_ALPHA], 1e-6), ref = 1.0 + alpha * p[HALES_HT_PA_P_REF];
  const double b = 1.0 + alpha * fmax(p_c, 0.0), r0 = p[HALES_HT_PUL_R] * (ref * ref) * (ref * ref);
  return (pow(pow(b, 5.0) + 5.0 * alpha * r0 * q, 0.2) - 1.0) / alpha;
}

/* Vessels of both circulations at the flow q between the two filling pressures. */
static void vessels(const double *p, double q, double p_la, double p_ra, double pl, double *y, double *p_ao,
                    double *p_mpa) {
  const double p_vc = p_ra + q * p[HALES_HT_VC_R], p_sv = p_vc + q * p[HALES_HT_SV_R];
  const double p_sa = p_sv + q * p[HALES_HT_SYS_R], p_pv = p_la + q * p[HALES_HT_PV_R];
  const double p_cap = p_pv + q * p[HALES_HT_CAP_R], p_pa = pl + linehan_inflow(p, q, p_cap - pl);
  const double c_main = p[HALES_HT_PA_C] * p[HALES_HT_PA_MAIN];
  *p_ao = p_sa + q * p[HALES_HT_SA_R];
  *p_mpa = p_pa + q * p[HALES_HT_PA_R];
  y[HALES_HT_V_VC] = p[HALES_HT_VC_C] * (p_vc - pl);
  y[HALES_HT_V_SV] = stiffening_volume(p_sv, p[HALES_HT_SV_C], p[HALES_HT_SV_P_REF], p[HALES_HT_SV_P0]);
  y[HALES_HT_V_SA] = p[HALES_HT_SA_C] * p_sa;
  y[HALES_HT_V_AO] = p[HALES_HT_AO_C] * (*p_ao - pl);
  y[HALES_HT_V_PV] = p[HALES_HT_PV_C] * (p_pv - pl);
  y[HALES_HT_V_CAP] = p[HALES_HT_CAP_C] * (p_cap - pl);
  y[HALES_HT_V_PA] =
      stiffening_volume(p_pa - pl, p[HALES_HT_PA_C] - c_main, p[HALES_HT_PA_P_REF], p[HALES_HT_PA_P0]);
  y[HALES_HT_V_MPA] = stiffening_volume(*p_mpa - pl, c_main, p[HALES_HT_PA_P_REF], p[HALES_HT_PA_P0]);
}

/* State of the loop that carries the mean flow q, for ventricles that are fully active.  Returns the blood
 * that it holds. */
static double steady_state(const double *p, const hales_wall *left, const hales_wall *right, double q,
                           double *y) {
  double es_l = 50.0, es_r = 70.0; /* end-systolic volumes */
  enum { PASSES = 5 };
  const double sv = q * p[HALES_HT_T], pl = p[HALES_HT_PL_MEAN];
  hales_wall passive_l = *left, passive_r = *right;
  double around = p[HALES_HT_PERI_P0], p_la = 0.0, p_ra = 0.0;
  passive_l.activation = passive_r.activation = 0.0;
  for (int pass = 0; pass < PASSES; pass++) {
    double p_ao, p_mpa;
    const double at_l = sphere(passive_l, es_l + sv), at_r = sphere(passive_r, es_r + sv);
    p_la = at_l + around + pl;
    p_ra = at_r + around + pl;
    vessels(p, q, p_la, p_ra, pl, y, &p_ao, &p_mpa);
    y[HALES_HT_V_LV] = es_l + sv;
    y[HALES_HT_V_RV] = es_r + sv;
    es_l = 0.5 * (es_l + sphere_volume(*left, p_ao - around - pl, es_l));
    es_r = 0.5 * (es_r + sphere_volume(*right, p_mpa - around - pl, es_r));
    y[HALES_HT_V_LA] = atrial_volume(p, HALES_HT_LA_E_ACT, at_l);
    y[HALES_HT_V_RA] = atrial_volume(p, HALES_HT_RA_E_ACT, at_r);
    const double heart = y[HALES_HT_V_LV] + y[HALES_HT_V_RV] + y[HALES_HT_V_LA] + y[HALES_HT_V_RA];
    const double tight = p[HALES_HT_PERI_B] * (heart / p[HALES_HT_PERI_V0] - 1.0);
    around = fmin(p[HALES_HT_PERI_P0] * exp(fmin(tight, 10.0)), 40.0);
  }
  y[HALES_HT_Q_SA] = y[HALES_HT_Q_PA] = q;
  double held = 0.0;
  for (int i = HALES_HT_V_SV; i <= HALES_HT_V_PV; i++) held += y[i];
  return held;
}

/* The state of the flow at which the loop holds v_tot, by secants: the volume grows with the flow, almost in
 * a straight line.  Once two flows have it between them they keep it (Illinois).  Returns the blood that it
 * holds. */
static double filled_state(const double *p, const hales_wall *left, const hales_wall *right, double *y) {
  enum { SECANTS = 14 };
  static const double near_enough = 5e-3; /* of v_tot: the veins take the rest */
  const double want = p[HALES_HT_V_TOT];
  double q = 80.0, over = steady_state(p, left, right, q, y) - want; /* mL/s */
  double other = over > 0.0 ? 0.8 * q : 1.25 * q, other_over = 0.0;
  for (int i = 0; i < SECANTS && fabs(over) > near_enough * want; i++) {
    double next = other;
    if (i > 0) {
      next = (other * over - q * other_over) / (over - other_over);
      if (!(over * other_over < 0.0)) next = fmin(fmax(next, 0.5 * q), 2.0 * q); /* a NaN halves */
    }
    const double at = steady_state(p, left, right, next, y) - want;
    if (i == 0 || !(over * other_over < 0.0) || at * over < 0.0) { /* the last two */
      other = q;
      other_over = over;
    } else {
      other_over *= 0.5;
    }
    q = next;
    over = at;
  }
  return over + want;
}

/* The steady flow, and the rest of v_tot in the systemic veins. */
void hales_heart_guess(const double *p, double *y) {
  double rate[HALES_WALLS];
  hales_wall wall[HALES_WALLS];
  for (int i = 0; i < HALES_HT_N_STATE; i++) y[i] = 0.0;
  hales_heart_walls(0.0, y, p, wall, rate);
  hales_wall left = wall[HALES_WALL_LV], right = wall[HALES_WALL_RV];
  left.a_ref_cm2 += wall[HALES_WALL_SEP].a_ref_cm2;
  left.v_w_ml += wall[HALES_WALL_SEP].v_w_ml;
  left.activation = right.activation = 1.0;
  const double held = filled_state(p, &left, &right, y);
  y[HALES_HT_V_SV] += p[HALES_HT_V_TOT] - held;
  y[HALES_HT_O_MI] = y[HALES_HT_O_TI] = 0.5;
  const double mid_l = y[HALES_HT_V_LV] + 0.5 * left.v_w_ml, mid_r = y[HALES_HT_V_RV] + 0.5 * right.v_w_ml;
  const double l_l = HALES_HT_L_REF * cbrt(0.75 / pi * mid_l) * sqrt(4.0 * pi / left.a_ref_cm2);
  const double l_r = HALES_HT_L_REF * cbrt(0.75 / pi * mid_r) * sqrt(4.0 * pi / right.a_ref_cm2);
  y[HALES_HT_L_LV] = y[HALES_HT_L_SEP] = fmin(fmax(l_l - HALES_HT_L_SERIES, 1.0), 3.5);
  y[HALES_HT_L_RV] = fmin(fmax(l_r - HALES_HT_L_SERIES, 1.0), 3.5);
}
