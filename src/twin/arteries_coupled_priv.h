/* What one heart with its tree (arteries_couple.c) and many of them (arteries_coupled.c) share. */
#ifndef HALES_TWIN_ARTERIES_COUPLED_PRIV_H
#define HALES_TWIN_ARTERIES_COUPLED_PRIV_H

#include "physics/wave/coupled.h"
#include "twin/arteries_coupled.h"
#include "twin/arteries_priv.h"

/* A draw's heart, and what its circuit says. */
typedef struct artery_heart {
  const hales_port *port;
  size_t wedge;                                          /* signal */
  double param[HALES_PARAM_MAX], state[HALES_STATE_MAX]; /* at the begin of a beat */
  artery_circuit circuit;
  double r_mmhg_s_ml, back_mmhg; /* from the artery to the port's end; mean pressure there */
  double load[HALES_LOAD_FIGURE_N];
} artery_heart;

/* Of a beat: signal i at point k is signal[i stride + k], k < HALES_ARTERY_POINTS. */
void hales_artery_load(const hales_port *port, double period_s, const double *signal, size_t stride,
                       double *load);

/* r: as in hales_artery_tree_of.  ERANGE and EMATH with the reason; ENOMEM. */
hales_status hales_artery_couple_of(const artery_heart *h, const hales_human_tree *body,
                                    const hales_artery_sizes *known, const hales_rng *r,
                                    hales_artery_couple *out, hales_err *err) HALES_CHECKED;

#endif
