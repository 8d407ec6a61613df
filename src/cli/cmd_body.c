#include "cli/commands.h"

#include <string.h>

#include "app/body.h"
#include "base/decimal.h"
#include "base/file.h"
#include "cli/task.h"

enum { CHANGES_MAX = HALES_PARAM_MAX };

/* "120/75" */
static hales_status read_pressure(const char *text, hales_physique *who, hales_err *err) {
  const char *slash = strchr(text, '/');
  if (!slash || hales_decimal_read(text, (size_t)(slash - text), &who->sbp_mmhg, NULL) != HALES_OK ||
      hales_decimal_read(slash + 1, strlen(slash + 1), &who->dbp_mmhg, NULL) != HALES_OK)
    return HALES_FAIL(err, HALES_EARG, "--pressure %.20s: it is SYSTOLIC/DIASTOLIC, as in 120/75", text);
  return HALES_OK;
}

static hales_status fill_request(hales_cli *cli, hales_app_body_request *q, const char **change,
                                 hales_err *err) {
  const char *sex = hales_cli_text(cli, "--sex"), *pressure = hales_cli_text(cli, "--pressure");
  if (strcmp(sex, "f") != 0 && strcmp(sex, "m") != 0)
    return HALES_FAIL(err, HALES_EARG, "--sex %.20s: it is f or m", sex);
  q->who = (hales_physique){.female = *sex == 'f',
                            .age_years = hales_cli_number(cli, "--age", 0.0),
                            .height_cm = hales_cli_number(cli, "--height", 0.0),
                            .weight_kg = hales_cli_number(cli, "--weight", 0.0),
                            .hr_bpm = hales_cli_number(cli, "--rate", 66.0),
                            .sbp_mmhg = 120.0,
                            .dbp_mmhg = 75.0};
  if (pressure) HALES_TRY(read_pressure(pressure, &q->who, err));
  q->gas = hales_gas_healthy(q->who.female);
  q->gas.hb_g_dl = hales_cli_number(cli, "--hb", q->gas.hb_g_dl);
  q->gas.shunt_frac = hales_cli_number(cli, "--shunt", q->gas.shunt_frac);
  q->pvr_wu = hales_cli_number(cli, "--pvr", 0.0);
  q->years = hales_cli_number(cli, "--years", 0.0);
  q->reflex = hales_cli_find(cli, "--reflex") != NULL;
  q->anrep = hales_cli_find(cli, "--anrep") != NULL;
  q->pah = hales_cli_find(cli, "--pah") != NULL;
  q->task = hales_cli_task(cli);
  q->exercise = q->pah || q->task.kind != HALES_TASK_NONE || hales_cli_find(cli, "--exercise") != NULL;
  size_t at = 0;
  for (const char *text; q->n_change < CHANGES_MAX && (text = hales_cli_next(cli, "--set", &at)) != NULL;)
    change[q->n_change++] = text;
  q->change = change;
  return HALES_OK;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  const char *change[CHANGES_MAX], *file = hales_cli_text(cli, "--params-out");
  hales_app_body_request q = {.n_change = 0};
  hales_app_body b;
  hales_status s = fill_request(cli, &q, change, err);
  if (s == HALES_OK) s = hales_app_body_run(&q, cli->args->threads, &cli->progress, &b, err);
  if (s == HALES_EARG) cli->exit_code = HALES_EXIT_USAGE;
  HALES_TRY(s);
  if (file) {
    hales_buf params = {0};
    s = hales_app_body_params(&b, &params, err);
    if (s == HALES_OK) s = hales_file_write(file, params.data, params.len, err);
    hales_buf_deinit(&params);
    HALES_TRY(s);
  }
  if (cli->args->json) return hales_app_body_json(&q, &b, cli->out, err);
  hales_app_body_text(&q, &b, cli->out);
  return HALES_OK;
}

static const hales_cli_option options[] = {
    {"--sex", "f|m", HALES_CLI_TEXT, "female or male", 0, 0, false, HALES_CLI_NEEDED},
    {"--age", "YEARS", HALES_CLI_REAL, "18 to 100", 18, 100, false, HALES_CLI_NEEDED},
    {"--height", "CM", HALES_CLI_REAL, "120 to 220", 120, 220, false, HALES_CLI_NEEDED},
    {"--weight", "KG", HALES_CLI_REAL, "30 to 250", 30, 250, false, HALES_CLI_NEEDED},
    {"--rate", "N", HALES_CLI_REAL, "heart rate at rest, a minute; default: 66", 40, 120, false, 0},
    {"--pressure", "SYS/DIA", HALES_CLI_TEXT, "blood pressure, mmHg; default: 120/75", 0, 0, false, 0},
    {"--set", "NAME=VALUE", HALES_CLI_TEXT, "put on the starting twin: a disease, a drug", 0, 0, true, 0},
    {"--pvr", "WU", HALES_CLI_REAL,
     "narrow the lungs until that is their resistance, before what --set changes", 0.5, 30, false, 0},
    {"--years", "Y", HALES_CLI_REAL,
     "let walls grow, widen and wear out and kidneys keep blood under the changes for so long", 0.01, 20,
     false, 0},
    {"--reflex", NULL, HALES_CLI_FLAG, "let the baroreflex answer the changes", 0, 0, false, 0},
    {"--anrep", NULL, HALES_CLI_FLAG,
     "let the muscle answer them as it does within 15 minutes: stress makes it stronger", 0, 0, false, 0},
    {"--exercise", NULL, HALES_CLI_FLAG, "run loads from rest to the peak", 0, 0, false, 0},
    {"--pah", NULL, HALES_CLI_FLAG, "the same, with the reserve that pulmonary arterial hypertension leaves",
     0, 0, false, 0},
    {"--watts", "W", HALES_CLI_REAL,
     "the same as --exercise, and what this work on a cycle asks for: 0 to 500", 0, 500, false, 1},
    {"--walk", "KM/H", HALES_CLI_REAL,
     "the same as --exercise, and what walking at this speed on the level asks for: 0.5 to 8", 0.5, 8, false,
     1},
    {"--hb", "G", HALES_CLI_REAL, "haemoglobin, g/dL; default: 13.4 in women, 15.3 in men", 2, 25, false, 0},
    {"--shunt", "S", HALES_CLI_REAL, "share of the output that passes no alveolus; default: 0.02", 0, 0.6,
     false, 0},
    {"--params-out", "FILE", HALES_CLI_FILE, "write the parameters for: hales simulate hales --params FILE",
     0, 0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_body = {
    .name = "body",
    .summary = "a plausible starting twin from size, age, sex and blood pressure, and what it can do",
    .detail =
        "The model hales is scaled to the body and tuned until its periodic state has the heart rate, the "
        "blood pressure and the volumes, flows and filling pressures of healthy people of that sex and age. "
        "--pvr and --set then change it, and --years, --reflex and --anrep say who answers: walls and kidneys "
        "over months, with the reflex, until the time is over or the circulation fails; the baroreflex within a "
        "minute; the muscle within a quarter of an hour (all from where the starting twin stands; calibration "
        "leaves them off). With --exercise the "
        "drive rises from rest to all there is; uptake follows by Fick, up to the peak, and a six-minute "
        "walk with its spread between people is read from it.",
    .option = options,
    .example = "hales body --sex f --age 52 --height 164 --weight 72 --pvr 8 --years 3",
    .example_text = "what three years at eight times the healthy lung resistance make of a woman's heart",
    .run = run,
};
