#include "infer/surrogate.h"

#include <math.h>
#include <string.h>

#include "numeric/linalg.h"

enum { W = HALES_SURROGATE_LANES, BATCH = HALES_QUADRATIC_BATCH };
/* All heuristic, chosen by k-hat and ESS on six patients with three seeds each and on tests/infer. */
static const double ridge_linear = 1e-6, ridge_quadratic = 1e-3; /* training weight that says "zero" */
static const double eff_per_term = 2.0;    /* effective training points wanted per coefficient */
static const double weight_min = 1e-6;     /* below: the point is left out */
static const double tau_min = 8.0;         /* nats; fastest decay of a training weight */
static const double search_weight = 0.3;   /* of a point that is no draw: they crowd about the modes */
static const double importance_max = 10.0; /* most that an importance weight adds to a training weight */

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

/* The next points that count, from `from` on, at most `most`: their numbers in row; returns how many. */
static size_t next_points(const hales_training *t, const double *weight, size_t *from, size_t most,
                          size_t *row) {
  size_t n = 0;
  for (; *from < t->n && n < most; (*from)++) {
    if (weight[*from] > weight_min) row[n++] = *from;
  }
  return n;
}

size_t hales_surrogate_fit_work(size_t n_par, size_t n_dat) {
  return BATCH * (1 + n_par + n_dat) + hales_quadratic_normal_work(n_par, n_dat);
}

/* What the polynomial of datum k is to say of training point i. */
static double wanted(const hales_problem *p, const hales_training *t, size_t i, size_t k) {
  return (t->out[i * p->n_dat + k] - p->datum[k].value) / p->datum[k].sd;
}

/* sums of the normal equations */
static void accumulate(const hales_training *t, hales_surrogate_room *room, hales_surrogate *s) {
  const hales_problem *p = s->p;
  const size_t nt = s->n_term, nd = p->n_dat, np = p->n_par;
  float *w = room->work, *u = w + BATCH, *y = u + BATCH * np, *work = y + BATCH * nd;
  memset(room->normal, 0, nt * nt * sizeof *room->normal);
  memset(room->rhs, 0, nd * nt * sizeof *room->rhs);
  memset(room->work, 0, BATCH * (1 + np + nd) * sizeof *room->work);
  size_t from = 0, n, row[BATCH];
  while ((n = next_points(t, room->weight, &from, BATCH, row)) > 0) {
    for (size_t i = 0; i < BATCH; i++) w[i] = i < n ? (float)room->weight[row[i]] : 0.0f;
    for (size_t i = 0; i < n; i++) {
      if (i % W == 0) hales_surrogate_place(s, n - i < W ? n - i : W, row + i, t->z, room->u);
      for (size_t j = 0; j < np; j++) u[i * np + j] = (float)room->u[j * W + i % W];
      for (size_t k = 0; k < nd; k++) y[i * nd + k] = (float)wanted(p, t, row[i], k);
    }
    hales_quadratic_normal(np, nd, u, w, y, room->normal, room->rhs, work);
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
    for (size_t a = 0; a < nt; a++) s->coef[a * cols + k] = (float)solution[k * nt + a];
  }
}

/* weighted residual in units of the datum's sd */
static void measure(const hales_training *t, double n_eff, hales_surrogate_room *room, hales_surrogate *s) {
  const hales_problem *p = s->p;
  const size_t np = s->n_par, nd = p->n_dat;
  double *sum = s->rms, total = 0.0;
  float *u = room->work, *value = u + W * np;
  memset(sum, 0, nd * sizeof *sum);
  size_t from = 0, n, row[W];
  while ((n = next_points(t, room->weight, &from, W, row)) > 0) {
    hales_surrogate_place(s, n, row, t->z, room->u);
    for (size_t j = 0; j < W * np; j++) u[j] = (float)room->u[j];
    hales_quadratic_value(np, nd, s->coef, u, value);
    for (size_t i = 0; i < n; i++) {
      const double w = room->weight[row[i]];
      total += w;
      for (size_t k = 0; k < nd; k++) {
        const double e = (double)value[k * W + i] - wanted(p, t, row[i], k);
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

/* The coordinates as the density takes them. */
static void put_coordinates(hales_surrogate *s) {
  const size_t np = s->n_par, cols = hales_quadratic_padded(np);
  memset(s->root, 0, cols * cols * sizeof *s->root);
  memset(s->mid, 0, cols * sizeof *s->mid);
  for (size_t j = 0; j < np; j++) {
    s->mid[j] = (float)s->center[j];
    s->lo[j] = (float)hales_ladder_lo(s->p, j);
    s->hi[j] = (float)hales_ladder_hi(s->p, j);
    for (size_t k = 0; k <= j; k++) s->root[j * cols + k] = (float)s->chol[j * np + k];
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
  put_coordinates(s);
  put_coefficients(room->rhs, s);
  measure(t, n_eff, room, s);
  return true;
}
