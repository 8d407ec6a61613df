#define HALES_LANES 8
#include "physics/lanes/support.h"
#include "physics/wave/kernel.inc"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const hales_wave_kernel hales_wave_kernel_l8;
const hales_wave_kernel hales_wave_kernel_l8 = {HALES_LANES, supported, sides, update};
