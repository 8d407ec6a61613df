#include "thread/collect.h"

#include "thread/quantity.h"
#include "thread/timestamp.h"

#define OBS(rest)                                                                                            \
  "{\"resourceType\":\"Observation\",\"status\":\"final\",\"subject\":{\"reference\":\"Patient/K3\"},"       \
  "\"effectiveDateTime\":\"2021-03-09\"," rest "}"
#define LOINC(code) "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" code "\"}]}"
#define QUANTITY(value, code)                                                                                \
  "\"valueQuantity\":{\"value\":" value ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"" code "\"}"

static void reads_a_bundle_of_all_kinds(void **state) {
  (void)state;
  collected c = collect_file("tests/data/fhir/clinic.json");
  assert_ok_err(c.status, &c.err);
  assert_string_equal(c.doc.reader, "fhir");
  assert_int_equal(c.counts.rejected, 0);
  assert_int_equal(c.counts.obs, 9);
  assert_int_equal(c.counts.events, 4);
  assert_int_equal(c.counts.facts, 2);
  for (size_t i = 0; i < c.batch.obs.n; i++) assert_string_equal(c.obs[i]->subject, "K9");
  assert_true(has_note(&c, "Encounter: no stay in hospital", 1));
  assert_true(has_note(&c, "Medication: resources of this type", 1));
  assert_true(has_note(&c, "value absent, with a reason", 1));
  assert_true(has_note(&c, "Observation: no value", 2)); /* the panel and the ratio */
  assert_true(has_note(&c, "valueRatio", 1));
  collected_free(&c);
}

static void components_keep_place_unit_method_and_device(void **state) {
  (void)state;
  collected c = collect_file("tests/data/fhir/clinic.json");
  const hales_obs *sys = find_obs(&c, "K9", "pa_sys_mmhg"), *dia = find_obs(&c, "K9", "pa_dia_mmhg");
  assert_null(find_obs(&c, NULL, "sa_sys_mmhg")); /* a general code inside a pulmonary record is pulmonary */
  assert_close(sys->value, 11.2, 0.0, 0.0);
  assert_string_equal(sys->value_text, "11.2");
  assert_string_equal(sys->unit, "kPa");
  assert_close(sys->canonical_value, 84.007141, 1e-7, 0.0); /* 11200/133.322 */
  assert_string_equal(sys->code, "8480-6");
  assert_string_equal(dia->code, "8385-7");
  assert_string_equal(dia->label, "Pulmonary artery Diastolic blood pressure");
  assert_string_equal(sys->method, "fluid-filled catheter");
  assert_string_equal(sys->device, "Swan-Ganz");
  assert_string_equal(sys->place.text, "Bundle.entry[2].resource.component[0]");
  assert_string_equal(sys->identity.record, "Observation/pa");
  assert_true(sys->time.t_us ==
              hales_days_from_civil(2021, 3, 9) * HALES_US_PER_DAY + 33300 * HALES_US_PER_S);
  assert_int_equal(sys->time.offset_min, 60);
  collected_free(&c);
}

static void the_place_is_the_byte_in_the_file(void **state) {
  (void)state;
  size_t n = 0;
  char *text = read_whole("tests/data/fhir/clinic.json", &n);
  collected c = collect_n(text, n, NULL);
  const hales_obs *sys = find_obs(&c, "K9", "pa_sys_mmhg");
  assert_int_equal(text[sys->place.at], '{');
  text[n - 1] = '\0';
  assert_true(strstr(text + sys->place.at, "8480-6") < strstr(text + sys->place.at, "11.2"));
  assert_ptr_equal(strstr(text, "8480-6"), strstr(text + sys->place.at, "8480-6"));
  free(text);
  collected_free(&c);
}

static void versions_comparators_words_and_withdrawals_survive(void **state) {
  (void)state;
  collected c = collect_file("tests/data/fhir/clinic.json");
  const hales_obs *wedge = find_obs(&c, NULL, "pawp_mmhg"), *bnp = find_obs(&c, NULL, "ntprobnp_ng_l");
  assert_int_equal(wedge->identity.state, HALES_VERSION_AMENDED);
  assert_string_equal(wedge->identity.version, "2");
  assert_int_equal(wedge->identity.updated.precision, HALES_PRECISION_SECOND);
  assert_int_equal(bnp->flags, HALES_OBS_GREATER_THAN | HALES_OBS_MOLAR);
  assert_close(bnp->canonical_value, 120.5 * 8.457, 1e-12, 0.0);
  assert_close(find_obs(&c, NULL, "who_fc")->canonical_value, 3.0, 0.0, 0.0);
  assert_string_equal(find_obs(&c, NULL, "pericardial_effusion")->canonical_text, "present");
  assert_int_equal(find_obs(&c, NULL, "hr_bpm")->identity.state, HALES_VERSION_ENTERED_IN_ERROR);
  const hales_obs *walk = find_obs(&c, NULL, "walk_6mwd_m");
  assert_int_equal(walk->time_kind, HALES_TIME_ISSUED);
  assert_int_equal(walk->time.precision, HALES_PRECISION_FRACTION);
  assert_string_equal(walk->value_text, "385.0");
  assert_close(walk->canonical_value, 385.0, 0.0, 0.0);
  collected_free(&c);
}

static void treatments_start_and_stop_and_the_catheterisation_is_an_event(void **state) {
  (void)state;
  collected c = collect_file("tests/data/fhir/clinic.json");
  const hales_event *start = c.events[0], *stop = c.events[1], *order = c.events[2], *rhc = c.events[3];
  assert_int_equal(start->kind, HALES_EVENT_TREATMENT_START);
  assert_string_equal(start->label, "Macitentan 10 mg");
  assert_true(start->has_dose);
  assert_close(start->dose, 10.0, 0.0, 0.0);
  assert_string_equal(start->dose_unit, "mg");
  assert_string_equal(start->dose_text, "10 mg once daily");
  assert_int_equal(stop->kind, HALES_EVENT_TREATMENT_STOP);
  assert_false(stop->has_dose);
  assert_true(stop->time.t_us == hales_days_from_civil(2021, 10, 15) * HALES_US_PER_DAY);
  assert_string_equal(order->code, "G04BE03");
  assert_string_equal(order->label, "sildenafil");
  assert_true(order->time.t_us == hales_days_from_civil(2021, 3, 12) * HALES_US_PER_DAY);
  assert_int_equal(rhc->kind, HALES_EVENT_PROCEDURE);
  assert_string_equal(rhc->identity.record, "Procedure/rhc");
  collected_free(&c);
}

static void a_treatment_that_is_over_stops_even_when_nobody_wrote_the_day(void **state) {
  (void)state;
  collected c = collect("{\"resourceType\":\"MedicationStatement\",\"id\":\"m\",\"status\":\"stopped\","
                        "\"medicationReference\":{\"reference\":\"Medication/"
                        "x\",\"display\":\"bosentan\"},\"subject\":{\"reference\":\"Patient/"
                        "K3\"},\"effectiveDateTime\":\"2019-02-03\"}");
  assert_int_equal(c.batch.events.n, 2);
  assert_string_equal(c.events[1]->label, "bosentan");
  assert_int_equal(c.events[1]->kind, HALES_EVENT_TREATMENT_STOP);
  assert_int_equal(c.events[1]->time.precision, HALES_PRECISION_NONE);
  collected_free(&c);
}

static void a_quantity_without_unit_is_believed_only_as_a_pure_number(void **state) {
  (void)state;
  collected c = collect(OBS(LOINC("88020-3") ",\"valueQuantity\":{\"value\":3}"));
  assert_int_equal(c.counts.obs, 1);
  assert_int_equal(c.obs[0]->flags, HALES_OBS_UNIT_ASSUMED);
  collected_free(&c);
  c = collect(OBS(LOINC("88020-3") ",\"valueInteger\":3")); /* has no unit by its nature */
  assert_int_equal(c.obs[0]->flags, 0);
  collected_free(&c);
  c = collect(OBS("\"code\":{\"text\":\"own\"},\"valueQuantity\":{\"value\":3}"));
  assert_int_equal(c.obs[0]->flags, HALES_OBS_UNKNOWN_CODE);
  collected_free(&c);
}

static void references_reach_the_patient_in_every_lawful_way(void **state) {
  (void)state;
  static const struct {
    const char *subject, *want, *why;
  } cases[] = {
      {"{\"reference\":\"Patient/abc\"}", "abc", NULL},
      {"{\"reference\":\"Patient/abc/_history/4\"}", "abc", NULL},
      {"{\"reference\":\"https://h.example/fhir/Patient/abc\"}", "abc", NULL},
      {"{\"reference\":\"urn:uuid:11\"}", "inside", NULL},
      {"{\"reference\":\"urn:uuid:22\"}", "urn:uuid:22", NULL},
      {"{\"identifier\":{\"value\":\"P-7\"}}", "P-7", NULL},
      {"{\"reference\":\"Group/abc\"}", NULL, "a Group, not a Patient"},
      {"{\"reference\":\"NotPatient/abc\"}", NULL, "a NotPatient, not a Patient"},
      {"{\"reference\":\"urn:uuid:33\"}", NULL, "something else, not a Patient"}, /* a Device */
      {"{\"reference\":\"Patient/\"}", NULL, "no subject"},
      {"{\"display\":\"somebody\"}", NULL, "no subject"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char text[1024];
    (void)snprintf(
        text, sizeof text,
        "{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":\"urn:uuid:11\",\"resource\":{\"resourceType\":"
        "\"Patient\",\"id\":\"inside\"}},{\"fullUrl\":\"urn:uuid:33\",\"resource\":{\"resourceType\":"
        "\"Device\"}},"
        "{\"resource\":{\"resourceType\":\"Observation\",\"status\":\"final\"," LOINC(
            "8867-4") ",\"subject\":%s," QUANTITY("71.5", "/min") "}}]}",
        cases[k].subject);
    collected c = collect(text);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(c.counts.obs, cases[k].want != NULL);
    if (cases[k].want)
      assert_string_equal(c.obs[0]->subject, cases[k].want);
    else
      assert_true(has_rejection(&c, "Bundle.entry[2].resource", cases[k].why));
    collected_free(&c);
  }
}

static void bad_values_are_rejected_with_their_place(void **state) {
  (void)state;
  static const struct {
    const char *text, *where, *part;
    hales_status status;
  } no[] = {
      {OBS(LOINC("8867-4") ",\"valueQuantity\":{\"value\":71.5}"), "Observation", "the unit is missing",
       HALES_EUNIT},
      {OBS(LOINC("8867-4") "," QUANTITY("71.5", "furlong")), "Observation", "furlong", HALES_EUNIT},
      {OBS(LOINC("8867-4") "," QUANTITY("71.5", "mm[Hg]")), "Observation", "cannot be turned into /min",
       HALES_EUNIT},
      {OBS(LOINC("8867-4") ",\"valueQuantity\":{\"value\":\"71.5\",\"unit\":\"/min\"}"), "Observation",
       "JSON number", HALES_EPARSE},
      {OBS(LOINC("8867-4") ",\"valueString\":\"fast\""), "Observation", "a number was expected",
       HALES_EPARSE},
      {OBS(LOINC("8867-4") ",\"valueInteger\":71.5"), "Observation", "whole", HALES_EPARSE},
      {OBS(LOINC("8867-4") ",\"valueQuantity\":{\"value\":71.5,\"unit\":\"/min\",\"comparator\":\"~\"}"),
       "Observation", "comparator", HALES_EPARSE},
      {OBS(QUANTITY("71.5", "/min")), "Observation", "code: a coding", HALES_EPARSE},
      {OBS("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8440-0\"},{\"system\":\"http://"
           "loinc.org\",\"code\":\"8385-7\"}]}," QUANTITY("31.5", "mm[Hg]")),
       "Observation", "different quantities", HALES_EPARSE},
      {"{\"resourceType\":\"Observation\"," LOINC("8867-4") "," QUANTITY("71.5", "/min") "}", "Observation",
       "status", HALES_EPARSE},
      {"{\"resourceType\":\"Observation\",\"status\":\"final\",\"effectiveDateTime\":\"2024-02-30\"," LOINC(
           "8867-4") "," QUANTITY("71.5", "/min") "}",
       "Observation.effectiveDateTime", "no such day", HALES_EPARSE},
      {"{\"resourceType\":\"Observation\",\"status\":\"final\",\"effectivePeriod\":{\"start\":\"2024-03-02\","
       "\"end\":\"2024-03-01\"}," LOINC("8867-4") "," QUANTITY("71.5", "/min") "}",
       "Observation.effectivePeriod", "ends before", HALES_EPARSE},
      {"{\"resourceType\":\"Patient\",\"id\":\"a\",\"gender\":\"banana\"}", "Patient.gender", "male, female",
       HALES_EPARSE},
      {"{\"resourceType\":\"Patient\",\"id\":\"a\",\"birthDate\":\"1958-13-30\"}", "Patient.birthDate",
       "month", HALES_EPARSE},
      {"{\"resourceType\":\"MedicationStatement\",\"status\":\"active\",\"subject\":{\"reference\":\"Patient/"
       "a\"}}",
       "MedicationStatement", "medication", HALES_EPARSE},
      {"{\"resourceType\":\"Procedure\",\"status\":\"done\"}", "Procedure", "status", HALES_EPARSE},
  };
  for (size_t k = 0; k < sizeof no / sizeof *no; k++) {
    collected c = collect(no[k].text);
    assert_ok_err(c.status, &c.err);
    if (c.batch.rejections.n != 1) print_error("case %zu\n", k);
    assert_int_equal(c.batch.rejections.n, 1);
    assert_true(has_rejection(&c, no[k].where, no[k].part));
    assert_int_equal(c.rejections[0]->status, no[k].status);
    assert_int_equal(c.counts.obs + c.counts.events, 0);
    collected_free(&c);
  }
}

static void two_values_for_one_thing_are_never_chosen_between(void **state) {
  (void)state;
  /* two records at one instant: two measurements, both kept and flagged */
  const char *two =
      "{\"resourceType\":\"Bundle\",\"entry\":["
      "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"a\",\"status\":\"final\",\"subject\":{"
      "\"reference\":\"Patient/K3\"},\"effectiveDateTime\":\"2021-03-09T10:00:00Z\"," LOINC(
          "8867-4") "," QUANTITY("71.5", "/min") "}},"
                                                 "{\"resource\":{\"resourceType\":\"Observation\",\"id\":"
                                                 "\"b\",\"status\":\"final\",\"subject\":{\"reference\":"
                                                 "\"Patient/"
                                                 "K3\"},\"effectiveDateTime\":\"2021-03-09T10:00:"
                                                 "00Z\"," LOINC("8867-4") "," QUANTITY(
                                                     "88.5",
                                                     "/min") "}},"
                                                             "{\"resource\":{\"resourceType\":"
                                                             "\"Observation\",\"id\":\"c\",\"status\":"
                                                             "\"final\",\"subject\":{\"reference\":\"Patient/"
                                                             "K3\"},\"effectiveDateTime\":\"2021-03-09T10:05:"
                                                             "00Z\"," LOINC("8867-4") "," QUANTITY(
                                                                 "88.5", "/min") "}}]}";
  collected c = collect(two);
  assert_int_equal(c.counts.obs, 3);
  assert_int_equal(c.counts.flagged, 2);
  assert_true(c.obs[0]->flags & HALES_OBS_CONFLICT && c.obs[1]->flags & HALES_OBS_CONFLICT);
  assert_false(c.obs[2]->flags & HALES_OBS_CONFLICT);
  collected_free(&c);
  /* one record that says both: refused, both */
  const char *one =
      "{\"resourceType\":\"Observation\",\"id\":\"a\",\"status\":\"final\",\"subject\":{\"reference\":"
      "\"Patient/K3\"},\"effectiveDateTime\":\"2021-03-09T10:00:00Z\",\"code\":{\"text\":\"RHC\"},"
      "\"component\":[{" LOINC("8440-0") "," QUANTITY("71.5", "mm[Hg]") "},{" LOINC("8440-0") "," QUANTITY(
          "75.5", "mm[Hg]") "},{" LOINC("8385-7") "," QUANTITY("31.5", "mm[Hg]") "}]}";
  c = collect(one);
  assert_int_equal(c.counts.obs, 1);
  assert_true(has_rejection(&c, "Observation.component[0]", "Observation.component[1]"));
  assert_true(has_rejection(&c, "Observation.component[1]", "Observation.component[0]"));
  collected_free(&c);
  /* two versions of one record: the store lets the newer supersede */
  const char *versions =
      "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":["
      "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"a\",\"meta\":{\"versionId\":\"1\"},"
      "\"status\":\"final\",\"subject\":{\"reference\":\"Patient/"
      "K3\"},\"effectiveDateTime\":\"2021-03-09T10:00:00Z\"," LOINC("8867-4") "," QUANTITY(
          "71.5", "/min") "}},"
                          "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"a\",\"meta\":{"
                          "\"versionId\":\"2\"},\"status\":\"corrected\",\"subject\":{\"reference\":"
                          "\"Patient/K3\"},\"effectiveDateTime\":\"2021-03-09T10:00:00Z\"," LOINC(
                              "8867-4") "," QUANTITY("88.5", "/min") "}}]}";
  c = collect(versions);
  assert_int_equal(c.counts.obs, 2);
  assert_int_equal(c.counts.flagged + c.counts.rejected, 0);
  collected_free(&c);
}

static void what_is_no_fhir_is_refused_whole(void **state) {
  (void)state;
  static const struct {
    const char *text, *part;
  } no[] = {{"{", "line 1, column 2"},
            {"{\"a\":1}", "resourceType is missing"},
            {"[]", "resourceType is missing"},
            {"{\"resourceType\":7}", "resourceType is missing"},
            {"{\"resourceType\":\"Bundle\",\"entry\":{}}", "must be an array"},
            {"{\"resourceType\":\"Bundle\",\"resourceType\":\"Bundle\"}", "twice"},
            {"{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":NaN}}", "a value was expected"},
            {"{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":1e999}}", "1.8e308"}};
  for (size_t k = 0; k < sizeof no / sizeof *no; k++) {
    collected c = collect(no[k].text);
    assert_true(c.status == HALES_EPARSE || c.status == HALES_ERANGE);
    if (!strstr(c.err.msg, no[k].part)) print_error("case %zu: %s\n", k, c.err.msg);
    assert_non_null(strstr(c.err.msg, no[k].part));
    collected_free(&c);
  }
}

static void messages_never_hold_what_the_record_says(void **state) {
  (void)state;
  collected c = collect(
      "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":"
      "\"Zebedee\",\"birthDate\":\"1958-99-30\"}},"
      "{\"resource\":" OBS(LOINC(
          "8867-4") ",\"valueString\":\"Zebedee called at 5\"") "},"
                                                                "{\"resource\":" OBS(
                                                                    "\"code\":{\"text\":\"Zebedee's own "
                                                                    "test\"},\"valueInteger\":4") "}]}");
  assert_int_equal(c.counts.rejected, 2);
  assert_int_equal(c.counts.obs, 1);
  for (size_t i = 0; i < c.batch.rejections.n; i++) {
    assert_null(strstr(c.rejections[i]->reason, "Zebedee"));
    assert_null(strstr(c.rejections[i]->reason, "1958"));
  }
  for (size_t i = 0; i < c.batch.notes.n; i++) assert_null(strstr(c.notes[i]->text, "Zebedee"));
  collected_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_a_bundle_of_all_kinds),
      cmocka_unit_test(components_keep_place_unit_method_and_device),
      cmocka_unit_test(the_place_is_the_byte_in_the_file),
      cmocka_unit_test(versions_comparators_words_and_withdrawals_survive),
      cmocka_unit_test(treatments_start_and_stop_and_the_catheterisation_is_an_event),
      cmocka_unit_test(a_treatment_that_is_over_stops_even_when_nobody_wrote_the_day),
      cmocka_unit_test(a_quantity_without_unit_is_believed_only_as_a_pure_number),
      cmocka_unit_test(references_reach_the_patient_in_every_lawful_way),
      cmocka_unit_test(bad_values_are_rejected_with_their_place),
      cmocka_unit_test(two_values_for_one_thing_are_never_chosen_between),
      cmocka_unit_test(what_is_no_fhir_is_refused_whole),
      cmocka_unit_test(messages_never_hold_what_the_record_says),
  };
  return cmocka_run_group_tests_name("thread/fhir", tests, NULL, NULL);
}
