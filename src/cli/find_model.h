#ifndef HALES_CLI_FIND_MODEL_H
#define HALES_CLI_FIND_MODEL_H

#include "cli/command.h"
#include "physics/model.h"

/* The model of that id; NULL with a usage error that suggests the nearest id. */
const hales_model *hales_cli_find_model(hales_cli *cli, const char *id, hales_err *err);

#endif
