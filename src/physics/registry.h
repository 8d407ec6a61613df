/* The only list of models. */
#ifndef HALES_PHYSICS_REGISTRY_H
#define HALES_PHYSICS_REGISTRY_H

#include "physics/model.h"

/* NULL-terminated. */
extern const hales_model *const hales_models[];
/* The model of that id, or NULL. */
const hales_model *hales_model_find(const char *id);

#endif
