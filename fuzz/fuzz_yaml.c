#include "base/yaml.h"

#include "fuzz_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return fuzz_document(hales_yaml_read, 0, data, size);
}
