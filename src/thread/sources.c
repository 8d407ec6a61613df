#include "thread/sources.h"

#include <stdlib.h>
#include <string.h>

#include "thread/quantity.h"

static int by_source(const void *pa, const void *pb) {
  const hales_obs *a = *(hales_obs *const *)pa, *b = *(hales_obs *const *)pb;
  int c = strcmp(a->subject, b->subject);
  if (!c) c = strcmp(a->source, b->source);
  return c ? c : (a->place.at > b->place.at) - (a->place.at < b->place.at);
}

static bool same_source(const hales_obs *a, const hales_obs *b) {
  return a->source == b->source || strcmp(a->source, b->source) == 0;
}

/* What FHIR names as source is the system that sent a record, and may differ from one to the next. */
static bool is_of_table(const hales_obs *o) {
  return o->code_system && strcmp(o->code_system, HALES_SYSTEM_CSV) == 0;
}

hales_status hales_note_mixed_sources(hales_batch *b, hales_err *err) {
  void **items = NULL;
  HALES_TRY(hales_batch_index(b, &b->obs, sizeof(hales_obs), &items, err));
  size_t n = 0;
  for (size_t i = 0; i < b->obs.n; i++) {
    const hales_obs *o = items[i];
    if (o->subject && o->source && is_of_table(o)) items[n++] = items[i];
  }
  bool one = true; /* as in nearly all files */
  for (size_t i = 1; i < n && one; i++) one = same_source(items[0], items[i]);
  if (one) return HALES_OK;
  qsort(items, n, sizeof *items, by_source);
  const hales_sink sink = hales_batch_sink(b);
  hales_note note = {.text = "a subject is in two data sets: taken for one person", .count = 0};
  for (size_t i = 1; i < n; i++) {
    const hales_obs *before = items[i - 1], *o = items[i];
    if (strcmp(before->subject, o->subject) != 0 || strcmp(before->source, o->source) == 0) continue;
    if (note.count++ == 0) note.first = o->place;
  }
  return note.count ? sink.note(sink.ctx, &note, err) : HALES_OK;
}
