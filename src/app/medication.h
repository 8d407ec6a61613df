/* What a subject took on a day, from the treatment events of the thread. */
#ifndef HALES_APP_MEDICATION_H
#define HALES_APP_MEDICATION_H

#include <stdbool.h>

#include "app/pool.h"
#include "scenario/plan.h"
#include "store/store.h"

typedef struct hales_medication {
  const char *label; /* as written */
  bool has_dose;
  double dose;
  const char *dose_unit; /* may be NULL */
  hales_time since;      /* precision NONE: not known */
} hales_medication;

/* Treatments that had begun before the day and had not ended by then.  One that begins on the day itself is
 * taken to begin after the measurement; one whose beginning is not known is taken to run, until it ends; one
 * that ended at a time not known is not.
 *
 *   list, n  out   in p; in the order of the events
 */
hales_status hales_app_medications(hales_store *store, int64_t subject_id, int64_t day, hales_pool *p,
                                   hales_medication **list, size_t *n, hales_err *err) HALES_CHECKED;

/* The same as a regimen of the catalogue, "sildenafil:20+macitentan", or "none": names are found as words of
 * the label, doses where the catalogue lists them.  What is not in the catalogue is noted, not used.
 *
 *   notes, n_note   out   static or in p; what was taken and what not */
hales_status hales_app_background(const hales_drugs *catalogue, size_t n, const hales_medication *list,
                                  hales_pool *p, const char **regimen, const char ***notes, size_t *n_note,
                                  hales_err *err) HALES_CHECKED;

#endif
