#include "numeric/rng.h"

#include <math.h>

#include <Random123/philox.h>

/* pi to double precision: M_PI is not in C17 */
static const double pi = 3.14159265358979323846;

static philox4x32_ctr_t block(hales_rng r, uint64_t index) {
  const philox4x32_key_t key = {{(uint32_t)r.seed, (uint32_t)(r.seed >> 32)}};
  const philox4x32_ctr_t ctr = {
      {(uint32_t)index, (uint32_t)(index >> 32), (uint32_t)r.stream, (uint32_t)(r.stream >> 32)}};
  return philox4x32(ctr, key);
}

/* 53 random bits to the middle of their cell, so that neither 0 nor 1 comes out */
static double to_unit(uint32_t hi, uint32_t lo) {
  const uint64_t bits = (((uint64_t)hi << 32) | lo) >> 11;
  return ((double)bits + 0.5) * 0x1p-53;
}

hales_rng hales_rng_substream(hales_rng r, uint64_t key) {
  const philox4x32_ctr_t b = block((hales_rng){~r.seed, r.stream}, key);
  return (hales_rng){r.seed, ((uint64_t)b.v[0] << 32) | b.v[1]};
}

double hales_rng_uniform(hales_rng r, uint64_t index) {
  const philox4x32_ctr_t b = block(r, index);
  return to_unit(b.v[0], b.v[1]);
}

double hales_rng_normal(hales_rng r, uint64_t index) {
  const philox4x32_ctr_t b = block(r, index);
  return sqrt(-2.0 * log(to_unit(b.v[0], b.v[1]))) * cos(2.0 * pi * to_unit(b.v[2], b.v[3]));
}

void hales_rng_normals(hales_rng r, uint64_t first, size_t n, double *out) {
  for (size_t i = 0; i < n; i += 2) {
    const philox4x32_ctr_t b = block(r, first + i / 2);
    const double length = sqrt(-2.0 * log(to_unit(b.v[0], b.v[1])));
    const double angle = 2.0 * pi * to_unit(b.v[2], b.v[3]);
    out[i] = length * cos(angle);
    if (i + 1 < n) out[i + 1] = length * sin(angle);
  }
}
