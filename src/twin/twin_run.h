/* Runs of parameter sets that tell, besides, which needed shorter steps.  Of interest to twin/twin.c only;
 * others call hales_twin_run and hales_twin_run_from. */
#ifndef HALES_TWIN_TWIN_RUN_H
#define HALES_TWIN_TWIN_RUN_H

#include "twin/twin.h"

/* The same settings in the shorter steps of a stiff heart, in double precision. */
hales_run_settings hales_twin_shorter_steps(hales_run_settings s);

/* As hales_twin_run_from, the chord in the settings.  The figures are those of each set's recorded beat.
 *
 *   fineness [n]  out  may be NULL; beats in so many times the steps of s: 1, more for a stiff heart
 */
hales_status hales_twin_run_figures(const hales_patient_model *pm, const hales_body *b,
                                    const hales_run_settings *s, size_t n, const double *param,
                                    const double *start, hales_run *run, double *state, double *outcome,
                                    double *observable, double *fineness, hales_err *err) HALES_CHECKED;

#endif
