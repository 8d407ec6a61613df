#include "app/scenario.h"
#include "cli/commands.h"
#include "cli/store.h"

static hales_status read_plans(hales_cli *cli, hales_app_scenario *s, hales_err *err) {
  const char *text[HALES_SCENARIO_PLANS_MAX + 1] = {NULL};
  size_t n = 0, at = 0;
  for (const char *plan; (plan = hales_cli_next(cli, "--plan", &at)) != NULL;)
    if (n <= HALES_SCENARIO_PLANS_MAX) text[n++] = plan;
  const char *background = hales_cli_text(cli, "--background");
  hales_status status = hales_app_scenario_read(n, text, s, err);
  hales_plan probe = {.catalogue = s->catalogue};
  if (status == HALES_OK && background) status = hales_plan_set_background(&probe, background, err);
  if (status == HALES_EARG || status == HALES_EPARSE) cli->exit_code = HALES_EXIT_USAGE;
  return status;
}

static hales_status compare(hales_cli *cli, hales_app_scenario *s, hales_err *err) {
  const hales_app_scenario_request q = {.subject = hales_cli_operand_at(cli, 0),
                                        .background = hales_cli_text(cli, "--background"),
                                        .seed = cli->args->seed,
                                        .threads = cli->args->threads};
  hales_store *store = NULL;
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_READ, &store, err));
  hales_progress_tell(&cli->progress, "trying the plans", 0, 1);
  const hales_status status = hales_app_scenario_run(store, &q, s, err);
  hales_store_close(store);
  return status;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  hales_app_scenario s;
  hales_status status = read_plans(cli, &s, err);
  if (status == HALES_OK) status = compare(cli, &s, err);
  if (status == HALES_OK && cli->args->json)
    status = hales_app_scenario_json(&s, cli->out, err);
  else if (status == HALES_OK)
    hales_app_scenario_text(&s, cli->out);
  if (status == HALES_OK && s.n_refused > 0) {
    for (size_t i = 0; i < s.n_refused; i++)
      hales_cli_complain(cli, "plan %s is refused: %s", s.refused[i].name, s.refused[i].reason);
    cli->exit_code = HALES_EXIT_REFUSED;
  }
  if (status == HALES_OK && s.n_lost > 0) {
    for (size_t i = 0; i < s.n_lost; i++)
      hales_cli_complain(cli, "plan %s is not computed: %s", s.lost[i].name, s.lost[i].reason);
    if (cli->exit_code == 0) cli->exit_code = HALES_EXIT_FAILED;
  }
  hales_app_scenario_destroy(&s);
  return status;
}

static const hales_cli_operand operands[] = {
    {"SUBJECT", HALES_CLI_TEXT, false, false, "pseudonym of a subject that has a twin"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

static const hales_cli_option options[] = {
    {"--plan", "NAME=DRUG[:DOSE][+DRUG...]", HALES_CLI_TEXT,
     "a whole regimen to try; NAME=stay changes nothing; give it once for each plan", 0, 0, true,
     HALES_CLI_NEEDED},
    {"--background", "DRUG[:DOSE][+DRUG...]", HALES_CLI_TEXT,
     "what was taken when the data were measured, or none; default: what the thread says", 0, 0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_scenario = {
    .name = "scenario",
    .summary = "try treatments on a subject's twin and compare them",
    .detail = "Each plan is the whole regimen, not an addition to the present one. Its effect, with its "
              "uncertainty and the "
              "spread between patients, is put on every draw of the latest twin; all plans meet the same "
              "draws, so that "
              "they are compared in pairs.\n\n"
              "Drugs: sildenafil, tadalafil, bosentan, ambrisentan, macitentan, riociguat, selexipag, "
              "treprostinil, treprostinil_oral, iloprost, epoprostenol, sotatercept, inhaled_no, diuretic. "
              "Doses and trials: docs/treatments.md.\n\n"
              "A plan with drugs that must not be taken together is refused: it is listed with its reason, "
              "the others "
              "are compared, and the exit code is 3. Research software: not a prescription.",
    .operand = operands,
    .option = options,
    .example = "hales scenario P1 --plan A=sildenafil --plan B=sildenafil+macitentan",
    .example_text = "one drug against two on the twin of P1",
    .run = run,
};
