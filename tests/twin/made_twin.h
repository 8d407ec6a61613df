/* A twin that no inference made: draws around the priors of a person, and conclusions with numbers that are
 * all different. */
#ifndef HALES_TESTS_TWIN_MADE_TWIN_H
#define HALES_TESTS_TWIN_MADE_TWIN_H

#include <stdlib.h>
#include <string.h>

#include "numeric/rng.h"
#include "support/assert.h"
#include "twin/twin_json.h"

enum { MADE_DRAWS = 12 };

static hales_twin_parameter made_parameter[] = {
    {"pat.R", "Pulmonary vascular resistance", "mm[Hg].s/mL", "right", 0.53125, 0.4375, 0.671875, 0.48, 0.12,
     1.9, 0.97, true, false},
    {"systole", "Length of systole, relative", "1", "whole", 0.98, 0.77, 1.24, 1.0, 0.78, 1.28, -0.0625,
     false, true},
};
static hales_twin_fit made_fit[] = {
    {.name = "pa_sys_mmhg",
     .label = "PA pressure, systolic",
     .unit = "mm[Hg]",
     .measured = 86.5,
     .sd = 3.25,
     .twin = 85.125,
     .lo90 = 81.5,
     .hi90 = 88.75,
     .pred_lo90 = 78.5,
     .pred_hi90 = 91.25,
     .loo_p = 0.375,
     .leverage = 0.625,
     .true_on = "2020-07-01",
     .document = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
     .at = 1234,
     .place = "line 7, column 3",
     .note = "mean of 2 values of the same time, 86 to 87"},
    {.name = "co_l_min",
     .label = "Cardiac output",
     .unit = "L/min",
     .measured = 2.625,
     .sd = 0.2625,
     .twin = 3.5,
     .lo90 = 3.25,
     .hi90 = 3.875,
     .pred_lo90 = 3.0,
     .pred_hi90 = 4.0,
     .loo_p = 0.0013,
     .leverage = 0.25,
     .outside = true,
     .named = true,
     .document = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100",
     .at = 17},
};
static const char *made_note[] = {"height or weight is not known", "\"quoted\" and \xc3\xa4"};

/* Release with hales_twin_destroy(&r->twin). */
static inline hales_twin_record made_record_on(const char *model, uint64_t seed) {
  const hales_patient_model *pm = hales_patient_model_find(model);
  assert_non_null(pm);
  hales_err err = {0};
  hales_twin_record r = {.code_version = "0.7.3",
                         .method = "made for a test",
                         .true_on = "2020-07-01",
                         .n_parameter = 2,
                         .parameter = made_parameter,
                         .n_fit = 2,
                         .fit = made_fit,
                         .n_note = 2,
                         .note = made_note,
                         .verdict = {true, 0.0234, 0.456, "co_l_min"},
                         .diagnostics = {.trust = "caution",
                                         .reason = "searches disagree",
                                         .stop = "converged",
                                         .ess = 345.5,
                                         .khat = 0.4375,
                                         .log_evidence = -41.25,
                                         .grad_norm = 3e-5,
                                         .n_forward = 7147,
                                         .n_start = 8,
                                         .n_agree = 7,
                                         .n_weighted = 4096,
                                         .numerical_error_sd = 0.0152,
                                         .n_error_draw = 6}};
  assert_ok_err(hales_twin_create(&r.twin, pm, MADE_DRAWS, &err), &err);
  r.twin.body = (hales_body){.sex = HALES_SEX_FEMALE,
                             .has_age = true,
                             .has_height = true,
                             .has_weight = true,
                             .age_years = 57.25,
                             .height_cm = 163.5,
                             .weight_kg = 71.75};
  r.twin.seed = seed;
  for (size_t i = 0; i < MADE_DRAWS; i++)
    for (size_t k = 0; k < pm->n_free; k++) {
      const hales_free_prior p = pm->free[k].prior(&r.twin.body);
      const hales_rng rng = {.seed = seed, .stream = 3 + k};
      r.twin.theta[i * pm->n_free + k] = p.mean + 0.3 * p.sd * hales_rng_normal(rng, i);
    }
  assert_ok_err(hales_twin_simulate(&r.twin, 1, &err), &err);
  return r;
}
static inline hales_twin_record made_record(uint64_t seed) {
  return made_record_on("korakianitis", seed);
}

#endif
