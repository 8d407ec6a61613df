/* The insides of a coupled run: its beat (coupled.c), the search for the periodic one (coupled_search.c),
 * what it says (coupled_figures.c). */
#ifndef HALES_PHYSICS_WAVE_COUPLED_PRIV_H
#define HALES_PHYSICS_WAVE_COUPLED_PRIV_H

#include "physics/wave/coupled.h"

struct hales_coupled {
  const hales_port *port;
  hales_coupled_settings s; /* with defaults filled in; start is not kept */
  hales_network net;
  hales_vessel *vessel; /* the caller's, at the pressure of the start */
  hales_wave *wave;
  size_t inlet;
  double period_s, param[HALES_PARAM_MAX],
      weight[HALES_STATE_MAX];        /* mL per unit of each state; 0: replaced */
  double y[HALES_STATE_MAX], near[2]; /* near: of hales_port.rhs */
  double e, e_before;                 /* of eq 1, mmHg, now and a step ago */
  double q_out;                       /* mL/s that the veins receive in this step */
  double unstressed_ml;               /* of the network's vessels */
  double outflow_ml; /* that has left the network since creation, outlets' capacitors left too */
  int beat;          /* since the network's time 0 */
  double volume_ml, volume_defect; /* at the start; see hales_coupled_report */
  double *signal;                  /* [steps + 1][n_signal] */
  double *inlet_p, *inlet_q;       /* [steps] mmHg, mL/s */
  double *probed;                  /* [n_probe][p, q][steps] Pa, m3/s */
};

/* Stressed volume of everything, what is on its way to the veins included. */
double hales_coupled_volume(const hales_coupled *c);

/* One beat; with record the model's signals of every step are kept. EMATH also when volume was lost. */
hales_status hales_coupled_beat(hales_coupled *c, bool record, hales_err *err) HALES_CHECKED;

/* The state at the begin of a beat: the model's (0 where replaced), q_out, e_before, the network's. */
size_t hales_coupled_state_size(const hales_coupled *c);
void hales_coupled_get_state(const hales_coupled *c, double *x);
/* ERANGE when the model or a vessel cannot take it; nothing is changed then.  anew: the network is laid out
 * again, after a beat that broke off between two. */
hales_status hales_coupled_set_state(hales_coupled *c, const double *x, bool anew,
                                     hales_err *err) HALES_CHECKED;

#endif
