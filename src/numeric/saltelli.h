/* Variance-based sensitivity: which share of an output's variance each input explains alone (first order) and
 * with all its interactions (total) [Saltelli2010].
 *
 *   S_i  = V[E(y | u_i)] / V[y]        first order
 *   ST_i = E[V(y | u_~i)] / V[y]       total: u_~i are all inputs but i
 *
 * Inputs are independent; they are given as quantiles, uniform in (0, 1).  One row of the design takes a
 * point a and a point b of the cube and evaluates a, b and k points ab_i: a with the i-th coordinate of b.
 */
#ifndef HALES_NUMERIC_SALTELLI_H
#define HALES_NUMERIC_SALTELLI_H

#include <stdbool.h>
#include <stddef.h>

#include "numeric/sobol.h"

enum { HALES_SALTELLI_INPUTS_MAX = HALES_SOBOL_DIM_MAX / 2, HALES_SALTELLI_RESAMPLES = 400 };

/* Evaluations of one row with k inputs. */
static inline size_t hales_saltelli_row(size_t k) {
  return k + 2;
}

/* Point `at` of a row, u [k]: 0 is a, 1 is b, 2 + i is ab_i.  seq has 2 k dimensions: a, then b.
 * Take a power of two of rows: the points are then even. */
void hales_saltelli_point(const hales_sobol *seq, size_t row, size_t at, double *u);

typedef struct hales_share {
  double value, lo90, hi90; /* not cut to [0, 1]: an estimate may leave it by its error */
} hales_share;

typedef struct hales_saltelli_result {
  hales_share first, total;
  size_t rows; /* whose points a, b and ab_i all have an output */
} hales_saltelli_result;

typedef struct hales_saltelli_sample {
  size_t n, k;
  const double *y; /* [n][k + 2] output, in the order of hales_saltelli_point */
  const bool *ok;  /* [n][k + 2] there is an output */
} hales_saltelli_sample;

/* Doubles of scratch that hales_saltelli_indices needs. */
size_t hales_saltelli_work(size_t n, size_t k);

/* Estimates all indices of one output.
 *
 *   V_i  = mean of (b - m) (ab_i - a)        [Saltelli2010, table 2 (b)], m the mean of all a and b
 *   VT_i = mean of (a - ab_i)^2 / 2          [Jansen1999]
 *
 * Intervals are +-1.645 bootstrap standard errors over the rows, the variance resampled with them.  Rows of a
 * Sobol' sequence are more even than the independent ones that the bootstrap takes them for: the intervals
 * are rather too wide.
 *
 *   rng            in   stream of the resampling
 *   work           tmp  [hales_saltelli_work(n, k)]
 *   out [k]        out
 *   mean, var      out  of the output over all a and b
 *
 * Returns false when the output does not vary (variance below 1e-20 of its mean square) or fewer than two
 * rows can be used for an input: indices are then zero, mean and var are what they are. */
bool hales_saltelli_indices(const hales_saltelli_sample *s, hales_rng rng, double *work,
                            hales_saltelli_result *out, double *mean, double *var);

#endif
