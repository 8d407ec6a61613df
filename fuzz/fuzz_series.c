/* Waveforms: no input crashes the reader; status and detail agree; what is accepted ascends from 0 and fits
 * the room that the application gives it. */
#include <stdlib.h>

#include "fuzz.h"
#include "physics/wave/series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  hales_arena arena = {.cap = 8 * size + 256};
  arena.base = malloc(arena.cap);
  hales_series s;
  size_t turned = 0;
  hales_err err = {0};
  const hales_status status = hales_series_read("in", (hales_bytes){data, size}, &arena, &s, &turned, &err);
  check(status == err.status && (status == HALES_OK || status == HALES_EPARSE));
  if (status == HALES_OK) {
    check(s.n >= 2 && hales_series_check(&s, "in", NULL) == HALES_OK);
    for (size_t i = 0; i < s.n; i++) check(s.value[i] - s.value[i] >= 0.0);
  } else {
    check(err.at <= size);
  }
  free(arena.base);
  return 0;
}
