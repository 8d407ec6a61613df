/* A brief walk gives what it promises of the same rows in the same order as the whole one. */
#include "conformance/brief.h"

#include <stdio.h>
#include <string.h>

#include "support/assert.h"

#define ROWS   60
#define DAY_US INT64_C(86400000000)

typedef struct dump {
  size_t n;
  char line[ROWS][400];
} dump;

static const char *or_none(const char *text) {
  return text ? text : "-";
}

static hales_status add(void *ctx, const hales_stored_obs *row, hales_err *err) {
  dump *d = ctx;
  const hales_obs *o = &row->obs;
  (void)err;
  assert_true(d->n < ROWS);
  (void)snprintf(
      d->line[d->n++], sizeof d->line[0],
      "%lld %lld %lld %lld %02x%02x | %d %.17g %s %.17g %s %s %s %s | %lld %d %d %d %d %lld %d %d | "
      "flags %u state %d at %llu %s",
      (long long)row->origin.id, (long long)row->origin.subject_id, (long long)row->origin.document_id,
      (long long)row->origin.learned_us, row->origin.sha256[0], row->origin.sha256[31], (int)o->kind,
      o->value, or_none(o->quantity), o->canonical_value, or_none(o->canonical_text),
      or_none(o->canonical_unit), or_none(o->code), or_none(o->unit), (long long)o->time.t_us,
      (int)o->time.precision, o->time.has_offset, o->time.offset_min, (int)o->time_kind,
      (long long)o->time_end.t_us, (int)o->time_end.precision, o->time_end.has_offset,
      (unsigned)(o->flags & ~(uint32_t)HALES_OBS_CONFLICT), (int)o->identity.state,
      (unsigned long long)o->place.at, or_none(o->place.text));
  return HALES_OK;
}

static void put_birth(hales_store *s, int64_t doc) {
  hales_err err = {0};
  hales_put put;
  const hales_subject_fact born = {.kind = HALES_FACT_BIRTH,
                                   .subject = "B-1",
                                   .date = {.t_us = 3 * DAY_US, .precision = HALES_PRECISION_DAY},
                                   .place = {.at = 5}};
  assert_ok_err(hales_store_put_fact(s, doc, &born, &put, &err), &err);
}

/* Values and words, of two quantities and of none, superseded and withdrawn, before birth, in conflict and
 * in disagreement (a mean above the systolic pressure of its time). */
static void put_rows(hales_store *s) {
  static const char *const quantities[] = {"pa_mean_mmhg", "pa_sys_mmhg", NULL};
  hales_err err = {0};
  hales_put put;
  hales_document doc = {.bytes = 77, .reader = "csv", .reader_version = "3"};
  int64_t id = 0;
  memset(doc.sha256, 0x5d, sizeof doc.sha256);
  assert_ok_err(hales_store_begin(s, &err), &err);
  assert_ok_err(hales_store_put_document(s, &doc, 1712345678901234, &id, &put, &err), &err);
  put_birth(s, id);
  for (int i = 0; i < 45; i++) {
    char record[24], place[24];
    const char *q = quantities[i % 3];
    (void)snprintf(record, sizeof record, "Observation/%d", i / 2);
    (void)snprintf(place, sizeof place, "line %d", i + 2);
    hales_obs o = {.subject = "B-1",
                   .code_system = "urn:x",
                   .code = "c",
                   .quantity = q,
                   .value = 61.5 - i,
                   .canonical_value = 61.5 - i,
                   .value_text = "v",
                   .unit = "mm[Hg]",
                   .canonical_unit = q ? "mm[Hg]" : NULL,
                   .time = {.t_us = DAY_US * (int64_t)(i / 6), .precision = HALES_PRECISION_SECOND},
                   .time_end = {.t_us = DAY_US * (int64_t)(i / 6 + 1), .precision = HALES_PRECISION_MINUTE},
                   .place = {.at = 31u * (unsigned)i, .text = place}};
    o.time.has_offset = i % 4 == 0;
    o.time.offset_min = (int16_t)(o.time.has_offset ? -90 : 0);
    if (i % 7 == 3) o.flags |= HALES_OBS_IMPLAUSIBLE_TIME;
    if (i % 5 == 1)
      o.identity = (hales_identity){.record = record,
                                    .version = i % 2 ? "2" : "3",
                                    .state = i == 21 ? HALES_VERSION_ENTERED_IN_ERROR : HALES_VERSION_FINAL};
    assert_ok_err(hales_store_put_obs(s, id, &o, &put, &err), &err);
  }
  assert_ok_err(hales_store_commit(s, &err), &err);
}

static void compare(hales_store *s, hales_store_query q, size_t at_least) {
  static dump whole, brief, one;
  hales_err err = {0};
  whole.n = brief.n = 0;
  assert_ok_err(hales_store_each_obs(s, &q, add, &whole, &err), &err);
  hales_store_query b = q;
  b.brief = true;
  assert_ok_err(hales_store_each_obs(s, &b, add, &brief, &err), &err);
  assert_int_equal(whole.n, brief.n);
  assert_true(whole.n >= at_least);
  for (size_t i = 0; i < whole.n; i++) assert_string_equal(brief.line[i], whole.line[i]);
  for (size_t i = 0; q.alone && i < whole.n; i += 11) { /* one of them, by its id */
    long long id = 0;
    one.n = 0;
    assert_int_equal(sscanf(whole.line[i], "%lld", &id), 1);
    hales_store_query by_id = q;
    by_id.statement_id = id;
    assert_ok_err(hales_store_each_obs(s, &by_id, add, &one, &err), &err);
    assert_int_equal(one.n, 1);
    assert_string_equal(one.line[0], whole.line[i]);
  }
}

void a_brief_walk_says_the_same(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  hales_store_query q = {0};
  put_rows(s);
  assert_ok_err(hales_store_find_subject(s, "B-1", &q.subject_id, &err), &err);
  compare(s, q, 30);
  q.alone = true;
  compare(s, q, 30);
  q.all_versions = true;
  compare(s, q, 45);
  q.quantity = "pa_sys_mmhg";
  compare(s, q, 15);
  q.has_range = true;
  q.from_us = 2 * DAY_US;
  q.to_us = 4 * DAY_US;
  compare(s, q, 4);
}
