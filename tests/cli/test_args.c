#include "support/assert.h"

#include "cli/args.h"
#include "cli/sample.h"

enum { ARGS_MAX = 16 };

/* A command line: its words, and what became of them. */
typedef struct line {
  char words[512];
  const char *argv[ARGS_MAX];
  hales_cli_args args;
  hales_err err;
} line;

/* Release with hales_cli_args_deinit(&l->args). */
static hales_status parse(const char *text, line *l) {
  int argc = 0;
  *l = (line){0};
  (void)snprintf(l->words, sizeof l->words, "%s", text);
  l->argv[argc++] = "hales";
  for (char *word = strtok(l->words, " "); word && argc < ARGS_MAX; word = strtok(NULL, " "))
    l->argv[argc++] = word;
  return hales_cli_args_parse(test_commands, argc, l->argv, &l->args, &l->err);
}

static void check_refused(const char *text, const char *message_has) {
  line l;
  assert_status(parse(text, &l), HALES_EARG);
  if (!strstr(l.err.msg, message_has)) {
    print_error("%s: message is \"%s\", should have \"%s\"\n", text, l.err.msg, message_has);
    fail();
  }
  hales_cli_args_deinit(&l.args);
}

static void takes_global_options_before_and_after_the_command(void **state) {
  (void)state;
  const char *lines[] = {"--store a.db --seed 77 --threads 3 --quiet simulate wk3",
                         "simulate --store=a.db wk3 --seed=77 --quiet --threads 3",
                         "simulate wk3 --threads=3 --quiet --seed 77 --store a.db"};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    line l;
    assert_ok_err(parse(lines[i], &l), &l.err);
    assert_ptr_equal(l.args.command, &test_simulate);
    assert_string_equal(l.args.store, "a.db");
    assert_int_equal(l.args.seed, 77);
    assert_int_equal(l.args.threads, 3);
    assert_true(l.args.quiet);
    assert_false(l.args.json);
    assert_int_equal(l.args.n_operand, 1);
    assert_string_equal(l.args.operand[0], "wk3");
    hales_cli_args_deinit(&l.args);
  }
}

static void keeps_repeated_options_in_order(void **state) {
  (void)state;
  line l;
  assert_ok_err(parse("simulate --set r=-1.3 wk3 --set=c=0.7 --beats 12", &l), &l.err);
  const hales_cli cli = {.args = &l.args};
  size_t at = 0;
  assert_string_equal(hales_cli_next(&cli, "--set", &at), "r=-1.3");
  assert_string_equal(hales_cli_next(&cli, "--set", &at), "c=0.7");
  assert_null(hales_cli_next(&cli, "--set", &at));
  assert_close(hales_cli_number(&cli, "--beats", 0.0), 12.0, 0.0, 0.0);
  assert_null(hales_cli_text(&cli, "--csv"));
  hales_cli_args_deinit(&l.args);
}

static void everything_after_two_dashes_is_an_operand(void **state) {
  (void)state;
  line l;
  assert_ok_err(parse("ingest - -- --json -x", &l), &l.err);
  assert_int_equal(l.args.n_operand, 3);
  assert_string_equal(l.args.operand[0], "-");
  assert_string_equal(l.args.operand[1], "--json");
  assert_string_equal(l.args.operand[2], "-x");
  assert_false(l.args.json);
  hales_cli_args_deinit(&l.args);
}

static void finds_commands_of_two_words(void **state) {
  (void)state;
  line l;
  assert_ok_err(parse("model --json show wk3", &l), &l.err);
  assert_ptr_equal(l.args.command, &test_model_show);
  assert_true(l.args.json);
  hales_cli_args_deinit(&l.args);
  check_refused("model", "list or show");
  check_refused("model lisst", "\"model list\"");
}

static void help_needs_nothing_else(void **state) {
  (void)state;
  const char *lines[] = {"--help", "-h", "model --help", "simulate --help", "--help simulate"};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    line l;
    assert_ok_err(parse(lines[i], &l), &l.err);
    assert_true(l.args.help);
    hales_cli_args_deinit(&l.args);
  }
}

static void suggests_the_nearest_name(void **state) {
  (void)state;
  check_refused("simulat wk3", "\"simulate\"");
  check_refused("sim wk3", "\"simulate\"");
  check_refused("modle list", "\"model\"");
  check_refused("simulate wk3 --beat 4", "--beats");
  check_refused("simulate wk3 --quite", "--quiet");
  check_refused("--jsno simulate wk3", "--json");
  check_refused("frobnicate", "unknown command \"frobnicate\"");
  check_refused("--csv x simulate wk3", "after");
}

static void refuses_numbers_that_are_none_or_out_of_range(void **state) {
  (void)state;
  const char *whole[] = {"0", "1", "-4", "2.5", "5001", "nan", "inf", "1e99", "1e999", "0x10", "12x", "+"};
  for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
    char text[96];
    (void)snprintf(text, sizeof text, "simulate wk3 --beats %s", whole[i]);
    check_refused(text, "whole number from 2 to 5000");
  }
  const char *real[] = {"0", "0.126", "-1e-3", "nan", "NAN", "inf", "-inf", "1e-13", "1,5e-3", "tenth"};
  for (size_t i = 0; i < sizeof real / sizeof real[0]; i++) {
    char text[96];
    (void)snprintf(text, sizeof text, "simulate wk3 --tol=%s", real[i]);
    check_refused(text, "number from 1e-12 to 0.125");
  }
  check_refused("simulate wk3 --seed 18446744073709551616", "18446744073709551615");
  check_refused("simulate wk3 --seed -1", "whole number");
  check_refused("simulate wk3 --threads 1025", "1024");
}

static void refuses_what_contradicts_itself(void **state) {
  (void)state;
  check_refused("simulate wk3 --beats 3 --tol 0.01", "exclude each other");
  check_refused("simulate wk3 --beats 3 --beats 4", "--beats is given twice");
  check_refused("--seed 3 simulate wk3 --seed 3", "--seed is given twice");
  check_refused("simulate wk3 --fast=yes", "takes no value");
  check_refused("simulate wk3 --csv --fast", "--csv needs a value");
  check_refused("simulate wk3 --csv", "--csv needs a value");
  check_refused("simulate wk3 --csv=", "empty");
  check_refused("simulate", "MODEL is missing");
  check_refused("ingest", "PATH is missing");
  check_refused("erase", "--subject is missing: --subject ID, whose they are");
  check_refused("erase --until 1987", "--subject is missing");
  check_refused("simulate wk3 wk4", "\"wk4\" is one word too many");
  check_refused("", "no command");
}

static void knows_of_json_even_when_the_error_comes_first(void **state) {
  (void)state;
  line l;
  assert_status(parse("simulat wk3 --json", &l), HALES_EARG);
  assert_true(l.args.json);
  hales_cli_args_deinit(&l.args);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_global_options_before_and_after_the_command),
      cmocka_unit_test(keeps_repeated_options_in_order),
      cmocka_unit_test(everything_after_two_dashes_is_an_operand),
      cmocka_unit_test(finds_commands_of_two_words),
      cmocka_unit_test(help_needs_nothing_else),
      cmocka_unit_test(suggests_the_nearest_name),
      cmocka_unit_test(refuses_numbers_that_are_none_or_out_of_range),
      cmocka_unit_test(refuses_what_contradicts_itself),
      cmocka_unit_test(knows_of_json_even_when_the_error_comes_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
