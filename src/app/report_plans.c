/* Plans side by side. */
#include "app/report_parts.h"

#include <string.h>

#include "scenario/run.h"

/* What a PAH clinic compares first: one drug, two, three. */
static const char *const standard_plans[] = {"A=sildenafil", "B=sildenafil+macitentan",
                                             "C=sildenafil+macitentan+selexipag"};

static const struct shown {
  const char *name, *label; /* short: it stands above a narrow column */
  hales_sense sense;
  hales_optional warn_below;
} shown[] = {
    {"mpap_mmhg", "Mean PA pressure", HALES_SENSE_LESS, {0}},
    {"pvr_wu", "PVR", HALES_SENSE_LESS, {0}},
    {"co_l_min", "Cardiac output", HALES_SENSE_MORE, {0}},
    {"rap_mmhg", "RA pressure", HALES_SENSE_LESS, {0}},
    {"pa_compliance_ml_mmhg", "PA compliance", HALES_SENSE_MORE, {0}},
    {"rv_edv_ml", "RV volume, end-diastole", HALES_SENSE_LESS, {0}},
    {"rv_stroke_work_mj", "RV stroke work", HALES_SENSE_LESS, {0}},
    {"rv_pa_coupling", "RV-PA coupling", HALES_SENSE_MORE, {0}},
    {"sa_sys_mmhg", "Systemic systolic", HALES_SENSE_WATCH, {true, 90.0}}, /* hypotension [ESCERS2022] */
};
enum { N_SHOWN = sizeof shown / sizeof shown[0] };

/* The labels of docs/treatments.md in words. */
static const char *certainty_words(const char *label) {
  static const char *const words[][2] = {{"V", "read in the source"},
                                         {"D", "derived from published numbers"},
                                         {"M", "from memory, to be verified"},
                                         {"m", "order of magnitude only"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(words[i][0], label) == 0) return words[i][1];
  return label;
}

/* A reason without the "plan: " that a command line puts before it. */
static const char *reason_alone(const char *reason) {
  return strncmp(reason, "plan: ", 6) == 0 ? reason + 6 : reason;
}

static hales_interval scaled(const hales_outcome_interval *v, double factor) {
  return (hales_interval){v->median * factor, v->lo90 * factor, v->hi90 * factor};
}

static hales_status outcome_rows(hales_patient_report *r, const hales_scenario *s, size_t *index,
                                 hales_err *err) {
  const hales_patient_model *pm = s->pm;
  hales_report_outcome *o = HALES_NEW(&r->arena, N_SHOWN, hales_report_outcome);
  if (!o) return hales_parts_full(err);
  size_t n = 0;
  for (size_t i = 0; i < N_SHOWN; i++) {
    const size_t k = hales_outcome_find(pm, shown[i].name);
    if (k == SIZE_MAX) continue;
    const hales_shown_unit u = hales_parts_unit(pm->outcome[k].unit);
    index[n] = k;
    o[n++] = (hales_report_outcome){.name = shown[i].name,
                                    .label = shown[i].label,
                                    .unit = strcmp(shown[i].name, "rv_pa_coupling") == 0 ? "Ees/Ea" : u.unit,
                                    .show = u.show,
                                    .sense = shown[i].sense,
                                    .warn_below = shown[i].warn_below,
                                    .today = scaled(&s->today[k], u.factor)};
  }
  r->data.plans.n_outcomes = n;
  r->data.plans.outcomes = o;
  return HALES_OK;
}

static hales_status plan_rows(hales_patient_report *r, const hales_app_scenario *set, const hales_scenario *s,
                              const size_t *index, hales_err *err) {
  const size_t n_outcome = r->data.plans.n_outcomes;
  hales_report_plan *row = HALES_NEW(&r->arena, set->n_plan, hales_report_plan);
  if (!row) return hales_parts_full(err);
  for (size_t i = 0; i < set->n_plan; i++) {
    const hales_regimen *g = &set->plan[i].regimen;
    hales_report_drug *drug = HALES_NEW(&r->arena, g->n + 1, hales_report_drug);
    hales_interval *value = HALES_NEW(&r->arena, n_outcome, hales_interval);
    if (!drug || !value) return hales_parts_full(err);
    for (size_t k = 0; k < g->n; k++) {
      const hales_drug *d = g->drugs[k].drug;
      drug[k] = (hales_report_drug){
          .name = hales_parts_text(r, "%s", d->id),
          .dose = hales_parts_text(r, "%g %s %s", g->drugs[k].dose->amount,
                                   strcmp(d->dose_unit, "ug") == 0 ? "\xC2\xB5g" : d->dose_unit, d->dose_per),
          .trial = hales_parts_text(r, "%s", d->trial),
          .certainty = hales_parts_text(r, "%s", certainty_words(hales_app_certainty(&g->drugs[k])))};
    }
    for (size_t k = 0; k < n_outcome; k++)
      value[k] = scaled(&s->value[i * s->n_outcome + index[k]],
                        hales_parts_unit(s->pm->outcome[index[k]].unit).factor);
    row[i] = (hales_report_plan){.name = hales_parts_text(r, "%s", set->plan[i].name),
                                 .n_drugs = g->n,
                                 .drugs = drug,
                                 .outcomes = value};
  }
  r->data.plans.n_plans = set->n_plan;
  r->data.plans.plans = row;
  return HALES_OK;
}

/* Every pair of plans, in resistance and output: the two that a combination trades. */
static hales_status pair_rows(hales_patient_report *r, const hales_app_scenario *set, const hales_scenario *s,
                              const size_t *index, hales_err *err) {
  static const char *const compared[] = {"pvr_wu", "co_l_min"};
  hales_report_pair *pair = HALES_NEW(&r->arena, set->n_plan * set->n_plan * 2 + 1, hales_report_pair);
  if (!pair) return hales_parts_full(err);
  size_t n = 0;
  for (size_t a = 0; a < set->n_plan; a++)
    for (size_t b = a + 1; b < set->n_plan; b++)
      for (size_t c = 0; c < sizeof compared / sizeof compared[0]; c++)
        for (size_t k = 0; k < r->data.plans.n_outcomes; k++) {
          if (strcmp(r->data.plans.outcomes[k].name, compared[c]) != 0) continue;
          const size_t at =
              (b * set->n_plan + a) * s->n_outcome + index[k]; /* the later against the earlier plan */
          pair[n++] = (hales_report_pair){.first = b,
                                          .second = a,
                                          .outcome = k,
                                          .difference = scaled(&s->difference[at], 1.0),
                                          .has_better = true,
                                          .better = s->better_than[at]};
        }
  r->data.plans.n_pairs = n;
  r->data.plans.pairs = pair;
  return HALES_OK;
}

/* "sildenafil:20+macitentan" -> "sildenafil + macitentan"; doses stand in the notes. */
static const char *regimen_words(hales_patient_report *r, const char *regimen) {
  const char *words = "";
  for (const char *p = regimen; p && *p; p = strchr(p, '+') ? strchr(p, '+') + 1 : NULL) {
    const int n = (int)strcspn(p, ":+");
    const char *more = hales_parts_text(r, "%s%s%.*s", words, *words ? " + " : "", n, p);
    if (!more) return NULL;
    words = more;
  }
  return words;
}

/* Today, plans and pairs from the result; nothing when all plans were refused. */
static hales_status result_rows(hales_patient_report *r, hales_err *err) {
  const hales_app_scenario *a = &r->scenario;
  const hales_scenario *s = &a->result;
  size_t index[N_SHOWN];
  if (a->n_plan == 0) {
    r->data.plans.reason = a->n_lost == 0      ? "every plan asked for was refused"
                           : a->n_refused == 0 ? "no plan asked for could be computed"
                                               : "every plan asked for was refused or could not be computed";
    return HALES_OK;
  }
  HALES_TRY(outcome_rows(r, s, index, err));
  HALES_TRY(plan_rows(r, a, s, index, err));
  HALES_TRY(pair_rows(r, a, s, index, err));
  const bool treated = strcmp(a->background, "none") != 0;
  r->data.who.treatment = treated ? regimen_words(r, a->background) : "none on record";
  if (treated)
    r->data.plans.background = hales_parts_text(r, "%s; a plan takes its place", r->data.who.treatment);
  r->data.plans.n_notes = a->n_note;
  r->data.plans.notes = a->note;
  r->data.plans.draws = s->n_draw;
  r->data.plans.n_effective = s->n_effective;
  r->data.plans.horizon = "12 to 26 weeks after the change, as in the trials";
  /* the renderer closes the sentence */
  r->data.plans.carries =
      "the posterior, the uncertainty of each trial and the spread between patients; not what the "
      "model leaves out. " HALES_SCENARIO_LIMITS " That the trials come out again when they are "
      "rebuilt checks the wiring and validates nothing: the effects were taken from them";
  return HALES_OK;
}

hales_status hales_parts_plans(hales_patient_report *r, hales_store *store, hales_err *err) {
  const bool own = r->opt->n_plan > 0;
  const hales_app_scenario_request q = {
      .subject = r->subject, .twin = &r->twin, .seed = r->opt->seed, .threads = r->opt->threads};
  HALES_TRY(hales_app_scenario_read(own ? r->opt->n_plan : sizeof standard_plans / sizeof standard_plans[0],
                                    own ? r->opt->plan : standard_plans, &r->scenario, err));
  HALES_TRY(hales_app_scenario_run(store, &q, &r->scenario, err));
  HALES_TRY(result_rows(r, err));
  hales_report_refusal *refused = HALES_NEW(&r->arena, r->scenario.n_refused + 1, hales_report_refusal);
  if (!refused) return hales_parts_full(err);
  for (size_t i = 0; i < r->scenario.n_refused; i++)
    refused[i] =
        (hales_report_refusal){r->scenario.refused[i].plan, reason_alone(r->scenario.refused[i].reason)};
  hales_report_refusal *lost = HALES_NEW(&r->arena, r->scenario.n_lost + 1, hales_report_refusal);
  if (!lost) return hales_parts_full(err);
  for (size_t i = 0; i < r->scenario.n_lost; i++)
    lost[i] = (hales_report_refusal){r->scenario.lost[i].name, r->scenario.lost[i].reason};
  r->data.plans.n_lost = r->scenario.n_lost;
  r->data.plans.lost = lost;
  r->data.plans.n_refused = r->scenario.n_refused;
  r->data.plans.refused = refused;
  return HALES_OK;
}
