#include "app/calibrate.h"
#include "app/demo.h"
#include "cli/code_version.h"
#include "cli/commands.h"
#include "cli/store.h"

static hales_status run(hales_cli *cli, hales_err *err) {
  const char *data = hales_cli_text(cli, "--data"), *out = hales_cli_text(cli, "--out");
  const hales_demo_options opt = {.data = data,
                                  .out = out ? out : "demo",
                                  .model = hales_cli_text(cli, "--model"),
                                  .seed = cli->args->seed,
                                  .threads = cli->args->threads,
                                  .now_us = hales_cli_now_us(),
                                  .code_version = hales_cli_code_version,
                                  .progress = &cli->progress};
  hales_demo_result r;
  hales_status s = hales_demo_run(&opt, &r, err);
  if (s == HALES_OK && cli->args->json)
    s = hales_demo_json(&r, cli->out, err);
  else if (s == HALES_OK)
    hales_demo_text(&r, cli->out);
  hales_demo_result_deinit(&r);
  return s;
}

static const hales_cli_option options[] = {
    {"--out", "FOLDER", HALES_CLI_FOLDER, "where the store and the pages go; default: demo", 0, 0, false, 0},
    {"--data", "FOLDER", HALES_CLI_FOLDER, "what to take in; default: " HALES_DEMO_DATA, 0, 0, false, 0},
    {"--model", "MODEL", HALES_CLI_MODEL, "model to fit; default: " HALES_APP_MODEL, 0, 0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_demo = {
    .name = "demo",
    .summary = "run the whole chain on six published patients: files to twins to reports",
    .detail = "Makes a store in the output folder, takes in the input files, makes a twin of each patient, "
              "compares plans, writes a report each and an index page, and closes with a table of measured "
              "against twin. Run it in the project's folder, or say with --data where the files are.",
    .option = options,
    .example = "hales demo --out demo",
    .example_text = "then open demo/index.html",
    .run = run,
};
