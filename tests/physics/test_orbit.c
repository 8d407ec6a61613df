/* Acceleration of the beat map, on maps whose fixed points are known. */
#include "support/assert.h"

#include <math.h>

#include "physics/korakianitis.h"
#include "physics/orbit.h"

enum { N = 4 };
static const double fixed_point[N] = {31.0, -7.5, 112.0, 4.4};
static const double scale[N] = {30.0, 10.0, 110.0, 5.0};

/* y' = y* + M (y - y*), spectral radius 0.93, not symmetric */
static void contract(const double *y, double *g) {
  static const double m[N][N] = {{0.91, 0.20, -0.03, 0.00},
                                 {0.00, 0.70, 0.11, 0.05},
                                 {0.02, 0.00, 0.45, -0.30},
                                 {0.00, 0.01, 0.25, 0.60}};
  for (int i = 0; i < N; i++) {
    g[i] = fixed_point[i];
    for (int j = 0; j < N; j++) g[i] += m[i][j] * (y[j] - fixed_point[j]);
  }
}

static void a_linear_map_is_solved_in_one_step_more_than_its_dimension(void **state) {
  (void)state;
  hales_anderson a = {0};
  double y[N] = {80.0, 20.0, 50.0, -9.0}, g[N], next[N], early = 0.0;
  for (int beat = 1; beat <= N + 1; beat++) {
    contract(y, g);
    (void)hales_anderson_step(&a, N, y, g, scale, false, next);
    if (beat == N - 1) early = hales_orbit_distance(N, next, fixed_point, scale);
    for (int i = 0; i < N; i++) y[i] = next[i];
  }
  /* exact but for the ridge: 1e-10 over the squared sine, some 1e-3, between the nearly parallel columns */
  assert_true(hales_orbit_distance(N, y, fixed_point, scale) < 1e-3);
  assert_true(early > 0.1); /* it was not there before its time */
}

static void the_estimate_bounds_the_true_error(void **state) {
  (void)state;
  hales_anderson a = {0};
  double y[N] = {80.0, 20.0, 50.0, -9.0}, g[N], next[N];
  for (int beat = 1; beat <= 12; beat++) {
    contract(y, g);
    const double estimate = hales_anderson_step(&a, N, y, g, scale, false, next);
    const double error = hales_orbit_distance(N, next, fixed_point, scale);
    if (beat > 1 && error > 1e-12) assert_true(estimate > 0.2 * error);
    for (int i = 0; i < N; i++) y[i] = next[i];
  }
}

static void mixtures_keep_a_linear_invariant(void **state) {
  (void)state;
  hales_anderson a = {0};
  double y[N] = {80.0, 20.0, 50.0, -9.0};
  const double held = y[0] + y[1] + y[2] + y[3];
  for (int beat = 1; beat <= 9; beat++) {
    double g[N], next[N], sum = 0.0;
    contract(y, g);
    for (int i = 0; i < N; i++) sum += g[i];
    for (int i = 0; i < N; i++) g[i] += 0.25 * (held - sum); /* a map that conserves the sum */
    (void)hales_anderson_step(&a, N, y, g, scale, false, next);
    assert_close(next[0] + next[1] + next[2] + next[3], held, 1e-10, 0.0);
    for (int i = 0; i < N; i++) y[i] = next[i];
  }
}

static void elimination_pivots_and_names_singular_matrices(void **state) {
  (void)state;
  double a[9] = {0.0, 2.0, -1.0, 3.0, 1.0, 4.0, 5.0, -2.0, 7.0}, b[3];
  const double want[3] = {1.7, -0.4, 2.9};
  for (int i = 0; i < 3; i++) b[i] = a[3 * i] * want[0] + a[3 * i + 1] * want[1] + a[3 * i + 2] * want[2];
  assert_true(hales_orbit_solve(3, a, b));
  for (int i = 0; i < 3; i++) assert_close(b[i], want[i], 1e-13, 0.0);
  double twins[9] = {1.5, 2.0, 3.0, 3.0, 4.0, 6.0, 0.5, 7.0, 2.0}, any[3] = {1.2, 2.3, 3.4};
  assert_false(hales_orbit_solve(3, twins, any));
}

static void distances_are_relative_above_a_floor_and_see_nan(void **state) {
  (void)state;
  const hales_model *m = &hales_korakianitis;
  double y[HALES_STATE_MAX], s[HALES_STATE_MAX];
  for (size_t i = 0; i < m->n_state; i++) y[i] = i % 2 ? 310.0 : 0.03;
  y[HALES_KO_Q_SAS] = -0.7;
  hales_orbit_scale(m, y, s);
  assert_close(s[HALES_KO_Q_SAS], 20.0, 0.0, 0.0); /* mL/s */
  assert_close(s[0], 10.0, 0.0, 0.0);              /* V_LA, mL */
  assert_close(s[1], 310.0, 0.0, 0.0);
  assert_close(s[4], 1.0, 0.0, 0.0); /* p_sas, mmHg */
  y[2] = nan("");
  assert_true(isnan(hales_orbit_distance(m->n_state, y, s, s)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_linear_map_is_solved_in_one_step_more_than_its_dimension),
      cmocka_unit_test(the_estimate_bounds_the_true_error),
      cmocka_unit_test(mixtures_keep_a_linear_invariant),
      cmocka_unit_test(elimination_pivots_and_names_singular_matrices),
      cmocka_unit_test(distances_are_relative_above_a_floor_and_see_nan),
  };
  return cmocka_run_group_tests_name("physics/orbit", tests, NULL, NULL);
}
