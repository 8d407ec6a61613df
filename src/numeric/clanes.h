/* Complex numbers by lanes, on top of numeric/lanes.h (define HALES_LANES first).
 *
 * Plain formulas without the rescue of infinite and NaN operands that C's own complex type does: kernels keep
 * their numbers near one. */
#ifndef HALES_NUMERIC_CLANES_H
#define HALES_NUMERIC_CLANES_H

#include "numeric/lanes.h"

typedef struct vc {
  vd re, im;
} vc;

static inline vc cset(double re, double im) {
  return (vc){vset(re), vset(im)};
}
static inline vc cadd(vc a, vc b) {
  return (vc){a.re + b.re, a.im + b.im};
}
static inline vc csub(vc a, vc b) {
  return (vc){a.re - b.re, a.im - b.im};
}
static inline vc cmul(vc a, vc b) {
  return (vc){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
static inline vc cscale(vd s, vc a) {
  return (vc){s * a.re, s * a.im};
}
static inline vc cinv(vc a) {
  const vd w = 1.0 / (a.re * a.re + a.im * a.im);
  return (vc){w * a.re, -w * a.im};
}
static inline vc cdivide(vc a, vc b) {
  return cmul(a, cinv(b));
}
static inline vd vabs(vd x) {
  return vselect(vlt(x, vset(0.0)), -x, x);
}
/* Principal root, real part >= 0; the root of zero is zero. */
static inline vc croot(vc a) {
  const vd modulus = vsqrt(a.re * a.re + a.im * a.im);
  const vd big = vsqrt(0.5 * (modulus + vabs(a.re)));
  const vi zero = vle(big, vset(0.0));
  const vd small = vselect(zero, vset(0.0), 0.5 * a.im / vselect(zero, vset(1.0), big));
  const vi right = vle(vset(0.0), a.re), down = vlt(a.im, vset(0.0));
  return (vc){vselect(right, big, vabs(small)), vselect(right, small, vselect(down, -big, big))};
}
/* e^a for |im| below 1e6 or so: turns are reduced to one, so the phase is as exact as im is. */
static inline vc cexponential(vc a) {
  const vd magic = vset(0x1.8p52), turns = a.im * 0.15915494309189535;
  const vd u = turns - ((turns + magic) - magic); /* -1/2 .. 1/2 */
  const vd quarter = u - 0.25, v = quarter - ((quarter + magic) - magic);
  const vd size = vexp(a.re);
  return (vc){size * vcos2pi(vabs(u)), size * vcos2pi(vabs(v))};
}

#endif
