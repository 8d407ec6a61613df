#include "app/arteries.h"

#include <stdlib.h>
#include <string.h>

#include "app/person.h"
#include "thread/quantity.h"

enum { DIAMETER, LENGTH = 3, AREA_CHANGE = 6, PWV = 7 }; /* rows of ids */
static const char *const ids[HALES_APP_ARTERY_SIZES] = {
    "mpa_diameter_mm", "rpa_diameter_mm", "lpa_diameter_mm", "mpa_length_mm",
    "rpa_length_mm",   "lpa_length_mm",   "mpa_rac_pct",     "pa_pwv_m_s"};

typedef struct gather {
  hales_app_arteries *out;
  bool has_day;
  int64_t day;
} gather;

static bool usable(const hales_obs *o) {
  return o->kind == HALES_VALUE_NUMBER && o->canonical_value > 0.0 &&
         !(o->flags & (HALES_OBS_NOT_BELIEVED | HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN));
}

/* Nearer in time; equally near, earlier in the order of files. */
static bool is_better(const hales_app_artery_size *a, const hales_app_artery_size *b) {
  const int64_t x = llabs(a->gap_days), y = llabs(b->gap_days);
  if (a->dated != b->dated) return a->dated;
  if (x != y) return x < y;
  const int order = memcmp(a->sha256, b->sha256, sizeof a->sha256);
  return order != 0 ? order < 0 : a->at < b->at;
}

static hales_status on_obs(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  const hales_obs *o = &row->obs;
  for (size_t i = 0; o->quantity && i < HALES_APP_ARTERY_SIZES; i++) {
    if (strcmp(o->quantity, ids[i]) != 0 || !usable(o)) continue;
    hales_app_artery_size *size = &g->out->size[i], s = *size;
    int64_t day = 0;
    s.dated = hales_app_day(&o->time, &day) && g->has_day;
    s.gap_days = s.dated ? day - g->day : 0;
    if (llabs(s.gap_days) > HALES_APP_ARTERY_DAYS) continue;
    s.measured = s.has_value = true;
    s.value = o->canonical_value;
    s.at = o->place.at;
    memcpy(s.sha256, row->origin.sha256, sizeof s.sha256);
    s.true_on[0] = '\0';
    if (hales_app_day(&o->time, &day)) hales_app_day_text(day, s.true_on);
    if (!size->measured || is_better(&s, size)) *size = s;
  }
  return HALES_OK;
}

static double measured(const hales_app_artery_size *s) {
  return s->measured ? s->value : 0.0;
}

static hales_artery_sizes known_of(const hales_app_artery_size *s) {
  hales_artery_sizes k = {0};
  for (size_t i = 0; i < 3; i++) {
    k.diameter_m[i] = 1e-3 * measured(&s[DIAMETER + i]);
    k.length_m[i] = 1e-3 * measured(&s[LENGTH + i]);
  }
  k.area_change_frac = 0.01 * measured(&s[AREA_CHANGE]);
  k.pwv_m_s = measured(&s[PWV]);
  return k;
}

static void say(hales_app_arteries *a, const char *note) {
  if (a->n_note < HALES_APP_ARTERY_NOTES) a->note[a->n_note++] = note;
}

/* How each size came about, and what follows from what is not known. */
static void explain(hales_app_arteries *a, const hales_body *b) {
  hales_app_artery_size *s = a->size;
  size_t n_diameter = 0;
  const bool wall = s[AREA_CHANGE].measured || s[PWV].measured;
  for (size_t i = 0; i < HALES_APP_ARTERY_SIZES; i++) {
    n_diameter += i < LENGTH && s[i].measured;
    s[i].how = s[i].measured     ? "measured"
               : i < AREA_CHANGE ? "not known: scaled from body size"
               : wall            ? "not known, and not needed"
                                 : "not known: from the twin's pulse pressure";
    if (i < LENGTH && !s[i].measured) s[i].value = a->waves.diameter_mm[i], s[i].has_value = true;
  }
  if (s[AREA_CHANGE].measured && s[PWV].measured) s[AREA_CHANGE].how = "measured; pulse wave velocity counts";
  if (b->sex == HALES_SEX_UNKNOWN) say(a, "sex is not known: a woman's arteries were assumed");
  if (!b->has_height) say(a, "height is not known: a typical one of the sex was assumed");
  if (n_diameter < 3)
    say(a, "diameters assumed from body size are healthy ones; in pulmonary hypertension the arteries are "
           "often wider, and characteristic impedance and intensity then lower");
  if (!wall)
    say(a, "neither distensibility nor pulse wave velocity is known: the walls were made so stiff that main, "
           "right and left artery hold 19 % of the compliance that the twin's pulse pressure asks for");
  if (a->waves.n_refused > 0) say(a, "draws with sizes or resistances that no tree has were left out");
}

hales_status hales_app_arteries_of(hales_store *store, const char *subject, const hales_app_twin *t,
                                   int threads, hales_app_arteries *out, hales_err *err) {
  *out = (hales_app_arteries){.subject = subject, .date = t->record.true_on};
  memcpy(out->twin, t->name, sizeof out->twin);
  for (size_t i = 0; i < HALES_APP_ARTERY_SIZES; i++) {
    const hales_quantity *q = hales_quantity_find(ids[i]);
    out->size[i] = (hales_app_artery_size){.name = q->id, .label = q->label, .unit = q->unit};
  }
  gather g = {.out = out, .has_day = out->date != NULL};
  if (g.has_day) HALES_TRY(hales_app_day_read(out->date, &g.day, err));
  const hales_store_query current = {.subject_id = t->subject_id, .alone = true, .brief = true};
  HALES_TRY(hales_store_each_obs(store, &current, on_obs, &g, err));
  const hales_artery_sizes known = known_of(out->size);
  HALES_TRY(hales_twin_arteries(&t->record.twin, &known, threads, &out->waves, err));
  explain(out, &t->record.twin.body);
  return HALES_OK;
}

hales_status hales_app_arteries_couple(const hales_app_twin *t, size_t n_draw, int threads,
                                       const hales_progress *progress, hales_app_arteries *out,
                                       hales_err *err) {
  const hales_artery_sizes known = known_of(out->size);
  HALES_TRY(
      hales_twin_arteries_coupled(&t->record.twin, &known, n_draw, threads, progress, &out->coupled, err));
  out->has_coupled = true;
  return HALES_OK;
}

bool hales_app_artery_known(const hales_app_arteries *a, size_t figure) {
  return 2 * a->waves.figure[figure].n > a->waves.n_draw;
}
