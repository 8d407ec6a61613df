/* UTF-16 to UTF-8: every character both ways round, what is no text, and where it stands. */
#include "base/utf16.h"

#include "support/assert.h"

#include <string.h>

/* One code point in UTF-16; returns the bytes written. */
static size_t put16(uint32_t c, bool little, uint8_t *to) {
  const uint32_t pair[2] = {0xD800 + ((c - 0x10000) >> 10), 0xDC00 + ((c - 0x10000) & 0x3FF)};
  const size_t units = c < 0x10000 ? 1 : 2;
  for (size_t k = 0; k < units; k++) {
    const uint32_t u = units == 1 ? c : pair[k];
    to[2 * k + (little ? 0 : 1)] = (uint8_t)(u & 0xFF);
    to[2 * k + (little ? 1 : 0)] = (uint8_t)(u >> 8);
  }
  return 2 * units;
}

static void every_character_becomes_its_utf8_in_both_orders(void **state) {
  (void)state;
  for (int little = 0; little < 2; little++) {
    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 17) {
      if (c >= 0xD800 && c < 0xE000) continue;
      uint8_t in[6], out[9];
      size_t len = put16(0xFEFF, little, in), n = 0;
      len += put16(c, little, in + len);
      assert_int_equal(hales_utf16_to_utf8((hales_bytes){in, len}, out, &n), len);
      assert_memory_equal(out, "\xEF\xBB\xBF", 3);
      const uint8_t *p = out + 3;
      /* read back by the definition of UTF-8 */
      const size_t more = n - 4;
      uint32_t back = more == 0 ? p[0] : p[0] & (0x3Fu >> more);
      for (size_t k = 1; k <= more; k++) {
        assert_int_equal(p[k] & 0xC0, 0x80);
        back = back << 6 | (p[k] & 0x3F);
      }
      assert_int_equal(back, c);
      assert_int_equal(hales_utf8_length(p, n - 3), n - 3); /* the shortest form */
      assert_int_equal(hales_utf16_bytes_of(out, n), len);
    }
  }
}

static void what_is_no_text_is_told_by_its_place(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    size_t n, place, written;
  } cases[] = {
      {"\xFF\xFE"
       "A\0"
       "\x3D\xD8"
       "B\0",
       8, 4, 4}, /* a high half before a letter */
      {"\xFF\xFE"
       "A\0"
       "\x00\xDC"
       "B\0",
       8, 4, 4}, /* a low half alone */
      {"\xFF\xFE"
       "A\0"
       "\x3D\xD8\x3D\xD8\x00\xDE",
       10, 4, 4}, /* two high halves */
      {"\xFF\xFE"
       "A\0"
       "\x3D\xD8",
       6, 4, 4}, /* a high half at the end */
      {"\xFE\xFF"
       "\0A"
       "\xD8\x3D"
       "\xDE",
       7, 4, 4}, /* and half of its other half */
      {"\xFE\xFF"
       "\0A"
       "\0",
       5, 4, 4}, /* an odd number of bytes */
      {"\xFF\xFE"
       "A",
       3, 2, 3},
      {"\xFF\xFE", 2, 2, 3},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    uint8_t out[15];
    size_t n = 0;
    const hales_bytes in = {(const uint8_t *)cases[k].bytes, cases[k].n};
    assert_true(hales_utf16_is(in));
    assert_int_equal(hales_utf16_to_utf8(in, out, &n), cases[k].place);
    assert_int_equal(n, cases[k].written);
  }
}

/* "a\r\nb\rc\n" and a pair, in both orders: line and column of every byte. */
static void lines_and_columns_are_counted_in_characters(void **state) {
  (void)state;
  static const uint32_t text[] = {'a', '\r', '\n', 'b', '\r', 'c', '\n', 0x1FAC0, 'd'};
  static const struct {
    uint64_t line, column;
  } want[] = {{1, 1}, {1, 2}, {2, 1}, {2, 1}, {2, 2}, {3, 1}, {3, 2}, {4, 1}, {4, 2}, {4, 3}};
  for (int little = 0; little < 2; little++) {
    uint8_t in[64];
    size_t n = put16(0xFEFF, little, in), at[10];
    for (size_t k = 0; k < 9; k++) {
      at[k] = n;
      n += put16(text[k], little, in + n);
    }
    at[9] = n;
    for (size_t k = 0; k < 10; k++) {
      uint64_t line, column;
      if (k == 2) continue; /* within a line end */
      hales_utf16_line_column((hales_bytes){in, n}, at[k], &line, &column);
      assert_int_equal(line, want[k].line);
      assert_int_equal(column, want[k].column);
    }
  }
}

static void only_a_mark_tells_it(void **state) {
  (void)state;
  assert_false(hales_utf16_is((hales_bytes){(const uint8_t *)"s\0u\0", 4}));
  assert_false(hales_utf16_is((hales_bytes){(const uint8_t *)"\xFF", 1}));
  assert_false(hales_utf16_is((hales_bytes){(const uint8_t *)"\xEF\xBB\xBFs", 4}));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_character_becomes_its_utf8_in_both_orders),
      cmocka_unit_test(what_is_no_text_is_told_by_its_place),
      cmocka_unit_test(lines_and_columns_are_counted_in_characters),
      cmocka_unit_test(only_a_mark_tells_it),
  };
  return cmocka_run_group_tests_name("base/utf16", tests, NULL, NULL);
}
