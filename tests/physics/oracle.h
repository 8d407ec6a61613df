/* CVODE as the oracle: one set, the last beat read finely. */
#ifndef HALES_TESTS_PHYSICS_ORACLE_H
#define HALES_TESTS_PHYSICS_ORACLE_H

#include <stdbool.h>

#include "physics/model.h"

/* What the oracle must be told about a model beside its right-hand side. */
typedef struct oracle_model {
  const hales_model *m;
  int (*corners)(const double *p, double *t_s); /* of the activations inside the beat, any order */
  /* what an extreme of a signal is compared by, in mmHg where it is not the signal itself; NULL: always that
   */
  double (*measure)(const double *p, size_t signal, double x);
  double difference; /* of a state, at least of 1, for the Jacobian */
  /* The model's rhs and signals where they solve equations of their own, from what solved them nearby; NULL:
   * the model's. */
  void (*rhs_near)(double t_s, const double *y, const double *p, double *near, double *dydt);
  void (*signals_near)(double t_s, const double *y, const double *p, double *near, double *s);
} oracle_model;

extern const oracle_model oracle_korakianitis, oracle_colunga2020, oracle_hales;

/* Runs `beats` beats from y (in place): BDF, relative tolerance rtol, started anew at each corner; tried in
 * several manners.  stat [n_signal][3] of the last beat.  Returns false when CVODE gives up in all of them.
 */
bool oracle_run(const oracle_model *o, const double *p, int beats, double rtol, double *y, double *stat);

#endif
