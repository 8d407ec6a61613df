/* Observations, many at a time: a million rows are a million times the cost of starting a statement. */
#include <math.h>
#include <string.h>

#include "store/sqlite_priv.h"

/* Observations that are new, waiting to be written together. */
typedef struct pending {
  size_t n;
  hales_statement statements[HALES_STORE_ROWS];
  const hales_obs *obs[HALES_STORE_ROWS];
} pending;

static hales_status finite_or_fail(double v, const hales_place *place, hales_err *err) {
  return isfinite(v) ? HALES_OK
                     : HALES_FAIL_AT(err, HALES_ERANGE, place->at, "NaN and infinity are not stored");
}

static void bind(sqlite3_stmt *st, int *rc, int from, int64_t id, const hales_obs *o) {
  const bool number = o->kind == HALES_VALUE_NUMBER;
  hales_bind_int(st, rc, from + 1, id);
  hales_bind_int(st, rc, from + 2, o->kind);
  hales_bind_double(st, rc, from + 3, number, o->value);
  hales_bind_text(st, rc, from + 4,
                  o->value_text ? o->value_text : ""); /* a withdrawn record may have none */
  hales_bind_text(st, rc, from + 5, o->unit);
  hales_bind_text(st, rc, from + 6, o->quantity);
  hales_bind_double(st, rc, from + 7, number && o->quantity, o->canonical_value);
  hales_bind_text(st, rc, from + 8, o->canonical_text);
  hales_bind_text(st, rc, from + 9, o->canonical_unit);
  hales_bind_text(st, rc, from + 10, o->code_system);
  hales_bind_text(st, rc, from + 11, o->code);
  hales_bind_text(st, rc, from + 12, o->label);
  hales_bind_text(st, rc, from + 13, o->device);
  hales_bind_text(st, rc, from + 14, o->method);
  hales_bind_text(st, rc, from + 15, o->context);
  hales_bind_int(st, rc, from + 16, o->time_kind);
  hales_bind_int(st, rc, from + 17, o->time_end.t_us);
  hales_bind_int(st, rc, from + 18, o->time_end.precision);
  if (o->time_end.has_offset) hales_bind_int(st, rc, from + 19, o->time_end.offset_min);
  hales_bind_int(st, rc, from + 20, o->flags);
  hales_bind_text(st, rc, from + 21, o->interpretation);
}

static hales_status flush(sqlite_store *s, pending *p, hales_err *err) {
  enum { COLUMNS = 21 };
  const size_t at_once = p->n == HALES_STORE_ROWS ? HALES_STORE_ROWS : 1;
  HALES_TRY(hales_sqlite_put_statements(s, p->statements, p->n, err));
  for (size_t i = 0; i < p->n; i += at_once) {
    int rc;
    sqlite3_stmt *st = hales_sqlite_kept(s, at_once > 1 ? SQL_PUT_OBSERVATIONS : SQL_PUT_OBSERVATION, &rc);
    for (size_t k = 0; k < at_once; k++)
      bind(st, &rc, (int)k * COLUMNS, p->statements[i + k].id, p->obs[i + k]);
    HALES_TRY(hales_sqlite_finish(s, st, rc, NULL, "storing an observation", err));
  }
  p->n = 0;
  return HALES_OK;
}

static bool is_withdrawn(const hales_statement *x) {
  return x->identity->state == HALES_VERSION_ENTERED_IN_ERROR;
}

/* Says one that waits the same?  As hales_sqlite_place asks of those that are written. */
static bool is_pending(const pending *p, const hales_statement *x) {
  for (size_t i = 0; i < p->n; i++) {
    const hales_statement *w = &p->statements[i];
    if (x->identity->record) {
      const char *a = w->identity->system, *b = x->identity->system;
      if (w->identity->record && memcmp(w->digests.identity, x->digests.identity, 32) == 0 &&
          (!b || (a && strcmp(a, b) == 0)))
        return true;
    } else if (memcmp(w->digests.content, x->digests.content, 16) == 0 &&
               (w->identity->record || is_withdrawn(w) == is_withdrawn(x))) {
      return true;
    }
  }
  return false;
}

static hales_status place(sqlite_store *s, pending *p, int64_t document_id, const hales_obs *o,
                          hales_put *put, hales_err *err) {
  if (o->kind == HALES_VALUE_NUMBER) {
    HALES_TRY(finite_or_fail(o->value, &o->place, err));
    if (o->quantity) HALES_TRY(finite_or_fail(o->canonical_value, &o->place, err));
  }
  hales_statement *x = &p->statements[p->n];
  *x = (hales_statement){.kind = HALES_STATEMENT_OBSERVATION,
                         .document_id = document_id,
                         .digests = hales_obs_digests(o),
                         .place = &o->place,
                         .identity = &o->identity,
                         .time = &o->time,
                         .part_kind = HALES_STATEMENT_OBSERVATION,
                         .part_system = o->code_system,
                         .part_code = o->code};
  *put = HALES_PUT_DUPLICATE;
  if (is_pending(p, x)) return HALES_OK;
  const hales_waiting waiting = {p->statements, p->n};
  HALES_TRY(hales_sqlite_place(s, x, o->subject, &waiting, err));
  if (x->id == 0) return HALES_OK;
  *put = HALES_PUT_STORED;
  p->obs[p->n++] = o;
  return HALES_OK;
}

hales_status hales_sqlite_put_many_obs(hales_store *base, int64_t document_id, const hales_obs *const *obs,
                                       size_t n, hales_put *puts, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  pending p;
  p.n = 0;
  HALES_TRY(hales_sqlite_may_put(s, err));
  s->broken = true;
  for (size_t i = 0; i < n; i++) {
    HALES_TRY(place(s, &p, document_id, obs[i], &puts[i], err));
    if (p.n == HALES_STORE_ROWS) HALES_TRY(flush(s, &p, err));
  }
  HALES_TRY(flush(s, &p, err));
  s->broken = false;
  return HALES_OK;
}
