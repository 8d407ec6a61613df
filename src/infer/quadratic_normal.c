#include "infer/quadratic.h"

#include "numeric/clones.h"

enum { BATCH = HALES_QUADRATIC_BATCH, ROWS = 4, EIGHT = 8, COLS = 2 * EIGHT };
typedef float eight __attribute__((vector_size(4 * EIGHT), aligned(4), may_alias));
typedef float four_single __attribute__((vector_size(16), aligned(4), may_alias));
typedef double four __attribute__((vector_size(32), aligned(8), may_alias));

/* The least multiple of COLS that is not below n. */
static size_t wide(size_t n) {
  return (n + COLS - 1) / COLS * COLS;
}

size_t hales_quadratic_normal_work(size_t n, size_t m) {
  const size_t terms = hales_quadratic_terms(n);
  return BATCH * (wide(terms) + hales_quadratic_padded(terms) + hales_quadratic_padded(m));
}

/* [width], zero beyond the last term */
static void fill_basis(size_t n, size_t width, const float *u, float *basis) {
  size_t t = 0;
  basis[t++] = 1.0f;
  for (size_t j = 0; j < n; j++) {
    basis[t++] = u[j];
    for (size_t k = j; k < n; k++) basis[t++] = u[j] * u[k];
  }
  while (t < width) basis[t++] = 0.0f;
}

/* [rows], zero beyond the last number */
static void fill_scaled(size_t n, size_t rows, float by, const float *from, float *to) {
  for (size_t i = 0; i < rows; i++) to[i] = i < n ? by * from[i] : 0.0f;
}

/* sum, ROWS by COLS, = sum_p left[p][0..ROWS) right[p][0..COLS): eight sums in registers share each load */
static inline void multiply(const float *left, size_t n_left, const float *right, size_t n_right,
                            float *sum) {
  eight lo[ROWS] = {{0}}, hi[ROWS] = {{0}};
  for (size_t p = 0; p < BATCH; p++, left += n_left, right += n_right) {
    const eight a = *(const eight *)right, b = *(const eight *)(right + EIGHT);
    for (int r = 0; r < ROWS; r++) {
      lo[r] += left[r] * a;
      hi[r] += left[r] * b;
    }
  }
  for (int r = 0; r < ROWS; r++) {
    *(eight *)(sum + r * COLS) = lo[r];
    *(eight *)(sum + r * COLS + EIGHT) = hi[r];
  }
}

/* row [n] += the COLS of sum from column c on, as far as there are columns */
static inline void add_to_row(const float *sum, size_t c, size_t n, double *row) {
  if (c + COLS <= n) {
    for (size_t i = 0; i < COLS; i += 4)
      *(four *)(row + c + i) += __builtin_convertvector(*(const four_single *)(sum + i), four);
  } else {
    for (size_t i = 0; c + i < n; i++) row[c + i] += (double)sum[i];
  }
}

HALES_CLONES void hales_quadratic_normal(size_t n, size_t m, const float *u, const float *w, const float *y,
                                         double *normal, double *rhs, float *work) {
  const size_t nt = hales_quadratic_terms(n), width = wide(nt), rows = hales_quadratic_padded(nt),
               values = hales_quadratic_padded(m);
  float *basis = work, *scaled = basis + BATCH * width, *value = scaled + BATCH * rows, sum[ROWS * COLS];
  for (size_t p = 0; p < BATCH; p++) {
    fill_basis(n, width, u + p * n, basis + p * width);
    fill_scaled(nt, rows, w[p], basis + p * width, scaled + p * rows);
    fill_scaled(m, values, w[p], y + p * m, value + p * values);
  }
  for (size_t t = 0; t < nt; t += ROWS) {
    for (size_t c = 0; c < t + ROWS; c += COLS) {
      multiply(scaled + t, rows, basis + c, width, sum);
      for (size_t r = 0; r < ROWS && t + r < nt; r++)
        add_to_row(sum + r * COLS, c, nt, normal + (t + r) * nt);
    }
  }
  for (size_t k = 0; k < m; k += ROWS) {
    for (size_t c = 0; c < nt; c += COLS) {
      multiply(value + k, values, basis + c, width, sum);
      for (size_t r = 0; r < ROWS && k + r < m; r++) add_to_row(sum + r * COLS, c, nt, rhs + (k + r) * nt);
    }
  }
}
