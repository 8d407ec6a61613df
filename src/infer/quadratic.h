/* Several quadratic polynomials of the same variables, at sixteen points side by side, in single precision.
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
 *
 * Single precision will do for a proposal (infer/surrogate.h), whose fit is off by ten thousand times its
 * rounding, and takes half the time.
 */
#ifndef HALES_INFER_QUADRATIC_H
#define HALES_INFER_QUADRATIC_H

#include <stddef.h>

enum { HALES_QUADRATIC_LANES = 16, HALES_QUADRATIC_BATCH = 32 };

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
void hales_quadratic_value(size_t n, size_t m, const float *coef, const float *u, float *out);

/* Adds the gradient of sum_k pull_k g_k to grad.
 *
 *   coef [rows][cols], u [n][LANES], pull [cols][LANES]  in   pull zero where there is no polynomial
 *   grad [n][LANES]                                      in/out
 *   work [rows][LANES]                                   tmp
 */
void hales_quadratic_pull(size_t n, size_t m, const float *coef, const float *u, const float *pull,
                          float *grad, float *work);

/* Adds BATCH points to the normal equations of a weighted least-squares fit of all polynomials at once:
 * products and the sum over the batch in single precision, the sum over the batches in double.
 *
 *   u, w, y   in   points abreast: BATCH of n, of one and of m numbers; weight 0: a point that is not there
 *   normal [terms][terms]                        in/out  lower triangle; what is above is none
 *   rhs    [m][terms]                            in/out
 *   work   [hales_quadratic_normal_work(n, m)]   tmp
 */
void hales_quadratic_normal(size_t n, size_t m, const float *u, const float *w, const float *y,
                            double *normal, double *rhs, float *work);
size_t hales_quadratic_normal_work(size_t n, size_t m);

#endif
