#include "twin/subject.h"

#include <math.h>

double hales_body_bsa_m2(const hales_body *b) {
  if (b->has_height && b->has_weight) return sqrt(b->height_cm * b->weight_kg / 3600.0);
  if (b->has_bsa) return b->bsa_m2;
  if (b->sex == HALES_SEX_FEMALE) return 1.8;
  if (b->sex == HALES_SEX_MALE) return 2.1;
  return 1.85;
}

bool hales_body_bsa_known(const hales_body *b) {
  return (b->has_height && b->has_weight) || b->has_bsa;
}

bool hales_body_is_child(const hales_body *b) {
  return b->has_age && b->age_years < HALES_ADULT_YEARS;
}

bool hales_body_is_too_small(const hales_body *b) {
  static const double least_years = 3.0, least_m2 = 0.6;
  return (b->has_age && b->age_years < least_years) ||
         (hales_body_bsa_known(b) && hales_body_bsa_m2(b) < least_m2);
}
