#include <stdio.h>
#include <string.h>

#include "app/sensitivity.h"
#include "base/json_write.h"

static const char *outcome_text(size_t k) {
  return k == HALES_SENSITIVITY_NO_NUMBER ? "an output is no number"
                                          : hales_run_outcome_text((hales_run_outcome)k);
}

static const char *const bias =
    "Runs without an answer are left out with the pairs they stand in: shares and effects are those among "
    "sets "
    "that have one, where the inputs are no longer independent; what drives the failing is analysed as the "
    "output " HALES_SENSITIVITY_NO_ANSWER ", over all runs.";

static bool is_sobol(const hales_sensitivity_request *r) {
  return r->method == HALES_SENSITIVITY_SOBOL;
}

static void text_space(const hales_sensitivity_request *r, hales_buf *out) {
  if (r->pm)
    hales_buf_printf(out, "%zu inputs over the twin's priors for a person of %.2f m2 body surface\n",
                     r->n_input, hales_body_bsa_m2(&r->body));
  else
    hales_buf_printf(out, "%zu inputs, log-uniform within e^+-%g of their start, cut to the lawful range\n",
                     r->n_input, r->range);
}

static void text_failures(const hales_sensitivity_result *s, hales_buf *out) {
  const size_t failed = hales_sensitivity_failed(s);
  if (failed == 0) {
    hales_buf_puts(out, "every run has an answer\n");
    return;
  }
  hales_buf_printf(out, "%zu runs (%.2g %%) have no answer:", failed,
                   100.0 * (double)failed / (double)s->runs);
  bool comma = false;
  for (size_t k = HALES_RUN_OK + 1; k < HALES_SENSITIVITY_OUTCOMES; k++)
    if (s->outcome[k]) {
      hales_buf_printf(out, "%s %zu %s", comma ? "," : "", s->outcome[k], outcome_text(k));
      comma = true;
    }
  hales_buf_printf(out, "\n%s\n", bias);
}

static void text_shares(const hales_sensitivity_request *r, const hales_sensitivity_answer *a,
                        hales_buf *out) {
  if (!a->varies || !a->enough) {
    hales_buf_printf(out, "%s\n", a->enough ? "does not vary with these inputs" : HALES_SENSITIVITY_TOO_FEW);
    return;
  }
  hales_buf_printf(out, "%-14s %7s %16s %7s %16s %7s\n", "input", "alone", "90 %", "total", "90 %", "rows");
  double sum = 0.0;
  for (size_t k = 0; k < r->n_input; k++) {
    const hales_saltelli_result *v = &a->share[a->order[k]];
    char first[40], total[40];
    (void)snprintf(first, sizeof first, "%.3f to %.3f", v->first.lo90, v->first.hi90);
    (void)snprintf(total, sizeof total, "%.3f to %.3f", v->total.lo90, v->total.hi90);
    hales_buf_printf(out, "%-14s %7.3f %16s %7.3f %16s %7zu\n", r->input[a->order[k]].name, v->first.value,
                     first, v->total.value, total, v->rows);
    sum += v->first.value;
  }
  hales_buf_printf(out, "%-14s %7.3f   of the variance; the rest is interaction\n", "all alone", sum);
}

static void text_effects(const hales_sensitivity_request *r, const hales_sensitivity_answer *a,
                         hales_buf *out) {
  hales_buf_printf(out, "%-14s %10s %24s %10s %10s %7s\n", "input", "mu*", "90 %", "mu", "sigma", "effects");
  for (size_t k = 0; k < r->n_input; k++) {
    const hales_morris_result *e = &a->effect[a->order[k]];
    char interval[48];
    (void)snprintf(interval, sizeof interval, "%.4g to %.4g", e->mu_star_lo90, e->mu_star_hi90);
    hales_buf_printf(out, "%-14s %10.4g %24s %10.4g %10.4g %7zu\n", r->input[a->order[k]].name, e->mu_star,
                     interval, e->mu, e->sigma, e->n);
  }
}

void hales_sensitivity_text(const hales_sensitivity_request *r, const hales_sensitivity_result *s,
                            hales_buf *out) {
  hales_buf_printf(out, "%s, version %d: %s, %zu %s, %zu runs to the periodic state, seed %llu\n",
                   r->model->id, r->model->version,
                   is_sobol(r) ? "Sobol' indices" : "elementary effects (Morris)", s->rows,
                   is_sobol(r) ? "rows" : "trajectories", s->runs, (unsigned long long)r->seed);
  text_space(r, out);
  text_failures(s, out);
  for (size_t i = 0; i < s->n_answer; i++) {
    const hales_sensitivity_answer *a = &s->answer[i];
    hales_buf_printf(out, "\n%s, %s, %s: mean %.4g, sd %.4g\n", a->output->name, a->output->text,
                     a->output->unit, a->mean, a->sd);
    if (a->share)
      text_shares(r, a, out);
    else
      text_effects(r, a, out);
  }
  if (!is_sobol(r))
    hales_buf_puts(out, "\nmu*, mu and sigma are per whole range of an input's quantile, from 0 to 1\n");
}

static void put_inputs(const hales_sensitivity_request *r, hales_jw *w) {
  hales_jw_put_string(w, "space", r->pm ? "priors" : "range");
  if (r->pm)
    hales_jw_put_number(w, "bsa_m2", hales_body_bsa_m2(&r->body));
  else
    hales_jw_put_number(w, "range", r->range);
  hales_jw_put_object(w, "inputs");
  for (size_t i = 0; i < r->n_input; i++) {
    const hales_sensitivity_input *in = &r->input[i];
    hales_jw_put_object(w, in->name);
    hales_jw_put_string(w, "label", in->label);
    hales_jw_put_string(w, "unit", in->unit);
    hales_jw_put_string(w, "source", in->source);
    hales_jw_put_number(w, "lo90", in->lo90);
    hales_jw_put_number(w, "median", in->median);
    hales_jw_put_number(w, "hi90", in->hi90);
    hales_jw_end_object(w);
  }
  hales_jw_end_object(w);
}

static void put_share(hales_jw *w, const char *key, hales_share v) {
  hales_jw_put_object(w, key);
  hales_jw_put_number(w, "value", v.value);
  hales_jw_put_number(w, "lo90", v.lo90);
  hales_jw_put_number(w, "hi90", v.hi90);
  hales_jw_end_object(w);
}

static void put_answer(const hales_sensitivity_request *r, const hales_sensitivity_answer *a, hales_jw *w) {
  hales_jw_put_object(w, a->output->name);
  hales_jw_put_string(w, "unit", a->output->unit);
  hales_jw_put_number(w, "mean", a->mean);
  hales_jw_put_number(w, "sd", a->sd);
  hales_jw_put_bool(w, "varies", a->varies);
  if (!a->enough) hales_jw_put_string(w, "note", HALES_SENSITIVITY_TOO_FEW);
  hales_jw_put_object(w, "inputs");
  for (size_t k = 0; a->varies && a->enough && k < r->n_input; k++) {
    const size_t i = a->order[k];
    hales_jw_put_object(w, r->input[i].name);
    if (a->share) {
      put_share(w, "first", a->share[i].first);
      put_share(w, "total", a->share[i].total);
      hales_jw_put_uint(w, "rows", a->share[i].rows);
    } else {
      const hales_morris_result *e = &a->effect[i];
      put_share(w, "mu_star", (hales_share){e->mu_star, e->mu_star_lo90, e->mu_star_hi90});
      hales_jw_put_number(w, "mu", e->mu);
      hales_jw_put_number(w, "sigma", e->sigma);
      hales_jw_put_uint(w, "effects", e->n);
    }
    hales_jw_end_object(w);
  }
  hales_jw_end_object(w);
  hales_jw_end_object(w);
}

hales_status hales_sensitivity_json(const hales_sensitivity_request *r, const hales_sensitivity_result *s,
                                    hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "model", r->model->id);
  hales_jw_put_int(&w, "version", r->model->version);
  hales_jw_put_string(&w, "method", is_sobol(r) ? "sobol" : "morris");
  hales_jw_put_uint(&w, "seed", r->seed);
  hales_jw_put_uint(&w, "rows", s->rows);
  hales_jw_put_uint(&w, "runs", s->runs);
  put_inputs(r, &w);
  hales_jw_put_object(&w, "no_answer");
  hales_jw_put_uint(&w, "runs", hales_sensitivity_failed(s));
  for (size_t k = HALES_RUN_OK + 1; k < HALES_SENSITIVITY_OUTCOMES; k++)
    if (s->outcome[k]) hales_jw_put_uint(&w, outcome_text(k), s->outcome[k]);
  hales_jw_put_string(&w, "note", hales_sensitivity_failed(s) ? bias : NULL);
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "outputs");
  for (size_t i = 0; i < s->n_answer; i++) put_answer(r, &s->answer[i], &w);
  hales_jw_end_object(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}
