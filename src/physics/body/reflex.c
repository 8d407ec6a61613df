#include "physics/body/reflex.h"

#include <math.h>
#include <string.h>

#include "physics/hales/heart.h"

enum { MIN, MAX, MEAN };
enum { ARTERIAL, FILLING };
static const double scale_mmhg[2] = {18.0, 5.0};
/* time constants, s */
static const double tau_vagal = 0.76, tau_beta = 7.0, tau_alpha_r = 12.0, tau_alpha_v = 19.0;
/* gains per mmHg */
static const double vagal_s = 0.009, beta_s = 0.012;
static const double left_frac = 0.014 / 0.40, right_frac = 0.021 / 1.30;
static const double resistance_frac = 0.034, filling_resistance_frac = 0.012;
static const double venous_ml = 26.6, filling_venous_ml = 13.0;

static void sensed(const double (*stat)[3], double p[2]) {
  p[ARTERIAL] = stat[HALES_HT_P_SA][MEAN];
  p[FILLING] = stat[HALES_HT_P_RA][MEAN] - stat[HALES_HT_P_PL][MEAN];
}

hales_reflex hales_reflex_at(const double (*stat)[3]) {
  double p[2];
  sensed(stat, p);
  return (hales_reflex){true, true, p[ARTERIAL], p[FILLING]};
}

void hales_reflex_sense(const hales_reflex *r, const double (*stat)[3], double d[2]) {
  double p[2];
  sensed(stat, p);
  const double off[2] = {p[ARTERIAL] - r->set_arterial_mmhg, p[FILLING] - r->set_filling_mmhg};
  const bool on[2] = {r->arterial, r->cardiopulmonary};
  for (int i = 0; i < 2; i++) d[i] = on[i] ? scale_mmhg[i] * atan(off[i] / scale_mmhg[i]) : 0.0;
}

static void lag(double *x, double d, double seconds, double tau) {
  *x = d + (*x - d) * exp(-seconds / tau);
}

void hales_reflex_step(const double d[2], double seconds, hales_reflex_state *x) {
  lag(&x->vagal, d[ARTERIAL], seconds, tau_vagal);
  lag(&x->beta, d[ARTERIAL], seconds, tau_beta);
  lag(&x->alpha_r, d[ARTERIAL], seconds, tau_alpha_r);
  lag(&x->alpha_v, d[ARTERIAL], seconds, tau_alpha_v);
  lag(&x->filling_r, d[FILLING], seconds, tau_alpha_r);
  lag(&x->filling_v, d[FILLING], seconds, tau_alpha_v);
}

void hales_reflex_apply(const double *rest, const hales_reflex_state *x, double *p) {
  static const int moved[] = {HALES_HT_T, HALES_HT_LV_S_ACT, HALES_HT_RV_S_ACT, HALES_HT_SYS_R,
                              HALES_HT_V_TOT};
  /* an effector that has given all it has: a fifth of what it was at rest */
  static const double least = 0.2;
  memcpy(p, rest, hales_heart.n_param * sizeof *p);
  p[HALES_HT_T] += vagal_s * x->vagal + beta_s * x->beta;
  p[HALES_HT_LV_S_ACT] /= fmax(1.0 + left_frac * x->beta, least);
  p[HALES_HT_RV_S_ACT] /= fmax(1.0 + right_frac * x->beta, least);
  p[HALES_HT_SYS_R] *=
      fmax(1.0 - resistance_frac * x->alpha_r - filling_resistance_frac * x->filling_r, least);
  p[HALES_HT_V_TOT] -= venous_ml * x->alpha_v + filling_venous_ml * x->filling_v;
  for (size_t i = 0; i < sizeof moved / sizeof moved[0]; i++) {
    const hales_var *v = &hales_heart.param[moved[i]];
    p[moved[i]] = fmin(fmax(p[moved[i]], v->lo), v->hi);
  }
}

/* Sets whose effectors have followed the afferents to the end. */
enum { TRIAL_SETS = 3 };
typedef struct loop {
  const hales_reflex *r;
  const double *rest;
  const hales_run_settings *s;
  double param[TRIAL_SETS][HALES_HT_N_PARAM], stat[TRIAL_SETS][HALES_HT_N_SIGNAL][3];
  hales_run run[TRIAL_SETS];
  double miss[TRIAL_SETS][2]; /* sensed less assumed */
} loop;

static hales_status try_sets(loop *l, size_t n, const double (*d)[2], hales_err *err) {
  for (size_t k = 0; k < n; k++) {
    const hales_reflex_state x = {d[k][0], d[k][0], d[k][0], d[k][0], d[k][1], d[k][1]};
    hales_reflex_apply(l->rest, &x, l->param[k]);
  }
  HALES_TRY(
      hales_ensemble_run(&hales_heart, l->s, n, &l->param[0][0], NULL, l->run, NULL, &l->stat[0][0][0], err));
  for (size_t k = 0; k < n; k++) {
    double got[2];
    hales_reflex_sense(l->r, (const double(*)[3])l->stat[k], got);
    for (int i = 0; i < 2; i++) l->miss[k][i] = got[i] - d[k][i];
  }
  return HALES_OK;
}

static double size_of(const double miss[2]) {
  return fmax(fabs(miss[0]), fabs(miss[1]));
}

/* The Newton step from set 0 with the slopes of sets 1 and 2, each moved by h in one afferent. */
static bool newton(const loop *l, double h, double step[2]) {
  double a[2][2];
  for (int j = 0; j < 2; j++)
    for (int i = 0; i < 2; i++) a[i][j] = (l->miss[1 + j][i] - l->miss[0][i]) / h;
  const double det = a[0][0] * a[1][1] - a[0][1] * a[1][0];
  if (!(fabs(det) > 1e-12)) return false;
  step[0] = -(a[1][1] * l->miss[0][0] - a[0][1] * l->miss[0][1]) / det;
  step[1] = -(a[0][0] * l->miss[0][1] - a[1][0] * l->miss[0][0]) / det;
  return true;
}

hales_status hales_reflex_settle(const hales_reflex *r, const double *rest, const hales_run_settings *s,
                                 double *param, double *stat, double d_out[2], hales_err *err) {
  enum { ROUNDS = 20, HALVINGS = 6 };
  static const double h = 0.05, tol_mmhg = 1e-3;
  loop l = {.r = r, .rest = rest, .s = s};
  double d[2] = {0.0, 0.0}, step[2] = {0.0, 0.0}, last = HUGE_VAL;
  for (int round = 0, halved = 0; round < ROUNDS; round++) {
    const double trial[TRIAL_SETS][2] = {{d[0], d[1]}, {d[0] + h, d[1]}, {d[0], d[1] + h}};
    HALES_TRY(try_sets(&l, TRIAL_SETS, trial, err));
    bool ok = true;
    for (int k = 0; k < TRIAL_SETS; k++) ok = ok && l.run[k].outcome == HALES_RUN_OK;
    if (ok && size_of(l.miss[0]) <= tol_mmhg) {
      memcpy(param, l.param[0], sizeof l.param[0]);
      if (stat) memcpy(stat, l.stat[0], sizeof l.stat[0]);
      if (d_out) memcpy(d_out, d, sizeof d);
      return HALES_OK;
    }
    if ((!ok || size_of(l.miss[0]) > last) && round > 0 && halved < HALVINGS) { /* back half of the way */
      for (int i = 0; i < 2; i++) d[i] -= step[i] *= 0.5;
      halved++;
      continue;
    }
    if (!ok) return HALES_FAIL(err, HALES_EMATH, "a set of the closed loop has no periodic state");
    last = size_of(l.miss[0]);
    halved = 0;
    if (!newton(&l, h, step)) break;
    for (int i = 0; i < 2; i++) d[i] += step[i];
  }
  return HALES_FAIL(err, HALES_EMATH, "no state of the closed loop: what is sensed stays %.2g mmHg off",
                    last);
}

hales_status hales_reflex_follow(const hales_reflex *r, const double *rest, const hales_run_settings *s,
                                 int beats, double *y, hales_reflex_state *x,
                                 const hales_reflex_listener *told, hales_err *err) {
  hales_run_settings one = *s;
  one.beats = 1;
  one.periodic_tol = 0.0;
  double param[HALES_HT_N_PARAM], start[HALES_HT_N_STATE], stat[HALES_HT_N_SIGNAL][3], seconds = 0.0;
  hales_reflex_apply(rest, x, param);
  for (int k = 0; k < beats; k++) {
    hales_run run;
    memcpy(start, y, sizeof start);
    HALES_TRY(hales_ensemble_run(&hales_heart, &one, 1, param, start, &run, y, &stat[0][0], err));
    if (run.outcome != HALES_RUN_OK)
      return HALES_FAIL_AT(err, HALES_EMATH, (uint64_t)k, "beat %d: %s", k,
                           hales_run_outcome_text(run.outcome));
    const double beat = param[HALES_HT_T], held = param[HALES_HT_V_TOT];
    double d[2];
    seconds += beat;
    if (told && told->beat) told->beat(told->ctx, k, seconds, param, (const double(*)[3])stat);
    hales_reflex_sense(r, (const double(*)[3])stat, d);
    hales_reflex_step(d, beat, x);
    hales_reflex_apply(rest, x, param);
    y[HALES_HT_V_SV] += param[HALES_HT_V_TOT] - held;
  }
  return HALES_OK;
}
