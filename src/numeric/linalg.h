/* Small dense symmetric positive definite systems by Cholesky, n up to a few dozen.
 *
 * Matrices are row-major [n][n]; of a factor l only the lower triangle is read, the upper one is
 * written as zeros.  No allocation, fixed order of summation, so equal input gives equal bits.
 * [Golub2013, algorithm 4.2.1]
 */
#ifndef HALES_NUMERIC_LINALG_H
#define HALES_NUMERIC_LINALG_H

#include <stdbool.h>
#include <stddef.h>

/* Factor a = l l^T.
 *
 *   a [n][n] in   symmetric; only the lower triangle is read
 *   l [n][n] out  lower triangular; may alias a
 *
 * Returns false when a is not positive definite to working precision or not finite; l is then unusable. */
bool hales_chol_factor(size_t n, const double *a, double *l);
/* Solves l x = b; x may alias b. */
void hales_chol_forward(size_t n, const double *l, const double *b, double *x);
/* Solves l x = b for several b at a time, in place: x [n][HALES_CHOL_ABREAST]. */
enum { HALES_CHOL_ABREAST = 16 };
void hales_chol_forward_abreast(size_t n, const double *l, double *x);
/* Solves l^T x = b; x may alias b. */
void hales_chol_backward(size_t n, const double *l, const double *b, double *x);
/* Solves l l^T x = b; x may alias b. */
void hales_chol_solve(size_t n, const double *l, const double *b, double *x);
/* inv [n][n] = (l l^T)^-1, symmetric to the last bit; must not alias l. */
void hales_chol_invert(size_t n, const double *l, double *inv);
/* x = l z; x must not alias z. */
void hales_chol_apply(size_t n, const double *l, const double *z, double *x);
/* log det(l l^T). */
double hales_chol_logdet(size_t n, const double *l);

#endif
