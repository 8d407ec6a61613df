/* Whether a circulation would stay in its periodic state.
 *
 * A search for fixed points of the beat map finds those that a beat leads away from as well as those it leads
 * to: a heart that alternates between a strong and a weak beat has between the two a state that repeats, and
 * is never seen in it.  What a small disturbance of that state is multiplied by in a beat, in the long run,
 * tells them apart: the largest modulus of an eigenvalue of dP/dy (of a Floquet multiplier).
 */
#ifndef HALES_PHYSICS_STABILITY_H
#define HALES_PHYSICS_STABILITY_H

#include "physics/ensemble.h"

/* heuristic: how far above one a growth must be to be believed, for the differences are taken over 1e-4 of a
 * state and valves have corners */
#define HALES_GROWTH_SURE 1.02

/* The largest modulus of the multipliers within the states of the set's blood volume.
 *
 *   param [n_param], state [n_state]  in   state: periodic after run.span beats
 *   growth                            out  a whole span of beats; above 1: disturbances grow
 *
 * Runs n_state sets over a span of beats, with the steps of s (0: the model's) or, where errors are
 * controlled, sixteen times the model's.  EMATH when a beat from near by fails, and errors of
 * hales_ensemble_run; *growth is then untouched. */
hales_status hales_stability_find(const hales_model *m, const hales_run_settings *s, const double *param,
                                  const double *state, int span, double *growth,
                                  hales_err *err) HALES_CHECKED;

#endif
