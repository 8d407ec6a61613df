/* What is known of the person who exerts, beside the twin: exercise_found.c, for exercise.c. */
#ifndef HALES_APP_EXERCISE_PRIV_H
#define HALES_APP_EXERCISE_PRIV_H

#include "app/exercise.h"

/* Where the age is not known, years: of the cohort whose walk sets the pace [Hoeper2005]. */
#define HALES_EXERCISE_COHORT_AGE    52.0
#define HALES_EXERCISE_COHORT_AGE_SD 14.0

/* Adds a note while there is room; NULL: none. */
void hales_app_exercise_note(hales_app_exercise *e, const char *text);

/* Fills out->who and out->bsa_m2 from the twin's body, with what is not known taken from cohorts and said.
 * True: the age is to be drawn. */
bool hales_app_exercise_find_who(const hales_app_exercise_request *q, const hales_body *b,
                                 hales_app_exercise *out);

/* The believed measurement of a quantity nearest to the twin's day, within HALES_APP_EXERCISE_DAYS.  ESTORE.
 */
hales_status hales_app_exercise_find_measured(hales_store *store, const hales_app_twin *t,
                                              const char *quantity, hales_app_exercise_measured *best,
                                              hales_err *err) HALES_CHECKED;

/* Fills out->gas: what the request says, else the thread's haemoglobin, else the healthy's, and said. */
hales_status hales_app_exercise_find_blood(hales_store *store, const hales_app_exercise_request *q,
                                           hales_app_exercise *out, hales_err *err) HALES_CHECKED;

#endif
