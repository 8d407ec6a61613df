/* Which processors can run a kernel compiled for so many lanes. */
#ifndef HALES_PHYSICS_LANES_SUPPORT_H
#define HALES_PHYSICS_LANES_SUPPORT_H

#include <stdbool.h>

/* Registers of 16 bytes are the baseline; what has 32 was compiled for AVX2, 64 for AVX-512 (see the
 * CMakeLists.txt). */
static inline bool hales_register_supported(int bytes) {
#if defined(__x86_64__)
  if (bytes == 32) return __builtin_cpu_supports("avx2") != 0;
  if (bytes == 64) return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0;
#endif
  return bytes <= 16;
}

/* Lanes of doubles. */
static inline bool hales_lanes_supported(int lanes) {
  return hales_register_supported(8 * lanes);
}

/* Lanes of floats. */
static inline bool hales_single_lanes_supported(int lanes) {
  return hales_register_supported(4 * lanes);
}

#endif
