#include <stdio.h>
#include <string.h>

#include "app/plain_text.h"
#include "app/scenario.h"

static const char evidence[] = "Mean effects of trials put on this twin; the intervals carry its posterior, "
                               "the trials' uncertainty and the "
                               "spread between patients. Research software: not a prescription.";
static const char direction_note[] = "better: with one plan the probability that it beats today, else that "
                                     "no other plan beats it, ties shared";

static void put_interval(hales_jw *w, const char *key, const hales_outcome_interval *v) {
  hales_jw_put_object(w, key);
  hales_jw_put_number(w, "median", v->median);
  hales_jw_put_number(w, "lo90", v->lo90);
  hales_jw_put_number(w, "hi90", v->hi90);
  hales_jw_end_object(w);
}

static void put_intervals(hales_jw *w, const char *key, const hales_scenario *r,
                          const hales_outcome_interval *row) {
  hales_jw_put_object(w, key);
  for (size_t k = 0; k < r->n_outcome; k++) put_interval(w, r->pm->outcome[k].name, &row[k]);
  hales_jw_end_object(w);
}

/* Those outcomes that have a better direction. */
static void put_probabilities(hales_jw *w, const char *key, const hales_scenario *r, const double *row) {
  hales_jw_put_object(w, key);
  for (size_t k = 0; k < r->n_outcome; k++)
    if (r->pm->outcome[k].better != 0) hales_jw_put_number(w, r->pm->outcome[k].name, row[k]);
  hales_jw_end_object(w);
}

static void put_better(hales_jw *w, const hales_app_scenario *s) {
  const hales_scenario *r = &s->result;
  const size_t no = r->n_outcome;
  hales_jw_put_object(w, "better");
  for (size_t k = 0; k < no; k++) {
    if (r->pm->outcome[k].better == 0) continue;
    hales_jw_put_object(w, r->pm->outcome[k].name);
    for (size_t a = 0; a < r->n_plan; a++)
      hales_jw_put_number(w, s->plan[a].name, (r->n_plan == 1 ? r->better_than_today : r->best)[a * no + k]);
    hales_jw_end_object(w);
  }
  hales_jw_end_object(w);
  hales_jw_put_object(w, "better_than");
  for (size_t a = 0; a < r->n_plan; a++) {
    hales_jw_put_object(w, s->plan[a].name);
    put_probabilities(w, "today", r, r->better_than_today + a * no);
    for (size_t b = 0; b < r->n_plan; b++)
      if (b != a) put_probabilities(w, s->plan[b].name, r, r->better_than + (a * r->n_plan + b) * no);
    hales_jw_end_object(w);
  }
  hales_jw_end_object(w);
}

static void put_results(hales_jw *w, const hales_app_scenario *s) {
  const hales_scenario *r = &s->result;
  const size_t no = r->n_outcome;
  hales_jw_put_object(w, "outputs");
  for (size_t k = 0; k < no; k++) {
    const hales_outcome *o = &r->pm->outcome[k];
    hales_jw_put_object(w, o->name);
    hales_jw_put_string(w, "label", o->label);
    hales_jw_put_string(w, "unit", o->unit);
    hales_jw_put_string(w, "better", o->better < 0 ? "less" : o->better > 0 ? "more" : NULL);
    hales_jw_end_object(w);
  }
  hales_jw_end_object(w);
  if (r->n_plan > 0) put_intervals(w, "today", r, r->today);
  hales_jw_put_object(w, "plans");
  for (size_t a = 0; a < r->n_plan; a++) put_intervals(w, s->plan[a].name, r, r->value + a * no);
  hales_jw_end_object(w);
  hales_jw_put_object(w, "change");
  for (size_t a = 0; a < r->n_plan; a++) put_intervals(w, s->plan[a].name, r, r->change + a * no);
  hales_jw_end_object(w);
  put_better(w, s);
  hales_jw_put_uint(w, "draws", r->n_draw);
  hales_jw_put_uint(w, "draws_failed", r->n_failed);
  hales_jw_put_number(w, "draws_effective", r->n_effective);
}

hales_status hales_app_scenario_json(const hales_app_scenario *s, hales_buf *out, hales_err *err) {
  const hales_twin_record *t = &hales_app_scenario_twin(s)->record;
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "subject", s->subject);
  hales_jw_put_object(&w, "twin");
  hales_jw_put_string(&w, "name", hales_app_scenario_twin(s)->name);
  hales_jw_put_string(&w, "model", t->twin.pm->model->id);
  hales_jw_put_int(&w, "model_version", t->twin.pm->model->version);
  hales_jw_put_string(&w, "true_on", t->true_on);
  hales_jw_put_string(&w, "trust", t->diagnostics.trust);
  hales_jw_put_bool(&w, "misfit", t->verdict.misfit);
  hales_jw_end_object(&w);
  hales_jw_put_string(&w, "background", s->background);
  put_results(&w, s);
  hales_jw_put_array(&w, "refused");
  for (size_t i = 0; i < s->n_refused; i++) {
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "name", s->refused[i].name);
    hales_jw_put_string(&w, "plan", s->refused[i].plan);
    hales_jw_put_string(&w, "reason", s->refused[i].reason);
    hales_jw_end_object(&w);
  }
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "not_computed");
  for (size_t i = 0; i < s->n_lost; i++) {
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "name", s->lost[i].name);
    hales_jw_put_string(&w, "reason", s->lost[i].reason);
    hales_jw_end_object(&w);
  }
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "cautions");
  for (size_t i = 0; i < s->n_caution; i++) hales_jw_string(&w, s->caution[i]);
  hales_jw_end_array(&w);
  hales_jw_put_object(&w, "treatments");
  for (size_t i = 0; i < s->n_plan; i++) {
    hales_jw_key(&w, s->plan[i].name);
    hales_plan_json(&s->plan[i], &w);
  }
  hales_jw_end_object(&w);
  hales_jw_put_array(&w, "notes");
  for (size_t i = 0; i < s->n_note; i++) hales_jw_string(&w, s->note[i]);
  hales_jw_string(&w, direction_note);
  hales_jw_end_array(&w);
  hales_jw_put_uint(&w, "seed", s->seed);
  hales_jw_put_string(&w, "evidence", evidence);
  hales_jw_put_string(&w, "limits", HALES_SCENARIO_LIMITS);
  hales_jw_put_string(&w, "rebuilt_trials", HALES_SCENARIO_REBUILD_NOTE);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

static void text_plan(const hales_app_scenario *s, size_t a, hales_buf *out) {
  const hales_plan *p = &s->plan[a];
  hales_buf_printf(out, "%s: ", p->name);
  hales_plan_words(p, out);
  hales_buf_puts(out, "\n");
  for (size_t i = 0; i < p->regimen.n; i++)
    hales_buf_printf(out, "   %s: %s, certainty %s\n", p->regimen.drugs[i].drug->id,
                     p->regimen.drugs[i].drug->trial, hales_app_certainty(&p->regimen.drugs[i]));
}

/* Columns of a block of the tables: two of results, or three of probabilities, fit beside the label. */
enum { RESULTS_ABREAST = 2, PROBABILITIES_ABREAST = 3 };

static hales_plain text_cell(const char *unit, const hales_outcome_interval *v, hales_buf *out) {
  const hales_plain p = hales_plain_interval(unit, v->median, v->lo90, v->hi90);
  hales_buf_printf(out, " %5s %12s ", p.value, p.range);
  return p;
}

/* Today, then the plans, so many side by side. */
static void text_results(const hales_app_scenario *s, hales_buf *out) {
  const hales_scenario *r = &s->result;
  for (size_t first = 0; first <= r->n_plan; first += RESULTS_ABREAST) {
    const size_t end = first + RESULTS_ABREAST < r->n_plan + 1 ? first + RESULTS_ABREAST : r->n_plan + 1;
    hales_buf_printf(out, "\n%-29s", "median and 90 %");
    for (size_t c = first; c < end; c++)
      hales_buf_printf(out, " %18.18s ", c == 0 ? "today" : s->plan[c - 1].name);
    hales_buf_puts(out, "\n");
    for (size_t k = 0; k < r->n_outcome; k++) {
      const hales_outcome *o = &r->pm->outcome[k];
      hales_plain p = {0};
      hales_buf_printf(out, "%-29s", o->label);
      for (size_t c = first; c < end; c++)
        p = text_cell(o->unit, c == 0 ? &r->today[k] : &r->value[(c - 1) * r->n_outcome + k], out);
      hales_buf_printf(out, " %s\n", p.unit);
    }
  }
}

static void text_probabilities(const hales_app_scenario *s, hales_buf *out) {
  const hales_scenario *r = &s->result;
  const double *row = r->n_plan == 1 ? r->better_than_today : r->best;
  for (size_t first = 0; first < r->n_plan; first += PROBABILITIES_ABREAST) {
    const size_t end = first + PROBABILITIES_ABREAST < r->n_plan ? first + PROBABILITIES_ABREAST : r->n_plan;
    hales_buf_printf(out, "\n%-29s",
                     r->n_plan == 1 ? "probability to beat today" : "probability to be the best");
    for (size_t a = first; a < end; a++) hales_buf_printf(out, " %16.16s", s->plan[a].name);
    hales_buf_puts(out, "\n");
    for (size_t k = 0; k < r->n_outcome; k++) {
      if (r->pm->outcome[k].better == 0) continue;
      hales_buf_printf(out, "%-29s", r->pm->outcome[k].label);
      for (size_t a = first; a < end; a++) hales_buf_printf(out, " %16.2f", row[a * r->n_outcome + k]);
      hales_buf_puts(out, "\n");
    }
  }
  hales_buf_printf(out, "\n%zu draws, effective %.0f, failed %zu\n", r->n_draw, r->n_effective, r->n_failed);
}

static void text_whole(const hales_app_scenario *s, hales_buf *out) {
  const hales_twin_record *t = &hales_app_scenario_twin(s)->record;
  hales_buf_printf(out, "plans on twin %s of %s, data of %s, trust %s%s\n", hales_app_scenario_twin(s)->name,
                   s->subject, t->true_on ? t->true_on : "unknown date", t->diagnostics.trust,
                   t->verdict.misfit ? ", MISFIT flagged" : "");
  if (strcmp(t->diagnostics.trust, "poor") == 0)
    hales_buf_puts(out, "POOR: the twin's draws are not to be trusted; nor is what follows\n");
  for (size_t i = 0; i < s->n_caution; i++) hales_buf_printf(out, "CAUTION: %s\n", s->caution[i]);
  for (size_t a = 0; a < s->n_plan; a++) text_plan(s, a, out);
  for (size_t i = 0; i < s->n_refused; i++)
    hales_buf_printf(out, "%s: REFUSED: %s\n", s->refused[i].name, s->refused[i].reason);
  for (size_t i = 0; i < s->n_lost; i++)
    hales_buf_printf(out, "%s: NOT COMPUTED: %s\n", s->lost[i].name, s->lost[i].reason);
  if (s->result.n_plan > 0) {
    text_results(s, out);
    text_probabilities(s, out);
  }
  for (size_t i = 0; i < s->n_note; i++) hales_buf_printf(out, "note: %s\n", s->note[i]);
  hales_buf_puts(out, "limits: " HALES_SCENARIO_LIMITS "\n");
  hales_buf_printf(out, "%s\n", evidence);
}

void hales_app_scenario_text(const hales_app_scenario *s, hales_buf *out) {
  hales_buf wide = {0};
  text_whole(s, &wide);
  if (wide.failed)
    out->failed = true;
  else
    hales_plain_lines(out, wide.data);
  hales_buf_deinit(&wide);
}
