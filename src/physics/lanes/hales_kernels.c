#include "physics/lanes/hales_kernels.h"

#include <stddef.h>

extern const hales_kernel hales_heart_l1, hales_heart_l2, hales_heart_l4, hales_heart_l8;

const hales_kernel *const hales_heart_kernels[] = {
    &hales_heart_l1,
    &hales_heart_l2,
#if defined(__x86_64__)
    &hales_heart_l4,
    &hales_heart_l8,
#endif
    NULL,
};

#ifdef HALES_SINGLE_KERNELS
extern const hales_kernel hales_heart_s1, hales_heart_s4, hales_heart_s8, hales_heart_s16;
#endif

const hales_kernel *const hales_heart_single_kernels[] = {
#ifdef HALES_SINGLE_KERNELS
    &hales_heart_s1,
    &hales_heart_s4,
#if defined(__x86_64__)
    &hales_heart_s8,
    &hales_heart_s16,
#endif
#endif
    NULL,
};
