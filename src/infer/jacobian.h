/* Finite-difference Jacobians of the forward model at many points in one batch. */
#ifndef HALES_INFER_JACOBIAN_H
#define HALES_INFER_JACOBIAN_H

#include "infer/ladder.h"

/* Room for hales_jacobian_eval at up to n_pt points; the caller's. */
typedef struct hales_jacobian {
  double *z, *out;  /* [2 n_pt n_par][n_par], [2 n_pt n_par][n_dat]: one-sided points and their answers */
  bool *ok, *done;  /* [2 n_pt n_par]: answers of the batch; side known */
  size_t *request;  /* [2 n_pt n_par] which (point, parameter, side) stands where in the batch */
  double *side_out; /* [2 n_pt n_par][n_dat] answers by (point, parameter, side) */
} hales_jacobian;

/* d out / d z in standardised coordinates.
 *
 *   n_pt              at most what work has room for; 2 n_pt n_par <= l->n_batch
 *   central           both sides; else one, and the other only where the first gave no answer
 *   z   [n_pt][n_par] in   inside the bounds
 *   out [n_pt][n_dat] in   answers at z
 *   jac [n_pt][n_dat][n_par] out
 *
 * Step fd_step, at most a quarter of the box; a side without that room is not used.  A parameter neither of
 * whose sides has an answer gets a zero column: the data are then said to teach nothing about it. */
hales_status hales_jacobian_eval(hales_ladder *l, size_t n_pt, bool central, const double *z,
                                 const double *out, double *jac, hales_jacobian *work,
                                 hales_err *err) HALES_CHECKED;

/* The lowest loss among the points that the last hales_jacobian_eval asked for about its point pt, which is
 * z.
 *
 *   low_z [n_par], low_out [n_dat]  out  where it is, and the outputs there
 *
 * HUGE_VAL, and outputs untouched, when none had an answer. */
double hales_jacobian_lowest(const hales_problem *p, size_t pt, const double *z, const hales_jacobian *work,
                             double *low_z, double *low_out);

#endif
