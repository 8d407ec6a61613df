#include "physics/chord.h"

#include <math.h>
#include <string.h>

#include "physics/beat_map.h"
#include "physics/orbit.h"

static hales_status check_settings(const hales_run_settings *settings, hales_err *err) {
  if (settings->rtol > 0.0)
    return HALES_FAIL(err, HALES_EARG,
                      "a chord is found with fixed steps; with rtol the noise of a beat hides it");
  return HALES_OK;
}

hales_status hales_chord_find(const hales_model *m, const hales_run_settings *settings, const double *param,
                              const double *state, double *chord, hales_err *err) {
  HALES_TRY(check_settings(settings, err));
  const size_t n = m->n_state, nr = n - 1;
  double c[HALES_STATE_MAX], slope[HALES_STATE_MAX * HALES_STATE_MAX];
  double matrix[HALES_STATE_MAX * HALES_STATE_MAX];
  hales_run_settings s = *settings;
  s.beats = 1;
  s.periodic_tol = 0.0;
  s.record_steps = 0; /* the map that the search iterates */
  s.precision = HALES_DOUBLE;
  const size_t keep = hales_orbit_reservoir(m, param, c);
  HALES_TRY(hales_beat_map_slope(m, &s, param, state, slope, err));
  memset(chord, 0, n * n * sizeof *chord);
  for (size_t k = 0, rk = 0; k < n; k++) { /* column k of the inverse */
    if (k == keep) continue;
    double x[HALES_STATE_MAX] = {0};
    for (size_t i = 0; i < nr; i++)
      for (size_t j = 0; j < nr; j++) matrix[i * nr + j] = (i == j ? 1.0 : 0.0) - slope[i * nr + j];
    x[rk++] = 1.0;
    if (!hales_orbit_solve(nr, matrix, x))
      return HALES_FAIL(err, HALES_EMATH, "no chord: a direction never settles");
    for (size_t i = 0, ri = 0; i < n; i++)
      if (i != keep) {
        chord[i * n + k] = x[ri++];
        chord[keep * n + k] -= c[i] / c[keep] * chord[i * n + k];
      }
  }
  return HALES_OK;
}

hales_status hales_chord_published(const hales_model *m, const hales_run_settings *settings, double *chord,
                                   hales_err *err) {
  double param[HALES_PARAM_MAX], state[HALES_STATE_MAX];
  hales_run run;
  hales_run_settings s = *settings;
  s.periodic_tol = 1e-6; /* a hundredth of the move that the differences are taken over */
  s.chord = NULL;
  s.precision = HALES_DOUBLE;
  HALES_TRY(check_settings(settings, err));
  hales_model_defaults(m, param);
  HALES_TRY(hales_ensemble_run(m, &s, 1, param, NULL, &run, state, NULL, err));
  if (run.outcome != HALES_RUN_OK)
    return HALES_FAIL(err, HALES_EMATH, "no chord of the published set of %s: %s", m->id,
                      hales_run_outcome_text(run.outcome));
  return hales_chord_find(m, settings, param, state, chord, err);
}

void hales_chord_follow(const hales_model *m, const double *chord, const double *param, const double *y,
                        const double *g, double *to) {
  const size_t n = m->n_state;
  double c[HALES_STATE_MAX], change = 0.0;
  const size_t keep = hales_orbit_reservoir(m, param, c);
  for (size_t i = 0; i < n; i++) {
    double step = 0.0;
    for (size_t j = 0; j < n; j++) step += chord[i * n + j] * (g[j] - y[j]);
    to[i] = y[i] + step;
    change += c[i] * step;
  }
  to[keep] -= change / c[keep];
}
