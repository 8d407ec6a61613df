#define HALES_LANES 4
#include "physics/lanes/support.h"
#include "physics/lanes/svzerod_loop_kernel.inc"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const hales_kernel hales_svzerod_loop_l4;
const hales_kernel hales_svzerod_loop_l4 = {HALES_LANES, supported, work_bytes, prepare, beat, NULL};
