/* Lawful random parameter sets, the same for every run of a test. */
#ifndef HALES_TESTS_SUPPORT_RANDOM_SETS_H
#define HALES_TESTS_SUPPORT_RANDOM_SETS_H

#include <math.h>
#include <stdlib.h>

#include "numeric/rng.h"
#include "physics/model.h"

/* n sets [n][n_param], each value log-uniform within a factor e^spread of its start and inside its range,
 * redrawn until the model's relations hold.  Caller frees. */
static inline double *random_sets(const hales_model *m, size_t n, double spread, uint64_t stream) {
  double *p = calloc(n * m->n_param, sizeof *p);
  const hales_rng rng = {.seed = 20220735, .stream = stream};
  uint64_t draw = 0;
  for (size_t i = 0; i < n; i++) {
    double *set = p + i * m->n_param;
    do {
      for (size_t k = 0; k < m->n_param; k++) {
        const hales_var *v = &m->param[k];
        const double x = v->start * exp(spread * (2.0 * hales_rng_uniform(rng, draw++) - 1.0));
        set[k] = hales_var_clamp(v, x);
      }
    } while (hales_model_check(m, set, NULL) != HALES_OK);
  }
  return p;
}

#endif
