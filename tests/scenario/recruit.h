/* Virtual patients of a trial: a patient model with the trial's mean resistance and output. */
#ifndef HALES_TESTS_SCENARIO_RECRUIT_H
#define HALES_TESTS_SCENARIO_RECRUIT_H

#include "catalogue.h"
#include "twin/twin.h"

enum { ASKED = 320, HALVINGS = 10 }; /* halvings: the volume to 0.3 % */

static const double dyn_per_wu = 80.0;

typedef struct trial {
  const char *name, *drug, *background;
  double background_part; /* of the patients */
  double pvr_dyn, co_l_min;
} trial;

static const double bsa_m2 = 1.85; /* of a body that is not known: hales_body_bsa_m2 */

static const trial super1 = {"SUPER-1", "A=sildenafil", NULL, 0.0, 925.0, 4.2};
static const trial seraphin = {"SERAPHIN", "A=macitentan", "sildenafil", 0.64, 924.0, 2.6 * 1.85};
static const trial patent1 = {"PATENT-1", "A=riociguat", NULL, 0.0, 791.0, 2.5 * 1.85};

/* Circuits on which the trials are rebuilt, and which free numbers are their pulmonary resistance: the small
 * arteries, what stands in series and is free, and what is fixed, mmHg s/mL. */
typedef struct trial_circuit {
  const char *model, *resistance, *in_series;
  double fixed;
  const char *output[4]; /* free numbers that are moved together until the output is the wanted one */
  size_t asked;          /* patients of an arm, at most ASKED: fewer where a run costs more */
} trial_circuit;

static const trial_circuit circuits[] = {{"korakianitis", "pat.R", "pas.R", 0.0, {"v_tot"}, 320},
                                         {"colunga2020", "R_pul", NULL, 0.0, {"v_tot"}, 320},
                                         {"hales", "pul.R", "pa.Z", 0.018, {"rv.s_act", "lv.s_act"}, 128}};
#ifdef HALES_SANITIZED /* some ten times slower; there the memory is looked at, not the means */
enum { N_CIRCUIT = 1 };
#else
enum { N_CIRCUIT = sizeof circuits / sizeof circuits[0] };
#endif

static inline size_t trial_free_named(const hales_patient_model *pm, const char *name) {
  for (size_t i = 0; i < pm->n_free; i++)
    if (strcmp(pm->free[i].name, name) == 0) return i;
  fail_msg("no free number %s", name);
  return 0;
}

static inline double *trial_room(size_t n) {
  double *p = calloc(n, sizeof *p);
  assert_non_null(p);
  return p;
}

/* Patients around the priors (half their width), each with a resistance and an output around the trial's
 * mean: ln-sd 0.35 and 0.2, about those of the trials' tables.  The resistance is set, the output is solved
 * for.  Patients who cannot have that output are left out. */
static inline size_t trial_recruit(const trial *t, const trial_circuit *c, double *theta) {
  const hales_patient_model *pm = hales_patient_model_find(c->model);
  const hales_body body = {0};
  const hales_rng rng = {.seed = 2207, .stream = 31};
  const size_t f = pm->n_free, np = pm->model->n_param, small = trial_free_named(pm, c->resistance),
               co = hales_outcome_find(pm, "co_l_min");
  double *param = trial_room(ASKED * np), *outcome = trial_room(ASKED * pm->n_outcome),
         *want = trial_room(ASKED), *lo = trial_room(ASKED), *hi = trial_room(ASKED), *at = trial_room(ASKED);
  hales_run run[ASKED];
  for (size_t i = 0; i < c->asked; i++) {
    double *x = theta + i * f;
    for (size_t k = 0; k < f; k++) {
      const hales_free_prior p = pm->free[k].prior(&body);
      x[k] = p.mean + 0.5 * p.sd * hales_rng_normal(hales_rng_substream(rng, k), i);
    }
    const hales_rng own = hales_rng_substream(rng, 1000);
    const double pvr = t->pvr_dyn / dyn_per_wu * exp(0.35 * hales_rng_normal(own, i) - 0.5 * 0.35 * 0.35);
    const double series = c->in_series ? exp(x[trial_free_named(pm, c->in_series)]) : 0.0;
    x[small] = log(fmax(0.06 * pvr - series - c->fixed, 0.01));
    want[i] = t->co_l_min * exp(0.2 * hales_rng_normal(own, ASKED + i) - 0.5 * 0.2 * 0.2);
    lo[i] = -1.5;
    hi[i] = 1.5;
  }
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  for (int step = 0; step <= HALVINGS; step++) {
    for (size_t i = 0; i < c->asked; i++) {
      const double moved = 0.5 * (lo[i] + hi[i]);
      for (size_t k = 0; k < 4 && c->output[k]; k++)
        theta[i * f + trial_free_named(pm, c->output[k])] += moved - at[i];
      at[i] = moved;
      pm->to_params(&body, theta + i * f, param + i * np);
    }
    assert_ok(hales_twin_run(pm, &body, &fast, NULL, ASKED, param, run, NULL, outcome, NULL, NULL));
    for (size_t i = 0; i < c->asked && step < HALVINGS; i++) {
      const bool more = outcome[i * pm->n_outcome + co] < want[i];
      (more ? lo : hi)[i] = at[i];
    }
  }
  size_t n = 0;
  for (size_t i = 0; i < c->asked; i++) {
    const double got = outcome[i * pm->n_outcome + co];
    if (run[i].outcome != HALES_RUN_OK || !(fabs(got / want[i] - 1.0) < 0.01)) continue;
    memmove(theta + n++ * f, theta + i * f, f * sizeof *theta);
  }
  free(param);
  free(outcome);
  free(want);
  free(lo);
  free(hi);
  free(at);
  return n;
}

#endif
