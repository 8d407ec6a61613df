#include "infer/quadratic.h"

#include "numeric/clones.h"

enum { W = HALES_QUADRATIC_LANES, Q = 4, HALF = W / 2, BATCH = HALES_QUADRATIC_BATCH };

/* Half a block, as it lies in an array of doubles. */
typedef double quad __attribute__((vector_size(8 * HALF), aligned(8), may_alias));

/* Q polynomials at a time: 2 Q sums in registers share each load of a variable. */
HALES_CLONES void hales_quadratic_value(size_t n, size_t m, const double *coef, const double *u,
                                        double *out) {
  const size_t cols = hales_quadratic_padded(m);
  const quad *const x = (const quad *)u;
  for (size_t k = 0; k < cols; k += Q) {
    const double *c = coef + k;
    quad lo[Q], hi[Q];
    for (int q = 0; q < Q; q++) lo[q] = hi[q] = c[q] - (quad){0};
    c += cols;
    for (size_t j = 0; j < n; j++) {
      quad g[Q], h[Q];
      for (int q = 0; q < Q; q++) g[q] = h[q] = c[q] - (quad){0};
      c += cols;
      for (size_t i = j; i < n; i++, c += cols) {
        const quad a = x[2 * i], b = x[2 * i + 1];
        for (int q = 0; q < Q; q++) {
          g[q] += c[q] * a;
          h[q] += c[q] * b;
        }
      }
      for (int q = 0; q < Q; q++) {
        lo[q] += g[q] * x[2 * j];
        hi[q] += h[q] * x[2 * j + 1];
      }
    }
    quad *to = (quad *)(out + k * W);
    for (int q = 0; q < Q; q++) {
      to[2 * q] = lo[q];
      to[2 * q + 1] = hi[q];
    }
  }
}

/* sum_k pull_k coef_k: the coefficients of one polynomial, Q terms at a time */
HALES_CLONES static void combine(size_t rows, size_t cols, const double *coef, const quad *pull, quad *sum) {
  for (size_t t = 0; t < rows; t += Q) {
    const double *c = coef + t * cols;
    quad lo[Q], hi[Q];
    for (int q = 0; q < Q; q++) lo[q] = hi[q] = (quad){0};
    for (size_t k = 0; k < cols; k++) {
      const quad a = pull[2 * k], b = pull[2 * k + 1];
      for (int q = 0; q < Q; q++) {
        lo[q] += c[(size_t)q * cols + k] * a;
        hi[q] += c[(size_t)q * cols + k] * b;
      }
    }
    for (size_t q = 0; q < Q; q++) {
      sum[2 * (t + q)] = lo[q];
      sum[2 * (t + q) + 1] = hi[q];
    }
  }
}

HALES_CLONES void hales_quadratic_pull(size_t n, size_t m, const double *coef, const double *u,
                                       const double *pull, double *grad, double *work) {
  const size_t rows = hales_quadratic_padded(hales_quadratic_terms(n));
  combine(rows, hales_quadratic_padded(m), coef, (const quad *)pull, (quad *)work);
  const quad *a = (const quad *)work + 2, *const x = (const quad *)u;
  quad *const g = (quad *)grad;
  for (size_t j = 0; j < n; j++) {
    quad lo = g[2 * j] + a[0], hi = g[2 * j + 1] + a[1];
    a += 2;
    lo += 2.0 * a[0] * x[2 * j];
    hi += 2.0 * a[1] * x[2 * j + 1];
    a += 2;
    for (size_t i = j + 1; i < n; i++, a += 2) {
      lo += a[0] * x[2 * i];
      hi += a[1] * x[2 * i + 1];
      g[2 * i] += a[0] * x[2 * j];
      g[2 * i + 1] += a[1] * x[2 * j + 1];
    }
    g[2 * j] = lo;
    g[2 * j + 1] = hi;
  }
}

static void fill_basis(size_t n, const double *u, double *basis) {
  size_t t = 0;
  basis[t++] = 1.0;
  for (size_t j = 0; j < n; j++) {
    basis[t++] = u[j];
    for (size_t k = j; k < n; k++) basis[t++] = u[j] * u[k];
  }
}

/* row [n] += sum_p factor_p basis_p */
static inline void add_to_row(size_t n, size_t stride, const double *factor, const double *basis,
                              double *row) {
  size_t i = 0;
  for (; i + HALF <= n; i += HALF) {
    quad *const to = (quad *)(row + i);
    quad s = *to;
    for (size_t p = 0; p < BATCH; p++) s += factor[p] * *(const quad *)(basis + p * stride + i);
    *to = s;
  }
  for (; i < n; i++) {
    for (size_t p = 0; p < BATCH; p++) row[i] += factor[p] * basis[p * stride + i];
  }
}

HALES_CLONES void hales_quadratic_normal(size_t n, size_t m, const double *u, const double *w,
                                         const double *y, double *normal, double *rhs, double *work) {
  const size_t nt = hales_quadratic_terms(n);
  double factor[BATCH];
  for (size_t p = 0; p < BATCH; p++) fill_basis(n, u + p * n, work + p * nt);
  for (size_t t = 0; t < nt; t++) {
    for (size_t p = 0; p < BATCH; p++) factor[p] = w[p] * work[p * nt + t];
    add_to_row(t + 1, nt, factor, work, normal + t * nt);
  }
  for (size_t k = 0; k < m; k++) {
    for (size_t p = 0; p < BATCH; p++) factor[p] = w[p] * y[p * m + k];
    add_to_row(nt, nt, factor, work, rhs + k * nt);
  }
}
