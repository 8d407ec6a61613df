/* A treatment plan: NAME=DRUG[:DOSE][+DRUG[:DOSE]...], for example  B=sildenafil:20mg+macitentan.
 *
 * The plan is the whole regimen, not an addition; the background is the regimen under which the patient's
 * data were measured (none unless set).  NAME=stay and NAME=none leave everything as it is.
 */
#ifndef HALES_SCENARIO_PLAN_H
#define HALES_SCENARIO_PLAN_H

#include "base/json_write.h"
#include "scenario/drug.h"

#define HALES_PLAN_DRUGS_MAX 8
#define HALES_PLAN_NAME_MAX  32

typedef struct hales_plan_drug {
  const hales_drug *drug;
  const hales_dose *dose;
} hales_plan_drug;

typedef struct hales_regimen {
  size_t n;
  hales_plan_drug drugs[HALES_PLAN_DRUGS_MAX];
} hales_regimen;

typedef struct hales_plan {
  const hales_drugs *catalogue; /* borrowed */
  char name[HALES_PLAN_NAME_MAX + 1];
  bool stay;
  hales_regimen regimen, background;
} hales_plan;

/* Reads NAME=REGIMEN.
 *
 * Name: letters, digits, "_" and "-".  Dose: an amount the catalogue lists, with or without the drug's unit
 * ("20", "20mg", "20 mg").  Returns OK; EPARSE for the form; EARG for an unknown drug (the nearest name is
 * offered), an unknown dose (the listed ones are named) or a drug that is there twice; EDENY for drugs that
 * must not be taken together, with the reason.
 */
hales_status hales_plan_read(const hales_drugs *catalogue, const char *text, hales_plan *out,
                             hales_err *err) HALES_CHECKED;

/* Sets what the patient took when measured: REGIMEN as in a plan, without a name; "none" for nothing.
 *
 * The effect of a plan is then the difference of the two regimens.  Same errors, but what the patient takes
 * is a fact: contraindicated pairs are not refused. */
hales_status hales_plan_set_background(hales_plan *plan, const char *regimen, hales_err *err) HALES_CHECKED;

/* "sildenafil 20 mg three times a day + macitentan 10 mg once a day", or "no change". */
void hales_plan_words(const hales_plan *plan, hales_buf *out);

/* The plan as one JSON object: drugs with dose, trial, and each number with certainty, source and derivation.
 */
void hales_plan_json(const hales_plan *plan, hales_jw *w);

#endif
