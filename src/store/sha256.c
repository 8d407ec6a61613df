#include "store/sha256.h"

#include <string.h>

#define BLOCK 64

void hales_sha256_init(hales_sha256_state *s) {
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}; /* [FIPS180-4, 5.3.3] */
  s->own = hales_sha256_has_instructions();
  s->n = 0;
  memcpy(s->h, start, sizeof s->h);
  if (!s->own) crypto_hash_sha256_init(&s->portable);
}

void hales_sha256_update(hales_sha256_state *s, const void *bytes, size_t n) {
  const uint8_t *p = bytes;
  if (!s->own) {
    crypto_hash_sha256_update(&s->portable, p, n);
    return;
  }
  const size_t waiting = s->n % BLOCK;
  s->n += n;
  if (waiting) {
    const size_t fits = n < BLOCK - waiting ? n : BLOCK - waiting;
    if (fits) memcpy(s->rest + waiting, p, fits);
    if (waiting + fits < BLOCK) return;
    hales_sha256_blocks(s->h, s->rest, 1);
    p += fits;
    n -= fits;
  }
  if (n >= BLOCK) hales_sha256_blocks(s->h, p, n / BLOCK);
  if (n % BLOCK) memcpy(s->rest, p + (n - n % BLOCK), n % BLOCK);
}

/* A one, noughts, and the length in bits, big-endian, at the end of a block [FIPS180-4, 5.1.1]. */
void hales_sha256_final(hales_sha256_state *s, uint8_t out[32]) {
  if (!s->own) {
    crypto_hash_sha256_final(&s->portable, out);
    return;
  }
  uint8_t end[2 * BLOCK] = {0};
  const size_t waiting = s->n % BLOCK, blocks = waiting + 9 <= BLOCK ? 1 : 2;
  memcpy(end, s->rest, waiting);
  end[waiting] = 0x80;
  for (size_t i = 0; i < 8; i++) end[blocks * BLOCK - 1 - i] = (uint8_t)(8 * s->n >> (8 * i));
  hales_sha256_blocks(s->h, end, blocks);
  for (size_t i = 0; i < 32; i++) out[i] = (uint8_t)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}
