/* One set, beat after beat, each kept whole: its signals can be asked at any time of the beat. */
#ifndef HALES_PHYSICS_PLAYBACK_H
#define HALES_PHYSICS_PLAYBACK_H

#include "base/status.h"
#include "physics/model.h"

typedef struct hales_playback hales_playback;

/* Runs the first beat from start [n_state] with so many steps a beat (0: the model's own).
 *
 *   param [n_param]  lawful (hales_model_check)     copied
 *   out              owned by caller, release with hales_playback_destroy
 *
 * Returns OK; EARG for unlawful steps; ENOMEM; EMATH when the beat left the finite or sane range (state and
 * step named, err->at = step).  *out is NULL unless OK.
 */
hales_status hales_playback_create(const hales_model *m, int steps, const double *param, const double *start,
                                   hales_playback **out, hales_err *err) HALES_CHECKED;
/* NULL-safe. */
void hales_playback_destroy(hales_playback *p);

/* Goes on to the beat that starts where this one ended.  Returns as hales_playback_create; on failure the
 * last beat that was whole cannot be read any more. */
hales_status hales_playback_next(hales_playback *p, hales_err *err) HALES_CHECKED;

/* All signals at time t_s of the beat, 0 to T (beyond: the nearer end): signal [n_signal] out.  Monotone
 * cubic interpolation on the grid of the steps, as hales_trace_resample. */
void hales_playback_read(const hales_playback *p, double t_s, double *signal);

#endif
