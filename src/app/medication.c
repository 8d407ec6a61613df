#include "app/medication.h"

#include <stdlib.h>
#include <string.h>

#include "app/person.h"

/* One event of a treatment. */
typedef struct mention {
  hales_medication m; /* what the event states */
  const char *record, *system;
  bool start, undated_stop;
  size_t order;
} mention;

typedef struct gather {
  int64_t day;
  hales_pool *pool;
  mention *list;
  size_t n, cap;
} gather;

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
  hales_status status = HALES_OK;
  mention *more = HALES_POOL_GROW(g->pool, g->list, g->n, &g->cap);
  if (!more) return no_memory(err);
  g->list = more;
  g->list[g->n] = (mention){
      .m = {.label = hales_pool_text(g->pool, e->label ? e->label : e->code, &status),
            .code_system = hales_pool_text(g->pool, e->code_system, &status),
            .code = hales_pool_text(g->pool, e->code, &status),
            .has_dose = start && e->has_dose,
            .dose = e->dose,
            .dose_unit = start && e->has_dose ? hales_pool_text(g->pool, e->dose_unit, &status) : NULL,
            .since = e->time},
      .record = hales_pool_text(g->pool, e->identity.record, &status),
      .system = hales_pool_text(g->pool, e->identity.system, &status),
      .start = start,
      .undated_stop = stop && e->time.precision == HALES_PRECISION_NONE,
      .order = g->n};
  g->n++;
  return status == HALES_OK ? HALES_OK : no_memory(err);
}

static int by_text(const char *a, const char *b) {
  return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int by_drug(const mention *a, const mention *b) {
  const int order = by_text(a->m.label, b->m.label);
  return order ? order : by_text(a->m.code, b->m.code);
}

static int by_record(const mention *a, const mention *b) {
  const int order = by_text(a->record, b->record);
  return order ? order : by_text(a->system, b->system);
}

/* The events of a drug together, of those the ones of a record, of those by time.  A stop at a time not known
 * is the last of its record: its place in the order says nothing. */
static int by_course(const void *pa, const void *pb) {
  const mention *a = pa, *b = pb;
  int order = by_drug(a, b);
  if (!order) order = by_record(a, b);
  if (!order) order = a->undated_stop - b->undated_stop;
  return order ? order : (a->order > b->order) - (a->order < b->order);
}

static int by_order(const void *pa, const void *pb) {
  const mention *a = pa, *b = pb;
  return (a->order > b->order) - (a->order < b->order);
}

static void set_dose(hales_medication *to, const hales_medication *from) {
  to->has_dose = true;
  to->dose = from->dose;
  to->dose_unit = from->dose_unit;
}

/* One record of a drug, n > 0 events; false when it was over.  *out: its last start, and the last dose. */
static bool course(const mention *list, size_t n, mention *out) {
  bool running = false;
  *out = list[0];
  for (size_t i = 0; i < n; i++) {
    running = list[i].start;
    if (!running) continue;
    out->m.since = list[i].m.since;
    if (list[i].m.has_dose) set_dose(&out->m, &list[i].m);
    if (list[i].order < out->order) out->order = list[i].order;
  }
  return running;
}

/* Two records of one drug that both run: since the later of the two, at its dose where it states one. */
static void merge(mention *drug, const mention *other) {
  const bool later = other->m.since.t_us > drug->m.since.t_us;
  if (other->m.has_dose && (later || !drug->m.has_dose)) set_dose(&drug->m, &other->m);
  if (later) drug->m.since = other->m.since;
  if (other->order < drug->order) drug->order = other->order;
}

hales_status hales_app_medications(hales_store *store, int64_t subject_id, int64_t day, hales_pool *p,
                                   hales_medication **list, size_t *n, hales_err *err) {
  gather g = {.day = day, .pool = p};
  const hales_store_query current = {.subject_id = subject_id};
  *n = 0;
  HALES_TRY(hales_store_each_event(store, &current, on_event, &g, err));
  *list = HALES_POOL_NEW(p, g.n + 1, hales_medication);
  if (!*list) return no_memory(err);
  if (g.n > 1) qsort(g.list, g.n, sizeof *g.list, by_course);
  size_t kept = 0; /* at the front of the list, which the walk has left behind it */
  for (size_t i = 0, end; i < g.n; i = end) {
    mention one;
    for (end = i + 1;
         end < g.n && by_drug(&g.list[i], &g.list[end]) == 0 && by_record(&g.list[i], &g.list[end]) == 0;) {
      end++;
    }
    if (!course(&g.list[i], end - i, &one) || !one.m.label) continue;
    if (kept > 0 && by_drug(&g.list[kept - 1], &one) == 0)
      merge(&g.list[kept - 1], &one);
    else
      g.list[kept++] = one;
  }
  if (kept > 1) qsort(g.list, kept, sizeof *g.list, by_order);
  for (size_t i = 0; i < kept; i++) (*list)[(*n)++] = g.list[i].m;
  return HALES_OK;
}
