#include "app/catheter.h"

#include <string.h>

#include "app/person.h"

bool hales_is_pa_pressure(const char *q) {
  return strcmp(q, "pa_sys_mmhg") == 0 || strcmp(q, "pa_dia_mmhg") == 0 || strcmp(q, "pa_mean_mmhg") == 0;
}

static bool is_output(const char *q) {
  return strcmp(q, "co_l_min") == 0 || strcmp(q, "ci_l_min_m2") == 0;
}

/* Of the days before this one: how many. */
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

static hales_catheter_day *find(const hales_catheters *c, int64_t day) {
  const size_t i = before(c, day);
  return i < c->n && c->list[i].day == day ? &c->list[i] : NULL;
}

static void add_output(hales_catheters *c, int64_t day, int64_t t_us) {
  hales_catheter_day *d = find(c, day);
  c->has_output = true;
  c->output_us = t_us;
  if (!d || d->complete) return;
  d->complete = true;
  d->chosen_us = d->latest_us;
  d->output_us = t_us;
}

static hales_status add_pressure(hales_catheters *c, hales_pool *memory, int64_t day, int64_t t_us,
                                 hales_err *err) {
  hales_catheter_day *d = find(c, day);
  const bool together = c->has_output && c->output_us == t_us; /* which of the two came first means nothing */
  if (!d) {
    hales_catheter_day *more = HALES_POOL_GROW(memory, c->list, c->n, &c->cap);
    if (!more) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the catheterisations of a subject");
    c->list = more;
    const size_t i = before(c, day); /* the last, unless offsets put an earlier time on a later day */
    d = &c->list[i];
    memmove(d + 1, d, (c->n++ - i) * sizeof *d);
    *d = (hales_catheter_day){.day = day, .chosen_us = t_us};
  }
  d->latest_us = t_us;
  if (!together || (d->complete && d->output_us != t_us)) return HALES_OK;
  d->complete = true;
  d->output_us = d->chosen_us = t_us;
  return HALES_OK;
}

hales_status hales_catheters_add(hales_catheters *c, hales_pool *memory, const hales_obs *o, hales_err *err) {
  const uint32_t unusable = HALES_OBS_NOT_BELIEVED | HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN;
  int64_t day = 0;
  if (!o->quantity || o->kind != HALES_VALUE_NUMBER || (o->flags & unusable)) return HALES_OK;
  if (!hales_app_day(&o->time, &day)) return HALES_OK;
  if (hales_is_pa_pressure(o->quantity)) return add_pressure(c, memory, day, o->time.t_us, err);
  if (is_output(o->quantity)) add_output(c, day, o->time.t_us);
  return HALES_OK;
}

bool hales_catheters_find(const hales_catheters *c, int64_t day, int64_t *t_us) {
  const hales_catheter_day *d = find(c, day);
  if (d) *t_us = d->chosen_us;
  return d != NULL;
}
