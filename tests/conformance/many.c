/* Many observations put at once leave what the same put one by one leave: who repeats whom, who supersedes
 * whom, who is in conflict, whatever falls into one call or into one statement of the database. */
#include "conformance/many.h"

#include <stdio.h>
#include <string.h>

#include "conformance/begin.h"
#include "support/assert.h"

#define PUTS 173 /* more than a call's, a statement's and their multiples */

/* Digits of a fixed sequence (Knuth's MMIX generator). */
static uint64_t next(uint64_t *x, uint64_t n) {
  *x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (*x >> 33) % n;
}

static void make(hales_obs *o, char (*subject)[8], char (*record)[24], char who) {
  static const char *const systems[] = {NULL, "lab.example/fhir", "ward.example"};
  static const char *const versions[] = {NULL, "2", "3", "11"};
  static const hales_version_state states[] = {HALES_VERSION_FINAL, HALES_VERSION_AMENDED,
                                               HALES_VERSION_CORRECTED, HALES_VERSION_ENTERED_IN_ERROR};
  static const char *const codes[] = {"pawp_mmhg", "hr_bpm"};
  uint64_t x = 20240917;
  for (size_t i = 0; i < PUTS; i++) {
    const char *code = codes[next(&x, 2)];
    const double value = 11.5 + (double)next(&x, 3);
    (void)snprintf(subject[i], sizeof subject[i], "%c-%d", who, (int)next(&x, 3));
    (void)snprintf(record[i], sizeof record[i], "Observation/r%d", (int)next(&x, 5));
    o[i] = (hales_obs){.subject = subject[i],
                       .code_system = "urn:x",
                       .code = code,
                       .quantity = code,
                       .value = value,
                       .canonical_value = value,
                       .value_text = "11.5",
                       .unit = "1",
                       .canonical_unit = "1",
                       .time = {.t_us = 7000000 * (int64_t)next(&x, 4), .precision = HALES_PRECISION_SECOND},
                       .place = {.at = 31 * i, .text = "line 3"}};
    if (next(&x, 2)) continue;
    o[i].identity = (hales_identity){.record = record[i],
                                     .system = systems[next(&x, 3)],
                                     .version = versions[next(&x, 4)],
                                     .state = states[next(&x, 4)]};
  }
}

/* One line a statement; what it is superseded by is told as the distance of ids. */
typedef struct dump {
  int64_t first;
  size_t n;
  char line[PUTS][160];
} dump;

static hales_status add(void *ctx, const hales_stored_obs *row, hales_err *err) {
  dump *d = ctx;
  (void)err;
  assert_true(d->n < PUTS);
  const hales_identity *id = &row->obs.identity;
  (void)snprintf(d->line[d->n++], sizeof d->line[0],
                 "%s %lld %.17g %s/%s/%d flags %u current %d by %lld at %llu", row->obs.quantity,
                 (long long)row->obs.time.t_us, row->obs.canonical_value, id->record ? id->record : "-",
                 id->version ? id->version : "-", (int)id->state, (unsigned)row->obs.flags,
                 row->origin.current,
                 row->origin.superseded_by ? (long long)(row->origin.superseded_by - d->first) : -1LL,
                 (unsigned long long)row->obs.place.at);
  return HALES_OK;
}

static void dump_all(hales_store *s, char who, int64_t first, dump *d) {
  hales_err err = {0};
  *d = (dump){.first = first};
  for (int k = 0; k < 3; k++) {
    char subject[8];
    hales_store_query q = {.all_versions = true};
    (void)snprintf(subject, sizeof subject, "%c-%d", who, k);
    assert_ok_err(hales_store_find_subject(s, subject, &q.subject_id, &err), &err);
    assert_true(q.subject_id > 0);
    assert_ok_err(hales_store_each_obs(s, &q, add, d, &err), &err);
  }
}

static uint64_t stored(hales_store *s) {
  hales_err err = {0};
  hales_store_counts c;
  assert_ok_err(hales_store_count(s, &c, &err), &err);
  return c.observations;
}

void many_at_once_are_as_one_by_one(void **state) {
  hales_store *s = *state;
  static hales_obs o[PUTS];
  static char subject[PUTS][8], record[PUTS][24];
  static dump one, many;
  const hales_obs *all[PUTS];
  hales_put by_one[PUTS], at_once[PUTS];
  hales_err err = {0};
  make(o, subject, record, 'A');
  int64_t doc = begin_with_document(s, 0xa7);
  for (size_t i = 0; i < PUTS; i++) assert_ok_err(hales_store_put_obs(s, doc, &o[i], &by_one[i], &err), &err);
  assert_ok_err(hales_store_commit(s, &err), &err);
  const uint64_t before = stored(s);

  make(o, subject, record, 'B');
  for (size_t i = 0; i < PUTS; i++) all[i] = &o[i];
  doc = begin_with_document(s, 0xb3);
  assert_ok_err(hales_store_put_many_obs(s, doc, all, 140, at_once, &err), &err);
  assert_ok_err(hales_store_put_many_obs(s, doc, all + 140, 0, at_once + 140, &err), &err);
  assert_ok_err(hales_store_put_many_obs(s, doc, all + 140, PUTS - 140, at_once + 140, &err), &err);
  assert_ok_err(hales_store_commit(s, &err), &err);
  assert_ok_err(hales_store_verify(s, &err), &err);

  size_t repeated = 0, superseded = 0, conflicts = 0;
  for (size_t i = 0; i < PUTS; i++) {
    assert_int_equal(at_once[i], by_one[i]);
    repeated += by_one[i] == HALES_PUT_DUPLICATE;
  }
  dump_all(s, 'A', 0, &one);
  dump_all(s, 'B', (int64_t)before, &many);
  assert_int_equal(one.n, many.n);
  assert_int_equal(one.n, PUTS - repeated);
  for (size_t i = 0; i < one.n; i++) {
    assert_string_equal(one.line[i], many.line[i]);
    superseded += strstr(one.line[i], "by -1") == NULL;
    conflicts += strstr(one.line[i], "flags 2 ") != NULL;
  }
  assert_true(repeated > 20 && superseded > 20 &&
              conflicts > 5); /* the sequence holds what is to be tested */
}
