#ifndef HALES_CLI_ARGS_H
#define HALES_CLI_ARGS_H

#include "cli/command.h"

/* Parses a command line against a table.
 *
 * Global options may stand before or after the command; `--name VALUE` and `--name=VALUE` are the same; `--`
 * ends the options.  With --help or --version nothing else needs to be complete.
 *
 *   argv [argc]   in    borrowed as long as args lives
 *   args          out   release with hales_cli_args_deinit, also after a failure: help, json, command and
 * group are then as far as they were understood
 *
 * Returns OK; EARG when the command line is wrong: the message says what would be right and suggests the
 * nearest known name; ENOMEM.
 */
hales_status hales_cli_args_parse(const hales_cli_command *const *commands, int argc, const char *const *argv,
                                  hales_cli_args *args, hales_err *err) HALES_CHECKED;
void hales_cli_args_deinit(hales_cli_args *args);

#endif
