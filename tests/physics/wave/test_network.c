/* Networks that cannot be: each is refused with the label of the vessel and what would be right. */
#include "support/assert.h"

#include <string.h>

#include "physics/wave/solve.h"
#include "support/wave_networks.h"

static bag b;

static void expect(hales_status status, const char *label, const char *word) {
  hales_err err = {0};
  assert_status(hales_network_check(&b.net, &err), status);
  if (!strstr(err.msg, label) || !strstr(err.msg, word))
    fail_msg("'%s' names neither %s nor %s", err.msg, label, word);
  hales_wave *w = NULL;
  assert_status(hales_wave_create(&b.net, NULL, &w, NULL), status);
  assert_null(w);
}

static void a_lawful_network_is_accepted(void **state) {
  (void)state;
  bag_bifurcation(&b, false);
  assert_ok(hales_network_check(&b.net, NULL));
  bag_pulmonary(&b);
  assert_ok(hales_network_check(&b.net, NULL));
  bag_systemic(&b);
  assert_ok(hales_network_check(&b.net, NULL));
}

static void sizes_must_be_positive(void **state) {
  (void)state;
  double *const size[] = {&b.vessel[1].r_prox_m, &b.vessel[1].r_dist_m, &b.vessel[1].length_m};
  static const char *const word[] = {"radius", "radius", "length"};
  for (size_t i = 0; i < 3; i++)
    for (int nan_too = 0; nan_too < 2; nan_too++) {
      bag_bifurcation(&b, false);
      *size[i] = nan_too ? nan("") : -5.1e-3;
      expect(HALES_ERANGE, "'left'", word[i]);
    }
  bag_bifurcation(&b, false);
  b.vessel[2].wall.e_pa = 0.0;
  expect(HALES_ERANGE, "'right'", "E h/r");
  bag_bifurcation(&b, false);
  b.vessel[2].wall.phi_pa_s_m = -0.3;
  expect(HALES_ERANGE, "'right'", "viscosity");
  bag_bifurcation(&b, false);
  b.vessel[2].wall.law = HALES_WALL_EXPONENTIAL;
  expect(HALES_ERANGE, "'right'", "b = 0");
}

static void the_whole_must_have_lawful_numbers(void **state) {
  (void)state;
  const struct {
    double *at, value;
    const char *word;
  } cases[] = {
      {&b.net.density_kg_m3, 0.0, "density"},
      {&b.net.viscosity_pa_s, -4e-3, "viscosity"},
      {&b.net.period_s, -0.8, "period"},
      {&b.net.loss_k, 1.3, "loss"},
      {&b.net.momentum_alpha, 0.7, "alpha"},
      {&b.net.boundary_layer_m, -1e-3, "layer"},
      {&b.net.gravity_m_s2, nan(""), "gravity"},
      {&b.net.profile_exponent, 0.0, "profile"},
      {&b.vessel[0].initial_p_pa, nan(""), "initial"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    bag_bifurcation(&b, false);
    *cases[i].at = cases[i].value;
    expect(HALES_ERANGE, "", cases[i].word);
  }
}

static void vessels_must_hang_together(void **state) {
  (void)state;
  bag_bifurcation(&b, false);
  b.vessel[2].target = 9; /* its outlet stays at 4 */
  expect(HALES_ERANGE, "node 4", "no vessel");
  bag_bifurcation(&b, false);
  b.net.n_end = 3;
  b.end[1] = b.end[2]; /* nothing stands at node 4 */
  b.net.n_end = 2;
  expect(HALES_ERANGE, "'right'", "not connected at node 4");
  bag_bifurcation(&b, false);
  bag_vessel(&b, "island", 20, 21, 0.1, 4e-3, 5e5, 1e-3, 0.0);
  bag_rcr(&b, 20, 7e7, 3e9, 4e-10);
  bag_rcr(&b, 21, 7e7, 3e9, 4e-10);
  expect(HALES_ERANGE, "'island'", "any inlet");
  bag_bifurcation(&b, false);
  b.vessel[1].target = 2;
  expect(HALES_ERANGE, "'left'", "begins and ends");
  bag_bifurcation(&b, false);
  b.vessel[2].label = "left";
  expect(HALES_ERANGE, "'left'", "both called");
  bag_bifurcation(&b, false);
  bag_rcr(&b, 2, 7e7, 3e9, 4e-10);
  expect(HALES_ERANGE, "'right'", "joins 3 vessels");
}

static void a_loop_without_an_outlet_is_refused(void **state) {
  (void)state;
  bag_bifurcation(&b, false);
  b.vessel[2].target = 3; /* left and right meet, and the outlets go */
  b.end[0] = b.end[2];
  b.net.n_end = 1;
  expect(HALES_ERANGE, "'parent'", "no way to an outlet");
}

static void ends_must_be_lawful(void **state) {
  (void)state;
  bag_bifurcation(&b, false);
  b.end[0].r2 = -3e9; /* what an absolute value would hide */
  expect(HALES_ERANGE, "'left'", "R2");
  bag_bifurcation(&b, false);
  b.end[1].kind = HALES_END_REFLECTION, b.end[1].reflection = 1.4;
  expect(HALES_ERANGE, "'right'", "reflection");
  bag_bifurcation(&b, false);
  b.t[40] = b.t[39];
  expect(HALES_ERANGE, "'parent'", "ascend");
  bag_bifurcation(&b, false);
  b.q[7] = nan("");
  expect(HALES_ERANGE, "'parent'", "sample 8");
  bag_bifurcation(&b, false);
  b.net.period_s = 0.9;
  expect(HALES_ERANGE, "'parent'", "longer than the period");
  bag_bifurcation(&b, false);
  b.end[0].kind = HALES_END_NONE;
  expect(HALES_ERANGE, "'left'", "neither inlet nor outlet");
  bag_bifurcation(&b, false);
  b.end[0].kind = HALES_END_TREE, b.end[0].tree = (hales_tree){.r_root_m = -3e-3, .mate_end = -1};
  expect(HALES_ERANGE, "'left'", "tree");
}

static void a_loop_must_come_back_to_its_own_height(void **state) {
  (void)state;
  static double fall[3];
  bag_bifurcation(&b, false);
  b.vessel[2].target = 3;
  bag_vessel(&b, "common", 3, 4, 0.05, 6e-3, 700e3, 0.72e-3, 9466.0);
  b.end[0] = b.end[1], b.end[1] = b.end[2], b.net.n_end = 2;
  fall[0] = 0.3, fall[1] = 0.8, fall[2] = 0.79;
  static double all[4];
  memcpy(all, fall, sizeof fall);
  b.net.fall = all;
  b.net.gravity_m_s2 = 9.81;
  hales_wave *w = NULL;
  hales_err err = {0};
  assert_status(hales_wave_create(&b.net, NULL, &w, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "height"));
  all[2] = 0.8;
  assert_ok(hales_wave_create(&b.net, NULL, &w, NULL));
  hales_wave_destroy(w);
}

static void unlawful_settings_are_named(void **state) {
  (void)state;
  bag_tube(&b, 0.5);
  const struct {
    hales_wave_settings s;
    const char *word;
  } cases[] = {
      {{.cells_per_m = -3.0}, "cells per metre"},
      {{.cells_min = 4}, "cells a vessel"},
      {{.courant = 1.1}, "Courant"},
      {{.samples = -1}, "samples"},
      {{.periodic_tol = 0.3}, "tolerance"},
      {{.max_beats = -2}, "beats"},
      {{.lanes = 3}, "lanes"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    hales_wave *w = NULL;
    hales_err err = {0};
    assert_status(hales_wave_create(&b.net, &cases[i].s, &w, &err), HALES_EARG);
    assert_null(w);
    assert_non_null(strstr(err.msg, cases[i].word));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_lawful_network_is_accepted),
      cmocka_unit_test(sizes_must_be_positive),
      cmocka_unit_test(the_whole_must_have_lawful_numbers),
      cmocka_unit_test(vessels_must_hang_together),
      cmocka_unit_test(a_loop_without_an_outlet_is_refused),
      cmocka_unit_test(ends_must_be_lawful),
      cmocka_unit_test(a_loop_must_come_back_to_its_own_height),
      cmocka_unit_test(unlawful_settings_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
