#include <stdio.h>

#include "cli/run.h"

int main(int argc, char **argv) {
  return hales_cli_run(hales_cli_commands, argc, (const char *const *)argv, stdout, stderr);
}
