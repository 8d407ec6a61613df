/* Which processors can run a kernel compiled for so many lanes. */
#ifndef HALES_PHYSICS_LANES_SUPPORT_H
#define HALES_PHYSICS_LANES_SUPPORT_H

#include <stdbool.h>

/* lanes 1 and 2 are the baseline; 4 was compiled for AVX2, 8 for AVX-512 (see the CMakeLists.txt). */
static inline bool hales_lanes_supported(int lanes) {
#if defined(__x86_64__)
  if (lanes == 4) return __builtin_cpu_supports("avx2") != 0;
  if (lanes == 8) return __builtin_cpu_supports("avx512f") != 0;
#endif
  return lanes <= 2;
}

#endif
