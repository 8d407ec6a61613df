/* What a risk score may ask about a patient with pulmonary arterial hypertension.
 *
 * One row per item: symbol, field of hales_risk_input, UCUM unit, lawful range, words for a reader.  A value
 * outside the lawful range is a slip (a unit, a decimal point), not a patient, and every score that needs it
 * refuses it by name.  heuristic: the ranges are the widest a living adult can have and carry no clinical
 * meaning.
 *
 * Coded items: who_fc 1..4; sex hales_risk_sex; subtype hales_risk_subtype; effusion hales_risk_effusion;
 * admitted_6mo 0 no, 1 yes.
 */
#ifndef HALES_RISK_INPUT_H
#define HALES_RISK_INPUT_H

#include <stdbool.h>

#include "base/status.h"

/* X(symbol, field, unit, lo, hi, words, coded) */
#define HALES_RISK_ITEMS(X)                                                                                  \
  X(WHO_FC, who_fc, "1", 1, 4, "WHO functional class", true)                                                 \
  X(SIX_MWD, six_mwd_m, "m", 0, 1000, "six-minute walk distance", false)                                     \
  X(BNP, bnp_ng_l, "ng/L", 0, 20000, "BNP", false)                                                           \
  X(NT_PROBNP, nt_probnp_ng_l, "ng/L", 0, 200000, "NT-proBNP", false)                                        \
  X(RAP, rap_mmhg, "mm[Hg]", -5, 50, "right atrial pressure", false)                                         \
  X(CI, ci_l_min_m2, "L/min/m2", 0.5, 10, "cardiac index", false)                                            \
  X(SVO2, svo2_pct, "%", 10, 100, "mixed venous oxygen saturation", false)                                   \
  X(SVI_RHC, svi_rhc_ml_m2, "mL/m2", 5, 150, "stroke volume index (catheter)", false)                        \
  X(SVI_CMR, svi_cmr_ml_m2, "mL/m2", 5, 150, "stroke volume index (MRI)", false)                             \
  X(RVEF, rvef_pct, "%", 1, 90, "right ventricular ejection fraction (MRI)", false)                          \
  X(RVESVI, rvesvi_ml_m2, "mL/m2", 5, 400, "right ventricular end-systolic volume index (MRI)", false)       \
  X(RA_AREA, ra_area_cm2, "cm2", 3, 120, "right atrial area", false)                                         \
  X(TAPSE_SPAP, tapse_spap_mm_mmhg, "mm/mm[Hg]", 0.01, 3, "TAPSE/sPAP", false)                               \
  X(EFFUSION, effusion, "1", 0, 3, "pericardial effusion", true)                                             \
  X(PEAK_VO2, peak_vo2_ml_min_kg, "mL/min/kg", 2, 90, "peak oxygen uptake", false)                           \
  X(VE_VCO2, ve_vco2, "1", 10, 200, "VE/VCO2 slope", false)                                                  \
  X(EGFR, egfr_ml_min_173m2, "mL/min/{1.73_m2}", 1, 250, "estimated glomerular filtration rate", false)      \
  X(SBP, sbp_mmhg, "mm[Hg]", 50, 260, "systolic blood pressure", false)                                      \
  X(HR, hr_bpm, "/min", 25, 250, "heart rate", false)                                                        \
  X(AGE, age_years, "a", 0, 120, "age", false)                                                               \
  X(SEX, sex, "1", 0, 1, "sex", true)                                                                        \
  X(SUBTYPE, subtype, "1", 0, 7, "type of pulmonary arterial hypertension", true)                            \
  X(ADMITTED, admitted_6mo, "1", 0, 1, "any hospital admission in the last 6 months", true)                  \
  X(DLCO, dlco_pct, "%", 2, 200, "DLCO in % of predicted", false)                                            \
  X(PVR, pvr_wu, "[wood'U]", 0.1, 80, "pulmonary vascular resistance", false)

typedef enum hales_risk_item {
#define X(sym, field, unit, lo, hi, words, coded) HALES_RISK_##sym,
  HALES_RISK_ITEMS(X)
#undef X
      HALES_RISK_MALE_OVER_60, /* derived from sex and age; not a field */
  HALES_RISK_ITEM_N,
  HALES_RISK_NONE = -1
} hales_risk_item;

typedef enum hales_risk_sex { HALES_RISK_FEMALE, HALES_RISK_MALE } hales_risk_sex;

typedef enum hales_risk_effusion {
  HALES_RISK_EFFUSION_NONE,
  HALES_RISK_EFFUSION_MINIMAL,
  HALES_RISK_EFFUSION_LARGE,  /* moderate or large */
  HALES_RISK_EFFUSION_PRESENT /* of a size that is not stated: known to a score that asks for any */
} hales_risk_effusion;

typedef enum hales_risk_subtype {
  HALES_RISK_IDIOPATHIC,
  HALES_RISK_HERITABLE,
  HALES_RISK_DRUG_TOXIN,
  HALES_RISK_CONNECTIVE_TISSUE,
  HALES_RISK_PORTOPULMONARY,
  HALES_RISK_CONGENITAL_HEART,
  HALES_RISK_HIV,
  HALES_RISK_OTHER_PAH
} hales_risk_subtype;

/* Every item with its own has_ flag; zero-initialise, then set what is known. */
typedef struct hales_risk_input {
#define X(sym, field, unit, lo, hi, words, coded)                                                            \
  bool has_##field;                                                                                          \
  double field;
  HALES_RISK_ITEMS(X)
#undef X
} hales_risk_input;

/* A row of the table, for reports and forms. */
typedef struct hales_risk_item_info {
  const char *name;  /* the field, with its unit */
  const char *unit;  /* UCUM */
  const char *words; /* for a reader */
  double lo, hi;     /* lawful, both ends included */
  bool coded;        /* a whole number from a list */
} hales_risk_item_info;

/* The row of an item.  assert: item is one. */
const hales_risk_item_info *hales_risk_item_get(hales_risk_item item);

/* The item whose field is called name, or HALES_RISK_NONE. */
hales_risk_item hales_risk_item_find(const char *name);

/* Sets the item of in that is called name.  EARG for an unknown name; the value is checked by the scores. */
hales_status hales_risk_input_set(hales_risk_input *in, const char *name, double value,
                                  hales_err *err) HALES_CHECKED;

/* The value of an item, derived ones included.  False when it is not known. */
bool hales_risk_input_get(const hales_risk_input *in, hales_risk_item item, double *value);

/* OK, or ERANGE when the item is known and outside its lawful range, with name, value and range in the
 * message (for a derived item: of the items it is made of). */
hales_status hales_risk_input_check(const hales_risk_input *in, hales_risk_item item,
                                    hales_err *err) HALES_CHECKED;

#endif
