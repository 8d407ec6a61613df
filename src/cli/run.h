#ifndef HALES_CLI_RUN_H
#define HALES_CLI_RUN_H

#include "cli/command.h"

/* One whole invocation: parse, run the handler, write.
 *
 * The result goes to `out` in one piece after the handler has succeeded; a failure leaves `out` empty, or
 * under
 * --json holds {"error":{"status","text","message","at","exit"}}; its message goes to `messages` either way.
 *
 * Returns the exit code.
 */
int hales_cli_run(const hales_cli_command *const *commands, int argc, const char *const *argv, FILE *out,
                  FILE *messages);

#endif
