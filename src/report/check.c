#include <math.h>
#include <string.h>

#include "report/report.h"

/* Where we are: list name and row, for messages such as "params[3].posterior.hi90 is not finite".
 * Rows are named by number, not by content, so that no message carries patient data. */
typedef struct place {
  const char *list;
  size_t row;
  hales_err *err;
} place;

static hales_status finite(const place *at, const char *field, double x) {
  if (isfinite(x)) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_EMATH, at->row, "report: %s[%zu].%s is not a finite number", at->list,
                       at->row, field);
}

static hales_status ordered(const place *at, const char *field, hales_interval v) {
  HALES_TRY(finite(at, field, v.median));
  HALES_TRY(finite(at, field, v.lo90));
  HALES_TRY(finite(at, field, v.hi90));
  if (v.lo90 <= v.median && v.median <= v.hi90) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_ERANGE, at->row, "report: %s[%zu].%s must have lo90 <= median <= hi90",
                       at->list, at->row, field);
}

static hales_status text(const place *at, const char *field, const char *s) {
  if (s && *s) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_EARG, at->row, "report: %s[%zu].%s is required", at->list, at->row,
                       field);
}

static hales_status sure(const place *at, const char *field, bool ok) {
  if (ok) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_EARG, at->row, "report: %s[%zu].%s is out of range", at->list, at->row,
                       field);
}

static hales_status list(hales_err *err, const char *name, size_t n, const void *items) {
  if (n <= HALES_REPORT_ROWS_MAX && (n == 0 || items)) return HALES_OK;
  return HALES_FAIL(err, HALES_EARG, "report: %s has a count of %zu (0 to %d) or no rows behind it", name, n,
                    HALES_REPORT_ROWS_MAX);
}

static hales_status measured(const place *at, bool has, double value, double sd) {
  if (!has) return HALES_OK;
  HALES_TRY(finite(at, "measured", value));
  HALES_TRY(finite(at, "sd", sd));
  if (sd > 0.0) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_ERANGE, at->row, "report: %s[%zu].sd must be greater than 0", at->list,
                       at->row);
}

static hales_status optional(const place *at, const char *field, hales_optional x) {
  return x.has ? finite(at, field, x.value) : HALES_OK;
}

static hales_status array(const place *at, const char *field, size_t n, const double *x) {
  HALES_TRY(sure(at, field, n == 0 || x != NULL));
  for (size_t i = 0; i < n; i++) HALES_TRY(finite(at, field, x[i]));
  return HALES_OK;
}

static hales_status check_who(const hales_report_who *w, hales_err *err) {
  const place at = {"who", 0, err};
  HALES_TRY(text(&at, "pseudonym", w->pseudonym));
  HALES_TRY(text(&at, "data_date", w->data_date));
  HALES_TRY(text(&at, "made_at", w->made_at));
  HALES_TRY(optional(&at, "age_years", w->age_years));
  HALES_TRY(optional(&at, "height_cm", w->height_cm));
  HALES_TRY(optional(&at, "weight_kg", w->weight_kg));
  return optional(&at, "bsa_m2", w->bsa_m2);
}

/* Rows of a group share an axis, so they must share its unit. */
static bool fits_group(const hales_report_fit *f) {
  static const hales_show units[HALES_FIT_GROUP_N] = {[HALES_FIT_PRESSURE] = HALES_SHOW_PRESSURE,
                                                      [HALES_FIT_FLOW] = HALES_SHOW_FLOW,
                                                      [HALES_FIT_VOLUME] = HALES_SHOW_VOLUME,
                                                      [HALES_FIT_RATE] = HALES_SHOW_RATE};
  return f->group == HALES_FIT_OTHER || f->unused || !f->has_measured || f->show == units[f->group];
}

static hales_status check_fit(const hales_report *r, hales_err *err) {
  HALES_TRY(list(err, "fit", r->n_fit, r->fit));
  for (size_t i = 0; i < r->n_fit; i++) {
    const hales_report_fit *f = &r->fit[i];
    const place at = {"fit", i, err};
    HALES_TRY(text(&at, "name", f->name));
    HALES_TRY(text(&at, "label", f->label));
    HALES_TRY(sure(&at, "show", f->show < HALES_SHOW_N));
    HALES_TRY(sure(&at, "group", f->group < HALES_FIT_GROUP_N));
    HALES_TRY(sure(&at, "show (not the unit of its group)", fits_group(f)));
    HALES_TRY(sure(&at, "source", f->source <= r->n_observations));
    HALES_TRY(measured(&at, f->has_measured, f->measured, f->sd));
    if (f->has_twin) HALES_TRY(ordered(&at, "twin", f->twin));
    HALES_TRY(sure(&at, "has_twin (the fit failed)", !(r->failed && f->has_twin)));
    if (f->has_pred) HALES_TRY(finite(&at, "pred_lo90", f->pred_lo90));
    if (f->has_pred) HALES_TRY(finite(&at, "pred_hi90", f->pred_hi90));
    if (f->has_pred) HALES_TRY(sure(&at, "pred_hi90", f->pred_hi90 >= f->pred_lo90));
    if (!f->has_measured || f->unused || (!f->has_twin && !r->failed))
      HALES_TRY(text(&at, "reason", f->reason));
  }
  HALES_TRY(list(err, "misfits", r->n_misfits, r->misfits));
  return HALES_OK;
}

static hales_status check_params(const hales_report *r, hales_err *err) {
  HALES_TRY(list(err, "params", r->n_params, r->params));
  if (r->n_params > HALES_REPORT_PARAMS_MAX)
    return HALES_FAIL(err, HALES_EARG, "report: params has a count of %zu, at most %d", r->n_params,
                      HALES_REPORT_PARAMS_MAX);
  for (size_t i = 0; i < r->n_params; i++) {
    const hales_report_param *p = &r->params[i];
    const place at = {"params", i, err};
    HALES_TRY(text(&at, "name", p->name));
    HALES_TRY(text(&at, "label", p->label));
    HALES_TRY(sure(&at, "show", p->show < HALES_SHOW_N));
    HALES_TRY(ordered(&at, "prior", p->prior));
    HALES_TRY(ordered(&at, "posterior", p->posterior));
    HALES_TRY(finite(&at, "contraction", p->contraction));
  }
  return HALES_OK;
}

static hales_status check_values(const char *name, size_t n, const hales_report_value *v, hales_err *err) {
  HALES_TRY(list(err, name, n, v));
  for (size_t i = 0; i < n; i++) {
    const place at = {name, i, err};
    HALES_TRY(text(&at, "name", v[i].name));
    HALES_TRY(text(&at, "label", v[i].label));
    HALES_TRY(sure(&at, "show", v[i].show < HALES_SHOW_N));
    HALES_TRY(sure(&at, "state", v[i].state <= HALES_VALUE_LOCKED));
    if (v[i].state == HALES_VALUE_OK)
      HALES_TRY(ordered(&at, "twin", v[i].twin));
    else
      HALES_TRY(text(&at, "reason", v[i].reason));
    HALES_TRY(measured(&at, v[i].has_measured, v[i].measured, v[i].sd));
    HALES_TRY(optional(&at, "computed", v[i].computed));
    if (v[i].computed.has) HALES_TRY(text(&at, "computed_how", v[i].computed_how));
  }
  return HALES_OK;
}

static hales_status check_panels(const hales_report *r, hales_err *err) {
  HALES_TRY(list(err, "panels", r->n_panels, r->panels));
  for (size_t i = 0; i < r->n_panels; i++) {
    const hales_report_panel *p = &r->panels[i];
    const place at = {"panels", i, err};
    HALES_TRY(text(&at, "label", p->label));
    HALES_TRY(sure(&at, "n", p->n >= 2));
    HALES_TRY(array(&at, "t_s", p->n, p->t_s));
    HALES_TRY(array(&at, "median_mmhg", p->n, p->median_mmhg));
    HALES_TRY(array(&at, "lo90_mmhg", p->n, p->lo90_mmhg));
    HALES_TRY(array(&at, "hi90_mmhg", p->n, p->hi90_mmhg));
    for (size_t k = 1; k < p->n; k++) HALES_TRY(sure(&at, "t_s (must increase)", p->t_s[k] > p->t_s[k - 1]));
    HALES_TRY(list(err, "panels.landmarks", p->n_landmarks, p->landmarks));
    for (size_t k = 0; k < p->n_landmarks; k++) {
      const hales_report_landmark *m = &p->landmarks[k];
      const place mark = {"panels.landmarks", k, err};
      HALES_TRY(text(&mark, "label", m->label));
      HALES_TRY(text(&mark, "mark", m->mark));
      HALES_TRY(measured(&mark, m->has_measured, m->measured, m->sd));
      if (m->has_twin) HALES_TRY(ordered(&mark, "twin", m->twin));
    }
  }
  return HALES_OK;
}

static hales_status check_loop_marks(const place *at, const hales_report_loop *l) {
  if (l->has_es) HALES_TRY(finite(at, "es_volume_ml", l->es_volume_ml));
  if (l->has_es) HALES_TRY(finite(at, "es_pressure_mmhg", l->es_pressure_mmhg));
  if (l->has_es) HALES_TRY(finite(at, "ed_volume_ml", l->ed_volume_ml));
  if (l->has_ees) HALES_TRY(finite(at, "v0_ml", l->v0_ml));
  if (l->has_ees) HALES_TRY(ordered(at, "ees_mmhg_ml", l->ees_mmhg_ml));
  if (l->has_ea) HALES_TRY(ordered(at, "ea_mmhg_ml", l->ea_mmhg_ml));
  HALES_TRY(sure(at, "has_ees (needs has_es)", l->has_es || !(l->has_ees || l->has_ea)));
  HALES_TRY(optional(at, "edv_ml", l->edv_ml));
  HALES_TRY(optional(at, "edv_sd_ml", l->edv_sd_ml));
  HALES_TRY(optional(at, "esv_ml", l->esv_ml));
  HALES_TRY(optional(at, "esv_sd_ml", l->esv_sd_ml));
  HALES_TRY(sure(at, "edv_sd_ml", !l->edv_ml.has || (l->edv_sd_ml.has && l->edv_sd_ml.value > 0.0)));
  return sure(at, "esv_sd_ml", !l->esv_ml.has || (l->esv_sd_ml.has && l->esv_sd_ml.value > 0.0));
}

static hales_status check_loops(const hales_report *r, hales_err *err) {
  HALES_TRY(list(err, "loops", r->n_loops, r->loops));
  for (size_t i = 0; i < r->n_loops; i++) {
    const hales_report_loop *l = &r->loops[i];
    const place at = {"loops", i, err};
    HALES_TRY(text(&at, "label", l->label));
    HALES_TRY(sure(&at, "n_points", l->n_points >= 3 && l->n_points <= 100000));
    HALES_TRY(sure(&at, "n_draws", l->n_draws <= HALES_REPORT_DRAWS_MAX));
    HALES_TRY(array(&at, "volume_ml", l->n_points, l->volume_ml));
    HALES_TRY(array(&at, "pressure_mmhg", l->n_points, l->pressure_mmhg));
    HALES_TRY(array(&at, "draw_volume_ml", l->n_draws * l->n_points, l->draw_volume_ml));
    HALES_TRY(array(&at, "draw_pressure_mmhg", l->n_draws * l->n_points, l->draw_pressure_mmhg));
    HALES_TRY(array(&at, "healthy_volume_ml", l->n_healthy, l->healthy_volume_ml));
    HALES_TRY(array(&at, "healthy_pressure_mmhg", l->n_healthy, l->healthy_pressure_mmhg));
    HALES_TRY(check_loop_marks(&at, l));
    HALES_TRY(check_values("loops.rows", l->n_rows, l->rows, err));
  }
  return HALES_OK;
}

static hales_status check_curve(const place *at, const char *field, size_t n, const hales_report_curve *c) {
  HALES_TRY(sure(at, field, c->median && c->lo90 && c->hi90 && c->healthy));
  HALES_TRY(array(at, field, n, c->median));
  HALES_TRY(array(at, field, n, c->lo90));
  HALES_TRY(array(at, field, n, c->hi90));
  return array(at, field, n, c->healthy);
}

static hales_status check_coupled(const hales_report_arteries *a, hales_err *err) {
  const hales_report_coupled *c = &a->coupled;
  const place at = {"arteries.coupled", 0, err};
  if (!(c->period_s > 0.0)) return HALES_OK;
  HALES_TRY(text(&at, "command", c->command));
  HALES_TRY(
      sure(&at, "curves", c->pressure && c->flow_only && c->forward_intensity && c->backward_intensity));
  HALES_TRY(array(&at, "pressure", a->n, c->pressure));
  HALES_TRY(array(&at, "flow_only", a->n, c->flow_only));
  HALES_TRY(array(&at, "forward_intensity", a->n, c->forward_intensity));
  HALES_TRY(array(&at, "backward_intensity", a->n, c->backward_intensity));
  HALES_TRY(list(err, "arteries.coupled.load", c->n_load, c->load));
  for (size_t i = 0; i < c->n_load; i++) {
    const place row = {"arteries.coupled.load", i, err};
    HALES_TRY(text(&row, "name", c->load[i].name));
    HALES_TRY(text(&row, "label", c->load[i].label));
    HALES_TRY(array(&row, "circuit", 1, &c->load[i].circuit));
    HALES_TRY(array(&row, "coupled", 1, &c->load[i].coupled));
  }
  return HALES_OK;
}

static hales_status check_arteries(const hales_report_arteries *a, hales_err *err) {
  const place at = {"arteries", 0, err};
  if (a->n == 0) return HALES_OK;
  HALES_TRY(sure(&at, "n", a->n >= 3 && a->n <= HALES_REPORT_ROWS_MAX));
  HALES_TRY(sure(&at, "n_harmonics", a->n_harmonics >= 2 && a->n_harmonics <= HALES_REPORT_PARAMS_MAX));
  HALES_TRY(sure(&at, "period_s", a->period_s > 0.0 && a->healthy_period_s > 0.0));
  HALES_TRY(check_curve(&at, "pressure", a->n, &a->pressure));
  HALES_TRY(check_curve(&at, "forward", a->n, &a->forward));
  HALES_TRY(check_curve(&at, "backward", a->n, &a->backward));
  HALES_TRY(check_curve(&at, "forward_intensity", a->n, &a->forward_intensity));
  HALES_TRY(check_curve(&at, "backward_intensity", a->n, &a->backward_intensity));
  HALES_TRY(check_curve(&at, "modulus", a->n_harmonics, &a->modulus));
  HALES_TRY(check_curve(&at, "phase", a->n_harmonics, &a->phase));
  for (size_t i = 0; i < a->n_harmonics; i++)
    HALES_TRY(sure(&at, "modulus", a->modulus.lo90[i] > 0.0 && a->modulus.healthy[i] > 0.0));
  HALES_TRY(list(err, "arteries.rows", a->n_rows, a->rows));
  HALES_TRY(list(err, "arteries.sizes", a->n_sizes, a->sizes));
  HALES_TRY(list(err, "arteries.notes", a->n_notes, a->notes));
  for (size_t i = 0; i < a->n_rows; i++) {
    const place row = {"arteries.rows", i, err};
    HALES_TRY(check_values("arteries.rows", 1, &a->rows[i].value, err));
    HALES_TRY(optional(&row, "healthy", a->rows[i].healthy));
    HALES_TRY(optional(&row, "companion", a->rows[i].companion));
    HALES_TRY(optional(&row, "coupled", a->rows[i].coupled));
  }
  HALES_TRY(check_coupled(a, err));
  for (size_t i = 0; i < a->n_sizes; i++) {
    const place row = {"arteries.sizes", i, err};
    HALES_TRY(text(&row, "label", a->sizes[i].label));
    HALES_TRY(text(&row, "value", a->sizes[i].value));
    HALES_TRY(text(&row, "how", a->sizes[i].how));
  }
  return HALES_OK;
}

static hales_status check_plan(const hales_report_plans *p, size_t i, hales_err *err) {
  const place at = {"plans", i, err};
  const hales_report_plan *plan = &p->plans[i];
  HALES_TRY(text(&at, "name", plan->name));
  HALES_TRY(sure(&at, "outcomes", p->n_outcomes == 0 || plan->outcomes));
  for (size_t k = 0; k < p->n_outcomes; k++)
    if (!plan->states || plan->states[k] == HALES_VALUE_OK)
      HALES_TRY(ordered(&at, "outcomes", plan->outcomes[k]));
  HALES_TRY(list(err, "plans.drugs", plan->n_drugs, plan->drugs));
  for (size_t k = 0; k < plan->n_drugs; k++) HALES_TRY(text(&at, "drugs.name", plan->drugs[k].name));
  return HALES_OK;
}

static hales_status check_plans(const hales_report_plans *p, hales_err *err) {
  HALES_TRY(list(err, "plans.outcomes", p->n_outcomes, p->outcomes));
  HALES_TRY(list(err, "plans", p->n_plans, p->plans));
  HALES_TRY(list(err, "plans.pairs", p->n_pairs, p->pairs));
  HALES_TRY(list(err, "plans.refused", p->n_refused, p->refused));
  for (size_t i = 0; i < p->n_outcomes; i++) {
    const place at = {"plans.outcomes", i, err};
    HALES_TRY(text(&at, "name", p->outcomes[i].name));
    HALES_TRY(text(&at, "label", p->outcomes[i].label));
    HALES_TRY(sure(&at, "show", p->outcomes[i].show < HALES_SHOW_N));
    HALES_TRY(ordered(&at, "today", p->outcomes[i].today));
    HALES_TRY(optional(&at, "warn_below", p->outcomes[i].warn_below));
  }
  for (size_t i = 0; i < p->n_plans; i++) HALES_TRY(check_plan(p, i, err));
  for (size_t i = 0; i < p->n_pairs; i++) {
    const hales_report_pair *q = &p->pairs[i];
    const place at = {"plans.pairs", i, err};
    HALES_TRY(sure(&at, "first", q->first < p->n_plans));
    HALES_TRY(sure(&at, "second", q->second < p->n_plans || q->second == HALES_REPORT_TODAY));
    HALES_TRY(sure(&at, "outcome", q->outcome < p->n_outcomes));
    HALES_TRY(ordered(&at, "difference", q->difference));
    if (q->has_better) HALES_TRY(finite(&at, "better", q->better));
    if (q->has_better) HALES_TRY(sure(&at, "better", q->better >= 0.0 && q->better <= 1.0));
  }
  for (size_t i = 0; i < p->n_refused; i++) {
    const place at = {"plans.refused", i, err};
    HALES_TRY(text(&at, "plan", p->refused[i].plan));
    HALES_TRY(text(&at, "reason", p->refused[i].reason));
  }
  HALES_TRY(list(err, "plans.notes", p->n_notes, p->notes));
  for (size_t i = 0; i < p->n_notes; i++) {
    const place at = {"plans.notes", i, err};
    HALES_TRY(text(&at, "text", p->notes[i]));
  }
  const place at = {"plans", 0, err};
  return finite(&at, "n_effective", p->n_effective);
}

static hales_status check_scores(const hales_report *r, hales_err *err) {
  HALES_TRY(list(err, "scores", r->n_scores, r->scores));
  for (size_t i = 0; i < r->n_scores; i++) {
    const hales_report_score *s = &r->scores[i];
    const place at = {"scores", i, err};
    HALES_TRY(text(&at, "label", s->label));
    HALES_TRY(list(err, "scores.items", s->n_items, s->items));
    for (size_t k = 0; k < s->n_items; k++) HALES_TRY(text(&at, "items.label", s->items[k].label));
    if (!s->computed) {
      HALES_TRY(text(&at, "reason", s->reason));
      continue;
    }
    HALES_TRY(text(&at, "how", s->how));
    HALES_TRY(text(&at, "words", s->words));
    HALES_TRY(sure(&at, "n_strata", s->n_strata == 3 || s->n_strata == 4));
    HALES_TRY(sure(&at, "stratum", s->stratum >= 1 && s->stratum <= s->n_strata));
  }
  return HALES_OK;
}

static hales_status check_origin(const hales_report *r, hales_err *err) {
  const place whole = {"report", 0, err};
  HALES_TRY(text(&whole, "model_id", r->model_id));
  HALES_TRY(text(&whole, "model_version", r->model_version));
  HALES_TRY(text(&whole, "code_version", r->code_version));
  if (!r->failed) HALES_TRY(text(&whole, "twin_id", r->twin_id));
  const place d = {"diagnostics", 0, err};
  HALES_TRY(text(&d, "method", r->diagnostics.method));
  HALES_TRY(finite(&d, "ess", r->diagnostics.ess));
  HALES_TRY(optional(&d, "pareto_k", r->diagnostics.pareto_k));
  HALES_TRY(optional(&d, "seconds", r->diagnostics.seconds));
  HALES_TRY(list(err, "documents", r->n_documents, r->documents));
  HALES_TRY(list(err, "observations", r->n_observations, r->observations));
  HALES_TRY(list(err, "rungs", r->n_rungs, r->rungs));
  HALES_TRY(list(err, "headlines", r->n_headlines, r->headlines));
  for (size_t i = 0; i < r->n_documents; i++) {
    const place at = {"documents", i, err};
    HALES_TRY(text(&at, "name", r->documents[i].name));
    HALES_TRY(text(&at, "sha256", r->documents[i].sha256));
  }
  for (size_t i = 0; i < r->n_observations; i++) {
    const place at = {"observations", i, err};
    HALES_TRY(text(&at, "label", r->observations[i].label));
    HALES_TRY(text(&at, "value", r->observations[i].value));
    HALES_TRY(sure(&at, "document", r->observations[i].document < r->n_documents));
  }
  for (size_t i = 0; i < r->n_rungs; i++) {
    const place at = {"rungs", i, err};
    HALES_TRY(text(&at, "label", r->rungs[i].label));
  }
  for (size_t i = 0; i < r->n_headlines; i++) {
    const place at = {"headlines", i, err};
    HALES_TRY(text(&at, "text", r->headlines[i]));
  }
  return HALES_OK;
}

static hales_status check_exertion(const hales_report_exertion *e, hales_err *err) {
  if (e->reason) return HALES_OK;
  HALES_TRY(check_values("exertion.rows", e->n_rows, e->rows, err));
  if (e->n_rows == 0 || (e->summary && e->limits)) return HALES_OK;
  return HALES_FAIL(err, HALES_EARG, "exertion: rows without %s", e->summary ? "limits" : "a summary");
}

hales_status hales_report_check(const hales_report *r, hales_err *err) {
  if (!r) return HALES_FAIL(err, HALES_EARG, "report: no data");
  HALES_TRY(check_who(&r->who, err));
  HALES_TRY(check_fit(r, err));
  HALES_TRY(check_params(r, err));
  HALES_TRY(check_values("outputs", r->n_outputs, r->outputs, err));
  HALES_TRY(check_panels(r, err));
  HALES_TRY(check_loops(r, err));
  HALES_TRY(check_arteries(&r->arteries, err));
  HALES_TRY(check_plans(&r->plans, err));
  HALES_TRY(check_exertion(&r->exertion, err));
  HALES_TRY(check_scores(r, err));
  return check_origin(r, err);
}
