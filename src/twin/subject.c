#include "twin/subject.h"

#include <math.h>

double hales_body_bsa_m2(const hales_body *b) {
  if (b->has_height && b->has_weight) return sqrt(b->height_cm * b->weight_kg / 3600.0);
  if (b->sex == HALES_SEX_FEMALE) return 1.8;
  if (b->sex == HALES_SEX_MALE) return 2.1;
  return 1.85;
}
