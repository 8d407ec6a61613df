/* Shared by the files that check a report's data before it is laid out; not for callers of the module.
 *
 * What a field must be, and the error that names the list, the row and the field when it is not.  Each
 * returns OK; EARG when a text, a count or an index is out of contract, ERANGE when an interval is not in
 * order or an sd not positive, EMATH when a number is NaN or infinite.
 */
#ifndef HALES_REPORT_CHECK_PLACE_H
#define HALES_REPORT_CHECK_PLACE_H

#include "report/report.h"

/* Where we are: list name and row, for messages such as "params[3].posterior.hi90 is not finite".
 * Rows are named by number, not by content, so that no message carries patient data. */
typedef struct hales_report_place {
  const char *list;
  size_t row;
  hales_err *err;
} hales_report_place;

hales_status hales_check_finite(const hales_report_place *at, const char *field, double x) HALES_CHECKED;
hales_status hales_check_optional(const hales_report_place *at, const char *field,
                                  hales_optional x) HALES_CHECKED;
hales_status hales_check_array(const hales_report_place *at, const char *field, size_t n,
                               const double *x) HALES_CHECKED;
/* lo90 <= median <= hi90 */
hales_status hales_check_order(const hales_report_place *at, const char *field,
                               hales_interval v) HALES_CHECKED;
/* where `has`: a value with an sd above 0 */
hales_status hales_check_measured(const hales_report_place *at, bool has, double value,
                                  double sd) HALES_CHECKED;
/* there and not empty */
hales_status hales_check_text(const hales_report_place *at, const char *field, const char *s) HALES_CHECKED;
/* `ok`, else the field "is out of range" */
hales_status hales_check_that(const hales_report_place *at, const char *field, bool ok) HALES_CHECKED;
/* a count within HALES_REPORT_ROWS_MAX, with rows behind it */
hales_status hales_check_list(hales_err *err, const char *name, size_t n, const void *items) HALES_CHECKED;
hales_status hales_check_values(const char *name, size_t n, const hales_report_value *v,
                                hales_err *err) HALES_CHECKED;

/* parts of a report, each in its own file */
hales_status hales_check_panels(const hales_report *r, hales_err *err) HALES_CHECKED;
hales_status hales_check_loops(const hales_report *r, hales_err *err) HALES_CHECKED;
hales_status hales_check_arteries(const hales_report_arteries *a, hales_err *err) HALES_CHECKED;
hales_status hales_check_plans(const hales_report_plans *p, hales_err *err) HALES_CHECKED;

#endif
