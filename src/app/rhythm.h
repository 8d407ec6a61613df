/* A recorded rhythm: what `hales simulate --rr` does, without the command line. */
#ifndef HALES_APP_RHYTHM_H
#define HALES_APP_RHYTHM_H

#include "app/simulate.h"

enum { HALES_RHYTHM_FILE_MAX = 1 << 20 };

/* Intervals between beats in the order in which they were recorded. */
typedef struct hales_rhythm {
  size_t n;
  double rr_s[HALES_SIMULATE_BEATS_MAX];
  uint32_t line[HALES_SIMULATE_BEATS_MAX]; /* where each stood in the file */
} hales_rhythm;

/* Reads one interval a line; blank lines and lines that begin with # are skipped, a byte
 * order mark at the start too.  A text whose first
 * interval is 20 or more is in milliseconds, else in seconds: no heart's beat lasts 20 s or 20 ms.
 *
 * Returns OK; EPARSE when a line is not one number or there is no interval; ERANGE for an interval that is
 * not positive, or more of them than HALES_SIMULATE_BEATS_MAX.  Messages name the line; err->at = byte.
 */
hales_status hales_rhythm_read(hales_bytes text, hales_rhythm *out, hales_err *err) HALES_CHECKED;

/* What each beat gave. */
typedef struct hales_rhythm_result {
  hales_simulate_request steady; /* the periodic state at the mean interval, where the first beat begins */
  hales_simulate_result orbit;
  hales_run *run; /* [n] */
  double *stat;   /* [n][n_signal][3] extremes and means of each beat's curves */
} hales_rhythm_result;

/* Finds the periodic state at the mean interval and runs the beats from there, with the request's parameters
 * and settings.
 *
 *   out   release with hales_rhythm_result_destroy; zero unless OK
 *
 * Returns OK; ERANGE when a parameter or an interval (its line is named) is not lawful for the model; EMATH
 * when there is no periodic state or a beat fails (line named; err->at = beat, from 0); ENOMEM.
 */
hales_status hales_rhythm_simulate(const hales_simulate_request *r, const hales_rhythm *rhythm,
                                   hales_rhythm_result *out, hales_err *err) HALES_CHECKED;
void hales_rhythm_result_destroy(hales_rhythm_result *result);

/* {"model","version","parameters","settings","mean_rr_s","beats":[{"rr_s","volume_defect","moved" of a run
 * with an accuracy,"summary":{NAME:value}}],"units":{NAME:ucum}}; the parameters are those of the mean
 * interval. */
hales_status hales_rhythm_json(const hales_rhythm *rhythm, const hales_rhythm_result *result, hales_buf *out,
                               hales_err *err) HALES_CHECKED;

#endif
