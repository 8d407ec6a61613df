/* Adults that more than one test looks at. */
#ifndef HALES_TESTS_PHYSICS_ADULTS_H
#define HALES_TESTS_PHYSICS_ADULTS_H

#include "physics/body/body.h"

/* A woman or man of middling size whose blood pressure rises with age as it does. */
static inline hales_physique adult(bool female, double age_years) {
  return (hales_physique){.female = female,
                          .age_years = age_years,
                          .height_cm = female ? 165.0 : 177.0,
                          .weight_kg = female ? 65.0 : 80.0,
                          .hr_bpm = 66.0,
                          .sbp_mmhg = 118.0 + 0.35 * (age_years - 30.0),
                          .dbp_mmhg = 75.0};
}

static const hales_run_settings adult_settings = {
    .steps = HALES_STEPS_FAST, .record_steps = HALES_RECORD_STEPS_FAST, .periodic_tol = 1e-5, .threads = 2};

#endif
