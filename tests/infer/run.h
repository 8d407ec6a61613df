/* Runs the ladder on heap memory of exactly the promised size, for the tests of this folder. */
#ifndef HALES_TESTS_INFER_RUN_H
#define HALES_TESTS_INFER_RUN_H

#include "support/assert.h"

#include <stdlib.h>

#include "infer/check.h"
#include "infer/infer.h"
#include "infer/summary.h"

typedef struct test_run {
  void *memory;
  hales_infer_result r;
} test_run;

static inline test_run run_ladder(const hales_problem *p) {
  test_run t = {0};
  const size_t bytes = hales_infer_bytes(p);
  assert_true(bytes > 0);
  t.memory = malloc(bytes);
  assert_non_null(t.memory);
  hales_arena a = {.base = t.memory, .cap = bytes};
  hales_err err = {0};
  assert_ok_err(hales_infer_run(p, &a, &t.r, &err), &err);
  assert_true(a.peak <= bytes);
  return t;
}

static inline void summarise(const hales_problem *p, const hales_infer_result *r, hales_par_summary *par) {
  const size_t bytes = hales_summary_bytes(r);
  void *memory = malloc(bytes);
  assert_non_null(memory);
  hales_arena a = {.base = memory, .cap = bytes};
  hales_err err = {0};
  assert_ok_err(hales_summary_run(p, r, &a, par, &err), &err);
  assert_int_equal(a.used, 0);
  free(memory);
}

static inline void check(const hales_problem *p, const hales_infer_result *r, hales_datum_check *d,
                         hales_fit_check *fit) {
  const size_t bytes = hales_check_bytes(r);
  void *memory = malloc(bytes);
  assert_non_null(memory);
  hales_arena a = {.base = memory, .cap = bytes};
  hales_err err = {0};
  assert_ok_err(hales_check_run(p, r, &a, d, fit, &err), &err);
  assert_int_equal(a.used, 0);
  free(memory);
}

#endif
