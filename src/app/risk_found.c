#include "app/risk_priv.h"

#include <stdlib.h>
#include <string.h>

#include "app/person.h"

const char *const hales_risk_quantity_name[Q_N] = {
#define X(sym, id) id,
    QUANTITIES(X)
#undef X
};

static const char *const effusions[] = {"none", "minimal", "moderate", "large", "present"};
static const char *const subtypes[] = {"idiopathic",     "heritable", "drug_toxin",      "ctd",  "hiv",
                                       "portopulmonary", "chd",       "schistosomiasis", "pvod", "other"};
static const char *const admissions[] = {"no", "yes"};

static const char *among(const char *word, const char *const *list, size_t n) {
  for (size_t i = 0; word && i < n; i++)
    if (strcmp(word, list[i]) == 0) return list[i];
  return NULL;
}
#define AMONG(word, list) among((word), (list), sizeof(list) / sizeof((list)[0]))

/* The word of a quantity of words, static, or NULL. */
static const char *word_of(hales_risk_quantity q, const char *text) {
  if (q == Q_EFFUSION) return AMONG(text, effusions);
  if (q == Q_SUBTYPE) return AMONG(text, subtypes);
  if (q == Q_ADMITTED) return AMONG(text, admissions);
  return NULL;
}

static bool is_of_words(hales_risk_quantity q) {
  return q == Q_EFFUSION || q == Q_SUBTYPE || q == Q_ADMITTED;
}

/* Standing facts do not age as measurements do. */
static bool is_standing(hales_risk_quantity q) {
  return q == Q_SUBTYPE || q == Q_HEIGHT || q == Q_WEIGHT || q == Q_BSA;
}

/* Of the circulation as it was just then; the others are of the person, or of a test that is exertion. */
static bool is_of_its_moment(hales_risk_quantity q) {
  switch (q) {
  case Q_FC:
  case Q_WALK:
  case Q_BNP:
  case Q_NT:
  case Q_EFFUSION:
  case Q_VO2:
  case Q_VE:
  case Q_EGFR:
  case Q_ADMITTED:
  case Q_DLCO:
    return false;
  default:
    return !is_standing(q);
  }
}

/* *limit: it is none of the values, and would count were it one. */
static bool usable(const hales_obs *o, hales_risk_quantity *q, bool *limit) {
  if (!o->quantity || (o->flags & HALES_OBS_NOT_BELIEVED)) return false;
  for (int i = 0; i < Q_N; i++) {
    if (strcmp(o->quantity, hales_risk_quantity_name[i]) != 0) continue;
    *q = (hales_risk_quantity)i;
    *limit = (o->flags & (HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN)) != 0;
    if (*limit) return true;
    return is_of_words(*q) ? word_of(*q, o->canonical_text) != NULL : o->kind == HALES_VALUE_NUMBER;
  }
  return false;
}

/* One pass over all that stands: the catheterisations, what may count, and, where no day was given, the
 * latest day with any item. */
static hales_status on_value(void *ctx, const hales_stored_obs *row, hales_err *err) {
  hales_risk_gather *g = ctx;
  const hales_obs *o = &row->obs;
  hales_risk_quantity q;
  HALES_TRY(hales_catheters_add(&g->catheters, &g->out->memory, row, err));
  bool limit = false;
  if (!usable(o, &q, &limit)) return HALES_OK;
  hales_risk_seen *more = HALES_POOL_GROW(&g->out->memory, g->seen, g->n_seen, &g->seen_cap);
  if (!more) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a risk score");
  g->seen = more;
  hales_risk_seen *x = &g->seen[g->n_seen++];
  *x = (hales_risk_seen){.q = q,
                         .unended = (o->flags & HALES_OBS_UNENDED) != 0,
                         .limit = limit,
                         .value = o->canonical_value,
                         .word = word_of(q, o->canonical_text),
                         .t_us = o->time.t_us,
                         .statement_id = row->origin.id};
  /* a series has one group: kept once */
  const char *group = hales_obs_group(o), *last = g->n_seen > 1 ? x[-1].group : NULL;
  x->group =
      group && last && strcmp(group, last) == 0 ? last : hales_pool_text(&g->out->memory, group, &g->memory);
  if (g->memory != HALES_OK) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a risk score");
  x->dated = hales_app_day(&o->time, &x->day);
  if (g->day_given || !x->dated || limit || is_standing(q)) return HALES_OK;
  if (!g->has_day || x->day > g->day) g->day = x->day;
  g->has_day = true;
  return HALES_OK;
}

/* Is a better than b?  The nearest day, the later of two as near; within a day what belongs to the
 * catheterisation that counts, by its group and then by its time; what is of a whole line; what arrived last,
 * but of two groups what is of rest, then the first. */
static bool is_better(const hales_risk_found *a, const hales_risk_found *b) {
  if (a->gap != b->gap) return a->gap < b->gap;
  if (a->day != b->day) return a->day > b->day;
  if (a->use != b->use) return a->use < b->use;
  if (a->apart_us != b->apart_us) return a->apart_us < b->apart_us;
  if (!hales_group_same(a->group, b->group)) return a->condition < b->condition;
  return !a->unended || b->unended;
}

/* Takes what is better than what was taken. */
static void weigh(hales_risk_gather *g, const hales_risk_seen *x) {
  hales_risk_found f = {.has = true,
                        .dated = x->dated && g->has_day,
                        .unended = x->unended,
                        .value = x->value,
                        .word = x->word,
                        .day = x->day,
                        .statement_id = x->statement_id};
  if (is_of_its_moment(x->q)) {
    f.group = x->group;
    f.condition = hales_condition_of(x->group);
    f.use = hales_catheters_use(&g->catheters, x->dated ? x->day : HALES_NO_DAY, x->group);
  }
  f.gap = f.dated ? llabs(g->day - f.day) : INT64_MAX;
  const bool old = f.dated && f.gap > HALES_APP_RISK_DAYS && !is_standing(x->q);
  if (old || x->limit) {
    g->n_old += old && !x->limit;
    g->n_limit += !old;
    return;
  }
  if (f.use == HALES_GROUP_OTHER || f.use == HALES_GROUP_CHALLENGE) {
    g->n_left_out++;
    return;
  }
  hales_risk_found *best = &g->best[x->q];
  const hales_catheter_group *reference = f.dated ? hales_catheters_find(&g->catheters, f.day) : NULL;
  if (reference) f.apart_us = llabs(x->t_us - reference->chosen_us);
  if (!best->has || is_better(&f, best)) *best = f;
}

/* Where one that was taken stands: asked for a few, so that the pass over all of them is light. */
typedef struct origin {
  hales_risk_gather *g;
  hales_risk_found *found;
} origin;

static hales_status on_origin(void *ctx, const hales_stored_obs *row, hales_err *err) {
  const origin *x = ctx;
  memcpy(x->found->sha256, row->origin.sha256, sizeof x->found->sha256);
  x->found->place = hales_pool_text(&x->g->out->memory, row->obs.place.text, &x->g->memory);
  return x->g->memory == HALES_OK ? HALES_OK
                                  : HALES_FAIL(err, HALES_ENOMEM, "out of memory for a risk score");
}

static hales_status find_origins(hales_store *store, hales_risk_gather *g, hales_err *err) {
  for (int i = 0; i < Q_N; i++) {
    origin x = {g, &g->best[i]};
    const hales_store_query one = {
        .subject_id = g->out->subject_id, .statement_id = x.found->statement_id, .alone = true};
    if (x.found->has) HALES_TRY(hales_store_each_obs(store, &one, on_origin, &x, err));
  }
  return HALES_OK;
}

static hales_status on_event(void *ctx, const hales_stored_event *row, hales_err *err) {
  hales_risk_gather *g = ctx;
  (void)err;
  int64_t day = 0;
  if (row->event.kind != HALES_EVENT_ADMISSION || !hales_app_day(&row->event.time, &day)) return HALES_OK;
  g->admitted |= g->has_day && day <= g->day && g->day - day <= 183;
  return HALES_OK;
}

hales_status hales_risk_find(hales_store *store, const char *date, hales_risk_gather *g, hales_err *err) {
  const hales_store_query current = {.subject_id = g->out->subject_id, .alone = true, .brief = true};
  if (date) {
    HALES_TRY(hales_app_day_read(date, &g->day, err));
    g->has_day = g->day_given = true;
  }
  HALES_TRY(hales_store_each_obs(store, &current, on_value, g, err));
  for (size_t i = 0; i < g->n_seen; i++) weigh(g, &g->seen[i]);
  HALES_TRY(find_origins(store, g, err));
  return hales_store_each_event(store, &current, on_event, g, err);
}
