#include "infer/refine.h"

#include <math.h>
#include <string.h>

#include "infer/bridge.h"
#include "infer/streams.h"
#include "numeric/linalg.h"
#include "numeric/stats.h"

static const double temper_ess_per_par = 10.0; /* heuristic: effective draws that the coordinates stand on */

static size_t total(const hales_problem *p) {
  return p->settings.n_round * p->settings.n_round_draw + p->settings.n_refine * p->settings.n_refine_draw;
}

/* coordinates of round t: tempered mean and covariance of the draws so far */
static bool set_coordinates(const hales_problem *p, hales_amis *a, hales_surrogate *s) {
  const size_t np = p->n_par;
  hales_amis_temper(a, temper_ess_per_par * (double)(np + 2));
  memset(s->center, 0, np * sizeof *s->center);
  memset(a->mat, 0, np * np * sizeof *a->mat);
  for (size_t i = 0; i < a->n; i++) {
    for (size_t j = 0; j < np; j++) s->center[j] += a->tempered[i] * a->z[i * np + j];
  }
  for (size_t i = 0; i < a->n; i++) {
    if (!(a->tempered[i] > 0.0)) continue;
    const double *z = a->z + i * np;
    for (size_t j = 0; j < np; j++) {
      const double d = a->tempered[i] * (z[j] - s->center[j]);
      for (size_t k = 0; k <= j; k++) a->mat[j * np + k] += d * (z[k] - s->center[k]);
    }
  }
  for (size_t j = 0; j < np; j++) a->mat[j * np + j] *= 1.0 + 1e-6; /* fewer draws than directions */
  return hales_chol_factor(np, a->mat, s->chol);
}

static bool fit(const hales_ladder *l, hales_amis *a, hales_refine *f) {
  const hales_problem *p = l->p;
  hales_surrogate *s = &f->surrogate[f->n_round];
  if (!set_coordinates(p, a, s)) return false;
  for (size_t i = 0; i < l->n_pool; i++)
    f->pool_loss[i] = hales_ladder_loss(p, l->pool_z + i * p->n_par, l->pool_out + i * p->n_dat);
  double *importance = f->bridge; /* the pool has the draws with an answer, in their order */
  size_t n = 0;
  for (size_t i = 0; i < a->n; i++) {
    if (a->ok[i]) importance[n++] = a->weight[i] * (double)a->n;
  }
  const hales_training t = {l->n_pool, l->n_pool - n, l->pool_z, l->pool_out, f->pool_loss, importance};
  return hales_surrogate_fit(p, &t, &f->room, s);
}

/* row of log_q of source k at draws from .. n - 1 */
static void fill_source(const hales_problem *p, const hales_amis *a, hales_refine *f, size_t k, size_t from) {
  double *row = f->log_q + k * total(p);
  if (k == 0) {
    for (size_t i = from; i < a->n; i++) row[i] = hales_amis_log_mixture(p, a, a->z + i * p->n_par);
    return;
  }
  hales_surrogate_loss(&f->surrogate[k - 1], a->n - from, a->z + from * p->n_par, row + from, f->room.u,
                       f->chains.work);
  for (size_t i = from; i < a->n; i++) row[i] = -row[i];
}

/* chain starts: systematic resampling of the draws so far, weighted for the new surrogate */
static bool pick_starts(const hales_problem *p, hales_amis *a, hales_refine *f, hales_rng rng) {
  const size_t np = p->n_par, n = f->chains.n;
  const double *row = f->log_q + (f->n_round + 1) * total(p);
  double max = -HUGE_VAL, sum = 0.0;
  for (size_t i = 0; i < a->n; i++) max = fmax(max, a->tempered[i] = row[i] - f->log_mix[i]);
  if (!isfinite(max)) return false;
  for (size_t i = 0; i < a->n; i++) sum += a->tempered[i] = exp(a->tempered[i] - max);
  const double u = hales_rng_uniform(rng, 0);
  double cum = a->tempered[0];
  size_t at = 0;
  for (size_t k = 0; k < n; k++) {
    const double want = sum * ((double)k + u) / (double)n;
    while (cum < want && at + 1 < a->n) cum += a->tempered[++at];
    memcpy(f->start + k * np, a->z + at * np, np * sizeof *f->start);
  }
  return true;
}

/* constants, weights and their verdict */
static void weigh(const hales_problem *p, hales_amis *a, hales_refine *f) {
  hales_bridge(1 + f->n_round, a->n, total(p), f->count, f->log_q, f->log_z, f->log_mix, f->bridge);
  for (size_t i = 0; i < a->n; i++)
    a->log_weight[i] = a->ok[i] ? a->log_target[i] - f->log_mix[i] : -HUGE_VAL;
  a->log_evidence = 0.0;
  if (hales_psis(a->n, a->log_weight, a->weight, a->items, a->tail, &a->psis))
    a->log_evidence = hales_logsumexp(a->n, a->log_weight);
}

/* Draws of each chain in the next round.  Where the last round says that one more of at most twice the usual
 * size will do, it is as large as that takes: neither a fit for the last few draws, nor draws that nobody
 * wants. */
static size_t next_each(const hales_problem *p, const hales_amis *a, const hales_refine *f) {
  const size_t usual = p->settings.n_refine_draw / f->chains.n, room = (total(p) - a->n) / f->chains.n;
  const double gained = a->psis.ess - f->ess_before, missing = p->settings.ess_min - a->psis.ess;
  double each = (double)usual;
  if (f->n_round > 0 && gained > 0.0 && missing > 0.0)
    each = ceil(missing / gained * f->count[f->n_round] / (double)f->chains.n);
  const size_t wanted = each <= 2.0 * (double)usual ? (size_t)each : usual;
  return wanted < room ? wanted : room; /* a larger round that was not the last leaves less */
}

static hales_status run_round(hales_ladder *l, hales_amis *a, hales_refine *f, bool *done, hales_err *err) {
  const hales_problem *p = l->p;
  const size_t np = p->n_par, t = f->n_round, at = a->n, each = next_each(p, a, f);
  const hales_rng rng = hales_rng_substream(hales_rng_substream(p->rng, HALES_STREAM_REFINE), t);
  *done = true;
  f->ess_before = a->psis.ess;
  if (each == 0 || !fit(l, a, f)) return HALES_OK;
  fill_source(p, a, f, t + 1, 0);
  if (!pick_starts(p, a, f, rng)) return HALES_OK;
  hales_chains_run(p, &f->surrogate[t], a, hales_rng_substream(rng, 1), f->start, each, &f->chains,
                   a->z + at * np);
  a->n += each * f->chains.n;
  HALES_TRY(hales_ladder_eval(l, a->n - at, a->z + at * np, a->out + at * p->n_dat, a->ok + at, err));
  for (size_t i = at; i < a->n; i++)
    a->log_target[i] = a->ok[i] ? hales_amis_log_target(p, a->z + i * np, a->out + i * p->n_dat) : -HUGE_VAL;
  f->n_round++;
  f->count[t + 1] = (double)(a->n - at);
  for (size_t k = 0; k <= f->n_round; k++) fill_source(p, a, f, k, at);
  /* first guess of the constant: importance sampling by the draws before */
  for (size_t i = 0; i < at; i++) a->tempered[i] = f->log_q[(t + 1) * total(p) + i] - f->log_mix[i];
  f->log_z[t + 1] = hales_logsumexp(at, a->tempered);
  weigh(p, a, f);
  *done = f->n_round >= p->settings.n_refine || hales_amis_accepted(p, a) || !(a->psis.ess > 0.0);
  return HALES_OK;
}

hales_status hales_refine_run(hales_ladder *l, hales_amis *a, hales_refine *f, hales_err *err) {
  const hales_problem *p = l->p;
  f->n_round = 0;
  if (p->settings.n_refine == 0 || a->n == 0 || !(a->psis.ess > 0.0) || hales_amis_accepted(p, a))
    return HALES_OK;
  f->count[0] = 0.0;
  for (size_t r = 0; r < a->n_round; r++) f->count[0] += (double)a->n_candidate[r];
  f->log_z[0] = 0.0;
  fill_source(p, a, f, 0, 0);
  for (size_t i = 0; i < a->n; i++) f->log_mix[i] = log(f->count[0]) + f->log_q[i];
  for (bool done = false; !done;) HALES_TRY(run_round(l, a, f, &done, err));
  a->n_round += f->n_round;
  return HALES_OK;
}
