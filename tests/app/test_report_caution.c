/* Where no plan may be favoured: the measurement and the twin are both asked, and every reason is told. */
#include "app/report_parts.h"

#include <stdlib.h>
#include <string.h>

#include "support/assert.h"

typedef struct fixture {
  hales_patient_report r;
  hales_report_fit fit[3];
  hales_outcome_interval today[HALES_OUTCOME_MAX];
} fixture;

/* A pre-capillary patient by measurement and twin, far from every limit; each test moves what it is about. */
static fixture *begin(void) {
  fixture *f = calloc(1, sizeof *f);
  assert_non_null(f);
  static const struct {
    const char *name;
    double measured, sd;
  } rows[] = {{"pa_mean_mmhg", 47.0, 1.1}, {"pawp_mmhg", 8.5, 2.0}, {"co_l_min", 4.1, 0.4}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    f->fit[i] = (hales_report_fit){
        .name = rows[i].name, .has_measured = true, .measured = rows[i].measured, .sd = rows[i].sd};
  f->r.data.fit = f->fit, f->r.data.n_fit = 3;
  const hales_patient_model *pm = hales_patient_model_find("hales");
  f->r.twin.record.twin.pm = pm;
  f->r.twin.record.diagnostics.trust = "good";
  f->r.twin.record.verdict.p_prior = 0.37;
  f->r.twin.record.verdict.p_posterior = 0.45;
  f->today[hales_outcome_find(pm, "mpap_mmhg")].median = 45.5;
  f->today[hales_outcome_find(pm, "pawp_mmhg")].median = 9.5;
  f->r.scenario.result.today = f->today;
  f->r.scenario.n_plan = 3;
  f->r.arena = (hales_arena){.base = malloc(1 << 14), .cap = 1 << 14};
  assert_non_null(f->r.arena.base);
  return f;
}

/* The caution, as the report makes it; "" where there is none. */
static const char *caution(fixture *f) {
  hales_parts_finding(&f->r);
  hales_parts_caution(&f->r);
  return f->r.data.plans.caution ? f->r.data.plans.caution : "";
}

static void end(fixture *f) {
  free(f->r.arena.base);
  free(f);
}

static void set_twin(fixture *f, const char *name, double median) {
  f->today[hales_outcome_find(f->r.twin.record.twin.pm, name)].median = median;
}

static void a_pre_capillary_patient_carries_no_caution(void **state) {
  (void)state;
  fixture *f = begin();
  assert_string_equal(caution(f), "");
  end(f);
}

static void a_child_and_an_unlikely_twin_favour_no_plan(void **state) {
  (void)state;
  fixture *f = begin();
  f->r.twin.record.twin.body = (hales_body){.has_age = true, .age_years = 17.5};
  assert_string_equal(caution(f), "This is a child: the trials behind the plans below took in adults.");
  end(f);
  f = begin();
  f->r.twin.record.verdict.p_prior = 2e-5;
  assert_string_equal(caution(f), "The twin rests on a circulation that was hardly expected (above).");
  end(f);
}

static void either_of_measurement_and_twin_is_enough(void **state) {
  (void)state;
  static const struct {
    double mpap, wedge, twin_mpap, twin_wedge;
    const char *words;
  } cases[] = {
      {50, 25, 45, 12, "The measured wedge pressure is above 15 mmHg"},
      {50, 15.6, 45, 14.6, "The measured wedge pressure is above 15 mmHg"},
      {50, 8, 45, 17, "The twin's wedge pressure is above 15 mmHg"},
      {50, 25, 45, 22, "The measured and the twin's wedge pressure is above 15 mmHg"},
      {14, 8, 23, 9, "The measured mean pulmonary pressure is not above 20 mmHg"},
      {27, 8, 19, 9, "The twin's mean pulmonary pressure is not above 20 mmHg"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fixture *f = begin();
    f->fit[0].measured = cases[i].mpap, f->fit[1].measured = cases[i].wedge;
    set_twin(f, "mpap_mmhg", cases[i].twin_mpap), set_twin(f, "pawp_mmhg", cases[i].twin_wedge);
    if (!strstr(caution(f), cases[i].words)) fail_msg("%s | %s", cases[i].words, f->r.data.plans.caution);
    end(f);
  }
}

static void every_reason_is_told(void **state) {
  (void)state;
  fixture *f = begin();
  f->fit[0].measured = 18.5, f->fit[1].measured = 24.0;
  f->r.clinical_group = 4;
  const char *words = caution(f);
  assert_non_null(strstr(words, "mean pulmonary pressure is not above 20 mmHg"));
  assert_non_null(strstr(words, ". The clinical group on record is 4"));
  assert_non_null(strstr(words, "wedge pressure is above 15 mmHg"));
  end(f);
}

static void a_pattern_that_is_not_pre_capillary_favours_no_plan(void **state) {
  (void)state;
  for (size_t i = 0; i < 3; i++) { /* each of the three values leaves it open */
    fixture *f = begin();
    f->fit[i].has_measured = false;
    assert_non_null(strstr(caution(f), "The haemodynamic pattern is left open"));
    end(f);
  }
  fixture *f = begin();
  f->fit[0].measured = 24.0, f->fit[2].measured = 11.5; /* 1.3 WU */
  assert_non_null(strstr(caution(f), "The measured PVR is not above 2 WU"));
  end(f);
}

static void a_value_within_its_error_of_a_limit_favours_no_plan(void **state) {
  (void)state;
  fixture *f = begin();
  f->fit[0].measured = 23.5, f->fit[1].measured = 10.9, f->fit[2].measured = 6.0; /* 2.1 WU */
  set_twin(f, "mpap_mmhg", 23.5);
  assert_string_equal(caution(f),
                      "Within measurement error of the definition's limit: PVR (2\xC2\xA0WU). The pattern "
                      "may be another than the one the plans below were tried in.");
  end(f);
}

/* What the comparison knows of the patient (app/scenario_caution.c) keeps the report from favouring a plan.
 */
static void what_is_on_record_of_the_patient_is_told_here_too(void **state) {
  (void)state;
  fixture *f = begin();
  f->r.scenario.n_caution_patient = 1;
  f->r.scenario.n_caution = 2;
  f->r.scenario.caution[0] = "The patient has died (2021).";
  f->r.scenario.caution[1] = "Told by the report in its own words.";
  assert_string_equal(caution(f), "The patient has died (2021).");
  end(f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pre_capillary_patient_carries_no_caution),
      cmocka_unit_test(a_child_and_an_unlikely_twin_favour_no_plan),
      cmocka_unit_test(either_of_measurement_and_twin_is_enough),
      cmocka_unit_test(every_reason_is_told),
      cmocka_unit_test(a_pattern_that_is_not_pre_capillary_favours_no_plan),
      cmocka_unit_test(a_value_within_its_error_of_a_limit_favours_no_plan),
      cmocka_unit_test(what_is_on_record_of_the_patient_is_told_here_too),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
