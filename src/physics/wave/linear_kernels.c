#include <stddef.h>

#include "physics/wave/linear_priv.h"

extern const linear_kernel hales_linear_l2, hales_linear_l4;

const linear_kernel *const hales_linear_kernels[] = {
    &hales_linear_l2,
#if defined(__x86_64__)
    &hales_linear_l4,
#endif
    NULL,
};
