#include "physics/body/control.h"

#include <math.h>
#include <string.h>

#include "physics/hales/heart.h"

enum { N = HALES_CONTROL_LOOPS, AFFERENTS = HALES_REFLEX_AFFERENTS };

/* An effector in the closed loop: its step for a slope, what it must agree to, and how far one step may go.
 * Afferents are in mmHg, strengths are logarithms. */
static double probe(int i) {
  return i < AFFERENTS ? 0.05 : 0.01;
}
static double tolerance(int i) {
  return i < AFFERENTS ? 1e-3 : 1e-4;
}
static double stride(int i) {
  return i < AFFERENTS ? 8.0 : 0.2;
}

hales_control hales_control_at(const double (*stat)[3]) {
  return (hales_control){.reflex = hales_reflex_at(stat),
                         .anrep = true,
                         .law = hales_anrep_default(),
                         .used_to = hales_growth_point_of(stat)};
}

void hales_control_apply(const double *rest, const hales_control_state *x, double *param) {
  hales_reflex_apply(rest, &x->reflex, param);
  hales_anrep_apply(&x->anrep, param);
}

/* Where the effectors go at a beat: the afferents, then the strengths. */
static void sense(const hales_control *c, const double (*stat)[3], double z[N]) {
  hales_anrep_state end = {{0.0}};
  hales_reflex_sense(&c->reflex, stat, z);
  if (c->anrep) hales_anrep_end(&c->law, &c->used_to, stat, &end);
  memcpy(z + AFFERENTS, end.strength, sizeof end.strength);
}

/* The state in which every lag has followed. */
static hales_control_state followed(const double z[N]) {
  hales_control_state x = {.reflex = {z[0], z[0], z[0], z[0], z[1], z[1]}};
  memcpy(x.anrep.strength, z + AFFERENTS, sizeof x.anrep.strength);
  return x;
}

/* Effectors that have followed to the end, as `followed` makes them. */
static void followed_by(const hales_control_state *x, double z[N]) {
  z[0] = x->reflex.beta;
  z[1] = x->reflex.filling_v;
  memcpy(z + AFFERENTS, x->anrep.strength, sizeof x->anrep.strength);
}

static bool is_on(const hales_control *c, int i) {
  return i == 0 ? c->reflex.arterial : i == 1 ? c->reflex.cardiopulmonary : c->anrep;
}

/* Sets whose effectors have followed to the end: as assumed, and each that is switched on moved by its probe.
 */
enum { SETS = N + 1 };
typedef struct loop {
  const hales_control *c;
  const double *rest;
  const hales_run_settings *s;
  double param[SETS][HALES_HT_N_PARAM], stat[SETS][HALES_HT_N_SIGNAL][3];
  hales_run run[SETS];
  double miss[SETS][N]; /* sensed less assumed */
  int probed[N];        /* the set with an effector's probe; 0: off, at rest */
} loop;

static hales_status try_sets(loop *l, const double z[N], bool *ok, hales_err *err) {
  double trial[SETS][N];
  size_t sets = 1;
  memcpy(trial[0], z, sizeof trial[0]);
  for (int i = 0; i < N; i++) {
    l->probed[i] = is_on(l->c, i) ? (int)sets : 0;
    if (l->probed[i] == 0) continue;
    memcpy(trial[sets], z, sizeof trial[0]);
    trial[sets++][i] += probe(i);
  }
  for (size_t k = 0; k < sets; k++) {
    const hales_control_state x = followed(trial[k]);
    hales_control_apply(l->rest, &x, l->param[k]);
  }
  HALES_TRY(hales_ensemble_run(&hales_heart, l->s, sets, &l->param[0][0], NULL, l->run, NULL,
                               &l->stat[0][0][0], err));
  *ok = true;
  for (size_t k = 0; k < sets; k++) {
    *ok = *ok && l->run[k].outcome == HALES_RUN_OK;
    sense(l->c, (const double(*)[3])l->stat[k], l->miss[k]);
    for (int i = 0; i < N; i++) l->miss[k][i] -= trial[k][i];
  }
  return HALES_OK;
}

/* Largest miss in tolerances. */
static double size_of(const double miss[N]) {
  double worst = 0.0;
  for (int i = 0; i < N; i++) {
    const double size = fabs(miss[i]) / tolerance(i);
    if (!(size <= worst) && !isnan(worst)) worst = size; /* NaN stays */
  }
  return worst;
}

/* Gaussian elimination with row exchange; false when the slopes leave no step. */
static bool newton(const loop *l, double step[N]) {
  double a[N][N + 1];
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++)
      a[i][j] = l->probed[j] ? (l->miss[l->probed[j]][i] - l->miss[0][i]) / probe(j) : i == j ? -1.0 : 0.0;
    a[i][N] = -l->miss[0][i];
  }
  for (int k = 0; k < N; k++) {
    int best = k;
    for (int i = k + 1; i < N; i++)
      if (fabs(a[i][k]) > fabs(a[best][k])) best = i;
    if (!(fabs(a[best][k]) > 1e-9)) return false;
    for (int j = k; j <= N; j++) {
      const double swapped = a[k][j];
      a[k][j] = a[best][j];
      a[best][j] = swapped;
    }
    for (int i = k + 1; i < N; i++)
      for (int j = N; j >= k; j--) a[i][j] -= a[i][k] / a[k][k] * a[k][j];
  }
  double longest = 1.0;
  for (int k = N - 1; k >= 0; k--) {
    step[k] = a[k][N];
    for (int j = k + 1; j < N; j++) step[k] -= a[k][j] * step[j];
    step[k] /= a[k][k];
    longest = fmax(longest, fabs(step[k]) / stride(k));
  }
  for (int k = 0; k < N; k++) step[k] /= longest;
  return true;
}

/* Why a set of the loop has none. */
static hales_status no_answer(const loop *l, hales_err *err) {
  hales_err why = {0};
  for (size_t k = 0; k < SETS; k++)
    if (l->run[k].outcome == HALES_RUN_UNLAWFUL &&
        hales_model_check(&hales_heart, l->param[k], &why) != HALES_OK)
      return HALES_FAIL(err, HALES_EMATH, "what answers leads out of the lawful: %s", why.msg);
  return HALES_FAIL(err, HALES_EMATH, "a set of the closed loop has no periodic state");
}

hales_status hales_control_settle(const hales_control *c, const double *rest, const hales_run_settings *s,
                                  double *param, double *stat, hales_control_state *x, hales_err *err) {
  enum { ROUNDS = 30, HALVINGS = 6 };
  loop l = {.c = c, .rest = rest, .s = s};
  double z[N] = {0.0}, step[N] = {0.0}, last = HUGE_VAL;
  if (x) followed_by(x, z);
  for (int round = 0, halved = 0; round < ROUNDS; round++) {
    bool ok;
    HALES_TRY(try_sets(&l, z, &ok, err));
    const double miss = size_of(l.miss[0]);
    if (ok && miss <= 1.0) {
      memcpy(param, l.param[0], sizeof l.param[0]);
      if (stat) memcpy(stat, l.stat[0], sizeof l.stat[0]);
      if (x) *x = followed(z);
      return HALES_OK;
    }
    if ((!ok || miss > last) && round > 0 && halved < HALVINGS) { /* back half of the way */
      for (int i = 0; i < N; i++) z[i] -= step[i] *= 0.5;
      halved++;
      continue;
    }
    if (!ok) return no_answer(&l, err);
    last = miss;
    halved = 0;
    if (!newton(&l, step)) break;
    for (int i = 0; i < N; i++) z[i] += step[i];
  }
  return HALES_FAIL(err, HALES_EMATH, "no state of the closed loop: what is sensed stays %.2g tolerances off",
                    last);
}

hales_status hales_control_follow(const hales_control *c, const double *rest, const hales_run_settings *s,
                                  int beats, double *y, hales_control_state *x,
                                  const hales_control_listener *told, hales_err *err) {
  hales_run_settings one = *s;
  one.beats = 1;
  one.periodic_tol = 0.0;
  double param[HALES_HT_N_PARAM], start[HALES_HT_N_STATE], stat[HALES_HT_N_SIGNAL][3], seconds = 0.0;
  hales_control_apply(rest, x, param);
  for (int k = 0; k < beats; k++) {
    hales_run run;
    memcpy(start, y, sizeof start);
    HALES_TRY(hales_ensemble_run(&hales_heart, &one, 1, param, start, &run, y, &stat[0][0], err));
    if (run.outcome != HALES_RUN_OK)
      return HALES_FAIL_AT(err, HALES_EMATH, (uint64_t)k, "beat %d: %s", k,
                           hales_run_outcome_text(run.outcome));
    const double beat = param[HALES_HT_T], held = param[HALES_HT_V_TOT];
    double z[N];
    hales_anrep_state end;
    seconds += beat;
    if (told && told->beat) told->beat(told->ctx, k, seconds, param, (const double(*)[3])stat);
    sense(c, (const double(*)[3])stat, z);
    memcpy(end.strength, z + AFFERENTS, sizeof end.strength);
    hales_reflex_step(z, beat, &x->reflex);
    if (c->anrep) hales_anrep_step(&c->law, &end, beat, &x->anrep);
    hales_control_apply(rest, x, param);
    y[HALES_HT_V_SV] += param[HALES_HT_V_TOT] - held;
  }
  return HALES_OK;
}
