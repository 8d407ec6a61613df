/* The closures' elasticities, recomputed on the patient model of each circuit in virtual arms with the
 * baselines of SUPER-1, SERAPHIN and PATENT-1.
 *
 * The effects were fed from the trials: this checks bookkeeping and wiring, it validates nothing.
 */
#include "test_closure.h"

#include "catalogue.h"
#include "recruit.h"

/* ln CO of each patient, L/min, under a change that all get: out [n]. */
static void ln_co_of(const hales_patient_model *pm, const trial_arm *arm, const hales_change *change,
                     double *out) {
  const hales_body body = {0};
  const size_t np = pm->model->n_param, co = hales_outcome_find(pm, "co_l_min"), n = arm->n;
  double *param = trial_room(n * np), *outcome = trial_room(n * pm->n_outcome);
  hales_run *run = calloc(n, sizeof *run);
  assert_non_null(run);
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  for (size_t i = 0; i < n; i++) {
    pm->to_params(&body, arm->theta + i * pm->n_free, param + i * np);
    if (change) pm->apply(change, param + i * np);
  }
  assert_ok(hales_twin_run(pm, &body, &fast, NULL, n, param, run, NULL, outcome, NULL, NULL));
  for (size_t i = 0; i < n; i++) {
    assert_true(run[i].outcome == HALES_RUN_OK);
    out[i] = log(outcome[i * pm->n_outcome + co]);
  }
  free(run);
  free(outcome);
  free(param);
}

static double mean_difference(size_t n, const double *a, const double *b) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) sum += a[i] - b[i];
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
  double *today = trial_room(TRIAL_ASKED), *after = trial_room(TRIAL_ASKED);
  for (size_t a = 0; a < sizeof arms / sizeof arms[0]; a++) {
    const trial_arm *who = trial_recruit(arms[a], circuit);
    ln_co_of(pm, who, NULL, today);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
      ln_co_of(pm, who, &rows[i].step, after);
      const double got = mean_difference(who->n, after, today) / rows[i].size;
      print_message("%s, %s: d ln CO / d %s %.3f\n", circuit->model, arms[a]->name, rows[i].name, got);
      off += !(fabs(got - rows[i].want) <= rows[i].tolerance);
    }
  }
  free(today);
  free(after);
  assert_int_equal(off, 0);
}

void elasticities_are_those_of_each_patient_model(void **state) {
  assert_int_equal(catalogue_setup(state), 0);
  for (size_t i = 0; i < N_CIRCUIT; i++) elasticities_in_three_arms(&trial_circuits[i]);
  (void)catalogue_teardown(state);
}
