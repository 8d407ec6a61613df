/* Risk strip: every score, computed or not, with its items. */
#include "app/report_parts.h"

#include <stdio.h>
#include <string.h>

#include "app/risk.h"
#include "thread/quantity.h"

/* Fits beside the strip. */
static const char *short_title(const hales_risk_score *s) {
  static const char *const title[][2] = {{"esc_ers_2022_four_strata", "ESC/ERS 4 strata"},
                                         {"esc_ers_2022_three_strata", "ESC/ERS 3 strata"},
                                         {"reveal_2", "REVEAL 2.0"},
                                         {"reveal_lite_2", "REVEAL Lite 2"},
                                         {"french_noninvasive", "French criteria"}};
  for (size_t i = 0; i < sizeof title / sizeof title[0]; i++)
    if (strcmp(title[i][0], s->id) == 0) return title[i][1];
  return s->title;
}

static const char *points_text(hales_patient_report *r, const hales_risk_score *s, const hales_risk_used *u) {
  if (s->rule == HALES_RISK_SUM) return hales_parts_text(r, "%+d", u->band->points);
  if (s->rule == HALES_RISK_MEAN) return hales_parts_text(r, "grade %d", u->band->points);
  return u->band->points > 0 ? "met" : "not met";
}

static const char *missing_text(hales_patient_report *r, const hales_risk_determinant *d) {
  const char *first = hales_risk_item_get(d->item)->words;
  return d->substitute == HALES_RISK_NONE
             ? hales_parts_text(r, "%s", first)
             : hales_parts_text(r, "%s or %s", first, hales_risk_item_get(d->substitute)->words);
}

static const hales_app_risk_value *value_of(const hales_app_risk *risk, hales_risk_item item) {
  for (size_t i = 0; i < risk->n_value; i++)
    if (risk->value[i].item == item) return &risk->value[i];
  return NULL;
}

/* "co_l_min / body surface area" in words: the names of quantities become their labels. */
static const char *in_words(hales_patient_report *r, const char *from) {
  const char *words = "";
  while (words && *from) {
    const size_t n = strspn(from, "abcdefghijklmnopqrstuvwxyz0123456789_");
    char name[48] = "";
    if (n < sizeof name) memcpy(name, from, n);
    const hales_quantity *q = n ? hales_quantity_find(name) : NULL;
    const size_t step = n ? n : 1;
    words = q ? hales_parts_text(r, "%s%s", words, q->label)
              : hales_parts_text(r, "%s%.*s", words, (int)step, from);
    from += step;
  }
  return words;
}

/* An item that was put together is marked so; the others say the day alone. */
static const char *from_text(hales_patient_report *r, const hales_app_risk_value *v) {
  if (!v) return NULL;
  const char *comma = v->derived && v->true_on[0] ? ", " : "";
  if (v->derived) return hales_parts_text(r, "derived: %s%s%s", in_words(r, v->from), comma, v->true_on);
  return v->true_on[0] ? hales_parts_text(r, "%s", v->true_on) : NULL;
}

static hales_report_item used_item(hales_patient_report *r, const hales_app_risk *risk,
                                   const hales_risk_score *score, const hales_risk_used *u) {
  const hales_risk_item_info *info = hales_risk_item_get(u->item);
  const hales_app_risk_value *v = value_of(risk, u->item);
  hales_report_item item = {.label = hales_parts_text(r, "%s", info->words),
                            .value = hales_parts_text(r, "%s", u->band->words),
                            .points = points_text(r, score, u),
                            .from = from_text(r, v)};
  if (!v || info->coded) return item; /* the band is the value: "class III" */
  const hales_shown_unit shown = hales_parts_unit(info->unit);
  const char *own = hales_show_unit(shown.show), *unit = *own || !shown.unit ? own : shown.unit;
  item.band = item.value;
  item.value = hales_parts_text(r, "%s%s%s", hales_format_single(u->value * shown.factor).s,
                                *unit ? "\xC2\xA0" : "", unit);
  return item;
}

static hales_status item_rows(hales_patient_report *r, const hales_app_risk *risk, const hales_risk_result *s,
                              hales_report_score *row, hales_err *err) {
  hales_report_item *item = HALES_NEW(&r->arena, s->used_n + s->missing_n + 1, hales_report_item);
  if (!item) return hales_parts_full(err);
  size_t n = 0;
  for (size_t i = 0; i < s->used_n; i++) item[n++] = used_item(r, risk, s->score, &s->used[i]);
  for (size_t i = 0; i < s->missing_n; i++)
    item[n++] = (hales_report_item){.label = missing_text(r, &s->missing[i])};
  row->n_items = n;
  row->items = item;
  return HALES_OK;
}

/* "5 to 20 %, secondary source": how sure the rate itself is stands beside it; a rate of something else than
 * death says of what. */
static const char *rate_text(hales_patient_report *r, const hales_risk_outcome *o) {
  const char *sure = strcmp(o->label, "V") == 0        ? ""
                     : strcmp(o->label, "V-code") == 0 ? ", secondary source"
                                                       : ", to be verified";
  const bool death = strcmp(o->name, "1-year mortality") == 0;
  return hales_parts_text(r, "%s%s%s", o->words, death ? "" : " free of events", sure);
}

static void value_text(const hales_risk_result *s, char text[32]) {
  if (s->score->rule == HALES_RISK_MEAN)
    (void)snprintf(text, 32, "mean grade %.1f", s->value);
  else
    (void)snprintf(text, 32, "%.0f %s", s->value,
                   s->score->rule == HALES_RISK_SUM ? "points" : "criteria met");
}

static hales_status score_row(hales_patient_report *r, const hales_app_risk *risk, const hales_risk_result *s,
                              hales_report_score *row, hales_err *err) {
  *row = (hales_report_score){.label = short_title(s->score),
                              .computed = s->valid,
                              .n_strata = (int)s->score->strata_n,
                              .source = hales_parts_text(r, "%s", s->score->source)};
  if (s->valid) {
    char value[32];
    value_text(s, value);
    row->how = hales_parts_text(r, "%s, %zu item%s known, %zu missing", value, s->used_n,
                                s->used_n == 1 ? "" : "s", s->missing_n);
    row->stratum = s->stratum->number;
    row->words = s->stratum->words;
    if (s->best != s->worst) row->range = hales_parts_text(r, "%s to %s", s->best->words, s->worst->words);
    if (s->stratum->outcome.name) row->rate = rate_text(r, &s->stratum->outcome);
  } else {
    row->reason = hales_parts_text(r, "%s", s->reason);
  }
  return item_rows(r, risk, s, row, err);
}

/* Beside a twin's number that was not measured itself stands what the scores put together of the same day's
 * measurements: one rule, one number on the page. */
static void put_computed(hales_patient_report *r, const hales_app_risk *risk) {
  static const struct {
    hales_risk_item item;
    const char *outcome, *observable, *how; /* in words, as src/app/risk.c put it together */
  } same[] = {{HALES_RISK_RAP, "rap_mmhg", "ra_mean_mmhg",
               "middle of right atrial maximum and minimum, an approximation of the mean"},
              {HALES_RISK_CI, "ci_l_min_m2", "", "cardiac output / body surface area"},
              {HALES_RISK_PVR, "pvr_wu", "pvr_wu", "(mean PA pressure \xE2\x88\x92 wedge) / cardiac output"}};
  const char *day = r->twin.record.true_on;
  for (size_t k = 0; k < sizeof same / sizeof same[0]; k++) {
    const hales_app_risk_value *v = value_of(risk, same[k].item);
    if (!v || !day || strcmp(v->true_on, day) != 0) continue;
    const char *how = v->derived ? same[k].how : "recorded as a whole";
    for (size_t i = 0; i < r->data.n_outputs; i++)
      if (strcmp(r->outputs[i].name, same[k].outcome) == 0 && !r->outputs[i].has_measured) {
        r->outputs[i].computed = (hales_optional){true, v->value};
        r->outputs[i].computed_how = how;
        r->outputs[i].recorded = !v->derived;
      }
    for (size_t i = 0; i < r->data.n_fit; i++)
      if (strcmp(r->fit[i].name, same[k].observable) == 0 && !r->fit[i].has_measured)
        r->fit[i].reason = hales_parts_text(r, v->derived ? "%s computed from measurements: %s" : "%s %s",
                                            hales_format_computed(r->fit[i].show, v->value).s, how);
  }
}

/* As of the twin's day, so that one page speaks of one day; of an undated twin as of the latest. */
hales_status hales_parts_risk(hales_patient_report *r, hales_store *store, hales_err *err) {
  hales_app_risk risk;
  hales_status s = hales_app_risk_run(store, r->subject, r->twin.record.true_on, &risk, err);
  hales_report_score *row = s == HALES_OK ? HALES_NEW(&r->arena, risk.n_score + 1, hales_report_score) : NULL;
  if (s == HALES_OK && !row) s = hales_parts_full(err);
  size_t n = 0;
  for (size_t i = 0; s == HALES_OK && i < risk.n_score; i++) {
    if (risk.score[i].score->strata_n < 3 || risk.score[i].score->strata_n > 4)
      continue; /* no strip for it: `hales risk` has it */
    s = score_row(r, &risk, &risk.score[i], &row[n++], err);
  }
  if (s == HALES_OK) put_computed(r, &risk);
  if (s == HALES_OK && risk.has_date) r->data.risk_date = hales_parts_text(r, "%s", risk.date);
  hales_app_risk_destroy(&risk);
  r->data.n_scores = n;
  r->data.scores = row;
  return s;
}
