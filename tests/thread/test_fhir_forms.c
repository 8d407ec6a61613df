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
                                     ENCOUNTER("IMP", "planned", ""), ENCOUNTER("IMP", "cancelled", "")};
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
      cmocka_unit_test(a_timing_gives_its_events_else_its_bounds),
  };
  return cmocka_run_group_tests_name("thread/fhir forms", tests, NULL, NULL);
}
