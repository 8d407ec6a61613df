/* The commands, one constant each. */
#ifndef HALES_CLI_COMMANDS_H
#define HALES_CLI_COMMANDS_H

#include "cli/command.h"

extern const hales_cli_command hales_cli_cmd_init;
extern const hales_cli_command hales_cli_cmd_ingest;
extern const hales_cli_command hales_cli_cmd_thread;
extern const hales_cli_command hales_cli_cmd_calibrate;
extern const hales_cli_command hales_cli_cmd_scenario;
extern const hales_cli_command hales_cli_cmd_exercise;
extern const hales_cli_command hales_cli_cmd_risk;
extern const hales_cli_command hales_cli_cmd_report;
extern const hales_cli_command hales_cli_cmd_demo;
extern const hales_cli_command hales_cli_cmd_model_list;
extern const hales_cli_command hales_cli_cmd_model_show;
extern const hales_cli_command hales_cli_cmd_model_export;
extern const hales_cli_command hales_cli_cmd_simulate;
extern const hales_cli_command hales_cli_cmd_wave;
extern const hales_cli_command hales_cli_cmd_sensitivity;
extern const hales_cli_command hales_cli_cmd_body;
extern const hales_cli_command hales_cli_cmd_help;

#endif
