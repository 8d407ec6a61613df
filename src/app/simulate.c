#include "app/simulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/json.h"
#include "base/nearest.h"
#include "physics/breath.h"
#include "physics/carry.h"
#include "physics/resolve.h"
#include "physics/stability.h"

void hales_simulate_init(hales_simulate_request *r, const hales_model *model) {
  *r = (hales_simulate_request){.model = model, .settings = {.periodic_tol = HALES_SIMULATE_PERIODIC_TOL}};
  hales_model_defaults(model, r->param);
}

static hales_status unknown_parameter(const hales_model *m, const char *name, const char *where, uint64_t at,
                                      hales_err *err) {
  hales_nearest search = {.wanted = name};
  for (size_t i = 0; i < m->n_param; i++) hales_nearest_offer(&search, m->param[i].name);
  return HALES_FAIL_AT(err, HALES_EARG, at, "%smodel %s has no parameter \"%.40s\"%s%s%s", where, m->id, name,
                       search.best ? "; did you mean \"" : "; see model show", search.best ? search.best : "",
                       search.best ? "\"?" : "");
}

hales_status hales_simulate_set(hales_simulate_request *r, const char *assignment, hales_err *err) {
  const char *equals = strchr(assignment, '=');
  if (!equals || equals == assignment)
    return HALES_FAIL(err, HALES_EARG, "\"%.60s\" is not of the form NAME=VALUE", assignment);
  char name[64];
  const size_t n = (size_t)(equals - assignment);
  if (n >= sizeof name) return HALES_FAIL(err, HALES_EARG, "\"%.40s...\" is too long for a name", assignment);
  memcpy(name, assignment, n);
  name[n] = '\0';
  const size_t row = hales_model_find_param(r->model, name);
  if (row == SIZE_MAX) return unknown_parameter(r->model, name, "", UINT64_MAX, err);
  const hales_var *v = &r->model->param[row];
  if (r->is_set[row]) return HALES_FAIL_AT(err, HALES_EARG, row, "parameter %s is set twice", name);
  const hales_status s = hales_decimal_read(equals + 1, strlen(equals + 1), &r->param[row], NULL);
  if (s != HALES_OK)
    return HALES_FAIL_AT(err, s, row, "parameter %s: \"%.30s\" is not a finite number; lawful is %g to %g %s",
                         name, equals + 1, v->lo, v->hi, v->unit);
  r->is_set[row] = true;
  return HALES_OK;
}

static hales_status take_object(hales_simulate_request *r, hales_bytes json, const hales_json *root,
                                hales_err *err) {
  uint64_t line = 0, column = 0;
  if (root->kind != HALES_JSON_OBJECT)
    return HALES_FAIL_AT(err, HALES_EPARSE, root->at, "not an object of numbers such as {\"%s\": %g}",
                         r->model->param[0].name, r->model->param[0].start);
  for (const hales_json *v = root->first; v; v = v->next) {
    char where[64];
    hales_bytes_line_column(json, v->at, &line, &column);
    (void)snprintf(where, sizeof where, "line %llu, column %llu: ", (unsigned long long)line,
                   (unsigned long long)column);
    const size_t row = hales_model_find_param(r->model, v->key);
    if (row == SIZE_MAX) return unknown_parameter(r->model, v->key, where, v->at, err);
    double value = 0.0;
    if (!hales_json_double(v, &value))
      return HALES_FAIL_AT(err, HALES_EPARSE, v->at, "%sparameter %s is not a number", where, v->key);
    r->param[row] = value;
  }
  return HALES_OK;
}

hales_status hales_simulate_set_json(hales_simulate_request *r, hales_bytes json, hales_err *err) {
  /* json.h: at most about 60 bytes of values per byte of text */
  hales_arena arena = {.cap = 64 * (json.n + 64)};
  arena.base = malloc(arena.cap);
  if (!arena.base) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a JSON text of %zu bytes", json.n);
  const hales_json *root = NULL;
  hales_status s = hales_json_read(json, &arena, &root, err);
  if (s == HALES_OK) s = take_object(r, json, root, err);
  free(arena.base);
  return s;
}

static hales_status check_settings(const hales_simulate_request *r, hales_err *err) {
  const hales_run_settings *s = &r->settings;
  const int steps = s->steps ? s->steps : r->model->default_steps;
  if (steps < HALES_STEPS_MIN || steps > HALES_STEPS_MAX)
    return HALES_FAIL(err, HALES_ERANGE, "%d steps per beat are outside the range %d to %d", steps,
                      (int)HALES_STEPS_MIN, (int)HALES_STEPS_MAX);
  if (s->beats < 0 || s->beats > HALES_SIMULATE_BEATS_MAX)
    return HALES_FAIL(err, HALES_ERANGE, "%d beats are outside the range 1 to %d", s->beats,
                      (int)HALES_SIMULATE_BEATS_MAX);
  if ((double)steps * s->beats > HALES_SIMULATE_WORK_MAX)
    return HALES_FAIL(err, HALES_ERANGE, "%d beats of %d steps are more than the %g steps a run may take",
                      s->beats, steps, HALES_SIMULATE_WORK_MAX);
  return HALES_OK;
}

/* An outcome that leaves nothing to show is an error here: a caller asked for numbers. */
static hales_status check_outcome(const hales_model *m, const hales_run *run, hales_err *err) {
  switch (run->outcome) {
  case HALES_RUN_OK:
    return HALES_OK;
  case HALES_RUN_NOT_PERIODIC:
    return HALES_FAIL(err, HALES_EMATH,
                      "no periodic state: after %d beats the states still change by %.2g a beat", run->beats,
                      run->residual);
  case HALES_RUN_BLEW_UP: {
    const bool known = run->bad_state >= 0 && (size_t)run->bad_state < m->n_state;
    return HALES_FAIL_AT(err, HALES_EMATH, run->bad_step < 0 ? UINT64_MAX : (uint64_t)run->bad_step,
                         "the model blew up: %s left its sane range at step %d of beat %d",
                         known ? m->state[run->bad_state].name : "a state", run->bad_step, run->bad_beat);
  }
  case HALES_RUN_UNLAWFUL:
    return HALES_FAIL(err, HALES_ERANGE, "a parameter is outside its range");
  case HALES_RUN_UNRESOLVED:
    return HALES_FAIL(err, HALES_EMATH, "%s: by %.2g in %s", hales_run_outcome_text(run->outcome), run->moved,
                      m->signal[run->moved_signal].name);
  case HALES_RUN_STEPS_SPENT:
  case HALES_RUN_STEPS_COLLAPSED:
    return HALES_FAIL_AT(err, HALES_EMATH, run->bad_step < 0 ? UINT64_MAX : (uint64_t)run->bad_step,
                         "%s, in beat %d", hales_run_outcome_text(run->outcome), run->bad_beat);
  }
  return HALES_FAIL(err, HALES_EMATH, "%s", hales_run_outcome_text(run->outcome));
}

/* The state at the start of the last beat.  In the periodic state that is where the last beat ended. */
static hales_status start_of_last_beat(const hales_simulate_request *r, const double *final, double *state,
                                       hales_err *err) {
  if (r->settings.beats <= 0) {
    memcpy(state, final, r->model->n_state * sizeof *state);
    return HALES_OK;
  }
  if (r->settings.beats == 1) {
    r->model->initial(r->param, state);
    return HALES_OK;
  }
  hales_run_settings one_less = r->settings;
  one_less.beats--;
  hales_run run;
  HALES_TRY(hales_ensemble_run(r->model, &one_less, 1, r->param, NULL, &run, state, NULL, err));
  return run.outcome == HALES_RUN_OK
             ? HALES_OK
             : HALES_FAIL(err, HALES_EMATH, "%s", hales_run_outcome_text(run.outcome));
}

size_t hales_simulate_points(const hales_simulate_request *r) {
  const int span = hales_breath_span(r->model, r->param, r->settings.beats);
  return (size_t)span * HALES_SIMULATE_WAVE_POINTS;
}

/* Where the beat from `state` ends. */
static hales_status next_beat(const hales_simulate_request *r, const double *param, double *state,
                              hales_err *err) {
  hales_run_settings one = r->settings;
  one.beats = 1;
  one.periodic_tol = 0.0;
  hales_run run;
  double end[HALES_STATE_MAX];
  HALES_TRY(hales_ensemble_run(r->model, &one, 1, param, state, &run, end, NULL, err));
  if (run.outcome != HALES_RUN_OK)
    return HALES_FAIL(err, HALES_EMATH, "%s", hales_run_outcome_text(run.outcome));
  memcpy(state, end, r->model->n_state * sizeof *state);
  return HALES_OK;
}

hales_status hales_simulate_wave(const hales_simulate_request *r, const double *state, double *wave,
                                 hales_err *err) {
  enum { POINTS = HALES_SIMULATE_WAVE_POINTS };
  const hales_model *m = r->model;
  const size_t all = hales_simulate_points(r);
  double start[HALES_STATE_MAX], param[HALES_PARAM_MAX];
  HALES_TRY(start_of_last_beat(r, state, start, err));
  memcpy(param, r->param, m->n_param * sizeof *param);
  if (r->settings.beats > 1) hales_breath_move(m, param, (double)r->settings.beats - 1.0);
  if (all == POINTS) return hales_wave_record(m, &r->settings, 1, param, start, POINTS, wave, err);
  double *beat = calloc(m->n_signal * POINTS, sizeof *beat);
  if (!beat) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for one beat of %zu signals", m->n_signal);
  hales_status s = HALES_OK;
  for (size_t at = 0; s == HALES_OK && at < all; at += POINTS) {
    s = hales_wave_record(m, &r->settings, 1, param, start, POINTS, beat, err);
    for (size_t i = 0; s == HALES_OK && i < m->n_signal; i++)
      memcpy(wave + i * all + at, beat + i * POINTS, POINTS * sizeof *beat);
    if (s == HALES_OK && at + POINTS < all) s = next_beat(r, param, start, err);
    hales_breath_move(m, param, 1.0);
  }
  free(beat);
  return s;
}

/* Minimum, maximum and mean of the samples. */
static void sample_stat(size_t n_signal, size_t n, const double *wave, double (*stat)[3]) {
  for (size_t i = 0; i < n_signal; i++) {
    const double *x = wave + i * n;
    stat[i][0] = stat[i][1] = x[0];
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) {
      if (x[k] < stat[i][0]) stat[i][0] = x[k];
      if (x[k] > stat[i][1]) stat[i][1] = x[k];
      sum += x[k];
    }
    stat[i][2] = sum / (double)n;
  }
}

/* What figures are made of: the samples, as a reader of the file has them.  But even samples are a rule for
 * what repeats: the means of a beat that does not are read on the grid of its steps, and what is stored over
 * a beat has always to be, for its samples only repeat the other powers. */
static void gather_for_figures(const hales_simulate_request *r, hales_simulate_result *got) {
  const hales_model *m = r->model;
  const bool repeats = r->settings.beats <= 0 || (got->converged && !hales_breath_moves(m, r->param));
  memcpy(got->read, got->stat, sizeof got->read);
  for (size_t i = 0; i < m->n_signal; i++)
    if (!repeats || (m->close_balance && i == m->balance_signal)) got->read[i][2] = got->curve[i][2];
}

/* How far the figures move in other steps: where some were asked for, the same beats in half as many, or
 * where that is too few in twice as many. */
static hales_status estimate_step_error(const hales_simulate_request *r, hales_simulate_result *got,
                                        hales_err *err) {
  const hales_model *m = r->model;
  hales_run_settings other = r->settings;
  const int steps = other.steps ? other.steps : m->default_steps;
  got->step_error = got->run.step_error;
  if (hales_carry_applies(&r->settings)) return HALES_OK;
  if (other.accuracy > 0.0) return HALES_OK; /* run.moved says it */
  other.steps = steps / 2 < HALES_STEPS_MIN ? 2 * steps : steps / 2;
  hales_run run;
  double stat[HALES_SIGNAL_MAX][3];
  HALES_TRY(hales_ensemble_run(m, &other, 1, r->param, NULL, &run, NULL, &stat[0][0], err));
  if (run.outcome != HALES_RUN_OK) return HALES_OK;
  got->step_error = 0.0;
  for (size_t i = 0; i < m->n_signal; i++) {
    const double size = hales_figure_size(m->signal[i].unit, got->curve[i]);
    for (int k = 0; k < 3; k++)
      got->step_error = fmax(got->step_error, fabs(stat[i][k] - got->curve[i][k]) / size);
  }
  return HALES_OK;
}

/* Whether beats lead to the periodic state or away from it. */
static hales_status estimate_growth(const hales_simulate_request *r, hales_simulate_result *got,
                                    hales_err *err) {
  got->growth = -1.0;
  if (r->settings.beats > 0) return HALES_OK;
  hales_err unknown = {0};
  const hales_status s = hales_stability_find(r->model, &got->settings, r->param, got->state, got->run.span,
                                              &got->growth, &unknown);
  if (s == HALES_OK || s == HALES_EMATH) return HALES_OK;
  return HALES_FAIL(err, s, "%s", unknown.msg);
}

hales_status hales_simulate_run(const hales_simulate_request *r, hales_simulate_result *out, hales_err *err) {
  *out = (hales_simulate_result){0};
  hales_simulate_result got = {0};
  HALES_TRY(hales_model_check(r->model, r->param, err));
  HALES_TRY(check_settings(r, err));
  if (r->settings.beats <= 0) HALES_TRY(hales_breath_check(r->model, r->param, err));
  HALES_TRY(hales_ensemble_run(r->model, &r->settings, 1, r->param, NULL, &got.run, got.state,
                               &got.curve[0][0], err));
  HALES_TRY(check_outcome(r->model, &got.run, err));
  got.converged = r->settings.beats <= 0 || got.run.residual <= HALES_SIMULATE_PERIODIC_TOL;
  got.settings = hales_carry_settings(&r->settings, &got.run);
  HALES_TRY(estimate_step_error(r, &got, err));
  HALES_TRY(estimate_growth(r, &got, err));
  const size_t points = hales_simulate_points(r);
  double *wave = calloc(r->model->n_signal * points, sizeof *wave);
  if (!wave)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %d beats of %zu signals", got.run.span,
                      r->model->n_signal);
  hales_simulate_request as_run = *r;
  as_run.settings = got.settings;
  const hales_status s = hales_simulate_wave(&as_run, got.state, wave, err);
  if (s == HALES_OK) {
    sample_stat(r->model->n_signal, points, wave, got.stat);
    gather_for_figures(r, &got);
    *out = got;
  }
  free(wave);
  return s;
}
