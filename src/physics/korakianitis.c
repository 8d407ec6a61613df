#include "physics/korakianitis.h"

#include <math.h>
#include <stddef.h>

#include "physics/lanes/korakianitis_kernels.h"

static const double pi = 3.14159265358979323846;

static const hales_var params[] = {
#define P(symbol, name, unit, start, lo, hi, source, text) {name, unit, start, lo, hi, source, text},
    HALES_KORAKIANITIS_PARAMS(P)
#undef P
};

static const hales_var states[] = {
#define S(symbol, name, unit, start, lo, hi, text) {name, unit, start, lo, hi, "ModularCirc", text},
    HALES_KORAKIANITIS_STATES(S)
#undef S
};

static const hales_signal signals_table[] = {
#define S(symbol, name, unit, start, lo, hi, text) {name, unit, text},
#define A(symbol, name, unit, text)                {name, unit, text},
    HALES_KORAKIANITIS_STATES(S) HALES_KORAKIANITIS_ALGEBRAIC(A)
#undef S
#undef A
};

static hales_status check(const double *p, hales_err *err) {
  static const struct {
    int lo, hi;
    const char *must;
  } order[] = {
      {HALES_KO_LV_TR, HALES_KO_LV_TD, "lv.tr must be shorter than lv.td"},
      {HALES_KO_LV_TD, HALES_KO_T, "lv.td must be shorter than the beat T"},
      {HALES_KO_RV_TR, HALES_KO_RV_TD, "rv.tr must be shorter than rv.td"},
      {HALES_KO_RV_TD, HALES_KO_T, "rv.td must be shorter than the beat T"},
      {HALES_KO_LA_DELAY, HALES_KO_T, "la.delay must be shorter than the beat T"},
      {HALES_KO_RA_DELAY, HALES_KO_T, "ra.delay must be shorter than the beat T"},
  };
  for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
    if (!(p[order[i].lo] < p[order[i].hi]))
      return HALES_FAIL_AT(err, HALES_ERANGE, (uint64_t)order[i].lo, "%s: %s = %g, %s = %g", order[i].must,
                           params[order[i].lo].name, p[order[i].lo], params[order[i].hi].name,
                           p[order[i].hi]);
  }
  if (!(p[HALES_KO_LA_TPWB] + p[HALES_KO_LA_TPWW] <= p[HALES_KO_T]))
    return HALES_FAIL_AT(err, HALES_ERANGE, HALES_KO_LA_TPWW,
                         "la.tpwb + la.tpww = %g s must not be longer than the beat T = %g s",
                         p[HALES_KO_LA_TPWB] + p[HALES_KO_LA_TPWW], p[HALES_KO_T]);
  if (!(p[HALES_KO_RA_TPWB] + p[HALES_KO_RA_TPWW] <= p[HALES_KO_T]))
    return HALES_FAIL_AT(err, HALES_ERANGE, HALES_KO_RA_TPWW,
                         "ra.tpwb + ra.tpww = %g s must not be longer than the beat T = %g s",
                         p[HALES_KO_RA_TPWB] + p[HALES_KO_RA_TPWW], p[HALES_KO_T]);
  return HALES_OK;
}

/* Volume behind each state: 1 for a chamber, C for a pressure over a compliance, 0 for a flow. */
static void volume_weights(const double *p, double *c) {
  for (int i = 0; i < HALES_KO_N_STATE; i++) c[i] = 0.0;
  c[HALES_KO_V_LA] = c[HALES_KO_V_LV] = c[HALES_KO_V_RA] = c[HALES_KO_V_RV] = 1.0;
  c[HALES_KO_P_SAS] = p[HALES_KO_SAS_C];
  c[HALES_KO_P_SAT] = p[HALES_KO_SAT_C];
  c[HALES_KO_P_SVN] = p[HALES_KO_SVN_C];
  c[HALES_KO_P_PAS] = p[HALES_KO_PAS_C];
  c[HALES_KO_P_PAT] = p[HALES_KO_PAT_C];
  c[HALES_KO_P_PVN] = p[HALES_KO_PVN_C];
}

static double volume(const double *y, const double *p) {
  double c[HALES_KO_N_STATE], sum = 0.0;
  volume_weights(p, c);
  for (int i = 0; i < HALES_KO_N_STATE; i++) sum += c[i] * y[i];
  return sum;
}

/* ModularCirc's start: the volumes of the state table's start in the published set, as shares of v_tot. */
static void initial(const double *p, double *y) {
  double published[HALES_KO_N_PARAM], c0[HALES_KO_N_STATE], c[HALES_KO_N_STATE], all = 0.0;
  for (int i = 0; i < HALES_KO_N_PARAM; i++) published[i] = params[i].start;
  volume_weights(published, c0);
  volume_weights(p, c);
  for (int i = 0; i < HALES_KO_N_STATE; i++) all += c0[i] * states[i].start;
  for (int i = 0; i < HALES_KO_N_STATE; i++)
    y[i] = c[i] > 0.0 ? c0[i] * states[i].start / all * p[HALES_KO_V_TOT] / c[i] : 0.0;
}

static double passive(const double *p, int e_pas, int v0, int k, double v) {
  return p[e_pas] * (exp(fmin(p[k] * (v - p[v0]), 50.0)) - 1.0);
}

/* Volume at which the passive law gives pressure x. */
static double passive_volume(const double *p, int e_pas, int v0, int k, double x) {
  return p[v0] + log1p(fmax(x, 0.0) / p[e_pas]) / p[k];
}

/* State of the resistive loop that carries the mean flow q: filling pressures from the passive laws at
 * end-diastole, emptying against mean arterial pressure.  Returns its stressed volume. */
static double steady_state(const double *p, double q, double *y) {
  double rv_end = p[HALES_KO_RV_V0], lv_end = p[HALES_KO_LV_V0], p_ra = 0.0, p_la = 0.0, p_sas = 0.0,
         p_pas = 0.0;
  const double sv = q * p[HALES_KO_T];
  for (int pass = 0; pass < 2; pass++) {
    p_ra = passive(p, HALES_KO_RV_E_PAS, HALES_KO_RV_V0, HALES_KO_RV_K, rv_end + sv);
    p_la = passive(p, HALES_KO_LV_E_PAS, HALES_KO_LV_V0, HALES_KO_LV_K, lv_end + sv);
    p_sas = p_ra + q * (p[HALES_KO_SVN_R] + p[HALES_KO_SAT_R] + p[HALES_KO_SAS_R]);
    p_pas = p_la + q * (p[HALES_KO_PVN_R] + p[HALES_KO_PAT_R] + p[HALES_KO_PAS_R]);
    lv_end = p[HALES_KO_LV_V0] + p_sas / p[HALES_KO_LV_E_ACT];
    rv_end = p[HALES_KO_RV_V0] + p_pas / p[HALES_KO_RV_E_ACT];
  }
  for (int i = 0; i < HALES_KO_N_STATE; i++) y[i] = 0.0;
  y[HALES_KO_V_LV] = lv_end + sv;
  y[HALES_KO_V_RV] = rv_end + sv;
  y[HALES_KO_V_LA] = passive_volume(p, HALES_KO_LA_E_PAS, HALES_KO_LA_V0, HALES_KO_LA_K, p_la);
  y[HALES_KO_V_RA] = passive_volume(p, HALES_KO_RA_E_PAS, HALES_KO_RA_V0, HALES_KO_RA_K, p_ra);
  y[HALES_KO_P_SVN] = p_ra + q * p[HALES_KO_SVN_R];
  y[HALES_KO_P_SAT] = p_sas - q * p[HALES_KO_SAS_R];
  y[HALES_KO_P_SAS] = p_sas;
  y[HALES_KO_P_PVN] = p_la + q * p[HALES_KO_PVN_R];
  y[HALES_KO_P_PAT] = p_pas - q * p[HALES_KO_PAS_R];
  y[HALES_KO_P_PAS] = p_pas;
  y[HALES_KO_Q_SAS] = y[HALES_KO_Q_SAT] = y[HALES_KO_Q_PAS] = y[HALES_KO_Q_PAT] = q;
  return volume(y, p);
}

/* The volume grows with the flow: bisect, then lay the rest of v_tot into the systemic veins so that the
 * start holds exactly the volume that every later beat conserves. */
static void guess(const double *p, double *y) {
  enum { BISECTIONS = 24 }; /* 2000 mL/s / 2^24: far below what the first beat changes */
  double lo = 0.0, hi = 2000.0;
  for (int i = 0; i < BISECTIONS; i++) {
    const double q = 0.5 * (lo + hi);
    if (steady_state(p, q, y) > p[HALES_KO_V_TOT])
      hi = q;
    else
      lo = q;
  }
  const double held = steady_state(p, lo, y);
  y[HALES_KO_P_SVN] += (p[HALES_KO_V_TOT] - held) / p[HALES_KO_SVN_C];
}

/* eq 2 */
static double ventricle(double t, double tr, double td) {
  if (t < tr) return 0.5 * (1.0 - cos(pi * t / tr));
  if (t < td) return 0.5 * (1.0 + cos(pi * (t - tr) / (td - tr)));
  return 0.0;
}

/* eq 3 */
static double atrium(double t, double beat, double start, double width, double delay) {
  double s = t + delay;
  if (s >= beat) s -= beat;
  s -= start;
  return s >= 0.0 && s < width ? 0.5 * (1.0 - cos(2.0 * pi * s / width)) : 0.0;
}

/* eq 1; base is the row of the chamber's E_pas, its E_act, v0 and k follow */
static double chamber(const double *p, int base, double a, double v) {
  return a * p[base + 1] * (v - p[base + 2]) +
         (1.0 - a) * p[base] * (exp(p[base + 3] * (v - p[base + 2])) - 1.0);
}

/* eq 4 */
static double valve(double cq, double dp) {
  return dp > 0.0 ? cq * sqrt(dp) : 0.0;
}

static void signals(double t, const double *y, const double *p, double *s) {
  const double beat = p[HALES_KO_T], h = fmod(t, beat);
  for (int i = 0; i < HALES_KO_N_STATE; i++) s[i] = y[i];
  const double a_lv = ventricle(h, p[HALES_KO_LV_TR], p[HALES_KO_LV_TD]);
  const double a_rv = ventricle(h, p[HALES_KO_RV_TR], p[HALES_KO_RV_TD]);
  const double a_la = atrium(h, beat, p[HALES_KO_LA_TPWB], p[HALES_KO_LA_TPWW], p[HALES_KO_LA_DELAY]);
  const double a_ra = atrium(h, beat, p[HALES_KO_RA_TPWB], p[HALES_KO_RA_TPWW], p[HALES_KO_RA_DELAY]);
  s[HALES_KO_P_LA] = chamber(p, HALES_KO_LA_E_PAS, a_la, y[HALES_KO_V_LA]);
  s[HALES_KO_P_LV] = chamber(p, HALES_KO_LV_E_PAS, a_lv, y[HALES_KO_V_LV]);
  s[HALES_KO_P_RA] = chamber(p, HALES_KO_RA_E_PAS, a_ra, y[HALES_KO_V_RA]);
  s[HALES_KO_P_RV] = chamber(p, HALES_KO_RV_E_PAS, a_rv, y[HALES_KO_V_RV]);
  s[HALES_KO_Q_AO] = valve(p[HALES_KO_CQ_AO], s[HALES_KO_P_LV] - y[HALES_KO_P_SAS]);
  s[HALES_KO_Q_MI] = valve(p[HALES_KO_CQ_MI], s[HALES_KO_P_LA] - s[HALES_KO_P_LV]);
  s[HALES_KO_Q_PO] = valve(p[HALES_KO_CQ_PO], s[HALES_KO_P_RV] - y[HALES_KO_P_PAS]);
  s[HALES_KO_Q_TI] = valve(p[HALES_KO_CQ_TI], s[HALES_KO_P_RA] - s[HALES_KO_P_RV]);
  s[HALES_KO_Q_SVN] = (y[HALES_KO_P_SVN] - s[HALES_KO_P_RA]) / p[HALES_KO_SVN_R];
  s[HALES_KO_Q_PVN] = (y[HALES_KO_P_PVN] - s[HALES_KO_P_LA]) / p[HALES_KO_PVN_R];
  s[HALES_KO_W_LV] = s[HALES_KO_P_LV] * (s[HALES_KO_Q_AO] - s[HALES_KO_Q_MI]);
  s[HALES_KO_W_RV] = s[HALES_KO_P_RV] * (s[HALES_KO_Q_PO] - s[HALES_KO_Q_TI]);
}

static void rhs(double t, const double *y, const double *p, double *dydt) {
  double s[HALES_KO_N_SIGNAL];
  signals(t, y, p, s);
  dydt[HALES_KO_V_LA] = s[HALES_KO_Q_PVN] - s[HALES_KO_Q_MI];
  dydt[HALES_KO_V_LV] = s[HALES_KO_Q_MI] - s[HALES_KO_Q_AO];
  dydt[HALES_KO_V_RA] = s[HALES_KO_Q_SVN] - s[HALES_KO_Q_TI];
  dydt[HALES_KO_V_RV] = s[HALES_KO_Q_TI] - s[HALES_KO_Q_PO];
  dydt[HALES_KO_P_SAS] = (s[HALES_KO_Q_AO] - y[HALES_KO_Q_SAS]) / p[HALES_KO_SAS_C]; // eq 5
  dydt[HALES_KO_P_SAT] = (y[HALES_KO_Q_SAS] - y[HALES_KO_Q_SAT]) / p[HALES_KO_SAT_C];
  dydt[HALES_KO_P_SVN] = (y[HALES_KO_Q_SAT] - s[HALES_KO_Q_SVN]) / p[HALES_KO_SVN_C];
  dydt[HALES_KO_P_PAS] = (s[HALES_KO_Q_PO] - y[HALES_KO_Q_PAS]) / p[HALES_KO_PAS_C];
  dydt[HALES_KO_P_PAT] = (y[HALES_KO_Q_PAS] - y[HALES_KO_Q_PAT]) / p[HALES_KO_PAT_C];
  dydt[HALES_KO_P_PVN] = (y[HALES_KO_Q_PAT] - s[HALES_KO_Q_PVN]) / p[HALES_KO_PVN_C];
  // eq 6
  dydt[HALES_KO_Q_SAS] =
      (y[HALES_KO_P_SAS] - y[HALES_KO_P_SAT] - p[HALES_KO_SAS_R] * y[HALES_KO_Q_SAS]) / p[HALES_KO_SAS_L];
  dydt[HALES_KO_Q_SAT] =
      (y[HALES_KO_P_SAT] - y[HALES_KO_P_SVN] - p[HALES_KO_SAT_R] * y[HALES_KO_Q_SAT]) / p[HALES_KO_SAT_L];
  dydt[HALES_KO_Q_PAS] =
      (y[HALES_KO_P_PAS] - y[HALES_KO_P_PAT] - p[HALES_KO_PAS_R] * y[HALES_KO_Q_PAS]) / p[HALES_KO_PAS_L];
  dydt[HALES_KO_Q_PAT] =
      (y[HALES_KO_P_PAT] - y[HALES_KO_P_PVN] - p[HALES_KO_PAT_R] * y[HALES_KO_Q_PAT]) / p[HALES_KO_PAT_L];
}

static double cardiac_output(const double *p, const double (*s)[3]) {
  (void)p;
  return s[HALES_KO_Q_SAT][2] * 0.06; /* mL/s to L/min */
}
static double lv_ef(const double *p, const double (*s)[3]) {
  return (void)p, hales_ejection_fraction_pct(s, HALES_KO_V_LV);
}
static double rv_ef(const double *p, const double (*s)[3]) {
  return (void)p, hales_ejection_fraction_pct(s, HALES_KO_V_RV);
}
static double pvr_wu(const double *p, const double (*s)[3]) {
  return (s[HALES_KO_P_PAS][2] - s[HALES_KO_P_LA][2]) / cardiac_output(p, s);
}
static double svr_wu(const double *p, const double (*s)[3]) {
  return (s[HALES_KO_P_SAS][2] - s[HALES_KO_P_RA][2]) / cardiac_output(p, s);
}
static double heart_rate(const double *p, const double (*s)[3]) {
  return (void)s, 60.0 / p[HALES_KO_T];
}

static const hales_figure figures[] = {
    {"co_l_min", "L/min", "cardiac output, mean flow through the systemic arteries", cardiac_output},
    {"hr_bpm", "/min", "heart rate", heart_rate},
    {"lvef_pct", "%", "left-ventricular ejection fraction", lv_ef},
    {"rvef_pct", "%", "right-ventricular ejection fraction", rv_ef},
    {"pvr_wu", "[wood'U]", "pulmonary vascular resistance, (mean p_pas - mean p_LA)/CO", pvr_wu},
    {"svr_wu", "[wood'U]", "systemic vascular resistance, (mean p_sas - mean p_RA)/CO", svr_wu},
};

const hales_model hales_korakianitis = {
    .id = "korakianitis",
    .version = 3,
    .title = "Closed loop with four elastance chambers, square-root valves and R-L-C arteries",
    .source = "KorakianitisShi2006",
    .n_param = HALES_KO_N_PARAM,
    .n_state = HALES_KO_N_STATE,
    .n_signal = HALES_KO_N_SIGNAL,
    .n_figure = sizeof figures / sizeof figures[0],
    .param = params,
    .state = states,
    .signal = signals_table,
    .figure = figures,
    .period_param = HALES_KO_T,
    .check = check,
    .initial = initial,
    .guess = guess,
    .rhs = rhs,
    .signals = signals,
    .volume = volume,
    .volume_weights = volume_weights,
    .default_steps = 4000,
    .kernel = hales_korakianitis_kernels,
};
