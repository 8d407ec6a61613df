/* The forms in which FHIR arrives: lines, arrays, bundles in bundles, resources inside resources. */
#include "thread/collect.h"

#include "thread/timestamp.h"

#define PATIENT                                                                                              \
  "{\"resourceType\":\"Patient\",\"id\":\"N4\",\"gender\":\"female\",\"birthDate\":\"1961-07-03\"}"
#define OBS(id, subject, code, value, unit)                                                                  \
  "{\"resourceType\":\"Observation\",\"id\":\"" id "\",\"status\":\"final\"" subject                         \
  ",\"effectiveDateTime\":\"2022-05-17\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"   \
  "\"" code "\"}]},\"valueQuantity\":{\"value\":" value ",\"system\":\"http://unitsofmeasure.org\","         \
  "\"code\":\"" unit "\"}}"
#define OF(url)  ",\"subject\":{\"reference\":\"" url "\"}"
#define PA       OBS("pa", OF("Patient/N4"), "8414-5", "47", "mm[Hg]")
#define WEDGE    OBS("pw", OF("Patient/N4"), "75994-4", "8.5", "mm[Hg]")
#define BAD_UNIT OBS("bad", OF("Patient/N4"), "8867-4", "71", "furlong")

static void bulk_export_is_one_resource_a_line(void **state) {
  (void)state;
  static const char text[] = "\xEF\xBB\xBF" PATIENT "\r\n\n  " PA "\n" BAD_UNIT "\n" WEDGE;
  collected c = collect(text);
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.batch.facts.n, 2);
  assert_int_equal(c.counts.obs, 2);
  const hales_obs *pa = find_obs(&c, "N4", "pa_mean_mmhg");
  assert_string_equal(pa->place.text, "line 3: Observation");
  assert_true(pa->place.at == (uint64_t)(strstr(text, "{\"resourceType\":\"Observation\"") - text));
  assert_close(find_obs(&c, "N4", "pawp_mmhg")->canonical_value, 8.5, 0.0, 0.0);
  assert_true(has_rejection(&c, "line 4: Observation", "furlong"));
  collected_free(&c);
}

static void a_line_that_breaks_off_refuses_the_file_and_is_named(void **state) {
  (void)state;
  collected c = collect(PATIENT "\n" PA "\n{\"resourceType\":\"Observation\",\"id\":\n");
  assert_status(c.status, HALES_EPARSE);
  assert_non_null(strstr(c.err.msg, "line 3, column 36: "));
  assert_true(c.err.at == sizeof(PATIENT "\n" PA "\n") - 1 + 35);
  collected_free(&c);
  c = collect(PATIENT "\n{\"no\":\"type\"}\n");
  assert_status(c.status, HALES_EPARSE);
  assert_non_null(strstr(c.err.msg, "resourceType is missing"));
  collected_free(&c);
}

static void references_lead_from_line_to_line(void **state) {
  (void)state;
  collected c =
      collect("{\"resourceType\":\"Medication\",\"id\":\"m7\",\"code\":{\"text\":\"Macitentan\"}}\n"
              "{\"resourceType\":\"MedicationStatement\",\"status\":\"active\",\"subject\":{\"reference\":"
              "\"Patient/N4\"},\"medicationReference\":{\"reference\":\"Medication/m7\"}}\n");
  assert_int_equal(c.counts.events, 1);
  assert_string_equal(c.events[0]->label, "Macitentan");
  collected_free(&c);
}

static void an_array_of_resources_is_read_with_its_places(void **state) {
  (void)state;
  collected c = collect("[" PATIENT "," BAD_UNIT "," PA "]");
  assert_ok_err(c.status, &c.err);
  assert_string_equal(find_obs(&c, "N4", "pa_mean_mmhg")->place.text, "[2]");
  assert_true(has_rejection(&c, "[1]", "furlong"));
  collected_free(&c);
  c = collect("[3,4.5]");
  assert_status(c.status, HALES_EPARSE);
  collected_free(&c);
}

static void bundles_within_a_bundle_are_opened_but_not_without_end(void **state) {
  (void)state;
  collected c = collect(
      "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[{\"resource\":" PATIENT
      "},{\"resource\":{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":" PA
      "}]}}]}");
  assert_ok_err(c.status, &c.err);
  assert_string_equal(find_obs(&c, "N4", "pa_mean_mmhg")->place.text,
                      "Bundle.entry[1].resource.entry[0].resource");
  collected_free(&c);
  static char deep[2000];
  deep[0] = '\0';
  for (int k = 0; k < 12; k++) strcat(deep, "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":");
  strcat(deep, PATIENT);
  for (int k = 0; k < 12; k++) strcat(deep, "}]}");
  c = collect(deep);
  assert_status(c.status, HALES_EPARSE);
  assert_non_null(strstr(c.err.msg, "nested"));
  collected_free(&c);
}

#define REPORT(contained, subject)                                                                           \
  "{\"resourceType\":\"DiagnosticReport\",\"id\":\"rhc\",\"status\":\"final\"" subject                       \
  ",\"contained\":[" contained "]}"

static void what_a_report_contains_is_read_as_being_of_the_report_s_subject(void **state) {
  (void)state;
  collected c =
      collect(REPORT(OBS("o1", "", "8414-5", "47", "mm[Hg]") "," OBS("o2", "", "8867-4", "71", "furlong"),
                     OF("https://there.example/fhir/Patient/N4/_history/3")));
  assert_ok_err(c.status, &c.err);
  const hales_obs *pa = find_obs(&c, "N4", "pa_mean_mmhg");
  assert_string_equal(pa->identity.record, "DiagnosticReport/rhc#o1");
  assert_string_equal(pa->place.text, "DiagnosticReport.contained[0]");
  assert_true(has_rejection(&c, "DiagnosticReport.contained[1]", "furlong"));
  assert_true(has_note(&c, "DiagnosticReport: resources of this type are not read", 1));
  collected_free(&c);
}

static void a_contained_patient_is_known_by_an_identifier_not_by_a_local_id(void **state) {
  (void)state;
  static const char known[] = "{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"male\","
                              "\"identifier\":[{\"value\":\"MRN-58\"}]}",
                    nameless[] = "{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"male\"}";
  char text[900];
  (void)snprintf(text, sizeof text, REPORT("%s," OBS("o1", OF("#p"), "8414-5", "47", "mm[Hg]"), OF("#p")),
                 known);
  collected c = collect(text);
  assert_string_equal(c.obs[0]->subject, "MRN-58");
  assert_string_equal(c.facts[0]->subject, "MRN-58");
  collected_free(&c);
  (void)snprintf(text, sizeof text, REPORT("%s," OBS("o1", OF("#p"), "8414-5", "47", "mm[Hg]"), OF("#p")),
                 nameless);
  c = collect(text);
  assert_int_equal(c.counts.obs + c.counts.facts, 0);
  assert_true(has_rejection(&c, "DiagnosticReport.contained[1]", "no subject"));
  assert_true(has_rejection(&c, "DiagnosticReport.contained[0].gender", "no subject"));
  collected_free(&c);
}

#define DRUG(id, name) "{\"resourceType\":\"Medication\",\"id\":\"" id "\",\"code\":{\"text\":\"" name "\"}}"
#define TAKES(id)                                                                                                 \
  "{\"resourceType\":\"MedicationStatement\",\"status\":\"active\",\"medicationReference\":{\"reference\":\"#" id \
  "\"}}"

static void a_local_reference_leads_to_the_first_of_its_name_and_no_further(void **state) {
  (void)state;
  static const char *const want[] = {"Bosentan", "Selexipag", "Riociguat", "Sildenafil"};
  collected c =
      collect(REPORT(DRUG("m3", "Selexipag") "," TAKES("m1") "," DRUG("m1", "Bosentan") "," DRUG(
                         "m3", "Iloprost") "," TAKES("m3") "," TAKES("m2") "," DRUG("m2", "Riociguat"),
                     OF("Patient/N4")) "\n" REPORT(DRUG("m1", "Sildenafil") "," TAKES("m1") "," TAKES("m3"),
                                                   OF("Patient/N4")));
  assert_int_equal(c.counts.events, 4);
  for (size_t k = 0; k < 4; k++) assert_string_equal(c.events[k]->label, want[k]);
  assert_true(
      has_rejection(&c, "line 2: DiagnosticReport.contained[2].medicationReference", "not in this document"));
  collected_free(&c);
}

static void what_is_entered_in_error_takes_what_it_contains_with_it(void **state) {
  (void)state;
  static const char report[] =
      "{\"resourceType\":\"DiagnosticReport\",\"id\":\"rhc\",\"status\":\"%s\",\"subject\":{\"reference\":"
      "\"Patient/N4\"},\"contained\":[{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"N4\"}],"
      "\"gender\":\"male\"}," OBS(
          "o1", "", "8414-5", "47",
          "mm[Hg]") ","
                    "{\"resourceType\":\"MedicationStatement\",\"id\":\"m1\",\"status\":\"active\","
                    "\"medicationCodeableConcept\":{\"text\":\"Riociguat\"}},{\"resourceType\":\"Procedure\",\"id\":\"p1\","
                    "\"status\":\"%s\",\"code\":{\"text\":\"Catheter\"}},{\"resourceType\":\"Encounter\",\"id\":\"e1\","
                    "\"status\":\"finished\",\"class\":{\"code\":\"IMP\"}}]}\n" PATIENT;
  char text[1800];
  (void)snprintf(text, sizeof text, report, "entered-in-error", "completed");
  collected c = collect(text);
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.rejected, 0); /* the withdrawn man does not contradict the woman */
  assert_int_equal(c.counts.obs, 1);
  assert_int_equal(c.obs[0]->identity.state, HALES_VERSION_ENTERED_IN_ERROR);
  assert_int_equal(c.counts.events, 3);
  for (size_t k = 0; k < 3; k++)
    assert_int_equal(c.events[k]->identity.state, HALES_VERSION_ENTERED_IN_ERROR);
  assert_int_equal(c.counts.facts, 3); /* of the woman: sex and birth */
  for (size_t k = 0; k < 3; k++)
    assert_true((c.facts[k]->identity.state == HALES_VERSION_ENTERED_IN_ERROR) ==
                (c.facts[k]->text && strcmp(c.facts[k]->text, "male") == 0));
  collected_free(&c);
  (void)snprintf(text, sizeof text, report, "final", "entered-in-error");
  c = collect(text);
  assert_int_equal(c.obs[0]->identity.state, HALES_VERSION_FINAL);
  assert_int_equal(c.counts.events, 3);
  for (size_t k = 0; k < 3; k++)
    assert_true((c.events[k]->identity.state == HALES_VERSION_ENTERED_IN_ERROR) ==
                (c.events[k]->kind == HALES_EVENT_PROCEDURE));
  collected_free(&c);
}

#define ENCOUNTER(class, status, period)                                                                     \
  "{\"resourceType\":\"Encounter\",\"id\":\"e3\",\"status\":\"" status "\",\"class\":{\"system\":"           \
  "\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"" class "\"},\"subject\":{\"reference\":" \
                                                                           "\"Patient/"                      \
                                                                           "N4\"},\"type\":[{\"text\":"      \
                                                                           "\"Heart failure unit\"}]" period \
                                                                           "}"

static void a_stay_in_hospital_is_an_admission_and_a_discharge(void **state) {
  (void)state;
  collected c = collect(ENCOUNTER(
      "IMP", "finished", ",\"period\":{\"start\":\"2022-01-30T21:10:00+01:00\",\"end\":\"2022-02-04\"}"));
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.events, 2);
  assert_int_equal(c.events[0]->kind, HALES_EVENT_ADMISSION);
  assert_string_equal(c.events[0]->label, "Heart failure unit");
  assert_int_equal(c.events[0]->time.offset_min, 60);
  assert_int_equal(c.events[1]->kind, HALES_EVENT_DISCHARGE);
  assert_true(c.events[1]->time.t_us == hales_days_from_civil(2022, 2, 4) * HALES_US_PER_DAY);
  collected_free(&c);
  c = collect(ENCOUNTER("ACUTE", "in-progress", ",\"period\":{\"start\":\"2022-01\"}"));
  assert_int_equal(c.counts.events, 1);
  assert_int_equal(c.events[0]->time.precision, HALES_PRECISION_MONTH);
  collected_free(&c);
}

static void visits_and_plans_are_no_admission(void **state) {
  (void)state;
  static const char *const none[] = {ENCOUNTER("AMB", "finished", ""), ENCOUNTER("EMER", "finished", ""),
                                     ENCOUNTER("IMP", "planned", "")};
  for (size_t k = 0; k < sizeof none / sizeof *none; k++) {
    collected c = collect(none[k]);
    assert_int_equal(c.counts.events + c.counts.rejected, 0);
    assert_int_equal(c.batch.notes.n, 1);
    collected_free(&c);
  }
  collected c =
      collect(ENCOUNTER("IMP", "finished", ",\"period\":{\"start\":\"2022-03-05\",\"end\":\"2022-03-02\"}"));
  assert_true(has_rejection(&c, "Encounter.period", "ends before it starts"));
  collected_free(&c);
}

/* Clocks of one day and of the days beside it, seen from the zones furthest apart. */
static void a_period_may_end_on_any_moment_of_its_last_day(void **state) {
  (void)state;
  static const struct {
    const char *start, *end;
    bool lawful;
  } cases[] = {{"2021-05-03T10:00:00Z", "2021-05-03", true},
               {"2021-05-03T22:30:00-11:00", "2021-05-03", true}, /* 4 May, 09:30 in Greenwich */
               {"2021-05-05T10:00:00-11:00", "2021-05-03", false},
               {"2021-05-04", "2021-05-03T21:00:00-11:00", true},
               {"2021-05-04", "2021-05-03T18:00:00Z", true}, /* 4 May east of UTC+6 */
               {"2021-05-04", "2021-05-02T18:00:00Z", false},
               {"2021-05-17", "2021-05", true},
               {"2021-06-02", "2021-05", false},
               {"2021-05-04", "2021-05-03", false},
               {"2021-05-03T10:00:31Z", "2021-05-03T10:00Z", true},
               {"2021-05-03T10:01:02Z", "2021-05-03T10:00Z", false},
               {"2021-05-03T10:00:00+02:00", "2021-05-03T07:59:58Z", false}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char text[700];
    (void)snprintf(text, sizeof text,
                   ENCOUNTER("IMP", "finished", ",\"period\":{\"start\":\"%s\",\"end\":\"%s\"}"),
                   cases[k].start, cases[k].end);
    collected c = collect(text);
    const bool refused = has_rejection(&c, "Encounter.period", "ends before it starts");
    if (refused == cases[k].lawful) print_error("%s to %s\n", cases[k].start, cases[k].end);
    assert_true(refused == !cases[k].lawful);
    assert_int_equal(c.counts.events, cases[k].lawful ? 2 : 0);
    collected_free(&c);
  }
}

#define META ",\"meta\":{\"versionId\":\"5\",\"lastUpdated\":\"2022-05-17T08:20:00Z\"}"
#define NO_CLASS                                                                                             \
  "{\"resourceType\":\"Encounter\",\"id\":\"e3\",\"status\":\"entered-in-error\",\"subject\":"               \
  "{\"reference\":\"Patient/N4\"}}"
#define PART(of) ENCOUNTER("IMP", "finished", META ",\"partOf\":{\"reference\":\"Encounter/" of "\"}")

static void a_version_that_is_no_stay_withdraws_the_record(void **state) {
  (void)state;
  static const struct {
    const char *text, *note;
  } cases[] = {{ENCOUNTER("AMB", "finished", META), "Encounter: no stay in hospital: skipped"},
               {ENCOUNTER("IMP", "planned", META), "Encounter: planned or cancelled: skipped"},
               {ENCOUNTER("IMP", "cancelled", ""), "Encounter: planned or cancelled: skipped"},
               {ENCOUNTER("AMB", "cancelled", ""), "Encounter: planned or cancelled: skipped"},
               {ENCOUNTER("IMP", "entered-in-error", ""), "Encounter: entered in error: skipped"},
               {NO_CLASS, "Encounter: entered in error: skipped"},
               {PART("house"), "Encounter: part of another stay: skipped"}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(c.counts.events, 1);
    assert_int_equal(c.counts.rejected, 0);
    assert_int_equal(c.events[0]->identity.state, HALES_VERSION_ENTERED_IN_ERROR);
    assert_string_equal(c.events[0]->identity.record, "Encounter/e3");
    assert_true(has_note(&c, cases[k].note, 1));
    collected_free(&c);
  }
}

static void a_transfer_within_a_stay_is_no_second_admission(void **state) {
  (void)state;
  static const char house[] = "{\"resourceType\":\"Encounter\",\"id\":\"house\",\"status\":\"finished\","
                              "\"class\":{\"code\":\"%s\"},\"subject\":{\"reference\":\"Patient/N4\"}}\n%s";
  static const char ward[] = ENCOUNTER("IMP", "finished", ",\"partOf\":{\"reference\":\"Encounter/house\"}");
  static const char *const classes[] = {"IMP", "EMER"}, *const admitted[] = {"Encounter/house",
                                                                             "Encounter/e3"};
  for (size_t k = 0; k < 2; k++) {
    char text[900];
    (void)snprintf(text, sizeof text, house, classes[k], ward);
    collected c = collect(text);
    assert_int_equal(c.counts.events, 1);
    assert_string_equal(c.events[0]->identity.record, admitted[k]);
    assert_int_equal(c.events[0]->identity.state, HALES_VERSION_FINAL);
    assert_true(has_note(&c, k ? "no stay in hospital" : "part of another stay", 1));
    collected_free(&c);
  }
}

#define TIMED(timing)                                                                                        \
  "{\"resourceType\":\"Observation\",\"status\":\"final\",\"subject\":{\"reference\":\"Patient/N4\"},"       \
  "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},\"valueQuantity\":{"        \
  "\"value\":71,\"unit\":\"/min\"},\"effectiveTiming\":{" timing "}}"

static void a_timing_gives_its_events_else_its_bounds(void **state) {
  (void)state;
  collected c = collect(TIMED("\"event\":[\"2022-05-17\",\"2022-05-18\",\"2022-05-21\"]"));
  assert_true(c.obs[0]->time.t_us == hales_days_from_civil(2022, 5, 17) * HALES_US_PER_DAY);
  assert_true(c.obs[0]->time_end.t_us == hales_days_from_civil(2022, 5, 21) * HALES_US_PER_DAY);
  collected_free(&c);
  c = collect(TIMED("\"event\":[\"2022-05-18\",\"2022-05-21\",\"2022-05-16T07:10:00Z\",\"2022-05-19\"]"));
  assert_int_equal(c.obs[0]->time.precision, HALES_PRECISION_SECOND);
  assert_true(c.obs[0]->time_end.t_us == hales_days_from_civil(2022, 5, 21) * HALES_US_PER_DAY);
  collected_free(&c);
  c = collect(TIMED("\"event\":[\"2022-05-18\"]"));
  assert_int_equal(c.obs[0]->time_end.precision, HALES_PRECISION_NONE);
  collected_free(&c);
  c = collect(TIMED("\"repeat\":{\"boundsPeriod\":{\"start\":\"2022-06-02\"}}"));
  assert_true(c.obs[0]->time.t_us == hales_days_from_civil(2022, 6, 2) * HALES_US_PER_DAY);
  assert_int_equal(c.obs[0]->time_end.precision, HALES_PRECISION_NONE);
  collected_free(&c);
  c = collect(TIMED("\"event\":[\"17.5.2022\"]"));
  assert_true(has_rejection(&c, "Observation.effectiveTiming.event[0]", "year"));
  collected_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bulk_export_is_one_resource_a_line),
      cmocka_unit_test(a_line_that_breaks_off_refuses_the_file_and_is_named),
      cmocka_unit_test(references_lead_from_line_to_line),
      cmocka_unit_test(an_array_of_resources_is_read_with_its_places),
      cmocka_unit_test(bundles_within_a_bundle_are_opened_but_not_without_end),
      cmocka_unit_test(what_a_report_contains_is_read_as_being_of_the_report_s_subject),
      cmocka_unit_test(a_contained_patient_is_known_by_an_identifier_not_by_a_local_id),
      cmocka_unit_test(a_stay_in_hospital_is_an_admission_and_a_discharge),
      cmocka_unit_test(visits_and_plans_are_no_admission),
      cmocka_unit_test(a_period_may_end_on_any_moment_of_its_last_day),
      cmocka_unit_test(a_version_that_is_no_stay_withdraws_the_record),
      cmocka_unit_test(a_transfer_within_a_stay_is_no_second_admission),
      cmocka_unit_test(a_local_reference_leads_to_the_first_of_its_name_and_no_further),
      cmocka_unit_test(what_is_entered_in_error_takes_what_it_contains_with_it),
      cmocka_unit_test(a_timing_gives_its_events_else_its_bounds),
  };
  return cmocka_run_group_tests_name("thread/fhir forms", tests, NULL, NULL);
}
