/* The kernels of `hales`, narrowest first, NULL-terminated. */
#ifndef HALES_PHYSICS_LANES_HALES_KERNELS_H
#define HALES_PHYSICS_LANES_HALES_KERNELS_H

#include "physics/lanes/kernel.h"

extern const hales_kernel *const hales_heart_kernels[];

/* The same in single precision; none where the compiler cannot take constants in it. */
extern const hales_kernel *const hales_heart_single_kernels[];

/* model.h, effort */
int hales_heart_effort(const double *param, int steps);

#endif
