#include "physics/hales/heart.h"

#include <math.h>
#include <stddef.h>

#include "physics/hales/equations.h"
#include "physics/hales/figures.h"
#include "physics/hales/guess.h"
#include "physics/lanes/hales_kernels.h"

static const hales_var params[] = {
#define P(symbol, name, unit, start, lo, hi, source, text) {name, unit, start, lo, hi, source, text},
    HALES_HEART_PARAMS(P)
#undef P
};

static const hales_var states[] = {
#define S(symbol, name, unit, start, lo, hi, source, text) {name, unit, start, lo, hi, source, text},
    HALES_HEART_STATES(S)
#undef S
};

static const hales_signal signals[] = {
#define S(symbol, name, unit, start, lo, hi, source, text) {name, unit, text},
#define A(symbol, name, unit, text)                        {name, unit, text},
    HALES_HEART_STATES(S) HALES_HEART_ALGEBRAIC(A)
#undef S
#undef A
};

static hales_status check_times(const double *p, hales_err *err) {
  const double beat = p[HALES_HT_T], root = sqrt(beat);
  const struct {
    double length_s;
    int row;
    const char *what;
  } part[] = {
      {(p[HALES_HT_LV_RISE] + p[HALES_HT_LV_FALL]) * root, HALES_HT_LV_FALL,
       "(lv.t_rise + lv.t_fall) sqrt(T/1 s)"},
      {(p[HALES_HT_RV_RISE] + p[HALES_HT_RV_FALL]) * root + p[HALES_HT_RV_DELAY], HALES_HT_RV_FALL,
       "(rv.t_rise + rv.t_fall) sqrt(T/1 s) + rv.delay"},
      {p[HALES_HT_LA_LEAD] * root, HALES_HT_LA_LEAD, "la.lead sqrt(T/1 s)"},
      {p[HALES_HT_RA_LEAD] * root, HALES_HT_RA_LEAD, "ra.lead sqrt(T/1 s)"},
      {p[HALES_HT_LA_WIDTH] * root, HALES_HT_LA_WIDTH, "la.width sqrt(T/1 s)"},
      {p[HALES_HT_RA_WIDTH] * root, HALES_HT_RA_WIDTH, "ra.width sqrt(T/1 s)"},
  };
  for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
    if (!(part[i].length_s <= beat))
      return HALES_FAIL_AT(err, HALES_ERANGE, (uint64_t)part[i].row,
                           "%s = %g s must not be longer than the beat T = %g s", part[i].what,
                           part[i].length_s, beat);
  return HALES_OK;
}

double hales_heart_shortest_beat(const double *p) {
  static const double rounding = 1e-9;
  const double l_lv = p[HALES_HT_LV_RISE] + p[HALES_HT_LV_FALL],
               l_rv = p[HALES_HT_RV_RISE] + p[HALES_HT_RV_FALL];
  const double lead = fmax(p[HALES_HT_LA_LEAD], p[HALES_HT_RA_LEAD]),
               width = fmax(p[HALES_HT_LA_WIDTH], p[HALES_HT_RA_WIDTH]);
  const double root =
      fmax(fmax(l_lv, fmax(lead, width)), 0.5 * (l_rv + sqrt(l_rv * l_rv + 4.0 * p[HALES_HT_RV_DELAY])));
  return root * root * (1.0 + rounding);
}

static hales_status check(const double *p, hales_err *err) {
  for (int row = HALES_HT_AO_AREA; row <= HALES_HT_TI_AREA; row += 2)
    if (!(p[row + 1] < p[row]))
      return HALES_FAIL_AT(err, HALES_ERANGE, (uint64_t)row + 1,
                           "a closed valve leaks less than the open one lets through: %s = %g, %s = %g cm2",
                           params[row + 1].name, p[row + 1], params[row].name, p[row]);
  return check_times(p, err);
}

/* Twelve states are volumes, and every flow leaves one of them for another. */
static void volume_weights(const double *p, double *c) {
  (void)p;
  for (int i = 0; i < HALES_HT_N_STATE; i++) c[i] = i <= HALES_HT_V_PV ? 1.0 : 0.0;
}

static double volume(const double *y, const double *p) {
  (void)p;
  double sum = 0.0;
  for (int i = 0; i <= HALES_HT_V_PV; i++) sum += y[i];
  return sum;
}

/* Of the flows back, by the valves' flows. */
static void cut_extremes(double (*stat)[3]) {
  for (int i = 0; i < 4; i++) {
    const double *flow = stat[HALES_HT_Q_AO + i];
    double *back = stat[HALES_HT_B_AO + i];
    for (int k = 0; k < 2; k++) back[k] = -flow[1 - k] < 0.0 ? 0.0 : -flow[1 - k]; /* NaN stays */
  }
}

/* What the vessels hold more at the end of a beat. */
static void close_balance(const double *p, const double *first, const double *last, double (*stat)[3]) {
  stat[HALES_HT_W_STORE][2] = (hales_heart_stored(last, p) - hales_heart_stored(first, p)) / p[HALES_HT_T];
}

static const hales_breath breath = {HALES_HT_PL_SWING, HALES_HT_PL_BEATS, HALES_HT_PL_PHASE};

const hales_model hales_heart = {
    .id = "hales",
    .version = 4,
    .title = "Heart of three walls in a pericardium (TriSeg), with valves, chest and both circulations",
    .source = "Lumens2009",
    .n_param = HALES_HT_N_PARAM,
    .n_state = HALES_HT_N_STATE,
    .n_signal = HALES_HT_N_SIGNAL,
    .n_figure = HALES_HEART_N_FIGURE,
    .param = params,
    .state = states,
    .signal = signals,
    .figure = hales_heart_figures,
    .period_param = HALES_HT_T,
    .breath = &breath,
    .check = check,
    .initial = hales_heart_guess,
    .guess = hales_heart_guess,
    .effort = hales_heart_effort,
    .rhs = hales_heart_rhs,
    .signals = hales_heart_signals,
    .volume = volume,
    .volume_weights = volume_weights,
    .cut_extremes = cut_extremes,
    .close_balance = close_balance,
    .balance_signal = HALES_HT_W_STORE,
    .default_steps = 1000,
    .kernel = hales_heart_kernels,
    .single_kernel = hales_heart_single_kernels,
};
