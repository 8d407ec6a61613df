#define HALES_LANES 2
#include "physics/lanes/support.h"
#include "physics/wave/linear_kernel.inc"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const linear_kernel hales_linear_l2;
const linear_kernel hales_linear_l2 = {HALES_LANES, supported, factor, solve, at};
