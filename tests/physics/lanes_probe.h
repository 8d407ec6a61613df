/* The lane functions of one width, on arrays whose length is a multiple of 16. */
#ifndef HALES_TESTS_PHYSICS_LANES_PROBE_H
#define HALES_TESTS_PHYSICS_LANES_PROBE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct lanes_probe {
  int lanes;
  bool single;
  void (*exp)(size_t n, const double *x, double *y);
  void (*cos2pi)(size_t n, const double *x, double *y);
  void (*sqrt)(size_t n, const double *x, double *y);
  void (*max)(size_t n, const double *x, double *y); /* with 0.25 */
  void (*any)(size_t n, const double *x, double *y); /* one where any number of the register is below 0.25 */
} lanes_probe;

extern const lanes_probe lanes_probe_1, lanes_probe_2, lanes_probe_4, lanes_probe_8;
extern const lanes_probe lanes_probe_s1, lanes_probe_s4, lanes_probe_s8, lanes_probe_s16;

#endif
