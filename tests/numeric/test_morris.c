#include "numeric/morris.h"

#include "support/assert.h"

#include <math.h>
#include <stdlib.h>

static hales_morris design; /* too large for some stacks */

static const double slope[] = {3.7, -0.9, 0.0, 12.5, -6.1};
enum { K = sizeof slope / sizeof *slope };

static double linear(const double *u) {
  double y = 2.9;
  for (size_t i = 0; i < K; i++) y += slope[i] * u[i];
  return y;
}

static double product(const double *u) {
  return 4.2 * u[0] * u[3] + 1.7 * u[1];
}

static double bowl(const double *u) {
  return 5.2 * (u[2] - 0.5) * (u[2] - 0.5) - 0.8 * u[4];
}

static void effects_of(double (*f)(const double *u), size_t n, bool (*lost)(size_t i),
                       hales_morris_result *out, double *mean, double *var) {
  const size_t row = hales_morris_row(K);
  double *y = calloc(n * row, sizeof *y), u[K];
  bool *ok = calloc(n * row, sizeof *ok);
  hales_morris_init(&design, K, (hales_rng){.seed = 1991, .stream = 5});
  for (size_t t = 0; t < n; t++)
    for (size_t at = 0; at < row; at++) {
      hales_morris_point(&design, t, at, u);
      ok[t * row + at] = !(lost && lost(t * row + at));
      y[t * row + at] = ok[t * row + at] ? f(u) : 1e30;
    }
  hales_morris_effects(&design, n, y, ok, out, mean, var);
  free(y);
  free(ok);
}

static void a_linear_function_gives_its_slopes(void **state) {
  (void)state;
  hales_morris_result e[K];
  double mean, var, half = 0.0, square = 0.0;
  effects_of(linear, 64, NULL, e, &mean, &var);
  for (size_t i = 0; i < K; i++) {
    assert_close(e[i].mu, slope[i], 1e-12, 1e-12);
    assert_close(e[i].mu_star, fabs(slope[i]), 1e-12, 1e-12);
    assert_close(e[i].sigma, 0, 0, 1e-12);
    assert_close(e[i].mu_star_hi90 - e[i].mu_star_lo90, 0, 0, 1e-12);
    assert_int_equal(e[i].n, 64);
    half += slope[i] / 2;
    square += slope[i] * slope[i] / 12;
  }
  assert_close(mean, 2.9 + half, 0, 0.15); /* 64 even points: well below sd/8 = 0.5 */
  assert_close(var, square, 0.15, 0);
}

/* 4.2 u0 u3 + 1.7 u1: the effect of u0 is 4.2 u3, mean 2.1, sd 4.2 / sqrt(12). */
static void an_interaction_shows_as_sigma(void **state) {
  (void)state;
  hales_morris_result e[K];
  double mean, var;
  effects_of(product, 4096, NULL, e, &mean, &var);
  assert_close(e[0].mu, 2.1, 0.02, 0);
  assert_close(e[0].sigma, 4.2 / sqrt(12), 0.02, 0);
  assert_close(e[3].mu_star, 2.1, 0.02, 0);
  assert_close((e[3].mu_star_hi90 - e[3].mu_star_lo90) / 2, 1.645 * 4.2 / sqrt(12) / 64, 0.03, 0);
  assert_close(e[1].mu, 1.7, 1e-12, 0);
  assert_close(e[1].sigma, 0, 0, 1e-12);
  assert_close(e[2].mu_star, 0, 0, 1e-12);
}

/* 5.2 (u2 - 1/2)^2: the effect of u2 is 10.4 (u2 - 1/4) in the lower half and 10.4 (u2 - 3/4) in the upper
 * one, uniform over +- 2.6 either way.  Its sizes have another mean and another deviation than it has itself.
 */
static void an_effect_that_changes_its_sign_is_told_by_its_size(void **state) {
  (void)state;
  hales_morris_result e[K];
  double mean, var;
  effects_of(bowl, 4096, NULL, e, &mean, &var);
  assert_close(e[2].mu, 0.0, 0.0, 0.01);
  assert_close(e[2].mu_star, 1.3, 0.01, 0.0);
  assert_close(e[2].sigma, 2.6 / sqrt(3), 0.01, 0.0);
  assert_close((e[2].mu_star_hi90 - e[2].mu_star_lo90) / 2, 1.645 * 1.3 / sqrt(3) / 64, 0.02, 0.0);
  assert_close(e[4].mu, -0.8, 1e-12, 0.0);
}

/* Inside the cube, one coordinate at a time, by one half, each once. */
static void a_trajectory_moves_each_input_once_by_half(void **state) {
  (void)state;
  hales_morris_init(&design, K, (hales_rng){.seed = 19, .stream = 5});
  size_t first[K] = {0};
  for (size_t t = 0; t < 50; t++) {
    double before[K], u[K];
    bool moved[K] = {false};
    hales_morris_point(&design, t, 0, before);
    for (size_t at = 1; at <= K; at++) {
      size_t changes = 0;
      hales_morris_point(&design, t, at, u);
      for (size_t i = 0; i < K; i++) {
        assert_true(u[i] > 0.0 && u[i] < 1.0);
        if (u[i] == before[i]) continue;
        assert_true(fabs(u[i] - before[i]) == 0.5 && !moved[i]);
        moved[i] = true;
        changes++;
        if (at == 1) first[i]++;
        before[i] = u[i];
      }
      assert_int_equal(changes, 1);
    }
  }
  for (size_t i = 0; i < K; i++) assert_true(first[i] >= 2 && first[i] <= 25); /* 10 of 50 expected */
}

static bool every_13th(size_t i) {
  return i % 13 == 4;
}

static void an_effect_needs_both_of_its_points(void **state) {
  (void)state;
  hales_morris_result e[K];
  double mean, var;
  effects_of(linear, 130, every_13th, e, &mean, &var);
  size_t n = 0;
  for (size_t i = 0; i < K; i++) {
    assert_close(e[i].mu, slope[i], 1e-11, 1e-11);
    n += e[i].n;
  }
  /* 60 of 780 points lost; each ends the two effects it stands between, one at either end of a row */
  size_t whole = 0;
  for (size_t t = 0; t < 130; t++)
    for (size_t at = 0; at < K; at++)
      whole += !every_13th(t * (K + 1) + at) && !every_13th(t * (K + 1) + at + 1);
  assert_int_equal(n, whole);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_linear_function_gives_its_slopes),
      cmocka_unit_test(an_interaction_shows_as_sigma),
      cmocka_unit_test(an_effect_that_changes_its_sign_is_told_by_its_size),
      cmocka_unit_test(a_trajectory_moves_each_input_once_by_half),
      cmocka_unit_test(an_effect_needs_both_of_its_points),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
