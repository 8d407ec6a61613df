/* Searches that end in one valley agree: where nothing but their own stop parts two ends, they are one mode.
 *
 * A bent valley with a flat floor stops searches apart: each is within decrement_tol of its lowest place, and
 * yet they are several posterior standard deviations from each other.  Two ends are in one valley when a path
 * leads from one to the other that never rises far above the higher of them: the straight line, or that line
 * moved sideways onto the floor, by Gauss-Newton steps that leave a point's place along the line as it is. */
#ifndef HALES_INFER_VALLEY_H
#define HALES_INFER_VALLEY_H

#include "infer/search.h"

/* Places between two ends that are looked at, in one call: with one more they are a register of lanes. */
enum { HALES_VALLEY_POINTS = 7 };

/* Joins (hales_search_start.joined) the ends within a few nats of the best that are in one valley with a
 * lower one, each tried with the lower ones nearest to it.  To be called when all searches have ended. */
hales_status hales_valley_join(hales_ladder *l, hales_search *s, hales_err *err) HALES_CHECKED;

#endif
