/* Deletions of a history, in one file and across files, in either order. */
#define _GNU_SOURCE
#include "app/history.h"

#define RECORD(id, version, date, value)                                                                     \
  "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"" id "\",\"status\":\"final\",\"meta\":{"        \
  "\"versionId\":\"" version "\",\"lastUpdated\":\"" date "T00:00:00Z\"},\"subject\":{\"reference\":"        \
  "\"Patient/p9\"},\"effectiveDateTime\":\"2021-01-04T08:30:00Z\"," LOINC(                                   \
      "8867-4") ",\"valueQuantity\":{"                                                                       \
                "\"value\":" value                                                                           \
                ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}},\"request\":{"                \
                "\"method\":\"PUT\",\"url\":\"Observation/" id "\"}}"
#define DELETED(id, date)                                                                                    \
  "{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation/" id "\"},\"response\":{\"status\":\"204\","    \
  "\"lastModified\":\"" date "T00:00:00Z\"}}"
#define HISTORY(entries) "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[" entries "]}"

#define FIRST   RECORD("w7", "1", "2022-03-10", "71")
#define OTHER   RECORD("w8", "1", "2022-03-10", "94")
#define GONE    DELETED("w7", "2022-03-11")
#define AGAIN   RECORD("w7", "3", "2022-03-12", "73")
#define EARLIER DELETED("w7", "2022-03-08")

static void the_latest_of_a_record_counts_wherever_it_stands_in_the_file(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int standing;
    double sum;
  } cases[] = {{HISTORY(FIRST "," OTHER "," GONE), 1, 94.0},
               {HISTORY(GONE "," OTHER "," FIRST), 1, 94.0},
               {HISTORY(AGAIN "," GONE "," FIRST "," OTHER), 2, 167.0},
               {HISTORY(OTHER "," FIRST "," GONE "," AGAIN), 2, 167.0},
               {HISTORY(GONE "," AGAIN "," OTHER "," FIRST), 2, 167.0},
               {HISTORY(FIRST "," EARLIER "," OTHER), 2, 165.0}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    bench b = opened();
    hales_ingest_result r = take(&b, cases[k].text);
    const seen x = look(&b, "p9");
    if (x.standing != cases[k].standing) print_error("case %zu\n", k);
    assert_int_equal(r.rejected, 0);
    assert_int_equal(x.standing, cases[k].standing);
    assert_close(x.sum, cases[k].sum, 0.0, 0.0);
    hales_ingest_result_deinit(&r);
    closed(&b);
  }
}

static void a_deletion_alone_is_of_whom_the_caller_names(void **state) {
  (void)state;
  for (int first = 0; first < 2; first++)
    for (int named = 0; named < 2; named++) {
      bench b = opened();
      hales_ingest_result r =
          first ? take_of(&b, HISTORY(GONE), named ? "p9" : NULL) : take(&b, HISTORY(FIRST "," OTHER));
      hales_ingest_result_deinit(&r);
      r = first ? take(&b, HISTORY(FIRST "," OTHER)) : take_of(&b, HISTORY(GONE), named ? "p9" : NULL);
      assert_int_equal(look(&b, "p9").standing, named ? 1 : 2);
      assert_int_equal(r.rejected, 0);
      hales_ingest_result_deinit(&r);
      closed(&b);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_latest_of_a_record_counts_wherever_it_stands_in_the_file),
      cmocka_unit_test(a_deletion_alone_is_of_whom_the_caller_names),
  };
  return cmocka_run_group_tests_name("app/ingest_deletion", tests, NULL, NULL);
}
