/* What is varied and what is asked about, by name. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/sensitivity.h"
#include "base/nearest.h"

static const double q05 = 0.05, q95 = 0.95;

/* Free numbers of the patient table but the catheter's zero level, which is none of the circulation's. */
static void take_priors(hales_sensitivity_request *r) {
  r->n_input = 0;
  for (size_t i = 0; i < r->pm->n_free; i++) {
    if (i == r->pm->offset_free) continue;
    const hales_free *f = &r->pm->free[i];
    const hales_free_prior p = f->prior(&r->body);
    const hales_truncnorm prior = {p.mean, p.sd, p.lo, p.hi};
    r->input[r->n_input++] =
        (hales_sensitivity_input){.name = f->name,
                                  .label = f->label,
                                  .unit = f->unit,
                                  .source = f->source,
                                  .row = i,
                                  .prior = prior,
                                  .lo90 = hales_free_natural(f, hales_truncnorm_quantile(prior, q05)),
                                  .median = hales_free_natural(f, hales_truncnorm_quantile(prior, 0.5)),
                                  .hi90 = hales_free_natural(f, hales_truncnorm_quantile(prior, q95))};
  }
}

static double log_uniform(double lo, double hi, double u) {
  return lo * pow(hi / lo, u);
}

void hales_sensitivity_set_range(hales_sensitivity_request *r, double range) {
  r->pm = NULL;
  r->range = range;
  r->n_input = 0;
  for (size_t i = 0; i < r->model->n_param && r->n_input < HALES_SALTELLI_INPUTS_MAX; i++) {
    const hales_var *v = &r->model->param[i];
    const double a = v->start * exp(-range), b = v->start * exp(range);
    const double lo = fmax(fmin(a, b), v->lo), hi = fmin(fmax(a, b), v->hi);
    if (!(lo < hi)) continue;
    r->input[r->n_input++] = (hales_sensitivity_input){.name = v->name,
                                                       .label = v->text,
                                                       .unit = v->unit,
                                                       .source = v->source,
                                                       .row = i,
                                                       .lo = lo,
                                                       .hi = hi,
                                                       .lo90 = log_uniform(lo, hi, q05),
                                                       .median = log_uniform(lo, hi, 0.5),
                                                       .hi90 = log_uniform(lo, hi, q95)};
  }
}

void hales_sensitivity_init(hales_sensitivity_request *r, const hales_model *model) {
  *r = (hales_sensitivity_request){.model = model, .pm = hales_patient_model_find(model->id)};
  if (r->pm)
    take_priors(r);
  else
    hales_sensitivity_set_range(r, HALES_SENSITIVITY_RANGE_DEFAULT);
}

/* Why a name is no input: unknown, or a parameter that the range leaves where it is. */
static hales_status no_input(const hales_sensitivity_request *r, const char *name, const char *near,
                             hales_err *err) {
  for (size_t i = 0; i < r->model->n_param; i++) {
    if (strcmp(r->model->param[i].name, name) != 0) continue;
    if (r->model->param[i].start == 0.0)
      return HALES_FAIL(err, HALES_EARG,
                        "%s starts at 0, and a range is a share of the start: it cannot be varied", name);
    return HALES_FAIL(err, HALES_EARG,
                      "%s is none of the %zu numbers varied here; --range W varies the model's own", name,
                      r->n_input);
  }
  return HALES_FAIL(err, HALES_EARG, "\"%.40s\" is not among the %zu inputs of %s%s%s%s", name, r->n_input,
                    r->model->id, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

hales_status hales_sensitivity_take_params(hales_sensitivity_request *r, const char *names, hales_err *err) {
  hales_sensitivity_input taken[HALES_SALTELLI_INPUTS_MAX];
  size_t n = 0;
  for (const char *at = names;; at++) {
    char name[64];
    const size_t length = strcspn(at, ",");
    (void)snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), at);
    hales_nearest search = {.wanted = name};
    size_t i = 0;
    while (i < r->n_input && strcmp(r->input[i].name, name) != 0)
      hales_nearest_offer(&search, r->input[i++].name);
    if (i == r->n_input) return no_input(r, name, search.best, err);
    for (size_t k = 0; k < n; k++)
      if (taken[k].name == r->input[i].name)
        return HALES_FAIL(err, HALES_EARG, "parameter %s comes twice", name);
    taken[n++] = r->input[i];
    at += length;
    if (*at == '\0') break;
  }
  memcpy(r->input, taken, n * sizeof *taken);
  r->n_input = n;
  return HALES_OK;
}

static const char *const which_name[3] = {"min", "max", "mean"};

/* The k-th output that the model has; false after the last. */
static bool output_at(const hales_sensitivity_request *r, size_t k, hales_sensitivity_output *o) {
  const hales_model *m = r->model;
  const hales_patient_model *pm = hales_patient_model_find(m->id);
  *o = (hales_sensitivity_output){.signal = HALES_NO_INDEX};
  if (k < 3 * m->n_signal) {
    const hales_signal *s = &m->signal[k / 3];
    o->signal = k / 3;
    o->which = k % 3;
    o->unit = s->unit;
    o->text = s->text;
    (void)snprintf(o->name, sizeof o->name, "%s.%s", s->name, which_name[o->which]);
    return true;
  }
  k -= 3 * m->n_signal;
  if (k < m->n_figure) {
    o->figure = &m->figure[k];
    o->unit = o->figure->unit;
    o->text = o->figure->text;
    (void)snprintf(o->name, sizeof o->name, "%s", o->figure->name);
    return true;
  }
  k -= m->n_figure;
  if (pm && k < pm->n_outcome) {
    o->outcome = &pm->outcome[k];
    o->unit = o->outcome->unit;
    o->text = o->outcome->label;
    (void)snprintf(o->name, sizeof o->name, "%s", o->outcome->name);
    return true;
  }
  return false;
}

hales_status hales_sensitivity_take_output(hales_sensitivity_request *r, const char *name, hales_err *err) {
  for (size_t i = 0; i < r->n_output; i++)
    if (strcmp(r->output[i].name, name) == 0)
      return HALES_FAIL(err, HALES_EARG, "output %s comes twice", name);
  if (r->n_output == HALES_SENSITIVITY_OUTPUTS_MAX)
    return HALES_FAIL(err, HALES_EARG, "more than %d outputs", HALES_SENSITIVITY_OUTPUTS_MAX);
  hales_sensitivity_output o;
  for (size_t k = 0; output_at(r, k, &o); k++)
    if (strcmp(o.name, name) == 0) {
      r->output[r->n_output++] = o;
      return HALES_OK;
    }
  hales_nearest search = {.wanted = name};
  char best[sizeof o.name] = "";
  for (size_t k = 0; output_at(r, k, &o); k++) {
    hales_nearest_offer(&search, o.name);
    if (search.best == o.name) { /* the name is gone with the next one: keep it */
      (void)snprintf(best, sizeof best, "%s", o.name);
      search.best = best;
    }
  }
  return HALES_FAIL(err, HALES_EARG, "model %s has no output \"%.40s\"%s%s%s", r->model->id, name,
                    *best ? "; did you mean \""
                          : "; outputs are SIGNAL.min, .max, .mean and the figures of simulate",
                    best, *best ? "\"?" : "");
}

void hales_sensitivity_set(const hales_sensitivity_request *r, const double *u, double *param) {
  if (!r->pm) {
    hales_model_defaults(r->model, param);
    for (size_t i = 0; i < r->n_input; i++)
      param[r->input[i].row] = log_uniform(r->input[i].lo, r->input[i].hi, u[i]);
    return;
  }
  double theta[HALES_FREE_MAX];
  for (size_t i = 0; i < r->pm->n_free; i++) theta[i] = r->pm->free[i].prior(&r->body).mean;
  for (size_t i = 0; i < r->n_input; i++)
    theta[r->input[i].row] = hales_truncnorm_quantile(r->input[i].prior, u[i]);
  r->pm->to_params(&r->body, theta, param);
}
