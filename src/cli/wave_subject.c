#include "cli/wave_subject.h"

#include "app/arteries.h"
#include "cli/store.h"

static hales_status run_loaded(hales_cli *cli, hales_store *store, const char *subject,
                               const hales_app_twin *twin, hales_err *err) {
  hales_app_arteries a;
  HALES_TRY(hales_app_arteries_of(store, subject, twin, cli->args->threads, &a, err));
  if (hales_cli_find(cli, "--coupled"))
    HALES_TRY(hales_app_arteries_couple(twin, (size_t)hales_cli_number(cli, "--draws", 16.0),
                                        cli->args->threads, &cli->progress, &a, err));
  if (cli->args->json) return hales_app_arteries_json(&a, cli->out, err);
  hales_app_arteries_text(&a, cli->out);
  return HALES_OK;
}

hales_status hales_cli_wave_subject(hales_cli *cli, const char *subject, hales_err *err) {
  static const char *const of_networks[] = {"--csv", "--periodic", "--beats", "--cells-per-m", "--courant"};
  for (size_t i = 0; i < sizeof of_networks / sizeof of_networks[0]; i++)
    if (hales_cli_find(cli, of_networks[i]))
      return HALES_CLI_USAGE(cli, err, "%s belongs to a NETWORK, not to --subject", of_networks[i]);
  if (hales_cli_find(cli, "--draws") && !hales_cli_find(cli, "--coupled"))
    return HALES_CLI_USAGE(cli, err, "--draws belongs to --coupled");
  hales_store *store = NULL;
  hales_app_twin twin = {0};
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_READ, &store, err));
  hales_status s = hales_app_twin_load(store, subject, cli->args->threads, &twin, err);
  if (s == HALES_OK) {
    s = run_loaded(cli, store, subject, &twin, err);
    hales_app_twin_destroy(&twin);
  }
  hales_store_close(store);
  return s;
}
