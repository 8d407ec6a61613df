/* A breath that spans several beats: what moves on from one beat of a set to the next.
 *
 * A model with a breath (hales_model.breath) says in its parameters where in the breath a beat starts.  Beats
 * that follow each other are therefore not runs of one set: the next one starts where this one ended.  A
 * state that repeats does so after a whole breath.
 */
#ifndef HALES_PHYSICS_BREATH_H
#define HALES_PHYSICS_BREATH_H

#include <stdbool.h>

#include "base/status.h"
#include "physics/model.h"

enum { HALES_BREATH_BEATS_MOST = 12 }; /* of a breath that a periodic state is sought over */

/* Whether the beats of this set differ: it has a breath of some depth. */
bool hales_breath_moves(const hales_model *m, const double *param);

/* Beats after which the set repeats: 1 without a breath; 0 when that is no whole number up to
 * HALES_BREATH_BEATS_MOST, and there is no periodic state. */
int hales_breath_beats(const hales_model *m, const double *param);

/* Beats of the set that a run's extremes and means are read over: those of the breath for a periodic state
 * (beats = 0), else the last one. */
int hales_breath_span(const hales_model *m, const double *param, int beats);

/* OK where a periodic state may be looked for; else ERANGE, naming the parameter (err->at = its row). */
hales_status hales_breath_check(const hales_model *m, const double *param, hales_err *err) HALES_CHECKED;

/* Where in the breath a beat starts that begins so many beats of this length later, 0 to below 1. */
double hales_breath_later(const hales_model *m, const double *param, double beats);

/* Goes on by so many beats: param [n_param] in place.  Nothing without a breath. */
void hales_breath_move(const hales_model *m, double *param, double beats);

/* Duration of the breath, s; 0 without one. */
double hales_breath_s(const hales_model *m, const double *param);

/* Gives the set, whose beat may have changed, a breath of so many seconds.  Nothing without a breath. */
void hales_breath_keep(const hales_model *m, double *param, double breath_s);

#endif
