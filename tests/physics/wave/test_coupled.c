/* A heart that ejects into a network of vessels. */
#include <math.h>
#include <string.h>

#include "base/mmhg.h"
#include "physics/hales/heart.h"
#include "physics/korakianitis.h"
#include "physics/wave/coupled_tree.h"
#include "support/assert.h"

static const double pa_per_mmhg = HALES_PA_PER_MMHG;
static const double small_r2[] = {0.105, 0.083}, large_r2[] = {0.7, 0.55};

static hales_coupled *made(const hales_port *port, const double *p, const coupled_tree *tree,
                           hales_coupled_settings s) {
  hales_err err = {0};
  hales_coupled *c = NULL;
  assert_ok_err(hales_coupled_create(port, p, &tree->net, &s, &c, &err), &err);
  return c;
}

/* Both hearts settle, keep their volume to rounding, and send through the veins what they eject. */
static void hearts_and_network_settle_and_keep_their_volume(void **state) {
  (void)state;
  const struct {
    const hales_port *port;
    const double *r2;
    size_t period, v_tot, veins; /* rows; signal: flow into the left atrium */
    int substeps;
  } heart[] = {{&hales_port_korakianitis, large_r2, HALES_KO_T, HALES_KO_V_TOT, HALES_KO_Q_PVN, 8},
               {&hales_port_heart, small_r2, HALES_HT_T, HALES_HT_V_TOT, HALES_HT_Q_PV, 1}};
  for (int i = 0; i < 2; i++) {
    double p[HALES_PARAM_MAX];
    const hales_model *m = heart[i].port->model;
    hales_model_defaults(m, p);
    coupled_tree tree;
    coupled_tree_build(&tree, p[heart[i].period], 1.0, 1.0, heart[i].r2);
    hales_coupled *c = made(
        heart[i].port, p, &tree,
        (hales_coupled_settings){.steps = 500, .substeps = heart[i].substeps, .wave = {.cells_per_m = 200}});
    hales_coupled_report r;
    hales_err err = {0};
    assert_ok_err(hales_coupled_run(c, &r, &err), &err);
    print_message("%s: %d beats, change %.1e, distance %.1e, volume %.3f mL, defect %.1e\n", m->id, r.beats,
                  r.change, r.distance, r.volume_ml, r.volume_defect);
    assert_int_equal(r.outcome, HALES_COUPLED_PERIODIC);
    assert_true(r.distance <= 1e-6 && r.beats < 100);
    assert_close(r.volume_ml, p[heart[i].v_tot], 1e-12, 0.0);
    assert_true(r.volume_defect < 1e-12);
    double in = 0.0, veins = 0.0;
    for (int k = 0; k < hales_coupled_steps(c); k++) {
      in += hales_coupled_inlet_flow(c)[k];
      veins += hales_coupled_signals(c)[(size_t)k * m->n_signal + heart[i].veins];
    }
    assert_close(veins, in, 1e-5, 0.0);
    const hales_coupled_figures f = hales_coupled_measure(c);
    assert_true(f.dpap_mmhg < f.mpap_mmhg && f.mpap_mmhg < f.spap_mmhg);
    double forward = 0.0; /* the pulmonary leaflets let some of it back while they close */
    for (int k = 0; k < hales_coupled_steps(c); k++)
      forward += fmax(hales_coupled_inlet_flow(c)[k], 0.0) * p[heart[i].period] / hales_coupled_steps(c);
    /* and the tricuspid ones before that: 2.6 mL in `hales`, none in `korakianitis` */
    assert_close(f.rvedv_ml - f.rvesv_ml, forward + (i > 0 ? 2.6 : 0.0), 0.02, 0.0);
    assert_true(f.oscillatory_frac > 0.0 && f.rv_peak_power_mw > f.pa_peak_power_mw);
    hales_coupled_destroy(c);
  }
}

/* The network alone, driven by the flow that the coupled run found, has the coupled run's pressure. */
static void the_network_alone_answers_the_same_flow_with_the_same_pressure(void **state) {
  (void)state;
  enum { STEPS = 500 };
  double p[HALES_PARAM_MAX], t[STEPS + 1], q[STEPS + 1], back = 0.0;
  hales_model_defaults(&hales_korakianitis, p);
  p[HALES_KO_PVN_C] =
      100.0; /* veins whose pressure hardly moves within a beat: the lone network's is still */
  coupled_tree tree;
  coupled_tree_build(&tree, p[HALES_KO_T], 1.3, 1.0, large_r2);
  hales_coupled *c = made(&hales_port_korakianitis, p, &tree,
                          (hales_coupled_settings){.steps = STEPS, .wave = {.cells_per_m = 300}});
  hales_coupled_report r;
  hales_err err = {0};
  assert_ok_err(hales_coupled_run(c, &r, &err), &err);
  for (int k = 0; k <= STEPS; k++) { /* mean flow of step k stands in its middle */
    t[k] = p[HALES_KO_T] * (k + 0.5) / STEPS;
    q[k] = hales_coupled_inlet_flow(c)[k % STEPS] * 1e-6;
    back +=
        k < STEPS ? hales_coupled_signals(c)[(size_t)k * HALES_KO_N_SIGNAL + HALES_KO_P_PVN] / STEPS : 0.0;
  }
  tree.e[0].kind = HALES_END_FLOW;
  tree.e[0].series = (hales_series){STEPS + 1, t, q};
  tree.e[1].p_out_pa = tree.e[2].p_out_pa = back * pa_per_mmhg;
  hales_wave *w = NULL;
  hales_wave_report wr;
  const hales_wave_settings s = {.cells_per_m = 300, .samples = STEPS, .periodic_tol = 1e-7};
  assert_ok_err(hales_wave_create(&tree.net, &s, &w, &err), &err);
  assert_ok_err(hales_wave_run(w, &wr, &err), &err);
  const double *alone = hales_wave_series(w, 0, 0, HALES_WAVE_P), *coupled = hales_coupled_inlet_pressure(c);
  double most = 0.0;
  for (int k = 0; k < STEPS; k++) most = fmax(most, fabs(alone[k] / pa_per_mmhg - coupled[k]));
  const hales_coupled_figures f = hales_coupled_measure(c);
  print_message("largest difference %.4f of a pulse of %.3f mmHg\n", most, f.spap_mmhg - f.dpap_mmhg);
  /* what is left is the veins own pulse, stroke volume over 100 mL/mmHg = 0.8 mmHg: 0.26 of 10.5 mmHg */
  assert_true(most < 0.03 * (f.spap_mmhg - f.dpap_mmhg));
  hales_wave_destroy(w);
  hales_coupled_destroy(c);
}

static void a_run_that_is_cut_short_says_so(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX];
  hales_model_defaults(&hales_korakianitis, p);
  coupled_tree tree;
  coupled_tree_build(&tree, p[HALES_KO_T], 1.0, 1.0, large_r2);
  hales_coupled *c =
      made(&hales_port_korakianitis, p, &tree, (hales_coupled_settings){.steps = 400, .max_beats = 4});
  hales_coupled_report r;
  hales_err err = {0};
  assert_ok_err(hales_coupled_run(c, &r, &err), &err);
  assert_int_equal(r.outcome, HALES_COUPLED_NOT_PERIODIC);
  assert_int_equal(r.beats, 4);
  assert_true(r.change > 1e-6 && r.volume_defect < 1e-12);
  hales_coupled_destroy(c);
}

/* The network repeats with the beat, so a heart that breathes does not fit it. */
static void a_breath_is_refused_by_name(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX];
  hales_model_defaults(&hales_heart, p);
  p[HALES_HT_PL_SWING] = 4.2;
  coupled_tree tree;
  coupled_tree_build(&tree, p[HALES_HT_T], 1.0, 1.0, large_r2);
  const hales_coupled_settings s = {0};
  hales_coupled *c = NULL;
  hales_err err = {0};
  assert_status(hales_coupled_create(&hales_port_heart, p, &tree.net, &s, &c, &err), HALES_ERANGE);
  assert_null(c);
  assert_int_equal(err.at, HALES_HT_PL_SWING);
  assert_non_null(strstr(err.msg, "pleural.swing"));
}

static void what_does_not_fit_is_named(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX];
  hales_model_defaults(&hales_korakianitis, p);
  for (int wrong = 0; wrong < 5; wrong++) {
    coupled_tree tree;
    coupled_tree_build(&tree, p[HALES_KO_T], 1.0, 1.0, large_r2);
    static const double zero[] = {0.0};
    hales_coupled_settings s = {0};
    static const char *const word[] = {"period", "nor an outlet", "one end", "steps", "rv.E_act"};
    double q[HALES_PARAM_MAX];
    memcpy(q, p, sizeof q);
    if (wrong == 0) tree.net.period_s *= 1.1;
    if (wrong == 1) tree.e[2] = (hales_end){.node = 4, .kind = HALES_END_PRESSURE, .series = {1, zero, zero}};
    if (wrong == 2) tree.e[2] = (hales_end){.node = 4, .kind = HALES_END_COUPLED};
    if (wrong == 3) s.steps = 7;
    if (wrong == 4) q[HALES_KO_RV_E_ACT] = -3.0;
    hales_coupled *c = NULL;
    hales_err err = {0};
    const hales_status got = hales_coupled_create(&hales_port_korakianitis, q, &tree.net, &s, &c, &err);
    assert_null(c);
    if (got == HALES_OK || !strstr(err.msg, word[wrong]))
      fail_msg("%s: %d, %s", word[wrong], (int)got, err.msg);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hearts_and_network_settle_and_keep_their_volume),
      cmocka_unit_test(the_network_alone_answers_the_same_flow_with_the_same_pressure),
      cmocka_unit_test(a_run_that_is_cut_short_says_so),
      cmocka_unit_test(a_breath_is_refused_by_name),
      cmocka_unit_test(what_does_not_fit_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
