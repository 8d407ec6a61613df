#include "app/thread_view.h"

#include <stdlib.h>
#include <string.h>

#include "thread/quantity.h"

const hales_flag_name hales_flag_names[HALES_FLAG_NAMES] = {
    {HALES_OBS_IMPLAUSIBLE, "implausible", "outside the plausible range of its quantity"},
    {HALES_OBS_CONFLICT, "conflict", "another value for the same thing and time"},
    {HALES_OBS_LESS_THAN, "less_than", "an upper limit, not a value"},
    {HALES_OBS_GREATER_THAN, "greater_than", "a lower limit, not a value"},
    {HALES_OBS_UNKNOWN_CODE, "unknown_code", "kept, not used"},
    {HALES_OBS_UNIT_ASSUMED, "unit_assumed", "no unit stated; that of the variable's name was taken"},
    {HALES_OBS_UNIT_ALIAS, "unit_alias", "unit in a known non-UCUM spelling"},
    {HALES_OBS_NO_TIME, "no_time", "no time stated"},
    {HALES_OBS_ZONE_ASSUMED, "zone_assumed", "clock time without a zone, taken as UTC"},
    {HALES_OBS_NO_SUBJECT, "no_subject", "no subject stated"},
    {HALES_OBS_PRELIMINARY, "preliminary", "not yet verified by the source"},
    {HALES_OBS_DERIVED, "derived", "computed by the source from other observations"},
    {HALES_OBS_IMPLAUSIBLE_TIME, "implausible_time", "in the future, before birth or after death"},
    {HALES_OBS_DISAGREES, "disagrees", "cannot be right together with other values of its time"},
    {HALES_OBS_UNENDED, "unended", "of a file's last line, which has no end: it may be cut off"},
    {HALES_OBS_MOLAR, "molar", "converted from an amount of substance"},
};

/* Gathering: arrays that grow in the arena by doubling. */
typedef struct gather {
  hales_arena *arena;
  hales_thread_view *view;
  size_t row_cap, fact_cap, document_cap, event_cap;
  struct latest { /* room for the texts of row i, used again for each later observation */
    char *text, *place;
    size_t text_cap, place_cap;
  } * latest;
  size_t latest_cap;
} gather;

static hales_status full(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "the memory set aside for this view is too small");
}

static const char *keep(gather *g, const char *text, hales_status *s) {
  if (!text) return NULL;
  const size_t n = strlen(text) + 1;
  char *p = HALES_NEW(g->arena, n, char);
  if (p)
    memcpy(p, text, n);
  else
    *s = HALES_ENOMEM;
  return p;
}

/* Writes text over what *room holds, or into a new and larger room. */
static const char *overwrite(gather *g, char **room, size_t *cap, const char *text, hales_status *s) {
  if (!text) return NULL;
  const size_t n = strlen(text) + 1;
  if (n > *cap) {
    *cap = 0;
    *room = HALES_NEW(g->arena, 2 * n, char);
    if (!*room) return *s = HALES_ENOMEM, NULL;
    *cap = 2 * n;
  }
  memcpy(*room, text, n);
  return *room;
}

/* An array with room for element count; the old one is left behind in the arena. */
static void *room(gather *g, void *list, size_t count, size_t *cap, size_t size, size_t align) {
  if (count < *cap) return list;
  const size_t more = *cap ? 2 * *cap : 16;
  void *p = hales_arena_zalloc(g->arena, more, size, align);
  if (p && count) memcpy(p, list, count * size);
  if (p) *cap = more;
  return p;
}
#define ROOM(g, list, count, cap, T) room((g), (list), (count), (cap), sizeof(T), _Alignof(T))

static bool same_text(const char *a, const char *b) {
  return a == b || (a && b && strcmp(a, b) == 0);
}

static bool row_is_of(const hales_thread_row *r, const hales_obs *o) {
  if (r->quantity || o->quantity) return same_text(r->quantity, o->quantity);
  return same_text(r->code_system, o->code_system) && same_text(r->code, o->code);
}

static hales_status row_of(gather *g, const hales_obs *o, hales_thread_row **out, hales_err *err) {
  hales_thread_view *v = g->view;
  for (size_t i = 0; i < v->row_count; i++)
    if (row_is_of(&v->rows[i], o)) return *out = &v->rows[i], HALES_OK;
  hales_thread_row *rows = ROOM(g, v->rows, v->row_count, &g->row_cap, hales_thread_row);
  struct latest *latest = ROOM(g, g->latest, v->row_count, &g->latest_cap, struct latest);
  if (!rows || !latest) return full(err);
  v->rows = rows;
  g->latest = latest;
  hales_status s = HALES_OK;
  const hales_quantity *q = o->quantity ? hales_quantity_find(o->quantity) : NULL;
  rows[v->row_count] = (hales_thread_row){.quantity = keep(g, o->quantity, &s),
                                          .label = q ? q->label : keep(g, o->label, &s),
                                          .unit = keep(g, o->quantity ? o->canonical_unit : o->unit, &s),
                                          .code_system = keep(g, o->code_system, &s),
                                          .code = keep(g, o->code, &s)};
  if (!o->quantity) v->unknown_count++;
  *out = &rows[v->row_count++];
  return s == HALES_OK ? HALES_OK : full(err);
}

static void widen(hales_time *first, hales_time *last, hales_time t) {
  if (t.precision == HALES_PRECISION_NONE) return;
  if (first->precision == HALES_PRECISION_NONE || t.t_us < first->t_us) *first = t;
  if (last->precision == HALES_PRECISION_NONE || t.t_us >= last->t_us) *last = t;
}

static hales_status on_obs(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  hales_thread_view *v = g->view;
  const hales_obs *o = &row->obs;
  if (!row->origin.current) {
    v->superseded++;
    return HALES_OK;
  }
  hales_thread_row *r = NULL;
  HALES_TRY(row_of(g, o, &r, err));
  v->observations++;
  /* the walk is in the order of time, and what has no time comes with t_us 0: it never replaces a dated one
   */
  const bool is_latest =
      r->n == 0 || o->time.precision != HALES_PRECISION_NONE || r->last.precision == HALES_PRECISION_NONE;
  r->n++;
  r->flagged += o->flags != 0;
  for (size_t i = 0; i < HALES_FLAG_NAMES; i++) r->flags[i] += (o->flags & hales_flag_names[i].flag) != 0;
  widen(&r->first, &r->last, o->time);
  widen(&v->first, &v->last, o->time);
  if (!is_latest) return HALES_OK;
  hales_status s = HALES_OK;
  r->kind = o->kind;
  r->latest = o->quantity ? o->canonical_value : o->value;
  r->limit = o->flags & HALES_OBS_LESS_THAN ? "<" : o->flags & HALES_OBS_GREATER_THAN ? ">" : "";
  const char *words = o->kind == HALES_VALUE_TEXT && o->quantity ? o->canonical_text : o->value_text;
  struct latest *room = &g->latest[r - v->rows];
  r->latest_text = overwrite(g, &room->text, &room->text_cap, words, &s);
  memcpy(r->latest_sha256, row->origin.sha256, sizeof r->latest_sha256);
  r->latest_at = o->place.at;
  r->latest_place = overwrite(g, &room->place, &room->place_cap, o->place.text, &s);
  return s == HALES_OK ? HALES_OK : full(err);
}

static hales_status on_fact(void *ctx, const hales_stored_fact *row, hales_err *err) {
  gather *g = ctx;
  hales_thread_view *v = g->view;
  for (size_t i = 0; i < v->fact_count; i++) { /* several sources may say the same */
    const hales_thread_fact *f = &v->facts[i];
    if (f->kind == row->fact.kind && same_text(f->text, row->fact.text) &&
        f->date.t_us == row->fact.date.t_us)
      return HALES_OK;
  }
  hales_thread_fact *facts = ROOM(g, v->facts, v->fact_count, &g->fact_cap, hales_thread_fact);
  if (!facts) return full(err);
  v->facts = facts;
  hales_status s = HALES_OK;
  facts[v->fact_count++] = (hales_thread_fact){.kind = row->fact.kind,
                                               .text = keep(g, row->fact.text, &s),
                                               .date = row->fact.date,
                                               .conflict = row->conflict};
  return s == HALES_OK ? HALES_OK : full(err);
}

static hales_status on_event(void *ctx, const hales_stored_event *row, hales_err *err) {
  gather *g = ctx;
  hales_thread_view *v = g->view;
  hales_event *events = ROOM(g, v->events, v->event_count, &g->event_cap, hales_event);
  if (!events) return full(err);
  v->events = events;
  hales_status s = HALES_OK;
  const hales_event *e = &row->event;
  events[v->event_count++] = (hales_event){.kind = e->kind,
                                           .subject = v->subject,
                                           .code_system = keep(g, e->code_system, &s),
                                           .code = keep(g, e->code, &s),
                                           .label = keep(g, e->label, &s),
                                           .dose_text = keep(g, e->dose_text, &s),
                                           .has_dose = e->has_dose,
                                           .dose = e->dose,
                                           .dose_unit = keep(g, e->dose_unit, &s),
                                           .time = e->time,
                                           .place = {.at = e->place.at, .text = keep(g, e->place.text, &s)}};
  return s == HALES_OK ? HALES_OK : full(err);
}

static hales_status on_document(void *ctx, const hales_stored_document *row, hales_err *err) {
  gather *g = ctx;
  hales_thread_view *v = g->view;
  hales_stored_document *docs =
      ROOM(g, v->documents, v->document_count, &g->document_cap, hales_stored_document);
  if (!docs) return full(err);
  v->documents = docs;
  hales_status s = HALES_OK;
  hales_stored_document *d = &docs[v->document_count++];
  *d = *row;
  d->doc.reader = keep(g, row->doc.reader, &s);
  d->doc.reader_version = keep(g, row->doc.reader_version, &s);
  return s == HALES_OK ? HALES_OK : full(err);
}

static int by_name(const void *a, const void *b) {
  const hales_thread_row *x = a, *y = b;
  if (!x->quantity != !y->quantity) return x->quantity ? -1 : 1;
  const char *p = x->quantity ? x->quantity : x->code, *q = y->quantity ? y->quantity : y->code;
  const int order = strcmp(p ? p : "", q ? q : "");
  return order ? order : strcmp(x->code_system ? x->code_system : "", y->code_system ? y->code_system : "");
}

hales_status hales_thread_view_load(hales_store *store, const char *subject, hales_arena *arena,
                                    hales_thread_view *out, hales_err *err) {
  *out = (hales_thread_view){0};
  gather g = {.arena = arena, .view = out};
  hales_status s = HALES_OK;
  HALES_TRY(hales_store_find_subject(store, subject, &out->subject_id, err));
  if (!out->subject_id)
    return HALES_FAIL(err, HALES_EARG,
                      "there is no such subject in the store; `hales ingest` brings subjects in");
  out->subject = keep(&g, subject, &s);
  if (s != HALES_OK) return full(err);
  const hales_store_query all = {.subject_id = out->subject_id, .all_versions = true};
  const hales_store_query current = {.subject_id = out->subject_id};
  HALES_TRY(hales_store_each_fact(store, &current, on_fact, &g, err));
  HALES_TRY(hales_store_each_document(store, out->subject_id, on_document, &g, err));
  HALES_TRY(hales_store_each_obs(store, &all, on_obs, &g, err));
  HALES_TRY(hales_store_each_event(store, &current, on_event, &g, err));
  if (out->row_count > 1) qsort(out->rows, out->row_count, sizeof out->rows[0], by_name);
  return HALES_OK;
}
