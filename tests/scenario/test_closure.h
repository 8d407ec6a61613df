/* The part of the trials' test that looks at the closures: it treats the same recruited arms. */
#ifndef HALES_TESTS_SCENARIO_TEST_CLOSURE_H
#define HALES_TESTS_SCENARIO_TEST_CLOSURE_H

void elasticities_are_those_of_each_patient_model(void **state);

#endif
