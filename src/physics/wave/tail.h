/* A structured tree in time: what it answers to the flow at its root, from a beat of past flow.
 *
 *   one-sided   p(t_k) = p_out + z[0] q(t_k) + history,   history = sum over m >= 1 of z[m] q(t_k-m) (1)
 *   two-sided   q(t_k) = y[0] p(t_k) + history,  of both roots' pressures; see tree.h
 *
 * The past is kept at n equal points of a beat; between two points the history goes along a straight line,
 * whose far end is known: it rests on flows before it.
 */
#ifndef HALES_PHYSICS_WAVE_TAIL_H
#define HALES_PHYSICS_WAVE_TAIL_H

#include "physics/wave/network.h"

typedef struct hales_wave_tail {
  size_t n;          /* points of a beat, 0: no tree */
  size_t at;         /* the point last passed */
  double *z;         /* [n] of flow, Pa s/m3; two-sided: of the own pressure, m3/(Pa s) */
  double *cross;     /* [n] two-sided: of the mate's pressure, m3/(Pa s) */
  double *past;      /* [n] flow into the tree, m3/s; two-sided: pressure, Pa */
  double history[2]; /* at the points before and after now */
  const struct hales_wave_tail *mate;
} hales_wave_tail;

/* Kernels of end `end` of a checked network, n points a beat.  ENOMEM; errors of the tree. */
hales_status hales_wave_tail_init(hales_wave_tail *t, const hales_network *net, size_t end, size_t n,
                                  hales_err *err) HALES_CHECKED;
void hales_wave_tail_deinit(hales_wave_tail *t);

/* As if it had always been at this pressure; after the mates know each other. */
void hales_wave_tail_rest(hales_wave_tail *t, double p_pa, double p_out_pa);

/* At a point: this flow (two-sided: pressure) enters the past; then, when all have passed, the histories. */
void hales_wave_tail_pass(hales_wave_tail *t, double value);
void hales_wave_tail_look(hales_wave_tail *t);

#endif
