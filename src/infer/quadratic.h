/* Several quadratic polynomials of the same variables, at eight points side by side.
 *
 *   g_k(u) = c_k + sum_j u_j (b_kj + sum_{i >= j} a_kji u_i)        k = 0 .. m - 1
 *
 * Coefficients stand by term (c; then for each j: b_j, a_jj .. a_jn) and within a term by polynomial,
 *
 *   coef [rows][cols]   rows = hales_quadratic_padded(terms), cols = hales_quadratic_padded(m)
 *
 * with zeros where there is no term or no polynomial: a register then holds a few polynomials at several
 * points, each loaded value is used often, and the arithmetic limits, not the memory. Points stand as
 * [..][HALES_QUADRATIC_LANES], the lane innermost.  Equal bits on every processor.
 */
#ifndef HALES_INFER_QUADRATIC_H
#define HALES_INFER_QUADRATIC_H

#include <stddef.h>

enum { HALES_QUADRATIC_LANES = 8, HALES_QUADRATIC_BATCH = 4 };

/* Coefficients of a quadratic in n variables. */
static inline size_t hales_quadratic_terms(size_t n) {
  return 1 + n + n * (n + 1) / 2;
}

/* The least multiple of four that is not below n. */
static inline size_t hales_quadratic_padded(size_t n) {
  return (n + 3) / 4 * 4;
}

/* Values at a block of points.
 *
 *   coef [rows][cols], u [n][LANES]  in
 *   out  [cols][LANES]               out
 */
void hales_quadratic_value(size_t n, size_t m, const double *coef, const double *u, double *out);

/* Adds the gradient of sum_k pull_k g_k to grad.
 *
 *   coef [rows][cols], u [n][LANES], pull [cols][LANES]  in   pull zero where there is no polynomial
 *   grad [n][LANES]                                      in/out
 *   work [rows][LANES]                                   tmp
 */
void hales_quadratic_pull(size_t n, size_t m, const double *coef, const double *u, const double *pull,
                          double *grad, double *work);

/* Adds BATCH points to the normal equations of a weighted least-squares fit of all polynomials at once.
 *
 *   u      [4][n], w [4], y [4][m]  in   weight 0: a point that is not there
 *   normal [terms][terms]           in/out  lower triangle
 *   rhs    [m][terms]               in/out
 *   work   [4][terms]               tmp
 */
void hales_quadratic_normal(size_t n, size_t m, const double *u, const double *w, const double *y,
                            double *normal, double *rhs, double *work);

#endif
