#include "app/risk.h"

#include "cli/commands.h"
#include "cli/store.h"
#include "cli/subject.h"

static hales_status run(hales_cli *cli, hales_err *err) {
  const char *date = NULL;
  HALES_TRY(hales_cli_date(cli, &date, err));
  hales_store *store = NULL;
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_READ, &store, err));
  hales_app_risk r;
  hales_status s = hales_app_risk_run(store, hales_cli_operand_at(cli, 0), date, &r, err);
  if (s == HALES_OK && cli->args->json)
    s = hales_app_risk_json(&r, cli->out, err);
  else if (s == HALES_OK)
    hales_app_risk_text(&r, cli->out);
  hales_app_risk_destroy(&r);
  hales_store_close(store);
  return s;
}

static const hales_cli_option options[] = {
    {"--date", "YYYY-MM-DD", HALES_CLI_TEXT, "day to score; default: the latest with any item of a score", 0,
     0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_risk = {
    .name = "risk",
    .summary = "published risk scores of a subject, with what they were computed from",
    .detail = "ESC/ERS four and three strata, REVEAL 2.0, REVEAL Lite 2 and the French criteria, each from "
              "the values nearest to the date, at most a year away. A score that cannot be computed says "
              "which items are missing.",
    .operand = hales_cli_subject,
    .option = options,
    .example = "hales risk P1 --json",
    .example_text = "every score of P1, for a program",
    .run = run,
};
