#include "twin/twin.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "physics/orbit.h"
#include "twin/twin_run.h"

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
  status =
      hales_twin_run_figures(pm, &t->body, &s, n, param, start ? from : NULL, run, t->state,
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
    return hales_twin_run_figures(pm, &t->body, &s, n, param, kept, run, after, outcome, observable, NULL,
                                  err);
  HALES_TRY(hales_twin_run_figures(pm, &t->body, &s, n, param, kept, run, after, NULL, NULL, NULL, err));
  hales_run *recorded = calloc(n, sizeof *recorded);
  if (!recorded) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu beats", n);
  s.steps = s.record_steps = found->record_steps;
  const hales_status status = hales_twin_run_figures(pm, &t->body, &s, n, param, kept, recorded, NULL,
                                                     outcome, observable, NULL, err);
  for (size_t i = 0; status == HALES_OK && i < n; i++)
    if (recorded[i].outcome != HALES_RUN_OK) run[i] = recorded[i];
  free(recorded);
  return status;
}

hales_status hales_twin_recall(hales_twin *t, int threads, hales_err *err) {
  const hales_model *m = t->pm->model;
  const size_t n = t->n_draw, ns = m->n_state;
  const hales_run_settings found = hales_twin_settings(t->pm, threads),
                           shorter = hales_twin_shorter_steps(found);
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
