/* A "heart" of twelve cups: what a beat does to them depends on the test. */
#ifndef HALES_TESTS_PHYSICS_CUPS_H
#define HALES_TESTS_PHYSICS_CUPS_H

#include <stdbool.h>

#include "physics/lanes/kernel.h"
#include "physics/model.h"

enum { CUPS = 12, STEPS = 60 };
enum { PERIOD, HELD }; /* the first two parameters: duration of a beat, s; volume of all cups, mL */

static const double share[CUPS] = {7, 3, 11, 5, 2, 13, 4, 6, 9, 8, 10, 12}; /* of 90 */

static inline bool anywhere(void) {
  return true;
}

static inline double cups_volume(const double *y, const double *p) {
  (void)p;
  double sum = 0.0;
  for (int i = 0; i < CUPS; i++) sum += y[i];
  return sum;
}

static inline void cups_weights(const double *p, double *c) {
  (void)p;
  for (int i = 0; i < CUPS; i++) c[i] = 1.0;
}

/* Not a fixed point, but its volume. */
static inline void cups_start(const double *p, double *y) {
  for (int i = 0; i < CUPS; i++) y[i] = share[(i + 5) % CUPS] / 90.0 * p[HELD];
}

#define CUP                                                                                                  \
  { "cup", "mL", 3.0, -1e6, 1e6, "", "" }
static const hales_var cup_states[CUPS] = {CUP, CUP, CUP, CUP, CUP, CUP, CUP, CUP, CUP, CUP, CUP, CUP};
static const hales_signal cup_signals[CUPS] = {{"cup", "mL", ""}};

static inline hales_model cups_model(size_t n_param, const hales_var *param,
                                     const hales_kernel *const *kernel) {
  return (hales_model){.id = "cups",
                       .n_param = n_param,
                       .n_state = CUPS,
                       .n_signal = CUPS,
                       .param = param,
                       .state = cup_states,
                       .signal = cup_signals,
                       .initial = cups_start,
                       .guess = cups_start,
                       .volume = cups_volume,
                       .volume_weights = cups_weights,
                       .default_steps = STEPS,
                       .kernel = kernel};
}

#endif
