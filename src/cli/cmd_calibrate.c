#include "app/calibrate.h"
#include "cli/code_version.h"
#include "cli/commands.h"
#include "cli/store.h"
#include "cli/subject.h"

static hales_status run(hales_cli *cli, hales_err *err) {
  const char *date = NULL;
  HALES_TRY(hales_cli_date(cli, &date, err));
  const hales_app_calibrate_request q = {.subject = hales_cli_operand_at(cli, 0),
                                         .date = date,
                                         .model = hales_cli_text(cli, "--model"),
                                         .seed = cli->args->seed,
                                         .threads = cli->args->threads,
                                         .n_draw = (size_t)hales_cli_number(cli, "--draws", 0.0),
                                         .code_version = hales_cli_code_version,
                                         .now_us = hales_cli_now_us()};
  const hales_patient_model *pm;
  if (hales_app_patient_model(q.model, &pm, err) != HALES_OK)
    return cli->exit_code = HALES_EXIT_USAGE, HALES_EARG;
  hales_store *store = NULL;
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_WRITE, &store, err));
  hales_progress_tell(&cli->progress, "calibrating", 0, 1);
  hales_app_calibration c;
  hales_status s = hales_app_calibrate(store, &q, &c, err);
  if (s == HALES_OK && cli->args->json)
    s = hales_app_calibration_json(&c, cli->out, err);
  else if (s == HALES_OK)
    hales_app_calibration_text(&c, cli->out);
  hales_app_calibration_destroy(&c);
  hales_store_close(store);
  return s;
}

static const hales_cli_option options[] = {
    {"--date", "YYYY-MM-DD", HALES_CLI_TEXT, "day of the measurements; default: the latest catheterisation",
     0, 0, false, 0},
    {"--model", "MODEL", HALES_CLI_MODEL, "model to fit; default: " HALES_APP_MODEL, 0, 0, false, 0},
    {"--draws", "N", HALES_CLI_WHOLE, "draws of the twin; default 256", 16, 4096, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_calibrate = {
    .name = "calibrate",
    .summary = "make a twin: fit the circulation model to a subject's measurements",
    .detail =
        "Takes the pressures, flow and heart rate of one day (the latest catheterisation unless --date is "
        "given), volumes within 30 days of it, and body size; fits the model's personal numbers; stores the "
        "twin, "
        "which supersedes the one before.\n\n"
        "A value that the twin cannot meet is marked MISFIT; a number that the data did not inform is marked "
        "\"not learned\". Where no posterior is found nothing is stored and the exit code is 1. Research "
        "software.",
    .operand = hales_cli_subject,
    .option = options,
    .example = "hales calibrate P1 --json",
    .example_text = "a twin of P1; its parameters and its fit, for a program",
    .run = run,
};
