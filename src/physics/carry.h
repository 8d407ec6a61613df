/* Runs in the model's own number of steps, and in more where those do not carry a set.
 *
 * A model's default steps are made for sets about its published one.  At the ends of the ranges chambers are
 * stiffer and valves wider, and what so few steps make of them can be off by a half.  So each set's figures
 * are compared with those of a quarter of the steps, from the periodic state where one was sought, which
 * takes two or three short beats.  Those that move go on: half the steps, then twice, four, eight and sixteen
 * times as many, until two runs agree; last in error-controlled steps, where the model has them.  A set that
 * flies apart in the default steps is tried in error-controlled ones at once.
 *
 * A set that passes has the bits of a run with the default steps said outright, which is also how to do
 * without the comparison: it costs a tenth of a search, a quarter to a third of beats counted out.
 */
#ifndef HALES_PHYSICS_CARRY_H
#define HALES_PHYSICS_CARRY_H

#include "physics/ensemble.h"

/* Of its size: a figure that other steps move by more is not to be relied on. */
#define HALES_CARRY_DOUBT 0.01

/* Whether these settings leave the steps to the program: none said, no tolerance, no accuracy; nor single
 * precision, `once` or `wanted`, with which nobody looks at one set's last digits. */
bool hales_carry_applies(const hales_run_settings *s);

/* Settings that repeat what a run of s was made with: s, with the steps or the step tolerance that run says.
 */
hales_run_settings hales_carry_settings(const hales_run_settings *s, const hales_run *run);

/* hales_ensemble_run where hales_carry_applies, which calls it.  run.steps, run.rtol and run.step_error say
 * what carries a set and how well. */
hales_status hales_carry_run(const hales_model *m, const hales_run_settings *s, size_t n, const double *param,
                             const double *start, hales_run *run, double *state, double *stat,
                             hales_err *err) HALES_CHECKED;

#endif
