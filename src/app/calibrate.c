#define _POSIX_C_SOURCE 200809L
#include "app/calibrate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/thread_view.h"
#include "store/identity.h"

/* Draws that are run again with finer steps, how much finer, and how close to the periodic state. */
enum { ERROR_DRAWS = 8, FINER = 8, FINE_STEPS_MOST = 600 };
static const double fine_tol = 1e-6;

/* A model whose sets take steps of their own takes them up to FINE_STEPS_MOST a beat; even ones beyond that
 * cost several times as much, for errors within a tenth of those told so (docs/performance.md). */
static int fine_steps(const hales_patient_model *pm) {
  const int steps = FINER * pm->steps;
  return pm->model->effort && steps > FINE_STEPS_MOST ? FINE_STEPS_MOST : steps;
}

static const char method[] = "Bayesian calibration on the model itself: log-normal priors from body size, "
                             "sex, age and the literature, Gaussian errors per measurement, multi-start "
                             "Gauss-Newton, Laplace mixture, adaptive importance sampling with "
                             "Pareto-smoothed weights, draws resampled to equal weight";

static double now_s(void) {
  struct timespec t = {0};
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static const char *trust_word(hales_infer_trust t) {
  switch (t) {
  case HALES_TRUST_NONE:
    return "none";
  case HALES_TRUST_POOR:
    return "poor";
  case HALES_TRUST_CAUTION:
    return "caution";
  case HALES_TRUST_GOOD:
    return "good";
  }
  return "none";
}

static void hex(const uint8_t *bytes, size_t n, char *out) {
  for (size_t i = 0; i < n; i++) (void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static const char *hex_text(hales_pool *p, const uint8_t digest[32], hales_status *s) {
  char text[65];
  hex(digest, 32, text);
  return hales_pool_text(p, text, s);
}

/* Largest difference between fast and fine integration of a fitted quantity, in its sds. */
static hales_status numerical_error(const hales_calibration *c, int threads, double *worst, size_t *n_draw,
                                    hales_err *err) {
  const hales_patient_model *pm = c->pm;
  const size_t n = c->twin.n_draw < ERROR_DRAWS ? c->twin.n_draw : ERROR_DRAWS;
  const hales_run_settings fine = {.steps = fine_steps(pm), .periodic_tol = fine_tol, .threads = threads};
  double *observable = calloc(n * pm->n_observable, sizeof *observable);
  hales_run run[ERROR_DRAWS];
  hales_near near; /* from the coarse state, which is close */
  *worst = 0.0;
  *n_draw = 0;
  if (!observable) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", n);
  const double *chord = hales_twin_mean_near(&c->twin, &near) ? near.chord : NULL;
  const hales_status status = hales_twin_run_from(pm, &c->twin.body, &fine, chord, n, c->twin.param,
                                                  c->twin.state, run, NULL, NULL, observable, err);
  for (size_t i = 0; status == HALES_OK && i < n; i++) {
    if (run[i].outcome != HALES_RUN_OK) continue;
    const double offset = c->twin.theta[i * pm->n_free + pm->offset_free];
    (*n_draw)++;
    for (size_t k = 0; k < c->n_measurement; k++) {
      const size_t o = i * pm->n_observable + c->measurement[k].observable;
      const double exact =
          observable[o] + (pm->observable[c->measurement[k].observable].catheter ? offset : 0.0);
      const double error = fabs(c->twin.observable[o] - exact) / c->measurement[k].sd;
      if (!(error <= *worst) && !isnan(*worst)) *worst = error; /* NaN stays */
    }
  }
  free(observable);
  return status;
}

static hales_status record_parameters(hales_app_calibration *out) {
  hales_twin_record *r = &out->record;
  const hales_calibration *c = &out->calibration;
  r->parameter = HALES_POOL_NEW(&out->selection.memory, c->n_shown, hales_twin_parameter);
  if (!r->parameter) return HALES_ENOMEM;
  r->n_parameter = c->n_shown;
  for (size_t i = 0; i < c->n_shown; i++) {
    const hales_shown shown = hales_calibration_shown(c, i);
    const hales_par_summary *s = &c->shown[i].s;
    r->parameter[i] = (hales_twin_parameter){.name = shown.name,
                                             .label = shown.label,
                                             .unit = shown.unit,
                                             .side = shown.side,
                                             .median = s->median,
                                             .lo90 = s->lo90,
                                             .hi90 = s->hi90,
                                             .prior_median = s->prior_median,
                                             .prior_lo90 = s->prior_lo90,
                                             .prior_hi90 = s->prior_hi90,
                                             .contraction = s->contraction,
                                             .learned = s->learned,
                                             .at_limit = s->at_limit};
  }
  return HALES_OK;
}

static hales_status record_fit(hales_app_calibration *out) {
  hales_twin_record *r = &out->record;
  hales_selection *s = &out->selection;
  const hales_calibration *c = &out->calibration;
  hales_status status = HALES_OK;
  r->fit = HALES_POOL_NEW(&s->memory, s->n_used, hales_twin_fit);
  if (!r->fit) return HALES_ENOMEM;
  r->n_fit = s->n_used;
  for (size_t i = 0; i < s->n_used; i++) {
    const hales_selected *u = &s->used[i];
    const hales_observable *o = &c->pm->observable[u->observable];
    const hales_datum_check *d = &c->check[i];
    char when[HALES_TIME_TEXT_MAX];
    hales_time_text(u->time, when);
    r->fit[i] = (hales_twin_fit){.name = o->name,
                                 .label = o->label,
                                 .unit = o->unit,
                                 .measured = u->value,
                                 .sd = c->measurement[i].sd,
                                 .twin = d->median,
                                 .lo90 = d->lo90,
                                 .hi90 = d->hi90,
                                 .pred_lo90 = d->pred_lo90,
                                 .pred_hi90 = d->pred_hi90,
                                 .loo_p = d->loo_p,
                                 .leverage = d->leverage,
                                 .outside = d->outside,
                                 .named = d->named,
                                 .true_on = *when ? hales_pool_text(&s->memory, when, &status) : NULL,
                                 .document = hex_text(&s->memory, u->sha256, &status),
                                 .at = u->at,
                                 .place = u->place,
                                 .note = u->note,
                                 .from = u->from,
                                 .from_value = u->from_value};
  }
  return status;
}

/* The advice goes before what else is to be noted. */
static hales_status note_advice(hales_app_calibration *out) {
  hales_selection *s = &out->selection;
  hales_buf text = {0};
  hales_status status = hales_app_calibration_advise(s, &out->record, &text);
  if (status == HALES_OK && text.len > 0) {
    const char **note = HALES_POOL_NEW(&s->memory, s->n_note + 1, const char *);
    const char *advice = hales_pool_text(&s->memory, text.data, &status);
    if (!note) status = HALES_ENOMEM;
    if (status == HALES_OK) {
      note[0] = advice;
      for (size_t i = 0; i < s->n_note; i++) note[i + 1] = s->note[i];
      s->note = note;
      s->n_note++;
    }
  }
  hales_buf_deinit(&text);
  out->record.n_note = s->n_note;
  out->record.note = s->note;
  return status;
}

static hales_status make_record(hales_app_calibration *out, const hales_app_calibrate_request *q,
                                hales_err *err) {
  const hales_calibration *c = &out->calibration;
  const hales_selection *s = &out->selection;
  hales_twin_record *r = &out->record;
  r->twin = c->twin;
  r->code_version = q->code_version;
  r->method = method;
  r->true_on = s->has_date ? s->date : NULL;
  hales_status status = record_parameters(out);
  if (status == HALES_OK) status = record_fit(out);
  if (status != HALES_OK) return HALES_FAIL(err, status, "out of memory for what the calibration concluded");
  r->verdict = (hales_twin_verdict){.misfit = c->fit.misfit,
                                    .p_posterior = c->fit.p_posterior,
                                    .p_prior = c->fit.p_prior,
                                    .suspect = c->fit.n_named > 0 ? r->fit[c->fit.suspect].name : NULL};
  r->diagnostics = (hales_twin_diagnostics){.trust = trust_word(c->trust),
                                            .reason = c->reason,
                                            .stop = hales_infer_stop_text(c->stop),
                                            .ess = c->ess,
                                            .khat = c->khat,
                                            .log_evidence = c->log_evidence,
                                            .grad_norm = c->grad_norm,
                                            .n_forward = c->n_forward,
                                            .n_start = c->n_start,
                                            .n_agree = c->n_agree,
                                            .n_weighted = c->n_weighted};
  status = note_advice(out);
  if (status != HALES_OK) return HALES_FAIL(err, status, "out of memory for what the calibration concluded");
  return numerical_error(c, q->threads, &r->diagnostics.numerical_error_sd, &r->diagnostics.n_error_draw,
                         err);
}

/* Hash of the data and the body: what the twin was made from. */
static hales_status input_hash(const hales_app_calibration *out, uint8_t hash[32], hales_err *err) {
  const hales_selection *s = &out->selection;
  hales_buf text = {0};
  hales_jw w = hales_jw_on(&text, false);
  hales_jw_begin_array(&w);
  for (size_t i = 0; i < s->n_used + s->n_body; i++) {
    const hales_selected *u = i < s->n_used ? &s->used[i] : &s->size[i - s->n_used];
    char digest[65];
    hex(u->sha256, 32, digest);
    hales_jw_begin_array(&w);
    hales_jw_string(&w, u->name);
    hales_jw_number(&w, u->value);
    hales_jw_string(&w, digest);
    hales_jw_uint(&w, u->at);
    hales_jw_end_array(&w);
  }
  hales_jw_int(&w, (int)s->body.sex);
  hales_jw_number(&w, s->body.has_age ? s->body.age_years : -1.0);
  hales_jw_end_array(&w);
  const hales_status status = hales_jw_finish(&w, err);
  if (status == HALES_OK) hales_sha256(text.data, text.len, hash);
  hales_buf_deinit(&text);
  return status;
}

static hales_status keep_name(void *ctx, const hales_stored_twin *row, hales_err *err) {
  hales_app_calibration *out = ctx;
  (void)err;
  hex(row->identity, 6, out->twin_name);
  out->supersedes = row->supersedes;
  return HALES_OK;
}

static hales_status put(hales_store *store, const hales_app_calibrate_request *q, hales_bytes json,
                        hales_app_calibration *out, hales_err *err) {
  const hales_model *m = out->calibration.pm->model;
  char version[16];
  (void)snprintf(version, sizeof version, "%d", m->version);
  hales_stored_twin t = {.subject_id = out->selection.subject_id,
                         .model = m->id,
                         .model_version = version,
                         .json = json,
                         .made_us = q->now_us};
  hales_put done;
  bool found = false;
  HALES_TRY(input_hash(out, t.input_hash, err));
  HALES_TRY(hales_store_begin(store, err));
  hales_status status = hales_store_put_twin(store, &t, &out->twin_id, &done, err);
  if (status == HALES_OK)
    status = hales_store_find_twin(store, t.subject_id, m->id, keep_name, out, &found, err);
  if (status == HALES_OK) status = hales_store_commit(store, err);
  if (status != HALES_OK) hales_store_rollback(store);
  out->stored = status == HALES_OK && done == HALES_PUT_STORED;
  return status;
}

static hales_status fit(const hales_app_calibrate_request *q, const hales_patient_model *pm,
                        hales_app_calibration *out, hales_err *err) {
  hales_measurement m[HALES_OBSERVABLE_MAX];
  const hales_selection *s = &out->selection;
  for (size_t i = 0; i < s->n_used; i++)
    m[i] = (hales_measurement){.observable = s->used[i].observable, .value = s->used[i].value};
  const hales_calibrate_settings settings = {.seed = q->seed, .threads = q->threads, .n_draw = q->n_draw};
  HALES_TRY(hales_calibrate(pm, &s->body, s->n_used, m, &settings, &out->calibration, err));
  if (out->calibration.trust != HALES_TRUST_NONE) return HALES_OK;
  return hales_app_calibration_refuse(s, out->calibration.reason, err);
}

hales_status hales_app_patient_model(const char *model, const hales_patient_model **pm, hales_err *err) {
  *pm = hales_patient_model_find(model ? model : HALES_APP_MODEL);
  if (*pm) return HALES_OK;
  char known[120] = "";
  for (size_t i = 0, n = 0; hales_patient_model_at(i); i++)
    n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", i ? ", " : "",
                          hales_patient_model_at(i)->model->id);
  return HALES_FAIL(err, HALES_EARG, "no patient can be put on a model \"%.40s\"; the models are %s", model,
                    known);
}

hales_status hales_app_calibrate(hales_store *store, const hales_app_calibrate_request *q,
                                 hales_app_calibration *out, hales_err *err) {
  const double start = now_s();
  *out = (hales_app_calibration){.subject = q->subject};
  const hales_patient_model *pm;
  HALES_TRY(hales_app_patient_model(q->model, &pm, err));
  const hales_select_request select = {.subject = q->subject, .date = q->date, .pm = pm};
  HALES_TRY(hales_select(store, &select, &out->selection, err));
  HALES_TRY(fit(q, pm, out, err));
  HALES_TRY(make_record(out, q, err));
  hales_buf json = {0};
  hales_status status = hales_twin_write(&out->record, &json, err);
  if (status == HALES_OK)
    status = put(store, q, (hales_bytes){(const uint8_t *)json.data, json.len}, out, err);
  hales_buf_deinit(&json);
  out->seconds = now_s() - start;
  return status;
}

void hales_app_calibration_destroy(hales_app_calibration *c) {
  if (!c) return;
  hales_calibration_destroy(&c->calibration);
  hales_selection_destroy(&c->selection);
  *c = (hales_app_calibration){0};
}

typedef struct load {
  hales_app_twin *out;
  int threads;
} load;

static hales_status on_twin(void *ctx, const hales_stored_twin *row, hales_err *err) {
  load *l = ctx;
  l->out->twin_id = row->id;
  l->out->made_us = row->made_us;
  l->out->supersedes = row->supersedes;
  hex(row->identity, 6, l->out->name);
  return hales_twin_read(row->json, l->threads, &l->out->record, err);
}

hales_status hales_app_twin_load(hales_store *store, const char *subject, int threads, hales_app_twin *out,
                                 hales_err *err) {
  *out = (hales_app_twin){0};
  load l = {out, threads};
  bool found = false;
  HALES_TRY(hales_app_subject(store, subject, &out->subject_id, err));
  HALES_TRY(hales_store_find_twin(store, out->subject_id, NULL, on_twin, &l, &found, err));
  if (!found)
    return HALES_FAIL(err, HALES_EARG, "this subject has no twin yet: make one with hales calibrate SUBJECT");
  return HALES_OK;
}

void hales_app_twin_destroy(hales_app_twin *t) {
  if (!t) return;
  hales_twin_record_destroy(&t->record);
  *t = (hales_app_twin){0};
}
