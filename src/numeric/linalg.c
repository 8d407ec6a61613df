#include "numeric/linalg.h"

#include <math.h>

#include "numeric/clones.h"

enum { W = HALES_CHOL_ABREAST, FOURS = W / 4 };
typedef double four __attribute__((vector_size(32), aligned(8), may_alias));

/* s[c] -= l_i l_(j + c), entries 0 .. j - 1: several columns side by side do not wait for each other's sums
 */
enum { COLUMNS = 4 };
static void subtract_products(size_t n, size_t i, size_t j, const double *l, double *s) {
  const double *row = l + i * n, *a = l + j * n, *b = a + n, *c = b + n, *d = c + n;
  double s0 = s[0], s1 = s[1], s2 = s[2], s3 = s[3];
  for (size_t k = 0; k < j; k++) {
    s0 -= row[k] * a[k];
    s1 -= row[k] * b[k];
    s2 -= row[k] * c[k];
    s3 -= row[k] * d[k];
  }
  s[0] = s0, s[1] = s1, s[2] = s2, s[3] = s3;
}

bool hales_chol_factor(size_t n, const double *a, double *l) {
  for (size_t i = 0; i < n; i++) {
    double s[COLUMNS];
    for (size_t j = 0; j <= i; j++) {
      const size_t first = j / COLUMNS * COLUMNS, c = j - first;
      const bool together = first + COLUMNS <= i; /* all of them have their rows already */
      if (together && c == 0) {
        for (size_t q = 0; q < COLUMNS; q++) s[q] = a[i * n + j + q];
        subtract_products(n, i, j, l, s);
      }
      double rest = together ? s[c] : a[i * n + j];
      for (size_t k = together ? first : 0; k < j; k++) rest -= l[i * n + k] * l[j * n + k];
      if (i != j) {
        l[i * n + j] = rest / l[j * n + j];
      } else {
        if (!(rest > 0.0) || !isfinite(rest)) return false;
        l[i * n + i] = sqrt(rest);
      }
    }
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = i + 1; j < n; j++) l[i * n + j] = 0.0;
  }
  return true;
}

void hales_chol_forward(size_t n, const double *l, const double *b, double *x) {
  for (size_t i = 0; i < n; i++) {
    double s = b[i];
    for (size_t k = 0; k < i; k++) s -= l[i * n + k] * x[k];
    x[i] = s / l[i * n + i];
  }
}

HALES_CLONES void hales_chol_forward_abreast(size_t n, const double *l, double *x) {
  for (size_t i = 0; i < n; i++) {
    four *const to = (four *)(x + i * W);
    four sum[FOURS];
    for (int f = 0; f < FOURS; f++) sum[f] = to[f];
    for (size_t k = 0; k < i; k++)
      for (int f = 0; f < FOURS; f++) sum[f] -= l[i * n + k] * ((const four *)(x + k * W))[f];
    for (int f = 0; f < FOURS; f++) to[f] = sum[f] / l[i * n + i];
  }
}

void hales_chol_backward(size_t n, const double *l, const double *b, double *x) {
  for (size_t i = n; i-- > 0;) {
    double s = b[i];
    for (size_t k = i + 1; k < n; k++) s -= l[k * n + i] * x[k];
    x[i] = s / l[i * n + i];
  }
}

void hales_chol_solve(size_t n, const double *l, const double *b, double *x) {
  hales_chol_forward(n, l, b, x);
  hales_chol_backward(n, l, x, x);
}

/* column j of l^-1 goes to row j of inv (its first j entries are zero); then inv = l^-T l^-1 in place */
void hales_chol_invert(size_t n, const double *l, double *inv) {
  for (size_t j = 0; j < n; j++) {
    double *x = inv + j * n;
    for (size_t i = 0; i < n; i++) {
      double s = i == j ? 1.0 : 0.0;
      for (size_t k = j; k < i; k++) s -= l[i * n + k] * x[k];
      x[i] = i < j ? 0.0 : s / l[i * n + i];
    }
  }
  /* entry (i, j), j >= i, needs the tails from j on of the rows i and j: neither is overwritten before */
  for (size_t i = 0; i < n; i++) {
    for (size_t j = i; j < n; j++) {
      double s = 0.0;
      for (size_t k = j; k < n; k++) s += inv[i * n + k] * inv[j * n + k];
      inv[i * n + j] = s;
    }
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++) inv[i * n + j] = inv[j * n + i];
  }
}

void hales_chol_apply(size_t n, const double *l, const double *z, double *x) {
  for (size_t i = 0; i < n; i++) {
    double s = 0.0;
    for (size_t k = 0; k <= i; k++) s += l[i * n + k] * z[k];
    x[i] = s;
  }
}

double hales_chol_logdet(size_t n, const double *l) {
  double s = 0.0;
  for (size_t i = 0; i < n; i++) s += log(l[i * n + i]);
  return 2.0 * s;
}
