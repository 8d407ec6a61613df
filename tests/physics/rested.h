/* A heart in its periodic state, from which tests of the control begin. */
#ifndef HALES_TESTS_PHYSICS_RESTED_H
#define HALES_TESTS_PHYSICS_RESTED_H

#include "support/assert.h"

#include <string.h>

#include "adults.h"
#include "physics/hales/heart.h"

enum { MIN, MAX, MEAN, SIGNALS = HALES_HT_N_SIGNAL };

typedef struct rested {
  double param[HALES_PARAM_MAX], state[HALES_STATE_MAX], stat[SIGNALS][3];
} rested;

static inline rested run_set(const double *param) {
  rested t;
  hales_run run;
  hales_err err = {0};
  memcpy(t.param, param, hales_heart.n_param * sizeof *param);
  assert_ok_err(
      hales_ensemble_run(&hales_heart, &adult_settings, 1, t.param, NULL, &run, t.state, &t.stat[0][0], &err),
      &err);
  assert_int_equal(run.outcome, HALES_RUN_OK);
  return t;
}

static inline rested default_heart(void) {
  double param[HALES_PARAM_MAX];
  hales_model_defaults(&hales_heart, param);
  return run_set(param);
}

#endif
