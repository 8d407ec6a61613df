#include "twin/near.h"

#include <math.h>
#include <string.h>

#include "physics/orbit.h"
#include "twin/twin.h"

/* Of ln p, of the volume, and of a free coordinate's sd: as the chord's own differences, far above the noise
 * of a beat, and small beside what the sets that share it differ by. */
static const double move = 1e-4;
static const double state_tol = 1e-6;
/* heuristic: a start near by is there in ten beats, or the model's guess is as good. */
enum { FROM_BEATS = 20 };

/* Rows of the parameters that theta reaches, each of which is not zero. */
static size_t reached(const hales_patient_model *pm, const hales_body *b, const double *theta,
                      const double *param, size_t *row) {
  const size_t np = pm->model->n_param;
  bool moved[HALES_PARAM_MAX] = {false};
  double other[HALES_FREE_MAX], p[HALES_PARAM_MAX];
  memcpy(other, theta, pm->n_free * sizeof *other);
  for (size_t j = 0; j < pm->n_free; j++) {
    other[j] += move;
    pm->to_params(b, other, p);
    other[j] = theta[j];
    for (size_t k = 0; k < np; k++) moved[k] = moved[k] || p[k] != param[k];
  }
  size_t n = 0;
  for (size_t k = 0; k < np; k++)
    if (moved[k] && param[k] != 0.0) row[n++] = k;
  return n;
}

/* out += chord change */
static void settle(const hales_near *near, const double *change, double *out) {
  const size_t n = near->m->n_state;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) out[i] += near->chord[i * n + j] * change[j];
}

/* One beat of each set from its start: columns of slope, and filled. */
static bool find_slopes(hales_near *near, const hales_run_settings *settings, size_t n_row,
                        const size_t *row) {
  const hales_model *m = near->m;
  const size_t n = m->n_state, np = m->n_param, sets = n_row + 2;
  double param[(HALES_PARAM_MAX + 2) * HALES_PARAM_MAX], from[(HALES_PARAM_MAX + 2) * HALES_STATE_MAX];
  double to[(HALES_PARAM_MAX + 2) * HALES_STATE_MAX], c[HALES_STATE_MAX], change[HALES_STATE_MAX];
  double step[HALES_PARAM_MAX];
  hales_run run[HALES_PARAM_MAX + 2];
  for (size_t i = 0; i < sets; i++) {
    memcpy(param + i * np, near->param, np * sizeof *param);
    memcpy(from + i * n, near->state, n * sizeof *from);
  }
  for (size_t r = 0; r < n_row; r++) { /* towards the middle of the row's range */
    const double at = near->param[row[r]];
    step[r] = 2.0 * at > m->param[row[r]].lo + m->param[row[r]].hi ? -move : move;
    param[r * np + row[r]] = at * exp(at > 0.0 ? step[r] : -step[r]);
    step[r] = at > 0.0 ? step[r] : -step[r];
  }
  m->volume_weights(near->param, c);
  const double more = move * near->param[near->volume_row];
  from[(n_row + 1) * n + near->reservoir] += more / c[near->reservoir];
  hales_run_settings s = *settings;
  s.beats = 1;
  s.periodic_tol = 0.0;
  s.record_steps = 0;
  if (hales_ensemble_run(m, &s, sets, param, from, run, to, NULL, NULL) != HALES_OK) return false;
  for (size_t i = 0; i < sets; i++)
    if (run[i].outcome != HALES_RUN_OK) return false;
  const double *base = to + n_row * n, *fuller = to + (n_row + 1) * n;
  for (size_t r = 0; r < n_row; r++) {
    for (size_t i = 0; i < n; i++) change[i] = (to[r * n + i] - base[i]) / step[r];
    settle(near, change, near->slope[row[r]]);
  }
  for (size_t i = 0; i < n; i++) {
    near->filled[i] = i == near->reservoir ? 1.0 / c[i] : 0.0;
    change[i] = (fuller[i] - base[i]) / more - near->filled[i];
  }
  settle(near, change, near->filled);
  return true;
}

static bool find_state(const hales_model *m, const hales_run_settings *s, const double *param,
                       const double *start, double *state) {
  hales_run run;
  return hales_ensemble_run(m, s, 1, param, start, &run, state, NULL, NULL) == HALES_OK &&
         run.outcome == HALES_RUN_OK;
}

bool hales_near_find(const hales_patient_model *pm, const hales_body *b, const double *theta,
                     hales_near *near) {
  return hales_near_find_from(pm, b, theta, NULL, NULL, near);
}

bool hales_near_find_from(const hales_patient_model *pm, const hales_body *b, const double *theta,
                          const double *start, const double *chord, hales_near *near) {
  const hales_model *m = pm->model;
  hales_run_settings s = hales_twin_settings(pm, 1), along = s;
  double c[HALES_STATE_MAX], followed[HALES_STATE_MAX * HALES_STATE_MAX];
  size_t row[HALES_PARAM_MAX];
  if (chord) memcpy(followed, chord, m->n_state * m->n_state * sizeof *chord);
  *near = (hales_near){.m = m, .volume_row = hales_model_find_param(m, "v_tot")};
  if (near->volume_row == SIZE_MAX) return false;
  pm->to_params(b, theta, near->param);
  near->reservoir = hales_orbit_reservoir(m, near->param, c);
  s.periodic_tol = along.periodic_tol = state_tol;
  along.max_beats = FROM_BEATS;
  if (chord) along.chord = followed;
  const bool found = start && find_state(m, &along, near->param, start, near->state);
  if ((!found && !find_state(m, &s, near->param, NULL, near->state)) ||
      hales_chord_find(m, &s, near->param, near->state, near->chord, NULL) != HALES_OK)
    return false;
  return find_slopes(near, &s, reached(pm, b, theta, near->param, row), row);
}

void hales_near_hold(const hales_near *near, const double *param, double *y) {
  const hales_model *m = near->m;
  double c[HALES_STATE_MAX];
  m->volume_weights(param, c);
  y[near->reservoir] += (param[near->volume_row] - m->volume(y, param)) / c[near->reservoir];
  for (size_t i = 0; i < m->n_state; i++)
    if (!(y[i] >= m->state[i].lo && y[i] <= m->state[i].hi)) {
      m->guess(param, y);
      return;
    }
}

void hales_near_carry(const hales_near *near, const double *from_param, const double *from_state,
                      const double *param, double *y) {
  const hales_model *m = near->m;
  const size_t n = m->n_state;
  const double more = param[near->volume_row] - m->volume(from_state, param);
  for (size_t i = 0; i < n; i++) y[i] = from_state[i] + near->filled[i] * more;
  for (size_t k = 0; k < m->n_param; k++) {
    if (param[k] == from_param[k]) continue;
    const double ln = log(param[k] / from_param[k]);
    for (size_t i = 0; i < n; i++) y[i] += near->slope[k][i] * ln;
  }
  hales_near_hold(near, param, y);
}

void hales_near_start(const hales_near *near, const double *param, double *y) {
  hales_near_carry(near, near->param, near->state, param, y);
}
