#include "app/exercise.h"

#include "cli/commands.h"
#include "cli/store.h"
#include "cli/task.h"

static hales_status run(hales_cli *cli, hales_err *err) {
  const hales_app_exercise_request q = {
      .subject = hales_cli_operand_at(cli, 0),
      .n_draw = (size_t)hales_cli_number(cli, "--draws", HALES_APP_EXERCISE_DRAWS),
      .task = hales_cli_task(cli),
      .reserve = hales_cli_find(cli, "--healthy") ? HALES_APP_RESERVE_HEALTHY
                 : hales_cli_find(cli, "--pah")   ? HALES_APP_RESERVE_PAH
                                                  : HALES_APP_RESERVE_AUTO,
      .nominal = hales_cli_find(cli, "--nominal") != NULL,
      .hb_g_dl = hales_cli_number(cli, "--hb", 0.0),
      .shunt_frac = hales_cli_number(cli, "--shunt", -1.0),
      .age_years = hales_cli_number(cli, "--age", 0.0),
      .seed = cli->args->seed,
      .threads = cli->args->threads};
  hales_store *store = NULL;
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_READ, &store, err));
  hales_progress_tell(&cli->progress, "running the loads", 0, 1);
  hales_app_exercise e;
  hales_status s = hales_app_exercise_run(store, &q, &e, err);
  hales_store_close(store);
  if (s == HALES_OK && cli->args->json)
    s = hales_app_exercise_json(&e, cli->out, err);
  else if (s == HALES_OK)
    hales_app_exercise_text(&e, cli->out);
  hales_app_exercise_destroy(&e);
  return s;
}

static const hales_cli_operand operands[] = {
    {"SUBJECT", HALES_CLI_TEXT, false, false, "pseudonym of a subject that has a twin"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

static const hales_cli_option options[] = {
    {"--watts", "W", HALES_CLI_REAL, "besides, at this work on a cycle: 0 to 500", 0, 500, false, 1},
    {"--walk", "KM/H", HALES_CLI_REAL, "besides, walking at this speed on the level: 0.5 to 8", 0.5, 8, false,
     1},
    {"--draws", "N", HALES_CLI_WHOLE, "draws of the posterior to run; default: 64", 1,
     HALES_APP_EXERCISE_DRAWS_MOST, false, 0},
    {"--pah", NULL, HALES_CLI_FLAG,
     "the reserve that pulmonary arterial hypertension leaves; default: where the twin's mean pulmonary "
     "pressure is above 20 mmHg",
     0, 0, false, 2},
    {"--healthy", NULL, HALES_CLI_FLAG, "a healthy person's reserve", 0, 0, false, 2},
    {"--nominal", NULL, HALES_CLI_FLAG,
     "the disease's mean reserve on every draw: intervals of the posterior alone", 0, 0, false, 0},
    {"--age", "YEARS", HALES_CLI_REAL, "18 to 100; default: the thread's", 18, 100, false, 0},
    {"--hb", "G", HALES_CLI_REAL, "haemoglobin, g/dL; default: the thread's, else 13.4 in women, 15.3 in men",
     2, 25, false, 0},
    {"--shunt", "S", HALES_CLI_REAL, "share of the output that passes no alveolus; default: 0.02", 0, 0.6,
     false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_exercise = {
    .name = "exercise",
    .summary = "what a subject's twin could do on exertion: peak uptake, pressures and flow, six-minute walk",
    .detail =
        "Draws of the latest twin (model hales) are driven from rest until there is no reserve, the "
        "arterial pressure is no longer held, or the heart gives less. Peak oxygen uptake, output, "
        "pressures, the mPAP/CO slope, the oxygen pulse and a six-minute walk come with 90 % intervals; "
        "the walk's has the scatter between people of the same uptake in it. With --watts or --walk, "
        "one load besides: what it asks for, whether it can be met, and the pressures and flow there. "
        "A measured walk or peak uptake stands beside the prediction.\n\n"
        "How much reserve the disease leaves is heuristic (docs/physics/body.md). Research software.",
    .operand = operands,
    .option = options,
    .example = "hales exercise P1 --walk 4",
    .example_text = "the peak of P1's twin, and what walking at 4 km/h asks of it",
    .run = run,
};
