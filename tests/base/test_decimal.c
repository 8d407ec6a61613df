#include "support/assert.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

static void reads_what_the_compiler_reads(void **state) {
  (void)state;
#define SAME(x)                                                                                              \
  { #x, x }
  static const struct {
    const char *text;
    double want;
  } cases[] = {
      SAME(72.6),
      SAME(-13.25),
      SAME(0.1),
      SAME(1e23),
      SAME(9007199254740993.0),
      SAME(2.2250738585072011e-308), /* the value that hung PHP: just below the least normal */
      SAME(2.2250738585072014e-308),
      SAME(4.9406564584124654e-324),
      SAME(1.7976931348623157e308),
      SAME(123456789012345678901234567890.0),
      SAME(0.00000000000000000000000000123456789),
      SAME(6.02214076E+23),
      SAME(1.15e-3),
  };
#undef SAME
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    double x = 4.5;
    hales_err err = {0};
    assert_ok_err(hales_decimal_read(cases[k].text, strlen(cases[k].text), &x, &err), &err);
    assert_memory_equal(&x, &cases[k].want, sizeof x);
  }
}

static void rounds_half_way_cases_to_even_however_many_digits_tell(void **state) {
  (void)state;
  /* 1 + 2^-53 lies half way between 1 and 1 + 2^-52 */
  const char half[] = "1.00000000000000011102230246251565404236316680908203125";
  char above[sizeof half + 40];
  (void)snprintf(above, sizeof above, "%s%s", half, "000000000000000000000000000000000001");
  double x = 3.5;
  assert_ok(hales_decimal_read(half, strlen(half), &x, NULL));
  assert_close(x, 1.0, 0.0, 0.0);
  assert_ok(hales_decimal_read(above, strlen(above), &x, NULL));
  assert_close(x, 1.0 + DBL_EPSILON, 0.0, 0.0);
}

static void zero_keeps_its_sign_and_any_exponent(void **state) {
  (void)state;
  double x = 3.5;
  assert_ok(hales_decimal_read("-0.000e999999999", 16, &x, NULL));
  assert_true(x >= 0.0 && signbit(x));
  assert_ok(hales_decimal_read("0e-7", 4, &x, NULL));
  assert_true(x >= 0.0 && !signbit(x));
}

static void reads_no_further_than_n(void **state) {
  (void)state;
  double x = 3.5;
  assert_ok(hales_decimal_read("12.5999", 4, &x, NULL));
  assert_close(x, 12.5, 0.0, 0.0);
}

static void refuses_what_is_no_decimal_and_says_where(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t at;
    hales_status want;
  } cases[] = {
      {"", 0, HALES_EPARSE},
      {"-", 1, HALES_EPARSE},
      {"4,5", 1, HALES_EPARSE},
      {"1.", 2, HALES_EPARSE},
      {".5", 0, HALES_EPARSE},
      {"1e", 2, HALES_EPARSE},
      {"1e+", 3, HALES_EPARSE},
      {"0x1p3", 1, HALES_EPARSE},
      {"nan", 0, HALES_EPARSE},
      {"inf", 0, HALES_EPARSE},
      {"-Infinity", 1, HALES_EPARSE},
      {" 5", 0, HALES_EPARSE},
      {"5 ", 1, HALES_EPARSE},
      {"1_000", 1, HALES_EPARSE},
      {"--2", 1, HALES_EPARSE},
      {"1.5.2", 3, HALES_EPARSE},
      {"1e999", 0, HALES_ERANGE},
      {"-1e999", 0, HALES_ERANGE},
      {"1e-999", 0, HALES_ERANGE},
      {"1.8e308", 0, HALES_ERANGE},
      {"3e99999999999999999999", 0, HALES_ERANGE},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    double x = 7.25;
    hales_err err = {0};
    assert_status(hales_decimal_read(cases[k].text, strlen(cases[k].text), &x, &err), cases[k].want);
    assert_int_equal(err.status, cases[k].want);
    assert_int_equal(err.at, cases[k].at);
    assert_close(x, 7.25, 0.0, 0.0);
  }
}

static void refuses_a_number_without_end(void **state) {
  (void)state;
  static char digits[HALES_DECIMAL_TEXT_MAX + 1];
  memset(digits, '7', sizeof digits);
  double x = 2.5;
  assert_status(hales_decimal_read(digits, sizeof digits, &x, NULL), HALES_ERANGE);
  memset(digits, '0', sizeof digits - 4);
  digits[1] = '.';
  assert_status(hales_decimal_read(digits, sizeof digits - 1, &x, NULL), HALES_ERANGE); /* 7e-997 */
}

static void reads_the_same_under_a_locale_with_a_decimal_comma(void **state) {
  (void)state;
  static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
  const char *got = NULL;
  for (size_t k = 0; k < sizeof names / sizeof *names && !got; k++) got = setlocale(LC_NUMERIC, names[k]);
  if (!got) {
    print_message("skipped: no locale with a decimal comma on this machine\n");
    skip();
  }
  double x = 2.5;
  const hales_status s = hales_decimal_read("1234.5678", 9, &x, NULL);
  (void)setlocale(LC_NUMERIC, "C");
  assert_ok(s);
  assert_close(x, 1234.5678, 0.0, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_what_the_compiler_reads),
      cmocka_unit_test(rounds_half_way_cases_to_even_however_many_digits_tell),
      cmocka_unit_test(zero_keeps_its_sign_and_any_exponent),
      cmocka_unit_test(reads_no_further_than_n),
      cmocka_unit_test(refuses_what_is_no_decimal_and_says_where),
      cmocka_unit_test(refuses_a_number_without_end),
      cmocka_unit_test(reads_the_same_under_a_locale_with_a_decimal_comma),
  };
  return cmocka_run_group_tests_name("base/decimal", tests, NULL, NULL);
}
