/* The built-in catalogue, once per test program. */
#ifndef HALES_TESTS_SCENARIO_CATALOGUE_H
#define HALES_TESTS_SCENARIO_CATALOGUE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/effect.h"
#include "support/assert.h"

static const hales_drugs *catalogue;
static hales_arena catalogue_arena;

static inline int catalogue_setup(void **state) {
  (void)state;
  hales_err err = {0};
  catalogue_arena = (hales_arena){.base = malloc(HALES_DRUGS_ARENA_BYTES), .cap = HALES_DRUGS_ARENA_BYTES};
  if (!catalogue_arena.base) return 1;
  assert_ok_err(hales_drugs_load(&catalogue_arena, &catalogue, &err), &err);
  return 0;
}

static inline int catalogue_teardown(void **state) {
  (void)state;
  free(catalogue_arena.base);
  return 0;
}

static inline hales_plan plan_of(const char *text) {
  hales_plan p;
  hales_err err = {0};
  assert_ok_err(hales_plan_read(catalogue, text, &p, &err), &err);
  return p;
}

static inline hales_effect middle_of(const char *text) {
  const hales_plan p = plan_of(text);
  hales_effect e;
  assert_ok(hales_plan_effect_middle(&p, 0, &e));
  return e;
}

#endif
