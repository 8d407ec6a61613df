/* The haemodynamic pattern at rest, by the definitions of [ESCERS2022, table 5]. */
#ifndef HALES_APP_PATTERN_H
#define HALES_APP_PATTERN_H

/* OPEN where a value that decides is missing, or where they contradict each other. */
typedef enum hales_pattern {
  HALES_PATTERN_OPEN,
  HALES_PATTERN_NO_PH,
  HALES_PATTERN_UNCLASSIFIED,
  HALES_PATTERN_PRE,
  HALES_PATTERN_ISOLATED_POST,
  HALES_PATTERN_COMBINED
} hales_pattern;

/* Mean PA pressure above 20 mmHg, wedge above 15, resistance above 2 WU; NaN: not known.  A wedge above the
 * mean pressure leaves no gradient to judge: OPEN where there is hypertension. */
hales_pattern hales_pattern_of(double mpap_mmhg, double wedge_mmhg, double pvr_wu);

/* "pre-capillary pulmonary hypertension"; static. */
const char *hales_pattern_words(hales_pattern p);

/* NULL where the published scores of pulmonary arterial hypertension may be asked: pre-capillary, or open.
 * Else what to say beside them; static. */
const char *hales_pattern_unsuited(hales_pattern p);

#endif
