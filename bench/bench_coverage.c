/* Whether a calibration's intervals hold what they say: virtual patients from a model's priors, measured with
 * the stated errors, calibrated, and asked for the truth.
 *
 *   bench_coverage [PATIENTS [MODEL [SEED]]]      64 hales 1733
 *
 * A truth that has no periodic state, or that nobody would believe (hales_observables_possible), is drawn
 * again: it has no part in the posterior either. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infer/calibrate.h"
#include "numeric/rng.h"
#include "numeric/truncnorm.h"

enum { N_DATA = 12, REDRAWS = 200, BINS = 10 };

/* of a right-heart catheter and a cuff, as data/patients has them */
static const char *const measured[N_DATA] = {"co_l_min",    "ra_max_mmhg", "ra_min_mmhg", "rv_max_mmhg",
                                             "rv_min_mmhg", "pa_sys_mmhg", "pa_dia_mmhg", "pa_mean_mmhg",
                                             "pawp_mmhg",   "sa_sys_mmhg", "sa_dia_mmhg", "sa_mean_mmhg"};

static const hales_body bodies[2] = {{.sex = HALES_SEX_FEMALE,
                                      .has_age = true,
                                      .has_height = true,
                                      .has_weight = true,
                                      .age_years = 51,
                                      .height_cm = 163.0,
                                      .weight_kg = 68.0},
                                     {.sex = HALES_SEX_MALE,
                                      .has_age = true,
                                      .has_height = true,
                                      .has_weight = true,
                                      .age_years = 64,
                                      .height_cm = 176.0,
                                      .weight_kg = 84.0}};

typedef struct tally {
  size_t patients, good, misfit;
  size_t number, number_in, figure, figure_in;
  size_t of_number[HALES_FREE_MAX],
      below[BINS]; /* intervals that hold the truth; ranks of the standardised truth */
} tally;

/* A truth and what it shows; false when it is not to be had. */
static bool draw_truth(const hales_patient_model *pm, const hales_body *b, hales_rng rng, double *theta,
                       double *shows) {
  double param[HALES_PARAM_MAX];
  hales_run run;
  for (size_t k = 0; k < pm->n_free; k++) {
    const hales_free_prior f = pm->free[k].prior(b);
    const hales_truncnorm d = {f.mean, f.sd, f.lo, f.hi};
    theta[k] = hales_truncnorm_quantile(d, hales_rng_uniform(rng, k));
  }
  pm->to_params(b, theta, param);
  const hales_run_settings s = hales_twin_settings(pm, 1);
  if (hales_twin_run(pm, b, &s, NULL, 1, param, &run, NULL, NULL, shows, NULL) != HALES_OK ||
      run.outcome != HALES_RUN_OK || !hales_observables_possible(pm, shows))
    return false;
  for (size_t k = 0; k < pm->n_observable; k++)
    if (pm->observable[k].catheter) shows[k] += theta[pm->offset_free];
  return true;
}

static void count(const hales_calibration *c, const double *theta, const double *shows, tally *t) {
  const hales_patient_model *pm = c->pm;
  t->good += c->trust == HALES_TRUST_GOOD;
  t->misfit += c->fit.misfit;
  for (size_t k = 0; k < pm->n_free; k++) {
    const hales_par_summary *s = &c->shown[k].s;
    const double truth = hales_free_natural(&pm->free[k], theta[k]);
    const bool in = truth >= s->lo90 && truth <= s->hi90;
    t->number++;
    t->number_in += in;
    t->of_number[k] += in;
    const double rank = 0.5 * erfc(-(theta[k] - s->mean) / s->sd / sqrt(2.0));
    t->below[(size_t)fmin(rank * BINS, BINS - 1.0)]++;
  }
  for (size_t i = 0; i < c->n_measurement; i++) {
    const double truth = shows[c->measurement[i].observable];
    t->figure++;
    t->figure_in += truth >= c->check[i].lo90 && truth <= c->check[i].hi90;
  }
}

static bool one_patient(const hales_patient_model *pm, size_t i, hales_rng rng, uint64_t seed, tally *t) {
  double theta[HALES_FREE_MAX], shows[HALES_OBSERVABLE_MAX];
  hales_measurement m[N_DATA];
  hales_calibration c;
  hales_err err = {0};
  const hales_body *b = &bodies[i % 2];
  bool found = false;
  for (uint64_t k = 0; k < REDRAWS && !found; k++)
    found = draw_truth(pm, b, hales_rng_substream(hales_rng_substream(rng, 1), k), theta, shows);
  if (!found) return false;
  for (size_t k = 0; k < N_DATA; k++) {
    const size_t o = hales_observable_find(pm, measured[k]);
    const double sd = hales_observable_sd(&pm->observable[o], shows[o]);
    m[k] = (hales_measurement){o, shows[o] + sd * hales_rng_normal(hales_rng_substream(rng, 2), k), sd};
  }
  const hales_calibrate_settings s = {.seed = seed + i, .threads = 1};
  const bool done = hales_calibrate(pm, b, N_DATA, m, &s, &c, &err) == HALES_OK;
  if (!done) (void)fprintf(stderr, "patient %zu: %s\n", i, err.msg);
  if (done && c.trust != HALES_TRUST_GOOD) printf("patient %zu: %s\n", i, c.reason);
  if (done && c.twin.n_draw > 0) {
    t->patients++;
    count(&c, theta, shows, t);
  }
  hales_calibration_destroy(&c);
  return done;
}

int main(int argc, char **argv) {
  const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 64;
  const hales_patient_model *pm = hales_patient_model_find(argc > 2 ? argv[2] : "hales");
  const uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1733;
  tally t = {0};
  if (!pm || n == 0) {
    (void)fprintf(stderr, "usage: bench_coverage [PATIENTS [MODEL [SEED]]]\n");
    return 2;
  }
  for (size_t i = 0; i < n; i++)
    if (!one_patient(pm, i, hales_rng_substream((hales_rng){.seed = seed, .stream = 0x636f76}, i), seed, &t))
      (void)fprintf(stderr, "patient %zu is left out\n", i);
  printf("%zu of %zu virtual patients on %s: %zu good, %zu misfits\n", t.patients, n, pm->model->id, t.good,
         t.misfit);
  if (t.patients == 0) return 1;
  printf(
      "free numbers in their 90 %% intervals: %.1f %% of %zu; what is measured, without its error: %.1f %% of %zu\n",
      100.0 * (double)t.number_in / (double)t.number, t.number,
      100.0 * (double)t.figure_in / (double)t.figure, t.figure);
  printf("tenths of the posterior that hold the truth:");
  for (size_t k = 0; k < BINS; k++) printf(" %.1f", 100.0 * (double)t.below[k] / (double)t.number);
  printf(" %%\n");
  for (size_t k = 0; k < pm->n_free; k++)
    printf("  %-18s %.0f %%\n", pm->free[k].name, 100.0 * (double)t.of_number[k] / (double)t.patients);
  return 0;
}
