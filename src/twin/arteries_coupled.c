#include "twin/arteries_coupled.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/parallel.h"
#include "numeric/stats.h"
#include "twin/arteries_coupled_priv.h"

enum { N = HALES_ARTERY_POINTS, DRAWS = HALES_COUPLED_DRAWS_MAX };

typedef struct job {
  const hales_artery_sizes *known;
  const hales_twin *t;
  hales_human_tree body;
  hales_rng rng;
  size_t first; /* of this round; 0 is the mean */
  artery_heart heart[DRAWS + 1];
  hales_artery_couple couple[DRAWS + 1];
  hales_status status[DRAWS + 1];
  hales_err err[DRAWS + 1];
} job;

/* Parameters of the mean and of the draws, their periodic states and one recorded beat each. */
static hales_status read_heart(const hales_twin *t, const double *param, const double *state,
                               const double *wave, artery_heart *h, hales_err *err) {
  const hales_model *m = t->pm->model;
  const hales_port *port = t->pm->lung.port;
  double y[HALES_STATE_MAX], p_mean = 0.0, q_mean = 0.0;
  h->port = port;
  h->wedge = t->pm->lung.wedge;
  memcpy(h->param, param, m->n_param * sizeof *param);
  memcpy(h->state, state, m->n_state * sizeof *state);
  hales_artery_circuit_of(t->pm, param, wave, &h->circuit);
  h->back_mmhg = 0.0;
  for (size_t k = 0; k < N; k++) {
    for (size_t i = 0; i < m->n_state; i++) y[i] = wave[i * N + k];
    h->back_mmhg += port->back(h->circuit.period_s * (double)k / N, y, param) / N;
    p_mean += wave[t->pm->lung.pressure * N + k] / N;
    q_mean += h->circuit.q_ml_s[k] / N;
  }
  h->r_mmhg_s_ml = (p_mean - h->back_mmhg) / q_mean;
  hales_artery_load(port, h->circuit.period_s, wave, N, h->load);
  if (h->r_mmhg_s_ml > 0.0) return HALES_OK;
  return HALES_FAIL(err, HALES_ERANGE, "the arteries' resistance is %.3g mmHg s/mL", h->r_mmhg_s_ml);
}

static hales_status mean_heart(const hales_twin *t, double *param, double *state, hales_err *err) {
  double theta[HALES_FREE_MAX] = {0};
  hales_run run;
  const hales_run_settings s = hales_twin_settings(t->pm, 1);
  for (size_t i = 0; i < t->n_draw; i++)
    for (size_t k = 0; k < t->pm->n_free; k++)
      theta[k] += t->theta[i * t->pm->n_free + k] / (double)t->n_draw;
  t->pm->to_params(&t->body, theta, param);
  HALES_TRY(hales_twin_run(t->pm, &t->body, &s, NULL, 1, param, &run, state, NULL, NULL, err));
  if (run.outcome == HALES_RUN_OK) return HALES_OK;
  return HALES_FAIL(err, HALES_EMATH, "the heart at the posterior mean: %s",
                    hales_run_outcome_text(run.outcome));
}

static hales_status read_hearts(const hales_twin *t, size_t n, int threads, job *j, hales_err *err) {
  const hales_model *m = t->pm->model;
  const size_t n_param = m->n_param, n_state = m->n_state, size = m->n_signal * N;
  double *param = malloc((n + 1) * (n_param + n_state + size) * sizeof *param);
  if (!param) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the beats of %zu draws", n);
  double *state = param + (n + 1) * n_param, *wave = state + (n + 1) * n_state;
  hales_status got = mean_heart(t, param, state, err);
  for (size_t i = 0; i < n; i++) {
    const size_t row = i * t->n_draw / n;
    memcpy(param + (i + 1) * n_param, t->param + row * n_param, n_param * sizeof *param);
    memcpy(state + (i + 1) * n_state, t->state + row * n_state, n_state * sizeof *state);
  }
  hales_run_settings s = hales_twin_settings(t->pm, threads);
  s.record_steps = s.steps = 400; /* as arteries.c */
  if (got == HALES_OK) got = hales_wave_record(m, &s, n + 1, param, state, N, wave, err);
  for (size_t i = 0; got == HALES_OK && i <= n; i++)
    j->status[i] =
        read_heart(t, param + i * n_param, state + i * n_state, wave + i * size, &j->heart[i], &j->err[i]);
  free(param);
  return got;
}

static void one_heart(void *ctx, size_t i, int worker) {
  job *j = ctx;
  (void)worker;
  const size_t at = j->first + i;
  if (j->status[at] != HALES_OK) return;
  const hales_rng r = hales_rng_substream(j->rng, at);
  j->status[at] = hales_artery_couple_of(&j->heart[at], &j->body, j->known, at > 0 ? &r : NULL,
                                         &j->couple[at], &j->err[at]);
}

/* Median and 90 % of the finite ones. */
static size_t band_of(const double *x, size_t n, hales_artery_band *b) {
  static const double at[3] = {0.05, 0.5, 0.95};
  double finite[DRAWS], weight[DRAWS], q[3];
  hales_weighted work[DRAWS];
  size_t m = 0;
  for (size_t i = 0; i < n; i++)
    if (isfinite(x[i])) finite[m] = x[i], weight[m++] = 1.0;
  if (m == 0) return 0;
  hales_weighted_quantiles(m, finite, weight, work, 3, at, q);
  *b = (hales_artery_band){q[1], q[0], q[2]};
  return m;
}

/* x: [companion or circuit, coupled] of a figure of a couple. */
static void pair_of(const job *j, size_t n, size_t figure, bool load, hales_artery_pair *p) {
  double x[3][DRAWS];
  size_t m = 0;
  for (size_t i = 1; i <= n; i++) {
    const hales_artery_couple *c = &j->couple[i];
    if (j->status[i] != HALES_OK) continue;
    x[0][m] = load ? c->circuit_load[figure] : c->companion.figure[figure];
    x[1][m] = load ? c->coupled_load[figure] : c->coupled.figure[figure];
    x[2][m] = x[1][m] - x[0][m];
    m++;
  }
  (void)band_of(x[0], m, &p->companion);
  (void)band_of(x[1], m, &p->coupled);
  p->n = band_of(x[2], m, &p->difference);
}

static void gather(const job *j, size_t n, hales_arteries_coupled *out) {
  out->mean = j->couple[0];
  for (size_t i = 0; i <= n; i++) {
    const hales_artery_couple *c = &j->couple[i];
    if (j->status[i] != HALES_OK) {
      out->n_refused++;
      continue;
    }
    out->n_limit += i > 0 && (c->at_limit || c->missed);
    if (c->beats > out->beats_most) out->beats_most = c->beats;
    out->distance_most = fmax(out->distance_most, c->distance);
    out->volume_defect_most = fmax(out->volume_defect_most, c->volume_defect);
  }
  out->n_draw = n - out->n_refused;
  for (size_t i = 0; i < HALES_ARTERY_FIGURE_N; i++) pair_of(j, n, i, false, &out->figure[i]);
  for (size_t i = 0; i < HALES_LOAD_FIGURE_N; i++) pair_of(j, n, i, true, &out->load[i]);
}

/* In rounds of as many as there are threads, so that somebody hears how far it is. */
static hales_status run_all(job *j, size_t n, int threads, const hales_progress *progress, hales_err *err) {
  const size_t round = threads > 1 ? (size_t)threads : 1;
  for (j->first = 0; j->first <= n; j->first += round) {
    const size_t left = n + 1 - j->first;
    hales_progress_tell(progress, "heart and arteries", j->first, n + 1);
    hales_parallel_for(left < round ? left : round, threads, one_heart, j);
    if (j->status[0] == HALES_OK) continue;
    if (err) *err = j->err[0];
    return j->status[0];
  }
  hales_progress_tell(progress, "heart and arteries", n + 1, n + 1);
  return HALES_OK;
}

hales_status hales_twin_arteries_coupled(const hales_twin *t, const hales_artery_sizes *known, size_t n_draw,
                                         int threads, const hales_progress *progress,
                                         hales_arteries_coupled *out, hales_err *err) {
  *out = (hales_arteries_coupled){0};
  if (!t->pm->lung.port)
    return HALES_FAIL(err, HALES_EARG, "model %s has no place where a tree of lung arteries joins its heart",
                      t->pm->model->id);
  if (n_draw > DRAWS) return HALES_FAIL(err, HALES_EARG, "%zu draws; at most %d", n_draw, DRAWS);
  const size_t n = n_draw < t->n_draw ? n_draw : t->n_draw;
  job *j = calloc(1, sizeof *j);
  if (!j) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the lung arteries of a twin");
  j->t = t;
  j->known = known;
  j->body = hales_artery_body(&t->body);
  j->rng = hales_rng_substream((hales_rng){t->seed, 0}, HALES_STREAM_ARTERIES);
  hales_status s = read_hearts(t, n, threads, j, err);
  if (s == HALES_OK) s = run_all(j, n, threads, progress, err);
  if (s == HALES_OK) gather(j, n, out);
  free(j);
  return s;
}
