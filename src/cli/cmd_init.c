#include "cli/commands.h"

#include "base/json_write.h"
#include "cli/store.h"

static hales_status run(hales_cli *cli, hales_err *err) {
  hales_store *store = NULL;
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_INIT, &store, err));
  hales_store_close(store);
  const char *path = hales_cli_store_path(cli);
  if (!cli->args->json) {
    hales_buf_printf(cli->out, "store ready: %s\n", path);
    return HALES_OK;
  }
  hales_jw w = hales_jw_on(cli->out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "store", path);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

const hales_cli_command hales_cli_cmd_init = {
    .name = "init",
    .summary = "make a store, or bring an older one up to date",
    .detail = "A store that is already up to date is left as it is.",
    .example = "hales init --store clinic.db",
    .example_text = "a new store in the current folder",
    .run = run,
};
