#define HALES_LANES 8
#include "physics/lanes/hales_kernel.inc"

#include "physics/lanes/hales_adaptive.inc"
#include "physics/lanes/support.h"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const hales_kernel hales_heart_l8;
const hales_kernel hales_heart_l8 = {HALES_LANES, supported, work_bytes, prepare, beat, beat_adaptive};
