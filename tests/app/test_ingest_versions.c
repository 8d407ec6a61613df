/* Versions of one record that files bring: which components stand at the end. */
#define _GNU_SOURCE
#include "app/history.h"

#define RECORD(meta, status, body)                                                                           \
  "{\"resourceType\":\"Observation\",\"id\":\"v3\"" meta ",\"status\":\"" status                             \
  "\",\"subject\":{\"reference\":\"Patient/p9\"},\"effectiveDateTime\":\"2021-01-04\"," body "}"
#define DATED             ",\"meta\":{\"versionId\":\"6\",\"lastUpdated\":\"2021-02-07T10:20:30Z\"}"
#define PART(code, value) "{" LOINC(code) "," value "}"
#define PANEL(parts)      LOINC("55284-4") ",\"component\":[" parts "]"
#define SYS(v)            PART("8480-6", MMHG(v))
#define DIA(v)            PART("8462-4", MMHG(v))
#define MEAN(v)           PART("8478-0", MMHG(v))

static hales_ingest_result after(bench *b, const char *const *files, size_t n) {
  hales_ingest_result r = {0};
  *b = opened();
  for (size_t i = 0; i < n; i++) {
    hales_ingest_result_deinit(&r);
    r = take(b, files[i]);
  }
  return r;
}

/* The same version in a second file, which says more or otherwise: no component loses its place to another.
 */
static void a_version_read_again_keeps_its_components(void **state) {
  (void)state;
#define AGAIN(meta, status)                                                                                  \
  {{RECORD(meta, status, PANEL(SYS("120") "," DIA("80"))),                                                   \
    RECORD(meta, status, PANEL(SYS("125") "," DIA("80")))},                                                  \
   2,                                                                                                        \
   125 + 80},                                                                                                \
      {{RECORD(meta, status, PANEL(SYS("120") "," DIA("80"))),                                               \
        RECORD(meta, status, PANEL(SYS("120") "," DIA("80") "," MEAN("94")))},                               \
       3,                                                                                                    \
       120 + 80 + 94},                                                                                       \
  {                                                                                                          \
    {RECORD(meta, status, PANEL(SYS("\"many\"") "," DIA("80"))),                                             \
     RECORD(meta, status, PANEL(SYS("120") "," DIA("80")))},                                                 \
        2, 120 + 80                                                                                          \
  }
  static const struct {
    const char *files[2];
    int standing;
    double sum;
  } cases[] = {AGAIN("", "corrected"), AGAIN("", "amended"), AGAIN(DATED, "corrected"),
               AGAIN(DATED, "amended")};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    bench b;
    hales_ingest_result r = after(&b, cases[k].files, 2);
    const seen x = look(&b, "p9");
    if (x.standing != cases[k].standing) print_error("case %zu\n", k);
    assert_int_equal(x.standing, cases[k].standing);
    assert_close(x.sum, cases[k].sum, 0.0, 0.0);
    hales_ingest_result_deinit(&r);
    closed(&b);
  }
}

#define ONE(meta, status, value) RECORD(meta, status, LOINC("75994-4") "," MMHG(value))
#define CHANGED(day)             ",\"meta\":{\"lastUpdated\":\"2020-" day "T10:20:30Z\"}"
#define LABEL(text)              ",\"meta\":{\"versionId\":\"" text "\"}"

/* Versions that say different things of themselves never take each other's place all round. */
static void one_of_three_versions_stands_in_any_order_of_files(void **state) {
  (void)state;
  static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  static const struct {
    const char *files[3];
    double value; /* that stands */
  } cases[] = {
      {{ONE(CHANGED("01-02"), "corrected", "20"), ONE("", "corrected", "21"),
        ONE(CHANGED("01-01"), "corrected", "22")},
       20},
      {{ONE(CHANGED("02-02"), "preliminary", "20"), ONE(CHANGED("02-01"), "corrected", "21"),
        ONE("", "final", "22")},
       20},
      {{ONE(LABEL("2"), "final", "20"), ONE(LABEL("x"), "final", "21"), ONE(LABEL("1"), "final", "22")}, 20}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
      const char *const files[] = {cases[k].files[orders[o][0]], cases[k].files[orders[o][1]],
                                   cases[k].files[orders[o][2]]};
      bench b;
      hales_ingest_result r = after(&b, files, 3);
      const seen x = look(&b, "p9");
      if (x.standing != 1) print_error("case %zu, order %zu\n", k, o);
      assert_int_equal(x.standing, 1);
      assert_close(x.sum, cases[k].value, 0.0, 0.0);
      hales_ingest_result_deinit(&r);
      closed(&b);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_version_read_again_keeps_its_components),
      cmocka_unit_test(one_of_three_versions_stands_in_any_order_of_files),
  };
  return cmocka_run_group_tests_name("app/ingest_versions", tests, NULL, NULL);
}
