#include "app/thread_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "support/assert.h"

static int set_up(void **state) {
  hales_store *s = NULL;
  const hales_store_options opt = {.mode = HALES_STORE_INIT};
  if (hales_store_open(":memory:", &opt, &s, NULL) != HALES_OK) return -1;
  *state = s;
  return 0;
}

static int tear_down(void **state) {
  hales_store_close(*state);
  return 0;
}

/* 2019-04-09T08:30:00Z */
#define T0  INT64_C(1554798600000000)
#define DAY INT64_C(86400000000)

static hales_obs an_obs(const char *quantity, const char *unit, double value, int64_t t_us) {
  return (hales_obs){
      .subject = "K-17",
      .code_system = "urn:hales:csv-variable",
      .code = quantity,
      .value = value,
      .value_text = "as written",
      .unit = unit,
      .time = {.t_us = t_us, .precision = HALES_PRECISION_MINUTE, .has_offset = true, .offset_min = 120},
      .place = {.at = 41, .text = "line 9"},
      .quantity = quantity,
      .canonical_value = value,
      .canonical_unit = unit};
}

/* Two documents: three pressures out of order, a correction, an implausible heart rate, words, an unknown
 * code, an observation without a time, a treatment, and two opinions about the sex. */
static void fill(hales_store *s) {
  hales_err err = {0};
  hales_put put;
  int64_t doc = 0, other = 0;
  hales_document d = {.bytes = 321, .reader = "csv", .reader_version = "3", .sha256 = {0xab, 0xcd}};
  hales_document e = {.bytes = 654, .reader = "fhir", .reader_version = "2", .sha256 = {0x12, 0x34}};
  assert_ok_err(hales_store_begin(s, &err), &err);
  assert_ok_err(hales_store_put_document(s, &d, T0 + 5, &doc, &put, &err), &err);
  assert_ok_err(hales_store_put_document(s, &e, T0 + 6, &other, &put, &err), &err);
  hales_obs o[9] = {an_obs("pa_sys_mmhg", "mm[Hg]", 71.5, T0 + 2 * DAY),
                    an_obs("pa_sys_mmhg", "mm[Hg]", 64.25, T0 + 40 * DAY),
                    an_obs("pa_sys_mmhg", "mm[Hg]", 83.5, T0),
                    an_obs("hr_bpm", "/min", 412.5, T0),
                    an_obs(NULL, "g", 17.5, T0),
                    an_obs("pawp_mmhg", "mm[Hg]", 31.5, T0),
                    an_obs("pawp_mmhg", "mm[Hg]", 13.5, T0),
                    an_obs("pa_sys_mmhg", "mm[Hg]", 55.5, 0),
                    an_obs("aetiology", NULL, 0.0, T0)};
  o[3].flags = HALES_OBS_IMPLAUSIBLE;
  o[4].code = "colour_of_socks";
  o[4].flags = HALES_OBS_UNKNOWN_CODE;
  o[5].identity = (hales_identity){.record = "Observation/7", .version = "1"};
  o[6].identity =
      (hales_identity){.record = "Observation/7", .version = "2", .state = HALES_VERSION_CORRECTED};
  o[7].time = (hales_time){0};
  o[7].flags = HALES_OBS_NO_TIME;
  o[8].kind = HALES_VALUE_TEXT;
  o[8].canonical_unit = NULL;
  o[8].canonical_text = "idiopathic";
  for (int i = 0; i < 9; i++)
    assert_ok_err(hales_store_put_obs(s, i % 2 ? other : doc, &o[i], &put, &err), &err);
  const hales_event drug = {.kind = HALES_EVENT_TREATMENT_START,
                            .subject = "K-17",
                            .label = "sildenafil",
                            .dose_text = "20 mg x 3",
                            .time = {.t_us = T0 + DAY, .precision = HALES_PRECISION_DAY}};
  assert_ok_err(hales_store_put_event(s, doc, &drug, &put, &err), &err);
  const hales_subject_fact facts[] = {{.kind = HALES_FACT_SEX, .subject = "K-17", .text = "female"},
                                      {.kind = HALES_FACT_BIRTH,
                                       .subject = "K-17",
                                       .date = {-410227200000000, HALES_PRECISION_YEAR, false, 0}},
                                      {.kind = HALES_FACT_SEX, .subject = "K-17", .text = "male"}};
  for (int i = 0; i < 3; i++) assert_ok_err(hales_store_put_fact(s, doc, &facts[i], &put, &err), &err);
  assert_ok_err(hales_store_commit(s, &err), &err);
}

static const hales_thread_row *row_named(const hales_thread_view *v, const char *name) {
  for (size_t i = 0; i < v->row_count; i++) {
    const char *q = v->rows[i].quantity ? v->rows[i].quantity : v->rows[i].code;
    if (strcmp(q, name) == 0) return &v->rows[i];
  }
  fail_msg("no row %s", name);
  return NULL;
}

static unsigned char memory[1 << 20];

static hales_thread_view load(hales_store *s) {
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  hales_thread_view v;
  hales_err err = {0};
  assert_ok_err(hales_thread_view_load(s, "K-17", &arena, &v, &err), &err);
  return v;
}

static void gathers_coverage_latest_values_and_quality(void **state) {
  fill(*state);
  const hales_thread_view v = load(*state);
  assert_true(v.observations == 8 && v.superseded == 1);
  assert_true(v.row_count == 5 && v.unknown_count == 1);
  assert_true(v.document_count == 2 && v.event_count == 1 && v.fact_count == 3);
  const hales_thread_row *pa = row_named(&v, "pa_sys_mmhg");
  assert_int_equal(pa->n, 4);
  assert_true(pa->latest == 64.25); /* neither the last that came nor the one without a time */
  assert_true(pa->first.t_us == T0 && pa->last.t_us == T0 + 40 * DAY);
  assert_int_equal(pa->flagged, 1);
  assert_int_equal(pa->latest_sha256[0], 0x12);
  assert_int_equal(pa->latest_at, 41);
  assert_string_equal(pa->unit, "mm[Hg]");
  assert_true(row_named(&v, "pawp_mmhg")->latest == 13.5);
  assert_int_equal(row_named(&v, "pawp_mmhg")->n, 1);
  assert_int_equal(row_named(&v, "hr_bpm")->flags[0], 1);
  assert_string_equal(row_named(&v, "aetiology")->latest_text, "idiopathic");
  assert_null(v.rows[v.row_count - 1].quantity); /* the unknown ones come last */
  assert_string_equal(v.rows[v.row_count - 1].code, "colour_of_socks");
  assert_true(v.first.t_us == T0 && v.last.t_us == T0 + 40 * DAY);
}

static void writes_json_that_reads_back(void **state) {
  fill(*state);
  const hales_thread_view v = load(*state);
  hales_buf out = {0};
  hales_err err = {0};
  assert_ok_err(hales_thread_view_json(&v, &out, &err), &err);
  const char *const parts[] = {"\"subject\": \"K-17\"",
                               "\"sex\": null", /* the sources disagree */
                               "\"birth_year\": 1957",
                               "\"pa_sys_mmhg\": {",
                               "\"latest\": 64.25",
                               "\"first\": \"2019-04-09T10:30+02:00\"",
                               "\"last\": \"2019-05-19T10:30+02:00\"",
                               "\"implausible\": 1",
                               "\"code\": \"colour_of_socks\"",
                               "\"kind\": \"treatment_start\"",
                               "\"time\": \"2019-04-10\"",
                               "\"sha256\": \"abcd",
                               "\"received\": \"2019-04-09T08:30:00Z\"",
                               "\"latest\": \"idiopathic\"",
                               "\"superseded\": 1"};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    if (strstr(out.data, parts[i])) continue;
    print_error("lacks %s in\n%s\n", parts[i], out.data);
    fail();
  }
  hales_buf_deinit(&out);
}

static void writes_a_table_for_people(void **state) {
  fill(*state);
  const hales_thread_view v = load(*state);
  hales_buf out = {0};
  hales_thread_view_text(&v, &out);
  const char *const parts[] = {
      "Subject K-17, ",
      "birth 1957",
      "sources disagree",
      "8 observations, 1 superseded, 2 documents",
      "64.25 mm[Hg]",
      "implausible",
      "Kept, not used",
      "colour_of_socks",
      "sildenafil",
      "20 mg x 3",
      "fhir 2, 654 bytes",
      "no_time 1",
      "\nFlags\n  implausible      outside the plausible range of its quantity\n  no_time          no time stated\n\n"};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    if (strstr(out.data, parts[i])) continue;
    print_error("lacks %s in\n%s\n", parts[i], out.data);
    fail();
  }
  hales_buf_deinit(&out);
}

/* "< 62" is no 62: the latest value carries its sign, and one that is no limit has none. */
static void a_limit_is_shown_as_one(void **state) {
  hales_store *s = *state;
  fill(s);
  hales_err err = {0};
  hales_put put;
  hales_obs o[3] = {an_obs("ntprobnp_ng_l", "ng/L", 62.5, T0),
                    an_obs("egfr_ml_min_1_73m2", "mL/min/{1.73_m2}", 60.5, T0),
                    an_obs("bnp_ng_l", "ng/L", 11.5, T0)};
  o[0].flags = HALES_OBS_LESS_THAN;
  o[1].flags = HALES_OBS_GREATER_THAN;
  assert_ok_err(hales_store_begin(s, &err), &err);
  for (int i = 0; i < 3; i++) assert_ok_err(hales_store_put_obs(s, 1, &o[i], &put, &err), &err);
  assert_ok_err(hales_store_commit(s, &err), &err);
  const hales_thread_view v = load(s);
  hales_buf out = {0};
  hales_thread_view_text(&v, &out);
  assert_non_null(strstr(out.data, " <62.5 ng/L"));
  assert_non_null(strstr(out.data, " >60.5 mL/min"));
  assert_non_null(strstr(out.data, " 11.5 ng/L"));
  hales_buf_deinit(&out);
  assert_ok_err(hales_thread_view_json(&v, &out, &err), &err);
  assert_non_null(strstr(out.data, "\"latest_limit\": \"<\""));
  assert_non_null(strstr(out.data, "\"latest_limit\": \">\""));
  assert_non_null(strstr(out.data, "\"latest_limit\": null"));
  hales_buf_deinit(&out);
}

static void a_subject_that_does_not_exist_is_an_error_without_its_name(void **state) {
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  hales_thread_view v;
  hales_err err = {0};
  fill(*state);
  assert_status(hales_thread_view_load(*state, "K-99", &arena, &v, &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "no such subject"));
  assert_null(strstr(err.msg, "K-99"));
}

/* Shrinks the arena until nothing fits: an answer or ENOMEM, never anything else. */
static void every_shortage_of_memory_is_told(void **state) {
  fill(*state);
  size_t refused = 0, served = 0;
  for (size_t cap = 0; cap < 32768; cap += 53) {
    hales_arena arena = {.base = malloc(cap + 1), .cap = cap};
    hales_thread_view v;
    hales_err err = {0};
    const hales_status s = hales_thread_view_load(*state, "K-17", &arena, &v, &err);
    if (s == HALES_OK)
      served++;
    else
      assert_int_equal(s, HALES_ENOMEM);
    if (s != HALES_OK) refused++;
    free(arena.base);
  }
  assert_true(refused > 20 && served > 20);
}

static void times_are_written_as_exactly_as_they_are_known(void **state) {
  (void)state;
  const struct {
    hales_time t;
    const char *want;
  } cases[] = {
      {{T0, HALES_PRECISION_NONE, false, 0}, ""},
      {{T0, HALES_PRECISION_YEAR, false, 0}, "2019"},
      {{T0, HALES_PRECISION_MONTH, false, 0}, "2019-04"},
      {{T0, HALES_PRECISION_DAY, false, 0}, "2019-04-09"},
      {{T0, HALES_PRECISION_MINUTE, false, 0}, "2019-04-09T08:30"},
      {{T0, HALES_PRECISION_SECOND, true, 0}, "2019-04-09T08:30:00Z"},
      {{T0, HALES_PRECISION_MINUTE, true, -570}, "2019-04-08T23:00-09:30"},
      {{T0 + 7000250, HALES_PRECISION_FRACTION, true, 330}, "2019-04-09T14:00:07.000250+05:30"},
      {{-1, HALES_PRECISION_FRACTION, true, 0}, "1969-12-31T23:59:59.999999Z"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char got[HALES_TIME_TEXT_MAX];
    hales_time_text(cases[i].t, got);
    assert_string_equal(got, cases[i].want);
  }
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      T(gathers_coverage_latest_values_and_quality),
      T(writes_json_that_reads_back),
      T(writes_a_table_for_people),
      T(a_limit_is_shown_as_one),
      T(a_subject_that_does_not_exist_is_an_error_without_its_name),
      T(every_shortage_of_memory_is_told),
      cmocka_unit_test(times_are_written_as_exactly_as_they_are_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
