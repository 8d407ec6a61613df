#include "store/identity.h"

#include <string.h>

#include "support/assert.h"

static hales_obs base_obs(void) {
  return (hales_obs){.subject = "K-17",
                     .quantity = "pawp_mmhg",
                     .code_system = "http://loinc.org",
                     .code = "75994-4",
                     .value = 1.5,
                     .canonical_value = 11.25,
                     .canonical_unit = "mm[Hg]",
                     .unit = "kPa",
                     .value_text = "1.5",
                     .time = {.t_us = 77, .precision = HALES_PRECISION_SECOND},
                     .device = "d",
                     .method = "m",
                     .context = "c",
                     .identity = {.record = "Observation/1", .version = "4"}};
}

/* NIST FIPS 180-2 appendix B.1: SHA-256("abc"). */
static void hashes_files_with_sha256(void **state) {
  (void)state;
  static const uint8_t want[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                   0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                   0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
  uint8_t got[32];
  hales_sha256("abc", 3, got);
  assert_memory_equal(got, want, 32);
}

/* Which digests change when one field changes: 1 identity, 2 content, 4 slot. */
static int changed(const hales_obs *a, const hales_obs *b) {
  const hales_digests x = hales_obs_digests(a), y = hales_obs_digests(b);
  return (memcmp(x.identity, y.identity, 32) ? 1 : 0) | (memcmp(x.content, y.content, 16) ? 2 : 0) |
         (memcmp(x.slot, y.slot, 16) ? 4 : 0);
}

static void each_field_belongs_to_its_digests(void **state) {
  (void)state;
  const hales_obs a = base_obs();
  hales_obs b;
#define WITH(field, value, want)                                                                             \
  do {                                                                                                       \
    b = a;                                                                                                   \
    b.field = (value);                                                                                       \
    assert_int_equal(changed(&a, &b), (want));                                                               \
  } while (0)
  WITH(subject, "K-71", 7);
  WITH(quantity, "pa_sys_mmhg", 7);
  WITH(time.t_us, 78, 7);
  WITH(time.precision, HALES_PRECISION_MINUTE, 7);
  WITH(time_end.t_us, 99, 7);
  WITH(time_kind, HALES_TIME_ISSUED, 7);
  WITH(device, NULL, 7);
  WITH(device, "", 7);
  WITH(method, "n", 7);
  WITH(context, "d", 7);
  WITH(canonical_value, 11.250000000000002, 3);
  WITH(canonical_unit, "kPa", 3);
  WITH(kind, HALES_VALUE_TEXT, 3);
  WITH(flags, HALES_OBS_LESS_THAN, 3);
  WITH(identity.record, "Observation/2", 1);
  WITH(identity.record, NULL, 1);
  WITH(identity.version, "5", 1);
  WITH(identity.state, HALES_VERSION_CORRECTED, 1);
  WITH(identity.updated.t_us, 5, 1);
  WITH(flags, HALES_OBS_IMPLAUSIBLE, 0); /* ours, not the source's */
  WITH(value_text, "1.50", 0);
  WITH(unit, "mm[Hg]", 0);
  WITH(label, "anything", 0);
  WITH(place.at, 31, 0);
  WITH(code, "8448-3", 0); /* the quantity says it */
#undef WITH
  hales_obs unknown = a, other;
  unknown.quantity = NULL;
  other = unknown;
  other.code = "8448-3";
  assert_int_equal(changed(&unknown, &other), 7);
  other = unknown;
  other.value = 1.75;
  assert_int_equal(changed(&unknown, &other), 3);
}

static void moving_a_letter_between_fields_is_seen(void **state) {
  (void)state;
  hales_obs a = base_obs(), b = base_obs();
  a.device = "ab";
  a.method = "c";
  b.device = "a";
  b.method = "bc";
  assert_int_equal(changed(&a, &b), 7);
}

static void minus_zero_is_zero(void **state) {
  (void)state;
  hales_obs a = base_obs(), b = base_obs();
  a.canonical_value = 0.0;
  b.canonical_value = -0.0;
  assert_int_equal(changed(&a, &b), 0);
}

static void an_observation_without_a_time_answers_no_slot(void **state) {
  (void)state;
  hales_obs a = base_obs();
  assert_true(hales_obs_digests(&a).has_slot);
  a.time = (hales_time){0};
  assert_false(hales_obs_digests(&a).has_slot);
}

static void orders_versions_by_date_then_number_then_state(void **state) {
  (void)state;
  const hales_time early = {.t_us = 5, .precision = HALES_PRECISION_SECOND};
  const hales_time late = {.t_us = 6, .precision = HALES_PRECISION_SECOND};
  const struct {
    hales_identity a, b;
    int sign;
  } cases[] = {
      {{.updated = late, .version = "1"}, {.updated = early, .version = "2"}, 1},
      {{.updated = early, .version = "2"}, {.updated = early, .version = "10"}, -1},
      {{.version = "0010"}, {.version = "9"}, 1},
      {{.version = "3", .state = HALES_VERSION_ENTERED_IN_ERROR}, {.version = "4"}, -1},
      {{.updated = early}, {.version = "7"}, 1}, /* a date before none, whatever else they say */
      {{.version = "7"}, {.version = "x", .state = HALES_VERSION_CORRECTED}, 1},
      {{.version = "7"}, {.state = HALES_VERSION_PRELIMINARY}, 1},
      {{.updated = late, .version = "3"}, {.version = "4", .state = HALES_VERSION_ENTERED_IN_ERROR}, -1},
      {{.updated = late, .version = "4"}, {.version = "3", .state = HALES_VERSION_ENTERED_IN_ERROR}, 1},
      {{.updated = late, .version = "3"}, {.state = HALES_VERSION_ENTERED_IN_ERROR}, -1},
      {{.state = HALES_VERSION_PRELIMINARY}, {.state = HALES_VERSION_FINAL}, -1},
      {{.state = HALES_VERSION_CORRECTED}, {.state = HALES_VERSION_FINAL}, 1},
      {{.state = HALES_VERSION_AMENDED}, {.state = HALES_VERSION_ENTERED_IN_ERROR}, -1},
      {{.state = HALES_VERSION_AMENDED}, {.state = HALES_VERSION_CORRECTED}, 1}, /* the later arrival */
      {{.version = "b"}, {.version = "a"}, 1},
      {{.version = "a"}, {.version = "b"}, 1},
      {{.version = "a"}, {.version = "a"}, 0},
      {{.record = NULL}, {.record = NULL}, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const int got = hales_version_order(&cases[i].a, &cases[i].b);
    if ((got > 0) - (got < 0) != cases[i].sign) {
      print_error("case %zu: %d\n", i, got);
      fail();
    }
  }
}

/* Of three versions of a record that arrive in any order: how many stand, as the store links them. */
static int standing(const hales_identity *const v[3]) {
  bool over[3] = {false, false, false};
  for (int k = 1; k < 3; k++)
    for (int i = 0; i < k; i++) {
      const int order = hales_version_order(v[k], v[i]);
      if (order > 0) over[i] = true;
      if (order < 0) over[k] = true;
    }
  return !over[0] + !over[1] + !over[2];
}

static void of_any_three_versions_one_stands_unless_one_withdraws(void **state) {
  (void)state;
  static const char *const labels[] = {NULL, "2", "10", "x", "b"};
  enum { DATES = 3, LABELS = 5, STATES = 6, POOL = DATES * LABELS * STATES };
  static hales_identity pool[POOL];
  for (int k = 0; k < POOL; k++) {
    const int date = k % DATES;
    pool[k] = (hales_identity){.version = labels[k / DATES % LABELS],
                               .state = (hales_version_state)(k / (DATES * LABELS))};
    if (date) pool[k].updated = (hales_time){.t_us = 40 + 3 * date, .precision = HALES_PRECISION_SECOND};
  }
  long withdrawn = 0;
  for (int a = 0; a < POOL; a++)
    for (int b = 0; b < POOL; b++)
      for (int c = 0; c < POOL; c++) {
        const hales_identity *const v[3] = {&pool[a], &pool[b], &pool[c]};
        bool withdraws = false;
        for (int i = 0; i < 3; i++) withdraws |= v[i]->state == HALES_VERSION_ENTERED_IN_ERROR;
        if (!withdraws && standing(v) == 0) {
          print_error("versions %d %d %d go round in a circle\n", a, b, c);
          fail();
        }
        withdrawn += withdraws;
      }
  assert_true(withdrawn > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hashes_files_with_sha256),
      cmocka_unit_test(each_field_belongs_to_its_digests),
      cmocka_unit_test(moving_a_letter_between_fields_is_seen),
      cmocka_unit_test(minus_zero_is_zero),
      cmocka_unit_test(an_observation_without_a_time_answers_no_slot),
      cmocka_unit_test(orders_versions_by_date_then_number_then_state),
      cmocka_unit_test(of_any_three_versions_one_stands_unless_one_withdraws),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
