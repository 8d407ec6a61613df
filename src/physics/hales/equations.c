#include "physics/hales/equations.h"

#include <math.h>
#include <stddef.h>

#include "physics/hales/constants.h"
#include "physics/hales/heart.h"

static const double pi = 3.14159265358979323846;

static double clamp01(double u) {
  return fmin(fmax(u, 0.0), 1.0);
}

double hales_heart_activation(double t, double rise, double fall, double *rate) {
  const double u = clamp01(t / rise), d = clamp01((t - rise) / fall);
  const double us = u * (1.0 - u), ds = d * (1.0 - d);
  *rate = 140.0 * (us * us * us / rise - ds * ds * ds / fall);
  return u * u * u * u * (35.0 - u * (84.0 - u * (70.0 - 20.0 * u))) -
         d * d * d * d * (35.0 - d * (84.0 - d * (70.0 - 20.0 * d))); // eq 9
}

void hales_heart_walls(double t, const double *y, const double *p, hales_wall wall[HALES_WALLS],
                       double rate[HALES_WALLS]) {
  const double beat = p[HALES_HT_T], root = sqrt(beat);
  double after = t - p[HALES_HT_RV_DELAY];
  if (after < 0.0) after += beat;
  const double left =
      hales_heart_activation(t, p[HALES_HT_LV_RISE] * root, p[HALES_HT_LV_FALL] * root, &rate[HALES_WALL_LV]);
  const double right = hales_heart_activation(after, p[HALES_HT_RV_RISE] * root, p[HALES_HT_RV_FALL] * root,
                                              &rate[HALES_WALL_RV]);
  rate[HALES_WALL_SEP] = rate[HALES_WALL_LV];
  wall[HALES_WALL_LV] =
      (hales_wall){p[HALES_HT_LV_V_W], p[HALES_HT_LV_A_REF], p[HALES_HT_LV_S_ACT], p[HALES_HT_LV_S_PAS], left,
                   y[HALES_HT_L_LV]};
  wall[HALES_WALL_SEP] = (hales_wall){p[HALES_HT_SEP_V_W],
                                      p[HALES_HT_SEP_A_REF],
                                      p[HALES_HT_LV_S_ACT] * p[HALES_HT_SEP_ACT],
                                      p[HALES_HT_LV_S_PAS] * p[HALES_HT_SEP_PAS],
                                      left,
                                      y[HALES_HT_L_SEP]};
  wall[HALES_WALL_RV] = (hales_wall){
      p[HALES_HT_RV_V_W], p[HALES_HT_RV_A_REF], p[HALES_HT_RV_S_ACT], p[HALES_HT_RV_S_PAS], right,
      y[HALES_HT_L_RV]};
}

double hales_heart_stiffening(double v, double c, double p_ref, double p0) {
  return p0 * (exp(v / (c * (p0 + p_ref))) - 1.0); // eq 17
}

/* integral of eq 17 from 0 to v */
static double stiffening_energy(double v, double c, double p_ref, double p0) {
  const double scale = c * (p0 + p_ref);
  return scale * hales_heart_stiffening(v, c, p_ref, p0) - p0 * v;
}

double hales_heart_stored(const double *y, const double *p) {
  static const int even[][2] = {{HALES_HT_V_AO, HALES_HT_AO_C},
                                {HALES_HT_V_SA, HALES_HT_SA_C},
                                {HALES_HT_V_VC, HALES_HT_VC_C},
                                {HALES_HT_V_CAP, HALES_HT_CAP_C},
                                {HALES_HT_V_PV, HALES_HT_PV_C}};
  const double main = p[HALES_HT_PA_C] * p[HALES_HT_PA_MAIN], p_ref = p[HALES_HT_PA_P_REF],
               p0 = p[HALES_HT_PA_P0];
  double sum =
      stiffening_energy(y[HALES_HT_V_SV], p[HALES_HT_SV_C], p[HALES_HT_SV_P_REF], p[HALES_HT_SV_P0]) +
      stiffening_energy(y[HALES_HT_V_MPA], main, p_ref, p0) +
      stiffening_energy(y[HALES_HT_V_PA], p[HALES_HT_PA_C] - main, p_ref, p0);
  for (size_t i = 0; i < sizeof even / sizeof even[0]; i++)
    sum += 0.5 * y[even[i][0]] * y[even[i][0]] / p[even[i][1]];
  return sum;
}

double hales_heart_atrium_passive(const double *p, int v0, double v) {
  return p[v0 + 1] * (exp((v - p[v0]) / p[v0 + 2]) - 1.0);
}

double hales_heart_atrial_kick(double t, const double *p, int row) {
  const double beat = p[HALES_HT_T], root = sqrt(beat);
  double since = t + p[row + 4] * root;
  if (since >= beat) since -= beat;
  const double u = clamp01(since / (p[row + 5] * root)), bump = 4.0 * u * (1.0 - u);
  return p[row] * bump * bump * bump * bump;
}

static double atrium(double t, const double *p, int row, double v) {
  return hales_heart_atrial_kick(t, p, row) * (v - p[row + 1]) + hales_heart_atrium_passive(p, row + 1, v);
}

/* eqs 14 to 16: dq/dt and do/dt; row of the valve's area, its leak follows */
static void valve(const double *p, int row, double dp, double q, double o, double *dq, double *dopen) {
  const double leak = p[row + 1] + HALES_HT_CLOSED_AREA, area = leak + (p[row] - p[row + 1]) * o;
  const double l = p[HALES_HT_VALVE_LENGTH];
  const double size = sqrt(q * q + HALES_HT_Q_VISCOUS * HALES_HT_Q_VISCOUS);
  const double x = size / (2.0 * area * l) / HALES_HT_LOSS_MOST, x3 = x * x * x;
  const double loss = HALES_HT_LOSS_MOST * x / (1.0 + x * x3 / (4.0 + x3)); // eq 15
  const double drive = dp / HALES_HT_P_LEAFLET + q / HALES_HT_Q_LEAFLET;
  const double s = 0.5 * (1.0 + drive / sqrt(1.0 + drive * drive));
  *dq = area * HALES_HT_DYN_PER_MMHG / (HALES_HT_RHO * l) * dp - loss * q;
  *dopen = (s * s - o) / p[HALES_HT_VALVE_TAU];
}

/* eq 18, with a^5 - b^5 divided out so that alpha may be zero */
static double linehan(const double *p, double p_a, double p_c) {
  const double alpha = p[HALES_HT_PUL_ALPHA], ref = 1.0 + alpha * p[HALES_HT_PA_P_REF];
  const double a = 1.0 + alpha * p_a, b = 1.0 + alpha * p_c;
  const double sum = (a * a) * (a * a) + a * b * (a * a + a * b + b * b) + (b * b) * (b * b);
  return (p_a - p_c) * sum / (5.0 * p[HALES_HT_PUL_R] * (ref * ref) * (ref * ref));
}

double hales_heart_pleura(double t, const double *p) {
  const double turn = p[HALES_HT_PL_PHASE] + t / (p[HALES_HT_PL_BEATS] * p[HALES_HT_T]);
  return p[HALES_HT_PL_MEAN] + 0.5 * p[HALES_HT_PL_SWING] * cos(2.0 * pi * turn); // eq 13
}

static double main_compliance(const double *p) {
  return p[HALES_HT_PA_C] * p[HALES_HT_PA_MAIN];
}

/* Suction of a ventricle whose walls touch. */
static double touch(double v) {
  return -HALES_HT_TOUCH_P * exp(-v / HALES_HT_TOUCH_V);
}

/* t since the breath was at pleural.phase, h since the last beat began. */
static void pressures(double t, double h, const double *y, const double *p, const hales_junction *j,
                      double *s) {
  const double around =
      p[HALES_HT_PERI_P0] *
      exp(p[HALES_HT_PERI_B] *
          ((y[HALES_HT_V_LV] + y[HALES_HT_V_RV] + y[HALES_HT_V_LA] + y[HALES_HT_V_RA]) / p[HALES_HT_PERI_V0] -
           1.0)); // eq 12
  const double pl = hales_heart_pleura(t, p);
  s[HALES_HT_P_PERI] = around;
  s[HALES_HT_P_PL] = pl;
  s[HALES_HT_P_LV] = j->p_lv_mmhg + touch(y[HALES_HT_V_LV]) + around + pl;
  s[HALES_HT_P_RV] = j->p_rv_mmhg + touch(y[HALES_HT_V_RV]) + around + pl;
  s[HALES_HT_P_LA] = atrium(h, p, HALES_HT_LA_E_ACT, y[HALES_HT_V_LA]) + around + pl;
  s[HALES_HT_P_RA] = atrium(h, p, HALES_HT_RA_E_ACT, y[HALES_HT_V_RA]) + around + pl;
  s[HALES_HT_P_AO] = pl + y[HALES_HT_V_AO] / p[HALES_HT_AO_C] + p[HALES_HT_AO_Z] * y[HALES_HT_Q_AO];
  s[HALES_HT_P_SA] = y[HALES_HT_V_SA] / p[HALES_HT_SA_C];
  s[HALES_HT_P_SV] =
      hales_heart_stiffening(y[HALES_HT_V_SV], p[HALES_HT_SV_C], p[HALES_HT_SV_P_REF], p[HALES_HT_SV_P0]);
  s[HALES_HT_P_VC] = pl + y[HALES_HT_V_VC] / p[HALES_HT_VC_C];
  s[HALES_HT_P_MPA] =
      pl + p[HALES_HT_PA_Z] * y[HALES_HT_Q_PO] +
      hales_heart_stiffening(y[HALES_HT_V_MPA], main_compliance(p), p[HALES_HT_PA_P_REF], p[HALES_HT_PA_P0]);
  s[HALES_HT_P_PA] = pl + hales_heart_stiffening(y[HALES_HT_V_PA], p[HALES_HT_PA_C] - main_compliance(p),
                                                 p[HALES_HT_PA_P_REF], p[HALES_HT_PA_P0]);
  s[HALES_HT_P_CAP] = pl + y[HALES_HT_V_CAP] / p[HALES_HT_CAP_C];
  s[HALES_HT_P_PV] = pl + y[HALES_HT_V_PV] / p[HALES_HT_PV_C];
}

static void flows(const double *p, double *s) {
  const double pl = s[HALES_HT_P_PL];
  s[HALES_HT_Q_SYS] = (s[HALES_HT_P_SA] - s[HALES_HT_P_SV]) / p[HALES_HT_SYS_R];
  s[HALES_HT_Q_SV] = (s[HALES_HT_P_SV] - s[HALES_HT_P_VC]) / p[HALES_HT_SV_R];
  s[HALES_HT_Q_VC] = (s[HALES_HT_P_VC] - s[HALES_HT_P_RA]) / p[HALES_HT_VC_R];
  s[HALES_HT_Q_PUL] = linehan(p, s[HALES_HT_P_PA] - pl, s[HALES_HT_P_CAP] - pl);
  s[HALES_HT_Q_CAP] = (s[HALES_HT_P_CAP] - s[HALES_HT_P_PV]) / p[HALES_HT_CAP_R];
  s[HALES_HT_Q_PV] = (s[HALES_HT_P_PV] - s[HALES_HT_P_LA]) / p[HALES_HT_PV_R];
}

/* States, pressures and flows. */
static void circulation(double t, double h, const double *y, const double *p, const hales_junction *j,
                        double *s) {
  for (int i = 0; i < HALES_HT_N_STATE; i++) s[i] = y[i];
  pressures(t, h, y, p, j, s);
  flows(p, s);
}

/* near [2], or NULL: see hales_heart_rhs_near */
static void solve_walls(const hales_wall *wall, const double *y, double *near, hales_junction *j) {
  if (near) j->v_sep_ml = near[0], j->y_cm = near[1];
  if (!(near ? hales_walls_follow : hales_walls_solve)(wall, y[HALES_HT_V_LV], y[HALES_HT_V_RV], j))
    j->p_lv_mmhg = j->p_rv_mmhg = nan(""); /* no equilibrium: never silent */
  if (near) near[0] = j->v_sep_ml, near[1] = j->y_cm;
}

/* eq 10 */
static double shortening(const double *p, double l_s, double l) {
  return ((l_s - l) / HALES_HT_L_SERIES - 1.0) * p[HALES_HT_V_SARC];
}

static double curvature(const hales_junction *j, int wall) {
  return 2.0 * j->x_cm[wall] / (j->x_cm[wall] * j->x_cm[wall] + j->y_cm * j->y_cm);
}

static void wall_signals(const double *y, const double *p, const hales_wall *wall, const double *rate,
                         const hales_junction *j, double *s) {
  double l_dot[HALES_WALLS], strain_dot[HALES_WALLS];
  const double v_dot[2] = {y[HALES_HT_Q_MI] - y[HALES_HT_Q_AO], y[HALES_HT_Q_TI] - y[HALES_HT_Q_PO]};
  for (int i = 0; i < HALES_WALLS; i++) l_dot[i] = shortening(p, j->sarcomere_um[i], y[HALES_HT_L_LV + i]);
  if (!hales_walls_strain_rate(wall, j, v_dot, l_dot, rate, strain_dot))
    for (int i = 0; i < HALES_WALLS; i++) strain_dot[i] = nan("");
  for (int i = 0; i < HALES_WALLS; i++) {
    s[HALES_HT_SIGMA_LV + i] = j->stress_kpa[i];
    s[HALES_HT_EPS_LV + i] = j->strain[i];
    s[HALES_HT_WW_LV + i] = -wall[i].v_w_ml * j->stress_kpa[i] * HALES_HT_MMHG_PER_KPA * strain_dot[i];
  }
  s[HALES_HT_K_LV] = -curvature(j, HALES_WALL_LV);
  s[HALES_HT_K_SEP] = curvature(j, HALES_WALL_SEP);
  s[HALES_HT_K_RV] = curvature(j, HALES_WALL_RV);
  s[HALES_HT_K_EJECT] = s[HALES_HT_K_SEP] * y[HALES_HT_O_PO];
}

/* Power that the chambers give, and that valves and vessels take: pressure difference times flow. */
static void power_signals(const double *p, double *s) {
  s[HALES_HT_W_LV] = s[HALES_HT_P_LV] * (s[HALES_HT_Q_AO] - s[HALES_HT_Q_MI]);
  s[HALES_HT_W_RV] = s[HALES_HT_P_RV] * (s[HALES_HT_Q_PO] - s[HALES_HT_Q_TI]);
  s[HALES_HT_W_LA] = s[HALES_HT_P_LA] * (s[HALES_HT_Q_MI] - s[HALES_HT_Q_PV]);
  s[HALES_HT_W_RA] = s[HALES_HT_P_RA] * (s[HALES_HT_Q_TI] - s[HALES_HT_Q_VC]);
  const double aorta = s[HALES_HT_P_AO] - p[HALES_HT_AO_Z] * s[HALES_HT_Q_AO];
  const double artery = s[HALES_HT_P_MPA] - p[HALES_HT_PA_Z] * s[HALES_HT_Q_PO];
  s[HALES_HT_W_LOSS] = (s[HALES_HT_P_LV] - aorta) * s[HALES_HT_Q_AO] +
                       (s[HALES_HT_P_LA] - s[HALES_HT_P_LV]) * s[HALES_HT_Q_MI] +
                       (s[HALES_HT_P_RV] - artery) * s[HALES_HT_Q_PO] +
                       (s[HALES_HT_P_RA] - s[HALES_HT_P_RV]) * s[HALES_HT_Q_TI] +
                       (aorta - s[HALES_HT_P_SA]) * s[HALES_HT_Q_SA] +
                       (s[HALES_HT_P_SA] - s[HALES_HT_P_SV]) * s[HALES_HT_Q_SYS] +
                       (s[HALES_HT_P_SV] - s[HALES_HT_P_VC]) * s[HALES_HT_Q_SV] +
                       (s[HALES_HT_P_VC] - s[HALES_HT_P_RA]) * s[HALES_HT_Q_VC] +
                       (artery - s[HALES_HT_P_PA]) * s[HALES_HT_Q_PA] +
                       (s[HALES_HT_P_PA] - s[HALES_HT_P_CAP]) * s[HALES_HT_Q_PUL] +
                       (s[HALES_HT_P_CAP] - s[HALES_HT_P_PV]) * s[HALES_HT_Q_CAP] +
                       (s[HALES_HT_P_PV] - s[HALES_HT_P_LA]) * s[HALES_HT_Q_PV];
  const double pl = s[HALES_HT_P_PL];
  const double fill_ao = s[HALES_HT_Q_AO] - s[HALES_HT_Q_SA], fill_vc = s[HALES_HT_Q_SV] - s[HALES_HT_Q_VC];
  s[HALES_HT_W_CHEST] = -pl * (fill_ao + fill_vc + s[HALES_HT_Q_PO] - s[HALES_HT_Q_PV]);
  s[HALES_HT_W_STORE] = (aorta - pl) * fill_ao + s[HALES_HT_P_SA] * (s[HALES_HT_Q_SA] - s[HALES_HT_Q_SYS]) +
                        s[HALES_HT_P_SV] * (s[HALES_HT_Q_SYS] - s[HALES_HT_Q_SV]) +
                        (s[HALES_HT_P_VC] - pl) * fill_vc +
                        (artery - pl) * (s[HALES_HT_Q_PO] - s[HALES_HT_Q_PA]) +
                        (s[HALES_HT_P_PA] - pl) * (s[HALES_HT_Q_PA] - s[HALES_HT_Q_PUL]) +
                        (s[HALES_HT_P_CAP] - pl) * (s[HALES_HT_Q_PUL] - s[HALES_HT_Q_CAP]) +
                        (s[HALES_HT_P_PV] - pl) * (s[HALES_HT_Q_CAP] - s[HALES_HT_Q_PV]);
  for (int i = 0; i < 4; i++) s[HALES_HT_B_AO + i] = fmax(-s[HALES_HT_Q_AO + i], 0.0);
}

void hales_heart_signals(double t, const double *y, const double *p, double *s) {
  hales_heart_signals_near(t, y, p, NULL, s);
}

void hales_heart_signals_near(double t, const double *y, const double *p, double *near, double *s) {
  hales_wall wall[HALES_WALLS];
  hales_junction j;
  double rate[HALES_WALLS];
  const double h = fmod(t, p[HALES_HT_T]);
  hales_heart_walls(h, y, p, wall, rate);
  solve_walls(wall, y, near, &j);
  circulation(t, h, y, p, &j, s);
  wall_signals(y, p, wall, rate, &j, s);
  power_signals(p, s);
}

void hales_heart_rhs(double t, const double *y, const double *p, double *d) {
  hales_heart_rhs_near(t, y, p, NULL, d);
}

void hales_heart_rhs_near(double t, const double *y, const double *p, double *near, double *d) {
  hales_wall wall[HALES_WALLS];
  hales_junction j;
  double rate[HALES_WALLS], s[HALES_HT_N_SIGNAL];
  const double h = fmod(t, p[HALES_HT_T]);
  hales_heart_walls(h, y, p, wall, rate);
  solve_walls(wall, y, near, &j);
  circulation(t, h, y, p, &j, s);
  d[HALES_HT_V_LV] = y[HALES_HT_Q_MI] - y[HALES_HT_Q_AO];
  d[HALES_HT_V_RV] = y[HALES_HT_Q_TI] - y[HALES_HT_Q_PO];
  d[HALES_HT_V_LA] = s[HALES_HT_Q_PV] - y[HALES_HT_Q_MI];
  d[HALES_HT_V_RA] = s[HALES_HT_Q_VC] - y[HALES_HT_Q_TI];
  d[HALES_HT_V_AO] = y[HALES_HT_Q_AO] - y[HALES_HT_Q_SA];
  d[HALES_HT_V_SA] = y[HALES_HT_Q_SA] - s[HALES_HT_Q_SYS];
  d[HALES_HT_V_SV] = s[HALES_HT_Q_SYS] - s[HALES_HT_Q_SV];
  d[HALES_HT_V_VC] = s[HALES_HT_Q_SV] - s[HALES_HT_Q_VC];
  d[HALES_HT_V_MPA] = y[HALES_HT_Q_PO] - y[HALES_HT_Q_PA];
  d[HALES_HT_V_PA] = y[HALES_HT_Q_PA] - s[HALES_HT_Q_PUL];
  d[HALES_HT_V_CAP] = s[HALES_HT_Q_PUL] - s[HALES_HT_Q_CAP];
  d[HALES_HT_V_PV] = s[HALES_HT_Q_CAP] - s[HALES_HT_Q_PV];
  for (int i = 0; i < HALES_WALLS; i++)
    d[HALES_HT_L_LV + i] = shortening(p, j.sarcomere_um[i], y[HALES_HT_L_LV + i]);
  const double dp[4] = {s[HALES_HT_P_LV] - s[HALES_HT_P_AO], s[HALES_HT_P_LA] - s[HALES_HT_P_LV],
                        s[HALES_HT_P_RV] - s[HALES_HT_P_MPA], s[HALES_HT_P_RA] - s[HALES_HT_P_RV]};
  for (int i = 0; i < 4; i++)
    valve(p, HALES_HT_AO_AREA + 2 * i, dp[i], y[HALES_HT_Q_AO + i], y[HALES_HT_O_AO + i],
          &d[HALES_HT_Q_AO + i], &d[HALES_HT_O_AO + i]);
  const double aorta = s[HALES_HT_P_AO] - p[HALES_HT_AO_Z] * y[HALES_HT_Q_AO];
  const double artery = s[HALES_HT_P_MPA] - p[HALES_HT_PA_Z] * y[HALES_HT_Q_PO];
  d[HALES_HT_Q_SA] = (aorta - s[HALES_HT_P_SA] - p[HALES_HT_SA_R] * y[HALES_HT_Q_SA]) / p[HALES_HT_SA_L];
  d[HALES_HT_Q_PA] = (artery - s[HALES_HT_P_PA] - p[HALES_HT_PA_R] * y[HALES_HT_Q_PA]) / p[HALES_HT_PA_L];
}
