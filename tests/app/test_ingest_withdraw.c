/* Withdrawals as servers send them: short, broken, without a subject, in the middle of other things. */
#define _GNU_SOURCE
#include "app/history.h"

#define RECORD(id, status, body)                                                                             \
  "{\"resourceType\":\"Observation\",\"id\":\"" id "\",\"status\":\"" status                                 \
  "\",\"subject\":{\"reference\":\"Patient/p9\"},\"effectiveDateTime\":\"2021-01-04T08:30:00Z\"," body "}"
#define RATE(v)                                                                                              \
  LOINC("8867-4")                                                                                            \
  ",\"valueQuantity\":{\"value\":" v ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}"
#define PANEL(parts) LOINC("55284-4") ",\"component\":[" parts "]"
#define BOTH         PANEL("{" LOINC("8480-6") "," MMHG("131") "},{" LOINC("8462-4") "," MMHG("83") "}")
#define ABSENT       "\"dataAbsentReason\":{\"text\":\"lost\"}"
#define ERROR        "entered-in-error"

/* A Bundle of 20 good heart rates (a second apart, 61 to 80 /min) with one record among them. */
static void among_twenty(char *out, size_t cap, const char *record) {
  size_t n = (size_t)snprintf(out, cap, "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[");
  for (int k = 0; k < 20; k++) {
    if (k == 7) n += (size_t)snprintf(out + n, cap - n, "{\"resource\":%s},", record);
    n += (size_t)snprintf(
        out + n, cap - n,
        "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"g%d\",\"status\":\"final\","
        "\"subject\":{\"reference\":\"Patient/p9\"},"
        "\"effectiveDateTime\":\"2020-05-06T07:08:%02dZ\"," RATE("%d") "}}%s",
        k, k + 11, k + 61, k < 19 ? "," : "]}");
    assert_true(n < cap);
  }
}

static void a_withdrawal_without_a_value_takes_back_its_record_and_no_file_with_it(void **state) {
  (void)state;
  static const struct {
    const char *good, *bad;
    int n;
  } cases[] = {{RECORD("w7", "final", RATE("71")), RECORD("w7", ERROR, LOINC("8867-4")), 1},
               {RECORD("w7", "final", RATE("71")), RECORD("w7", ERROR, LOINC("8867-4") "," ABSENT), 1},
               {RECORD("w7", "final", BOTH),
                RECORD("w7", ERROR, PANEL("{" LOINC("8480-6") "},{" LOINC("8462-4") "}")), 2}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    static char text[16000];
    bench b = opened();
    hales_ingest_result r = take(&b, cases[k].good);
    assert_int_equal(look(&b, "p9").standing, cases[k].n);
    hales_ingest_result_deinit(&r);
    among_twenty(text, sizeof text, cases[k].bad);
    r = take(&b, text);
    const seen x = look(&b, "p9");
    assert_int_equal(r.rejected, 0);
    assert_int_equal(x.standing, 20);
    assert_close(x.sum, 20 * 61 + 190, 0.0, 0.0);
    hales_ingest_result_deinit(&r);
    closed(&b);
  }
}

/* NULL as a subject is nobody; "p9" is named by the caller. */
static void a_withdrawal_of_nobody_is_of_whom_the_caller_names(void **state) {
  (void)state;
#define BARE(type, status) "{\"resourceType\":\"" type "\",\"id\":\"w7\",\"status\":\"" status "\"}"
  static const struct {
    const char *good, *bad;
    int n;
  } cases[] = {
      {RECORD("w7", "final", RATE("71")), BARE("Observation", ERROR), 1},
      {RECORD("w7", "final", BOTH), BARE("Observation", "cancelled"), 2},
      {"{\"resourceType\":\"Procedure\",\"id\":\"w7\",\"status\":\"completed\",\"subject\":{\"reference\":"
       "\"Patient/p9\"},\"code\":{\"text\":\"catheter\"},\"performedDateTime\":\"2021-01-04\"}",
       BARE("Procedure", "not-done"), 1},
      {"{\"resourceType\":\"Encounter\",\"id\":\"w7\",\"status\":\"finished\",\"subject\":{\"reference\":"
       "\"Patient/p9\"},\"class\":{\"code\":\"IMP\"},\"period\":{\"start\":\"2021-01-04\"}}",
       BARE("Encounter", ERROR), 1}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (int named = 0; named < 2; named++) {
      bench b = opened();
      hales_ingest_result r = take(&b, cases[k].good);
      assert_int_equal(look(&b, "p9").standing, cases[k].n);
      hales_ingest_result_deinit(&r);
      r = take_of(&b, cases[k].bad, named ? "p9" : NULL);
      const seen x = look(&b, "p9");
      if (x.standing != (named ? 0 : cases[k].n)) print_error("case %zu, named %d\n", k, named);
      assert_int_equal(x.standing, named ? 0 : cases[k].n);
      assert_int_equal(r.rejected, 0);
      assert_true(r.note_count > 0);
      hales_ingest_result_deinit(&r);
      closed(&b);
    }
}

#define VERSION(v, status, body)                                                                             \
  RECORD("w7\",\"meta\":{\"versionId\":\"" v "\"},\"language\":\"de", status, body)
#define SYS(v) "{" LOINC("8480-6") "," v "}"
#define DIA(v) "{" LOINC("8462-4") "," v "}"

static void a_panel_that_lost_all_its_values_stands_no_longer(void **state) {
  (void)state;
  static const struct {
    const char *good, *bad;
    int standing, rejected;
  } cases[] = {
      {VERSION("2", "final", BOTH), VERSION("3", "final", PANEL(SYS(ABSENT) "," DIA(ABSENT))), 0, 0},
      {VERSION("2", "final", BOTH), VERSION("3", "final", PANEL(SYS("\"note\":[]") "," DIA(ABSENT))), 0, 0},
      {VERSION("2", "final", BOTH), VERSION("3", "final", PANEL(SYS(MMHG("125")) "," DIA(ABSENT))), 1, 0},
      /* one that cannot be read may have had a value */
      {VERSION("2", "final", BOTH), VERSION("3", "final", PANEL(SYS(MMHG("\"x\"")) "," DIA(ABSENT))), 2, 1},
      /* an older version, and one that says nothing of its age */
      {VERSION("4", "final", BOTH), VERSION("3", "final", PANEL(SYS(ABSENT) "," DIA(ABSENT))), 2, 0},
      {RECORD("w7", "final", BOTH), RECORD("w7", "final", PANEL(SYS(ABSENT) "," DIA(ABSENT))), 2, 0}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (int first = 0; first < 2; first++) {
      bench b = opened();
      hales_ingest_result r = take(&b, first ? cases[k].bad : cases[k].good);
      size_t rejected = r.rejected;
      hales_ingest_result_deinit(&r);
      r = take(&b, first ? cases[k].good : cases[k].bad);
      rejected += r.rejected;
      const seen x = look(&b, "p9");
      if (x.standing != cases[k].standing) print_error("case %zu\n", k);
      assert_int_equal(x.standing, cases[k].standing);
      assert_int_equal(rejected, cases[k].rejected);
      hales_ingest_result_deinit(&r);
      closed(&b);
    }
}

#define PROCEDURE(status, code)                                                                                \
  "{\"resourceType\":\"Procedure\",\"id\":\"w7\",\"status\":\"" status                                         \
  "\",\"subject\":{\"reference\":\"Patient/p9\"},\"code\":{\"coding\":[{\"system\":\"urn:x\",\"code\":\"" code \
  "\"}]},\"performedDateTime\":\"2021-01-04\"}"
#define TEN(c)  c c c c c c c c c c
#define LONG_ID TEN(TEN("longcode4711"))

/* What a withdrawal holds is no longer believed, so nothing in it is a reason to refuse it. */
static void a_withdrawal_is_not_refused_for_what_it_holds(void **state) {
  (void)state;
  static const struct {
    const char *good, *bad;
  } cases[] = {{RECORD("w7", "final", BOTH),
                RECORD("w7", ERROR,
                       PANEL("{" LOINC("8480-6") "," MMHG("131") "},{" LOINC("8480-6") "," MMHG("141") "}"))},
               {RECORD("w7", "final", RATE("71")), RECORD("w7", ERROR, LOINC(LONG_ID) "," MMHG("71"))},
               {RECORD("w7", "final", RATE("71")), RECORD("w7", ERROR, LOINC(LONG_ID))},
               {PROCEDURE("completed", "p1"), PROCEDURE(ERROR, LONG_ID)}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    bench b = opened();
    hales_ingest_result r = take(&b, cases[k].good);
    assert_true(look(&b, "p9").standing > 0);
    hales_ingest_result_deinit(&r);
    r = take(&b, cases[k].bad);
    if (r.rejected) print_error("case %zu\n", k);
    assert_int_equal(r.rejected, 0);
    assert_int_equal(look(&b, "p9").standing, 0);
    hales_ingest_result_deinit(&r);
    closed(&b);
  }
}

static void what_was_withdrawn_contradicts_nobody(void **state) {
  (void)state;
  static const char *const files[] = {
      "[" RECORD("a", ERROR, RATE("70")) "," RECORD("b", "final", RATE("80")) "]",
      "[" RECORD("a", "final", RATE("70")) "," RECORD("b", "final", RATE("80")) "]"};
  for (int k = 0; k < 2; k++) {
    bench b = opened();
    hales_ingest_result r = take(&b, files[k]);
    const seen x = look(&b, "p9");
    assert_int_equal(r.rejected, 0);
    assert_int_equal(x.standing, k == 0 ? 1 : 2);
    assert_int_equal(x.conflicts, k == 0 ? 0 : 2);
    hales_ingest_result_deinit(&r);
    closed(&b);
  }
}

#define NAMELESS(status)                                                                                     \
  "{\"resourceType\":\"Observation\",\"status\":\"" status                                                   \
  "\",\"subject\":{\"reference\":\"Patient/p9\"},\"effectiveDateTime\":\"2021-01-04T08:30:00Z\"," RATE(      \
      "73") "}"

/* Without an id it can take back nothing, and must not hide what says the same and was meant. */
static void a_withdrawal_of_no_record_hides_no_good_statement(void **state) {
  (void)state;
  static const char *const good = NAMELESS("final"), *const bad = NAMELESS(ERROR),
                           *const both = "[" NAMELESS(ERROR) "," NAMELESS("final") "]",
                           *const turned = "[" NAMELESS("final") "," NAMELESS(ERROR) "]";
  const char *const orders[][2] = {{bad, good}, {good, bad}, {both, both}, {turned, both}, {both, good}};
  for (size_t k = 0; k < sizeof orders / sizeof *orders; k++) {
    bench b = opened();
    for (int again = 0; again < 2; again++)
      for (int i = 0; i < 2; i++) {
        hales_ingest_result r = take(&b, orders[k][i]);
        assert_int_equal(r.rejected, 0);
        hales_ingest_result_deinit(&r);
      }
    const seen x = look(&b, "p9");
    if (x.standing != 1) print_error("order %zu\n", k);
    assert_int_equal(x.standing, 1);
    assert_int_equal(x.ever, 2); /* the good and the withdrawn, each once, in whatever order */
    assert_close(x.sum, 73.0, 0.0, 0.0);
    closed(&b);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_withdrawal_of_nobody_is_of_whom_the_caller_names),
      cmocka_unit_test(a_withdrawal_is_not_refused_for_what_it_holds),
      cmocka_unit_test(what_was_withdrawn_contradicts_nobody),
      cmocka_unit_test(a_withdrawal_of_no_record_hides_no_good_statement),
      cmocka_unit_test(a_panel_that_lost_all_its_values_stands_no_longer),
      cmocka_unit_test(a_withdrawal_without_a_value_takes_back_its_record_and_no_file_with_it),
  };
  return cmocka_run_group_tests_name("app/ingest_withdraw", tests, NULL, NULL);
}
