/* What is known of a person's body: enough to set priors. */
#ifndef HALES_TWIN_SUBJECT_H
#define HALES_TWIN_SUBJECT_H

#include <stdbool.h>

typedef enum hales_sex { HALES_SEX_UNKNOWN = 0, HALES_SEX_FEMALE, HALES_SEX_MALE } hales_sex;

typedef struct hales_body {
  hales_sex sex;
  bool has_age, has_height, has_weight;
  double age_years, height_cm, weight_kg;
} hales_body;

/* Body surface area, m2: Mosteller sqrt(height weight / 3600) [Mosteller1987]; without both numbers the
 * median of a large registry of the disease by sex, women 1.8, men 2.1, unknown 1.85 [PHAR2024]. */
double hales_body_bsa_m2(const hales_body *b);

#endif
