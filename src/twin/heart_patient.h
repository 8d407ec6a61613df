/* A patient on the full heart and its circulation, the model `hales`. */
#ifndef HALES_TWIN_HEART_PATIENT_H
#define HALES_TWIN_HEART_PATIENT_H

#include "twin/patient_model.h"

extern const hales_patient_model hales_heart_patient;

#endif
