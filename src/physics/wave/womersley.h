/* Linear pulsatile flow in an elastic tube, by lanes over frequencies (define HALES_LANES first).
 *
 *   dP/dx = -i omega rho / (A M) Q,   dQ/dx = -i omega A / (rho c0^2 V) P                         (1)
 *
 * M is what friction leaves of the fluid's freedom, V the wall's viscosity (V = 1 + i omega tau).
 *   Womersley's profile:   M = 1 - 2 J1(a) / (a J0(a)),  a = i^(3/2) w,  w = r sqrt(omega rho / mu)  (2)
 *                            = I2(x) / I0(x),            x = i^(1/2) w     [Womersley1955]
 *   a fixed profile:       M = 1 / (1 + 2 (zeta + 2) / (i w^2)),                                    (3)
 *                          the linear form of the friction 2 pi (zeta + 2) mu Q / A
 * The tube of length L then has theta = i omega (L / c0) s and Zc = (rho c0 / A) s V with s = 1 / sqrt(M V).
 */
#ifndef HALES_PHYSICS_WAVE_WOMERSLEY_H
#define HALES_PHYSICS_WAVE_WOMERSLEY_H

#include "numeric/clanes.h"

/* Below: the power series loses exp(0.29 w) to cancellation; above: the asymptotic one is short of
 * exp(-2 w).  Both are below 2e-13 at the border (tests/physics/wave/test_tree.c). */
#define HALES_WOMERSLEY_BORDER 20.0

/* 1/M of eq 2 by power series of I0 and I2 in x^2/4 = i w^2/4 [AbramowitzStegun1964, 9.6.10], real and
 * imaginary parts apart: polynomials in -(w^2/4)^2. */
static inline vc womersley_near(vd w2) {
  enum { TERMS = 21 };
  const vd u = 0.25 * w2, v = -(u * u);
  vd re0 = vset(0.0), im0 = vset(0.0), re2 = vset(0.0), im2 = vset(0.0);
  /* Horner in nested form: term k+1 over term k of I0 is u/(k+1)^2, of I2 u/((k+1)(k+3)) */
  for (int k = TERMS - 1; k >= 0; k--) {
    const double e = 2.0 * k;
    re0 = 1.0 + re0 * v * (1.0 / ((e + 1) * (e + 1) * (e + 2) * (e + 2)));
    im0 = 1.0 + im0 * v * (1.0 / ((e + 2) * (e + 2) * (e + 3) * (e + 3)));
    re2 = 1.0 + re2 * v * (1.0 / ((e + 1) * (e + 3) * (e + 2) * (e + 4)));
    im2 = 1.0 + im2 * v * (1.0 / ((e + 2) * (e + 4) * (e + 3) * (e + 5)));
  }
  const vc i0 = {re0, u * im0}, i2 = {re2, (1.0 / 3.0) * u * im2}; /* i2: of I2 over (x^2/4)/2 */
  return cdivide(i0, cmul((vc){vset(0.0), 0.5 * u}, i2));
}

/* 1/M of eq 2 for large w, from the asymptotic series of I0 and I2 [AbramowitzStegun1964, 9.7.1]. */
static inline vc womersley_far(vd w2) {
  enum { TERMS = 22 };
  const vd w = vsqrt(w2), half = 0.70710678118654752 / w;
  const vc y = {half, -half}; /* 1/x */
  vc i0 = cset(1.0, 0.0), i2 = cset(1.0, 0.0);
  for (int k = TERMS; k >= 1; k--) {
    const double odd = (2.0 * k - 1.0) * (2.0 * k - 1.0);
    i0 = cmul(cscale(vset(odd / (8.0 * k)), y), i0);
    i2 = cmul(cscale(vset((odd - 16.0) / (8.0 * k)), y), i2);
    i0.re = i0.re + 1.0;
    i2.re = i2.re + 1.0;
  }
  return cdivide(i0, i2);
}

/* 1/M of eq 2; w2 = r^2 omega rho / mu > 0. */
static inline vc womersley_inverse(vd w2) {
  const vd border = vset(HALES_WOMERSLEY_BORDER * HALES_WOMERSLEY_BORDER);
  const vi near = vle(w2, border);
  if (!vany(vlt(border, w2))) return womersley_near(w2);
  const vc far = womersley_far(vselect(near, border, w2));
  if (!vany(near)) return far;
  const vc close = womersley_near(vselect(near, w2, border));
  return (vc){vselect(near, close.re, far.re), vselect(near, close.im, far.im)};
}

/* Line of length 1 in units of its own travel time: cosh-free form, so that a strongly damped vessel does
 * not overflow.  coth and csch of theta, Re theta >= 0, theta not 0. */
static inline void line_coth(vc theta, vc *coth, vc *csch) {
  const vc half = cexponential((vc){-theta.re, -theta.im}), e = cmul(half, half);
  const vc w = cinv((vc){1.0 - e.re, -e.im});
  *coth = cmul((vc){1.0 + e.re, e.im}, w);
  *csch = cscale(vset(2.0), cmul(half, w));
}

#endif
