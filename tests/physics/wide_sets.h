/* Lawful sets over the whole of the ranges, the same for every run of a test. */
#ifndef HALES_TESTS_PHYSICS_WIDE_SETS_H
#define HALES_TESTS_PHYSICS_WIDE_SETS_H

#include <math.h>
#include <stdlib.h>

#include "numeric/rng.h"
#include "physics/model.h"

/* n sets [n][n_param], each value log-uniform over its range (uniform where the range starts at zero),
 * redrawn until the model's relations hold.  Caller frees. */
static inline double *wide_sets(const hales_model *m, size_t n, uint64_t stream) {
  double *p = calloc(n * m->n_param, sizeof *p);
  const hales_rng rng = {.seed = 28, .stream = stream};
  uint64_t draw = 0;
  for (size_t i = 0; i < n; i++) {
    double *set = p + i * m->n_param;
    do {
      for (size_t k = 0; k < m->n_param; k++) {
        const hales_var *v = &m->param[k];
        const double u = hales_rng_uniform(rng, draw++);
        const double x = v->lo > 0.0 ? v->lo * pow(v->hi / v->lo, u) : v->lo + (v->hi - v->lo) * u;
        set[k] = hales_var_clamp(v, x);
      }
    } while (hales_model_check(m, set, NULL) != HALES_OK);
  }
  return p;
}

#endif
