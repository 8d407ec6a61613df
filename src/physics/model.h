/* A model is a table of named, united, sourced numbers plus pure functions.
 *
 * One row per number drives everything else: defaults, range checks, --set, JSON, calibration bounds,
 * `hales model show` and the generated page.  Values travel as flat vectors in table order, so that an
 * ensemble of n sets is simply double[n][n_param].
 */
#ifndef HALES_PHYSICS_MODEL_H
#define HALES_PHYSICS_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* One number a model knows about.  lo and hi are lawful bounds, both inclusive. */
typedef struct hales_var {
  const char *name; /* as users write it: "lv.E_act" */
  const char *unit; /* UCUM */
  double start, lo, hi;
  const char *source; /* key in docs/references.bib, or how the value was set */
  const char *text;   /* one line for people */
} hales_var;

/* What a run records: states and algebraic quantities, in the order of the table. */
typedef struct hales_signal {
  const char *name; /* "p_LV" */
  const char *unit; /* UCUM */
  const char *text;
} hales_signal;

struct hales_kernel;

/* A figure derived from the last beat: "CO", "LVEF".  value() sees the recorded extremes. */
typedef struct hales_figure {
  const char *name, *unit, *text;
  /* stat [n_signal][3] min, max, mean */
  double (*value)(const double *param, const double (*stat)[3]);
} hales_figure;

/* Parameters that say where in a breath a beat is: how deep it goes (0: there is none), how many beats of the
 * set it lasts, and where in it the beat starts, 0 to 1 (physics/breath.h). */
typedef struct hales_breath {
  size_t depth_param, beats_param, phase_param;
} hales_breath;

typedef struct hales_model {
  const char *id;
  int version; /* bumped when the numbers change */
  const char *title;
  const char *source;
  size_t n_param, n_state, n_signal, n_figure;
  const hales_var *param;     /* [n_param] */
  const hales_var *state;     /* [n_state]; start is the published initial value; lo, hi bound a sane state */
  const hales_signal *signal; /* [n_signal]; the first n_state are the states themselves */
  const hales_figure *figure; /* [n_figure] */
  size_t period_param;        /* index of the duration of a beat, s */
  const hales_breath *breath; /* NULL where all beats of a set are alike */

  /* What a single row cannot say: relations between parameters (tr < td <= T).  NULL when there are none. */
  hales_status (*check)(const double *param, hales_err *err);
  /* The published initial state, scaled to the set: y [n_state]. */
  void (*initial)(const double *param, double *y);
  /* A start for the periodic search from the parameters alone: the steady flow that fills v_tot.  y
   * [n_state]. */
  void (*guess)(const double *param, double *y);
  /* About how many steps a beat takes where so many are asked for: sets that need as many run side by side,
   * because a block takes the time of its slowest.  NULL: all sets take the same. */
  int (*effort)(const double *param, int steps);
  /* dy/dt at time t (s) of the beat, or of a model with a breath since its first beat began: the plain
   * statement of the equations, for oracles and for reading. y, dydt [n_state].  No allocation, no checks. */
  void (*rhs)(double t_s, const double *y, const double *param, double *dydt);
  /* Where a right-hand side bends so sharply (a valve opens, a valve shuts) that an implicit solver must
   * begin anew: continuous functions of the state, z [n_switch], above zero on one side of the bend and below
   * on the other.  NULL: none. */
  void (*switches)(double t_s, const double *y, const double *param, double *z);
  size_t n_switch;
  /* All signals at time t: s [n_signal]. */
  void (*signals)(double t_s, const double *y, const double *param, double *s);
  /* Conserved stressed volume in y, mL. */
  double (*volume)(const double *y, const double *param);
  /* Volume per unit of each state, dV/dy_i (the conservation law's left null vector): c [n_state]. */
  void (*volume_weights)(const double *param, double *c);
  /* Puts the extremes of signals that are cut off (a flow back, max(-q, 0)) to those of the smooth signals
   * that they are cut from: a top cannot be read between rows where a corner lies among them.  stat
   * [n_signal][3] min, max, mean.  NULL when there are none. */
  void (*cut_extremes)(double (*stat)[3]);
  /* Puts into the mean of the power balance_signal what the ends of a beat say better than samples: the
   * energy at its end less that at its start, by its duration.  first, last [n_signal] of the beat, of which
   * the states are used; stat as above.  NULL: none. */
  void (*close_balance)(const double *param, const double *first, const double *last, double (*stat)[3]);
  size_t balance_signal;
  int default_steps; /* per beat: the extremes and means are then within 1e-5 of their limit */
  /* Kernels by lane width, narrowest first, ended by NULL; numbers do not depend on the choice. */
  const struct hales_kernel *const *kernel;
  /* The same in single precision; NULL or empty where there are none. */
  const struct hales_kernel *const *single_kernel;
} hales_model;

enum { HALES_STATE_MAX = 32, HALES_SIGNAL_MAX = 80, HALES_PARAM_MAX = 96 };

/* Start values of every row: p [n_param]. */
void hales_model_defaults(const hales_model *m, double *p);

/* The nearest value inside a row's bounds; a NaN becomes lo. */
double hales_var_clamp(const hales_var *v, double x);

/* Every value of p [n_param] inside its row's bounds, as hales_var_clamp. */
void hales_model_clamp(const hales_model *m, double *p);

/* Ejection fraction of a chamber, percent, from the extremes of its volume: signal v of stat [n_signal][3].
 */
double hales_ejection_fraction_pct(const double (*stat)[3], size_t v);

/* Each value finite and inside its row's bounds, then the model's own relations.
 * ERANGE names the parameter, its value and the lawful interval; err->at is its row. */
hales_status hales_model_check(const hales_model *m, const double *p, hales_err *err) HALES_CHECKED;

/* Row of a parameter, or SIZE_MAX when the model has none of that name. */
size_t hales_model_find_param(const hales_model *m, const char *name);
size_t hales_model_find_signal(const hales_model *m, const char *name);

#endif
