/* Anderson's mixing of a state of any size towards the fixed point of its beat map g = P(y) [WalkerNi2011].
 *
 *   hales_mixing m;
 *   s = hales_mixing_create(n, &m, err);             then m.scale is filled
 *   for (;;) { m.y: before, beat, m.g: after;  if (near enough) break;  hales_mixing_step(&m);  m.g: next }
 *   hales_mixing_destroy(&m);
 *
 * Looks back over HALES_MIXING_DEPTH beats.  Weights sum to one, so that what a beat keeps and is linear in
 * the state (a volume) the mixture keeps to rounding.  (orbit.h does the same for the states of one lane.)
 */
#ifndef HALES_PHYSICS_MIXING_H
#define HALES_PHYSICS_MIXING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum { HALES_MIXING_DEPTH = 5 };

typedef struct hales_mixing {
  size_t n;
  double *scale; /* [n] what a change of each number is measured by, > 0; the caller's */
  double *y, *g; /* [n] the state before and after a beat; the caller's */
  double *left;  /* [n] out: what the mixture leaves of g - y, as far as the past beats say */
  int kept, next;
  bool has_last;
  double *y_last, *f_last, *df[HALES_MIXING_DEPTH], *dg[HALES_MIXING_DEPTH];
  double *block;
} hales_mixing;

/* ENOMEM. */
hales_status hales_mixing_create(size_t n, hales_mixing *m, hales_err *err) HALES_CHECKED;
void hales_mixing_destroy(hales_mixing *m);
void hales_mixing_forget(hales_mixing *m); /* the past beats */

/* From y and g a better state into g.  False when nothing can be learnt yet: g stays, left is g - y. */
bool hales_mixing_step(hales_mixing *m);

#endif
