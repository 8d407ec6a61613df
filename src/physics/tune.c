#include "physics/tune.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/linalg.h"

enum { ROUNDS_MAX = 60, TRIES = 4 };
static const double slope_step = 0.01;
static const double stride_most = 0.5; /* of a logarithm in a round: the figures are not linear further out */
static const double damping[TRIES] = {0.1, 1.0, 10.0, 100.0}; /* times the damping of the last good round */

/* One tuning: the sets of a round stand side by side. */
typedef struct tune {
  const hales_model *m;
  const hales_run_settings *s;
  size_t n_handle, n_goal;
  const size_t *handle;
  const hales_goal *goal;
  double *param, *stat; /* [n_set] rows; param + n_set rows */
  hales_run *run;
} tune;

static const double (*stat_of(const tune *t, size_t set))[3] {
  return (const double(*)[3])(const void *)(t->stat + set * t->m->n_signal * 3);
}

/* Misses in tolerances; returns the sum of squares, infinite where the set has no answer. */
static double misses(const tune *t, size_t set, double *miss) {
  double sum = 0.0;
  for (size_t i = 0; i < t->n_goal; i++) {
    const hales_goal *g = &t->goal[i];
    miss[i] = t->run[set].outcome == HALES_RUN_OK
                  ? (g->value(t->param + set * t->m->n_param, stat_of(t, set)) - g->wanted) / g->tolerance
                  : (double)INFINITY;
    sum += miss[i] * miss[i];
  }
  return isfinite(sum) ? sum : (double)INFINITY;
}

static hales_status run_sets(const tune *t, size_t n, hales_err *err) {
  return hales_ensemble_run(t->m, t->s, n, t->param, NULL, t->run, NULL, t->stat, err);
}

/* d miss/d ln handle, row-major [n_goal][n_handle]; a side without an answer leaves the other one. */
static hales_status slopes(const tune *t, const double *at, const double *miss, double *jac, hales_err *err) {
  const size_t n = t->m->n_param;
  for (size_t k = 0; k < 2 * t->n_handle; k++) {
    double *p = t->param + k * n;
    memcpy(p, at, n * sizeof *p);
    const size_t row = t->handle[k / 2];
    p[row] = hales_var_clamp(&t->m->param[row], p[row] * exp(k % 2 ? slope_step : -slope_step));
  }
  HALES_TRY(run_sets(t, 2 * t->n_handle, err));
  for (size_t k = 0; k < t->n_handle; k++) {
    double side[2][HALES_TUNE_MAX], x[2];
    for (size_t j = 0; j < 2; j++) {
      const size_t set = 2 * k + j;
      x[j] = log(t->param[set * n + t->handle[k]] / at[t->handle[k]]);
      if (!isfinite(misses(t, set, side[j]))) {
        memcpy(side[j], miss, t->n_goal * sizeof *miss);
        x[j] = 0.0;
      }
    }
    for (size_t i = 0; i < t->n_goal; i++)
      jac[i * t->n_handle + k] = x[1] > x[0] ? (side[1][i] - side[0][i]) / (x[1] - x[0]) : 0.0;
  }
  return HALES_OK;
}

/* (J'J + lambda D) step = -J'r, D the diagonal of J'J [More1978]. */
static void make_step(const tune *t, const double *jac, const double *miss, double lambda, double *step) {
  double a[HALES_TUNE_MAX * HALES_TUNE_MAX], b[HALES_TUNE_MAX];
  const size_t n = t->n_handle;
  for (size_t k = 0; k < n; k++) {
    b[k] = 0.0;
    for (size_t i = 0; i < t->n_goal; i++) b[k] -= jac[i * n + k] * miss[i];
    for (size_t l = 0; l < n; l++) {
      double sum = 0.0;
      for (size_t i = 0; i < t->n_goal; i++) sum += jac[i * n + k] * jac[i * n + l];
      a[k * n + l] = sum;
    }
  }
  for (size_t k = 0; k < n; k++) a[k * n + k] += lambda * a[k * n + k] + 1e-12;
  if (hales_chol_factor(n, a, a))
    hales_chol_solve(n, a, b, step);
  else
    memset(step, 0, n * sizeof *step);
  double longest = 0.0;
  for (size_t k = 0; k < n; k++) longest = fmax(longest, fabs(step[k]));
  for (size_t k = 0; longest > stride_most && k < n; k++) step[k] *= stride_most / longest;
}

static void worst_of(const double *miss, size_t n, hales_tuned *out) {
  out->worst = 0.0;
  for (size_t i = 0; i < n; i++)
    if (!(fabs(miss[i]) <= out->worst)) {
      out->worst = fabs(miss[i]);
      out->worst_goal = i;
    }
}

/* One round: slopes, then four dampings side by side, the best of which is taken when it is better. */
static hales_status improve(const tune *t, double *at, double *miss, double *sum, double *lambda, bool *moved,
                            double *stat, hales_err *err) {
  double jac[HALES_TUNE_MAX * HALES_TUNE_MAX], step[HALES_TUNE_MAX], trial[HALES_TUNE_MAX];
  const size_t n = t->m->n_param;
  HALES_TRY(slopes(t, at, miss, jac, err));
  for (size_t j = 0; j < TRIES; j++) {
    double *p = t->param + j * n;
    memcpy(p, at, n * sizeof *p);
    make_step(t, jac, miss, *lambda * damping[j], step);
    for (size_t k = 0; k < t->n_handle; k++)
      p[t->handle[k]] = hales_var_clamp(&t->m->param[t->handle[k]], p[t->handle[k]] * exp(step[k]));
  }
  HALES_TRY(run_sets(t, TRIES, err));
  *moved = false;
  size_t best = 0;
  for (size_t j = 0; j < TRIES; j++) {
    const double now = misses(t, j, trial);
    if (!(now < *sum)) continue;
    *sum = now;
    best = j;
    *moved = true;
    memcpy(miss, trial, t->n_goal * sizeof *miss);
  }
  if (!*moved) return HALES_OK;
  *lambda *= damping[best];
  memcpy(at, t->param + best * n, n * sizeof *at);
  memcpy(stat, stat_of(t, best), t->m->n_signal * 3 * sizeof *stat);
  return HALES_OK;
}

static hales_status search(tune *t, double within, double *param, hales_tuned *out, double *stat,
                           hales_err *err) {
  double miss[HALES_TUNE_MAX], lambda = 0.1;
  memcpy(t->param, param, t->m->n_param * sizeof *param);
  HALES_TRY(run_sets(t, 1, err));
  double sum = misses(t, 0, miss);
  if (!isfinite(sum))
    return HALES_FAIL(err, HALES_EMATH, "the set to start from has no answer: %s",
                      hales_run_outcome_text(t->run[0].outcome));
  memcpy(stat, stat_of(t, 0), t->m->n_signal * 3 * sizeof *stat);
  bool moved = true;
  worst_of(miss, t->n_goal, out);
  for (; out->rounds < ROUNDS_MAX && out->worst > within && moved; out->rounds++) {
    HALES_TRY(improve(t, param, miss, &sum, &lambda, &moved, stat, err));
    if (!moved && lambda < 1e4) { /* try shorter ones before giving up */
      lambda = fmax(lambda, 1e-3) * 100.0;
      moved = true;
    }
    worst_of(miss, t->n_goal, out);
  }
  out->met = out->worst <= within;
  return HALES_OK;
}

hales_status hales_tune(const hales_model *m, const hales_run_settings *s, size_t n_handle,
                        const size_t *handle, size_t n_goal, const hales_goal *goal, double within,
                        double *param, hales_tuned *out, double *stat, hales_err *err) {
  *out = (hales_tuned){0};
  if (n_handle == 0 || n_handle > n_goal || n_goal > HALES_TUNE_MAX)
    return HALES_FAIL(err, HALES_EARG, "%zu numbers to move for %zu goals; 1 to as many as goals, at most %d",
                      n_handle, n_goal, HALES_TUNE_MAX);
  const size_t n_set = 2 * n_handle > TRIES ? 2 * n_handle : TRIES, n_stat = m->n_signal * 3;
  double *memory = calloc(n_set * (m->n_param + n_stat) + n_stat, sizeof *memory);
  hales_run *run = calloc(n_set, sizeof *run);
  tune t = {m, s, n_handle, n_goal, handle, goal, memory, NULL, run};
  hales_status status = HALES_OK;
  if (!memory || !run) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu sets", n_set);
  } else {
    t.stat = memory + n_set * m->n_param;
    double *own = t.stat + n_set * n_stat;
    status = search(&t, within, param, out, own, err);
    if (stat) memcpy(stat, own, n_stat * sizeof *stat);
  }
  free(run);
  free(memory);
  return status;
}
