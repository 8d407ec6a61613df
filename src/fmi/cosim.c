/* Co-simulation: our own steps.  A beat is run whole with the model's kernel and read at any time, which is
 * lawful because nothing can be put in while it lasts: parameters are fixed and there are no inputs.
 */
#include <math.h>

#include "fmi/instance.h"

fmi2Status hales_fmi_play(hales_fmi *f) {
  hales_err err = {0};
  f->beat_number = 0.0;
  f->fresh = false;
  if (hales_playback_create(f->m, f->steps, f->param, f->state, &f->beat, &err) == HALES_OK) return fmi2OK;
  return hales_fmi_refuse(f, fmi2Error, err.msg);
}

fmi2Status hales_fmi_play_to(hales_fmi *f, double t_s) {
  static const double rounding = 1e-9; /* of a beat: its end belongs to it, however it was added up */
  const double period = hales_fmi_period(f);
  const double wanted = ceil((t_s - f->start_s) / period - rounding) - 1.0;
  while (f->beat_number < wanted) {
    hales_err err = {0};
    if (hales_playback_next(f->beat, &err) != HALES_OK) {
      f->phase = HALES_FMI_OVER;
      return hales_fmi_refuse(f, fmi2Error, err.msg);
    }
    f->beat_number += 1.0;
  }
  f->t_s = t_s;
  f->fresh = false;
  return fmi2OK;
}

fmi2Status fmi2DoStep(fmi2Component c, fmi2Real t_s, fmi2Real h_s, fmi2Boolean no_set_state) {
  (void)no_set_state;
  hales_fmi *f = c;
  if (!f) return fmi2Error;
  if (f->type != fmi2CoSimulation || f->phase != HALES_FMI_RUN)
    return hales_fmi_refuse(f, fmi2Error, "a step needs a co-simulation that is initialized and not over");
  if (!(isfinite(t_s) && isfinite(h_s) && h_s >= 0.0))
    return hales_fmi_refuse(f, fmi2Error, "a step needs a finite time and a length that is not negative");
  if (!(fabs(t_s - f->t_s) <= 1e-6 * hales_fmi_period(f)))
    return hales_fmi_refuse(f, fmi2Error, "a step starts where the last one ended");
  return hales_fmi_play_to(f, t_s + h_s);
}

fmi2Status fmi2CancelStep(fmi2Component c) {
  return c ? hales_fmi_refuse(c, fmi2Error, "steps are done when they return: none can be cancelled")
           : fmi2Error;
}

fmi2Status fmi2GetRealStatus(fmi2Component c, const fmi2StatusKind kind, fmi2Real *value) {
  const hales_fmi *f = c;
  if (!f || !value) return fmi2Error;
  if (kind != fmi2LastSuccessfulTime) return fmi2Discard;
  *value = f->t_s;
  return fmi2OK;
}

fmi2Status fmi2GetBooleanStatus(fmi2Component c, const fmi2StatusKind kind, fmi2Boolean *value) {
  if (!c || !value) return fmi2Error;
  if (kind != fmi2Terminated) return fmi2Discard;
  *value = fmi2False;
  return fmi2OK;
}

/* No step is ever pending, so there is nothing to tell. */
fmi2Status fmi2GetStatus(fmi2Component c, const fmi2StatusKind kind, fmi2Status *value) {
  (void)kind, (void)value;
  return c ? fmi2Discard : fmi2Error;
}
fmi2Status fmi2GetIntegerStatus(fmi2Component c, const fmi2StatusKind kind, fmi2Integer *value) {
  (void)kind, (void)value;
  return c ? fmi2Discard : fmi2Error;
}
fmi2Status fmi2GetStringStatus(fmi2Component c, const fmi2StatusKind kind, fmi2String *value) {
  (void)kind, (void)value;
  return c ? fmi2Discard : fmi2Error;
}
