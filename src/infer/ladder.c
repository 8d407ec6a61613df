#include "infer/ladder.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static void keep(hales_ladder *l, const double *z, const double *out) {
  const size_t np = l->p->n_par, nd = l->p->n_dat;
  if (l->n_pool == l->n_pool_max) return;
  memcpy(l->pool_z + l->n_pool * np, z, np * sizeof *z);
  memcpy(l->pool_out + l->n_pool * nd, out, nd * sizeof *out);
  l->n_pool++;
}

hales_status hales_ladder_eval(hales_ladder *l, size_t n, const double *z, double *out, bool *ok,
                               hales_err *err) {
  const hales_problem *p = l->p;
  assert(n <= l->n_batch);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < p->n_par; j++) {
      const hales_prior d = p->prior[j];
      const double t = d.mean + d.sd * z[i * p->n_par + j];
      /* rounding must not carry a point over its bound */
      l->theta[i * p->n_par + j] = t < d.lo ? d.lo : t > d.hi ? d.hi : t;
    }
    ok[i] = false;
  }
  const size_t batch = p->settings.batch > 0 ? p->settings.batch : n;
  for (size_t i = 0; i < n; i += batch) {
    const size_t m = n - i < batch ? n - i : batch;
    HALES_TRY(p->forward(p->ctx, m, l->theta + i * p->n_par, out + i * p->n_dat, ok + i, err));
  }
  l->n_forward += n;
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < p->n_dat && ok[i]; k++) ok[i] = isfinite(out[i * p->n_dat + k]);
    if (ok[i]) keep(l, z + i * p->n_par, out + i * p->n_dat);
    if (ok[i]) continue;
    l->n_failed++;
    for (size_t k = 0; k < p->n_dat; k++) out[i * p->n_dat + k] = 0.0;
  }
  return HALES_OK;
}

void hales_ladder_settle(hales_ladder *l, const double *z) {
  const hales_problem *p = l->p;
  if (!p->settle) return;
  for (size_t j = 0; j < p->n_par; j++) l->theta[j] = p->prior[j].mean + p->prior[j].sd * z[j];
  p->settle(p->ctx, l->theta);
}

double hales_ladder_lo(const hales_problem *p, size_t j) {
  return (p->prior[j].lo - p->prior[j].mean) / p->prior[j].sd;
}

double hales_ladder_hi(const hales_problem *p, size_t j) {
  return (p->prior[j].hi - p->prior[j].mean) / p->prior[j].sd;
}

double hales_ladder_loss(const hales_problem *p, const double *z, const double *out) {
  double s = 0.0;
  for (size_t j = 0; j < p->n_par; j++) s += 0.5 * z[j] * z[j];
  for (size_t i = 0; i < p->n_dat; i++) {
    const double r = hales_problem_residual(p, i, out[i]);
    s += p->nu > 0.0 ? 0.5 * (p->nu + 1.0) * log1p(r * r / p->nu) : 0.5 * r * r;
  }
  return s;
}

void hales_ladder_normal(const hales_problem *p, const double *z, const double *out, const double *jac,
                         double *grad, double *hess) {
  const size_t n = p->n_par;
  memset(hess, 0, n * n * sizeof *hess);
  for (size_t j = 0; j < n; j++) {
    grad[j] = z[j];
    hess[j * n + j] = 1.0;
  }
  for (size_t i = 0; i < p->n_dat; i++) {
    const double r = hales_problem_residual(p, i, out[i]), sd = p->datum[i].sd;
    const double w = p->nu > 0.0 ? (p->nu + 1.0) / (p->nu + r * r) : 1.0;
    const double *row = jac + i * n;
    for (size_t j = 0; j < n; j++) {
      grad[j] -= w * r * row[j] / sd;
      for (size_t k = 0; k <= j; k++) hess[j * n + k] += w * (row[j] / sd) * (row[k] / sd);
    }
  }
  for (size_t j = 0; j < n; j++) {
    for (size_t k = j + 1; k < n; k++) hess[j * n + k] = hess[k * n + j];
  }
}

double hales_ladder_distance2(size_t n, const double *a, const double *b, const double *h) {
  double d = 0.0;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) d += (a[i] - b[i]) * h[i * n + j] * (a[j] - b[j]);
  }
  return d;
}
