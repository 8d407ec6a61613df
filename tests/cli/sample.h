/* A command table for tests: generic, and with every kind of row. */
#ifndef HALES_TESTS_CLI_SAMPLE_H
#define HALES_TESTS_CLI_SAMPLE_H

#include <string.h>

#include "cli/command.h"

static inline hales_status test_echo(hales_cli *cli, hales_err *err) {
  (void)err;
  hales_buf_printf(cli->out, "%s", hales_cli_operand_at(cli, 0));
  size_t at = 0;
  for (const char *v; (v = hales_cli_next(cli, "--set", &at)) != NULL;) hales_buf_printf(cli->out, "|%s", v);
  hales_buf_printf(cli->out, "|%g|%g", hales_cli_number(cli, "--beats", -3.0),
                   hales_cli_number(cli, "--tol", 0.25));
  return HALES_OK;
}

static inline hales_status test_fail(hales_cli *cli, hales_err *err) {
  hales_buf_puts(cli->out, "half a result");
  const char *how = hales_cli_operand_at(cli, 0);
  if (strcmp(how, "deny") == 0) return HALES_FAIL(err, HALES_EDENY, "consent was withdrawn");
  if (strcmp(how, "usage") == 0) return HALES_CLI_USAGE(cli, err, "plan A has no drug");
  if (strcmp(how, "mute") == 0) return HALES_EIO;
  if (strcmp(how, "rung") == 0) return cli->exit_code = HALES_EXIT_EVIDENCE, HALES_OK;
  return HALES_FAIL_AT(err, HALES_EPARSE, 17, "row 17: \"heigth_cm\" is no column");
}

static const hales_cli_operand test_one_operand[] = {
    {"MODEL", HALES_CLI_MODEL, false, false, "model to run"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};
static const hales_cli_operand test_many_operands[] = {
    {"PATH", HALES_CLI_FILE, false, true, "file or folder"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};
static const hales_cli_option test_options[] = {
    {"--set", "NAME=VALUE", HALES_CLI_TEXT, "another value for a parameter", 0, 0, true, 0},
    {"--beats", "N", HALES_CLI_WHOLE, "beats to run", 2, 5000, false, 1},
    {"--tol", "TOL", HALES_CLI_REAL, "tolerance", 1e-12, 0.125, false, 1},
    {"--csv", "FILE", HALES_CLI_FILE, "write the signals", 0, 0, false, 0},
    {"--fast", NULL, HALES_CLI_FLAG, "do not wait", 0, 0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};
static const hales_cli_command test_simulate = {.name = "simulate",
                                                .summary = "run a model",
                                                .detail =
                                                    "First paragraph.\n\n'Second' .paragraph -- \\ here.",
                                                .operand = test_one_operand,
                                                .option = test_options,
                                                .example = "hales simulate wk3 --set c_ml_mmhg=0.7",
                                                .example_text = "a stiff artery",
                                                .run = test_echo};
static const hales_cli_command test_model_list = {.name = "model list",
                                                  .summary = "list",
                                                  .example = "hales model list",
                                                  .example_text = "all",
                                                  .run = test_echo};
static const hales_cli_command test_model_show = {.name = "model show",
                                                  .summary = "show",
                                                  .operand = test_one_operand,
                                                  .example = "hales model show wk3",
                                                  .example_text = "one",
                                                  .run = test_echo};
static const hales_cli_option test_needed_options[] = {
    {"--subject", "ID", HALES_CLI_TEXT, "whose they are", 0, 0, true, HALES_CLI_NEEDED},
    {"--until", "YEAR", HALES_CLI_WHOLE, "the last of them", 1900, 2100, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};
static const hales_cli_command test_erase = {.name = "erase",
                                             .summary = "forget",
                                             .option = test_needed_options,
                                             .example = "hales erase --subject a",
                                             .example_text = "all of one",
                                             .run = test_echo};
static const hales_cli_command test_ingest = {.name = "ingest",
                                              .summary = "read files",
                                              .operand = test_many_operands,
                                              .example = "hales ingest a.csv",
                                              .example_text = "one file",
                                              .run = test_fail};
static const hales_cli_command *const test_commands[] = {&test_model_list, &test_model_show, &test_simulate,
                                                         &test_ingest,     &test_erase,      NULL};

#endif
