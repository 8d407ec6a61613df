/* The kernels of `svzerod_loop`, narrowest first, NULL-terminated. */
#ifndef HALES_PHYSICS_LANES_SVZEROD_LOOP_KERNELS_H
#define HALES_PHYSICS_LANES_SVZEROD_LOOP_KERNELS_H

#include "physics/lanes/kernel.h"

extern const hales_kernel *const hales_svzerod_loop_kernels[];

#endif
