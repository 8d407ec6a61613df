/* SHA-256's blocks with the instructions of x86 [IntelSHA]: four rounds of state in two registers, ABEF and
 * CDGH, and the message's words made four at a time. */
#include <immintrin.h>

#include "store/sha256.h"

/* [FIPS180-4, 4.2.2] */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

bool hales_sha256_has_instructions(void) {
#if defined(__clang__)
  return false; /* clang 14 has no cheap word to ask with, and asking the processor itself is a trap in a
                   guest */
#else
  return __builtin_cpu_supports("sha") && __builtin_cpu_supports("sse4.1");
#endif
}

typedef struct state {
  __m128i abef, cdgh;
} state;

/* Four rounds with the words w, of which k are the constants. */
WITH_SHA static inline state rounds(state s, __m128i w, const uint32_t *k) {
  const __m128i wk = _mm_add_epi32(w, _mm_loadu_si128((const __m128i *)(const void *)k));
  s.cdgh = _mm_sha256rnds2_epu32(s.cdgh, s.abef, wk);
  s.abef = _mm_sha256rnds2_epu32(s.abef, s.cdgh, _mm_shuffle_epi32(wk, 0x0e));
  return s;
}

/* The four words that come sixteen after a, when b, c and d stand between. */
WITH_SHA static inline __m128i later(__m128i a, __m128i b, __m128i c, __m128i d) {
  const __m128i x = _mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4));
  return _mm_sha256msg2_epu32(x, d);
}

/* 16 bytes as four big-endian words */
WITH_SHA static inline __m128i words(const uint8_t *p) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), swap);
}

WITH_SHA static inline state block(state s, const uint8_t *p) {
  __m128i a = words(p), b = words(p + 16), c = words(p + 32), d = words(p + 48);
  const state before = s;
  for (int r = 0;; r += 16) {
    s = rounds(s, a, K + r);
    s = rounds(s, b, K + r + 4);
    s = rounds(s, c, K + r + 8);
    s = rounds(s, d, K + r + 12);
    if (r == 48) break;
    a = later(a, b, c, d);
    b = later(b, c, d, a);
    c = later(c, d, a, b);
    d = later(d, a, b, c);
  }
  return (state){_mm_add_epi32(s.abef, before.abef), _mm_add_epi32(s.cdgh, before.cdgh)};
}

WITH_SHA void hales_sha256_blocks(uint32_t h[8], const uint8_t *p, size_t n) {
  const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(void *)h), 0xb1),
                hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(void *)(h + 4)), 0x1b);
  state s = {_mm_alignr_epi8(badc, hgfe, 8), _mm_blend_epi16(hgfe, badc, 0xf0)};
  for (; n > 0; n--, p += 64) s = block(s, p);
  const __m128i feba = _mm_shuffle_epi32(s.abef, 0x1b), dchg = _mm_shuffle_epi32(s.cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)(void *)h, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128((__m128i *)(void *)(h + 4), _mm_alignr_epi8(dchg, feba, 8));
}
