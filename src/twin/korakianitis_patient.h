/* A patient on the `korakianitis` circuit. */
#ifndef HALES_TWIN_KORAKIANITIS_PATIENT_H
#define HALES_TWIN_KORAKIANITIS_PATIENT_H

#include "twin/patient_model.h"

extern const hales_patient_model hales_korakianitis_patient;

#endif
