/* The commands, one constant each. */
#ifndef HALES_CLI_COMMANDS_H
#define HALES_CLI_COMMANDS_H

#include "cli/command.h"

extern const hales_cli_command hales_cli_cmd_init;
extern const hales_cli_command hales_cli_cmd_ingest;
extern const hales_cli_command hales_cli_cmd_thread;
extern const hales_cli_command hales_cli_cmd_model_list;
extern const hales_cli_command hales_cli_cmd_model_show;
extern const hales_cli_command hales_cli_cmd_simulate;
extern const hales_cli_command hales_cli_cmd_help;

#endif
