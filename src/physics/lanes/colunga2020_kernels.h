/* The kernels of `colunga2020`, narrowest first, NULL-terminated. */
#ifndef HALES_PHYSICS_LANES_COLUNGA2020_KERNELS_H
#define HALES_PHYSICS_LANES_COLUNGA2020_KERNELS_H

#include "physics/lanes/kernel.h"

extern const hales_kernel *const hales_colunga2020_kernels[];

#endif
