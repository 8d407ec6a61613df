/* Extremes and means of a model's signals along CVODE's own interpolant. */
#ifndef HALES_TESTS_PHYSICS_READING_H
#define HALES_TESTS_PHYSICS_READING_H

#include <stdbool.h>

#include <nvector/nvector_serial.h>

#include "physics/model.h"

enum { READING_ORDER = 5 }; /* of BDF at most */

/* One step's polynomial: the state and its derivatives at t1. */
typedef struct piece {
  double t0, t1, derivative[READING_ORDER + 1][HALES_STATE_MAX];
  int order;
} piece;

typedef struct row {
  double t, signal[HALES_SIGNAL_MAX];
} row;

typedef struct reading {
  void (*signals)(void *ctx, double t, const double *y, double *s);
  void *ctx;
  size_t n_state, n_signal;
  double *stat; /* [n_signal][3], as it stands */
  piece before, now;
  row last[3]; /* the newest is [2] */
  int rows;
} reading;

/* Begins at t with the state y. */
void reading_begin(reading *r, double t, const double *y);

/* Takes the step that CVODE has just made from t0 to t1: its end and its middle.  last: before a corner or
 * the end, where a top that lies within the step shows itself by one more row, just before t1.  work: as long
 * as the state. */
void reading_take(reading *r, void *cvode, double t0, double t1, bool last, N_Vector work);

/* Ends after `width` seconds: the means are then means. */
void reading_end(reading *r, double width);

#endif
