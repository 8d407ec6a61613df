#include "app/model_page.h"

#include "base/json_write.h"

hales_status hales_model_list_json(const hales_model *const *models, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_array(&w, "models");
  for (; *models; models++) {
    const hales_model *m = *models;
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "id", m->id);
    hales_jw_put_int(&w, "version", m->version);
    hales_jw_put_string(&w, "title", m->title);
    hales_jw_put_string(&w, "source", m->source);
    hales_jw_put_uint(&w, "parameters", m->n_param);
    hales_jw_put_uint(&w, "states", m->n_state);
    hales_jw_put_uint(&w, "signals", m->n_signal);
    hales_jw_put_uint(&w, "summary", m->n_figure);
    hales_jw_end_object(&w);
  }
  hales_jw_end_array(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

static void json_vars(hales_jw *w, const char *key, const hales_var *v, size_t n) {
  hales_jw_put_object(w, key);
  for (size_t i = 0; i < n; i++, v++) {
    hales_jw_put_object(w, v->name);
    hales_jw_put_string(w, "unit", v->unit);
    hales_jw_put_number(w, "start", v->start);
    hales_jw_put_number(w, "lo", v->lo);
    hales_jw_put_number(w, "hi", v->hi);
    hales_jw_put_string(w, "source", v->source);
    hales_jw_put_string(w, "text", v->text);
    hales_jw_end_object(w);
  }
  hales_jw_end_object(w);
}

static void json_named(hales_jw *w, const char *name, const char *unit, const char *text) {
  hales_jw_put_object(w, name);
  hales_jw_put_string(w, "unit", unit);
  hales_jw_put_string(w, "text", text);
  hales_jw_end_object(w);
}

hales_status hales_model_json(const hales_model *m, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "id", m->id);
  hales_jw_put_int(&w, "version", m->version);
  hales_jw_put_string(&w, "title", m->title);
  hales_jw_put_string(&w, "source", m->source);
  hales_jw_put_int(&w, "default_steps", m->default_steps);
  hales_jw_put_string(&w, "period", m->param[m->period_param].name);
  json_vars(&w, "parameters", m->param, m->n_param);
  json_vars(&w, "states", m->state, m->n_state);
  hales_jw_put_object(&w, "signals");
  for (size_t i = 0; i < m->n_signal; i++)
    json_named(&w, m->signal[i].name, m->signal[i].unit, m->signal[i].text);
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "summary");
  for (size_t i = 0; i < m->n_figure; i++)
    json_named(&w, m->figure[i].name, m->figure[i].unit, m->figure[i].text);
  hales_jw_end_object(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

/* A table cell: a bar would end it. */
static void cell(hales_buf *out, const char *text) {
  hales_buf_puts(out, "| ");
  for (; text && *text != '\0'; text++) {
    if (*text == '|') hales_buf_puts(out, "\\");
    hales_buf_put(out, text, 1);
  }
  hales_buf_puts(out, " ");
}

static void code_cell(hales_buf *out, const char *text) {
  hales_buf_printf(out, "| `%s` ", text);
}

static void number_cell(hales_buf *out, double value) {
  char text[HALES_NUMBER_TEXT_MAX];
  hales_number_text(value, text);
  hales_buf_printf(out, "| %s ", text);
}

static void var_table(hales_buf *out, const hales_var *v, size_t n) {
  hales_buf_puts(
      out,
      "| name | unit | start | lowest | highest | source | meaning |\n|---|---|---:|---:|---:|---|---|\n");
  for (size_t i = 0; i < n; i++, v++) {
    code_cell(out, v->name);
    code_cell(out, v->unit);
    number_cell(out, v->start);
    number_cell(out, v->lo);
    number_cell(out, v->hi);
    cell(out, v->source);
    cell(out, v->text);
    hales_buf_puts(out, "|\n");
  }
}

static void named_row(hales_buf *out, const char *name, const char *unit, const char *text) {
  code_cell(out, name);
  code_cell(out, unit);
  cell(out, text);
  hales_buf_puts(out, "|\n");
}

void hales_model_markdown(const hales_model *m, hales_buf *out) {
  hales_buf_printf(out, "# Model `%s`\n\n", m->id);
  hales_buf_printf(out, "<!-- generated: hales model show %s --markdown; a test compares -->\n\n", m->id);
  hales_buf_printf(out, "%s. Version %d, source [%s]. Units are UCUM codes; keys of sources stand in\n",
                   m->title, m->version, m->source);
  hales_buf_puts(out, "[references.bib](../../references.bib).\n\n");
  hales_buf_printf(
      out,
      "%zu states, %zu parameters, %zu signals; %d steps per beat unless asked otherwise.\n\n"
      "## Parameters\n\nA run refuses a value outside [lowest, highest] and names the parameter.\n\n",
      m->n_state, m->n_param, m->n_signal, m->default_steps);
  var_table(out, m->param, m->n_param);
  hales_buf_puts(out, "\n## States\n\nA run that leaves [lowest, highest] is reported as blown up.\n\n");
  var_table(out, m->state, m->n_state);
  hales_buf_puts(
      out, "\n## Signals\n\nFor each of them a run gives minimum, maximum and mean over the last beat.\n\n"
           "| name | unit | meaning |\n|---|---|---|\n");
  for (size_t i = 0; i < m->n_signal; i++)
    named_row(out, m->signal[i].name, m->signal[i].unit, m->signal[i].text);
  hales_buf_puts(out,
                 "\n## Summary\n\nDerived from the last beat.\n\n| name | unit | meaning |\n|---|---|---|\n");
  for (size_t i = 0; i < m->n_figure; i++)
    named_row(out, m->figure[i].name, m->figure[i].unit, m->figure[i].text);
}
