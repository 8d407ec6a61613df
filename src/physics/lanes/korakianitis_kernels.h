/* The kernels of `korakianitis`, narrowest first, NULL-terminated. */
#ifndef HALES_PHYSICS_LANES_KORAKIANITIS_KERNELS_H
#define HALES_PHYSICS_LANES_KORAKIANITIS_KERNELS_H

#include "physics/lanes/kernel.h"

extern const hales_kernel *const hales_korakianitis_kernels[];

#endif
