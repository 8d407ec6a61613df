#include "cli/commands.h"

#include <math.h>
#include <string.h>

#include "app/rhythm.h"
#include "app/simulate.h"
#include "base/file.h"
#include "cli/find_model.h"
#include "cli/table.h"
#include "physics/breath.h"
#include "physics/carry.h"
#include "physics/stability.h"

/* "FILE: message" with the place kept. */
static hales_status in_file(const char *path, hales_status status, const hales_err *inner, hales_err *err) {
  const char *slash = strrchr(path, '/');
  return HALES_FAIL_AT(err, status, inner->at, "%.60s: %s", slash ? slash + 1 : path, inner->msg);
}

static hales_status take_file(hales_simulate_request *r, const char *path, hales_err *err) {
  hales_buf text = {0};
  hales_status s = hales_file_read(path, HALES_SIMULATE_FILE_MAX, &text, err);
  if (s == HALES_OK) {
    hales_err inner = {0};
    s = hales_simulate_set_json(r, (hales_bytes){(const uint8_t *)text.data, text.len}, &inner);
    if (s != HALES_OK) s = in_file(path, s, &inner, err);
  }
  hales_buf_deinit(&text);
  return s;
}

static void show(const hales_simulate_request *r, const hales_simulate_result *result, hales_buf *out) {
  const hales_model *m = r->model;
  hales_cli_table t = {.align = "llrrr"};
  const char *header[] = {"signal", "unit", "min", "max", "mean"};
  for (size_t i = 0; i < 5; i++) hales_cli_table_put(&t, header[i]);
  for (size_t i = 0; i < m->n_signal; i++) {
    hales_cli_table_put(&t, m->signal[i].name);
    hales_cli_table_put(&t, m->signal[i].unit);
    for (size_t k = 0; k < 3; k++) hales_cli_table_put_number(&t, result->stat[i][k]);
  }
  hales_cli_table_write(&t, out);
  hales_cli_table_deinit(&t);
  hales_buf_puts(out, "\n");
  t = (hales_cli_table){.align = "lrll"};
  for (size_t i = 0; i < m->n_figure; i++) {
    hales_cli_table_put(&t, m->figure[i].name);
    hales_cli_table_put_number(&t, m->figure[i].value(r->param, result->read));
    hales_cli_table_put(&t, m->figure[i].unit);
    hales_cli_table_put(&t, m->figure[i].text);
  }
  hales_cli_table_write(&t, out);
  hales_cli_table_deinit(&t);
  const hales_run *run = &result->run;
  hales_buf_printf(out,
                   "\n%s after %d beats: change per beat %.2g, estimated error %.2g, volume defect %.2g\n",
                   result->converged ? "periodic" : "not yet periodic", run->beats, run->residual,
                   run->error_estimate, run->volume_defect);
  if (result->step_error >= 0.0 && isfinite(result->step_error))
    hales_buf_printf(out, "other steps move the figures by at most %.2g %% of their size\n",
                     100.0 * result->step_error);
  if (run->span > 1)
    hales_buf_printf(out, "extremes and means over a breath of %d beats, %.3g s\n", run->span,
                     run->span * r->param[m->period_param]);
  else if (hales_breath_moves(m, r->param))
    hales_buf_puts(out, "extremes and means of the last beat alone, one piece of a breath\n");
  if (r->settings.accuracy > 0.0)
    hales_buf_printf(
        out,
        "accuracy %g asked for; the last refinement of the steps moved the figures by at most %.2g (%s)\n",
        r->settings.accuracy, run->moved, m->signal[run->moved_signal].name);
}

/* That other steps were taken than the model's own, which do not carry the set. */
static void note_steps(hales_cli *cli, const hales_simulate_request *r, const hales_simulate_result *got) {
  if (!hales_carry_applies(&r->settings)) return;
  if (got->run.rtol > 0.0)
    hales_cli_note(cli,
                   "note: the model's own %d steps a beat do not carry this set: these are the numbers of "
                   "error-controlled steps (orbit.rtol %.2g)",
                   r->model->default_steps, got->run.rtol);
  else if (got->run.steps > r->model->default_steps)
    hales_cli_note(cli,
                   "note: the model's own %d steps a beat do not carry this set: these are the numbers of %d "
                   "(orbit.steps)",
                   r->model->default_steps, got->run.steps);
}

/* What a reader of the numbers would want to know before using them. */
static void note_doubts(hales_cli *cli, const hales_simulate_request *r, const hales_simulate_result *got) {
  note_steps(cli, r, got);
  if (isinf(got->step_error))
    hales_cli_note(cli, "note: in no other steps has this set an answer to compare with (orbit.step_error)");
  else if (got->step_error > HALES_CARRY_DOUBT)
    hales_cli_note(
        cli,
        "note: other steps move a figure by %.2g %% of its size (orbit.step_error): ask for more with "
        "--steps, or with --accuracy",
        100.0 * got->step_error);
  if (got->growth > HALES_GROWTH_SURE)
    hales_cli_note(cli,
                   "note: this state repeats but is not stable, a disturbance of it grows %.3g-fold over %d "
                   "beat%s (orbit.growth): beats on end lead elsewhere, see --beats 200 and 201",
                   got->growth, got->run.span, got->run.span == 1 ? "" : "s");
}

static hales_status take_rhythm(hales_rhythm *rhythm, const char *path, hales_err *err) {
  hales_buf text = {0};
  hales_status s = hales_file_read(path, HALES_RHYTHM_FILE_MAX, &text, err);
  if (s == HALES_OK) {
    hales_err inner = {0};
    s = hales_rhythm_read((hales_bytes){(const uint8_t *)text.data, text.len}, rhythm, &inner);
    if (s != HALES_OK) s = in_file(path, s, &inner, err);
  }
  hales_buf_deinit(&text);
  return s;
}

/* A row a beat: its interval and as many figures as a terminal has room for. */
static void show_beats(const hales_rhythm *rhythm, const hales_rhythm_result *result, hales_buf *out) {
  enum { FIGURES = 6 };
  const hales_model *m = result->steady.model;
  const size_t shown = m->n_figure < FIGURES ? m->n_figure : FIGURES;
  double p[HALES_PARAM_MAX], stat[HALES_SIGNAL_MAX][3];
  memcpy(p, result->steady.param, m->n_param * sizeof *p);
  hales_cli_table t = {.align = &"rrrrrrrr"[FIGURES - shown]};
  hales_cli_table_put(&t, "beat");
  hales_cli_table_put(&t, "rr_s");
  for (size_t k = 0; k < shown; k++) hales_cli_table_put(&t, m->figure[k].name);
  for (size_t i = 0; i < rhythm->n; i++) {
    p[m->period_param] = rhythm->rr_s[i];
    memcpy(stat, result->stat + i * m->n_signal * 3, m->n_signal * sizeof stat[0]);
    hales_cli_table_put_number(&t, (double)(i + 1));
    hales_cli_table_put_number(&t, rhythm->rr_s[i]);
    for (size_t k = 0; k < shown; k++)
      hales_cli_table_put_number(&t, m->figure[k].value(p, (const double(*)[3])stat));
  }
  hales_cli_table_write(&t, out);
  hales_cli_table_deinit(&t);
}

static hales_status run_rhythm(hales_cli *cli, hales_simulate_request *r, const char *path, hales_err *err) {
  if (hales_cli_text(cli, "--csv"))
    return HALES_CLI_USAGE(cli, err, "--csv writes one beat of a steady rhythm: not with --rr");
  const hales_var *period = &r->model->param[r->model->period_param];
  if (r->is_set[r->model->period_param])
    return HALES_CLI_USAGE(cli, err, "parameter %s is the duration of a beat: --rr says it", period->name);
  hales_rhythm rhythm;
  HALES_TRY(take_rhythm(&rhythm, path, err));
  hales_rhythm_result result;
  hales_err inner = {0};
  hales_status s = hales_rhythm_simulate(r, &rhythm, &result, &inner);
  if (s != HALES_OK) return in_file(path, s, &inner, err);
  note_doubts(cli, r, &result.orbit);
  if (cli->args->json)
    s = hales_rhythm_json(&rhythm, &result, cli->out, err);
  else
    show_beats(&rhythm, &result, cli->out);
  hales_rhythm_result_destroy(&result);
  return s;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  const hales_model *m = hales_cli_find_model(cli, hales_cli_operand_at(cli, 0), err);
  if (!m) return HALES_EARG;
  hales_simulate_request request;
  hales_simulate_init(&request, m);
  const char *file = hales_cli_text(cli, "--params"), *csv_file = hales_cli_text(cli, "--csv");
  if (file) HALES_TRY(take_file(&request, file, err));
  size_t at = 0;
  for (const char *assignment; (assignment = hales_cli_next(cli, "--set", &at)) != NULL;) {
    const hales_status s = hales_simulate_set(&request, assignment, err);
    if (s != HALES_OK) {
      cli->exit_code = HALES_EXIT_USAGE;
      return s;
    }
  }
  request.settings.steps = (int)hales_cli_number(cli, "--steps", 0.0);
  request.settings.beats = (int)hales_cli_number(cli, "--beats", 0.0);
  request.settings.accuracy = hales_cli_number(cli, "--accuracy", 0.0);
  const double share = 0.1 * request.settings.accuracy; /* what a periodic state may be off by */
  const double periodic =
      share > 0.0 && share < HALES_SIMULATE_PERIODIC_TOL ? share : HALES_SIMULATE_PERIODIC_TOL;
  request.settings.periodic_tol =
      request.settings.beats > 0 ? 0.0 : hales_cli_number(cli, "--periodic", periodic);
  const char *rr_file = hales_cli_text(cli, "--rr");
  if (rr_file) return run_rhythm(cli, &request, rr_file, err);
  hales_simulate_result result;
  HALES_TRY(hales_simulate_run(&request, &result, err));
  note_doubts(cli, &request, &result);
  if (cli->args->json)
    HALES_TRY(hales_simulate_json(&request, &result, cli->out, err));
  else
    show(&request, &result, cli->out);
  if (!csv_file) return HALES_OK;
  hales_buf csv = {0};
  hales_status s = hales_simulate_csv(&request, &result, &csv, err);
  if (s == HALES_OK) s = hales_file_write(csv_file, csv.data, csv.len, err);
  hales_buf_deinit(&csv);
  return s;
}

static const hales_cli_operand operands[] = {
    {"MODEL", HALES_CLI_MODEL, false, false, "id of the model, as in: hales model list"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

static const hales_cli_option options[] = {
    {"--params", "FILE.json", HALES_CLI_FILE,
     "parameters as a JSON object of numbers; the others keep their start values", 0, 0, false, 0},
    {"--set", "NAME=VALUE", HALES_CLI_TEXT, "another value for one parameter; stronger than --params", 0, 0,
     true, 0},
    {"--beats", "N", HALES_CLI_WHOLE, "run exactly N beats from the published initial state", 1,
     HALES_SIMULATE_BEATS_MAX, false, 1},
    {"--periodic", "TOL", HALES_CLI_REAL,
     "solve for the periodic state to this relative error; the default, with 1e-6", 1e-12, 1e-2, false, 1},
    {"--rr", "FILE", HALES_CLI_FILE,
     "intervals between beats, one a line, in s or in ms (from 20 on): runs these beats one after the other "
     "from the periodic state at their mean, and tells the figures of each",
     0, 0, false, 1},
    {"--steps", "N", HALES_CLI_WHOLE,
     "integration steps per beat; default: the model's own, and where a quarter or half of them move a figure "
     "by more than 0.3 % of its size, more, as many as the set asks for",
     HALES_STEPS_MIN, HALES_STEPS_MAX, false, 2},
    {"--accuracy", "X", HALES_CLI_REAL,
     "steps of the program's own choice, finer until no extreme or mean of the curves moves by more than X "
     "of its size; an error where one goes on moving",
     1e-8, 1e-2, false, 2},
    {"--csv", "FILE", HALES_CLI_FILE,
     "write every signal over the last beat, or over all of a breath in a periodic state; 1000 rows a beat",
     0, 0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_simulate = {
    .name = "simulate",
    .summary = "run a model and print minimum, maximum and mean of every signal over the last beat",
    .detail = "A value that is not finite or outside its range, an unknown name, a run that blows up or has "
              "no periodic state ends with a message that names it; nothing is written then.",
    .operand = operands,
    .option = options,
    .example = "hales simulate korakianitis --set pat.R=0.9 --periodic 1e-8 --csv beat.csv",
    .example_text = "a circulation with narrowed lung arteries in its periodic state",
    .run = run,
};
