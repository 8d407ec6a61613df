#include "app/sensitivity.h"

#include <math.h>
#include <string.h>

#include "numeric/parallel.h"

/* Runs side by side: as many as keep two cores busy in the widest lanes while their signals stay in cache. */
enum { CHUNK = 2048 };

/* The twin's own settings where the model has a patient table, else those at which figures move by less than
 * 0.2 % (docs/performance.md): halving or doubling them moves no share of `hales` by more than 0.002. */
static hales_run_settings settings_of(const hales_sensitivity_request *r) {
  const hales_patient_model *pm = hales_patient_model_find(r->model->id);
  return (hales_run_settings){.steps = pm ? pm->steps : HALES_STEPS_FAST,
                              .record_steps = pm ? pm->record_steps : HALES_RECORD_STEPS_FAST,
                              .periodic_tol = 1e-3,
                              .precision = HALES_SINGLE,
                              .threads = r->threads};
}

/* The design and what came of it. */
typedef struct study {
  const hales_sensitivity_request *r;
  size_t row; /* runs of a row */
  hales_sobol seq;
  hales_morris morris;
  size_t first;         /* run that the chunk starts with */
  double *param, *stat; /* [chunk][n_param], [chunk][n_signal][3] */
  hales_run *run;       /* [chunk] */
  double *y;            /* [n_output][runs] */
  bool *ok;             /* [runs] */
} study;

size_t hales_sensitivity_runs(const hales_sensitivity_request *r) {
  if (r->runs) return r->runs;
  return r->method == HALES_SENSITIVITY_SOBOL ? 50000 : 100 * hales_morris_row(r->n_input);
}

size_t hales_sensitivity_failed(const hales_sensitivity_result *s) {
  return s->runs - s->outcome[HALES_RUN_OK];
}

static void fill_set(void *ctx, size_t i, int worker) {
  (void)worker;
  const study *d = ctx;
  const size_t run = d->first + i;
  double u[HALES_SOBOL_DIM_MAX];
  if (d->r->method == HALES_SENSITIVITY_SOBOL)
    hales_saltelli_point(&d->seq, run / d->row, run % d->row, u);
  else
    hales_morris_point(&d->morris, run / d->row, run % d->row, u);
  hales_sensitivity_set(d->r, u, d->param + i * d->r->model->n_param);
}

static double read_output(const hales_sensitivity_request *r, const hales_sensitivity_output *o,
                          const double *param, const double (*stat)[3]) {
  if (o->figure) return o->figure->value(param, stat);
  if (o->outcome) return o->outcome->value(param, stat, hales_body_bsa_m2(&r->body));
  return stat[o->signal][o->which];
}

/* Outputs of one chunk. */
static void read_chunk(study *d, size_t n, hales_sensitivity_result *out) {
  const hales_model *m = d->r->model;
  for (size_t i = 0; i < n; i++) {
    const size_t run = d->first + i;
    const double(*stat)[3] = (const double(*)[3])(d->stat + i * m->n_signal * 3);
    size_t outcome = d->run[i].outcome;
    for (size_t o = 0; o < d->r->n_output && outcome == HALES_RUN_OK; o++) {
      const double y = read_output(d->r, &d->r->output[o], d->param + i * m->n_param, stat);
      if (!isfinite(y)) outcome = HALES_SENSITIVITY_NO_NUMBER;
      d->y[o * out->runs + run] = y;
    }
    d->ok[run] = outcome == HALES_RUN_OK;
    out->outcome[outcome]++;
  }
}

/* The chord of the set in the middle of the design, for the searches of all; false: they do without. */
static bool middle_chord(const hales_sensitivity_request *r, const hales_run_settings *s, double *chord) {
  const hales_model *m = r->model;
  double u[HALES_SALTELLI_INPUTS_MAX], param[HALES_PARAM_MAX], state[HALES_STATE_MAX];
  hales_run run;
  hales_run_settings exact = *s;
  exact.precision = HALES_DOUBLE;
  for (size_t i = 0; i < r->n_input; i++) u[i] = 0.5;
  hales_sensitivity_set(r, u, param);
  return hales_ensemble_run(m, &exact, 1, param, NULL, &run, state, NULL, NULL) == HALES_OK &&
         run.outcome == HALES_RUN_OK && hales_chord_find(m, s, param, state, chord, NULL) == HALES_OK;
}

static hales_status run_design(study *d, const hales_progress *progress, hales_sensitivity_result *out,
                               hales_err *err) {
  hales_run_settings settings = settings_of(d->r);
  double chord[HALES_STATE_MAX * HALES_STATE_MAX];
  if (middle_chord(d->r, &settings, chord)) settings.chord = chord;
  for (d->first = 0; d->first < out->runs; d->first += CHUNK) {
    const size_t n = out->runs - d->first < CHUNK ? out->runs - d->first : CHUNK;
    hales_progress_tell(progress, "running the sets", d->first, out->runs);
    hales_parallel_for(n, d->r->threads, fill_set, d);
    HALES_TRY(hales_ensemble_run(d->r->model, &settings, n, d->param, NULL, d->run, NULL, d->stat, err));
    read_chunk(d, n, out);
  }
  if (out->outcome[HALES_RUN_OK] == 0)
    return HALES_FAIL(err, HALES_EMATH, "none of %zu sets has a periodic state", out->runs);
  return HALES_OK;
}

static double importance(const hales_sensitivity_answer *a, size_t input) {
  return a->share ? a->share[input].total.value : a->effect[input].mu_star;
}

static void sort_inputs(hales_sensitivity_answer *a, size_t n) {
  for (size_t i = 0; i < n; i++) {
    size_t k = i;
    for (; k > 0 && importance(a, a->order[k - 1]) < importance(a, i); k--) a->order[k] = a->order[k - 1];
    a->order[k] = i;
  }
}

static void estimate(const study *d, const hales_sensitivity_result *out, const double *y, const bool *ok,
                     double *work, hales_sensitivity_answer *a) {
  const hales_sensitivity_request *r = d->r;
  double var = 0.0;
  a->enough = true;
  if (a->share) {
    const hales_saltelli_sample sample = {.n = out->rows, .k = r->n_input, .y = y, .ok = ok};
    const hales_rng boot = {.seed = r->seed, .stream = 2};
    a->varies = hales_saltelli_indices(&sample, boot, work, a->share, &a->mean, &var);
    for (size_t i = 0; i < r->n_input; i++) a->enough = a->enough && a->share[i].rows >= 2;
    a->varies = a->varies || (!a->enough && var > 0.0);
  } else {
    hales_morris_effects(&d->morris, out->rows, y, ok, a->effect, &a->mean, &var);
    a->varies = true;
  }
  a->sd = sqrt(var);
  sort_inputs(a, r->n_input);
}

static const hales_sensitivity_output no_answer = {
    .name = HALES_SENSITIVITY_NO_ANSWER,
    .unit = "1",
    .text = "share of runs without an answer",
    .signal = HALES_NO_INDEX,
};

static hales_status estimate_all(study *d, hales_sensitivity_result *out, hales_err *err) {
  const hales_sensitivity_request *r = d->r;
  const bool sobol = r->method == HALES_SENSITIVITY_SOBOL, failed = hales_sensitivity_failed(out) > 0;
  hales_pool *pool = &out->memory;
  double *work = HALES_POOL_NEW(pool, sobol ? hales_saltelli_work(out->rows, r->n_input) : 1, double);
  double *lost = HALES_POOL_NEW(pool, failed ? out->runs : 1, double);
  bool *all = HALES_POOL_NEW(pool, failed ? out->runs : 1, bool);
  out->n_answer = r->n_output + failed;
  out->answer = HALES_POOL_NEW(pool, out->n_answer, hales_sensitivity_answer);
  if (!work || !lost || !all || !out->answer)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the estimates");
  for (size_t i = 0; failed && i < out->runs; i++) {
    lost[i] = d->ok[i] ? 0.0 : 1.0;
    all[i] = true;
  }
  for (size_t o = 0; o < out->n_answer; o++) {
    hales_sensitivity_answer *a = &out->answer[o];
    a->output = o < r->n_output ? &r->output[o] : &no_answer;
    a->order = HALES_POOL_NEW(pool, r->n_input, size_t);
    if (sobol)
      a->share = HALES_POOL_NEW(pool, r->n_input, hales_saltelli_result);
    else
      a->effect = HALES_POOL_NEW(pool, r->n_input, hales_morris_result);
    if (!a->order || (!a->share && !a->effect))
      return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the estimates");
    if (o < r->n_output)
      estimate(d, out, d->y + o * out->runs, d->ok, work, a);
    else
      estimate(d, out, lost, all, work, a);
  }
  return HALES_OK;
}

/* Rows of the design; those of Sobol' a power of two, so that its points are even. */
static hales_status size_design(study *d, hales_sensitivity_result *out, hales_err *err) {
  const hales_sensitivity_request *r = d->r;
  const bool sobol = r->method == HALES_SENSITIVITY_SOBOL;
  if (r->n_output == 0) return HALES_FAIL(err, HALES_EARG, "no output is asked about");
  if (r->n_input == 0) return HALES_FAIL(err, HALES_EARG, "no input is varied");
  d->row = sobol ? hales_saltelli_row(r->n_input) : hales_morris_row(r->n_input);
  const size_t at_most = hales_sensitivity_runs(r) / d->row, least = sobol ? 16 : 2;
  if (at_most < least)
    return HALES_FAIL(err, HALES_EARG, "%zu runs are too few for %zu inputs: at least %zu",
                      hales_sensitivity_runs(r), r->n_input, least * d->row);
  out->rows = at_most;
  if (sobol)
    for (out->rows = 1; 2 * out->rows <= at_most;) out->rows *= 2;
  out->runs = out->rows * d->row;
  return HALES_OK;
}

hales_status hales_sensitivity_run(const hales_sensitivity_request *r, const hales_progress *progress,
                                   hales_sensitivity_result *out, hales_err *err) {
  *out = (hales_sensitivity_result){0};
  hales_pool *pool = &out->memory;
  study *d = HALES_POOL_NEW(pool, 1, study);
  if (!d) return HALES_FAIL(err, HALES_ENOMEM, "out of memory");
  d->r = r;
  HALES_TRY(size_design(d, out, err));
  const hales_rng points = {.seed = r->seed, .stream = 1};
  if (r->method == HALES_SENSITIVITY_SOBOL)
    hales_sobol_init(&d->seq, 2 * r->n_input, &points);
  else
    hales_morris_init(&d->morris, r->n_input, points);
  d->param = HALES_POOL_NEW(pool, CHUNK * r->model->n_param, double);
  d->stat = HALES_POOL_NEW(pool, CHUNK * r->model->n_signal * 3, double);
  d->run = HALES_POOL_NEW(pool, CHUNK, hales_run);
  d->y = HALES_POOL_NEW(pool, r->n_output * out->runs, double);
  d->ok = HALES_POOL_NEW(pool, out->runs, bool);
  if (!d->param || !d->stat || !d->run || !d->y || !d->ok)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", out->runs);
  HALES_TRY(run_design(d, progress, out, err));
  return estimate_all(d, out, err);
}

void hales_sensitivity_destroy(hales_sensitivity_result *s) {
  hales_pool_destroy(&s->memory);
  *s = (hales_sensitivity_result){0};
}
