/* Inlets and outlets: each outlet's own impedance is what the waves at it have, harmonic by harmonic. */
#include "support/assert.h"

#include <complex.h>

#include "physics/wave/ends.h"
#include "physics/wave/solve.h"
#include "physics/wave/tree.h"
#include "support/wave_networks.h"

static const double pi = 3.14159265358979323846;
static bag b;

static double two_tones(double phase) {
  return 8e-8 + 3e-8 * sin(2.0 * pi * phase + 0.4) + 2e-8 * cos(6.0 * pi * phase);
}

/* A short elastic tube with a small flow of harmonics 0, 1 and 3, so that nothing in it is non-linear. */
static void tube_with(hales_end end) {
  bag_begin(&b, "tube", 0.8);
  bag_vessel(&b, "tube", 1, 2, 0.1, 5e-3, 400e3, 0.6e-3, 0.0);
  end.node = 2;
  bag_end(&b, end);
  bag_sample(&b, 800, two_tones);
}

static hales_wave *run(void) {
  hales_wave *w = NULL;
  hales_err err = {0};
  hales_wave_report r;
  const hales_wave_settings s = {.cells_per_m = 400.0, .samples = 160, .periodic_tol = 1e-7};
  assert_ok_err(hales_wave_create(&b.net, &s, &w, &err), &err);
  assert_ok_err(hales_wave_run(w, &r, &err), &err);
  assert_int_equal(r.outcome, HALES_WAVE_PERIODIC);
  return w;
}

static double complex harmonic(const hales_wave *w, size_t vessel, int station, hales_wave_quantity q,
                               int k) {
  const double *x = hales_wave_series(w, vessel, station, q);
  const int n = hales_wave_samples(w);
  double re = 0.0, im = 0.0;
  for (int i = 0; i < n; i++) {
    re += x[i] * cos(2.0 * pi * k * i / n) / n;
    im -= x[i] * sin(2.0 * pi * k * i / n) / n;
  }
  return re + im * (double complex)I;
}

static void expect_impedance(const hales_wave *w, int k, double complex want) {
  const double complex got = harmonic(w, 0, 4, HALES_WAVE_P, k) / harmonic(w, 0, 4, HALES_WAVE_Q, k);
  if (cabs(got - want) > 5e-3 * cabs(want))
    fail_msg("harmonic %d: %g + %g i, want %g + %g i", k, creal(got), cimag(got), creal(want), cimag(want));
}

static void lumped_outlets_have_their_impedance(void **state) {
  (void)state;
  /* RCR, RLCR, RC, R */
  static const hales_end end[] = {
      {.kind = HALES_END_RCR, .r1 = 1.1e8, .r2 = 9e8, .c_m3_pa = 3e-10, .p_out_pa = 210.0},
      {.kind = HALES_END_RCR, .r1 = 0.7e8, .r2 = 6e8, .c_m3_pa = 5e-10, .l_pa_s2_m3 = 6e6, .p_out_pa = 150.0},
      {.kind = HALES_END_RCR, .r1 = 0.0, .r2 = 5e8, .c_m3_pa = 4e-10, .p_out_pa = 120.0},
      {.kind = HALES_END_RCR, .r1 = 2.4e8, .r2 = 1.9e8, .p_out_pa = 310.0},
  };
  for (size_t i = 0; i < sizeof end / sizeof end[0]; i++) {
    tube_with(end[i]);
    hales_wave *w = run();
    for (int k = 1; k <= 3; k += 2) {
      const double omega = 2.0 * pi * k / 0.8;
      const double complex iw = omega * (double complex)I;
      expect_impedance(
          w, k, end[i].r1 + iw * end[i].l_pa_s2_m3 + end[i].r2 / (1.0 + iw * end[i].r2 * end[i].c_m3_pa));
    }
    const double mean = creal(harmonic(w, 0, 4, HALES_WAVE_P, 0)),
                 flow = creal(harmonic(w, 0, 4, HALES_WAVE_Q, 0));
    assert_close(mean, end[i].p_out_pa + flow * (end[i].r1 + end[i].r2), 1e-4, 0.0);
    hales_wave_destroy(w);
  }
}

static hales_tree some_tree(void) {
  return (hales_tree){.r_root_m = 5e-3,
                      .r_min_m = 4e-4,
                      .radius_exponent = 2.76,
                      .asymmetry = 0.41,
                      .length_to_radius = 15.75,
                      .k = {0.0, 0.0, 8e3},
                      .p_out_pa = 270.0,
                      .z_out_pa_s_m3 = 3e9,
                      .mate_end = -1,
                      .mate_k = {0.0, 0.0, 6e3},
                      .mate_length_to_radius = 14.5};
}

static void a_structured_tree_has_its_impedance(void **state) {
  (void)state;
  const hales_tree tree = some_tree();
  tube_with((hales_end){.kind = HALES_END_TREE, .tree = tree});
  b.vessel[0].initial_p_pa = 300.0;
  hales_wave *w = run();
  const double omega[] = {0.0, 2.0 * pi / 0.8, 6.0 * pi / 0.8};
  double complex z[3];
  assert_ok(hales_tree_impedance(&tree, 1060.0, 4e-3, 3, omega, z, NULL));
  expect_impedance(w, 1, z[1]);
  expect_impedance(w, 3, z[2]);
  assert_close(creal(harmonic(w, 0, 4, HALES_WAVE_P, 0)), 270.0 + 8e-8 * creal(z[0]), 1e-4, 0.0);
  hales_wave_destroy(w);
}

static void a_two_sided_tree_joins_artery_and_vein(void **state) {
  (void)state;
  hales_tree tree = some_tree();
  tree.z_out_pa_s_m3 = 0.0;
  tree.mate_end = 1;
  tube_with((hales_end){.kind = HALES_END_TREE, .tree = tree});
  b.vessel[0].initial_p_pa = 300.0;
  bag_vessel(&b, "vein", 3, 4, 0.08, 5e-3, 300e3, 0.5e-3, 0.0)->initial_p_pa = 300.0;
  /* ends: artery's tree, vein's tree, outlet of the vein, inlet */
  const hales_end inlet = b.end[1];
  tree.mate_end = 0;
  b.end[1] = (hales_end){.node = 3, .kind = HALES_END_TREE, .tree = tree};
  b.end[2] = (hales_end){.node = 4, .kind = HALES_END_RCR, .r1 = 0.9e8, .r2 = 1.4e8, .p_out_pa = 240.0};
  b.end[3] = inlet;
  b.net.n_end = 4;
  hales_wave *w = run();
  tree.mate_end = 1;
  const double omega[] = {2.0 * pi / 0.8, 6.0 * pi / 0.8};
  hales_tree_y y[2];
  assert_ok(hales_tree_admittance(&tree, 1060.0, 4e-3, 2, omega, y, NULL));
  for (int k = 1; k <= 3; k += 2) {
    const double complex pa = harmonic(w, 0, 4, HALES_WAVE_P, k), pv = harmonic(w, 1, 0, HALES_WAVE_P, k);
    const double complex qa = harmonic(w, 0, 4, HALES_WAVE_Q, k), qv = -harmonic(w, 1, 0, HALES_WAVE_Q, k);
    const hales_tree_y t = y[k / 2];
    assert_true(cabs(qa - (t.aa * pa + t.av * pv)) < 5e-3 * cabs(qa));
    assert_true(cabs(qv - (t.av * pa + t.vv * pv)) < 5e-3 * cabs(qa));
  }
  /* all of the mean flow comes through */
  assert_close(creal(harmonic(w, 1, 4, HALES_WAVE_Q, 0)), 8e-8, 1e-3, 0.0);
  hales_wave_destroy(w);
}

static void the_mean_of_a_series_is_that_of_its_straight_lines(void **state) {
  (void)state;
  static const double t[] = {0.1, 0.25, 0.7}, v[] = {3.0, -1.0, 5.0};
  const hales_series s = {3, t, v};
  const double integral[] = {0.0, 0.15 * 1.0, 0.15 * 1.0 + 0.45 * 2.0}; /* trapezoids by hand */
  size_t hint = 0;
  /* period 0.9: from 0.7 back to 3.0 at 1.0 in 0.3 s, mean 4.0 */
  assert_close(hales_wave_series_mean(&s, integral, 0.9, 0.1, 0.15, &hint), 1.0, 1e-14, 0.0);
  assert_close(hales_wave_series_mean(&s, integral, 0.9, 0.1 + 2.7, 0.9, &hint), (0.15 + 0.9 + 1.2) / 0.9,
               1e-13, 0.0);
  /* across the end: 0.95 to 1.1 of the next beat; 3.333 to 3.0, then 3.0 to 0.333 at 0.2 */
  const double across = 0.05 * (3.0 + 1.0 / 3.0 / 2.0 * 1.0) + 0.1 * (3.0 - 0.5 * 4.0 * 0.1 / 0.15);
  assert_close(hales_wave_series_mean(&s, integral, 0.9, 0.95, 0.15, &hint), across / 0.15, 1e-13, 0.0);
}

static double slow_pressure(double phase) {
  return 900.0 + 400.0 * sin(2.0 * pi * phase);
}

static void a_pressure_inlet_and_several_inlets_drive_a_network(void **state) {
  (void)state;
  tube_with((hales_end){.kind = HALES_END_RCR, .r1 = 2e8, .r2 = 7e8, .c_m3_pa = 2e-10});
  b.net.n_end = 1;
  bag_sample(&b, 400, slow_pressure);
  b.end[1].kind = HALES_END_PRESSURE;
  /* a second inlet, of constant flow, comes in at the outlet's side through its own vessel */
  b.end[0].node = 3;
  bag_vessel(&b, "way out", 2, 3, 0.05, 5e-3, 400e3, 0.6e-3, 0.0);
  bag_vessel(&b, "second inlet", 4, 2, 0.04, 4e-3, 400e3, 0.5e-3, 0.0);
  static const double constant = 3e-7;
  bag_end(&b, (hales_end){.node = 4, .kind = HALES_END_FLOW, .series = {1, NULL, &constant}});
  hales_wave *w = run();
  const double *p = hales_wave_series(w, 0, 0, HALES_WAVE_P);
  for (int i = 0; i < 160; i += 13) assert_close(p[i], slow_pressure(i / 160.0), 2e-3, 0.0);
  const double out = hales_wave_get_range(w, 1, 4, HALES_WAVE_Q).mean;
  assert_close(hales_wave_get_range(w, 1, 4, HALES_WAVE_P).mean, out * 9e8, 1e-4, 0.0);
  assert_close(hales_wave_get_range(w, 0, 0, HALES_WAVE_Q).mean + 3e-7, out, 1e-4, 0.0);
  hales_wave_destroy(w);
}

/* A driven end: volume counts, the line p + z q foretells the pressure after a small change of flow. */
static void a_driven_end_takes_the_flow_it_is_told(void **state) {
  (void)state;
  tube_with((hales_end){.kind = HALES_END_RCR, .r1 = 1.1e8, .r2 = 9e8, .c_m3_pa = 3e-10});
  b.end[1].kind = HALES_END_COUPLED;
  b.net.viscosity_pa_s = 1e-5; /* friction adds to the pressure of a wave as time goes on */
  hales_wave *w = NULL;
  hales_err err = {0};
  assert_ok_err(hales_wave_create(&b.net, &(hales_wave_settings){.cells_per_m = 800.0}, &w, &err), &err);
  const double before = hales_wave_volume(w);
  hales_wave_drive(w, 1, 4e-7);
  assert_ok_err(hales_wave_advance(w, 4.0, &err), &err); /* the capacitor is full */
  assert_close(hales_wave_end_volume(w, 1), 4.0 * 4e-7, 1e-12, 0.0);
  assert_close(hales_wave_volume(w) - before, hales_wave_end_volume(w, 1) - hales_wave_end_volume(w, 0), 1e-9,
               0.0);
  const hales_wave_end_state old = hales_wave_get_end(w, 1);
  assert_close(old.q_m3_s, 4e-7, 1e-3, 0.0);
  hales_wave_drive(w, 1, 7e-7);
  assert_ok_err(hales_wave_advance(w, 4.005, &err), &err); /* 5 ms: nothing has come back from 10 cm */
  const hales_wave_end_state now = hales_wave_get_end(w, 1);
  assert_close(now.p_pa - old.p_pa, old.z_pa_s_m3 * 3e-7, 5e-3, 0.0);
  hales_wave_destroy(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lumped_outlets_have_their_impedance),
      cmocka_unit_test(a_structured_tree_has_its_impedance),
      cmocka_unit_test(a_two_sided_tree_joins_artery_and_vein),
      cmocka_unit_test(the_mean_of_a_series_is_that_of_its_straight_lines),
      cmocka_unit_test(a_pressure_inlet_and_several_inlets_drive_a_network),
      cmocka_unit_test(a_driven_end_takes_the_flow_it_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
