/* A calibration problem that knows nothing of hearts: priors, measured data and a forward model that
 * answers for many points in one call.
 *
 * Coordinates.  theta is the *free* coordinate (for positive parameters their logarithm).  Inside the
 * ladder every parameter is standardised, z = (theta - mean)/sd, so that the prior precision is the
 * identity, steps and distances are in prior standard deviations, and the Gauss-Newton matrix is
 * never singular, however little the data say.
 *
 *   log p(theta | y) = sum_j log N_trunc(theta_j; prior_j) + sum_i log f((y_i - g_i(theta))/sd_i) - sum_i log
 * sd_i + const
 *
 * with f standard normal or Student t.  A point where the forward model has no answer has likelihood
 * zero: the prior is then that part of the prior box where the model exists.
 */
#ifndef HALES_INFER_PROBLEM_H
#define HALES_INFER_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "numeric/rng.h"

#define HALES_INFER_PAR_MAX 64 /* free parameters; the matrices are dense */
#define HALES_INFER_DAT_MAX 256

/* Gaussian in the free coordinate, truncated to [lo, hi]; mean and sd are those before truncation.
 * lo <= mean <= hi, either bound may be infinite. */
typedef struct hales_prior {
  double mean, sd, lo, hi;
} hales_prior;

/* A measured value in the coordinate of the forward output.  sd is the scale of its error: the standard
 * deviation when the error is Gaussian (nu = 0), the scale of the Student t otherwise. */
typedef struct hales_datum {
  double value, sd;
} hales_datum;

/* Knobs of the ladder: name, type, default, why.
 * heuristic: chosen on the problems of tests/infer, which print forward points, ESS and k-hat. */
#define HALES_INFER_SETTINGS(S)                                                                              \
  S(size_t, n_screen, 128, "prior draws scored to choose the starts; heuristic")                             \
  S(size_t, n_start, 8, "local searches; several, INFERENCE.md section 3")                                   \
  S(size_t, n_damping, 4, "damping values tried in one batch, a factor 10 apart; heuristic")                 \
  S(size_t, max_iter, 40,                                                                                    \
    "Gauss-Newton iterations of one start, the best start twice as many if need be; heuristic")              \
  S(size_t, max_search, 1800,                                                                                \
    "forward points for screening and search, half more for the best start if need be; heuristic: six "      \
    "patients with ten seeds converge")                                                                      \
  S(size_t, batch, 0, "points in one forward call, 0 = no limit; never changes a result")                    \
  S(size_t, n_mode_max, 4, "modes that get a proposal component")                                            \
  S(size_t, proposal_nu, 12,                                                                                 \
    "degrees of freedom of the proposal; heuristic: of 6, 12, 20 the best at 15 parameters")                 \
  S(size_t, n_round_draw, 320, "draws of one round of t mixtures; heuristic: more do not help what follows") \
  S(size_t, n_round, 1, "importance rounds of t mixtures at most")                                           \
  S(size_t, n_refine, 24, "rounds of surrogate proposals at most, 0 = none; heuristic: 4 to 10 are needed")  \
  S(size_t, n_refine_draw, 128,                                                                              \
    "draws of one of these, a multiple of n_chain; the last may be twice as large")                          \
  S(size_t, n_chain, 64,                                                                                     \
    "chains on the surrogate, a multiple of 16; heuristic: as good as 256 shorter ones")                     \
  S(double, fd_step, 0.1, "finite-difference step, prior sd: above solver noise 1e-3, below curvature")      \
  S(double, decrement_tol, 0.05, "Newton decrement g'H^-1 g/2, nats: mode found to sqrt(0.1) posterior sd")  \
  S(double, mode_distance, 1.0, "two end points closer than this, posterior sd, are one mode")               \
  S(double, khat_max, 0.7, "Pareto k above which weights are not trusted [Vehtari2024]")                     \
  S(double, ess_min, 400, "effective draws wanted; INFERENCE.md section 3")

typedef struct hales_infer_settings {
#define S(type, name, start, why) type name;
  HALES_INFER_SETTINGS(S)
#undef S
} hales_infer_settings;

/* The defaults of the table above. */
hales_infer_settings hales_infer_settings_default(void);

typedef struct hales_problem {
  size_t n_par, n_dat;
  const hales_prior *prior; /* [n_par] borrowed during the call */
  const hales_datum *datum; /* [n_dat] borrowed during the call; n_dat = 0: the posterior is the prior */
  double nu;                /* Student t degrees of freedom of the errors; 0 = Gaussian */
  hales_infer_settings settings;
  hales_rng rng; /* equal rng, equal result */
  /* n points: theta [n][n_par] -> out [n][n_dat]; ok[n] false where the model has no answer (out is then
   * ignored).  Each point's answer must not depend on the others in the call.  A non-finite output counts
   * as no answer.  Returns other than OK only when the whole run must stop (memory, programmer error). */
  hales_status (*forward)(void *ctx, size_t n, const double *theta, double *out, bool *ok, hales_err *err);
  /* Told where most runs will be before they are asked for: the prior mean, the best screened point, the
   * first search that nears its end, the best mode.  theta [n_par].  May make forward faster there; must not
   * depend on settings.batch.  NULL: not wanted. */
  void (*settle)(void *ctx, const double *theta);
  void *ctx;
} hales_problem;

/* EARG with the row in err->at when a prior, datum or setting is out of contract. */
hales_status hales_problem_check(const hales_problem *p, hales_err *err) HALES_CHECKED;

/* Standardised residual (value - out)/sd of datum i. */
double hales_problem_residual(const hales_problem *p, size_t i, double out);
/* Log density of datum i given the forward output, normalised. */
double hales_problem_loglik(const hales_problem *p, size_t i, double out);
/* Log prior density in theta at standardised z [n_par] (inside the bounds), normalised over the box. */
double hales_problem_logprior(const hales_problem *p, const double *z);

#endif
