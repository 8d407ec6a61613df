#define HALES_LANES 1
#include "physics/lanes/hales_kernel.inc"

#include "physics/lanes/hales_adaptive.inc"
#include "physics/lanes/hales_kernels.h"
#include "physics/lanes/support.h"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const hales_kernel hales_heart_l1;
const hales_kernel hales_heart_l1 = {HALES_LANES, supported, work_bytes, prepare, beat, beat_adaptive};

int hales_heart_effort(const double *param, int steps) {
  work w;
  prepare(param, steps, &w);
  return (int)ceil(w.beat / w.longest * (1.0 - 1e-12)); /* steps of the grid are no more for rounding */
}
