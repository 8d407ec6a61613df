#include "support/assert.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"

static void writes_nested_structure_on_one_line(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, false);
  hales_err err = {0};
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "model", "wk3");
  hales_jw_put_array(&w, "p");
  hales_jw_number(&w, 13.25);
  hales_jw_begin_object(&w);
  hales_jw_put_bool(&w, "learned", false);
  hales_jw_put_null(&w, "hr_bpm");
  hales_jw_end_object(&w);
  hales_jw_begin_array(&w);
  hales_jw_end_array(&w);
  hales_jw_int(&w, -42);
  hales_jw_end_array(&w);
  hales_jw_put_object(&w, "none");
  hales_jw_end_object(&w);
  hales_jw_put_uint(&w, "seed", UINT64_MAX);
  hales_jw_put_int(&w, "least", INT64_MIN);
  hales_jw_put_string(&w, "unit", NULL);
  hales_jw_end_object(&w);
  assert_ok_err(hales_jw_finish(&w, &err), &err);
  assert_string_equal(out.data, "{\"model\":\"wk3\",\"p\":[13.25,{\"learned\":false,\"hr_bpm\":null},[],-42],"
                                "\"none\":{},\"seed\":18446744073709551615,\"least\":-9223372036854775808,"
                                "\"unit\":null}");
  hales_buf_deinit(&out);
}

static void indents_when_asked_to_be_pretty(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_array(&w, "a");
  hales_jw_int(&w, 3);
  hales_jw_int(&w, 7);
  hales_jw_end_array(&w);
  hales_jw_put_object(&w, "empty");
  hales_jw_end_object(&w);
  hales_jw_end_object(&w);
  assert_ok(hales_jw_finish(&w, NULL));
  assert_string_equal(out.data, "{\n  \"a\": [\n    3,\n    7\n  ],\n  \"empty\": {}\n}\n");
  hales_buf_deinit(&out);
}

static void a_lone_value_is_a_document(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, false);
  hales_jw_string(&w, "systole");
  assert_ok(hales_jw_finish(&w, NULL));
  assert_string_equal(out.data, "\"systole\"");
  hales_buf_deinit(&out);
}

static void check_string(const char *bytes, size_t n, const char *want) {
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, false);
  hales_jw_string_n(&w, bytes, n);
  assert_ok(hales_jw_finish(&w, NULL));
  assert_string_equal(out.data, want);
  hales_buf_deinit(&out);
}

static void escapes_what_json_demands_or_a_terminal_obeys_and_nothing_else(void **state) {
  (void)state;
  check_string("a\"b\\c\n\t\r\b\f/", 11, "\"a\\\"b\\\\c\\n\\t\\r\\b\\f/\"");
  check_string("x\0y\x1f\x7f", 5, "\"x\\u0000y\\u001f\\u007f\"");
  check_string("\xC2\x9B\xD8\x9C\xE2\x80\xAEz\xE2\x81\xA9\xC2\xA0\xE2\x80\xAF", 16,
               "\"\\u009b\\u061c\\u202ez\\u2069\xC2\xA0\xE2\x80\xAF\"");
  check_string("", 0, "\"\"");
  check_string("mm[Hg]·s \xF0\x9F\xAB\x80", strlen("mm[Hg]·s ") + 4, "\"mm[Hg]·s \xF0\x9F\xAB\x80\"");
}

static void replaces_bytes_that_are_not_utf8(void **state) {
  (void)state;
  check_string("a\xFFz", 3, "\"a\xEF\xBF\xBDz\"");
  check_string("\xC3", 1, "\"\xEF\xBF\xBD\"");                                   /* cut short */
  check_string("\xC0\xAF", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");                   /* overlong '/' */
  check_string("\xE0\x9F\xBFq", 4, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDq\""); /* overlong */
  check_string("\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");   /* surrogate */
  check_string("\xF4\x90\x80\x80", 4, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  check_string("\xF4\x8F\xBF\xBF", 4, "\"\xF4\x8F\xBF\xBF\""); /* U+10FFFF */
}

static void numbers_are_shortest_that_read_back(void **state) {
  (void)state;
  const struct {
    double value;
    const char *text;
  } cases[] = {{0.1, "0.1"},
               {-17.0, "-17"},
               {1.0 / 3.0, "0.3333333333333333"},
               {1e300, "1e+300"},
               {5e-324, "4.94065645841247e-324"},
               {0.1 + 0.2, "0.30000000000000004"},
               {133.322387415, "133.322387415"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[HALES_NUMBER_TEXT_MAX];
    assert_int_equal(hales_number_text(cases[i].value, text), strlen(cases[i].text));
    assert_string_equal(text, cases[i].text);
  }
}

static void every_number_reads_back_to_the_same_bits(void **state) {
  (void)state;
  uint64_t bits = UINT64_C(0x9E3779B97F4A7C15);
  size_t tried = 0;
  for (int i = 0; i < 20000; i++) {
    bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    double value, back;
    memcpy(&value, &bits, sizeof value);
    if (!isfinite(value)) continue;
    char text[HALES_NUMBER_TEXT_MAX];
    assert_true(hales_number_text(value, text) < HALES_NUMBER_TEXT_MAX);
    back = strtod(text, NULL);
    assert_memory_equal(&back, &value, sizeof value);
    tried++;
  }
  assert_true(tried > 19000); /* one double in 2048 is a NaN or an infinity */
}

static void decimal_point_stays_a_point_under_any_locale(void **state) {
  (void)state;
  const char *names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "ps_AF.UTF-8"};
  size_t tried = 0;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (!setlocale(LC_NUMERIC, names[i])) continue;
    char text[HALES_NUMBER_TEXT_MAX];
    hales_number_text(-2.75e-9, text);
    (void)setlocale(LC_NUMERIC, "C");
    assert_string_equal(text, "-2.75e-09");
    tried++;
  }
  if (tried == 0) {
    print_message("skipped: no locale with a decimal comma on this machine\n");
    skip();
  }
}

static void names_the_key_of_a_number_that_is_not_finite(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, false);
  hales_err err = {0};
  hales_jw_begin_object(&w);
  hales_jw_put_number(&w, "p_max_mmhg", 71.5);
  hales_jw_put_number(&w, "p_min_mmhg", nan(""));
  hales_jw_put_number(&w, "q_ml_s", HUGE_VAL);
  hales_jw_end_object(&w);
  assert_status(hales_jw_finish(&w, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "\"p_min_mmhg\""));
  assert_null(strstr(err.msg, "q_ml_s"));
  assert_string_equal(out.data, "{\"p_max_mmhg\":71.5,\"p_min_mmhg\":null,\"q_ml_s\":null}");
  hales_buf_deinit(&out);
}

static void reports_memory_that_ran_out(void **state) {
  (void)state;
  hales_buf out = {.failed = true};
  hales_jw w = hales_jw_on(&out, false);
  hales_jw_begin_array(&w);
  hales_jw_end_array(&w);
  assert_status(hales_jw_finish(&w, NULL), HALES_ENOMEM);
}

static void nests_to_the_stated_depth(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, false);
  for (int i = 0; i < HALES_JW_DEPTH_MAX; i++) hales_jw_begin_array(&w);
  for (int i = 0; i < HALES_JW_DEPTH_MAX; i++) hales_jw_end_array(&w);
  assert_ok(hales_jw_finish(&w, NULL));
  assert_int_equal(out.len, 2 * HALES_JW_DEPTH_MAX);
  hales_buf_deinit(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_nested_structure_on_one_line),
      cmocka_unit_test(indents_when_asked_to_be_pretty),
      cmocka_unit_test(a_lone_value_is_a_document),
      cmocka_unit_test(escapes_what_json_demands_or_a_terminal_obeys_and_nothing_else),
      cmocka_unit_test(replaces_bytes_that_are_not_utf8),
      cmocka_unit_test(numbers_are_shortest_that_read_back),
      cmocka_unit_test(every_number_reads_back_to_the_same_bits),
      cmocka_unit_test(decimal_point_stays_a_point_under_any_locale),
      cmocka_unit_test(names_the_key_of_a_number_that_is_not_finite),
      cmocka_unit_test(reports_memory_that_ran_out),
      cmocka_unit_test(nests_to_the_stated_depth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
