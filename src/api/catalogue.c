/* The tables of include/hales.h: what models there are and what stands in them. */
#include <hales.h>

#include <math.h>
#include <string.h>

#include "api/translate.h"
#include "physics/registry.h"

int32_t hales_api_version(void) {
  return HALES_API_VERSION;
}

const char *hales_library_version(void) {
  return HALES_VERSION;
}

size_t hales_catalogue_count(void) {
  size_t n = 0;
  while (hales_models[n]) n++;
  return n;
}

const hales_model *hales_catalogue_at(size_t index) {
  return index < hales_catalogue_count() ? hales_models[index] : NULL;
}

const hales_model *hales_catalogue_find(const char *id) {
  return id ? hales_model_find(id) : NULL;
}

hales_code hales_model_describe(const hales_model *m, hales_model_info *info) {
  if (!m || !info) return HALES_CODE_ARGUMENT;
  *info = (hales_model_info){.id = m->id,
                             .title = m->title,
                             .source = m->source,
                             .version = m->version,
                             .steps = m->default_steps,
                             .period_param = m->period_param};
  return HALES_CODE_OK;
}

size_t hales_table_count(const hales_model *m, hales_table table) {
  if (!m) return 0;
  switch (table) {
  case HALES_TABLE_PARAM:
    return m->n_param;
  case HALES_TABLE_STATE:
    return m->n_state;
  case HALES_TABLE_SIGNAL:
    return m->n_signal;
  case HALES_TABLE_FIGURE:
    return m->n_figure;
  }
  return 0;
}

static hales_row row_of_var(const hales_var *v) {
  return (hales_row){v->name, v->unit, v->text, v->source ? v->source : "", v->start, v->lo, v->hi};
}

static hales_row row_of_text(const char *name, const char *unit, const char *text) {
  const double none = nan("");
  return (hales_row){name, unit, text, "", none, none, none};
}

hales_code hales_table_row(const hales_model *m, hales_table table, size_t index, hales_row *row) {
  if (!row || index >= hales_table_count(m, table)) return HALES_CODE_ARGUMENT;
  switch (table) {
  case HALES_TABLE_PARAM:
    *row = row_of_var(&m->param[index]);
    break;
  case HALES_TABLE_STATE:
    *row = row_of_var(&m->state[index]);
    break;
  case HALES_TABLE_SIGNAL:
    *row = row_of_text(m->signal[index].name, m->signal[index].unit, m->signal[index].text);
    break;
  case HALES_TABLE_FIGURE:
    *row = row_of_text(m->figure[index].name, m->figure[index].unit, m->figure[index].text);
    break;
  }
  return HALES_CODE_OK;
}

size_t hales_table_find(const hales_model *m, hales_table table, const char *name) {
  if (!name) return HALES_NONE;
  hales_row row;
  for (size_t i = 0; hales_table_row(m, table, i, &row) == HALES_CODE_OK; i++)
    if (strcmp(row.name, name) == 0) return i;
  return HALES_NONE;
}

hales_code hales_param_defaults(const hales_model *m, double *param) {
  if (!m || !param) return HALES_CODE_ARGUMENT;
  hales_model_defaults(m, param);
  return HALES_CODE_OK;
}

hales_code hales_param_check(const hales_model *m, const double *param, hales_error *error) {
  if (!m || !param) return hales_code_refuse(error, !m ? "m is NULL" : "param is NULL");
  hales_err err = {0};
  return hales_code_translate(hales_model_check(m, param, &err), &err, error);
}
