#ifndef HALES_TESTS_CONFORMANCE_MANY_H
#define HALES_TESTS_CONFORMANCE_MANY_H

#include "store/store.h"

void many_at_once_are_as_one_by_one(void **state); /* *state: an empty store */

#endif
