#include "store/identity.h"

#include <string.h>

#include "store/sha256.h"

/* Canonical encoding: each field as its length (or ~0 for absent) and its bytes, little-endian.  Small fields
 * are gathered, so that the hash sees whole blocks. */
typedef struct digest {
  hales_sha256_state h;
  size_t n;
  uint8_t buf[512];
} digest;

static void put_bytes(digest *d, const void *p, size_t n) {
  if (n > sizeof d->buf - d->n) {
    hales_sha256_update(&d->h, d->buf, d->n);
    d->n = 0;
  }
  if (n > sizeof d->buf) {
    hales_sha256_update(&d->h, p, n);
    return;
  }
  memcpy(d->buf + d->n, p, n);
  d->n += n;
}

static void put_u64(digest *d, uint64_t v) {
  uint8_t b[8];
  for (int i = 0; i < 8; i++) b[i] = (uint8_t)(v >> (8 * i));
  put_bytes(d, b, sizeof b);
}

static void put_text(digest *d, const char *text) {
  const size_t n = text ? strlen(text) : 0;
  put_u64(d, text ? n : UINT64_MAX);
  if (n) put_bytes(d, text, n);
}

static void put_number(digest *d, double x) {
  if (x == 0.0) x = 0.0; /* -0 is 0 */
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  put_u64(d, bits);
}

static void put_time(digest *d, const hales_time *t) {
  put_u64(d, (uint64_t)t->t_us);
  put_u64(d, (uint64_t)t->precision);
}

static void begin(digest *d, const char *domain, const char *subject) {
  hales_sha256_init(&d->h);
  d->n = 0;
  put_text(d, domain);
  put_text(d, subject);
}

/* Whole blocks into the hash, once; what is left over waits. */
static void settle(digest *d) {
  enum { BLOCK = 64 };
  const size_t whole = d->n - d->n % BLOCK;
  hales_sha256_update(&d->h, d->buf, whole);
  memmove(d->buf, d->buf + whole, d->n - whole);
  d->n -= whole;
}

/* The digest so far; d goes on. */
static void half(digest *d, uint8_t out[16]) {
  settle(d);
  hales_sha256_state copy = d->h;
  uint8_t full[32];
  hales_sha256_update(&copy, d->buf, d->n);
  hales_sha256_final(&copy, full);
  memcpy(out, full, 16);
}

static void finish(digest *d, const hales_identity *id, uint8_t out[32]) {
  memset(out, 0, 32);
  if (!id->record) return;
  put_text(d, id->record);
  put_text(d, id->version);
  put_time(d, &id->updated);
  put_u64(d, (uint64_t)id->state);
  hales_sha256_update(&d->h, d->buf, d->n);
  hales_sha256_final(&d->h, out);
}

hales_digests hales_obs_digests(const hales_obs *o) {
  hales_digests r = {.has_slot = o->time.precision != HALES_PRECISION_NONE};
  digest d;
  begin(&d, "hales observation 1", o->subject);
  put_text(&d, o->quantity);
  if (!o->quantity) {
    put_text(&d, o->code_system);
    put_text(&d, o->code);
  }
  put_time(&d, &o->time);
  put_time(&d, &o->time_end);
  put_u64(&d, (uint64_t)o->time_kind);
  put_text(&d, o->device);
  put_text(&d, o->method);
  put_text(&d, o->context);
  half(&d, r.slot);
  const bool known = o->quantity != NULL;
  put_u64(&d, (uint64_t)o->kind);
  if (o->kind == HALES_VALUE_NUMBER) {
    put_number(&d, known ? o->canonical_value : o->value);
    put_text(&d, known ? o->canonical_unit : o->unit);
  } else {
    put_text(&d, known ? o->canonical_text : o->value_text);
  }
  put_u64(&d, o->flags & (HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN));
  half(&d, r.content);
  finish(&d, &o->identity, r.identity);
  return r;
}

hales_digests hales_event_digests(const hales_event *e) {
  hales_digests r = {.has_slot = false};
  digest d;
  begin(&d, "hales event 1", e->subject);
  put_u64(&d, (uint64_t)e->kind);
  put_text(&d, e->code_system);
  put_text(&d, e->code);
  put_text(&d, e->label);
  put_time(&d, &e->time);
  put_text(&d, e->dose_text);
  put_u64(&d, e->has_dose);
  put_number(&d, e->has_dose ? e->dose : 0.0);
  put_text(&d, e->dose_unit);
  half(&d, r.content);
  finish(&d, &e->identity, r.identity);
  return r;
}

hales_digests hales_fact_digests(const hales_subject_fact *f) {
  hales_digests r = {.has_slot = true};
  digest d;
  begin(&d, "hales subject fact 1", f->subject);
  put_u64(&d, (uint64_t)f->kind);
  half(&d, r.slot);
  put_text(&d, f->text);
  put_time(&d, &f->date);
  half(&d, r.content);
  finish(&d, &f->identity, r.identity);
  return r;
}

void hales_sha256(const void *bytes, size_t n, uint8_t out[32]) {
  hales_sha256_state h;
  hales_sha256_init(&h);
  hales_sha256_update(&h, bytes, n);
  hales_sha256_final(&h, out);
}

hales_status hales_sha256_input(const hales_input *in, uint8_t out[32], hales_err *err) {
  hales_window w = {.in = in};
  hales_sha256_state h;
  hales_status s = HALES_OK;
  hales_sha256_init(&h);
  for (uint64_t at = 0; s == HALES_OK && at < in->n;) {
    hales_bytes b = {0};
    s = hales_window_get(&w, at, 1, &b, err);
    if (s == HALES_OK) hales_sha256_update(&h, b.p, b.n);
    at += b.n;
  }
  hales_sha256_final(&h, out);
  hales_window_deinit(&w);
  return s;
}

static bool is_number(const char *label) {
  return label && *label && !label[strspn(label, "0123456789")];
}

/* Order of two version labels made of digits. */
static int number_order(const char *a, const char *b) {
  a += strspn(a, "0");
  b += strspn(b, "0");
  const size_t na = strlen(a), nb = strlen(b);
  return na != nb ? (na > nb ? 1 : -1) : strcmp(a, b);
}

static int state_rank(hales_version_state s) {
  switch (s) {
  case HALES_VERSION_UNKNOWN:
  case HALES_VERSION_PRELIMINARY:
    return 0;
  case HALES_VERSION_FINAL:
    return 1;
  case HALES_VERSION_AMENDED:
  case HALES_VERSION_CORRECTED:
    return 2;
  case HALES_VERSION_ENTERED_IN_ERROR:
    return 3;
  }
  return 0;
}

/* Date, number and state one after the other, and having one before having none: without withdrawals no
 * three versions can go round in a circle, which would leave none of them standing. */
int hales_version_order(const hales_identity *a, const hales_identity *b) {
  const bool withdrawn =
      a->state == HALES_VERSION_ENTERED_IN_ERROR || b->state == HALES_VERSION_ENTERED_IN_ERROR;
  const bool a_dated = a->updated.precision != HALES_PRECISION_NONE,
             b_dated = b->updated.precision != HALES_PRECISION_NONE;
  if (a_dated && b_dated && a->updated.t_us != b->updated.t_us)
    return a->updated.t_us > b->updated.t_us ? 1 : -1;
  if (a_dated != b_dated && !withdrawn) return a_dated ? 1 : -1;
  const bool a_numbered = is_number(a->version), b_numbered = is_number(b->version);
  const int by_number = a_numbered && b_numbered ? number_order(a->version, b->version) : 0;
  if (by_number) return by_number;
  if (a_numbered != b_numbered && !withdrawn) return a_numbered ? 1 : -1;
  const int ra = state_rank(a->state), rb = state_rank(b->state);
  if (ra != rb) return ra > rb ? 1 : -1;
  if (ra == 2) return 1;
  return a->version && b->version && strcmp(a->version, b->version) != 0 ? 1 : 0;
}
