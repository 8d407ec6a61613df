#define _POSIX_C_SOURCE 200809L
#include "support/assert.h"

#include <stdlib.h>

#include "cli/run.h"
#include "cli/sample.h"

typedef struct outcome {
  int code;
  char out[8192], messages[2048];
} outcome;

static void slurp(FILE *f, char *text, size_t size) {
  rewind(f);
  const size_t n = fread(text, 1, size - 1, f);
  text[n] = '\0';
  (void)fclose(f);
}

static outcome run(const char *a, const char *b, const char *c) {
  const char *argv[] = {"hales", a, b, c, NULL};
  const int argc = 1 + (a != NULL) + (b != NULL) + (c != NULL);
  outcome o;
  FILE *out = tmpfile(), *messages = tmpfile();
  assert_non_null(out);
  assert_non_null(messages);
  o.code = hales_cli_run(test_commands, argc, argv, out, messages);
  slurp(out, o.out, sizeof o.out);
  slurp(messages, o.messages, sizeof o.messages);
  return o;
}

static void hands_options_to_the_handler_and_prints_its_result(void **state) {
  (void)state;
  const outcome o = run("simulate", "wk3", "--set=r=1.3");
  assert_int_equal(o.code, 0);
  assert_string_equal(o.out, "wk3|r=1.3|-3|0.25");
  assert_string_equal(o.messages, "");
}

static void a_failure_prints_nothing_on_standard_output(void **state) {
  (void)state;
  const outcome o = run("ingest", "bad", NULL);
  assert_int_equal(o.code, 1);
  assert_string_equal(o.out, "");
  assert_string_equal(o.messages, "hales ingest: row 17: \"heigth_cm\" is no column\n");
}

static void a_failure_under_json_is_one_document_with_the_place(void **state) {
  (void)state;
  const outcome o = run("ingest", "bad", "--json");
  assert_int_equal(o.code, 1);
  assert_non_null(strstr(o.out, "\"status\": \"EPARSE\""));
  assert_non_null(strstr(o.out, "\"at\": 17"));
  assert_non_null(strstr(o.out, "\"exit\": 1"));
  assert_non_null(strstr(o.out, "row 17: \\\"heigth_cm\\\" is no column"));
  assert_null(strstr(o.out, "half a result"));
  assert_string_equal(o.messages, "hales ingest: row 17: \"heigth_cm\" is no column\n");
}

static void exit_codes_tell_failures_apart(void **state) {
  (void)state;
  assert_int_equal(run("ingest", "deny", NULL).code, 3);
  assert_int_equal(run("ingest", "usage", NULL).code, 2);
  assert_int_equal(run("ingest", "mute", NULL).code, 1);
  assert_int_equal(run("ingest", "rung", NULL).code, 4);
  assert_string_equal(run("ingest", "rung", NULL).out, "half a result"); /* an outcome, not a failure */
  assert_int_equal(run("simulat", "wk3", NULL).code, 2);
  assert_int_equal(run(NULL, NULL, NULL).code, 2);
}

static void a_wrong_command_line_points_to_help(void **state) {
  (void)state;
  assert_non_null(strstr(run("simulate", "wk3", "--beats=0").messages, "try: hales simulate --help\n"));
  assert_non_null(strstr(run("model", NULL, NULL).messages, "try: hales model --help\n"));
  assert_non_null(strstr(run("simulat", NULL, NULL).messages, "try: hales --help\n"));
}

static void a_status_without_detail_still_has_a_message(void **state) {
  (void)state;
  assert_string_equal(run("ingest", "mute", NULL).messages, "hales ingest: file or network failure\n");
  assert_non_null(strstr(run("ingest", "mute", "--json").out, "\"at\": null"));
}

static void tells_its_version(void **state) {
  (void)state;
  assert_true(strncmp(run("--version", NULL, NULL).out, "hales ", 6) == 0);
  assert_non_null(strstr(run("--version", "--json", NULL).out, "\"version\": \""));
}

static void a_terminal_is_shown_no_command_of_a_patient_s_file(void **state) {
  (void)state;
  const char *shown = run("simulate",
                          "odd \x1b[31m \xC2\x9B"
                          "2J\x7f\r code \xC3\xA9\tand\nline",
                          NULL)
                          .out;
  assert_non_null(strstr(shown, "odd ?[31m ?\?2J?? code \xC3\xA9\tand\nline"));
  /* U+202E turns what follows, U+2067 isolates it, U+2028 ends the line; U+2032 is a prime */
  assert_non_null(strstr(run("simulate",
                             "a\xE2\x80\xAE"
                             "b\xE2\x81\xA7"
                             "c\xE2\x80\xA8"
                             "d\xE2\x80\xB2",
                             NULL)
                             .out,
                         "a?\?\?b?\?\?c?\?\?d\xE2\x80\xB2"));
  assert_non_null(strstr(run("simulate", "plain \xE2\x89\xA4", NULL).out, "plain \xE2\x89\xA4"));
}

static void a_full_disk_is_a_failure(void **state) {
  (void)state;
  FILE *full = fopen("/dev/full", "w"), *messages = tmpfile();
  assert_non_null(full);
  assert_non_null(messages);
  const char *argv[] = {"hales", "--version", NULL};
  assert_int_equal(hales_cli_run(test_commands, 2, argv, full, messages), 1);
  char text[256];
  slurp(messages, text, sizeof text);
  assert_non_null(strstr(text, "cannot write standard output"));
  (void)fclose(full);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hands_options_to_the_handler_and_prints_its_result),
      cmocka_unit_test(a_failure_prints_nothing_on_standard_output),
      cmocka_unit_test(a_failure_under_json_is_one_document_with_the_place),
      cmocka_unit_test(exit_codes_tell_failures_apart),
      cmocka_unit_test(a_wrong_command_line_points_to_help),
      cmocka_unit_test(a_status_without_detail_still_has_a_message),
      cmocka_unit_test(tells_its_version),
      cmocka_unit_test(a_terminal_is_shown_no_command_of_a_patient_s_file),
      cmocka_unit_test(a_full_disk_is_a_failure),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
