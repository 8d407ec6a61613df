#include "fuzz_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return fuzz_document(hales_json_read, 1, data, size);
}
