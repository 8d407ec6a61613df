/* Processors of whose instructions nothing is used. */
#include "store/sha256.h"

bool hales_sha256_has_instructions(void) {
  return false;
}

void hales_sha256_blocks(uint32_t h[8], const uint8_t *p, size_t n) {
  (void)h;
  (void)p;
  (void)n;
}
