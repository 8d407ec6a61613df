/* An instance as a simulation program makes it, and what it was told. */
#ifndef HALES_TESTS_FMI_FMU_H
#define HALES_TESTS_FMI_FMU_H

#include "fmi/description.h"
#include "fmi/fmi2.h"
#include "physics/model.h"

typedef struct fmu {
  const hales_model *m;
  fmi2Component c;
  int errors, warnings; /* that were logged */
  char said[320];       /* the last one */
} fmu;

/* Instantiated, not yet initialized; f stays where it is until fmi2FreeInstance. */
void fmu_open(fmu *f, const hales_model *m, fmi2Type type);
/* Through the initialization, from time start_s. */
fmi2Status fmu_begin(fmu *f, double start_s);
double fmu_real(fmu *f, fmi2ValueReference vr);
/* A breath goes on from beat to beat, in time (docs/physics/hales.md, eq 13), from the experiment's start;
 * one of no whole beats is refused by name.  go: from one time to the next. */
void fmu_check_breath(fmi2Type type, fmi2Status (*go)(fmu *f, double from, double to), double tolerance);

#endif
