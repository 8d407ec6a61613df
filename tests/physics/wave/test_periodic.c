/* The search for the periodic state: the same state as beats alone find, in fewer; never a silent stop. */
#include "support/assert.h"

#include <string.h>

#include "physics/wave/solve.h"
#include "support/wave_networks.h"

static bag b;

static hales_wave *start(hales_wave_settings s) {
  hales_wave *w = NULL;
  hales_err err = {0};
  assert_ok_err(hales_wave_create(&b.net, &s, &w, &err), &err);
  return w;
}

static hales_wave_report run(hales_wave *w) {
  hales_wave_report r;
  hales_err err = {0};
  assert_ok_err(hales_wave_run(w, &r, &err), &err);
  return r;
}

static void mixing_finds_what_beats_find_in_fewer_of_them(void **state) {
  (void)state;
  bag_bifurcation(&b, false);
  hales_wave *plain = start((hales_wave_settings){.cells_per_m = 200.0, .plain = true, .periodic_tol = 1e-7});
  hales_wave *mixed = start((hales_wave_settings){.cells_per_m = 200.0, .periodic_tol = 1e-7});
  const hales_wave_report p = run(plain), m = run(mixed);
  assert_int_equal(p.outcome, HALES_WAVE_PERIODIC);
  assert_int_equal(m.outcome, HALES_WAVE_PERIODIC);
  print_message("beats to a change of 1e-7: %d plain, %d mixed\n", p.beats, m.beats);
  assert_true(2 * m.beats < p.beats);
  for (size_t v = 0; v < 3; v++)
    for (int q = 0; q < HALES_WAVE_QUANTITIES; q++) {
      const hales_wave_range a = hales_wave_get_range(plain, v, 2, (hales_wave_quantity)q),
                             c = hales_wave_get_range(mixed, v, 2, (hales_wave_quantity)q);
      /* plain beats stop a change of 1e-7 short of a slowness of some 5 beats */
      assert_close(c.min, a.min, 0.0, 2e-6 * (a.max - a.min));
      assert_close(c.max, a.max, 0.0, 2e-6 * (a.max - a.min));
    }
  hales_wave_destroy(plain);
  hales_wave_destroy(mixed);
}

static void too_few_beats_are_an_outcome_with_the_vessel_that_changes_most(void **state) {
  (void)state;
  bag_bifurcation(&b, false);
  hales_wave *w = start((hales_wave_settings){.cells_per_m = 150.0, .max_beats = 3, .periodic_tol = 1e-6});
  const hales_wave_report r = run(w);
  assert_int_equal(r.outcome, HALES_WAVE_NOT_PERIODIC);
  assert_int_equal(r.beats, 3);
  assert_true(r.change > 1e-6 && r.worst_vessel < 3);
  assert_non_null(strstr(hales_wave_outcome_text(r.outcome), "not periodic"));
  assert_true(hales_wave_get_range(w, 1, 2, HALES_WAVE_P).max >
              hales_wave_get_range(w, 1, 2, HALES_WAVE_P).min);
  hales_wave_destroy(w);
}

static void a_state_put_back_goes_on_as_it_did(void **state) {
  (void)state;
  bag_bifurcation(&b, false);
  b.end[0].kind = HALES_END_TREE;
  b.end[0].tree = (hales_tree){.r_root_m = 6e-3,
                               .r_min_m = 6e-4,
                               .radius_exponent = 2.7,
                               .asymmetry = 0.4,
                               .length_to_radius = 30.0,
                               .k = {0.0, 0.0, 4e4},
                               .z_out_pa_s_m3 = 5e11,
                               .mate_end = -1};
  hales_wave *w = start((hales_wave_settings){.cells_per_m = 150.0});
  const size_t n = hales_wave_state_size(w);
  double *y = calloc(3 * n, sizeof *y);
  assert_non_null(y);
  assert_ok(hales_wave_advance(w, 1.1, NULL));
  hales_wave_get_state(w, y);
  assert_ok(hales_wave_advance(w, 1.65, NULL));
  hales_wave_get_state(w, y + n);
  /* a solver of its own, at the same phase of a later beat */
  hales_wave *other = start((hales_wave_settings){.cells_per_m = 150.0});
  assert_ok(hales_wave_advance(other, 2.2, NULL));
  assert_ok(hales_wave_set_state(other, y, NULL));
  assert_ok(hales_wave_advance(other, 2.75, NULL));
  hales_wave_get_state(other, y + 2 * n);
  for (size_t i = 0; i < n; i++) assert_close(y[2 * n + i], y[n + i], 1e-8, 1e-12);
  y[3] = -1.0;
  hales_err err = {0};
  assert_status(hales_wave_set_state(other, y, &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "'parent'"));
  y[3] = nan("");
  assert_status(hales_wave_set_state(other, y, NULL), HALES_EARG);
  free(y);
  hales_wave_destroy(w);
  hales_wave_destroy(other);
}

static void the_recorded_series_is_the_recorded_beat(void **state) {
  (void)state;
  bag_bifurcation(&b, false);
  hales_wave *w = start((hales_wave_settings){.cells_per_m = 150.0, .samples = 55, .periodic_tol = 1e-6});
  (void)run(w);
  const double *t = hales_wave_sample_times(w), *q = hales_wave_series(w, 0, 0, HALES_WAVE_Q);
  assert_int_equal(hales_wave_samples(w), 55);
  for (int k = 0; k < 55; k++) {
    assert_close(t[k], 1.1 * k / 55.0, 1e-14, 0.0);
    /* the inlet's own flow, to what its straight lines and 13 cells of 6.6 mm allow */
    assert_close(q[k], bag_bifurcation_flow(k / 55.0), 0.0, 0.02 * 87e-6);
  }
  const double *p = hales_wave_series(w, 1, 4, HALES_WAVE_P), *a = hales_wave_series(w, 1, 4, HALES_WAVE_A),
               *u = hales_wave_series(w, 1, 4, HALES_WAVE_U), *out = hales_wave_series(w, 1, 4, HALES_WAVE_Q);
  const hales_wave_range range = hales_wave_get_range(w, 1, 4, HALES_WAVE_P);
  for (int k = 0; k < 55; k++) {
    assert_close(a[k] * u[k], out[k], 1e-12, 0.0);
    assert_true(p[k] >= range.min && p[k] <= range.max);
  }
  hales_wave_destroy(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mixing_finds_what_beats_find_in_fewer_of_them),
      cmocka_unit_test(too_few_beats_are_an_outcome_with_the_vessel_that_changes_most),
      cmocka_unit_test(a_state_put_back_goes_on_as_it_did),
      cmocka_unit_test(the_recorded_series_is_the_recorded_beat),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
