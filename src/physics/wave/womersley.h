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
#define HALES_WOMERSLEY_21(T)                                                                                \
  {                                                                                                          \
    T(0), T(1), T(2), T(3), T(4), T(5), T(6), T(7), T(8), T(9), T(10), T(11), T(12), T(13), T(14), T(15),    \
        T(16), T(17), T(18), T(19), T(20)                                                                    \
  }
static inline vc womersley_near(vd w2) {
  enum { TERMS = 21 };
  /* term 2k+2 over term 2k of I0 and of I2, and the same for the odd ones */
#define EVEN0(k) 1.0 / ((2.0 * k + 1) * (2.0 * k + 1) * (2.0 * k + 2) * (2.0 * k + 2))
#define ODD0(k)  1.0 / ((2.0 * k + 2) * (2.0 * k + 2) * (2.0 * k + 3) * (2.0 * k + 3))
#define EVEN2(k) 1.0 / ((2.0 * k + 1) * (2.0 * k + 3) * (2.0 * k + 2) * (2.0 * k + 4))
#define ODD2(k)  1.0 / ((2.0 * k + 2) * (2.0 * k + 4) * (2.0 * k + 3) * (2.0 * k + 5))
  static const double even0[TERMS] = HALES_WOMERSLEY_21(EVEN0), odd0[TERMS] = HALES_WOMERSLEY_21(ODD0),
                      even2[TERMS] = HALES_WOMERSLEY_21(EVEN2), odd2[TERMS] = HALES_WOMERSLEY_21(ODD2);
#undef EVEN0
#undef ODD0
#undef EVEN2
#undef ODD2
  const vd u = 0.25 * w2, v = -(u * u);
  vd re0 = vset(0.0), im0 = vset(0.0), re2 = vset(0.0), im2 = vset(0.0);
  for (int k = TERMS - 1; k >= 0; k--) { /* Horner */
    re0 = 1.0 + re0 * v * even0[k];
    im0 = 1.0 + im0 * v * odd0[k];
    re2 = 1.0 + re2 * v * even2[k];
    im2 = 1.0 + im2 * v * odd2[k];
  }
  const vc i0 = {re0, u * im0}, i2 = {re2, (1.0 / 3.0) * u * im2}; /* i2: of I2 over (x^2/4)/2 */
  return cdivide(i0, cmul((vc){vset(0.0), 0.5 * u}, i2));
}

/* 1/M of eq 2 for large w, from the asymptotic series of I0 and I2 [AbramowitzStegun1964, 9.7.1]. */
static inline vc womersley_far(vd w2) {
  enum { TERMS = 21 };
#define FAR0(k) (2.0 * k + 1) * (2.0 * k + 1) / (8.0 * (k + 1))
#define FAR2(k) ((2.0 * k + 1) * (2.0 * k + 1) - 16.0) / (8.0 * (k + 1))
  static const double far0[TERMS] = HALES_WOMERSLEY_21(FAR0), far2[TERMS] = HALES_WOMERSLEY_21(FAR2);
#undef FAR0
#undef FAR2
  const vd w = vsqrt(w2), half = 0.70710678118654752 / w;
  const vc y = {half, -half}; /* 1/x */
  vc i0 = cset(1.0, 0.0), i2 = cset(1.0, 0.0);
  for (int k = TERMS - 1; k >= 0; k--) {
    i0 = cmul(cscale(vset(far0[k]), y), i0);
    i2 = cmul(cscale(vset(far2[k]), y), i2);
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

/* Symmetric two-port by admittances: q_1 = a p_1 + m p_2, q_2 = m p_1 + b p_2, flows into it. */
typedef struct port {
  vc a, m, b;
} port;

static inline port port_resistor(double conductance) {
  return (port){cset(conductance, 0.0), cset(-conductance, 0.0), cset(conductance, 0.0)};
}

/* One behind the other: the node between them is eliminated. */
static inline port port_series(port p, port q) {
  const vc d = cinv(cadd(p.b, q.a));
  const vc pm = cmul(p.m, d), qm = cmul(q.m, d), m = cmul(pm, q.m);
  return (port){csub(p.a, cmul(p.m, pm)), (vc){-m.re, -m.im}, csub(q.b, cmul(q.m, qm))};
}

#endif
