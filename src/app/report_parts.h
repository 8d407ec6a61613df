/* The rooms of a patient report.  Private to app/report*.c, where one file fills one part; units also to
 * other pictures. */
#ifndef HALES_APP_REPORT_PARTS_H
#define HALES_APP_REPORT_PARTS_H

#include "app/arteries.h"
#include "app/calibrate.h"
#include "app/pattern.h"
#include "app/report.h"
#include "app/scenario.h"
#include "base/arena.h"
#include "twin/waves.h"

struct hales_patient_report {
  hales_report data;
  hales_report_fit *fit;       /* = data.fit, while it is being filled */
  hales_report_value *outputs; /* = data.outputs, likewise */
  hales_app_twin twin;
  hales_app_scenario scenario;
  hales_waves waves;
  hales_app_arteries arteries;
  hales_arena arena; /* strings and arrays of data */
  bool full;         /* a text did not fit: hales_parts_status */
  const hales_report_options *opt;
  int64_t subject_id;
  hales_pattern pattern;  /* by hales_parts_finding */
  const char *near_limit; /* likewise: the limits within measurement error; NULL: none */
  int clinical_group;     /* of pulmonary hypertension, 1 to 5; 0: not recorded */
  const char *subject;
};

/* ENOMEM: what a part returns when its rows do not fit. */
hales_status hales_parts_full(hales_err *err) HALES_CHECKED;
/* Formatted text in the report's arena; NULL when it is full, which is asked once, when all parts are filled:
 * a sentence that is not required, a caution, would otherwise be missed by nobody. */
const char *hales_parts_text(hales_patient_report *r, const char *fmt, ...) HALES_PRINTF(2, 3);
/* OK, or ENOMEM when a text did not fit. */
hales_status hales_parts_status(const hales_patient_report *r, hales_err *err) HALES_CHECKED;

/* How a number of that UCUM unit is shown, and by which factor it is multiplied for it. */
typedef struct hales_shown_unit {
  hales_show show;
  const char *unit; /* for kinds without one of their own */
  double factor;
} hales_shown_unit;
hales_shown_unit hales_parts_unit(const char *ucum);
hales_report_side hales_parts_side(const char *side);

/* Did the data inform that parameter?  After hales_parts_twin has filled the parameters. */
bool hales_parts_learned(const hales_patient_report *r, const char *parameter);

hales_status hales_parts_twin(hales_patient_report *r,
                              hales_err *err) HALES_CHECKED; /* fit, parameters, outputs */
hales_status hales_parts_waves(hales_patient_report *r, hales_err *err) HALES_CHECKED; /* panels, loops */
hales_status hales_parts_arteries(hales_patient_report *r, hales_store *store, hales_err *err) HALES_CHECKED;
hales_status hales_parts_origin(hales_patient_report *r, hales_store *store, hales_err *err) HALES_CHECKED;
hales_status hales_parts_plans(hales_patient_report *r, hales_store *store, hales_err *err) HALES_CHECKED;
hales_status hales_parts_exertion(hales_patient_report *r, hales_store *store, hales_err *err) HALES_CHECKED;
hales_status hales_parts_risk(hales_patient_report *r, hales_store *store, hales_err *err) HALES_CHECKED;
/* Posterior of a parameter as the beats were run with it, in `factor` of its unit: what the circuit holds
 * back (a leak no wider than half its valve) is not shown wider.  Untouched where no draw was held back. */
hales_status hales_parts_used(const hales_twin *t, const char *name, double factor, hales_interval *posterior,
                              hales_err *err) HALES_CHECKED;
/* The row of a quantity that was measured and used; NULL when it was not. */
const hales_report_fit *hales_parts_measured(const hales_patient_report *r, const char *name);
/* The first sentences, and whether to trust the rest; after all others. */
void hales_parts_finding(hales_patient_report *r);
/* Why no plan is favoured; after the finding. */
void hales_parts_caution(hales_patient_report *r);

#endif
