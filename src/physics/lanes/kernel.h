/* What a model gives the ensemble driver for one lane width.  Arrays are [row][lanes], lane fastest. */
#ifndef HALES_PHYSICS_LANES_KERNEL_H
#define HALES_PHYSICS_LANES_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

enum { HALES_LANES_MAX = 16 };

/* One recorded beat: grid points 0..steps, signals in the model's order. */
typedef struct hales_trace {
  double *t_s;        /* [steps + 1][lanes] */
  double *signal;     /* [steps + 1][n_signal][lanes] */
  const bool *wanted; /* [n_signal] or NULL for all; of the others a kernel need not write anything */
} hales_trace;

typedef enum hales_step_failure {
  HALES_STEPS_OK = 0,
  HALES_STEPS_SPENT,     /* max_steps were tried and the beat is not over */
  HALES_STEPS_COLLAPSED, /* the step that the tolerance asks for is below rounding */
} hales_step_failure;

/* One beat with error control: what is asked, and how each lane fared. */
typedef struct hales_adaptive {
  double rtol;   /* in: error of a step, relative to a state's scale (hales_orbit_scale) */
  int max_steps; /* in: tried in a beat, rejected ones included; a trace has room for max_steps + 1 rows */
  int rows;      /* out: of the trace, most of any lane; shorter lanes repeat their last row */
  int accepted[HALES_LANES_MAX], rejected[HALES_LANES_MAX];
  hales_step_failure failure[HALES_LANES_MAX];
  int worst_state[HALES_LANES_MAX]; /* that set the last step's size */
} hales_adaptive;

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
  /* One beat in steps that each lane chooses for itself: embedded error estimate, no step across a corner of
   * an activation.  y of a lane that fails is where it got to.  NULL in models without. */
  void (*beat_adaptive)(void *work, double *y, hales_adaptive *a, const hales_trace *trace);
} hales_kernel;

#endif
