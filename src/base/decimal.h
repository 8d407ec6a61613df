/* Decimal text to double: correctly rounded, whatever the locale. */
#ifndef HALES_BASE_DECIMAL_H
#define HALES_BASE_DECIMAL_H

#include <stddef.h>

#include "base/status.h"

/* Longest number that is read; longer ones are refused. */
#define HALES_DECIMAL_TEXT_MAX 1000

/* Reads [+-] digits [. digits] [e|E [+-] digits]; ".5" and "5." are not numbers.
 *
 * No white space, no hexadecimal, no "nan", no "inf", no thousands separator.  RFC 8259's stricter rules (no
 * plus sign, no leading zero) are json.c's business.
 *
 *   text [n]   in    need not be NUL-terminated      borrowed
 *   value      out   finite; untouched on failure
 *
 * Returns OK; EPARSE when the text is not a number; ERANGE when it lies beyond the doubles, or is not zero
 * and yet rounds to zero, or has more than HALES_DECIMAL_TEXT_MAX characters.  err->at = index of the
 * offending byte.
 */
hales_status hales_decimal_read(const char *text, size_t n, double *value, hales_err *err) HALES_CHECKED;

#endif
