/* The shared library of the FMI functions as bytes: what an FMU carries in binaries/. */
#ifndef HALES_FMI_FMU_LIBRARY_H
#define HALES_FMI_FMU_LIBRARY_H

#include <stdint.h>

extern const uint8_t hales_fmu_library[];     /* first byte */
extern const uint8_t hales_fmu_library_end[]; /* behind the last */

#endif
