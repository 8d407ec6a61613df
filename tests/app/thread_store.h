/* A store in memory and short ways to put a thread into it. */
#ifndef HALES_TESTS_APP_THREAD_STORE_H
#define HALES_TESTS_APP_THREAD_STORE_H

#include <string.h>

#include "store/store.h"
#include "support/assert.h"
#include "thread/quantity.h"
#include "thread/timestamp.h"

#define WHO "K-17"

typedef struct threads {
  hales_store *store;
  int64_t document, n;
  hales_err err;
} threads;

static inline threads threads_open(void) {
  threads t = {0};
  const hales_store_options opt = {.mode = HALES_STORE_INIT};
  const hales_document doc = {
      .sha256 = {0xab, 0x12, 0x9c}, .bytes = 311, .reader = "test", .reader_version = "2"};
  hales_put put;
  assert_ok_err(hales_store_open(":memory:", &opt, &t.store, &t.err), &t.err);
  assert_ok_err(hales_store_begin(t.store, &t.err), &t.err);
  assert_ok_err(hales_store_put_document(t.store, &doc, 5, &t.document, &put, &t.err), &t.err);
  assert_ok_err(hales_store_commit(t.store, &t.err), &t.err);
  return t;
}

static inline hales_time time_of(const char *text) {
  hales_time t = {0};
  if (text) assert_ok(hales_time_read(text, &t, NULL));
  return t;
}

static inline void put_one(threads *t, const hales_obs *o) {
  hales_put put;
  assert_ok_err(hales_store_begin(t->store, &t->err), &t->err);
  assert_ok_err(hales_store_put_obs(t->store, t->document, o, &put, &t->err), &t->err);
  assert_ok_err(hales_store_commit(t->store, &t->err), &t->err);
}

static inline hales_obs obs_of(threads *t, const char *quantity, double value, const char *when) {
  const hales_quantity *q = hales_quantity_find(quantity);
  return (hales_obs){.subject = WHO,
                     .code_system = HALES_SYSTEM_CSV,
                     .code = quantity,
                     .value = value,
                     .value_text = "as written",
                     .unit = q ? q->unit : "1",
                     .time = time_of(when),
                     .place = {.at = 100u + 10u * (uint64_t)t->n++, .text = "line 9"},
                     .quantity = q ? q->id : NULL,
                     .canonical_value = value,
                     .canonical_unit = q ? q->unit : NULL,
                     .flags = (q ? 0u : HALES_OBS_UNKNOWN_CODE) | (when ? 0u : HALES_OBS_NO_TIME)};
}

/* A number; quantity may be a name that is none of ours. */
static inline void put_number(threads *t, const char *quantity, double value, const char *when) {
  const hales_obs o = obs_of(t, quantity, value, when);
  put_one(t, &o);
}

typedef struct measured {
  const char *quantity;
  double value;
} measured;

static inline void put_day(threads *t, const char *when, const measured *m, size_t n) {
  for (size_t i = 0; i < n; i++) put_number(t, m[i].quantity, m[i].value, when);
}
/* PUT_DAY(&t, "2020-06-20", {"co_l_min", 4.25}, {"hr_bpm", 85.5}) */
#define PUT_DAY(t, when, ...)                                                                                \
  put_day(t, when, (const measured[]){__VA_ARGS__},                                                          \
          sizeof((const measured[]){__VA_ARGS__}) / sizeof(measured))

static inline void put_flagged(threads *t, const char *quantity, double value, const char *when,
                               uint32_t flags) {
  hales_obs o = obs_of(t, quantity, value, when);
  o.flags |= flags;
  put_one(t, &o);
}

static inline void put_word(threads *t, const char *quantity, const char *word, const char *when) {
  hales_obs o = obs_of(t, quantity, 0, when);
  o.kind = HALES_VALUE_TEXT;
  o.value_text = o.canonical_text = word;
  o.unit = o.canonical_unit = NULL;
  put_one(t, &o);
}

static inline void put_fact(threads *t, hales_fact_kind kind, const char *text, const char *date) {
  const hales_subject_fact f = {.kind = kind, .subject = WHO, .text = text, .date = time_of(date)};
  hales_put put;
  assert_ok_err(hales_store_begin(t->store, &t->err), &t->err);
  assert_ok_err(hales_store_put_fact(t->store, t->document, &f, &put, &t->err), &t->err);
  assert_ok_err(hales_store_commit(t->store, &t->err), &t->err);
}

/* record: NULL for a source without record ids */
static inline void put_treatment_of(threads *t, const char *record, hales_event_kind kind, const char *label,
                                    double dose, const char *unit, const char *when) {
  const hales_event e = {.kind = kind,
                         .subject = WHO,
                         .identity = {.record = record},
                         .label = label,
                         .has_dose = unit != NULL,
                         .dose = dose,
                         .dose_unit = unit,
                         .time = time_of(when)};
  hales_put put;
  assert_ok_err(hales_store_begin(t->store, &t->err), &t->err);
  assert_ok_err(hales_store_put_event(t->store, t->document, &e, &put, &t->err), &t->err);
  assert_ok_err(hales_store_commit(t->store, &t->err), &t->err);
}

static inline void put_treatment(threads *t, hales_event_kind kind, const char *label, double dose,
                                 const char *unit, const char *when) {
  put_treatment_of(t, NULL, kind, label, dose, unit, when);
}

#endif
