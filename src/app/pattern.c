#include "app/pattern.h"

#include <math.h>
#include <stddef.h>

hales_pattern hales_pattern_of(double mpap_mmhg, double wedge_mmhg, double pvr_wu) {
  if (mpap_mmhg <= 20.0) return HALES_PATTERN_NO_PH;
  if (isnan(mpap_mmhg) || isnan(wedge_mmhg) || isnan(pvr_wu) || wedge_mmhg > mpap_mmhg)
    return HALES_PATTERN_OPEN;
  if (wedge_mmhg > 15.0) return pvr_wu > 2.0 ? HALES_PATTERN_COMBINED : HALES_PATTERN_ISOLATED_POST;
  return pvr_wu > 2.0 ? HALES_PATTERN_PRE : HALES_PATTERN_UNCLASSIFIED;
}

const char *hales_pattern_words(hales_pattern p) {
  static const char *const words[] = {
      [HALES_PATTERN_OPEN] = "the haemodynamic pattern is left open",
      [HALES_PATTERN_NO_PH] = "no pulmonary hypertension at rest",
      [HALES_PATTERN_UNCLASSIFIED] = "unclassified pulmonary hypertension",
      [HALES_PATTERN_PRE] = "pre-capillary pulmonary hypertension",
      [HALES_PATTERN_ISOLATED_POST] = "isolated post-capillary pulmonary hypertension",
      [HALES_PATTERN_COMBINED] = "combined post- and pre-capillary pulmonary hypertension",
  };
  return words[p];
}

#define UNSUITED(pattern)                                                                                    \
  "The risk scores are made for pulmonary arterial hypertension; measured is " pattern                       \
  ". They hold only if the disease was diagnosed before."

const char *hales_pattern_unsuited(hales_pattern p) {
  switch (p) {
  case HALES_PATTERN_NO_PH:
    return UNSUITED("no pulmonary hypertension at rest");
  case HALES_PATTERN_UNCLASSIFIED:
    return UNSUITED("unclassified pulmonary hypertension (PVR not above 2 WU)");
  case HALES_PATTERN_ISOLATED_POST:
    return UNSUITED("isolated post-capillary pulmonary hypertension");
  case HALES_PATTERN_COMBINED:
    return UNSUITED("combined post- and pre-capillary pulmonary hypertension");
  case HALES_PATTERN_OPEN:
  case HALES_PATTERN_PRE:
    break;
  }
  return NULL;
}
