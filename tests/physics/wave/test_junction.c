/* Where vessels meet: mass, total pressure, and waves that pass as linear theory says. */
#include "support/assert.h"

#include "physics/wave/junction.h"
#include "physics/wave/solve.h"
#include "support/wave_networks.h"

enum { TIPS = 7 };

/* A star of vessels whose areas span six decades, flow towards it in one, all with some flow of their own. */
static void star(hales_wave_tip *tip, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const double r = 9e-3 * pow(0.31, (double)i);
    tip[i] = (hales_wave_tip){
        .distal = i % 3 == 0,
        .alpha = 1.1,
        .wall = {i % 2 ? HALES_WALL_OLUFSEN : HALES_WALL_ELASTIC, 4e4 + 7e3 * (double)i, 3.1 * r * r, 900.0,
                 0.0, 1050.0},
    };
    hales_wave_tip *t = &tip[i];
    t->a_in = t->a = (1.1 + 0.02 * (double)i) * t->wall.a0_m2;
    t->q_in = t->q = 0.3 * t->a_in;
    double dp;
    (void)hales_wave_tip_pressure(t, t->a, &dp);
    const double u = 0.3, c = sqrt(t->a * dp / 1050.0 + t->alpha * (t->alpha - 1.0) * u * u);
    t->slope = t->alpha * u + (t->distal ? -c : c);
  }
}

static double total(const hales_wave_tip *t, double loss) {
  double dp;
  const double u = t->q / t->a, into = t->distal ? u : -u;
  return hales_wave_tip_pressure(t, t->a, &dp) + 525.0 * (u * u - loss * into * fabs(into));
}

static void mass_and_total_pressure_hold_for_any_number_of_vessels(void **state) {
  (void)state;
  static const double losses[] = {0.0, 0.35};
  for (size_t n = 2; n <= TIPS; n++)
    for (size_t k = 0; k < 2; k++) {
      hales_wave_tip tip[TIPS];
      star(tip, n);
      size_t culprit;
      assert_int_equal(hales_wave_junction_solve(tip, n, losses[k], false, &culprit), HALES_WAVE_SOUND);
      double sum = 0.0, largest = 0.0;
      for (size_t i = 0; i < n; i++) {
        sum += tip[i].distal ? tip[i].q : -tip[i].q;
        largest = fmax(largest, fabs(tip[i].q));
        /* also in a vessel a millionth as wide as the first */
        assert_close(total(&tip[i], losses[k]), total(&tip[0], losses[k]), 1e-12, 0.0);
        assert_close(tip[i].q, tip[i].q_in + tip[i].slope * (tip[i].a - tip[i].a_in), 1e-10, 0.0);
      }
      assert_true(fabs(sum) < 1e-14 * largest);
    }
}

static void pressure_itself_can_be_asked_for_instead(void **state) {
  (void)state;
  hales_wave_tip tip[3];
  star(tip, 3);
  size_t culprit;
  double dp;
  assert_int_equal(hales_wave_junction_solve(tip, 3, 0.0, true, &culprit), HALES_WAVE_SOUND);
  const double p = hales_wave_tip_pressure(&tip[0], tip[0].a, &dp);
  assert_close(hales_wave_tip_pressure(&tip[1], tip[1].a, &dp), p, 1e-12, 0.0);
  assert_close(hales_wave_tip_pressure(&tip[2], tip[2].a, &dp), p, 1e-12, 0.0);
}

/* A small pulse splits as the admittances A/(rho c) say: T = 2 Y0 / (Y0 + Y1 + Y2), R = T - 1. */
static void a_small_pulse_parts_as_the_admittances_say(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 1.5);
  b.net.n_end = 1;
  for (int i = 0; i <= 1000; i++) b.q[i] *= 1e-3;
  bag_vessel(&b, "wide", 2, 3, 1.2, 8e-3, 500e3, 1.1e-3, 0.0);
  *bag_vessel(&b, "narrow", 4, 2, 1.2, 5e-3, 600e3, 0.8e-3, 0.0) =
      (hales_vessel){.label = "narrow",
                     .source = 4,
                     .target = 2,
                     .length_m = 1.2,
                     .r_prox_m = 5e-3,
                     .r_dist_m = 5e-3,
                     .wall = {.e_pa = 600e3, .h_m = 0.8e-3}}; /* drawn against the flow */
  bag_end(&b, (hales_end){.node = 3, .kind = HALES_END_REFLECTION});
  bag_end(&b, (hales_end){.node = 4, .kind = HALES_END_REFLECTION});
  double y[3];
  for (int v = 0; v < 3; v++) {
    const hales_wall_at w = hales_wall_place(&b.vessel[v], 0.0, 1050.0);
    y[v] = w.a0_m2 / (1050.0 * sqrt(hales_wall_speed2(&w, w.a0_m2)));
  }
  const double passed = 2.0 * y[0] / (y[0] + y[1] + y[2]), back = passed - 1.0;
  hales_wave *w = NULL;
  hales_err err = {0};
  assert_ok_err(
      hales_wave_create(&b.net, &(hales_wave_settings){.cells_per_m = 500.0, .samples = 1}, &w, &err), &err);
  double came = 0.0, went = 0.0, returned = 0.0, value[HALES_WAVE_QUANTITIES];
  for (int k = 1; k <= 2300; k++) {
    assert_ok_err(hales_wave_advance(w, 2e-4 * k, &err), &err);
    hales_wave_get_point(w, 0, 2, value);
    if (2e-4 * k < 0.2) came = fmax(came, value[HALES_WAVE_P]);
    if (2e-4 * k > 0.3 && fabs(value[HALES_WAVE_P]) > fabs(returned)) returned = value[HALES_WAVE_P];
    hales_wave_get_point(w, 2, 2, value);
    went = fmax(went, value[HALES_WAVE_P]);
  }
  assert_close(went / came, passed, 2e-3, 0.0);
  assert_close(returned / came, back, 0.0, 2e-3);
  assert_true(fabs(back) > 0.1);
  hales_wave_destroy(w);
}

static void a_ring_and_links_between_branches_run(void **state) {
  (void)state;
  static bag b;
  bag_systemic(&b);
  hales_wave *w = NULL;
  hales_err err = {0};
  const hales_wave_settings s = {.cells_per_m = 50.0, .max_beats = 30, .samples = 50, .periodic_tol = 1e-4};
  assert_ok_err(hales_wave_create(&b.net, &s, &w, &err), &err);
  hales_wave_report r;
  assert_ok_err(hales_wave_run(w, &r, &err), &err);
  assert_int_equal(r.outcome, HALES_WAVE_PERIODIC);
  assert_true(r.volume_defect < 1e-13);
  assert_true(r.flow_defect < 1e-4);
  hales_wave_destroy(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mass_and_total_pressure_hold_for_any_number_of_vessels),
      cmocka_unit_test(pressure_itself_can_be_asked_for_instead),
      cmocka_unit_test(a_small_pulse_parts_as_the_admittances_say),
      cmocka_unit_test(a_ring_and_links_between_branches_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
