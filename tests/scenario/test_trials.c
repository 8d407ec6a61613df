/* Three trials rebuilt: virtual patients with the trial's baseline get its drug; the mean change of
 * resistance and output must lie in the trial's own 95 % interval.
 *
 * The effects were fed from these trials: HALES_SCENARIO_REBUILD_NOTE.
 */
#include <stdio.h>

#include "catalogue.h"
#include "recruit.h"
#include "scenario/run.h"
#include "test_closure.h"

static const double dyn_per_wu = 80.0;
static const double bsa_m2 = 1.85; /* of a body that is not known: hales_body_bsa_m2 */

typedef struct arm {
  size_t n;
  double pvr_before, co_before, mpap_before; /* means */
  double pvr_change_dyn, ln_pvr, co_change;  /* mean changes */
} arm;

/* Adds patients first to last with that background to the sums of an arm. */
static void treat(const trial *t, const hales_patient_model *pm, const double *theta, size_t first,
                  size_t last, const char *background, arm *a) {
  if (first == last) return;
  hales_err err = {0};
  hales_twin twin;
  hales_scenario s;
  hales_plan plan = plan_of(t->drug);
  if (background) { /* on top of it */
    char text[64];
    (void)snprintf(text, sizeof text, "%s+%s", t->drug, background);
    plan = plan_of(text);
    assert_ok_err(hales_plan_set_background(&plan, background, &err), &err);
  }
  assert_ok_err(hales_twin_create(&twin, pm, last - first, &err), &err);
  memcpy(twin.theta, theta + first * pm->n_free, (last - first) * pm->n_free * sizeof *theta);
  assert_ok_err(hales_twin_simulate(&twin, 1, &err), &err);
  const hales_scenario_request q = {.twin = &twin, .n_plan = 1, .plan = &plan, .seed = 17};
  assert_ok_err(hales_scenario_run(&q, &s, &err), &err);
  const size_t no = s.n_outcome, pvr = hales_outcome_find(pm, "pvr_wu"),
               co = hales_outcome_find(pm, "co_l_min"), mpap = hales_outcome_find(pm, "mpap_mmhg");
  for (size_t i = 0; i < s.n_draw; i++) {
    const double *today = s.draw + i * 2 * no, *after = today + no;
    a->pvr_before += today[pvr] * dyn_per_wu;
    a->co_before += today[co];
    a->mpap_before += today[mpap];
    a->pvr_change_dyn += (after[pvr] - today[pvr]) * dyn_per_wu;
    a->ln_pvr += log(after[pvr] / today[pvr]);
    a->co_change += after[co] - today[co];
  }
  a->n += s.n_draw;
  hales_scenario_destroy(&s);
  hales_twin_destroy(&twin);
}

static arm rebuild(const trial *t, const trial_circuit *circuit) {
  const hales_patient_model *pm = hales_patient_model_find(circuit->model);
  assert_non_null(pm);
  const trial_arm *who = trial_recruit(t, circuit);
  const size_t treated = (size_t)(t->background_part * (double)who->n + 0.5);
  arm a = {0};
  treat(t, pm, who->theta, 0, treated, t->background, &a);
  treat(t, pm, who->theta, treated, who->n, NULL, &a);
  double *const sums[] = {&a.pvr_before,     &a.co_before, &a.mpap_before,
                          &a.pvr_change_dyn, &a.ln_pvr,    &a.co_change};
  for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) *sums[i] /= (double)a.n;
  print_message("%s, %s: %zu patients, PVR %.0f dyn, CO %.2f, mPAP %.0f; change: PVR %+.0f dyn (x %.3f), CO "
                "%+.2f L/min\n",
                circuit->model, t->name, a.n, a.pvr_before, a.co_before, a.mpap_before, a.pvr_change_dyn,
                exp(a.ln_pvr), a.co_change);
  assert_true(8 * a.n >= 5 * circuit->asked); /* most can have the output */
  /* the arm has the trial's baseline: within 5 %, three standard errors of 200 patients */
  assert_close(a.pvr_before, t->pvr_dyn, 0.06, 0);
  assert_close(a.co_before, t->co_l_min, 0.06, 0);
  return a;
}

static void within(double x, double lo, double hi, const char *what) {
  if (!(x > lo && x < hi)) fail_msg("%s: %.3f is not between %.3f and %.3f", what, x, lo, hi);
}

static void sildenafil_changes_a_super_1_arm_as_in_the_trial(void **state) {
  (void)state;
  for (size_t i = 0; i < N_CIRCUIT; i++) {
    const arm a = rebuild(&super1, &trial_circuits[i]);
    within(a.pvr_change_dyn, -312.0, -30.0, "PVR, dyn");
    within(a.co_change, 0.08, 0.92, "CO, L/min");
  }
}

static void macitentan_changes_a_seraphin_arm_as_in_the_trial(void **state) {
  (void)state;
  for (size_t i = 0; i < N_CIRCUIT; i++) {
    const arm a = rebuild(&seraphin, &trial_circuits[i]);
    within(exp(a.ln_pvr), 0.522, 0.725, "PVR ratio");
    within(a.co_change / bsa_m2, 0.33, 0.93, "CI, L/min/m2");
  }
}

static void riociguat_changes_a_patent_1_arm_as_in_the_trial(void **state) {
  (void)state;
  for (size_t i = 0; i < N_CIRCUIT; i++) {
    const arm a = rebuild(&patent1, &trial_circuits[i]);
    within(a.pvr_change_dyn, -357.0, -175.0, "PVR, dyn");
    within(a.co_change / bsa_m2, 0.5, 0.8, "CI, L/min/m2");
  }
}

static int teardown(void **state) {
  trial_release();
  return catalogue_teardown(state);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sildenafil_changes_a_super_1_arm_as_in_the_trial),
      cmocka_unit_test(macitentan_changes_a_seraphin_arm_as_in_the_trial),
      cmocka_unit_test(riociguat_changes_a_patent_1_arm_as_in_the_trial),
      cmocka_unit_test(elasticities_are_those_of_each_patient_model),
  };
  print_message("%s\n", HALES_SCENARIO_REBUILD_NOTE);
  return cmocka_run_group_tests(tests, catalogue_setup, teardown);
}
