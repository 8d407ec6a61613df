/* A run that answers for its own accuracy: step tolerances are tightened until the figures stand still.
 *
 * The error of a figure is not that of a step: steps add up, valves open between them, extremes are read
 * between rows.  So a set is run at one step tolerance after the other, each an eighth of the last (half the
 * step of a third-order method), until three runs in a row agree, or two very closely; the finest one is the
 * answer.  A set whose figures go on moving is reported, with the signal that moved most and by how much.
 */
#ifndef HALES_PHYSICS_RESOLVE_H
#define HALES_PHYSICS_RESOLVE_H

#include "physics/ensemble.h"

/* What a figure of a signal is measured by: the larger of its extremes, at least 10 mL, 20 mL/s, 1000 mmHg
 * mL/s or one of its unit.  stat: minimum, maximum, mean. */
double hales_figure_size(const char *unit, const double *stat);

/* Largest difference between two runs of one set: states at the end, extremes and means of the last beat,
 * each by its size.  y, z [n_state]; stat, other [n_signal][3]; where (may be NULL) gets the row of the
 * signal, the states being the first.  A value that is not finite gives infinity. */
double hales_figures_moved(const hales_model *m, const double *y, const double *stat, const double *z,
                           const double *other, int *where);

/* hales_ensemble_run for s->accuracy > 0, which calls it. */
hales_status hales_resolve_run(const hales_model *m, const hales_run_settings *s, size_t n,
                               const double *param, const double *start, hales_run *run, double *state,
                               double *stat, hales_err *err) HALES_CHECKED;

#endif
