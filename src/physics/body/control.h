/* The loops around a heart, closed: each beat is run with the effectors of the moment, is sensed, and moves
 * them.  Two loops, each with its switch: the baroreflex (reflex.h, seconds) and the Anrep effect (anrep.h,
 * minutes).  Followed beat by beat, or solved for the state in which they rest.
 */
#ifndef HALES_PHYSICS_BODY_CONTROL_H
#define HALES_PHYSICS_BODY_CONTROL_H

#include "physics/body/anrep.h"
#include "physics/body/reflex.h"

/* Effectors that the closed loop is solved for: the afferents, and the strength of each wall. */
enum { HALES_CONTROL_LOOPS = HALES_REFLEX_AFFERENTS + HALES_ANREP_WALLS };

typedef struct hales_control {
  hales_reflex reflex;
  bool anrep; /* switched on */
  hales_anrep_law law;
  hales_growth_point used_to; /* stress that the walls are used to */
} hales_control;

/* Everything on, with set-points where a beat stands: stat [n_signal][3] of the model hales. */
hales_control hales_control_at(const double (*stat)[3]);

/* All zero at the set-points. */
typedef struct hales_control_state {
  hales_reflex_state reflex;
  hales_anrep_state anrep;
} hales_control_state;

/* The set that the effectors make of rest [n_param]: param [n_param], lawful. */
void hales_control_apply(const double *rest, const hales_control_state *x, double *param);

/* Closed loop: the periodic state in which what is sensed asks for the effectors that are there.
 * Newton on afferents and strengths (halved when it overshoots), slopes from sets run side by side.
 *
 *   rest   [n_param]      in    the disturbed set without control: bled, with narrowed lungs, ...
 *   param  [n_param]      out   what the effectors make of it
 *   stat   [n_signal][3]  out   of its beat; may be NULL
 *   x                     in    where the search begins: zero, or the effectors of a set much like this;
 *                         out   the effectors; may be NULL
 *
 * Returns OK; EMATH when no state is found (the loop has none, or a set has no periodic state); ENOMEM. */
hales_status hales_control_settle(const hales_control *c, const double *rest, const hales_run_settings *s,
                                  double *param, double *stat, hales_control_state *x,
                                  hales_err *err) HALES_CHECKED;

typedef struct hales_control_listener {
  void (*beat)(void *ctx, int k, double seconds, const double *param, const double (*stat)[3]);
  void *ctx;
} hales_control_listener;

/* Beat by beat from y [n_state] with the effectors x; blood that the veins give or take goes into or out of
 * V_sv.
 *
 *   y, x   in/out
 *   told   after each beat; may be NULL
 *
 * Returns OK; EMATH when a beat blows up (err->at: which); ENOMEM. */
hales_status hales_control_follow(const hales_control *c, const double *rest, const hales_run_settings *s,
                                  int beats, double *y, hales_control_state *x,
                                  const hales_control_listener *told, hales_err *err) HALES_CHECKED;

#endif
