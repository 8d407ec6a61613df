#include "twin/twin_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

hales_run_settings hales_twin_settings(const hales_patient_model *pm, int threads) {
  return (hales_run_settings){
      .steps = pm->steps, .record_steps = pm->record_steps, .periodic_tol = 1e-3, .threads = threads};
}

/* A set whose beat of so few steps has no periodic state that can be found, or flies apart, is of a stiff
 * heart more often than of none: it is asked once more with shorter steps, and its figures are then of those.
 */
enum { SHORTER = 8 };
/* heuristic: from a start of somebody near, or with his chord, they end within NEAR_BEATS, or the start was
 * no good and the model's guess is better. */
enum { NEAR_BEATS = 20 };

static bool is_lost(const hales_run *r) {
  return r->outcome != HALES_RUN_OK && r->outcome != HALES_RUN_UNLAWFUL;
}

/* The sets of n without an answer once more, as s says, from the model's guess.  state [n][n_state] may be
 * NULL, and stat [n][n_signal][3]. */
static hales_status run_failed_again(const hales_model *m, const hales_run_settings *s, size_t n,
                                     const double *param, hales_run *run, double *state, double *stat,
                                     hales_err *err) {
  const size_t np = m->n_param, ns = m->n_state, nq = m->n_signal * 3;
  size_t *which = calloc(n + 1, sizeof *which), lost = 0;
  if (!which) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", n);
  for (size_t i = 0; i < n; i++)
    if (is_lost(&run[i])) which[lost++] = i;
  double *room = lost > 0 ? calloc(lost * (np + ns + nq), sizeof *room) : NULL;
  hales_run *again = lost > 0 ? calloc(lost, sizeof *again) : NULL;
  hales_status status = HALES_OK;
  if (lost > 0 && (!room || !again)) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", lost);
  } else if (lost > 0) {
    double *end = room + lost * np, *figures = stat ? end + lost * ns : NULL;
    for (size_t i = 0; i < lost; i++) memcpy(room + i * np, param + which[i] * np, np * sizeof *room);
    status = hales_ensemble_run(m, s, lost, room, NULL, again, end, figures, err);
    for (size_t i = 0; status == HALES_OK && i < lost; i++) {
      again[i].beats += run[which[i]].beats; /* those spent in vain count too */
      run[which[i]] = again[i];
      if (state) memcpy(state + which[i] * ns, end + i * ns, ns * sizeof *end);
      if (stat) memcpy(stat + which[i] * nq, figures + i * nq, nq * sizeof *figures);
    }
  }
  free(again);
  free(room);
  free(which);
  return status;
}

hales_run_settings hales_twin_shorter_steps(hales_run_settings s) {
  s.steps *= SHORTER;
  s.record_steps *= SHORTER;
  s.precision = HALES_DOUBLE;
  return s;
}

/* All sets; in a search, with the ladder of those that have no answer at once.  One that began at a start or
 * with the chord goes once more from the model's own guess without: first order can lead far off where
 * somebody is not so near.  fineness [n]: 1, or SHORTER where the answer is of shorter steps; may be NULL. */
static hales_status run_all(const hales_model *m, const hales_run_settings *s, size_t n, const double *param,
                            const double *start, hales_run *run, double *state, double *stat,
                            double *fineness, hales_err *err) {
  const bool search = s->periodic_tol > 0.0;
  hales_run_settings first = *s;
  hales_run_settings later = first;
  later.chord = NULL;
  if (later.max_beats == 0) later.max_beats = HALES_TWIN_PATIENCE_BEATS;
  const bool is_near = search && (start || first.chord);
  if (search && first.max_beats == 0) first.max_beats = is_near ? NEAR_BEATS : HALES_TWIN_PATIENCE_BEATS;
  HALES_TRY(hales_ensemble_run(m, &first, n, param, start, run, state, stat, err));
  if (search && s->once) return HALES_OK;
  if (is_near) HALES_TRY(run_failed_again(m, &later, n, param, run, state, stat, err));
  for (size_t i = 0; fineness && i < n; i++) fineness[i] = search && is_lost(&run[i]) ? SHORTER : 1.0;
  if (!search) return HALES_OK;
  later = hales_twin_shorter_steps(later);
  return run_failed_again(m, &later, n, param, run, state, stat, err);
}

/* Which signals the figures asked for are made of: a figure that turns to NaN with a signal reads it.  As by
 * the model's cut_extremes, where it reads one that is cut by another. */
static void find_wanted(const hales_patient_model *pm, const double *param, bool outcomes, bool observables,
                        bool *wanted) {
  const hales_model *m = pm->model;
  double stat[HALES_SIGNAL_MAX][3];
  for (size_t s = 0; s < m->n_signal; s++) {
    for (size_t q = 0; q < m->n_signal; q++)
      for (size_t k = 0; k < 3; k++) stat[q][k] = q == s ? nan("") : 1.0 + (double)(3 * q + k);
    if (m->cut_extremes) m->cut_extremes(stat);
    wanted[s] = false;
    for (size_t i = 0; outcomes && i < pm->n_outcome; i++)
      wanted[s] |= isnan(pm->outcome[i].value(param, (const double(*)[3])stat, 1.7)) != 0;
    for (size_t i = 0; observables && i < pm->n_observable; i++)
      wanted[s] |= isnan(pm->observable[i].value(param, (const double(*)[3])stat)) != 0;
  }
}

hales_status hales_twin_run_figures(const hales_patient_model *pm, const hales_body *b,
                                    const hales_run_settings *s, size_t n, const double *param,
                                    const double *start, hales_run *run, double *state, double *outcome,
                                    double *observable, double *fineness, hales_err *err) {
  const hales_model *m = pm->model;
  const double bsa_m2 = hales_body_bsa_m2(b);
  if (n == 0 || (!outcome && !observable))
    return run_all(m, s, n, param, start, run, state, NULL, fineness, err);
  hales_run_settings settings = *s;
  bool wanted[HALES_SIGNAL_MAX];
  double *stat = calloc(n * m->n_signal * 3, sizeof *stat);
  if (!stat) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", n);
  find_wanted(pm, param, outcome != NULL, observable != NULL, wanted);
  if (!(s->accuracy > 0.0)) settings.wanted = wanted;
  hales_status status = run_all(m, &settings, n, param, start, run, state, stat, fineness, err);
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

hales_status hales_twin_run_from(const hales_patient_model *pm, const hales_body *b,
                                 const hales_run_settings *s, const double *chord, size_t n,
                                 const double *param, const double *start, hales_run *run, double *state,
                                 double *outcome, double *observable, hales_err *err) {
  hales_run_settings settings = *s;
  settings.chord = chord;
  return hales_twin_run_figures(pm, b, &settings, n, param, start, run, state, outcome, observable, NULL,
                                err);
}

hales_status hales_twin_run(const hales_patient_model *pm, const hales_body *b, const hales_run_settings *s,
                            const hales_near *near, size_t n, const double *param, hales_run *run,
                            double *state, double *outcome, double *observable, hales_err *err) {
  const hales_model *m = pm->model;
  if (!near)
    return hales_twin_run_from(pm, b, s, s->chord, n, param, NULL, run, state, outcome, observable, err);
  double *start = calloc(n + 1, m->n_state * sizeof *start);
  if (!start) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", n);
  for (size_t i = 0; i < n; i++) hales_near_start(near, param + i * m->n_param, start + i * m->n_state);
  const hales_status status =
      hales_twin_run_from(pm, b, s, near->chord, n, param, start, run, state, outcome, observable, err);
  free(start);
  return status;
}
