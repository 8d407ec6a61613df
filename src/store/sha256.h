/* SHA-256 [FIPS180-4] in pieces: with the processor's own instructions where it has them, else libsodium's
 * portable code.  The digest is the same. */
#ifndef HALES_STORE_SHA256_H
#define HALES_STORE_SHA256_H

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* May be copied: the copy goes on by itself. */
typedef struct hales_sha256_state {
  bool own; /* the processor's instructions; else `portable` */
  uint32_t h[8];
  uint64_t n;       /* bytes so far */
  uint8_t rest[64]; /* of them the last n % 64, not yet in h */
  crypto_hash_sha256_state portable;
} hales_sha256_state;

void hales_sha256_init(hales_sha256_state *s);
void hales_sha256_update(hales_sha256_state *s, const void *bytes, size_t n);
void hales_sha256_final(hales_sha256_state *s, uint8_t out[32]);

/* For sha256.c and its test.  Whether this processor has the instructions, and n whole blocks of 64 bytes
 * into h with them. */
bool hales_sha256_has_instructions(void);
void hales_sha256_blocks(uint32_t h[8], const uint8_t *p, size_t n);

#endif
