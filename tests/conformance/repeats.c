/* What repeats what, told by an oracle that compares each observation with all before it: in one transaction,
 * in one each, in the order of time and not, with more values of one time than the store remembers. */
#include "conformance/repeats.h"

#include <stdio.h>
#include <string.h>

#include "conformance/begin.h"
#include "support/assert.h"

#define PUTS 400

typedef struct data {
  hales_obs o[PUTS];
  char subject[PUTS][8], record[PUTS][24];
  bool repeats[PUTS]; /* what the oracle says */
  size_t repeated;
} data;

static uint64_t next(uint64_t *x, uint64_t n) {
  *x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (*x >> 33) % n;
}

static bool same(const hales_obs *a, const hales_obs *b) {
  const double gap = a->canonical_value - b->canonical_value;
  return strcmp(a->subject, b->subject) == 0 && a->time.t_us == b->time.t_us && gap < 0.25 && gap > -0.25;
}

/* Time goes on, and now and then comes back; a time has one value, a few, or some ninety. */
static void make(data *d, char who) {
  uint64_t x = 31415926;
  d->repeated = 0;
  for (size_t i = 0; i < PUTS; i++) {
    const bool crowd = i >= 120 && i < 260, back = next(&x, 7) == 0;
    const int64_t step = crowd                 ? 40
                         : i >= 300 && i < 360 ? 700
                                               : (int64_t)(i / 4) - (back ? (int64_t)next(&x, 9) : 0);
    const bool visit = i >= 300 && i < 360; /* of one time; another subject's value comes second */
    const double value = 11.5 + (visit ? (double)(i % 44) : (double)next(&x, crowd ? 90 : 3));
    (void)snprintf(d->subject[i], sizeof d->subject[i], "%c-%d", who,
                   crowd || visit ? 2 - (i == 301) : (int)(i / 17 % 3));
    (void)snprintf(d->record[i], sizeof d->record[i], "Observation/%c%zu", who, i);
    d->o[i] = (hales_obs){.subject = d->subject[i],
                          .code_system = "urn:x",
                          .code = "pawp_mmhg",
                          .quantity = "pawp_mmhg",
                          .value = value,
                          .canonical_value = value,
                          .value_text = "11.5",
                          .unit = "mm[Hg]",
                          .canonical_unit = "mm[Hg]",
                          .time = {.t_us = 7000000 * step, .precision = HALES_PRECISION_SECOND},
                          .place = {.at = 31 * i, .text = "line 3"}};
    d->repeats[i] = false;
    if (next(&x, 5) == 0 && !visit) { /* one of its own, which repeats nothing and may be repeated */
      d->o[i].identity =
          (hales_identity){.record = d->record[i], .version = "3", .state = HALES_VERSION_FINAL};
      continue;
    }
    for (size_t k = 0; k < i && !d->repeats[i]; k++) d->repeats[i] = same(&d->o[k], &d->o[i]);
    d->repeated += d->repeats[i];
  }
}

static void put_all(hales_store *s, const data *d, size_t at_once, bool commit_each) {
  hales_err err = {0};
  hales_put puts[PUTS];
  int64_t doc = begin_with_document(s, (uint8_t)(at_once + 3));
  for (size_t i = 0; i < PUTS; i += at_once) {
    const hales_obs *o[PUTS];
    const size_t n = PUTS - i < at_once ? PUTS - i : at_once;
    for (size_t k = 0; k < n; k++) o[k] = &d->o[i + k];
    assert_ok_err(hales_store_put_many_obs(s, doc, o, n, puts + i, &err), &err);
    if (!commit_each) continue;
    assert_ok_err(hales_store_commit(s, &err), &err);
    doc = begin_with_document(s, (uint8_t)(at_once + 3));
  }
  assert_ok_err(hales_store_commit(s, &err), &err);
  for (size_t i = 0; i < PUTS; i++) {
    if ((puts[i] == HALES_PUT_DUPLICATE) == d->repeats[i]) continue;
    print_message("observation %zu, %zu at once\n", i, at_once);
    assert_int_equal(puts[i] == HALES_PUT_DUPLICATE, d->repeats[i]);
  }
  assert_ok_err(hales_store_verify(s, &err), &err);
}

void what_repeats_is_found_in_any_order(void **state) {
  static data d;
  make(&d, 'F');
  assert_true(d.repeated > 60 && d.repeated < 300); /* the sequence holds what is to be tested */
  put_all(*state, &d, 1, false);
  make(&d, 'G');
  put_all(*state, &d, 1, true);
  make(&d, 'H');
  put_all(*state, &d, 57, false);
  make(&d, 'I');
  put_all(*state, &d, 131, true);
}

static size_t superseded(hales_store *s) {
  hales_err err = {0};
  hales_store_counts c;
  assert_ok_err(hales_store_count(s, &c, &err), &err);
  return (size_t)c.superseded;
}

/* An observation with a record takes the place of one without that said the same, and of no other. */
void what_a_record_restates_gives_way_in_any_order(void **state) {
  static data d;
  hales_store *s = *state;
  size_t want = 0, before = 0;
  make(&d, 'J');
  for (size_t i = 0; i < PUTS; i++) { /* those that give way: stored, without a record, said again with one */
    bool restated = false;
    if (d.repeats[i] || d.o[i].identity.record) continue;
    for (size_t k = i + 1; k < PUTS && !restated; k++)
      restated = d.o[k].identity.record && same(&d.o[i], &d.o[k]);
    want += restated;
  }
  assert_true(want > 10);
  put_all(s, &d, 57, false);
  assert_int_equal(superseded(s) - before, want);
  before = superseded(s);
  make(&d, 'K');
  put_all(s, &d, 1, true);
  assert_int_equal(superseded(s) - before, want);
}
