/* Two programs write to one store in turns: what one remembers of a subject does not hide what the other
 * wrote. */
#include <string.h>

#include "store/fixture.h"
#include "support/assert.h"

/* Rows of one subject, each 7 s after the one before. */
static size_t put_rows(hales_store *s, uint8_t document, int from, int to) {
  hales_err err = {0};
  hales_put put;
  hales_document doc = {.bytes = 91, .reader = "csv", .reader_version = "3"};
  int64_t id = 0;
  size_t stored = 0;
  memset(doc.sha256, document, sizeof doc.sha256);
  assert_ok_err(hales_store_begin(s, &err), &err);
  assert_ok_err(hales_store_put_document(s, &doc, 1712345678901234, &id, &put, &err), &err);
  for (int i = from; i < to; i++) {
    const hales_obs o = {.subject = "T-4",
                         .code = "pawp_mmhg",
                         .quantity = "pawp_mmhg",
                         .value = 9.5 + i,
                         .canonical_value = 9.5 + i,
                         .value_text = "v",
                         .canonical_unit = "mm[Hg]",
                         .time = {.t_us = 7000000 * (int64_t)i, .precision = HALES_PRECISION_SECOND},
                         .place = {.at = (uint64_t)i}};
    assert_ok_err(hales_store_put_obs(s, id, &o, &put, &err), &err);
    stored += put == HALES_PUT_STORED;
  }
  assert_ok_err(hales_store_commit(s, &err), &err);
  return stored;
}

static void writers_in_turns_store_each_observation_once(void **state) {
  const fixture *f = *state;
  hales_store *a = open_store(f->db, HALES_STORE_INIT), *b = open_store(f->db, HALES_STORE_INIT);
  assert_int_equal(put_rows(a, 0x31, 2, 13), 11);
  assert_int_equal(put_rows(b, 0x47, 9, 29), 16);
  assert_int_equal(put_rows(a, 0x59, 5, 35), 6);
  assert_int_equal(put_rows(b, 0x6b, 2, 35), 0);
  hales_store_close(a);
  hales_store_close(b);
  assert_int_equal(count_observations(f->db), 33);
}

/* What was rolled back is new again. */
static void what_was_rolled_back_repeats_nothing(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  hales_put put;
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  hales_document doc = {.bytes = 12, .reader = "csv", .reader_version = "3"};
  int64_t id = 0;
  const hales_obs o = {.subject = "T-4",
                       .code = "pawp_mmhg",
                       .quantity = "pawp_mmhg",
                       .value = 14.5,
                       .canonical_value = 14.5,
                       .value_text = "v",
                       .canonical_unit = "mm[Hg]",
                       .time = {.t_us = 35000000, .precision = HALES_PRECISION_SECOND}};
  assert_ok_err(hales_store_begin(s, &err), &err);
  assert_ok_err(hales_store_put_document(s, &doc, 1712345678901234, &id, &put, &err), &err);
  assert_ok_err(hales_store_put_obs(s, id, &o, &put, &err), &err);
  hales_store_rollback(s);
  assert_int_equal(put_rows(s, 0x31, 2, 13), 11);
  hales_store_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(writers_in_turns_store_each_observation_once, fixture_make,
                                      fixture_remove),
      cmocka_unit_test_setup_teardown(what_was_rolled_back_repeats_nothing, fixture_make, fixture_remove),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
