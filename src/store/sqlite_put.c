#include <math.h>
#include <stdio.h>
#include <string.h>

#include "store/identity.h"
#include "store/sqlite_priv.h"

enum { KIND_OBSERVATION = 0, KIND_EVENT = 1, KIND_FACT = 2 };

/* What the three kinds of statement have in common. */
typedef struct statement {
  int kind;
  int64_t subject_id, document_id;
  hales_digests digests;
  const hales_place *place;
  const hales_identity *identity;
  const hales_time *time;
  int part_kind; /* -1: none */
  const char *part_system, *part_code;
} statement;

hales_status hales_sqlite_may_put(const sqlite_store *s, hales_err *err) {
  if (!s->in_transaction) return HALES_FAIL(err, HALES_EARG, "a put needs an open transaction");
  if (s->broken) return HALES_FAIL(err, HALES_EARG, "an earlier put of this transaction failed: roll back");
  return HALES_OK;
}

hales_status hales_sqlite_put_document(hales_store *base, const hales_document *d, int64_t received_us,
                                       int64_t *id, hales_put *put, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  HALES_TRY(hales_sqlite_may_put(s, err));
  s->received_us = received_us;
  int rc;
  int64_t old = 0;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_FIND_DOCUMENT, &rc);
  hales_bind_blob(st, &rc, 1, d->sha256, 32);
  hales_bind_text(st, &rc, 2, d->reader);
  hales_bind_text(st, &rc, 3, d->reader_version);
  HALES_TRY(hales_sqlite_finish(s, st, rc, &old, "looking for the document", err));
  *put = old ? HALES_PUT_DUPLICATE : HALES_PUT_STORED;
  *id = old;
  if (old) return HALES_OK;
  st = hales_sqlite_kept(s, SQL_PUT_DOCUMENT, &rc);
  hales_bind_blob(st, &rc, 1, d->sha256, 32);
  hales_bind_int(st, &rc, 2, (int64_t)d->bytes);
  hales_bind_text(st, &rc, 3, d->reader);
  hales_bind_text(st, &rc, 4, d->reader_version);
  hales_bind_int(st, &rc, 5, received_us);
  return hales_sqlite_finish(s, st, rc, id, "storing the document", err);
}

hales_status hales_sqlite_find_subject(hales_store *base, const char *pseudonym, int64_t *id,
                                       hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  *id = 0;
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_FIND_SUBJECT, &rc);
  hales_bind_text(st, &rc, 1, pseudonym);
  return hales_sqlite_finish(s, st, rc, id, "looking for the subject", err);
}

static hales_status subject_of(sqlite_store *s, const char *pseudonym, const hales_place *place, int64_t *id,
                               hales_err *err) {
  if (!pseudonym || !*pseudonym)
    return HALES_FAIL_AT(err, HALES_EARG, place->at, "a statement without a subject");
  if (strlen(pseudonym) > 256)
    return HALES_FAIL_AT(err, HALES_ERANGE, place->at, "a subject identifier longer than 256 bytes");
  HALES_TRY(hales_sqlite_find_subject(&s->base, pseudonym, id, err));
  if (*id) return HALES_OK;
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_PUT_SUBJECT, &rc);
  hales_bind_text(st, &rc, 1, pseudonym);
  hales_bind_int(st, &rc, 2, s->received_us);
  return hales_sqlite_finish(s, st, rc, id, "storing the subject", err);
}

/* Is the statement there already?  One without a record is also a repetition of one with a record. */
static hales_status find_same(sqlite_store *s, const statement *x, int64_t *id, hales_err *err) {
  const bool by_content = x->identity->record == NULL;
  int rc;
  *id = 0;
  sqlite3_stmt *st = hales_sqlite_kept(s, by_content ? SQL_FIND_CONTENT : SQL_FIND_IDENTITY, &rc);
  if (by_content)
    hales_bind_blob(st, &rc, 1, x->digests.content, 16);
  else
    hales_bind_blob(st, &rc, 1, x->digests.identity, 32);
  return hales_sqlite_finish(s, st, rc, id, "looking for a duplicate", err);
}

/* Which component of its record a statement is: "kind|system|code". */
static hales_status part_of(const statement *x, char *buf, size_t cap, hales_err *err) {
  const char *system = x->part_system ? x->part_system : "", *code = x->part_code ? x->part_code : "";
  const int n = snprintf(buf, cap, "%d|%s|%s", x->part_kind, system, code);
  if (n < 0 || (size_t)n >= cap)
    return HALES_FAIL_AT(err, HALES_ERANGE, x->place->at, "a code longer than %zu bytes", cap);
  return HALES_OK;
}

static void bind_offset(sqlite3_stmt *st, int *rc, int i, const hales_time *t) {
  if (t->has_offset) hales_bind_int(st, rc, i, t->offset_min);
}

static hales_status put_row(sqlite_store *s, const statement *x, const char *part, int64_t *id,
                            hales_err *err) {
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_PUT_STATEMENT, &rc);
  hales_bind_blob(st, &rc, 1, x->digests.identity, 32);
  hales_bind_blob(st, &rc, 2, x->digests.content, 16);
  if (x->digests.has_slot) hales_bind_blob(st, &rc, 3, x->digests.slot, 16);
  hales_bind_int(st, &rc, 4, x->kind);
  hales_bind_int(st, &rc, 5, x->subject_id);
  hales_bind_int(st, &rc, 6, x->document_id);
  hales_bind_int(st, &rc, 7, (int64_t)x->place->at);
  hales_bind_text(st, &rc, 8, x->place->text);
  hales_bind_text(st, &rc, 9, x->identity->record);
  hales_bind_text(st, &rc, 10, part);
  hales_bind_text(st, &rc, 11, x->identity->version);
  hales_bind_int(st, &rc, 12, x->identity->state);
  hales_bind_int(st, &rc, 13, x->identity->updated.t_us);
  hales_bind_int(st, &rc, 14, x->identity->updated.precision);
  hales_bind_int(st, &rc, 15, x->time->t_us);
  hales_bind_int(st, &rc, 16, x->time->precision);
  bind_offset(st, &rc, 17, x->time);
  return hales_sqlite_finish(s, st, rc, id, "storing a statement", err);
}

static hales_status supersede(sqlite_store *s, int64_t older, int64_t newer, hales_err *err) {
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_SUPERSEDE, &rc);
  hales_bind_int(st, &rc, 1, older);
  hales_bind_int(st, &rc, 2, newer);
  return hales_sqlite_finish(s, st, rc, NULL, "storing a correction", err);
}

/* One link between the same components of two versions; between different ones only where an old component
 * would stand otherwise (the new version of the record no longer has it). */
static hales_status supersede_part(sqlite_store *s, int64_t older, int64_t newer, bool same_part,
                                   hales_err *err) {
  if (!same_part) {
    int rc;
    int64_t already = 0;
    sqlite3_stmt *st = hales_sqlite_kept(s, SQL_IS_SUPERSEDED, &rc);
    hales_bind_int(st, &rc, 1, older);
    HALES_TRY(hales_sqlite_finish(s, st, rc, &already, "looking for corrections", err));
    if (already) return HALES_OK;
  }
  return supersede(s, older, newer, err);
}

/* Places the new statement in the history of its source record. */
static hales_status relate(sqlite_store *s, const statement *x, const char *part, int64_t id,
                           hales_err *err) {
  if (!x->identity->record) return HALES_OK;
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_VERSIONS, &rc);
  hales_bind_int(st, &rc, 1, x->subject_id);
  hales_bind_text(st, &rc, 2, x->identity->record);
  hales_bind_int(st, &rc, 3, x->kind);
  hales_bind_int(st, &rc, 4, id);
  hales_status status = HALES_OK;
  while (status == HALES_OK && rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    rc = SQLITE_OK;
    const int64_t other = sqlite3_column_int64(st, 0);
    const hales_identity old = {.version = (const char *)sqlite3_column_text(st, 2),
                                .state = (hales_version_state)sqlite3_column_int(st, 3),
                                .updated = {.t_us = sqlite3_column_int64(st, 4),
                                            .precision = (hales_precision)sqlite3_column_int(st, 5)}};
    const char *other_part = (const char *)sqlite3_column_text(st, 1);
    const bool same_part = other_part && strcmp(other_part, part) == 0;
    const int order = hales_version_order(x->identity, &old);
    if (order > 0) status = supersede_part(s, other, id, same_part, err);
    if (order < 0) status = supersede_part(s, id, other, same_part, err);
  }
  sqlite3_reset(st);
  if (status == HALES_OK && rc != SQLITE_DONE && rc != SQLITE_OK)
    status = hales_sqlite_fail(s->db, rc, s->path, "looking for earlier versions", err);
  if (status != HALES_OK) return status;

  st = hales_sqlite_kept(s, SQL_RESTATES, &rc); /* those without a record that said the same */
  hales_bind_int(st, &rc, 1, id);
  hales_bind_blob(st, &rc, 2, x->digests.content, 16);
  return hales_sqlite_finish(s, st, rc, NULL, "storing a correction", err);
}

/* Everything but the payload row.  *id is 0 for a duplicate. */
static hales_status put_statement(sqlite_store *s, statement *x, const char *pseudonym, int64_t *id,
                                  hales_put *put, hales_err *err) {
  if (x->place->at > INT64_MAX) return HALES_FAIL(err, HALES_EARG, "a byte offset beyond 2^63");
  int64_t old = 0;
  char part[1024];
  HALES_TRY(part_of(x, part, sizeof part, err));
  HALES_TRY(subject_of(s, pseudonym, x->place, &x->subject_id, err));
  HALES_TRY(find_same(s, x, &old, err));
  *put = old ? HALES_PUT_DUPLICATE : HALES_PUT_STORED;
  *id = 0;
  if (old) return HALES_OK;
  HALES_TRY(put_row(s, x, part, id, err));
  return relate(s, x, part, *id, err);
}

static hales_status finite_or_fail(double v, const hales_place *place, hales_err *err) {
  return isfinite(v) ? HALES_OK
                     : HALES_FAIL_AT(err, HALES_ERANGE, place->at, "NaN and infinity are not stored");
}

static hales_status put_obs_row(sqlite_store *s, int64_t id, const hales_obs *o, hales_err *err) {
  const bool number = o->kind == HALES_VALUE_NUMBER;
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_PUT_OBSERVATION, &rc);
  hales_bind_int(st, &rc, 1, id);
  hales_bind_int(st, &rc, 2, o->kind);
  hales_bind_double(st, &rc, 3, number, o->value);
  hales_bind_text(st, &rc, 4, o->value_text ? o->value_text : ""); /* a withdrawn record may have no value */
  hales_bind_text(st, &rc, 5, o->unit);
  hales_bind_text(st, &rc, 6, o->quantity);
  hales_bind_double(st, &rc, 7, number && o->quantity, o->canonical_value);
  hales_bind_text(st, &rc, 8, o->canonical_text);
  hales_bind_text(st, &rc, 9, o->canonical_unit);
  hales_bind_text(st, &rc, 10, o->code_system);
  hales_bind_text(st, &rc, 11, o->code);
  hales_bind_text(st, &rc, 12, o->label);
  hales_bind_text(st, &rc, 13, o->device);
  hales_bind_text(st, &rc, 14, o->method);
  hales_bind_text(st, &rc, 15, o->context);
  hales_bind_int(st, &rc, 16, o->time_kind);
  hales_bind_int(st, &rc, 17, o->time_end.t_us);
  hales_bind_int(st, &rc, 18, o->time_end.precision);
  bind_offset(st, &rc, 19, &o->time_end);
  hales_bind_int(st, &rc, 20, o->flags);
  return hales_sqlite_finish(s, st, rc, NULL, "storing an observation", err);
}

hales_status hales_sqlite_put_obs(hales_store *base, int64_t document_id, const hales_obs *o, hales_put *put,
                                  hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  HALES_TRY(hales_sqlite_may_put(s, err));
  s->broken = true;
  if (o->kind == HALES_VALUE_NUMBER) {
    HALES_TRY(finite_or_fail(o->value, &o->place, err));
    if (o->quantity) HALES_TRY(finite_or_fail(o->canonical_value, &o->place, err));
  }
  statement x = {.kind = KIND_OBSERVATION,
                 .document_id = document_id,
                 .digests = hales_obs_digests(o),
                 .place = &o->place,
                 .identity = &o->identity,
                 .time = &o->time,
                 .part_kind = KIND_OBSERVATION,
                 .part_system = o->code_system,
                 .part_code = o->code};
  int64_t id = 0;
  HALES_TRY(put_statement(s, &x, o->subject, &id, put, err));
  if (id) HALES_TRY(put_obs_row(s, id, o, err));
  s->broken = false;
  return HALES_OK;
}

hales_status hales_sqlite_put_event(hales_store *base, int64_t document_id, const hales_event *e,
                                    hales_put *put, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  HALES_TRY(hales_sqlite_may_put(s, err));
  s->broken = true;
  if (e->has_dose) HALES_TRY(finite_or_fail(e->dose, &e->place, err));
  statement x = {.kind = KIND_EVENT,
                 .document_id = document_id,
                 .digests = hales_event_digests(e),
                 .place = &e->place,
                 .identity = &e->identity,
                 .time = &e->time,
                 .part_kind = (int)e->kind,
                 .part_system = e->code_system,
                 .part_code = e->code};
  int64_t id = 0;
  HALES_TRY(put_statement(s, &x, e->subject, &id, put, err));
  if (id) {
    int rc;
    sqlite3_stmt *st = hales_sqlite_kept(s, SQL_PUT_EVENT, &rc);
    hales_bind_int(st, &rc, 1, id);
    hales_bind_int(st, &rc, 2, e->kind);
    hales_bind_text(st, &rc, 3, e->code_system);
    hales_bind_text(st, &rc, 4, e->code);
    hales_bind_text(st, &rc, 5, e->label);
    hales_bind_text(st, &rc, 6, e->dose_text);
    hales_bind_double(st, &rc, 7, e->has_dose, e->dose);
    hales_bind_text(st, &rc, 8, e->dose_unit);
    HALES_TRY(hales_sqlite_finish(s, st, rc, NULL, "storing an event", err));
  }
  s->broken = false;
  return HALES_OK;
}

hales_status hales_sqlite_put_fact(hales_store *base, int64_t document_id, const hales_subject_fact *f,
                                   hales_put *put, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  HALES_TRY(hales_sqlite_may_put(s, err));
  s->broken = true;
  statement x = {.kind = KIND_FACT,
                 .document_id = document_id,
                 .digests = hales_fact_digests(f),
                 .place = &f->place,
                 .identity = &f->identity,
                 .time = &f->date,
                 .part_kind = (int)f->kind};
  int64_t id = 0;
  HALES_TRY(put_statement(s, &x, f->subject, &id, put, err));
  if (id) {
    int rc;
    sqlite3_stmt *st = hales_sqlite_kept(s, SQL_PUT_FACT, &rc);
    hales_bind_int(st, &rc, 1, id);
    hales_bind_int(st, &rc, 2, f->kind);
    hales_bind_text(st, &rc, 3, f->text);
    hales_bind_int(st, &rc, 4, f->coarsened);
    HALES_TRY(hales_sqlite_finish(s, st, rc, NULL, "storing a fact of the subject", err));
  }
  s->broken = false;
  return HALES_OK;
}
