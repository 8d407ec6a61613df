/* How a beat moves what lies beside a state: the map's derivative, by differences. */
#ifndef HALES_PHYSICS_BEAT_MAP_H
#define HALES_PHYSICS_BEAT_MAP_H

#include "physics/ensemble.h"

/* Columns and rows are the states but the reservoir's (hales_orbit_reservoir), which keeps the blood volume.
 *
 *   s                                 in   what is run: beats, steps, threads; no periodic_tol, no chord
 *   param [n_param], state [n_state]  in
 *   slope [n_state-1][n_state-1]      out  dP_i/dy_j, in the states' units
 *
 * Runs n_state sets.  EMATH when a beat from near by fails, and errors of hales_ensemble_run. */
hales_status hales_beat_map_slope(const hales_model *m, const hales_run_settings *s, const double *param,
                                  const double *state, double *slope, hales_err *err) HALES_CHECKED;

#endif
