/* Wall laws: pressure, its inverse, speed, potential and invariant against each other and by hand. */
#include "support/assert.h"

#include <math.h>

#include "physics/wave/wall.h"

static const double pi = 3.14159265358979323846;

static hales_wall_at some_wall(hales_wall_law law) {
  return (hales_wall_at){
      .law = law, .k_pa = 4.3e4, .a0_m2 = 5.7e-5, .p0_pa = 1.9e3, .b = 2.6, .density_kg_m3 = 1047.0};
}

static const hales_wall_law laws[] = {HALES_WALL_ELASTIC, HALES_WALL_OLUFSEN, HALES_WALL_EXPONENTIAL};
static const double stretches[] = {0.55, 0.9, 1.0, 1.2, 1.7};

static void the_area_of_a_pressure_has_that_pressure(void **state) {
  (void)state;
  for (size_t i = 0; i < 3; i++)
    for (size_t k = 0; k < 5; k++) {
      const hales_wall_at w = some_wall(laws[i]);
      const double a = stretches[k] * w.a0_m2;
      assert_close(hales_wall_area(&w, hales_wall_pressure(&w, a)), a, 1e-13, 0.0);
    }
}

static void the_derivatives_fit_the_pressure(void **state) {
  (void)state;
  for (size_t i = 0; i < 3; i++)
    for (size_t k = 0; k < 5; k++) {
      const hales_wall_at w = some_wall(laws[i]);
      const double a = stretches[k] * w.a0_m2, da = 1e-5 * a; /* truncation 1e-10, rounding 1e-11 */
      const double dp = (hales_wall_pressure(&w, a + da) - hales_wall_pressure(&w, a - da)) / (2.0 * da);
      assert_close(hales_wall_speed2(&w, a), a / w.density_kg_m3 * dp, 1e-8, 0.0);
      const double dpi = (hales_wall_potential(&w, a + da) - hales_wall_potential(&w, a - da)) / (2.0 * da);
      assert_close(dpi, hales_wall_speed2(&w, a), 1e-8, 0.0);
      const double di = (hales_wall_invariant(&w, a + da) - hales_wall_invariant(&w, a - da)) / (2.0 * da);
      assert_close(di, sqrt(hales_wall_speed2(&w, a)) / a, 1e-6,
                   0.0); /* the exponential's is by quadrature */
    }
}

static void elastic_and_olufsen_walls_agree_for_small_stretches(void **state) {
  (void)state;
  /* (s - 1) and (1 - 1/s) differ by (s - 1)^2; both have c^2 = 2 E h / (3 rho r) at A0 */
  const hales_wall_at e = some_wall(HALES_WALL_ELASTIC), o = some_wall(HALES_WALL_OLUFSEN);
  const double a = 1.0004 * e.a0_m2;
  assert_close(hales_wall_pressure(&e, a) - hales_wall_pressure(&o, a), e.k_pa * 4e-8, 1e-3, 0.0);
  assert_close(hales_wall_speed2(&e, e.a0_m2), hales_wall_speed2(&o, o.a0_m2), 1e-15, 0.0);
}

static void a_pressure_below_collapse_or_above_the_limit_has_no_area(void **state) {
  (void)state;
  const hales_wall_at e = some_wall(HALES_WALL_ELASTIC), o = some_wall(HALES_WALL_OLUFSEN);
  assert_true(isnan(hales_wall_area(&e, e.p0_pa - 1.01 * e.k_pa)));
  assert_true(isnan(hales_wall_area(&o, o.p0_pa + 1.01 * o.k_pa)));
}

static void a_vessel_s_wall_follows_its_radius(void **state) {
  (void)state;
  hales_vessel v = {
      .r_prox_m = 8.6e-3, .r_dist_m = 6.1e-3, .wall = {.e_pa = 5e5, .h_m = 1.03e-3, .p_ref_pa = 71.0}};
  assert_close(hales_vessel_radius(&v, 0.3), 7.85e-3, 1e-14, 0.0);
  v.exponential_taper = true;
  assert_close(hales_vessel_radius(&v, 0.3), 8.6e-3 * pow(6.1 / 8.6, 0.3), 1e-14, 0.0);
  const hales_wall_at w = hales_wall_place(&v, 1.0, 1060.0);
  assert_close(w.k_pa, 4.0 / 3.0 * 5e5 * 1.03e-3 / 6.1e-3, 1e-14, 0.0);
  assert_close(w.a0_m2, pi * 6.1e-3 * 6.1e-3, 1e-14, 0.0);
  v.wall.k[0] = 2e6, v.wall.k[1] = -2253.0, v.wall.k[2] = 8.65e4;
  assert_close(hales_wall_stiffness(&v.wall, 4e-3), 2e6 * exp(-2253.0 * 4e-3) + 8.65e4, 1e-14, 0.0);
  /* by hand: at 5 mm h/r = 0.2802 exp(-2.5265) + 0.1324 exp(-0.0557) */
  const hales_wall bare = {.e_pa = 4e5};
  assert_close(hales_wall_stiffness(&bare, 5e-3), 4e5 * (0.2802 * 0.079942 + 0.1324 * 0.945823), 1e-4, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_area_of_a_pressure_has_that_pressure),
      cmocka_unit_test(the_derivatives_fit_the_pressure),
      cmocka_unit_test(elastic_and_olufsen_walls_agree_for_small_stretches),
      cmocka_unit_test(a_pressure_below_collapse_or_above_the_limit_has_no_area),
      cmocka_unit_test(a_vessel_s_wall_follows_its_radius),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
