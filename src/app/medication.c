#include "app/medication.h"

#include <stdio.h>
#include <string.h>

#include "app/person.h"

typedef struct course {
  hales_medication m;
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

static const char *name_of(const hales_event *e) {
  return e->label ? e->label : e->code;
}

static bool same_drug(const hales_medication *m, const hales_event *e) {
  return same(m->label, name_of(e)) && same(m->code, e->code);
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
    if (same_drug(&g->list[i].m, e)) c = &g->list[i];
  hales_status status = HALES_OK;
  if (!c) {
    course *more = HALES_POOL_GROW(g->pool, g->list, g->n, &g->cap);
    if (!more) return no_memory(err);
    g->list = more;
    c = &g->list[g->n];
    *c = (course){.m = {.label = hales_pool_text(g->pool, name_of(e), &status),
                        .code_system = hales_pool_text(g->pool, e->code_system, &status),
                        .code = hales_pool_text(g->pool, e->code, &status)}};
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
    if (same_drug(&g->list[i].m, e)) g->list[i].running = false;
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
