/* The report of one patient: everything the store and the twin know, put into the shape that is drawn.
 *
 *   hales_patient_report *r = NULL;
 *   HALES_TRY(hales_patient_report_create(store, "P1", &opt, &r, err));
 *   ... hales_report_render(hales_patient_report_data(r), &html, err) ...
 *   hales_patient_report_destroy(r);
 */
#ifndef HALES_APP_REPORT_H
#define HALES_APP_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "report/report.h"
#include "store/store.h"
#include "twin/twin_json.h"

typedef struct hales_patient_report hales_patient_report;

typedef struct hales_report_options {
  const char *const *plan; /* [n_plan] "NAME=DRUG+DRUG", borrowed during the call; none: the standard three */
  size_t n_plan;
  uint64_t seed;
  int threads;
  int64_t now_us;           /* when the report is made */
  const char *code_version; /* borrowed until destroy */
} hales_report_options;

/* Gathers the latest twin of a subject, its waves, the plans on it, its risk scores and where all of it comes
 * from.  EARG: no such subject, or no twin yet (the message says which command makes one); else as the store,
 * the twin reader and the scenario say. */
hales_status hales_patient_report_create(hales_store *store, const char *subject,
                                         const hales_report_options *opt, hales_patient_report **out,
                                         hales_err *err) HALES_CHECKED;
void hales_patient_report_destroy(hales_patient_report *r); /* NULL-safe */

/* Borrowed until destroy. */
const hales_report *hales_patient_report_data(const hales_patient_report *r);

#endif
