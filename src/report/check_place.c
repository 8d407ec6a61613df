#include "report/check_place.h"

#include <math.h>

hales_status hales_check_finite(const hales_report_place *at, const char *field, double x) {
  if (isfinite(x)) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_EMATH, at->row, "report: %s[%zu].%s is not a finite number", at->list,
                       at->row, field);
}

hales_status hales_check_order(const hales_report_place *at, const char *field, hales_interval v) {
  HALES_TRY(hales_check_finite(at, field, v.median));
  HALES_TRY(hales_check_finite(at, field, v.lo90));
  HALES_TRY(hales_check_finite(at, field, v.hi90));
  if (v.lo90 <= v.median && v.median <= v.hi90) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_ERANGE, at->row, "report: %s[%zu].%s must have lo90 <= median <= hi90",
                       at->list, at->row, field);
}

hales_status hales_check_text(const hales_report_place *at, const char *field, const char *s) {
  if (s && *s) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_EARG, at->row, "report: %s[%zu].%s is required", at->list, at->row,
                       field);
}

hales_status hales_check_that(const hales_report_place *at, const char *field, bool ok) {
  if (ok) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_EARG, at->row, "report: %s[%zu].%s is out of range", at->list, at->row,
                       field);
}

hales_status hales_check_list(hales_err *err, const char *name, size_t n, const void *items) {
  if (n <= HALES_REPORT_ROWS_MAX && (n == 0 || items)) return HALES_OK;
  return HALES_FAIL(err, HALES_EARG, "report: %s has a count of %zu (0 to %d) or no rows behind it", name, n,
                    HALES_REPORT_ROWS_MAX);
}

hales_status hales_check_measured(const hales_report_place *at, bool has, double value, double sd) {
  if (!has) return HALES_OK;
  HALES_TRY(hales_check_finite(at, "measured", value));
  HALES_TRY(hales_check_finite(at, "sd", sd));
  if (sd > 0.0) return HALES_OK;
  return HALES_FAIL_AT(at->err, HALES_ERANGE, at->row, "report: %s[%zu].sd must be greater than 0", at->list,
                       at->row);
}

hales_status hales_check_optional(const hales_report_place *at, const char *field, hales_optional x) {
  return x.has ? hales_check_finite(at, field, x.value) : HALES_OK;
}

hales_status hales_check_array(const hales_report_place *at, const char *field, size_t n, const double *x) {
  HALES_TRY(hales_check_that(at, field, n == 0 || x != NULL));
  for (size_t i = 0; i < n; i++) HALES_TRY(hales_check_finite(at, field, x[i]));
  return HALES_OK;
}

hales_status hales_check_values(const char *name, size_t n, const hales_report_value *v, hales_err *err) {
  HALES_TRY(hales_check_list(err, name, n, v));
  for (size_t i = 0; i < n; i++) {
    const hales_report_place at = {name, i, err};
    HALES_TRY(hales_check_text(&at, "name", v[i].name));
    HALES_TRY(hales_check_text(&at, "label", v[i].label));
    HALES_TRY(hales_check_that(&at, "show", v[i].show < HALES_SHOW_N));
    HALES_TRY(hales_check_that(&at, "state", v[i].state <= HALES_VALUE_LOCKED));
    if (v[i].state == HALES_VALUE_OK)
      HALES_TRY(hales_check_order(&at, "twin", v[i].twin));
    else
      HALES_TRY(hales_check_text(&at, "reason", v[i].reason));
    HALES_TRY(hales_check_measured(&at, v[i].has_measured, v[i].measured, v[i].sd));
    HALES_TRY(hales_check_optional(&at, "computed", v[i].computed));
    if (v[i].computed.has) HALES_TRY(hales_check_text(&at, "computed_how", v[i].computed_how));
  }
  return HALES_OK;
}
