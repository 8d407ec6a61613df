/* Running one parameter set of one model: what `hales simulate` does, without the command line. */
#ifndef HALES_APP_SIMULATE_H
#define HALES_APP_SIMULATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/json_write.h"
#include "physics/ensemble.h"
#include "physics/model.h"

/* Relative true error of the periodic state wanted when nothing else is asked for, and what "converged" means
 * when a number of beats was asked for instead. */
#define HALES_SIMULATE_PERIODIC_TOL 1e-6
/* Limits that keep a request to seconds. */
enum {
  HALES_SIMULATE_BEATS_MAX = 10000,
  HALES_SIMULATE_FILE_MAX = 1 << 20,
  HALES_SIMULATE_WAVE_POINTS = 1000
};
#define HALES_SIMULATE_WORK_MAX 1e8 /* beats times steps */

typedef struct hales_simulate_request {
  const hales_model *model;
  double param[HALES_PARAM_MAX]; /* [n_param] */
  bool is_set[HALES_PARAM_MAX];  /* by hales_simulate_set: a second time is an error */
  hales_run_settings settings;
} hales_simulate_request;

typedef struct hales_simulate_result {
  hales_run run;
  bool converged;
  hales_run_settings
      settings; /* those of the request, with the steps or the step tolerance that carry the set */
  double state[HALES_STATE_MAX]; /* [n_state] at the end of the last beat */
  /* [n_signal] min, max, mean of the last beat, or of the breath of a periodic state (run.span beats), on the
   * even grid of HALES_SIMULATE_WAVE_POINTS a beat, as published tables are made and as --csv writes it
   * (docs/adr/0006-extremes-on-an-even-grid.md) */
  double stat[HALES_SIGNAL_MAX][3];
  double curve[HALES_SIGNAL_MAX]
              [3]; /* the same read from the integration grid: extremes of the curve itself */
  double read[HALES_SIGNAL_MAX]
             [3]; /* what figures are made of: stat, with the curve's means where a beat need not repeat */
  /* largest change of a minimum, maximum or mean in other steps, relative to the size of its signal (floors
   * 10 mL, 1 mmHg, 20 mL/s).  Where the steps were the program's own choice, those that were compared last
   * (physics/carry.h), HUGE_VAL where no others had an answer; of steps that were asked for, half as many, or
   * where those are fewer than a run may have, twice as many: what was asked for is not checked against it.
   * Negative when the other run gave no answer, or an accuracy was asked for. */
  double step_error;
  /* what a disturbance of the periodic state is multiplied by over the span of beats, in the long run
   * (physics/stability.h): above 1 beats lead away from it, and no circulation would be seen in it.  Negative
   * without a search for the periodic state, or when a beat from beside it fails. */
  double growth;
} hales_simulate_result;

/* A request with the model's start values and the periodic state as its aim. */
void hales_simulate_init(hales_simulate_request *r, const hales_model *model);

/* Takes one "NAME=VALUE".
 *
 * Returns OK; EARG when it is not of that form, when the model has no such parameter (the message suggests
 * the nearest name) or when it was set before; EPARSE or ERANGE when VALUE is not a finite number.  Ranges
 * are checked by hales_simulate_run.
 */
hales_status hales_simulate_set(hales_simulate_request *r, const char *assignment,
                                hales_err *err) HALES_CHECKED;

/* Takes a JSON object of numbers, {"pat.R": 0.5, ...}; call before hales_simulate_set, which overrides it.
 *
 * Returns OK; EPARSE when it is not JSON, not an object, or a member is not a number; EARG for an unknown
 * name; ENOMEM. Messages say line and column; err->at = byte.
 */
hales_status hales_simulate_set_json(hales_simulate_request *r, hales_bytes json,
                                     hales_err *err) HALES_CHECKED;

/* Checks the whole request and runs it.
 *
 * Returns OK; ERANGE when a parameter or a setting is outside its range (named); EMATH when the model blows
 * up (state, beat and step named; err->at = step), has no periodic state or does not reach settings.accuracy
 * (signal named); ENOMEM.  out is zero unless OK.
 */
hales_status hales_simulate_run(const hales_simulate_request *r, hales_simulate_result *out,
                                hales_err *err) HALES_CHECKED;

/* Samples of a signal: HALES_SIMULATE_WAVE_POINTS a beat, of one beat or of those of a breath. */
size_t hales_simulate_points(const hales_simulate_request *r);

/* The last beat from the final state of a run, or the breath from it: wave [n_signal][hales_simulate_points]
 * on an even grid over [0, T), or [0, span T). */
hales_status hales_simulate_wave(const hales_simulate_request *r, const double *state, double *wave,
                                 hales_err *err) HALES_CHECKED;

/* What every answer of simulate begins with: model, version, parameters, and "settings" with its steps or
 * accuracy, left open for more. */
void hales_simulate_put_head(const hales_simulate_request *r, hales_jw *w);

/* {"model","version","parameters":{NAME:value},"settings":{...},"signals":{NAME:{min,max,mean,curve_min,curve_max}},"summary":{NAME:value},
 *  "units":{NAME:ucum},"orbit":{converged,beats,span,residual,error_estimate,volume_defect,steps,rtol,step_error,
 *  growth,accuracy:{asked,moved,signal} of a run with one, else null}} */
hales_status hales_simulate_json(const hales_simulate_request *r, const hales_simulate_result *result,
                                 hales_buf *out, hales_err *err) HALES_CHECKED;

/* The last beat, or the breath, as CSV: t_s and every signal, hales_simulate_points rows on an even grid. */
hales_status hales_simulate_csv(const hales_simulate_request *r, const hales_simulate_result *result,
                                hales_buf *out, hales_err *err) HALES_CHECKED;

#endif
