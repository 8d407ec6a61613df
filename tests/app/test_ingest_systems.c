/* One id of two servers: different records where both say whose they are, and only there. */
#define _GNU_SOURCE
#include "app/history.h"

#define A    "https://lab.example/fhir/"
#define B    "https://ward.example/r4/"
#define NONE ""

/* An entry of a Bundle: its server's address (or none), version, status, rate; Observation/12 of p9. */
#define ENTRY_AT(url, version, status, when, rate)                                                           \
  "{" url "\"resource\":{\"resourceType\":\"Observation\",\"id\":\"12\",\"meta\":{\"versionId\":\"" version  \
  "\",\"lastUpdated\":\"2021-02-0" version "T08:00:00Z\"},\"status\":\"" status                              \
  "\",\"subject\":{\"reference\":\"Patient/p9\"},\"effectiveDateTime\":\"" when                              \
  "\"," LOINC("8867-4") ",\"valueQuantity\":{\"value\":" rate                                                \
                        ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}}}"
#define FROM(base)                        "\"fullUrl\":\"" base "Observation/12\","
#define ENTRY(url, version, status, rate) ENTRY_AT(url, version, status, "2021-01-04T08:30:00Z", rate)
#define BUNDLE(entries)                   "{\"resourceType\":\"Bundle\",\"entry\":[" entries "]}"
#define ONE(url, version, status, rate)   BUNDLE(ENTRY(url, version, status, rate))
#define LATER(url, version, status, rate) BUNDLE(ENTRY_AT(url, version, status, "2021-01-07T09:30:00Z", rate))

typedef struct history {
  const char *files[4];
  int standing;
  double sum;
} history;

/* All orders of up to four files, each taken twice: the same stands, and nothing is stored twice.  learnt:
 * one without its address is stored where it comes before the same with it, and only there. */
static void check(const history *h, size_t number, bool learnt) {
  size_t n = 0;
  while (n < 4 && h->files[n]) n++;
  int ever = -1;
  for (size_t code = 0; code < 256; code++) {
    size_t order[4], used = 0;
    bool lawful = true;
    for (size_t i = 0; i < n; i++) {
      order[i] = code >> 2 * i & 3;
      lawful &= order[i] < n && !(used >> order[i] & 1);
      used |= (size_t)1 << order[i];
    }
    if (!lawful || code >> 2 * n) continue;
    bench b = opened();
    for (int again = 0; again < 2; again++)
      for (size_t i = 0; i < n; i++) {
        hales_ingest_result r = take(&b, h->files[order[i]]);
        assert_int_equal(r.rejected, 0);
        if (again) assert_int_equal(r.stored, 0);
        hales_ingest_result_deinit(&r);
      }
    const seen x = look(&b, "p9");
    if (x.standing != h->standing) print_error("case %zu, order %zu: %d stand\n", number, code, x.standing);
    assert_int_equal(x.standing, h->standing);
    assert_close(x.sum, h->sum, 0.0, 0.0);
    if (ever < 0 || learnt) ever = x.ever;
    assert_int_equal(x.ever, ever);
    closed(&b);
  }
}

static void records_of_two_servers_stand_beside_each_other_and_corrections_find_theirs(void **state) {
  (void)state;
  static const history cases[] = {
      /* two servers */
      {{ONE(FROM(A), "1", "final", "71"), LATER(FROM(B), "2", "final", "83")}, 2, 154},
      /* a correction takes the place of its own server's record alone */
      {{ONE(FROM(A), "1", "final", "71"), LATER(FROM(B), "2", "final", "83"),
        ONE(FROM(A), "3", "corrected", "74")},
       2,
       157},
      {{ONE(FROM(A), "1", "final", "71"), LATER(FROM(B), "2", "final", "83"),
        ONE(FROM(B), "3", "entered-in-error", "83")},
       1,
       71},
      /* the same statement of both: each has its own, so that either can be corrected */
      {{ONE(FROM(A), "1", "final", "71"), ONE(FROM(B), "1", "final", "71"), ONE(FROM(B), "2", "final", "79")},
       2,
       150},
      /* one that does not say is of either: as if nobody said */
      {{ONE(FROM(A), "1", "final", "71"), ONE(NONE, "2", "final", "76")}, 1, 76},
      {{ONE(NONE, "1", "final", "71"), ONE(NONE, "2", "final", "76")}, 1, 76},
      {{ONE(FROM(A), "1", "final", "71"), ONE(NONE, "2", "entered-in-error", "71")}, 0, 0},
      /* an address inside a document says nothing */
      {{ONE("\"fullUrl\":\"urn:uuid:61\",", "1", "final", "71"),
        ONE("\"fullUrl\":\"urn:uuid:62\",", "2", "final", "76")},
       1,
       76},
      /* one server, written otherwise; a server's address of something else */
      {{ONE(FROM(A), "1", "final", "71"), ONE(FROM("http://LAB.example:80/fhir/"), "2", "final", "76")},
       1,
       76},
      {{ONE(FROM(A), "1", "final", "71"),
        ONE("\"fullUrl\":\"" A "Observation/12/_history/2\",", "2", "final", "76")},
       1,
       76},
      /* with somebody's name and password: not of the address */
      {{ONE(FROM(A), "1", "final", "71"),
        ONE(FROM("https://reader:p@ss@lab.example/fhir/"), "2", "final", "76")},
       1,
       76},
      {{ONE(FROM(A), "1", "final", "71"), ONE("\"fullUrl\":\"" B "Observation/99\",", "2", "final", "76")},
       1,
       76}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) check(&cases[k], k, false);
}

/* In one file: what one server says twice is a contradiction, what two say is none; and who does not say may
 * be either.  Whichever comes first in it. */
static void in_one_file_records_are_told_apart_only_where_both_say_whose_they_are(void **state) {
  (void)state;
  static const struct {
    const char *entries[3];
    int standing, conflicts, rejected;
  } cases[] = {
      {{ENTRY(FROM(A), "1", "final", "71"), ENTRY(FROM(B), "1", "final", "83")}, 2, 2, 0},
      {{ENTRY(FROM(A), "1", "final", "71"), ENTRY(FROM(A), "1", "final", "83")}, 0, 0, 2},
      /* versions of one record, one of them with its address */
      {{ENTRY(FROM(A), "1", "final", "71"), ENTRY(NONE, "2", "final", "83")}, 1, 0, 0},
      {{ENTRY(NONE, "1", "final", "71"), ENTRY(FROM(A), "2", "final", "83")}, 1, 0, 0},
      /* one version of it, said in two ways */
      {{ENTRY(FROM(A), "1", "final", "71"), ENTRY(NONE, "1", "final", "83")}, 0, 0, 2},
      {{ENTRY(FROM(A), "1", "final", "71"), ENTRY(NONE, "1", "final", "83"),
        ENTRY(FROM(A), "1", "final", "71")},
       0,
       0,
       3},
      /* it contradicts one of two servers; the other one's says as it does, and stays, with the doubt */
      {{ENTRY(FROM(A), "1", "final", "71"), ENTRY(NONE, "1", "final", "83"),
        ENTRY(FROM(B), "1", "final", "83")},
       1,
       1,
       2},
      {{ENTRY(FROM(A), "1", "final", "71"), ENTRY(NONE, "1", "final", "79"),
        ENTRY(FROM(B), "1", "final", "83")},
       0,
       0,
       3},
      /* versions of two servers' records are no versions of one */
      {{ENTRY(FROM(A), "1", "final", "71"), ENTRY(FROM(B), "2", "final", "83"), NULL}, 2, 2, 0}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    const char *const *e = cases[k].entries;
    const int n = e[2] ? 3 : 2;
    for (int first = 0; first < n; first++) {
      char text[3000];
      (void)snprintf(text, sizeof text, BUNDLE("%s,%s%s%s"), e[first], e[(first + 1) % n], n > 2 ? "," : "",
                     n > 2 ? e[(first + 2) % n] : "");
      bench b = opened();
      hales_ingest_result r = take(&b, text);
      if ((int)r.rejected != cases[k].rejected) print_error("case %zu from %d\n", k, first);
      assert_int_equal(r.rejected, cases[k].rejected);
      if (cases[k].standing) {
        const seen x = look(&b, "p9");
        assert_int_equal(x.standing, cases[k].standing);
        assert_int_equal(x.conflicts, cases[k].conflicts);
      }
      hales_ingest_result_deinit(&r);
      closed(&b);
    }
  }
}

/* The same with and without its address, and another server's: each keeps its own, whichever came first. */
static void whose_a_record_is_may_be_learnt_later(void **state) {
  (void)state;
  static const history cases[] = {
      /* the same with and without its address, and another server's: each keeps its own, whichever came first
       */
      {{ONE(NONE, "1", "final", "71"), ONE(FROM(A), "1", "final", "71"), ONE(FROM(B), "2", "final", "83")},
       2,
       154},
      {{ONE(NONE, "1", "final", "71"), ONE(FROM(A), "1", "final", "71"), ONE(FROM(B), "1", "final", "71"),
        ONE(FROM(A), "3", "corrected", "74")},
       2,
       145},
      {{ONE(NONE, "2", "entered-in-error", "71"), ONE(FROM(A), "2", "entered-in-error", "71"),
        LATER(FROM(B), "3", "final", "83")},
       1,
       83},
      /* what took the place of another server's record, too, before it said whose it is */
      {{ONE(NONE, "2", "final", "76"), ONE(FROM(A), "2", "final", "76"), ONE(FROM(B), "1", "final", "83"),
        ONE(FROM(A), "1", "final", "71")},
       2,
       159},
      /* together in one file */
      {{BUNDLE(ENTRY(NONE, "1", "final", "71") "," ENTRY(FROM(A), "1", "final", "71")),
        ONE(FROM(B), "2", "final", "83")},
       2,
       154},
      {{BUNDLE(ENTRY(FROM(A), "1", "final", "71") "," ENTRY(NONE, "1", "final", "71")),
        ONE(FROM(B), "2", "final", "83")},
       2,
       154}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) check(&cases[k], k, true);
}

/* A store of before, which kept no addresses: the same files again say whose the records are. */
static void what_was_stored_without_addresses_is_mended_by_the_files_that_have_them(void **state) {
  (void)state;
  static const char *const again[] = {ONE(FROM(A), "1", "final", "71"), ONE(FROM(B), "2", "final", "83")};
  for (int first = 0; first < 2; first++) {
    bench b = opened();
    hales_ingest_result r = take(&b, BUNDLE(ENTRY(NONE, "1", "final", "71")));
    hales_ingest_result_deinit(&r);
    r = take(&b, BUNDLE(ENTRY(NONE, "2", "final", "83")));
    hales_ingest_result_deinit(&r);
    assert_int_equal(look(&b, "p9").standing, 1);
    for (int k = 0; k < 4; k++) {
      r = take(&b, again[(first + k) % 2]);
      assert_int_equal(r.stored, k < 2);
      assert_int_equal(r.duplicate, k >= 2);
      hales_ingest_result_deinit(&r);
    }
    const seen x = look(&b, "p9");
    assert_int_equal(x.standing, 2);
    assert_close(x.sum, 154, 0.0, 0.0);
    closed(&b);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(records_of_two_servers_stand_beside_each_other_and_corrections_find_theirs),
      cmocka_unit_test(whose_a_record_is_may_be_learnt_later),
      cmocka_unit_test(what_was_stored_without_addresses_is_mended_by_the_files_that_have_them),
      cmocka_unit_test(in_one_file_records_are_told_apart_only_where_both_say_whose_they_are),
  };
  return cmocka_run_group_tests_name("app/ingest_systems", tests, NULL, NULL);
}
