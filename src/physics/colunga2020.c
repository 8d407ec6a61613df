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
static double ejection_fraction(const double (*s)[3], int v) {
  return 100.0 * (s[v][1] - s[v][0]) / s[v][1];
}
static double lv_ef(const double *p, const double (*s)[3]) {
  return (void)p, ejection_fraction(s, HALES_CO_V_LV);
}
static double rv_ef(const double *p, const double (*s)[3]) {
  return (void)p, ejection_fraction(s, HALES_CO_V_RV);
}

static const hales_figure figures[] = {
    {"co_l_min", "L/min", "cardiac output, mean flow through the systemic bed", cardiac_output},
    {"hr_bpm", "/min", "heart rate", heart_rate},
    {"lvef_pct", "%", "left-ventricular ejection fraction", lv_ef},
    {"rvef_pct", "%", "right-ventricular ejection fraction", rv_ef},
};

const hales_model hales_colunga2020 = {
    .id = "colunga2020",
    .version = 1,
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
    .guess =
        initial, /* the published start is close to periodic for its patient, and Anderson does the rest */
    .rhs = rhs,
    .signals = signals,
    .volume = volume,
    .volume_weights = volume_weights,
    .default_steps = 4000,
    .kernel = hales_colunga2020_kernels,
};
