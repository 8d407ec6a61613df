#include "report/check_place.h"

static hales_status check_plan(const hales_report_plans *p, size_t i, hales_err *err) {
  const hales_report_place at = {"plans", i, err};
  const hales_report_plan *plan = &p->plans[i];
  HALES_TRY(hales_check_text(&at, "name", plan->name));
  HALES_TRY(hales_check_that(&at, "outcomes", p->n_outcomes == 0 || plan->outcomes));
  for (size_t k = 0; k < p->n_outcomes; k++)
    if (!plan->states || plan->states[k] == HALES_VALUE_OK)
      HALES_TRY(hales_check_order(&at, "outcomes", plan->outcomes[k]));
  HALES_TRY(hales_check_list(err, "plans.drugs", plan->n_drugs, plan->drugs));
  for (size_t k = 0; k < plan->n_drugs; k++)
    HALES_TRY(hales_check_text(&at, "drugs.name", plan->drugs[k].name));
  return HALES_OK;
}

hales_status hales_check_plans(const hales_report_plans *p, hales_err *err) {
  HALES_TRY(hales_check_list(err, "plans.outcomes", p->n_outcomes, p->outcomes));
  HALES_TRY(hales_check_list(err, "plans", p->n_plans, p->plans));
  HALES_TRY(hales_check_list(err, "plans.pairs", p->n_pairs, p->pairs));
  HALES_TRY(hales_check_list(err, "plans.refused", p->n_refused, p->refused));
  for (size_t i = 0; i < p->n_outcomes; i++) {
    const hales_report_place at = {"plans.outcomes", i, err};
    HALES_TRY(hales_check_text(&at, "name", p->outcomes[i].name));
    HALES_TRY(hales_check_text(&at, "label", p->outcomes[i].label));
    HALES_TRY(hales_check_that(&at, "show", p->outcomes[i].show < HALES_SHOW_N));
    HALES_TRY(hales_check_order(&at, "today", p->outcomes[i].today));
    HALES_TRY(hales_check_optional(&at, "warn_below", p->outcomes[i].warn_below));
  }
  for (size_t i = 0; i < p->n_plans; i++) HALES_TRY(check_plan(p, i, err));
  for (size_t i = 0; i < p->n_pairs; i++) {
    const hales_report_pair *q = &p->pairs[i];
    const hales_report_place at = {"plans.pairs", i, err};
    HALES_TRY(hales_check_that(&at, "first", q->first < p->n_plans));
    HALES_TRY(hales_check_that(&at, "second", q->second < p->n_plans || q->second == HALES_REPORT_TODAY));
    HALES_TRY(hales_check_that(&at, "outcome", q->outcome < p->n_outcomes));
    HALES_TRY(hales_check_order(&at, "difference", q->difference));
    if (q->has_better) HALES_TRY(hales_check_finite(&at, "better", q->better));
    if (q->has_better) HALES_TRY(hales_check_that(&at, "better", q->better >= 0.0 && q->better <= 1.0));
  }
  HALES_TRY(hales_check_list(err, "plans.lost", p->n_lost, p->lost));
  for (size_t i = 0; i < p->n_lost; i++) {
    const hales_report_place at = {"plans.lost", i, err};
    HALES_TRY(hales_check_text(&at, "plan", p->lost[i].plan));
    HALES_TRY(hales_check_text(&at, "reason", p->lost[i].reason));
  }
  for (size_t i = 0; i < p->n_refused; i++) {
    const hales_report_place at = {"plans.refused", i, err};
    HALES_TRY(hales_check_text(&at, "plan", p->refused[i].plan));
    HALES_TRY(hales_check_text(&at, "reason", p->refused[i].reason));
  }
  HALES_TRY(hales_check_list(err, "plans.notes", p->n_notes, p->notes));
  for (size_t i = 0; i < p->n_notes; i++) {
    const hales_report_place at = {"plans.notes", i, err};
    HALES_TRY(hales_check_text(&at, "text", p->notes[i]));
  }
  const hales_report_place at = {"plans", 0, err};
  return hales_check_finite(&at, "n_effective", p->n_effective);
}
