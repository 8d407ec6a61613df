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

static double number(size_t i) {
  return 0.7 * hales_rng_normal((hales_rng){.seed = 41, .stream = 3}, i);
}

/* zeros where there is no term or no polynomial */
static void fill(double *coef) {
  memset(coef, 0, sizeof(double) * ROWS * COLS);
  for (size_t t = 0; t < TERMS; t++)
    for (size_t k = 0; k < M; k++) coef[t * COLS + k] = number(100 + t * M + k);
}

/* the definition in the header, term by term */
static double by_hand(const double *coef, size_t k, const double *u) {
  size_t t = 0;
  double s = coef[t++ * COLS + k];
  for (size_t j = 0; j < N; j++) {
    s += coef[t++ * COLS + k] * u[j];
    for (size_t i = j; i < N; i++) s += coef[t++ * COLS + k] * u[j] * u[i];
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
  double coef[ROWS * COLS], u[N * W], out[COLS * W], one[N];
  fill(coef);
  for (size_t i = 0; i < N * W; i++) u[i] = number(i);
  hales_quadratic_value(N, M, coef, u, out);
  for (size_t w = 0; w < W; w++) {
    for (size_t j = 0; j < N; j++) one[j] = u[j * W + w];
    for (size_t k = 0; k < M; k++) assert_close(out[k * W + w], by_hand(coef, k, one), 1e-13, 1e-13);
  }
}

static void pulls_give_the_gradient_of_their_sum(void **state) {
  (void)state;
  double coef[ROWS * COLS], u[N * W], pull[COLS * W] = {0}, grad[N * W], work[ROWS * W];
  const double h = 1e-4; /* differences of a quadratic are exact: rounding, 1e-16/h */
  fill(coef);
  for (size_t i = 0; i < N * W; i++) {
    u[i] = number(i);
    grad[i] = 0.3; /* what was there is kept */
  }
  for (size_t i = 0; i < M * W; i++) pull[i] = number(900 + i);
  hales_quadratic_pull(N, M, coef, u, pull, grad, work);
  for (size_t w = 0; w < W; w++) {
    for (size_t j = 0; j < N; j++) {
      double up[N], down[N], want = 0.3;
      for (size_t i = 0; i < N; i++) up[i] = down[i] = u[i * W + w];
      up[j] += h;
      down[j] -= h;
      for (size_t k = 0; k < M; k++)
        want += pull[k * W + w] * (by_hand(coef, k, up) - by_hand(coef, k, down)) / (2.0 * h);
      assert_close(grad[j * W + w], want, 1e-10, 1e-10);
    }
  }
}

/* moments of the basis, summed plainly */
static void normal_equations_are_sums_over_the_points(void **state) {
  (void)state;
  double u[POINTS * N], y[POINTS * M], normal[TERMS * TERMS] = {0}, rhs[M * TERMS] = {0};
  double work[POINTS * TERMS], basis[POINTS][TERMS];
  const double w[POINTS] = {1.7, 0.0, 0.4, 2.3};
  for (size_t i = 0; i < POINTS * N; i++) u[i] = number(i);
  for (size_t i = 0; i < POINTS * M; i++) y[i] = number(300 + i);
  for (size_t p = 0; p < POINTS; p++) {
    for (size_t t = 0; t < TERMS; t++) {
      double coef[ROWS * COLS] = {0};
      coef[t * COLS] = 1.0;
      basis[p][t] = by_hand(coef, 0, u + p * N);
    }
  }
  hales_quadratic_normal(N, M, u, w, y, normal, rhs, work);
  hales_quadratic_normal(N, M, u, w, y, normal, rhs, work); /* adds */
  for (size_t t = 0; t < TERMS; t++) {
    for (size_t s = 0; s <= t; s++) {
      double want = 0.0;
      for (size_t p = 0; p < POINTS; p++) want += 2.0 * w[p] * basis[p][t] * basis[p][s];
      assert_close(normal[t * TERMS + s], want, 1e-13, 1e-13);
    }
    for (size_t k = 0; k < M; k++) {
      double want = 0.0;
      for (size_t p = 0; p < POINTS; p++) want += 2.0 * w[p] * y[p * M + k] * basis[p][t];
      assert_close(rhs[k * TERMS + t], want, 1e-13, 1e-13);
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
