#include "support/assert.h"

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/sample.h"
#include "scenario/catalogue.h"

static void synopsis_shows_operands_options_and_choices(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_cli_synopsis(&test_simulate, &out);
  assert_string_equal(out.data,
                      "simulate MODEL [--set NAME=VALUE]... [--beats N | --tol TOL] [--csv FILE] [--fast]");
  out.len = 0;
  hales_cli_synopsis(&test_ingest, &out);
  assert_string_equal(out.data, "ingest PATH...");
  out.len = 0;
  hales_cli_synopsis(&test_erase, &out);
  assert_string_equal(out.data, "erase --subject ID... [--until YEAR]");
  hales_buf_deinit(&out);
}

static size_t longest_line(const char *text) {
  size_t longest = 0;
  while (*text != '\0') {
    const size_t n = strcspn(text, "\n");
    longest = n > longest ? n : longest;
    text += n + (text[n] == '\n');
  }
  return longest;
}

static void wraps_words_and_keeps_paragraphs(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_cli_wrap(&out, "one two three four\n\nfive", 4, 4, 13);
  assert_string_equal(out.data, "one two\n    three\n    four\n\n    five\n");
  out.len = 0;
  hales_cli_wrap(&out, "run [--a B | --c] x", 0, 2, 14);
  assert_string_equal(out.data, "  run\n  [--a B | --c]\n  x\n");
  hales_buf_deinit(&out);
}

static void no_line_of_the_products_help_is_too_long(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_cli_help_all(hales_cli_commands, NULL, &out);
  for (const hales_cli_command *const *c = hales_cli_commands; *c; c++) hales_cli_help_one(*c, &out);
  assert_ok(hales_buf_status(&out, NULL));
  assert_true(longest_line(out.data) <= 100); /* examples are not wrapped: they must be copied */
  hales_buf_deinit(&out);
}

static void every_command_is_complete(void **state) {
  (void)state;
  for (const hales_cli_command *const *p = hales_cli_commands; *p; p++) {
    const hales_cli_command *c = *p;
    assert_non_null(c->run);
    assert_true(strlen(c->summary) > 10);
    assert_true(strncmp(c->example, "hales ", 6) == 0 || strstr(c->example, "(hales ") != NULL);
    assert_non_null(strstr(c->example, c->name));
    assert_true(strlen(c->example_text) > 5);
    hales_buf out = {0};
    hales_cli_help_one(c, &out);
    assert_non_null(strstr(out.data, c->example));
    for (const hales_cli_option *o = c->option; o && o->name; o++) {
      assert_true(strncmp(o->name, "--", 2) == 0);
      assert_int_equal(o->value == NULL, o->kind == HALES_CLI_FLAG);
      if (o->kind == HALES_CLI_WHOLE || o->kind == HALES_CLI_REAL) assert_true(o->lo < o->hi);
      assert_non_null(strstr(out.data, o->name));
      for (const hales_cli_option *g = hales_cli_global_options; g->name; g++)
        assert_string_not_equal(o->name, g->name);
    }
    for (size_t i = 0; i < out.len; i++) assert_true((unsigned char)out.data[i] < 0x80);
    hales_buf_deinit(&out);
  }
}

static void group_help_lists_only_the_group(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_cli_help_all(test_commands, "model", &out);
  assert_non_null(strstr(out.data, "  model list"));
  assert_non_null(strstr(out.data, "  model show MODEL"));
  assert_null(strstr(out.data, "  simulate"));
  hales_buf_deinit(&out);
}

static void man_page_escapes_what_roff_would_take_as_its_own(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_cli_help_man(test_commands, &out);
  assert_non_null(strstr(out.data, "\\&\\(aqSecond\\(aq .paragraph \\-\\- \\e here."));
  assert_non_null(strstr(out.data, ".SS simulate MODEL [\\-\\-set NAME=VALUE]..."));
  hales_buf_deinit(&out);
}

static void help_of_scenario_names_every_drug(void **state) {
  (void)state;
  for (size_t i = 0; i < catalogue->drugs_n; i++)
    assert_non_null(strstr(hales_cli_cmd_scenario.detail, catalogue->drugs[i].id));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(synopsis_shows_operands_options_and_choices),
      cmocka_unit_test(wraps_words_and_keeps_paragraphs),
      cmocka_unit_test(no_line_of_the_products_help_is_too_long),
      cmocka_unit_test(every_command_is_complete),
      cmocka_unit_test(group_help_lists_only_the_group),
      cmocka_unit_test(help_of_scenario_names_every_drug),
      cmocka_unit_test(man_page_escapes_what_roff_would_take_as_its_own),
  };
  return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
