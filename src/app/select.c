#include "app/select.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/select_priv.h"
#include "thread/quantity.h"
#include "thread/timestamp.h"

static const char of_another_day[] = "of another day than the fit";
static const char no_date[] = "has no date";
static const char of_another_group[] = "of another measurement of the day, by its visit group";
static const char of_a_challenge[] = "under exertion or a challenge, by its visit group";

static hales_role role_of(const hales_patient_model *pm, const char *quantity, size_t *observable) {
  /* what another quantity follows from, with body size or with pressures */
  static const struct {
    const char *quantity, *of;
    hales_role role;
  } derived[] = {{"ci_l_min_m2", "co_l_min", HALES_ROLE_INDEX},
                 {"svi_ml_m2", "sv_ml", HALES_ROLE_INDEX},
                 {"rvesvi_ml_m2", "rv_esv_ml", HALES_ROLE_INDEX},
                 {"pvr_wu", "co_l_min", HALES_ROLE_RESISTANCE}};
  *observable = HALES_NO_INDEX;
  if (strcmp(quantity, "height_cm") == 0) return HALES_ROLE_HEIGHT;
  if (strcmp(quantity, "weight_kg") == 0) return HALES_ROLE_WEIGHT;
  if (strcmp(quantity, "bsa_m2") == 0) return HALES_ROLE_SURFACE;
  hales_role r = HALES_ROLE_DATUM;
  for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++) {
    if (strcmp(quantity, derived[i].quantity) != 0) continue;
    quantity = derived[i].of;
    r = derived[i].role;
  }
  *observable = hales_observable_find(pm, quantity);
  return *observable == HALES_NO_INDEX ? HALES_ROLE_NONE : r;
}

static bool is_of_body(hales_role r) {
  return r == HALES_ROLE_HEIGHT || r == HALES_ROLE_WEIGHT || r == HALES_ROLE_SURFACE;
}

/* NULL when the value can be used. */
static const char *why_not(const hales_obs *o) {
  if (o->kind != HALES_VALUE_NUMBER) return "is no number";
  if (o->flags & HALES_OBS_IMPLAUSIBLE) return "implausible: outside the plausible range of its quantity";
  if (o->flags & HALES_OBS_IMPLAUSIBLE_TIME)
    return "implausible time: in the future, before birth or after death";
  if (o->flags & (HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN)) return "a limit, not a value";
  return NULL;
}

/* First walk: which day. */
static hales_status on_day(void *ctx, const hales_stored_obs *row, hales_err *err) {
  hales_gather *g = ctx;
  const hales_obs *o = &row->obs;
  size_t observable;
  if (!o->quantity || why_not(o)) return HALES_OK;
  const hales_role r = role_of(g->pm, o->quantity, &observable);
  if ((r != HALES_ROLE_DATUM && r != HALES_ROLE_INDEX) || strcmp(o->quantity, "hr_bpm") == 0) return HALES_OK;
  int64_t day = 0;
  const bool pa = hales_is_pa_pressure(o->quantity);
  HALES_TRY(hales_catheters_add(&g->catheters, &g->out->memory, row, err));
  if (!hales_app_day(&o->time, &day)) {
    g->has_undated = true;
    g->undated_catheter |= pa;
    return HALES_OK;
  }
  if (!g->has_any_day || day > g->any_day) g->any_day = day;
  g->has_any_day = true;
  if (!pa) return HALES_OK;
  if (!g->has_catheter_day || day > g->catheter_day) g->catheter_day = day;
  g->has_catheter_day = true;
  return HALES_OK;
}

hales_status hales_select_no_memory(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the observations of a subject");
}

hales_status hales_select_note(hales_gather *g, const char *text, hales_err *err) {
  hales_selection *s = g->out;
  const char **more =
      text ? hales_pool_grow(&s->memory, s->note, s->n_note, &g->note_cap, sizeof *more) : NULL;
  if (!more) return hales_select_no_memory(err);
  s->note = more;
  s->note[s->n_note++] = text;
  return HALES_OK;
}

/* Same name and reason: counted, not listed again. */
static hales_status add_unused(hales_gather *g, const hales_unused *u, hales_err *err) {
  hales_selection *s = g->out;
  for (size_t i = 0; i < s->n_unused; i++) {
    if (s->unused[i].reason == u->reason && strcmp(s->unused[i].name, u->name) == 0)
      return s->unused[i].n++, HALES_OK;
  }
  hales_unused *more = HALES_POOL_GROW(&s->memory, s->unused, s->n_unused, &g->unused_cap);
  if (!more) return hales_select_no_memory(err);
  hales_status status = HALES_OK;
  s->unused = more;
  more[s->n_unused] = *u;
  more[s->n_unused].n = 1;
  more[s->n_unused].name = hales_pool_text(&s->memory, u->name, &status);
  more[s->n_unused].unit = hales_pool_text(&s->memory, u->unit, &status);
  more[s->n_unused].place = hales_pool_text(&s->memory, u->place, &status);
  if (status != HALES_OK) return hales_select_no_memory(err);
  s->n_unused++;
  return HALES_OK;
}

static hales_status refuse(hales_gather *g, const hales_stored_obs *row, const char *reason, hales_err *err) {
  const hales_obs *o = &row->obs;
  const bool known = o->quantity != NULL;
  hales_unused u = {.name = known     ? o->quantity
                            : o->code ? o->code
                                      : "(no code)",
                    .unit = known ? o->canonical_unit : o->unit,
                    .has_value = o->kind == HALES_VALUE_NUMBER,
                    .value = known ? o->canonical_value : o->value,
                    .at = o->place.at,
                    .place = o->place.text,
                    .time = o->time,
                    .reason = reason};
  memcpy(u.sha256, row->origin.sha256, sizeof u.sha256);
  return add_unused(g, &u, err);
}

static int64_t window_days(const hales_patient_model *pm, hales_role r, size_t observable) {
  if (is_of_body(r)) return HALES_SELECT_BODY_DAYS;
  const bool volume = strcmp(pm->observable[observable].group, "volumes") == 0;
  return volume ? HALES_SELECT_VOLUME_DAYS : 0;
}

/* Second walk: what is near. */
static hales_status on_obs(void *ctx, const hales_stored_obs *row, hales_err *err) {
  hales_gather *g = ctx;
  const hales_obs *o = &row->obs;
  if (!o->quantity) return refuse(g, row, "unknown name: kept, not used", err);
  size_t observable;
  const hales_role r = role_of(g->pm, o->quantity, &observable);
  if (r == HALES_ROLE_NONE) return HALES_OK; /* nothing the model gives: not of this fit */
  int64_t day = 0;
  const bool dated = hales_app_day(&o->time, &day), body = is_of_body(r);
  if (g->out->has_date != dated && !body) return refuse(g, row, dated ? of_another_day : no_date, err);
  if (g->out->has_date && dated && llabs(day - g->out->day) > window_days(g->pm, r, observable))
    return refuse(g, row, body ? "more than five years from the fit" : of_another_day, err);
  if (why_not(o)) return refuse(g, row, why_not(o), err);
  if (body && !(o->canonical_value > 0.0)) return refuse(g, row, "not positive", err);
  const char *group = hales_obs_group(o);
  const hales_group_use use =
      body ? HALES_GROUP_BESIDE : hales_catheters_use(&g->catheters, dated ? day : HALES_NO_DAY, group);
  if (use == HALES_GROUP_OTHER || use == HALES_GROUP_CHALLENGE) {
    g->n_left_out++;
    return refuse(g, row, use == HALES_GROUP_OTHER ? of_another_group : of_a_challenge, err);
  }
  hales_candidate *more = HALES_POOL_GROW(&g->out->memory, g->list, g->n, &g->cap);
  if (!more) return hales_select_no_memory(err);
  g->list = more;
  hales_status status = HALES_OK;
  const hales_quantity *q = hales_quantity_find(o->quantity);
  hales_candidate *c = &g->list[g->n];
  *c = (hales_candidate){.role = r,
                         .group = hales_pool_text(&g->out->memory, group, &status),
                         .use = use,
                         .condition = hales_condition_of(group),
                         .s = {.observable = observable,
                               .name = q->id,
                               .label = q->label,
                               .unit = q->unit,
                               .value = o->canonical_value,
                               .at = o->place.at,
                               .place = hales_pool_text(&g->out->memory, o->place.text, &status),
                               .time = o->time,
                               .n_mean = 1,
                               .flags = o->flags}};
  memcpy(c->s.sha256, row->origin.sha256, sizeof c->s.sha256);
  if (status != HALES_OK) return hales_select_no_memory(err);
  g->n++;
  return HALES_OK;
}

hales_status hales_select_pass_over(hales_gather *g, const hales_candidate *c, const char *reason,
                                    hales_err *err) {
  hales_unused u = {.name = c->s.name,
                    .unit = c->s.unit,
                    .has_value = true,
                    .value = c->s.value,
                    .at = c->s.at,
                    .place = c->s.place,
                    .time = c->s.time,
                    .reason = reason};
  memcpy(u.sha256, c->s.sha256, sizeof u.sha256);
  return add_unused(g, &u, err);
}

/* In the order of files, not of arrival: the same files give the same choice, to the bit. */
static int by_place(const void *a, const void *b) {
  const hales_selected *x = &((const hales_candidate *)a)->s, *y = &((const hales_candidate *)b)->s;
  const int order = memcmp(x->sha256, y->sha256, sizeof x->sha256);
  if (order != 0) return order;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  return strcmp(x->name, y->name);
}

/* Of a line that may be cut off, where another file has the line with its end. */
static bool yields(const hales_gather *g, const hales_candidate *c) {
  if (!(c->s.flags & HALES_OBS_UNENDED)) return false;
  for (size_t i = 0; i < g->n; i++) {
    const hales_candidate *o = &g->list[i];
    if (o->role == c->role && o->s.observable == c->s.observable && strcmp(o->s.name, c->s.name) == 0 &&
        o->s.time.t_us == c->s.time.t_us && !(o->s.flags & HALES_OBS_UNENDED))
      return true;
  }
  return false;
}

/* Nearest in time; of one time that of the catheterisation that counts, then of rest.  Of others alike the
 * first in the order of files stays. */
static bool is_better(const hales_candidate *a, const hales_candidate *b) {
  if (a->gap_us != b->gap_us) return a->gap_us < b->gap_us;
  if (a->s.time.t_us != b->s.time.t_us) return a->s.time.t_us < b->s.time.t_us;
  if (a->use != b->use) return a->use < b->use;
  return a->condition < b->condition;
}

/* The value of one role (and observable): nearest in time, mean of those of the same time and group.  *found
 * false when there is none. */
hales_status hales_select_choose(hales_gather *g, hales_role r, size_t observable, hales_selected *out,
                                 bool *found, hales_err *err) {
  const hales_candidate *best = NULL;
  for (size_t i = 0; i < g->n; i++) {
    const hales_candidate *c = &g->list[i];
    if (c->role != r || c->s.observable != observable || yields(g, c)) continue;
    if (!best || is_better(c, best)) best = c;
  }
  *found = best != NULL;
  if (!best) return HALES_OK;
  double sum = 0.0, lo = best->s.value, hi = best->s.value;
  size_t n = 0;
  const hales_candidate *first = NULL;
  for (size_t i = 0; i < g->n; i++) {
    const hales_candidate *c = &g->list[i];
    if (c->role != r || c->s.observable != observable) continue;
    if (yields(g, c)) {
      HALES_TRY(
          hales_select_pass_over(g, c, "from a line that may be cut off; another file has it whole", err));
      continue;
    }
    if (c->gap_us != best->gap_us || c->s.time.t_us != best->s.time.t_us) {
      HALES_TRY(hales_select_pass_over(g, c, "another value of this quantity is nearer in time", err));
      continue;
    }
    if (!hales_group_same(c->group, best->group)) {
      HALES_TRY(hales_select_pass_over(
          g, c, "of the same time as the one that is used, of another visit group", err));
      continue;
    }
    sum += c->s.value;
    lo = c->s.value < lo ? c->s.value : lo;
    hi = c->s.value > hi ? c->s.value : hi;
    if (!first) first = c;
    n++;
  }
  *out = first ? first->s : best->s;
  out->n_mean = n;
  if (n > 1) out->value = sum / (double)n;
  hales_status status = HALES_OK;
  if (n > 1)
    out->note = hales_pool_printf(&g->out->memory, &status, "mean of %zu values of the same time, %g to %g",
                                  n, lo, hi);
  else if (out->flags & HALES_OBS_DISAGREES)
    out->note = "disagrees with other values of its time: they cannot all be right";
  else if (out->flags & HALES_OBS_UNENDED)
    out->note = "from a file's last line, which has no end: is the file cut off?";
  else if (out->flags & HALES_OBS_PRELIMINARY)
    out->note = "preliminary: not yet verified by its source";
  return status == HALES_OK ? HALES_OK : hales_select_no_memory(err);
}

static hales_status choose_day(hales_gather *g, const hales_select_request *q, hales_err *err) {
  hales_selection *s = g->out;
  const hales_store_query current = {.subject_id = s->subject_id, .alone = true, .brief = true};
  HALES_TRY(hales_store_each_obs(g->store, &current, on_day, g, err));
  if (q->date) {
    HALES_TRY(hales_app_day_read(q->date, &s->day, err));
    s->has_date = true;
  } else if (g->has_catheter_day || (g->has_any_day && !g->undated_catheter)) {
    s->day = g->has_catheter_day ? g->catheter_day : g->any_day;
    s->has_date = true;
    if (!g->has_catheter_day)
      HALES_TRY(hales_select_note(
          g, "no pulmonary artery pressure: the latest day with a measurement was taken", err));
  } else if (g->has_undated) {
    HALES_TRY(hales_select_note(g, "the measurements have no date: taken to be of one time", err));
  } else {
    return HALES_FAIL(
        err, HALES_EARG,
        "nothing that can be fitted: at least one pressure, flow or volume is needed, best those of a "
        "right-heart catheterisation");
  }
  if (s->has_date) hales_app_day_text(s->day, s->date);
  g->chosen = hales_catheters_find(&g->catheters, s->has_date ? s->day : HALES_NO_DAY);
  g->has_reference = s->has_date && g->chosen;
  if (g->has_reference) g->reference_us = g->chosen->chosen_us;
  return HALES_OK;
}

/* The catheterisation's time, else the middle of the day. */
static void measure_gaps(hales_gather *g) {
  const int64_t noon = g->out->day * HALES_US_PER_DAY + HALES_US_PER_DAY / 2;
  const int64_t t = g->has_reference ? g->reference_us : noon;
  for (size_t i = 0; i < g->n; i++) {
    hales_candidate *c = &g->list[i];
    const bool dated = c->s.time.precision != HALES_PRECISION_NONE && g->out->has_date;
    c->gap_us = dated ? llabs(c->s.time.t_us - t) : INT64_MAX;
  }
}

hales_status hales_select(hales_store *store, const hales_select_request *q, hales_selection *out,
                          hales_err *err) {
  *out = (hales_selection){0};
  hales_gather g = {.store = store, .pm = q->pm, .out = out};
  HALES_TRY(hales_app_subject(store, q->subject, &out->subject_id, err));
  HALES_TRY(choose_day(&g, q, err));
  const hales_store_query current = {.subject_id = out->subject_id, .brief = true};
  HALES_TRY(hales_store_each_obs(store, &current, on_obs, &g, err));
  HALES_TRY(hales_select_note_groups(&g, err));
  out->catheter = g.has_reference || (!out->has_date && g.undated_catheter);
  if (g.n > 1) qsort(g.list, g.n, sizeof *g.list, by_place);
  measure_gaps(&g);
  HALES_TRY(hales_select_body(&g, err));
  HALES_TRY(hales_select_data(&g, err));
  size_t n = 0;
  for (size_t i = 0; i < out->n_used; i++) n += strcmp(out->used[i].name, "hr_bpm") != 0;
  if (n > 0) return HALES_OK;
  return HALES_FAIL(err, HALES_EARG,
                    "nothing of %s can be fitted: at least one pressure, flow or volume is needed%s",
                    out->has_date ? out->date : "an unknown date",
                    q->date ? "; without --date the latest catheterisation is taken" : "");
}

void hales_selection_destroy(hales_selection *s) {
  if (!s) return;
  hales_pool_destroy(&s->memory);
  *s = (hales_selection){0};
}
