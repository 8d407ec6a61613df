#include "physics/registry.h"

#include <string.h>

#include "physics/colunga2020.h"
#include "physics/hales/heart.h"
#include "physics/korakianitis.h"
#include "physics/svzerod_loop.h"

const hales_model *const hales_models[] = {&hales_korakianitis, &hales_colunga2020, &hales_heart,
                                           &hales_svzerod_loop, NULL};

const hales_model *hales_model_find(const char *id) {
  for (size_t i = 0; hales_models[i]; i++)
    if (strcmp(hales_models[i]->id, id) == 0) return hales_models[i];
  return NULL;
}
