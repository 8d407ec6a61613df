#include "cli/commands.h"

#include <string.h>

#include "cli/help.h"
#include "physics/registry.h"

static const hales_cli_command *find(const hales_cli_command *const *commands, const char *name) {
  for (; *commands; commands++)
    if (strcmp((*commands)->name, name) == 0) return *commands;
  return NULL;
}

static bool is_group(const hales_cli_command *const *commands, const char *name) {
  const size_t n = strlen(name);
  for (; *commands; commands++)
    if (strncmp((*commands)->name, name, n) == 0 && (*commands)->name[n] == ' ') return true;
  return false;
}

static hales_status print_bash(hales_cli *cli) {
  hales_buf models = {0}; /* ids, parted by blanks */
  for (size_t i = 0; hales_models[i]; i++) hales_buf_printf(&models, " %s", hales_models[i]->id);
  hales_cli_help_bash(cli->commands, models.failed ? "" : models.data, cli->out);
  hales_buf_deinit(&models);
  return HALES_OK;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  const bool as_file = hales_cli_find(cli, "--man") || hales_cli_find(cli, "--bash");
  const char *first = hales_cli_operand_at(cli, 0), *second = hales_cli_operand_at(cli, 1);
  if (as_file && (first || cli->args->json))
    return HALES_CLI_USAGE(cli, err, "--man and --bash stand alone: no command and no --json with them");
  if (hales_cli_find(cli, "--man")) {
    hales_cli_help_man(cli->commands, cli->out);
    return HALES_OK;
  }
  if (hales_cli_find(cli, "--bash")) {
    return print_bash(cli);
  }
  char name[64] = "";
  if (first)
    (void)snprintf(name, sizeof name, "%.30s%s%.30s", first, second ? " " : "", second ? second : "");
  const hales_cli_command *command = first ? find(cli->commands, name) : NULL;
  const bool group = first && !second && is_group(cli->commands, first);
  if (cli->args->n_operand > 2 || (first && !command && !group))
    return HALES_CLI_USAGE(cli, err, "there is no command \"%s\"; hales help lists them all", name);
  if (cli->args->json) {
    const hales_cli_command *one[2] = {command, NULL};
    return hales_cli_help_json(command ? one : cli->commands, cli->out, err);
  }
  if (command)
    hales_cli_help_one(command, cli->out);
  else
    hales_cli_help_all(cli->commands, first, cli->out);
  return HALES_OK;
}

static const hales_cli_operand operands[] = {
    {"COMMAND", HALES_CLI_COMMAND, true, true,
     "command to explain, one or two words; default: all, in brief"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

static const hales_cli_option options[] = {
    {"--man", NULL, HALES_CLI_FLAG, "print the manual page (man -l reads it)", 0, 0, false, 1},
    {"--bash", NULL, HALES_CLI_FLAG, "print the completion script for bash", 0, 0, false, 1},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_help = {
    .name = "help",
    .summary = "explain a command, or print the manual page or the shell completion",
    .operand = operands,
    .option = options,
    .example = "source <(hales help --bash)",
    .example_text = "complete hales commands with the tab key in this shell",
    .run = run,
};
