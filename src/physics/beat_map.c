#include "physics/beat_map.h"

#include <string.h>

#include "physics/orbit.h"

/* Of a state's scale: far above the noise of any model's beat map; the curvature that it lets in is as
 * nothing to the differences between the sets that share a chord.  (Single precision's noise is not: slopes
 * are found in double.) */
static const double move = 1e-4;

hales_status hales_beat_map_slope(const hales_model *m, const hales_run_settings *s, const double *param,
                                  const double *state, double *slope, hales_err *err) {
  const size_t n = m->n_state, nr = n - 1;
  double c[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  double from[HALES_STATE_MAX * HALES_STATE_MAX], to[HALES_STATE_MAX * HALES_STATE_MAX];
  double sets[HALES_STATE_MAX * HALES_PARAM_MAX];
  hales_run run[HALES_STATE_MAX];
  hales_run_settings alike = *s; /* the states are told apart by their ends: all in the same steps */
  if (alike.steps == 0 && !(alike.rtol > 0.0)) alike.steps = m->default_steps;
  const size_t keep = hales_orbit_reservoir(m, param, c);
  hales_orbit_scale(m, state, scale);
  for (size_t j = 0; j < n; j++) { /* row keep is the state itself */
    memcpy(sets + j * m->n_param, param, m->n_param * sizeof *param);
    memcpy(from + j * n, state, n * sizeof *state);
    if (j == keep) continue;
    from[j * n + j] += move * scale[j];
    from[j * n + keep] -= c[j] / c[keep] * move * scale[j];
  }
  HALES_TRY(hales_ensemble_run(m, &alike, n, sets, from, run, to, NULL, err));
  for (size_t j = 0, rj = 0; j < n; j++) {
    if (run[j].outcome != HALES_RUN_OK)
      return HALES_FAIL(err, HALES_EMATH, "a beat from near by: %s", hales_run_outcome_text(run[j].outcome));
    if (j == keep) continue;
    for (size_t i = 0, ri = 0; i < n; i++)
      if (i != keep) slope[ri++ * nr + rj] = (to[j * n + i] - to[keep * n + i]) / (move * scale[j]);
    rj++;
  }
  return HALES_OK;
}
