#include "app/exercise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/catheter.h"
#include "app/exercise_figures.h"
#include "app/exercise_priv.h"
#include "numeric/parallel.h"
#include "numeric/rng.h"
#include "numeric/stats.h"
#include "physics/hales/heart.h"

/* Random numbers of a draw: one substream each. */
enum { STREAM_EXERCISE = 0x65786572, RESERVE = 1, WALK, AGE };
/* Draws that are run side by side, their loads packed into lanes together. */
enum { BATCH = 8 };
/* Oxygen uptake at rest, mL/min/m2 (CLINICAL 7). */
static const double vo2_rest = 125.0;
/* The periodic state a load is run to, in the steps that the twin's draws are run in, and in single precision
 * as they were found: pressures stand then to a hundredth of a mmHg. */
static const double load_tol = 1e-4;
/* Above it there is pulmonary hypertension [ESCERS2022]. */
static const double hypertension_mmhg = 20.0;
typedef struct work {
  const hales_app_exercise_request *q;
  hales_app_exercise *out;
  const hales_twin *twin;
  const double *chord; /* of the twin's mean, or NULL */
  bool age_drawn;
  size_t n;
  hales_exercise *e; /* [n] */
  hales_walk *walk;  /* [n] with the scatter between people in metres */
  hales_status *status;
  hales_err *err; /* [batches] */
} work;

static double *no_memory(hales_err *err, hales_status *s) {
  *s = HALES_FAIL(err, HALES_ENOMEM, "out of memory for the loads of a twin");
  return NULL;
}

const hales_app_twin *hales_app_exercise_twin(const hales_app_exercise *e) {
  return e->shared ? e->shared : &e->own;
}

static bool is_post_capillary(const hales_twin_record *r) {
  for (size_t i = 0; i < r->n_fit; i++)
    if (strcmp(r->fit[i].name, "pawp_mmhg") == 0)
      return r->fit[i].measured > 15.0; /* [ESCERS2022, table 5] */
  return false;
}

static hales_app_exercise_figure figure_of(size_t n, double *x, hales_weighted *room, double *ones) {
  static const double p[3] = {0.05, 0.5, 0.95};
  hales_app_exercise_figure f = {.n = n};
  double v[3];
  if (n == 0) return f;
  for (size_t i = 0; i < n; i++) ones[i] = 1.0;
  hales_weighted_quantiles(n, x, ones, room, 3, p, v);
  f.lo90 = v[0];
  f.median = v[1];
  f.hi90 = v[2];
  return f;
}

/* Median of the twin's mean pulmonary pressure, over all draws. */
static hales_status twin_mpap(const hales_twin *t, double *mmhg, hales_err *err) {
  const size_t k = hales_observable_find(t->pm, "pa_mean_mmhg");
  double *x = calloc(2 * t->n_draw, sizeof *x);
  hales_weighted *room = calloc(t->n_draw, sizeof *room);
  hales_status s = HALES_OK;
  if (x && room) {
    for (size_t i = 0; i < t->n_draw; i++) x[i] = t->observable[i * t->pm->n_observable + k];
    *mmhg = figure_of(t->n_draw, x, room, x + t->n_draw).median;
  } else {
    (void)no_memory(err, &s);
  }
  free(room);
  free(x);
  return s;
}

static hales_physique who_of(const work *w, size_t i) {
  hales_physique who = w->out->who;
  const hales_rng rng = hales_rng_substream((hales_rng){w->q->seed, STREAM_EXERCISE}, AGE);
  if (w->age_drawn)
    who.age_years =
        fmin(fmax(HALES_EXERCISE_COHORT_AGE + HALES_EXERCISE_COHORT_AGE_SD * hales_rng_normal(rng, i), 20.0),
             80.0);
  return who;
}

static hales_exertion exertion_of(const work *w, size_t i) {
  const double age = who_of(w, i).age_years;
  const hales_rng rng = hales_rng_substream((hales_rng){w->q->seed, STREAM_EXERCISE}, RESERVE);
  double share[3];
  for (uint64_t k = 0; k < 3; k++) share[k] = hales_rng_uniform(rng, 3 * i + k);
  return (hales_exertion){.weight_kg = w->out->who.weight_kg,
                          .bsa_m2 = w->out->bsa_m2,
                          .vo2_rest_ml_min_m2 = vo2_rest,
                          .gas = w->out->gas,
                          .reserve = !w->out->pah      ? hales_reserve_healthy(age)
                                     : w->out->nominal ? hales_reserve_pah(age)
                                                       : hales_reserve_pah_among(age, share)};
}

static void run_batch(void *ctx, size_t b, int worker) {
  (void)worker;
  work *w = ctx;
  const size_t first = b * BATCH, n = w->n - first < BATCH ? w->n - first : BATCH;
  double param[BATCH][HALES_HT_N_PARAM];
  hales_exertion x[BATCH];
  const hales_patient_model *pm = w->twin->pm;
  const hales_run_settings s = {.steps = pm->steps,
                                .record_steps = pm->record_steps,
                                .periodic_tol = load_tol,
                                .max_beats = HALES_TWIN_PATIENCE_BEATS,
                                .precision = HALES_SINGLE,
                                .chord = w->chord};
  for (size_t i = 0; i < n; i++) {
    const size_t draw = (first + i) * w->twin->n_draw / w->n;
    memcpy(param[i], w->twin->param + draw * HALES_HT_N_PARAM, sizeof param[i]);
    x[i] = exertion_of(w, first + i);
  }
  w->status[b] = hales_exercise_run_each(n, &param[0][0], x, &s, w->e + first, &w->err[b]);
  const hales_rng rng = hales_rng_substream((hales_rng){w->q->seed, STREAM_EXERCISE}, WALK);
  for (size_t i = first; i < first + n; i++) {
    const hales_physique who = who_of(w, i);
    w->walk[i] = hales_exercise_walk(&w->e[i], &who);
    w->walk[i].metres = fmax(0.0, w->walk[i].metres + w->walk[i].sd * hales_rng_normal(rng, i));
  }
}

static bool has_answer(const hales_exercise *e) {
  return e->end != HALES_EXERCISE_NO_REST && e->end != HALES_EXERCISE_HUNGRY;
}

/* A slope needs two outputs. */
static bool counts_in(const hales_exercise *e, int k) {
  return has_answer(e) && (e->peak > 0 || (k != HALES_PEAK_SLOPE && k != HALES_PEAK_PAWP_SLOPE));
}

/* A draw whose next load has no beat is cut off below what the person could do.  heuristic: one in twenty
 * moves a median less than its interval is wide. */
static void note_lower_bound(hales_app_exercise *out) {
  const size_t cut = out->n_end[HALES_EXERCISE_NO_STATE];
  hales_status status = HALES_OK;
  if (20 * cut <= out->n_draw) return;
  hales_app_exercise_note(
      out,
      hales_pool_printf(&out->memory, &status,
                        "%zu of %zu draws end where the model has no steady beat, not where the body does: "
                        "peaks and distance are lower bounds",
                        cut, out->n_draw));
}

static void conclude(const work *w, double *x, double *ones, hales_weighted *room) {
  hales_app_exercise *out = w->out;
  for (size_t i = 0; i < w->n; i++) {
    out->n_end[w->e[i].end]++;
    if (!has_answer(&w->e[i])) continue;
    out->n_stuck += w->e[i].peak == 0;
    out->n_filled += w->e[i].load[w->e[i].peak].filled;
    out->n_walk_by_stride += !w->walk[i].limited_by_uptake;
  }
  for (int k = 0; k < HALES_PEAK_N; k++) {
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
      if (counts_in(&w->e[i], k)) x[n++] = hales_app_exercise_peak_figure(&w->e[i], &w->walk[i], k);
    out->peak[k] = figure_of(n, x, room, ones);
  }
  note_lower_bound(out);
  if (out->task.kind == HALES_TASK_NONE) return;
  out->demand_ml_min = hales_task_demand_ml_min(&out->task, out->who.weight_kg);
  for (int k = 0; k < HALES_TASK_FIGURES; k++) {
    size_t n = 0;
    hales_load l;
    for (size_t i = 0; i < w->n; i++)
      if (has_answer(&w->e[i]) && hales_exercise_do(&w->e[i], &out->task, out->who.weight_kg, &l))
        x[n++] = hales_app_exercise_task_figure(&w->e[i], &l, k);
    out->n_met = n;
    out->at[k] = figure_of(n, x, room, ones);
  }
}

static hales_status run_draws(work *w, hales_err *err) {
  const size_t batches = (w->n + BATCH - 1) / BATCH;
  hales_pool *p = &w->out->memory;
  hales_status s = HALES_OK;
  w->e = HALES_POOL_NEW(p, w->n, hales_exercise);
  w->walk = HALES_POOL_NEW(p, w->n, hales_walk);
  w->status = HALES_POOL_NEW(p, batches, hales_status);
  w->err = HALES_POOL_NEW(p, batches, hales_err);
  double *x = HALES_POOL_NEW(p, 2 * w->n, double);
  hales_weighted *room = HALES_POOL_NEW(p, w->n, hales_weighted);
  if (!w->e || !w->walk || !w->status || !w->err || !x || !room) return (void)no_memory(err, &s), s;
  hales_parallel_for(batches, w->q->threads, run_batch, w);
  for (size_t b = 0; b < batches; b++)
    if (w->status[b] != HALES_OK) return HALES_FAIL(err, w->status[b], "%s", w->err[b].msg);
  conclude(w, x, x + w->n, room);
  if (w->out->peak[HALES_PEAK_VO2].n > 0) return HALES_OK;
  return HALES_FAIL(err, HALES_EMATH,
                    "none of the %zu draws can carry the oxygen uptake of rest: %zu have no periodic state, "
                    "%zu too small an output at %.1f g/dL haemoglobin",
                    w->n, w->out->n_end[HALES_EXERCISE_NO_REST], w->out->n_end[HALES_EXERCISE_HUNGRY],
                    w->out->gas.hb_g_dl);
}

/* Is the twin's pulmonary pressure a finding, or only what was expected beforehand? */
static bool knows_the_lung(const hales_twin_record *r) {
  for (size_t i = 0; i < r->n_fit; i++)
    if (hales_is_pa_pressure(r->fit[i].name) || strcmp(r->fit[i].name, "rv_max_mmhg") == 0) return true;
  return false;
}

hales_status hales_app_exercise_run(hales_store *store, const hales_app_exercise_request *q,
                                    hales_app_exercise *out, hales_err *err) {
  *out =
      (hales_app_exercise){.subject = q->subject, .shared = q->twin, .task = q->task, .nominal = q->nominal};
  if (!q->twin) HALES_TRY(hales_app_twin_load(store, q->subject, q->threads, &out->own, err));
  const hales_app_twin *t = hales_app_exercise_twin(out);
  const hales_twin *twin = &t->record.twin;
  if (twin->pm->model != &hales_heart)
    return HALES_FAIL(
        err, HALES_EARG,
        "the latest twin is on the model %s, which has no exertion: make one with hales calibrate SUBJECT "
        "--model hales",
        twin->pm->model->id);
  work w = {.q = q, .out = out, .twin = twin};
  w.age_drawn = hales_app_exercise_find_who(q, &twin->body, out);
  w.n = q->n_draw ? q->n_draw : HALES_APP_EXERCISE_DRAWS;
  if (w.n > twin->n_draw) w.n = twin->n_draw;
  out->n_draw = w.n;
  if (out->who.age_years < HALES_ADULT_YEARS)
    return HALES_FAIL(
        err, HALES_EARG,
        "exertion is of adults: its reserves of heart, breath and muscle are known from 18 years on");
  double mpap = 0.0;
  HALES_TRY(twin_mpap(twin, &mpap, err));
  out->pah = q->reserve == HALES_APP_RESERVE_PAH ||
             (q->reserve == HALES_APP_RESERVE_AUTO && mpap > hypertension_mmhg);
  if (q->reserve == HALES_APP_RESERVE_AUTO && out->pah && !knows_the_lung(&t->record))
    hales_app_exercise_note(
        out,
        "nothing of the pulmonary circulation was measured: the disease is assumed as in the patients whom "
        "the priors are of, not found; --healthy assumes none");
  if (out->pah && is_post_capillary(&t->record))
    hales_app_exercise_note(
        out, "the measured wedge pressure is above 15 mmHg: the reserve is that of pulmonary arterial "
             "hypertension, and of left heart disease nothing is known here");
  HALES_TRY(hales_app_exercise_find_blood(store, q, out, err));
  HALES_TRY(hales_app_exercise_find_measured(store, t, "walk_6mwd_m", &out->walk_m, err));
  HALES_TRY(hales_app_exercise_find_measured(store, t, "peak_vo2_ml_kg_min", &out->peak_vo2_ml_kg_min, err));
  hales_near *near = HALES_POOL_NEW(&out->memory, 1, hales_near);
  if (near && hales_twin_mean_near(twin, near)) w.chord = near->chord;
  return run_draws(&w, err);
}

void hales_app_exercise_destroy(hales_app_exercise *e) {
  if (!e) return;
  hales_app_twin_destroy(&e->own);
  hales_pool_destroy(&e->memory);
  *e = (hales_app_exercise){0};
}
