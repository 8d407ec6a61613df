/* Pressure against cross-section at one place of a vessel.
 *
 *   elastic       p = p0 + k (s - 1),             s = sqrt(A/A0),  k = (4/3) E h / r   [Boileau2015]
 *   Olufsen       p = p0 + k (1 - s),             s = sqrt(A0/A),  k = (4/3) E h / r   [Olufsen1999]
 *   exponential   p = p0 + k (exp(b (s - 1)) - 1) / b,  s = A/A0,  k = E h / r
 *
 * p0 = p_ref + p_ext: the pressure at which the area is A0, whether that is zero or the diastolic one.  The
 * speed of waves is c^2 = (A/rho) dp/dA.  Kelvin-Voigt walls add phi d(strain)/dt to the stress E strain:
 *
 *   p += (4/3) sqrt(pi) phi h / A0 d(sqrt A)/dt = - (2/3) sqrt(pi) phi h / (A0 sqrt A) dQ/dx
 *
 * with phi h in Pa s m (hales_wall.phi_pa_s_m).
 */
#ifndef HALES_PHYSICS_WAVE_WALL_H
#define HALES_PHYSICS_WAVE_WALL_H

#include <stdbool.h>

#include "physics/wave/network.h"

typedef struct hales_wall_at {
  hales_wall_law law;
  double k_pa, a0_m2, p0_pa, b, density_kg_m3;
} hales_wall_at;

/* Radius at p_ref, m, at x_frac (0 to 1) of the vessel's length. */
double hales_vessel_radius(const hales_vessel *v, double x_frac);
/* E h / r, Pa, at reference radius r: from k when any of it is not zero, else e h / r, where a thickness of
 * zero stands for r (0.2802 exp(-505.3 r) + 0.1324 exp(-11.14 r)), r in m (openBF). */
double hales_wall_stiffness(const hales_wall *w, double r_m);
/* The wall at x_frac of a vessel. */
hales_wall_at hales_wall_place(const hales_vessel *v, double x_frac, double density_kg_m3);

double hales_wall_pressure(const hales_wall_at *w, double a_m2);
/* Inverse; nan where no area has this pressure (elastic p <= p0 - k, Olufsen p >= p0 + k). */
double hales_wall_area(const hales_wall_at *w, double p_pa);
/* c^2 = (A/rho) dp/dA, m2/s2. */
double hales_wall_speed2(const hales_wall_at *w, double a_m2);
/* Pi: dPi = (A/rho) dp, m4/s2, up to a constant. */
double hales_wall_potential(const hales_wall_at *w, double a_m2);
/* Integral of c/A from A0 to a: u + this and u - this are constant along the waves, m/s. */
double hales_wall_invariant(const hales_wall_at *w, double a_m2);

#endif
