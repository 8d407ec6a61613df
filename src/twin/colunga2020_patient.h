/* A patient on the six compartments of `colunga2020`. */
#ifndef HALES_TWIN_COLUNGA2020_PATIENT_H
#define HALES_TWIN_COLUNGA2020_PATIENT_H

#include "twin/patient_model.h"

extern const hales_patient_model hales_colunga2020_patient;

#endif
