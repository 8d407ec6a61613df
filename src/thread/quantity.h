/* The mapping table: which quantity of ours a code or a variable name of a source means.
 *
 * One row per quantity.  Its id is the column name of a table, the key of `fit.NAME` in JSON and a code of
 * the local code system HALES_SYSTEM_LOCAL; the suffix tells the unit (docs/units.md).  Plausibility ranges
 * find typing errors: they flag, they never drop, and they are no clinical thresholds (heuristic: limits
 * beyond which no value of a living adult is expected; every value of [Colunga2023] and of the trials' severe
 * groups lies well inside).  LOINC codes [LOINC] were checked against the profiles of the German
 * intensive-care data set [MII-ICU] and the HL7 vital-signs value sets; where LOINC has no exact term, only
 * the local code stands.
 */
#ifndef HALES_THREAD_QUANTITY_H
#define HALES_THREAD_QUANTITY_H

#include <stddef.h>

#include "thread/observation.h"
#include "thread/site.h"

#define HALES_SYSTEM_LOINC  "http://loinc.org"
#define HALES_SYSTEM_SNOMED "http://snomed.info/sct"
#define HALES_SYSTEM_UCUM   "http://unitsofmeasure.org"
#define HALES_SYSTEM_LOCAL  "urn:hales:quantity"     /* code = id of a quantity */
#define HALES_SYSTEM_CSV    "urn:hales:csv-variable" /* code = variable_name of a long CSV */

/* How it is usually measured: picks the error model. */
typedef enum hales_source {
  HALES_BY_CATHETER,
  HALES_BY_CUFF, /* systemic pressure, cuff or arterial line */
  HALES_BY_MRI,  /* or another volumetric imaging */
  HALES_BY_ECHO,
  HALES_BY_LAB,
  HALES_BY_EXERCISE, /* walk, cardiopulmonary exercise */
  HALES_BY_BODY,
  HALES_BY_CLINIC, /* judged or asked */
} hales_source;

typedef struct hales_quantity {
  const char *id;
  const char *label;
  const char *unit; /* canonical UCUM code; NULL for words */
  double lo, hi;    /* plausible, in unit; numbers only */
  hales_source by;
  const char *loinc;       /* codes, separated by spaces; NULL when there is none */
  double molar_mass_g_mol; /* 0 when not needed */
  const char *words;       /* lawful words, separated by spaces; NULL for numbers */
} hales_quantity;

/* Row k of the table, NULL beyond its end. */
const hales_quantity *hales_quantity_row(size_t k);
/* By id; NULL when there is none. */
const hales_quantity *hales_quantity_find(const char *id);

/* Whether an address of a code system is one of LOINC's. */
bool hales_is_loinc(const char *system);

typedef struct hales_code_match {
  const hales_quantity *quantity; /* NULL: none of ours */
  size_t coding;                  /* which of the codings decided; 0 when none did */
  bool foreign;                   /* a pressure code at a place that is none of ours (left ventricle) */
  bool unclear;                   /* a pressure code at a place that is not understood */
  bool disagree;                  /* two codings mean different quantities of ours: quantity is NULL */
} hales_code_match;

/* The quantity that the codings of a record mean.
 *
 * LOINC's codes of arterial pressure ("systolic blood pressure", 8480-6) are read together with the place
 * that is told around them (site.h): as a component of a pulmonary-artery record such a value is a pulmonary
 * pressure.  Codes that name a place of their own, and local codes, win over them.
 *
 *   codes  [n]   of the value
 *   where        what is told around it; HALES_SITE_SYSTEMIC when nothing is
 */
hales_code_match hales_quantity_match(const hales_coding *codes, size_t n, hales_site where);

/* The lawful word that a text means ("yes" for "Y", "male" for "M"), static; NULL when it means none.
 * Only for quantities of words. */
const char *hales_quantity_word(const hales_quantity *q, const char *text);

/* The number that a text means for a quantity of numbers (WHO functional class "III" = 3). */
bool hales_quantity_number(const hales_quantity *q, const char *text, double *x);

#endif
