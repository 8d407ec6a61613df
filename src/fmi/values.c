/* Reading and setting variables by value reference. */
#include <stdio.h>

#include "fmi/description.h"
#include "fmi/instance.h"

static fmi2Status no_such(const hales_fmi *f, const char *type, fmi2ValueReference vr) {
  char text[80];
  (void)snprintf(text, sizeof text, "there is no %s variable with value reference %u", type, vr);
  return hales_fmi_refuse(f, fmi2Error, text);
}

static bool in_block(fmi2ValueReference vr, unsigned first, size_t n) {
  return vr >= first && vr - first < n;
}

fmi2Status fmi2GetReal(fmi2Component c, const fmi2ValueReference vr[], size_t n, fmi2Real value[]) {
  hales_fmi *f = c;
  if (!f) return fmi2Error;
  const hales_model *m = f->m;
  double dydt[HALES_STATE_MAX];
  bool have_dydt = false;
  for (size_t i = 0; i < n; i++) {
    if (in_block(vr[i], HALES_FMI_PARAM, m->n_param)) {
      value[i] = f->param[vr[i] - HALES_FMI_PARAM];
      continue;
    }
    const bool signal = in_block(vr[i], HALES_FMI_SIGNAL, m->n_signal);
    if (!signal && !in_block(vr[i], HALES_FMI_DERIVATIVE, m->n_state)) return no_such(f, "Real", vr[i]);
    const fmi2Status s = hales_fmi_start(f);
    if (s != fmi2OK) return s;
    hales_fmi_refresh(f);
    if (!signal && !have_dydt) m->rhs(hales_fmi_time_of_model(f), f->state, f->param, dydt);
    have_dydt |= !signal;
    value[i] = signal ? f->signal[vr[i] - HALES_FMI_SIGNAL] : dydt[vr[i] - HALES_FMI_DERIVATIVE];
  }
  return fmi2OK;
}

/* Everything that can be set decides the start. */
static fmi2Status may_set(hales_fmi *f) {
  if (!f) return fmi2Error;
  if (f->phase != HALES_FMI_SETUP)
    return hales_fmi_refuse(f, fmi2Error,
                            "parameters are fixed: they are set before the initialization ends");
  f->started = f->fresh = false;
  return fmi2OK;
}

fmi2Status fmi2SetReal(fmi2Component c, const fmi2ValueReference vr[], size_t n, const fmi2Real value[]) {
  hales_fmi *f = c;
  const fmi2Status s = may_set(f);
  if (s != fmi2OK) return s;
  for (size_t i = 0; i < n; i++) {
    if (in_block(vr[i], HALES_FMI_SIGNAL, f->m->n_signal))
      return hales_fmi_refuse(f, fmi2Error,
                              "states and outputs follow from the parameters; they are not set");
    if (!in_block(vr[i], HALES_FMI_PARAM, f->m->n_param)) return no_such(f, "Real", vr[i]);
    f->param[vr[i] - HALES_FMI_PARAM] = value[i]; /* checked with the others at the start */
  }
  return fmi2OK;
}

fmi2Status fmi2GetInteger(fmi2Component c, const fmi2ValueReference vr[], size_t n, fmi2Integer value[]) {
  const hales_fmi *f = c;
  for (size_t i = 0; f && i < n; i++) {
    if (vr[i] != HALES_FMI_STEPS) return no_such(f, "Integer", vr[i]);
    value[i] = f->steps;
  }
  return f ? fmi2OK : fmi2Error;
}

fmi2Status fmi2SetInteger(fmi2Component c, const fmi2ValueReference vr[], size_t n,
                          const fmi2Integer value[]) {
  hales_fmi *f = c;
  const fmi2Status s = may_set(f);
  for (size_t i = 0; s == fmi2OK && i < n; i++) {
    if (vr[i] != HALES_FMI_STEPS) return no_such(f, "Integer", vr[i]);
    f->steps = value[i];
  }
  return s;
}

fmi2Status fmi2GetBoolean(fmi2Component c, const fmi2ValueReference vr[], size_t n, fmi2Boolean value[]) {
  const hales_fmi *f = c;
  for (size_t i = 0; f && i < n; i++) {
    if (vr[i] != HALES_FMI_PERIODIC) return no_such(f, "Boolean", vr[i]);
    value[i] = f->periodic;
  }
  return f ? fmi2OK : fmi2Error;
}

fmi2Status fmi2SetBoolean(fmi2Component c, const fmi2ValueReference vr[], size_t n,
                          const fmi2Boolean value[]) {
  hales_fmi *f = c;
  const fmi2Status s = may_set(f);
  for (size_t i = 0; s == fmi2OK && i < n; i++) {
    if (vr[i] != HALES_FMI_PERIODIC) return no_such(f, "Boolean", vr[i]);
    f->periodic = value[i] != fmi2False;
  }
  return s;
}

fmi2Status fmi2GetString(fmi2Component c, const fmi2ValueReference vr[], size_t n, fmi2String value[]) {
  (void)value;
  if (!c) return fmi2Error;
  return n ? no_such(c, "String", vr[0]) : fmi2OK;
}

fmi2Status fmi2SetString(fmi2Component c, const fmi2ValueReference vr[], size_t n, const fmi2String value[]) {
  (void)value;
  if (!c) return fmi2Error;
  return n ? no_such(c, "String", vr[0]) : fmi2OK;
}
