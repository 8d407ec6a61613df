/* The closures' elasticities, recomputed on the patient model of each circuit in virtual arms with the
 * baselines of SUPER-1, SERAPHIN and PATENT-1.
 *
 * The effects were fed from the trials: this checks bookkeeping and wiring, it validates nothing.
 */
#include "recruit.h"

/* Mean change of ln CO of an arm under a change that all get. */
static double change_of_ln_co(const hales_patient_model *pm, size_t n, const double *theta,
                              const hales_change *change) {
  const hales_body body = {0};
  const size_t np = pm->model->n_param, co = hales_outcome_find(pm, "co_l_min");
  double *param = trial_room(2 * n * np), *outcome = trial_room(2 * n * pm->n_outcome), sum = 0.0;
  hales_run *run = calloc(2 * n, sizeof *run);
  assert_non_null(run);
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  for (size_t i = 0; i < n; i++) {
    pm->to_params(&body, theta + i * pm->n_free, param + i * np);
    memcpy(param + (n + i) * np, param + i * np, np * sizeof *param);
    pm->apply(change, param + (n + i) * np);
  }
  assert_ok(hales_twin_run(pm, &body, &fast, NULL, 2 * n, param, run, NULL, outcome, NULL, NULL));
  for (size_t i = 0; i < n; i++) {
    assert_true(run[i].outcome == HALES_RUN_OK && run[n + i].outcome == HALES_RUN_OK);
    sum += log(outcome[(n + i) * pm->n_outcome + co] / outcome[i * pm->n_outcome + co]);
  }
  free(run);
  free(outcome);
  free(param);
  return sum / (double)n;
}

static void elasticities_in_three_arms(const trial_circuit *circuit) {
  const hales_patient_model *pm = hales_patient_model_find(circuit->model);
  const size_t closure = hales_drugs_closure(catalogue, circuit->model);
  assert_true(closure < catalogue->closures_n);
  const hales_closure *k = &catalogue->closure[closure];
  /* steps about as large as the effects; tolerance: the spread over the three arms that the catalogue states,
   * and its rounding */
  const struct {
    const char *name;
    hales_change step;
    double size, want, tolerance;
  } rows[] = {
      {"ln_pvr", {.ln_pvr = -0.3}, -0.3, k->ln_pvr, 0.035},
      {"ln_svr", {.ln_svr = -0.1}, -0.1, k->ln_svr, 0.035},
      {"ln_hr", {.ln_hr = 0.05}, 0.05, k->ln_hr, 0.035},
      {"ln_stressed_volume", {.ln_stressed_volume = 0.05}, 0.05, k->ln_stressed, 0.035},
      {"ln_pa_compliance", {.ln_pa_compliance = 0.3}, 0.3, k->ln_pa_compliance, 0.035},
      {"ln_contractility", {.ln_contractility = 0.2}, 0.2, k->ln_contractility, 0.035},
  };
  int off = 0; /* all are printed before any fails */
  const trial *const arms[] = {&super1, &seraphin, &patent1};
  double *theta = trial_room(ASKED * pm->n_free);
  for (size_t a = 0; a < sizeof arms / sizeof arms[0]; a++) {
    const size_t n = trial_recruit(arms[a], circuit, theta);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
      const double got = change_of_ln_co(pm, n, theta, &rows[i].step) / rows[i].size;
      print_message("%s, %s: d ln CO / d %s %.3f\n", circuit->model, arms[a]->name, rows[i].name, got);
      off += !(fabs(got - rows[i].want) <= rows[i].tolerance);
    }
  }
  free(theta);
  assert_int_equal(off, 0);
}

static void elasticities_are_those_of_each_patient_model(void **state) {
  (void)state;
  for (size_t i = 0; i < N_CIRCUIT; i++) elasticities_in_three_arms(&circuits[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(elasticities_are_those_of_each_patient_model),
  };
  return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
