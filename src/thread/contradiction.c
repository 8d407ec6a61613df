#include "thread/contradiction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thread/compare.h"

/* Everything but the value, the record and the unit. */
static int compare_slot(const hales_obs *a, const hales_obs *b) {
  int c = hales_compare_text(a->subject, b->subject);
  if (!c) c = hales_compare_text(a->quantity, b->quantity);
  if (!c && !a->quantity) c = hales_compare_text(a->code_system, b->code_system);
  if (!c && !a->quantity) c = hales_compare_text(a->code, b->code);
  if (!c) c = hales_compare_time(&a->time, &b->time);
  if (!c) c = hales_compare_time(&a->time_end, &b->time_end);
  if (!c) c = (int)a->time_kind - (int)b->time_kind;
  if (!c) c = hales_compare_text(a->method, b->method);
  if (!c) c = hales_compare_text(a->device, b->device);
  if (!c) c = hales_compare_text(a->context, b->context);
  if (!c) c = hales_compare_text(a->source, b->source);
  return c;
}

static int compare_record(const hales_obs *a, const hales_obs *b) {
  int c = hales_compare_text(a->identity.record, b->identity.record);
  if (!c) c = hales_compare_text(a->identity.system, b->identity.system);
  if (!c) c = hales_compare_text(a->identity.version, b->identity.version);
  if (!c) c = hales_compare_time(&a->identity.updated, &b->identity.updated);
  if (!c) c = (int)a->identity.state - (int)b->identity.state;
  return c;
}

static bool same_value(const hales_obs *a, const hales_obs *b) {
  const uint32_t limits = HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN;
  if (a->kind != b->kind || (a->flags & limits) != (b->flags & limits)) return false;
  if (a->kind == HALES_VALUE_TEXT)
    return hales_compare_text(a->canonical_text ? a->canonical_text : a->value_text,
                              b->canonical_text ? b->canonical_text : b->value_text) == 0;
  const double x = a->quantity ? a->canonical_value : a->value,
               y = b->quantity ? b->canonical_value : b->value;
  if (!a->quantity && hales_compare_text(a->unit, b->unit) != 0) return false;
  return x >= y && x <= y;
}

/* An observation beside the hash of what it answers: most comparisons are of two numbers. */
typedef struct hashed {
  uint64_t hash;
  hales_obs *obs;
} hashed;

/* FNV-1a, 64 bits. */
static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t n) {
  const unsigned char *p = bytes;
  for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * UINT64_C(0x100000001b3);
  return h;
}

static uint64_t hash_text(uint64_t h, const char *text) {
  return text ? hash_bytes(h, text, strlen(text) + 1) : h;
}

/* Of the part of the slot that tells nearly all slots apart; equal slots have equal hashes. */
static uint64_t hash_slot(const hales_obs *o) {
  uint64_t h = UINT64_C(0xcbf29ce484222325);
  h = hash_text(h, o->subject);
  h = hash_text(h, o->quantity ? o->quantity : o->code);
  h = hash_bytes(h, &o->time.t_us, sizeof o->time.t_us);
  h = hash_bytes(h, &o->time_end.t_us, sizeof o->time_end.t_us);
  h = hash_text(h, o->context);
  h = hash_text(h, o->method);
  return hash_text(h, o->device);
}

/* As compare_record tells records apart. */
static uint64_t hash_record(const hales_identity *id) {
  uint64_t h = hash_text(UINT64_C(0xcbf29ce484222325), id->record);
  h = hash_text(hash_text(h, id->system), id->version);
  h = hash_bytes(h, &id->updated.t_us, sizeof id->updated.t_us);
  h = hash_bytes(h, &id->updated.precision, sizeof id->updated.precision);
  return hash_bytes(h, &id->state, sizeof id->state);
}

/* Same values have the same hash (same_value). */
static uint64_t hash_value(const hales_obs *o) {
  const uint32_t limits = o->flags & (HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN);
  const uint64_t h = hash_bytes(UINT64_C(0xcbf29ce484222325), &limits, sizeof limits);
  if (o->kind == HALES_VALUE_TEXT) return hash_text(h, o->canonical_text ? o->canonical_text : o->value_text);
  double x = o->quantity ? o->canonical_value : o->value;
  if (x == 0.0) x = 0.0; /* -0 is 0 */
  return hash_text(hash_bytes(h, &x, sizeof x), o->quantity ? NULL : o->unit);
}

hales_obs_key hales_obs_key_of(const hales_obs *o) {
  return (hales_obs_key){
      .slot = hash_slot(o),
      .record = hash_text(hash_text(UINT64_C(0xcbf29ce484222325), o->identity.record), o->identity.system),
      .version = hash_record(&o->identity),
      .value = hash_value(o),
      .at = o->place.at,
      .clock = o->time.precision >= HALES_PRECISION_MINUTE,
      .has_record = o->identity.record != NULL};
}

static int by_slot(const void *pa, const void *pb) {
  const hashed *x = pa, *y = pb;
  const hales_obs *a = x->obs, *b = y->obs;
  int c = hales_compare_u64(x->hash, y->hash);
  if (!c) c = compare_slot(a, b);
  if (!c) c = compare_record(a, b);
  return c ? c : hales_compare_u64(a->place.at, b->place.at);
}

/* The members of a run of equal slots that say something else than another member of it. */
static void mark_run(hales_obs *const *all, size_t n, const hales_obs **against) {
  const bool clock = all[0]->time.precision >= HALES_PRECISION_MINUTE;
  size_t other = n; /* first member whose value differs from the first's */
  for (size_t i = 1; i < n && other == n; i++)
    if (!same_value(all[0], all[i])) other = i;
  if (other == n) return;
  for (size_t i = 0; i < n; i++) {
    /* the nearest member of the same record that says otherwise, else the first of the run that does */
    const hales_obs *same_record = NULL;
    for (size_t k = 0; k < 2 && !same_record; k++) {
      const size_t j = k ? (i > 0 ? i - 1 : n) : i + 1;
      if (j < n && compare_record(all[i], all[j]) == 0 && !same_value(all[i], all[j])) same_record = all[j];
    }
    if (same_record)
      against[i] = same_record;
    else if (all[i]->identity.record && clock)
      all[i]->flags |= HALES_OBS_CONFLICT;
  }
}

/* Versions of one record differ lawfully: a run where all members share the record id is no conflict of
 * records. */
static bool one_record(hales_obs *const *all, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (hales_compare_text(all[0]->identity.record, all[i]->identity.record) != 0 ||
        hales_compare_text(all[0]->identity.system, all[i]->identity.system) != 0)
      return false;
  return all[0]->identity.record != NULL;
}

/* Equal records stand together in a run; if any two of one record differ, all of that record are rejected. */
static void spread_run(hales_obs *const *all, size_t n, const hales_obs **against) {
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    const hales_obs *first = against[i];
    while (end < n && compare_record(all[i], all[end]) == 0) {
      if (!first) first = against[end];
      end++;
    }
    for (size_t k = i; k < end && first; k++)
      if (!against[k]) against[k] = first == all[k] ? all[i == k ? end - 1 : i] : first;
    i = end;
  }
}

static hales_status refuse(hales_obs *o, const hales_obs *against, hales_batch *out, hales_err *err) {
  char reason[200];
  (void)snprintf(reason, sizeof reason, "%s: the document gives another value for the same time at %s",
                 o->quantity ? o->quantity : "unknown code", against->place.text);
  o->flags |= HALES_OBS_REFUSED;
  return hales_batch_reject(out, o->place, HALES_EPARSE, reason, err);
}

static hales_status judge_run(hales_obs *const *run, size_t n, hales_batch *out, hales_err *err) {
  const hales_obs **against = HALES_NEW(out->arena, n, const hales_obs *);
  if (!against) return hales_batch_full(err);
  mark_run(run, n, against);
  spread_run(run, n, against);
  if (one_record(run, n))
    for (size_t k = 0; k < n; k++) run[k]->flags &= ~(uint32_t)HALES_OBS_CONFLICT;
  for (size_t k = 0; k < n; k++)
    if (against[k]) HALES_TRY(refuse(run[k], against[k], out, err));
  return HALES_OK;
}

/* The observations of all, sorted: those that answer the same stand together. */
static hales_obs **sort(hales_obs *const *all, size_t n, hales_arena *a) {
  hashed *keys = HALES_NEW(a, n, hashed);
  hales_obs **sorted = HALES_NEW(a, n, hales_obs *);
  if (!keys || !sorted) return NULL;
  for (size_t i = 0; i < n; i++) keys[i] = (hashed){hash_slot(all[i]), all[i]};
  qsort(keys, n, sizeof *keys, by_slot);
  for (size_t i = 0; i < n; i++) sorted[i] = keys[i].obs;
  return sorted;
}

hales_status hales_contradictions_refuse(hales_obs *const *all, size_t n, hales_batch *out, hales_err *err) {
  if (n < 2) return HALES_OK;
  hales_obs **sorted = sort(all, n, out->arena);
  if (!sorted) return hales_batch_full(err);
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && compare_slot(sorted[i], sorted[end]) == 0) end++;
    if (end - i > 1) HALES_TRY(judge_run(sorted + i, end - i, out, err));
    i = end;
  }
  return HALES_OK;
}
