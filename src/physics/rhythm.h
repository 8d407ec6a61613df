/* Beats of unlike length, as after an extra beat or in atrial fibrillation.
 *
 * Each beat takes the state that the last one left and its own interval; what scales with the interval in a
 * model's equations (durations of contraction) follows it.  A contraction of an atrium that begins before the
 * beat it belongs to is told by the interval it begins in, so that its rest in the next beat may start from
 * another phase: pressures in an atrium may step there, states and the blood's volume do not.
 * A breath (physics/breath.h) goes on in time, whatever the intervals: it lasts as long as the set says with
 * the beat that the set came with.
 */
#ifndef HALES_PHYSICS_RHYTHM_H
#define HALES_PHYSICS_RHYTHM_H

#include "physics/ensemble.h"

/* Runs n beats.
 *
 *   s               steps or rtol or accuracy of each beat; its beats and periodic_tol are not used
 *   param [n_param] in   the duration of the beat is replaced; with the breath's it tells how
 *                       long a breath lasts, and the phase where the first beat starts     borrowed
 *   rr_s [n]        in   durations of the beats
 *   state [n_state] in: where the first beat begins; out: where the last one ended
 *   run [n]         out  of each beat, volume_defect included
 *   stat [n][n_signal][3]   out  minimum, maximum, mean of each beat
 *
 * Returns OK also when a beat went wrong: its run says how, err is untouched, and the beats after it are
 * HALES_RUN_UNLAWFUL.  EARG for settings out of contract; ENOMEM. */
hales_status hales_rhythm_run(const hales_model *m, const hales_run_settings *s, const double *param,
                              const double *rr_s, size_t n, double *state, hales_run *run, double *stat,
                              hales_err *err) HALES_CHECKED;

#endif
