#include "support/assert.h"

#include <string.h>

#include "thread/timestamp.h"

static void days_agree_with_known_dates(void **state) {
  (void)state;
  assert_int_equal(hales_days_from_civil(1970, 1, 1), 0);
  assert_int_equal(hales_days_from_civil(2000, 2, 29), 11016);
  assert_int_equal(hales_days_from_civil(2026, 11, 22), 20779);
  assert_int_equal(hales_days_from_civil(1900, 3, 1), -25508);
  for (int64_t day = -62000; day < 84000; day += 37) {
    int y = 0, m = 0, d = 0;
    hales_civil_from_days(day, &y, &m, &d);
    assert_int_equal(hales_days_from_civil(y, m, d), day);
  }
}

static void reads_every_precision_with_its_offset(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t t_us;
    hales_precision p;
    int offset;
  } cases[] = {
      {"1956", INT64_C(-441849600000000), HALES_PRECISION_YEAR, 0},
      {"2020-07", INT64_C(1593561600000000), HALES_PRECISION_MONTH, 0},
      {"2020-07-01", INT64_C(1593561600000000), HALES_PRECISION_DAY, 0},
      {"2020-07-01T09:30Z", INT64_C(1593595800000000), HALES_PRECISION_MINUTE, 0},
      {"2009-07-16T12:18:29-04:00", INT64_C(1247761109000000), HALES_PRECISION_SECOND, -240},
      {"2009-07-16T12:18:29.942+05:45", INT64_C(1247725109942000) + INT64_C(900000000),
       HALES_PRECISION_FRACTION, 345},
      {"2016-12-31T23:59:60Z", INT64_C(1483228800000000), HALES_PRECISION_SECOND, 0},
      {"2020-07-01T09:30:07.1234567Z", INT64_C(1593595807123456), HALES_PRECISION_FRACTION, 0},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    hales_time t = {0};
    hales_err err = {0};
    assert_ok_err(hales_time_read(cases[k].text, &t, &err), &err);
    if (t.t_us != cases[k].t_us) print_error("case %zu %s: %lld\n", k, cases[k].text, (long long)t.t_us);
    assert_true(t.t_us == cases[k].t_us);
    assert_int_equal(t.precision, cases[k].p);
    assert_int_equal(t.offset_min, cases[k].offset);
    assert_int_equal(t.has_offset, cases[k].p >= HALES_PRECISION_MINUTE);
  }
}

static void refuses_dates_that_do_not_exist_without_repeating_them(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t at;
  } no[] = {{"", 0},
            {"0000-01-01", 0},
            {"0000", 0},
            {"2024-02-30", 8},
            {"2023-02-29", 8},
            {"1900-02-29", 8},
            {"2024-13-01", 5},
            {"2024-00-01", 5},
            {"2024-04-31", 8},
            {"24-04-01", 0},
            {"2024-4-1", 5},
            {"2024/04/01", 4},
            {"01.04.2024", 0},
            {"2024-04-01T24:00:00Z", 11},
            {"2024-04-01T12:60Z", 14},
            {"2024-04-01T12:30", 16},
            {"2024-04-01T12:30:61Z", 17},
            {"2024-04-01T12:30:00.Z", 20},
            {"2024-04-01T12:30:00+15:00", 20},
            {"2024-04-01T12:30:00+0100", 22},
            {"2024-04-01 12:30:00", 10},
            {"2024-04-01Z", 10},
            {"2024-04T10:00Z", 8},
            {"1799-12-31", 0},
            {"2201-01-01", 0},
            {"-2024-01-01", 0},
            {"2024-04-01T", 11}};
  for (size_t k = 0; k < sizeof no / sizeof *no; k++) {
    hales_time t = {.t_us = 55};
    hales_err err = {0};
    assert_status(hales_time_read(no[k].text, &t, &err), HALES_EPARSE);
    if (err.at != no[k].at)
      print_error("case %s: at %llu: %s\n", no[k].text, (unsigned long long)err.at, err.msg);
    assert_int_equal(err.at, no[k].at);
    assert_int_equal(t.t_us, 55);
    if (strlen(no[k].text) > 4) assert_null(strstr(err.msg, no[k].text));
  }
}

static void a_local_clock_is_taken_as_utc_and_says_so(void **state) {
  (void)state;
  hales_time t = {0};
  assert_ok(hales_time_read_local("2020-07-01", "09:30:07.25", &t, NULL));
  assert_true(t.t_us == INT64_C(1593595807250000));
  assert_false(t.has_offset);
  assert_int_equal(t.precision, HALES_PRECISION_FRACTION);
  assert_ok(hales_time_read_local("2020-07-01", "", &t, NULL));
  assert_int_equal(t.precision, HALES_PRECISION_DAY);
  assert_status(hales_time_read_local("2020-07", "09:30", &t, NULL), HALES_EPARSE);
  assert_ok(hales_time_read_local("2020-07-01", "9:30:07", &t, NULL));
  assert_true(t.t_us == INT64_C(1593595807000000));
  assert_ok(hales_time_read_local("2020-07-01", "9:30:07+01:00", &t, NULL));
  assert_true(t.has_offset && t.offset_min == 60);
  assert_true(t.t_us == INT64_C(1593592207000000));
  assert_ok(hales_time_read_local("2020-07-01", "09:30Z", &t, NULL));
  assert_true(t.has_offset && t.offset_min == 0);
  static const char *const no[] = {"9:3",   "9",      ":30",     "9:30 PM",   "0930",
                                   "24:30", "9:30+1", "09:30Zx", "9:30-01:75"};
  for (size_t k = 0; k < sizeof no / sizeof *no; k++)
    assert_status(hales_time_read_local("2020-07-01", no[k], &t, NULL), HALES_EPARSE);
  assert_status(hales_time_read("2020-07-01T9:30:00Z", &t, NULL), HALES_EPARSE); /* FHIR has two digits */
  assert_status(hales_time_read_local("2020-07-01T09:30:00Z", NULL, &t, NULL), HALES_EPARSE);
}

static void coarsening_keeps_the_year_as_it_was_where_recorded(void **state) {
  (void)state;
  hales_time t = {0};
  assert_ok(hales_time_read("2020-12-31T23:30:00-05:00", &t, NULL)); /* already 2021 in UTC */
  const hales_time c = hales_time_coarsen(t);
  assert_true(c.t_us == hales_days_from_civil(2020, 1, 1) * HALES_US_PER_DAY);
  assert_int_equal(c.precision, HALES_PRECISION_YEAR);
  assert_ok(hales_time_read("1941-05-17", &t, NULL));
  assert_true(hales_time_coarsen(t).t_us == hales_days_from_civil(1941, 1, 1) * HALES_US_PER_DAY);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(days_agree_with_known_dates),
      cmocka_unit_test(reads_every_precision_with_its_offset),
      cmocka_unit_test(refuses_dates_that_do_not_exist_without_repeating_them),
      cmocka_unit_test(a_local_clock_is_taken_as_utc_and_says_so),
      cmocka_unit_test(coarsening_keeps_the_year_as_it_was_where_recorded),
  };
  return cmocka_run_group_tests_name("thread/timestamp", tests, NULL, NULL);
}
