/* Lanes: W double-precision numbers that go through the same arithmetic side by side.
 *
 * A kernel is written once against hales_lanes (`vd` below) and compiled once for each width, by a source
 * file that defines HALES_LANES (1, 2, 4 or 8) before it includes the kernel.  One lane, one parameter
 * set.  Every width performs the same IEEE operations in the same order, without contraction to FMA, so a
 * set gives the same bits in whichever lane and at whichever width it is run (tests/physics/test_lanes).
 *
 * Masks are integer lanes, all bits set for true, as the compilers' vector extensions make them.
 */
#ifndef HALES_LANES
#error "define HALES_LANES (1, 2, 4 or 8) before including numeric/lanes.h"
#endif
#ifndef HALES_NUMERIC_LANES_H
#define HALES_NUMERIC_LANES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if HALES_LANES == 1

typedef double vd;
typedef int64_t vi; /* mask: 0 or -1 */

static inline vd vset(double x) {
  return x;
}
static inline vd vload(const double *p) {
  return *p;
}
static inline void vstore(double *p, vd x) {
  *p = x;
}
static inline vd vsqrt(vd x) {
  return sqrt(x);
}
static inline vi vlt(vd a, vd b) {
  return a < b ? -1 : 0;
}
static inline vi vle(vd a, vd b) {
  return a <= b ? -1 : 0;
}
static inline vd vselect(vi m, vd a, vd b) {
  return m ? a : b;
}
static inline vi vbits(vd x) {
  vi r;
  memcpy(&r, &x, sizeof r);
  return r;
}
static inline vd vfrombits(vi x) {
  vd r;
  memcpy(&r, &x, sizeof r);
  return r;
}
static inline vi viset(int64_t x) {
  return x;
}
static inline int vany(vi m) {
  return m != 0;
}

#else

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef double vd __attribute__((vector_size(8 * HALES_LANES)));
typedef int64_t vi __attribute__((vector_size(8 * HALES_LANES)));

static inline vd vset(double x) {
  return x - (vd){0};
}
static inline vi viset(int64_t x) {
  return x - (vi){0};
}
static inline vd vload(const double *p) {
  vd r;
  memcpy(&r, p, sizeof r);
  return r;
}
static inline void vstore(double *p, vd x) {
  memcpy(p, &x, sizeof x);
}
static inline vi vlt(vd a, vd b) {
  return (vi)(a < b);
}
static inline vi vle(vd a, vd b) {
  return (vi)(a <= b);
}
static inline vd vselect(vi m, vd a, vd b) {
  return (vd)((m & (vi)a) | (~m & (vi)b));
}
static inline vi vbits(vd x) {
  return (vi)x;
}
static inline vd vfrombits(vi x) {
  return (vd)x;
}

#if HALES_LANES == 8 && defined(__AVX512F__)
static inline vd vsqrt(vd x) {
  return (vd)_mm512_sqrt_pd((__m512d)x);
}
#elif HALES_LANES == 4 && defined(__AVX__)
static inline vd vsqrt(vd x) {
  return (vd)_mm256_sqrt_pd((__m256d)x);
}
#elif HALES_LANES == 2 && defined(__SSE2__)
static inline vd vsqrt(vd x) {
  return (vd)_mm_sqrt_pd((__m128d)x);
}
#else
static inline vd vsqrt(vd x) {
  for (int i = 0; i < HALES_LANES; i++) x[i] = sqrt(x[i]);
  return x;
}
#endif

#if HALES_LANES == 4 && defined(__AVX__)
static inline int vany(vi m) {
  return _mm256_movemask_pd((__m256d)m) != 0;
}
#elif HALES_LANES == 2 && defined(__SSE2__)
static inline int vany(vi m) {
  return _mm_movemask_pd((__m128d)m) != 0;
}
#else
static inline int vany(vi m) {
  int64_t any = 0;
  for (int i = 0; i < HALES_LANES; i++) any |= m[i];
  return any != 0;
}
#endif

#endif

/* max and min that return b when a or b is NaN, as the processors' own instructions do; the order of the
 * operands is part of the result. */
#if HALES_LANES == 8 && defined(__AVX512F__)
static inline vd vmax(vd a, vd b) {
  return (vd)_mm512_max_pd((__m512d)a, (__m512d)b);
}
static inline vd vmin(vd a, vd b) {
  return (vd)_mm512_min_pd((__m512d)a, (__m512d)b);
}
#elif HALES_LANES == 4 && defined(__AVX__)
static inline vd vmax(vd a, vd b) {
  return (vd)_mm256_max_pd((__m256d)a, (__m256d)b);
}
static inline vd vmin(vd a, vd b) {
  return (vd)_mm256_min_pd((__m256d)a, (__m256d)b);
}
#elif HALES_LANES == 2 && defined(__SSE2__)
static inline vd vmax(vd a, vd b) {
  return (vd)_mm_max_pd((__m128d)a, (__m128d)b);
}
static inline vd vmin(vd a, vd b) {
  return (vd)_mm_min_pd((__m128d)a, (__m128d)b);
}
#else
static inline vd vmax(vd a, vd b) {
  return vselect(vlt(b, a), a, b);
}
static inline vd vmin(vd a, vd b) {
  return vselect(vlt(a, b), a, b);
}
#endif

/* e^x for |x| <= 700, relative error below 3e-16 (tests/numeric/test_lanes.c).
 * 2^k times a polynomial on |r| <= ln(2)/2 after Cody-Waite reduction; outside the range the argument is
 * clamped, so that a kernel that ran away stays finite long enough to be caught by its own check. */
static inline vd vexp(vd x) {
  const vd log2e = vset(1.4426950408889634), ln2_hi = vset(6.93147180369123816490e-01),
           ln2_lo = vset(1.90821492927058770002e-10), magic = vset(0x1.8p52);
  x = vmin(vmax(x, vset(-700.0)), vset(700.0));
  const vd shifted = x * log2e + magic; /* the integer nearest x log2 e sits in the low bits */
  const vd k = shifted - magic;
  const vd r = (x - k * ln2_hi) - k * ln2_lo;
  /* Taylor to r^13 / 13!, Estrin in r^2 and r^4: remainder 0.35^14/14! = 4e-18 */
  const vd r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
  const vd c01 = 1.0 + r, c23 = 0.5 + r * (1.0 / 6), c45 = 1.0 / 24 + r * (1.0 / 120),
           c67 = 1.0 / 720 + r * (1.0 / 5040), c89 = 1.0 / 40320 + r * (1.0 / 362880),
           cab = 1.0 / 3628800 + r * (1.0 / 39916800), ccd = 1.0 / 479001600 + r * (1.0 / 6227020800.0);
  const vd lo = (c01 + r2 * c23) + r4 * (c45 + r2 * c67);
  const vd hi = (c89 + r2 * cab) + r4 * ccd;
  const vd poly = lo + r8 * hi;
  const vi two_k = ((vbits(shifted) - vbits(magic)) + viset(1023)) << 52;
  return poly * vfrombits(two_k);
}

/* cos(2 pi u) for 0 <= u <= 1, absolute error below 2e-16 (tests/numeric/test_lanes.c). */
static inline vd vcos2pi(vd u) {
  /* fold to |s| <= 1/4 turn about the nearest half turn: cos(2 pi u) = -+ sin(2 pi s) */
  const vd pi2 = vset(6.283185307179586);
  const vd from_half = u - 0.5;                                             /* -1/2 .. 1/2 turn */
  const vd mag = vselect(vlt(from_half, vset(0.0)), -from_half, from_half); /* distance from the trough */
  const vd s = (mag - 0.25) * pi2;                                          /* -pi/2 .. pi/2, cos = sin(s) */
  const vd z = s * s;
  /* Taylor of sin to s^21 / 21!: remainder (pi/2)^23/23! = 1.3e-18 */
  vd p = vset(1.0 / 51090942171709440000.0);
  p = p * z - 1.0 / 121645100408832000.0;
  p = p * z + 1.0 / 355687428096000.0;
  p = p * z - 1.0 / 1307674368000.0;
  p = p * z + 1.0 / 6227020800.0;
  p = p * z - 1.0 / 39916800.0;
  p = p * z + 1.0 / 362880.0;
  p = p * z - 1.0 / 5040.0;
  p = p * z + 1.0 / 120.0;
  p = p * z - 1.0 / 6.0;
  return s + s * (z * p);
}

#endif
