#include "fmu.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "physics/registry.h"
#include "support/assert.h"

static void hear(fmi2ComponentEnvironment env, fmi2String name, fmi2Status status, fmi2String category,
                 fmi2String message, ...) {
  fmu *f = env;
  va_list ap;
  assert_string_equal(name, "heart of the test");
  const bool warning = status == fmi2Warning;
  assert_string_equal(category, warning ? "logStatusWarning" : "logStatusError");
  assert_true(warning || status == fmi2Error || status == fmi2Discard);
  *(warning ? &f->warnings : &f->errors) += 1;
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

void fmu_check_breath(fmi2Type type, fmi2Status (*go)(fmu *f, double from, double to), double tolerance) {
  const hales_model *m = hales_model_find("hales");
  static const double pi = 3.14159265358979323846, t0 = 3.7;
  const double set[3] = {8.2, 5.0, 0.21};
  const fmi2ValueReference row[3] = {HALES_FMI_PARAM + (unsigned)m->breath->depth_param,
                                     HALES_FMI_PARAM + (unsigned)m->breath->beats_param,
                                     HALES_FMI_PARAM + (unsigned)m->breath->phase_param};
  const unsigned pleural = HALES_FMI_SIGNAL + (unsigned)hales_model_find_signal(m, "p_pl");
  double p[HALES_PARAM_MAX];
  fmu f;
  hales_model_defaults(m, p);
  const double breath = set[1] * p[m->period_param];
  fmu_open(&f, m, type);
  assert_int_equal(fmi2SetReal(f.c, row, 3, set), fmi2OK);
  assert_int_equal(fmu_begin(&f, t0), fmi2OK);
  double t = t0;
  for (int i = 0; i < 40; i++) {
    assert_int_equal(go(&f, t, t + 0.23), fmi2OK);
    t += 0.23;
    assert_close(fmu_real(&f, pleural), -3.0 + 4.1 * cos(2.0 * pi * (0.21 + (t - t0) / breath)), 0.0,
                 tolerance);
  }
  assert_int_equal(f.errors, 0);
  fmi2FreeInstance(f.c);
  fmu_open(&f, m, type); /* what has no orbit is refused, named */
  const double odd = 2.5;
  assert_int_equal(fmi2SetReal(f.c, row, 3, set), fmi2OK);
  assert_int_equal(fmi2SetReal(f.c, row + 1, 1, &odd), fmi2OK);
  assert_int_equal(fmu_begin(&f, t0), fmi2Error);
  assert_non_null(strstr(f.said, "pleural.beats"));
  fmi2FreeInstance(f.c);
}
