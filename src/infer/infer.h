/* The inference ladder: from a problem to weighted posterior draws with their own verdict.
 *
 *   screen -> multi-start search -> modes with Laplace covariance -> importance sampling from t mixtures
 *   -> while not accepted: importance sampling from surrogate posteriors -> trust
 *
 * One call of hales_infer_run does all of it on an arena that the caller made:
 *
 *   hales_arena a = {.base = memory, .cap = hales_infer_bytes(&problem)};
 *   hales_infer_result r;
 *   HALES_TRY(hales_infer_run(&problem, &a, &r, err));
 *
 * infer/summary.h and infer/check.h read the result.
 */
#ifndef HALES_INFER_INFER_H
#define HALES_INFER_INFER_H

#include "base/arena.h"
#include "infer/modes.h"
#include "infer/problem.h"

/* What the draws are worth.  X(symbol, text) */
#define HALES_INFER_TRUST_LIST(X)                                                                            \
  X(NONE, "no posterior")                                                                                    \
  X(POOR, "importance weights not to be trusted")                                                            \
  X(CAUTION, "weights accepted, search doubtful")                                                            \
  X(GOOD, "accepted")

typedef enum hales_infer_trust {
#define X(sym, text) HALES_TRUST_##sym,
  HALES_INFER_TRUST_LIST(X)
#undef X
} hales_infer_trust;

const char *hales_infer_trust_text(hales_infer_trust t);

/* The posterior.  All arrays lie in the arena of the run and live as long as it does. */
typedef struct hales_infer_result {
  size_t n_par, n_dat;

  size_t n_draw;  /* draws at which the model has an answer; 0 when trust is NONE */
  double *theta;  /* [n_draw][n_par] free coordinates */
  double *weight; /* [n_draw] sum 1 */
  double *out;    /* [n_draw][n_dat] forward outputs at theta */

  size_t n_mode;       /* modes kept, best first; 0 when infeasible */
  size_t n_mode_found; /* distinct ends of the searches, light ones included */
  hales_mode *mode;    /* [n_mode] */
  double *mode_theta;  /* [n_mode][n_par] */
  double *mode_out;    /* [n_mode][n_dat] */
  double *mode_cov;    /* [n_mode][n_par][n_par] Laplace covariance in theta */
  double *mode_jac;    /* [n_mode][n_dat][n_par] d out/d theta, central differences */

  hales_infer_stop stop;   /* of the best mode; INFEASIBLE when there is none */
  size_t n_start, n_agree; /* searches; those that ended in the best mode */
  double grad_norm;        /* at the best mode, nats per prior sd */

  double
      log_evidence; /* log p(y), standard error about 1/sqrt(ESS of the t mixtures); 0 when trust is NONE */
  double ess, khat; /* of the smoothed weights */
  size_t n_round;   /* importance rounds done */
  hales_infer_trust trust;
  char reason[160]; /* one sentence: why this trust */

  size_t n_forward, n_forward_search, n_forward_failed; /* model runs: all, before sampling, without answer */
  size_t bytes_peak;                                    /* of the arena */
} hales_infer_result;

/* Bytes of arena that hales_infer_run needs at most for this problem; 0 when the problem is out of contract.
 */
size_t hales_infer_bytes(const hales_problem *p);

/* Runs the ladder.
 *
 *   p      in   borrowed during the call
 *   arena  in   keeps the result's arrays; the scratch above them is given back
 *   r      out  plain values and pointers into arena
 *
 * Returns OK also when the result is not to be trusted: that is in r->trust and r->reason.
 *   EARG   the problem is out of contract (err->at = row)
 *   ENOMEM the arena is too small
 *   EMATH  a Gauss-Newton matrix overflowed
 *   or what the forward model returned.
 * Guarantees: the same result, to the bit, for equal p->rng, whatever settings.batch is. */
hales_status hales_infer_run(const hales_problem *p, hales_arena *arena, hales_infer_result *r,
                             hales_err *err) HALES_CHECKED;

/* Systematic resampling: n draws of equal weight for whoever cannot use weights (plots, scenario runs).
 *
 *   pick [n] out  indices of draws, ascending; index i appears about n weight[i] times
 *
 * Deterministic for rng.  Needs r->n_draw > 0. */
void hales_infer_resample(const hales_infer_result *r, hales_rng rng, size_t n, size_t *pick);

#endif
