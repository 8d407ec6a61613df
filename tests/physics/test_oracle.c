/* The reference models against CVODE: no silent difference. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "agreement.h"
#include "physics/hales/heart.h"
#include "physics/resolve.h"
#include "physics/rhythm.h"
#include "support/random_sets.h"

/* Sets a model by default, near and wide together; under sanitizers fewer.  HALES_ORACLE_SETS=1000 is the
 * full comparison, whose result docs/performance.md records. */
#ifdef HALES_SANITIZED
enum { SETS_KORAKIANITIS = 5, SETS_COLUNGA2020 = 5, SETS_HALES = 3, SETS_DISEASE = 3 };
#else
enum { SETS_KORAKIANITIS = 100, SETS_COLUNGA2020 = 100, SETS_HALES = 48, SETS_DISEASE = 40 };
#endif

static void korakianitis_agrees_with_cvode_or_says_that_it_does_not(void **state) {
  (void)state;
  agreement_check(&oracle_korakianitis, SETS_KORAKIANITIS, 0.7, 0.002);
}

static void colunga2020_agrees_with_cvode_or_says_that_it_does_not(void **state) {
  (void)state;
  agreement_check(&oracle_colunga2020, SETS_COLUNGA2020, 0.7, 0.0);
}

/* Over the whole of its ranges this model has few hearts: those near its own are compared. */
static void hales_agrees_with_cvode_or_says_that_it_does_not(void **state) {
  (void)state;
  const char *asked = getenv("HALES_ORACLE_SETS");
  const size_t n = asked ? (size_t)strtoul(asked, NULL, 10) : SETS_HALES;
  double *p = random_sets(oracle_hales.m, n, 0.5, 41);
  const agreement a = agreement_of(&oracle_hales, p, n, "within e^0.5");
  free(p);
  assert_int_equal(a.silent, 0);
  assert_true(a.reported * 1000 <= a.sets);
  assert_true(a.oracle_failed * 100 <= a.sets);
}

/* What random sets about the published one never have: leaks, a lung of twenty times its resistance with the
 * right ventricle that has grown against it, a breath, a delayed wall, a heart at exertion. */
static void disease(double *p, size_t n) {
  const hales_rng rng = {.seed = 20220735, .stream = 91};
  uint64_t draw = 0;
  for (size_t i = 0; i < n; i++) {
    double *q = p + i * oracle_hales.m->n_param, u[12];
    for (int k = 0; k < 12; k++) u[k] = hales_rng_uniform(rng, draw++);
    const double grown = pow(20.0, u[0]);
    if (i % 4 != 1) {
      q[HALES_HT_TI_LEAK] = 1.5 * u[1];
      q[HALES_HT_MI_LEAK] = 0.8 * u[2];
      q[HALES_HT_PO_LEAK] = 0.8 * u[3];
      q[HALES_HT_AO_LEAK] = 0.5 * u[4];
    }
    if (i % 4 != 2) {
      q[HALES_HT_PUL_R] *= grown;
      q[HALES_HT_PA_C] /= pow(grown, 0.8);
      q[HALES_HT_PA_P_REF] = 14.0 * pow(grown, 0.45);
      q[HALES_HT_RV_S_ACT] *= pow(grown, 0.3);
      q[HALES_HT_RV_V_W] *= pow(grown, 0.25);
      q[HALES_HT_V_TOT] *= pow(grown, 0.1);
    }
    if (i % 4 != 3) {
      q[HALES_HT_PL_SWING] = 1.0 + 14.0 * u[5];
      q[HALES_HT_PL_PHASE] = u[6];
      q[HALES_HT_PL_BEATS] = 4.0;
    }
    q[HALES_HT_RV_DELAY] = 0.06 * u[7];
    if (i % 5 != 0) continue;
    q[HALES_HT_T] = 0.36 + 0.1 * u[8];
    q[HALES_HT_LV_S_ACT] *= 1.5;
    q[HALES_HT_RV_S_ACT] *= 1.5;
    q[HALES_HT_V_SARC] *= 1.6;
    q[HALES_HT_SYS_R] *= 0.4;
    q[HALES_HT_LV_RISE] = q[HALES_HT_RV_RISE] = 0.24;
    q[HALES_HT_LV_FALL] = q[HALES_HT_RV_FALL] = 0.16;
    q[HALES_HT_V_TOT] *= 1.2;
  }
}

static void hales_agrees_in_leaks_breath_high_resistance_and_exertion(void **state) {
  (void)state;
  const char *asked = getenv("HALES_ORACLE_SETS");
  const size_t n = asked ? (size_t)strtoul(asked, NULL, 10) : SETS_DISEASE, np = oracle_hales.m->n_param;
  double *p = random_sets(oracle_hales.m, n, 0.35, 77);
  disease(p, n);
  size_t lawful = 0;
  for (size_t i = 0; i < n; i++)
    if (hales_model_check(oracle_hales.m, p + i * np, NULL) == HALES_OK)
      memmove(p + lawful++ * np, p + i * np, np * sizeof *p);
  assert_true(lawful * 10 >= n * 8);
  const agreement a = agreement_of(&oracle_hales, p, lawful, "disease, breath, exertion");
  free(p);
  assert_int_equal(a.silent, 0);
  assert_true(a.reported * 1000 <= a.sets);
  assert_true(a.oracle_failed * 100 <= a.sets);
}

/* A rhythm as it comes, with a breath and a leak in it: each beat from where the last one ended, CVODE's from
 * where CVODE's ended. */
static void hales_agrees_beat_by_beat_in_an_arrhythmia(void **state) {
  (void)state;
  enum { BEATS = 5 };
  static const double rr[BEATS] = {0.83, 0.58, 1.34, 0.71, 1.02};
  const hales_model *m = oracle_hales.m;
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], z[HALES_STATE_MAX], worst = 0.0;
  static double stat[BEATS * HALES_SIGNAL_MAX * 3], want[HALES_SIGNAL_MAX * 3];
  hales_run run[BEATS];
  hales_err err = {0};
  hales_model_defaults(m, p);
  p[HALES_HT_PUL_R] = 0.27;
  p[HALES_HT_TI_LEAK] = 0.35;
  p[HALES_HT_PL_SWING] = 6.4;
  p[HALES_HT_PL_PHASE] = 0.37;
  const hales_run_settings steady = {.steps = 1000, .periodic_tol = 1e-6}, s = {.accuracy = 1e-6};
  assert_ok_err(hales_ensemble_run(m, &steady, 1, p, NULL, run, y, NULL, &err), &err);
  assert_int_equal(run[0].outcome, HALES_RUN_OK);
  memcpy(z, y, sizeof z);
  assert_ok_err(hales_rhythm_run(m, &s, p, rr, BEATS, y, run, stat, &err), &err);
  const double breath_s = p[HALES_HT_PL_BEATS] * p[HALES_HT_T];
  for (size_t i = 0; i < BEATS; i++) {
    assert_int_equal(run[i].outcome, HALES_RUN_OK);
    p[HALES_HT_T] = rr[i];
    p[HALES_HT_PL_BEATS] = breath_s / rr[i];
    assert_true(oracle_run(&oracle_hales, p, 1, 1e-11, z, want));
    const double d =
        hales_figures_moved(m, z, want, i + 1 == BEATS ? y : z, stat + i * m->n_signal * 3, NULL);
    worst = fmax(worst, d);
    const double turn = p[HALES_HT_PL_PHASE] + rr[i] / breath_s;
    p[HALES_HT_PL_PHASE] = turn - floor(turn);
  }
  print_message("arrhythmia: largest difference %.2g\n", worst);
  assert_true(worst < 1e-5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(korakianitis_agrees_with_cvode_or_says_that_it_does_not),
      cmocka_unit_test(colunga2020_agrees_with_cvode_or_says_that_it_does_not),
      cmocka_unit_test(hales_agrees_with_cvode_or_says_that_it_does_not),
      cmocka_unit_test(hales_agrees_in_leaks_breath_high_resistance_and_exertion),
      cmocka_unit_test(hales_agrees_beat_by_beat_in_an_arrhythmia),
  };
  return cmocka_run_group_tests_name("physics/oracle", tests, NULL, NULL);
}
