#include "app/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thread/timestamp.h"

static const double days_per_year = 365.25;

hales_status hales_app_subject(hales_store *store, const char *subject, int64_t *id, hales_err *err) {
  HALES_TRY(hales_store_find_subject(store, subject, id, err));
  if (*id != 0) return HALES_OK;
  return HALES_FAIL(
      err, HALES_EARG,
      "there is no such subject in the store: SUBJECT is the pseudonym as the source spells it; "
      "`hales ingest` brings subjects in");
}

bool hales_app_day(const hales_time *t, int64_t *day) {
  if (t->precision == HALES_PRECISION_NONE) return false;
  const int64_t local = t->t_us + (t->has_offset ? t->offset_min * 60 * HALES_US_PER_S : 0);
  *day = local / HALES_US_PER_DAY - (local % HALES_US_PER_DAY < 0 ? 1 : 0);
  return true;
}

void hales_app_day_text(int64_t day, char out[16]) {
  int y, m, d;
  hales_civil_from_days(day, &y, &m, &d);
  (void)snprintf(out, 16, "%04d-%02d-%02d", y % 10000, m % 100, d % 100);
}

hales_status hales_app_day_read(const char *text, int64_t *day, hales_err *err) {
  hales_time t;
  const hales_status status = hales_time_read_local(text, NULL, &t, NULL);
  if (status != HALES_OK || strlen(text) != 10)
    return HALES_FAIL(err, HALES_EPARSE, "a date that exists was expected, as YYYY-MM-DD");
  (void)hales_app_day(&t, day);
  return HALES_OK;
}

typedef struct gather {
  bool has_day;
  int64_t day;
  bool female, male, birth_conflict, has_birth, has_stated;
  double birth_day;  /* days since 1970 */
  double stated_age; /* carried to the day */
  int64_t stated_gap;
  bool birth_by_year, stated_undated;
} gather;

static void take_sex(gather *g, const char *word) {
  g->female |= word && strcmp(word, "female") == 0;
  g->male |= word && strcmp(word, "male") == 0;
}

static hales_status on_fact(void *ctx, const hales_stored_fact *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  const hales_subject_fact *f = &row->fact;
  if (!row->origin.current) return HALES_OK;
  if (f->kind == HALES_FACT_SEX) take_sex(g, f->text);
  int64_t day = 0;
  if (f->kind != HALES_FACT_BIRTH || !hales_app_day(&f->date, &day)) return HALES_OK;
  /* known to the year: the middle of it */
  const bool by_year = f->coarsened || f->date.precision < HALES_PRECISION_MONTH;
  const double birth = (double)day + (by_year ? 0.5 * days_per_year : 0.0);
  if (g->has_birth && (birth - g->birth_day > 366 || g->birth_day - birth > 366)) g->birth_conflict = true;
  if (g->has_birth && !g->birth_by_year) return HALES_OK; /* the finer one stays */
  g->has_birth = true;
  g->birth_by_year = by_year;
  g->birth_day = birth;
  return HALES_OK;
}

static hales_status on_sex(void *ctx, const hales_stored_obs *row, hales_err *err) {
  (void)err;
  if (row->obs.kind == HALES_VALUE_TEXT) take_sex(ctx, row->obs.canonical_text);
  return HALES_OK;
}

/* The stated age nearest in time, carried to the day. */
static hales_status on_age(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  const hales_obs *o = &row->obs;
  const uint32_t unfit = HALES_OBS_NOT_BELIEVED | HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN;
  if (o->kind != HALES_VALUE_NUMBER || o->flags & unfit) return HALES_OK;
  int64_t day = 0;
  const bool dated = hales_app_day(&o->time, &day) && g->has_day;
  const int64_t gap = dated ? llabs(g->day - day) : INT64_MAX;
  if (g->has_stated && gap >= g->stated_gap) return HALES_OK;
  g->has_stated = true;
  g->stated_gap = gap;
  g->stated_undated = !dated;
  g->stated_age = o->canonical_value + (dated ? (double)(g->day - day) / days_per_year : 0.0);
  return HALES_OK;
}

static void note(hales_person *p, const char *text) {
  if (p->n_note < sizeof p->note / sizeof p->note[0]) p->note[p->n_note++] = text;
}

hales_status hales_app_person(hales_store *store, int64_t subject_id, bool has_day, int64_t day,
                              hales_person *out, hales_err *err) {
  gather g = {.has_day = has_day, .day = day};
  *out = (hales_person){0};
  hales_store_query q = {.subject_id = subject_id, .alone = true, .brief = true};
  HALES_TRY(hales_store_each_fact(store, &q, on_fact, &g, err));
  q.quantity = "sex";
  HALES_TRY(hales_store_each_obs(store, &q, on_sex, &g, err));
  q.quantity = "age_years";
  HALES_TRY(hales_store_each_obs(store, &q, on_age, &g, err));
  if (g.female != g.male) out->sex = g.female ? HALES_SEX_FEMALE : HALES_SEX_MALE;
  if (g.female && g.male) note(out, "sex: the sources contradict each other, taken as unknown");
  if (g.birth_conflict) note(out, "birth: the sources contradict each other by more than a year, not used");
  if (g.has_birth && has_day && !g.birth_conflict) {
    out->age_years = ((double)day - g.birth_day) / days_per_year;
    out->has_age = true;
  } else if (g.has_stated) {
    out->age_years = g.stated_age;
    out->has_age = true;
    if (g.stated_undated) note(out, "age: as stated, without a date of its own");
  }
  if (out->has_age && (out->age_years < 0.0 || out->age_years > 130.0)) {
    out->has_age = false;
    note(out, "age: not between 0 and 130 years on that day, not used");
  }
  return HALES_OK;
}
