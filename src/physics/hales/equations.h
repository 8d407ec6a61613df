/* The plain statement of the model's equations, for oracles and for reading.
 *
 *   activation  Y = S(t/t_rise) - S((t - t_rise)/t_fall),  S(u) = u^4 (35 - 84 u + 70 u^2 - 20 u^3)   (9)
 *   sarcomere   dL/dt = ((L_s - L)/0.04 - 1) v                                                        (10)
 *   atrium      p = E_act a(t) (V - V0) + p_pas (exp((V - V0)/V_pas) - 1),  a = (4 u (1 - u))^4        (11)
 *   pericardium p = p0 exp(B (V_heart/V0 - 1)), V_heart the blood in the four chambers                (12)
 *   pleura      p = mean + swing/2 cos(2 pi (phase + t/(beats T)))                                     (13)
 *   valve       dq/dt = A/(rho l) dp - loss q,  A = leak + (area - leak) o                            (14)
 *               loss = |q|/(2 A l), bounded by 250/s: x/(1 + r^4/(4 + r^3)), r = x/250             (15)
 *               do/dt = (s^2 - o)/tau,  s = (1 + d/sqrt(1 + d^2))/2,  d = dp/2 mmHg + q/12 mL/s        (16)
 *   vessel      dV/dt = q_in - q_out;  p = V/C, or p = p0 (exp(V/(C0 p0)) - 1), C0 = C (1 + p_ref/p0)  (17)
 *   Linehan     q = ((1 + alpha p_a)^5 - (1 + alpha p_c)^5)/(5 alpha R0),  R0 = R (1 + alpha p_ref)^4  (18)
 *
 * Times of activations scale with sqrt(T/1 s).  All three times differentiable: explicit steps keep order 4.
 */
#ifndef HALES_PHYSICS_HALES_EQUATIONS_H
#define HALES_PHYSICS_HALES_EQUATIONS_H

#include "physics/hales/walls.h"

/* Rise and fall of a wall's activation at time t of its beat, eq 9; *rate its derivative, 1/s. */
double hales_heart_activation(double t_s, double rise_s, double fall_s, double *rate);

/* The walls at time t of the beat: parameters, activations, contractile lengths of the state.
 * rate [3]: derivatives of the activations, 1/s. */
void hales_heart_walls(double t_s, const double *y, const double *param, hales_wall wall[HALES_WALLS],
                       double rate[HALES_WALLS]);

/* Transmural pressure of a vessel that stiffens, eq 17: c at p_ref. */
double hales_heart_stiffening(double volume_ml, double c_ml_mmhg, double p_ref_mmhg, double p0_mmhg);

/* Energy in the stretched vessels of a state, eq 17 integrated over the volume, mmHg mL. */
double hales_heart_stored(const double *y, const double *param);

/* Active elastance of an atrium at time t of the beat, mmHg/mL, eq 11; row of its E_act in the table. */
double hales_heart_atrial_kick(double t_s, const double *param, int row);

/* Passive transmural pressure of an atrium, eq 11; rows of the table from V0 on. */
double hales_heart_atrium_passive(const double *param, int v0_row, double volume_ml);

/* As hales_model's, of the same names.  Where the walls have no equilibrium, NaN. */
void hales_heart_signals(double t_s, const double *y, const double *param, double *s);
void hales_heart_rhs(double t_s, const double *y, const double *param, double *dydt);

#endif
