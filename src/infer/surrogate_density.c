#include "infer/surrogate.h"

#include <math.h>
#include <string.h>

#include "numeric/clones.h"
#include "numeric/linalg.h"

enum { W = HALES_SURROGATE_LANES, Q = 4, EIGHTS = 2 };
_Static_assert((int)W == (int)HALES_CHOL_ABREAST, "points of a block are placed together");
static const float temper = 0.9f;       /* power of the surrogate posterior: heavier tails; heuristic */
static const float bound_slack = 1e-5f; /* prior sd; rounding of the coordinates */

/* Lanes as they lie in arrays of floats. */
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));

void hales_surrogate_place(const hales_surrogate *s, size_t n, const size_t *row, const double *z,
                           double *u) {
  const size_t np = s->n_par;
  for (size_t w = 0; w < W; w++) {
    const double *from = z + row[w < n ? w : n - 1] * np;
    for (size_t j = 0; j < np; j++) u[j * W + w] = from[j] - s->center[j];
  }
  hales_chol_forward_abreast(np, s->chol, u);
}

size_t hales_surrogate_work(size_t n_par, size_t n_dat) {
  const size_t terms = hales_quadratic_padded(hales_quadratic_terms(n_par));
  return W * (3 * hales_quadratic_padded(n_par) + 2 * hales_quadratic_padded(n_dat) + terms + 1);
}

/* z = mid + root u, Q rows at a time */
HALES_CLONES static void spread(const hales_surrogate *s, const float *u, float *z) {
  const size_t np = s->n_par, cols = hales_quadratic_padded(np);
  for (size_t j = 0; j < cols; j += Q) {
    eight lo[Q], hi[Q];
    for (size_t q = 0; q < Q; q++) lo[q] = hi[q] = s->mid[j + q] - (eight){0};
    for (size_t k = 0; k < j + Q && k < np; k++) {
      const eight a = ((const eight *)u)[EIGHTS * k], b = ((const eight *)u)[EIGHTS * k + 1];
      for (size_t q = 0; q < Q; q++) {
        lo[q] += s->root[(j + q) * cols + k] * a;
        hi[q] += s->root[(j + q) * cols + k] * b;
      }
    }
    for (size_t q = 0; q < Q; q++) {
      ((eight *)z)[EIGHTS * (j + q)] = lo[q];
      ((eight *)z)[EIGHTS * (j + q) + 1] = hi[q];
    }
  }
}

/* grad = root' z: of the prior part of the loss, in u */
HALES_CLONES static void gather(const hales_surrogate *s, const float *z, float *grad) {
  const size_t np = s->n_par, cols = hales_quadratic_padded(np);
  for (size_t k = 0; k < cols; k += Q) {
    eight lo[Q] = {{0}}, hi[Q] = {{0}};
    for (size_t j = k; j < np; j++) {
      const eight a = ((const eight *)z)[EIGHTS * j], b = ((const eight *)z)[EIGHTS * j + 1];
      for (size_t q = 0; q < Q; q++) {
        lo[q] += s->root[j * cols + k + q] * a;
        hi[q] += s->root[j * cols + k + q] * b;
      }
    }
    for (size_t q = 0; q < Q; q++) {
      ((eight *)grad)[EIGHTS * (k + q)] = lo[q];
      ((eight *)grad)[EIGHTS * (k + q) + 1] = hi[q];
    }
  }
}

/* prior part of the loss; +inf outside */
HALES_CLONES static void prior_part(const hales_surrogate *s, const float *z, float *loss) {
  float sum[W] = {0};
  for (size_t j = 0; j < s->n_par; j++) {
    const float lo = s->lo[j] - bound_slack, hi = s->hi[j] + bound_slack, *at = z + j * W;
    for (size_t w = 0; w < W; w++) {
      sum[w] += 0.5f * at[w] * at[w];
      sum[w] = at[w] >= lo && at[w] <= hi ? sum[w] : HUGE_VALF;
    }
  }
  memcpy(loss, sum, sizeof sum);
}

/* adds datum k's part of the loss; pull: d loss/d polynomial, in its place */
HALES_CLONES static void datum_part(const hales_surrogate *s, size_t k, float *loss, float *pull) {
  const float sd = (float)s->sd[k], nu = (float)s->p->nu;
  float r[W], weight[W];
  for (size_t w = 0; w < W; w++) {
    r[w] = pull[w] / sd;
    weight[w] = nu > 0.0f ? (nu + 1.0f) / (nu + r[w] * r[w]) : 1.0f;
  }
  for (size_t w = 0; w < W; w++) pull[w] = weight[w] * r[w] / sd;
  for (size_t w = 0; w < W && nu > 0.0f; w++) loss[w] += 0.5f * (nu + 1.0f) * log1pf(r[w] * r[w] / nu);
  for (size_t w = 0; w < W && !(nu > 0.0f); w++) loss[w] += 0.5f * r[w] * r[w];
}

void hales_surrogate_eval(const hales_surrogate *s, const double *u, double *loss, double *grad,
                          float *work) {
  const size_t np = s->n_par, nd = s->n_dat, cols = hales_quadratic_padded(nd);
  const size_t size = W * hales_quadratic_padded(np);
  float *x = work, *z = x + size, *slope = z + size, *pull = slope + size, *sum = pull + W * cols,
        *rest = sum + W;
  for (size_t i = 0; i < W * np; i++) x[i] = (float)u[i];
  spread(s, x, z);
  prior_part(s, z, sum);
  hales_quadratic_value(np, nd, s->coef, x, pull);
  for (size_t k = 0; k < nd; k++) datum_part(s, k, sum, pull + k * W);
  for (size_t w = 0; w < W; w++) {
    loss[w] = sum[w] < HUGE_VALF ? (double)(temper * sum[w]) : HUGE_VAL; /* NaN too */
  }
  if (!grad) return;
  memset(pull + nd * W, 0, (cols - nd) * W * sizeof *pull);
  gather(s, z, slope);
  hales_quadratic_pull(np, nd, s->coef, x, pull, slope, rest);
  for (size_t i = 0; i < W * np; i++) grad[i] = (double)(temper * slope[i]);
}

void hales_surrogate_loss(const hales_surrogate *s, size_t n, const double *z, double *loss, double *u,
                          float *work) {
  for (size_t i = 0; i < n; i += W) {
    const size_t many = n - i < W ? n - i : W;
    size_t row[W];
    double l[W];
    for (size_t w = 0; w < many; w++) row[w] = i + w;
    hales_surrogate_place(s, many, row, z, u);
    hales_surrogate_eval(s, u, l, NULL, work);
    memcpy(loss + i, l, many * sizeof *l);
  }
}
