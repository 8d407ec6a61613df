/* Adaptive multiple importance sampling with Student t mixtures.
 *
 * Round 0 draws from a mixture of multivariate t: per mode its Laplace approximation and a wider one, and the
 * Gauss-Newton approximations at waypoints of the search that a bent posterior may run through.
 * Each later round moves the components to the weighted draws so far (one population Monte Carlo step
 * [Cappe2008]).  All draws of all rounds are weighted by the deterministic mixture of all proposals
 * [Cornuet2012], then Pareto smoothed [Vehtari2024].
 *
 * Draws outside the bounds are drawn again without a forward call; the candidates are counted, so the weights
 * and the evidence remain exact.
 */
#ifndef HALES_INFER_AMIS_H
#define HALES_INFER_AMIS_H

#include "infer/ladder.h"
#include "infer/modes.h"
#include "numeric/linalg.h"
#include "numeric/psis.h"

/* One multivariate t of one round. */
typedef struct hales_amis_component {
  double alpha;    /* share of its round's draws */
  double log_norm; /* log density at its centre */
  size_t round;
} hales_amis_component;

/* Room and result.  N = n_round_draw n_round + n_refine_draw n_refine; C = (2 n_mode_max +
 * HALES_SEARCH_WAY_MAX) n_round. */
typedef struct hales_amis {
  size_t n, n_comp, n_round;  /* draws, components, rounds done */
  size_t first;               /* component that the last round begins with */
  hales_amis_component *comp; /* [C] */
  double *mean, *chol;        /* [C][n_par], [C][n_par][n_par] lower factor of the scale matrix */
  size_t *n_candidate;        /* [rounds] draws of a round with those outside the bounds */
  double *z, *out;            /* [N][n_par], [N][n_dat] */
  bool *ok;                   /* [N] */
  double *log_target, *log_weight, *weight; /* [N]; weight is smoothed, sum 1 */
  hales_psis_item *items;                   /* [N] */
  double *tail, *tempered;                  /* [N] */
  double *vec, *mat, *log_q;                /* [2 n_par], [n_par][n_par], [C] */
  hales_psis_result psis;
  double log_evidence; /* log p(y), prior normalised over its box */
} hales_amis;

/* Runs up to n_round rounds, until k-hat and ESS meet their limits.
 * Outcome in a->psis; when no draw has weight, a->psis.ess is 0 and log_evidence 0. */
hales_status hales_amis_run(hales_ladder *l, const hales_search *s, const hales_modes *m, hales_amis *a,
                            hales_err *err) HALES_CHECKED;

/* Both limits met. */
bool hales_amis_accepted(const hales_problem *p, const hales_amis *a);
/* Log posterior density in z, unnormalised, at a point of known output. */
double hales_amis_log_target(const hales_problem *p, const double *z, const double *out);
/* Log density of the mixture of all rounds; not truncated to the bounds. */
double hales_amis_log_mixture(const hales_problem *p, const hales_amis *a, const double *z);
/* The same of the last round alone, at HALES_AMIS_ABREAST points side by side: z, work [n_par][ABREAST]. */
enum { HALES_AMIS_ABREAST = HALES_CHOL_ABREAST };
void hales_amis_log_last(const hales_problem *p, const hales_amis *a, const double *z, double *work,
                         double *log_q);
/* A draw of the last round's mixture; may lie outside the bounds. */
void hales_amis_draw(const hales_problem *p, const hales_amis *a, hales_rng rng, double *z);
/* a->tempered: the weights to the power that leaves at least `want` effective draws (at most half of all),
 * sum 1. */
void hales_amis_temper(hales_amis *a, double want);

#endif
