/* What every fuzz target has: its entry, and a check that ends the run where something unlawful came out. */
#ifndef HALES_FUZZ_FUZZ_H
#define HALES_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void check(int lawful) {
  if (!lawful) abort();
}

#endif
