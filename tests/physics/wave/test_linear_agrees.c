/* The linear companion against the non-linear solver at small amplitude: far below the 0.1 % of the pulse
 * that is asked. */
#include <complex.h>
#include <math.h>
#include <stdio.h>

#include "physics/wave/linear.h"
#include "physics/wave/solve.h"
#include "support/assert.h"

static const double pi = 3.14159265358979323846;
static _Alignas(64) unsigned char memory[4 << 20];

enum { NH = 20, SAMPLES = 128, INFLOW = 2049 };

static double t_in[INFLOW], q_in[INFLOW];

/* A pulse of eight harmonics, `amplitude` m3/s high, about the mean `mean`. */
static hales_end an_inlet(int node, double period, double amplitude, double mean) {
  for (int i = 0; i < INFLOW; i++) {
    t_in[i] = period * i / (INFLOW - 1);
    q_in[i] = mean;
    for (int k = 1; k <= 8; k++)
      q_in[i] += amplitude / (k + 1.5) * cos(2 * pi * k * (t_in[i] / period - 0.17) + 0.4 * k * k);
  }
  return (hales_end){.node = node, .kind = HALES_END_FLOW, .series = {INFLOW, t_in, q_in}};
}

static hales_vessel a_vessel(int source, int target, const char *label, double length, double r1, double r2) {
  return (hales_vessel){.label = label,
                        .source = source,
                        .target = target,
                        .length_m = length,
                        .r_prox_m = r1,
                        .r_dist_m = r2,
                        .initial_p_pa = 1700.0,
                        .wall = {.law = HALES_WALL_OLUFSEN, .p_ref_pa = 1700.0, .k = {2.2e5, -290.0, 3.3e4}}};
}

static hales_end an_rcr(int node, double scale) {
  return (hales_end){.node = node,
                     .kind = HALES_END_RCR,
                     .r1 = 1.3e7 * scale,
                     .r2 = 7.7e7 * scale,
                     .c_m3_pa = 6.1e-9 / scale,
                     .p_out_pa = 1700.0};
}

/* Largest difference over a beat, in units of the larger pulse of the two, over all vessels and stations. */
static double worst_difference(const hales_network *net, hales_wave_settings ws,
                               hales_wave_quantity quantity) {
  hales_err err = {0};
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  hales_linear *l = NULL;
  const hales_linear_settings s = {.friction = HALES_LINEAR_PROFILE, .harmonics = NH};
  assert_ok_err(hales_linear_create(net, &s, &arena, &l, &err), &err);
  assert_ok_err(hales_linear_solve(l, &err), &err);
  hales_wave *w = NULL;
  hales_wave_report report;
  ws.samples = SAMPLES;
  ws.periodic_tol = 1e-7;
  assert_ok_err(hales_wave_create(net, &ws, &w, &err), &err);
  assert_ok_err(hales_wave_run(w, &report, &err), &err);
  assert_int_equal(report.outcome, HALES_WAVE_PERIODIC);
  double worst = 0.0;
  for (size_t v = 0; v < net->n_vessel; v++)
    for (int station = 0; station < HALES_WAVE_STATIONS; station++) {
      hales_linear_wave h[NH + 1];
      double complex c[NH + 1];
      double x[SAMPLES], lo = HUGE_VAL, hi = -HUGE_VAL, most = 0.0;
      hales_linear_at(l, v, 0.25 * station, h);
      for (int k = 0; k <= NH; k++) c[k] = quantity == HALES_WAVE_P ? h[k].p : h[k].q;
      hales_harmonics_sum(NH, c, SAMPLES, x);
      const double *y = hales_wave_series(w, v, station, quantity);
      for (int i = 0; i < SAMPLES; i++) {
        lo = fmin(lo, y[i]);
        hi = fmax(hi, y[i]);
        most = fmax(most, fabs(x[i] - y[i]));
      }
      worst = fmax(worst, most / (hi - lo));
    }
  hales_wave_destroy(w);
  return worst;
}

static void small_waves_of_a_bifurcation_agree_to_a_thousandth(void **state) {
  (void)state;
  const hales_vessel v[] = {a_vessel(1, 2, "root", 0.081, 11e-3, 11e-3),
                            a_vessel(2, 3, "left", 0.063, 8.2e-3, 7.1e-3),
                            a_vessel(2, 4, "right", 0.094, 7.4e-3, 6.3e-3)};
  const hales_end end[] = {an_inlet(1, 0.83, 1e-8, 0.0), an_rcr(3, 1.2), an_rcr(4, 0.8)};
  const hales_network net = {.name = "bifurcation",
                             .density_kg_m3 = 1055.0,
                             .viscosity_pa_s = 0.0037,
                             .profile_exponent = 7.0,
                             .period_s = 0.83,
                             .n_vessel = 3,
                             .n_end = 3,
                             .vessel = v,
                             .end = end};
  /* measured: 1.4e-5 and 1.3e-5 at 1000 cells/m, 2.3e-5 and 1.3e-5 at 500 */
  assert_true(worst_difference(&net, (hales_wave_settings){.cells_per_m = 1000}, HALES_WAVE_P) < 5e-5);
  assert_true(worst_difference(&net, (hales_wave_settings){.cells_per_m = 1000}, HALES_WAVE_Q) < 5e-5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(small_waves_of_a_bifurcation_agree_to_a_thousandth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
