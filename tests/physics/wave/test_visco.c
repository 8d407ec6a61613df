/* The viscous wall's half step against the closed form of its cosines. */
#include "support/assert.h"

#include <math.h>

#include "physics/wave/solve_priv.h"

enum { CELLS = 23, FIRST = HALES_WAVE_GHOSTS };
static const double pi = 3.14159265358979323846;

/* With one area in all cells and no flux through the ends the flows cos(pi k (j + 1/2)/n) decay by
 * themselves, at the rate mu = 4 c sin^2(pi k/2n) over the step, c = dt visco sqrt(A)/(A0 dx^2). */
static double kept_of(int k, double c) {
  const double area = 3.1e-4, area0 = 2.7e-4;
  double a[CELLS + 2 * FIRST], q[CELLS + 2 * FIRST], fa0[CELLS + 2 * FIRST + 1], work[3 * CELLS];
  for (int i = 0; i < CELLS + 2 * FIRST; i++) a[i] = area, q[i] = 0.0;
  for (int i = 0; i <= CELLS + 2 * FIRST; i++) fa0[i] = area0;
  for (int j = 0; j < CELLS; j++) q[FIRST + j] = 5.3e-6 * cos(pi * k * (j + 0.5) / CELLS);
  const hales_wave_soa soa = {.a = a, .q = q, .fa0 = fa0};
  const hales_wave_pipe pipe = {.first = FIRST, .cells = CELLS, .dx = 1.7e-3, .visco = 0.6};
  const double dt = c * area0 * pipe.dx * pipe.dx / (pipe.visco * sqrt(area));
  hales_wave_visco(&soa, &pipe, dt, work);
  const double kept = q[FIRST + 2] / (5.3e-6 * cos(pi * k * 2.5 / CELLS));
  for (int j = 0; j < CELLS; j++) /* each cosine keeps its form */
    assert_close(q[FIRST + j], 5.3e-6 * kept * cos(pi * k * (j + 0.5) / CELLS), 0.0, 1e-17);
  return kept;
}

static double rate_of(int k, double c) {
  const double s = sin(0.5 * pi * k / CELLS);
  return 4.0 * c * s * s;
}

/* Half the step leaves an eighth of the error: of what a step leaves, the third order of its length is wrong.
 */
static void a_step_is_of_second_order(void **state) {
  (void)state;
  static const int waves[] = {3, 8, 17};
  for (size_t i = 0; i < 3; i++) {
    const int k = waves[i];
    const double c = 0.11 / rate_of(k, 1.0);
    const double whole = kept_of(k, c) - exp(-rate_of(k, c)),
                 half = kept_of(k, 0.5 * c) - exp(-rate_of(k, 0.5 * c));
    print_message("wave %d: off by %.2e, %.2e in half the step\n", k, whole, half);
    assert_true(fabs(whole) < 1e-4 && fabs(whole) > 1e-7);
    assert_close(whole / half, 8.0, 0.1, 0.0);
  }
}

/* However long the step, what is stiff dies away within it, and the mean flow stays. */
static void stiff_waves_die_and_the_mean_stays(void **state) {
  (void)state;
  assert_true(fabs(kept_of(19, 1e4)) < 1e-3);
  assert_close(kept_of(0, 740.0), 1.0, 1e-12, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_step_is_of_second_order),
      cmocka_unit_test(stiff_waves_die_and_the_mean_stays),
  };
  return cmocka_run_group_tests_name("physics/wave/visco", tests, NULL, NULL);
}
