/* Blood volume over days: kidneys keep salt and water while the arterial pressure is below what they are used
 * to, and let it go above [Guyton1972].
 *
 *   d ln v_tot / dt = (1 - p/p_set) room / tau,  p: mean arterial pressure
 *   room = (most - x)/(most - 1) when filling, (x - least)/(1 - least) when emptying, x = v_tot / v_tot0
 *
 * Keeping ends where it did in untreated failure of the left heart, at a plasma volume a third above the
 * normal [Anand1989]: a litre in a man.  Here it is 0.6 of the stressed volume, all of it stressed
 * (heuristic), since veins that are full stretch no further at rest; the lungs' veins take their share, so
 * the wedge pressure rises too. tau (heuristic): a pressure 10 % low keeps 30 mL a day.
 */
#ifndef HALES_PHYSICS_BODY_FLUID_H
#define HALES_PHYSICS_BODY_FLUID_H

typedef struct hales_fluid_law {
  double tau_d;
  double most, least;  /* of v_tot, shares of what it was */
  double set_map_mmhg; /* mean arterial pressure that the kidneys are used to */
} hales_fluid_law;

/* On the model hales, used to a beat: stat [n_signal][3]. */
hales_fluid_law hales_fluid_at(const double (*stat)[3]);

/* d ln v_tot/dt, 1/day, at a beat and a volume ln_volume in logarithms off its start. */
double hales_fluid_rate(const hales_fluid_law *law, const double (*stat)[3], double ln_volume);

#endif
