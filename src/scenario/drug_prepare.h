/* From the numbers of the trials to what is sampled; for drug_read.c only. */
#ifndef HALES_SCENARIO_DRUG_PREPARE_H
#define HALES_SCENARIO_DRUG_PREPARE_H

#include "scenario/drug.h"

/* Fills response of the doses of a drug whose other fields are read; the drugs of its background are
 * prepared. */
hales_status hales_drug_prepare(const hales_drugs *catalogue, const hales_drug *drug, hales_dose *doses,
                                hales_err *err) HALES_CHECKED;

#endif
