/* What reading a beat (arteries_beat.c) and fitting a tree to a pulse (arteries_pulse.c) share. */
#ifndef HALES_TWIN_ARTERIES_PRIV_H
#define HALES_TWIN_ARTERIES_PRIV_H

#include "base/arena.h"
#include "physics/wave/linear.h"
#include "twin/arteries.h"

enum {
  ARTERY_HARMONICS = 80, /* at a beat of 2 s the highest is damped to exp(-3) */
  ARTERY_ROOM = 1 << 20  /* bytes of an arena that holds a tree and its solver */
};

/* A tree with a flow in it. */
typedef struct artery_driven {
  hales_network net;
  hales_linear *l;
} artery_driven;

/* Harmonics c [ARTERY_HARMONICS + 1] of x [HALES_ARTERY_POINTS] through the Gaussian. */
void hales_artery_harmonics(double period_s, const double *x, double complex *c);
/* Builds the tree, drives its root with q, harmonics in mL/s, and solves. */
hales_status hales_artery_drive(hales_arena *arena, const hales_human_tree *tree, double period_s,
                                const double complex *q_ml_s, artery_driven *d, hales_err *err) HALES_CHECKED;
/* In the middle of the main artery: wave [ARTERY_HARMONICS + 1], p_pa [HALES_ARTERY_POINTS]. */
void hales_artery_pressure(const artery_driven *d, hales_linear_wave *wave, double *p_pa);
/* Highest minus lowest of x [HALES_ARTERY_POINTS]. */
double hales_artery_height(const double *x);

#endif
