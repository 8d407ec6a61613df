#include <math.h>

#include "store/sqlite_priv.h"

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

/* Everything but the payload row.  x->id is 0 for a duplicate. */
static hales_status put_statement(sqlite_store *s, hales_statement *x, const char *pseudonym, hales_put *put,
                                  hales_err *err) {
  HALES_TRY(hales_sqlite_place(s, x, pseudonym, NULL, err));
  *put = x->id ? HALES_PUT_STORED : HALES_PUT_DUPLICATE;
  return x->id ? hales_sqlite_put_statements(s, x, 1, err) : HALES_OK;
}

hales_status hales_sqlite_put_event(hales_store *base, int64_t document_id, const hales_event *e,
                                    hales_put *put, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  HALES_TRY(hales_sqlite_may_put(s, err));
  s->broken = true;
  if (e->has_dose && !isfinite(e->dose))
    return HALES_FAIL_AT(err, HALES_ERANGE, e->place.at, "NaN and infinity are not stored");
  hales_statement x = {.kind = HALES_STATEMENT_EVENT,
                       .document_id = document_id,
                       .digests = hales_event_digests(e),
                       .place = &e->place,
                       .identity = &e->identity,
                       .time = &e->time,
                       .part_kind = (int)e->kind,
                       .part_system = e->code_system,
                       .part_code = e->code};
  HALES_TRY(put_statement(s, &x, e->subject, put, err));
  if (x.id) {
    int rc;
    sqlite3_stmt *st = hales_sqlite_kept(s, SQL_PUT_EVENT, &rc);
    hales_bind_int(st, &rc, 1, x.id);
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
  hales_statement x = {.kind = HALES_STATEMENT_FACT,
                       .document_id = document_id,
                       .digests = hales_fact_digests(f),
                       .place = &f->place,
                       .identity = &f->identity,
                       .time = &f->date,
                       .part_kind = (int)f->kind};
  HALES_TRY(put_statement(s, &x, f->subject, put, err));
  if (x.id) {
    int rc;
    sqlite3_stmt *st = hales_sqlite_kept(s, SQL_PUT_FACT, &rc);
    hales_bind_int(st, &rc, 1, x.id);
    hales_bind_int(st, &rc, 2, f->kind);
    hales_bind_text(st, &rc, 3, f->text);
    hales_bind_int(st, &rc, 4, f->coarsened);
    HALES_TRY(hales_sqlite_finish(s, st, rc, NULL, "storing a fact of the subject", err));
  }
  s->broken = false;
  return HALES_OK;
}
