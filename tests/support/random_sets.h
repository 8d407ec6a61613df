/* Lawful random parameter sets, the same for every run of a test. */
#ifndef HALES_TESTS_SUPPORT_RANDOM_SETS_H
#define HALES_TESTS_SUPPORT_RANDOM_SETS_H

#include <math.h>
#include <stdlib.h>

#include "numeric/rng.h"
#include "physics/model.h"

/* n sets [n][n_param] of the values that `value` makes of uniform numbers, redrawn until the model's
 * relations hold.  Caller frees. */
static inline double *lawful_sets(const hales_model *m, size_t n, hales_rng rng, double spread,
                                  double (*value)(const hales_var *v, double u, double spread)) {
  double *p = calloc(n * m->n_param, sizeof *p);
  uint64_t draw = 0;
  for (size_t i = 0; i < n; i++) {
    double *set = p + i * m->n_param;
    do {
      for (size_t k = 0; k < m->n_param; k++)
        set[k] = hales_var_clamp(&m->param[k], value(&m->param[k], hales_rng_uniform(rng, draw++), spread));
    } while (hales_model_check(m, set, NULL) != HALES_OK);
  }
  return p;
}

static inline double about_start(const hales_var *v, double u, double spread) {
  return v->start * exp(spread * (2.0 * u - 1.0));
}

static inline double over_range(const hales_var *v, double u, double spread) {
  (void)spread;
  return v->lo > 0.0 ? v->lo * pow(v->hi / v->lo, u) : v->lo + (v->hi - v->lo) * u;
}

/* Each value log-uniform within a factor e^spread of its start and inside its range. */
static inline double *random_sets(const hales_model *m, size_t n, double spread, uint64_t stream) {
  return lawful_sets(m, n, (hales_rng){.seed = 20220735, .stream = stream}, spread, about_start);
}

/* Each value log-uniform over its range (uniform where the range starts at zero). */
static inline double *wide_sets(const hales_model *m, size_t n, uint64_t stream) {
  return lawful_sets(m, n, (hales_rng){.seed = 28, .stream = stream}, 0.0, over_range);
}

#endif
