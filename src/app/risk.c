#include "app/risk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/catheter.h"
#include "app/person.h"

/* Quantities that are asked for.  X(symbol, quantity) */
#define QUANTITIES(X)                                                                                        \
  X(FC, "who_fc")                                                                                            \
  X(WALK, "walk_6mwd_m")                                                                                     \
  X(BNP, "bnp_ng_l")                                                                                         \
  X(NT, "ntprobnp_ng_l")                                                                                     \
  X(RA_MEAN, "ra_mean_mmhg")                                                                                 \
  X(RA_MAX, "ra_max_mmhg")                                                                                   \
  X(RA_MIN, "ra_min_mmhg")                                                                                   \
  X(CI, "ci_l_min_m2")                                                                                       \
  X(CO, "co_l_min")                                                                                          \
  X(SVO2, "svo2_pct")                                                                                        \
  X(HR, "hr_bpm")                                                                                            \
  X(SV, "sv_ml")                                                                                             \
  X(SVI, "svi_ml_m2")                                                                                        \
  X(RVEF, "rvef_pct")                                                                                        \
  X(RVESVI, "rvesvi_ml_m2")                                                                                  \
  X(RVESV, "rv_esv_ml")                                                                                      \
  X(RA_AREA, "ra_area_cm2")                                                                                  \
  X(TAPSE, "tapse_mm")                                                                                       \
  X(PA_SYS, "pa_sys_mmhg")                                                                                   \
  X(PA_MEAN, "pa_mean_mmhg")                                                                                 \
  X(WEDGE, "pawp_mmhg")                                                                                      \
  X(PVR, "pvr_wu")                                                                                           \
  X(EFFUSION, "pericardial_effusion")                                                                        \
  X(VO2, "peak_vo2_ml_kg_min")                                                                               \
  X(VE, "ve_vco2_slope")                                                                                     \
  X(EGFR, "egfr_ml_min_1_73m2")                                                                              \
  X(SBP, "sa_sys_mmhg")                                                                                      \
  X(SUBTYPE, "pah_subtype")                                                                                  \
  X(ADMITTED, "hospitalised_6_months")                                                                       \
  X(DLCO, "dlco_pct")                                                                                        \
  X(HEIGHT, "height_cm")                                                                                     \
  X(WEIGHT, "weight_kg")                                                                                     \
  X(BSA, "bsa_m2")

typedef enum quantity {
#define X(sym, id) Q_##sym,
  QUANTITIES(X)
#undef X
      Q_N
} quantity;

static const char *const ids[Q_N] = {
#define X(sym, id) id,
    QUANTITIES(X)
#undef X
};

typedef struct found {
  bool has, dated;
  double value;
  const char *word; /* quantities of words: static */
  int64_t day, gap;
  int64_t apart_us; /* from that day's catheterisation; 0 without one */
  uint8_t sha256[32];
  const char *place;
} found;

typedef struct gather {
  hales_app_risk *out;
  found best[Q_N];
  bool has_day, has_last, admitted, has_visits;
  int64_t day, last;
  size_t n_old, note_cap;
  hales_catheters catheters;
  hales_status memory;
} gather;

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
static const char *word_of(quantity q, const char *text) {
  if (q == Q_EFFUSION) return AMONG(text, effusions);
  if (q == Q_SUBTYPE) return AMONG(text, subtypes);
  if (q == Q_ADMITTED) return AMONG(text, admissions);
  return NULL;
}

static bool is_of_words(quantity q) {
  return q == Q_EFFUSION || q == Q_SUBTYPE || q == Q_ADMITTED;
}

/* Standing facts do not age as measurements do. */
static bool is_standing(quantity q) {
  return q == Q_SUBTYPE || q == Q_HEIGHT || q == Q_WEIGHT || q == Q_BSA;
}

static bool usable(const hales_obs *o, quantity *q) {
  if (!o->quantity) return false;
  if (o->flags & (HALES_OBS_NOT_BELIEVED | HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN)) return false;
  for (int i = 0; i < Q_N; i++) {
    if (strcmp(o->quantity, ids[i]) != 0) continue;
    *q = (quantity)i;
    return is_of_words(*q) ? word_of(*q, o->canonical_text) != NULL : o->kind == HALES_VALUE_NUMBER;
  }
  return false;
}

static hales_status on_day(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  quantity q;
  int64_t day = 0;
  if (!usable(&row->obs, &q) || is_standing(q) || !hales_app_day(&row->obs.time, &day)) return HALES_OK;
  if (!g->has_last || day > g->last) g->last = day;
  g->has_last = true;
  return HALES_OK;
}

static hales_status on_catheter(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  return hales_catheters_add(&g->catheters, &g->out->memory, &row->obs, err);
}

/* Is a better than b?  The nearest day, the later of two as near; within a day what belongs to the
 * catheterisation that counts; what arrived last. */
static bool is_better(const found *a, const found *b) {
  if (a->gap != b->gap) return a->gap < b->gap;
  if (a->day != b->day) return a->day > b->day;
  if (a->apart_us != b->apart_us) return a->apart_us < b->apart_us;
  return true;
}

static hales_status on_obs(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  quantity q;
  const hales_obs *o = &row->obs;
  if (!usable(o, &q)) return HALES_OK;
  found f = {.has = true, .value = o->canonical_value, .word = word_of(q, o->canonical_text)};
  f.dated = hales_app_day(&o->time, &f.day) && g->has_day;
  f.gap = f.dated ? llabs(g->day - f.day) : INT64_MAX;
  if (f.dated && f.gap > HALES_APP_RISK_DAYS && !is_standing(q)) {
    g->n_old++;
    return HALES_OK;
  }
  found *best = &g->best[q];
  int64_t reference_us = 0;
  if (f.dated && hales_catheters_find(&g->catheters, f.day, &reference_us))
    f.apart_us = llabs(o->time.t_us - reference_us);
  if (best->has && !is_better(&f, best)) return HALES_OK;
  memcpy(f.sha256, row->origin.sha256, sizeof f.sha256);
  f.place = hales_pool_text(&g->out->memory, o->place.text, &g->memory);
  *best = f;
  return g->memory == HALES_OK ? HALES_OK : HALES_FAIL(err, HALES_ENOMEM, "out of memory for a risk score");
}

static hales_status on_event(void *ctx, const hales_stored_event *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  int64_t day = 0;
  if (row->event.kind != HALES_EVENT_ADMISSION || !hales_app_day(&row->event.time, &day)) return HALES_OK;
  g->admitted |= g->has_day && day <= g->day && g->day - day <= 183;
  return HALES_OK;
}

static void note(gather *g, const char *text) {
  hales_app_risk *r = g->out;
  const char **more =
      text ? hales_pool_grow(&r->memory, r->note, r->n_note, &g->note_cap, sizeof *more) : NULL;
  if (more) {
    r->note = more;
    r->note[r->n_note++] = text;
  } else {
    g->memory = HALES_ENOMEM;
  }
}

/* Takes a value for an item: f may be NULL for age and sex.  What was computed and cannot be (a wedge above
 * the pressure before it) is said and left out: it would cost the whole score. */
static void take(gather *g, hales_risk_item item, double value, const found *f, bool derived,
                 const char *from) {
  hales_app_risk *r = g->out;
  const hales_risk_item_info *info = hales_risk_item_get(item);
  if (f && derived && !(value >= info->lo && value <= info->hi)) {
    note(g, hales_pool_printf(&r->memory, &g->memory, "%s: %s is %.3g %s, which cannot be: not used",
                              info->words, from, value, info->unit));
    return;
  }
  const hales_status set = hales_risk_input_set(&r->input, info->name, value, NULL);
  if (set != HALES_OK || r->n_value == HALES_RISK_ITEM_N) return;
  hales_app_risk_value *v = &r->value[r->n_value++];
  *v = (hales_app_risk_value){.item = item, .value = value, .from = from, .derived = derived};
  if (!f) return;
  memcpy(v->sha256, f->sha256, sizeof v->sha256);
  v->place = f->place;
  if (!f->dated) return;
  hales_app_day_text(f->day, v->true_on);
  v->has_age = g->has_day;
  v->age_days = g->day - f->day;
}

static void take_direct(gather *g, hales_risk_item item, quantity q) {
  const found *f = &g->best[q];
  if (f->has) take(g, item, f->value, f, false, ids[q]);
}

/* All there, and of about one time. */
static bool together(const gather *g, const quantity *q, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const found *a = &g->best[q[i]], *b = &g->best[q[0]];
    if (!a->has) return false;
    if (a->dated && b->dated && llabs(a->day - b->day) > HALES_APP_RISK_TOGETHER_DAYS) return false;
  }
  return true;
}
#define TOGETHER(g, ...)                                                                                     \
  together((g), (const quantity[]){__VA_ARGS__}, sizeof((const quantity[]){__VA_ARGS__}) / sizeof(quantity))

/* Body surface area as measured values have it; 0 when not known. */
static double bsa_m2(const gather *g) {
  const found *b = g->best;
  if (b[Q_HEIGHT].has && b[Q_WEIGHT].has && b[Q_HEIGHT].value > 0.0 && b[Q_WEIGHT].value > 0.0)
    return sqrt(b[Q_HEIGHT].value * b[Q_WEIGHT].value / 3600.0); /* Mosteller [Mosteller1987] */
  return b[Q_BSA].has && b[Q_BSA].value > 0.0 ? b[Q_BSA].value : 0.0;
}

static void take_catheter(gather *g) {
  const found *b = g->best;
  const double bsa = bsa_m2(g);
  if (b[Q_RA_MEAN].has)
    take_direct(g, HALES_RISK_RAP, Q_RA_MEAN);
  else if (TOGETHER(g, Q_RA_MAX, Q_RA_MIN))
    take(g, HALES_RISK_RAP, 0.5 * (b[Q_RA_MAX].value + b[Q_RA_MIN].value), &b[Q_RA_MAX], true,
         "middle of ra_max_mmhg and ra_min_mmhg, an approximation of the mean");
  if (b[Q_CI].has)
    take_direct(g, HALES_RISK_CI, Q_CI);
  else if (b[Q_CO].has && bsa > 0.0)
    take(g, HALES_RISK_CI, b[Q_CO].value / bsa, &b[Q_CO], true, "co_l_min / body surface area");
  take_direct(g, HALES_RISK_SVO2, Q_SVO2);
  if (TOGETHER(g, Q_CO, Q_HR) && bsa > 0.0 && b[Q_HR].value > 0.0)
    take(g, HALES_RISK_SVI_RHC, 1000.0 * b[Q_CO].value / b[Q_HR].value / bsa, &b[Q_CO], true,
         "co_l_min / hr_bpm / body surface area");
  if (b[Q_PVR].has)
    take_direct(g, HALES_RISK_PVR, Q_PVR);
  else if (TOGETHER(g, Q_PA_MEAN, Q_WEDGE, Q_CO) && b[Q_CO].value > 0.0)
    take(g, HALES_RISK_PVR, (b[Q_PA_MEAN].value - b[Q_WEDGE].value) / b[Q_CO].value, &b[Q_PA_MEAN], true,
         "(pa_mean_mmhg - pawp_mmhg) / co_l_min");
}

static void take_imaging(gather *g) {
  const found *b = g->best;
  const double bsa = bsa_m2(g);
  if (b[Q_SVI].has)
    take_direct(g, HALES_RISK_SVI_CMR, Q_SVI);
  else if (b[Q_SV].has && bsa > 0.0)
    take(g, HALES_RISK_SVI_CMR, b[Q_SV].value / bsa, &b[Q_SV], true, "sv_ml / body surface area");
  take_direct(g, HALES_RISK_RVEF, Q_RVEF);
  if (b[Q_RVESVI].has)
    take_direct(g, HALES_RISK_RVESVI, Q_RVESVI);
  else if (b[Q_RVESV].has && bsa > 0.0)
    take(g, HALES_RISK_RVESVI, b[Q_RVESV].value / bsa, &b[Q_RVESV], true, "rv_esv_ml / body surface area");
  take_direct(g, HALES_RISK_RA_AREA, Q_RA_AREA);
  if (TOGETHER(g, Q_TAPSE, Q_PA_SYS) && b[Q_PA_SYS].value > 0.0)
    take(g, HALES_RISK_TAPSE_SPAP, b[Q_TAPSE].value / b[Q_PA_SYS].value, &b[Q_TAPSE], true,
         "tapse_mm / pa_sys_mmhg");
  if (!b[Q_EFFUSION].has) return;
  const char *w = b[Q_EFFUSION].word;
  if (strcmp(w, "present") == 0)
    note(g, "pericardial effusion: present, but not how large: used where any counts");
  take(g, HALES_RISK_EFFUSION,
       strcmp(w, "none") == 0      ? HALES_RISK_EFFUSION_NONE
       : strcmp(w, "minimal") == 0 ? HALES_RISK_EFFUSION_MINIMAL
       : strcmp(w, "present") == 0 ? HALES_RISK_EFFUSION_PRESENT
                                   : HALES_RISK_EFFUSION_LARGE,
       &b[Q_EFFUSION], false, ids[Q_EFFUSION]);
}

static void take_subtype(gather *g) {
  static const struct {
    const char *word;
    hales_risk_subtype subtype;
  } map[] = {{"idiopathic", HALES_RISK_IDIOPATHIC},
             {"heritable", HALES_RISK_HERITABLE},
             {"drug_toxin", HALES_RISK_DRUG_TOXIN},
             {"ctd", HALES_RISK_CONNECTIVE_TISSUE},
             {"portopulmonary", HALES_RISK_PORTOPULMONARY},
             {"chd", HALES_RISK_CONGENITAL_HEART},
             {"hiv", HALES_RISK_HIV}};
  const found *f = &g->best[Q_SUBTYPE];
  if (!f->has) return;
  hales_risk_subtype subtype = HALES_RISK_OTHER_PAH;
  for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
    if (strcmp(f->word, map[i].word) == 0) subtype = map[i].subtype;
  take(g, HALES_RISK_SUBTYPE, subtype, f, false, ids[Q_SUBTYPE]);
}

static hales_status take_person(gather *g, hales_store *store, hales_err *err) {
  hales_person p;
  HALES_TRY(hales_app_person(store, g->out->subject_id, g->has_day, g->day, &p, err));
  if (p.has_age) take(g, HALES_RISK_AGE, p.age_years, NULL, true, "birth year or stated age");
  if (p.sex != HALES_SEX_UNKNOWN)
    take(g, HALES_RISK_SEX, p.sex == HALES_SEX_MALE ? HALES_RISK_MALE : HALES_RISK_FEMALE, NULL, false,
         "sex");
  for (size_t i = 0; i < p.n_note; i++) note(g, p.note[i]);
  const found *f = &g->best[Q_ADMITTED];
  if (g->admitted)
    take(g, HALES_RISK_ADMITTED, 1.0, NULL, true, "an admission within 183 days");
  else if (f->has)
    take(g, HALES_RISK_ADMITTED, strcmp(f->word, "yes") == 0 ? 1.0 : 0.0, f, false, ids[Q_ADMITTED]);
  return HALES_OK;
}

static hales_status take_all(gather *g, hales_store *store, hales_err *err) {
  static const struct {
    hales_risk_item item;
    quantity q;
  } direct[] = {{HALES_RISK_WHO_FC, Q_FC},    {HALES_RISK_SIX_MWD, Q_WALK}, {HALES_RISK_BNP, Q_BNP},
                {HALES_RISK_NT_PROBNP, Q_NT}, {HALES_RISK_PEAK_VO2, Q_VO2}, {HALES_RISK_VE_VCO2, Q_VE},
                {HALES_RISK_EGFR, Q_EGFR},    {HALES_RISK_SBP, Q_SBP},      {HALES_RISK_HR, Q_HR},
                {HALES_RISK_DLCO, Q_DLCO}};
  for (size_t i = 0; i < sizeof direct / sizeof direct[0]; i++) take_direct(g, direct[i].item, direct[i].q);
  take_catheter(g);
  take_imaging(g);
  take_subtype(g);
  HALES_TRY(take_person(g, store, err));
  if (g->n_old > 0)
    note(g, hales_pool_printf(&g->out->memory, &g->memory,
                              "%zu values more than %d days from the date: not used", g->n_old,
                              HALES_APP_RISK_DAYS));
  if (g->memory != HALES_OK) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a risk score");
  return HALES_OK;
}

hales_status hales_app_risk_run(hales_store *store, const char *subject, const char *date,
                                hales_app_risk *out, hales_err *err) {
  *out = (hales_app_risk){.subject = subject};
  gather g = {.out = out};
  HALES_TRY(hales_app_subject(store, subject, &out->subject_id, err));
  const hales_store_query current = {.subject_id = out->subject_id, .alone = true};
  if (date)
    HALES_TRY(hales_app_day_read(date, &g.day, err));
  else
    HALES_TRY(hales_store_each_obs(store, &current, on_day, &g, err));
  g.has_day = date || g.has_last;
  if (!date && g.has_last) g.day = g.last;
  out->has_date = g.has_day;
  if (g.has_day) hales_app_day_text(g.day, out->date);
  HALES_TRY(hales_store_each_obs(store, &current, on_catheter, &g, err));
  HALES_TRY(hales_store_each_obs(store, &current, on_obs, &g, err));
  HALES_TRY(hales_store_each_event(store, &current, on_event, &g, err));
  HALES_TRY(take_all(&g, store, err));
  const hales_risk_score *const *scores;
  const size_t n = hales_risk_scores(&scores);
  for (size_t i = 0; i < n && i < HALES_APP_RISK_SCORES_MAX; i++)
    hales_risk_score_run(scores[i], &out->input, &out->score[out->n_score++]);
  return HALES_OK;
}

void hales_app_risk_destroy(hales_app_risk *r) {
  if (!r) return;
  hales_pool_destroy(&r->memory);
  *r = (hales_app_risk){0};
}
