#include "api/translate.h"

#include <stdio.h>

_Static_assert((int)HALES_CODE_ARGUMENT == (int)HALES_EARG && (int)HALES_CODE_MEMORY == (int)HALES_ENOMEM &&
                   (int)HALES_CODE_RANGE == (int)HALES_ERANGE && (int)HALES_CODE_NUMERICS == (int)HALES_EMATH,
               "public codes keep the engine's stable numbers");

hales_code hales_code_refuse(hales_error *error, const char *message) {
  if (error) {
    *error = (hales_error){.code = HALES_CODE_ARGUMENT, .at = -1};
    (void)snprintf(error->message, sizeof error->message, "%s", message);
  }
  return HALES_CODE_ARGUMENT;
}

hales_code hales_code_translate(hales_status status, const hales_err *err, hales_error *error) {
  if (status == HALES_OK) {
    if (error) *error = (hales_error){.code = HALES_CODE_OK, .at = -1};
    return HALES_CODE_OK;
  }
  const hales_code code = (hales_code)status;
  if (error) {
    *error = (hales_error){.code = code, .at = err->at == UINT64_MAX ? -1 : (int64_t)err->at};
    (void)snprintf(error->message, sizeof error->message, "%s", err->msg);
  }
  return code;
}
