/* Measured against twin, parameters, figures of today, diagnostics. */
#include "app/report_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/stats.h"

/* Median and 90 % interval of a column of the draws. */
static hales_status column_interval(const double *column, size_t n, size_t stride, double factor,
                                    hales_interval *out, hales_err *err) {
  static const double at[3] = {0.05, 0.5, 0.95};
  double q[3], *x = malloc(2 * n * sizeof *x);
  hales_weighted *work = malloc(n * sizeof *work);
  const bool fine = x && work;
  if (fine) {
    for (size_t i = 0; i < n; i++) {
      x[i] = factor * column[i * stride];
      x[n + i] = 1.0;
    }
    hales_weighted_quantiles(n, x, x + n, work, 3, at, q);
    *out = (hales_interval){q[1], q[0], q[2]};
  }
  free(work);
  free(x);
  return fine ? HALES_OK : HALES_FAIL(err, HALES_ENOMEM, "out of memory for the quantiles of %zu draws", n);
}

static hales_fit_group group_of(hales_show show) {
  switch (show) {
  case HALES_SHOW_PRESSURE:
    return HALES_FIT_PRESSURE;
  case HALES_SHOW_FLOW:
    return HALES_FIT_FLOW;
  case HALES_SHOW_VOLUME:
    return HALES_FIT_VOLUME;
  case HALES_SHOW_RATE:
    return HALES_FIT_RATE;
  default:
    return HALES_FIT_OTHER;
  }
}

static hales_report_side observable_side(const hales_observable *o) {
  if (strcmp(o->group, "pressures right") == 0 || strncmp(o->name, "rv", 2) == 0) return HALES_SIDE_RIGHT;
  if (strcmp(o->group, "pressures left") == 0 || strncmp(o->name, "lv", 2) == 0) return HALES_SIDE_LEFT;
  return HALES_SIDE_WHOLE;
}

static const hales_twin_fit *fit_of(const hales_twin_record *t, const char *name) {
  for (size_t i = 0; i < t->n_fit; i++)
    if (strcmp(t->fit[i].name, name) == 0) return &t->fit[i];
  return NULL;
}

static hales_status fit_rows(hales_patient_report *r, hales_err *err) {
  const hales_twin_record *t = &r->twin.record;
  const hales_patient_model *pm = t->twin.pm;
  hales_report_fit *row = HALES_NEW(&r->arena, pm->n_observable, hales_report_fit);
  if (!row) return hales_parts_full(err);
  for (size_t i = 0; i < pm->n_observable; i++) {
    const hales_observable *o = &pm->observable[i];
    const hales_twin_fit *f = fit_of(t, o->name);
    const hales_shown_unit u = hales_parts_unit(o->unit);
    row[i] = (hales_report_fit){.name = o->name,
                                .label = o->label,
                                .group = group_of(u.show),
                                .show = u.show,
                                .side = observable_side(o),
                                .has_twin = true};
    if (f) {
      r->data.catheter_zero |= o->catheter;
      row[i].has_measured = true;
      row[i].measured = f->measured * u.factor;
      row[i].sd = f->sd * u.factor;
      row[i].twin = (hales_interval){f->twin * u.factor, f->lo90 * u.factor, f->hi90 * u.factor};
      row[i].has_pred = true;
      row[i].pred_lo90 = f->pred_lo90 * u.factor;
      row[i].pred_hi90 = f->pred_hi90 * u.factor;
      row[i].misfit = f->outside || f->named;
      row[i].reason = f->note;
      row[i].from = f->from;
      row[i].from_value = f->from_value;
      continue;
    }
    HALES_TRY(column_interval(t->twin.observable + i, t->twin.n_draw, pm->n_observable, u.factor,
                              &row[i].twin, err));
    row[i].reason =
        strcmp(o->name, "hr_bpm") == 0 ? "not recorded; inferred with a wide prior" : "not measured";
  }
  r->data.n_fit = pm->n_observable;
  r->data.fit = r->fit = row;
  r->data.physics_flag = t->verdict.misfit;
  return HALES_OK;
}

static hales_status misfit_rows(hales_patient_report *r, hales_err *err) {
  hales_report_misfit *m = HALES_NEW(&r->arena, r->data.n_fit + 1, hales_report_misfit);
  if (!m) return hales_parts_full(err);
  size_t n = 0;
  for (size_t i = 0; i < r->data.n_fit; i++) {
    const hales_report_fit *f = &r->data.fit[i];
    if (!f->has_measured || !f->misfit) continue;
    const bool suspect =
        r->twin.record.verdict.suspect && strcmp(r->twin.record.verdict.suspect, f->name) == 0;
    m[n++] = (hales_report_misfit){
        .fit_name = f->name,
        .causes = hales_parts_text(
            r,
            suspect ? "the value that agrees least with all the others: a reading or typing error, "
                      "another day or posture, or something this circuit does not contain (%s)"
                    : "a reading at another moment than the others, a neighbour that is wrong, or "
                      "something this circuit does not contain (%s)",
            r->twin.record.twin.pm->lacks),
        .check = "the trace or the record it was read from",
        .inherits = f->side == HALES_SIDE_LEFT ? "left-heart figures and systemic resistance"
                                               : "right-heart figures, and every plan that changes them"};
  }
  if (n == 0 && r->twin.record.verdict.misfit)
    m[n++] = (hales_report_misfit){
        .causes = "no single value stands out: the set as a whole does not fit this circuit",
        .check = "whether all values are of one examination",
        .inherits = "all figures and plans"};
  r->data.n_misfits = n;
  r->data.misfits = m;
  return HALES_OK;
}

hales_status hales_parts_used(const hales_twin *t, const char *name, double factor, hales_interval *posterior,
                              hales_err *err) {
  const hales_patient_model *pm = t->pm;
  const size_t k = hales_model_find_param(pm->model, name);
  size_t j = 0;
  while (j < pm->n_free && strcmp(pm->free[j].name, name) != 0) j++;
  if (k >= pm->model->n_param || j == pm->n_free || pm->free[j].linear) return HALES_OK;
  for (size_t i = 0; i < t->n_draw; i++) {
    const double free_value = exp(t->theta[i * pm->n_free + j]);
    if (fabs(t->param[i * pm->model->n_param + k] - free_value) > 1e-9 * free_value)
      return column_interval(t->param + k, t->n_draw, pm->model->n_param, factor, posterior, err);
  }
  return HALES_OK;
}

static hales_status param_rows(hales_patient_report *r, hales_err *err) {
  const hales_twin_record *t = &r->twin.record;
  hales_report_param *row = HALES_NEW(&r->arena, t->n_parameter, hales_report_param);
  if (!row) return hales_parts_full(err);
  for (size_t i = 0; i < t->n_parameter; i++) {
    const hales_twin_parameter *p = &t->parameter[i];
    hales_shown_unit u = hales_parts_unit(p->unit);
    if (u.show == HALES_SHOW_PRESSURE)
      u = (hales_shown_unit){HALES_SHOW_PLAIN, "mmHg", 1.0}; /* a stiffness scale */
    row[i] = (hales_report_param){
        .name = p->name,
        .label = p->label,
        .unit = u.unit,
        .show = u.show,
        .side = hales_parts_side(p->side),
        .prior = {p->prior_median * u.factor, p->prior_lo90 * u.factor, p->prior_hi90 * u.factor},
        .posterior = {p->median * u.factor, p->lo90 * u.factor, p->hi90 * u.factor},
        .contraction = p->contraction,
        .learned = p->learned,
        .at_limit = !p->at_limit                  ? 0
                    : p->median > p->prior_median ? 1
                                                  : -1};
    HALES_TRY(hales_parts_used(&t->twin, p->name, u.factor, &row[i].posterior, err));
  }
  r->data.n_params = t->n_parameter;
  r->data.params = row;
  return HALES_OK;
}

static const char *right_contractility(const hales_patient_model *pm) {
  for (size_t i = 0; i < pm->n_loop; i++)
    if (strcmp(pm->loop[i].side, "right") == 0) return pm->loop[i].contractility;
  return "";
}

static hales_report_side output_side(const char *name) {
  static const char *const whole[] = {"co_l_min", "ci_l_min_m2", "sv_ml", "hr_bpm"};
  for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
    if (strcmp(name, whole[i]) == 0) return HALES_SIDE_WHOLE;
  const bool left =
      strncmp(name, "lv", 2) == 0 || strncmp(name, "sa_", 3) == 0 || strncmp(name, "svr", 3) == 0;
  return left ? HALES_SIDE_LEFT : HALES_SIDE_RIGHT;
}

/* An index that was measured itself: with the error of the output that the fit made of it. */
static void index_measured(const hales_twin_record *t, hales_report_value *v) {
  const hales_twin_fit *f = strcmp(v->name, "ci_l_min_m2") == 0 ? fit_of(t, "co_l_min") : NULL;
  if (!f || !f->from || strcmp(f->from, v->name) != 0) return;
  v->has_measured = true;
  v->measured = f->from_value;
  v->sd = f->sd * f->from_value / f->measured;
}

/* Figures of today; the first six are the key figures. */
static hales_status output_rows(hales_patient_report *r, hales_err *err) {
  const hales_twin_record *t = &r->twin.record;
  const hales_patient_model *pm = t->twin.pm;
  static const char *const key[] = {
      "mpap_mmhg", "pvr_wu", "co_l_min", "rap_mmhg", "pa_compliance_ml_mmhg", "rv_pa_coupling"};
  enum { N_KEY = sizeof key / sizeof key[0] };
  /* the same quantity measured directly, by name of the outcome */
  static const char *const measured[][2] = {{"mpap_mmhg", "pa_mean_mmhg"},  {"pa_sys_mmhg", "pa_sys_mmhg"},
                                            {"co_l_min", "co_l_min"},       {"pawp_mmhg", "pawp_mmhg"},
                                            {"rv_edv_ml", "rv_edv_ml"},     {"rv_esv_ml", "rv_esv_ml"},
                                            {"rap_mmhg", "ra_mean_mmhg"},   {"hr_bpm", "hr_bpm"},
                                            {"sa_sys_mmhg", "sa_sys_mmhg"}, {"sa_mean_mmhg", "sa_mean_mmhg"}};
  hales_report_value *row = HALES_NEW(&r->arena, pm->n_outcome, hales_report_value);
  bool done[HALES_OUTCOME_MAX] = {false};
  if (!row) return hales_parts_full(err);
  size_t n = 0;
  for (size_t pass = 0; pass < N_KEY + pm->n_outcome; pass++) {
    const size_t i = pass < N_KEY ? hales_outcome_find(pm, key[pass]) : pass - N_KEY;
    if (i >= pm->n_outcome || done[i]) continue;
    done[i] = true;
    const hales_outcome *o = &pm->outcome[i];
    const hales_shown_unit u = hales_parts_unit(o->unit);
    hales_report_value *v = &row[n++];
    *v = (hales_report_value){.name = o->name,
                              .label = o->label,
                              .show = u.show,
                              .unit = u.unit,
                              .state = HALES_VALUE_OK,
                              .side = output_side(o->name)};
    if (strcmp(o->name, "rv_pa_coupling") == 0) {
      v->label = "RV-PA coupling"; /* the unit says of what */
      v->unit = "Ees/Ea";
      if (!hales_parts_learned(r, right_contractility(pm))) {
        v->state = HALES_VALUE_NOT_LEARNED;
        v->reason = "the data do not inform the contractility of the right ventricle";
      }
    }
    HALES_TRY(column_interval(t->twin.outcome + i, t->twin.n_draw, pm->n_outcome, u.factor, &v->twin, err));
    for (size_t k = 0; k < sizeof measured / sizeof measured[0]; k++) {
      const hales_twin_fit *f = strcmp(measured[k][0], o->name) == 0 ? fit_of(t, measured[k][1]) : NULL;
      if (!f) continue;
      if (f->from) { /* another quantity was measured, this one follows */
        v->computed = (hales_optional){true, f->measured * u.factor};
        v->computed_how = f->note ? f->note : f->from;
        continue;
      }
      v->has_measured = true;
      v->measured = f->measured * u.factor;
      v->sd = f->sd * u.factor;
    }
    index_measured(t, v);
  }
  r->data.n_outputs = n;
  r->data.outputs = r->outputs = row;
  return HALES_OK;
}

/* Where the data of the fit come from, in words. */
static const char *data_kinds(const hales_twin_record *t) {
  const hales_patient_model *pm = t->twin.pm;
  bool catheter = false, image = false;
  for (size_t i = 0; i < t->n_fit; i++) {
    const size_t o = hales_observable_find(pm, t->fit[i].name);
    if (o == HALES_NO_INDEX) continue;
    catheter |= pm->observable[o].catheter;
    image |= strcmp(pm->observable[o].group, "volumes") == 0;
  }
  if (catheter) return image ? "Right-heart catheterisation and imaging" : "Right-heart catheterisation";
  return image ? "Imaging" : "Measurements";
}

static void who_and_how(hales_patient_report *r) {
  const hales_twin_record *t = &r->twin.record;
  const hales_body *b = &t->twin.body;
  hales_report_who *w = &r->data.who;
  w->pseudonym = r->subject;
  const bool child = hales_body_is_child(b);
  if (b->sex != HALES_SEX_UNKNOWN)
    w->sex = b->sex == HALES_SEX_FEMALE ? (child ? "Girl" : "Woman") : child ? "Boy" : "Man";
  if (child)
    r->data.child =
        "The model, what was expected of it and the trials behind the plans are of adults. This twin is "
        "one of them scaled by body surface alone, which no data of children have tested: no plan is "
        "favoured, exertion is not predicted, and no figure may be read by an adult's limits.";
  w->age_years = (hales_optional){b->has_age, b->age_years};
  w->height_cm = (hales_optional){b->has_height, b->height_cm};
  w->weight_kg = (hales_optional){b->has_weight, b->weight_kg};
  w->bsa_m2 = (hales_optional){hales_body_bsa_known(b), hales_body_bsa_m2(b)};
  w->data_date = t->true_on ? t->true_on : "date not stated";
  w->data_kinds = data_kinds(t);
  r->data.diagnostics = (hales_report_diagnostics){
      .method = t->method,
      .draws = t->twin.n_draw,
      .ess = t->diagnostics.ess,
      .pareto_k = {true, t->diagnostics.khat},
      .stop = strcmp(t->diagnostics.trust, "good") == 0
                  ? hales_parts_text(r, "trust: good, %zu of %zu searches agree", t->diagnostics.n_agree,
                                     t->diagnostics.n_start)
                  : hales_parts_text(r, "trust: %s (%s)", t->diagnostics.trust, t->diagnostics.reason),
      .numerical_error = hales_parts_text(
          r, "below %.2g of a measurement's standard deviation (%zu draws run again with fine steps)",
          t->diagnostics.numerical_error_sd, t->diagnostics.n_error_draw)};
  r->data.model_id = t->twin.pm->model->id;
  r->data.model_version = hales_parts_text(r, "%d", t->twin.pm->model->version);
  r->data.seed = t->twin.seed;
}

hales_status hales_parts_twin(hales_patient_report *r, hales_err *err) {
  who_and_how(r);
  HALES_TRY(fit_rows(r, err));
  HALES_TRY(misfit_rows(r, err));
  HALES_TRY(param_rows(r, err));
  return output_rows(r, err);
}
