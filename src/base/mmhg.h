/* Where the two systems of units meet: mmHg of the clinic and the lumped models, Pa of the wave models. */
#ifndef HALES_BASE_MMHG_H
#define HALES_BASE_MMHG_H

#define HALES_PA_PER_MMHG 133.3220 /* [UCUM] */

static inline double hales_pa_from_mmhg(double mmhg) {
  return mmhg * HALES_PA_PER_MMHG;
}

static inline double hales_mmhg_from_pa(double pa) {
  return pa / HALES_PA_PER_MMHG;
}

#endif
