/* The solver on single vessels: waves of known speed and height, rest, volume, order, shocks. */
#include "support/assert.h"

#include <string.h>

#include "physics/wave/solve.h"
#include "physics/wave/wall.h"
#include "support/wave_networks.h"

static const double pi = 3.14159265358979323846;

static hales_wave *start(const bag *b, hales_wave_settings s) {
  hales_wave *w = NULL;
  hales_err err = {0};
  assert_ok_err(hales_wave_create(&b->net, &s, &w, &err), &err);
  return w;
}

static void go(hales_wave *w, double t_s) {
  hales_err err = {0};
  assert_ok_err(hales_wave_advance(w, t_s, &err), &err);
}

/* Height and place of the highest cell, by the parabola through three. */
static double crest(const hales_wave *w, double *place) {
  static double p[HALES_WAVE_CELLS_MAX], x[HALES_WAVE_CELLS_MAX];
  hales_wave_get_profile(w, 0, HALES_WAVE_P, p);
  hales_wave_get_positions(w, 0, x);
  int top = 1;
  for (int i = 1; i < hales_wave_cells(w, 0) - 1; i++)
    if (p[i] > p[top]) top = i;
  const double a = p[top - 1], b = p[top], c = p[top + 1], at = 0.5 * (a - c) / (a - 2.0 * b + c);
  if (place) *place = x[top] + at * (x[1] - x[0]);
  return b - 0.25 * (a - c) * at;
}

/* Pressure at the inlet of a tube at rest when q flows in: u = 4 (c - c0) along the wave that comes out. */
static double inlet_pressure(const hales_wall_at *w, double q) {
  double lo = w->a0_m2, hi = 1.1 * w->a0_m2;
  for (int i = 0; i < 80; i++) {
    const double mid = 0.5 * (lo + hi);
    if (mid * 4.0 * (sqrt(hales_wall_speed2(w, mid)) - sqrt(hales_wall_speed2(w, w->a0_m2))) < q)
      lo = mid;
    else
      hi = mid;
  }
  return hales_wall_pressure(w, lo);
}

static void a_pulse_has_the_height_and_speed_of_theory(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 10.0);
  hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 100.0, .samples = 1});
  const hales_wall_at wall = hales_wall_place(&b.vessel[0], 0.0, b.net.density_kg_m3);
  const double c0 = sqrt(hales_wall_speed2(&wall, wall.a0_m2));
  assert_close(c0, 6.1721, 1e-5, 0.0); /* sqrt(2 E h / (3 rho r)) */
  double most = 0.0, value[HALES_WAVE_QUANTITIES], first, last;
  for (int k = 1; k <= 400; k++) {
    go(w, 2.5e-4 * k);
    hales_wave_get_point(w, 0, 0, value);
    most = fmax(most, value[HALES_WAVE_P]);
  }
  assert_close(most, inlet_pressure(&wall, 1e-6), 1e-3, 0.0); /* 20.63 Pa */
  go(w, 0.05 + 1.0 / c0);
  const double high = crest(w, &first);
  go(w, 0.05 + 9.0 / c0);
  const double low = crest(w, &last);
  assert_true(low < high && low > 0.995 * high); /* 8 m at 4.4 cells a standard deviation */
  /* the crest runs at c + u = c0 + 5/4 u, u = q / A */
  const double fast = c0 + 1.25 * 1e-6 / wall.a0_m2;
  assert_close(last - first, 8.0 * fast / c0, 1e-3, 0.0);
  hales_wave_report r;
  hales_wave_get_report(w, &r);
  assert_true(r.volume_defect < 1e-12);
  /* u of the crest, 1e-6 m3/s over pi cm2, in c0 and a little */
  assert_close(r.speed_max, 1e-6 / wall.a0_m2 / c0, 5e-3, 0.0);
  hales_wave_destroy(w);
}

static void friction_damps_a_pulse_as_theory_says(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 10.0);
  b.net.viscosity_pa_s = 4e-3;
  hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 400.0, .samples = 1});
  /* u decays by exp(-x K / (2 A0 c0)), K = 2 (zeta + 2) pi nu: half of K, for friction acts on flow, not on
   * pressure.  The rate changes with frequency only at second order in K / (A0 omega) = 2e-4. */
  const double area = pi * 1e-4, c0 = sqrt(2.0 * 400e3 * 1.5e-3 / (3.0 * 1050.0 * 1e-2));
  const double rate = 2.0 * 11.0 * pi * 4e-3 / 1050.0 / (2.0 * area * c0);
  go(w, 0.05 + 1.0 / c0);
  const double high = crest(w, NULL);
  go(w, 0.05 + 8.0 / c0);
  const double low = crest(w, NULL);
  assert_close(log(high / low) / 7.0, rate, 0.02, 0.0);
  hales_wave_destroy(w);
}

static void waves_leave_through_an_end_that_does_not_reflect(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 3.0);
  hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 200.0, .samples = 1});
  static double p[700];
  go(w, 0.85); /* 3 m and back take 0.97 s, the pulse has left by 0.6 s */
  hales_wave_get_profile(w, 0, HALES_WAVE_P, p);
  for (int i = 0; i < hales_wave_cells(w, 0); i++) assert_true(fabs(p[i]) < 2e-5 * 20.6);
  hales_wave_destroy(w);
}

static void half_of_a_wave_comes_back_from_an_end_that_reflects_half(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 3.0);
  b.end[1].reflection = -0.5;
  hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 400.0, .samples = 1});
  static double p[1300];
  go(w, 0.75); /* the crest has come back to 1.7 m */
  hales_wave_get_profile(w, 0, HALES_WAVE_P, p);
  double least = 0.0;
  for (int i = 0; i < hales_wave_cells(w, 0); i++) least = fmin(least, p[i]);
  assert_close(least, -0.5 * 20.62, 2e-3, 0.0);
  hales_wave_destroy(w);
}

/* Tapered, stiffening, tilted: nothing in it is the same in two cells. */
static void rough_vessel(bag *b, hales_wall_law law, double fall) {
  static double slope[1];
  bag_begin(b, "rest", 0.8);
  hales_vessel *v = bag_vessel(b, "rough", 1, 2, 0.21, 1.1e-2, 0.0, 0.0, 1100.0);
  v->r_dist_m = 0.6e-2;
  v->wall.law = law;
  v->wall.k[0] = 9e4, v->wall.k[1] = -190.0, v->wall.k[2] = 4e4;
  v->wall.b = 1.7;
  v->initial_p_pa = 3300.0;
  slope[0] = fall;
  b->net.fall = slope;
  b->net.gravity_m_s2 = 9.81;
  b->t[0] = 0.0, b->q[0] = 0.0;
  bag_end(b, (hales_end){.node = 1, .kind = HALES_END_FLOW, .series = {1, b->t, b->q}});
  const double depth = b->net.density_kg_m3 * 9.81 * fall * 0.21; /* the outlet is lower */
  bag_rcr(b, 2, 1.3e7, 9e7, 2.1e-9)->p_out_pa = 3300.0 + depth;
}

static void a_vessel_at_rest_stays_at_rest(void **state) {
  (void)state;
  static bag b;
  for (int law = HALES_WALL_ELASTIC; law <= HALES_WALL_EXPONENTIAL; law++)
    for (int tilted = 0; tilted < 2; tilted++) {
      rough_vessel(&b, (hales_wall_law)law, 0.7 * tilted);
      hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 171.0, .samples = 1});
      go(w, 2.0);
      double u[64], p[64];
      hales_wave_get_profile(w, 0, HALES_WAVE_U, u);
      hales_wave_get_profile(w, 0, HALES_WAVE_P, p);
      hales_wave_report r;
      hales_wave_get_report(w, &r);
      assert_true(r.steps > 500);
      for (int i = 0; i < hales_wave_cells(w, 0); i++)
        assert_true(fabs(u[i]) < 1e-12); /* waves go at 7 m/s */
      if (!tilted) assert_close(p[7], 3300.0, 1e-12, 0.0);
      if (tilted) assert_true(p[30] > p[3] + 900.0);
      hales_wave_destroy(w);
    }
}

static double error_of(const bag *b, int cells, const double *fine, int fine_cells, double t_s) {
  static bag own;
  own = *b;
  own.net.vessel = own.vessel;
  own.net.end = own.end;
  for (size_t i = 0; i < own.net.n_end; i++)
    if (own.end[i].series.n > 0) own.end[i].series.t_s = own.t, own.end[i].series.value = own.q;
  own.vessel[0].cells = cells;
  hales_wave *w = start(&own, (hales_wave_settings){.samples = 1});
  go(w, t_s);
  static double a[1 << 12];
  hales_wave_get_profile(w, 0, HALES_WAVE_A, a);
  double error = 0.0;
  const int each = fine_cells / cells;
  for (int i = 0; i < cells; i++) {
    double mean = 0.0;
    for (int k = 0; k < each; k++) mean += fine[i * each + k] / each;
    error += fabs(a[i] - mean) / cells;
  }
  hales_wave_destroy(w);
  return error;
}

static void smooth_waves_converge_at_second_order(void **state) {
  (void)state;
  static bag b;
  static double fine[1 << 12];
  enum { FINE = 2560 };
  for (int law = HALES_WALL_ELASTIC; law <= HALES_WALL_EXPONENTIAL; law++) {
    /* a large smooth pulse in a tapered vessel with friction, its end still far */
    rough_vessel(&b, (hales_wall_law)law, 0.3);
    b.net.momentum_alpha = 1.1;
    for (int i = 0; i <= 8000; i++) {
      b.t[i] = 1e-5 * i;
      b.q[i] = 9e-5 * exp(-1.2e4 * (b.t[i] - 0.035) * (b.t[i] - 0.035));
    }
    b.end[0].series = (hales_series){8001, b.t, b.q};
    b.vessel[0].cells = FINE;
    hales_wave *w = start(&b, (hales_wave_settings){.samples = 1});
    go(w, 0.047);
    hales_wave_get_profile(w, 0, HALES_WAVE_A, fine);
    hales_wave_destroy(w);
    const double coarse = error_of(&b, 80, fine, FINE, 0.047), middle = error_of(&b, 160, fine, FINE, 0.047);
    const double order = log2(coarse / middle);
    print_message("law %d: mean error of area %.3g m2 with 80 cells, %.3g with 160: order %.2f\n", law,
                  coarse, middle, order);
    assert_true(order > 1.9);
  }
}

static void volume_changes_by_what_crosses_the_ends(void **state) {
  (void)state;
  static bag b;
  bag_bifurcation(&b, false);
  hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 300.0, .samples = 1});
  const double before = hales_wave_volume(w);
  for (int k = 1; k <= 40; k++) {
    go(w, 0.011 * k);
    const double net =
        hales_wave_end_volume(w, 2) - hales_wave_end_volume(w, 0) - hales_wave_end_volume(w, 1);
    assert_close(hales_wave_volume(w), before + net, 1e-12, 0.0);
  }
  hales_wave_report r;
  hales_wave_get_report(w, &r);
  assert_true(r.volume_defect > 0.0 && r.volume_defect < 1e-13); /* of every single step */
  hales_wave_destroy(w);
}

/* A step of pressure large enough to steepen into a shock: it must stay one, without new extrema, and move at
 * the speed that mass and momentum ask for. */
static void a_shock_keeps_its_jump_and_its_speed(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 4.0);
  b.t[0] = 0.0, b.q[0] = 5e-4;
  b.end[0].series = (hales_series){1, b.t, b.q};
  hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 250.0, .samples = 1});
  const hales_wall_at wall = hales_wall_place(&b.vessel[0], 0.0, b.net.density_kg_m3);
  /* Rankine-Hugoniot into fluid at rest: q = s (A - A0), q^2/A + Pi(A) - Pi(A0) = s q */
  double lo = wall.a0_m2 * 1.0001, hi = 3.0 * wall.a0_m2;
  for (int i = 0; i < 80; i++) {
    const double a = 0.5 * (lo + hi), q = 5e-4;
    const double jump = q * q / a + hales_wall_potential(&wall, a) - hales_wall_potential(&wall, wall.a0_m2);
    if (jump * (a - wall.a0_m2) < q * q)
      lo = a;
    else
      hi = a;
  }
  const double speed = 5e-4 / (lo - wall.a0_m2), high = hales_wall_pressure(&wall, lo);
  double place[2];
  static double p[1000], x[1000];
  hales_wave_get_positions(w, 0, x);
  for (int k = 0; k < 2; k++) {
    go(w, k == 0 ? 0.15 : 0.35);
    hales_wave_get_profile(w, 0, HALES_WAVE_P, p);
    int i = 0;
    while (p[i] > 0.5 * high) i++;
    place[k] = x[i - 1] + (p[i - 1] - 0.5 * high) / (p[i - 1] - p[i]) * (x[1] - x[0]);
    for (int j = 0; j < hales_wave_cells(w, 0); j++) assert_true(p[j] > -0.01 * high && p[j] < 1.01 * high);
    assert_true(p[i - 4] > 0.98 * high && p[i + 3] < 0.02 * high); /* in a few cells */
  }
  print_message("shock of %.1f kPa at %.4f m/s, Rankine-Hugoniot %.4f m/s\n", high / 1e3,
                (place[1] - place[0]) / 0.2, speed);
  assert_close((place[1] - place[0]) / 0.2, speed, 2e-3, 0.0); /* half a cell in 1.5 m */
  hales_wave_destroy(w);
}

static void every_width_gives_the_same_bits(void **state) {
  (void)state;
  static bag b;
  double y[3][1200];
  size_t n = 0;
  int runs = 0;
  for (int lanes = 1; lanes <= 4; lanes *= 2) {
    bag_bifurcation(&b, false);
    b.vessel[1].wall.law = HALES_WALL_OLUFSEN;
    b.vessel[2].wall.law = HALES_WALL_EXPONENTIAL;
    b.vessel[2].wall.b = 1.4;
    b.vessel[0].r_dist_m = 8.1e-3;
    hales_wave *w = NULL;
    hales_err err = {0};
    const hales_wave_settings s = {.cells_per_m = 421.0, .samples = 1, .lanes = lanes};
    if (hales_wave_create(&b.net, &s, &w, &err) != HALES_OK) continue; /* a processor without AVX2 */
    go(w, 0.21);
    n = hales_wave_state_size(w);
    assert_true(n <= 1200);
    hales_wave_get_state(w, y[runs++]);
    hales_wave_destroy(w);
  }
  assert_true(runs >= 2);
  for (int k = 1; k < runs; k++) assert_memory_equal(y[k], y[0], n * sizeof(double));
}

static void any_number_of_threads_gives_the_same_bits(void **state) {
  (void)state;
  static bag b;
  static double y[3][20000];
  size_t n = 0;
  bag_systemic(&b);
  for (size_t v = 0; v < b.net.n_vessel; v += 3) b.vessel[v].wall.phi_pa_s_m = 0.4;
  for (int threads = 1; threads <= 5; threads += 2) {
    hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 90.0, .samples = 7, .threads = threads});
    go(w, 0.06);
    n = hales_wave_state_size(w);
    assert_true(n <= 20000);
    hales_wave_get_state(w, y[threads / 2]);
    hales_wave_destroy(w);
  }
  assert_memory_equal(y[1], y[0], n * sizeof(double));
  assert_memory_equal(y[2], y[0], n * sizeof(double));
}

/* What is recorded is looked up by the thread that sweeps the vessel. */
static void threads_record_the_same_beat(void **state) {
  (void)state;
  static bag b;
  enum { SAMPLES = 9 };
  static double series[2][3][HALES_WAVE_STATIONS][SAMPLES];
  static hales_wave_range range[2][3][HALES_WAVE_STATIONS];
  bag_bifurcation(&b, false);
  for (int k = 0; k < 2; k++) {
    hales_err err = {0};
    hales_wave *w =
        start(&b, (hales_wave_settings){.cells_per_m = 100.0, .samples = SAMPLES, .threads = 1 + k});
    assert_ok_err(hales_wave_record_beat(w, &err), &err);
    for (size_t v = 0; v < 3; v++)
      for (int s = 0; s < HALES_WAVE_STATIONS; s++) {
        memcpy(series[k][v][s], hales_wave_series(w, v, s, HALES_WAVE_Q), sizeof series[k][v][s]);
        range[k][v][s] = hales_wave_get_range(w, v, s, HALES_WAVE_P);
      }
    hales_wave_destroy(w);
  }
  assert_true(range[0][2][4].max > range[0][2][4].min);
  assert_memory_equal(series[0], series[1], sizeof series[0]);
  assert_memory_equal(range[0], range[1], sizeof range[0]);
}

static void any_number_of_cells_runs(void **state) {
  (void)state;
  static bag b;
  static const int cells[] = {5, 6, 7, 11, 64, 10000};
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
    bag_tube(&b, 0.5);
    b.vessel[0].cells = cells[i];
    hales_wave *w = start(&b, (hales_wave_settings){.samples = 1});
    assert_int_equal(hales_wave_cells(w, 0), cells[i]);
    go(w, cells[i] > 1000 ? 0.012 : 0.2);
    assert_true(isfinite(hales_wave_volume(w)));
    hales_wave_destroy(w);
  }
  hales_wave *w = NULL;
  hales_err err = {0};
  b.vessel[0].cells = 10001;
  assert_status(hales_wave_create(&b.net, NULL, &w, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "'tube'"));
}

/* Kelvin-Voigt walls: a small wave of one length decays as its dispersion relation says. */
static void a_viscous_wall_damps_a_wave_as_theory_says(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 10.0);
  b.vessel[0].wall.phi_pa_s_m = 0.9;
  for (int i = 0; i <= 4000; i++) { /* 5 Hz from the beginning, swelling smoothly */
    b.t[i] = 1e-3 * i;
    b.q[i] = 1e-9 * sin(2.0 * pi * 5.0 * b.t[i]) * fmin(b.t[i] / 0.4, 1.0);
  }
  b.end[0].series = (hales_series){4001, b.t, b.q};
  hales_wave *w = start(&b, (hales_wave_settings){.cells_per_m = 200.0, .samples = 1});
  double most[2] = {0}, value[HALES_WAVE_QUANTITIES];
  for (int k = 0; k <= 400; k++) {
    go(w, 2.4 + 5e-4 * k); /* one period after two passages of the tube */
    for (int s = 1; s <= 2; s++) {
      hales_wave_get_point(w, 0, s, value);
      most[s - 1] = fmax(most[s - 1], value[HALES_WAVE_Q]);
    }
  }
  /* stiffness K (1 + i omega phi/(E h)): k = omega / (c0 sqrt(1 + i omega tau)) */
  const double omega = 2.0 * pi * 5.0, turn = atan(omega * 0.9 / (400e3 * 1.5e-3));
  const double size = pow(1.0 + tan(turn) * tan(turn), -0.25);
  const double c0 = sqrt(2.0 * 400e3 * 1.5e-3 / (3.0 * 1050.0 * 1e-2));
  const double decay = omega / c0 * size * sin(0.5 * turn) * 2.5;
  assert_close(log(most[0] / most[1]), decay, 5e-3, 0.0);
  assert_true(decay > 0.1); /* the tube shows it */
  hales_wave_destroy(w);
}

static void an_inflow_that_empties_a_vessel_is_an_error_with_its_name(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 0.5);
  b.t[0] = 0.0, b.q[0] = -9e-4;
  b.end[0].series = (hales_series){1, b.t, b.q};
  hales_wave *w = start(&b, (hales_wave_settings){.samples = 1});
  hales_err err = {0};
  assert_status(hales_wave_advance(w, 1.0, &err), HALES_EMATH);
  assert_non_null(strstr(err.msg, "'tube'"));
  assert_non_null(strstr(err.msg, "t = "));
  hales_wave_destroy(w);
}

/* Five cells in a micrometre would take days: said at once, with what asks for it. */
static void a_vessel_that_asks_for_steps_beyond_patience_is_named(void **state) {
  (void)state;
  static bag b;
  bag_tube(&b, 0.5);
  b.end[1].node = 3;
  bag_vessel(&b, "stub", 2, 3, 1e-6, 0.9e-2, 400e3, 1.5e-3, 0.0);
  hales_wave *w = start(&b, (hales_wave_settings){.samples = 1});
  hales_err err = {0};
  assert_status(hales_wave_advance(w, 1.0, &err), HALES_EMATH);
  assert_non_null(strstr(err.msg, "'stub'"));
  assert_non_null(strstr(err.msg, "2e-07 m"));
  hales_wave_destroy(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pulse_has_the_height_and_speed_of_theory),
      cmocka_unit_test(friction_damps_a_pulse_as_theory_says),
      cmocka_unit_test(waves_leave_through_an_end_that_does_not_reflect),
      cmocka_unit_test(half_of_a_wave_comes_back_from_an_end_that_reflects_half),
      cmocka_unit_test(a_vessel_at_rest_stays_at_rest),
      cmocka_unit_test(smooth_waves_converge_at_second_order),
      cmocka_unit_test(volume_changes_by_what_crosses_the_ends),
      cmocka_unit_test(a_shock_keeps_its_jump_and_its_speed),
      cmocka_unit_test(every_width_gives_the_same_bits),
      cmocka_unit_test(any_number_of_threads_gives_the_same_bits),
      cmocka_unit_test(threads_record_the_same_beat),
      cmocka_unit_test(any_number_of_cells_runs),
      cmocka_unit_test(a_viscous_wall_damps_a_wave_as_theory_says),
      cmocka_unit_test(an_inflow_that_empties_a_vessel_is_an_error_with_its_name),
      cmocka_unit_test(a_vessel_that_asks_for_steps_beyond_patience_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
