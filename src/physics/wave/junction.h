/* Where vessels meet, half a step ahead: mass and total pressure.
 *
 * Of each vessel comes one wave, along which Q = q_in + slope (A - a_in): the characteristic that leaves it.
 * A junction asks for the flows into it to sum to zero and for the same H in all,
 *
 *   H = p(A) + rho/2 (u^2 - K u_n |u_n|),   u = Q/A, u_n the velocity into the node                (1)
 *
 * Newton in A of every vessel and the common H: the Jacobian is an arrow, so a step costs a division a vessel
 * and no matrix whatever their number.  The flows are linear in A, so each step keeps mass to rounding; every
 * vessel's step is judged by its own area, so that no small vessel is skipped beside a large one.
 */
#ifndef HALES_PHYSICS_WAVE_JUNCTION_H
#define HALES_PHYSICS_WAVE_JUNCTION_H

#include "physics/wave/grid.h"

typedef enum hales_wave_fault {
  HALES_WAVE_SOUND,
  HALES_WAVE_EMPTIED,       /* an area would not be positive */
  HALES_WAVE_SUPERCRITICAL, /* the flow is faster than its waves */
  HALES_WAVE_NO_ROOT,       /* Newton did not end */
} hales_wave_fault;

/* What the vessel sends to this tip. */
hales_wave_fault hales_wave_tip_load(const hales_wave_soa *c, hales_wave_tip *tip);
/* The fluxes of the outer face, from the solved a and q. */
void hales_wave_tip_store(const hales_wave_soa *c, const hales_wave_tip *tip);
/* Pressure and dp/dA of the wall at this area. */
double hales_wave_tip_pressure(const hales_wave_tip *tip, double a, double *dp_da);

/* Solves a node of n >= 2 tips; *culprit: which of them when it fails. */
hales_wave_fault hales_wave_junction_solve(hales_wave_tip *tip, size_t n, double loss_k, bool static_pressure,
                                           size_t *culprit);

/* Solves a tip against p = p_pa + z q, q the flow out of the vessel at this tip (z may be 0). */
hales_wave_fault hales_wave_tip_meet(hales_wave_tip *tip, double p_pa, double z_pa_s_m3);
/* Solves a tip against a given flow out of the vessel. */
hales_wave_fault hales_wave_tip_flow(hales_wave_tip *tip, double q_out);

#endif
