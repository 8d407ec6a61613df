#include "thread/life.h"

#include <stdlib.h>
#include <string.h>

#include "thread/timestamp.h"

/* a certainly before b, both stated */
static bool before(const hales_time *a, const hales_time *b) {
  return a->precision && b->precision && hales_time_end(a) + HALES_ZONES_US <= b->t_us;
}

static int by_subject(const void *pa, const void *pb) {
  return strcmp(((const hales_life *)pa)->subject, ((const hales_life *)pb)->subject);
}

/* Two statements of one date: the same, or none. */
static void join(hales_time *t, bool *differ, const hales_time *other) {
  if (!other->precision) return;
  if (t->precision && (t->t_us != other->t_us || t->precision != other->precision)) *differ = true;
  if (!t->precision) *t = *other;
}

hales_status hales_lives_gather(const hales_batch *in, int64_t now_us, hales_lives *out, hales_err *err) {
  void **items = NULL;
  *out = (hales_lives){.now_us = now_us};
  HALES_TRY(hales_batch_index(in, &in->facts, sizeof(hales_subject_fact), &items, err));
  hales_life *all = HALES_NEW(in->arena, in->facts.n + 1, hales_life);
  if (!all) return HALES_FAIL(err, HALES_ENOMEM, "document too large for the memory given to it");
  size_t n = 0;
  for (size_t i = 0; i < in->facts.n; i++) {
    const hales_subject_fact *f = items[i];
    if (f->identity.state == HALES_VERSION_ENTERED_IN_ERROR) continue;
    if (!f->subject || (f->kind != HALES_FACT_BIRTH && f->kind != HALES_FACT_DEATH)) continue;
    all[n] = (hales_life){.subject = f->subject};
    if (f->kind == HALES_FACT_BIRTH)
      all[n++].birth = f->date;
    else
      all[n++].death = f->date;
  }
  qsort(all, n, sizeof *all, by_subject);
  for (size_t i = 0; i < n; i++) {
    hales_life *last = out->n ? &all[out->n - 1] : NULL;
    if (last && strcmp(last->subject, all[i].subject) == 0) {
      join(&last->birth, &last->births_differ, &all[i].birth);
      join(&last->death, &last->deaths_differ, &all[i].death);
    } else {
      all[out->n++] = all[i];
    }
  }
  for (size_t i = 0; i < out->n; i++) {
    if (all[i].births_differ) all[i].birth = (hales_time){0};
    if (all[i].deaths_differ) all[i].death = (hales_time){0};
  }
  out->of = all;
  return HALES_OK;
}

static const hales_life *find(const hales_lives *l, const char *subject) {
  const hales_life key = {.subject = subject};
  return subject && l->n ? bsearch(&key, l->of, l->n, sizeof *l->of, by_subject) : NULL;
}

static bool in_future(const hales_lives *l, const hales_time *t) {
  return l->now_us > 0 && t->precision && t->t_us > l->now_us + HALES_ZONES_US;
}

const char *hales_lives_refuse(const hales_lives *l, const hales_subject_fact *f) {
  const bool birth = f->kind == HALES_FACT_BIRTH;
  if (!birth && f->kind != HALES_FACT_DEATH) return NULL;
  if (in_future(l, &f->date))
    return birth ? "birth date: in the future; a day that has been was expected"
                 : "date of death: in the future; a day that has been was expected";
  const hales_life *life = find(l, f->subject);
  if (!life || !before(&life->death, &life->birth)) return NULL;
  return birth ? "birth date: after the death of the same subject; one of the two is wrong"
               : "date of death: before the birth of the same subject; one of the two is wrong";
}

bool hales_lives_allow(const hales_lives *l, const hales_obs *o) {
  if (in_future(l, &o->time)) return false;
  const hales_life *life = find(l, o->subject);
  if (!life || before(&life->death, &life->birth)) return true; /* the dates are wrong, not the measurement */
  if (before(&o->time, &life->birth)) return false;
  return o->time_kind == HALES_TIME_ISSUED || !before(&life->death, &o->time); /* reports may come late */
}
