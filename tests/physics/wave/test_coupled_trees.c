/* A heart that ejects into arteries with structured trees behind them. */
#include <complex.h>
#include <math.h>
#include <string.h>

#include "base/mmhg.h"
#include "physics/korakianitis.h"
#include "physics/wave/coupled_tree.h"
#include "physics/wave/linear.h"
#include "physics/wave/tree.h"
#include "support/assert.h"

enum { STEPS = 500, HARMONICS = 120 };

static const double pa = HALES_PA_PER_MMHG;
static _Alignas(64) unsigned char memory[8 << 20];

/* The three vessels with a tree behind each branch.  Cross-sections and lengths `wide` times as large and
 * stiffness by its square: the same impedances and times of travel, waves smaller by its square in
 * proportion. */
static void build(coupled_tree *t, const double *param, double wide) {
  static const double any[2] = {0.7, 0.55}, r_min_m[2] = {45e-6, 55e-6};
  coupled_tree_build(t, param[HALES_KO_T], 1.1, 1.0, any);
  for (int i = 1; i < 3; i++)
    t->e[i] = (hales_end){.node = i + 2,
                          .kind = HALES_END_TREE,
                          .tree = {.r_root_m = t->v[i].r_dist_m,
                                   .r_min_m = r_min_m[i - 1],
                                   .radius_exponent = 2.5,
                                   .asymmetry = 0.41,
                                   .length_to_radius = 15.75,
                                   .k = {0.0, 0.0, 9e4},
                                   .mate_end = -1}};
  for (int i = 0; i < 3; i++) {
    hales_vessel *v = &t->v[i];
    const double eh_r = v->wall.k[0] * exp(v->wall.k[1] * v->r_prox_m) + v->wall.k[2];
    v->wall.k[0] = v->wall.k[1] = 0.0; /* one stiffness along the vessel */
    v->wall.k[2] = eh_r * wide * wide;
    v->r_prox_m *= sqrt(wide), v->r_dist_m *= sqrt(wide), v->length_m *= wide;
  }
}

typedef struct made {
  double param[HALES_PARAM_MAX];
  coupled_tree tree;
  hales_coupled *c;
  hales_coupled_report r;
} made;

/* Veins whose pressure hardly moves within a beat, as the companion's cannot move at all. */
static void run(double wide, double veins_ml_mmhg, made *m) {
  hales_err err = {0};
  hales_model_defaults(&hales_korakianitis, m->param);
  m->param[HALES_KO_PVN_C] = veins_ml_mmhg;
  build(&m->tree, m->param, wide);
  const hales_coupled_settings s = {.steps = STEPS,
                                    .periodic_tol = 1e-6,
                                    .n_probe = 3,
                                    .probe = {{1, 4}, {2, 4}, {0, 2}},
                                    .wave = {.cells_per_m = 300.0 / wide}};
  assert_ok_err(hales_coupled_create(&hales_port_korakianitis, m->param, &m->tree.net, &s, &m->c, &err),
                &err);
  assert_ok_err(hales_coupled_run(m->c, &m->r, &err), &err);
}

static double mean(const double *x) {
  double sum = 0.0;
  for (int k = 0; k < STEPS; k++) sum += x[k] / STEPS;
  return sum;
}

static double back_mmhg(const made *m, int k) {
  return hales_coupled_signals(m->c)[(size_t)k * HALES_KO_N_SIGNAL + HALES_KO_P_PVN];
}

/* Harmonics of samples at t = k T / STEPS. */
static void harmonics(const double *x, double period_s, double offset_s, double complex *c) {
  static double t_s[STEPS];
  for (int k = 0; k < STEPS; k++) t_s[k] = offset_s + period_s * k / STEPS;
  hales_harmonics_of(&(hales_series){STEPS, t_s, x}, period_s, HARMONICS, c);
}

/* All that leaves the heart arrives in the veins; each tree carries its resistance's share and takes the
 * power that its impedance takes from that flow. */
static void trees_carry_the_mean_flow_and_take_the_power_of_their_impedance(void **state) {
  (void)state;
  made m;
  run(1.0, 20.5, &m);
  print_message("%d beats, distance %.1e, defect %.1e\n", m.r.beats, m.r.distance, m.r.volume_defect);
  assert_int_equal(m.r.outcome, HALES_COUPLED_PERIODIC);
  assert_true(m.r.volume_defect < 1e-12 && m.r.beats < 40);
  const double period = m.param[HALES_KO_T], mu = m.tree.net.viscosity_pa_s, rho = m.tree.net.density_kg_m3;
  double veins = 0.0, back = 0.0, through = 0.0;
  for (int k = 0; k < STEPS; k++) {
    veins += hales_coupled_signals(m.c)[(size_t)k * HALES_KO_N_SIGNAL + HALES_KO_Q_PVN] / STEPS;
    back += back_mmhg(&m, k) * pa / STEPS;
  }
  const double in = mean(hales_coupled_inlet_flow(m.c));
  assert_close(veins, in, 1e-5, 0.0);
  for (size_t i = 0; i < 2; i++) {
    const double *p = hales_coupled_probed(m.c, i, HALES_WAVE_P),
                 *q = hales_coupled_probed(m.c, i, HALES_WAVE_Q);
    const hales_tree *tree = &m.tree.e[i + 1].tree;
    const double r = hales_tree_measure(tree, mu).r_pa_s_m3;
    double complex z[HARMONICS + 1], c[HARMONICS + 1];
    double omega[HARMONICS + 1], power = 0.0, want = 0.0;
    for (int k = 0; k <= HARMONICS; k++) omega[k] = 2.0 * 3.14159265358979323846 * k / period;
    assert_ok(hales_tree_impedance(tree, rho, mu, HARMONICS + 1, omega, z, NULL));
    /* ends of a vessel are extrapolated from its cells: second order, 1e-3 at 300 cells/m */
    assert_close(mean(q) * r, mean(p) - back, 2e-3, 0.0);
    harmonics(q, period, 0.0, c);
    for (int k = 0; k < STEPS; k++) power += (p[k] - back_mmhg(&m, k) * pa) * q[k] / STEPS;
    for (int k = 0; k <= HARMONICS; k++) want += (k ? 2.0 : 1.0) * creal(z[k]) * cabs(c[k]) * cabs(c[k]);
    print_message("tree %zu: R %.3f mmHg s/mL, flow %.2f mL/s, power %.2f and %.2f mW, steady %.2f\n", i,
                  r / pa * 1e-6, 1e6 * mean(q), 1e3 * power, 1e3 * want, 1e3 * r * mean(q) * mean(q));
    assert_close(power, want, 0.01, 0.0);
    assert_true(want > 1.02 * r * mean(q) * mean(q)); /* the pulse takes some of it */
    through += 1e6 * mean(q);
  }
  assert_close(through, in, 1e-4, 0.0);
  hales_coupled_destroy(m.c);
}

/* The companion, driven with the flow that the coupled run found. */
static double against_companion(double wide) {
  made m;
  run(wide, 100.0, &m);
  assert_int_equal(m.r.outcome, HALES_COUPLED_PERIODIC);
  const double period = m.param[HALES_KO_T];
  double complex q[HARMONICS + 1], c[HARMONICS + 1];
  double p[STEPS], back = 0.0, lo = HUGE_VAL, hi = -HUGE_VAL, most = 0.0, veins_lo = HUGE_VAL,
                   veins_hi = -HUGE_VAL;
  for (int k = 0; k < STEPS; k++) back += back_mmhg(&m, k) * pa / STEPS;
  harmonics(hales_coupled_inlet_flow(m.c), period, 0.5 * period / STEPS, q); /* means of steps */
  for (int k = 0; k <= HARMONICS; k++) q[k] *= 1e-6;
  m.tree.e[1].tree.p_out_pa = m.tree.e[2].tree.p_out_pa = back;
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  hales_linear *l = NULL;
  hales_linear_wave wave[HARMONICS + 1];
  hales_err err = {0};
  const hales_linear_settings s = {.friction = HALES_LINEAR_PROFILE, .harmonics = HARMONICS};
  assert_ok_err(hales_linear_create(&m.tree.net, &s, &arena, &l, &err), &err);
  hales_linear_drive(l, 0, q);
  assert_ok_err(hales_linear_solve(l, &err), &err);
  hales_linear_at(l, 0, 0.5, wave);
  for (int k = 0; k <= HARMONICS; k++) c[k] = wave[k].p;
  hales_harmonics_sum(HARMONICS, c, STEPS, p);
  const double *got = hales_coupled_probed(m.c, 2, HALES_WAVE_P);
  for (int k = 0; k < STEPS; k++) {
    lo = fmin(lo, got[k]), hi = fmax(hi, got[k]);
    most = fmax(most, fabs(got[k] - p[k]));
    veins_lo = fmin(veins_lo, back_mmhg(&m, k)), veins_hi = fmax(veins_hi, back_mmhg(&m, k));
  }
  print_message("x %g: pulse %.2f mmHg, largest difference %.3f, veins' pulse %.3f mmHg\n", wide,
                (hi - lo) / pa, most / pa, veins_hi - veins_lo);
  hales_coupled_destroy(m.c);
  return most / (hi - lo);
}

static void small_waves_are_the_companions(void **state) {
  (void)state;
  const double small = against_companion(10.0), large = against_companion(1.0);
  print_message("differences %.4f and %.4f of the pulse\n", small, large);
  /* the veins' own pulse, 0.4 mmHg to either side, is what the companion's outlets do not have */
  assert_true(small < 0.02 && large > 10.0 * small);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(trees_carry_the_mean_flow_and_take_the_power_of_their_impedance),
      cmocka_unit_test(small_waves_are_the_companions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
