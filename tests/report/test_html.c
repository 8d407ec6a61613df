/* Nothing from outside becomes markup. */
#include "support/assert.h"

#include <string.h>

#include "report/html.h"

static hales_buf out;
static const char *escaped(const char *text) {
  hales_buf_deinit(&out);
  hales_html_text(&out, text);
  return out.data ? out.data : "";
}

static void markup_characters_are_escaped(void **state) {
  (void)state;
  assert_string_equal(escaped("<script>alert('x & \"y\"')</script>"),
                      "&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;");
}

static void well_formed_text_of_any_script_passes(void **state) {
  (void)state;
  const char *text = "Zo\xC3\xAB \xE6\x9D\x8E \xF0\x9F\xAB\x80 \xE2\x88\x92"
                     "2.1";
  assert_string_equal(escaped(text), text);
}

static void broken_bytes_and_controls_become_a_replacement_character(void **state) {
  (void)state;
  static const char *const broken[] = {
      "\xFF",         "\x80",         "\xC0\xAF",     "\xE2\x82",         "\xED\xA0\x80", "\xF4\x90\x80\x80",
      "\x01",         "\x7F",         "\xC2\x85",     "\xF0\x80\x80\x80", "\xE2\x80\x8F", "\xE2\x80\xAA",
      "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9", "\xD8\x9C"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    const char *got = escaped(broken[i]);
    assert_non_null(strstr(got, "\xEF\xBF\xBD"));
    assert_null(strstr(got, broken[i]));
    for (const char *c = got; *c; c++) assert_true((unsigned char)*c >= 0x20 && *c != 0x7F);
  }
  assert_string_equal(escaped("a\xE2\x82<b>"), "a\xEF\xBF\xBD\xEF\xBF\xBD&lt;b&gt;");
}

static void a_template_escapes_its_arguments_and_nothing_else(void **state) {
  (void)state;
  hales_buf_deinit(&out);
  hales_html_put(&out, "<b title=\"%s\">%d of %zu, 90&nbsp;%%</b>", "\"><i>", -7, (size_t)13);
  assert_string_equal(out.data, "<b title=\"&quot;&gt;&lt;i&gt;\">-7 of 13, 90&nbsp;%</b>");
}

static int release(void **state) {
  (void)state;
  hales_buf_deinit(&out);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(markup_characters_are_escaped),
      cmocka_unit_test(well_formed_text_of_any_script_passes),
      cmocka_unit_test(broken_bytes_and_controls_become_a_replacement_character),
      cmocka_unit_test(a_template_escapes_its_arguments_and_nothing_else),
  };
  return cmocka_run_group_tests(tests, NULL, release);
}
