#include "infer/calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "infer/forward.h"
#include "numeric/stats.h"

enum { DRAWS_DEFAULT = 256, STREAM_CALIBRATE = 0x63616c };

/* Gaussian errors (0 degrees of freedom), of the sd that each measurement states.  Heavy tails would keep a
 * wrong value from bending the rest by quietly believing it less; here it is left to bend, and to be named:
 * leaving one out is then exact by re-weighting the draws (infer/check.h). */
static const double error_nu = 0.0;

static hales_status check_measurements(const hales_patient_model *pm, size_t n, const hales_measurement *m,
                                       hales_err *err) {
  bool seen[HALES_OBSERVABLE_MAX] = {false};
  for (size_t i = 0; i < n; i++) {
    if (m[i].observable >= pm->n_observable)
      return HALES_FAIL_AT(err, HALES_EARG, i, "measurement %zu is of no known quantity", i);
    const char *name = pm->observable[m[i].observable].name;
    if (seen[m[i].observable]) return HALES_FAIL_AT(err, HALES_EARG, i, "%s is given twice", name);
    seen[m[i].observable] = true;
    if (!isfinite(m[i].value) || !(m[i].sd >= 0.0) || !isfinite(m[i].sd))
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "%s: value and sd must be finite, sd not negative", name);
  }
  return HALES_OK;
}

hales_shown hales_calibration_shown(const hales_calibration *c, size_t i) {
  if (i >= c->pm->n_free) return c->pm->derived[i - c->pm->n_free];
  const hales_free *f = &c->pm->free[i];
  return (hales_shown){f->name, f->label, f->unit, f->side, i, HALES_NO_INDEX};
}

/* Quantiles of a derived number, log-linear in two free ones with independent Gaussian priors. */
static void summarise_derived(const hales_patient_model *pm, const hales_infer_result *r,
                              const hales_problem *p, const hales_shown *d, hales_weighted *work, double *x,
                              hales_par_summary *s) {
  static const double at[3] = {0.05, 0.5, 0.95};
  const hales_prior *a = &p->prior[d->plus], *b = &p->prior[d->minus];
  const double prior_mean = a->mean - b->mean;
  const double z = hales_norm_quantile(0.95);
  double q[3], mean = 0.0, var = 0.0;
  for (size_t i = 0; i < r->n_draw; i++) {
    x[i] = r->theta[i * pm->n_free + d->plus] - r->theta[i * pm->n_free + d->minus];
    mean += r->weight[i] * x[i];
  }
  for (size_t i = 0; i < r->n_draw; i++) var += r->weight[i] * (x[i] - mean) * (x[i] - mean);
  hales_weighted_quantiles(r->n_draw, x, r->weight, work, 3, at, q);
  *s = (hales_par_summary){.prior_sd = sqrt(a->sd * a->sd + b->sd * b->sd), .mean = mean, .sd = sqrt(var)};
  s->lo90 = exp(q[0]);
  s->median = exp(q[1]);
  s->hi90 = exp(q[2]);
  s->prior_median = exp(prior_mean);
  s->prior_lo90 = exp(prior_mean - z * s->prior_sd);
  s->prior_hi90 = exp(prior_mean + z * s->prior_sd);
  s->contraction = 1.0 - var / (s->prior_sd * s->prior_sd);
  s->learned = s->contraction >= HALES_LEARNED_MIN;
}

static hales_status summarise(hales_calibration *c, const hales_problem *p, const hales_infer_result *r,
                              hales_arena *scratch, hales_err *err) {
  const hales_patient_model *pm = c->pm;
  hales_par_summary par[HALES_FREE_MAX];
  HALES_TRY(hales_summary_run(p, r, scratch, par, err));
  for (size_t i = 0; i < pm->n_free; i++) {
    const hales_free *f = &pm->free[i];
    hales_par_summary *s = &c->shown[i].s;
    *s = par[i];
    double *const quantile[] = {&s->median,       &s->lo90,       &s->hi90,
                                &s->prior_median, &s->prior_lo90, &s->prior_hi90};
    for (size_t k = 0; k < sizeof quantile / sizeof quantile[0]; k++)
      *quantile[k] = hales_free_natural(f, *quantile[k]);
  }
  const hales_arena mark = *scratch;
  hales_weighted *work = HALES_NEW(scratch, r->n_draw, hales_weighted);
  double *x = HALES_NEW(scratch, r->n_draw, double);
  if (!work || !x) return HALES_FAIL(err, HALES_ENOMEM, "out of memory to summarise %zu draws", r->n_draw);
  for (size_t i = 0; i < pm->n_derived; i++)
    summarise_derived(pm, r, p, &pm->derived[i], work, x, &c->shown[pm->n_free + i].s);
  scratch->used = mark.used;
  return hales_check_run(p, r, scratch, c->check, &c->fit, err);
}

/* A draw had its periodic state when it was weighed; run again to the twin's tolerance, on the edge of what
 * the model can be, it may miss it.  Its neighbour in the resampling stands for it, and the twin is run whole
 * again.  More than a sixteenth of all is no edge, and
 * fails. */
static hales_status fill_twin(const hales_forward *f, hales_twin *t, hales_err *err) {
  const size_t n = t->n_draw, nf = t->pm->n_free;
  for (size_t replaced = 0;;) {
    hales_err why = {0};
    const hales_status status = hales_forward_twin(f, t, &why);
    if (status != HALES_EMATH || why.at >= n) {
      if (err && status != HALES_OK) *err = why;
      return status;
    }
    /* resampled draws repeat, one after the other: all of the lost one's */
    size_t many = 1;
    double *lost = t->theta + why.at * nf;
    while (why.at + many < n && memcmp(lost, lost + many * nf, nf * sizeof *lost) == 0) many++;
    replaced += many;
    if (16 * replaced > n) {
      if (err) *err = why;
      return status;
    }
    const double *next = t->theta + (why.at + many) % n * nf;
    for (size_t k = 0; k < many; k++) memcpy(lost + k * nf, next, nf * sizeof *lost);
  }
}

static hales_status make_twin(hales_calibration *c, const hales_body *b, const hales_calibrate_settings *s,
                              const hales_forward *f, const hales_problem *p, const hales_infer_result *r,
                              hales_err *err) {
  const size_t n = s->n_draw ? s->n_draw : DRAWS_DEFAULT, nf = c->pm->n_free;
  size_t *pick = calloc(n, sizeof *pick);
  if (!pick) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu draws", n);
  hales_status status = hales_twin_create(&c->twin, c->pm, n, err);
  if (status == HALES_OK) {
    hales_infer_resample(r, hales_rng_substream(p->rng, STREAM_CALIBRATE), n, pick);
    c->twin.body = *b;
    c->twin.seed = s->seed;
    for (size_t i = 0; i < n; i++)
      memcpy(c->twin.theta + i * nf, r->theta + pick[i] * nf, nf * sizeof *r->theta);
    status = fill_twin(f, &c->twin, err);
  }
  free(pick);
  return status;
}

/* What the calibration keeps of the run of the ladder. */
static void keep_diagnostics(hales_calibration *c, const hales_infer_result *r) {
  c->trust = r->trust;
  c->stop = r->stop;
  memcpy(c->reason, r->reason, sizeof c->reason);
  c->ess = r->ess;
  c->khat = r->khat;
  c->log_evidence = r->log_evidence;
  c->grad_norm = r->grad_norm;
  c->n_start = r->n_start;
  c->n_agree = r->n_agree;
  c->n_forward = r->n_forward;
  c->n_weighted = r->n_draw;
}

static hales_status make_room(hales_calibration *c, size_t n, const hales_measurement *m, hales_err *err) {
  const size_t shown = c->n_shown * sizeof *c->shown, checks = n * sizeof *c->check,
               data = n * sizeof *c->measurement;
  char *memory = calloc(1, shown + checks + data + 1);
  if (!memory) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a calibration");
  c->memory = memory;
  c->shown = (hales_learned *)(void *)memory;
  c->check = (hales_datum_check *)(void *)(memory + shown);
  c->measurement = (hales_measurement *)(void *)(memory + shown + checks);
  for (size_t i = 0; i < n; i++) {
    c->measurement[i] = m[i];
    if (!(m[i].sd > 0.0))
      c->measurement[i].sd = hales_observable_sd(&c->pm->observable[m[i].observable], m[i].value);
  }
  return HALES_OK;
}

hales_status hales_calibrate(const hales_patient_model *pm, const hales_body *b, size_t n,
                             const hales_measurement *m, const hales_calibrate_settings *s,
                             hales_calibration *c, hales_err *err) {
  *c = (hales_calibration){.pm = pm, .n_shown = pm->n_free + pm->n_derived, .n_measurement = n};
  HALES_TRY(check_measurements(pm, n, m, err));
  HALES_TRY(make_room(c, n, m, err));
  hales_prior prior[HALES_FREE_MAX];
  hales_datum datum[HALES_OBSERVABLE_MAX];
  for (size_t i = 0; i < pm->n_free; i++) {
    const hales_free_prior f = pm->free[i].prior(b);
    prior[i] = (hales_prior){f.mean, f.sd, f.lo, f.hi};
  }
  for (size_t i = 0; i < n; i++) datum[i] = (hales_datum){c->measurement[i].value, c->measurement[i].sd};
  hales_forward ctx;
  hales_forward_create(&ctx, pm, b, n, c->measurement, s->threads);
  const hales_problem p = {.n_par = pm->n_free,
                           .n_dat = n,
                           .prior = prior,
                           .datum = datum,
                           .nu = error_nu,
                           .settings = hales_infer_settings_default(),
                           .rng = {.seed = s->seed, .stream = STREAM_CALIBRATE},
                           .forward = hales_forward_run,
                           .settle = hales_forward_settle,
                           .ctx = &ctx};
  HALES_TRY(hales_problem_check(&p, err));
  const size_t run_bytes = hales_infer_bytes(&p);
  unsigned char *memory = malloc(2 * run_bytes); /* the second half: summaries and checks */
  if (!memory)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory: %zu bytes for the inference", 2 * run_bytes);
  hales_arena arena = {.base = memory, .cap = 2 * run_bytes};
  hales_infer_result r;
  hales_status status = hales_infer_run(&p, &arena, &r, err);
  if (status == HALES_OK) {
    keep_diagnostics(c, &r);
    if (r.n_draw > 0) status = summarise(c, &p, &r, &arena, err);
    if (status == HALES_OK && r.n_draw > 0) status = make_twin(c, b, s, &ctx, &p, &r, err);
  }
  hales_forward_destroy(&ctx);
  free(memory);
  return status;
}

void hales_calibration_destroy(hales_calibration *c) {
  if (!c) return;
  hales_twin_destroy(&c->twin);
  free(c->memory);
  *c = (hales_calibration){0};
}
