/* Intervals between beats: no input crashes the reader; status and detail agree; what is accepted is positive
 * and knows its line. */
#include <stdlib.h>

#include "app/rhythm.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static hales_rhythm rhythm;
  hales_err err = {0};
  const hales_status status = hales_rhythm_read((hales_bytes){data, size}, &rhythm, &err);
  check(status == err.status && (status == HALES_OK || status == HALES_EPARSE || status == HALES_ERANGE));
  check(status == HALES_OK || err.at <= size);
  for (size_t i = 0; status == HALES_OK && i < rhythm.n; i++)
    check(rhythm.rr_s[i] > 0.0 && rhythm.line[i] > (i ? rhythm.line[i - 1] : 0));
  return 0;
}
