#include "physics/wave/kernel.h"

extern const hales_wave_kernel hales_wave_kernel_l1, hales_wave_kernel_l2, hales_wave_kernel_l4,
    hales_wave_kernel_l8;

static const hales_wave_kernel *const kernels[] = {
#if defined(__x86_64__)
    &hales_wave_kernel_l8,
    &hales_wave_kernel_l4,
#endif
    &hales_wave_kernel_l2,
    &hales_wave_kernel_l1,
};

const hales_wave_kernel *hales_wave_find_kernel(int lanes) {
  for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
    if ((lanes == 0 || kernels[i]->lanes == lanes) && kernels[i]->supported()) return kernels[i];
  return NULL;
}
