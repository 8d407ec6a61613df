#include "fmu.h"

#include <stdarg.h>
#include <stdio.h>

#include "support/assert.h"

static void hear(fmi2ComponentEnvironment env, fmi2String name, fmi2Status status, fmi2String category,
                 fmi2String message, ...) {
  fmu *f = env;
  va_list ap;
  assert_string_equal(name, "heart of the test");
  assert_string_equal(category, "logStatusError");
  assert_true(status == fmi2Error || status == fmi2Discard);
  f->errors++;
  assert_string_equal(message, "%s"); /* nothing of a message is taken for a format */
  va_start(ap, message);
  (void)snprintf(f->said, sizeof f->said, "%s", va_arg(ap, const char *));
  va_end(ap);
}

void fmu_open(fmu *f, const hales_model *m, fmi2Type type) {
  char guid[HALES_FMI_GUID_MAX];
  *f = (fmu){.m = m};
  const fmi2CallbackFunctions callbacks = {.logger = hear, .componentEnvironment = f};
  assert_ok(hales_fmi_guid(m, guid, NULL));
  f->c = fmi2Instantiate("heart of the test", type, guid, NULL, &callbacks, fmi2False, fmi2True);
  assert_non_null(f->c);
}

fmi2Status fmu_begin(fmu *f, double start_s) {
  fmi2Status s = fmi2SetupExperiment(f->c, fmi2False, 0.0, start_s, fmi2False, 0.0);
  if (s == fmi2OK) s = fmi2EnterInitializationMode(f->c);
  return s == fmi2OK ? fmi2ExitInitializationMode(f->c) : s;
}

double fmu_real(fmu *f, fmi2ValueReference vr) {
  double x = 0.0;
  assert_int_equal(fmi2GetReal(f->c, &vr, 1, &x), fmi2OK);
  return x;
}
