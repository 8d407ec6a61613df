#include "physics/body/body.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "adult_norms.h"
#include "adults.h"
#include "physics/body/gas.h"
#include "physics/hales/heart.h"

typedef struct beat {
  double param[HALES_PARAM_MAX], stat[HALES_SIGNAL_MAX][3];
} beat;

static beat starting_twin(const hales_physique *b) {
  beat t;
  hales_tuned tuned;
  hales_run run;
  hales_err err = {0};
  assert_ok_err(hales_body_set(b, t.param, &tuned, &err), &err);
  if (!tuned.met)
    fail_msg("%g years: goal %zu missed by %.2g tolerances", b->age_years, tuned.worst_goal, tuned.worst);
  assert_ok_err(hales_model_check(&hales_heart, t.param, &err), &err);
  assert_ok_err(
      hales_ensemble_run(&hales_heart, &adult_settings, 1, t.param, NULL, &run, NULL, &t.stat[0][0], &err),
      &err);
  assert_int_equal(run.outcome, HALES_RUN_OK);
  return t;
}

static double figure(const beat *t, const char *name) {
  for (size_t i = 0; i < hales_heart.n_figure; i++)
    if (strcmp(hales_heart.figure[i].name, name) == 0)
      return hales_heart.figure[i].value(t->param, (const double(*)[3])t->stat);
  fail_msg("no figure %s", name);
  return 0.0;
}

static void within(const hales_physique *b, const char *what, double value, double lo, double hi) {
  if (!(value >= lo && value <= hi))
    fail_msg("%s of %g: %s %.3g is outside %.3g to %.3g", b->female ? "woman" : "man", b->age_years, what,
             value, lo, hi);
}

static void healthy_adults_are_within_one_sd(void **state) {
  (void)state;
  for (int female = 0; female < 2; female++)
    for (double age = 30.0; age <= 65.0; age += 35.0) {
      const hales_physique b = adult(female, age);
      const beat t = starting_twin(&b);
      adult_norm row[ADULT_NORMS];
      const size_t n = adult_norms(&b, t.param, (const double(*)[3])t.stat, row);
      assert_true(n > 15 && n <= ADULT_NORMS);
      for (size_t i = 0; i < n; i++) within(&b, row[i].what, row[i].value, row[i].lo, row[i].hi);
    }
}

static void rate_and_blood_pressure_are_the_persons_own(void **state) {
  (void)state;
  const hales_physique who[] = {{true, 24, 158, 49, 81, 104, 63}, {false, 78, 186, 104, 57, 151, 82}};
  for (size_t i = 0; i < 2; i++) {
    const beat t = starting_twin(&who[i]);
    assert_close(figure(&t, "hr_bpm"), who[i].hr_bpm, 1e-12, 0);
    assert_close(figure(&t, "sbp_mmhg"), who[i].sbp_mmhg, 0,
                 0.2); /* a tenth of the tolerance of 1, tighter steps */
    assert_close(figure(&t, "dbp_mmhg"), who[i].dbp_mmhg, 0, 0.2);
  }
}

/* Small and large, young and old, slow and fast: the tuning meets its goals. */
static void every_lawful_adult_gets_a_heart(void **state) {
  (void)state;
  const double sizes[][2] = {{151, 44}, {169, 97}, {194, 112}};
  for (int female = 0; female < 2; female++)
    for (size_t s = 0; s < 3; s++)
      for (double age = 21.0; age < 90.0; age += 31.0) {
        const hales_physique b = {.female = female,
                                  .age_years = age,
                                  .height_cm = sizes[s][0],
                                  .weight_kg = sizes[s][1],
                                  .hr_bpm = 53.0 + 0.35 * age,
                                  .sbp_mmhg = 109.0 + 0.4 * age,
                                  .dbp_mmhg = 71.0};
        double param[HALES_PARAM_MAX];
        hales_tuned tuned;
        hales_err err = {0};
        assert_ok_err(hales_body_set(&b, param, &tuned, &err), &err);
        if (!tuned.met)
          fail_msg("%d %g years %g cm: goal %zu missed by %.2g tolerances", female, age, sizes[s][0],
                   tuned.worst_goal, tuned.worst);
      }
}

static void unlawful_numbers_are_named(void **state) {
  (void)state;
  hales_physique b = adult(true, 43.0);
  double param[HALES_PARAM_MAX];
  hales_tuned tuned;
  hales_err err = {0};
  b.height_cm = 1.65; /* in metres */
  assert_status(hales_body_set(&b, param, &tuned, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "height"));
  b = adult(false, 43.0);
  b.dbp_mmhg = b.sbp_mmhg - 3.0;
  err = (hales_err){0};
  assert_status(hales_physique_check(&b, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "pulse"));
  b.dbp_mmhg = nan("");
  assert_status(hales_physique_check(&b, NULL), HALES_ERANGE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(healthy_adults_are_within_one_sd),
      cmocka_unit_test(rate_and_blood_pressure_are_the_persons_own),
      cmocka_unit_test(every_lawful_adult_gets_a_heart),
      cmocka_unit_test(unlawful_numbers_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
