/* What the priors of the patient model `hales` say of a patient nobody has measured: a cohort of pulmonary
 * arterial hypertension, as wide and where it was published.  Priors that are each plausible can be wrong
 * together.
 */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>

#include "numeric/rng.h"
#include "twin/twin.h"

#ifdef HALES_SANITIZED /* some ten times slower; there the memory is looked at, not the means */
enum { ASKED = 16 };
#else
enum { ASKED = 400 };
#endif

static const hales_body unmeasured = {0}; /* 1.85 m2 */
static const double bsa_m2 = 1.85;

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Outcomes of prior draws that have a periodic state: [n][n_outcome]. */
static size_t draw_priors(const hales_patient_model *pm, double *outcome) {
  const size_t np = pm->model->n_param;
  const hales_rng rng = {.seed = 1917, .stream = 5};
  double *param = calloc(ASKED * np, sizeof *param), theta[HALES_FREE_MAX];
  hales_run run[ASKED];
  assert_non_null(param);
  for (size_t i = 0; i < ASKED; i++) {
    for (size_t k = 0; k < pm->n_free; k++) {
      const hales_free_prior f = pm->free[k].prior(&unmeasured);
      theta[k] = f.mean + f.sd * hales_rng_normal(hales_rng_substream(rng, k), i);
    }
    pm->to_params(&unmeasured, theta, param + i * np);
  }
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  assert_ok(hales_twin_run(pm, &unmeasured, &fast, NULL, ASKED, param, run, NULL, outcome, NULL, NULL));
  size_t n = 0;
  for (size_t i = 0; i < ASKED; i++)
    if (run[i].outcome == HALES_RUN_OK) {
      for (size_t k = 0; k < pm->n_outcome; k++)
        outcome[n * pm->n_outcome + k] = outcome[i * pm->n_outcome + k];
      n++;
    }
  free(param);
  return n;
}

static void priors_give_back_the_cohort(void **state) {
  (void)state;
  /* French registry, incident idiopathic, heritable and drug-induced [Boucly2017] */
  static const struct {
    const char *name;
    double mean, sd;
  } cohort[] = {{"co_l_min", 4.4, 1.4},
                {"hr_bpm", 80.0, 15.0},
                {"rap_mmhg", 8.6, 5.0},
                {"mpap_mmhg", 50.0, 13.0},
                {"pawp_mmhg", 9.0, 4.0}};
  const hales_patient_model *pm = hales_patient_model_find("hales");
  double *outcome = calloc(ASKED * pm->n_outcome, sizeof *outcome), x[ASKED];
  assert_non_null(outcome);
  const size_t n = draw_priors(pm, outcome);
  assert_true(100 * n >= 98 * ASKED); /* nearly every draw is a heart that beats */
  for (size_t c = 0; c < sizeof cohort / sizeof cohort[0]; c++) {
    const size_t k = hales_outcome_find(pm, cohort[c].name);
    double mean = 0.0, var = 0.0;
    for (size_t i = 0; i < n; i++) mean += outcome[i * pm->n_outcome + k] / (double)n;
    for (size_t i = 0; i < n; i++) var += pow(outcome[i * pm->n_outcome + k] - mean, 2.0) / (double)n;
    print_message("%-10s %.1f +- %.1f, cohort %.1f +- %.1f\n", cohort[c].name, mean, sqrt(var),
                  cohort[c].mean, cohort[c].sd);
    if (ASKED < 100) continue;
    /* well inside the cohort; as wide as it, or wider where a measurement will tell */
    assert_close(mean, cohort[c].mean, 0.0, 0.6 * cohort[c].sd);
    assert_true(sqrt(var) > 0.8 * cohort[c].sd && sqrt(var) < 2.5 * cohort[c].sd);
  }
  /* right ventricles of 64 patients, median 84 mL/m2 [vanWolferen2007]; a fifth of it is thrice our median's
   * error */
  const size_t edv = hales_outcome_find(pm, "rv_edv_ml");
  for (size_t i = 0; i < n; i++) x[i] = outcome[i * pm->n_outcome + edv] / bsa_m2;
  qsort(x, n, sizeof *x, ascending);
  print_message("RV end-diastole, median %.0f mL/m2, published 84\n", x[n / 2]);
  if (ASKED >= 100) assert_close(x[n / 2], 84.0, 0.2, 0.0);
  free(outcome);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(priors_give_back_the_cohort)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
