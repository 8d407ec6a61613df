/* Virtual patients of a trial: a patient model with the trial's mean resistance and output. */
#ifndef HALES_TESTS_SCENARIO_RECRUIT_H
#define HALES_TESTS_SCENARIO_RECRUIT_H

#include "twin/twin.h"

typedef struct trial {
  const char *name, *drug, *background;
  double background_part; /* of the patients */
  double pvr_dyn, co_l_min;
} trial;

extern const trial super1, seraphin, patent1;

/* Circuits on which the trials are rebuilt. */
typedef struct trial_circuit {
  const char *model, *resistance; /* the free number that is moved until the resistance is the wanted one */
  const char *output[4];          /* those that are moved together until the output is */
  size_t asked;                   /* patients of an arm, at most TRIAL_ASKED: fewer where a run costs more */
} trial_circuit;

enum { TRIAL_ASKED = 320 };
#ifdef HALES_SANITIZED /* some ten times slower; there the memory is looked at, not the means */
enum { N_CIRCUIT = 1 };
#else
enum { N_CIRCUIT = 3 };
#endif
extern const trial_circuit trial_circuits[3];

/* Patients who have the trial's output, their free numbers [n][n_free]; recruited when first asked for, the
 * same to all who ask.  Valid until trial_release(). */
typedef struct trial_arm {
  const trial *of;
  const trial_circuit *on;
  size_t n;
  double *theta;
} trial_arm;

const trial_arm *trial_recruit(const trial *t, const trial_circuit *c);
void trial_release(void);

/* n zeros, or the test fails.  Caller frees. */
double *trial_room(size_t n);

#endif
