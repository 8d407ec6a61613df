/* A write that a document of its own is behind. */
#ifndef HALES_CONFORMANCE_BEGIN_H
#define HALES_CONFORMANCE_BEGIN_H

#include <string.h>

#include "store/store.h"
#include "support/assert.h"

/* Begins it; fill tells documents apart.  Returns the document's id. */
static inline int64_t begin_with_document(hales_store *s, uint8_t fill) {
  hales_err err = {0};
  hales_document doc = {.bytes = 512u + fill, .reader = "csv", .reader_version = "3"};
  hales_put put;
  int64_t id = 0;
  memset(doc.sha256, fill, sizeof doc.sha256);
  assert_ok_err(hales_store_begin(s, &err), &err);
  assert_ok_err(hales_store_put_document(s, &doc, 1712345678901234, &id, &put, &err), &err);
  return id;
}

#endif
