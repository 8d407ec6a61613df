/* What the thread and the twin say against the trials' effects for this patient: people whom the trials did
 * not take in, and drugs that must not be given.  A comparison is shown all the same, with these words. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/person.h"
#include "app/risk.h"
#include "app/scenario_priv.h"
#include "app/thread_view.h"
#include "thread/timestamp.h"

typedef struct gather {
  hales_app_scenario *s;
  hales_status memory;
  int64_t data_day;
  bool has_day;
  int64_t newest; /* day of what was measured more than a year after the twin's data; 0: nothing */
  int group;      /* of pulmonary hypertension; 0: not recorded */
  char subtype[24];
  char death[HALES_TIME_TEXT_MAX], transplant[HALES_TIME_TEXT_MAX];
  bool died, transplanted;
} gather;

static void add(gather *g, const char *text) {
  hales_app_scenario *s = g->s;
  if (!text)
    g->memory = HALES_ENOMEM;
  else if (s->n_caution < HALES_SCENARIO_CAUTIONS_MAX)
    s->caution[s->n_caution++] = text;
}

static hales_status on_fact(void *ctx, const hales_stored_fact *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  if (!row->origin.current || row->fact.kind != HALES_FACT_DEATH) return HALES_OK;
  g->died = true;
  hales_time_text(row->fact.date, g->death);
  return HALES_OK;
}

/* In any case. */
static bool says(const char *label, const char *word) {
  const size_t n = strlen(word);
  for (const char *p = label; p && *p; p++) {
    size_t k = 0;
    while (k < n && tolower((unsigned char)p[k]) == word[k]) k++;
    if (k == n) return true;
  }
  return false;
}

/* "Lung transplantation", "Herz-Lungen-Transplantation"; but not "Assessment for lung transplant", after
 * which nobody has another's organ.  heuristic: the words that go before one in SNOMED CT's names of
 * procedures. */
static bool is_transplant(const hales_event *e) {
  static const char *const before[] = {"assess", "evaluat", "referral", "waiting", "education", "counsel"};
  if (e->kind == HALES_EVENT_TRANSPLANT) return true;
  if (e->kind != HALES_EVENT_PROCEDURE || !says(e->label, "transplant")) return false;
  for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
    if (says(e->label, before[i])) return false;
  return true;
}

/* One before the day of the twin's data left the organs that the twin is of. */
static hales_status on_event(void *ctx, const hales_stored_event *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  const hales_time *t = &row->event.time;
  if (!is_transplant(&row->event)) return HALES_OK;
  if (g->has_day && t->precision != HALES_PRECISION_NONE &&
      hales_time_end(t) <= g->data_day * HALES_US_PER_DAY)
    return HALES_OK;
  g->transplanted = true;
  hales_time_text(row->event.time, g->transplant);
  return HALES_OK;
}

static hales_status on_group(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  const hales_obs *o = &row->obs;
  if (!(o->flags & HALES_OBS_NOT_BELIEVED) && o->kind == HALES_VALUE_NUMBER)
    g->group = (int)o->canonical_value;
  return HALES_OK;
}

static hales_status on_subtype(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  const hales_obs *o = &row->obs;
  if (!(o->flags & HALES_OBS_NOT_BELIEVED) && o->canonical_text)
    (void)snprintf(g->subtype, sizeof g->subtype, "%s", o->canonical_text);
  return HALES_OK;
}

static hales_status on_newer(void *ctx, const hales_stored_obs *row, hales_err *err) {
  gather *g = ctx;
  (void)err;
  int64_t day = 0;
  if (!(row->obs.flags & HALES_OBS_NOT_BELIEVED) && hales_app_day(&row->obs.time, &day) && day > g->newest)
    g->newest = day;
  return HALES_OK;
}

/* A measured value of the fit; NaN is none. */
static bool measured(const hales_twin_record *r, const char *name, double *x) {
  for (size_t i = 0; i < r->n_fit; i++)
    if (strcmp(r->fit[i].name, name) == 0) return *x = r->fit[i].measured, true;
  return false;
}

static void of_the_patient(gather *g) {
  hales_app_scenario *s = g->s;
  hales_pool *p = &s->memory;
  double sys = 0.0;
  if (g->died)
    add(g, hales_pool_printf(p, &g->memory, "The patient has died%s%s%s: no plan is one for this patient.",
                             *g->death ? " (" : "", g->death, *g->death ? ")" : ""));
  if (g->transplanted)
    add(g, hales_pool_printf(p, &g->memory,
                             "A transplantation is on record%s%s%s: the twin may be of organs that are gone.",
                             *g->transplant ? " (" : "", g->transplant, *g->transplant ? ")" : ""));
  if (strcmp(g->subtype, "pvod") == 0)
    add(g,
        "The subtype on record is pulmonary veno-occlusive disease: these drugs may cause pulmonary oedema "
        "there, and the model has no such veins.");
  if (strcmp(g->subtype, "chd") == 0)
    add(g, "The subtype on record is of congenital heart disease: the model has no opening between the "
           "circulations, and where one is open, the output of the lungs is not the body's.");
  if (measured(&hales_app_scenario_twin(s)->record, "sa_sys_mmhg", &sys) && sys < 90.0)
    add(g, "The measured systemic systolic pressure is below 90 mmHg: most of these drugs may lower it "
           "further."); /* hypotension [ESCERS2022] */
}

const char *hales_app_whose(bool measured, bool twin) {
  return measured && twin ? "measured and the twin's" : measured ? "measured" : twin ? "twin's" : NULL;
}

/* The limits of [ESCERS2022, table 5].  The measurement and the twin may lie on two sides of one: either is
 * enough, and it is said whose it is. */
static void of_the_pattern(gather *g) {
  hales_app_scenario *s = g->s;
  const hales_twin_record *r = &hales_app_scenario_twin(s)->record;
  const hales_patient_model *pm = r->twin.pm;
  const size_t pa = hales_outcome_find(pm, "mpap_mmhg"), pw = hales_outcome_find(pm, "pawp_mmhg");
  const bool ran = s->result.today != NULL;
  double mpap = 0.0, wedge = 0.0;
  const bool has_mpap = measured(r, "pa_mean_mmhg", &mpap), has_wedge = measured(r, "pawp_mmhg", &wedge);
  const char *no_ph = hales_app_whose(has_mpap && mpap <= 20.0, ran && s->result.today[pa].median <= 20.0);
  const char *post = hales_app_whose(has_wedge && wedge > 15.0, ran && s->result.today[pw].median > 15.0);
  if (no_ph)
    add(g, hales_pool_printf(&s->memory, &g->memory,
                             "The %s mean pulmonary pressure is not above 20 mmHg: no pulmonary "
                             "hypertension, and the trials took in people who had it.",
                             no_ph));
  if (post)
    add(g, hales_pool_printf(&s->memory, &g->memory,
                             "The %s wedge pressure is above 15 mmHg: a post-capillary component, in which "
                             "the trials did not test these drugs.",
                             post));
  else if (!has_wedge && !no_ph)
    add(g, "No measured wedge pressure is among the twin's data: the trials took in pre-capillary pulmonary "
           "hypertension, which is not known here.");
  if (g->group > 1)
    add(g, hales_pool_printf(&s->memory, &g->memory,
                             "The clinical group on record is %d: the trials of most of these drugs took in "
                             "group 1.",
                             g->group));
  if (hales_body_is_child(&r->twin.body)) add(g, "This is a child: the trials took in adults.");
}

static void note(gather *g, const char *text) {
  hales_app_scenario *s = g->s;
  const char **all = HALES_POOL_NEW(&s->memory, s->n_note + 1, const char *);
  if (!text || !all) {
    g->memory = HALES_ENOMEM;
    return;
  }
  for (size_t i = 0; i < s->n_note; i++) all[i] = s->note[i];
  all[s->n_note++] = text;
  s->note = all;
}

/* More than a twentieth of a plan's draws: then an end of the 90 % interval is at the limit. */
static void of_emptied_hearts(gather *g) {
  hales_app_scenario *s = g->s;
  const char *which = "";
  for (size_t a = 0; a < s->result.n_plan && which; a++)
    if ((double)s->result.n_emptied[a] > 0.05 * (double)s->result.n_draw)
      which = hales_pool_printf(&s->memory, &g->memory, "%s%s%s in %zu", which, *which ? ", " : "",
                                s->plan[a].name, s->result.n_emptied[a]);
  if (which && *which)
    note(g, hales_pool_printf(&s->memory, &g->memory,
                              "of %zu draws, %s: the right ventricle empties more than any that is measured; "
                              "its end-systolic volume, ejection fraction and coupling stand at that limit",
                              s->result.n_draw, which));
}

/* An old catheterisation of somebody who was seen since. */
static void of_age(gather *g) {
  char day[16];
  if (g->newest == 0) return;
  hales_app_day_text(g->newest, day);
  note(g,
       hales_pool_printf(&g->s->memory, &g->memory,
                         "the twin is of %s, and there are measurements up to %s: the plans begin from the "
                         "circulation of then",
                         hales_app_scenario_twin(g->s)->record.true_on, day));
}

/* heuristic: whom it may concern; the records that are read do not tell of a pregnancy. */
static bool may_be_pregnant(const hales_person *p) {
  return p->sex != HALES_SEX_MALE && !(p->has_age && (p->age_years < 12.0 || p->age_years > 55.0));
}

static void of_pregnancy(gather *g, const hales_person *who) {
  const hales_app_scenario *s = g->s;
  for (size_t d = 0; may_be_pregnant(who) && s->catalogue && d < s->catalogue->drugs_n; d++) {
    const hales_drug *drug = &s->catalogue->drugs[d];
    bool asked = false;
    for (size_t i = 0; i < s->n_plan; i++)
      for (size_t k = 0; k < s->plan[i].regimen.n; k++) asked |= s->plan[i].regimen.drugs[k].drug == drug;
    if (asked && drug->drug_class->pregnancy)
      note(g, hales_pool_printf(&g->s->memory, &g->memory,
                                "%s: not in pregnancy (%s); the data do not tell of one", drug->id,
                                drug->drug_class->pregnancy));
  }
}

hales_status hales_app_scenario_caution(hales_store *store, hales_app_scenario *s, hales_err *err) {
  gather g = {.s = s};
  hales_person who;
  const int64_t id = hales_app_scenario_twin(s)->subject_id;
  const char *day = hales_app_scenario_twin(s)->record.true_on;
  hales_store_query q = {.subject_id = id, .alone = true};
  if (day) HALES_TRY(hales_app_day_read(day, &g.data_day, err));
  g.has_day = day != NULL;
  HALES_TRY(hales_store_each_fact(store, &q, on_fact, &g, err));
  HALES_TRY(hales_store_each_event(store, &q, on_event, &g, err));
  if (g.has_day) {
    const hales_store_query later = {.subject_id = id,
                                     .has_range = true,
                                     .from_us = (g.data_day + HALES_APP_RISK_DAYS + 1) * HALES_US_PER_DAY,
                                     .to_us = INT64_MAX,
                                     .brief = true,
                                     .alone = true};
    HALES_TRY(hales_store_each_obs(store, &later, on_newer, &g, err));
  }
  q.quantity = "ph_group";
  HALES_TRY(hales_store_each_obs(store, &q, on_group, &g, err));
  q.quantity = "pah_subtype";
  HALES_TRY(hales_store_each_obs(store, &q, on_subtype, &g, err));
  HALES_TRY(hales_app_person(store, id, g.has_day, g.data_day, &who, err));
  of_the_patient(&g);
  s->n_caution_patient = s->n_caution;
  of_the_pattern(&g);
  of_emptied_hearts(&g);
  of_age(&g);
  of_pregnancy(&g, &who);
  return g.memory == HALES_OK ? HALES_OK
                              : HALES_FAIL(err, HALES_ENOMEM, "out of memory for a comparison of plans");
}
