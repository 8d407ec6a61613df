/* What other releases of FHIR say in their own words, what a server says beside its answer, and values that
 * contradict themselves. */
#include "thread/collect.h"

#include "thread/timestamp.h"

#define STATEMENT(more)                                                                                      \
  "{\"resourceType\":\"MedicationStatement\",\"id\":\"m5\",\"status\":\"active\",\"subject\":"               \
  "{\"reference\":\"Patient/N4\"},\"effectivePeriod\":{\"start\":\"2021-02-03\"},"                           \
  "\"medicationCodeableConcept\":{\"text\":\"macitentan 10 mg\"}" more "}"

/* "taken" and "wasNotTaken" are modifiers: a drug that is not taken is no background of a plan. */
static void older_releases_say_in_their_own_words_that_it_is_not_taken(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool taken, withdrawn;
  } cases[] = {
      {STATEMENT(",\"taken\":\"y\""), true, false},      {STATEMENT(",\"taken\":\"n\""), false, true},
      {STATEMENT(",\"taken\":\"unk\""), false, false},   {STATEMENT(",\"taken\":\"na\""), false, false},
      {STATEMENT(",\"wasNotTaken\":true"), false, true}, {STATEMENT(",\"wasNotTaken\":false"), true, false}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(c.counts.rejected, 0);
    bool starts = false, withdraws = false;
    for (size_t i = 0; i < c.counts.events; i++) {
      const bool wrong = c.events[i]->identity.state == HALES_VERSION_ENTERED_IN_ERROR;
      withdraws |= wrong;
      starts |= !wrong && c.events[i]->kind == HALES_EVENT_TREATMENT_START;
    }
    assert_true(starts == cases[k].taken);
    assert_true(withdraws == cases[k].withdrawn);
    assert_true(has_note(&c, "MedicationStatement: not taken, or not known to be: skipped", 1) !=
                cases[k].taken);
    collected_free(&c);
  }
}

static void the_dose_of_an_older_release_is_read(void **state) {
  (void)state;
  collected c =
      collect(STATEMENT(",\"dosage\":[{\"doseQuantity\":{\"value\":12.5,\"system\":"
                        "\"http://unitsofmeasure.org\",\"code\":\"mg\"},\"text\":\"once a day\"}]"));
  assert_int_equal(c.counts.events, 1);
  assert_true(c.events[0]->has_dose);
  assert_close(c.events[0]->dose, 12.5, 0.0, 0.0);
  assert_string_equal(c.events[0]->dose_unit, "mg");
  collected_free(&c);
}

#define R5(status, more)                                                                                     \
  "{\"resourceType\":\"MedicationStatement\",\"id\":\"m6\",\"status\":\"" status                             \
  "\",\"subject\":{\"reference\":\"Patient/N4\"},\"effectivePeriod\":{\"start\":\"2021-02-03\"},"            \
  "\"dateAsserted\":\"2021-08-19\",\"medication\":{\"concept\":{\"text\":\"riociguat 2.5 mg\"}}" more "}"
#define ADHERENCE(code)                                                                                      \
  ",\"adherence\":{\"code\":{\"coding\":[{\"system\":\"http://local.example\",\"code\":\"stopped\"},"        \
  "{\"system\":\"http://hl7.org/fhir/CodeSystem/medication-statement-adherence\",\"code\":\"" code "\"}]}}"

/* R5 has the drug in an element of its own, and whether it is taken in the adherence. */
static void a_statement_of_release_5_says_what_is_taken_and_whether(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t starts, stops;
    hales_precision stop; /* of when it stopped */
  } cases[] = {{R5("recorded", ""), 1, 0, 0},
               {R5("recorded", ADHERENCE("taking")), 1, 0, 0},
               {R5("recorded", ADHERENCE("taking-not-as-directed")), 1, 0, 0},
               {R5("recorded", ADHERENCE("on-hold")), 1, 1, HALES_PRECISION_DAY},
               {R5("recorded", ADHERENCE("on-hold-not-as-directed")), 1, 1, HALES_PRECISION_DAY},
               {R5("recorded", ADHERENCE("stopped-as-directed")), 1, 1, HALES_PRECISION_NONE},
               {R5("recorded", ADHERENCE("not-taking")), 0, 0, 0},
               {R5("recorded", ADHERENCE("unknown")), 0, 0, 0},
               {R5("draft", ADHERENCE("taking")), 0, 0, 0}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(c.counts.rejected, 0);
    size_t starts = 0, stops = 0;
    for (size_t i = 0; i < c.counts.events; i++) {
      const hales_event *e = c.events[i];
      assert_string_equal(e->label, "riociguat 2.5 mg");
      starts += e->kind == HALES_EVENT_TREATMENT_START;
      if (e->kind != HALES_EVENT_TREATMENT_STOP) continue;
      stops++;
      assert_int_equal(e->time.precision, cases[k].stop);
    }
    if (starts != cases[k].starts || stops != cases[k].stops) print_error("%s\n", cases[k].text);
    assert_int_equal(starts, cases[k].starts);
    assert_int_equal(stops, cases[k].stops);
    collected_free(&c);
  }
}

/* "": a time not known */
static void assert_day(hales_time t, const char *day) {
  hales_time want = {0};
  if (*day) assert_ok(hales_time_read(day, &want, NULL));
  assert_int_equal(t.precision, want.precision);
  assert_int_equal(t.t_us, want.t_us);
}

#define ORDER(status, medication, more)                                                                      \
  "{\"resourceType\":\"MedicationRequest\",\"id\":\"o2\",\"status\":\"" status                               \
  "\",\"intent\":\"order\",\"subject\":{\"reference\":\"Patient/N4\"},\"authoredOn\":\"2022-03-30\","        \
  "\"medication\":" medication more "}"
#define PERIOD(of) ",\"effectiveDosePeriod\":" of
#define BOUNDS                                                                                               \
  ",\"dosageInstruction\":[{\"timing\":{\"repeat\":{\"boundsPeriod\":{\"start\":\"2022-04-11\"}}}}]"

static void an_order_of_release_5_says_its_drug_and_when(void **state) {
  (void)state;
  static const struct {
    const char *text, *label, *start, *stop; /* stop: NULL none, "" at a time not known */
  } cases[] = {
      {ORDER("active", "{\"concept\":{\"text\":\"selexipag\"}}", ""), "selexipag", "2022-03-30", NULL},
      {ORDER("ended", "{\"concept\":{\"text\":\"selexipag\"}}", ""), "selexipag", "2022-03-30", ""},
      {ORDER("active", "{\"concept\":{\"text\":\"selexipag\"}}",
             PERIOD("{\"start\":\"2022-04-02\",\"end\":\"2022-07-21\"}")),
       "selexipag", "2022-04-02", "2022-07-21"},
      {ORDER("active", "{\"concept\":{\"text\":\"selexipag\"}}", PERIOD("{\"start\":\"2022-04-02\"}") BOUNDS),
       "selexipag", "2022-04-11", NULL}, /* what the dosage says is nearer */
      {ORDER(
           "active", "{\"reference\":{\"reference\":\"#d\"}}",
           ",\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"d\",\"code\":{\"text\":\"bosentan\"}}]"),
       "bosentan", "2022-03-30", NULL},
      {ORDER("active", "{\"reference\":{\"display\":\"ambrisentan 5 mg\"}}", ""), "ambrisentan 5 mg",
       "2022-03-30", NULL},
      {ORDER("active", "{}", ""), NULL, NULL, NULL},
      {ORDER("active", "{\"concept\":{\"text\":\"selexipag\"}}",
             PERIOD("{\"start\":\"2022-08-02\",\"end\":\"2022-07-21\"}")),
       NULL, NULL, NULL}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_ok_err(c.status, &c.err);
    if (!cases[k].label) {
      assert_int_equal(c.counts.events, 0);
      assert_int_equal(c.counts.rejected, 1);
      collected_free(&c);
      continue;
    }
    assert_int_equal(c.counts.events, cases[k].stop ? 2 : 1);
    assert_string_equal(c.events[0]->label, cases[k].label);
    assert_day(c.events[0]->time, cases[k].start);
    if (cases[k].stop) {
      assert_int_equal(c.events[1]->kind, HALES_EVENT_TREATMENT_STOP);
      assert_day(c.events[1]->time, cases[k].stop);
    }
    collected_free(&c);
  }
}

#define STAY(class, status, period)                                                                          \
  "{\"resourceType\":\"Encounter\",\"id\":\"e3\",\"status\":\"" status                                       \
  "\",\"subject\":{\"reference\":\"Patient/N4\"},\"class\":" class                                           \
      ",\"" period "\":{\"start\":\"2021-10-02\",\"end\":\"2021-10-09\"}}"
#define CONCEPT(code) "{\"coding\":[{\"system\":\"http://x.example\",\"code\":\"" code "\"}]}"

/* An admission counts in the risk scores, whichever release tells it. */
static void a_stay_is_one_in_every_release(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t events;
  } cases[] = {{STAY("{\"code\":\"IMP\"}", "finished", "period"), 2},
               {STAY("\"inpatient\"", "finished", "period"), 2},
               {STAY("\"outpatient\"", "finished", "period"), 0},
               {STAY("[" CONCEPT("IMP") "]", "completed", "actualPeriod"), 2},
               {STAY("[" CONCEPT("EMER") "," CONCEPT("ACUTE") "]", "discharged", "actualPeriod"), 2},
               {STAY("[" CONCEPT("IMP") "]", "on-hold", "actualPeriod"), 2},
               {STAY("[" CONCEPT("IMP") "]", "discontinued", "actualPeriod"), 2},
               {STAY("[" CONCEPT("IMP") "]", "planned", "actualPeriod"), 0},
               {STAY("[" CONCEPT("AMB") "]", "completed", "actualPeriod"), 0},
               {STAY("[]", "completed", "actualPeriod"), 0}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_ok_err(c.status, &c.err);
    size_t said = 0;
    for (size_t i = 0; i < c.counts.events; i++)
      said += c.events[i]->identity.state != HALES_VERSION_ENTERED_IN_ERROR;
    if (said != cases[k].events) print_error("%s\n", cases[k].text);
    assert_int_equal(said, cases[k].events);
    if (said) {
      assert_int_equal(c.events[0]->kind, HALES_EVENT_ADMISSION);
      assert_int_equal(c.events[0]->time.precision, HALES_PRECISION_DAY);
      assert_int_equal(c.events[1]->kind, HALES_EVENT_DISCHARGE);
    }
    collected_free(&c);
  }
}

static void a_procedure_says_when_in_either_release(void **state) {
  (void)state;
  static const char *const when[] = {"performedDateTime", "occurrenceDateTime"};
  for (size_t k = 0; k < 2; k++) {
    char text[300];
    (void)snprintf(text, sizeof text,
                   "{\"resourceType\":\"Procedure\",\"status\":\"completed\",\"subject\":{\"reference\":"
                   "\"Patient/N4\"},\"code\":{\"text\":\"catheter\"},\"%s\":\"2021-12-30\"}",
                   when[k]);
    collected c = collect(text);
    assert_int_equal(c.counts.events, 1);
    assert_int_equal(c.events[0]->time.precision, HALES_PRECISION_DAY);
    collected_free(&c);
  }
}

#define OBS(value)                                                                                           \
  "{\"resourceType\":\"Observation\",\"status\":\"final\",\"subject\":{\"reference\":\"Patient/N4\"},"       \
  "\"effectiveDateTime\":\"2022-05-17\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"    \
  "\"8414-5\"}]}," value "}"
#define UNITS(unit, code)                                                                                    \
  "\"valueQuantity\":{\"value\":47,\"unit\":\"" unit "\",\"system\":\"http://unitsofmeasure.org\","          \
  "\"code\":\"" code "\"}"

static void a_unit_that_contradicts_its_code_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool lawful;
  } cases[] = {{OBS(UNITS("mmHg", "mm[Hg]")), true},
               {OBS(UNITS("torr", "mm[Hg]")), true},
               {OBS(UNITS("millimetre of mercury", "mm[Hg]")), true}, /* words that are no unit here */
               {OBS(UNITS("mmHg", "cm[H2O]")), false},
               {OBS(UNITS("kPa", "mm[Hg]")), false},
               {OBS(UNITS("L/min", "mm[Hg]")), false}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_ok_err(c.status, &c.err);
    if ((c.counts.obs == 1) != cases[k].lawful) print_error("%s\n", cases[k].text);
    assert_int_equal(c.counts.obs, cases[k].lawful ? 1 : 0);
    assert_true(has_rejection(&c, "Observation", "are not the same") == !cases[k].lawful);
    collected_free(&c);
  }
}

/* An annotation may say anything, of anybody. */
static void a_message_of_units_repeats_no_annotation(void **state) {
  (void)state;
  collected c = collect(OBS(UNITS("mmHg", "cm[H2O]{Anna K}")));
  assert_true(has_rejection(&c, "Observation", "its unit (mm[Hg]) and its code (cm[H2O])"));
  collected_free(&c);
}

static void a_rate_of_filtration_is_loosely_named(void **state) {
  (void)state;
  collected c = collect(
      "{\"resourceType\":\"Observation\",\"status\":\"final\",\"subject\":{\"reference\":\"Patient/N4\"},"
      "\"effectiveDateTime\":\"2022-05-17\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"33914-3\"}]}," UNITS("mL/min", "mL/min/{1.73_m2}") "}");
  assert_int_equal(c.counts.rejected, 0);
  assert_close(find_obs(&c, "N4", "egfr_ml_min_1_73m2")->canonical_value, 47.0, 0.0, 0.0);
  collected_free(&c);
}

static void a_record_of_two_values_is_refused(void **state) {
  (void)state;
  collected c = collect(OBS(UNITS("mmHg", "mm[Hg]") ",\"valueString\":\"50 mmHg\""));
  assert_int_equal(c.counts.obs, 0);
  assert_true(has_rejection(&c, "Observation", "two values of one record"));
  collected_free(&c);
  c = collect(OBS(UNITS("mmHg", "mm[Hg]") ",\"valueString\":null"));
  assert_int_equal(c.counts.obs, 1);
  collected_free(&c);
}

static void one_page_of_a_search_says_that_it_is_one(void **state) {
  (void)state;
  static const char page[] = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":"
                             "\"self\",\"url\":\"https://a.example\"},{\"relation\":\"%s\",\"url\":"
                             "\"https://a.example?p=2\"}],\"entry\":[{\"resource\":%s},{\"resource\":"
                             "{\"resourceType\":\"OperationOutcome\"}}]}";
  static const char *const relation[] = {"next", "previous"};
  for (size_t k = 0; k < 2; k++) {
    char text[900];
    (void)snprintf(text, sizeof text, page, relation[k], OBS(UNITS("mmHg", "mm[Hg]")));
    collected c = collect(text);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(c.counts.obs, 1);
    assert_true(has_note(&c, "Bundle: one page of several (link next): read the others as well", 1) ==
                (k == 0));
    assert_true(has_note(&c, "OperationOutcome: a server's word on its answer: is it whole?", 1));
    collected_free(&c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(older_releases_say_in_their_own_words_that_it_is_not_taken),
      cmocka_unit_test(the_dose_of_an_older_release_is_read),
      cmocka_unit_test(a_statement_of_release_5_says_what_is_taken_and_whether),
      cmocka_unit_test(an_order_of_release_5_says_its_drug_and_when),
      cmocka_unit_test(a_stay_is_one_in_every_release),
      cmocka_unit_test(a_procedure_says_when_in_either_release),
      cmocka_unit_test(a_unit_that_contradicts_its_code_is_refused),
      cmocka_unit_test(a_message_of_units_repeats_no_annotation),
      cmocka_unit_test(a_rate_of_filtration_is_loosely_named),
      cmocka_unit_test(a_record_of_two_values_is_refused),
      cmocka_unit_test(one_page_of_a_search_says_that_it_is_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
