#include "risk/score.h"

#include <stdio.h>
#include <string.h>

static const char *const rule_names[] = {"mean_grade", "sum_of_points", "count_of_criteria"};

static void put_stratum(hales_jw *w, const char *key, const hales_risk_stratum *s) {
  hales_jw_put_object(w, key);
  hales_jw_put_int(w, "number", s->number);
  hales_jw_put_string(w, "words", s->words);
  hales_jw_end_object(w);
}

static void put_outcome(hales_jw *w, const hales_risk_outcome *o) {
  if (!o->name) {
    hales_jw_put_null(w, "outcome");
    return;
  }
  hales_jw_put_object(w, "outcome");
  hales_jw_put_string(w, "name", o->name);
  hales_jw_put_string(w, "of", "the published group in this stratum, not this patient");
  if (o->has_lo) hales_jw_put_number(w, "lo_pct", o->lo_pct);
  if (o->has_hi) hales_jw_put_number(w, "hi_pct", o->hi_pct);
  hales_jw_put_string(w, "words", o->words);
  hales_jw_put_string(w, "certainty", o->label);
  hales_jw_put_string(w, "source", o->source);
  hales_jw_end_object(w);
}

static void put_used(hales_jw *w, const hales_risk_used *u) {
  const hales_risk_item_info *k = hales_risk_item_get(u->item);
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "item", k->name);
  hales_jw_put_string(w, "words", k->words);
  hales_jw_put_number(w, "value", u->value);
  hales_jw_put_string(w, "unit", k->unit);
  hales_jw_put_string(w, "band", u->band->words);
  hales_jw_put_int(w, "points", u->band->points);
  hales_jw_put_string(w, "certainty", u->band->label);
  hales_jw_end_object(w);
}

static void put_items(hales_jw *w, const hales_risk_result *r) {
  hales_jw_put_array(w, "used");
  for (size_t i = 0; i < r->used_n; i++) put_used(w, &r->used[i]);
  hales_jw_end_array(w);
  hales_jw_put_array(w, "missing");
  for (size_t i = 0; i < r->missing_n; i++) {
    hales_jw_begin_object(w);
    hales_jw_put_string(w, "item", hales_risk_item_get(r->missing[i].item)->name);
    if (r->missing[i].substitute != HALES_RISK_NONE)
      hales_jw_put_string(w, "or", hales_risk_item_get(r->missing[i].substitute)->name);
    hales_jw_put_string(w, "words", hales_risk_item_get(r->missing[i].item)->words);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
}

void hales_risk_result_json(const hales_risk_result *r, hales_jw *w) {
  const hales_risk_score *s = r->score;
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "id", s->id);
  hales_jw_put_string(w, "title", s->title);
  hales_jw_put_string(w, "source", s->source);
  hales_jw_put_string(w, "rule", rule_names[s->rule]);
  hales_jw_put_string(w, "note", s->note);
  hales_jw_put_bool(w, "valid", r->valid);
  hales_jw_put_int(w, "items_min", s->items_min);
  hales_jw_put_string(w, "items_min_certainty", s->min_label);
  hales_jw_put_uint(w, "items_of", s->determinants_n);
  if (r->valid) {
    hales_jw_put_number(w, "score", r->value);
    put_stratum(w, "stratum", r->stratum);
    hales_jw_put_uint(w, "strata_n", s->strata_n);
    put_stratum(w, "if_missing_were_best", r->best);
    put_stratum(w, "if_missing_were_worst", r->worst);
    put_outcome(w, &r->stratum->outcome);
  } else {
    hales_jw_put_string(w, "reason", r->reason);
  }
  put_items(w, r);
  hales_jw_end_object(w);
}

/* A unit of the items as people write it. */
static const char *plain_unit(const char *ucum) {
  static const char *const words[][2] = {
      {"mm[Hg]", "mmHg"}, {"[wood'U]", "WU"}, {"mL/min/{1.73_m2}", "mL/min/1.73 m2"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(words[i][0], ucum) == 0) return words[i][1];
  return ucum;
}

static void text_items(const hales_risk_result *r, hales_buf *out) {
  for (size_t i = 0; i < r->used_n; i++) {
    const hales_risk_used *u = &r->used[i];
    const hales_risk_item_info *k = hales_risk_item_get(u->item);
    hales_buf_printf(out, "    %+d %s", u->band->points, k->words);
    if (!k->coded) hales_buf_printf(out, ": %.4g %s", u->value, plain_unit(k->unit));
    hales_buf_printf(out, " (%s) [%s]\n", u->band->words, u->band->label);
  }
  for (size_t i = 0; i < r->missing_n; i++)
    hales_buf_printf(out, "%s%s",
                     i ? ", " : "    not known: ", hales_risk_item_get(r->missing[i].item)->words);
  if (r->missing_n) hales_buf_puts(out, "\n");
}

void hales_risk_result_text(const hales_risk_result *r, hales_buf *out) {
  const hales_risk_score *s = r->score;
  hales_buf_printf(out, "%s [%s]\n", s->title, s->source);
  if (!r->valid) {
    hales_buf_printf(out, "  cannot be computed: %s\n", r->reason);
    text_items(r, out);
    return;
  }
  hales_buf_printf(out, "  %s, score %.4g from %zu of %zu items\n", r->stratum->words, r->value, r->used_n,
                   s->determinants_n);
  if (r->best != r->worst)
    hales_buf_printf(out, "  with the missing items at their best: %s; at their worst: %s\n", r->best->words,
                     r->worst->words);
  if (r->stratum->outcome.name)
    hales_buf_printf(
        out, "  published groups in this stratum: %s %s [%s, %s] (a group's rate, not this patient's)\n",
        r->stratum->outcome.name, r->stratum->outcome.words, r->stratum->outcome.label,
        r->stratum->outcome.source);
  text_items(r, out);
}
