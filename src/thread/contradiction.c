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

/* One version of one record, as far as its system is not asked. */
static int compare_version(const hales_obs *a, const hales_obs *b) {
  int c = hales_compare_text(a->identity.record, b->identity.record);
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

/* As compare_version tells versions apart. */
static uint64_t hash_version(const hales_identity *id) {
  uint64_t h = hash_text(UINT64_C(0xcbf29ce484222325), id->record);
  h = hash_text(h, id->version);
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

/* Never 0 of a system that is known. */
static uint32_t hash_system(const char *system) {
  if (!system) return 0;
  const uint64_t h = hash_text(UINT64_C(0xcbf29ce484222325), system);
  const uint32_t folded = (uint32_t)(h ^ (h >> 32));
  return folded ? folded : 1;
}

hales_obs_key hales_obs_key_of(const hales_obs *o) {
  return (hales_obs_key){.slot = hash_slot(o),
                         .record = hash_text(UINT64_C(0xcbf29ce484222325), o->identity.record),
                         .version = hash_version(&o->identity),
                         .value = hash_value(o),
                         .at = o->place.at,
                         .system = hash_system(o->identity.system),
                         .clock = o->time.precision >= HALES_PRECISION_MINUTE,
                         .has_record = o->identity.record != NULL};
}

static int by_slot(const void *pa, const void *pb) {
  const hashed *x = pa, *y = pb;
  const hales_obs *a = x->obs, *b = y->obs;
  int c = hales_compare_u64(x->hash, y->hash);
  if (!c) c = compare_slot(a, b);
  if (!c) c = compare_version(a, b);
  if (!c) c = hales_compare_text(a->identity.system, b->identity.system);
  return c ? c : hales_compare_u64(a->place.at, b->place.at);
}

/* Of some observations the first, and the first that says otherwise; NULL: there is none. */
typedef struct sides {
  const hales_obs *one, *other;
} sides;

static sides sides_of(hales_obs *const *all, size_t n) {
  sides x = {.one = n ? all[0] : NULL};
  for (size_t i = 1; i < n && !x.other; i++)
    if (!same_value(all[0], all[i])) x.other = all[i];
  return x;
}

/* One of them that says otherwise than o. */
static const hales_obs *against_of(const sides *x, const hales_obs *o) {
  if (x->one && !same_value(x->one, o)) return x->one;
  return x->other;
}

/* One version of a record id: those without a system, which come first, may be of any; two systems are two
 * records.  Of each record where any two differ, all are refused. */
static void mark_version(hales_obs *const *all, size_t n, const hales_obs **against) {
  size_t unknown = 0;
  while (unknown < n && !all[unknown]->identity.system) unknown++;
  const sides any = sides_of(all, n), nowhere = sides_of(all, unknown);
  if (!any.other) return;
  for (size_t i = 0; i < unknown; i++) against[i] = against_of(&any, all[i]);
  for (size_t i = unknown, end; i < n; i = end) {
    for (end = i + 1; end < n; end++)
      if (hales_compare_text(all[i]->identity.system, all[end]->identity.system) != 0) break;
    const sides here = sides_of(all + i, end - i);
    for (size_t k = i; k < end; k++) {
      against[k] = against_of(&here, all[k]);
      if (!against[k]) against[k] = against_of(&nowhere, all[k]);
    }
  }
}

/* Versions of one record differ lawfully: a run where all members share the record id, and no two name
 * different systems, is no conflict of records. */
static bool one_record(hales_obs *const *all, size_t n) {
  const char *system = NULL;
  for (size_t i = 0; i < n; i++) {
    const hales_identity *id = &all[i]->identity;
    if (hales_compare_text(all[0]->identity.record, id->record) != 0) return false;
    if (system && id->system && strcmp(system, id->system) != 0) return false;
    if (id->system) system = id->system;
  }
  return all[0]->identity.record != NULL;
}

/* The members of a run of equal slots that say something else than another member of it. */
static void mark_run(hales_obs *const *all, size_t n, const hales_obs **against) {
  const bool clock = all[0]->time.precision >= HALES_PRECISION_MINUTE, one = one_record(all, n);
  if (!sides_of(all, n).other) return;
  for (size_t i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && compare_version(all[i], all[end]) == 0;) end++;
    mark_version(all + i, end - i, against + i);
  }
  for (size_t i = 0; i < n; i++)
    if (!against[i] && all[i]->identity.record && clock && !one) all[i]->flags |= HALES_OBS_CONFLICT;
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
