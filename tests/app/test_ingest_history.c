/* What several files say of one record or one life: the same stands at the end, in whatever order they come.
 */
#define _GNU_SOURCE
#include "app/history.h"

/* ---- records that are taken back ---- */

#define WEDGE LOINC("75994-4") ",\"effectiveDateTime\":\"2021-01-04\","
#define PANEL                                                                                                \
  LOINC("55284-4")                                                                                           \
  ",\"effectiveDateTime\":\"2021-01-04\",\"component\":[{" LOINC("8480-6") "," MMHG("131") "},{" LOINC(      \
      "8462-4") "," MMHG("83") "}]"
#define RHC   "\"code\":{\"text\":\"catheter\"},\"performedDateTime\":\"2021-01-04\""
#define DRUG  "\"medicationCodeableConcept\":{\"text\":\"bosentan\"}"
#define ORDER DRUG ",\"intent\":\"order\",\"authoredOn\":\"2021-01-04\""
#define STAY  "\"class\":{\"code\":\"IMP\"},\"period\":{\"start\":\"2021-01-04\",\"end\":\"2021-01-09\"}"

/* How a type says that something is, and each way in which it takes it back; of `n` statements. */
typedef struct history {
  const char *type, *good_status, *good, *bad_status, *bad;
  int n;
  bool ordered; /* taken back only by the version; without one it means nothing */
} history;

static const history histories[] = {
    {"Observation", "final", WEDGE MMHG("11.5"), "entered-in-error", WEDGE MMHG("11.5"), 1, false},
    {"Observation", "final", WEDGE MMHG("11.5"), "entered-in-error", "\"note\":[]", 1, false},
    {"Observation", "final", WEDGE MMHG("11.5"), "entered-in-error",
     LOINC("75994-4") ",\"effectiveDateTime\":\"4 January\"", 1, false},
    {"Observation", "final", WEDGE MMHG("11.5"), "entered-in-error",
     WEDGE "\"valueQuantity\":{\"value\":11.5,\"unit\":\"furlong\"}", 1, false},
    {"Observation", "final", WEDGE MMHG("11.5"), "cancelled", LOINC("75994-4"), 1, false},
    {"Observation", "final", WEDGE MMHG("11.5"), "registered", LOINC("75994-4"), 1, true},
    {"Observation", "final", WEDGE MMHG("11.5"), "final", WEDGE "\"dataAbsentReason\":{\"text\":\"lost\"}", 1,
     true},
    {"Observation", "amended", PANEL, "cancelled", LOINC("55284-4"), 2, false},
    {"Observation", "final", PANEL, "entered-in-error", PANEL, 2, false},
    {"Procedure", "completed", RHC, "entered-in-error", RHC, 1, false},
    {"Procedure", "completed", RHC, "entered-in-error", "\"performedDateTime\":\"soon\"", 1, false},
    {"Procedure", "completed", RHC, "not-done", RHC, 1, false},
    {"Procedure", "completed", RHC, "preparation", RHC, 1, true},
    {"MedicationRequest", "active", ORDER, "cancelled", ORDER, 1, false},
    {"MedicationRequest", "active", ORDER, "draft", ORDER, 1, true},
    {"MedicationRequest", "active", ORDER, "active", ORDER ",\"doNotPerform\":true", 1, true},
    {"MedicationRequest", "completed", ORDER, "entered-in-error", "\"intent\":\"order\"", 2, false},
    {"MedicationStatement", "active", DRUG ",\"effectiveDateTime\":\"2021-01-04\"", "not-taken", DRUG, 1,
     false},
    {"MedicationStatement", "active", DRUG, "intended", DRUG, 1, true},
    {"Encounter", "finished", STAY, "cancelled", STAY, 2, false},
    {"Encounter", "finished", STAY, "planned", STAY, 2, true},
};

static void say(char *out, size_t cap, const char *type, const char *meta, const char *status,
                const char *body) {
  const int n =
      snprintf(out, cap,
               "{\"resourceType\":\"%s\",\"id\":\"w7\"%s,\"status\":\"%s\",\"subject\":{\"reference\":"
               "\"Patient/p9\"},%s}",
               type, meta, status, body);
  assert_true(n > 0 && (size_t)n < cap);
}

#define META(version, day)                                                                                   \
  ",\"meta\":{\"versionId\":\"" version "\",\"lastUpdated\":\"2021-0" version "-" day "T10:20:30Z\"}"

static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

/* A store that took the files in that order, whole. */
static bench after(const char *const files[3], const int order[3]) {
  bench b = opened();
  for (int i = 0; i < 3; i++) {
    hales_ingest_result r = take(&b, files[order[i]]);
    assert_int_equal(r.rejected, 0);
    hales_ingest_result_deinit(&r);
  }
  return b;
}

static void a_record_that_was_taken_back_stands_no_longer_whichever_file_came_first(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof histories / sizeof *histories; k++) {
    const history *h = &histories[k];
    char text[2][1200];
    say(text[0], sizeof text[0], h->type, META("2", "11"), h->good_status, h->good);
    say(text[1], sizeof text[1], h->type, META("3", "07"), h->bad_status, h->bad);
    for (int first = 0; first < 2; first++) {
      bench b = opened();
      hales_ingest_result r = take(&b, text[first]);
      const seen before = look(&b, "p9");
      assert_int_equal(r.rejected, 0);
      assert_int_equal(before.standing, first == 0 ? h->n : 0);
      hales_ingest_result_deinit(&r);
      r = take(&b, text[!first]);
      const seen x = look(&b, "p9");
      if (x.standing != 0) print_error("history %zu, %s\n", k, h->type);
      assert_int_equal(x.standing, 0);
      assert_true(x.ever > h->n); /* all that was said is kept */
      assert_int_equal(r.rejected, 0);
      hales_ingest_result_deinit(&r);
      closed(&b);
    }
  }
}

static void what_is_issued_anew_after_that_stands_in_any_order_of_files(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof histories / sizeof *histories; k++)
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
      const history *h = &histories[k];
      char text[3][1200];
      say(text[0], sizeof text[0], h->type, META("2", "11"), h->good_status, h->good);
      say(text[1], sizeof text[1], h->type, META("3", "07"), h->bad_status, h->bad);
      say(text[2], sizeof text[2], h->type, META("4", "05"), h->good_status, h->good);
      bench b = opened();
      for (int i = 0; i < 3; i++) {
        hales_ingest_result r = take(&b, text[orders[o][i]]);
        hales_ingest_result_deinit(&r);
      }
      const seen x = look(&b, "p9");
      if (x.standing != h->n) print_error("history %zu, order %zu\n", k, o);
      assert_int_equal(x.standing, h->n);
      assert_string_equal(x.version, "4");
      closed(&b);
    }
}

static void without_a_version_only_what_is_final_takes_back(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof histories / sizeof *histories; k++) {
    const history *h = &histories[k];
    char text[2][1200];
    say(text[0], sizeof text[0], h->type, "", h->good_status, h->good);
    say(text[1], sizeof text[1], h->type, "", h->bad_status, h->bad);
    bench b = opened();
    for (int i = 0; i < 2; i++) {
      hales_ingest_result r = take(&b, text[i]);
      hales_ingest_result_deinit(&r);
    }
    const seen x = look(&b, "p9");
    if (x.standing != (h->ordered ? h->n : 0)) print_error("history %zu, %s\n", k, h->type);
    assert_int_equal(x.standing, h->ordered ? h->n : 0);
    closed(&b);
  }
}

/* Laboratories put one accession number on every result of an order: it names no single record. */
static void an_identifier_that_records_share_makes_them_one_no_more_than_it_withdraws_them(void **state) {
  (void)state;
#define NAMED(status, value)                                                                                 \
  "{\"resourceType\":\"Observation\",\"identifier\":[{\"system\":\"urn:lab:a\",\"value\":\"A-4711\"}],"      \
  "\"status\":\"" status "\",\"subject\":{\"reference\":\"Patient/p9\"}," value "}"
  static const char *const files[] = {
      "[" NAMED("corrected", WEDGE MMHG("11.5")) "," NAMED("corrected", PANEL) "]",
      NAMED("corrected", LOINC("8478-0") ",\"effectiveDateTime\":\"2021-01-04\"," MMHG("97")),
      NAMED("entered-in-error", WEDGE MMHG("12.5"))};
  for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
    bench b = after(files, orders[o]);
    const seen x = look(&b, "p9");
    assert_int_equal(x.standing, 4);
    assert_close(x.sum, 11.5 + 131 + 83 + 97, 0.0, 0.0);
    closed(&b);
  }
}

static void the_components_of_an_amended_record_stand_together(void **state) {
  (void)state;
  char text[1200];
  say(text, sizeof text, "Observation", "", "amended", PANEL);
  bench b = opened();
  hales_ingest_result r = take(&b, text);
  hales_ingest_result_deinit(&r);
  assert_int_equal(look(&b, "p9").standing, 2); /* none takes the other's place */
  closed(&b);
}

static void what_the_source_made_of_a_value_is_kept(void **state) {
  (void)state;
  static const char *const said[] = {"{\"coding\":[{\"code\":\"HH\"}]}", "{\"text\":\"high\"}"},
                           *const want[] = {"HH", "high"};
  for (size_t k = 0; k < 2; k++) {
    char body[600], text[1200];
    (void)snprintf(body, sizeof body, WEDGE MMHG("29") ",\"interpretation\":[%s]", said[k]);
    say(text, sizeof text, "Observation", META("2", "11"), "final", body);
    bench b = opened();
    hales_ingest_result r = take(&b, text);
    hales_ingest_result_deinit(&r);
    assert_string_equal(look(&b, "p9").interpretation, want[k]);
    closed(&b);
  }
}

/* ---- lives that several files tell ---- */

#define OBS  "subject_identifier,measurement_date,variable_name,value\n"
#define BORN "subject_identifier,date_of_birth,date_of_death,measurement_date,variable_name,value\n"

static void a_time_is_judged_by_the_life_that_any_file_tells(void **state) {
  (void)state;
  /* two before the birth and after the death, one in the year of each: of those only the year is kept */
  static const char *const files[] = {
      OBS "p9,1960-12-30,hr_bpm,71\np9,1961-02-03,hr_bpm,72\np9,1999-05-07,hr_bpm,73\n"
          "p9,2019-11-12,hr_bpm,74\np9,2020-01-05,hr_bpm,75\n",
      BORN "p9,1961-07-03,,,hr_bpm,\n", BORN "p9,,2019-02-09,,hr_bpm,\n"};
  for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
    bench b = after(files, orders[o]);
    const seen x = look(&b, "p9");
    assert_int_equal(x.standing, 5);
    assert_int_equal(x.flagged, 2);
    closed(&b);
  }
}

static void two_files_that_differ_on_a_birth_tell_nothing_of_a_measurement(void **state) {
  (void)state;
  static const char *const files[] = {OBS "p9,1955-06-30,hr_bpm,71\n", BORN "p9,1961-07-03,,,hr_bpm,\n",
                                      BORN "p9,1958-07-03,,,hr_bpm,\n"};
  for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
    bench b = after(files, orders[o]);
    assert_int_equal(look(&b, "p9").flagged, 0);
    closed(&b);
  }
}

static void a_birth_that_was_withdrawn_blames_no_measurement(void **state) {
  (void)state;
#define PATIENT(version, birth)                                                                              \
  "{\"resourceType\":\"Patient\",\"id\":\"p9\",\"meta\":{\"versionId\":\"" version                           \
  "\"},\"birthDate\":\"" birth "\"}"
  static const char *const files[] = {OBS "p9,1955-06-30,hr_bpm,71\n", PATIENT("1", "1961-07-03"),
                                      PATIENT("2", "1931-07-03")};
  for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
    bench b = opened();
    for (int i = 0; i < 3; i++) {
      hales_ingest_result r = take(&b, files[orders[o][i]]);
      hales_ingest_result_deinit(&r);
      if (i == 1 && orders[o][2] == 2) assert_int_equal(look(&b, "p9").flagged, 1);
    }
    assert_int_equal(look(&b, "p9").flagged, 0);
    closed(&b);
  }
}

/* A pressure at `when`, in one document with the birth as it was first stated. */
#define WITH_BIRTH(when)                                                                                     \
  "[" PATIENT("1", "1961-07-03") ",{\"resourceType\":\"Observation\",\"id\":\"t4\",\"status\":\"final\","    \
                                 "\"subject\":{\"reference\":\"Patient/p9\"},\"effectiveDateTime\":\"" when  \
                                 "\"," LOINC("75994-4") "," MMHG("11.5") "}]"

static void a_false_birth_of_the_same_file_blames_no_measurement_once_it_is_corrected(void **state) {
  (void)state;
  static const struct {
    const char *files[2];
    int before, after; /* flagged by the first file alone, and by both */
  } cases[] = {
      {{WITH_BIRTH("1955-06-30"), PATIENT("2", "1931-07-03")}, 1, 0},
      {{WITH_BIRTH("1955-06-30"), PATIENT("2", "1958-07-03")}, 1, 1},
      {{WITH_BIRTH("1961-02-03"), PATIENT("2", "1961-01-03")}, 1, 1}, /* kept to the year: who knows */
      {{WITH_BIRTH("1961-02-03"), PATIENT("2", "1960-11-03")}, 1, 0},
      {{WITH_BIRTH("2031-02-03"), PATIENT("2", "1931-07-03")}, 1, 1}, /* in the future */
      {{WITH_BIRTH("1999-05-07"), PATIENT("2", "2001-07-03")}, 0, 1}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (int first = 0; first < 2; first++) {
      bench b = opened();
      hales_ingest_result r = take(&b, cases[k].files[first]);
      if (first == 0) assert_int_equal(look(&b, "p9").flagged, cases[k].before);
      hales_ingest_result_deinit(&r);
      r = take(&b, cases[k].files[!first]);
      if (look(&b, "p9").flagged != cases[k].after) print_error("case %zu, first %d\n", k, first);
      assert_int_equal(look(&b, "p9").flagged, cases[k].after);
      hales_ingest_result_deinit(&r);
      closed(&b);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_record_that_was_taken_back_stands_no_longer_whichever_file_came_first),
      cmocka_unit_test(what_is_issued_anew_after_that_stands_in_any_order_of_files),
      cmocka_unit_test(without_a_version_only_what_is_final_takes_back),
      cmocka_unit_test(an_identifier_that_records_share_makes_them_one_no_more_than_it_withdraws_them),
      cmocka_unit_test(the_components_of_an_amended_record_stand_together),
      cmocka_unit_test(what_the_source_made_of_a_value_is_kept),
      cmocka_unit_test(a_time_is_judged_by_the_life_that_any_file_tells),
      cmocka_unit_test(two_files_that_differ_on_a_birth_tell_nothing_of_a_measurement),
      cmocka_unit_test(a_birth_that_was_withdrawn_blames_no_measurement),
      cmocka_unit_test(a_false_birth_of_the_same_file_blames_no_measurement_once_it_is_corrected),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
