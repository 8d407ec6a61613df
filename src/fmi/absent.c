/* Capabilities that modelDescription.xml declares absent; the standard wants their functions all the same. */
#include "fmi/instance.h"

static fmi2Status absent(const hales_fmi *f, const char *what) {
  return f ? hales_fmi_refuse(f, fmi2Error, what) : fmi2Error;
}

static const char no_state[] = "this FMU does not save its state: canGetAndSetFMUstate is false";

fmi2Status fmi2GetFMUstate(fmi2Component c, fmi2FMUstate *state) {
  (void)state;
  return absent(c, no_state);
}
fmi2Status fmi2SetFMUstate(fmi2Component c, fmi2FMUstate state) {
  (void)state;
  return absent(c, no_state);
}
fmi2Status fmi2FreeFMUstate(fmi2Component c, fmi2FMUstate *state) {
  (void)state;
  return absent(c, no_state);
}
fmi2Status fmi2SerializedFMUstateSize(fmi2Component c, fmi2FMUstate state, size_t *n) {
  (void)state, (void)n;
  return absent(c, no_state);
}
fmi2Status fmi2SerializeFMUstate(fmi2Component c, fmi2FMUstate state, fmi2Byte bytes[], size_t n) {
  (void)state, (void)bytes, (void)n;
  return absent(c, no_state);
}
fmi2Status fmi2DeSerializeFMUstate(fmi2Component c, const fmi2Byte bytes[], size_t n, fmi2FMUstate *state) {
  (void)bytes, (void)n, (void)state;
  return absent(c, no_state);
}

fmi2Status fmi2GetDirectionalDerivative(fmi2Component c, const fmi2ValueReference unknown[], size_t n_unknown,
                                        const fmi2ValueReference known[], size_t n_known,
                                        const fmi2Real d_known[], fmi2Real d_unknown[]) {
  (void)unknown, (void)n_unknown, (void)known, (void)n_known, (void)d_known, (void)d_unknown;
  return absent(c, "this FMU has no directional derivatives");
}

static const char no_rates[] = "this FMU has no inputs, and outputs without derivatives";

fmi2Status fmi2SetRealInputDerivatives(fmi2Component c, const fmi2ValueReference vr[], size_t n,
                                       const fmi2Integer order[], const fmi2Real value[]) {
  (void)vr, (void)n, (void)order, (void)value;
  return absent(c, no_rates);
}
fmi2Status fmi2GetRealOutputDerivatives(fmi2Component c, const fmi2ValueReference vr[], size_t n,
                                        const fmi2Integer order[], fmi2Real value[]) {
  (void)vr, (void)n, (void)order, (void)value;
  return absent(c, no_rates);
}
