/* Six published patients, from catheter values to posterior. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "infer/calibrate.h"

enum { N_DATA = 12, N_PATIENT = 6 };

/* A sanitized build is ten times slower: there the code paths count, not the statistics. */
#ifdef HALES_SANITIZED
enum { FITTED = 1 };
#else
enum { FITTED = N_PATIENT };
#endif

/* [Colunga2023], the columns of data/colunga2023/patients.csv */
static const char *const name[N_DATA] = {"co_l_min",    "ra_max_mmhg", "ra_min_mmhg", "rv_max_mmhg",
                                         "rv_min_mmhg", "pa_sys_mmhg", "pa_dia_mmhg", "pa_mean_mmhg",
                                         "pawp_mmhg",   "sa_sys_mmhg", "sa_dia_mmhg", "sa_mean_mmhg"};
static const struct patient {
  hales_body body;
  double value[N_DATA];
} patients[N_PATIENT] = {
    {{.sex = HALES_SEX_MALE,
      .has_age = true,
      .has_height = true,
      .has_weight = true,
      .age_years = 64,
      .height_cm = 164.0,
      .weight_kg = 72.6},
     {4.0, 14, 5, 87, 3, 86, 32, 48, 4, 112, 76, 88}},
    {{.sex = HALES_SEX_MALE,
      .has_age = true,
      .has_height = true,
      .has_weight = true,
      .age_years = 58,
      .height_cm = 161.0,
      .weight_kg = 70.0},
     {4.3, 24, 16, 91, 5, 90, 38, 55, 5, 112, 76, 88}},
    {{.sex = HALES_SEX_FEMALE,
      .has_age = true,
      .has_height = true,
      .has_weight = true,
      .age_years = 27,
      .height_cm = 151.0,
      .weight_kg = 81.1},
     {2.6, 28, 20, 93, 3, 92, 34, 54, 8, 127, 90, 102}},
    {{.sex = HALES_SEX_FEMALE,
      .has_age = true,
      .has_height = true,
      .has_weight = true,
      .age_years = 71,
      .height_cm = 167.6,
      .weight_kg = 93.3},
     {6.1, 16, 8, 69, 1, 68, 20, 41, 11, 148, 78, 101}},
    {{.sex = HALES_SEX_FEMALE,
      .has_age = true,
      .has_height = true,
      .has_weight = true,
      .age_years = 51,
      .height_cm = 179.1,
      .weight_kg = 117.2},
     {3.6, 31, 23, 81, 17, 81, 36, 53, 20, 118, 77, 91}},
    {{.sex = HALES_SEX_MALE,
      .has_age = false,
      .has_height = true,
      .has_weight = true,
      .age_years = 0,
      .height_cm = 178.0,
      .weight_kg = 108.0},
     {6.4, 15, 11, 54, 8, 53, 28, 37, 10, 133, 87, 102}},
};

static size_t measurements(const hales_patient_model *pm, size_t patient, hales_measurement *m) {
  for (size_t i = 0; i < N_DATA; i++)
    m[i] = (hales_measurement){hales_observable_find(pm, name[i]), patients[patient].value[i], 0.0};
  return N_DATA;
}

static void fit(size_t patient, const hales_measurement *m, size_t n, uint64_t seed, int threads,
                hales_calibration *c) {
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  const hales_calibrate_settings s = {.seed = seed, .threads = threads, .n_draw = 64};
  hales_err err = {0};
  assert_ok_err(hales_calibrate(pm, &patients[patient].body, n, m, &s, c, &err), &err);
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The targets of the first release: median over the six of |twin - measured|. */
static void six_patients_are_met_within_the_stated_errors(void **state) {
  (void)state;
  static const struct {
    const char *name;
    double most;
  } target[] = {{"pa_mean_mmhg", 1.0}, {"rv_max_mmhg", 3.0}, {"pa_sys_mmhg", 3.0}, {"co_l_min", 0.15},
                {"sa_sys_mmhg", 3.0},  {"sa_dia_mmhg", 3.0}, {"sa_mean_mmhg", 3.0}};
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  double error[N_DATA][N_PATIENT];
  for (size_t p = 0; p < FITTED; p++) {
    hales_measurement m[N_DATA];
    hales_calibration c;
    fit(p, m, measurements(pm, p, m), 1, 2, &c);
    assert_true(c.trust != HALES_TRUST_NONE);
    assert_int_equal(c.twin.n_draw, 64);
    for (size_t i = 0; i < N_DATA; i++) {
      const hales_datum_check *d = &c.check[i];
      error[i][p] = fabs(d->median - m[i].value);
      assert_true(d->pred_lo90 < d->lo90 && d->hi90 < d->pred_hi90);
      if (!(m[i].value >= d->pred_lo90 && m[i].value <= d->pred_hi90)) assert_true(d->misfit);
    }
    hales_calibration_destroy(&c);
  }
  if ((int)FITTED < (int)N_PATIENT) return;
  for (size_t t = 0; t < sizeof target / sizeof target[0]; t++)
    for (size_t i = 0; i < N_DATA; i++) {
      if (strcmp(name[i], target[t].name) != 0) continue;
      qsort(error[i], N_PATIENT, sizeof error[i][0], ascending);
      const double median = 0.5 * (error[i][2] + error[i][3]);
      print_message("%-13s median error %.2f, allowed %.2f\n", name[i], median, target[t].most);
      assert_true(median <= target[t].most);
    }
}

static void the_same_seed_gives_the_same_bits_on_any_number_of_threads(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  hales_measurement m[N_DATA];
  const size_t n = measurements(pm, 3, m);
  hales_calibration a, b;
  fit(3, m, n, 7, 1, &a);
  fit(3, m, n, 7, 3, &b);
  assert_memory_equal(a.twin.theta, b.twin.theta, a.twin.n_draw * pm->n_free * sizeof *a.twin.theta);
  assert_memory_equal(a.twin.outcome, b.twin.outcome, a.twin.n_draw * pm->n_outcome * sizeof *a.twin.outcome);
  hales_calibration_destroy(&a);
  hales_calibration_destroy(&b);
}

/* 48 mmHg read as 84: digits swapped. */
static void a_wrong_value_raises_the_flag_and_is_named(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  hales_measurement m[N_DATA];
  const size_t n = measurements(pm, 0, m);
  m[7].value = 84.0; /* mean above what systolic 86 and diastolic 32 allow */
  hales_calibration c;
  fit(0, m, n, 1, 2, &c);
  assert_true(c.fit.misfit);
  assert_true(c.check[7].misfit || c.check[6].misfit || c.check[5].misfit);
  hales_calibration_destroy(&c);
}

/* Without pulmonary pressures nothing is known of the pulmonary bed: it must say so. */
/* A contraction is that of draws of finite number, off by 0.06 (sd over seeds), so the mean of several is
 * asked for: 0.01, 0.06 and 0.10 here. */
static void what_was_not_measured_is_not_learned(void **state) {
  (void)state;
  enum { SEEDS = 8, NAMES = 3 };
  static const char *const unmeasured[NAMES] = {"pat.RC", "pas.R", "rv.E_pas"};
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  hales_measurement m[N_DATA], some[4];
  double mean[NAMES] = {0.0};
  (void)measurements(pm, 3, m);
  some[0] = m[0];
  some[1] = m[9];
  some[2] = m[10];
  some[3] = m[11];
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    hales_calibration c;
    fit(3, some, 4, seed, 2, &c);
    for (size_t i = 0; i < c.n_shown; i++) {
      const hales_shown s = hales_calibration_shown(&c, i);
      for (size_t k = 0; k < NAMES; k++)
        if (strcmp(s.name, unmeasured[k]) == 0) mean[k] += c.shown[i].s.contraction / SEEDS;
      assert_int_equal(c.shown[i].s.learned, c.shown[i].s.contraction >= HALES_LEARNED_MIN);
      if (strcmp(s.name, "sat.R") == 0) assert_true(c.shown[i].s.learned);
    }
    hales_calibration_destroy(&c);
  }
  for (size_t k = 0; k < NAMES; k++) {
    print_message("%s contracts by %.3f\n", unmeasured[k], mean[k]);
    assert_true(mean[k] < 0.15); /* the label's bound is 0.2, the mean's error 0.03 */
  }
}

static void refuses_a_quantity_given_twice_and_a_value_that_is_no_number(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  const hales_calibrate_settings s = {.seed = 1};
  hales_measurement m[2] = {{3, 61.0, 0.0}, {3, 62.0, 0.0}};
  hales_calibration c;
  hales_err err = {0};
  assert_status(hales_calibrate(pm, &patients[0].body, 2, m, &s, &c, &err), HALES_EARG);
  hales_calibration_destroy(&c);
  m[1] = (hales_measurement){4, nan(""), 0.0};
  err = (hales_err){0};
  assert_status(hales_calibrate(pm, &patients[0].body, 2, m, &s, &c, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, pm->observable[4].name));
  hales_calibration_destroy(&c);
}

/* Where no volume was measured, broad priors alone would have ventricles empty to nothing and beyond. */
static void nobodys_ventricle_empties_to_the_last_drop(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const size_t esv = hales_observable_find(pm, "rv_esv_ml"), ef = hales_observable_find(pm, "rvef_pct"),
               lv_ef = hales_observable_find(pm, "lvef_pct");
  const hales_body woman = {.sex = HALES_SEX_FEMALE,
                            .has_age = true,
                            .has_height = true,
                            .has_weight = true,
                            .age_years = 53.0,
                            .height_cm = 161.0,
                            .weight_kg = 62.5};
  const hales_measurement m[] = {{hales_observable_find(pm, "co_l_min"), 4.7, 0.0},
                                 {hales_observable_find(pm, "pa_mean_mmhg"), 33.0, 0.0}};
  const hales_calibrate_settings s = {.seed = 3, .threads = 2, .n_draw = 192};
  hales_calibration c;
  hales_err err = {0};
  assert_ok_err(hales_calibrate(pm, &woman, 2, m, &s, &c, &err), &err);
  assert_int_equal(c.twin.n_draw, 192);
  double most = 0.0;
  for (size_t i = 0; i < c.twin.n_draw; i++) {
    const double *y = c.twin.observable + i * pm->n_observable;
    most = fmax(most, y[ef]);
    /* the draws are run again from another start: within its tolerance */
    assert_true(y[esv] > 7.8 && y[ef] < 90.5 && y[lv_ef] < 90.5);
  }
  print_message("largest RV ejection fraction %.1f %%\n", most);
  assert_true(most > 60.0); /* cut, not pulled */
  hales_calibration_destroy(&c);
}

/* ---- draws that miss their periodic state when the twin is run ---- */

enum { SEEN = 1 << 15 };
static uint64_t seen[SEEN]; /* of the weighed thetas that shall fail at second sight, open addressing */
static size_t one_in = 41, n_failed;

static uint64_t print_of(const double *theta, size_t n) {
  uint64_t h = 1469598103934665603U;
  for (size_t i = 0; i < n; i++) {
    uint64_t bits;
    memcpy(&bits, &theta[i], sizeof bits);
    h = (h ^ bits) * 1099511628211U;
    h ^= h >> 29;
  }
  return h | 1;
}

/* As the model's, but one theta in so many is no lawful heart when it is seen again. */
static void fails_at_second_sight(const hales_body *b, const double *theta, double *param) {
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  pm->to_params(b, theta, param);
  const uint64_t h = print_of(theta, pm->n_free);
  if (h / 2 % one_in != 0) return;
  size_t at = h % SEEN;
  while (seen[at] && seen[at] != h) at = (at + 1) % SEEN;
  if (seen[at] == h) {
    n_failed++;
    param[0] = -1.0;
  }
  seen[at] = h;
}

static hales_status fit_fragile(size_t of, hales_calibration *c, hales_err *err) {
  static hales_patient_model fragile;
  hales_measurement m[N_DATA];
  fragile = *hales_patient_model_find("korakianitis");
  fragile.to_params = fails_at_second_sight;
  memset(seen, 0, sizeof seen);
  n_failed = 0;
  one_in = of;
  const hales_calibrate_settings s = {.seed = 1, .threads = 1, .n_draw = 96};
  return hales_calibrate(&fragile, &patients[0].body, measurements(&fragile, 0, m), m, &s, c, err);
}

static void a_draw_that_misses_its_state_is_stood_for_by_another(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  hales_calibration c;
  hales_err err = {0};
  assert_ok_err(fit_fragile(41, &c, &err), &err);
  print_message("%zu runs that missed their state\n", n_failed);
  assert_true(n_failed > 0);
  assert_int_equal(c.twin.n_draw, 96);
  /* what stands there is what those thetas give: each draw has its own figures */
  double param[HALES_PARAM_MAX];
  const size_t pa = hales_observable_find(pm, "pa_mean_mmhg");
  for (size_t i = 0; i < 96; i++) {
    pm->to_params(&c.twin.body, c.twin.theta + i * pm->n_free, param);
    assert_memory_equal(param, c.twin.param + i * pm->model->n_param, pm->model->n_param * sizeof *param);
    assert_close(c.twin.observable[i * pm->n_observable + pa], 48.0, 0.0, 6.0);
  }
  hales_calibration_destroy(&c);
  /* a third of all is no accident */
  assert_int_equal(fit_fragile(3, &c, &err), HALES_EMATH);
  assert_true(err.at < 96);
  hales_calibration_destroy(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(six_patients_are_met_within_the_stated_errors),
      cmocka_unit_test(the_same_seed_gives_the_same_bits_on_any_number_of_threads),
      cmocka_unit_test(a_wrong_value_raises_the_flag_and_is_named),
      cmocka_unit_test(what_was_not_measured_is_not_learned),
      cmocka_unit_test(refuses_a_quantity_given_twice_and_a_value_that_is_no_number),
      cmocka_unit_test(nobodys_ventricle_empties_to_the_last_drop),
      cmocka_unit_test(a_draw_that_misses_its_state_is_stood_for_by_another),
  };
  return cmocka_run_group_tests_name("infer/calibrate", tests, NULL, NULL);
}
