#include "recruit.h"

#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/rng.h"

enum { ROUNDS = 14 };               /* each leaves a third of what was off */
static const double furthest = 1.5; /* ln: who needs more cannot have that output */

static const double dyn_per_wu = 80.0;

const trial super1 = {"SUPER-1", "A=sildenafil", NULL, 0.0, 925.0, 4.2};
const trial seraphin = {"SERAPHIN", "A=macitentan", "sildenafil", 0.64, 924.0, 2.6 * 1.85};
const trial patent1 = {"PATENT-1", "A=riociguat", NULL, 0.0, 791.0, 2.5 * 1.85};

const trial_circuit trial_circuits[] = {{"korakianitis", "pat.R", {"v_tot"}, 320},
                                        {"colunga2020", "R_pul", {"v_tot"}, 320},
                                        {"hales", "pul.R_total", {"rv.s_act", "lv.s_act"}, 128}};

static size_t free_named(const hales_patient_model *pm, const char *name) {
  for (size_t i = 0; i < pm->n_free; i++)
    if (strcmp(pm->free[i].name, name) == 0) return i;
  fail_msg("no free number %s", name);
  return 0;
}

double *trial_room(size_t n) {
  double *p = calloc(n, sizeof *p);
  assert_non_null(p);
  return p;
}

/* Moves resistance and output of each patient towards the wanted. */
static void approach(const hales_patient_model *pm, const trial_circuit *c, const hales_run *run,
                     const double *outcome, const double *pvr_wu, const double *co_l_min, double *moved,
                     double *theta) {
  const size_t f = pm->n_free, no = pm->n_outcome, resistance = free_named(pm, c->resistance),
               pvr = hales_outcome_find(pm, "pvr_wu"), co = hales_outcome_find(pm, "co_l_min");
  for (size_t i = 0; i < c->asked; i++) {
    if (run[i].outcome != HALES_RUN_OK) continue;
    const double more = log(pvr_wu[i] / outcome[i * no + pvr]),
                 output = log(co_l_min[i] / outcome[i * no + co]);
    const double step = fmin(fmax(moved[i] + output, -furthest), furthest) - moved[i];
    theta[i * f + resistance] += more;
    for (size_t k = 0; k < 4 && c->output[k]; k++) theta[i * f + free_named(pm, c->output[k])] += step;
    moved[i] += step;
  }
}

/* Patients around the priors (half their width), each with a resistance and an output around the trial's
 * mean: ln-sd 0.35 and 0.2, about those of the trials' tables.  Both are solved for, as a catheter would
 * measure them.  Patients who cannot have them are left out. */
static size_t recruit(const trial *t, const trial_circuit *c, double *theta) {
  const hales_patient_model *pm = hales_patient_model_find(c->model);
  const hales_body body = {0};
  const hales_rng rng = {.seed = 2207, .stream = 31};
  const size_t f = pm->n_free, np = pm->model->n_param, no = pm->n_outcome,
               pvr = hales_outcome_find(pm, "pvr_wu"), co = hales_outcome_find(pm, "co_l_min");
  double *param = trial_room(TRIAL_ASKED * np), *outcome = trial_room(TRIAL_ASKED * no),
         *pvr_wu = trial_room(TRIAL_ASKED), *co_l_min = trial_room(TRIAL_ASKED),
         *moved = trial_room(TRIAL_ASKED);
  hales_run run[TRIAL_ASKED];
  for (size_t i = 0; i < c->asked; i++) {
    for (size_t k = 0; k < f; k++) {
      const hales_free_prior p = pm->free[k].prior(&body);
      theta[i * f + k] = p.mean + 0.5 * p.sd * hales_rng_normal(hales_rng_substream(rng, k), i);
    }
    const hales_rng own = hales_rng_substream(rng, 1000);
    pvr_wu[i] = t->pvr_dyn / dyn_per_wu * exp(0.35 * hales_rng_normal(own, i) - 0.5 * 0.35 * 0.35);
    co_l_min[i] = t->co_l_min * exp(0.2 * hales_rng_normal(own, TRIAL_ASKED + i) - 0.5 * 0.2 * 0.2);
  }
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  for (int round = 0; round <= ROUNDS; round++) {
    for (size_t i = 0; i < c->asked; i++) pm->to_params(&body, theta + i * f, param + i * np);
    assert_ok(hales_twin_run(pm, &body, &fast, NULL, c->asked, param, run, NULL, outcome, NULL, NULL));
    if (round < ROUNDS) approach(pm, c, run, outcome, pvr_wu, co_l_min, moved, theta);
  }
  size_t n = 0;
  for (size_t i = 0; i < c->asked; i++) {
    const double *got = outcome + i * no;
    if (run[i].outcome != HALES_RUN_OK || !(fabs(got[pvr] / pvr_wu[i] - 1.0) < 0.01) ||
        !(fabs(got[co] / co_l_min[i] - 1.0) < 0.01))
      continue;
    memmove(theta + n++ * f, theta + i * f, f * sizeof *theta);
  }
  free(param);
  free(outcome);
  free(pvr_wu);
  free(co_l_min);
  free(moved);
  return n;
}

enum { ARMS_MAX = 9 };
static trial_arm arms[ARMS_MAX];
static size_t n_arm;

const trial_arm *trial_recruit(const trial *t, const trial_circuit *c) {
  for (size_t i = 0; i < n_arm; i++)
    if (arms[i].of == t && arms[i].on == c) return &arms[i];
  assert_true(n_arm < ARMS_MAX);
  trial_arm *a = &arms[n_arm++];
  *a = (trial_arm){.of = t, .on = c};
  a->theta = trial_room(TRIAL_ASKED * hales_patient_model_find(c->model)->n_free);
  a->n = recruit(t, c, a->theta);
  return a;
}

void trial_release(void) {
  for (size_t i = 0; i < n_arm; i++) free(arms[i].theta);
  n_arm = 0;
}
