/* Elementary effects: how much an output moves when one input is moved and the others stay, at many places
 * [Morris1991; Campolongo2007].  Cheap screening: k + 1 evaluations a trajectory.
 *
 * Inputs are quantiles in (0, 1).  A trajectory starts at a point of a scrambled Sobol' sequence and moves
 * one input after the other, in random order, by half of the range: up from the lower half, down from the
 * upper. (Morris's grid of p levels with its step p/2 of them, p without limit: every value is as likely at
 * the start as after the move, and the extreme quantiles 0 and 1 are never taken.)
 */
#ifndef HALES_NUMERIC_MORRIS_H
#define HALES_NUMERIC_MORRIS_H

#include <stdbool.h>
#include <stddef.h>

#include "numeric/sobol.h"

typedef struct hales_morris {
  hales_rng rng; /* of the orders */
  hales_sobol start;
} hales_morris;

/* Evaluations of one trajectory with k inputs. */
static inline size_t hales_morris_row(size_t k) {
  return k + 1;
}

void hales_morris_init(hales_morris *d, size_t k, hales_rng rng);
/* Point `at` (0 .. k) of a trajectory: u [k]. */
void hales_morris_point(const hales_morris *d, size_t trajectory, size_t at, double *u);

/* Output units for the whole range of the input's quantile, from 0 to 1. */
typedef struct hales_morris_result {
  double mu;           /* mean of the effects: with its sign */
  double mu_star;      /* mean of their sizes: importance */
  double mu_star_lo90; /* mu_star +- 1.645 standard errors over the trajectories */
  double mu_star_hi90;
  double sigma; /* standard deviation of the effects: curvature and interactions */
  size_t n;     /* effects whose two points both have an output */
} hales_morris_result;

/* Effects of one output.
 *
 *   y, ok [n][k + 1]  in    output in the order of hales_morris_point, and where there is one
 *   out [k]           out   zero where n is 0; sigma and the interval need two effects
 *   mean, var         out   of the output over the starts
 */
void hales_morris_effects(const hales_morris *d, size_t n, const double *y, const bool *ok,
                          hales_morris_result *out, double *mean, double *var);

#endif
