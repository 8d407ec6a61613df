/* CVODE as the oracle: one set, the last beat read finely. */
#ifndef HALES_TESTS_PHYSICS_ORACLE_H
#define HALES_TESTS_PHYSICS_ORACLE_H

#include <stdbool.h>

#include "physics/model.h"

/* What the oracle must be told about a model beside its right-hand side. */
typedef struct oracle_model {
  const hales_model *m;
  double our_rtol; /* of a step of ours, at which the sum of steps agrees to 1e-5 */
  int (*corners)(const double *p, double *t_s); /* of the activations inside the beat, any order */
} oracle_model;

extern const oracle_model oracle_korakianitis, oracle_colunga2020;

/* Runs `beats` beats from y (in place): BDF, relative tolerance rtol, started anew at each corner.  stat
 * [n_signal][3] of the last beat.  Returns false when CVODE gives up. */
bool oracle_run(const oracle_model *o, const double *p, int beats, double rtol, double *y, double *stat);

#endif
