#include "cli/task.h"

hales_task hales_cli_task(const hales_cli *cli) {
  if (hales_cli_find(cli, "--watts"))
    return (hales_task){HALES_TASK_CYCLE, hales_cli_number(cli, "--watts", 0.0)};
  if (hales_cli_find(cli, "--walk"))
    return (hales_task){HALES_TASK_WALK, hales_cli_number(cli, "--walk", 0.0)};
  return (hales_task){HALES_TASK_NONE, 0.0};
}
