#include "physics/lanes/svzerod_loop_kernels.h"

#include <stddef.h>

extern const hales_kernel hales_svzerod_loop_l1, hales_svzerod_loop_l2, hales_svzerod_loop_l4,
    hales_svzerod_loop_l8;

const hales_kernel *const hales_svzerod_loop_kernels[] = {
    &hales_svzerod_loop_l1,
    &hales_svzerod_loop_l2,
#if defined(__x86_64__)
    &hales_svzerod_loop_l4,
    &hales_svzerod_loop_l8,
#endif
    NULL,
};
