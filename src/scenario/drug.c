#include "scenario/drug.h"

#include <stdint.h>
#include <string.h>

#include "base/nearest.h"
#include "scenario/drugs_data.h"

static const hales_trial_quantity_info quantities[] = {
#define X(sym, key, unit, words) {key, unit, words},
    HALES_TRIAL_QUANTITIES(X)
#undef X
};

const hales_trial_quantity_info *hales_trial_quantity_get(hales_trial_quantity q) {
  return &quantities[q];
}

hales_status hales_drugs_load(hales_arena *arena, const hales_drugs **out, hales_err *err) {
  return hales_drugs_read((hales_bytes){hales_drugs_data, hales_drugs_data_n}, arena, out, err);
}

static bool same_name(const char *a, const char *b) {
  return strlen(a) == strlen(b) && hales_edit_distance(a, b) == 0;
}

const hales_drug *hales_drug_find(const hales_drugs *drugs, const char *name) {
  for (size_t i = 0; i < drugs->drugs_n; i++) {
    const hales_drug *d = &drugs->drugs[i];
    if (same_name(d->id, name)) return d;
    for (size_t j = 0; j < d->aliases_n; j++)
      if (same_name(d->aliases[j], name)) return d;
  }
  return NULL;
}

const char *hales_drug_nearest(const hales_drugs *drugs, const char *name) {
  hales_nearest search = {.wanted = name};
  for (size_t i = 0; i < drugs->drugs_n; i++) {
    const hales_drug *d = &drugs->drugs[i];
    hales_nearest_offer(&search, d->id);
    for (size_t j = 0; j < d->aliases_n; j++) hales_nearest_offer(&search, d->aliases[j]);
  }
  return search.best;
}

size_t hales_drugs_closure(const hales_drugs *drugs, const char *model) {
  for (size_t i = 0; i < drugs->closures_n; i++)
    if (strcmp(drugs->closure[i].model, model) == 0) return i;
  return SIZE_MAX;
}

const hales_contraindication *hales_drugs_forbidden_classes(const hales_drugs *drugs,
                                                            const hales_drug_class *a,
                                                            const hales_drug_class *b) {
  for (size_t i = 0; i < drugs->contraindications_n; i++) {
    const hales_contraindication *c = &drugs->contraindications[i];
    if ((c->a == a && c->b == b) || (c->a == b && c->b == a)) return c;
  }
  return NULL;
}

const hales_contraindication *hales_drugs_forbidden(const hales_drugs *drugs, const hales_drug *a,
                                                    const hales_drug *b) {
  return hales_drugs_forbidden_classes(drugs, a->drug_class, b->drug_class);
}
