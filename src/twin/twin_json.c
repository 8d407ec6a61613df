#include "twin/twin_json.h"

#include <math.h>

static const char *const sex_words[] = {
    [HALES_SEX_UNKNOWN] = "unknown", [HALES_SEX_FEMALE] = "female", [HALES_SEX_MALE] = "male"};

static void put_known(hales_jw *w, const char *key, bool has, double value) {
  if (has)
    hales_jw_put_number(w, key, value);
  else
    hales_jw_put_null(w, key);
}

static void put_body(hales_jw *w, const hales_body *b) {
  hales_jw_put_object(w, "body");
  hales_jw_put_string(w, "sex", sex_words[b->sex]);
  put_known(w, "age_years", b->has_age, b->age_years);
  put_known(w, "height_cm", b->has_height, b->height_cm);
  put_known(w, "weight_kg", b->has_weight, b->weight_kg);
  hales_jw_put_number(w, "bsa_m2", hales_body_bsa_m2(b));
  if (b->has_bsa) hales_jw_put_number(w, "bsa_stated_m2", b->bsa_m2);
  hales_jw_end_object(w);
}

static void put_settings(hales_jw *w, const hales_twin *t) {
  const hales_run_settings s = hales_twin_settings(t->pm, 1);
  hales_jw_put_object(w, "settings");
  hales_jw_put_uint(w, "n_draw", t->n_draw);
  hales_jw_put_int(w, "steps", s.steps);
  hales_jw_put_int(w, "record_steps", s.record_steps);
  hales_jw_put_number(w, "periodic_tol", s.periodic_tol);
  hales_jw_end_object(w);
}

static void put_parameters(hales_jw *w, const hales_twin_record *r) {
  hales_jw_put_object(w, "parameters");
  for (size_t i = 0; i < r->n_parameter; i++) {
    const hales_twin_parameter *p = &r->parameter[i];
    hales_jw_put_object(w, p->name);
    hales_jw_put_number(w, "median", p->median);
    hales_jw_put_number(w, "lo90", p->lo90);
    hales_jw_put_number(w, "hi90", p->hi90);
    hales_jw_put_number(w, "prior_median", p->prior_median);
    hales_jw_put_number(w, "prior_lo90", p->prior_lo90);
    hales_jw_put_number(w, "prior_hi90", p->prior_hi90);
    hales_jw_put_number(w, "contraction", p->contraction);
    hales_jw_put_bool(w, "learned", p->learned);
    hales_jw_put_bool(w, "at_limit", p->at_limit);
    hales_jw_put_string(w, "unit", p->unit);
    hales_jw_put_string(w, "label", p->label);
    hales_jw_put_string(w, "side", p->side);
    hales_jw_end_object(w);
  }
  hales_jw_end_object(w);
}

bool hales_twin_is_misfit(const hales_twin_record *r, const hales_twin_fit *f) {
  return f->named || (f->outside && r->verdict.misfit);
}

static void put_fit(hales_jw *w, const hales_twin_record *r, const hales_twin_fit *f) {
  hales_jw_put_object(w, f->name);
  hales_jw_put_number(w, "measured", f->measured);
  hales_jw_put_number(w, "sd", f->sd);
  hales_jw_put_number(w, "twin", f->twin);
  hales_jw_put_number(w, "lo90", f->lo90);
  hales_jw_put_number(w, "hi90", f->hi90);
  hales_jw_put_number(w, "pred_lo90", f->pred_lo90);
  hales_jw_put_number(w, "pred_hi90", f->pred_hi90);
  hales_jw_put_bool(w, "misfit", hales_twin_is_misfit(r, f));
  hales_jw_put_bool(w, "outside", f->outside);
  hales_jw_put_bool(w, "named", f->named);
  hales_jw_put_number(w, "loo_p", f->loo_p);
  hales_jw_put_number(w, "leverage", f->leverage);
  hales_jw_put_string(w, "unit", f->unit);
  hales_jw_put_string(w, "label", f->label);
  hales_jw_put_string(w, "true_on", f->true_on);
  hales_jw_put_string(w, "document", f->document);
  hales_jw_put_uint(w, "at", f->at);
  hales_jw_put_string(w, "place", f->place);
  hales_jw_put_string(w, "note", f->note);
  if (f->from) {
    hales_jw_put_string(w, "from", f->from);
    hales_jw_put_number(w, "from_value", f->from_value);
  }
  hales_jw_end_object(w);
}

static void put_verdict(hales_jw *w, const hales_twin_record *r) {
  const hales_twin_verdict *v = &r->verdict;
  hales_jw_put_object(w, "misfit");
  hales_jw_put_bool(w, "flag", v->misfit);
  hales_jw_put_array(w, "names");
  for (size_t i = 0; i < r->n_fit; i++)
    if (hales_twin_is_misfit(r, &r->fit[i])) hales_jw_string(w, r->fit[i].name);
  hales_jw_end_array(w);
  hales_jw_put_string(w, "suspect", v->suspect);
  hales_jw_put_number(w, "p", v->p_posterior);
  hales_jw_put_number(w, "p_prior", v->p_prior);
  hales_jw_end_object(w);
}

static void put_diagnostics(hales_jw *w, const hales_twin_diagnostics *d) {
  hales_jw_put_object(w, "diagnostics");
  hales_jw_put_string(w, "trust", d->trust);
  hales_jw_put_string(w, "reason", d->reason);
  hales_jw_put_string(w, "stop", d->stop);
  hales_jw_put_number(w, "ess", d->ess);
  put_known(w, "khat", isfinite(d->khat), d->khat); /* infinite: too few draws to tell */
  hales_jw_put_number(w, "log_evidence", d->log_evidence);
  hales_jw_put_number(w, "grad_norm", d->grad_norm);
  hales_jw_put_uint(w, "n_forward", d->n_forward);
  hales_jw_put_uint(w, "n_start", d->n_start);
  hales_jw_put_uint(w, "n_agree", d->n_agree);
  hales_jw_put_uint(w, "n_weighted", d->n_weighted);
  hales_jw_put_number(w, "numerical_error_sd", d->numerical_error_sd);
  hales_jw_put_uint(w, "n_error_draw", d->n_error_draw);
  hales_jw_end_object(w);
}

void hales_twin_put_conclusions(const hales_twin_record *r, hales_jw *w) {
  hales_jw_put_string(w, "model", r->twin.pm->model->id);
  hales_jw_put_int(w, "model_version", r->twin.pm->model->version);
  hales_jw_put_string(w, "code_version", r->code_version);
  hales_jw_put_string(w, "method", r->method);
  hales_jw_put_string(w, "true_on", r->true_on);
  put_body(w, &r->twin.body);
  hales_jw_put_uint(w, "seed", r->twin.seed);
  put_settings(w, &r->twin);
  put_parameters(w, r);
  hales_jw_put_object(w, "fit");
  for (size_t i = 0; i < r->n_fit; i++) put_fit(w, r, &r->fit[i]);
  hales_jw_end_object(w);
  put_verdict(w, r);
  put_diagnostics(w, &r->diagnostics);
  hales_jw_put_array(w, "notes");
  for (size_t i = 0; i < r->n_note; i++) hales_jw_string(w, r->note[i]);
  hales_jw_end_array(w);
}

static void put_rows(hales_jw *w, const char *key, size_t n, size_t width, const double *x) {
  hales_jw_put_array(w, key);
  for (size_t i = 0; i < n; i++) {
    hales_jw_begin_array(w);
    for (size_t k = 0; k < width; k++) hales_jw_number(w, x[i * width + k]);
    hales_jw_end_array(w);
  }
  hales_jw_end_array(w);
}

hales_status hales_twin_write(const hales_twin_record *r, hales_buf *out, hales_err *err) {
  const hales_patient_model *pm = r->twin.pm;
  hales_jw w = hales_jw_on(out, false);
  hales_jw_begin_object(&w);
  hales_jw_put_int(&w, "hales_twin", HALES_TWIN_FORMAT);
  hales_twin_put_conclusions(r, &w);
  hales_jw_put_array(&w, "free");
  for (size_t i = 0; i < pm->n_free; i++) hales_jw_string(&w, pm->free[i].name);
  hales_jw_end_array(&w);
  put_rows(&w, "theta", r->twin.n_draw, pm->n_free, r->twin.theta);
  put_rows(&w, "state", r->twin.n_draw, pm->model->n_state, r->twin.state);
  put_rows(&w, "fineness", r->twin.n_draw, 1, r->twin.fineness);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}
