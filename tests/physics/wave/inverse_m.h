/* Womersley's function by another way than the solver's: a continued fraction. */
#ifndef HALES_TESTS_PHYSICS_WAVE_INVERSE_M_H
#define HALES_TESTS_PHYSICS_WAVE_INVERSE_M_H

#include <complex.h>

static inline double complex i_unit(void) {
  return (double complex)I;
}

/* 1/M = 1/(1 - 2 J1/(a J0)) at w2 = alpha^2: with K = x^2/(4 + x^2/(6 + ...)), x^2 = i alpha^2, M = K/(2 +
 * K). */
static inline double complex inverse_m(double w2) {
  const double complex x2 = w2 * i_unit();
  double complex k = 0.0;
  for (int n = 300; n >= 2; n--) k = x2 / (2.0 * n + k);
  return (2.0 + k) / k;
}

#endif
