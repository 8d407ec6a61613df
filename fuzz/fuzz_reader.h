/* What must hold for every reader, whatever the bytes. */
#ifndef HALES_FUZZ_READER_H
#define HALES_FUZZ_READER_H

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "thread/batch.h"
#include "thread/normalise.h"
#include "thread/reader.h"

static inline void check_obs(const hales_obs *o, size_t size) {
  check(o->subject && o->place.text && o->place.at <= size);
  /* what a withdrawn record held may be unusable, or not there */
  check(!o->quantity == !!(o->flags & HALES_OBS_UNKNOWN_CODE) ||
        (!o->quantity && o->identity.state == HALES_VERSION_ENTERED_IN_ERROR && o->identity.record));
  if (o->kind == HALES_VALUE_NUMBER) check(o->value - o->value >= 0.0);
  if (o->kind == HALES_VALUE_NUMBER && o->quantity)
    check(o->canonical_value - o->canonical_value >= 0.0 && o->canonical_unit);
}

static inline int fuzz_reader(const hales_reader *reader, const uint8_t *data, size_t size) {
  static unsigned char mem[4 << 20];
  const hales_bytes in = {data, size};
  hales_arena arena = {.base = mem, .cap = sizeof mem};
  hales_batch stated = {.arena = &arena}, canonical = {.arena = &arena};
  const hales_sink sink = hales_batch_sink(&stated);
  hales_err err = {0};
  void **all = NULL;
  const int sure = reader->sniff(in);
  check(sure >= 0 && sure <= 100);
  hales_status s = reader->read(in, &arena, &sink, &err);
  check(s == err.status);
  if (s != HALES_OK) return 0;
  const size_t said = stated.obs.n; /* the list moves */
  s = hales_normalise(&stated, NULL, &canonical, &err);
  check(s == err.status && (s == HALES_OK || s == HALES_ENOMEM));
  if (s != HALES_OK ||
      hales_batch_index(&canonical, &canonical.obs, sizeof(hales_obs), &all, NULL) != HALES_OK)
    return 0;
  check(canonical.obs.n <= said && canonical.facts.n <= stated.facts.n);
  check(canonical.rejections.n + canonical.obs.n >= said);
  for (size_t i = 0; i < canonical.obs.n; i++) check_obs(all[i], size);
  if (hales_batch_index(&canonical, &canonical.rejections, sizeof(hales_rejection), &all, NULL) != HALES_OK)
    return 0;
  for (size_t i = 0; i < canonical.rejections.n; i++) {
    const hales_rejection *r = all[i];
    check(r->status != HALES_OK && r->reason && *r->reason && r->place.text && r->place.at <= size);
  }
  return 0;
}

#endif
