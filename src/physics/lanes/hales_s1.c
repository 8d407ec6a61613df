#define HALES_LANES 1
#define HALES_LANES_SINGLE
#include "physics/lanes/hales_kernel.inc"

#include "physics/lanes/support.h"

static bool supported(void) {
  return hales_single_lanes_supported(HALES_LANES);
}

extern const hales_kernel hales_heart_s1;
const hales_kernel hales_heart_s1 = {HALES_LANES, supported, work_bytes, prepare, beat, NULL};
