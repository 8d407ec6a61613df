#include "twin/arteries.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mmhg.h"
#include "numeric/parallel.h"
#include "numeric/stats.h"
#include "physics/hales/heart.h"
#include "twin/arteries_priv.h"
#include "twin/heart_patient.h"

enum { N = HALES_ARTERY_POINTS, DRAWS = HALES_ARTERY_DRAWS, N_LARGE = 3 };

typedef struct job {
  const hales_artery_sizes *known;
  const artery_circuit *circuit;
  hales_human_tree body; /* sex and height */
  hales_rng rng;
  hales_artery_beat *beat; /* [n] */
  hales_status *status;    /* [n] */
  bool *at_limit;          /* [n] */
  hales_err *err;          /* [n] */
} job;

static void one_draw(void *ctx, size_t i, int worker) {
  job *j = ctx;
  (void)worker;
  const hales_rng r = hales_rng_substream(j->rng, i);
  const artery_circuit *c = &j->circuit[i];
  hales_human_tree h;
  double share;
  j->status[i] = hales_artery_tree_of(c, &j->body, j->known, &r, &h, &share, &j->at_limit[i], &j->err[i]);
  if (j->status[i] == HALES_OK)
    j->status[i] = hales_artery_beat_of(&h, c->period_s, c->q_ml_s, &j->beat[i], &j->err[i]);
}

/* A healthy person of that body: flow and compliance with body surface area, resistance with its inverse. */
static hales_status make_healthy(const hales_body *b, const hales_human_tree *body, hales_artery_beat *out,
                                 double diameter_mm[3], hales_err *err) {
  const hales_patient_model *pm = &hales_heart_patient;
  double param[HALES_PARAM_MAX], state[HALES_STATE_MAX];
  hales_run run;
  artery_circuit c;
  hales_run_settings s = hales_twin_settings(pm, 1);
  hales_model_defaults(pm->model, param);
  HALES_TRY(hales_twin_run(pm, b, &s, NULL, 1, param, &run, state, NULL, NULL, err));
  if (run.outcome != HALES_RUN_OK)
    return HALES_FAIL(err, HALES_EMATH, "the healthy set of model %s has no periodic state", pm->model->id);
  HALES_TRY(hales_artery_circuits(pm, &s, 1, param, state, &c, err));
  const double size = hales_body_bsa_m2(b) / 1.85;
  for (size_t k = 0; k < N; k++) c.q_ml_s[k] *= size;
  c.r_mmhg_s_ml /= size;
  hales_human_tree h = hales_artery_bed(&c, body);
  double diameter_m[N_LARGE];
  h.compliance_m3_pa = size * param[HALES_HT_PA_C] * 1e-6 / hales_pa_from_mmhg(1.0);
  hales_human_tree_diameters(h.is_male, h.height_m, diameter_m);
  for (int i = 0; i < N_LARGE; i++) diameter_mm[i] = 1e3 * diameter_m[i];
  return hales_artery_beat_of(&h, c.period_s, c.q_ml_s, out, err);
}

/* Median and 90 % of the finite ones of one number of every beat, first that of beat 0; how many these are.
 */
_Static_assert(sizeof(hales_artery_beat) % sizeof(double) == 0, "beats are rows of doubles");
static size_t band_of(const double *first, size_t n, const hales_status *status, hales_artery_band *b) {
  static const double at[3] = {0.05, 0.5, 0.95};
  double x[DRAWS], weight[DRAWS], q[3];
  hales_weighted work[DRAWS];
  size_t m = 0;
  for (size_t i = 0; i < n; i++) {
    const double v = first[i * (sizeof(hales_artery_beat) / sizeof(double))];
    if (status[i] == HALES_OK && isfinite(v)) x[m] = v, weight[m++] = 1.0;
  }
  if (m == 0) return 0;
  hales_weighted_quantiles(m, x, weight, work, 3, at, q);
  *b = (hales_artery_band){q[1], q[0], q[2]};
  return m;
}

static void gather(const job *j, size_t n, hales_arteries *out) {
  const hales_artery_beat *b = j->beat;
  hales_artery_band period = {0};
  (void)band_of(&b[0].period_s, n, j->status, &period);
  out->period_s = period.median;
  for (size_t i = 0; i < HALES_ARTERY_FIGURE_N; i++) {
    hales_artery_figure *f = &out->figure[i];
    f->n = band_of(&b[0].figure[i], n, j->status, &f->twin);
    f->healthy = out->healthy.figure[i];
    f->has_healthy = isfinite(f->healthy);
  }
  for (size_t c = 0; c < HALES_ARTERY_CURVE_N; c++)
    for (size_t k = 0; k < N; k++) (void)band_of(&b[0].curve[c][k], n, j->status, &out->curve[c][k]);
  for (size_t k = 0; k <= HALES_ARTERY_HARMONICS; k++) {
    (void)band_of(&b[0].modulus[k], n, j->status, &out->modulus[k]);
    (void)band_of(&b[0].phase_rad[k], n, j->status, &out->phase_rad[k]);
  }
  for (int i = 0; i < N_LARGE; i++) {
    const double measured_mm = 1e3 * j->known->diameter_m[i];
    out->diameter_mm[i] = measured_mm > 0.0 ? measured_mm : out->healthy_diameter_mm[i];
  }
}

/* Draws that do not fit their sizes are left out, unless they are most: then the first one's reason stands.
 */
static hales_status count(const job *j, size_t n, hales_arteries *out, hales_err *err) {
  for (size_t i = 0; i < n; i++) {
    if (j->status[i] == HALES_OK) continue;
    if (j->status[i] != HALES_ERANGE || ++out->n_refused > n / 2) {
      if (err) *err = j->err[i];
      return j->status[i];
    }
  }
  for (size_t i = 0; i < n; i++) out->n_limit += j->status[i] == HALES_OK && j->at_limit[i];
  out->n_draw = n - out->n_refused;
  return HALES_OK;
}

static hales_status run_draws(const hales_twin *t, int threads, size_t n, job *j, artery_circuit *c,
                              hales_arteries *out, hales_err *err) {
  const hales_model *m = t->pm->model;
  const size_t n_param = m->n_param, n_state = m->n_state;
  double *param = malloc(n * (n_param + n_state) * sizeof *param);
  if (!param) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu draws", n);
  double *state = param + n * n_param;
  for (size_t i = 0; i < n; i++) {
    const size_t row = i * t->n_draw / n;
    memcpy(param + i * n_param, t->param + row * n_param, n_param * sizeof *param);
    memcpy(state + i * n_state, t->state + row * n_state, n_state * sizeof *state);
  }
  hales_run_settings s = hales_twin_settings(t->pm, threads);
  s.record_steps = s.steps = 400;
  hales_status status = hales_artery_circuits(t->pm, &s, n, param, state, c, err);
  free(param);
  if (status != HALES_OK) return status;
  hales_parallel_for(n, threads, one_draw, j);
  HALES_TRY(make_healthy(&t->body, &j->body, &out->healthy, out->healthy_diameter_mm, err));
  HALES_TRY(count(j, n, out, err));
  gather(j, n, out);
  return HALES_OK;
}

hales_status hales_twin_arteries(const hales_twin *t, const hales_artery_sizes *known, int threads,
                                 hales_arteries *out, hales_err *err) {
  struct room {
    artery_circuit circuit[DRAWS];
    hales_artery_beat beat[DRAWS];
    hales_status status[DRAWS];
    hales_err err[DRAWS];
    bool at_limit[DRAWS];
  } *room = calloc(1, sizeof *room);
  *out = (hales_arteries){0};
  if (!room) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the waves of a twin");
  const size_t n = t->n_draw < DRAWS ? t->n_draw : DRAWS;
  job j = {.known = known,
           .circuit = room->circuit,
           .body = hales_artery_body(&t->body),
           .rng = hales_rng_substream((hales_rng){t->seed, 0}, HALES_STREAM_ARTERIES),
           .beat = room->beat,
           .status = room->status,
           .err = room->err,
           .at_limit = room->at_limit};
  out->man = j.body.is_male;
  out->height_m = j.body.height_m;
  const hales_status s = run_draws(t, threads, n, &j, room->circuit, out, err);
  free(room);
  return s;
}
