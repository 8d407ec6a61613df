#include "physics/colunga2020.h"

#include <math.h>
#include <stddef.h>

#include "physics/lanes/colunga2020_kernels.h"

static const hales_var params[] = {
#define P(symbol, name, unit, start, lo, hi, source, text) {name, unit, start, lo, hi, source, text},
    HALES_COLUNGA2020_PARAMS(P)
#undef P
};

static const hales_var states[] = {
#define S(symbol, name, unit, start, lo, hi, text) {name, unit, start, lo, hi, "Colunga2020", text},
    HALES_COLUNGA2020_STATES(S)
#undef S
};

static const hales_signal signals_table[] = {
#define S(symbol, name, unit, start, lo, hi, text) {name, unit, text},
#define A(symbol, name, unit, text)                {name, unit, text},
    HALES_COLUNGA2020_STATES(S) HALES_COLUNGA2020_ALGEBRAIC(A)
#undef S
#undef A
};

static hales_status check(const double *p, hales_err *err) {
  if (!(p[HALES_CO_T2] < p[HALES_CO_T]))
    return HALES_FAIL_AT(err, HALES_ERANGE, HALES_CO_T2, "T2 = %g s must be shorter than the beat T = %g s",
                         p[HALES_CO_T2], p[HALES_CO_T]);
  return HALES_OK;
}

static void volume_weights(const double *p, double *c) {
  (void)p;
  for (int i = 0; i < HALES_CO_N_STATE; i++) c[i] = 1.0;
}

static double volume(const double *y, const double *p) {
  (void)p;
  double sum = 0.0;
  for (int i = 0; i < HALES_CO_N_STATE; i++) sum += y[i];
  return sum;
}

static void initial(const double *p, double *y) {
  double share = 0.0;
  for (int i = 0; i < HALES_CO_N_STATE; i++) share += states[i].start;
  for (int i = 0; i < HALES_CO_N_STATE; i++) y[i] = states[i].start / share * p[HALES_CO_V_TOT];
}

/* Volume at which a ventricle ends filling at pressure x; base as below. */
static double filled(const double *p, int base, double x) {
  return p[base + 4] + log1p(fmax(x, 0.0) / p[base + 2]) / p[base + 3];
}

/* The loop that carries the mean flow q and fills its ventricles from what is upstream; returns its volume.
 */
static double steady_state(const double *p, double q, double *y) {
  const double sv = q * p[HALES_CO_T];
  double p_pa = 0.0, p_sa = 0.0, p_sv = 0.0, p_pv = 0.0;
  for (int pass = 0; pass < 2; pass++) {
    const double rv = p[HALES_CO_RV_VD] + p_pa / p[HALES_CO_RV_E] + sv,
                 lv = p[HALES_CO_LV_VD] + p_sa / p[HALES_CO_LV_E] + sv;
    p_sv = p[HALES_CO_RV_P0] * expm1(fmin(p[HALES_CO_RV_LAMBDA] * (rv - p[HALES_CO_RV_V0]), 10.0));
    p_pv = p[HALES_CO_LV_P0] * expm1(fmin(p[HALES_CO_LV_LAMBDA] * (lv - p[HALES_CO_LV_V0]), 10.0));
    p_sa = p_sv + q * p[HALES_CO_R_SYS];
    p_pa = p_pv + q * p[HALES_CO_R_PUL];
  }
  y[HALES_CO_V_RV] = filled(p, HALES_CO_RV_E, p_sv);
  y[HALES_CO_V_LV] = filled(p, HALES_CO_LV_E, p_pv);
  y[HALES_CO_V_PA] = p_pa / p[HALES_CO_PA_E];
  y[HALES_CO_V_PV] = p_pv / p[HALES_CO_PV_E];
  y[HALES_CO_V_SA] = p_sa / p[HALES_CO_SA_E];
  y[HALES_CO_V_SV] = p_sv / p[HALES_CO_SV_E];
  return volume(y, p);
}

/* The volume grows with the flow: bisect, then lay the rest of v_tot into the systemic veins. */
static void guess(const double *p, double *y) {
  enum { BISECTIONS = 24 }; /* 2000 mL/s / 2^24: far below what the first beat changes */
  double lo = 0.0, hi = 2000.0;
  for (int i = 0; i < BISECTIONS; i++) {
    const double q = 0.5 * (lo + hi);
    if (steady_state(p, q, y) > p[HALES_CO_V_TOT])
      hi = q;
    else
      lo = q;
  }
  const double held = steady_state(p, lo, y);
  y[HALES_CO_V_SV] += p[HALES_CO_V_TOT] - held;
}

/* eq 1; base is the row of the ventricle's E, its Vd, P0, lambda and V0 follow */
static double ventricle(const double *p, int base, double e, double v) {
  return e * p[base] * (v - p[base + 1]) +
         (1.0 - e) * p[base + 2] * (exp(p[base + 3] * (v - p[base + 4])) - 1.0);
}

static void signals(double t, const double *y, const double *p, double *s) {
  const double u = fmod(t, p[HALES_CO_T]) - p[HALES_CO_T2], e = exp(-p[HALES_CO_H] * u * u);
  for (int i = 0; i < HALES_CO_N_STATE; i++) s[i] = y[i];
  s[HALES_CO_P_LV] = ventricle(p, HALES_CO_LV_E, e, y[HALES_CO_V_LV]);
  s[HALES_CO_P_RV] = ventricle(p, HALES_CO_RV_E, e, y[HALES_CO_V_RV]);
  s[HALES_CO_P_PA] = p[HALES_CO_PA_E] * y[HALES_CO_V_PA]; // eq 2
  s[HALES_CO_P_PV] = p[HALES_CO_PV_E] * y[HALES_CO_V_PV];
  s[HALES_CO_P_SA] = p[HALES_CO_SA_E] * y[HALES_CO_V_SA];
  s[HALES_CO_P_SV] = p[HALES_CO_SV_E] * y[HALES_CO_V_SV];
  s[HALES_CO_Q_MV] = fmax(0.0, s[HALES_CO_P_PV] - s[HALES_CO_P_LV]) / p[HALES_CO_R_MV]; // eq 3
  s[HALES_CO_Q_AV] = fmax(0.0, s[HALES_CO_P_LV] - s[HALES_CO_P_SA]) / p[HALES_CO_R_AV];
  s[HALES_CO_Q_TV] = fmax(0.0, s[HALES_CO_P_SV] - s[HALES_CO_P_RV]) / p[HALES_CO_R_TV];
  s[HALES_CO_Q_PV] = fmax(0.0, s[HALES_CO_P_RV] - s[HALES_CO_P_PA]) / p[HALES_CO_R_PV];
  s[HALES_CO_Q_SYS] = (s[HALES_CO_P_SA] - s[HALES_CO_P_SV]) / p[HALES_CO_R_SYS]; // eq 4
  s[HALES_CO_Q_PUL] = (s[HALES_CO_P_PA] - s[HALES_CO_P_PV]) / p[HALES_CO_R_PUL];
  s[HALES_CO_W_LV] = s[HALES_CO_P_LV] * (s[HALES_CO_Q_AV] - s[HALES_CO_Q_MV]);
  s[HALES_CO_W_RV] = s[HALES_CO_P_RV] * (s[HALES_CO_Q_PV] - s[HALES_CO_Q_TV]);
}

static void rhs(double t, const double *y, const double *p, double *dydt) {
  double s[HALES_CO_N_SIGNAL];
  signals(t, y, p, s);
  dydt[HALES_CO_V_LV] = s[HALES_CO_Q_MV] - s[HALES_CO_Q_AV];
  dydt[HALES_CO_V_RV] = s[HALES_CO_Q_TV] - s[HALES_CO_Q_PV];
  dydt[HALES_CO_V_PA] = s[HALES_CO_Q_PV] - s[HALES_CO_Q_PUL];
  dydt[HALES_CO_V_PV] = s[HALES_CO_Q_PUL] - s[HALES_CO_Q_MV];
  dydt[HALES_CO_V_SA] = s[HALES_CO_Q_AV] - s[HALES_CO_Q_SYS];
  dydt[HALES_CO_V_SV] = s[HALES_CO_Q_SYS] - s[HALES_CO_Q_TV];
}

static double cardiac_output(const double *p, const double (*s)[3]) {
  (void)p;
  return s[HALES_CO_Q_SYS][2] * 0.06; /* mL/s to L/min */
}
static double heart_rate(const double *p, const double (*s)[3]) {
  return (void)s, 60.0 / p[HALES_CO_T];
}
static double lv_ef(const double *p, const double (*s)[3]) {
  return (void)p, hales_ejection_fraction_pct(s, HALES_CO_V_LV);
}
static double rv_ef(const double *p, const double (*s)[3]) {
  return (void)p, hales_ejection_fraction_pct(s, HALES_CO_V_RV);
}

static const hales_figure figures[] = {
    {"co_l_min", "L/min", "cardiac output, mean flow through the systemic bed", cardiac_output},
    {"hr_bpm", "/min", "heart rate", heart_rate},
    {"lvef_pct", "%", "left-ventricular ejection fraction", lv_ef},
    {"rvef_pct", "%", "right-ventricular ejection fraction", rv_ef},
};

const hales_model hales_colunga2020 = {
    .id = "colunga2020",
    .version = 2,
    .title = "Six compartments with diode valves, for right-heart catheterisation",
    .source = "Colunga2020",
    .n_param = HALES_CO_N_PARAM,
    .n_state = HALES_CO_N_STATE,
    .n_signal = HALES_CO_N_SIGNAL,
    .n_figure = sizeof figures / sizeof figures[0],
    .param = params,
    .state = states,
    .signal = signals_table,
    .figure = figures,
    .period_param = HALES_CO_T,
    .check = check,
    .initial = initial,
    .guess = guess,
    .rhs = rhs,
    .signals = signals,
    .volume = volume,
    .volume_weights = volume_weights,
    .default_steps = 4000,
    .kernel = hales_colunga2020_kernels,
};
