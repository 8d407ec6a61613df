/* What stands beside a comparison of plans for people whom the trials did not take in, and for whom a drug is
 * not lawful. */
#include "app/scenario.h"
#include "twin_store.h"

typedef struct fixture {
  threads t;
  hales_app_twin twin;
  hales_twin_fit *fit, own[3]; /* of the stored twin; of a test */
  size_t n_fit;
  hales_app_scenario s;
} fixture;

/* A pre-capillary patient, measured so; each test moves what it is about. */
static fixture begin(void) {
  fixture f = {.t = with_twin(),
               .own = {{.name = "pa_mean_mmhg", .measured = 47.5},
                       {.name = "pawp_mmhg", .measured = 8.5},
                       {.name = "sa_sys_mmhg", .measured = 116.5}}};
  assert_ok_err(hales_app_twin_load(f.t.store, WHO, 1, &f.twin, &f.t.err), &f.t.err);
  f.fit = f.twin.record.fit;
  f.n_fit = f.twin.record.n_fit;
  return f;
}

static void run(fixture *f, const char *plan, size_t n_fit) {
  f->twin.record.fit = f->own;
  f->twin.record.n_fit = n_fit;
  const hales_app_scenario_request q = {
      .subject = WHO, .twin = &f->twin, .background = "none", .seed = 43, .threads = 1};
  assert_ok_err(hales_app_scenario_read(1, &plan, &f->s, &f->t.err), &f->t.err);
  assert_ok_err(hales_app_scenario_run(f->t.store, &q, &f->s, &f->t.err), &f->t.err);
}

static void end(fixture *f) {
  f->twin.record.fit = f->fit;
  f->twin.record.n_fit = f->n_fit;
  hales_app_scenario_destroy(&f->s);
  hales_app_twin_destroy(&f->twin);
  hales_store_close(f->t.store);
}

static bool cautioned(const fixture *f, const char *part) {
  for (size_t i = 0; i < f->s.n_caution; i++)
    if (strstr(f->s.caution[i], part)) return true;
  return false;
}

static bool noted(const fixture *f, const char *part) {
  for (size_t i = 0; i < f->s.n_note; i++)
    if (strstr(f->s.note[i], part)) return true;
  return false;
}

static void a_patient_like_those_of_the_trials_has_no_caution(void **state) {
  (void)state;
  fixture f = begin();
  put_number(&f.t, "ph_group", 1, "2020-07-01");
  put_word(&f.t, "pah_subtype", "idiopathic", "2020-07-01");
  run(&f, "A=sildenafil", 3);
  const hales_patient_model *pm = f.twin.record.twin.pm;
  /* the made twin is of such a patient, or its median would be cautioned as well */
  assert_true(f.s.result.today[hales_outcome_find(pm, "mpap_mmhg")].median > 20.0);
  assert_true(f.s.result.today[hales_outcome_find(pm, "pawp_mmhg")].median <= 15.0);
  assert_int_equal(f.s.n_caution, 0);
  end(&f);
}

static void the_measured_pressures_are_asked_for_the_pattern(void **state) {
  (void)state;
  static const struct {
    double mpap, wedge;
    size_t n_fit;
    const char *said;
  } cases[] = {{47.5, 15.5, 3, "The measured wedge pressure is above 15 mmHg"},
               {19.5, 8.5, 3, "The measured mean pulmonary pressure is not above 20 mmHg"},
               {20.0, 8.5, 3, "no pulmonary hypertension"},
               {47.5, 15.0, 3, NULL},
               {20.5, 8.5, 3, NULL},
               {47.5, 0.0, 1, "No measured wedge pressure is among"}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    fixture f = begin();
    f.own[0].measured = cases[k].mpap;
    f.own[1].measured = cases[k].wedge;
    run(&f, "A=sildenafil", cases[k].n_fit);
    assert_int_equal(f.s.n_caution, cases[k].said ? 1 : 0);
    if (cases[k].said) assert_true(cautioned(&f, cases[k].said));
    assert_int_equal(f.s.n_caution_patient, 0);
    end(&f);
  }
}

/* A transplantation that the catheterisation came after: its organs are those of the twin. */
static void a_transplantation_counts_from_the_day_of_the_data(void **state) {
  (void)state;
  static const struct {
    const char *when;
    bool said;
  } cases[] = {{"2020-06-30", false}, {"2020-07-01", true}, {"2020", true}, {"2019", false}, {NULL, true}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    fixture f = begin();
    put_treatment(&f.t, HALES_EVENT_PROCEDURE, "TRANSPLANTATION of lung", 0, NULL, cases[k].when);
    run(&f, "A=sildenafil", 3);
    if (cautioned(&f, "A transplantation is on record") != cases[k].said) print_error("case %zu\n", k);
    assert_int_equal(f.s.n_caution, cases[k].said ? 1 : 0);
    end(&f);
  }
}

static void it_is_said_whose_pressure_it_is(void **state) {
  (void)state;
  assert_null(hales_app_whose(false, false));
  assert_string_equal(hales_app_whose(true, false), "measured");
  assert_string_equal(hales_app_whose(false, true), "twin's");
  assert_string_equal(hales_app_whose(true, true), "measured and the twin's");
}

static void what_is_on_record_of_the_patient_is_told(void **state) {
  (void)state;
  fixture f = begin();
  put_fact(&f.t, HALES_FACT_DEATH, NULL, "2021");
  put_number(&f.t, "ph_group", 3, "2020-07-01");
  put_word(&f.t, "pah_subtype", "pvod", "2020-07-01");
  put_treatment(&f.t, HALES_EVENT_PROCEDURE, "Bilateral lung Transplantation", 0, NULL, "2020-11-03");
  f.own[2].measured = 89.5;
  run(&f, "A=sildenafil", 3);
  assert_true(cautioned(&f, "has died (2021)"));
  assert_true(cautioned(&f, "A transplantation is on record (2020-11-03)"));
  assert_true(cautioned(&f, "veno-occlusive"));
  assert_true(cautioned(&f, "below 90 mmHg"));
  assert_int_equal(f.s.n_caution_patient, 4);
  assert_true(cautioned(&f, "group on record is 3"));
  assert_int_equal(f.s.n_caution, 5);
  hales_buf text = {0}, json = {0};
  hales_app_scenario_text(&f.s, &text);
  assert_non_null(strstr(text.data, "CAUTION: The patient has died (2021)"));
  assert_ok_err(hales_app_scenario_json(&f.s, &json, &f.t.err), &f.t.err);
  assert_non_null(strstr(json.data, "\"cautions\""));
  hales_buf_deinit(&text);
  hales_buf_deinit(&json);
  end(&f);
}

static void data_more_than_a_year_newer_than_the_twin_are_told(void **state) {
  (void)state;
  static const struct {
    const char *when;
    uint32_t flags;
    bool said;
  } cases[] = {{"2021-07-01", 0, false}, /* 365 days */
               {"2021-07-02", 0, true},
               {"2023-02-03", HALES_OBS_IMPLAUSIBLE_TIME, false}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    fixture f = begin();
    put_flagged(&f.t, "walk_6mwd_m", 412.5, cases[k].when, cases[k].flags);
    run(&f, "A=sildenafil", 3);
    assert_true(noted(&f, "the twin is of 2020-07-01, and there are measurements up to 2021-07-02") ==
                cases[k].said);
    assert_true(noted(&f, "the twin is of") == cases[k].said);
    end(&f);
  }
}

static void another_procedure_and_a_shunt(void **state) {
  (void)state;
  fixture f = begin();
  put_treatment(&f.t, HALES_EVENT_PROCEDURE, "Right heart catheterisation", 0, NULL, "2020-11-03");
  put_treatment(&f.t, HALES_EVENT_PROCEDURE, "Assessment for lung transplant", 0, NULL, "2020-12-04");
  put_treatment(&f.t, HALES_EVENT_PROCEDURE, "Transplant Evaluation", 0, NULL, "2020-12-05");
  put_word(&f.t, "pah_subtype", "chd", "2020-07-01");
  run(&f, "A=sildenafil", 3);
  assert_int_equal(f.s.n_caution, 1);
  assert_true(cautioned(&f, "no opening between the circulations"));
  end(&f);
}

/* Endothelin antagonists and riociguat: for women who may be pregnant, and where nobody knows. */
static void drugs_that_harm_the_unborn_are_named_to_whom_it_may_concern(void **state) {
  (void)state;
  static const struct {
    const char *sex, *birth, *plan;
    bool said;
  } cases[] = {
      {"female", "1990-01-01", "A=macitentan", true},  {"female", "1990-01-01", "A=riociguat", true},
      {"female", "1990-01-01", "A=sildenafil", false}, {"female", "1950-01-01", "A=macitentan", false},
      {"male", "1990-01-01", "A=macitentan", false},   {NULL, NULL, "A=sildenafil+bosentan", true}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    fixture f = begin();
    if (cases[k].sex) put_fact(&f.t, HALES_FACT_SEX, cases[k].sex, NULL);
    if (cases[k].birth) put_fact(&f.t, HALES_FACT_BIRTH, NULL, cases[k].birth);
    run(&f, cases[k].plan, 3);
    if (noted(&f, "not in pregnancy") != cases[k].said) print_error("case %zu\n", k);
    assert_true(noted(&f, "not in pregnancy (it harms the unborn)") == cases[k].said);
    assert_false(noted(&f, "sildenafil: not"));
    end(&f);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_patient_like_those_of_the_trials_has_no_caution),
      cmocka_unit_test(the_measured_pressures_are_asked_for_the_pattern),
      cmocka_unit_test(a_transplantation_counts_from_the_day_of_the_data),
      cmocka_unit_test(it_is_said_whose_pressure_it_is),
      cmocka_unit_test(what_is_on_record_of_the_patient_is_told),
      cmocka_unit_test(data_more_than_a_year_newer_than_the_twin_are_told),
      cmocka_unit_test(another_procedure_and_a_shunt),
      cmocka_unit_test(drugs_that_harm_the_unborn_are_named_to_whom_it_may_concern),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
