/* Counter-based random numbers: the value depends only on (seed, stream, index), never on threads,
 * ranks, lanes or the order of the calls.  Philox 4x32-10, from Random123 [Salmon2011]. */
#ifndef HALES_NUMERIC_RNG_H
#define HALES_NUMERIC_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct hales_rng {
  uint64_t seed;   /* of the study; stored with the result */
  uint64_t stream; /* what the numbers are for: a patient, a stage, a particle (hales_rng_substream) */
} hales_rng;

/* A stream that is independent of r's, named by key. */
hales_rng hales_rng_substream(hales_rng r, uint64_t key);
/* The index-th uniform number of the stream, in (0, 1), 53 bits. */
double hales_rng_uniform(hales_rng r, uint64_t index);
/* The index-th standard normal number of the stream (Box-Muller on one Philox block). */
double hales_rng_normal(hales_rng r, uint64_t index);
/* out [n]: standard normal numbers, two from each of the Philox blocks first, first + 1, ..; the first of
 * each two is hales_rng_normal of that index.  Half the work of as many of those. */
void hales_rng_normals(hales_rng r, uint64_t first, size_t n, double *out);

#endif
