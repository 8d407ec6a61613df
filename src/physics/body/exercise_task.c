/* What is read from a set of loads: a drive, one task, a walk. */
#include "physics/body/exercise.h"

#include <math.h>

bool hales_exercise_drive(const hales_exercise *e, double vo2, double *drive) {
  *drive = 0.0;
  if (vo2 <= e->load[0].vo2_ml_min) return true;
  for (size_t k = 1; k <= e->peak; k++) {
    const hales_load *a = &e->load[k - 1], *b = &e->load[k];
    if (vo2 > b->vo2_ml_min) continue;
    *drive = a->drive + (b->drive - a->drive) * (vo2 - a->vo2_ml_min) / (b->vo2_ml_min - a->vo2_ml_min);
    return true;
  }
  return false;
}

static double mix(double a, double b, double share) {
  return a + share * (b - a);
}

hales_load hales_exercise_at(const hales_exercise *e, double drive) {
  size_t k = 0;
  while (k + 1 < e->peak && e->load[k + 1].drive <= drive) k++;
  if (e->peak == 0) return e->load[0];
  const hales_load *a = &e->load[k], *b = &e->load[k + 1];
  const double t = fmin(fmax((drive - a->drive) / (b->drive - a->drive), 0.0), 1.0);
  return (hales_load){.drive = mix(a->drive, b->drive, t),
                      .ok = true,
                      .periodic = true,
                      .hr_bpm = mix(a->hr_bpm, b->hr_bpm, t),
                      .co_l_min = mix(a->co_l_min, b->co_l_min, t),
                      .sv_ml = mix(a->sv_ml, b->sv_ml, t),
                      .map_mmhg = mix(a->map_mmhg, b->map_mmhg, t),
                      .mpap_mmhg = mix(a->mpap_mmhg, b->mpap_mmhg, t),
                      .pawp_mmhg = mix(a->pawp_mmhg, b->pawp_mmhg, t),
                      .rap_mmhg = mix(a->rap_mmhg, b->rap_mmhg, t),
                      .rvef_pct = mix(a->rvef_pct, b->rvef_pct, t),
                      .lvef_pct = mix(a->lvef_pct, b->lvef_pct, t),
                      .sa_frac = mix(a->sa_frac, b->sa_frac, t),
                      .sv_frac = mix(a->sv_frac, b->sv_frac, t),
                      .vo2_ml_min = mix(a->vo2_ml_min, b->vo2_ml_min, t),
                      .work_w = mix(a->work_w, b->work_w, t)};
}

double hales_demand_cycling_ml_min(double work_w, double weight_kg) {
  return 10.8 * work_w + 7.0 * weight_kg;
}

double hales_demand_walking_ml_min(double speed_m_min, double weight_kg) {
  return (3.5 + 0.1 * speed_m_min) * weight_kg;
}

double hales_task_demand_ml_min(const hales_task *t, double weight_kg) {
  static const double m_min_of_km_h = 1000.0 / 60.0;
  switch (t->kind) {
  case HALES_TASK_CYCLE:
    return hales_demand_cycling_ml_min(t->amount, weight_kg);
  case HALES_TASK_WALK:
    return hales_demand_walking_ml_min(t->amount * m_min_of_km_h, weight_kg);
  case HALES_TASK_NONE:
    break;
  }
  return 0.0;
}

bool hales_exercise_do(const hales_exercise *e, const hales_task *t, double weight_kg, hales_load *load) {
  double drive = 0.0;
  const bool met = hales_exercise_drive(e, hales_task_demand_ml_min(t, weight_kg), &drive);
  *load = met ? hales_exercise_at(e, drive) : e->load[e->peak];
  return met;
}

double hales_walk_reference_m(const hales_physique *b) {
  return b->female ? 2.11 * b->height_cm - 2.29 * b->weight_kg - 5.78 * b->age_years + 667.0
                   : 7.57 * b->height_cm - 1.76 * b->weight_kg - 5.02 * b->age_years - 309.0;
}

hales_walk hales_exercise_walk(const hales_exercise *e, const hales_physique *b) {
  /* heuristic: the share of the peak at which the cohort of [Hoeper2005] walked, 308 m at 12.1 mL/min/kg; it
   * makes of a walk the peak that eleven other groups of patients have, 4.948 + 0.023 m [Ross2010], to 0.2
   * mL/min/kg.  The spread is what trials leave unexplained, 60-80 m */
  static const double pace_frac = 0.714, spread_m = 70.0, minutes = 6.0;
  const double carried = minutes * fmax(0.0, pace_frac * e->peak_vo2_ml_min_kg - 3.5) / 0.1;
  const double reference = hales_walk_reference_m(b);
  return (hales_walk){
      .metres = fmin(carried, reference), .sd = spread_m, .limited_by_uptake = carried < reference};
}
