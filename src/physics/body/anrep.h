/* Anrep effect: a wall that has had to bear more stress for minutes contracts more strongly, so that a heart
 * that dilated when its afterload rose shrinks again and wins back part of its stroke [VonAnrep1912].
 *
 *   x_end = m tanh(g (S/S0 - 1) / m)     S peak fibre stress of a wall over a beat, S0 what it is used to
 *   dx/dt = (x_end - x) / tau            factor on the wall's active stress: e^x
 *
 * for the left wall, the septum and the right wall, each from its own stress: force borne, not filling, is
 * what strength follows [Sarnoff1960].  tau = 240 s: the rise takes 10 to 15 minutes [Cingolani2013].
 * g = 0.5 (heuristic) lies between strips of muscle, in which the slow part is 28 % of the whole rise after a
 * stretch [Alvarez1999] (g = 0.15 with this model's force and length), and right ventricles that win back all
 * of their stroke at the volume they had ([DeVroomen2000], lambs; above 1).  m = 0.5 (heuristic): at most
 * 65 % stronger.  For acute experiments: off in calibration, and growth takes over what lasts for days.
 */
#ifndef HALES_PHYSICS_BODY_ANREP_H
#define HALES_PHYSICS_BODY_ANREP_H

#include "physics/body/growth.h"

enum { HALES_ANREP_WALLS = HALES_GROWTH_WALLS };

typedef struct hales_anrep_law {
  double gain, most; /* of the logarithm of active stress */
  double tau_s;
} hales_anrep_law;

hales_anrep_law hales_anrep_default(void);

/* Logarithms of the factors on active stress: left wall, septum, right wall.  Zero: as at rest. */
typedef struct hales_anrep_state {
  double strength[HALES_ANREP_WALLS];
} hales_anrep_state;

/* Where the strengths go at a beat of the model hales, stat [n_signal][3], in walls used to that stress. */
void hales_anrep_end(const hales_anrep_law *law, const hales_growth_point *used_to, const double (*stat)[3],
                     hales_anrep_state *end);

/* After another seconds on the way there, exactly. */
void hales_anrep_step(const hales_anrep_law *law, const hales_anrep_state *end, double seconds,
                      hales_anrep_state *x);

/* Puts the strengths on a set: param [n_param] in and out; lawful. */
void hales_anrep_apply(const hales_anrep_state *x, double *param);

#endif
