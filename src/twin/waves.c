#include "twin/waves.h"

#include <stdlib.h>
#include <string.h>

#include "numeric/stats.h"

static const double probability[3] = {0.05, 0.5, 0.95};

/* Room for the quantiles of up to HALES_WAVE_DRAWS values. */
typedef struct sorter {
  double x[HALES_WAVE_DRAWS], weight[HALES_WAVE_DRAWS];
  hales_weighted work[HALES_WAVE_DRAWS];
  size_t n;
} sorter;

static void quantiles(sorter *s, double q[3]) {
  hales_weighted_quantiles(s->n, s->x, s->weight, s->work, 3, probability, q);
}

/* Recorded beats: [draw][n_signal][HALES_WAVE_POINTS]. */
typedef struct record {
  const hales_twin *t;
  const double *wave;
  size_t *row; /* draw of each record */
} record;

static const double *wave_of(const record *r, size_t i, size_t signal) {
  return r->wave + (i * r->t->pm->model->n_signal + signal) * HALES_WAVE_POINTS;
}

static void make_band(const record *r, size_t signal, sorter *s, hales_band *b) {
  for (size_t k = 0; k < HALES_WAVE_POINTS; k++) {
    double q[3];
    for (size_t i = 0; i < s->n; i++) s->x[i] = wave_of(r, i, signal)[k];
    quantiles(s, q);
    for (size_t beat = 0; beat < 2; beat++) {
      const size_t at = beat * HALES_WAVE_POINTS + k;
      b->lo90[at] = q[0];
      b->median[at] = q[1];
      b->hi90[at] = q[2];
    }
  }
}

/* End-systole is where p/(V - V0) is largest. */
static size_t end_systole(const double *volume, const double *pressure, double v0) {
  size_t best = 0;
  double most = -1.0;
  for (size_t k = 0; k < HALES_WAVE_POINTS; k++) {
    const double e = volume[k] > v0 ? pressure[k] / (volume[k] - v0) : -1.0;
    if (e > most) {
      most = e;
      best = k;
    }
  }
  return best;
}

/* A parameter of the draw behind record i; of none, 0. */
static double param_of(const record *r, size_t i, size_t row) {
  return row == HALES_NO_INDEX ? 0.0 : r->t->param[r->row[i] * r->t->pm->model->n_param + row];
}

static void make_loops(const record *r, const hales_loop *which, sorter *s, hales_loops *out) {
  double q[3], es_pressure[HALES_WAVE_DRAWS], es_volume[HALES_WAVE_DRAWS];
  for (size_t k = 0; k < HALES_WAVE_POINTS; k++) {
    for (size_t i = 0; i < s->n; i++) s->x[i] = wave_of(r, i, which->volume)[k];
    quantiles(s, q);
    out->median_volume[k] = q[1];
    for (size_t i = 0; i < s->n; i++) s->x[i] = wave_of(r, i, which->pressure)[k];
    quantiles(s, q);
    out->median_pressure[k] = q[1];
  }
  out->n_draw = s->n < HALES_LOOP_DRAWS ? s->n : HALES_LOOP_DRAWS;
  for (size_t i = 0; i < out->n_draw; i++)
    for (size_t k = 0; k < HALES_WAVE_POINTS; k++) {
      const size_t from = i * s->n / out->n_draw;
      out->volume[i][k] = wave_of(r, from, which->volume)[k];
      out->pressure[i][k] = wave_of(r, from, which->pressure)[k];
    }
  for (size_t i = 0; i < s->n; i++) s->x[i] = param_of(r, i, which->v0);
  quantiles(s, q);
  out->v0 = q[1];
  for (size_t i = 0; i < s->n; i++) { /* Ea = end-systolic pressure over stroke volume */
    const double *v = wave_of(r, i, which->volume), *p = wave_of(r, i, which->pressure);
    double lo = v[0], hi = v[0];
    for (size_t k = 1; k < HALES_WAVE_POINTS; k++) {
      if (v[k] < lo) lo = v[k];
      if (v[k] > hi) hi = v[k];
    }
    const size_t es = end_systole(v, p, param_of(r, i, which->v0));
    es_pressure[i] = p[es], es_volume[i] = v[es];
    s->x[i] = p[es] / (hi - lo);
  }
  quantiles(s, q);
  out->ea[0] = q[1], out->ea[1] = q[0], out->ea[2] = q[2];
  for (size_t i = 0; i < s->n; i++)
    s->x[i] = which->e_act == HALES_NO_INDEX ? es_pressure[i] / es_volume[i] : param_of(r, i, which->e_act);
  quantiles(s, q);
  out->ees[0] = q[1], out->ees[1] = q[0], out->ees[2] = q[2];
  const size_t es = end_systole(out->median_volume, out->median_pressure, out->v0);
  out->es_volume = out->median_volume[es];
  out->es_pressure = out->median_pressure[es];
  out->ed_volume = out->median_volume[0];
  for (size_t k = 1; k < HALES_WAVE_POINTS; k++)
    if (out->median_volume[k] > out->ed_volume) out->ed_volume = out->median_volume[k];
}

static void gather(const record *r, sorter *s, hales_waves *w) {
  const hales_patient_model *pm = r->t->pm;
  double q[3];
  for (size_t i = 0; i < s->n; i++) {
    s->weight[i] = 1.0;
    s->x[i] = r->t->param[r->row[i] * pm->model->n_param + pm->model->period_param];
  }
  quantiles(s, q);
  w->period_s = q[1];
  for (size_t k = 0; k < 2 * HALES_WAVE_POINTS; k++) w->t_s[k] = w->period_s * (double)k / HALES_WAVE_POINTS;
  for (size_t i = 0; i < pm->n_panel; i++) make_band(r, pm->panel[i].signal, s, &w->band[i]);
  for (size_t i = 0; i < pm->n_loop; i++) make_loops(r, &pm->loop[i], s, &w->loop[i]);
}

/* Of the draws that are shown, one in so many may have no waveform.  heuristic: a draw at the edge of what
 * the circuit bears has a beat in the steps of its fit and none in finer ones; a band of 5 to 95 % does
 * without it. */
enum { LOST_MAX = 16 };

/* Waveforms of the draws in row[*n]; one that has none is taken out of row. */
static hales_status record_rows(const hales_twin *t, int threads, size_t *row, size_t *n, double *param,
                                double *state, double *wave, hales_err *err) {
  const hales_model *m = t->pm->model;
  hales_run_settings settings = hales_twin_settings(t->pm, threads);
  settings.record_steps = settings.steps = 1000; /* for looking at: corners sharp to a millisecond */
  const size_t least = *n - *n / LOST_MAX;
  for (;;) {
    hales_err why = {0};
    for (size_t i = 0; i < *n; i++) {
      memcpy(param + i * m->n_param, t->param + row[i] * m->n_param, m->n_param * sizeof *param);
      memcpy(state + i * m->n_state, t->state + row[i] * m->n_state, m->n_state * sizeof *state);
    }
    const hales_status status =
        hales_wave_record(m, &settings, *n, param, state, HALES_WAVE_POINTS, wave, &why);
    if (status == HALES_OK) return HALES_OK;
    if (status != HALES_EMATH || *n <= least || why.at >= *n) return HALES_FAIL(err, status, "%s", why.msg);
    (*n)--;
    for (size_t i = (size_t)why.at; i < *n; i++) row[i] = row[i + 1];
  }
}

hales_status hales_twin_waves(const hales_twin *t, int threads, hales_waves *w, hales_err *err) {
  const hales_patient_model *pm = t->pm;
  const hales_model *m = pm->model;
  const size_t n = t->n_draw < HALES_WAVE_DRAWS ? t->n_draw : HALES_WAVE_DRAWS;
  *w = (hales_waves){0};
  double *param = calloc(n * (m->n_param + m->n_state + m->n_signal * HALES_WAVE_POINTS), sizeof *param);
  size_t *row = calloc(n, sizeof *row);
  sorter *s = calloc(1, sizeof *s);
  w->memory = calloc(1, pm->n_panel * sizeof *w->band + pm->n_loop * sizeof *w->loop);
  hales_status status = HALES_OK;
  if (!param || !row || !s || !w->memory) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu waveforms", n);
  } else {
    double *state = param + n * m->n_param, *wave = state + n * m->n_state;
    w->band = w->memory;
    w->loop = (hales_loops *)(void *)((char *)w->memory + pm->n_panel * sizeof *w->band);
    size_t left = n;
    for (size_t i = 0; i < n; i++) row[i] = i * t->n_draw / n;
    status = record_rows(t, threads, row, &left, param, state, wave, err);
    s->n = left;
    const record r = {t, wave, row};
    if (status == HALES_OK) gather(&r, s, w);
  }
  free(s);
  free(row);
  free(param);
  if (status != HALES_OK) hales_waves_destroy(w);
  return status;
}

void hales_waves_destroy(hales_waves *w) {
  if (!w) return;
  free(w->memory);
  *w = (hales_waves){0};
}
