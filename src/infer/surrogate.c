#include "infer/surrogate.h"

#include <math.h>
#include <string.h>

#include "numeric/clones.h"
#include "numeric/linalg.h"

enum { W = HALES_SURROGATE_LANES, BATCH = HALES_QUADRATIC_BATCH };
/* All heuristic, chosen by k-hat and ESS on six patients with three seeds each and on tests/infer. */
static const double ridge_linear = 1e-6, ridge_quadratic = 1e-3; /* training weight that says "zero" */
static const double eff_per_term = 2.0;    /* effective training points wanted per coefficient */
static const double weight_min = 1e-6;     /* below: the point is left out */
static const double tau_min = 8.0;         /* nats; fastest decay of a training weight */
static const double search_weight = 0.3;   /* of a point that is no draw: they crowd about the modes */
static const double importance_max = 10.0; /* most that an importance weight adds to a training weight */
static const double temper = 0.9;          /* power of the surrogate posterior: heavier tails */
static const double bound_slack = 1e-9;    /* prior sd; rounding of the coordinates */

/* training weights with decay tau; returns their effective number */
static double effective(const hales_training *t, double from, double tau, double *weight) {
  double s = 0.0, s2 = 0.0;
  for (size_t i = 0; i < t->n; i++) {
    weight[i] = exp(-fmax(t->loss[i] - from, 0.0) / tau);
    weight[i] *= i < t->n_search ? search_weight : 1.0 + fmin(t->importance[i - t->n_search], importance_max);
    s += weight[i];
    s2 += weight[i] * weight[i];
  }
  return s > 0.0 ? s * s / s2 : 0.0;
}

/* returns the effective number of points */
static double weigh(const hales_training *t, size_t n_par, size_t n_term, double *weight) {
  double best = HUGE_VAL;
  for (size_t i = 0; i < t->n; i++) best = fmin(best, t->loss[i]);
  /* a posterior draw stands about n_par/2 nats above the mode */
  const double from = best + 0.5 * (double)n_par, want = eff_per_term * (double)n_term;
  double lo = log(tau_min), hi = log(1e4), got = effective(t, from, exp(lo), weight);
  if (got >= want) return got;
  for (int i = 0; i < 25; i++) {
    const double mid = 0.5 * (lo + hi);
    if (effective(t, from, exp(mid), weight) >= want)
      hi = mid;
    else
      lo = mid;
  }
  return effective(t, from, exp(hi), weight);
}

static void to_u(const hales_surrogate *s, const double *z, double *u) {
  for (size_t j = 0; j < s->n_par; j++) u[j] = z[j] - s->center[j];
  hales_chol_forward(s->n_par, s->chol, u, u);
}

/* The next points that count, from `from` on, at most `most`: their numbers in row; returns how many. */
static size_t next_points(const hales_training *t, const double *weight, size_t *from, size_t most,
                          size_t *row) {
  size_t n = 0;
  for (; *from < t->n && n < most; (*from)++) {
    if (weight[*from] > weight_min) row[n++] = *from;
  }
  return n;
}

/* sums of the normal equations */
static void accumulate(const hales_training *t, hales_surrogate_room *room, hales_surrogate *s) {
  const hales_problem *p = s->p;
  const size_t nt = s->n_term, nd = p->n_dat, np = p->n_par;
  memset(room->normal, 0, nt * nt * sizeof *room->normal);
  memset(room->rhs, 0, nd * nt * sizeof *room->rhs);
  memset(room->u, 0, BATCH * np * sizeof *room->u);
  memset(room->value, 0, BATCH * nd * sizeof *room->value);
  size_t from = 0, n, row[BATCH];
  while ((n = next_points(t, room->weight, &from, BATCH, row)) > 0) {
    double w[BATCH] = {0};
    for (size_t i = 0; i < n; i++) {
      w[i] = room->weight[row[i]];
      to_u(s, t->z + row[i] * np, room->u + i * np);
      for (size_t k = 0; k < nd; k++) room->value[i * nd + k] = t->out[row[i] * nd + k] / p->datum[k].sd;
    }
    hales_quadratic_normal(np, nd, room->u, w, room->value, room->normal, room->rhs, room->basis);
  }
}

static void add_ridge(size_t n_par, size_t nt, double *normal) {
  size_t t = 1;
  for (size_t j = 0; j < n_par; j++) {
    normal[t * nt + t] += ridge_linear;
    t++;
    for (size_t k = j; k < n_par; k++, t++) normal[t * nt + t] += ridge_quadratic;
  }
}

/* solutions [n_dat][n_term] as coefficients */
static void put_coefficients(const double *solution, hales_surrogate *s) {
  const size_t nt = s->n_term, nd = s->n_dat, cols = hales_quadratic_padded(nd);
  memset(s->coef, 0, hales_quadratic_padded(nt) * cols * sizeof *s->coef);
  for (size_t k = 0; k < nd; k++) {
    for (size_t a = 0; a < nt; a++) s->coef[a * cols + k] = solution[k * nt + a];
  }
}

/* weighted residual in units of the datum's sd */
static void measure(const hales_training *t, double n_eff, hales_surrogate_room *room, hales_surrogate *s) {
  const hales_problem *p = s->p;
  const size_t np = s->n_par, nd = p->n_dat;
  double *sum = s->rms, total = 0.0;
  memset(sum, 0, nd * sizeof *sum);
  size_t from = 0, n, row[W];
  while ((n = next_points(t, room->weight, &from, W, row)) > 0) {
    for (size_t i = 0; i < W; i++) {
      to_u(s, t->z + row[i < n ? i : n - 1] * np, room->vec);
      for (size_t j = 0; j < np; j++) room->u[j * W + i] = room->vec[j];
    }
    hales_quadratic_value(np, nd, s->coef, room->u, room->value);
    for (size_t i = 0; i < n; i++) {
      const double w = room->weight[row[i]];
      total += w;
      for (size_t k = 0; k < nd; k++) {
        const double e = room->value[k * W + i] - t->out[row[i] * nd + k] / p->datum[k].sd;
        sum[k] += w * e * e;
      }
    }
  }
  const double dof =
      fmax(1.0 - (double)s->n_term / n_eff, 0.1); /* heuristic floor: never more than tenfold */
  for (size_t k = 0; k < nd; k++) {
    s->rms[k] = sqrt(sum[k] / total / dof);
    s->sd[k] = sqrt(1.0 + s->rms[k] * s->rms[k]);
  }
}

bool hales_surrogate_fit(const hales_problem *p, const hales_training *t, hales_surrogate_room *room,
                         hales_surrogate *s) {
  const size_t nd = p->n_dat, nt = hales_quadratic_terms(p->n_par);
  s->p = p;
  s->n_par = p->n_par;
  s->n_dat = nd;
  s->n_term = nt;
  if (t->n < nt + 1) return false;
  const double n_eff = weigh(t, p->n_par, nt, room->weight);
  accumulate(t, room, s);
  add_ridge(p->n_par, nt, room->normal);
  if (!hales_chol_factor(nt, room->normal, room->normal)) return false;
  for (size_t k = 0; k < nd; k++) {
    double *x = room->rhs + k * nt;
    hales_chol_solve(nt, room->normal, x, x);
    for (size_t i = 0; i < nt; i++) {
      if (!isfinite(x[i])) return false;
    }
  }
  put_coefficients(room->rhs, s);
  measure(t, n_eff, room, s);
  return true;
}

size_t hales_surrogate_work(size_t n_par, size_t n_dat) {
  return W * (2 * hales_quadratic_padded(n_dat) + hales_quadratic_padded(hales_quadratic_terms(n_par)));
}

/* z = center + chol u; prior part of the loss; +inf outside */
HALES_CLONES static void prior_part(const hales_surrogate *s, const double *u, double *z, double *loss) {
  const size_t np = s->n_par;
  double sum[W] = {0};
  for (size_t j = 0; j < np; j++) {
    double at[W];
    for (size_t w = 0; w < W; w++) at[w] = s->center[j];
    for (size_t k = 0; k <= j; k++) {
      const double l = s->chol[j * np + k];
      for (size_t w = 0; w < W; w++) at[w] += l * u[k * W + w];
    }
    const hales_prior *d = &s->p->prior[j];
    const double lo = (d->lo - d->mean) / d->sd - bound_slack, hi = (d->hi - d->mean) / d->sd + bound_slack;
    for (size_t w = 0; w < W; w++) {
      sum[w] += 0.5 * at[w] * at[w];
      sum[w] = at[w] >= lo && at[w] <= hi ? sum[w] : HUGE_VAL;
    }
    memcpy(z + j * W, at, sizeof at);
  }
  memcpy(loss, sum, sizeof sum);
}

/* adds datum k's part of the loss; pull: d loss/d polynomial */
HALES_CLONES static void datum_part(const hales_surrogate *s, size_t k, const double *poly, double *loss,
                                    double *pull) {
  const double sd = s->sd[k], nu = s->p->nu, value = s->p->datum[k].value / s->p->datum[k].sd;
  double r[W], weight[W];
  for (size_t w = 0; w < W; w++) {
    r[w] = (value - poly[w]) / sd;
    weight[w] = nu > 0.0 ? (nu + 1.0) / (nu + r[w] * r[w]) : 1.0;
  }
  for (size_t w = 0; w < W; w++) pull[w] = -weight[w] * r[w] / sd;
  for (size_t w = 0; w < W && nu > 0.0; w++) loss[w] += 0.5 * (nu + 1.0) * log1p(r[w] * r[w] / nu);
  for (size_t w = 0; w < W && !(nu > 0.0); w++) loss[w] += 0.5 * r[w] * r[w];
}

/* gradient of the prior part in u: chol' z */
HALES_CLONES static void prior_gradient(const hales_surrogate *s, const double *z, double *grad) {
  const size_t np = s->n_par;
  for (size_t k = 0; k < np; k++) {
    double acc[W] = {0};
    for (size_t j = k; j < np; j++) {
      const double l = s->chol[j * np + k];
      for (size_t w = 0; w < W; w++) acc[w] += l * z[j * W + w];
    }
    memcpy(grad + k * W, acc, sizeof acc);
  }
}

void hales_surrogate_eval(const hales_surrogate *s, const double *u, double *z, double *loss, double *grad,
                          double *work) {
  const size_t nd = s->n_dat, cols = hales_quadratic_padded(nd);
  double *value = work, *pull = value + W * cols, *rest = pull + W * cols;
  prior_part(s, u, z, loss);
  hales_quadratic_value(s->n_par, nd, s->coef, u, value);
  for (size_t k = 0; k < nd; k++) datum_part(s, k, value + k * W, loss, pull + k * W);
  for (size_t w = 0; w < W; w++) {
    loss[w] = loss[w] < HUGE_VAL ? temper * loss[w] : HUGE_VAL; /* NaN too */
  }
  if (!grad) return;
  memset(pull + nd * W, 0, (cols - nd) * W * sizeof *pull);
  prior_gradient(s, z, grad);
  hales_quadratic_pull(s->n_par, nd, s->coef, u, pull, grad, rest);
  for (size_t i = 0; i < s->n_par * W; i++) grad[i] *= temper;
}

void hales_surrogate_loss(const hales_surrogate *s, size_t n, const double *z, double *loss, double *work) {
  const size_t np = s->n_par;
  double *u = work + hales_surrogate_work(np, s->n_dat), *back = u + np * W, *one = back + np * W;
  for (size_t i = 0; i < n; i += W) {
    double l[W];
    for (size_t w = 0; w < W; w++) {
      const size_t at = i + w < n ? i + w : n - 1;
      to_u(s, z + at * np, one);
      for (size_t j = 0; j < np; j++) u[j * W + w] = one[j];
    }
    hales_surrogate_eval(s, u, back, l, NULL, work);
    for (size_t w = 0; w < W && i + w < n; w++) loss[i + w] = l[w];
  }
}
