/* Model exchange: the simulation program has the solver, we give it the right-hand side as the model states
 * it.
 *
 * Right-hand sides are continuous in time and state.  What a solver must not step across unseen is the
 * beginning of a contraction: each beat's end is a time event; and where a model says so
 * (hales_model.switches) the opening and closing of a valve: its event indicators.
 */
#include <math.h>
#include <string.h>

#include "fmi/instance.h"
#include "physics/orbit.h"

/* An instance that runs, in model exchange, with n states; else why not. */
static fmi2Status expect(const hales_fmi *f, size_t n) {
  if (!f) return fmi2Error;
  if (f->type != fmi2ModelExchange)
    return hales_fmi_refuse(f, fmi2Error, "this instance was made for co-simulation");
  if (n != f->m->n_state) return hales_fmi_refuse(f, fmi2Error, "wrong number of continuous states");
  return fmi2OK;
}

fmi2Status fmi2EnterEventMode(fmi2Component c) {
  return c ? fmi2OK : fmi2Error;
}

fmi2Status fmi2EnterContinuousTimeMode(fmi2Component c) {
  return c ? fmi2OK : fmi2Error;
}

fmi2Status fmi2NewDiscreteStates(fmi2Component c, fmi2EventInfo *info) {
  const hales_fmi *f = c;
  if (!f || !info) return fmi2Error;
  static const double rounding = 1e-9; /* of a beat: an event at its end is over */
  const double beats = floor((f->t_s - f->start_s) / hales_fmi_period(f) + rounding);
  *info = (fmi2EventInfo){.nextEventTimeDefined = fmi2True,
                          .nextEventTime = f->start_s + (beats + 1.0) * hales_fmi_period(f)};
  return fmi2OK;
}

fmi2Status fmi2CompletedIntegratorStep(fmi2Component c, fmi2Boolean no_set_state,
                                       fmi2Boolean *enter_event_mode, fmi2Boolean *terminate) {
  (void)no_set_state;
  if (!c || !enter_event_mode || !terminate) return fmi2Error;
  *enter_event_mode = *terminate = fmi2False;
  return fmi2OK;
}

fmi2Status fmi2SetTime(fmi2Component c, fmi2Real t_s) {
  hales_fmi *f = c;
  const fmi2Status s = expect(f, f ? f->m->n_state : 0);
  if (s != fmi2OK) return s;
  if (!isfinite(t_s)) return hales_fmi_refuse(f, fmi2Error, "the time is not finite");
  f->t_s = t_s;
  f->fresh = false;
  return fmi2OK;
}

fmi2Status fmi2SetContinuousStates(fmi2Component c, const fmi2Real x[], size_t n) {
  hales_fmi *f = c;
  const fmi2Status s = expect(f, n);
  if (s != fmi2OK) return s;
  if (f->phase != HALES_FMI_RUN)
    return hales_fmi_refuse(f, fmi2Error, "states are set after the initialization only");
  memcpy(f->state, x, n * sizeof *x);
  f->fresh = false;
  return fmi2OK;
}

fmi2Status fmi2GetContinuousStates(fmi2Component c, fmi2Real x[], size_t n) {
  hales_fmi *f = c;
  fmi2Status s = expect(f, n);
  if (s == fmi2OK) s = hales_fmi_start(f);
  if (s == fmi2OK) memcpy(x, f->state, n * sizeof *x);
  return s;
}

fmi2Status fmi2GetDerivatives(fmi2Component c, fmi2Real dxdt[], size_t n) {
  hales_fmi *f = c;
  fmi2Status s = expect(f, n);
  if (s == fmi2OK) s = hales_fmi_start(f);
  if (s != fmi2OK) return s;
  f->m->rhs(hales_fmi_time_of_model(f), f->state, f->param, dxdt);
  for (size_t i = 0; i < n; i++)
    if (!isfinite(dxdt[i]))
      return hales_fmi_refuse(f, fmi2Discard, "a derivative is not finite at this state");
  return fmi2OK;
}

fmi2Status fmi2GetEventIndicators(fmi2Component c, fmi2Real z[], size_t n) {
  hales_fmi *f = c;
  fmi2Status s = expect(f, f ? f->m->n_state : 0);
  if (s != fmi2OK) return s;
  if (n != f->m->n_switch) return hales_fmi_refuse(f, fmi2Error, "wrong number of event indicators");
  s = hales_fmi_start(f);
  if (s == fmi2OK && n > 0) f->m->switches(hales_fmi_time_of_model(f), f->state, f->param, z);
  return s;
}

fmi2Status fmi2GetNominalsOfContinuousStates(fmi2Component c, fmi2Real nominal[], size_t n) {
  const hales_fmi *f = c;
  const fmi2Status s = expect(f, n);
  if (s != fmi2OK) return s;
  const double zero[HALES_STATE_MAX] = {0};
  hales_orbit_scale(f->m, zero, nominal);
  return fmi2OK;
}
