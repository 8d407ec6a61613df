#define HALES_LANES 8
#include "physics/lanes/support.h"
#include "physics/lanes/svzerod_loop_kernel.inc"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const hales_kernel hales_svzerod_loop_l8;
const hales_kernel hales_svzerod_loop_l8 = {HALES_LANES, supported, work_bytes, prepare, beat, NULL};
