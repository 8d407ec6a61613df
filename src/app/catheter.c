#include "app/catheter.h"

#include <string.h>

#include "app/person.h"

bool hales_is_pa_pressure(const char *q) {
  return strcmp(q, "pa_sys_mmhg") == 0 || strcmp(q, "pa_dia_mmhg") == 0 || strcmp(q, "pa_mean_mmhg") == 0;
}

static bool is_output(const char *q) {
  return strcmp(q, "co_l_min") == 0 || strcmp(q, "ci_l_min_m2") == 0;
}

/* Of the days before this one: how many groups. */
static size_t before(const hales_catheters *c, int64_t day) {
  size_t lo = 0, hi = c->n;
  while (lo < hi) {
    const size_t mid = lo + (hi - lo) / 2;
    if (c->list[mid].day < day)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

/* NULL when the day has no such group; *of_day counts its groups. */
static hales_catheter_group *find(const hales_catheters *c, int64_t day, const char *name, size_t *of_day) {
  *of_day = 0;
  for (size_t i = before(c, day); i < c->n && c->list[i].day == day; i++) {
    if (hales_group_same(c->list[i].name, name)) return &c->list[i];
    (*of_day)++;
  }
  return NULL;
}

/* In the order of files, not of arrival: where a group begins. */
static void begin_earlier(hales_catheter_group *g, const hales_stored_obs *row) {
  const int order = row->origin.sha256 ? memcmp(row->origin.sha256, g->sha256, sizeof g->sha256) : 0;
  if (order > 0 || (order == 0 && row->obs.place.at >= g->at)) return;
  if (row->origin.sha256) memcpy(g->sha256, row->origin.sha256, sizeof g->sha256);
  g->at = row->obs.place.at;
}

/* The group of an observation, made where there is none; *out NULL where a day has too many. */
static hales_status group_of(hales_catheters *c, hales_pool *memory, int64_t day, const hales_stored_obs *row,
                             hales_catheter_group **out, hales_err *err) {
  const char *name = hales_obs_group(&row->obs);
  size_t of_day;
  *out = find(c, day, name, &of_day);
  if (*out) begin_earlier(*out, row);
  if (*out || of_day == HALES_CATHETER_GROUPS) return HALES_OK;
  hales_status status = HALES_OK;
  hales_catheter_group *more = HALES_POOL_GROW(memory, c->list, c->n, &c->cap);
  const char *kept = hales_pool_text(memory, name, &status);
  if (!more || status != HALES_OK)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the catheterisations of a subject");
  c->list = more;
  const size_t i = before(c, day); /* the last, unless offsets put an earlier time on a later day */
  hales_catheter_group *g = *out = &c->list[i];
  memmove(g + 1, g, (c->n++ - i) * sizeof *g);
  *g = (hales_catheter_group){
      .day = day, .name = kept, .condition = hales_condition_of(kept), .at = row->obs.place.at};
  if (row->origin.sha256) memcpy(g->sha256, row->origin.sha256, sizeof g->sha256);
  return HALES_OK;
}

static void add_output(hales_catheter_group *g, int64_t t_us) {
  g->has_output = true;
  g->output_us = t_us;
  if (!g->has_pressure || g->complete) return;
  g->complete = true;
  g->chosen_us = g->latest_us;
  g->complete_us = t_us;
}

static void add_pressure(hales_catheter_group *g, int64_t t_us) {
  const bool together = g->has_output && g->output_us == t_us; /* which of the two came first means nothing */
  if (!g->has_pressure) g->chosen_us = t_us;
  g->has_pressure = true;
  g->latest_us = t_us;
  if (!together || (g->complete && g->complete_us != t_us)) return;
  g->complete = true;
  g->complete_us = g->chosen_us = t_us;
}

static int by_place(const hales_catheter_group *a, const hales_catheter_group *b) {
  const int order = memcmp(a->sha256, b->sha256, sizeof a->sha256);
  return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

hales_status hales_catheters_add(hales_catheters *c, hales_pool *memory, const hales_stored_obs *row,
                                 hales_err *err) {
  const uint32_t unusable = HALES_OBS_NOT_BELIEVED | HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN;
  const hales_obs *o = &row->obs;
  int64_t day = HALES_NO_DAY;
  if (!o->quantity || o->kind != HALES_VALUE_NUMBER || (o->flags & unusable)) return HALES_OK;
  const bool pressure = hales_is_pa_pressure(o->quantity);
  if (!pressure && !is_output(o->quantity)) return HALES_OK;
  if (!hales_app_day(&o->time, &day)) day = HALES_NO_DAY;
  hales_catheter_group *g;
  HALES_TRY(group_of(c, memory, day, row, &g, err));
  if (!g) return HALES_OK;
  if (pressure)
    add_pressure(g, o->time.t_us);
  else
    add_output(g, o->time.t_us);
  return HALES_OK;
}

static bool is_better(const hales_catheter_group *a, const hales_catheter_group *b) {
  if (a->condition != b->condition) return a->condition < b->condition;
  if (a->complete != b->complete) return a->complete;
  if (a->chosen_us != b->chosen_us) return a->chosen_us < b->chosen_us;
  return by_place(a, b) < 0;
}

const hales_catheter_group *hales_catheters_find(const hales_catheters *c, int64_t day) {
  const hales_catheter_group *best = NULL;
  for (size_t i = before(c, day); i < c->n && c->list[i].day == day; i++)
    if (c->list[i].has_pressure && (!best || is_better(&c->list[i], best))) best = &c->list[i];
  return best;
}

hales_group_use hales_catheters_use(const hales_catheters *c, int64_t day, const char *group) {
  const hales_catheter_group *chosen = hales_catheters_find(c, day);
  if (chosen && hales_group_same(chosen->name, group)) return HALES_GROUP_CHOSEN;
  size_t of_day;
  const hales_catheter_group *own = find(c, day, group, &of_day);
  if (chosen && ((own && own->has_pressure) || (!own && of_day == HALES_CATHETER_GROUPS)))
    return HALES_GROUP_OTHER;
  return hales_condition_is_sure(group) ? HALES_GROUP_CHALLENGE : HALES_GROUP_BESIDE;
}
