/* A quadratic polynomial in place of each forward output, for proposals only: what it gets wrong is put right
 * by importance weights (infer/refine.h).
 *
 * Coordinates u with z = center + chol u: about the posterior as known so far, so that its bulk has |u_j| of
 * about 1.
 *
 *   (g(z) - y)/sd = c + sum_j u_j (b_j + sum_{k >= j} a_jk u_k)
 *
 * with y and sd those of the datum.  Response surfaces by weighted least squares [Box1951]; the error of the
 * fit goes into the likelihood.  The density is evaluated in single precision (infer/quadratic.h), and is
 * what comes of that: chains and weights see the same one.
 */
#ifndef HALES_INFER_SURROGATE_H
#define HALES_INFER_SURROGATE_H

#include "infer/ladder.h"
#include "infer/quadratic.h"

enum { HALES_SURROGATE_LANES = HALES_QUADRATIC_LANES }; /* points of one block: [..][LANES] arrays */

typedef struct hales_surrogate {
  size_t n_par, n_dat, n_term;
  const hales_problem *p;
  double *center, *chol; /* [n_par], [n_par][n_par] lower */
  float *root, *mid;     /* chol [padded n_par][padded n_par], zero elsewhere, and center, for the density */
  float *lo, *hi;        /* [n_par] bounds of z */
  float *coef;           /* [padded n_term][padded n_dat] of infer/quadratic.h */
  double *sd;            /* [n_dat] error of datum and surrogate together, in units of the datum's sd */
  double *rms;           /* [n_dat] error of the surrogate alone, in units of the datum's sd */
} hales_surrogate;

/* Room for hales_surrogate_fit. */
typedef struct hales_surrogate_room {
  double *weight;       /* [n] */
  double *normal, *rhs; /* [n_term][n_term], [n_dat][n_term] */
  double *u;            /* [n_par][HALES_SURROGATE_LANES] */
  float *work;          /* [hales_surrogate_fit_work(n_par, n_dat)] */
} hales_surrogate_room;

/* What it learns from. */
typedef struct hales_training {
  size_t n, n_search;       /* points; the first n_search are no draws but places of the search */
  const double *z, *out;    /* [n][n_par], [n][n_dat] */
  const double *loss;       /* [n] minus log posterior */
  const double *importance; /* [n - n_search] importance weights of the draws, mean about 1 */
} hales_training;

/* Fits.  s->center and s->chol must be set.
 *
 * Points count less the higher their loss is above that of a typical posterior draw, with a decay just so
 * slow that their effective number is several times the number of coefficients; more where an importance
 * weight says that the proposals so far had too little; and little when they come from the search. Returns
 * false when the normal equations cannot be solved (fewer points than coefficients, not finite). */
size_t hales_surrogate_fit_work(size_t n_par, size_t n_dat);
bool hales_surrogate_fit(const hales_problem *p, const hales_training *t, hales_surrogate_room *room,
                         hales_surrogate *s);

/* Coordinates of points row[0..n) of z [..][n_par], n at most LANES: u [n_par][LANES].  Spare lanes repeat
 * the last one. */
void hales_surrogate_place(const hales_surrogate *s, size_t n, const size_t *row, const double *z, double *u);

/* Minus log density of the surrogate posterior at a block of LANES points, unnormalised and tempered: as a
 * proposal it should have heavier tails than what it stands for.
 *
 *   u    [n_par][lanes] in
 *   loss [lanes]        out  +inf outside the bounds
 *   grad [n_par][lanes] out  d loss/d u, as if there were no bounds; may be NULL
 *   work [hales_surrogate_work(n_par, n_dat)] tmp
 */
void hales_surrogate_eval(const hales_surrogate *s, const double *u, double *loss, double *grad, float *work);
/* Floats of work that hales_surrogate_eval needs. */
size_t hales_surrogate_work(size_t n_par, size_t n_dat);

/* Minus log density at n points z [n][n_par], unnormalised; work as above, and u [n_par][lanes]. */
void hales_surrogate_loss(const hales_surrogate *s, size_t n, const double *z, double *loss, double *u,
                          float *work);

#endif
