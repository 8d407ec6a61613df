#include "infer/check.h"

#include <math.h>
#include <stdalign.h>

#include "infer/predictive.h"
#include "numeric/linalg.h"
#include "numeric/psis.h"
#include "numeric/stats.h"

typedef struct room {
  double *x, *log_ratio, *weight, *tail; /* [n_draw] */
  hales_weighted *sorted;
  hales_psis_item *items;
  double *mat, *step, *vec; /* [n_par][n_par], [n_par], [n_par] */
  double *loo_p;            /* [n_dat] of the deletion residuals */
} room;

size_t hales_check_bytes(const hales_infer_result *r) {
  const size_t n = r->n_draw > 0 ? r->n_draw : 1;
  const size_t small = (r->n_par * (r->n_par + 2) + r->n_dat + 1) * sizeof(double);
  return n * (4 * sizeof(double) + sizeof(hales_weighted) + sizeof(hales_psis_item)) + small +
         10 * alignof(max_align_t);
}

static bool take(const hales_infer_result *r, hales_arena *a, room *m) {
  m->x = HALES_NEW(a, r->n_draw, double);
  m->log_ratio = HALES_NEW(a, r->n_draw, double);
  m->weight = HALES_NEW(a, r->n_draw, double);
  m->tail = HALES_NEW(a, r->n_draw, double);
  m->sorted = HALES_NEW(a, r->n_draw, hales_weighted);
  m->items = HALES_NEW(a, r->n_draw, hales_psis_item);
  m->mat = HALES_NEW(a, r->n_par * r->n_par, double);
  m->step = HALES_NEW(a, r->n_par, double);
  m->vec = HALES_NEW(a, r->n_par, double);
  m->loo_p = HALES_NEW(a, r->n_dat + 1, double); /* not empty without data */
  return m->x && m->log_ratio && m->weight && m->tail && m->sorted && m->items && m->mat && m->step &&
         m->vec && m->loo_p;
}

/* Deletion residuals of the model made linear at the best mode, Gaussian with the stated sd:
 *   A = P + J'S J,  d = A^-1 (J'S r - P (theta - mean)),  e = r - J d,  h_i = J_i A^-1 J_i'/sd_i^2,
 *   p_i = 2 Phi(-|e_i|/(sd_i sqrt(1 - h_i)))
 * One Gauss-Newton step d leads from the mode, robust or on a bound, to the Gaussian one. */
static void linear_deletion(const hales_problem *p, const hales_infer_result *r, room *m, double *loo_p) {
  const size_t np = r->n_par, nd = r->n_dat;
  for (size_t j = 0; j < np; j++) {
    const double prec = 1.0 / (p->prior[j].sd * p->prior[j].sd);
    m->step[j] = -prec * (r->mode_theta[j] - p->prior[j].mean);
    for (size_t k = 0; k < np; k++) m->mat[j * np + k] = j == k ? prec : 0.0;
  }
  for (size_t i = 0; i < nd; i++) {
    const double *row = r->mode_jac + i * np, sd = p->datum[i].sd;
    const double res = hales_problem_residual(p, i, r->mode_out[i]);
    for (size_t j = 0; j < np; j++) {
      m->step[j] += row[j] / sd * res;
      for (size_t k = 0; k < np; k++) m->mat[j * np + k] += row[j] / sd * (row[k] / sd);
    }
  }
  const bool spd = hales_chol_factor(np, m->mat, m->mat);
  if (spd) hales_chol_solve(np, m->mat, m->step, m->step);
  const double carries_all = 1e-3; /* 1 - h below this: the others say nothing about the datum */
  for (size_t i = 0; i < nd; i++) {
    loo_p[i] = 1.0;
    if (!spd) continue;
    const double *row = r->mode_jac + i * np, sd = p->datum[i].sd;
    double e = hales_problem_residual(p, i, r->mode_out[i]), h = 0.0;
    for (size_t j = 0; j < np; j++) e -= row[j] / sd * m->step[j];
    for (size_t j = 0; j < np; j++) m->vec[j] = row[j] / sd;
    hales_chol_forward(np, m->mat, m->vec, m->vec);
    for (size_t j = 0; j < np; j++) h += m->vec[j] * m->vec[j];
    if (1.0 - h > carries_all) loo_p[i] = 2.0 * hales_norm_cdf(-fabs(e) / sqrt(1.0 - h));
  }
}

static void leave_out(const hales_problem *p, const hales_infer_result *r, size_t i, room *m,
                      hales_datum_check *d) {
  for (size_t s = 0; s < r->n_draw; s++)
    m->log_ratio[s] =
        r->weight[s] > 0.0 ? log(r->weight[s]) - hales_problem_loglik(p, i, m->x[s]) : -HUGE_VAL;
  hales_psis_result psis;
  const bool some = hales_psis(r->n_draw, m->log_ratio, m->weight, m->items, m->tail, &psis);
  d->loo_khat = psis.khat;
  d->loo_linear = p->nu > 0.0 || !some || !(psis.khat <= p->settings.khat_max);
  if (d->loo_linear) {
    d->loo_p = m->loo_p[i];
  } else {
    const hales_predictive rest = {r->n_draw, m->weight, m->x, p->datum[i].sd, 0.0};
    const double low = hales_predictive_cdf(&rest, p->datum[i].value);
    const double high = hales_predictive_sf(&rest, p->datum[i].value);
    d->loo_p = fmin(1.0, 2.0 * fmin(low, high));
  }
}

static void check_datum(const hales_problem *p, const hales_infer_result *r, size_t i, room *m,
                        hales_datum_check *d) {
  static const double levels[] = {0.05, 0.5, 0.95};
  double q[3], mean = 0.0, var = 0.0;
  const hales_datum y = p->datum[i];
  for (size_t s = 0; s < r->n_draw; s++) {
    m->x[s] = r->out[s * r->n_dat + i];
    mean += r->weight[s] * m->x[s];
  }
  for (size_t s = 0; s < r->n_draw; s++) var += r->weight[s] * (m->x[s] - mean) * (m->x[s] - mean);
  hales_weighted_quantiles(r->n_draw, m->x, r->weight, m->sorted, 3, levels, q);
  const hales_predictive pred = {r->n_draw, r->weight, m->x, y.sd, p->nu};
  *d = (hales_datum_check){.lo90 = q[0],
                           .median = q[1],
                           .hi90 = q[2],
                           .pred_lo90 = hales_predictive_quantile(&pred, levels[0]),
                           .pred_hi90 = hales_predictive_quantile(&pred, levels[2]),
                           .residual = (y.value - mean) / y.sd,
                           .leverage = var / (y.sd * y.sd)};
  leave_out(p, r, i, m, d);
  d->outside = !(y.value >= d->pred_lo90 && y.value <= d->pred_hi90);
  d->named = d->loo_p < HALES_CHECK_FAMILY_LEVEL / (double)r->n_dat;
  d->misfit = d->outside || d->named;
}

static double posterior_p(const hales_problem *p, const hales_infer_result *r) {
  double sum = 0.0;
  for (size_t s = 0; s < r->n_draw; s++) {
    if (!(r->weight[s] > 0.0)) continue;
    double t = 0.0;
    for (size_t i = 0; i < r->n_dat; i++) {
      const double e = hales_problem_residual(p, i, r->out[s * r->n_dat + i]);
      t += e * e;
    }
    sum += r->weight[s] * hales_chi2_sf(t, (double)r->n_dat);
  }
  return sum;
}

static double prior_p(const hales_problem *p, const hales_infer_result *r) {
  double t = 0.0;
  for (size_t j = 0; j < r->n_par; j++) {
    const double z = (r->mode_theta[j] - p->prior[j].mean) / p->prior[j].sd;
    t += z * z;
  }
  for (size_t i = 0; i < r->n_dat; i++) {
    const double e = hales_problem_residual(p, i, r->mode_out[i]);
    t += e * e;
  }
  return hales_chi2_sf(t, (double)r->n_dat);
}

hales_status hales_check_run(const hales_problem *p, const hales_infer_result *r, hales_arena *scratch,
                             hales_datum_check *datum, hales_fit_check *fit, hales_err *err) {
  if (r->n_draw == 0) return HALES_FAIL(err, HALES_EARG, "check: the result has no draws (%s)", r->reason);
  const size_t mark = scratch->used;
  room m;
  if (!take(r, scratch, &m)) {
    scratch->used = mark;
    return HALES_FAIL(err, HALES_ENOMEM, "check: %zu bytes of arena needed", hales_check_bytes(r));
  }
  *fit = (hales_fit_check){.p_posterior = 1.0, .p_prior = 1.0};
  linear_deletion(p, r, &m, m.loo_p);
  for (size_t i = 0; i < r->n_dat; i++) {
    check_datum(p, r, i, &m, &datum[i]);
    if (datum[i].loo_p < datum[fit->suspect].loo_p) fit->suspect = i;
    fit->n_misfit += datum[i].misfit;
    fit->n_named += datum[i].named;
  }
  if (r->n_dat > 0) {
    fit->p_posterior = posterior_p(p, r);
    fit->p_prior = prior_p(p, r);
  }
  fit->misfit = fit->p_posterior < HALES_CHECK_GLOBAL_P || fit->n_named > 0;
  scratch->used = mark;
  return HALES_OK;
}
