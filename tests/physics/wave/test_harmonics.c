/* Fourier coefficients of series of straight lines. */
#include <complex.h>
#include <math.h>

#include "physics/wave/linear.h"
#include "support/assert.h"

static const double pi = 3.14159265358979323846;
static const double t_inflow[] = {0.0, 0.07, 0.21, 0.33, 0.5, 0.83};
static const double q_inflow[] = {4e-6, 47e-6, 95e-6, 31e-6, 11e-6, 4e-6};

static double complex i_unit(void) {
  return (double complex)I;
}

/* Lines between samples: harmonics by fine trapezia, and the sum gives the series back. */
static void harmonics_of_lines_are_exact(void **state) {
  (void)state;
  const hales_series closed = {6, t_inflow, q_inflow}, open = {5, t_inflow, q_inflow};
  enum { FINE = 83000, K = 7 };
  for (int made = 0; made < 2; made++) {
    double complex c[K + 1], want[K + 1] = {0};
    const hales_series s = made ? open : closed;
    hales_harmonics_of(&s, 0.83, K, c);
    for (int i = 0; i < FINE; i++) {
      const double t = 0.83 * i / FINE;
      size_t j = 0;
      while (j + 1 < 5 && t_inflow[j + 1] <= t) j++;
      const double x =
          q_inflow[j] + (q_inflow[j + 1] - q_inflow[j]) * (t - t_inflow[j]) / (t_inflow[j + 1] - t_inflow[j]);
      for (int k = 0; k <= K; k++) want[k] += x * cexp(-2 * pi * k * t / 0.83 * i_unit()) / FINE;
    }
    for (int k = 0; k <= K; k++) assert_close(cabs(c[k] - want[k]), 0.0, 0.0, 1e-13); /* of 5e-5 */
  }
  double complex c[401];
  double x[10];
  hales_harmonics_of(&closed, 0.83, 400, c);
  hales_harmonics_sum(400, c, 10, x);
  assert_close(x[6], q_inflow[4] + (q_inflow[3] - q_inflow[4]) * (0.5 - 0.498) / 0.17, 2e-3, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(harmonics_of_lines_are_exact)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
