#include "physics/svzerod_loop.h"

#include <math.h>
#include <stddef.h>

#include "physics/lanes/svzerod_loop_kernels.h"

static const double two_pi = 6.28318530717958647693;

static const hales_var params[] = {
#define P(symbol, name, unit, start, lo, hi, source, text) {name, unit, start, lo, hi, source, text},
    HALES_SVZEROD_LOOP_PARAMS(P)
#undef P
};

static const hales_var states[] = {
#define S(symbol, name, unit, start, lo, hi, text) {name, unit, start, lo, hi, "svZeroDSolver", text},
    HALES_SVZEROD_LOOP_STATES(S)
#undef S
};

static const hales_signal signals_table[] = {
#define S(symbol, name, unit, start, lo, hi, text) {name, unit, text},
#define A(symbol, name, unit, text)                {name, unit, text},
    HALES_SVZEROD_LOOP_STATES(S) HALES_SVZEROD_LOOP_ALGEBRAIC(A)
#undef S
#undef A
};

static hales_status check(const double *p, hales_err *err) {
  if (!(p[HALES_SV_TSA] * p[HALES_SV_TPWAVE] > 1.0))
    return HALES_FAIL_AT(err, HALES_ERANGE, HALES_SV_TSA,
                         "atrial systole must start before the beat: Tsa = %g must exceed 1/tpwave = %g",
                         p[HALES_SV_TSA], 1.0 / p[HALES_SV_TPWAVE]);
  return HALES_OK;
}

/* eq 3: terms of the normalised elastance, cosine and sine [svZeroDSolver] */
double hales_svzerod_loop_elastance(double u) {
  static const double term[][2] = {
      {0.283748803, 0.0},          {0.031830626, -0.374299825},  {-0.2094724, -0.01812777},
      {0.020520047, 0.073971113},  {0.008316883, -0.047249597},  {-0.04167766, 0.003212163},
      {0.000867323, 0.019441411},  {-0.001675379, -0.005565534}, {-0.011252277, 0.003401432},
      {-0.000414677, 0.008376795}, {0.000253749, -0.00007188},   {-0.002584966, 0.001566861},
      {0.000584752, 0.003143555},  {0.000028502, -0.000024787},  {0.000022961, -0.000007476},
      {0.000018735, -0.000001281}, {0.000015573, 0.000001781},   {0.000013133, 0.000003494},
      {0.000011199, 0.000004507},  {0.000009634, 0.000005117},   {0.000008343, 0.000005481},
      {0.000007265, 0.000005687},  {0.000006354, 0.000005789},   {0.000005575, 0.000005821},
      {0.000004903, 0.000005805}};
  enum { TERMS = sizeof term / sizeof term[0] };
  /* by the recurrence of turning by the base angle: 24 roundings, below 1e-14 */
  const double c = cos(two_pi * u), s = sin(two_pi * u);
  double re = 1.0, im = 0.0, sum = 0.0;
  for (int i = 0; i < TERMS; i++) {
    sum += term[i][0] * re - term[i][1] * im;
    const double next = re * c - im * s;
    im = re * s + im * c;
    re = next;
  }
  return sum;
}

/* eq 2 */
double hales_svzerod_loop_atrium(double u, double tsa, double tpwave) {
  const double end = 1.0 / tpwave;
  double s = u - end + tsa; /* since the start, of the contraction that ends in this beat */
  if (u > end) s -= 1.0;    /* of the one that ends in the next */
  return s > 0.0 && s < tsa ? 0.5 * (1.0 - cos(two_pi * s / tsa)) : 0.0;
}

static void initial(const double *p, double *y) {
  (void)p;
  for (int i = 0; i < HALES_SV_N_STATE; i++) y[i] = states[i].start;
}

static void volume_weights(const double *p, double *c) {
  for (int i = 0; i < HALES_SV_N_STATE; i++) c[i] = 0.0;
  c[HALES_SV_V_RA] = c[HALES_SV_V_RV] = c[HALES_SV_V_LA] = c[HALES_SV_V_LV] = 1.0;
  c[HALES_SV_P_AO] = p[HALES_SV_CPA];
  c[HALES_SV_P_C] = p[HALES_SV_RCR_C];
}

static double volume(const double *y, const double *p) {
  double c[HALES_SV_N_STATE], sum = 0.0;
  volume_weights(p, c);
  for (int i = 0; i < HALES_SV_N_STATE; i++) sum += c[i] * y[i];
  return sum;
}

/* eq 1; the rows Kxp, Kxv, Emax, Vaso from base on */
static double atrium(const double *p, int base, double a, double v) {
  return a * p[base + 2] * (v - p[base + 3]) +
         (1.0 - a) * p[base] * (exp(p[base + 1] * (v - p[base + 3])) - 1.0);
}

static void signals(double t, const double *y, const double *p, double *s) {
  const double u = fmod(t, p[HALES_SV_T]) / p[HALES_SV_T];
  const double a = hales_svzerod_loop_atrium(u, p[HALES_SV_TSA], p[HALES_SV_TPWAVE]);
  const double e = hales_svzerod_loop_elastance(u);
  for (int i = 0; i < HALES_SV_N_STATE; i++) s[i] = y[i];
  s[HALES_SV_P_RA] = atrium(p, HALES_SV_KXP_RA, a, y[HALES_SV_V_RA]);
  s[HALES_SV_P_LA] = atrium(p, HALES_SV_KXP_LA, a, y[HALES_SV_V_LA]);
  s[HALES_SV_P_RV] = e * p[HALES_SV_ERV_S] * (y[HALES_SV_V_RV] - p[HALES_SV_VRV_U]);
  s[HALES_SV_P_LV] = e * p[HALES_SV_ELV_S] * (y[HALES_SV_V_LV] - p[HALES_SV_VLV_U]);
  s[HALES_SV_P_SYS] = y[HALES_SV_P_C] + p[HALES_SV_RCR_RP] * y[HALES_SV_Q_AO];
  s[HALES_SV_Q_VEN] = (y[HALES_SV_P_C] - s[HALES_SV_P_RA]) / p[HALES_SV_RCR_RD];
}

/* eq 4.  The source stops a flow at zero; here the last of it dies away, in less than 1e-6 s, so that a
 * solver with error control gets past a valve that shuts: a rate that jumps to zero ends its step below
 * rounding.  What a solver's error leaves below zero comes back as fast.  heuristic: as much as an error of
 * 1e-3 of 20 mL/s, so that solvers which ask for no more still see the rate (tests/fmi/test_fmpy.py). */
static const double last_flow = 2e-2; /* mL/s */

static double valve(double q, double dp, double r, double l) {
  const double drive = dp - r * q;
  return drive > 0.0 ? drive / l : drive * fmax(fmin(q / last_flow, 1.0), -1.0) / l;
}

static void rhs(double t, const double *y, const double *p, double *dydt) {
  double s[HALES_SV_N_SIGNAL];
  signals(t, y, p, s);
  const double ra = fmax(y[HALES_SV_Q_RA], 0.0), rv = fmax(y[HALES_SV_Q_RV], 0.0);
  const double la = fmax(y[HALES_SV_Q_LA], 0.0), lv = fmax(y[HALES_SV_Q_LV], 0.0), ao = y[HALES_SV_Q_AO];
  dydt[HALES_SV_V_RA] = s[HALES_SV_Q_VEN] - ra;
  dydt[HALES_SV_V_RV] = ra - rv;
  dydt[HALES_SV_V_LA] = rv - la; // eq 5
  dydt[HALES_SV_V_LV] = la - lv;
  dydt[HALES_SV_Q_RA] =
      valve(y[HALES_SV_Q_RA], s[HALES_SV_P_RA] - s[HALES_SV_P_RV], p[HALES_SV_RRA_V], p[HALES_SV_LRA_V]);
  dydt[HALES_SV_Q_RV] =
      valve(y[HALES_SV_Q_RV], s[HALES_SV_P_RV] - y[HALES_SV_P_PUL], p[HALES_SV_RRV_A], p[HALES_SV_LRV_A]);
  dydt[HALES_SV_Q_LA] =
      valve(y[HALES_SV_Q_LA], s[HALES_SV_P_LA] - s[HALES_SV_P_LV], p[HALES_SV_RLA_V], p[HALES_SV_LLA_V]);
  dydt[HALES_SV_Q_LV] =
      valve(y[HALES_SV_Q_LV], s[HALES_SV_P_LV] - y[HALES_SV_P_AO], p[HALES_SV_RLV_AO], p[HALES_SV_LLV_A]);
  dydt[HALES_SV_P_PUL] = (rv - (y[HALES_SV_P_PUL] - s[HALES_SV_P_LA]) / p[HALES_SV_RPD]) / p[HALES_SV_CP];
  dydt[HALES_SV_P_AO] = (lv - ao) / p[HALES_SV_CPA]; // eq 6
  dydt[HALES_SV_Q_AO] = (y[HALES_SV_P_AO] - s[HALES_SV_P_SYS] - p[HALES_SV_AO_R] * ao) / p[HALES_SV_AO_L];
  dydt[HALES_SV_P_C] = (ao - s[HALES_SV_Q_VEN]) / p[HALES_SV_RCR_C]; // eq 7
}

/* A valve is held shut by the stiffness of its last flow, 1e7/s: Newton's method with the matrix of a shut
 * valve takes no notice of a pressure that has opened it.  Above zero where it is open: what drives it, until
 * the last of the flow is gone. */
static void switches(double t, const double *y, const double *p, double *z) {
  static const struct {
    int flow, up, down, resistance;
  } valves[] = {{HALES_SV_Q_RA, HALES_SV_P_RA, HALES_SV_P_RV, HALES_SV_RRA_V},
                {HALES_SV_Q_RV, HALES_SV_P_RV, HALES_SV_P_PUL, HALES_SV_RRV_A},
                {HALES_SV_Q_LA, HALES_SV_P_LA, HALES_SV_P_LV, HALES_SV_RLA_V},
                {HALES_SV_Q_LV, HALES_SV_P_LV, HALES_SV_P_AO, HALES_SV_RLV_AO}};
  double s[HALES_SV_N_SIGNAL];
  signals(t, y, p, s);
  for (size_t i = 0; i < sizeof valves / sizeof valves[0]; i++) {
    const double q = fmax(y[valves[i].flow], 0.0);
    z[i] = fmax(s[valves[i].up] - s[valves[i].down] - p[valves[i].resistance] * q, q - 0.5 * last_flow);
  }
}

static double cardiac_output(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_SV_Q_AO][2] * 0.06; /* mL/s to L/min */
}
static double heart_rate(const double *p, const double (*s)[3]) {
  return (void)s, 60.0 / p[HALES_SV_T];
}
static double lv_ef(const double *p, const double (*s)[3]) {
  return (void)p, hales_ejection_fraction_pct(s, HALES_SV_V_LV);
}
static double rv_ef(const double *p, const double (*s)[3]) {
  return (void)p, hales_ejection_fraction_pct(s, HALES_SV_V_RV);
}

static const hales_figure figures[] = {
    {"co_l_min", "L/min", "cardiac output, mean flow in the aorta", cardiac_output},
    {"hr_bpm", "/min", "heart rate", heart_rate},
    {"lvef_pct", "%", "left-ventricular ejection fraction", lv_ef},
    {"rvef_pct", "%", "right-ventricular ejection fraction", rv_ef},
};

const hales_model hales_svzerod_loop = {
    .id = "svzerod_loop",
    .version = 1,
    .title = "svZeroDSolver's closed loop: heart with inertial valves, lung, aorta and one bed",
    .source = "svZeroDSolver",
    .n_param = HALES_SV_N_PARAM,
    .n_state = HALES_SV_N_STATE,
    .n_signal = HALES_SV_N_SIGNAL,
    .n_figure = sizeof figures / sizeof figures[0],
    .param = params,
    .state = states,
    .signal = signals_table,
    .figure = figures,
    .period_param = HALES_SV_T,
    .check = check,
    .initial = initial,
    .guess = initial, /* there is no total volume among the parameters: the start holds it */
    .rhs = rhs,
    .switches = switches,
    .n_switch = 4,
    .signals = signals,
    .volume = volume,
    .volume_weights = volume_weights,
    .default_steps = 4000,
    .kernel = hales_svzerod_loop_kernels,
};
