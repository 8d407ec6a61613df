/* What must not be read as it looks: pressures of other places, modifiers, records of others. */
#include "thread/collect.h"
#include "thread/timestamp.h"

#define OBS_BY(who, more)                                                                                    \
  "{\"resourceType\":\"Observation\",\"id\":\"o7\",\"status\":\"final\",\"subject\":{" who                   \
  "},\"effectiveDateTime\":\"2022-03-09\"," more "}"
#define OBS(more) OBS_BY("\"reference\":\"Patient/N4\"", more)
#define MMHG(v)                                                                                              \
  "\"valueQuantity\":{\"value\":" v ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}"
#define RATE                                                                                                 \
  "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},"                           \
  "\"valueQuantity\":{\"value\":71,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}"
#define LOINC(code)   "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" code "\"}]}"
#define PART(code, v) "{" LOINC(code) "," MMHG(v) "}"
#define PRESSURES     "\"component\":[" PART("8480-6", "77") "," PART("8462-4", "31") "," PART("8478-0", "47") "]"
#define SITE(code)    "\"bodySite\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"" code "\"}]}"
#define MODIFIER      "\"modifierExtension\":[{\"url\":\"http://there.example/negated\",\"valueBoolean\":true}]"
#define STATEMENT(more)                                                                                      \
  "{\"resourceType\":\"MedicationStatement\",\"id\":\"m3\",\"status\":\"active\",\"subject\":{"              \
  "\"reference\":\"Patient/N4\"},\"effectivePeriod\":{\"start\":\"2021-02-03\"}," more "}"

static void pressures_of_a_record_are_of_the_place_it_names(void **state) {
  (void)state;
  static const struct {
    const char *text, *sys, *dia, *mean; /* NULL: not used */
  } cases[] = {
      {OBS("\"code\":{\"text\":\"Pulmonary artery pressure\"}," PRESSURES), "pa_sys_mmhg", "pa_dia_mmhg",
       "pa_mean_mmhg"},
      {OBS("\"code\":{\"coding\":[{\"system\":\"urn:oid:1.2.840.114350\",\"code\":\"1230001\",\"display\":"
           "\"PA Pressure (Swan-Ganz)\"}]}," PRESSURES),
       "pa_sys_mmhg", "pa_dia_mmhg", "pa_mean_mmhg"},
      {OBS(LOINC("85354-9") "," SITE("53085002") "," PRESSURES), "rv_max_mmhg", "rv_min_mmhg",
       "rv_mean_mmhg"},
      {OBS(LOINC("85354-9") "," SITE("87878005") "," PRESSURES), NULL, NULL, NULL},
      {OBS(LOINC("85354-9") ",\"bodySite\":{\"text\":\"Pulmonary artery\"}," PRESSURES), "pa_sys_mmhg",
       "pa_dia_mmhg", "pa_mean_mmhg"},
      {OBS("\"code\":{\"text\":\"Chamber pressures\"}," PRESSURES), NULL, NULL, NULL},
      {OBS(LOINC("85354-9") "," SITE("7771000") "," PRESSURES), NULL, NULL, NULL},
      {OBS("\"code\":{\"text\":\"PCWP\"}," PRESSURES), NULL, NULL, "pawp_mmhg"},
      {OBS("\"code\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"250767002\"},{\"system\":"
           "\"urn:iso:std:iso:11073:10101\",\"code\":\"150044\",\"display\":\"MDC_PRESS_BLD_ART_PULM\"}]}," PRESSURES),
       "pa_sys_mmhg", "pa_dia_mmhg", "pa_mean_mmhg"},
      {OBS(LOINC(
           "85354-9") ",\"bodySite\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":"
                      "\"81040000\",\"display\":\"Pulmonary artery structure\"}],\"text\":\"Art. pulm.\"}," PRESSURES),
       "pa_sys_mmhg", "pa_dia_mmhg", "pa_mean_mmhg"},
      {OBS(LOINC("85354-9") ",\"bodySite\":{\"text\":\"left pulm. art.\"}," PRESSURES), "pa_sys_mmhg",
       "pa_dia_mmhg", "pa_mean_mmhg"},
      {OBS("\"code\":{\"text\":\"RHK systolisch\"}," PRESSURES), NULL, NULL, NULL},
      {OBS(LOINC("85354-9") "," PRESSURES), "sa_sys_mmhg", "sa_dia_mmhg", "sa_mean_mmhg"},
      {OBS("\"code\":{\"text\":\"Blood pressure\"}," PRESSURES), "sa_sys_mmhg", "sa_dia_mmhg",
       "sa_mean_mmhg"},
      {OBS(LOINC("85354-9") "," SITE("368209003") "," PRESSURES), "sa_sys_mmhg", "sa_dia_mmhg",
       "sa_mean_mmhg"},
      {OBS(LOINC("85354-9") ",\"bodySite\":{\"text\":\"brachial artery\"}," PRESSURES), "sa_sys_mmhg",
       "sa_dia_mmhg", "sa_mean_mmhg"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    const char *const want[] = {cases[k].sys, cases[k].dia, cases[k].mean};
    assert_int_equal(c.counts.obs, 3); /* kept, whatever they mean */
    assert_int_equal(c.counts.rejected, 0);
    for (int i = 0; i < 3; i++) {
      if (!want[i] != !c.obs[i]->quantity) print_error("case %zu, component %d\n", k, i);
      assert_int_equal(!want[i], !c.obs[i]->quantity);
      if (want[i]) assert_string_equal(c.obs[i]->quantity, want[i]);
    }
    collected_free(&c);
  }
  collected c = collect(OBS("\"code\":{\"text\":\"Chamber pressures\"}," PRESSURES));
  assert_true(has_note(&c, "place is not understood", 3));
  collected_free(&c);
  c = collect(OBS(LOINC("85354-9") "," SITE("87878005") "," PRESSURES));
  assert_true(has_note(&c, "a pressure of a place that is not looked at", 3));
  collected_free(&c);
}

static void a_pressure_alone_is_of_the_arm_unless_its_words_or_its_site_name_another_place(void **state) {
  (void)state;
  static const struct {
    const char *text, *want;
  } cases[] = {
      {OBS(LOINC("8480-6") "," MMHG("77")), "sa_sys_mmhg"},
      {OBS(LOINC("8480-6") ",\"bodySite\":{\"text\":\"Pulmonary artery\"}," MMHG("77")), "pa_sys_mmhg"},
      {OBS(LOINC("8480-6") "," SITE("53085002") "," MMHG("77")), "rv_max_mmhg"},
      {OBS("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}],\"text\":"
           "\"sys RV\"}," MMHG("77")),
       "rv_max_mmhg"},
      {OBS(LOINC("8480-6") ",\"method\":{\"text\":\"Swan-Ganz catheter\"}," MMHG("77")), NULL},
      {OBS(LOINC("8480-6") ",\"method\":{\"text\":\"arterial line in MPA\"}," MMHG("77")), "pa_sys_mmhg"},
      {OBS(LOINC("8480-6") ",\"method\":{\"text\":\"auscultation\"}," MMHG("118")), "sa_sys_mmhg"},
      {OBS(LOINC("8414-5") ",\"bodySite\":{\"text\":\"somewhere\"}," MMHG("47")), "pa_mean_mmhg"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_int_equal(c.counts.obs, 1);
    if (!cases[k].want != !c.obs[0]->quantity) print_error("case %zu\n", k);
    assert_int_equal(!cases[k].want, !c.obs[0]->quantity);
    if (cases[k].want) assert_string_equal(c.obs[0]->quantity, cases[k].want);
    collected_free(&c);
  }
}

#define GROUP(code, url)                                                                                     \
  "{\"resourceType\":\"Observation\",\"id\":\"g\",\"status\":\"final\",\"subject\":{\"reference\":"          \
  "\"Patient/N4\"},\"code\":{\"text\":\"" code "\"},\"hasMember\":[{\"reference\":\"Observation/x\"},"       \
  "{\"reference\":\"" url "\"}]}"
#define ALONE OBS(LOINC("8480-6") "," MMHG("77"))
#define PANEL OBS(LOINC("85354-9") ",\"component\":[" PART("8480-6", "77") "]")

static void what_a_panel_says_of_the_place_holds_for_its_members(void **state) {
  (void)state;
  static const struct {
    const char *text, *want;
  } cases[] = {
      {"[" GROUP("Pulmonary artery pressure", "Observation/o7") "," ALONE "]", "pa_sys_mmhg"},
      {"[" ALONE "," GROUP("Pulmonary artery pressure", "Observation/o7") "]", "pa_sys_mmhg"},
      {"[" PANEL "," GROUP("RV pressure", "Observation/o7") "]", "rv_max_mmhg"},
      {"[" GROUP("Right heart catheterisation", "Observation/o7") "," ALONE "]", NULL},
      {"[" GROUP("Right heart catheterisation", "Observation/o7") "," PANEL "]", "sa_sys_mmhg"},
      {"[" GROUP("Pulmonary artery pressure", "Observation/o8") "," ALONE "]", "sa_sys_mmhg"},
      {"[" GROUP("Vital signs", "Observation/o7") "," ALONE "]", "sa_sys_mmhg"},
      {"[" GROUP("Visit 3", "Observation/o7") "," ALONE "]", "sa_sys_mmhg"},
      {"[" GROUP("RV pressure", "Observation/o7") "," GROUP("PA pressure", "Observation/o7") "," ALONE "]",
       NULL},
      {"{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":\"urn:uuid:7\",\"resource\":" ALONE
       "},{\"resource\":" GROUP("PA pressure", "urn:uuid:7") "}]}",
       "pa_sys_mmhg"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_int_equal(c.counts.obs, 1);
    if (!cases[k].want != !c.obs[0]->quantity) print_error("case %zu\n", k);
    assert_int_equal(!cases[k].want, !c.obs[0]->quantity);
    if (cases[k].want) assert_string_equal(c.obs[0]->quantity, cases[k].want);
    collected_free(&c);
  }
}

static void what_a_modifier_stands_in_is_refused_and_no_more(void **state) {
  (void)state;
  static const struct {
    const char *text, *where, *why;
    unsigned obs, events;
  } cases[] = {
      {OBS(RATE "," MODIFIER), "Observation", "modifierExtension", 0, 0},
      {OBS(RATE ",\"implicitRules\":\"http://there.example/rules\""), "Observation", "implicitRules", 0, 0},
      {OBS(LOINC("85354-9") ",\"component\":[" PART("8462-4", "74") ",{" LOINC("8480-6") "," MMHG(
           "118") "," MODIFIER "}]"),
       "Observation.component[1]", "modifierExtension", 1, 0},
      {STATEMENT("\"medicationCodeableConcept\":{\"text\":\"bosentan\"}," MODIFIER), "MedicationStatement",
       "modifierExtension", 0, 0},
      {STATEMENT(
           "\"medicationCodeableConcept\":{\"text\":\"bosentan\"},\"dosage\":[{\"text\":\"b.d.\"," MODIFIER
           "}]"),
       "MedicationStatement.dosage", "modifierExtension", 0, 0},
      {STATEMENT("\"medicationReference\":{\"reference\":\"#d\"},\"contained\":[{\"resourceType\":"
                 "\"Medication\",\"id\":\"d\",\"code\":{\"text\":\"bosentan\"}," MODIFIER "}]"),
       "MedicationStatement.medicationReference", "modifierExtension", 0, 0},
      {"[" STATEMENT(
           "\"medicationReference\":{\"reference\":\"Medication/d\"}") ",{\"resourceType\":"
                                                                       "\"Medication\",\"id\":\"d\",\"code\":{\"text\":\"bosentan\"}," MODIFIER
                                                                       "}]",
       "[0].medicationReference", "modifierExtension", 0, 0},
      {"{\"resourceType\":\"Patient\",\"id\":\"N4\",\"gender\":\"female\"," MODIFIER "}", "Patient",
       "modifierExtension", 0, 0},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_ok_err(c.status, &c.err);
    assert_true(has_rejection(&c, cases[k].where, cases[k].why));
    assert_int_equal(c.counts.rejected, 1);
    assert_int_equal(c.counts.obs, cases[k].obs);
    assert_int_equal(c.counts.events, cases[k].events);
    assert_int_equal(c.counts.facts, 0);
    collected_free(&c);
  }
  /* an empty one says nothing, and one on what is not read is nobody's concern */
  collected c = collect(OBS(RATE ",\"modifierExtension\":[],\"referenceRange\":[{" MODIFIER "}]"));
  assert_int_equal(c.counts.obs, 1);
  collected_free(&c);
  c = collect(
      "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" OBS(RATE) "}],\"implicitRules\":\"x:y\"}");
  assert_status(c.status, HALES_EPARSE);
  assert_non_null(strstr(c.err.msg, "implicitRules"));
  collected_free(&c);
}

static void a_value_about_something_else_is_refused(void **state) {
  (void)state;
  collected c = collect(OBS(RATE ",\"focus\":[{\"reference\":\"RelatedPerson/fetus\"}]"));
  assert_true(has_rejection(&c, "Observation.focus[0]", "focus"));
  assert_int_equal(c.counts.obs, 0);
  collected_free(&c);
  c = collect(OBS(RATE ",\"focus\":[{\"reference\":\"Patient/N4\"},{\"reference\":\"Patient/N5\"}]"));
  assert_true(has_rejection(&c, "Observation.focus[1]", "focus"));
  collected_free(&c);
  c = collect("{\"resourceType\":\"Observation\",\"status\":\"final\"," RATE
              ",\"focus\":[{\"reference\":\"Patient/N4\"}]}"); /* of nobody: who knows */
  assert_true(has_rejection(&c, "Observation.focus[0]", "focus"));
  collected_free(&c);
  c = collect(OBS(RATE ",\"focus\":[{\"reference\":\"Patient/N4\"}]")); /* the patient again */
  assert_int_equal(c.counts.obs, 1);
  collected_free(&c);
}

static void what_is_of_no_patient_is_refused_whoever_is_named(void **state) {
  (void)state;
  static const struct {
    const char *text, *why;
  } cases[] = {
      {OBS_BY("\"reference\":\"Group/g1\"", RATE), "subject is a Group, not a Patient"},
      {OBS_BY("\"reference\":\"Device/d1\"", RATE), "subject is a Device, not a Patient"},
      {OBS_BY("\"reference\":\"https://there.example/fhir/Location/l1/_history/2\"", RATE),
       "subject is a Location, not a Patient"},
      {OBS_BY("\"type\":\"Group\",\"identifier\":{\"value\":\"ward 5\"}", RATE),
       "subject is a Group, not a Patient"},
      {"{\"resourceType\":\"Procedure\",\"id\":\"p\",\"status\":\"completed\",\"code\":{\"text\":\"x-ray\"},"
       "\"subject\":{\"reference\":\"#g\"},\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"g\"}]}",
       "subject is an Organization, not a Patient"},
      {"[" OBS_BY("\"reference\":\"urn:uuid:7\"",
                  RATE) ",{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":"
                        "\"urn:uuid:7\",\"resource\":{\"resourceType\":\"Device\"}}]}]",
       "subject is something else, not a Patient"},
  };
  const hales_read_options named = {.subject = "N4"};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (int i = 0; i < 2; i++) {
      collected c = collect_n(cases[k].text, strlen(cases[k].text), i ? &named : NULL);
      assert_ok_err(c.status, &c.err);
      assert_int_equal(c.counts.obs + c.counts.events, 0);
      assert_int_equal(c.counts.rejected, 1);
      assert_non_null(strstr(c.rejections[0]->reason, cases[k].why));
      collected_free(&c);
    }
  /* what a report about a group contains is of the group */
  static const char report[] =
      "{\"resourceType\":\"DiagnosticReport\",\"subject\":{\"reference\":\"Group/g1\"},"
      "\"contained\":[{\"resourceType\":\"Observation\",\"status\":\"final\"," RATE "}]}";
  collected c = collect_n(report, sizeof report - 1, &named);
  assert_int_equal(c.counts.obs, 0);
  assert_non_null(strstr(c.rejections[0]->reason, "Group"));
  collected_free(&c);
  /* nobody, or a patient of another file: the caller knows */
  static const char nobody[] = "{\"resourceType\":\"Observation\",\"status\":\"final\"," RATE "}";
  c = collect_n(nobody, sizeof nobody - 1, &named);
  assert_int_equal(c.counts.obs, 1);
  collected_free(&c);
}

static void a_treatment_on_hold_is_not_taken(void **state) {
  (void)state;
  collected c = collect("{\"resourceType\":\"MedicationStatement\",\"id\":\"m3\",\"status\":\"on-hold\","
                        "\"subject\":{\"reference\":\"Patient/N4\"},\"effectivePeriod\":{\"start\":"
                        "\"2021-02-03\",\"end\":\"2024-05-06\"},\"medicationCodeableConcept\":{\"text\":"
                        "\"sildenafil\"}}");
  assert_int_equal(c.counts.events, 2);
  assert_int_equal(c.events[0]->kind, HALES_EVENT_TREATMENT_START);
  assert_int_equal(c.events[0]->time.precision, HALES_PRECISION_DAY);
  assert_int_equal(c.events[1]->kind, HALES_EVENT_TREATMENT_STOP);
  assert_int_equal(c.events[1]->time.precision, HALES_PRECISION_NONE); /* not when it was to end */
  assert_true(has_note(&c, "MedicationStatement: on hold", 1));
  collected_free(&c);
}

#define ON_HOLD(type, more)                                                                                  \
  "{\"resourceType\":\"" type "\",\"id\":\"m3\",\"status\":\"on-hold\",\"intent\":\"order\","                \
  "\"subject\":{\"reference\":\"Patient/N4\"},\"medicationCodeableConcept\":{\"text\":\"sildenafil\"}," more \
  "}"
#define UPDATED "\"meta\":{\"lastUpdated\":\"2022-10-11T12:13:14Z\"},"

/* Since when, where something after the start says so. */
static void a_treatment_is_on_hold_since_it_is_said_to_be(void **state) {
  (void)state;
  static const struct {
    const char *text, *stop; /* NULL: at a time not known */
  } cases[] = {
      {ON_HOLD("MedicationRequest", UPDATED "\"authoredOn\":\"2021-02-03\""), "2022-10-11T12:13:14Z"},
      {ON_HOLD("MedicationRequest", "\"authoredOn\":\"2021-02-03\""), NULL}, /* its start */
      {ON_HOLD("MedicationRequest", "\"authoredOn\":\"2021-02-03\",\"dosageInstruction\":[{\"timing\":{"
                                    "\"repeat\":{\"boundsPeriod\":{\"start\":\"2019-07-08\"}}}}]"),
       "2021-02-03"},
      {ON_HOLD("MedicationStatement", UPDATED "\"dateAsserted\":\"2022-09-05\",\"effectivePeriod\":{"
                                              "\"start\":\"2021-02-03\",\"end\":\"2024-05-06\"}"),
       "2022-09-05"},
      {ON_HOLD("MedicationStatement",
               UPDATED "\"effectivePeriod\":{\"start\":\"2021-02-03\",\"end\":\"2021-05-06\"}"),
       "2021-05-06"}, /* it had ended before */
      {ON_HOLD("MedicationStatement", UPDATED "\"effectivePeriod\":{\"start\":\"2023-02-03\"}"), NULL},
      {ON_HOLD("MedicationStatement", UPDATED "\"dateAsserted\":\"soon\",\"effectiveDateTime\":\"2021\""),
       "2022-10-11T12:13:14Z"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    hales_time stop = {0};
    if (cases[k].stop) assert_ok(hales_time_read(cases[k].stop, &stop, NULL));
    collected c = collect(cases[k].text);
    if (c.counts.events != 2) print_error("case %zu\n", k);
    assert_int_equal(c.counts.events, 2);
    assert_int_equal(c.events[1]->kind, HALES_EVENT_TREATMENT_STOP);
    if (c.events[1]->time.t_us != stop.t_us) print_error("case %zu\n", k);
    assert_int_equal(c.events[1]->time.t_us, stop.t_us);
    assert_int_equal(c.events[1]->time.precision, stop.precision);
    assert_string_equal(c.events[1]->identity.record, c.events[0]->identity.record);
    collected_free(&c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pressures_of_a_record_are_of_the_place_it_names),
      cmocka_unit_test(a_pressure_alone_is_of_the_arm_unless_its_words_or_its_site_name_another_place),
      cmocka_unit_test(what_a_panel_says_of_the_place_holds_for_its_members),
      cmocka_unit_test(what_a_modifier_stands_in_is_refused_and_no_more),
      cmocka_unit_test(a_value_about_something_else_is_refused),
      cmocka_unit_test(what_is_of_no_patient_is_refused_whoever_is_named),
      cmocka_unit_test(a_treatment_on_hold_is_not_taken),
      cmocka_unit_test(a_treatment_is_on_hold_since_it_is_said_to_be),
  };
  return cmocka_run_group_tests_name("thread/fhir_guard", tests, NULL, NULL);
}
