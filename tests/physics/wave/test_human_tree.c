/* The parametric pulmonary arteries against sums by hand. */
#include <math.h>
#include <string.h>

#include "base/mmhg.h"
#include "physics/wave/human_tree.h"
#include "physics/wave/solve.h"
#include "physics/wave/tree.h"
#include "support/assert.h"

static const double pi = 3.14159265358979323846;

static unsigned char memory[1 << 14];

typedef struct built {
  hales_network net;
  hales_vessel *v;
  hales_end *e;
  hales_status status;
  hales_err err;
} built;

static built build(const hales_human_tree *h) {
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  built b = {0};
  b.status = hales_human_tree_build(h, &arena, &b.net, &b.v, &b.e, &b.err);
  assert_int_equal(b.status, b.err.status);
  return b;
}

/* 1.6 Wood units, 3.2 mL/mmHg */
static hales_human_tree person(void) {
  return (hales_human_tree){.is_male = true,
                            .height_m = 1.83,
                            .resistance_pa_s_m3 = hales_pa_from_mmhg(1.6 * 60.0 / 1e3) / 1e-6,
                            .compliance_m3_pa = 3.2e-6 / hales_pa_from_mmhg(1.0),
                            .p_out_pa = hales_pa_from_mmhg(8.0)};
}

static void diameters_go_with_sex_and_height(void **state) {
  (void)state;
  double man[3], woman[3];
  hales_human_tree_diameters(true, 1.75, man);
  hales_human_tree_diameters(false, 1.62, woman);
  assert_close(man[0], 22.9e-3, 1e-15, 0.0);
  assert_close(man[1], 16.6e-3, 1e-15, 0.0);
  assert_close(man[2], 17.3e-3, 1e-15, 0.0);
  assert_close(woman[0], 21.2e-3, 1e-15, 0.0);
  hales_human_tree_diameters(true, 1.93, man);
  assert_close(man[0], 22.9e-3 * exp(0.29 * log(1.93 / 1.75)), 1e-14, 0.0); /* 23.56 mm */
}

static void stiffness_from_what_was_measured(void **state) {
  (void)state;
  hales_human_tree h = person();
  /* 42.7 % over 12 mmHg = 1599.864 Pa: 0.75 * 1599.864 / (sqrt(1.427) - 1) = 1199.898 / 0.194571 */
  assert_close(hales_human_tree_stiffness(&h), 6166.9, 1e-4, 0.0);
  h.area_change_frac = 0.21;
  h.pulse_pressure_pa = 4000.0;
  assert_close(hales_human_tree_stiffness(&h), 0.75 * 4000.0 / 0.1, 1e-13, 0.0); /* sqrt(1.21) = 1.1 */
  h.pwv_m_s = 3.0; /* stronger than the area change */
  assert_close(hales_human_tree_stiffness(&h), 1.5 * 1060.0 * 9.0, 1e-14, 0.0);
  h.density_kg_m3 = 1050.0;
  assert_close(hales_human_tree_stiffness(&h), 1.5 * 1050.0 * 9.0, 1e-14, 0.0);
}

static int find(const built *b, const char *label) {
  for (int i = 0; i < HALES_HUMAN_TREE_VESSELS; i++)
    if (strcmp(b->v[i].label, label) == 0) return i;
  fail_msg("no vessel %s", label);
  return -1;
}

static void twenty_seven_vessels_in_a_tree(void **state) {
  (void)state;
  const hales_human_tree h = person();
  const built b = build(&h);
  assert_ok_err(b.status, &b.err);
  assert_int_equal(b.net.n_vessel, 27);
  assert_int_equal(b.net.n_end, 19);
  int children[40] = {0};
  for (int i = 0; i < 27; i++) {
    assert_true(b.v[i].source >= 1 && b.v[i].target == i + 2);
    children[b.v[i].source]++;
  }
  for (int i = 0; i < 27; i++) assert_true(i == 0 ? b.v[i].source == 1 : b.v[i].source < b.v[i].target);
  assert_int_equal(children[1], 1);
  assert_int_equal(children[b.v[find(&b, "right_lower")].target], 5);
  assert_int_equal(children[b.v[find(&b, "right_middle")].target], 2);
  assert_int_equal(children[b.v[find(&b, "left_upper")].target], 4);
  for (int s = 1; s < 19; s++) assert_int_equal(children[b.e[s].node], 0);
  assert_int_equal(b.e[0].kind, HALES_END_COUPLED);
  assert_close(b.v[0].wall.p_ref_pa, hales_pa_from_mmhg(8.8), 1e-14, 0.0);
  assert_close(b.v[0].length_m, 45e-3 * 1.83 / 1.75, 1e-14, 0.0);
}

/* Flow of the segments to the power 2.92: 10 of 18 go right, 7 of those beyond the upper lobe, 5 of those
 * down. */
static void radii_part_as_the_flow_does(void **state) {
  (void)state;
  hales_human_tree h = person();
  h.diameter_m[1] = 20e-3;
  const built b = build(&h);
  assert_ok_err(b.status, &b.err);
  const double lower = 10e-3 * pow(0.7, 1.0 / 2.92) * pow(5.0 / 7.0, 1.0 / 2.92); /* 7.887 mm */
  assert_close(b.v[find(&b, "right_lower")].r_prox_m, lower, 1e-14, 0.0);
  assert_close(b.v[find(&b, "right_lower_5")].r_prox_m, lower * pow(0.2, 1.0 / 2.92), 1e-14, 0.0);
  assert_close(b.v[find(&b, "right_upper")].length_m, 2.55 * 10e-3 * pow(0.3, 1.0 / 2.92), 1e-14, 0.0);
  double sum = 0.0;
  for (int k = 0; k < 5; k++) sum += pow(b.v[find(&b, "right_lower_1") + k].r_prox_m, 2.92);
  assert_close(pow(sum, 1.0 / 2.92), lower, 1e-13, 0.0);
}

static double resistance_to(const built *b, int i, double viscosity, double flow_share) {
  const hales_vessel *v = &b->v[i];
  return 22.0 * viscosity * v->length_m / (pi * pow(v->r_prox_m, 4)) * flow_share;
}

/* Pressure drop from the root to p_out on every way, an 18th of the flow in each segment. */
static void every_way_has_the_total_resistance(void **state) {
  (void)state;
  hales_human_tree h = person();
  h.viscosity_pa_s = 0.0035;
  const built b = build(&h);
  assert_ok_err(b.status, &b.err);
  static const struct {
    const char *way[5];
    int n, share[5];
  } cases[] = {{{"main", "right", "right_upper", "right_upper_2"}, 4, {18, 10, 3, 1}},
               {{"main", "right", "right_interlobar", "right_lower", "right_lower_4"}, 5, {18, 10, 7, 5, 1}},
               {{"main", "left", "left_lower", "left_lower_1"}, 4, {18, 8, 4, 1}}};
  for (size_t i = 0; i < 3; i++) {
    double drop = 0.0; /* over q/18 */
    for (int k = 0; k < cases[i].n; k++)
      drop += resistance_to(&b, find(&b, cases[i].way[k]), 0.0035, cases[i].share[k]);
    const int last = find(&b, cases[i].way[cases[i].n - 1]);
    const hales_end *e = &b.e[last - 8];
    assert_int_equal(e->node, b.v[last].target);
    assert_close((drop + e->r1 + e->r2) / 18.0, h.resistance_pa_s_m3, 1e-12, 0.0);
  }
}

static void compliances_add_up_to_the_total(void **state) {
  (void)state;
  const hales_human_tree h = person();
  const built b = build(&h);
  assert_ok_err(b.status, &b.err);
  double sum = 0.0;
  const double eh_r = hales_human_tree_stiffness(&h);
  for (int i = 0; i < 27; i++) sum += 1.5 * pi * b.v[i].r_prox_m * b.v[i].r_prox_m * b.v[i].length_m / eh_r;
  for (int s = 1; s < 19; s++) sum += b.e[s].c_m3_pa;
  assert_close(sum, h.compliance_m3_pa, 1e-13, 0.0);
}

static void the_bed_meets_its_vessel_without_reflection(void **state) {
  (void)state;
  hales_human_tree h = person();
  h.pwv_m_s = 2.2;
  const built b = build(&h);
  assert_ok_err(b.status, &b.err);
  const int last = find(&b, "left_upper_3");
  assert_close(b.e[last - 8].r1, 1060.0 * 2.2 / (pi * b.v[last].r_prox_m * b.v[last].r_prox_m), 1e-13, 0.0);
}

static void structured_trees_have_the_same_totals(void **state) {
  (void)state;
  hales_human_tree h = person();
  const built rcr = build(&h);
  assert_ok_err(rcr.status, &rcr.err);
  double r[19], c[19];
  for (int s = 1; s < 19; s++) r[s] = rcr.e[s].r1 + rcr.e[s].r2, c[s] = rcr.e[s].c_m3_pa;
  h.bed = HALES_BED_TREES;
  const built b = build(&h);
  assert_ok_err(b.status, &b.err);
  for (int s = 1; s < 19; s++) {
    assert_int_equal(b.e[s].kind, HALES_END_TREE);
    const hales_tree_size size = hales_tree_measure(&b.e[s].tree, b.net.viscosity_pa_s);
    assert_close(size.r_pa_s_m3, r[s], 1e-12, 0.0);
    assert_close(size.c_m3_pa, c[s], 1e-12, 0.0);
    assert_close(b.e[s].tree.length_to_radius, 15.75, 0.2, 0.0); /* at most what a generation changes */
    assert_true(b.e[s].tree.radius_exponent > 2.3 && b.e[s].tree.radius_exponent < 3.0);
    assert_close(b.e[s].tree.p_out_pa, h.p_out_pa, 0.0, 0.0);
  }
}

/* A beat of the heart through it: half a sine, 85 mL/s mean.  Nearly all of the resistance is in the beds,
 * which stay as they are, so the mean pressure is that of the whole at rest but for what the large arteries
 * widen. */
static void a_beat_meets_the_resistance_it_was_built_for(void **state) {
  (void)state;
  const hales_human_tree h = person();
  built b = build(&h);
  assert_ok_err(b.status, &b.err);
  enum { N = 64 };
  double t[N + 1], q[N + 1];
  for (int i = 0; i <= N; i++) {
    t[i] = 0.8 * i / N;
    q[i] = t[i] < 0.3 ? 85e-6 * 0.8 * pi / 2.0 / 0.3 * sin(pi * t[i] / 0.3) : 0.0;
  }
  b.e[0].kind = HALES_END_FLOW;
  b.e[0].series = (hales_series){.n = N + 1, .t_s = t, .value = q};
  b.net.period_s = 0.8;
  hales_wave *w = NULL;
  hales_wave_report report;
  const hales_wave_settings settings = {.cells_per_m = 150.0};
  hales_err err = {0};
  assert_ok_err(hales_wave_create(&b.net, &settings, &w, &err), &err);
  assert_ok_err(hales_wave_run(w, &report, &err), &err);
  assert_int_equal(report.outcome, HALES_WAVE_PERIODIC);
  const hales_wave_range root_q = hales_wave_get_range(w, 0, 0, HALES_WAVE_Q);
  const hales_wave_range root_p = hales_wave_get_range(w, 0, 0, HALES_WAVE_P);
  assert_close(root_q.mean, 85e-6, 2e-3, 0.0); /* the sine's chords */
  const double drop = (root_p.mean - h.p_out_pa) / (h.resistance_pa_s_m3 * root_q.mean);
  assert_true(drop > 0.93 && drop < 0.99);
  for (size_t s = 9; s < 27; s++)
    assert_close(hales_wave_get_range(w, s, 4, HALES_WAVE_Q).mean, root_q.mean / 18.0, 0.01, 0.0);
  /* healthy: systolic 20.8, diastolic 8.8 mmHg [Kovacs2009]; here at a wedge of 8 mmHg and 5.1 L/min */
  assert_true(root_p.max > hales_pa_from_mmhg(17.0) && root_p.max < hales_pa_from_mmhg(30.0));
  assert_true(root_p.min > hales_pa_from_mmhg(8.0) && root_p.min < hales_pa_from_mmhg(16.0));
  hales_wave_destroy(w);
}

static void refuses_what_nobody_can_have(void **state) {
  (void)state;
  hales_human_tree cases[10];
  for (int i = 0; i < 10; i++) cases[i] = person();
  cases[0].height_m = 183.0;
  cases[1].height_m = 0.0;
  cases[2].diameter_m[0] = -0.02;
  cases[3].resistance_pa_s_m3 = 0.0;
  cases[4].compliance_m3_pa = nan("");
  cases[5].pwv_m_s = 100.0;
  cases[6].area_change_frac = 42.7;
  cases[7].resistance_pa_s_m3 = 2e5; /* below that of the large arteries */
  cases[8].compliance_m3_pa = 3e-10; /* likewise */
  cases[9].length_m[2] = 0.5;
  static const char *const says[10] = {
      "height_m is 183",  "height_m is 0",       "diameter_m of the main",   "resistance_pa_s_m3 is 0",
      "compliance_m3_pa", "pwv_m_s is 100",      "area_change_frac is 42.7", "",
      "compliance",       "length_m of the left"};
  for (int i = 0; i < 10; i++) {
    const built b = build(&cases[i]);
    assert_int_equal(b.status, HALES_ERANGE);
    if (!strstr(b.err.msg, says[i])) fail_msg("case %d: %s", i, b.err.msg);
  }
}

static void a_full_arena_is_an_error(void **state) {
  (void)state;
  const hales_human_tree h = person();
  hales_status s = HALES_ENOMEM;
  for (size_t cap = 0; s == HALES_ENOMEM && cap < sizeof memory; cap += 64) {
    hales_arena arena = {.base = memory, .cap = cap};
    built b = {0};
    s = hales_human_tree_build(&h, &arena, &b.net, &b.v, &b.e, &b.err);
    assert_int_equal(s, b.err.status);
  }
  assert_ok(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(diameters_go_with_sex_and_height),
      cmocka_unit_test(stiffness_from_what_was_measured),
      cmocka_unit_test(twenty_seven_vessels_in_a_tree),
      cmocka_unit_test(radii_part_as_the_flow_does),
      cmocka_unit_test(every_way_has_the_total_resistance),
      cmocka_unit_test(compliances_add_up_to_the_total),
      cmocka_unit_test(the_bed_meets_its_vessel_without_reflection),
      cmocka_unit_test(structured_trees_have_the_same_totals),
      cmocka_unit_test(a_beat_meets_the_resistance_it_was_built_for),
      cmocka_unit_test(refuses_what_nobody_can_have),
      cmocka_unit_test(a_full_arena_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
