/* Reading a recorded beat: extremes, means, even samples. */
#ifndef HALES_PHYSICS_TRACE_H
#define HALES_PHYSICS_TRACE_H

#include <stddef.h>

#include "physics/lanes/kernel.h"

/* Minimum, maximum and time mean of each signal of one lane: stat [n_signal][3].
 *
 * Extremes are those of the parabolas through the extreme grid point and its two neighbours on either side,
 * so that third order holds beside a grid point that is a corner; the mean is the trapezoid rule on the
 * recorded grid, second order, with the corners of the activations on grid points. */
void hales_trace_stat(const hales_trace *trace, int rows, int lanes, int lane, size_t n_signal, double *stat);

/* Signals of one lane on an even grid of n_time points over [0, period): wave [n_signal][n_time].
 * Monotone cubic interpolation [FritschCarlson1980]: no overshoot at the corners that valves make. */
void hales_trace_resample(const hales_trace *trace, int rows, int lanes, int lane, size_t n_signal,
                          double period, size_t n_time, double *wave);

#endif
