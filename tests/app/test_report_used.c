/* What the parts of a report say: the parameters it shows are those the beats were run with, and no text is
 * lost. */
#include "app/report_parts.h"

#include <math.h>
#include <string.h>

#include "support/assert.h"

enum { DRAWS = 5 };

/* Draws at the priors' medians, of a body unlike the reference. */
static hales_twin at_the_priors(const hales_patient_model *pm) {
  hales_twin t;
  assert_ok(hales_twin_create(&t, pm, DRAWS, NULL));
  t.body = (hales_body){.has_height = true, .height_cm = 171.0, .has_weight = true, .weight_kg = 63.0};
  for (size_t i = 0; i < DRAWS; i++)
    for (size_t j = 0; j < pm->n_free; j++) {
      const hales_free_prior f = pm->free[j].prior(&t.body);
      t.theta[i * pm->n_free + j] = f.mean + 0.05 * ((double)i - 2.0) * f.sd;
    }
  return t;
}

static void run_numbers(hales_twin *t) {
  for (size_t i = 0; i < DRAWS; i++)
    t->pm->to_params(&t->body, t->theta + i * t->pm->n_free, t->param + i * t->pm->model->n_param);
}

static size_t free_of(const hales_patient_model *pm, const char *name) {
  for (size_t j = 0; j < pm->n_free; j++)
    if (strcmp(pm->free[j].name, name) == 0) return j;
  fail_msg("no free number %s", name);
  return 0;
}

static void what_is_not_held_back_stays_as_calibrated(void **state) {
  (void)state;
  static const char *const models[] = {"hales", "korakianitis", "colunga2020"};
  for (size_t m = 0; m < sizeof models / sizeof models[0]; m++) {
    hales_twin t = at_the_priors(hales_patient_model_find(models[m]));
    run_numbers(&t);
    for (size_t j = 0; j < t.pm->n_free; j++) {
      hales_interval shown = {7.5, 6.25, 9.5};
      assert_ok(hales_parts_used(&t, t.pm->free[j].name, 3.0, &shown, NULL));
      if (shown.median != 7.5 || shown.lo90 != 6.25 || shown.hi90 != 9.5)
        fail_msg("%s %s: %g", models[m], t.pm->free[j].name, shown.median);
    }
    hales_twin_destroy(&t);
  }
}

static void a_leak_is_shown_no_wider_than_it_was_run(void **state) {
  (void)state;
  hales_twin t = at_the_priors(hales_patient_model_find("hales"));
  const size_t leak = free_of(t.pm, "ti.leak"), area = free_of(t.pm, "ti.area");
  for (size_t i = 0; i < DRAWS; i++) { /* valves of 2.6 cm2: leaks above 1.3 are held back */
    t.theta[i * t.pm->n_free + area] = log(2.6);
    t.theta[i * t.pm->n_free + leak] = log(0.7 + 0.4 * (double)i);
  }
  run_numbers(&t);
  hales_interval shown = {3.0, 1.4, 4.6};
  assert_ok(hales_parts_used(&t, "ti.leak", 2.0, &shown, NULL));
  assert_close(shown.median, 2.0 * 1.3, 1e-14, 0);
  assert_close(shown.hi90, 2.0 * 1.3, 1e-14, 0);
  assert_true(shown.lo90 >= 2.0 * 0.7 - 1e-12 && shown.lo90 < 2.0 * 1.1);
  hales_interval valve = {7.5, 6.25, 9.5};
  assert_ok(hales_parts_used(&t, "ti.area", 2.0, &valve, NULL));
  assert_close(valve.median, 7.5, 0, 0);
  hales_twin_destroy(&t);
}

/* Also one that the page does not require: nobody would see that it is gone. */
static void a_text_that_does_not_fit_is_told_at_the_end(void **state) {
  (void)state;
  unsigned char memory[40];
  hales_patient_report r = {.arena = {.base = memory, .cap = sizeof memory}};
  assert_string_equal(hales_parts_text(&r, "%d mmHg", 61), "61 mmHg");
  assert_ok(hales_parts_status(&r, NULL));
  assert_null(hales_parts_text(&r, "a caution of more than %s", "forty bytes in all"));
  assert_non_null(hales_parts_text(&r, "short"));
  hales_err err = {0};
  assert_status(hales_parts_status(&r, &err), HALES_ENOMEM);
  assert_non_null(strstr(err.msg, "does not fit"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_not_held_back_stays_as_calibrated),
      cmocka_unit_test(a_leak_is_shown_no_wider_than_it_was_run),
      cmocka_unit_test(a_text_that_does_not_fit_is_told_at_the_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
