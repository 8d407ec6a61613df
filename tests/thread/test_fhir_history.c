/* Deletions in a history. */
#include "thread/collect.h"

#define OBS(id, subject)                                                                                     \
  "{\"resourceType\":\"Observation\",\"id\":\"" id "\",\"status\":\"final\",\"subject\":{\"reference\":"     \
  "\"" subject "\"},\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2022-03-10T00:00:00Z\"},"                \
  "\"effectiveDateTime\":\"2022-03-09\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"    \
  "\"8867-4\"}]},\"valueQuantity\":{\"value\":71,\"system\":\"http://unitsofmeasure.org\",\"code\":"         \
  "\"/min\"}}"
#define PUT(at, id, subject)                                                                                 \
  "{\"fullUrl\":\"" at "Observation/" id                                                                     \
  "\",\"resource\":" OBS(id, subject) ",\"request\":{\"method\":\"PUT\",\"url\":\"Observation/" id "\"}}"
#define DELETE(at, url, more)                                                                                \
  "{\"fullUrl\":\"" at "Observation/7\",\"request\":{\"method\":\"DELETE\",\"url\":\"" url "\"}" more "}"
#define WHEN                                                                                                 \
  ",\"response\":{\"status\":\"204\",\"etag\":\"W/\\\"2\\\"\",\"lastModified\":\"2022-03-11T00:00:00Z\"}"
#define HISTORY(entries) "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[" entries "]}"
#define HERE             "https://Lab.example/fhir/"
#define THERE            "https://there.example/fhir/"

static const hales_obs *only_withdrawal(const collected *c) {
  const hales_obs *found = NULL;
  for (size_t i = 0; i < c->batch.obs.n; i++) {
    if (c->obs[i]->identity.state != HALES_VERSION_ENTERED_IN_ERROR) continue;
    assert_null(found);
    found = c->obs[i];
  }
  return found;
}

static void a_deletion_is_of_whom_the_versions_before_or_behind_it_were(void **state) {
  (void)state;
  static const char *const texts[] = {
      HISTORY(DELETE(HERE, "Observation/7", WHEN) "," PUT(HERE, "7", "Patient/N4") "," PUT(HERE, "8",
                                                                                           "Patient/N5")),
      HISTORY(PUT(HERE, "8", "Patient/N5") "," PUT(HERE, "7", "Patient/N4") "," DELETE(HERE, "Observation/7",
                                                                                       WHEN)),
      HISTORY(PUT(HERE, "7", "Patient/N4") "," DELETE(HERE, "Observation/7/_history/2", WHEN))};
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
    collected c = collect(texts[k]);
    assert_ok_err(c.status, &c.err);
    const hales_obs *gone = only_withdrawal(&c);
    assert_non_null(gone);
    assert_string_equal(gone->subject, "N4");
    assert_string_equal(gone->identity.record, "Observation/7");
    assert_string_equal(gone->identity.system, "lab.example/fhir");
    assert_string_equal(gone->identity.version, "2");
    assert_true(gone->identity.updated.t_us == INT64_C(1646956800000000));
    assert_null(gone->code);
    assert_true(has_note(&c, "deleted by its source", 1));
    collected_free(&c);
  }
}

static void records_of_one_id_at_two_servers_are_told_apart(void **state) {
  (void)state;
  collected c = collect(HISTORY(PUT(THERE, "7", "Patient/N5") "," PUT(HERE, "7", "Patient/N4") "," DELETE(
      HERE, "Observation/7", WHEN)));
  assert_string_equal(only_withdrawal(&c)->subject, "N4");
  collected_free(&c);
  /* by its id alone it may be either: nobody's, unless the caller names one */
  static const char either[] = HISTORY(PUT(THERE, "7", "Patient/N5") "," PUT(
      HERE, "7", "Patient/N4") ",{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation/7\"}}");
  c = collect(either);
  assert_null(only_withdrawal(&c));
  assert_true(has_note(&c, "--subject", 1));
  collected_free(&c);
  const hales_read_options named = {.subject = "N4"};
  c = collect_n(either, sizeof either - 1, &named);
  assert_string_equal(only_withdrawal(&c)->subject, "N4");
  collected_free(&c);
}

static void references_to_patients_are_followed_and_other_deletions_noted(void **state) {
  (void)state;
  collected c = collect(HISTORY(
      "{\"fullUrl\":\"urn:uuid:5\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"N6\"}}," DELETE(
          HERE, "Observation/7", "") "," PUT(HERE, "7", "urn:uuid:5")));
  assert_string_equal(only_withdrawal(&c)->subject, "N6");
  assert_int_equal(only_withdrawal(&c)->identity.updated.precision, HALES_PRECISION_NONE);
  assert_null(only_withdrawal(&c)->identity.version);
  collected_free(&c);
  c = collect(HISTORY("{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation?code=8867-4\"}},"
                      "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/N4\"}},"
                      "{\"request\":{\"method\":\"DELETE\"}}"));
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs + c.counts.events + c.counts.rejected, 0);
  assert_true(has_note(&c, "a deletion that names no record", 2));
  assert_true(has_note(&c, "Patient: deletions of this type are not followed", 1));
  collected_free(&c);
  c = collect(HISTORY(
      "{\"resource\":{\"resourceType\":\"Procedure\",\"id\":\"3\",\"status\":\"completed\",\"subject\":"
      "{\"reference\":\"Patient/N4\"},\"code\":{\"text\":\"catheter\"}},\"request\":{\"method\":"
      "\"DELETE\",\"url\":\"Procedure/3\"}}"));
  assert_int_equal(c.counts.events, 1); /* with its last content: deleted all the same */
  assert_int_equal(c.events[0]->identity.state, HALES_VERSION_ENTERED_IN_ERROR);
  collected_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_deletion_is_of_whom_the_versions_before_or_behind_it_were),
      cmocka_unit_test(records_of_one_id_at_two_servers_are_told_apart),
      cmocka_unit_test(references_to_patients_are_followed_and_other_deletions_noted),
  };
  return cmocka_run_group_tests_name("thread/fhir_history", tests, NULL, NULL);
}
