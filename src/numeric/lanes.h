/* Lanes: W numbers that go through the same arithmetic side by side.
 *
 * A kernel is written once against a vector type (`vd` below) and compiled once for each width, by a source
 * file that defines HALES_LANES before it includes the kernel.  One lane, one parameter set.  Every width
 * performs the same IEEE operations in the same order, without contraction to FMA, so a set gives the same
 * bits in whichever lane and at whichever width it is run (tests/physics/test_lanes).
 *
 * With HALES_LANES_SINGLE a lane is a float, and a register holds twice as many (1, 4, 8 or 16 instead of 1,
 * 2, 4 or 8).  Memory outside a kernel stays double: vload rounds, vload_rest says by how much, vstore
 * widens. Such a file is compiled with constants in single precision (src/physics/CMakeLists.txt), so that
 * 0.1 * x is the same text for both; scalars that meet a lane are `vreal`.
 *
 * Masks are integer lanes, all bits set for true, as the compilers' vector extensions make them.
 */
#ifndef HALES_LANES
#error "define HALES_LANES (1, 2, 4, 8 or 16) before including numeric/lanes.h"
#endif
#ifndef HALES_NUMERIC_LANES_H
#define HALES_NUMERIC_LANES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef HALES_LANES_SINGLE
_Static_assert(sizeof 0.1 == sizeof(float), "constants of a kernel in single precision are single");
typedef float vreal;
typedef int32_t real_bits;
#define HALES_VECTOR_BYTES (4 * HALES_LANES)
#else
typedef double vreal;
typedef int64_t real_bits;
#define HALES_VECTOR_BYTES (8 * HALES_LANES)
#endif

static inline vreal real_sqrt(vreal x) {
#ifdef HALES_LANES_SINGLE
  return sqrtf(x);
#else
  return sqrt(x);
#endif
}

#if HALES_LANES == 1

typedef vreal vd;
typedef real_bits vi; /* mask: 0 or -1 */

static inline vd vset(vreal x) {
  return x;
}
static inline vd vload(const double *p) {
  return (vreal)*p;
}
static inline void vstore(double *p, vd x) {
  *p = (double)x;
}
static inline vd vload_rest(const double *p) {
  return (vreal)(*p - (double)(vreal)*p);
}
static inline void vstore_sum(double *p, vd x, vd rest) {
  *p = (double)x + (double)rest;
}
static inline vd vsqrt(vd x) {
  return real_sqrt(x);
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
static inline vi viset(real_bits x) {
  return x;
}
static inline int vany(vi m) {
  return m != 0;
}

#else

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef vreal vd __attribute__((vector_size(HALES_VECTOR_BYTES)));
typedef real_bits vi __attribute__((vector_size(HALES_VECTOR_BYTES)));

static inline vd vset(vreal x) {
  return x - (vd){0};
}
static inline vi viset(real_bits x) {
  return x - (vi){0};
}
#ifdef HALES_LANES_SINGLE
typedef double vwide __attribute__((vector_size(8 * HALES_LANES)));
static inline vd vload(const double *p) {
  vwide wide;
  memcpy(&wide, p, sizeof wide);
  return __builtin_convertvector(wide, vd);
}
static inline vd vload_rest(const double *p) {
  vwide wide;
  memcpy(&wide, p, sizeof wide);
  return __builtin_convertvector(wide - __builtin_convertvector(vload(p), vwide), vd);
}
static inline void vstore_sum(double *p, vd x, vd rest) {
  const vwide sum = __builtin_convertvector(x, vwide) + __builtin_convertvector(rest, vwide);
  memcpy(p, &sum, sizeof sum);
}
static inline void vstore(double *p, vd x) {
  const vwide wide = __builtin_convertvector(x, vwide);
  memcpy(p, &wide, sizeof wide);
}
#else
static inline vd vload(const double *p) {
  vd r;
  memcpy(&r, p, sizeof r);
  return r;
}
static inline vd vload_rest(const double *p) {
  (void)p;
  return vset(0.0);
}
static inline void vstore(double *p, vd x) {
  memcpy(p, &x, sizeof x);
}
static inline void vstore_sum(double *p, vd x, vd rest) {
  vstore(p, x + rest);
}
#endif
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

#endif

/* The processor's own root, and its max and min, which return b when a or b is NaN: the order of the operands
 * is part of the result. */
#if HALES_LANES > 1 && HALES_VECTOR_BYTES == 64 && defined(__AVX512F__)
#define HALES_REGISTER(suffix) __m512##suffix
#define HALES_OP(name, suffix) _mm512_##name##_##suffix
#elif HALES_LANES > 1 && HALES_VECTOR_BYTES == 32 && defined(__AVX__)
#define HALES_REGISTER(suffix) __m256##suffix
#define HALES_OP(name, suffix) _mm256_##name##_##suffix
#elif HALES_LANES > 1 && HALES_VECTOR_BYTES == 16 && defined(__SSE2__)
#define HALES_REGISTER(suffix) __m128##suffix
#define HALES_OP(name, suffix) _mm_##name##_##suffix
#endif

#ifdef HALES_OP
#ifdef HALES_LANES_SINGLE
typedef HALES_REGISTER() vregister;
#define HALES_REAL_OP(name) HALES_OP(name, ps)
#else
typedef HALES_REGISTER(d) vregister;
#define HALES_REAL_OP(name) HALES_OP(name, pd)
#endif
static inline vd vsqrt(vd x) {
  return (vd)HALES_REAL_OP(sqrt)((vregister)x);
}
static inline vd vmax(vd a, vd b) {
  return (vd)HALES_REAL_OP(max)((vregister)a, (vregister)b);
}
static inline vd vmin(vd a, vd b) {
  return (vd)HALES_REAL_OP(min)((vregister)a, (vregister)b);
}
#else
#if HALES_LANES > 1
static inline vd vsqrt(vd x) {
  for (int i = 0; i < HALES_LANES; i++) x[i] = real_sqrt(x[i]);
  return x;
}
#endif
static inline vd vmax(vd a, vd b) {
  return vselect(vlt(b, a), a, b);
}
static inline vd vmin(vd a, vd b) {
  return vselect(vlt(a, b), a, b);
}
#endif

#if HALES_LANES > 1
#if defined(HALES_OP) && HALES_VECTOR_BYTES < 64
static inline int vany(vi m) {
  return HALES_REAL_OP(movemask)((vregister)m) != 0;
}
#elif defined(HALES_OP)
static inline int vany(vi m) {
  return _mm512_test_epi32_mask((__m512i)m, (__m512i)m) != 0;
}
#else
static inline int vany(vi m) {
  real_bits any = 0;
  for (int i = 0; i < HALES_LANES; i++) any |= m[i];
  return any != 0;
}
#endif
#endif

#ifdef HALES_LANES_SINGLE

/* e^x for |x| <= 87, relative error below 1.5e-7 (tests/physics/test_lanes.c): as the double one below. */
static inline vd vexp(vd x) {
  const vd log2e = vset(1.44269504), ln2_hi = vset(0.693359375), ln2_lo = vset(-2.12194440e-4),
           magic = vset(0x1.8p23);
  x = vmin(vmax(x, vset(-87.0)), vset(87.0));
  const vd shifted = x * log2e + magic; /* the integer nearest x log2 e sits in the low bits */
  const vd k = shifted - magic;
  const vd r = (x - k * ln2_hi) - k * ln2_lo;
  /* Taylor to r^7 / 7!: remainder 0.35^8/8! = 6e-9 */
  const vd r2 = r * r;
  const vd c23 = 0.5 + r * (1.0 / 6), c45 = 1.0 / 24 + r * (1.0 / 120), c67 = 1.0 / 720 + r * (1.0 / 5040);
  const vd poly = 1.0 + (r + r2 * (c23 + r2 * (c45 + r2 * c67)));
  const vi two_k = ((vbits(shifted) - vbits(magic)) + viset(127)) << 23;
  return poly * vfrombits(two_k);
}

#else

/* e^x for |x| <= 700, relative error below 3e-16 (tests/physics/test_lanes.c).
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

#endif

/* cos(2 pi u) for 0 <= u <= 1, absolute error below 2e-16, single 2e-7 (tests/physics/test_lanes.c). */
static inline vd vcos2pi(vd u) {
  /* fold to |s| <= 1/4 turn about the nearest half turn: cos(2 pi u) = -+ sin(2 pi s) */
  const vd pi2 = vset(6.283185307179586);
  const vd from_half = u - 0.5;                                             /* -1/2 .. 1/2 turn */
  const vd mag = vselect(vlt(from_half, vset(0.0)), -from_half, from_half); /* distance from the trough */
  const vd s = (mag - 0.25) * pi2;                                          /* -pi/2 .. pi/2, cos = sin(s) */
  const vd z = s * s;
#ifdef HALES_LANES_SINGLE
  /* Taylor of sin to s^11 / 11!: remainder (pi/2)^13/13! = 6e-8 */
  vd p = vset(-1.0 / 39916800.0);
#else
  /* Taylor of sin to s^21 / 21!: remainder (pi/2)^23/23! = 1.3e-18 */
  vd p = vset(1.0 / 51090942171709440000.0);
  p = p * z - 1.0 / 121645100408832000.0;
  p = p * z + 1.0 / 355687428096000.0;
  p = p * z - 1.0 / 1307674368000.0;
  p = p * z + 1.0 / 6227020800.0;
  p = p * z - 1.0 / 39916800.0;
#endif
  p = p * z + 1.0 / 362880.0;
  p = p * z - 1.0 / 5040.0;
  p = p * z + 1.0 / 120.0;
  p = p * z - 1.0 / 6.0;
  return s + s * (z * p);
}

#endif
