/* Between the files of exercise.h: loads are run in one and read in another. */
#ifndef HALES_PHYSICS_BODY_EXERCISE_PRIV_H
#define HALES_PHYSICS_BODY_EXERCISE_PRIV_H

#include "physics/body/exercise.h"

/* Reads out->load, run and marked ok, of the person x: uptake, the peak, the slopes and the end.
 *
 *   out  in/out  load in; all else out, of a struct that was zero */
void hales_exercise_conclude(const hales_exertion *x, hales_exercise *out);

#endif
