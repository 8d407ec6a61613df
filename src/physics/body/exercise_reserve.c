/* What full drive changes: in health, and with what pulmonary arterial hypertension leaves. */
#include "physics/body/exercise.h"

#include <math.h>

/* Of patients with failing hearts: nobody has published it of the right one alone [Agostoni1999]. */
static const double low_output_thicker_frac = 0.05;

/* heuristic: with these a healthy heart of the default set doubles its output by rate and keeps its stroke
 * volume, ejects four fifths of its volume at the peak, and its wedge pressure rises as [Zeder2022] says. */
hales_reserve hales_reserve_healthy(double age_years) {
  const double young = 1.2 - 0.45 / 35.0 * (fmin(fmax(age_years, 20.0), 80.0) - 30.0);
  return (hales_reserve){.hr_max_bpm = 208.0 - 0.7 * age_years,
                         .chronotropic_frac = 1.0,
                         .lv_contractility_frac = 0.8 * young,
                         .rv_contractility_frac = 1.6 * young,
                         .sarcomere_speed_frac = 1.0,
                         .activation_frac = 0.2,
                         .volume_ml_m2 = 260.0,
                         .return_frac = 0.5,
                         .map_frac = 0.15,
                         .sv_least_frac = 0.25,
                         .thicker_frac = 0.07};
}

hales_reserve hales_reserve_pah(double age_years) {
  hales_reserve r = hales_reserve_healthy(age_years);
  r.chronotropic_frac = 0.5;
  r.rv_contractility_frac *= 0.1;
  r.sv_least_frac = 0.33;
  r.thicker_frac = low_output_thicker_frac;
  return r;
}

hales_reserve hales_reserve_pah_among(double age_years, const double share[3]) {
  hales_reserve r = hales_reserve_healthy(age_years);
  r.chronotropic_frac = 0.4 + 0.2 * share[0];
  r.rv_contractility_frac *= 0.2 * share[1];
  r.sv_least_frac = 0.30 + 0.10 * share[2];
  r.thicker_frac = low_output_thicker_frac;
  return r;
}
