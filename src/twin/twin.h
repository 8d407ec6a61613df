/* A patient's living model: posterior draws, each with its periodic state and what it gives.
 *
 * Immutable once made.  Draws have equal weight (they were resampled from weighted ones), so that whoever
 * runs them further needs no weights.
 */
#ifndef HALES_TWIN_TWIN_H
#define HALES_TWIN_TWIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "physics/ensemble.h"
#include "twin/near.h"
#include "twin/patient_model.h"

typedef struct hales_twin {
  const hales_patient_model *pm; /* borrowed: a const table */
  hales_body body;
  uint64_t seed;
  size_t n_draw;
  double *theta;      /* [n_draw][n_free] free coordinates */
  double *param;      /* [n_draw][n_param] */
  double *state;      /* [n_draw][n_state] at the start of a beat */
  double *observable; /* [n_draw][n_observable], catheter zero level included */
  double *outcome;    /* [n_draw][n_outcome] */
  double *fineness;   /* [n_draw] beats in so many times the steps of hales_twin_settings: 1, more for a stiff
                         heart */
  void *memory;
} hales_twin;

/* Room for n_draw draws; contents zero.  Release with hales_twin_destroy. */
hales_status hales_twin_create(hales_twin *t, const hales_patient_model *pm, size_t n_draw,
                               hales_err *err) HALES_CHECKED;
void hales_twin_destroy(hales_twin *t); /* NULL-safe */

/* Beats that a search for a periodic state may take.  heuristic: those that end at all end within 25, nearly
 * all; the others are not waited for. */
enum { HALES_TWIN_PATIENCE_BEATS = 60 };

/* How fast runs inside inference and scenarios are made. */
hales_run_settings hales_twin_settings(const hales_patient_model *pm, int threads);

/* Fills param (from theta), state, fineness, observable and outcome.  EMATH when a draw has no periodic
 * state, or one that a beat leads away from: err->at is the draw. */
hales_status hales_twin_simulate(hales_twin *t, int threads, hales_err *err) HALES_CHECKED;

/* The same from starts that the caller knows, as hales_twin_run_from has them: start [n_draw][n_state].  A
 * draw that repeats the one before is run once. */
hales_status hales_twin_fill(hales_twin *t, const double *chord, const double *start, int threads,
                             hales_err *err) HALES_CHECKED;

/* Fills param, observable and outcome of a twin whose theta, state and fineness are known, with one beat a
 * draw: the same bits as where the state was found.  EMATH when a beat leads away from a draw's state, or it
 * holds another volume than the draw's parameters say: err->at is the draw. */
hales_status hales_twin_recall(hales_twin *t, int threads, hales_err *err) HALES_CHECKED;

/* Of a twin's mean draw.  False: as of hales_near_find. */
bool hales_twin_mean_near(const hales_twin *t, hales_near *near);

/* Runs n parameter sets to their periodic state.
 *
 *   s                             in   as a rule hales_twin_settings
 *   near                          in   of someone much like these; NULL: none, the model's guess and no chord
 *   param    [n][n_param]         in
 *   run      [n]                  out  outcome of each
 *   state    [n][n_state]         out  may be NULL
 *   outcome  [n][n_outcome]       out  may be NULL; zero where run is not OK
 *   observable [n][n_observable]  out  may be NULL; without catheter offset
 */
hales_status hales_twin_run(const hales_patient_model *pm, const hales_body *b, const hales_run_settings *s,
                            const hales_near *near, size_t n, const double *param, hales_run *run,
                            double *state, double *outcome, double *observable, hales_err *err) HALES_CHECKED;

/* The same from starts of the caller's, each as near to its periodic state as he knows.
 *
 *   chord [n_state][n_state], start [n][n_state]  in  may be NULL: without it, the model's guess
 *
 * Sets that find no answer from there run once more from the model's guess. */
hales_status hales_twin_run_from(const hales_patient_model *pm, const hales_body *b,
                                 const hales_run_settings *s, const double *chord, size_t n,
                                 const double *param, const double *start, hales_run *run, double *state,
                                 double *outcome, double *observable, hales_err *err) HALES_CHECKED;

#endif
