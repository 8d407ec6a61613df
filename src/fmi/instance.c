/* Life of an instance: from fmi2Instantiate to fmi2FreeInstance. */
#include "fmi/instance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmi/description.h"
#include "physics/breath.h"
#include "physics/ensemble.h"
#include "physics/registry.h"

enum { FINE_STEPS = 4000 }; /* the periodic state of every model is then within 1e-5 of its limit */

static fmi2Status tell(const hales_fmi *f, fmi2Status status, const char *category, const char *message) {
  if (f->callbacks.logger)
    f->callbacks.logger(f->callbacks.componentEnvironment, f->name, status, category, "%s", message);
  return status;
}

fmi2Status hales_fmi_refuse(const hales_fmi *f, fmi2Status status, const char *message) {
  return tell(f, status, "logStatusError", message);
}

fmi2Status hales_fmi_warn(const hales_fmi *f, const char *message) {
  return tell(f, fmi2Warning, "logStatusWarning", message);
}

double hales_fmi_period(const hales_fmi *f) {
  return f->param[f->m->period_param];
}

double hales_fmi_time_of_model(const hales_fmi *f) {
  if (f->m->breath) return fmax(f->t_s - f->start_s, 0.0); /* which has its beats from the time alone */
  return fmod(fmax(f->t_s - f->start_s, 0.0), hales_fmi_period(f));
}

void hales_fmi_refresh(hales_fmi *f) {
  if (f->fresh) return;
  if (f->beat)
    hales_playback_read(f->beat, f->t_s - f->start_s - f->beat_number * hales_fmi_period(f), f->signal);
  else
    f->m->signals(hales_fmi_time_of_model(f), f->state, f->param, f->signal);
  if (f->beat) memcpy(f->state, f->signal, f->m->n_state * sizeof *f->state);
  f->fresh = true;
}

fmi2Status hales_fmi_start(hales_fmi *f) {
  if (f->started || f->phase != HALES_FMI_SETUP) return fmi2OK;
  hales_err err = {0};
  if (hales_model_check(f->m, f->param, &err) != HALES_OK) return hales_fmi_refuse(f, fmi2Error, err.msg);
  if (f->steps < HALES_STEPS_MIN || f->steps > HALES_STEPS_MAX)
    return hales_fmi_refuse(f, fmi2Error, "solver.steps is outside its range of steps a beat");
  f->m->initial(f->param, f->state);
  if (f->periodic) {
    if (hales_breath_check(f->m, f->param, &err) != HALES_OK) return hales_fmi_refuse(f, fmi2Error, err.msg);
    hales_run run;
    /* a solver of others finds the orbit of the equations, our own that of its steps */
    const bool fine = f->type == fmi2ModelExchange && f->steps < FINE_STEPS;
    const hales_run_settings s = {.steps = fine ? FINE_STEPS : f->steps, .periodic_tol = 1e-8};
    if (hales_ensemble_run(f->m, &s, 1, f->param, NULL, &run, f->state, NULL, &err) != HALES_OK)
      return hales_fmi_refuse(f, fmi2Error, err.msg);
    if (run.outcome != HALES_RUN_OK)
      return hales_fmi_refuse(f, fmi2Error,
                              "these parameters have no periodic state to start from; start.periodic = false "
                              "starts from the published initial state");
  }
  f->started = true;
  f->fresh = false;
  return fmi2OK;
}

static void set_defaults(hales_fmi *f) {
  hales_model_defaults(f->m, f->param);
  f->periodic = fmi2True;
  f->steps = f->m->default_steps;
  f->phase = HALES_FMI_SETUP;
  f->started = f->fresh = false;
  f->start_s = f->t_s = f->beat_number = 0.0;
  hales_playback_destroy(f->beat);
  f->beat = NULL;
}

static const hales_model *model_of_guid(const char *guid) {
  char own[HALES_FMI_GUID_MAX];
  for (size_t i = 0; guid && hales_models[i]; i++)
    if (hales_fmi_guid(hales_models[i], own, NULL) == HALES_OK && strcmp(own, guid) == 0)
      return hales_models[i];
  return NULL;
}

fmi2Component fmi2Instantiate(fmi2String name, fmi2Type type, fmi2String guid, fmi2String resources,
                              const fmi2CallbackFunctions *functions, fmi2Boolean visible,
                              fmi2Boolean logging) {
  (void)resources, (void)visible, (void)logging; /* nothing is loaded, shown or logged beside errors */
  hales_fmi *f = calloc(1, sizeof *f);
  if (!f) return NULL;
  if (functions) f->callbacks = *functions;
  f->type = type;
  f->m = model_of_guid(guid);
  const size_t n = strlen(name ? name : "") + 1;
  f->name = malloc(n);
  if (f->name) memcpy(f->name, name ? name : "", n);
  if (!f->m || !f->name) {
    (void)hales_fmi_refuse(f, fmi2Error,
                           "modelDescription.xml and this library do not belong together: unknown GUID");
    fmi2FreeInstance(f);
    return NULL;
  }
  set_defaults(f);
  return f;
}

void fmi2FreeInstance(fmi2Component c) {
  hales_fmi *f = c;
  if (!f) return;
  hales_playback_destroy(f->beat);
  free(f->name);
  free(f);
}

/* A solver's tolerance is of the states it is given; what valves make of their errors is larger.  In
 * co-simulation the steps are ours, and the tolerance is of no account. */
static fmi2Status weigh_tolerance(const hales_fmi *f, double tolerance) {
  if (!(tolerance > HALES_FMI_TOLERANCE)) return fmi2OK;
  char message[320];
  (void)snprintf(
      message, sizeof message,
      "a tolerance of %g is coarser than the %g that modelDescription.xml asks for: where valves close, "
      "flows and pressures can be wrong by many times as much; set %g, or use co-simulation, "
      "whose steps are the model's own",
      tolerance, HALES_FMI_TOLERANCE, HALES_FMI_TOLERANCE);
  return hales_fmi_warn(f, message);
}

fmi2Status fmi2SetupExperiment(fmi2Component c, fmi2Boolean has_tolerance, fmi2Real tolerance,
                               fmi2Real start_s, fmi2Boolean has_stop, fmi2Real stop_s) {
  (void)has_stop, (void)stop_s;
  hales_fmi *f = c;
  if (!f) return fmi2Error;
  if (!isfinite(start_s)) return hales_fmi_refuse(f, fmi2Error, "the start time is not finite");
  f->start_s = f->t_s = start_s;
  return has_tolerance && f->type == fmi2ModelExchange ? weigh_tolerance(f, tolerance) : fmi2OK;
}

fmi2Status fmi2EnterInitializationMode(fmi2Component c) {
  return c ? fmi2OK : fmi2Error;
}

fmi2Status fmi2ExitInitializationMode(fmi2Component c) {
  hales_fmi *f = c;
  if (!f) return fmi2Error;
  fmi2Status s = hales_fmi_start(f);
  if (s == fmi2OK && f->type == fmi2CoSimulation) s = hales_fmi_play(f);
  if (s == fmi2OK) f->phase = HALES_FMI_RUN;
  return s;
}

fmi2Status fmi2Terminate(fmi2Component c) {
  if (!c) return fmi2Error;
  ((hales_fmi *)c)->phase = HALES_FMI_OVER;
  return fmi2OK;
}

fmi2Status fmi2Reset(fmi2Component c) {
  if (!c) return fmi2Error;
  set_defaults(c);
  return fmi2OK;
}

const char *fmi2GetTypesPlatform(void) {
  return "default";
}
const char *fmi2GetVersion(void) {
  return "2.0";
}

fmi2Status fmi2SetDebugLogging(fmi2Component c, fmi2Boolean on, size_t n, const fmi2String category[]) {
  (void)on, (void)n, (void)category;
  return c ? fmi2OK : fmi2Error;
}
