/* Networks from a text, for the tests of the readers. */
#ifndef HALES_TESTS_PHYSICS_WAVE_READ_NETWORK_H
#define HALES_TESTS_PHYSICS_WAVE_READ_NETWORK_H

#include <stdlib.h>
#include <string.h>

#include "physics/wave/wave_file.h"
#include "support/assert.h"

typedef struct read_network {
  hales_arena arena;
  hales_wave_file file;
  hales_status status;
  hales_err err;
} read_network;

static inline read_network read_network_n(const char *name, const char *text, size_t n) {
  read_network r = {.arena = {.cap = hales_wave_file_room(n)}};
  r.arena.base = malloc(r.arena.cap);
  assert_non_null(r.arena.base);
  r.status = hales_wave_file_read(name, (hales_bytes){(const uint8_t *)text, n}, &r.arena, &r.file, &r.err);
  assert_int_equal(r.status, r.err.status);
  assert_int_not_equal(r.status, HALES_ENOMEM); /* hales_wave_file_room keeps its word */
  return r;
}

static inline read_network read_network_text(const char *name, const char *text) {
  return read_network_n(name, text, strlen(text));
}

static inline void read_network_free(read_network *r) {
  free(r->arena.base);
}

/* A text with its first `from` replaced, caller's to free. */
static inline char *with_change(const char *text, const char *from, const char *to) {
  const char *at = strstr(text, from);
  assert_non_null(at);
  const size_t before = (size_t)(at - text), n = strlen(text) - strlen(from) + strlen(to);
  char *out = malloc(n + 1);
  assert_non_null(out);
  memcpy(out, text, before);
  (void)strcpy(out + before, to);
  (void)strcat(out, at + strlen(from));
  return out;
}

/* The changed text is refused with a message that has both pieces. */
static inline void refuses_change(const char *name, const char *text, const char *from, const char *to,
                                  const char *place, const char *says) {
  char *changed = with_change(text, from, to);
  read_network r = read_network_text(name, changed);
  if (r.status == HALES_OK || !strstr(r.err.msg, place) || !strstr(r.err.msg, says))
    fail_msg("with \"%s\": %s", to, r.status == HALES_OK ? "accepted" : r.err.msg);
  read_network_free(&r);
  free(changed);
}

#endif
