#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/korakianitis.h"
#include "physics/tune.h"

static double mean_pa(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_KO_P_PAS][2];
}
static double output(const double *p, const double (*s)[3]) {
  return (void)p, 0.06 * s[HALES_KO_Q_SAT][2];
}
static double wedge(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_KO_P_LA][2];
}

static const hales_run_settings settings = {.steps = 250, .record_steps = 250, .periodic_tol = 1e-6};

/* A set is hidden, its figures are told, and it comes back. */
static void finds_the_set_that_gave_the_figures(void **state) {
  (void)state;
  const hales_model *m = &hales_korakianitis;
  double hidden[HALES_PARAM_MAX], p[HALES_PARAM_MAX];
  double stat[HALES_SIGNAL_MAX][3];
  hales_run run;
  hales_err err = {0};
  hales_model_defaults(m, hidden);
  hidden[HALES_KO_PAT_R] = 0.74;
  hidden[HALES_KO_V_TOT] = 1130.0;
  hidden[HALES_KO_LV_E_PAS] = 2.9;
  assert_ok_err(hales_ensemble_run(m, &settings, 1, hidden, NULL, &run, NULL, &stat[0][0], &err), &err);
  const double(*seen)[3] = (const double(*)[3])stat;
  const size_t handle[] = {HALES_KO_PAT_R, HALES_KO_V_TOT, HALES_KO_LV_E_PAS};
  const hales_goal goal[] = {{"mpap", mean_pa, mean_pa(hidden, seen), 0.7},
                             {"co", output, output(hidden, seen), 0.2},
                             {"wedge", wedge, wedge(hidden, seen), 0.4}};
  hales_tuned out;
  hales_model_defaults(m, p);
  assert_ok_err(hales_tune(m, &settings, 3, handle, 3, goal, 1e-4, p, &out, NULL, &err), &err);
  assert_true(out.met);
  print_message("%d rounds, worst miss %.1e tolerances\n", out.rounds, out.worst);
  for (size_t i = 0; i < 3; i++) assert_close(p[handle[i]], hidden[handle[i]], 2e-4, 0.0);
}

/* No pulmonary resistance gives a mean pressure of 900 mmHg: it says which goal was missed and by how much.
 */
static void says_what_cannot_be_met(void **state) {
  (void)state;
  const hales_model *m = &hales_korakianitis;
  double p[HALES_PARAM_MAX];
  hales_err err = {0};
  const size_t handle[] = {HALES_KO_PAT_R};
  const hales_goal goal[] = {{"mpap", mean_pa, 900.0, 0.7}, {"co", output, 5.3, 0.2}};
  hales_tuned out;
  hales_model_defaults(m, p);
  assert_ok_err(hales_tune(m, &settings, 1, handle, 2, goal, 0.1, p, &out, NULL, &err), &err);
  assert_false(out.met);
  assert_int_equal(out.worst_goal, 0);
  assert_true(out.worst > 100.0);
  assert_ok_err(hales_model_check(m, p, &err), &err);
}

static void refuses_more_handles_than_goals(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX];
  hales_err err = {0};
  const size_t handle[] = {HALES_KO_PAT_R, HALES_KO_PAT_C};
  const hales_goal goal[] = {{"co", output, 5.3, 0.2}};
  hales_tuned out;
  hales_model_defaults(&hales_korakianitis, p);
  assert_status(hales_tune(&hales_korakianitis, &settings, 2, handle, 1, goal, 0.1, p, &out, NULL, &err),
                HALES_EARG);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_the_set_that_gave_the_figures),
      cmocka_unit_test(says_what_cannot_be_met),
      cmocka_unit_test(refuses_more_handles_than_goals),
  };
  return cmocka_run_group_tests_name("physics/tune", tests, NULL, NULL);
}
