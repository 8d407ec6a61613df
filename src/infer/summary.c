#include "infer/summary.h"

#include <math.h>
#include <stdalign.h>

#include "numeric/stats.h"
#include "numeric/truncnorm.h"

static const double limit_band = 0.02, limit_mass = 0.25; /* heuristic; see at_limit */
static const double levels[] = {0.05, 0.5, 0.95};

size_t hales_summary_bytes(const hales_infer_result *r) {
  const size_t n = r->n_draw > 0 ? r->n_draw : 1;
  return n * (sizeof(double) + sizeof(hales_weighted)) + 2 * alignof(max_align_t);
}

static bool is_at_limit(hales_prior d, size_t n, const double *x, const double *w) {
  const double width = d.hi - d.lo, band = limit_band * (isfinite(width) ? width : d.sd);
  double low = 0.0, high = 0.0;
  for (size_t i = 0; i < n; i++) {
    if (x[i] <= d.lo + band) low += w[i];
    if (x[i] >= d.hi - band) high += w[i];
  }
  return low >= limit_mass || high >= limit_mass;
}

static hales_par_summary summarise(hales_prior d, size_t n, const double *x, const double *w,
                                   hales_weighted *work) {
  double q[3], mean = 0.0, var = 0.0;
  hales_weighted_quantiles(n, x, w, work, 3, levels, q);
  for (size_t i = 0; i < n; i++) mean += w[i] * x[i];
  for (size_t i = 0; i < n; i++) var += w[i] * (x[i] - mean) * (x[i] - mean);
  const hales_truncnorm prior = {d.mean, d.sd, d.lo, d.hi};
  const double prior_var = hales_truncnorm_var(prior), contraction = 1.0 - var / prior_var;
  return (hales_par_summary){.lo90 = q[0],
                             .median = q[1],
                             .hi90 = q[2],
                             .mean = mean,
                             .sd = sqrt(var),
                             .prior_lo90 = hales_truncnorm_quantile(prior, levels[0]),
                             .prior_median = hales_truncnorm_quantile(prior, levels[1]),
                             .prior_hi90 = hales_truncnorm_quantile(prior, levels[2]),
                             .prior_sd = sqrt(prior_var),
                             .contraction = contraction,
                             .learned = contraction >= HALES_LEARNED_MIN,
                             .at_limit = is_at_limit(d, n, x, w)};
}

hales_status hales_summary_run(const hales_problem *p, const hales_infer_result *r, hales_arena *scratch,
                               hales_par_summary *par, hales_err *err) {
  if (r->n_draw == 0) return HALES_FAIL(err, HALES_EARG, "summary: the result has no draws (%s)", r->reason);
  const size_t mark = scratch->used;
  double *x = HALES_NEW(scratch, r->n_draw, double);
  hales_weighted *work = HALES_NEW(scratch, r->n_draw, hales_weighted);
  if (x == NULL || work == NULL) {
    scratch->used = mark;
    return HALES_FAIL(err, HALES_ENOMEM, "summary: %zu bytes of arena needed", hales_summary_bytes(r));
  }
  for (size_t j = 0; j < r->n_par; j++) {
    for (size_t i = 0; i < r->n_draw; i++) x[i] = r->theta[i * r->n_par + j];
    par[j] = summarise(p->prior[j], r->n_draw, x, r->weight, work);
  }
  scratch->used = mark;
  return HALES_OK;
}
