/* One named load from the options --watts and --walk. */
#ifndef HALES_CLI_TASK_H
#define HALES_CLI_TASK_H

#include "cli/command.h"
#include "physics/body/exercise.h"

/* Of kind NONE when neither was given. */
hales_task hales_cli_task(const hales_cli *cli);

#endif
