#include "twin/heart_lungs.h"

#include <math.h>

#include "physics/body/lungs.h"
#include "physics/hales/heart.h"

static const double mmhg_s_ml_per_wu = 0.06;
static const double typical = 0.48;       /* 8 WU, mmHg.s/mL: where RC time and impedance are stated */
static const double beside_small = 0.047; /* [Tedford2012], as in eq 1 */
static const double p_capillary = 12.0;   /* mmHg, transmural: wedge 9, pleura -3 [Boucly2017] */

/* Mean transmural pressures of the main artery, mmHg, at a resistance r (of 1.85 m2): 17 in health, 46 at 8
 * WU, 71 at 20, since output falls as resistance rises [Boucly2017, Hoeper2017]. */
static double arterial_pressure(double r) {
  return p_capillary + 100.0 * r / (1.0 + 0.85 * r);
}

/* Where the arteries' compliance is stated, mmHg: as in health at first, and far below the working pressure
 * in the disease, so that long narrowed arteries stiffen less than their pressure alone would have them. */
static double stating_pressure(double r) {
  return p_capillary + 100.0 * r / (1.0 + 4.0 * r);
}

/* (1 + alpha x)^4, the conductance of small arteries beside that at no pressure [Linehan1992], as a mean over
 * x from the capillaries to p. */
static double opened(double alpha, double p) {
  static const double weight[] = {5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0}; /* Gauss, exact for a quartic */
  static const double at[] = {-0.7745966692414834, 0.0, 0.7745966692414834};
  double sum = 0.0;
  for (int k = 0; k < 3; k++)
    sum += weight[k] * pow(1.0 + alpha * (0.5 * (p + p_capillary) + 0.5 * (p - p_capillary) * at[k]), 4.0);
  return sum;
}

void hales_heart_lungs_set(double size, const hales_heart_lungs *l, double *param) {
  const double r = l->resistance * size;
  const double stiffer = (r + beside_small) / (typical + beside_small); // eq 1
  const double alpha = hales_lungs_distensibility(param[HALES_HT_PUL_ALPHA], r / mmhg_s_ml_per_wu);
  const double p_ref = stating_pressure(r), p0 = param[HALES_HT_PA_P0];
  const double z = l->impedance * sqrt(stiffer); /* inertance over compliance, as in body/lungs.h */
  /* what its own impedance and the parts in series leave; never negative, and smooth where they are all */
  const double left = r - size * (z + param[HALES_HT_PA_R] + param[HALES_HT_CAP_R] + param[HALES_HT_PV_R]);
  const double small = 0.5 * (left + hypot(left, 0.02));
  param[HALES_HT_PUL_ALPHA] = alpha;
  param[HALES_HT_PA_P_REF] = p_ref;
  param[HALES_HT_PUL_R] = small / size * opened(alpha, arterial_pressure(r)) / pow(1.0 + alpha * p_ref, 4.0);
  /* eq 1 at 8 WU and the pressure there; from p_ref the model's own law goes to other pressures */
  param[HALES_HT_PA_C] = l->rc_time / typical * size / stiffer * (p0 + arterial_pressure(typical)) /
                         (p0 + stating_pressure(typical));
  param[HALES_HT_PA_Z] = z;
}

void hales_heart_lungs_change(double resistance, double compliance, double *param) {
  const double size = hales_heart.param[HALES_HT_CAP_R].start / param[HALES_HT_CAP_R];
  const double fixed = param[HALES_HT_PA_R] + param[HALES_HT_CAP_R] + param[HALES_HT_PV_R];
  const double z = param[HALES_HT_PA_Z], proximal = 1.0 / sqrt(compliance), alpha = param[HALES_HT_PUL_ALPHA];
  const double stated = pow(1.0 + alpha * param[HALES_HT_PA_P_REF], 4.0);
  double small = param[HALES_HT_PUL_R]; /* at the pressure that goes with it */
  for (int k = 0; k < 20; k++)
    small = param[HALES_HT_PUL_R] * stated / opened(alpha, arterial_pressure((small + fixed + z) * size));
  const double whole = resistance * (small + fixed + z);
  const double least = fmin(0.1 * whole, resistance * small); /* whoever has less than a tenth keeps it */
  const double left = fmax(whole - fixed - z * proximal, least);
  param[HALES_HT_PUL_R] = left * opened(alpha, arterial_pressure(whole * size)) / stated;
  param[HALES_HT_PA_Z] *= proximal;
  param[HALES_HT_PA_C] *= compliance;
}
