#include "cli/commands.h"

/* one a line */
/* clang-format off */
const hales_cli_command *const hales_cli_commands[] = {
    &hales_cli_cmd_init,
    &hales_cli_cmd_ingest,
    &hales_cli_cmd_thread,
    &hales_cli_cmd_calibrate,
    &hales_cli_cmd_scenario,
    &hales_cli_cmd_exercise,
    &hales_cli_cmd_risk,
    &hales_cli_cmd_report,
    &hales_cli_cmd_demo,
    &hales_cli_cmd_model_list,
    &hales_cli_cmd_model_show,
    &hales_cli_cmd_model_export,
    &hales_cli_cmd_simulate,
    &hales_cli_cmd_wave,
    &hales_cli_cmd_sensitivity,
    &hales_cli_cmd_body,
    &hales_cli_cmd_help,
    NULL,
};
/* clang-format on */
