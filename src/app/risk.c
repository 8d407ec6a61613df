#include "app/risk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/pattern.h"
#include "app/person.h"
#include "app/risk_priv.h"

static void note(hales_risk_gather *g, const char *text) {
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
static void take(hales_risk_gather *g, hales_risk_item item, double value, const hales_risk_found *f,
                 bool derived, const char *from) {
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

static void take_direct(hales_risk_gather *g, hales_risk_item item, hales_risk_quantity q) {
  const hales_risk_found *f = &g->best[q];
  if (f->has) take(g, item, f->value, f, false, hales_risk_quantity_name[q]);
}

/* All there, and of about one time. */
static bool together(const hales_risk_gather *g, const hales_risk_quantity *q, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const hales_risk_found *a = &g->best[q[i]], *b = &g->best[q[0]];
    if (!a->has) return false;
    if (a->dated && b->dated && llabs(a->day - b->day) > HALES_APP_RISK_TOGETHER_DAYS) return false;
  }
  return true;
}
#define TOGETHER(g, ...)                                                                                     \
  together((g), (const hales_risk_quantity[]){__VA_ARGS__},                                                  \
           sizeof((const hales_risk_quantity[]){__VA_ARGS__}) / sizeof(hales_risk_quantity))

/* Body surface area as measured values have it; 0 when not known. */
static double bsa_m2(const hales_risk_gather *g) {
  const hales_risk_found *b = g->best;
  if (b[Q_HEIGHT].has && b[Q_WEIGHT].has && b[Q_HEIGHT].value > 0.0 && b[Q_WEIGHT].value > 0.0)
    return sqrt(b[Q_HEIGHT].value * b[Q_WEIGHT].value / 3600.0); /* Mosteller [Mosteller1987] */
  return b[Q_BSA].has && b[Q_BSA].value > 0.0 ? b[Q_BSA].value : 0.0;
}

static void take_catheter(hales_risk_gather *g) {
  const hales_risk_found *b = g->best;
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

static void take_imaging(hales_risk_gather *g) {
  const hales_risk_found *b = g->best;
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
       &b[Q_EFFUSION], false, hales_risk_quantity_name[Q_EFFUSION]);
}

/* Whether the scores' disease is what was measured; by what is of about one time. */
static void judge_pattern(hales_risk_gather *g) {
  const hales_risk_found *b = g->best;
  const double unknown = nan("");
  const bool wedge = TOGETHER(g, Q_PA_MEAN, Q_WEDGE);
  double wu = unknown;
  if (wedge && TOGETHER(g, Q_PA_MEAN, Q_CO) && b[Q_CO].value > 0.0)
    wu = (b[Q_PA_MEAN].value - b[Q_WEDGE].value) / b[Q_CO].value;
  else if (TOGETHER(g, Q_PA_MEAN, Q_PVR))
    wu = b[Q_PVR].value;
  g->out->unsuited = hales_pattern_unsuited(hales_pattern_of(b[Q_PA_MEAN].has ? b[Q_PA_MEAN].value : unknown,
                                                             wedge ? b[Q_WEDGE].value : unknown, wu));
}

static void take_subtype(hales_risk_gather *g) {
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
  const hales_risk_found *f = &g->best[Q_SUBTYPE];
  if (!f->has) return;
  hales_risk_subtype subtype = HALES_RISK_OTHER_PAH;
  for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
    if (strcmp(f->word, map[i].word) == 0) subtype = map[i].subtype;
  take(g, HALES_RISK_SUBTYPE, subtype, f, false, hales_risk_quantity_name[Q_SUBTYPE]);
}

static hales_status take_person(hales_risk_gather *g, hales_store *store, hales_err *err) {
  hales_person p;
  HALES_TRY(hales_app_person(store, g->out->subject_id, g->has_day, g->day, &p, err));
  if (p.has_age) take(g, HALES_RISK_AGE, p.age_years, NULL, true, "birth year or stated age");
  if (p.sex != HALES_SEX_UNKNOWN)
    take(g, HALES_RISK_SEX, p.sex == HALES_SEX_MALE ? HALES_RISK_MALE : HALES_RISK_FEMALE, NULL, false,
         "sex");
  for (size_t i = 0; i < p.n_note; i++) note(g, p.note[i]);
  const hales_risk_found *f = &g->best[Q_ADMITTED];
  if (g->admitted)
    take(g, HALES_RISK_ADMITTED, 1.0, NULL, true, "an admission within 183 days");
  else if (f->has)
    take(g, HALES_RISK_ADMITTED, strcmp(f->word, "yes") == 0 ? 1.0 : 0.0, f, false,
         hales_risk_quantity_name[Q_ADMITTED]);
  return HALES_OK;
}

/* Said where what was taken of a catheterisation is not of rest by its group's name, or may not be. */
static void note_condition(hales_risk_gather *g) {
  hales_condition worst = HALES_CONDITION_REST;
  for (int i = 0; i < Q_N; i++) {
    const hales_risk_found *f = &g->best[i];
    if (f->has && f->use == HALES_GROUP_CHOSEN && f->condition > worst) worst = f->condition;
  }
  if (worst == HALES_CONDITION_CHALLENGE)
    note(g,
         "a measurement that counts is named as under exertion or a challenge: no other is of its day, and "
         "the scores are not of rest");
  if (worst == HALES_CONDITION_MIXED)
    note(g, "the name of a measurement that counts says rest as well as exertion or a challenge: the scores "
            "may not be of rest");
}

static hales_status take_all(hales_risk_gather *g, hales_store *store, hales_err *err) {
  static const struct {
    hales_risk_item item;
    hales_risk_quantity q;
  } direct[] = {{HALES_RISK_WHO_FC, Q_FC},    {HALES_RISK_SIX_MWD, Q_WALK}, {HALES_RISK_BNP, Q_BNP},
                {HALES_RISK_NT_PROBNP, Q_NT}, {HALES_RISK_PEAK_VO2, Q_VO2}, {HALES_RISK_VE_VCO2, Q_VE},
                {HALES_RISK_EGFR, Q_EGFR},    {HALES_RISK_SBP, Q_SBP},      {HALES_RISK_HR, Q_HR},
                {HALES_RISK_DLCO, Q_DLCO}};
  for (size_t i = 0; i < sizeof direct / sizeof direct[0]; i++) take_direct(g, direct[i].item, direct[i].q);
  take_catheter(g);
  judge_pattern(g);
  take_imaging(g);
  take_subtype(g);
  HALES_TRY(take_person(g, store, err));
  if (g->n_old > 0)
    note(g, hales_pool_printf(&g->out->memory, &g->memory,
                              "%zu values more than %d days from the date: not used", g->n_old,
                              HALES_APP_RISK_DAYS));
  note_condition(g);
  if (g->n_limit > 0)
    note(g, hales_pool_printf(&g->out->memory, &g->memory, "%zu values are limits (< or >): not used",
                              g->n_limit));
  if (g->n_left_out > 0)
    note(g, hales_pool_printf(&g->out->memory, &g->memory,
                              "%zu values of other visit groups of a day (another measurement, exertion, a "
                              "challenge): not used",
                              g->n_left_out));
  if (g->memory != HALES_OK) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a risk score");
  return HALES_OK;
}

hales_status hales_app_risk_run(hales_store *store, const char *subject, const char *date,
                                hales_app_risk *out, hales_err *err) {
  *out = (hales_app_risk){.subject = subject};
  hales_risk_gather g = {.out = out};
  HALES_TRY(hales_app_subject(store, subject, &out->subject_id, err));
  HALES_TRY(hales_risk_find(store, date, &g, err));
  out->has_date = g.has_day;
  if (g.has_day) hales_app_day_text(g.day, out->date);
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
