#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "app/sensitivity.h"
#include "base/file.h"
#include "cli/find_model.h"

/* Takes "NAME,NAME..." of every --output. */
static hales_status take_outputs(hales_cli *cli, hales_sensitivity_request *r, hales_err *err) {
  size_t at = 0;
  for (const char *list; (list = hales_cli_next(cli, "--output", &at)) != NULL;)
    for (const char *p = list;; p++) {
      char name[64];
      const size_t n = strcspn(p, ",");
      (void)snprintf(name, sizeof name, "%.*s", (int)(n < sizeof name ? n : sizeof name - 1), p);
      HALES_TRY(hales_sensitivity_take_output(r, name, err));
      p += n;
      if (*p == '\0') break;
    }
  return HALES_OK;
}

static hales_status fill_request(hales_cli *cli, hales_sensitivity_request *r, hales_err *err) {
  const char *method = hales_cli_text(cli, "--method"), *params = hales_cli_text(cli, "--params");
  if (method && strcmp(method, "morris") == 0)
    r->method = HALES_SENSITIVITY_MORRIS;
  else if (method && strcmp(method, "sobol") != 0)
    return HALES_FAIL(err, HALES_EARG, "--method %.20s: it is sobol or morris", method);
  if (hales_cli_find(cli, "--range")) hales_sensitivity_set_range(r, hales_cli_number(cli, "--range", 0.0));
  if (params) HALES_TRY(hales_sensitivity_take_params(r, params, err));
  r->runs = (size_t)hales_cli_number(cli, "--runs", 0.0);
  r->seed = cli->args->seed;
  r->threads = cli->args->threads;
  return take_outputs(cli, r, err);
}

static hales_status show(hales_cli *cli, const hales_sensitivity_request *r,
                         const hales_sensitivity_result *s, hales_err *err) {
  const char *file = hales_cli_text(cli, "--svg");
  if (file) {
    hales_buf svg = {0};
    hales_status status = hales_sensitivity_svg(r, s, &svg, err);
    if (status == HALES_OK) status = hales_file_write(file, svg.data, svg.len, err);
    hales_buf_deinit(&svg);
    HALES_TRY(status);
  }
  if (cli->args->json) return hales_sensitivity_json(r, s, cli->out, err);
  hales_sensitivity_text(r, s, cli->out);
  return HALES_OK;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  const hales_model *m = hales_cli_find_model(cli, hales_cli_operand_at(cli, 0), err);
  if (!m) return HALES_EARG;
  hales_sensitivity_request request;
  hales_sensitivity_init(&request, m);
  const hales_status understood = fill_request(cli, &request, err);
  if (understood != HALES_OK) {
    cli->exit_code = HALES_EXIT_USAGE;
    return understood;
  }
  hales_sensitivity_result result;
  hales_status s = hales_sensitivity_run(&request, &cli->progress, &result, err);
  if (s == HALES_OK) s = show(cli, &request, &result, err);
  if (s == HALES_EARG) cli->exit_code = HALES_EXIT_USAGE;
  hales_sensitivity_destroy(&result);
  return s;
}

static const hales_cli_operand operands[] = {
    {"MODEL", HALES_CLI_MODEL, false, false, "id of the model, as in: hales model list"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

static const hales_cli_option options[] = {
    {"--output", "NAME[,NAME...]", HALES_CLI_TEXT,
     "what is asked about: SIGNAL.min, SIGNAL.max, SIGNAL.mean or a figure, as simulate names them", 0, 0,
     true, HALES_CLI_NEEDED},
    {"--method", "sobol|morris", HALES_CLI_TEXT,
     "shares of the variance (the default), or elementary effects: fewer runs, a screening", 0, 0, false, 0},
    {"--params", "NAME[,NAME...]", HALES_CLI_TEXT, "vary only these; default: all inputs", 0, 0, false, 0},
    {"--range", "W", HALES_CLI_REAL,
     "vary the model's own parameters within start e^-W to start e^W; default: the twin's priors, or 0.5 for "
     "a model without",
     1e-3, 3.0, false, 0},
    {"--runs", "N", HALES_CLI_WHOLE, "at most so many runs; default: 50000, for morris 100 trajectories", 1,
     HALES_SENSITIVITY_RUNS_MAX, false, 0},
    {"--svg", "FILE", HALES_CLI_FILE, "write a picture", 0, 0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_sensitivity = {
    .name = "sensitivity",
    .summary = "say which parameters an output of a model hangs on",
    .detail =
        "Inputs are drawn independently of each other from the twin's priors, or within a range; every set "
        "is "
        "run to its periodic state. sobol gives for each input the share of the output's variance that it "
        "explains alone and with all its interactions (total), with 90 % bootstrap intervals; an input with "
        "a "
        "total near zero may be fixed. morris gives the mean size (mu*), mean (mu) and spread (sigma) of the "
        "output's change when one input moves and the others stay, per whole range of the input.\n\n"
        "Runs that have no periodic state are counted, left out with the pairs they stand in, and analysed "
        "as an output of their own: what is said holds among the sets that have one.",
    .operand = operands,
    .option = options,
    .example = "hales sensitivity korakianitis --output p_pas.mean,co_l_min --svg sensitivity.svg",
    .example_text = "what the mean pulmonary pressure and the cardiac output hang on",
    .run = run,
};
