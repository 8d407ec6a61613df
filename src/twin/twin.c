#include "twin/twin.h"

#include <stdlib.h>
#include <string.h>

hales_status hales_twin_create(hales_twin *t, const hales_patient_model *pm, size_t n_draw, hales_err *err) {
  const hales_model *m = pm->model;
  const size_t row = pm->n_free + m->n_param + m->n_state + pm->n_observable + pm->n_outcome;
  double *memory =
      n_draw > 0 && n_draw < SIZE_MAX / sizeof(double) / row ? calloc(n_draw * row, sizeof *memory) : NULL;
  if (!memory) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a twin of %zu draws", n_draw);
  *t = (hales_twin){.pm = pm, .n_draw = n_draw, .memory = memory};
  t->theta = memory;
  t->param = t->theta + n_draw * pm->n_free;
  t->state = t->param + n_draw * m->n_param;
  t->observable = t->state + n_draw * m->n_state;
  t->outcome = t->observable + n_draw * pm->n_observable;
  return HALES_OK;
}

void hales_twin_destroy(hales_twin *t) {
  if (!t) return;
  free(t->memory);
  *t = (hales_twin){0};
}

hales_run_settings hales_twin_settings(const hales_patient_model *pm, int threads) {
  return (hales_run_settings){
      .steps = pm->steps, .record_steps = pm->record_steps, .periodic_tol = 1e-3, .threads = threads};
}

/* A set whose beat of so few steps has no periodic state that can be found, or flies apart, is of a stiff
 * heart more often than of none: it is asked once more with shorter steps, and its figures are then of those.
 */
enum { SHORTER = 4 };
/* Searches that end at all end within 25 beats, nearly all (docs/performance.md): the others are not waited
 * for, here and with shorter steps. */
enum { PATIENCE_BEATS = 60 };

/* The sets of n without an answer, once more from the model's own guess and without the chord, as s says.
 * state [n][n_state] may be NULL; stat [n][n_signal][3]. */
static hales_status run_failed_again(const hales_model *m, const hales_run_settings *s, size_t n,
                                     const double *param, hales_run *run, double *state, double *stat,
                                     hales_err *err) {
  const size_t np = m->n_param, ns = m->n_state, nq = m->n_signal * 3;
  size_t *which = calloc(n, sizeof *which), lost = 0;
  if (!which) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", n);
  for (size_t i = 0; i < n; i++)
    if (run[i].outcome != HALES_RUN_OK && run[i].outcome != HALES_RUN_UNLAWFUL) which[lost++] = i;
  double *room = lost > 0 ? calloc(lost * (np + ns + nq), sizeof *room) : NULL;
  hales_run *again = lost > 0 ? calloc(lost, sizeof *again) : NULL;
  hales_status status = HALES_OK;
  if (lost > 0 && (!room || !again)) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", lost);
  } else if (lost > 0) {
    double *end = room + lost * np, *figures = end + lost * ns;
    for (size_t i = 0; i < lost; i++) memcpy(room + i * np, param + which[i] * np, np * sizeof *room);
    status = hales_ensemble_run(m, s, lost, room, NULL, again, end, figures, err);
    for (size_t i = 0; status == HALES_OK && i < lost; i++) {
      run[which[i]] = again[i];
      if (state) memcpy(state + which[i] * ns, end + i * ns, ns * sizeof *end);
      memcpy(stat + which[i] * nq, figures + i * nq, nq * sizeof *figures);
    }
  }
  free(again);
  free(room);
  free(which);
  return status;
}

/* All sets, with the ladder of those that have no answer at once. */
static hales_status run_all(const hales_model *m, const hales_run_settings *s, const hales_near *near,
                            size_t n, const double *param, const double *start, hales_run *run, double *state,
                            double *stat, hales_err *err) {
  hales_run_settings plain = *s;
  if (plain.periodic_tol > 0.0 && plain.max_beats == 0) plain.max_beats = PATIENCE_BEATS;
  hales_run_settings first = plain;
  if (near) first.chord = near->chord;
  HALES_TRY(hales_ensemble_run(m, &first, n, param, start, run, state, stat, err));
  if (first.chord) { /* first order can lead far off where somebody is not so near */
    plain.chord = NULL;
    HALES_TRY(run_failed_again(m, &plain, n, param, run, state, stat, err));
  }
  plain.steps *= SHORTER;
  if (plain.record_steps > 0) plain.record_steps *= SHORTER;
  return run_failed_again(m, &plain, n, param, run, state, stat, err);
}

hales_status hales_twin_run(const hales_patient_model *pm, const hales_body *b, const hales_run_settings *s,
                            const hales_near *near, size_t n, const double *param, hales_run *run,
                            double *state, double *outcome, double *observable, hales_err *err) {
  const hales_model *m = pm->model;
  const double bsa_m2 = hales_body_bsa_m2(b);
  const size_t per_run = m->n_signal * 3 + m->n_state;
  double *stat = n > 0 ? calloc(n * per_run, sizeof *stat) : NULL;
  if (n > 0 && !stat) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", n);
  double *start = near && n > 0 ? stat + n * m->n_signal * 3 : NULL;
  for (size_t i = 0; start && i < n; i++)
    hales_near_start(near, param + i * m->n_param, start + i * m->n_state);
  hales_status status = run_all(m, s, near, n, param, start, run, state, stat, err);
  for (size_t i = 0; status == HALES_OK && i < n; i++) {
    const double(*row)[3] = (const double(*)[3])(const void *)(stat + i * m->n_signal * 3);
    const bool ok = run[i].outcome == HALES_RUN_OK;
    for (size_t k = 0; outcome && k < pm->n_outcome; k++)
      outcome[i * pm->n_outcome + k] = ok ? pm->outcome[k].value(param + i * m->n_param, row, bsa_m2) : 0.0;
    for (size_t k = 0; observable && k < pm->n_observable; k++)
      observable[i * pm->n_observable + k] = ok ? pm->observable[k].value(param + i * m->n_param, row) : 0.0;
  }
  free(stat);
  return status;
}

bool hales_twin_mean_near(const hales_twin *t, hales_near *near) {
  double mean[HALES_FREE_MAX] = {0};
  for (size_t i = 0; i < t->n_draw; i++)
    for (size_t k = 0; k < t->pm->n_free; k++) mean[k] += t->theta[i * t->pm->n_free + k] / (double)t->n_draw;
  return hales_near_find(t->pm, &t->body, mean, near);
}

hales_status hales_twin_simulate(hales_twin *t, int threads, hales_err *err) {
  const hales_patient_model *pm = t->pm;
  const hales_run_settings s = hales_twin_settings(pm, threads);
  hales_near near;
  const bool is_near = hales_twin_mean_near(t, &near);
  hales_run *run = calloc(t->n_draw, sizeof *run);
  if (!run) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", t->n_draw);
  for (size_t i = 0; i < t->n_draw; i++)
    pm->to_params(&t->body, t->theta + i * pm->n_free, t->param + i * pm->model->n_param);
  hales_status status = hales_twin_run(pm, &t->body, &s, is_near ? &near : NULL, t->n_draw, t->param, run,
                                       t->state, t->outcome, t->observable, err);
  for (size_t i = 0; status == HALES_OK && i < t->n_draw; i++) {
    if (run[i].outcome != HALES_RUN_OK)
      status = HALES_FAIL_AT(err, HALES_EMATH, i, "draw %zu of the twin: %s", i,
                             hales_run_outcome_text(run[i].outcome));
    const double offset = t->theta[i * pm->n_free + pm->offset_free];
    for (size_t k = 0; k < pm->n_observable; k++)
      if (pm->observable[k].catheter) t->observable[i * pm->n_observable + k] += offset;
  }
  free(run);
  return status;
}
