/* Vessels that are alike, taken together: the same waves as each of them alone. */
#include <math.h>
#include <string.h>

#include "base/mmhg.h"
#include "physics/wave/bundle.h"
#include "physics/wave/human_tree.h"
#include "physics/wave/solve.h"
#include "support/assert.h"

static const double pi = 3.14159265358979323846, period_s = 0.77;
static _Alignas(16) unsigned char memory[1 << 16];
enum { SAMPLES = 101 };
static double t_in[SAMPLES], q_in[SAMPLES];

typedef struct pair {
  hales_network each, all;
  hales_vessel *v;
  hales_end *e;
} pair;

/* A person's 27 arteries with an ejection of some 70 mL into them. */
static pair build(void) {
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  const hales_human_tree h = {.is_male = true,
                              .height_m = 1.71,
                              .pwv_m_s = 3.1,
                              .resistance_pa_s_m3 = hales_pa_from_mmhg(0.29) / 1e-6,
                              .compliance_m3_pa = 2.3e-6 / hales_pa_from_mmhg(1.0),
                              .p_out_pa = hales_pa_from_mmhg(9.0)};
  pair p;
  hales_err err = {0};
  for (int k = 0; k < SAMPLES; k++) {
    t_in[k] = period_s * k / (SAMPLES - 1);
    q_in[k] = t_in[k] < 0.3 ? 370e-6 * sin(pi * t_in[k] / 0.3) : 0.0;
  }
  assert_ok_err(hales_human_tree_build(&h, &arena, &p.each, &p.v, &p.e, &err), &err);
  p.each.period_s = period_s;
  p.e[0].kind = HALES_END_FLOW;
  p.e[0].series = (hales_series){SAMPLES, t_in, q_in};
  assert_ok_err(hales_network_bundle(&p.each, &arena, &p.all, &err), &err);
  return p;
}

static hales_wave *run(const hales_network *net, double t_s) {
  hales_wave *w = NULL;
  hales_err err = {0};
  const hales_wave_settings s = {.cells_per_m = 200.0};
  assert_ok_err(hales_wave_create(net, &s, &w, &err), &err);
  assert_ok_err(hales_wave_advance(w, t_s, &err), &err);
  return w;
}

static size_t find(const hales_network *net, const char *label) {
  for (size_t v = 0; v < net->n_vessel; v++)
    if (strcmp(net->vessel[v].label, label) == 0) return v;
  fail_msg("no vessel %s", label);
  return 0;
}

static void a_bundle_has_the_waves_of_its_vessels(void **state) {
  (void)state;
  const pair p = build();
  assert_int_equal(p.all.n_vessel, 12);
  assert_int_equal(p.all.n_end, 5);
  assert_int_equal(find(&p.all, "main"), 0);
  const struct {
    const char *label;
    double n;
  } rows[] = {{"main", 1.0},          {"right", 1.0},         {"left", 1.0},
              {"right_upper", 1.0},   {"right_upper_1", 3.0}, {"right_middle_1", 2.0},
              {"right_lower_1", 5.0}, {"left_upper", 2.0},    {"left_upper_1", 8.0}};
  for (int beat = 1; beat <= 2; beat++) {
    const double t_s = (beat - 0.63) * period_s;
    hales_wave *each = run(&p.each, t_s), *all = run(&p.all, t_s);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
      for (int station = 0; station < HALES_WAVE_STATIONS; station++) {
        double a[HALES_WAVE_QUANTITIES], b[HALES_WAVE_QUANTITIES];
        hales_wave_get_point(each, find(&p.each, rows[i].label), station, a);
        hales_wave_get_point(all, find(&p.all, rows[i].label), station, b);
        /* rounding, which some 3,000 steps of limited differences carry along */
        assert_close(b[HALES_WAVE_P], a[HALES_WAVE_P], 1e-8, 0.0);
        assert_close(b[HALES_WAVE_A], rows[i].n * a[HALES_WAVE_A], 1e-8, 0.0);
        assert_close(b[HALES_WAVE_Q], rows[i].n * a[HALES_WAVE_Q], 0.0, 1e-13);
      }
    assert_close(hales_wave_volume(all), hales_wave_volume(each), 1e-9, 0.0);
    assert_close(hales_wave_lumped_volume(all), hales_wave_lumped_volume(each), 1e-9, 0.0);
    hales_wave_destroy(each);
    hales_wave_destroy(all);
  }
}

/* One vessel longer, one outlet wider: these stay apart, their likes do not. */
static void what_is_not_alike_stays_apart(void **state) {
  (void)state;
  pair p = build();
  hales_arena arena = {.base = memory + (1 << 15), .cap = 1 << 15};
  hales_network out;
  hales_err err = {0};
  p.v[find(&p.each, "right_lower_3")].length_m *= 1.01;
  p.e[1].r2 *= 1.02; /* the first of the upper lobe */
  assert_ok_err(hales_network_bundle(&p.each, &arena, &out, &err), &err);
  assert_int_equal(out.n_vessel, 14);
  const hales_vessel *four = &out.vessel[find(&out, "right_lower_1")];
  assert_close(four->r_prox_m, 2.0 * p.v[find(&p.each, "right_lower_1")].r_prox_m, 1e-15, 0.0);
  assert_close(four->profile_exponent, 4.0 * 11.0 - 2.0, 1e-15, 0.0);
  assert_close(out.momentum_alpha, 1.1, 1e-15, 0.0);
  p.v[4].profile_exponent = 7.5; /* another alpha: nothing is joined */
  assert_ok_err(hales_network_bundle(&p.each, &arena, &out, &err), &err);
  assert_int_equal(out.n_vessel, HALES_HUMAN_TREE_VESSELS);
  assert_ptr_equal(out.vessel, p.v);
}

static void no_tree_is_an_error_with_the_node(void **state) {
  (void)state;
  pair p = build();
  hales_arena arena = {.base = memory + (1 << 15), .cap = 1 << 15};
  hales_network out;
  hales_err err = {0};
  p.v[12].target = p.v[11].target;
  assert_int_equal(hales_network_bundle(&p.each, &arena, &out, &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "two vessels end at node"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_bundle_has_the_waves_of_its_vessels),
      cmocka_unit_test(what_is_not_alike_stays_apart),
      cmocka_unit_test(no_tree_is_an_error_with_the_node),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
