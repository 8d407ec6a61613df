#define HALES_LANES 4
#include "physics/lanes/support.h"
#include "physics/wave/linear_kernel.inc"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const linear_kernel hales_linear_l4;
const linear_kernel hales_linear_l4 = {HALES_LANES, supported, factor, solve, at};
