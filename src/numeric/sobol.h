/* Sobol' points: low-discrepancy points in the unit cube, scrambled.
 *
 * The points 0 .. 2^m - 1 of a scrambled sequence are evenly spread in every coordinate (one in each of the
 * 2^m cells) and nearly so in every pair; means over them converge faster than over random points, and are
 * unbiased over the seeds.  Direction numbers [JoeKuo2008]; scramble: a random lower triangular matrix and a
 * random digital shift for each dimension [Matousek1998], which keep that evenness.
 */
#ifndef HALES_NUMERIC_SOBOL_H
#define HALES_NUMERIC_SOBOL_H

#include <stddef.h>
#include <stdint.h>

#include "numeric/rng.h"

enum { HALES_SOBOL_DIM_MAX = 192, HALES_SOBOL_BITS = 32 };

typedef struct hales_sobol {
  size_t dim;
  uint32_t direction[HALES_SOBOL_DIM_MAX][HALES_SOBOL_BITS];
  uint32_t shift[HALES_SOBOL_DIM_MAX];
  double offset; /* 0 without scramble; else half a cell, so that neither 0 nor 1 comes out */
} hales_sobol;

/* A sequence of dim dimensions, 1 to HALES_SOBOL_DIM_MAX.
 *
 *   scramble   in   the stream its random bits are drawn from; NULL: the plain sequence, which starts at 0
 */
void hales_sobol_init(hales_sobol *s, size_t dim, const hales_rng *scramble);

/* Point of that index in binary order, u [dim] in [0, 1), in (0, 1) when scrambled.  Any order of calls;
 * thread-safe. */
void hales_sobol_point(const hales_sobol *s, uint32_t index, double *u);

#endif
