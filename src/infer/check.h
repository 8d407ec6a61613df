/* Does the calibrated model agree with the data it was given?  Which datum does not?
 *
 * Three looks, none of which simulates anything new:
 *
 * 1. In-sample predictive interval of each datum (the one that is shown): posterior of the output blurred by
 *    the datum's own error model.  A datum outside its 90 % interval is a misfit.  As the fit has seen the
 *    datum, with few data per parameter this happens in far less than 10 % of good data; with many data per
 *    parameter the share rises towards 10 % by design.
 * 2. Leave-one-out: how probable was the datum, judged by all the others?  With Gaussian errors the draws are
 *    re-weighted by 1/likelihood of the datum and Pareto smoothed [Vehtari2017].  Where that fails (k-hat >
 *    khat_max: the datum carries the fit), and always with Student t errors, the deletion residual of the
 * model made linear at the best mode is used [Cook1982, section 2.2.1], exact for a linear model with
 * Gaussian errors.  Two-sided tail probability below family_level/n_dat names the datum; for a right model
 * the chance of any name at all is at most about family_level.
 * 3. Posterior predictive check of all data together, discrepancy sum of squared standardised residuals
 *    [Gelman1996]: p = sum_s w_s P(chi2_n > T(y, theta_s)).  Uses the data twice, so it is conservative.
 *
 * With Student t errors the fit is robust, but 2 and 3 judge by the Gaussian core with the stated sd: a value
 * that the tail of the t merely tolerates is still reported.
 *
 * What no look can find: a wrong datum that the other data do not predict (leverage near 1).  And a wrong
 * datum pulls its neighbours: of several named data the one with the smallest loo_p (suspect) is the
 * likeliest.
 */
#ifndef HALES_INFER_CHECK_H
#define HALES_INFER_CHECK_H

#include "base/arena.h"
#include "infer/infer.h"

/* Documented thresholds. */
#define HALES_CHECK_GLOBAL_P 0.01 /* posterior predictive p below this: misfit of the whole */
#define HALES_CHECK_FAMILY_LEVEL                                                                             \
  0.05 /* leave-one-out: chance of naming any datum of a right model, at most */

typedef struct hales_datum_check {
  double median, lo90, hi90;   /* posterior of the forward output */
  double pred_lo90, pred_hi90; /* predictive: output and measurement error; the shown interval */
  double residual;             /* (value - posterior mean of the output)/sd */
  double loo_p;                /* two-sided leave-one-out predictive tail probability */
  double loo_khat;             /* of the re-weighting */
  double leverage; /* posterior variance of the output / error variance; near 1: nothing else checks it */
  bool loo_linear; /* loo_p is that of the deletion residual */
  bool outside;    /* value outside [pred_lo90, pred_hi90] */
  bool named;      /* leave-one-out says wrong */
  bool misfit;     /* outside or named */
} hales_datum_check;

typedef struct hales_fit_check {
  double p_posterior; /* posterior predictive p of the discrepancy; 1 without data */
  double p_prior; /* chi-square p of prior and data together at the best mode [Box1980]; small also when only
                     the patient is unlike the prior.  For information: not part of misfit. */
  size_t n_misfit, n_named;
  size_t suspect; /* datum with the smallest loo_p; 0 without data */
  bool misfit;    /* p_posterior < HALES_CHECK_GLOBAL_P or some datum named by leave-one-out */
} hales_fit_check;

/* Bytes of arena that hales_check_run needs. */
size_t hales_check_bytes(const hales_infer_result *r);

/* Checks every datum and the whole.
 *
 *   scratch        tmp  given back at the end
 *   datum [n_dat]  out
 *   fit            out
 *
 * EARG when the result has no draws; ENOMEM when the arena is too small. */
hales_status hales_check_run(const hales_problem *p, const hales_infer_result *r, hales_arena *scratch,
                             hales_datum_check *datum, hales_fit_check *fit, hales_err *err) HALES_CHECKED;

#endif
