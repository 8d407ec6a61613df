/* What commands that use the store share. */
#ifndef HALES_CLI_STORE_H
#define HALES_CLI_STORE_H

#include "app/open.h"
#include "cli/command.h"

/* --store, else $HALES_STORE, else ./hales.db */
const char *hales_cli_store_path(const hales_cli *cli);
/* UTC, microseconds since 1970. */
int64_t hales_cli_now_us(void);
/* Opens the store of this invocation; close with hales_store_close. */
hales_status hales_cli_store_open(const hales_cli *cli, hales_store_mode mode, hales_store **out,
                                  hales_err *err) HALES_CHECKED;

#endif
