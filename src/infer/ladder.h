/* What the rungs of the ladder share: counted forward calls and the posterior in standardised coordinates.
 * Of interest to src/infer only; callers use infer/infer.h. */
#ifndef HALES_INFER_LADDER_H
#define HALES_INFER_LADDER_H

#include "infer/problem.h"

/* A run in progress: the problem and what it has cost. */
typedef struct hales_ladder {
  const hales_problem *p;
  double *theta; /* [n_batch][n_par] room for one call's points in the free coordinate */
  size_t n_batch;
  size_t n_forward, n_failed; /* points asked, points without an answer */
  /* Every answer so far, in the order asked: what a surrogate learns from. */
  size_t n_pool, n_pool_max;
  double *pool_z, *pool_out; /* [n_pool_max][n_par], [n_pool_max][n_dat] */
} hales_ladder;

/* Runs the forward model at n <= n_batch standardised points.
 *
 *   z   [n][n_par] in   inside the bounds
 *   out [n][n_dat] out  zeros where ok is false
 *   ok  [n]        out
 *
 * Splits into calls of at most settings.batch points; passes on a failing forward's status.  Answers are kept
 * in the pool until it is full. */
hales_status hales_ladder_eval(hales_ladder *l, size_t n, const double *z, double *out, bool *ok,
                               hales_err *err) HALES_CHECKED;

/* Tells the forward model where most runs will be: standardised z [n_par]. */
void hales_ladder_settle(hales_ladder *l, const double *z);

/* Bounds of parameter j in the standardised coordinate. */
double hales_ladder_lo(const hales_problem *p, size_t j);
double hales_ladder_hi(const hales_problem *p, size_t j);

/* Minus log posterior density without constants, the objective of the search: half the squared norm of z plus
 * r^2/2 (Gaussian) or (nu+1)/2 log(1 + r^2/nu) per datum. */
double hales_ladder_loss(const hales_problem *p, const double *z, const double *out);

/* Gradient and Gauss-Newton matrix of the loss, with the weight (nu+1)/(nu+r^2) of iteratively reweighted
 * least squares per datum [Lange1989]; 1 when Gaussian.  The matrix is at least the identity (the prior).
 *
 *   z [n_par], out [n_dat], jac [n_dat][n_par] d out/d z    in
 *   grad [n_par], hess [n_par][n_par]                       out
 */
void hales_ladder_normal(const hales_problem *p, const double *z, const double *out, const double *jac,
                         double *grad, double *hess);

/* Squared distance (a - b)' h (a - b): posterior standard deviations when h [n][n] is a Gauss-Newton matrix.
 */
double hales_ladder_distance2(size_t n, const double *a, const double *b, const double *h);

#endif
