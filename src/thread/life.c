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

/* Can both be statements of one date?  As far as the coarser of them goes, each in its own zone. */
static bool agree(const hales_time *a, const hales_time *b) {
  const hales_precision coarser = a->precision < b->precision ? a->precision : b->precision;
  const hales_time *const both[] = {a, b};
  int date[2][3]; /* year, month, day */
  if (coarser > HALES_PRECISION_DAY) return a->t_us == b->t_us;
  for (int k = 0; k < 2; k++) {
    const int64_t us = both[k]->t_us + (int64_t)both[k]->offset_min * 60 * HALES_US_PER_S;
    const int64_t days = (us >= 0 ? us : us - (HALES_US_PER_DAY - 1)) / HALES_US_PER_DAY;
    hales_civil_from_days(days, &date[k][0], &date[k][1], &date[k][2]);
  }
  const bool year = date[0][0] == date[1][0], month = date[0][1] == date[1][1],
             day = date[0][2] == date[1][2];
  return year && (coarser < HALES_PRECISION_MONTH || month) && (coarser < HALES_PRECISION_DAY || day);
}

/* Two statements of one date: the finer of the two (a year, and a day of it), else none. */
static void join(hales_time *t, bool *differ, const hales_time *other) {
  if (!other->precision) return;
  if (t->precision && !agree(t, other)) *differ = true;
  if (!t->precision || (!*differ && other->precision > t->precision)) *t = *other;
}

void hales_life_add(hales_life *life, hales_fact_kind kind, const hales_time *date) {
  if (kind == HALES_FACT_BIRTH) join(&life->birth, &life->births_differ, date);
  if (kind == HALES_FACT_DEATH) join(&life->death, &life->deaths_differ, date);
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
    hales_life_add(&all[n++], f->kind, &f->date);
  }
  qsort(all, n, sizeof *all, by_subject);
  for (size_t i = 0; i < n; i++) {
    hales_life *last = out->n ? &all[out->n - 1] : NULL;
    if (last && strcmp(last->subject, all[i].subject) == 0) {
      hales_life_add(last, HALES_FACT_BIRTH, &all[i].birth);
      hales_life_add(last, HALES_FACT_DEATH, &all[i].death);
    } else {
      all[out->n++] = all[i];
    }
  }
  out->of = all;
  return HALES_OK;
}

static const hales_life *find(const hales_lives *l, const char *subject) {
  const hales_life key = {.subject = subject};
  return subject && l->n ? bsearch(&key, l->of, l->n, sizeof *l->of, by_subject) : NULL;
}

/* Death before birth; neither is known when it was stated twice and differently. */
static bool is_impossible(const hales_life *life) {
  return !life->births_differ && !life->deaths_differ && before(&life->death, &life->birth);
}

bool hales_time_is_after(const hales_time *t, int64_t now_us) {
  return t->precision && t->t_us > now_us + HALES_ZONES_US;
}

static bool in_future(const hales_lives *l, const hales_time *t) {
  return l->now_us > 0 && hales_time_is_after(t, l->now_us);
}

const char *hales_lives_refuse(const hales_lives *l, const hales_subject_fact *f) {
  const bool birth = f->kind == HALES_FACT_BIRTH;
  if (!birth && f->kind != HALES_FACT_DEATH) return NULL;
  if (in_future(l, &f->date))
    return birth ? "birth date: in the future; a day that has been was expected"
                 : "date of death: in the future; a day that has been was expected";
  const hales_life *life = find(l, f->subject);
  if (!life || !is_impossible(life)) return NULL;
  return birth ? "birth date: after the death of the same subject; one of the two is wrong"
               : "date of death: before the birth of the same subject; one of the two is wrong";
}

bool hales_life_allows(const hales_life *life, const hales_obs *o) {
  if (is_impossible(life)) return true; /* the dates are wrong, not the measurement */
  if (!life->births_differ && before(&o->time, &life->birth)) return false;
  if (o->time_kind == HALES_TIME_ISSUED) return true; /* reports may come late */
  return life->deaths_differ || !before(&life->death, &o->time);
}

bool hales_life_vouches(const hales_life *life, const hales_obs *o) {
  const bool born = life->birth.precision != HALES_PRECISION_NONE,
             died = life->death.precision != HALES_PRECISION_NONE;
  if (!born && !died) return false;
  if (is_impossible(life)) return true;
  if (born && !life->births_differ && !before(&life->birth, &o->time)) return false;
  if (o->time_kind == HALES_TIME_ISSUED) return true;
  return !died || life->deaths_differ || before(&o->time, &life->death);
}

bool hales_lives_allow(const hales_lives *l, const hales_obs *o) {
  if (in_future(l, &o->time)) return false;
  const hales_life *life = find(l, o->subject);
  return !life || hales_life_allows(life, o);
}
