/* JSON that a use case wrote, read back. */
#ifndef HALES_TESTS_APP_PARSED_H
#define HALES_TESTS_APP_PARSED_H

#include <stdlib.h>

#include "base/json.h"
#include "support/assert.h"

/* The document in b; arena is made here, its base is the caller's to free. */
static inline const hales_json *parsed(const hales_buf *b, hales_arena *arena) {
  const hales_json *top = NULL;
  hales_err err = {0};
  *arena = (hales_arena){.base = malloc(1 << 22), .cap = 1 << 22};
  assert_ok_err(hales_json_read((hales_bytes){(const uint8_t *)b->data, b->len}, arena, &top, &err), &err);
  return top;
}

#endif
