/* What is known of a person's body: enough to set priors. */
#ifndef HALES_TWIN_SUBJECT_H
#define HALES_TWIN_SUBJECT_H

#include <stdbool.h>

typedef enum hales_sex { HALES_SEX_UNKNOWN = 0, HALES_SEX_FEMALE, HALES_SEX_MALE } hales_sex;

typedef struct hales_body {
  hales_sex sex;
  bool has_age, has_height, has_weight;
  bool has_bsa; /* stated; counts where height or weight is not known */
  double age_years, height_cm, weight_kg, bsa_m2;
} hales_body;

/* Body surface area, m2: Mosteller sqrt(height weight / 3600) [Mosteller1987]; without both numbers the
 * stated one, else the median of a large registry of the disease by sex, women 1.8, men 2.1, unknown 1.85
 * [PHAR2024]. */
double hales_body_bsa_m2(const hales_body *b);

/* Adults are what the models, their priors and the trials are of. */
#define HALES_ADULT_YEARS 18.0
bool hales_body_is_child(const hales_body *b);

/* Too small a person for a model of the adult circulation that is scaled by body surface: below 3 years, or a
 * known surface below 0.6 m2.  heuristic: a heart of 0.95 m2 is met like an adult's; one of 0.43 m2 that
 * beats 140 times a minute is met by draws without a periodic state. */
bool hales_body_is_too_small(const hales_body *b);

/* Is the body surface area that of this person, not a typical one? */
bool hales_body_bsa_known(const hales_body *b);

#endif
