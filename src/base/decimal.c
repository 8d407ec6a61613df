#include "base/decimal.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The parts of a decimal: digits without leading zeros, value = 0.digits * 10^point. */
typedef struct parts {
  bool negative;
  char digits[HALES_DECIMAL_TEXT_MAX + 1];
  size_t n;
  long exponent; /* of the last digit */
} parts;

/* One run of digits; `fraction` moves the exponent with each. */
static size_t take_digits(const char *text, size_t n, size_t i, bool fraction, parts *d) {
  while (i < n && is_digit(text[i])) {
    if (d->n > 0 || text[i] != '0') d->digits[d->n++] = text[i];
    if (fraction) d->exponent--;
    i++;
  }
  return i;
}

static hales_status split(const char *text, size_t n, parts *d, hales_err *err) {
  size_t i = 0;
  if (i < n && (text[i] == '-' || text[i] == '+')) d->negative = text[i++] == '-';
  if (!(i < n && is_digit(text[i])))
    return HALES_FAIL_AT(err, HALES_EPARSE, i, "not a number: a digit was expected");
  i = take_digits(text, n, i, false, d);
  if (i < n && text[i] == '.') {
    i++;
    if (!(i < n && is_digit(text[i])))
      return HALES_FAIL_AT(err, HALES_EPARSE, i,
                           "not a number: a digit was expected after the decimal point");
    i = take_digits(text, n, i, true, d);
  }
  if (i < n && (text[i] == 'e' || text[i] == 'E')) {
    i++;
    bool down = false;
    if (i < n && (text[i] == '-' || text[i] == '+')) down = text[i++] == '-';
    if (!(i < n && is_digit(text[i])))
      return HALES_FAIL_AT(err, HALES_EPARSE, i, "not a number: a digit was expected in the exponent");
    long e = 0;
    for (; i < n && is_digit(text[i]); i++)
      if (e < 100000) e = 10 * e + (text[i] - '0'); /* more is beyond the doubles whatever the digits */
    d->exponent += down ? -e : e;
  }
  if (i < n) return HALES_FAIL_AT(err, HALES_EPARSE, i, "not a number: unexpected character");
  return HALES_OK;
}

/* Up to 15 digits and a power of ten up to 22 are exact doubles, so one operation rounds correctly
 * [CLINGER1990].  false: not so short. */
static bool read_short(const parts *d, double *x) {
  static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (d->n > 15 || d->exponent < -22 || d->exponent > 22) return false;
  int64_t whole = 0;
  for (size_t i = 0; i < d->n; i++) whole = 10 * whole + (d->digits[i] - '0');
  *x = d->exponent < 0 ? (double)whole / tens[-d->exponent] : (double)whole * tens[d->exponent];
  return true;
}

hales_status hales_decimal_read(const char *text, size_t n, double *value, hales_err *err) {
  if (n > HALES_DECIMAL_TEXT_MAX)
    return HALES_FAIL_AT(err, HALES_ERANGE, HALES_DECIMAL_TEXT_MAX, "number of more than %d characters",
                         HALES_DECIMAL_TEXT_MAX);
  parts d = {.n = 0};
  HALES_TRY(split(text, n, &d, err));
  if (d.n == 0) {
    *value = d.negative ? -0.0 : 0.0;
    return HALES_OK;
  }
  double x = 0.0;
  if (read_short(&d, &x)) {
    *value = d.negative ? -x : x;
    return HALES_OK;
  }
  /* digits and exponent without a radix character: strtod reads this the same in every locale */
  char plain[HALES_DECIMAL_TEXT_MAX + 32];
  (void)snprintf(plain, sizeof plain, "%.*se%ld", (int)d.n, d.digits, d.exponent);
  x = strtod(plain, NULL);
  if (!(x <= 1.7976931348623157e308)) return HALES_FAIL_AT(err, HALES_ERANGE, 0, "number beyond 1.8e308");
  if (x <= 0.0) return HALES_FAIL_AT(err, HALES_ERANGE, 0, "number too small: it would become zero");
  *value = d.negative ? -x : x;
  return HALES_OK;
}
