#include "infer/bridge.h"

#include "support/assert.h"

#include <math.h>

#include "numeric/rng.h"

enum { K = 3, EACH = 2000, N = K * EACH };

/* unnormalised Gaussians exp(-(x - m)^2 / 2 s^2 + a): log constant a + log(s sqrt(2 pi)) */
static const double mean[K] = {0.3, 1.1, -0.6}, sd[K] = {1.4, 0.7, 0.9}, add[K] = {0.0, 5.3, -17.2};

static double log_q(size_t k, double x) {
  const double norm = k == 0 ? log(sd[0] * 2.5066282746310002) : 0.0; /* the first is normalised */
  return -0.5 * pow((x - mean[k]) / sd[k], 2) + add[k] - norm;
}

static void constants_and_mixture_are_found(void **state) {
  (void)state;
  static double q[K * N], mix[N], work[K * N], x[N];
  const double count[K] = {EACH, EACH, EACH};
  for (size_t i = 0; i < N; i++) {
    const size_t k = i / EACH;
    x[i] = mean[k] + sd[k] * hales_rng_normal((hales_rng){.seed = 14, .stream = 3}, i);
  }
  for (size_t k = 0; k < K; k++) {
    for (size_t i = 0; i < N; i++) q[k * N + i] = log_q(k, x[i]);
  }
  double log_z[K] = {0.0, 1.0, -2.0}; /* far from the answer */
  hales_bridge(K, N, N, count, q, log_z, mix, work);
  assert_true(log_z[0] == 0.0);
  /* standard error below 1.5/sqrt(EACH): the densities overlap well */
  for (size_t k = 1; k < K; k++)
    assert_close(log_z[k], add[k] + log(sd[k] * 2.5066282746310002), 0, 5.5 * 1.5 / sqrt(EACH));
  for (size_t i = 0; i < N; i += 97) {
    double want = 0.0;
    for (size_t k = 0; k < K; k++) want += EACH * exp(q[k * N + i] - log_z[k]);
    assert_close(mix[i], log(want), 0, 1e-6);
  }
}

static void a_density_that_is_zero_somewhere_does_no_harm(void **state) {
  (void)state;
  enum { M = 400 };
  static double q[2 * M], mix[M], work[2 * M];
  const double count[2] = {0.75 * M, 0.25 * M};
  /* source 0: uniform on (0, 4); source 1: 7 on (0, 1), zero beyond; constant 7 */
  for (size_t i = 0; i < M; i++) {
    const double x = i < 300 ? ((double)i + 0.5) / 75.0 : ((double)i - 299.5) / 100.0;
    q[i] = -log(4.0);
    q[M + i] = x < 1.0 ? log(7.0) : -HUGE_VAL;
  }
  double log_z[2] = {0.0, 3.0};
  hales_bridge(2, M, M, count, q, log_z, mix, work);
  /* 175 draws lie below 1, where Z = 175 * 7/(300/4 + 100 * 7/Z): Z = 7 */
  assert_close(log_z[1], log(7.0), 0, 1e-6);
  assert_close(mix[250], log(300.0 / 4.0), 1e-12, 0);
  assert_close(mix[350], log(300.0 / 4.0 + 100.0), 1e-6, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(constants_and_mixture_are_found),
      cmocka_unit_test(a_density_that_is_zero_somewhere_does_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
