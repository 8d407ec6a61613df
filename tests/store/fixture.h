/* A folder that is thrown away, and small stores in it. */
#ifndef HALES_TESTS_STORE_FIXTURE_H
#define HALES_TESTS_STORE_FIXTURE_H

#include "store/store.h"

typedef struct fixture {
  char dir[64];
  char db[96]; /* path of a store in dir; not made yet */
} fixture;

int fixture_make(void **state);
/* Removes the folder with what is in it (one level). */
int fixture_remove(void **state);

/* Opens or fails the test. */
hales_store *open_store(const char *path, hales_store_mode mode);
/* The status of an attempt; the message goes to *err. */
hales_status try_open(const char *path, hales_store_mode mode, hales_err *err);

/* Document number k has observations_of(k) observations of one subject, all different from other documents'.
 */
int observations_of(int k);
/* Puts document k into an open transaction, up to `limit` observations. */
hales_status put_document(hales_store *s, int k, int limit, hales_err *err);
/* begin, put_document, commit; rolled back on failure. */
hales_status ingest_document(hales_store *s, int k, hales_err *err);

uint64_t file_hash(const char *path); /* FNV-1a of the bytes; 0 when it cannot be read */
uint64_t count_observations(const char *path);
void write_file(const char *path, const void *bytes, size_t n);

#endif
