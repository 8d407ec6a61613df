#ifndef HALES_TESTS_CONFORMANCE_REPEATS_H
#define HALES_TESTS_CONFORMANCE_REPEATS_H

#include "store/store.h"

void what_repeats_is_found_in_any_order(void **state);            /* *state: an empty store */
void what_a_record_restates_gives_way_in_any_order(void **state); /* *state: an empty store */

#endif
