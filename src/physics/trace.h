/* Reading a recorded beat: extremes, means, even samples. */
#ifndef HALES_PHYSICS_TRACE_H
#define HALES_PHYSICS_TRACE_H

#include <stddef.h>

#include "physics/lanes/kernel.h"

/* Arrays of [n_signal][lanes] doubles that hales_trace_stat needs as work. */
enum { HALES_TRACE_WORK = 6 };

/* Minimum, maximum and time mean of each signal of each lane.
 *
 *   work [HALES_TRACE_WORK][n_signal][lanes]  tmp
 *   stat [lanes][n_signal][3]                 out   zero where trace->wanted says no
 *
 * Extremes are those of the parabolas through the extreme grid point and its two neighbours on either side,
 * so that third order holds beside a grid point that is a corner; the mean is the trapezoid rule on the
 * recorded grid, second order, with the corners of the activations on grid points. */
void hales_trace_stat(const hales_trace *trace, int rows, int lanes, size_t n_signal, double *work,
                      double *stat);

/* Signals of one lane on an even grid of n_time points over [0, period): wave [n_signal][n_time].
 * Monotone cubic interpolation [FritschCarlson1980]: no overshoot at the corners that valves make. */
void hales_trace_resample(const hales_trace *trace, int rows, int lanes, int lane, size_t n_signal,
                          double period, size_t n_time, double *wave);

/* One signal of one lane at time t_s, by the same interpolation; beyond the beat: its nearer end. */
double hales_trace_at(const hales_trace *trace, int rows, int lanes, int lane, size_t n_signal, size_t signal,
                      double t_s);

#endif
