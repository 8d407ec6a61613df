/* Reads a document into a batch, for tests: the whole way, from bytes to canonical facts. */
#ifndef HALES_TESTS_THREAD_COLLECT_H
#define HALES_TESTS_THREAD_COLLECT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/assert.h"
#include "thread/batch.h"
#include "thread/reader.h"

/* Memory that is used again and again: thousands of documents are read in some tests. */
typedef struct pool {
  unsigned char *p;
  size_t cap;
  bool busy;
} pool;

static inline unsigned char *pool_take(pool *own, size_t n) {
  if (own->busy) return malloc(n);
  if (own->cap < n) {
    free(own->p);
    own->p = malloc(own->cap = n);
  }
  own->busy = own->p != NULL;
  return own->p;
}

static inline void pool_give(pool *own, unsigned char *p) {
  if (p == own->p)
    own->busy = false;
  else
    free(p);
}

static pool scratch_pool, keep_pool, index_pool;

typedef struct collected {
  hales_status status;
  hales_err err;
  hales_arena arena, keep, index;
  hales_batch batch;
  hales_read_counts counts;
  hales_document doc;
  hales_obs **obs;
  hales_event **events;
  hales_subject_fact **facts;
  hales_rejection **rejections;
  hales_note **notes;
} collected;

static inline void collected_free(collected *c) {
  pool_give(&scratch_pool, c->arena.base);
  pool_give(&keep_pool, c->keep.base);
  pool_give(&index_pool, c->index.base);
}

static inline void *collected_index(collected *c, const hales_list *l, size_t size) {
  void **all = NULL;
  assert_ok(hales_batch_index(&c->batch, l, size, &all, NULL));
  return all;
}

/* n bytes in a block of exactly their size, so that the sanitizer sees a read beyond the end. */
static inline collected collect_n(const void *bytes, size_t n, const hales_read_options *opt) {
  collected c = {.status = HALES_OK};
  uint8_t *copy = malloc(n ? n : 1);
  const size_t cap = hales_document_scratch_bytes(n), keep = hales_document_keep_bytes(n);
  c.arena = (hales_arena){.base = pool_take(&scratch_pool, cap), .cap = cap};
  c.keep = (hales_arena){.base = pool_take(&keep_pool, keep), .cap = keep};
  c.index = (hales_arena){.base = pool_take(&index_pool, cap), .cap = cap};
  assert_true(copy && c.arena.base && c.keep.base && c.index.base);
  if (n) memcpy(copy, bytes, n);
  c.batch.arena = &c.index;
  const hales_sink sink = hales_batch_sink(&c.batch);
  const hales_input in = hales_input_of((hales_bytes){copy, n});
  const hales_document_memory memory = {&c.arena, &c.keep};
  c.status = hales_document_read(&in, opt, &memory, &sink, &c.doc, &c.counts, &c.err);
  free(copy);
  assert_int_equal(c.status, c.err.status);
  c.obs = collected_index(&c, &c.batch.obs, sizeof(hales_obs));
  c.events = collected_index(&c, &c.batch.events, sizeof(hales_event));
  c.facts = collected_index(&c, &c.batch.facts, sizeof(hales_subject_fact));
  c.rejections = collected_index(&c, &c.batch.rejections, sizeof(hales_rejection));
  c.notes = collected_index(&c, &c.batch.notes, sizeof(hales_note));
  if (c.status != HALES_OK) /* all or nothing */
    assert_int_equal(
        c.batch.obs.n + c.batch.events.n + c.batch.facts.n + c.batch.rejections.n + c.batch.notes.n, 0);
  return c;
}

static inline collected collect(const char *text) {
  return collect_n(text, strlen(text), NULL);
}

/* A file below the source tree (or absolute); NULL when it is not there. */
static inline char *read_whole(const char *path, size_t *n) {
  const char *root = getenv("HALES_SOURCE_DIR");
  char full[1024];
  (void)snprintf(full, sizeof full, "%s%s%s",
                 *path == '/' ? ""
                 : root       ? root
                              : ".",
                 *path == '/' ? "" : "/", path);
  FILE *f = fopen(full, "rb");
  if (!f) return NULL;
  size_t cap = 1 << 16;
  char *data = malloc(cap);
  *n = 0;
  for (size_t got = 1; data && got;) {
    got = fread(data + *n, 1, cap - *n, f);
    *n += got;
    if (*n == cap) data = realloc(data, cap *= 2);
  }
  (void)fclose(f);
  return data;
}

static inline collected collect_file(const char *path) {
  size_t n = 0;
  char *data = read_whole(path, &n);
  if (!data) print_error("no file %s\n", path);
  assert_non_null(data);
  collected c = collect_n(data, n, NULL);
  free(data);
  return c;
}

/* The only observation of a quantity (and subject, when not NULL). */
static inline const hales_obs *find_obs(const collected *c, const char *subject, const char *quantity) {
  const hales_obs *found = NULL;
  for (size_t i = 0; i < c->batch.obs.n; i++) {
    const hales_obs *o = c->obs[i];
    if (!o->quantity || strcmp(o->quantity, quantity) != 0) continue;
    if (subject && strcmp(o->subject, subject) != 0) continue;
    assert_null(found);
    found = o;
  }
  return found;
}

static inline bool has_note(const collected *c, const char *part, uint64_t count) {
  for (size_t i = 0; i < c->batch.notes.n; i++)
    if (strstr(c->notes[i]->text, part) && c->notes[i]->count == count) return true;
  return false;
}

/* One rejection whose reason holds `part`, at the place `where`. */
static inline bool has_rejection(const collected *c, const char *where, const char *part) {
  for (size_t i = 0; i < c->batch.rejections.n; i++)
    if (strcmp(c->rejections[i]->place.text, where) == 0 && strstr(c->rejections[i]->reason, part))
      return true;
  for (size_t i = 0; i < c->batch.rejections.n; i++)
    print_error("rejected at %s: %s\n", c->rejections[i]->place.text, c->rejections[i]->reason);
  return false;
}

#endif
