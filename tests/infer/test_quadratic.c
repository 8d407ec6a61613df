#include "infer/quadratic.h"

#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/rng.h"

enum {
  N = 5,
  M = 6,
  TERMS = 21,
  ROWS = 24,
  COLS = 8,
  W = HALES_QUADRATIC_LANES,
  POINTS = HALES_QUADRATIC_BATCH
};

static float number(size_t i) {
  return (float)(0.7 * hales_rng_normal((hales_rng){.seed = 41, .stream = 3}, i));
}

/* What single precision may be off by: at most 24 roundings of 2^-24 on the way of each term, of the sum of
 * the terms' sizes. */
static void assert_rounded(float got, double want, double size) {
  assert_close((double)got, want, 0, 24 * 0x1p-24 * size);
}

/* zeros where there is no term or no polynomial */
static void fill(float *coef) {
  memset(coef, 0, sizeof(float) * ROWS * COLS);
  for (size_t t = 0; t < TERMS; t++)
    for (size_t k = 0; k < M; k++) coef[t * COLS + k] = number(100 + t * M + k);
}

/* the definition in the header, term by term; size: the sum of their sizes */
static double by_hand(const float *coef, size_t k, const double *u, double *size) {
  size_t t = 0;
  double s = (double)coef[t++ * COLS + k];
  *size = fabs(s);
  for (size_t j = 0; j < N; j++) {
    const double b = (double)coef[t++ * COLS + k] * u[j];
    s += b;
    *size += fabs(b);
    for (size_t i = j; i < N; i++) {
      const double a = (double)coef[t++ * COLS + k] * u[j] * u[i];
      s += a;
      *size += fabs(a);
    }
  }
  return s;
}

static void sizes_are_those_of_a_quadratic(void **state) {
  (void)state;
  assert_int_equal(hales_quadratic_terms(N), TERMS);
  assert_int_equal(hales_quadratic_padded(TERMS), ROWS);
  assert_int_equal(hales_quadratic_padded(M), COLS);
  assert_int_equal(hales_quadratic_padded(12), 12);
}

static void values_are_those_of_the_definition(void **state) {
  (void)state;
  float coef[ROWS * COLS], u[N * W], out[COLS * W];
  fill(coef);
  for (size_t i = 0; i < N * W; i++) u[i] = number(i);
  hales_quadratic_value(N, M, coef, u, out);
  for (size_t w = 0; w < W; w++) {
    double one[N], size;
    for (size_t j = 0; j < N; j++) one[j] = (double)u[j * W + w];
    for (size_t k = 0; k < M; k++) {
      const double want = by_hand(coef, k, one, &size);
      assert_rounded(out[k * W + w], want, size);
    }
  }
}

static void pulls_give_the_gradient_of_their_sum(void **state) {
  (void)state;
  float coef[ROWS * COLS], u[N * W], pull[COLS * W] = {0}, grad[N * W], work[ROWS * W];
  const double h = 0.25; /* central differences of a quadratic are exact */
  fill(coef);
  for (size_t i = 0; i < N * W; i++) {
    u[i] = number(i);
    grad[i] = 0.3f; /* what was there is kept */
  }
  for (size_t i = 0; i < M * W; i++) pull[i] = number(900 + i);
  hales_quadratic_pull(N, M, coef, u, pull, grad, work);
  for (size_t w = 0; w < W; w++) {
    for (size_t j = 0; j < N; j++) {
      double up[N], down[N], want = (double)0.3f, size = 0.3, high, low;
      for (size_t i = 0; i < N; i++) up[i] = down[i] = (double)u[i * W + w];
      up[j] += h;
      down[j] -= h;
      for (size_t k = 0; k < M; k++) {
        const double by = (double)pull[k * W + w] / (2.0 * h);
        want += by * by_hand(coef, k, up, &high);
        want -= by * by_hand(coef, k, down, &low);
        size += fabs(by) * (high + low);
      }
      assert_rounded(grad[j * W + w], want, size);
    }
  }
}

/* moments of the basis, summed plainly */
static void normal_equations_are_sums_over_the_points(void **state) {
  (void)state;
  static float u[POINTS * N], y[POINTS * M], w[POINTS], work[POINTS * (32 + ROWS + COLS)];
  static double normal[TERMS * TERMS], rhs[M * TERMS], basis[POINTS][TERMS];
  assert_true(hales_quadratic_normal_work(N, M) <= sizeof work / sizeof work[0]);
  for (size_t i = 0; i < POINTS * N; i++) u[i] = number(i);
  for (size_t i = 0; i < POINTS * M; i++) y[i] = number(300 + i);
  for (size_t p = 0; p < POINTS; p++) {
    double one[N], size;
    w[p] = p % 5 == 1 ? 0.0f : 0.4f + 0.13f * (float)p;
    for (size_t j = 0; j < N; j++) one[j] = (double)u[p * N + j];
    for (size_t t = 0; t < TERMS; t++) {
      float coef[ROWS * COLS] = {0};
      coef[t * COLS] = 1.0f;
      basis[p][t] = by_hand(coef, 0, one, &size);
    }
  }
  for (int i = 0; i < 2; i++) hales_quadratic_normal(N, M, u, w, y, normal, rhs, work); /* adds */
  for (size_t t = 0; t < TERMS; t++) {
    for (size_t s = 0; s <= t; s++) {
      double want = 0.0, size = 0.0;
      for (size_t p = 0; p < POINTS; p++) {
        want += 2.0 * (double)w[p] * basis[p][t] * basis[p][s];
        size += 2.0 * (double)w[p] * fabs(basis[p][t] * basis[p][s]);
      }
      assert_close(normal[t * TERMS + s], want, 0, (POINTS + 4) * 0x1p-24 * size);
    }
    for (size_t k = 0; k < M; k++) {
      double want = 0.0, size = 0.0;
      for (size_t p = 0; p < POINTS; p++) {
        want += 2.0 * (double)(w[p] * y[p * M + k]) * basis[p][t];
        size += 2.0 * fabs((double)(w[p] * y[p * M + k]) * basis[p][t]);
      }
      assert_close(rhs[k * TERMS + t], want, 0, (POINTS + 4) * 0x1p-24 * size);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sizes_are_those_of_a_quadratic),
      cmocka_unit_test(values_are_those_of_the_definition),
      cmocka_unit_test(pulls_give_the_gradient_of_their_sum),
      cmocka_unit_test(normal_equations_are_sums_over_the_points),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
