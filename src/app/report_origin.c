/* Where every number comes from: documents and observations. */
#include "app/report_parts.h"

#include <string.h>

#include "app/thread_view.h"
#include "thread/quantity.h"

typedef struct walk {
  hales_patient_report *r;
  hales_report_document *document;
  int64_t *id; /* of document */
  hales_report_observation *observation;
  size_t n_document, n_observation;
  const char **name; /* quantity of each observation */
  bool *aside;       /* current, and not believed */
  size_t room;
} walk;

static void hex_of(const uint8_t sha256[32], char hex[65]) {
  static const char digit[] = "0123456789abcdef";
  for (size_t i = 0; i < 32; i++) {
    hex[2 * i] = digit[sha256[i] >> 4];
    hex[2 * i + 1] = digit[sha256[i] & 15];
  }
  hex[64] = '\0';
}

static hales_status one_document(void *ctx, const hales_stored_document *row, hales_err *err) {
  walk *w = ctx;
  if (w->n_document == w->room) return HALES_FAIL(err, HALES_ENOMEM, "more than %zu documents", w->room);
  char received[HALES_TIME_TEXT_MAX], hex[65];
  hales_time_text(
      (hales_time){.t_us = row->received_us, .precision = HALES_PRECISION_SECOND, .has_offset = true},
      received);
  hex_of(row->doc.sha256, hex);
  w->id[w->n_document] = row->id;
  w->document[w->n_document++] = (hales_report_document){
      .name = hales_parts_text(w->r, "Document %zu", w->n_document + 1), /* the store keeps no file names */
      .sha256 = hales_parts_text(w->r, "%s", hex),
      .reader = hales_parts_text(w->r, "%s %s", row->doc.reader, row->doc.reader_version),
      .received = hales_parts_text(w->r, "%s", received),
      .n_values = (size_t)row->statements};
  return HALES_OK;
}

/* Why an observation is not in the fit; NULL when it is: same quantity, same document, same place. */
static const char *use_of(const hales_patient_report *r, const hales_stored_obs *row) {
  char hex[65];
  hex_of(row->origin.sha256, hex);
  const hales_obs *o = &row->obs;
  if (o->identity.state == HALES_VERSION_ENTERED_IN_ERROR) return "withdrawn by its source";
  if (!row->origin.current) return "superseded by a later version";
  if (!o->quantity) return "not a quantity of the twin";
  for (size_t i = 0; i < r->twin.record.n_fit; i++)
    if (strcmp(r->twin.record.fit[i].name, o->quantity) == 0 && r->twin.record.fit[i].at == o->place.at &&
        r->twin.record.fit[i].document && strcmp(r->twin.record.fit[i].document, hex) == 0)
      return NULL;
  static const char *const body[] = {"height_cm", "weight_kg", "age_years", "sex"};
  for (size_t i = 0; i < sizeof body / sizeof body[0]; i++)
    if (strcmp(o->quantity, body[i]) == 0) return "sets the priors";
  if (o->flags & HALES_OBS_IMPLAUSIBLE) return "outside its plausible range";
  if (o->flags & HALES_OBS_IMPLAUSIBLE_TIME) return "of an implausible time";
  return "not part of this fit";
}

/* The clinical group stands beside who the patient is [ESCERS2022, table 6]. */
static void name_group(hales_patient_report *r, const hales_stored_obs *row) {
  static const char *const words[] = {"",
                                      "pulmonary arterial hypertension",
                                      "left heart disease",
                                      "lung disease",
                                      "pulmonary artery obstruction",
                                      "unclear or several causes"};
  const hales_obs *o = &row->obs;
  if (!o->quantity || strcmp(o->quantity, "ph_group") != 0 || !row->origin.current ||
      o->kind != HALES_VALUE_NUMBER)
    return;
  for (int k = 1; k <= 5; k++)
    if (o->canonical_value == (double)k) {
      r->clinical_group = k;
      r->data.who.diagnosis = hales_parts_text(r, "PH group %d, %s", k, words[k]);
    }
}

/* As stated; a column whose name carries the unit (pa_sys_mmhg) states it there. */
static const char *unit_of(const hales_obs *o, const hales_quantity *q) {
  if (o->unit) return o->unit;
  if (!q || o->kind != HALES_VALUE_NUMBER) return "";
  const hales_shown_unit u = hales_parts_unit(q->unit);
  if (u.factor != 1.0) return q->unit;
  return u.unit ? u.unit : hales_show_unit(u.show);
}

static hales_status one_observation(void *ctx, const hales_stored_obs *row, hales_err *err) {
  walk *w = ctx;
  if (w->n_observation == w->room) return HALES_OK; /* the rest stays in `hales thread` */
  const hales_obs *o = &row->obs;
  char when[HALES_TIME_TEXT_MAX];
  hales_time_text(o->time, when);
  size_t document = 0;
  while (document < w->n_document && w->id[document] != row->origin.document_id) document++;
  if (document == w->n_document) return HALES_FAIL(err, HALES_ESTORE, "an observation without its document");
  const hales_quantity *q = o->quantity ? hales_quantity_find(o->quantity) : NULL;
  const char *unit = unit_of(o, q);
  name_group(w->r, row);
  w->aside[w->n_observation] = row->origin.current && (o->flags & HALES_OBS_NOT_BELIEVED) &&
                               o->identity.state != HALES_VERSION_ENTERED_IN_ERROR;
  w->name[w->n_observation] = q ? q->id : NULL; /* static; the row's own text goes with the row */
  w->observation[w->n_observation++] =
      (hales_report_observation){.label = hales_parts_text(w->r, "%s",
                                                           q          ? q->label
                                                           : o->label ? o->label
                                                                      : o->code),
                                 .value = hales_parts_text(w->r, "%s%s%s", o->value_text ? o->value_text : "",
                                                           *unit ? "\xC2\xA0" : "", unit),
                                 .true_on = when[0] ? hales_parts_text(w->r, "%s", when) : NULL,
                                 .place = o->place.text ? hales_parts_text(w->r, "%s", o->place.text) : NULL,
                                 .document = document,
                                 .used = use_of(w->r, row)};
  return HALES_OK;
}

/* Links each measured number to the observation it stands in. */
static void link_rows(const walk *w) {
  hales_report_fit *row = w->r->fit;
  for (size_t i = 0; i < w->r->data.n_fit; i++)
    for (size_t k = 0; k < w->n_observation; k++)
      if (row[i].has_measured && w->name[k] && strcmp(w->name[k], row[i].name) == 0 &&
          !w->observation[k].used)
        row[i].source = k + 1;
}

/* Of the twin's day, where both have one: a value of another visit was not set aside from this fit. */
static bool same_day(const hales_patient_report *r, const char *when) {
  const char *day = r->twin.record.true_on;
  return !day || !when || strncmp(day, when, 10) == 0;
}

/* A row without a measured value says what was recorded for it and not believed. */
static void link_aside(const walk *w) {
  hales_report_fit *row = w->r->fit;
  for (size_t i = 0; i < w->r->data.n_fit; i++)
    for (size_t k = 0; k < w->n_observation; k++) {
      const hales_report_observation *o = &w->observation[k];
      if (row[i].has_measured || !w->aside[k] || !w->name[k] || strcmp(w->name[k], row[i].name) != 0 ||
          !same_day(w->r, o->true_on))
        continue;
      row[i].set_aside = hales_parts_text(w->r, "%s (%s)", o->value, o->used ? o->used : "not used");
    }
}

hales_status hales_parts_origin(hales_patient_report *r, hales_store *store, hales_err *err) {
  enum { ROOM = 1000 };
  walk w = {.r = r,
            .document = HALES_NEW(&r->arena, ROOM, hales_report_document),
            .id = HALES_NEW(&r->arena, ROOM, int64_t),
            .observation = HALES_NEW(&r->arena, ROOM, hales_report_observation),
            .name = HALES_NEW(&r->arena, ROOM, const char *),
            .aside = HALES_NEW(&r->arena, ROOM, bool),
            .room = ROOM};
  if (!w.document || !w.id || !w.observation || !w.name || !w.aside) return hales_parts_full(err);
  HALES_TRY(hales_store_each_document(store, r->subject_id, one_document, &w, err));
  const hales_store_query query = {.subject_id = r->subject_id, .all_versions = true};
  HALES_TRY(hales_store_each_obs(store, &query, one_observation, &w, err));
  link_rows(&w);
  link_aside(&w);
  r->data.n_documents = w.n_document;
  r->data.documents = w.document;
  r->data.n_observations = w.n_observation;
  r->data.observations = w.observation;
  return HALES_OK;
}
