/* The catalogue of treatments: data/drugs.json, read, checked and prepared for sampling.
 *
 * Every number in it has a unit, a certainty (V read in the source, D derived from such numbers, M from
 * memory, m order of magnitude), a source key of docs/references.bib and the derivation in words.  What a
 * trial saw (mean change, its standard error, spread between patients) becomes at load what is sampled: the
 * intrinsic effect on ln PVR (scenario/saturation.h) and, through the closure, the change of contractility
 * that explains the change of cardiac output which the resistances leave over.  docs/treatments.md is written
 * from it.
 */
#ifndef HALES_SCENARIO_DRUG_H
#define HALES_SCENARIO_DRUG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "scenario/saturation.h"

/* What a trial reports.  X(symbol, key in the file, UCUM unit, words) */
#define HALES_TRIAL_QUANTITIES(X)                                                                            \
  X(LN_PVR, "ln_pvr", "1", "ln pulmonary vascular resistance")                                               \
  X(LN_CO, "ln_co", "1", "ln cardiac output (target of the closure)")                                        \
  X(LN_SVR, "ln_svr", "1", "ln systemic vascular resistance")                                                \
  X(LN_HR, "ln_hr", "1", "ln heart rate")                                                                    \
  X(LN_STRESSED, "ln_stressed_volume", "1", "ln stressed blood volume")

typedef enum hales_trial_quantity {
#define X(sym, key, unit, words) HALES_TRIAL_##sym,
  HALES_TRIAL_QUANTITIES(X)
#undef X
      HALES_TRIAL_N
} hales_trial_quantity;

typedef struct hales_trial_number {
  bool has;
  double mean, se, sd;
  const char *certainty, *source, *derivation;
} hales_trial_number;

/* What is sampled.  RESISTANCE: mean and se are intrinsic (scenario/saturation.h) for a class that saturates,
 * else as measured; sd is as measured in both. */
typedef enum hales_response_quantity {
  HALES_RESPONSE_RESISTANCE,
  HALES_RESPONSE_SVR,
  HALES_RESPONSE_HR,
  HALES_RESPONSE_STRESSED,
  HALES_RESPONSE_N
} hales_response_quantity;

enum { HALES_CLOSURES_MAX = 4 };

/* Normal: mean of the trial with its standard error, spread between patients. */
typedef struct hales_response {
  double mean, se, sd;
} hales_response;

typedef struct hales_dose {
  double amount; /* in the drug's dose_unit */
  bool labelled, reference;
  double scale; /* of the reference dose's effects; 1 for the reference and for doses with trial numbers */
  const char *certainty, *source, *derivation; /* of the scale; NULL for the reference */
  hales_trial_number trial[HALES_TRIAL_N];     /* own numbers, else the reference's */
  hales_response response[HALES_RESPONSE_N];
  hales_response contractility[HALES_CLOSURES_MAX]; /* by closure: each circuit leaves another rest over */
} hales_dose;

typedef struct hales_drug_class {
  const char *id, *words;
  bool saturates;
  const char *pregnancy, *pregnancy_certainty, *pregnancy_source; /* why not in pregnancy; NULL: not stated */
} hales_drug_class;

typedef struct hales_drug hales_drug;

/* What part of the trial's patients already took. */
typedef struct hales_drug_background {
  double fraction;
  const hales_drug *drugs[4];
  size_t drugs_n;
  const char *certainty, *source, *derivation;
} hales_drug_background;

struct hales_drug {
  const char *id, *route, *dose_unit, *dose_per, *trial;
  const hales_drug_class *drug_class;
  const char *const *aliases;
  size_t aliases_n;
  const hales_drug_background *background;
  size_t background_n;
  const hales_dose *doses;
  size_t doses_n, reference; /* doses[reference] is taken when no dose is said */
};

typedef struct hales_contraindication {
  const hales_drug_class *a, *b;
  const char *reason, *certainty, *source;
} hales_contraindication;

typedef struct hales_catalogue_note {
  const char *certainty, *source, *derivation;
} hales_catalogue_note;

/* Elasticities d ln CO / d ln x of the patient model on one circuit. */
typedef struct hales_closure {
  const char *model;
  double ln_pvr, ln_svr, ln_hr, ln_stressed, ln_pa_compliance, ln_contractility;
  hales_catalogue_note note;
} hales_closure;

typedef struct hales_drugs {
  hales_saturation saturation;
  hales_closure closure[HALES_CLOSURES_MAX]; /* one per model that a patient can be put on */
  size_t closures_n;
  hales_response pa_compliance_per_ln_pvr; /* d ln C / d ln PVR */
  hales_catalogue_note saturation_note, pa_compliance_note;
  const hales_drug_class *classes;
  const hales_contraindication *contraindications;
  const hales_drug *drugs;
  size_t classes_n, contraindications_n, drugs_n;
} hales_drugs;

/* Enough arena for the built-in catalogue. */
#define HALES_DRUGS_ARENA_BYTES ((size_t)1 << 20)

/* The catalogue that was built in. */
hales_status hales_drugs_load(hales_arena *arena, const hales_drugs **out, hales_err *err) HALES_CHECKED;

/* The same of any text.  EPARSE, ERANGE: the message gives the path in the document and what would be right.
 */
hales_status hales_drugs_read(hales_bytes text, hales_arena *arena, const hales_drugs **out,
                              hales_err *err) HALES_CHECKED;

/* By id or alias, ASCII case ignored, or NULL. */
const hales_drug *hales_drug_find(const hales_drugs *drugs, const char *name);
/* The known name nearest to one that is not, or NULL. */
const char *hales_drug_nearest(const hales_drugs *drugs, const char *name);

/* Index of the closure of that model, or SIZE_MAX when the catalogue has none: no plan can be run on it. */
size_t hales_drugs_closure(const hales_drugs *drugs, const char *model);

/* The rule that forbids both drugs together, or NULL. */
const hales_contraindication *hales_drugs_forbidden(const hales_drugs *drugs, const hales_drug *a,
                                                    const hales_drug *b);
const hales_contraindication *
hales_drugs_forbidden_classes(const hales_drugs *drugs, const hales_drug_class *a, const hales_drug_class *b);

/* Key, unit and words of a trial quantity. */
typedef struct hales_trial_quantity_info {
  const char *key, *unit, *words;
} hales_trial_quantity_info;
const hales_trial_quantity_info *hales_trial_quantity_get(hales_trial_quantity q);

/* docs/treatments.md: every drug, effect, trial, certainty and derivation; the laws and how they were fitted.
 */
void hales_drugs_page(const hales_drugs *drugs, hales_buf *out);

#endif
