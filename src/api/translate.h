/* From the errors of the engine to those of the public header. */
#ifndef HALES_API_TRANSLATE_H
#define HALES_API_TRANSLATE_H

#include "base/status.h"
#include <hales.h>

/* ARGUMENT with that message; returns the code. */
hales_code hales_code_refuse(hales_error *error, const char *message);

/* The public code of a status, with the engine's message and place; error may be NULL. */
hales_code hales_code_translate(hales_status status, const hales_err *err, hales_error *error);

#endif
