/* One running copy of a model behind the FMI functions.  Private to fmi. */
#ifndef HALES_FMI_INSTANCE_H
#define HALES_FMI_INSTANCE_H

#include "base/status.h"
#include "fmi/fmi2.h"
#include "physics/model.h"
#include "physics/playback.h"

typedef enum hales_fmi_phase {
  HALES_FMI_SETUP, /* parameters may be set; the start follows from them */
  HALES_FMI_RUN,
  HALES_FMI_OVER /* terminated or failed */
} hales_fmi_phase;

typedef struct hales_fmi {
  const hales_model *m;
  fmi2Type type;
  hales_fmi_phase phase;
  char *name;
  fmi2CallbackFunctions callbacks;

  double param[HALES_PARAM_MAX];
  fmi2Boolean periodic;
  fmi2Integer steps;
  bool started; /* state follows from the parameters as they are */

  double start_s, t_s; /* time of the experiment's start, and now */
  double state[HALES_STATE_MAX];
  double signal[HALES_SIGNAL_MAX];
  bool fresh; /* signal belongs to t_s and state */

  hales_playback *beat; /* co-simulation: the beat that t_s lies in */
  double beat_number;   /* whole; it starts at start_s + beat_number T */
} hales_fmi;

/* Tells the simulation program what went wrong, in the category logStatusError; returns the status. */
fmi2Status hales_fmi_refuse(const hales_fmi *f, fmi2Status status, const char *message);

/* Tells it what makes results doubtful, in the category logStatusWarning; returns fmi2Warning, with which a
 * simulation goes on. */
fmi2Status hales_fmi_warn(const hales_fmi *f, const char *message);

/* In setup: checks the parameters and computes the start, once until something is set again. */
fmi2Status hales_fmi_start(hales_fmi *f);

/* Duration of a beat, s; the time for the model's equations, s: since the beat began, in [0, T), or since the
 * experiment did where beats are not alike. */
double hales_fmi_period(const hales_fmi *f);
double hales_fmi_time_of_model(const hales_fmi *f);

/* Brings signal up to date. */
void hales_fmi_refresh(hales_fmi *f);

/* Co-simulation: runs the first beat; goes on to time t_s. */
fmi2Status hales_fmi_play(hales_fmi *f);
fmi2Status hales_fmi_play_to(hales_fmi *f, double t_s);

#endif
