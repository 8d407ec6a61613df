/* Who asked a server, with which password and token, is of none of the facts: canaries in every address. */
#include "thread/collect.h"

#define SECRET "c4n4ry"
#define USER   SECRET "-user:" SECRET "@p@"
#define TOKEN  "?access_token=" SECRET "&x=1"

#define CODE                                                                                                 \
  "\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}"
#define VALUE(v)                                                                                             \
  "\"effectiveDateTime\":\"2021-03-09T10:30:00Z\",\"valueQuantity\":{\"value\":" v ",\"unit\":\"/min\"}"
#define ENTRY(url, resource) "{\"fullUrl\":\"" url "\",\"resource\":{" resource "}}"
#define OBSERVATION(patient, v)                                                                              \
  "\"resourceType\":\"Observation\"," CODE ",\"subject\":{\"reference\":\"" patient "\"}," VALUE(v)
#define BUNDLE(entries) "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" entries "]}"

static void check_text(const char *text) {
  if (!text || !strstr(text, SECRET)) return;
  print_error("%s\n", text);
  fail();
}

static void check_identity(const hales_identity *id) {
  check_text(id->record);
  check_text(id->system);
  check_text(id->version);
}

static void check_all(const collected *c) {
  for (size_t i = 0; i < c->batch.obs.n; i++) {
    const hales_obs *o = c->obs[i];
    const char *texts[] = {o->subject,    o->code_system, o->code,       o->label,
                           o->value_text, o->unit,        o->device,     o->method,
                           o->source,     o->context,     o->place.text, o->interpretation};
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) check_text(texts[k]);
    check_identity(&o->identity);
  }
  for (size_t i = 0; i < c->batch.events.n; i++) {
    const hales_event *e = c->events[i];
    const char *texts[] = {e->subject, e->code_system, e->code, e->label, e->dose_text, e->place.text};
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) check_text(texts[k]);
    check_identity(&e->identity);
  }
  for (size_t i = 0; i < c->batch.facts.n; i++) {
    check_text(c->facts[i]->subject);
    check_text(c->facts[i]->text);
    check_identity(&c->facts[i]->identity);
  }
  for (size_t i = 0; i < c->batch.rejections.n; i++) {
    check_text(c->rejections[i]->reason);
    check_text(c->rejections[i]->place.text);
  }
  for (size_t i = 0; i < c->batch.notes.n; i++) check_text(c->notes[i]->text);
  check_text(c->err.msg);
}

/* References find their patient whoever asked, and what has no id is known by the address that is left. */
static void names_hold_no_user_and_no_password(void **state) {
  (void)state;
  static const char text[] =
      BUNDLE(ENTRY("https://" USER "lab.example/fhir/Patient/71",
                   "\"resourceType\":\"Patient\",\"gender\":\"female\"") "," //
             ENTRY("https://" USER "lab.example/fhir/Observation/5",
                   OBSERVATION("https://" USER "lab.example/fhir/Patient/71", "71.5")) "," //
             ENTRY("https://lab.example/fhir/Observation/6",
                   OBSERVATION("https://lab.example/fhir/Patient/71", "83.5")) "," //
             ENTRY("http://" USER "lab.example/fhir/Observation/7",
                   "\"id\":\"7\"," OBSERVATION("Patient/72" TOKEN, "64.5")));
  collected c = collect(text);
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs, 3);
  check_all(&c);
  assert_string_equal(c.obs[0]->identity.record, "https://lab.example/fhir/Observation/5");
  assert_string_equal(c.obs[0]->subject, "https://lab.example/fhir/Patient/71");
  assert_string_equal(c.obs[1]->identity.record, "https://lab.example/fhir/Observation/6");
  assert_string_equal(c.obs[1]->subject, "https://lab.example/fhir/Patient/71");
  assert_string_equal(c.obs[2]->identity.record, "Observation/7");
  assert_string_equal(c.obs[2]->identity.system, "lab.example/fhir");
  assert_string_equal(c.obs[2]->subject, "72");
  assert_int_equal(c.batch.facts.n, 1);
  assert_string_equal(c.facts[0]->subject, "https://lab.example/fhir/Patient/71");
  collected_free(&c);
}

/* Without its query an address would name another thing, and two of them one: neither is a version of the
 * other.  A patient is then known by an identifier, or by nobody. */
static void an_address_with_a_query_names_nothing(void **state) {
  (void)state;
  static const char text[] = BUNDLE(
      ENTRY("https://lab.example/fhir/Patient" TOKEN,
            "\"resourceType\":\"Patient\",\"gender\":\"male\",\"identifier\":[{\"value\":\"M-19\"}]") "," //
      ENTRY("https://lab.example/fhir/Observation" TOKEN, OBSERVATION("Patient/M-19", "71.5")) ","        //
      ENTRY("https://lab.example/fhir/Observation" TOKEN "2",
            "\"resourceType\":\"Observation\"," CODE ",\"subject\":{\"reference\":"
            "\"https://lab.example/fhir/Patient" TOKEN "\"},\"effectiveDateTime\":\"2022-03-09T10:30:00Z\","
            "\"valueQuantity\":{\"value\":83.5,\"unit\":\"/min\"}") "," //
      ENTRY("https://lab.example/fhir/Patient#" SECRET, "\"resourceType\":\"Patient\",\"gender\":\"male\""));
  collected c = collect(text);
  assert_ok_err(c.status, &c.err);
  check_all(&c);
  assert_int_equal(c.counts.obs, 2);
  for (size_t i = 0; i < 2; i++) {
    assert_null(c.obs[i]->identity.record);
    assert_string_equal(c.obs[i]->subject, "M-19");
  }
  assert_int_equal(c.batch.rejections.n, 1);
  assert_non_null(strstr(c.rejections[0]->reason, "no subject is stated"));
  collected_free(&c);
}

static void other_addresses_are_cleaned_as_well(void **state) {
  (void)state;
  static const char text[] = BUNDLE(
      ENTRY("https://lab.example/fhir/Observation/5",
            "\"resourceType\":\"Observation\",\"status\":\"final\",\"meta\":{\"source\":\"https://" USER
            "relay.example/7" TOKEN "#" SECRET "\"},\"code\":{\"coding\":[{\"system\":\"https://" USER
            "codes.example" TOKEN "\",\"code\":\"hr\"}]},\"device\":{\"reference\":\"https://" USER
            "lab.example/fhir/Device/3" TOKEN "\"},\"subject\":{\"reference\":\"Patient/73#" SECRET
            "\"}," VALUE("71.5")) "," //
      ENTRY("https://" USER "lab.example/fhir/Encounter/8",
            "\"resourceType\":\"Encounter\",\"status\":\"finished\",\"class\":{\"system\":\"https://" USER
            "codes.example#" SECRET "\",\"code\":\"IMP\"},\"subject\":{\"reference\":\"Patient/73\"},"
            "\"period\":{\"start\":\"2021-03-09\",\"end\":\"2021-03-12\"}") "," //
      ENTRY("https://lab.example/fhir/MedicationStatement/9",
            "\"resourceType\":\"MedicationStatement\",\"id\":\"9\",\"status\":\"active\",\"subject\":{"
            "\"reference\":\"Patient/73\"},\"medicationCodeableConcept\":{\"coding\":[{\"system\":"
            "\"https://lab.example/drugs" TOKEN "\",\"code\":\"d4\",\"display\":\"sildenafil\"}]}"));
  collected c = collect(text);
  assert_ok_err(c.status, &c.err);
  check_all(&c);
  assert_int_equal(c.counts.obs, 1);
  assert_int_equal(c.counts.events, 3);
  assert_string_equal(c.events[2]->code_system, "https://lab.example/drugs");
  assert_string_equal(c.obs[0]->device, "https://lab.example/fhir/Device/3");
  assert_string_equal(c.obs[0]->code_system, "https://codes.example");
  assert_string_equal(c.obs[0]->source, "https://relay.example/7");
  assert_string_equal(c.obs[0]->subject, "73");
  assert_string_equal(c.events[0]->code_system, "https://codes.example");
  assert_string_equal(c.events[0]->identity.record, "https://lab.example/fhir/Encounter/8");
  collected_free(&c);
}

#define CALLED(id, system, value)                                                                            \
  "{\"resourceType\":\"Patient\",\"id\":\"" id                                                               \
  "\",\"identifier\":[{\"value\":\"card 3\"},{\"system\":\"" system "\",\"value\":\"" value                  \
  "\"}],\"gender\":\"female\"}"
#define RATE_OF(identifier)                                                                                       \
  "{\"resourceType\":\"Observation\",\"status\":\"final\",\"subject\":{\"identifier\":" identifier                \
  "},\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},\"valueQuantity\":{\"value\":" \
  "71.5,\"code\":\"/min\",\"system\":\"http://unitsofmeasure.org\"}}"

/* One person under two names would be two patients. */
static void a_patient_is_known_by_an_identifier_that_the_document_has(void **state) {
  (void)state;
  static const struct {
    const char *text, *subject;
  } cases[] = {
      {RATE_OF("{\"system\":\"https://me@h.example/mrn\",\"value\":\"00-12\"}"), "N4"},
      {RATE_OF("{\"value\":\"card 3\"}"), "N4"},
      {RATE_OF("{\"system\":\"https://k.example/mrn\",\"value\":\"00-12\"}"), "00-12"}, /* another house's */
      {RATE_OF("{\"value\":\"00-12\"}"), "00-12"},
      {RATE_OF("{\"system\":\"https://h.example/mrn\",\"value\":\"00-13\"}"), "00-13"}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char text[1200];
    (void)snprintf(text, sizeof text, "%s\n%s\n", cases[k].text,
                   CALLED("N4", "https://h.example/mrn", "00-12"));
    collected c = collect(text);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(c.counts.obs, 1);
    assert_string_equal(c.obs[0]->subject, cases[k].subject);
    collected_free(&c);
  }
}

/* What stands behind an "@" of a value is no host; what two patients have names neither. */
static void an_identifier_of_somebody_else_is_not_taken_for_a_patients(void **state) {
  (void)state;
  static const struct {
    const char *record, *patients, *subject;
  } cases[] = {
      {RATE_OF("{\"system\":\"https://h.example\",\"value\":\"b@h.example\"}"),
       CALLED("N4", "https://h.example", "a@h.example"), "b@h.example"},
      {RATE_OF("{\"system\":\"https://h.example\",\"value\":\"a@h.example\"}"),
       CALLED("N4", "https://h.example", "a@h.example"), "N4"},
      {RATE_OF("{\"system\":\"https://k.example/policy\",\"value\":\"77-3\"}"),
       CALLED("N4", "https://k.example/policy", "77-3") "\n" CALLED("N5", "https://k.example/policy", "77-3"),
       "77-3"},
      {RATE_OF("{\"system\":\"https://k.example/mrn\",\"value\":\"12\"}"), /* one person, said twice */
       CALLED("N4", "https://k.example/mrn", "12") "\n" CALLED("N4", "https://k.example/mrn", "12"), "N4"}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char text[1600];
    (void)snprintf(text, sizeof text, "%s\n%s\n", cases[k].patients, cases[k].record);
    collected c = collect(text);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(c.counts.obs, 1);
    assert_string_equal(c.obs[0]->subject, cases[k].subject);
    collected_free(&c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_hold_no_user_and_no_password),
      cmocka_unit_test(an_address_with_a_query_names_nothing),
      cmocka_unit_test(other_addresses_are_cleaned_as_well),
      cmocka_unit_test(a_patient_is_known_by_an_identifier_that_the_document_has),
      cmocka_unit_test(an_identifier_of_somebody_else_is_not_taken_for_a_patients),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
