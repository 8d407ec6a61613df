/* Hamiltonian Monte Carlo on a surrogate posterior [Neal2011]: many short parallel chains.
 *
 * Each chain starts at a draw of an importance sample of the surrogate posterior; every few steps it gets a
 * proposal from the importance mixture instead, so that it can change between modes.  Costs no forward point.
 */
#ifndef HALES_INFER_CHAINS_H
#define HALES_INFER_CHAINS_H

#include "infer/amis.h"
#include "infer/surrogate.h"

/* Room for n chains, n a multiple of HALES_SURROGATE_LANES; blocks of LANES chains side by side. */
typedef struct hales_chains {
  size_t n;
  double *u, *grad;               /* [n/LANES][n_par][LANES] state */
  double *loss;                   /* [n] */
  double *try_u, *try_grad, *mom; /* [n_par][LANES] */
  double *one, *place;            /* [n_par] */
  float *work;                    /* as hales_surrogate_eval wants */
  double accepted;                /* share of Hamiltonian proposals accepted after warm-up */
} hales_chains;

/* Runs the chains from z0 [n][n_par] and writes `each` draws of each to draw [each][n][n_par], standardised,
 * inside the bounds.  Deterministic for rng. */
void hales_chains_run(const hales_problem *p, const hales_surrogate *s, const hales_amis *a, hales_rng rng,
                      const double *z0, size_t each, hales_chains *c, double *draw);

#endif
