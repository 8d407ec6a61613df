/* The chord: the Newton matrix of one set's periodic state, for the searches of its neighbours.
 *
 * The beat map P has a fixed point y*; near it y* - y = (I - dP/dy)^-1 (P(y) - y).  Within the states of one
 * blood volume that inverse exists (the volume itself is the direction that never settles): the state of the
 * largest compliance is eliminated by dV = 0.  For a set whose map differs by E, iterating with this matrix
 * shrinks errors by |(I - dP/dy)^-1 E| a beat instead of by |dP/dy|.  [Nocedal2006, section 11.1]: the chord
 * method.
 */
#ifndef HALES_PHYSICS_CHORD_H
#define HALES_PHYSICS_CHORD_H

#include "physics/ensemble.h"

/* hales_chord_find is in physics/ensemble.h, beside the settings that carry its result. */

/* Where the chord of a similar set puts the fixed point: y + chord (g - y), at param's own volume.
 *
 *   chord [n_state][n_state], param [n_param], y, g = P(y) [n_state]  in
 *   to [n_state]                                                      out
 *
 * With it in the place of g, Anderson has only that to learn in which the sets differ. */
void hales_chord_follow(const hales_model *m, const double *chord, const double *param, const double *y,
                        const double *g, double *to);

#endif
