#include "risk/input.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

typedef struct row {
  hales_risk_item_info info;
  size_t has_at, value_at;
} row;

static const row rows[] = {
#define X(sym, field, unit, lo, hi, words, coded)                                                            \
  {{#field, unit, words, lo, hi, coded},                                                                     \
   offsetof(hales_risk_input, has_##field),                                                                  \
   offsetof(hales_risk_input, field)},
    HALES_RISK_ITEMS(X)
#undef X
};

static const hales_risk_item_info male_over_60 = {
    "male_over_60", "1", "male and older than 60 years", 0, 1, true};

enum { FIELD_N = (int)(sizeof rows / sizeof rows[0]) };

static bool field_get(const hales_risk_input *in, const row *r, double *value) {
  const char *base = (const char *)in;
  bool has;
  memcpy(&has, base + r->has_at, sizeof has);
  if (has) memcpy(value, base + r->value_at, sizeof *value);
  return has;
}

const hales_risk_item_info *hales_risk_item_get(hales_risk_item item) {
  assert(item >= 0 && item < HALES_RISK_ITEM_N);
  return item == HALES_RISK_MALE_OVER_60 ? &male_over_60 : &rows[item].info;
}

hales_risk_item hales_risk_item_find(const char *name) {
  for (int i = 0; i < FIELD_N; i++)
    if (strcmp(rows[i].info.name, name) == 0) return (hales_risk_item)i;
  return HALES_RISK_NONE;
}

hales_status hales_risk_input_set(hales_risk_input *in, const char *name, double value, hales_err *err) {
  const hales_risk_item item = hales_risk_item_find(name);
  if (item == HALES_RISK_NONE)
    return HALES_FAIL(err, HALES_EARG, "risk: there is no item called '%.40s'", name);
  char *base = (char *)in;
  const bool has = true;
  memcpy(base + rows[item].has_at, &has, sizeof has);
  memcpy(base + rows[item].value_at, &value, sizeof value);
  return HALES_OK;
}

/* Known as soon as one half says no: a woman of unknown age is not a man over 60. */
static bool male_over_60_get(const hales_risk_input *in, double *value) {
  const bool is_woman = in->has_sex && in->sex == HALES_RISK_FEMALE;
  const bool is_young = in->has_age_years && in->age_years <= 60;
  if (is_woman || is_young) {
    *value = 0;
    return true;
  }
  if (!in->has_sex || !in->has_age_years) return false;
  *value = 1;
  return true;
}

bool hales_risk_input_get(const hales_risk_input *in, hales_risk_item item, double *value) {
  assert(item >= 0 && item < HALES_RISK_ITEM_N);
  return item == HALES_RISK_MALE_OVER_60 ? male_over_60_get(in, value) : field_get(in, &rows[item], value);
}

hales_status hales_risk_input_check(const hales_risk_input *in, hales_risk_item item, hales_err *err) {
  if (item == HALES_RISK_MALE_OVER_60) {
    HALES_TRY(hales_risk_input_check(in, HALES_RISK_SEX, err));
    return hales_risk_input_check(in, HALES_RISK_AGE, err);
  }
  double x;
  if (!field_get(in, &rows[item], &x)) return HALES_OK;
  const hales_risk_item_info *k = &rows[item].info;
  if (!(x >= k->lo && x <= k->hi))
    return HALES_FAIL(err, HALES_ERANGE, "%s = %g is outside its lawful range %g to %g %s", k->name, x, k->lo,
                      k->hi, k->unit);
  if (k->coded && x != floor(x))
    return HALES_FAIL(err, HALES_ERANGE, "%s = %g is not one of the whole numbers %g to %g", k->name, x,
                      k->lo, k->hi);
  return HALES_OK;
}
