/* What run settings ask for, and whether the model and this processor have it: the one place that says which
 * settings are lawful, which kernel serves them, and what a zero in them stands for.
 */
#ifndef HALES_PHYSICS_RUN_SETTINGS_H
#define HALES_PHYSICS_RUN_SETTINGS_H

#include "physics/ensemble.h"

struct hales_kernel;

/* Whether the model has steps by error control (rtol, accuracy) on this processor. */
bool hales_run_has_error_control(const hales_model *m);

/* OK, or EARG with the setting, its value and what is lawful. */
hales_status hales_run_settings_check(const hales_model *m, const hales_run_settings *s,
                                      hales_err *err) HALES_CHECKED;

/* Settings as they are run, for n sets: checked, zeros replaced by what they stand for, single precision by
 * double where the model has no such kernels; and the kernel, const for the life of the program.
 * EARG as of hales_run_settings_check, *s and *kernel then untouched. */
hales_status hales_run_settle(const hales_model *m, size_t n, hales_run_settings *s,
                              const struct hales_kernel **kernel, hales_err *err) HALES_CHECKED;

#endif
