/* From where the searches ended to distinct modes, each with its Laplace approximation. */
#ifndef HALES_INFER_MODES_H
#define HALES_INFER_MODES_H

#include "infer/jacobian.h"
#include "infer/search.h"

/* One mode of the posterior. */
typedef struct hales_mode {
  double loss;       /* minus log posterior without constants */
  double log_weight; /* of its Laplace mass, relative to the heaviest mode: -loss - log det(H)/2, max 0 */
  double grad_norm;  /* of the projected gradient by central differences, nats per prior sd */
  hales_infer_stop stop;
  size_t n_start; /* searches that ended here */
  bool at_bound;  /* some parameter stands on a bound */
  size_t start;   /* search that stands for it */
} hales_mode;

/* Room and result; n_mode_max of the settings gives the sizes. */
typedef struct hales_modes {
  size_t n, n_found;  /* kept, and distinct end points before the limit and the weight cut */
  hales_mode *mode;   /* [n_mode_max] best first */
  double *z, *out;    /* [n_mode_max][n_par], [n_mode_max][n_dat] */
  double *jac;        /* [n_mode_max][n_dat][n_par] central differences */
  double *chol;       /* [n_mode_max][n_par][n_par] Cholesky factor of the Laplace covariance, standardised */
  double *grad, *mat; /* [n_par], [n_par][n_par] */
  size_t *order;      /* [n_start] */
} hales_modes;

/* Groups the ends of the searches and builds the Laplace approximations.
 *
 * Two ends are one mode when one joined the other (infer/search.h, infer/valley.h), or when they are within
 * mode_distance of each other by the better one's Gauss-Newton matrix.  The Laplace covariance is the inverse
 * of the Gauss-Newton matrix with central differences; as it contains the prior, it is never singular and
 * never wider than the prior, and it is as wide as the prior where the model gives no derivative.  At a bound
 * it is that of the untruncated Gaussian. Modes lighter than 1e-3 of the heaviest are counted in n_found but
 * not kept. */
hales_status hales_modes_find(hales_ladder *l, const hales_search *s, hales_jacobian *work, hales_modes *m,
                              hales_err *err) HALES_CHECKED;

#endif
