/* Numbers as the visual language prescribes them (its section 3). */
#include "support/assert.h"

#include <string.h>

#include "report/format.h"

#define NB    "\xC2\xA0"
#define EN    "\xE2\x80\x93"
#define MINUS "\xE2\x88\x92"

static void each_kind_of_quantity_has_its_decimals_and_unit(void **state) {
  (void)state;
  static const struct {
    hales_show show;
    hales_interval v;
    const char *want, *unit;
  } rows[] = {
      {HALES_SHOW_PRESSURE, {54.4, 51.6, 56.2}, "54" NB "[52" EN "56]", "mmHg"},
      {HALES_SHOW_FLOW, {4.249, 3.86, 4.44}, "4.2" NB "[3.9" EN "4.4]", "L/min"},
      {HALES_SHOW_INDEX, {2.38, 2.21, 2.57}, "2.4" NB "[2.2" EN "2.6]", "L/min/m\xC2\xB2"},
      {HALES_SHOW_RESISTANCE, {10.62, 9.58, 11.84}, "10.6" NB "[9.6" EN "11.8]", "WU"},
      {HALES_SHOW_RESISTANCE, {0.84, 0.712, 1.263}, "0.84" NB "[0.71" EN "1.26]", "WU"},
      {HALES_SHOW_COMPLIANCE, {0.964, 0.828, 1.117}, "0.96" NB "[0.83" EN "1.12]", "mL/mmHg"},
      {HALES_SHOW_VOLUME, {180.4, 171.3, 188.7}, "180" NB "[171" EN "189]", "mL"},
      {HALES_SHOW_PERCENT, {28.7, 24.1, 33.6}, "29" NB "[24" EN "34]", "%"},
      {HALES_SHOW_RATE, {78.6, 71.2, 86.9}, "79" NB "[71" EN "87]", "/min"},
      {HALES_SHOW_ELASTANCE, {0.661, 0.557, 0.804}, "0.66" NB "[0.56" EN "0.80]", "mmHg/mL"},
      {HALES_SHOW_WORK, {468, 417, 521}, "470" NB "[420" EN "520]", "mJ"},
      {HALES_SHOW_WORK, {1236, 1077, 1413}, "1,200" NB "[1,100" EN "1,400]", "mJ"},
      {HALES_SHOW_TIME, {0.4712, 0.3321, 0.6147}, "0.47" NB "[0.33" EN "0.61]", "s"},
      {HALES_SHOW_SPEED, {9.64, 8.71, 10.92}, "9.6" NB "[8.7" EN "10.9]", "m/s"},
      {HALES_SHOW_PEPTIDE, {1243, 962, 1618}, "1,200" NB "[1,000" EN "1,600]", "ng/L"},
      {HALES_SHOW_PLAIN, {0.01514, 0.01133, 0.01921}, "0.0151" NB "[0.0113" EN "0.0192]", ""},
      {HALES_SHOW_PLAIN, {1.352, 0.338, 16.21}, "1.4" NB "[0.3" EN "16.2]", ""},
      {HALES_SHOW_PLAIN, {1802.3, 1589.6, 2019.8}, "1,802" NB "[1,590" EN "2,020]", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_string_equal(hales_format_interval(rows[i].show, rows[i].v).s, rows[i].want);
    assert_string_equal(hales_show_unit(rows[i].show), rows[i].unit);
  }
}

static void negative_ends_turn_the_dash_into_a_word(void **state) {
  (void)state;
  assert_string_equal(hales_format_interval(HALES_SHOW_CURVATURE, (hales_interval){-0.062, -0.113, -0.018}).s,
                      MINUS "0.06" NB "[" MINUS "0.11" NB "to" NB MINUS "0.02]");
  assert_string_equal(hales_format_interval(HALES_SHOW_PRESSURE, (hales_interval){1.7, -2.6, 5.8}).s,
                      "2" NB "[" MINUS "3" NB "to" NB "6]");
}

static void an_end_that_rounds_to_zero_is_not_minus_zero(void **state) {
  (void)state;
  assert_string_equal(hales_format_interval(HALES_SHOW_PRESSURE, (hales_interval){2.2, -0.3, 5.4}).s,
                      "2" NB "[0" EN "5]");
  assert_string_equal(hales_format_value(HALES_SHOW_RATIO, -0.0013).s, "0.00");
}

static void a_measured_value_keeps_its_decimals(void **state) {
  (void)state;
  static const struct {
    hales_show show;
    double value;
    const char *want;
  } rows[] = {
      {HALES_SHOW_PRESSURE, 15.6, "15.6"},
      {HALES_SHOW_PRESSURE, 20.4, "20.4"},
      {HALES_SHOW_PRESSURE, 20.04, "20.04"},
      {HALES_SHOW_PRESSURE, 16, "16"},
      {HALES_SHOW_PRESSURE, 2.05 * 7.50064, "15.4"}, /* from kPa */
      {HALES_SHOW_PRESSURE, 60.1 / 3.0, "20.0"},
      {HALES_SHOW_PRESSURE, -2.3, MINUS "2.3"},
      {HALES_SHOW_FLOW, 4.1, "4.1"},
      {HALES_SHOW_FLOW, 4.137, "4.137"},
      {HALES_SHOW_PEPTIDE, 1243, "1,243"},
      {HALES_SHOW_PEPTIDE, 1200, "1,200"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_string_equal(hales_format_measured(rows[i].show, rows[i].value).s, rows[i].want);
  assert_string_equal(
      hales_format_measured_interval(HALES_SHOW_PRESSURE, (hales_interval){15.6, 12.3, 18.9}).s,
      "15.6" NB "[12" EN "19]");
}

static void changes_carry_a_sign(void **state) {
  (void)state;
  assert_string_equal(hales_format_change(HALES_SHOW_RESISTANCE, (hales_interval){-2.12, -4.37, -0.13}).s,
                      MINUS "2.1" NB "[" MINUS "4.4" NB "to" NB MINUS "0.1]");
  assert_string_equal(hales_format_change(HALES_SHOW_RESISTANCE, (hales_interval){1.23, 0.31, 2.14}).s,
                      "+1.2" NB "[0.3" EN "2.1]");
  assert_string_equal(hales_format_change(HALES_SHOW_FLOW, (hales_interval){0.02, -0.63, 0.71}).s,
                      "0.0" NB "[" MINUS "0.6" NB "to" NB "+0.7]");
  assert_string_equal(hales_format_change(HALES_SHOW_RESISTANCE, (hales_interval){-0.71, -2.88, 1.43}).s,
                      MINUS "0.7" NB "[" MINUS "2.9" NB "to" NB "+1.4]");
}

static void a_probability_is_never_nought_or_a_hundred(void **state) {
  (void)state;
  assert_string_equal(hales_format_probability(0.0, 1130).s, "<" NB "1" NB "%");
  assert_string_equal(hales_format_probability(0.0062, 1130).s, "<" NB "1" NB "%");
  assert_string_equal(hales_format_probability(0.9971, 1130).s, ">" NB "99" NB "%");
  assert_string_equal(hales_format_probability(1.0, 1e9).s, ">" NB "99" NB "%");
  assert_string_equal(hales_format_probability(0.957, 1130).s, "96" NB "%");
}

static void a_probability_is_no_finer_than_the_draws(void **state) {
  (void)state;
  assert_string_equal(hales_format_probability(0.937, 34).s, "95" NB "%"); /* steps of 5 */
  assert_string_equal(hales_format_probability(0.983, 34).s, ">" NB "95" NB "%");
  assert_string_equal(hales_format_probability(0.63, 4.2).s, "75" NB "%"); /* steps of 25 */
  assert_string_equal(hales_format_probability(0.63, 1.3).s, "too few draws");
}

static void thousands_are_grouped_and_decimals_kept(void **state) {
  (void)state;
  assert_string_equal(hales_format_number(1234567.891, 2).s, "1,234,567.89");
  assert_string_equal(hales_format_number(-987.4, 0).s, MINUS "987");
  assert_string_equal(hales_format_number(12345, -2).s, "12,300");
  assert_string_equal(hales_format_number(999.96, 1).s, "1,000.0");
}

static void enormous_numbers_do_not_overflow_the_text(void **state) {
  (void)state;
  const double huge[] = {1e300, -1e300, 1.7976931348623157e308, 1e-300};
  for (size_t i = 0; i < 4; i++)
    for (int show = 0; show < HALES_SHOW_N; show++) {
      const hales_text t =
          hales_format_interval((hales_show)show, (hales_interval){huge[i], huge[i], huge[i]});
      assert_true(strlen(t.s) < sizeof t.s);
      assert_non_null(strchr(t.s, '['));
    }
}

static void two_digits_are_counted_after_rounding(void **state) {
  (void)state;
  assert_int_equal(hales_show_decimals(HALES_SHOW_WORK, 9.96, 8.1, 12.3), 0); /* 10, not 10.0 */
  assert_int_equal(hales_show_decimals(HALES_SHOW_WORK, 9.94, 8.1, 12.3), 1);
  assert_int_equal(hales_show_decimals(HALES_SHOW_WORK, 34567.0, 2e4, 4e4), -3);
  assert_int_equal(hales_show_decimals(HALES_SHOW_RESISTANCE, 0.96, 0.4, 1.9), 1); /* 0.96 rounds to 1.0 */
  assert_int_equal(hales_show_decimals(HALES_SHOW_RESISTANCE, 0.94, 0.4, 1.9), 2);
}

static void dates_are_written_with_the_month_in_letters(void **state) {
  (void)state;
  assert_string_equal(hales_format_date("2026-10-14").s, "14" NB "Oct" NB "2026");
  assert_string_equal(hales_format_date("2026-03-05T07:09:33Z").s, "5" NB "Mar" NB "2026, 07:09" NB "UTC");
  assert_string_equal(hales_format_date("2026-03-05T07:09:33.25+05:30").s,
                      "5" NB "Mar" NB "2026, 07:09" NB "UTC+5:30");
  assert_string_equal(hales_format_date("2026-07-30T17:45-04:00").s,
                      "30" NB "Jul" NB "2026, 17:45" NB "UTC" MINUS "4");
}

static void what_is_no_date_comes_back_as_it_is(void **state) {
  (void)state;
  const char *odd[] = {"",           "2026",       "2026-13-02",      "2026-00-02",
                       "2026-02-41", "14/10/2026", "2026-10-14Tnoon", "undated"};
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
    assert_string_equal(hales_format_date(odd[i]).s, odd[i]);
}

static void long_hashes_are_shortened_and_keep_their_prefix(void **state) {
  (void)state;
  assert_string_equal(hales_format_hash("9c1e5a0b7d3f42c8a6e1b09f5d7c44d0").s, "9c1e\xE2\x80\xA6"
                                                                               "44d0");
  assert_string_equal(hales_format_hash("tw-3f0a7c5e9b1d2f4a6c8eb21c").s, "tw-3f0a\xE2\x80\xA6"
                                                                          "b21c");
  assert_string_equal(hales_format_hash("short-id").s, "short-id");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_kind_of_quantity_has_its_decimals_and_unit),
      cmocka_unit_test(negative_ends_turn_the_dash_into_a_word),
      cmocka_unit_test(an_end_that_rounds_to_zero_is_not_minus_zero),
      cmocka_unit_test(a_measured_value_keeps_its_decimals),
      cmocka_unit_test(changes_carry_a_sign),
      cmocka_unit_test(a_probability_is_never_nought_or_a_hundred),
      cmocka_unit_test(a_probability_is_no_finer_than_the_draws),
      cmocka_unit_test(thousands_are_grouped_and_decimals_kept),
      cmocka_unit_test(enormous_numbers_do_not_overflow_the_text),
      cmocka_unit_test(two_digits_are_counted_after_rounding),
      cmocka_unit_test(dates_are_written_with_the_month_in_letters),
      cmocka_unit_test(what_is_no_date_comes_back_as_it_is),
      cmocka_unit_test(long_hashes_are_shortened_and_keep_their_prefix),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
