/* Parameters at which figures of the periodic state take given values: how a plausible heart is set up.
 *
 * Not an inference: no errors, no priors, one answer.  Levenberg-Marquardt on the logarithms of the handles
 * [More1978], slopes by central differences of 1 %, side by side in lanes.
 */
#ifndef HALES_PHYSICS_TUNE_H
#define HALES_PHYSICS_TUNE_H

#include "physics/ensemble.h"

enum { HALES_TUNE_MAX = 12 };

typedef struct hales_goal {
  const char *name;
  /* of the recorded beat: stat [n_signal][3] */
  double (*value)(const double *param, const double (*stat)[3]);
  double wanted;
  double tolerance; /* > 0: a miss of this size is worth one */
} hales_goal;

typedef struct hales_tuned {
  bool met;     /* every goal within `within` tolerances */
  int rounds;   /* of the search */
  double worst; /* largest miss in tolerances */
  size_t worst_goal;
} hales_tuned;

/* Moves the n_handle parameters (rows `handle`, all positive) of `param` until every goal is within `within`
 * of its tolerance.
 *
 *   handle  [n_handle]  in      n_handle <= n_goal <= HALES_TUNE_MAX
 *   param   [n_param]   in/out  the best set found, lawful
 *   stat    [n_signal][3] out   of its beat; may be NULL
 *
 * EMATH when the first set has no periodic state, and EARG for lengths; a goal that cannot be met is a
 * result. */
hales_status hales_tune(const hales_model *m, const hales_run_settings *s, size_t n_handle,
                        const size_t *handle, size_t n_goal, const hales_goal *goal, double within,
                        double *param, hales_tuned *out, double *stat, hales_err *err) HALES_CHECKED;

#endif
