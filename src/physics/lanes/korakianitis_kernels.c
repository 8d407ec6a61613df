#include "physics/lanes/korakianitis_kernels.h"

#include <stddef.h>

extern const hales_kernel hales_korakianitis_l1, hales_korakianitis_l2, hales_korakianitis_l4,
    hales_korakianitis_l4x2, hales_korakianitis_l8;

const hales_kernel *const hales_korakianitis_kernels[] = {
    &hales_korakianitis_l1,
    &hales_korakianitis_l2,
#if defined(__x86_64__)
    &hales_korakianitis_l4,
    &hales_korakianitis_l4x2,
    &hales_korakianitis_l8,
#endif
    NULL,
};
