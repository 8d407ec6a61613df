/* What a model gives the ensemble driver for one lane width.  Arrays are [row][lanes], lane fastest. */
#ifndef HALES_PHYSICS_LANES_KERNEL_H
#define HALES_PHYSICS_LANES_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

/* One recorded beat: grid points 0..steps, signals in the model's order. */
typedef struct hales_trace {
  double *t_s;    /* [steps + 1][lanes] */
  double *signal; /* [steps + 1][n_signal][lanes] */
} hales_trace;

typedef struct hales_kernel {
  int lanes;
  bool (*supported)(void); /* can this processor run it? */
  /* Bytes of workspace for a block of `lanes` sets at so many steps a beat; 64-byte alignment wanted. */
  size_t (*work_bytes)(int steps);
  /* Everything that does not change from beat to beat: activation tables, factored networks.
   * param [n_param][lanes] */
  void (*prepare)(const double *param, int steps, void *work);
  /* One beat, y [n_state][lanes] in place.  trace may be NULL. */
  void (*beat)(void *work, double *y, const hales_trace *trace);
} hales_kernel;

#endif
