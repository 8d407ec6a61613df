/* Rounds of importance sampling from surrogate posteriors.
 *
 *   all answers so far -> quadratic surrogate -> Hamiltonian chains -> forward model at their ends -> weights
 *
 * Each round fits a surrogate to every forward answer so far (search included), draws from its posterior
 * without a forward call, runs the forward model there and pools the draws with all before them: the
 * deterministic mixture of the t mixtures of the first rounds, which keep the tails, and of every surrogate
 * posterior, with the latter's constants by reverse logistic regression (infer/bridge.h).
 *
 * What no draw shows: a region of the posterior that the search, the t mixtures and the surrogates all miss.
 */
#ifndef HALES_INFER_REFINE_H
#define HALES_INFER_REFINE_H

#include "infer/chains.h"

/* Room.  N = draws of all rounds, K = 1 + n_refine, P = pool. */
typedef struct hales_refine {
  hales_surrogate *surrogate; /* [n_refine] */
  hales_surrogate_room room;
  hales_chains chains;
  double *log_q;         /* [K][N] log density of source k at every draw, unnormalised; 0: the t mixtures */
  double *log_z, *count; /* [K] */
  double *log_mix;       /* [N] */
  double *bridge;        /* [K][N] */
  double *pool_loss;     /* [P] */
  double *start;         /* [n_chain][n_par] */
  size_t n_round;        /* rounds done */
  double ess_before;     /* effective draws before the last round */
} hales_refine;

/* Rounds until the weights are accepted or n_refine is reached; continues a. */
hales_status hales_refine_run(hales_ladder *l, hales_amis *a, hales_refine *f, hales_err *err) HALES_CHECKED;

#endif
