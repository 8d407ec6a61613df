#ifndef HALES_TESTS_CONFORMANCE_BRIEF_H
#define HALES_TESTS_CONFORMANCE_BRIEF_H

#include "store/store.h"

void a_brief_walk_says_the_same(void **state); /* *state: an empty store */

#endif
