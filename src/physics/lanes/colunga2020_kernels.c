#include "physics/lanes/colunga2020_kernels.h"

#include <stddef.h>

extern const hales_kernel hales_colunga2020_l1, hales_colunga2020_l2, hales_colunga2020_l4,
    hales_colunga2020_l8;

const hales_kernel *const hales_colunga2020_kernels[] = {
    &hales_colunga2020_l1,
    &hales_colunga2020_l2,
#if defined(__x86_64__)
    &hales_colunga2020_l4,
    &hales_colunga2020_l8,
#endif
    NULL,
};
