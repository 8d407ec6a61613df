#include "report/check_place.h"

static hales_status check_who(const hales_report_who *w, hales_err *err) {
  const hales_report_place at = {"who", 0, err};
  HALES_TRY(hales_check_text(&at, "pseudonym", w->pseudonym));
  HALES_TRY(hales_check_text(&at, "data_date", w->data_date));
  HALES_TRY(hales_check_text(&at, "made_at", w->made_at));
  HALES_TRY(hales_check_optional(&at, "age_years", w->age_years));
  HALES_TRY(hales_check_optional(&at, "height_cm", w->height_cm));
  HALES_TRY(hales_check_optional(&at, "weight_kg", w->weight_kg));
  return hales_check_optional(&at, "bsa_m2", w->bsa_m2);
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
  HALES_TRY(hales_check_list(err, "fit", r->n_fit, r->fit));
  for (size_t i = 0; i < r->n_fit; i++) {
    const hales_report_fit *f = &r->fit[i];
    const hales_report_place at = {"fit", i, err};
    HALES_TRY(hales_check_text(&at, "name", f->name));
    HALES_TRY(hales_check_text(&at, "label", f->label));
    HALES_TRY(hales_check_that(&at, "show", f->show < HALES_SHOW_N));
    HALES_TRY(hales_check_that(&at, "group", f->group < HALES_FIT_GROUP_N));
    HALES_TRY(hales_check_that(&at, "show (not the unit of its group)", fits_group(f)));
    HALES_TRY(hales_check_that(&at, "source", f->source <= r->n_observations));
    HALES_TRY(hales_check_measured(&at, f->has_measured, f->measured, f->sd));
    if (f->has_twin) HALES_TRY(hales_check_order(&at, "twin", f->twin));
    HALES_TRY(hales_check_that(&at, "has_twin (the fit failed)", !(r->failed && f->has_twin)));
    if (f->has_pred) HALES_TRY(hales_check_finite(&at, "pred_lo90", f->pred_lo90));
    if (f->has_pred) HALES_TRY(hales_check_finite(&at, "pred_hi90", f->pred_hi90));
    if (f->has_pred) HALES_TRY(hales_check_that(&at, "pred_hi90", f->pred_hi90 >= f->pred_lo90));
    if (!f->has_measured || f->unused || (!f->has_twin && !r->failed))
      HALES_TRY(hales_check_text(&at, "reason", f->reason));
  }
  HALES_TRY(hales_check_list(err, "misfits", r->n_misfits, r->misfits));
  return HALES_OK;
}

static hales_status check_params(const hales_report *r, hales_err *err) {
  HALES_TRY(hales_check_list(err, "params", r->n_params, r->params));
  if (r->n_params > HALES_REPORT_PARAMS_MAX)
    return HALES_FAIL(err, HALES_EARG, "report: params has a count of %zu, at most %d", r->n_params,
                      HALES_REPORT_PARAMS_MAX);
  for (size_t i = 0; i < r->n_params; i++) {
    const hales_report_param *p = &r->params[i];
    const hales_report_place at = {"params", i, err};
    HALES_TRY(hales_check_text(&at, "name", p->name));
    HALES_TRY(hales_check_text(&at, "label", p->label));
    HALES_TRY(hales_check_that(&at, "show", p->show < HALES_SHOW_N));
    HALES_TRY(hales_check_order(&at, "prior", p->prior));
    HALES_TRY(hales_check_order(&at, "posterior", p->posterior));
    HALES_TRY(hales_check_finite(&at, "contraction", p->contraction));
  }
  return HALES_OK;
}

static hales_status check_scores(const hales_report *r, hales_err *err) {
  HALES_TRY(hales_check_list(err, "scores", r->n_scores, r->scores));
  for (size_t i = 0; i < r->n_scores; i++) {
    const hales_report_score *s = &r->scores[i];
    const hales_report_place at = {"scores", i, err};
    HALES_TRY(hales_check_text(&at, "label", s->label));
    HALES_TRY(hales_check_list(err, "scores.items", s->n_items, s->items));
    for (size_t k = 0; k < s->n_items; k++)
      HALES_TRY(hales_check_text(&at, "items.label", s->items[k].label));
    if (!s->computed) {
      HALES_TRY(hales_check_text(&at, "reason", s->reason));
      continue;
    }
    HALES_TRY(hales_check_text(&at, "how", s->how));
    HALES_TRY(hales_check_text(&at, "words", s->words));
    HALES_TRY(hales_check_that(&at, "n_strata", s->n_strata == 3 || s->n_strata == 4));
    HALES_TRY(hales_check_that(&at, "stratum", s->stratum >= 1 && s->stratum <= s->n_strata));
  }
  return HALES_OK;
}

static hales_status check_origin(const hales_report *r, hales_err *err) {
  const hales_report_place whole = {"report", 0, err};
  HALES_TRY(hales_check_text(&whole, "model_id", r->model_id));
  HALES_TRY(hales_check_text(&whole, "model_version", r->model_version));
  HALES_TRY(hales_check_text(&whole, "code_version", r->code_version));
  if (!r->failed) HALES_TRY(hales_check_text(&whole, "twin_id", r->twin_id));
  const hales_report_place d = {"diagnostics", 0, err};
  HALES_TRY(hales_check_text(&d, "method", r->diagnostics.method));
  HALES_TRY(hales_check_finite(&d, "ess", r->diagnostics.ess));
  HALES_TRY(hales_check_optional(&d, "pareto_k", r->diagnostics.pareto_k));
  HALES_TRY(hales_check_optional(&d, "seconds", r->diagnostics.seconds));
  HALES_TRY(hales_check_list(err, "documents", r->n_documents, r->documents));
  HALES_TRY(hales_check_list(err, "observations", r->n_observations, r->observations));
  HALES_TRY(hales_check_list(err, "rungs", r->n_rungs, r->rungs));
  HALES_TRY(hales_check_list(err, "headlines", r->n_headlines, r->headlines));
  for (size_t i = 0; i < r->n_documents; i++) {
    const hales_report_place at = {"documents", i, err};
    HALES_TRY(hales_check_text(&at, "name", r->documents[i].name));
    HALES_TRY(hales_check_text(&at, "sha256", r->documents[i].sha256));
  }
  for (size_t i = 0; i < r->n_observations; i++) {
    const hales_report_place at = {"observations", i, err};
    HALES_TRY(hales_check_text(&at, "label", r->observations[i].label));
    HALES_TRY(hales_check_text(&at, "value", r->observations[i].value));
    HALES_TRY(hales_check_that(&at, "document", r->observations[i].document < r->n_documents));
  }
  for (size_t i = 0; i < r->n_rungs; i++) {
    const hales_report_place at = {"rungs", i, err};
    HALES_TRY(hales_check_text(&at, "label", r->rungs[i].label));
  }
  for (size_t i = 0; i < r->n_headlines; i++) {
    const hales_report_place at = {"headlines", i, err};
    HALES_TRY(hales_check_text(&at, "text", r->headlines[i]));
  }
  return HALES_OK;
}

static hales_status check_exertion(const hales_report_exertion *e, hales_err *err) {
  if (e->reason) return HALES_OK;
  HALES_TRY(hales_check_values("exertion.rows", e->n_rows, e->rows, err));
  if (e->n_rows == 0 || (e->summary && e->limits)) return HALES_OK;
  return HALES_FAIL(err, HALES_EARG, "exertion: rows without %s", e->summary ? "limits" : "a summary");
}

hales_status hales_report_check(const hales_report *r, hales_err *err) {
  if (!r) return HALES_FAIL(err, HALES_EARG, "report: no data");
  HALES_TRY(check_who(&r->who, err));
  HALES_TRY(check_fit(r, err));
  HALES_TRY(check_params(r, err));
  HALES_TRY(hales_check_values("outputs", r->n_outputs, r->outputs, err));
  HALES_TRY(hales_check_panels(r, err));
  HALES_TRY(hales_check_loops(r, err));
  HALES_TRY(hales_check_arteries(&r->arteries, err));
  HALES_TRY(hales_check_plans(&r->plans, err));
  HALES_TRY(check_exertion(&r->exertion, err));
  HALES_TRY(check_scores(r, err));
  return check_origin(r, err);
}
