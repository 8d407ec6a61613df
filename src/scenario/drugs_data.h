/* data/drugs.json and data/medications.json as bytes; written into the build tree by CMakeLists.txt. */
#ifndef HALES_SCENARIO_DRUGS_DATA_H
#define HALES_SCENARIO_DRUGS_DATA_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t hales_drugs_data[];
extern const size_t hales_drugs_data_n;
extern const uint8_t hales_medications_data[];
extern const size_t hales_medications_data_n;

#endif
