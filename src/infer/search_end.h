/* How a search ends where the gradient alone cannot tell: between two modes, and at a corner of the loss.
 * Of interest to infer/search.c only. */
#ifndef HALES_INFER_SEARCH_END_H
#define HALES_INFER_SEARCH_END_H

#include "infer/search.h"

/* Least gain that counts, of what is hoped for; heuristic. */
#define HALES_SEARCH_GAIN_MIN 0.1

/* Between two modes the gradient vanishes as it does at a mode, and the Gauss-Newton matrix sees no
 * difference; the differences do.  Moves start k, point pt of the last central differences, to the lowest of
 * theirs if that is lower by more than a tenth of the tolerance; says whether it did. */
bool hales_search_step_aside(const hales_problem *p, hales_search *s, size_t k, size_t pt);

/* Polls about start k: plus and minus one step along each of n conjugate axes of its Gauss-Newton matrix
 * [Kolda2003].  The step is the distance at which a quadratic's minimum may lie when its decrement is tol.
 * Moves to the lowest; when none is lower the search has converged.  For a loss with a corner at its mode (an
 * extreme that changes from one wave to the next), where no derivative vanishes. */
hales_status hales_search_poll(hales_ladder *l, hales_search *s, size_t k, hales_err *err) HALES_CHECKED;

#endif
