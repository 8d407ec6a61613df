#define _POSIX_C_SOURCE 200809L
#include "store/fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/assert.h"

int fixture_make(void **state) {
  fixture *f = calloc(1, sizeof *f);
  if (!f) return -1;
  (void)snprintf(f->dir, sizeof f->dir, "/tmp/hales_store_XXXXXX");
  if (!mkdtemp(f->dir)) return free(f), -1;
  (void)snprintf(f->db, sizeof f->db, "%s/hales.db", f->dir);
  *state = f;
  return 0;
}

int fixture_remove(void **state) {
  fixture *f = *state;
  DIR *d = opendir(f->dir);
  for (const struct dirent *e; d && (e = readdir(d)) != NULL;) {
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", f->dir, e->d_name);
    if (unlink(path) != 0) (void)rmdir(path);
  }
  if (d) (void)closedir(d);
  (void)rmdir(f->dir);
  free(f);
  return 0;
}

hales_status try_open(const char *path, hales_store_mode mode, hales_err *err) {
  hales_store *s = NULL;
  *err = (hales_err){0};
  const hales_store_options opt = {.mode = mode, .now_us = 1700000000000001, .busy_ms = 20000};
  const hales_status status = hales_store_open(path, &opt, &s, err);
  assert_true((status == HALES_OK) == (s != NULL));
  assert_int_equal(err->status, status);
  hales_store_close(s);
  return status;
}

hales_store *open_store(const char *path, hales_store_mode mode) {
  hales_store *s = NULL;
  hales_err err = {0};
  const hales_store_options opt = {.mode = mode, .now_us = 1700000000000001, .busy_ms = 20000};
  assert_ok_err(hales_store_open(path, &opt, &s, &err), &err);
  return s;
}

int observations_of(int k) {
  return 17 + 5 * (k % 4);
}

hales_status put_document(hales_store *s, int k, int limit, hales_err *err) {
  char subject[16];
  (void)snprintf(subject, sizeof subject, "S%d", k);
  hales_document d = {.bytes = 1000, .reader = "csv", .reader_version = "1"};
  memcpy(d.sha256, &k, sizeof k);
  int64_t id = 0;
  hales_put put;
  HALES_TRY(hales_store_put_document(s, &d, 1712000000000000 + k, &id, &put, err));
  for (int i = 0; i < observations_of(k) && i < limit; i++) {
    const double value = 3.5 + 0.25 * i;
    const hales_obs o = {.subject = subject,
                         .code_system = "urn:hales:csv-variable",
                         .code = "pa_mean_mmhg",
                         .value = value,
                         .value_text = "as written, with some words so that a row has a size",
                         .unit = "mm[Hg]",
                         .time = {.t_us = 1000000 * (int64_t)(i + 3), .precision = HALES_PRECISION_SECOND},
                         .place = {.at = (uint64_t)(40 * i + 7), .text = "line 3"},
                         .quantity = "pa_mean_mmhg",
                         .canonical_value = value,
                         .canonical_unit = "mm[Hg]"};
    HALES_TRY(hales_store_put_obs(s, id, &o, &put, err));
  }
  return HALES_OK;
}

hales_status ingest_document(hales_store *s, int k, hales_err *err) {
  HALES_TRY(hales_store_begin(s, err));
  hales_status status = put_document(s, k, 1 << 20, err);
  if (status == HALES_OK) status = hales_store_commit(s, err);
  if (status != HALES_OK) hales_store_rollback(s);
  return status;
}

uint64_t file_hash(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return 0;
  uint64_t h = UINT64_C(1469598103934665603);
  for (int c; (c = getc(f)) != EOF;) h = (h ^ (uint64_t)c) * UINT64_C(1099511628211);
  (void)fclose(f);
  return h;
}

uint64_t count_observations(const char *path) {
  hales_store *s = open_store(path, HALES_STORE_READ);
  hales_store_counts c;
  hales_err err = {0};
  assert_ok_err(hales_store_count(s, &c, &err), &err);
  assert_ok_err(hales_store_verify(s, &err), &err);
  hales_store_close(s);
  return c.observations;
}

void write_file(const char *path, const void *bytes, size_t n) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
}
