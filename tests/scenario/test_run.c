#include "scenario/run.h"

#include <math.h>

#include "catalogue.h"

enum { DRAWS = 24 };

static hales_twin twin;

/* Draws around the priors, the last four of them the same one. */
static int setup(void **state) {
  if (catalogue_setup(state) != 0) return 1;
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  const hales_rng rng = {.seed = 91, .stream = 5};
  hales_err err = {0};
  assert_ok_err(hales_twin_create(&twin, pm, DRAWS, &err), &err);
  twin.body = (hales_body){.sex = HALES_SEX_MALE,
                           .has_age = true,
                           .has_height = true,
                           .has_weight = true,
                           .age_years = 47.5,
                           .height_cm = 181.5,
                           .weight_kg = 92.25};
  for (size_t i = 0; i < DRAWS; i++)
    for (size_t k = 0; k < pm->n_free; k++) {
      const hales_free_prior p = pm->free[k].prior(&twin.body);
      const size_t own = i < DRAWS - 4 ? i : DRAWS - 4;
      twin.theta[i * pm->n_free + k] =
          p.mean + 0.3 * p.sd * hales_rng_normal(hales_rng_substream(rng, k), own);
    }
  assert_ok_err(hales_twin_simulate(&twin, 1, &err), &err);
  return 0;
}

static int teardown(void **state) {
  hales_twin_destroy(&twin);
  return catalogue_teardown(state);
}

static hales_scenario run_plans(size_t n, const hales_plan *plans, uint64_t seed, int threads) {
  const hales_scenario_request q = {
      .twin = &twin, .n_plan = n, .plan = plans, .seed = seed, .threads = threads};
  hales_scenario s;
  hales_err err = {0};
  assert_ok_err(hales_scenario_run(&q, &s, &err), &err);
  return s;
}

static size_t out(const char *name) {
  const size_t k = hales_outcome_find(twin.pm, name);
  assert_true(k != HALES_NO_INDEX);
  return k;
}

static void staying_changes_nothing_and_beats_nobody(void **state) {
  (void)state;
  const hales_plan plans[] = {plan_of("A=stay"), plan_of("B=none")};
  hales_scenario s = run_plans(2, plans, 7, 1);
  for (size_t k = 0; k < s.n_outcome; k++) {
    assert_memory_equal(&s.value[k], &s.today[k], sizeof s.today[k]);
    assert_close(s.change[k].lo90, 0, 0, 0);
    assert_close(s.change[k].hi90, 0, 0, 0);
    const double tie = twin.pm->outcome[k].better ? 0.5 : 0.0;
    assert_close(s.better_than_today[k], tie, 0, 0);
    assert_close(s.better_than[s.n_outcome + k], tie, 0, 0);
    assert_close(s.best[k], tie, 0, 1e-12);
  }
  hales_scenario_destroy(&s);
}

static void a_plan_equal_to_the_background_changes_nothing(void **state) {
  (void)state;
  hales_plan plan = plan_of("A=macitentan+sildenafil:40");
  hales_err err = {0};
  assert_ok_err(hales_plan_set_background(&plan, "sildenafil:40+macitentan", &err), &err);
  hales_scenario s = run_plans(1, &plan, 7, 1);
  for (size_t k = 0; k < s.n_outcome; k++) {
    assert_close(s.change[k].lo90, 0, 1e-9, 1e-9);
    assert_close(s.change[k].hi90, 0, 1e-9, 1e-9);
  }
  hales_scenario_destroy(&s);
}

/* The seams: what the catalogue samples is what the model shows. */
static void resistance_and_rate_change_as_the_effect_of_that_draw_says(void **state) {
  (void)state;
  const hales_plan plans[] = {plan_of("A=stay"), plan_of("B=macitentan+tadalafil")};
  hales_scenario s = run_plans(2, plans, 23, 1);
  const size_t no = s.n_outcome;
  for (size_t i = 0; i < s.n_draw; i++) {
    hales_effect e;
    const hales_rng rng = {.seed = 23, .stream = 0x706c616e};
    assert_ok(hales_plan_effect(&plans[1], 0, rng, i, &e));
    const double *today = s.draw + i * 3 * no, *b = today + 2 * no;
    assert_close(b[out("pvr_wu")] / today[out("pvr_wu")], exp(e.ln_pvr), 5e-3, 0);
    assert_close(b[out("hr_bpm")] / today[out("hr_bpm")], exp(e.ln_hr), 1e-9, 0);
  }
  hales_scenario_destroy(&s);
}

static void probabilities_agree_with_the_draws(void **state) {
  (void)state;
  const hales_plan plans[] = {plan_of("A=sildenafil"), plan_of("B=sildenafil+macitentan"),
                              plan_of("C=sotatercept")};
  hales_scenario s = run_plans(3, plans, 5, 1);
  const size_t no = s.n_outcome, pvr = out("pvr_wu"), co = out("co_l_min");
  double won = 0, more = 0;
  for (size_t i = 0; i < s.n_draw; i++) {
    const double *row = s.draw + (i * 4 + 1) * no;
    won += row[no + pvr] < row[pvr];
    more += row[no + co] > row[co];
  }
  assert_close(s.better_than[(1 * 3 + 0) * no + pvr], won / (double)s.n_draw, 1e-12, 0); /* less is better */
  assert_close(s.better_than[(1 * 3 + 0) * no + co], more / (double)s.n_draw, 1e-12, 0); /* more is better */
  assert_true(s.better_than[(1 * 3 + 0) * no + pvr] > 0.8);
  for (size_t k = 0; k < no; k++) {
    const bool directed = twin.pm->outcome[k].better != 0;
    double best = 0;
    for (size_t a = 0; a < 3; a++) {
      best += s.best[a * no + k];
      for (size_t b = 0; b < 3 && directed; b++)
        assert_close(s.better_than[(a * 3 + b) * no + k] + s.better_than[(b * 3 + a) * no + k], 1.0, 1e-12,
                     0);
      assert_true(s.value[a * no + k].lo90 <= s.value[a * no + k].median);
      assert_true(s.value[a * no + k].median <= s.value[a * no + k].hi90);
    }
    assert_close(best, directed ? 1.0 : 0.0, 1e-9, 0);
  }
  /* differences are paired: B minus A is what the draws say, and the opposite of A minus B */
  assert_close(s.difference[3 * no + pvr].median, -s.difference[no + pvr].median, 1e-9, 0);
  hales_scenario_destroy(&s);
}

static void results_depend_on_the_seed_and_not_on_threads_or_company(void **state) {
  (void)state;
  const hales_plan plans[] = {plan_of("A=riociguat"), plan_of("B=selexipag:1200")};
  hales_scenario one = run_plans(2, plans, 11, 1), three = run_plans(2, plans, 11, 3),
                 alone = run_plans(1, &plans[1], 11, 1), other = run_plans(2, plans, 12, 1);
  const size_t no = one.n_outcome;
  assert_memory_equal(one.draw, three.draw, DRAWS * 3 * no * sizeof(double));
  assert_memory_equal(one.value + no, alone.value, no * sizeof *alone.value);
  assert_memory_equal(one.today, other.today, no * sizeof *one.today);
  assert_memory_not_equal(one.value, other.value, no * sizeof *one.value);
  hales_scenario_destroy(&one);
  hales_scenario_destroy(&three);
  hales_scenario_destroy(&alone);
  hales_scenario_destroy(&other);
}

static void repeated_draws_count_for_what_they_are(void **state) {
  (void)state;
  const hales_plan plan = plan_of("A=stay");
  hales_scenario s = run_plans(1, &plan, 3, 1);
  /* twenty single draws and one four times: 24^2/(20 + 16) */
  assert_close(s.n_effective, 24.0 * 24.0 / 36.0, 1e-12, 0);
  assert_int_equal(s.n_draw, DRAWS);
  assert_int_equal(s.n_failed, 0);
  hales_scenario_destroy(&s);
  const hales_scenario_request q = {.twin = &twin, .n_plan = 1, .plan = &plan, .seed = 3, .twin_ess = 5.5};
  assert_ok(hales_scenario_run(&q, &s, NULL));
  assert_close(s.n_effective, 5.5, 0, 0);
  hales_scenario_destroy(&s);
}

/* Treatments that stop some hearts: those whose stressed volume is above a limit. */
static double volume_limit_ml;

static void stop_some(const hales_change *c, double *param) {
  (void)c;
  const size_t volume = hales_model_find_param(hales_patient_model_find("korakianitis")->model, "v_tot");
  if (param[volume] > volume_limit_ml)
    param[hales_patient_model_find("korakianitis")->model->period_param] = 0.01;
}

/* Volume that n of the twin's draws exceed. */
static double limit_exceeded_by(const hales_twin *t, size_t n) {
  const size_t volume = hales_model_find_param(t->pm->model, "v_tot"), np = t->pm->model->n_param;
  double limit = HUGE_VAL;
  for (size_t i = 0; i < t->n_draw; i++) {
    size_t above = 0;
    for (size_t j = 0; j < t->n_draw; j++) above += t->param[j * np + volume] > t->param[i * np + volume];
    if (above == n) limit = t->param[i * np + volume];
  }
  return limit;
}

static void failed_draws_are_counted_and_too_many_are_an_error(void **state) {
  (void)state;
  enum { MANY = 120 };
  hales_patient_model stopping = *twin.pm;
  stopping.apply = stop_some;
  hales_twin big;
  hales_err err = {0};
  assert_ok_err(hales_twin_create(&big, &stopping, MANY, &err), &err);
  big.body = twin.body;
  const hales_rng rng = {.seed = 4, .stream = 9};
  for (size_t i = 0; i < MANY; i++)
    for (size_t k = 0; k < stopping.n_free; k++) {
      const hales_free_prior p = stopping.free[k].prior(&big.body);
      big.theta[i * stopping.n_free + k] =
          p.mean + 0.2 * p.sd * hales_rng_normal(hales_rng_substream(rng, k), i);
    }
  assert_ok_err(hales_twin_simulate(&big, 1, &err), &err);
  const hales_plan plan = plan_of("weak=ambrisentan");
  const hales_scenario_request q = {.twin = &big, .n_plan = 1, .plan = &plan, .seed = 8};
  hales_scenario s;
  volume_limit_ml = limit_exceeded_by(&big, 2); /* 1.7 % */
  assert_ok_err(hales_scenario_run(&q, &s, &err), &err);
  assert_int_equal(s.n_failed, 2);
  assert_true(s.lost_plan == SIZE_MAX);
  assert_int_equal(s.n_draw, MANY - 2);
  hales_scenario_destroy(&s);
  volume_limit_ml = limit_exceeded_by(&big, 3); /* 2.5 % */
  assert_status(hales_scenario_run(&q, &s, &err), HALES_EMATH);
  assert_non_null(strstr(err.msg, "plan weak: 3 of 120"));
  assert_null(s.memory);
  assert_int_equal(s.lost_plan, 0);
  hales_twin_destroy(&big);
}

static void what_cannot_be_run_is_refused(void **state) {
  (void)state;
  hales_plan many[HALES_SCENARIO_PLANS_MAX + 1];
  for (size_t i = 0; i <= HALES_SCENARIO_PLANS_MAX; i++) many[i] = plan_of("A=stay");
  const hales_plan unread = {0};
  const hales_twin empty = {.pm = twin.pm};
  const hales_scenario_request bad[] = {
      {.twin = &twin, .n_plan = 0, .plan = many},
      {.twin = &twin, .n_plan = HALES_SCENARIO_PLANS_MAX + 1, .plan = many},
      {.twin = &twin, .n_plan = 1, .plan = &unread},
      {.twin = &empty, .n_plan = 1, .plan = many},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    hales_scenario s;
    hales_err err = {0};
    assert_status(hales_scenario_run(&bad[i], &s, &err), HALES_EARG);
    assert_true(err.msg[0] != '\0');
    assert_null(s.memory);
  }
  hales_scenario_destroy(NULL);
}

/* 3 mL at the end of systole: no such heart was ever measured, and SV/ESV of -3 mL has the wrong sign. */
static void a_ventricle_that_empties_stands_at_the_limit_of_what_is_believed(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const size_t esv = hales_outcome_find(pm, "rv_esv_ml"), edv = hales_outcome_find(pm, "rv_edv_ml"),
               ef = hales_outcome_find(pm, "rvef_pct"), sv = hales_outcome_find(pm, "sv_ml"),
               coupling = hales_outcome_find(pm, "rv_pa_coupling"), co = hales_outcome_find(pm, "co_l_min");
  const double least = pm->observable[hales_observable_find(pm, "rv_esv_ml")].least;
  assert_close(least, 8.0, 0.0, 0.0);
  const double ends[] = {-3.5, 0.25, 7.75, 8.5};
  for (size_t k = 0; k < 4; k++) {
    double x[HALES_OUTCOME_MAX] = {0};
    x[esv] = ends[k], x[edv] = 92.5, x[sv] = 81.5, x[co] = 5.25;
    x[ef] = 100.0 * (92.5 - ends[k]) / 92.5;
    x[coupling] = 81.5 / ends[k];
    const double before = x[ef];
    assert_true(hales_scenario_limit_volumes(pm, x) == (ends[k] < least));
    assert_close(x[esv], fmax(ends[k], 8.0), 0.0, 0.0);
    assert_close(x[ef], ends[k] < least ? 100.0 * 84.5 / 92.5 : before, 1e-14, 0.0);
    assert_close(x[coupling], 81.5 / fmax(ends[k], 8.0), 1e-14, 0.0);
    assert_close(x[co], 5.25, 0.0, 0.0);
    assert_close(x[edv], 92.5, 0.0, 0.0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(staying_changes_nothing_and_beats_nobody),
      cmocka_unit_test(a_plan_equal_to_the_background_changes_nothing),
      cmocka_unit_test(resistance_and_rate_change_as_the_effect_of_that_draw_says),
      cmocka_unit_test(probabilities_agree_with_the_draws),
      cmocka_unit_test(results_depend_on_the_seed_and_not_on_threads_or_company),
      cmocka_unit_test(repeated_draws_count_for_what_they_are),
      cmocka_unit_test(failed_draws_are_counted_and_too_many_are_an_error),
      cmocka_unit_test(what_cannot_be_run_is_refused),
      cmocka_unit_test(a_ventricle_that_empties_stands_at_the_limit_of_what_is_believed),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
