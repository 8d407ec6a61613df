/* What a subject took on a day, from the treatment events of the thread. */
#ifndef HALES_APP_MEDICATION_H
#define HALES_APP_MEDICATION_H

#include <stdbool.h>

#include "app/pool.h"
#include "scenario/drug_names.h"
#include "scenario/plan.h"
#include "store/store.h"

typedef struct hales_medication {
  const char *label;              /* as written; where there is none, its code */
  const char *code_system, *code; /* may be NULL */
  bool has_dose;
  double dose;
  const char *dose_unit; /* may be NULL */
  hales_time since;      /* precision NONE: not known */
} hales_medication;

/* Treatments that had begun before the day and had not ended by then.  One that begins on the day itself is
 * taken to begin after the measurement; one whose beginning is not known is taken to run, until it ends; one
 * that ended at a time not known is not.  An end is of its own record: a drug is taken while any of its
 * records runs (a prescription that is over beside a statement that it is taken).  What has no record ids is
 * one record.
 *
 *   list, n  out   in p; in the order of the events
 */
hales_status hales_app_medications(hales_store *store, int64_t subject_id, int64_t day, hales_pool *p,
                                   hales_medication **list, size_t *n, hales_err *err) HALES_CHECKED;

/* What the thread says was taken, in the words of the catalogue. */
typedef struct hales_background {
  const char *regimen; /* "sildenafil:20+macitentan", or "none" */
  const char **note;   /* what was taken and what not; has room for one more */
  size_t n_note;
  /* taken, and only the class is known: it stays in every plan */
  const hales_drug_name *other[HALES_PLAN_DRUGS_MAX];
  size_t n_other;
} hales_background;

/* The same as a regimen of the catalogue: names and codes are those of data/medications.json, doses where the
 * catalogue lists them.  What is in neither is noted, not used.  Texts are static or in p. */
hales_status hales_app_background(const hales_drugs *catalogue, const hales_drug_names *names, size_t n,
                                  const hales_medication *list, hales_pool *p, hales_background *out,
                                  hales_err *err) HALES_CHECKED;

#endif
