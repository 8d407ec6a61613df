/* Acceleration of y = P(y), the beat map, to its fixed point. */
#ifndef HALES_PHYSICS_ORBIT_H
#define HALES_PHYSICS_ORBIT_H

#include <stdbool.h>
#include <stddef.h>

#include "physics/model.h"

enum { HALES_ANDERSON_DEPTH = 4 };

/* History of one parameter set.  Zero-initialise. */
typedef struct hales_anderson {
  int kept; /* columns in use */
  int next; /* where the newest difference goes */
  double y_last[HALES_STATE_MAX], f_last[HALES_STATE_MAX];
  bool has_last;
  double moved_last;                                /* size of the last accelerated step */
  double df[HALES_ANDERSON_DEPTH][HALES_STATE_MAX]; /* differences of residuals */
  double dg[HALES_ANDERSON_DEPTH][HALES_STATE_MAX]; /* differences of beat-map values */
} hales_anderson;

/* Scale of each state for relative errors: |y| where it is large, else a floor by its unit
 * (10 mL, 1 mmHg, 20 mL/s).  scale [n_state]. */
void hales_orbit_scale(const hales_model *m, const double *y, double *scale);

/* Largest |a - b| / scale. */
double hales_orbit_distance(size_t n, const double *a, const double *b, const double *scale);

/* One Anderson(4) step [WalkerNi2011]: from y and g = P(y) the next guess.
 *
 * Weights of the mixture sum to one, so linear invariants (the blood volume) are kept.
 *   y, g, scale [n] in;  next [n] out
 *   chord           in   g is where a similar set's chord puts the fixed point, so g - y stands for a
 * distance Returns the estimated distance of next from the fixed point, in units of scale, meant to bound it:
 * from the size of the accelerated step and of the residual it leaves; with no history the size of the plain
 * step. */
double hales_anderson_step(hales_anderson *a, size_t n, const double *y, const double *g, const double *scale,
                           bool chord, double *next);

/* The state through which conservation is kept when others are moved: the largest compliance.
 *
 *   c [n_state]  out  volume per unit of each state
 */
size_t hales_orbit_reservoir(const hales_model *m, const double *param, double *c);

/* Solves the n x n system in place by Gaussian elimination with partial pivoting; false when singular.
 * a row-major, overwritten; b right-hand side in, solution out. */
bool hales_orbit_solve(size_t n, double *a, double *b);

#endif
