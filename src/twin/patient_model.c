#include "twin/patient_model.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "twin/colunga2020_patient.h"
#include "twin/heart_patient.h"
#include "twin/korakianitis_patient.h"

static const hales_patient_model *const all[] = {&hales_heart_patient, &hales_korakianitis_patient,
                                                 &hales_colunga2020_patient, NULL};

const hales_patient_model *hales_patient_model_find(const char *model_id) {
  for (size_t i = 0; all[i]; i++)
    if (strcmp(all[i]->model->id, model_id) == 0) return all[i];
  return NULL;
}

const hales_patient_model *hales_patient_model_at(size_t i) {
  return i < sizeof all / sizeof all[0] ? all[i] : NULL;
}

double hales_free_natural(const hales_free *f, double coordinate) {
  return f->linear ? coordinate : exp(coordinate);
}

size_t hales_observable_find(const hales_patient_model *pm, const char *name) {
  for (size_t i = 0; i < pm->n_observable; i++)
    if (strcmp(pm->observable[i].name, name) == 0) return i;
  return SIZE_MAX;
}

size_t hales_outcome_find(const hales_patient_model *pm, const char *name) {
  for (size_t i = 0; i < pm->n_outcome; i++)
    if (strcmp(pm->outcome[i].name, name) == 0) return i;
  return SIZE_MAX;
}

bool hales_observables_possible(const hales_patient_model *pm, const double *observable) {
  for (size_t k = 0; k < pm->n_observable; k++) {
    const hales_observable *o = &pm->observable[k];
    if (o->least < o->most && !(observable[k] >= o->least && observable[k] <= o->most)) return false;
  }
  return true;
}

double hales_observable_sd(const hales_observable *o, double value) {
  return sqrt(o->sd_abs * o->sd_abs + o->sd_rel * o->sd_rel * value * value);
}
