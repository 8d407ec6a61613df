/* Many parameter sets of one model, run side by side in SIMD lanes and over cores.
 *
 * Results do not depend on the number of lanes or threads, on a set's place in the ensemble, or on what
 * runs beside it.
 */
#ifndef HALES_PHYSICS_ENSEMBLE_H
#define HALES_PHYSICS_ENSEMBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "physics/model.h"

/* How a set ended: a result, not an error of the call. */
typedef enum hales_run_outcome {
  HALES_RUN_OK = 0,       /* the beats asked for were run; with a tolerance, the orbit is periodic */
  HALES_RUN_NOT_PERIODIC, /* no periodic state within max_beats: nothing of it should be used */
  HALES_RUN_BLEW_UP,      /* a state left the finite or sane range: see bad_state, bad_beat, bad_step */
  HALES_RUN_UNLAWFUL,     /* parameters outside their table; not run */
  /* of runs with rtol; bad_state, bad_beat and bad_step (steps tried) say where */
  HALES_RUN_STEPS_SPENT,     /* settings.steps were not enough for a beat at this tolerance */
  HALES_RUN_STEPS_COLLAPSED, /* the tolerance asks for a step below rounding */
  /* of runs with accuracy; moved and moved_signal say by how much and where */
  HALES_RUN_UNRESOLVED, /* at the tightest step tolerance the figures still moved */
} hales_run_outcome;

const char *hales_run_outcome_text(hales_run_outcome o);

/* What a lane counts in.
 *
 * HALES_SINGLE is for exploration: searches, calibrations, sensitivities, which look at many sets and at none
 * to the last digit.  Twice as many sets go side by side; what it costs is in docs/performance.md (single
 * precision).  Sets without an answer are run once more in double: an outcome other than OK is double's, and
 * beats count both.  A model without such kernels runs in double (all but `hales`; `hales` too where the
 * compiler has no constants in single precision), under the same rules: fixed steps, said outright, of at
 * most HALES_SINGLE_STEPS_MOST; no rtol, no accuracy, no periodic_tol below HALES_SINGLE_TOL_LEAST. */
typedef enum hales_run_precision { HALES_DOUBLE = 0, HALES_SINGLE } hales_run_precision;

typedef struct hales_run_settings {
  int steps;           /* per beat, >= HALES_STEPS_MIN; 0: the model's default, and others where that does not
                          carry a set (physics/carry.h) */
  int record_steps;    /* of the last beat, whose extremes and means are read; 0: as steps */
  int beats;           /* > 0: exactly so many beats from the published initial state */
  double periodic_tol; /* > 0: solve for the periodic state, relative true error wanted; beats is ignored */
  int max_beats; /* give-up limit of the periodic search (Anderson, then Newton, then cycling); 0: default */
  int lanes;     /* 0: as many as n sets and the processor allow; else 1, 2, 4, 8, or in single precision
                    1, 4, 8, 16 (test and bench) */
  int threads;   /* 0 or 1: this thread only */
  double rtol;   /* 0: fixed steps.  > 0: each set chooses its steps, so that a step's estimated error is at
                    most rtol of each state (floors 10 mL, 1 mmHg, 20 mL/s); `steps` is then the most a beat
                    may try (0: a default) and record_steps is not used */
  const double *chord; /* [n_state][n_state] of hales_chord_find at a set much like these, or NULL: fewer
                          beats to the periodic state, the same state within the tolerance */
  double accuracy; /* > 0: error-controlled steps, ever tighter (from rtol, 0: a default), until the end state
                      and the last beat's extremes and means stand still to so much of their size
                      (physics/resolve.h); with periodic_tol at least ten times that */
  hales_run_precision precision; /* of the arithmetic within a beat */
  bool once; /* a set without an answer is left at that: in single precision not asked again in double,
                by twin/ not from elsewhere nor in shorter steps.  For screening, where one set of
                many stands for none in particular */
  const bool *wanted; /* [n_signal] signals whose stat is read (with those that model->cut_extremes cuts them
                         by, and with model->balance_signal all states), or NULL for all; the others' is zero.
                         Not with accuracy, which answers for all */
  double flow_floor_ml_s; /* of a periodic search: a flow's change counts relative to at least so much; 0: 20,
                             as for every other use.  What a flow through a valve is where a beat begins is
                             forgotten within the beat, and moves no extreme or mean that anybody reads */
} hales_run_settings;

enum {
  HALES_STEPS_MIN = 50,
  HALES_STEPS_MAX = 100000,
  HALES_BEATS_MAX = 100000,
  HALES_MAX_BEATS_DEFAULT = 400,
  HALES_SINGLE_STEPS_MOST = 600,
  HALES_ADAPTIVE_STEPS_DEFAULT = 100000 /* enough for rtol 1e-8 (tests/physics/test_oracle.c) */
};

/* Rounding moves a beat's end by up to 1e-5 of a state: searches to less than this would wait for luck. */
#define HALES_SINGLE_TOL_LEAST 1e-4

/* Steps at which the ensemble is fast and every extreme and mean of the published set is within 0.2 % of its
 * limit in the periodic state; what is off by most is the least atrial pressure, 0.1 mmHg.  With 1,250
 * recorded steps it is 0.06 % (docs/performance.md). */
enum { HALES_STEPS_FAST = 250, HALES_RECORD_STEPS_FAST = 500 };

typedef struct hales_run {
  hales_run_outcome outcome;
  int beats;             /* that were integrated for it, all methods together; not those of comparisons */
  int span;              /* beats that stat covers: 1, or those of a breath in a periodic state */
  double residual;       /* largest relative change of a state over the last beat, or breath */
  double error_estimate; /* of the distance to the periodic state, same scale as residual */
  double volume_defect;  /* |volume at the end / volume at the start - 1|; end of the last beat run */
  int bad_state, bad_beat, bad_step; /* -1 unless outcome is BLEW_UP or STEPS_... */
  double moved;                      /* of runs with accuracy: the figures, between the last two tolerances */
  int moved_signal;                  /* the one that moved most */
  int steps;         /* a beat, of the run that these results are of; 0 where errors were controlled */
  double rtol;       /* and then its step tolerance, else 0 */
  double step_error; /* where the steps were the program's choice: by how much of its size a figure moves in
                        the steps compared with last, HUGE_VAL where no others had an answer; else -1 */
} hales_run;

/* Runs n sets.  Without stat no beat is written down; the beat that confirms a search is run all the same.
 *
 *   param   [n][n_param]      in
 *   start   [n][n_state]      in    states to start from, or NULL: the published initial state (beats) or
 *                                   a start computed from the parameters alone (periodic)
 *   run     [n]               out
 *   state   [n][n_state]      out   at the end of the last beat, start of the next; may be NULL
 *   stat    [n][n_signal][3]  out   min, max, mean over the last beat, or with `periodic_tol` of a set that
 *                                   breathes over all beats of the breath (run.span); may be NULL
 *
 * With `beats`, state is what the recorded last beat leaves behind; with `periodic_tol`, it is the periodic
 * state at the start of a beat, and the recorded beat starts from it.
 * A set that breathes (physics/breath.h) goes on in its breath from beat to beat: state is that at the phase
 * where its parameters say the first beat starts, after `beats` that of hales_breath_move.
 * Rows of sets whose outcome is not OK are zero.  Returns EARG for unlawful settings, ENOMEM.
 * Thread-safe. */
hales_status hales_ensemble_run(const hales_model *m, const hales_run_settings *s, size_t n,
                                const double *param, const double *start, hales_run *run, double *state,
                                double *stat, hales_err *err) HALES_CHECKED;

/* The chord of one set: from what a beat changes to where its periodic state lies, (I - dP/dy)^-1 at the
 * periodic state, within the states of the set's blood volume.
 *
 *   param [n_param], state [n_state]  in   state: periodic, of hales_ensemble_run with the same settings
 *   chord [n_state][n_state]          out
 *
 * Cost: n_state + 1 beats.  EARG with rtol; EMATH when a beat from near by fails or
 * the matrix is singular. */
hales_status hales_chord_find(const hales_model *m, const hales_run_settings *s, const double *param,
                              const double *state, double *chord, hales_err *err) HALES_CHECKED;

/* The chord of the model's published set at the settings' steps: for ensembles that are spread about it.
 * Cost: its periodic state, n_state + 1 beats.  Errors as of hales_chord_find, EMATH also without that state.
 */
hales_status hales_chord_published(const hales_model *m, const hales_run_settings *s, double *chord,
                                   hales_err *err) HALES_CHECKED;

/* One beat from each of n states, all signals on an even grid of n_time points over [0, T), the recorded
 * step count of s.
 *
 *   param [n][n_param], state [n][n_state]  in
 *   wave  [n][n_signal][n_time]             out
 */
hales_status hales_wave_record(const hales_model *m, const hales_run_settings *s, size_t n,
                               const double *param, const double *state, size_t n_time, double *wave,
                               hales_err *err) HALES_CHECKED;

/* Widest kernel this processor can run: 1, 2, 4 or 8; in single precision 1, 4, 8 or 16, and 0 for a model
 * without. */
int hales_lanes_available(const hales_model *m);
int hales_single_lanes_available(const hales_model *m);

#endif
