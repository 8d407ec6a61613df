#include "twin/twin.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "physics/orbit.h"

/* What a beat from a stored state may change: five times the tolerance of the periodic state; the volume to
 * what text keeps of a number. */
static const double state_held = 5e-3, volume_held = 1e-6;

hales_status hales_twin_create(hales_twin *t, const hales_patient_model *pm, size_t n_draw, hales_err *err) {
  const hales_model *m = pm->model;
  const size_t row = pm->n_free + m->n_param + m->n_state + pm->n_observable + pm->n_outcome + 1;
  double *memory =
      n_draw > 0 && n_draw < SIZE_MAX / sizeof(double) / row ? calloc(n_draw * row, sizeof *memory) : NULL;
  if (!memory) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a twin of %zu draws", n_draw);
  *t = (hales_twin){.pm = pm, .n_draw = n_draw, .memory = memory};
  t->theta = memory;
  t->param = t->theta + n_draw * pm->n_free;
  t->state = t->param + n_draw * m->n_param;
  t->observable = t->state + n_draw * m->n_state;
  t->outcome = t->observable + n_draw * pm->n_observable;
  t->fineness = t->outcome + n_draw * pm->n_outcome;
  for (size_t i = 0; i < n_draw; i++) t->fineness[i] = 1.0;
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

static hales_run_settings in_shorter_steps(hales_run_settings s) {
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
  later = in_shorter_steps(later);
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

/* With the figures of each set's recorded beat. */
static hales_status run_figures(const hales_patient_model *pm, const hales_body *b,
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
  return run_figures(pm, b, &settings, n, param, start, run, state, outcome, observable, NULL, err);
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

bool hales_twin_mean_near(const hales_twin *t, hales_near *near) {
  double mean[HALES_FREE_MAX] = {0};
  for (size_t i = 0; i < t->n_draw; i++)
    for (size_t k = 0; k < t->pm->n_free; k++) mean[k] += t->theta[i * t->pm->n_free + k] / (double)t->n_draw;
  return hales_near_find(t->pm, &t->body, mean, near);
}

static void set_params(hales_twin *t) {
  for (size_t i = 0; i < t->n_draw; i++)
    t->pm->to_params(&t->body, t->theta + i * t->pm->n_free, t->param + i * t->pm->model->n_param);
}

/* The catheter's zero level of every draw goes on top of what its circuit has. */
static void add_offsets(hales_twin *t) {
  const hales_patient_model *pm = t->pm;
  for (size_t i = 0; i < t->n_draw; i++)
    for (size_t k = 0; k < pm->n_observable; k++)
      if (pm->observable[k].catheter)
        t->observable[i * pm->n_observable + k] += t->theta[i * pm->n_free + pm->offset_free];
}

/* Resampled draws repeat, one after the other: whether draw i is the one before. */
static bool is_repeated(const hales_twin *t, size_t i) {
  const size_t nf = t->pm->n_free;
  return i > 0 && memcmp(t->theta + i * nf, t->theta + (i - 1) * nf, nf * sizeof *t->theta) == 0;
}

/* Rows 0 .. n - 1 of the draws that are no repetition become rows of all draws. */
static void spread(hales_twin *t, size_t n, size_t width, double *x) {
  for (size_t i = t->n_draw, from = n; i-- > 0;) {
    const bool again = is_repeated(t, i);
    memmove(x + i * width, x + (from - 1) * width, width * sizeof *x);
    if (!again) from--;
  }
}

/* Whether y after a beat from state is still there, with the volume that param says. */
static bool is_held(const hales_model *m, const double *param, const double *state, const double *y) {
  double scale[HALES_STATE_MAX];
  const size_t row = hales_model_find_param(m, "v_tot");
  hales_orbit_scale(m, state, scale);
  if (!(hales_orbit_distance(m->n_state, state, y, scale) <= state_held)) return false;
  return row == SIZE_MAX || fabs(m->volume(state, param) / param[row] - 1.0) <= volume_held;
}

static hales_status fail_held(size_t i, hales_err *err) {
  return HALES_FAIL_AT(err, HALES_EMATH, i,
                       "twin: the stored state of draw %zu is not that of its parameters", i);
}

/* The figures of n draws, in the first rows, become those of all; the search has seen that their states stay.
 */
static hales_status keep_figures(hales_twin *t, size_t n, hales_err *err) {
  const hales_model *m = t->pm->model;
  spread(t, n, t->pm->n_outcome, t->outcome);
  spread(t, n, t->pm->n_observable, t->observable);
  for (size_t i = 0; i < t->n_draw; i++) {
    const double *state = t->state + i * m->n_state;
    if (!is_held(m, t->param + i * m->n_param, state, state)) return fail_held(i, err);
  }
  add_offsets(t);
  return HALES_OK;
}

hales_status hales_twin_fill(hales_twin *t, const double *chord, const double *start, int threads,
                             hales_err *err) {
  const hales_patient_model *pm = t->pm;
  const size_t np = pm->model->n_param, ns = pm->model->n_state;
  hales_run_settings s = hales_twin_settings(pm, threads);
  s.chord = chord;
  hales_run *run = calloc(t->n_draw, sizeof *run);
  double *param = calloc(t->n_draw, (np + ns) * sizeof *param);
  size_t n = 0;
  hales_status status = HALES_OK;
  if (!run || !param) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", t->n_draw);
    goto done;
  }
  double *from = param + t->n_draw * np;
  set_params(t);
  for (size_t i = 0; i < t->n_draw; i++) {
    if (is_repeated(t, i)) continue;
    memcpy(param + n * np, t->param + i * np, np * sizeof *param);
    if (start) memcpy(from + n * ns, start + i * ns, ns * sizeof *from);
    n++;
  }
  /* on the same grid the beat that confirms a state is the one that its figures are of, to the bit */
  const bool at_once = s.steps == s.record_steps;
  status = run_figures(pm, &t->body, &s, n, param, start ? from : NULL, run, t->state,
                       at_once ? t->outcome : NULL, at_once ? t->observable : NULL, t->fineness, err);
  for (size_t i = 0, at = 0; status == HALES_OK && i < t->n_draw; i++) {
    if (is_repeated(t, i)) continue;
    if (run[at].outcome != HALES_RUN_OK)
      status = HALES_FAIL_AT(err, HALES_EMATH, i, "draw %zu of the twin: %s", i,
                             hales_run_outcome_text(run[at].outcome));
    at++;
  }
  if (status == HALES_OK) {
    spread(t, n, ns, t->state);
    spread(t, n, 1, t->fineness);
    status = at_once ? keep_figures(t, n, err)
                     : hales_twin_recall(t, threads, err); /* what is filled can be read back */
  }
done:
  free(param);
  free(run);
  return status;
}

hales_status hales_twin_simulate(hales_twin *t, int threads, hales_err *err) {
  const size_t np = t->pm->model->n_param, ns = t->pm->model->n_state;
  hales_near near;
  if (!hales_twin_mean_near(t, &near)) return hales_twin_fill(t, NULL, NULL, threads, err);
  double *start = calloc(t->n_draw, ns * sizeof *start);
  if (!start) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", t->n_draw);
  set_params(t);
  for (size_t i = 0; i < t->n_draw; i++) hales_near_start(&near, t->param + i * np, start + i * ns);
  const hales_status status = hales_twin_fill(t, near.chord, start, threads, err);
  free(start);
  return status;
}

/* One beat from each of n stored states: in as many steps as the state was found with it has to stay (after
 * [n][n_state] is where it leads), and recorded as where it was found.  run [n] is OK where both are. */
static hales_status beat_from_kept(hales_twin *t, const hales_run_settings *found, size_t first, size_t n,
                                   hales_run *run, double *after, hales_err *err) {
  const hales_patient_model *pm = t->pm;
  const double *param = t->param + first * pm->model->n_param, *kept = t->state + first * pm->model->n_state;
  double *outcome = t->outcome + first * pm->n_outcome,
         *observable = t->observable + first * pm->n_observable;
  hales_run_settings s = *found;
  s.periodic_tol = 0.0;
  s.beats = 1;
  s.record_steps = s.steps;
  if (found->steps == found->record_steps)
    return run_figures(pm, &t->body, &s, n, param, kept, run, after, outcome, observable, NULL, err);
  HALES_TRY(run_figures(pm, &t->body, &s, n, param, kept, run, after, NULL, NULL, NULL, err));
  hales_run *recorded = calloc(n, sizeof *recorded);
  if (!recorded) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu beats", n);
  s.steps = s.record_steps = found->record_steps;
  const hales_status status =
      run_figures(pm, &t->body, &s, n, param, kept, recorded, NULL, outcome, observable, NULL, err);
  for (size_t i = 0; status == HALES_OK && i < n; i++)
    if (recorded[i].outcome != HALES_RUN_OK) run[i] = recorded[i];
  free(recorded);
  return status;
}

hales_status hales_twin_recall(hales_twin *t, int threads, hales_err *err) {
  const hales_model *m = t->pm->model;
  const size_t n = t->n_draw, ns = m->n_state;
  const hales_run_settings found = hales_twin_settings(t->pm, threads), shorter = in_shorter_steps(found);
  hales_run *run = calloc(n, sizeof *run);
  double *after = calloc(n, ns * sizeof *after);
  hales_status status = HALES_OK;
  if (!run || !after) status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu beats", n);
  if (status == HALES_OK) {
    set_params(t);
    status = beat_from_kept(t, &found, 0, n, run, after, err);
  }
  for (size_t i = 0; status == HALES_OK && i < n; i++) {
    if (t->fineness[i] > 1.0) status = beat_from_kept(t, &shorter, i, 1, run + i, after + i * ns, err);
    if (status == HALES_OK && !(run[i].outcome == HALES_RUN_OK &&
                                is_held(m, t->param + i * m->n_param, t->state + i * ns, after + i * ns)))
      status = fail_held(i, err);
  }
  if (status == HALES_OK) add_offsets(t);
  free(after);
  free(run);
  return status;
}
