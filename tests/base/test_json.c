#include "support/assert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static unsigned char memory[1 << 20];

static hales_status read_n(const char *text, size_t n, const hales_json **root, hales_err *err) {
  /* an exact copy, so that the sanitizer sees a read beyond the end */
  uint8_t *copy = malloc(n ? n : 1);
  assert_non_null(copy);
  if (n) memcpy(copy, text, n);
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  const hales_status s = hales_json_read((hales_bytes){copy, n}, &arena, root, err);
  free(copy);
  return s;
}

static hales_status read_text(const char *text, const hales_json **root, hales_err *err) {
  return read_n(text, strlen(text), root, err);
}

static void accepts_all_of_rfc_8259(void **state) {
  (void)state;
  static const char *const yes[] = {
      "[]",
      "{}",
      " [] ",
      "\t\r\n{ }\n",
      "null",
      "true",
      "false",
      "\"\"",
      "-0",
      "0",
      "42",
      "-3.5e-7",
      "1E+2",
      "0.5e0",
      "[[]   ]",
      "[\"\"]",
      "[null,1,\"1\",{}]",
      "[1\n]",
      "[ 1]",
      "{\"a\":[]}",
      "{\"\":0}",
      "{\"a\":\"b\",\"c\":\"d\"}",
      "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
      "[\"\\u0060\\u012a\\u12AB\"]",
      "[\"\\ud801\\udc37\"]",
      "[\"\x7f\"]",
      "[\"\xE2\x82\xAC\xF0\x9D\x84\x9E\"]",
      "[\"\\u2028\\uFFFF\\uFDD0\"]",
      "[\"\xEF\xBF\xBF\"]",
      "[\"/* a */\"]",
      "[123.456e78, 0.1e-1, 20e1]",
      "\xEF\xBB\xBF[7]",
      "{\"a\":{\"a\":{\"a\":3}}}",
      "[\"\\u0022\\u005C\"]",
      "[-123, -0.0, 100000000000000000000000]",
  };
  for (size_t k = 0; k < sizeof yes / sizeof *yes; k++) {
    const hales_json *root = NULL;
    hales_err err = {0};
    if (read_text(yes[k], &root, &err) != HALES_OK) print_error("case %zu %s\n", k, yes[k]);
    assert_int_equal(err.status, HALES_OK);
    assert_non_null(root);
  }
}

static void refuses_everything_else_with_the_byte(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint64_t at;
  } no[] = {
      {"", 0},
      {" ", 1},
      {"[", 1},
      {"{", 1},
      {"]", 0},
      {"[1", 2},
      {"[1,", 3},
      {"[,1]", 1},
      {"[1,]", 3},
      {"[1,,2]", 3},
      {"[1 2]", 3},
      {"[1:2]", 2},
      {"{\"a\"}", 4},
      {"{\"a\":}", 5},
      {"{\"a\":1,}", 7},
      {"{a:1}", 1},
      {"{'a':1}", 1},
      {"{\"a\" 1}", 5},
      {"{1:1}", 1},
      {"{\"a\":1 \"b\":2}", 7},
      {"{\"a\":1]", 6},
      {"[1}", 2},
      {"{,}", 1},
      {"nul", 0},
      {"True", 0},
      {"[nan]", 1},
      {"[NaN]", 1},
      {"[Infinity]", 1},
      {"[-Infinity]", 2},
      {"[+1]", 1},
      {"[.5]", 1},
      {"[1.]", 3},
      {"[-]", 2},
      {"[01]", 1},
      {"[-01]", 2},
      {"[1e]", 3},
      {"[1e+]", 4},
      {"[0x1F]", 2},
      {"[1.2.3]", 4},
      {"[1e5e2]", 4},
      {"[--1]", 2},
      {"[1-2]", 2},
      {"[-+3]", 2},
      {"[1e999]", 1},
      {"[-1e999]", 1},
      {"\"abc", 4},
      {"[\"\\\"]", 5},
      {"[\"\\", 3},
      {"[\"\\x41\"]", 2},
      {"[\"\\u00\"]", 2},
      {"[\"\\u00G0\"]", 2},
      {"[\"\\u0000\"]", 2},
      {"[\"\\ud800\"]", 2},
      {"[\"\\udc00\"]", 2},
      {"[\"\\ud800\\u0041\"]", 2},
      {"[\"\\ud800\\ud800\"]", 2},
      {"[\"\\ud800x\"]", 2},
      {"[\"a\tb\"]", 3},
      {"[\"a\nb\"]", 3},
      {"[\"\x1f\"]", 2},
      {"[\"\xff\"]", 2},
      {"[\"\xC0\xAF\"]", 2},
      {"[\"\xE0\x80\xAF\"]", 2},
      {"[\"\xED\xA0\x80\"]", 2},
      {"[\"\xF4\x90\x80\x80\"]", 2},
      {"[\"\xE2\x82\"]", 2},
      {"[\"\x80\"]", 2},
      {"[\"\xF0\x80\x80\xAF\"]", 2},
      {"[] []", 3},
      {"1 2", 2},
      {"[]x", 2},
      {"\xEF\xBB", 0},
      {"[1]\xEF\xBB\xBF", 3},
      {"[\xC2\xA0]", 1},
      {"[\f]", 1},
      {"[1]// note", 3},
      {"/**/[1]", 0},
      {"[\"\\U0041\"]", 2},
      {"['a']", 1},
      {"{\"a\":1,\"b\":2,\"a\":3}", 17},
      {"{\"a\":1,\"\\u0061\":1}", 16},
      {"[\"\\", 3},
  };
  for (size_t k = 0; k < sizeof no / sizeof *no; k++) {
    const hales_json *root = NULL;
    hales_err err = {0};
    const hales_status s = read_text(no[k].text, &root, &err);
    if (s == HALES_OK || err.at != no[k].at)
      print_error("case %zu %s: at %llu, want %llu: %s\n", k, no[k].text, (unsigned long long)err.at,
                  (unsigned long long)no[k].at, err.msg);
    assert_true(s == HALES_EPARSE || s == HALES_ERANGE);
    assert_int_equal(err.status, s);
    assert_int_equal(err.at, no[k].at);
    assert_non_null(strstr(err.msg, "line "));
    assert_null(root);
  }
}

static void refuses_a_zero_byte_anywhere(void **state) {
  (void)state;
  static const char with_nul[][6] = {{'[', '\0', ']'}, {'[', '"', '\0', '"', ']'}, {'[', '3', ']', '\0'}};
  static const size_t n[] = {3, 5, 4};
  for (size_t k = 0; k < 3; k++) {
    const hales_json *root = NULL;
    assert_status(read_n(with_nul[k], n[k], &root, NULL), HALES_EPARSE);
  }
}

static void keeps_the_place_and_the_text_of_every_value(void **state) {
  (void)state;
  const char *text = "{\"Bundle\": [ {\"value\": 72.60, \"odd key\": [true]},\n  \"\xC3\xA9\" ]}";
  const hales_json *root = NULL;
  hales_err err = {0};
  char path[64];
  assert_ok_err(read_text(text, &root, &err), &err);
  const hales_json *value = hales_json_get(hales_json_at(hales_json_get(root, "Bundle"), 0), "value");
  assert_int_equal(value->at, 23);
  assert_string_equal(value->text, "72.60");
  assert_close(value->number, 72.6, 0.0, 0.0);
  assert_int_equal(hales_json_path(value, path, sizeof path), 15);
  assert_string_equal(path, "Bundle[0].value");
  const hales_json *flag = hales_json_at(hales_json_get(value->parent, "odd key"), 0);
  (void)hales_json_path(flag, path, sizeof path);
  assert_string_equal(path, "Bundle[0].?[0]");
  (void)hales_json_path(flag, path, 8);
  assert_string_equal(path, "Bundle");
  assert_string_equal(hales_json_text(hales_json_at(hales_json_get(root, "Bundle"), 1)), "\xC3\xA9");
}

static void answers_not_there_instead_of_guessing(void **state) {
  (void)state;
  const hales_json *root = NULL;
  double x = 4.25;
  int64_t i = 17;
  bool b = true;
  assert_ok(read_text("{\"s\":\"12\",\"n\":12.5,\"big\":9223372036854775807,\"least\":-9223372036854775808,"
                      "\"more\":9223372036854775808,\"e\":1.2e3,\"f\":false,\"a\":[3,8]}",
                      &root, NULL));
  assert_null(hales_json_get(root, "missing"));
  assert_null(hales_json_get(NULL, "s"));
  assert_null(hales_json_get(hales_json_get(root, "a"), "s"));
  assert_null(hales_json_at(hales_json_get(root, "a"), 2));
  assert_null(hales_json_at(hales_json_get(root, "s"), 0));
  assert_null(hales_json_get_text(root, "n"));
  assert_false(hales_json_double(hales_json_get(root, "s"), &x));
  assert_false(hales_json_int(hales_json_get(root, "n"), &i));
  assert_false(hales_json_int(hales_json_get(root, "more"), &i));
  assert_false(hales_json_bool(hales_json_get(root, "n"), &b));
  assert_close(x, 4.25, 0.0, 0.0);
  assert_int_equal(i, 17);
  assert_true(hales_json_int(hales_json_get(root, "big"), &i) && i == INT64_MAX);
  assert_true(hales_json_int(hales_json_get(root, "least"), &i) && i == INT64_MIN);
  assert_true(hales_json_int(hales_json_get(root, "e"), &i) && i == 1200);
  assert_true(hales_json_bool(hales_json_get(root, "f"), &b) && !b);
}

static void a_hundred_thousand_brackets_are_refused_not_followed(void **state) {
  (void)state;
  enum { n = 100000 };
  char *deep = malloc(n);
  assert_non_null(deep);
  for (int object = 0; object < 2; object++) {
    for (size_t k = 0; k < n; k++) deep[k] = object ? "{\"k\":"[k % 5] : '[';
    const hales_json *root = NULL;
    hales_err err = {0};
    assert_status(read_n(deep, n, &root, &err), HALES_EPARSE);
    assert_int_equal(err.at, object ? 5 * HALES_JSON_DEPTH_MAX : HALES_JSON_DEPTH_MAX);
    assert_non_null(strstr(err.msg, "deep"));
  }
  free(deep);
}

static void exactly_the_depth_limit_is_accepted(void **state) {
  (void)state;
  char text[2 * HALES_JSON_DEPTH_MAX + 3];
  memset(text, '[', HALES_JSON_DEPTH_MAX);
  memset(text + HALES_JSON_DEPTH_MAX, ']', HALES_JSON_DEPTH_MAX);
  const hales_json *root = NULL;
  hales_err err = {0};
  assert_ok_err(read_n(text, 2 * HALES_JSON_DEPTH_MAX, &root, &err), &err);
  memset(text, '[', HALES_JSON_DEPTH_MAX + 1);
  memset(text + HALES_JSON_DEPTH_MAX + 1, ']', HALES_JSON_DEPTH_MAX + 1);
  assert_status(read_n(text, sizeof text - 1, &root, NULL), HALES_EPARSE);
}

static void finds_the_second_of_two_equal_names_among_thousands(void **state) {
  (void)state;
  static char text[64 * 1024];
  size_t n = 0, want = 0;
  text[n++] = '{';
  for (int k = 0; k < 3000; k++) {
    if (k == 2222) want = n + strlen("\"k731\":");
    n += (size_t)snprintf(text + n, sizeof text - n, "\"k%d\":%d%s", k == 2222 ? 731 : k, k % 7,
                          k < 2999 ? "," : "}");
  }
  const hales_json *root = NULL;
  hales_err err = {0};
  assert_status(read_n(text, n, &root, &err), HALES_EPARSE);
  assert_int_equal(err.at, want);
}

static const char sample[] =
    "{\"resourceType\":\"Observation\",\"id\":\"\\u00e9-1\",\"component\":[{\"valueQuantity\":{\"value\":"
    "-48.5e0,\"code\":\"mm[Hg]\"}},{\"ok\":true,\"no\":[null,false]}],\"note\":\"\xE2\x82\xAC \\n\"}";

static void a_document_cut_at_any_byte_is_refused_at_or_before_the_cut(void **state) {
  (void)state;
  for (size_t n = 0; n < sizeof sample - 1; n++) {
    const hales_json *root = NULL;
    hales_err err = {0};
    assert_status(read_n(sample, n, &root, &err), HALES_EPARSE);
    assert_true(err.at <= n);
  }
  const hales_json *root = NULL;
  assert_ok(read_n(sample, sizeof sample - 1, &root, NULL));
}

static void any_one_byte_changed_is_read_or_refused_but_never_crashes(void **state) {
  (void)state;
  static const char bytes[] = {'\0', '\xff', '"', '\\', '{', ']', '9', 'e', ',', '\n', '\x80'};
  char text[sizeof sample];
  size_t refused = 0;
  for (size_t k = 0; k < sizeof sample - 1; k++)
    for (size_t b = 0; b < sizeof bytes; b++) {
      memcpy(text, sample, sizeof sample);
      text[k] = bytes[b];
      const hales_json *root = NULL;
      hales_err err = {0};
      const hales_status s = read_n(text, sizeof sample - 1, &root, &err);
      assert_int_equal(s, err.status);
      assert_int_equal(s == HALES_OK, root != NULL);
      refused += s != HALES_OK;
    }
  assert_true(refused > 1000); /* most of them break the text */
}

static void every_arena_too_small_is_reported_as_such(void **state) {
  (void)state;
  const hales_bytes in = {(const uint8_t *)sample, sizeof sample - 1};
  size_t need = 0;
  for (size_t cap = 0; need == 0; cap += 8) {
    assert_true(cap < sizeof memory);
    hales_arena arena = {.base = memory, .cap = cap};
    const hales_json *root = NULL;
    hales_err err = {0};
    const hales_status s = hales_json_read(in, &arena, &root, &err);
    if (s == HALES_OK)
      need = cap;
    else
      assert_int_equal(s, HALES_ENOMEM);
  }
  assert_true(need > sizeof sample);
}

static void counts_lines_and_columns_as_an_editor_does(void **state) {
  (void)state;
  const hales_json *root = NULL;
  hales_err err = {0};
  assert_status(read_text("{\n  \"a\": \"\xC3\xA9\",\r\n\t\"b\": x\n}", &root, &err), HALES_EPARSE);
  assert_non_null(strstr(err.msg, "line 3, column 7"));
  const uint8_t text[] = "\xC3\xA9\xC3\xA9 x\ry";
  uint64_t line = 0, column = 0;
  hales_bytes_line_column((hales_bytes){text, 8}, 5, &line, &column);
  assert_int_equal(line, 1);
  assert_int_equal(column, 4);
  hales_bytes_line_column((hales_bytes){text, 8}, 99, &line, &column);
  assert_int_equal(line, 2);
  assert_int_equal(column, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(accepts_all_of_rfc_8259),
      cmocka_unit_test(refuses_everything_else_with_the_byte),
      cmocka_unit_test(refuses_a_zero_byte_anywhere),
      cmocka_unit_test(keeps_the_place_and_the_text_of_every_value),
      cmocka_unit_test(answers_not_there_instead_of_guessing),
      cmocka_unit_test(a_hundred_thousand_brackets_are_refused_not_followed),
      cmocka_unit_test(exactly_the_depth_limit_is_accepted),
      cmocka_unit_test(finds_the_second_of_two_equal_names_among_thousands),
      cmocka_unit_test(a_document_cut_at_any_byte_is_refused_at_or_before_the_cut),
      cmocka_unit_test(any_one_byte_changed_is_read_or_refused_but_never_crashes),
      cmocka_unit_test(every_arena_too_small_is_reported_as_such),
      cmocka_unit_test(counts_lines_and_columns_as_an_editor_does),
  };
  return cmocka_run_group_tests_name("base/json", tests, NULL, NULL);
}
