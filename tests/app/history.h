/* A store that takes file after file, and what stands in it afterwards. */
#ifndef HALES_TESTS_APP_HISTORY_H
#define HALES_TESTS_APP_HISTORY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/ingest.h"
#include "support/assert.h"

typedef struct bench {
  char file[64];
  hales_store *store;
} bench;

static inline bench opened(void) {
  bench b = {.file = "/tmp/hales_history_XXXXXX"};
  const int fd = mkstemp(b.file);
  assert_true(fd >= 0);
  (void)close(fd);
  const hales_store_options opt = {.now_us = 1700000000000001};
  hales_err err = {0};
  assert_ok_err(hales_store_open(":memory:", &opt, &b.store, &err), &err);
  return b;
}

static inline void closed(bench *b) {
  hales_err err = {0};
  assert_ok_err(hales_store_verify(b->store, &err), &err);
  hales_store_close(b->store);
  (void)unlink(b->file);
}

static inline hales_ingest_result take_of(bench *b, const char *text, const char *subject) {
  const char *path = b->file;
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
  assert_int_equal(fclose(f), 0);
  const hales_ingest_options opt = {
      .paths = &path, .path_count = 1, .subject = subject, .now_us = 1712345678000009};
  hales_ingest_result r;
  hales_err err = {0};
  assert_ok_err(hales_ingest_run(b->store, &opt, &r, &err), &err);
  return r;
}

static inline hales_ingest_result take(bench *b, const char *text) {
  return take_of(b, text, NULL);
}

/* What stands, and what was ever said. */
typedef struct seen {
  int standing, ever, flagged, conflicts;
  double sum;             /* of the observations that stand, as stated */
  char version[8];        /* of what stands */
  char interpretation[8]; /* of what stands */
} seen;

static inline hales_status on_any(seen *x, const hales_stored_origin *o, const hales_identity *id) {
  x->ever++;
  if (!o->current) return HALES_OK;
  x->standing++;
  (void)snprintf(x->version, sizeof x->version, "%s", id->version ? id->version : "");
  return HALES_OK;
}

static inline hales_status on_obs(void *ctx, const hales_stored_obs *row, hales_err *err) {
  seen *x = ctx;
  (void)err;
  if (row->origin.current && row->obs.interpretation)
    (void)snprintf(x->interpretation, sizeof x->interpretation, "%s", row->obs.interpretation);
  if (row->origin.current && (row->obs.flags & HALES_OBS_IMPLAUSIBLE_TIME)) x->flagged++;
  if (row->origin.current && (row->obs.flags & HALES_OBS_CONFLICT)) x->conflicts++;
  if (row->origin.current && row->obs.kind == HALES_VALUE_NUMBER) x->sum += row->obs.value;
  return on_any(x, &row->origin, &row->obs.identity);
}

static inline hales_status on_event(void *ctx, const hales_stored_event *row, hales_err *err) {
  (void)err;
  return on_any(ctx, &row->origin, &row->event.identity);
}

static inline seen look(bench *b, const char *subject) {
  seen x = {0};
  hales_err err = {0};
  hales_store_query q = {.all_versions = true};
  assert_ok_err(hales_store_find_subject(b->store, subject, &q.subject_id, &err), &err);
  assert_ok_err(hales_store_each_obs(b->store, &q, on_obs, &x, &err), &err);
  assert_ok_err(hales_store_each_event(b->store, &q, on_event, &x, &err), &err);
  return x;
}

/* ---- short ways to write FHIR ---- */

#define LOINC(code) "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" code "\"}]}"
#define MMHG(v)                                                                                              \
  "\"valueQuantity\":{\"value\":" v ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}"

#endif
