/* What stands at the ends of a network: inlets, lumped outlets, structured trees.
 *
 * An end gives, for the middle of a step, either the flow through it or its pressure as p + z q; after the
 * step it moves its own state on by the midpoint rule, which keeps the volume in a capacitor exactly.
 *
 *   R1 L     p = p_c + r1 q + l dq/dt,   c dp_c/dt = q - (p_c - p_out)/r2                        (1)
 *   no c     p = p_out + (r1 + r2) q + l dq/dt
 *   reflection  J_in - J_in0 = - reflection (J_out - J_out0),  J = u +- integral of c/A dA        (2)
 *   tree     p(t) = p_out + z0 q + history, see tail.h                                           (3)
 *
 * J_0 of eq 2 is that of the vessel at rest at its reference area; so 0 lets every wave out.
 */
#ifndef HALES_PHYSICS_WAVE_ENDS_H
#define HALES_PHYSICS_WAVE_ENDS_H

#include "physics/wave/junction.h"
#include "physics/wave/tail.h"

typedef struct hales_wave_end {
  const hales_end *data;
  hales_end_kind kind;
  size_t tip;      /* in grid.tip */
  double depth_pa; /* pressure less piezometric pressure here */
  double r1, r2, c, l, p_out;
  double *integral; /* [series.n] of the series from its beginning, m3 or Pa s */
  size_t hint;      /* where the series was last read */
  double drive;     /* COUPLED: flow into the network */
  double p_c, q_l;  /* pressure on the capacitor, flow in the inductor */
  double q_out;     /* of the last step, out of the network */
  double p;         /* of the last step, not piezometric */
  double volume;    /* gone out since creation, m3 */
  hales_wave_tail tail;
} hales_wave_end;

hales_status hales_wave_end_init(hales_wave_end *e, const hales_end *data, size_t tip,
                                 const hales_wave_grid *g, double p_start, hales_err *err) HALES_CHECKED;
void hales_wave_end_deinit(hales_wave_end *e);

/* Solves the tip for the step of dt that begins at t. tip has been loaded. */
hales_wave_fault hales_wave_end_solve(hales_wave_end *e, hales_wave_tip *tip, double t, double dt,
                                      double period);
/* Moves the end's own state past the step that was solved. */
void hales_wave_end_advance(hales_wave_end *e, const hales_wave_tip *tip, double dt);
/* Mean of a periodic series of straight lines over [t, t + dt]. */
double hales_wave_series_mean(const hales_series *s, const double *integral, double period, double t,
                              double dt, size_t *hint);

#endif
