/* Tables in UTF-16: the same facts as in UTF-8, at the places of the file itself. */
#include "thread/collect.h"

#define HEAD "subject_identifier;measurement_date;variable_name;value\r\n"

typedef struct wide {
  uint8_t bytes[4096];
  size_t n;
} wide;

/* Sound UTF-8 without a mark as UTF-16 with one. */
static wide widen(const char *text, bool little) {
  wide w = {.n = 0};
  const uint8_t *p = (const uint8_t *)text;
  uint32_t unit[2] = {0xFEFF, 0};
  size_t units = 1;
  for (;;) {
    for (size_t k = 0; k < units; k++) {
      w.bytes[w.n++] = (uint8_t)(little ? unit[k] & 0xFF : unit[k] >> 8);
      w.bytes[w.n++] = (uint8_t)(little ? unit[k] >> 8 : unit[k] & 0xFF);
    }
    if (!*p) return w;
    const size_t more = *p < 0x80 ? 0 : *p < 0xE0 ? 1 : *p < 0xF0 ? 2 : 3;
    uint32_t c = more == 0 ? *p : *p & (0x3Fu >> more);
    for (size_t k = 1; k <= more; k++) c = c << 6 | (p[k] & 0x3F);
    p += more + 1;
    units = c < 0x10000 ? 1 : 2;
    unit[0] = units == 1 ? c : 0xD800 + ((c - 0x10000) >> 10);
    unit[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
    assert_true(w.n + 4 < sizeof w.bytes);
  }
}

static collected collect_wide(const wide *w) {
  return collect_n(w->bytes, w->n, NULL);
}

/* Characters of one, two, three and four bytes of UTF-8 before the values. */
#define TABLE                                                                                                \
  HEAD "Zo\xC3\xAB;2021-01-04;pa_mean_mmhg;47,5\r\n"                                                         \
       "\xE2\x99\xA5;2021-01-05;hr_bpm;72\r\n"                                                               \
       "\xF0\x9F\xAB\x80\xF0\x9F\xAB\x80;2021-01-06;hr_bpm;fast\r\n"                                         \
       "\xF0\x9F\xAB\x80;2021-01-07;note;\"he said \"\"\xC3\xA9\"\"\"\r\n"

static void a_table_says_the_same_in_utf16_in_both_orders(void **state) {
  (void)state;
  collected narrow = collect(TABLE);
  assert_ok_err(narrow.status, &narrow.err);
  assert_int_equal(narrow.counts.obs, 3);
  assert_int_equal(narrow.counts.rejected, 1);
  for (int little = 0; little < 2; little++) {
    const wide w = widen(TABLE, little);
    collected c = collect_wide(&w);
    assert_ok_err(c.status, &c.err);
    assert_string_equal(c.doc.reader, "csv");
    assert_int_equal(c.doc.bytes, w.n); /* of the file, not of its text */
    assert_int_equal(c.counts.obs, narrow.counts.obs);
    for (size_t i = 0; i < c.counts.obs; i++) {
      const hales_obs *a = narrow.obs[i], *b = c.obs[i];
      assert_string_equal(b->subject, a->subject);
      assert_string_equal(b->code, a->code);
      assert_string_equal(b->value_text, a->value_text);
      assert_string_equal(b->place.text, a->place.text);
      /* the place is where the value's first character stands in the file */
      const uint8_t first = w.bytes[b->place.at + (little ? 0 : 1)],
                    other = w.bytes[b->place.at + (little ? 1 : 0)];
      assert_int_equal(first, TABLE[a->place.at]);
      assert_int_equal(other, 0);
      assert_int_equal(b->place.at % 2, 0);
    }
    assert_close(c.obs[0]->canonical_value, 47.5, 0.0, 0.0);
    assert_int_equal(c.counts.rejected, 1);
    assert_string_equal(c.rejections[0]->place.text, narrow.rejections[0]->place.text);
    assert_string_equal(c.rejections[0]->reason, narrow.rejections[0]->reason);
    assert_int_equal(w.bytes[c.rejections[0]->place.at + (little ? 0 : 1)], 'f');
    collected_free(&c);
  }
  collected_free(&narrow);
}

static void broken_tables_are_refused_at_the_byte_of_the_file(void **state) {
  (void)state;
  static const struct {
    const char *text;
    char at; /* what stands at the place */
    const char *part;
  } no[] = {
      {HEAD "\xF0\x9F\xAB\x80;2021-01-04;hr\"bpm;71\r\n", '"', "line 2, column 16: quote inside"},
      {HEAD "\xC3\xAB;2021-01-04;hr_bpm;71\r\n\xC3\xAB;2021-01-05;hr_bpm\r\n", (char)0xEB,
       "line 3 has 3 fields"},
      {HEAD "A;2021-01-04;hr_bpm;\"71\r\n", '"', "line 2, column 21: the quote that opens here"},
      {HEAD "A\x01;2021-01-04;hr_bpm;71\r\n", 1, "line 2, column 2: control character"},
  };
  for (size_t k = 0; k < 2 * sizeof no / sizeof *no; k++) {
    const bool little = k % 2;
    const wide w = widen(no[k / 2].text, little);
    collected c = collect_wide(&w);
    assert_status(c.status, HALES_EPARSE);
    if (!strstr(c.err.msg, no[k / 2].part)) print_error("case %zu: %s\n", k, c.err.msg);
    assert_non_null(strstr(c.err.msg, no[k / 2].part));
    assert_int_equal((char)w.bytes[c.err.at + (little ? 0 : 1)], no[k / 2].at);
    collected_free(&c);
  }
}

/* A table is cut off at any byte: never a crash, and where half a character is left that is said. */
static void half_a_character_is_refused_with_its_place(void **state) {
  (void)state;
  for (int little = 0; little < 2; little++) {
    const wide w = widen(TABLE, little);
    for (size_t n = 3; n < w.n; n++) {
      collected c = collect_n(w.bytes, n, NULL);
      const uint8_t high = w.bytes[n - 2 + (little ? 1 : 0)];
      const bool odd = n % 2 == 1, lone = !odd && high >= 0xD8 && high < 0xDC;
      /* too short a head is of no known format */
      if ((odd || lone) && strstr(c.err.msg, "UTF-16") == NULL) print_error("%zu: %s\n", n, c.err.msg);
      if (odd || lone) {
        assert_status(c.status, HALES_EPARSE);
        assert_non_null(strstr(c.err.msg, "UTF-16"));
        if (n > 60) assert_true(c.err.at == n - (odd ? 1 : 2) || c.err.at == n - 3);
      }
      collected_free(&c);
    }
  }
  wide w = widen(TABLE, true);
  const size_t at = 2 * (sizeof HEAD - 1) + 2;
  memcpy(w.bytes + at, "\x00\xDC", 2); /* half of a pair in the place of the Z */
  collected c = collect_wide(&w);
  assert_status(c.status, HALES_EPARSE);
  assert_int_equal(c.err.at, at);
  assert_non_null(strstr(c.err.msg, "line 2, column 1: not UTF-16: half of a surrogate pair"));
  collected_free(&c);
}

static void only_tables_may_be_utf16(void **state) {
  (void)state;
  const wide w = widen("{\"resourceType\":\"Observation\",\"status\":\"final\"}", true);
  collected c = collect_wide(&w);
  assert_status(c.status, HALES_EPARSE);
  assert_non_null(strstr(c.err.msg, "save the file as UTF-8"));
  collected_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_table_says_the_same_in_utf16_in_both_orders),
      cmocka_unit_test(broken_tables_are_refused_at_the_byte_of_the_file),
      cmocka_unit_test(half_a_character_is_refused_with_its_place),
      cmocka_unit_test(only_tables_may_be_utf16),
  };
  return cmocka_run_group_tests_name("thread/csv_utf16", tests, NULL, NULL);
}
