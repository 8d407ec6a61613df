#include "app/medication.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/person.h"

typedef struct course {
  hales_medication m;
  const char *code;
  bool running;
} course;

typedef struct gather {
  int64_t day;
  hales_pool *pool;
  course *list;
  size_t n, cap;
} gather;

static bool same(const char *a, const char *b) {
  return a == b || (a && b && strcmp(a, b) == 0);
}

static hales_status no_memory(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the treatments of a subject");
}

/* The walk is in the order of true time; what has no time comes first. */
static hales_status on_event(void *ctx, const hales_stored_event *row, hales_err *err) {
  gather *g = ctx;
  const hales_event *e = &row->event;
  const bool stop = e->kind == HALES_EVENT_TREATMENT_STOP;
  const bool start = e->kind == HALES_EVENT_TREATMENT_START || e->kind == HALES_EVENT_TREATMENT_DOSE;
  int64_t day = 0;
  const bool dated = hales_app_day(&e->time, &day);
  if ((!stop && !start) || (dated && day >= g->day)) return HALES_OK;
  course *c = NULL;
  for (size_t i = 0; i < g->n; i++)
    if (same(g->list[i].m.label, e->label) && same(g->list[i].code, e->code)) c = &g->list[i];
  hales_status status = HALES_OK;
  if (!c) {
    course *more = HALES_POOL_GROW(g->pool, g->list, g->n, &g->cap);
    if (!more) return no_memory(err);
    g->list = more;
    c = &g->list[g->n];
    *c = (course){.m = {.label = hales_pool_text(g->pool, e->label, &status)},
                  .code = hales_pool_text(g->pool, e->code, &status)};
    if (status != HALES_OK) return no_memory(err);
    g->n++;
  }
  if (start && e->has_dose) {
    c->m.has_dose = true;
    c->m.dose = e->dose;
    c->m.dose_unit = hales_pool_text(g->pool, e->dose_unit, &status);
  }
  if (start) c->m.since = e->time;
  c->running = start;
  return status == HALES_OK ? HALES_OK : no_memory(err);
}

/* A treatment that ended at a time not known: a stop without a time.  Applied last, as its place in the order
 * says nothing. */
static hales_status on_undated_stop(void *ctx, const hales_stored_event *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  const hales_event *e = &row->event;
  if (e->kind != HALES_EVENT_TREATMENT_STOP || e->time.precision != HALES_PRECISION_NONE) return HALES_OK;
  for (size_t i = 0; i < g->n; i++)
    if (same(g->list[i].m.label, e->label) && same(g->list[i].code, e->code)) g->list[i].running = false;
  return HALES_OK;
}

hales_status hales_app_medications(hales_store *store, int64_t subject_id, int64_t day, hales_pool *p,
                                   hales_medication **list, size_t *n, hales_err *err) {
  gather g = {.day = day, .pool = p};
  const hales_store_query current = {.subject_id = subject_id};
  *n = 0;
  HALES_TRY(hales_store_each_event(store, &current, on_event, &g, err));
  HALES_TRY(hales_store_each_event(store, &current, on_undated_stop, &g, err));
  *list = HALES_POOL_NEW(p, g.n + 1, hales_medication);
  if (!*list) return no_memory(err);
  for (size_t i = 0; i < g.n; i++)
    if (g.list[i].running && g.list[i].m.label) (*list)[(*n)++] = g.list[i].m;
  return HALES_OK;
}

/* The dose of the catalogue that a stated dose is, or NULL. */
static const hales_dose *find_dose(const hales_drug *drug, const hales_medication *m) {
  if (!m->has_dose || !m->dose_unit || strcmp(m->dose_unit, drug->dose_unit) != 0) return NULL;
  for (size_t i = 0; i < drug->doses_n; i++)
    if (drug->doses[i].amount == m->dose) return &drug->doses[i];
  return NULL;
}

typedef struct background {
  const hales_drugs *catalogue;
  const hales_drug *taken[HALES_PLAN_DRUGS_MAX];
  size_t n_taken;
  hales_buf regimen;
  hales_pool *pool;
  const char **note;
  size_t n_note;
  hales_status status;
} background;

static void note(background *b, const char *text) {
  if (text) b->note[b->n_note++] = text;
}

static bool take(background *b, const hales_drug *drug, const hales_medication *m) {
  for (size_t i = 0; i < b->n_taken; i++)
    if (b->taken[i] == drug) return true;
  if (b->n_taken == HALES_PLAN_DRUGS_MAX) return false;
  const hales_dose *dose = find_dose(drug, m);
  hales_buf_printf(&b->regimen, "%s%s", b->n_taken ? "+" : "", drug->id);
  if (dose) hales_buf_printf(&b->regimen, ":%.15g", dose->amount);
  b->taken[b->n_taken++] = drug;
  note(b, hales_pool_printf(b->pool, &b->status, "taken when measured: %s%s", drug->id,
                            dose ? ""
                            : m->has_dose
                                ? ", at a dose the catalogue does not list: its reference dose stands in"
                                : ", dose not stated: the reference dose stands in"));
  return true;
}

/* Words of the label that name a drug: "Sildenafil 20 MG Oral Tablet", "macitentan/tadalafil". */
static bool take_words(background *b, const hales_medication *m) {
  const hales_drug *whole = hales_drug_find(b->catalogue, m->label);
  if (whole) return take(b, whole, m);
  bool any = false;
  for (const char *p = m->label; *p;) {
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) || p[n] == '_' || p[n] == '-') n++;
    char word[48];
    if (n > 2 && n < sizeof word) {
      memcpy(word, p, n);
      word[n] = '\0';
      const hales_drug *drug = hales_drug_find(b->catalogue, word);
      if (drug) any |= take(b, drug, m);
    }
    p += n ? n : 1;
  }
  return any;
}

hales_status hales_app_background(const hales_drugs *catalogue, size_t n, const hales_medication *list,
                                  hales_pool *p, const char **regimen, const char ***notes, size_t *n_note,
                                  hales_err *err) {
  background b = {.catalogue = catalogue, .pool = p};
  b.note = HALES_POOL_NEW(p, n + HALES_PLAN_DRUGS_MAX + 1, const char *);
  if (!b.note) return no_memory(err);
  for (size_t i = 0; i < n; i++)
    if (!take_words(&b, &list[i]))
      note(&b, hales_pool_printf(p, &b.status,
                                 "taken when measured, not in the catalogue, its effect is part of today: "
                                 "%.60s",
                                 list[i].label));
  if (b.n_taken == 0) hales_buf_puts(&b.regimen, "none");
  *regimen = hales_pool_text(p, b.regimen.data, &b.status);
  hales_status status = hales_buf_status(&b.regimen, err);
  hales_buf_deinit(&b.regimen);
  if (status == HALES_OK && b.status != HALES_OK) status = no_memory(err);
  *notes = b.note;
  *n_note = b.n_note;
  return status;
}
