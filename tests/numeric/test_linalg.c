#include "numeric/linalg.h"

#include "support/assert.h"

#include <math.h>

#include "numeric/rng.h"

enum { N = 7 };

/* b b^T + diagonal: positive definite, nothing equal */
static void make_spd(double *a) {
  const hales_rng r = {.seed = 11, .stream = 2};
  double b[N * N];
  for (size_t i = 0; i < N * N; i++) b[i] = hales_rng_normal(r, i);
  for (size_t i = 0; i < N; i++) {
    for (size_t j = 0; j < N; j++) {
      a[i * N + j] = i == j ? 0.3 + 0.1 * (double)i : 0.0;
      for (size_t k = 0; k < N; k++) a[i * N + j] += b[i * N + k] * b[j * N + k];
    }
  }
}

static void factor_multiplies_back_to_the_matrix(void **state) {
  (void)state;
  double a[N * N], l[N * N];
  make_spd(a);
  assert_true(hales_chol_factor(N, a, l));
  for (size_t i = 0; i < N; i++) {
    for (size_t j = 0; j < N; j++) {
      double s = 0;
      for (size_t k = 0; k < N; k++) s += l[i * N + k] * l[j * N + k];
      assert_close(s, a[i * N + j], 0, 1e-13 * a[i * N + i]);
      if (j > i) assert_true(l[i * N + j] == 0.0);
    }
  }
  assert_true(hales_chol_factor(N, a, a)); /* may alias */
  assert_memory_equal(a, l, sizeof l);
}

static void solves_and_inverts(void **state) {
  (void)state;
  double a[N * N], l[N * N], inv[N * N], b[N], x[N];
  make_spd(a);
  for (size_t i = 0; i < N; i++) b[i] = 1.7 - 0.6 * (double)i;
  assert_true(hales_chol_factor(N, a, l));
  hales_chol_solve(N, l, b, x);
  hales_chol_invert(N, l, inv);
  for (size_t i = 0; i < N; i++) {
    double ax = 0, ib = 0;
    for (size_t j = 0; j < N; j++) {
      double unit = 0;
      ax += a[i * N + j] * x[j];
      ib += inv[i * N + j] * b[j];
      for (size_t k = 0; k < N; k++) unit += a[i * N + k] * inv[k * N + j];
      assert_close(unit, i == j ? 1 : 0, 0, 1e-11); /* condition number about 100 */
      assert_true(inv[i * N + j] == inv[j * N + i]);
    }
    assert_close(ax, b[i], 0, 1e-12);
    assert_close(ib, x[i], 0, 1e-12);
  }
}

static void triangular_solves_undo_the_product(void **state) {
  (void)state;
  double a[N * N], l[N * N], z[N], x[N], y[N];
  make_spd(a);
  assert_true(hales_chol_factor(N, a, l));
  for (size_t i = 0; i < N; i++) z[i] = 0.4 * (double)i - 1.1;
  hales_chol_apply(N, l, z, x);
  hales_chol_forward(N, l, x, y);
  for (size_t i = 0; i < N; i++) assert_close(y[i], z[i], 0, 1e-12);
  hales_chol_backward(N, l, z, y);
  for (size_t i = 0; i < N; i++) {
    double s = 0;
    for (size_t k = 0; k < N; k++) s += l[k * N + i] * y[k];
    assert_close(s, z[i], 0, 1e-12);
  }
}

static void many_right_sides_are_solved_as_one(void **state) {
  (void)state;
  enum { W = HALES_CHOL_ABREAST };
  double l[N * N] = {0}, x[N * W], b[N], want[N];
  for (size_t i = 0; i < N; i++)
    for (size_t k = 0; k <= i; k++)
      l[i * N + k] = i == k ? 1.7 + 0.3 * (double)i : 0.4 - 0.23 * (double)(i + k);
  for (size_t i = 0; i < N * W; i++) x[i] = 0.9 * (double)(i % 11) - 0.21 * (double)i;
  for (size_t w = 0; w < W; w++) {
    for (size_t i = 0; i < N; i++) b[i] = 0.9 * (double)((i * W + w) % 11) - 0.21 * (double)(i * W + w);
    if (w == 0) hales_chol_forward_abreast(N, l, x);
    hales_chol_forward(N, l, b, want);
    for (size_t i = 0; i < N; i++) assert_true(x[i * W + w] == want[i]);
  }
}

static void log_determinant_is_that_of_the_matrix(void **state) {
  (void)state;
  /* det = 5 * 3 - 1.4^2 = 13.04 */
  const double a[] = {5.0, 1.4, 1.4, 3.0};
  double l[4];
  assert_true(hales_chol_factor(2, a, l));
  assert_close(hales_chol_logdet(2, l), log(13.04), 1e-15, 0);
}

static void refuses_what_is_not_positive_definite_or_not_finite(void **state) {
  (void)state;
  const double indefinite[] = {2.0, 3.0, 3.0, 4.0}, broken[] = {2.0, nan(""), nan(""), 5.0};
  const double infinite[] = {HUGE_VAL, 0.5, 0.5, 5.0}, negative[] = {-2.0};
  double l[4];
  assert_false(hales_chol_factor(2, indefinite, l));
  assert_false(hales_chol_factor(2, broken, l));
  assert_false(hales_chol_factor(2, infinite, l));
  assert_false(hales_chol_factor(1, negative, l));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(factor_multiplies_back_to_the_matrix),
      cmocka_unit_test(solves_and_inverts),
      cmocka_unit_test(triangular_solves_undo_the_product),
      cmocka_unit_test(many_right_sides_are_solved_as_one),
      cmocka_unit_test(log_determinant_is_that_of_the_matrix),
      cmocka_unit_test(refuses_what_is_not_positive_definite_or_not_finite),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
