/* Oxygen: from cardiac output and uptake to contents, tensions and saturations.
 *
 *   S(p)  = 1 / (1 + 23400 / (p^3 + 150 p))          dissociation curve, 37 C, pH 7.4   (1)
 *   C     = 1.34 Hb S + 0.003 p                      content, mL/dL                     (2)
 *   VO2   = 10 CO (Ca - Cv)                          Fick, mL/min and L/min             (3)
 *   pA    = FiO2 (pB - 47) - pCO2 (FiO2 + (1 - FiO2)/R)   alveolar gas, R = 0.8         (4)
 *   Ca    = (1 - s) Cc + s Cv                        shunt s past the alveoli; Cc at pA (5)
 *
 * (3) and (5) together: Ca = Cc - s/(1 - s) VO2/(10 CO).  [Severinghaus1979] (1), [West2012] the others.
 */
#ifndef HALES_PHYSICS_BODY_GAS_H
#define HALES_PHYSICS_BODY_GAS_H

#include <stdbool.h>

/* Blood and lungs of a person at rest or on exertion. */
typedef struct hales_gas {
  double hb_g_dl;
  double fio2_frac; /* oxygen in the inspired air: 0.21 */
  double barometer_mmhg;
  double pco2_mmhg;  /* arterial carbon dioxide */
  double shunt_frac; /* blood that passes no alveolus, 0 to below 1 */
} hales_gas;

/* Room air at sea level, a healthy shunt of 2 % [West2012], haemoglobin of 11 women and 10 men, 13.4 and 15.3
 * g/dL [Cureton1986]. */
hales_gas hales_gas_healthy(bool female);

typedef struct hales_gas_state {
  bool possible;             /* the uptake can be had from this output: else venous values are zero */
  double ca_ml_dl, cv_ml_dl; /* oxygen contents, arterial and mixed venous */
  double sa_frac, sv_frac;   /* saturations */
  double pa_mmhg, pv_mmhg;   /* tensions */
  double extraction_frac;    /* (Ca - Cv) / Ca */
  double delivery_ml_min;    /* 10 CO Ca */
} hales_gas_state;

/* Saturation at a tension >= 0, eq 1, and its inverse: s in [0, 1). */
double hales_gas_saturation(double p_mmhg);
double hales_gas_tension(double s_frac);
/* Eq 2. */
double hales_gas_content_ml_dl(double hb_g_dl, double p_mmhg);
/* The tension at which blood holds that content; 0 for none.  Newton on eq 2 to 1e-10. */
double hales_gas_tension_of_content(double hb_g_dl, double content_ml_dl);
/* Eq 4. */
double hales_gas_alveolar_mmhg(const hales_gas *g);

/* Everything at that output (L/min, > 0) and uptake (mL/min, >= 0). */
void hales_gas_exchange(const hales_gas *g, double co_l_min, double vo2_ml_min, hales_gas_state *out);

/* Uptake when mixed venous blood comes back at that saturation: the Fick principle read the other way,
 * mL/min. With a shunt, Ca depends on it: closed form. */
double hales_gas_uptake_ml_min(const hales_gas *g, double co_l_min, double sv_frac);

/* Share of the output that passes no alveolus, from the three contents: eq 5 solved for s. */
double hales_gas_shunt_frac(double cc_ml_dl, double ca_ml_dl, double cv_ml_dl);

#endif
