/* A 0D heart and circulation whose pulmonary arteries are a network of vessels.
 *
 *   ... RV --po--> [ network: inlet ... outlets ] --> pulmonary veins --> LA ...
 *
 * The network takes the place of the model's own pulmonary arteries (hales_port).  The two march together in
 * steps of T / steps.  In a step the vessel at the valve is the straight line of its outgoing wave,
 *
 *   p = E + z q,   E carried on from the last two steps,                                          (1)
 *
 * which the model's equations are solved with (classical Runge-Kutta, substeps of each step); then the
 * network takes exactly the volume that the model has given, and gives its own outflow to the veins in the
 * next step. Total volume, that step's worth in transit included, changes by rounding alone: a run that
 * loses 1e-10 of it ends with an error.  Outlets drain against the veins' pressure of the moment; what a
 * structured tree takes in at its root reaches the veins at once.  SI in the network, mmHg-mL-s in the model.
 */
#ifndef HALES_PHYSICS_WAVE_COUPLED_H
#define HALES_PHYSICS_WAVE_COUPLED_H

#include <stddef.h>

#include "physics/model.h"
#include "physics/wave/solve.h"

enum { HALES_PORT_REPLACED_MAX = 4, HALES_COUPLED_PROBES_MAX = 4 };

/* Where a network fits into a model. */
typedef struct hales_port {
  const hales_model *model;
  size_t n_replaced, replaced[HALES_PORT_REPLACED_MAX]; /* states that the network stands for */
  size_t reserve; /* state that takes up the volume that the network leaves over at the start */
  size_t root;    /* signal: pressure in the root of the pulmonary artery, mmHg */
  size_t valve;   /* signal: flow through the pulmonary valve, mL/s */
  /* pressure that the outlets drain against, mmHg */
  double (*back)(double t_s, const double *y, const double *param);
  /* Fills the replaced states so that the model's equations see the network: inlet pressure e + z q, outflow
   * q_out.  mmHg, mmHg s/mL, mL/s. */
  void (*see)(double t_s, double *y, const double *param, double e, double z, double q_out);
  /* The model's rhs along a path, or NULL: near [2] carries what the next point starts from, 0 at the begin
   * of a beat. */
  void (*rhs)(double t_s, const double *y, const double *param, double *near, double *dydt);
} hales_port;

/* From the valve to the pulmonary veins (sinus and arteries are the network's). */
extern const hales_port hales_port_korakianitis;
/* From the valve to the capillaries (main and other arteries and Linehan's small ones are the network's). */
extern const hales_port hales_port_heart;

/* A place whose pressure and flow are recorded. */
typedef struct hales_coupled_probe {
  size_t vessel;
  int station; /* of solve.h */
} hales_coupled_probe;

/* Zero-initialise for the defaults. */
typedef struct hales_coupled_settings {
  int steps;           /* of a beat at which the two meet; 0: 1000 */
  int substeps;        /* of the model in each; 0: as many as its stiffest part asks for, or 8 */
  double periodic_tol; /* 0: 1e-6: estimated distance from the periodic state, in units of hales_orbit_scale
                          and of the pulse of inlet pressure */
  int max_beats;       /* 0: 300 */
  bool plain;          /* beats only, no acceleration towards the periodic state */
  const double *start; /* [n_state] of the model with its own arteries at the begin of a beat, or NULL: its
                          guess */
  size_t n_probe;
  hales_coupled_probe probe[HALES_COUPLED_PROBES_MAX];
  hales_wave_settings wave;
} hales_coupled_settings;

typedef enum hales_coupled_outcome {
  HALES_COUPLED_PERIODIC,
  HALES_COUPLED_NOT_PERIODIC, /* max_beats spent; the last beat stands recorded */
} hales_coupled_outcome;

typedef struct hales_coupled_report {
  hales_coupled_outcome outcome;
  int beats;            /* run, of all kinds, the recorded one included */
  int mixed, dropped;   /* states of the search that mixing made; of these, that no beat could be run from */
  double change;        /* over the last beat */
  double distance;      /* of the recorded beat's begin from the periodic state, estimated */
  double volume_ml;     /* stressed volume of all at the start */
  double volume_defect; /* largest |volume - volume at the start| / that, of all steps of all beats */
} hales_coupled_report;

/* What one beat says; means over the steps, p at the valve. */
typedef struct hales_coupled_figures {
  double co_l_min, sv_ml;
  double spap_mmhg, dpap_mmhg, mpap_mmhg;
  double rv_peak_power_mw, rv_mean_power_mw; /* p_RV q_po, ejection */
  double pa_peak_power_mw, oscillatory_frac; /* p q at the inlet of the network; its oscillatory share */
  double rvedv_ml, rvesv_ml;                 /* largest; at the end of ejection */
  double rvesp_mmhg, ea_mmhg_ml;             /* p_RV at the end of ejection; over stroke volume */
} hales_coupled_figures;

typedef struct hales_coupled hales_coupled;

/* param is checked by the model and copied.  The network's one COUPLED end is the valve, its outlets are RCR,
 * REFLECTION or one-sided trees; its period must be the model's beat.  Its arrays are borrowed until destroy.
 * The start: vessels at the inlet pressure of settings.start or of the model's guess.  From settings.start
 * the network is said to hold the volume that the replaced states hold there; from the guess the reserve
 * gives what the vessels hold above their unstressed volume.  v_tot is kept. ERANGE and EARG name what does
 * not fit. */
hales_status hales_coupled_create(const hales_port *port, const double *param, const hales_network *net,
                                  const hales_coupled_settings *s, hales_coupled **out,
                                  hales_err *err) HALES_CHECKED;
void hales_coupled_destroy(hales_coupled *c); /* NULL-safe */

/* Beats until the periodic state; the last stands recorded.  The state at the begin of a beat (the heart's,
 * the network's) is accelerated by Anderson's mixing (physics/mixing.h), as in docs/adr/0002; a mixture from
 * which no beat can be run is dropped for the last plain beat (three times), and after 60 beats the rest are
 * plain.  EMATH names the step that is no longer finite, or the network's own reason. */
hales_status hales_coupled_run(hales_coupled *c, hales_coupled_report *report, hales_err *err) HALES_CHECKED;

int hales_coupled_steps(const hales_coupled *c);
/* One of the model's signals in the recorded beat, every step from its begin: [steps + 1], stride n_signal.
 */
const double *hales_coupled_signals(const hales_coupled *c);
/* [steps] at the inlet of the network in the recorded beat: pressure at the begin of each step, mmHg, and the
 * mean flow of it, mL/s. */
const double *hales_coupled_inlet_pressure(const hales_coupled *c);
const double *hales_coupled_inlet_flow(const hales_coupled *c);
/* [steps] at a probe at the begin of each step: pressure, Pa, or flow, m3/s (HALES_WAVE_P, HALES_WAVE_Q). */
const double *hales_coupled_probed(const hales_coupled *c, size_t probe, hales_wave_quantity q);
hales_coupled_figures hales_coupled_measure(const hales_coupled *c);

#endif
