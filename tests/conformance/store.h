/* The conformance suite of the store: the same tests for every database behind store.h. */
#ifndef HALES_TESTS_CONFORMANCE_STORE_H
#define HALES_TESTS_CONFORMANCE_STORE_H

#include "store/store.h"

/* How the suite gets an empty store.  open() is called once per test. */
typedef struct store_under_test {
  const char *name;
  hales_store *(*open)(void);
  void (*close)(hales_store *store);
} store_under_test;

/* Runs the suite; returns cmocka's number of failures. */
int run_store_conformance(const store_under_test *which);

#endif
