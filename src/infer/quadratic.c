#include "infer/quadratic.h"

#include "numeric/clones.h"

enum { W = HALES_QUADRATIC_LANES, Q = 4, HALF = W / 2 };

/* Half a block, as it lies in an array of floats. */
typedef float eight __attribute__((vector_size(4 * HALF), aligned(4), may_alias));

/* Q polynomials at a time: 2 Q sums in registers share each load of a variable. */
HALES_CLONES void hales_quadratic_value(size_t n, size_t m, const float *coef, const float *u, float *out) {
  const size_t cols = hales_quadratic_padded(m);
  const eight *const x = (const eight *)u;
  for (size_t k = 0; k < cols; k += Q) {
    const float *c = coef + k;
    eight lo[Q], hi[Q];
    for (int q = 0; q < Q; q++) lo[q] = hi[q] = c[q] - (eight){0};
    c += cols;
    for (size_t j = 0; j < n; j++) {
      eight g[Q], h[Q];
      for (int q = 0; q < Q; q++) g[q] = h[q] = c[q] - (eight){0};
      c += cols;
      for (size_t i = j; i < n; i++, c += cols) {
        const eight a = x[2 * i], b = x[2 * i + 1];
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
    eight *to = (eight *)(out + k * W);
    for (int q = 0; q < Q; q++) {
      to[2 * q] = lo[q];
      to[2 * q + 1] = hi[q];
    }
  }
}

/* sum_k pull_k coef_k: the coefficients of one polynomial, Q terms at a time */
HALES_CLONES static void combine(size_t rows, size_t cols, const float *coef, const eight *pull, eight *sum) {
  for (size_t t = 0; t < rows; t += Q) {
    const float *c = coef + t * cols;
    eight lo[Q], hi[Q];
    for (int q = 0; q < Q; q++) lo[q] = hi[q] = (eight){0};
    for (size_t k = 0; k < cols; k++) {
      const eight a = pull[2 * k], b = pull[2 * k + 1];
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

HALES_CLONES void hales_quadratic_pull(size_t n, size_t m, const float *coef, const float *u,
                                       const float *pull, float *grad, float *work) {
  const size_t rows = hales_quadratic_padded(hales_quadratic_terms(n));
  combine(rows, hales_quadratic_padded(m), coef, (const eight *)pull, (eight *)work);
  const eight *a = (const eight *)work + 2, *const x = (const eight *)u;
  eight *const g = (eight *)grad;
  for (size_t j = 0; j < n; j++) {
    eight lo = g[2 * j] + a[0], hi = g[2 * j + 1] + a[1];
    a += 2;
    lo += 2.0f * a[0] * x[2 * j];
    hi += 2.0f * a[1] * x[2 * j + 1];
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
