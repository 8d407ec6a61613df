#include "infer/forward.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/clones.h"

/* Known runs that are looked at together, and the registers that they fill. */
enum { ABREAST = HALES_FORWARD_ABREAST, EIGHTS = ABREAST / 8 };
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));

/* Of the periodic states of search and draws, and what their flows' changes are measured by: what is measured
 * is then off by 0.004 (at 5e-3) to 0.009 (at 1e-2) of its standard deviation (root mean square over a
 * patient's runs, docs/performance.md), far below what an integration at these steps is.  The twin's own
 * draws are run to less. */
static const double tolerance = 1e-2, flow_floor_ml_s = 300.0;

/* One call's room. */
typedef struct call {
  size_t n;
  double *z, *param, *start, *state, *observable;
  hales_run *run;
  void *memory;
} call;

void hales_forward_create(hales_forward *f, const hales_patient_model *pm, const hales_body *b, size_t n_dat,
                          const hales_measurement *m, int threads) {
  *f = (hales_forward){
      .pm = pm, .body = b, .m = m, .n_dat = n_dat, .settings = hales_twin_settings(pm, threads)};
  f->settings.periodic_tol = tolerance;
  f->settings.flow_floor_ml_s = flow_floor_ml_s;
  if (pm->explore_steps > 0) f->settings.steps = pm->explore_steps;
  f->settings.precision = HALES_SINGLE; /* of thousands of runs the twin keeps none: its own are in double */
  for (size_t k = 0; k < pm->n_free; k++) f->prior[k] = pm->free[k].prior(b);
}

void hales_forward_destroy(hales_forward *f) {
  if (!f) return;
  free(f->known.param);
  *f = (hales_forward){0};
}

static void to_z(const hales_forward *f, const double *theta, double *z) {
  for (size_t k = 0; k < f->pm->n_free; k++) z[k] = (theta[k] - f->prior[k].mean) / f->prior[k].sd;
}

static double distance(size_t n, const double *a, const double *b) {
  double d = 0.0;
  for (size_t k = 0; k < n; k++) d += (a[k] - b[k]) * (a[k] - b[k]);
  return sqrt(d);
}

/* From a to each of ABREAST b [n][ABREAST].  Single precision will do to tell which is nearest, and what goes
 * through the cache for every run is half. */
HALES_CLONES static void distances(size_t n, const double *a, const float *b, double *d) {
  const eight *x = (const eight *)b;
  eight sum[EIGHTS] = {{0}};
  for (size_t k = 0; k < n; k++, x += EIGHTS)
    for (int q = 0; q < EIGHTS; q++) {
      const eight apart = (float)a[k] - x[q];
      sum[q] += apart * apart;
    }
  float square[ABREAST];
  memcpy(square, sum, sizeof sum);
  for (size_t i = 0; i < ABREAST; i++) d[i] = sqrt((double)square[i]);
}

/* From the one known that first order serves best.  With slopes of the near one a step d from somebody o
 * away is off by what slopes change over o, and over half of d. */
static void set_start(const hales_forward *f, const double *z, const double *param, double *start) {
  const hales_forward_known *k = &f->known;
  const size_t nf = f->pm->n_free;
  const double direct = distance(nf, z, f->near_z);
  double least = 0.5 * direct * direct, d[ABREAST];
  size_t best = k->n;
  for (size_t i = 0; i < k->n; i++) {
    if (i % ABREAST == 0) distances(nf, z, k->z + i * nf, d);
    const double miss = d[i % ABREAST] * (k->off[i] + 0.5 * d[i % ABREAST]);
    if (!(miss < least)) continue;
    least = miss;
    best = i;
  }
  if (best == k->n)
    hales_near_start(&f->near, param, start);
  else
    hales_near_carry(&f->near, k->param + best * f->pm->model->n_param,
                     k->state + best * f->pm->model->n_state, param, start);
}

void hales_forward_settle(void *ctx, const double *theta) {
  hales_forward *f = ctx;
  double z[HALES_FREE_MAX], param[HALES_PARAM_MAX], start[HALES_STATE_MAX];
  if (f->is_near) {
    to_z(f, theta, z);
    f->pm->to_params(f->body, theta, param);
    set_start(f, z, param, start);
    f->is_near = hales_near_find_from(f->pm, f->body, theta, start, f->near.chord, &f->near);
  } else {
    f->is_near = hales_near_find(f->pm, f->body, theta, &f->near);
  }
  f->n_settled++;
  to_z(f, theta, f->near_z);
  for (size_t i = 0; i < f->known.n; i += ABREAST)
    distances(f->pm->n_free, f->near_z, f->known.z + i * f->pm->n_free, f->known.off + i);
}

/* Runs about the prior mean, which has an answer, are screened: of over a hundred the best few count, and
 * none of them is the one whose answer takes as long as forty others'. */
static hales_run_settings settings_now(const hales_forward *f) {
  hales_run_settings s = f->settings;
  s.once = f->is_near && f->n_settled == 1;
  return s;
}

/* Room for n more. */
static hales_status grow(hales_forward *f, size_t n, hales_err *err) {
  hales_forward_known *k = &f->known;
  if (k->n + n <= k->cap) return HALES_OK;
  const size_t cap = 2 * (k->n + n + ABREAST) / ABREAST * ABREAST, nf = f->pm->n_free,
               np = f->pm->model->n_param, ns = f->pm->model->n_state;
  double *param = calloc(cap, (np + ns + 1) * sizeof *param + nf * sizeof *k->z);
  if (!param) return HALES_FAIL(err, HALES_ENOMEM, "out of memory to keep %zu forward runs", cap);
  double *state = param + cap * np, *off = state + cap * ns;
  float *z = (float *)(void *)(off + cap);
  if (k->n > 0) {
    memcpy(z, k->z, k->cap * nf * sizeof *z);
    memcpy(param, k->param, k->n * np * sizeof *param);
    memcpy(state, k->state, k->n * ns * sizeof *state);
    memcpy(off, k->off, k->n * sizeof *off);
  }
  free(k->param);
  *k = (hales_forward_known){k->n, cap, param, state, off, z};
  return HALES_OK;
}

static void keep(hales_forward *f, const call *c, size_t i) {
  hales_forward_known *k = &f->known;
  const size_t nf = f->pm->n_free, np = f->pm->model->n_param, ns = f->pm->model->n_state;
  for (size_t j = 0; j < nf; j++)
    k->z[(k->n / ABREAST * nf + j) * ABREAST + k->n % ABREAST] = (float)c->z[i * nf + j];
  memcpy(k->param + k->n * np, c->param + i * np, np * sizeof *k->param);
  memcpy(k->state + k->n * ns, c->state + i * ns, ns * sizeof *k->state);
  k->off[k->n] = f->is_near ? distance(nf, c->z + i * nf, f->near_z) : 0.0;
  k->n++;
}

static hales_status open_call(const hales_forward *f, size_t n, const double *theta, call *c,
                              hales_err *err) {
  const hales_patient_model *pm = f->pm;
  const size_t nf = pm->n_free, np = pm->model->n_param, ns = pm->model->n_state;
  const size_t row = nf + np + 2 * ns + pm->n_observable;
  char *memory = calloc(n, row * sizeof(double) + sizeof(hales_run));
  if (!memory) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu forward runs", n);
  *c = (call){.n = n, .memory = memory, .z = (double *)(void *)memory};
  c->param = c->z + n * nf;
  c->start = c->param + n * np;
  c->state = c->start + n * ns;
  c->observable = c->state + n * ns;
  c->run = (hales_run *)(void *)(c->observable + n * pm->n_observable);
  for (size_t i = 0; i < n; i++) {
    to_z(f, theta + i * nf, c->z + i * nf);
    pm->to_params(f->body, theta + i * nf, c->param + i * np);
  }
  return HALES_OK;
}

hales_status hales_forward_run(void *ctx, size_t n, const double *theta, double *out, bool *ok,
                               hales_err *err) {
  hales_forward *f = ctx;
  const hales_patient_model *pm = f->pm;
  call c = {0};
  if (n == 0) return HALES_OK;
  HALES_TRY(grow(f, n, err));
  HALES_TRY(open_call(f, n, theta, &c, err));
  for (size_t i = 0; f->is_near && i < n; i++)
    set_start(f, c.z + i * pm->n_free, c.param + i * pm->model->n_param, c.start + i * pm->model->n_state);
  const hales_run_settings settings = settings_now(f);
  const hales_status status =
      hales_twin_run_from(pm, f->body, &settings, f->is_near ? f->near.chord : NULL, n, c.param,
                          f->is_near ? c.start : NULL, c.run, c.state, NULL, c.observable, err);
  for (size_t i = 0; status == HALES_OK && i < n; i++) {
    ok[i] = c.run[i].outcome == HALES_RUN_OK &&
            hales_observables_possible(pm, c.observable + i * pm->n_observable);
    f->n_beat += (size_t)c.run[i].beats;
    if (c.run[i].outcome == HALES_RUN_OK) keep(f, &c, i);
    for (size_t k = 0; k < f->n_dat; k++) {
      const hales_observable *o = &pm->observable[f->m[k].observable];
      const double zero = o->catheter ? theta[i * pm->n_free + pm->offset_free] : 0.0;
      out[i * f->n_dat + k] = c.observable[i * pm->n_observable + f->m[k].observable] + zero;
    }
  }
  free(c.memory);
  return status;
}

hales_status hales_forward_twin(const hales_forward *f, hales_twin *t, hales_err *err) {
  const hales_patient_model *pm = f->pm;
  const size_t ns = pm->model->n_state;
  double z[HALES_FREE_MAX], param[HALES_PARAM_MAX];
  if (!f->is_near) return hales_twin_fill(t, NULL, NULL, f->settings.threads, err);
  double *start = calloc(t->n_draw, ns * sizeof *start);
  if (!start) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", t->n_draw);
  for (size_t i = 0; i < t->n_draw; i++) {
    const double *theta = t->theta + i * pm->n_free;
    to_z(f, theta, z);
    pm->to_params(f->body, theta, param);
    set_start(f, z, param, start + i * ns);
  }
  const hales_status status = hales_twin_fill(t, f->near.chord, start, f->settings.threads, err);
  free(start);
  return status;
}
