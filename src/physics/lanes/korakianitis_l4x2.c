#define HALES_LANES  4
#define HALES_GROUPS 2
#include "physics/lanes/korakianitis_kernel.inc"
#include "physics/lanes/support.h"

static bool supported(void) {
  return hales_lanes_supported(HALES_LANES);
}

extern const hales_kernel hales_korakianitis_l4x2;
const hales_kernel hales_korakianitis_l4x2 = {
    HALES_LANES * HALES_GROUPS, supported, work_bytes, prepare, beat, NULL};
