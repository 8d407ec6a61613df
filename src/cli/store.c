#define _POSIX_C_SOURCE 200809L
#include "cli/store.h"

#include <stdlib.h>
#include <time.h>

const char *hales_cli_store_path(const hales_cli *cli) {
  if (cli->args->store) return cli->args->store;
  const char *named = getenv("HALES_STORE");
  return named && *named != '\0' ? named : "hales.db";
}

int64_t hales_cli_now_us(void) {
  struct timespec now = {0};
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

hales_status hales_cli_store_open(const hales_cli *cli, hales_store_mode mode, hales_store **out,
                                  hales_err *err) {
  return hales_app_open(hales_cli_store_path(cli), mode, hales_cli_now_us(), out, err);
}
