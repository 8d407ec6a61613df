/* Some sets of an ensemble, side by side in arrays of their own: those that are asked once more, in another
 * way. */
#ifndef HALES_PHYSICS_SUBSET_H
#define HALES_PHYSICS_SUBSET_H

#include "physics/ensemble.h"

typedef struct hales_subset {
  const hales_model *m;
  size_t n, room;
  size_t *row;   /* [n] in the ensemble */
  double *param; /* [n][n_param] */
  double *start; /* [n][n_state]; sets of one subset either all have one or none has */
  bool starts;
  hales_run *run; /* [n] of hales_subset_run, as are the next two */
  double *state;  /* [n][n_state] */
  double *stat;   /* [n][n_signal][3] */
} hales_subset;

/* Empty, with room for so many sets.  ENOMEM. */
hales_status hales_subset_create(hales_subset *s, const hales_model *m, size_t room,
                                 hales_err *err) HALES_CHECKED;
void hales_subset_destroy(hales_subset *s);
void hales_subset_clear(hales_subset *s);

/* Adds a set with its row in the ensemble.  start [n_state] or NULL: none. */
void hales_subset_add(hales_subset *s, size_t row, const double *param, const double *start);

/* Runs them; nothing where there are none.  Errors as of hales_ensemble_run. */
hales_status hales_subset_run(hales_subset *s, const hales_run_settings *settings,
                              hales_err *err) HALES_CHECKED;

/* End state and figures of set i. */
const double *hales_subset_state(const hales_subset *s, size_t i);
const double *hales_subset_stat(const hales_subset *s, size_t i);

#endif
