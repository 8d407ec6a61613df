/* A JSON document that need not fit into memory: the elements of one array come and go, one by one.
 *
 * As json.h reads it: same grammar, same refusals, same places.  Two things wait for the end of the document:
 * a name that is twice at the top, and what the caller has to say against an element (EPARSE): broken JSON
 * comes first.
 */
#ifndef HALES_BASE_JSON_STREAM_H
#define HALES_BASE_JSON_STREAM_H

#include "base/input.h"
#include "base/json.h"

typedef struct hales_json_each {
  const char *key;  /* of an object at the top: the array under this name; an array at the top: that */
  size_t value_max; /* bytes of one element, or of another value at the top */
  void *ctx;
  /* One element; its parents are there, its siblings are not.  In the arena until settle is called. */
  hales_status (*element)(void *ctx, const hales_json *v, hales_err *err);
  /* The elements so far are about to be forgotten; may be NULL. */
  hales_status (*settle)(void *ctx, hales_err *err);
} hales_json_each;

/* Reads one document.
 *
 *   in      passed through once
 *   arena   holds the tree without the elements, and those elements that were not yet forgotten
 *   root    out; the array has its count n, and no members
 *
 * Returns OK; as hales_json_read; ERANGE also for a value above value_max, EIO when the source cannot be
 * read; or what element or settle returned.
 * Guarantees: memory for the largest value, its text and its tree, and for what is outside the array. */
hales_status hales_json_stream(const hales_input *in, hales_arena *arena, const hales_json_each *each,
                               const hales_json **root, hales_err *err) HALES_CHECKED;

/* Elements are forgotten when they take this much; heuristic: some hundred at a time. */
#define HALES_JSON_SETTLE_BYTES ((size_t)1 << 20)

#endif
