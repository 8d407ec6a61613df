#include "numeric/sobol.h"

#include <assert.h>

#include "numeric/sobol_table.h"

/* Direction numbers v_k = m_k 2^(32-k): the given m, then
 * m_k = 2 c_1 m_(k-1) ^ 4 c_2 m_(k-2) ^ ... ^ 2^s m_(k-s) ^ m_(k-s)    [JoeKuo2008, eq 2] */
static void plain_directions(size_t d, uint32_t v[HALES_SOBOL_BITS]) {
  if (d == 0) { /* van der Corput's sequence */
    for (uint32_t k = 0; k < HALES_SOBOL_BITS; k++) v[k] = UINT32_C(1) << (HALES_SOBOL_BITS - 1 - k);
    return;
  }
  const uint32_t poly = hales_sobol_table[d - 1].poly;
  uint32_t degree = 0;
  while (poly >> (degree + 1)) degree++;
  for (uint32_t k = 0; k < HALES_SOBOL_BITS; k++) {
    if (k < degree) {
      v[k] = (uint32_t)hales_sobol_table[d - 1].m[k] << (HALES_SOBOL_BITS - 1 - k);
      continue;
    }
    v[k] = v[k - degree] ^ (v[k - degree] >> degree);
    for (uint32_t j = 1; j < degree; j++)
      if (poly >> (degree - j) & 1) v[k] ^= v[k - j];
  }
}

static uint32_t random_bits(hales_rng r, uint64_t index) {
  return (uint32_t)(hales_rng_uniform(r, index) * 0x1p32);
}

/* Each direction number times one random matrix, lower triangular with a diagonal of ones: digit q, counted
 * from the highest, spreads into random digits below it. */
static void scramble_directions(uint32_t v[HALES_SOBOL_BITS], hales_rng r) {
  uint32_t column[HALES_SOBOL_BITS];
  for (uint32_t q = 0; q < HALES_SOBOL_BITS; q++) {
    const uint32_t top = UINT32_C(1) << (HALES_SOBOL_BITS - 1 - q);
    column[q] = top | (random_bits(r, q) & (top - 1));
  }
  for (uint32_t k = 0; k < HALES_SOBOL_BITS; k++) {
    uint32_t mixed = 0;
    for (uint32_t q = 0; q < HALES_SOBOL_BITS; q++)
      if (v[k] >> (HALES_SOBOL_BITS - 1 - q) & 1) mixed ^= column[q];
    v[k] = mixed;
  }
}

void hales_sobol_init(hales_sobol *s, size_t dim, const hales_rng *scramble) {
  assert(dim >= 1 && dim <= HALES_SOBOL_DIM_MAX);
  static_assert(sizeof hales_sobol_table / sizeof *hales_sobol_table == HALES_SOBOL_DIM_MAX - 1,
                "a row for each dimension after the first");
  s->dim = dim;
  s->offset = scramble ? 0.5 : 0.0;
  for (size_t d = 0; d < dim; d++) {
    plain_directions(d, s->direction[d]);
    s->shift[d] = 0;
    if (!scramble) continue;
    const hales_rng r = hales_rng_substream(*scramble, d);
    scramble_directions(s->direction[d], r);
    s->shift[d] = random_bits(r, HALES_SOBOL_BITS);
  }
}

void hales_sobol_point(const hales_sobol *s, uint32_t index, double *u) {
  for (size_t d = 0; d < s->dim; d++) {
    uint32_t x = s->shift[d];
    for (uint32_t bits = index, k = 0; bits; bits >>= 1, k++)
      if (bits & 1) x ^= s->direction[d][k];
    u[d] = ((double)x + s->offset) * 0x1p-32;
  }
}
