#include "cli/commands.h"

#include <string.h>

#include "app/fmu.h"
#include "app/model_page.h"
#include "base/file.h"
#include "base/json_write.h"
#include "base/nearest.h"
#include "cli/find_model.h"
#include "cli/table.h"
#include "physics/registry.h"

const hales_model *hales_cli_find_model(hales_cli *cli, const char *id, hales_err *err) {
  const hales_model *m = hales_model_find(id);
  if (m) return m;
  hales_nearest search = {.wanted = id};
  for (size_t i = 0; hales_models[i]; i++) hales_nearest_offer(&search, hales_models[i]->id);
  if (search.best)
    (void)HALES_CLI_USAGE(cli, err, "there is no model \"%.40s\"; did you mean \"%s\"?", id, search.best);
  else
    (void)HALES_CLI_USAGE(cli, err, "there is no model \"%.40s\"; hales model list has them all", id);
  return NULL;
}

static hales_status run_list(hales_cli *cli, hales_err *err) {
  if (cli->args->json) return hales_model_list_json(hales_models, cli->out, err);
  hales_cli_table t = {.align = "lrrrl"};
  const char *header[] = {"model", "parameters", "states", "signals", "title"};
  for (size_t i = 0; i < 5; i++) hales_cli_table_put(&t, header[i]);
  for (size_t i = 0; hales_models[i]; i++) {
    const hales_model *m = hales_models[i];
    hales_cli_table_put(&t, m->id);
    hales_cli_table_put_number(&t, (double)m->n_param);
    hales_cli_table_put_number(&t, (double)m->n_state);
    hales_cli_table_put_number(&t, (double)m->n_signal);
    hales_cli_table_put(&t, m->title);
  }
  hales_cli_table_write(&t, cli->out);
  hales_cli_table_deinit(&t);
  return HALES_OK;
}

static void show_vars(const char *kind, const hales_var *v, size_t n, hales_buf *out) {
  hales_cli_table t = {.align = "llrrrll"};
  const char *header[] = {kind, "unit", "start", "lowest", "highest", "source", "meaning"};
  for (size_t i = 0; i < 7; i++) hales_cli_table_put(&t, header[i]);
  for (size_t i = 0; i < n; i++, v++) {
    hales_cli_table_put(&t, v->name);
    hales_cli_table_put(&t, v->unit);
    hales_cli_table_put_number(&t, v->start);
    hales_cli_table_put_number(&t, v->lo);
    hales_cli_table_put_number(&t, v->hi);
    hales_cli_table_put(&t, v->source ? v->source : "");
    hales_cli_table_put(&t, v->text ? v->text : "");
  }
  hales_cli_table_write(&t, out);
  hales_cli_table_deinit(&t);
}

static hales_status run_show(hales_cli *cli, hales_err *err) {
  const hales_model *m = hales_cli_find_model(cli, hales_cli_operand_at(cli, 0), err);
  if (!m) return HALES_EARG;
  const bool markdown = hales_cli_find(cli, "--markdown") != NULL;
  if (markdown && cli->args->json)
    return HALES_CLI_USAGE(cli, err, "--markdown and --json exclude each other");
  if (cli->args->json) return hales_model_json(m, cli->out, err);
  if (markdown) {
    hales_model_markdown(m, cli->out);
    return HALES_OK;
  }
  hales_buf *out = cli->out;
  hales_buf_printf(out, "%s, version %d: %s [%s]\n\n", m->id, m->version, m->title, m->source);
  show_vars("parameter", m->param, m->n_param, out);
  hales_buf_puts(out, "\n");
  show_vars("state", m->state, m->n_state, out);
  hales_buf_puts(out, "\n");
  hales_cli_table t = {.align = "lll"};
  hales_cli_table_put(&t, "signal");
  hales_cli_table_put(&t, "unit");
  hales_cli_table_put(&t, "meaning");
  for (size_t i = 0; i < m->n_signal; i++) {
    hales_cli_table_put(&t, m->signal[i].name);
    hales_cli_table_put(&t, m->signal[i].unit);
    hales_cli_table_put(&t, m->signal[i].text);
  }
  for (size_t i = 0; i < m->n_figure; i++) {
    hales_cli_table_put(&t, m->figure[i].name);
    hales_cli_table_put(&t, m->figure[i].unit);
    hales_cli_table_put(&t, m->figure[i].text);
  }
  hales_cli_table_write(&t, out);
  hales_cli_table_deinit(&t);
  return HALES_OK;
}

static hales_status run_export(hales_cli *cli, hales_err *err) {
  const hales_model *m = hales_cli_find_model(cli, hales_cli_operand_at(cli, 0), err);
  if (!m) return HALES_EARG;
  const char *path = hales_cli_text(cli, "--fmu");
  hales_buf fmu = {0};
  hales_status s = hales_fmu_put(m, &fmu, err);
  if (s == HALES_OK) s = hales_file_write(path, fmu.data, fmu.len, err);
  hales_buf_deinit(&fmu);
  if (s != HALES_OK) return s;
  if (cli->args->json) {
    hales_jw w = hales_jw_on(cli->out, true);
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "model", m->id);
    hales_jw_put_string(&w, "fmu", path);
    hales_jw_end_object(&w);
    return hales_jw_finish(&w, err);
  }
  hales_cli_note(cli, "%s: model %s for FMI 2.0, model exchange and co-simulation", path, m->id);
  return HALES_OK;
}

static const hales_cli_operand model_operand[] = {
    {"MODEL", HALES_CLI_MODEL, false, false, "id of the model, as in: hales model list"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

static const hales_cli_option show_options[] = {
    {"--markdown", NULL, HALES_CLI_FLAG, "print the documentation page instead", 0, 0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

static const hales_cli_option export_options[] = {
    {"--fmu", "OUT.fmu", HALES_CLI_FILE, "write a functional mock-up unit", 0, 0, false, HALES_CLI_NEEDED},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_model_list = {
    .name = "model list",
    .summary = "list the models of the circulation",
    .example = "hales model list",
    .example_text = "which models are there?",
    .run = run_list,
};

const hales_cli_command hales_cli_cmd_model_show = {
    .name = "model show",
    .summary = "show every parameter, state and signal of a model with unit, range and source",
    .operand = model_operand,
    .option = show_options,
    .example = "hales model show korakianitis --json",
    .example_text = "the table of a model, for a program",
    .run = run_show,
};

const hales_cli_command hales_cli_cmd_model_export = {
    .name = "model export",
    .summary = "write a model as a file that other simulation programs load",
    .detail =
        "An FMU has every parameter with unit, start and range, the states with their derivatives, and all "
        "signals as outputs; FMI 2.0, for a program with its own solver (model exchange) or with ours "
        "(co-simulation), on 64-bit Linux.",
    .operand = model_operand,
    .option = export_options,
    .example = "hales model export korakianitis --fmu korakianitis.fmu",
    .example_text = "a model for OpenModelica, Simulink or FMPy",
    .run = run_export,
};
