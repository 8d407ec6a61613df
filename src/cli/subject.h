/* What commands about one subject share. */
#ifndef HALES_CLI_SUBJECT_H
#define HALES_CLI_SUBJECT_H

#include "cli/command.h"

/* The operand SUBJECT. */
extern const hales_cli_operand hales_cli_subject[];

/* Text of --date, NULL when it is not there.  EPARSE, with the exit code of wrong usage, when it is no day.
 */
hales_status hales_cli_date(hales_cli *cli, const char **date, hales_err *err) HALES_CHECKED;

#endif
