#include "infer/surrogate.h"

#include <math.h>
#include <string.h>

#include "numeric/linalg.h"

/* Loops over lanes, once more for processors with wider registers; chosen at run time, same operations, same
 * bits (no contraction).  The sanitizers' clang goes without. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HALES_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define HALES_CLONES
#endif

enum { W = HALES_SURROGATE_LANES };
/* All heuristic, chosen by k-hat and ESS on six patients with three seeds each and on tests/infer. */
static const double ridge_linear = 1e-6, ridge_quadratic = 1e-3; /* training weight that says "zero" */
static const double eff_per_term = 2.0;    /* effective training points wanted per coefficient */
static const double weight_min = 1e-6;     /* below: the point is left out */
static const double tau_min = 5.0;         /* nats; fastest decay of a training weight */
static const double search_weight = 0.1;   /* of a point that is no draw: they crowd about the modes */
static const double importance_max = 10.0; /* most that an importance weight adds to a training weight */
static const double temper = 0.9;          /* power of the surrogate posterior: heavier tails */
static const double bound_slack = 1e-9;    /* prior sd; rounding of the coordinates */

/* 1, u_j, u_j u_k (k >= j): the order of eval's Horner scheme is c; then per j: b_j, a_jj .. a_jn */
static void fill_basis(size_t n, const double *u, double *basis) {
  size_t t = 0;
  basis[t++] = 1.0;
  for (size_t j = 0; j < n; j++) {
    basis[t++] = u[j];
    for (size_t k = j; k < n; k++) basis[t++] = u[j] * u[k];
  }
}

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

/* sums of the normal equations */
static void accumulate(const hales_training *t, hales_surrogate_room *room, hales_surrogate *s) {
  const hales_problem *p = s->p;
  const size_t nt = s->n_term, nd = p->n_dat;
  double *u = room->vec;
  memset(room->normal, 0, nt * nt * sizeof *room->normal);
  memset(room->rhs, 0, nd * nt * sizeof *room->rhs);
  for (size_t i = 0; i < t->n; i++) {
    const double w = room->weight[i];
    if (!(w > weight_min)) continue;
    to_u(s, t->z + i * p->n_par, u);
    fill_basis(p->n_par, u, room->basis);
    for (size_t a = 0; a < nt; a++) {
      const double wa = w * room->basis[a];
      double *row = room->normal + a * nt;
      for (size_t b = 0; b <= a; b++) row[b] += wa * room->basis[b];
    }
    for (size_t k = 0; k < nd; k++) {
      const double wk = w * t->out[i * nd + k] / p->datum[k].sd;
      double *row = room->rhs + k * nt;
      for (size_t a = 0; a < nt; a++) row[a] += wk * room->basis[a];
    }
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

static double dot(size_t n, const double *a, const double *b) {
  double s = 0.0;
  for (size_t i = 0; i < n; i++) s += a[i] * b[i];
  return s;
}

/* weighted residual in units of the datum's sd; the coefficients in both orders */
static void finish(const hales_training *t, double n_eff, hales_surrogate_room *room, hales_surrogate *s) {
  const hales_problem *p = s->p;
  const size_t nt = s->n_term, nd = p->n_dat;
  double *u = room->vec, *sum = s->rms, total = 0.0;
  memcpy(s->coef, room->rhs, nd * nt * sizeof *s->coef);
  memset(sum, 0, nd * sizeof *sum);
  for (size_t i = 0; i < t->n; i++) {
    const double w = room->weight[i];
    if (!(w > weight_min)) continue;
    total += w;
    to_u(s, t->z + i * p->n_par, u);
    fill_basis(p->n_par, u, room->basis);
    for (size_t k = 0; k < nd; k++) {
      const double e = dot(nt, room->basis, s->coef + k * nt) - t->out[i * nd + k] / p->datum[k].sd;
      sum[k] += w * e * e;
    }
  }
  const double dof = fmax(1.0 - (double)nt / n_eff, 0.1); /* heuristic floor: never more than tenfold */
  for (size_t k = 0; k < nd; k++) {
    s->rms[k] = sqrt(sum[k] / total / dof);
    s->sd[k] = sqrt(1.0 + s->rms[k] * s->rms[k]);
    for (size_t a = 0; a < nt; a++) s->coef_t[a * nd + k] = s->coef[k * nt + a];
  }
}

bool hales_surrogate_fit(const hales_problem *p, const hales_training *t, hales_surrogate_room *room,
                         hales_surrogate *s) {
  const size_t nd = p->n_dat, nt = hales_surrogate_terms(p->n_par);
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
  finish(t, n_eff, room, s);
  return true;
}

size_t hales_surrogate_work(size_t n_par, size_t n_dat) {
  return W * (n_dat + 1 + n_par + hales_surrogate_terms(n_par));
}

/* z = center + chol u; prior part of the loss; +inf outside */
static void prior_part(const hales_surrogate *s, const double *u, double *z, double *loss) {
  const size_t np = s->n_par;
  for (size_t w = 0; w < W; w++) loss[w] = 0.0;
  for (size_t j = 0; j < np; j++) {
    double *zj = z + j * W;
    for (size_t w = 0; w < W; w++) zj[w] = s->center[j];
    for (size_t k = 0; k <= j; k++) {
      const double l = s->chol[j * np + k];
      for (size_t w = 0; w < W; w++) zj[w] += l * u[k * W + w];
    }
    const double lo = hales_ladder_lo(s->p, j), hi = hales_ladder_hi(s->p, j);
    for (size_t w = 0; w < W; w++) {
      loss[w] += 0.5 * zj[w] * zj[w];
      if (!(zj[w] >= lo - bound_slack && zj[w] <= hi + bound_slack)) loss[w] = HUGE_VAL;
    }
  }
}

/* value of output k at the block */
HALES_CLONES static void output(const hales_surrogate *s, size_t k, const double *u, double *out) {
  const size_t np = s->n_par;
  const double *a = s->coef + k * s->n_term;
  double acc[W], g[W];
  for (size_t w = 0; w < W; w++) acc[w] = a[0];
  a++;
  for (size_t j = 0; j < np; j++) {
    for (size_t w = 0; w < W; w++) g[w] = a[0];
    a++;
    for (size_t i = j; i < np; i++, a++) {
      for (size_t w = 0; w < W; w++) g[w] += *a * u[i * W + w];
    }
    for (size_t w = 0; w < W; w++) acc[w] += g[w] * u[j * W + w];
  }
  memcpy(out, acc, sizeof acc);
}

/* adds datum k's part of the loss; pull: d loss/d polynomial */
static void datum_part(const hales_surrogate *s, size_t k, const double *poly, double *loss, double *pull) {
  const double sd = s->sd[k], nu = s->p->nu, value = s->p->datum[k].value / s->p->datum[k].sd;
  for (size_t w = 0; w < W; w++) {
    const double r = (value - poly[w]) / sd;
    loss[w] += nu > 0.0 ? 0.5 * (nu + 1.0) * log1p(r * r / nu) : 0.5 * r * r;
    const double weight = nu > 0.0 ? (nu + 1.0) / (nu + r * r) : 1.0;
    pull[w] = -weight * r / sd;
  }
}

/* gradient in u: prior through z, then the pulls through the summed quadratic */
HALES_CLONES static void gradient(const hales_surrogate *s, const double *u, const double *z,
                                  const double *pull, double *sum, double *grad) {
  const size_t np = s->n_par, nd = s->n_dat;
  for (size_t t = 0; t < s->n_term; t++) {
    double acc[W] = {0};
    for (size_t k = 0; k < nd; k++) {
      const double c = s->coef_t[t * nd + k];
      for (size_t w = 0; w < W; w++) acc[w] += c * pull[k * W + w];
    }
    memcpy(sum + t * W, acc, sizeof acc);
  }
  for (size_t k = 0; k < np; k++) {
    double acc[W] = {0};
    for (size_t j = k; j < np; j++) {
      const double l = s->chol[j * np + k];
      for (size_t w = 0; w < W; w++) acc[w] += l * z[j * W + w];
    }
    memcpy(grad + k * W, acc, sizeof acc);
  }
  const double *a = sum + W;
  for (size_t j = 0; j < np; j++) {
    double *gj = grad + j * W;
    for (size_t w = 0; w < W; w++) gj[w] += a[w];
    a += W;
    for (size_t k = j; k < np; k++, a += W) {
      double *gk = grad + k * W;
      for (size_t w = 0; w < W; w++) {
        gj[w] += a[w] * u[k * W + w];
        gk[w] += a[w] * u[j * W + w];
      }
    }
  }
  for (size_t i = 0; i < np * W; i++) grad[i] *= temper;
}

void hales_surrogate_eval(const hales_surrogate *s, const double *u, double *z, double *loss, double *grad,
                          double *work) {
  double *pull = work, *sum = work + W * s->n_dat;
  prior_part(s, u, z, loss);
  for (size_t k = 0; k < s->n_dat; k++) {
    output(s, k, u, sum);
    datum_part(s, k, sum, loss, pull + k * W);
  }
  for (size_t w = 0; w < W; w++) {
    loss[w] = loss[w] < HUGE_VAL ? temper * loss[w] : HUGE_VAL; /* NaN too */
  }
  if (grad) gradient(s, u, z, pull, sum, grad);
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
