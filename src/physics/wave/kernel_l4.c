#define HALES_LANES 4
#include "physics/lanes/support.h"
#include "physics/wave/kernel.inc"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const hales_wave_kernel hales_wave_kernel_l4;
const hales_wave_kernel hales_wave_kernel_l4 = {HALES_LANES, supported, sides, update};
