/* The engine against CVODE on random lawful sets: equal within 1e-5, or the run says that it is not. */
#ifndef HALES_TESTS_PHYSICS_AGREEMENT_H
#define HALES_TESTS_PHYSICS_AGREEMENT_H

#include "oracle.h"

typedef struct agreement {
  int sets;
  int agree;         /* within 1e-5 */
  int reported;      /* the run's own outcome is not OK */
  int oracle_failed; /* CVODE gives up, or a hundredth of its tolerance still moves it by 5e-6 */
  int silent;        /* the run says OK and is wrong */
  double worst;      /* difference of any set that says OK */
} agreement;

/* Runs n sets [n][n_param] for one beat from near their periodic states, with an accuracy of 1e-5 asked for,
 * and prints a line for each set that is not in agreement, and one of all sets so far after every 200. */
agreement agreement_of(const oracle_model *o, const double *param, size_t n, const char *name);

/* The two batches of a model: nine tenths of the sets within a factor e^spread of its start values, one tenth
 * over the whole ranges.  HALES_ORACLE_SETS in the environment replaces `sets`.  Asserts that no difference
 * is silent, and that of the first batch at most `reported_share` is reported. */
void agreement_check(const oracle_model *o, size_t sets, double spread, double reported_share);

#endif
