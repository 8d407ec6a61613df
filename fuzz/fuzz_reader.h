/* What must hold for every reader, whatever the bytes: the whole way of a document, from memory and, the same
 * bytes, through a window. */
#ifndef HALES_FUZZ_READER_H
#define HALES_FUZZ_READER_H

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "thread/batch.h"
#include "thread/contradiction.h"
#include "thread/reader.h"

static inline void check_obs(const hales_obs *o, size_t size) {
  check(o->subject && o->place.text && o->place.at <= size && !(o->flags & HALES_OBS_REFUSED));
  /* what a withdrawn record held may be unusable, or not there */
  check(!o->quantity == !!(o->flags & HALES_OBS_UNKNOWN_CODE) ||
        (!o->quantity && o->identity.state == HALES_VERSION_ENTERED_IN_ERROR));
  if (o->kind == HALES_VALUE_NUMBER) check(o->value - o->value >= 0.0);
  if (o->kind == HALES_VALUE_NUMBER && o->quantity)
    check(o->canonical_value - o->canonical_value >= 0.0 && o->canonical_unit);
}

/* A file would give its bytes so. */
static inline hales_status give(void *ctx, uint64_t at, uint8_t *to, size_t n, hales_err *err) {
  const hales_bytes *all = ctx;
  (void)err;
  check(at <= all->n && n <= all->n - at);
  memcpy(to, all->p + at, n);
  return HALES_OK;
}

typedef struct outcome {
  hales_status status;
  hales_err err;
  hales_read_counts counts;
  hales_batch batch;
} outcome;

static inline outcome read_all(const hales_input *in, unsigned char *mem, size_t each) {
  hales_arena scratch = {.base = mem, .cap = each}, keep = {.base = mem + each, .cap = each};
  static hales_arena out[2];
  hales_arena *mine = in->bytes ? &out[0] : &out[1];
  *mine = (hales_arena){.base = mem + 2 * each, .cap = each};
  const hales_document_memory memory = {&scratch, &keep};
  outcome r = {.batch = {.arena = mine}};
  const hales_sink sink = hales_batch_sink(&r.batch);
  r.status = hales_document_read(in, NULL, &memory, &sink, NULL, &r.counts, &r.err);
  check(r.status == r.err.status);
  return r;
}

static inline void check_outcome(const outcome *r, size_t size) {
  void **all = NULL;
  const hales_batch *b = &r->batch;
  if (r->status == HALES_EPARSE) check(b->obs.n + b->events.n + b->facts.n + b->rejections.n == 0);
  if (r->status != HALES_OK) return;
  check(b->obs.n == r->counts.obs && b->events.n == r->counts.events && b->facts.n == r->counts.facts);
  check(b->rejections.n == r->counts.rejected);
  if (hales_batch_index(b, &b->obs, sizeof(hales_obs), &all, NULL) != HALES_OK) return;
  for (size_t i = 0; i < b->obs.n; i++) check_obs(all[i], size);
  if (hales_batch_index(b, &b->rejections, sizeof(hales_rejection), &all, NULL) != HALES_OK) return;
  for (size_t i = 0; i < b->rejections.n; i++) {
    const hales_rejection *j = all[i];
    check(j->status != HALES_OK && j->reason && *j->reason && j->place.text && j->place.at <= size);
  }
}

static inline int fuzz_reader(const hales_reader *reader, const uint8_t *data, size_t size) {
  enum { EACH = 4 << 20 };
  static unsigned char mem[2][3 * EACH];
  hales_bytes bytes = {data, size};
  const hales_input at_once = hales_input_of(bytes),
                    by_window = {.n = size, .read = give, .ctx = &bytes, .chunk = 13};
  const int sure = reader->sniff(bytes);
  check(sure >= 0 && sure <= 100);
  const outcome a = read_all(&at_once, mem[0], EACH);
  check_outcome(&a, size);
  if (reader->whole || hales_reader_find(bytes) != reader) return 0;
  const outcome b = read_all(&by_window, mem[1], EACH);
  check_outcome(&b, size);
  check(a.status == b.status && a.err.at == b.err.at && strcmp(a.err.msg, b.err.msg) == 0);
  check(memcmp(&a.counts, &b.counts, sizeof a.counts) == 0);
  return 0;
}

#endif
