#define HALES_LANES 8
#define HALES_LANES_SINGLE
#include "physics/lanes/hales_kernel.inc"

#include "physics/lanes/support.h"

static bool supported(void) {
  return hales_single_lanes_supported(HALES_LANES);
}

extern const hales_kernel hales_heart_s8;
const hales_kernel hales_heart_s8 = {HALES_LANES, supported, work_bytes, prepare, beat, NULL};
