/* What observations, events and facts have in common: whose they are, whether they are there already, and
 * their place in the history of their source's record. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/sqlite_priv.h"

#define PART_MAX 1024 /* bytes of a system and a code together */

hales_status hales_sqlite_find_subject(hales_store *base, const char *pseudonym, int64_t *id,
                                       hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  *id = 0;
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_FIND_SUBJECT, &rc);
  hales_bind_text(st, &rc, 1, pseudonym);
  return hales_sqlite_finish(s, st, rc, id, "looking for the subject", err);
}

static hales_status find_or_put_subject(sqlite_store *s, const char *pseudonym, int64_t *id, hales_err *err) {
  HALES_TRY(hales_sqlite_find_subject(&s->base, pseudonym, id, err));
  if (*id) return HALES_OK;
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_PUT_SUBJECT, &rc);
  hales_bind_text(st, &rc, 1, pseudonym);
  hales_bind_int(st, &rc, 2, s->received_us);
  return hales_sqlite_finish(s, st, rc, id, "storing the subject", err);
}

static hales_status subject_of(sqlite_store *s, const char *pseudonym, const hales_place *place, int64_t *id,
                               hales_err *err) {
  if (!pseudonym || !*pseudonym)
    return HALES_FAIL_AT(err, HALES_EARG, place->at, "a statement without a subject");
  if (strlen(pseudonym) > 256)
    return HALES_FAIL_AT(err, HALES_ERANGE, place->at, "a subject identifier longer than 256 bytes");
  *id = s->last_subject_id; /* rows of a subject come together */
  if (*id && strcmp(s->last_subject, pseudonym) == 0) return HALES_OK;
  HALES_TRY(find_or_put_subject(s, pseudonym, id, err));
  memcpy(s->last_subject, pseudonym, strlen(pseudonym) + 1);
  s->last_subject_id = *id;
  return HALES_OK;
}

/* Is the statement there already?  One without a record is also a repetition of one with a record, and one
 * whose system is not known of one that names it; not the other way round, or the system were never learnt.
 */
static hales_status find_same(sqlite_store *s, const hales_statement *x, int64_t *id, hales_err *err) {
  const bool by_content = x->identity->record == NULL;
  int rc;
  *id = 0;
  sqlite3_stmt *st = hales_sqlite_kept(s, by_content ? SQL_FIND_CONTENT : SQL_FIND_IDENTITY, &rc);
  hales_bind_int(st, &rc, 1, x->subject_id);
  hales_bind_int(st, &rc, 2, x->kind);
  if (by_content) {
    hales_bind_int(st, &rc, 3, x->time->t_us);
    if (x->digests.has_slot) hales_bind_blob(st, &rc, 4, x->digests.slot, 16);
    hales_bind_blob(st, &rc, 5, x->digests.content, 16);
    hales_bind_int(st, &rc, 6, x->identity->state);
  } else {
    hales_bind_text(st, &rc, 3, x->identity->record);
    hales_bind_blob(st, &rc, 4, x->digests.identity, 32);
    hales_bind_text(st, &rc, 5, x->identity->system);
  }
  return hales_sqlite_finish(s, st, rc, id, "looking for a duplicate", err);
}

hales_status hales_sqlite_place(sqlite_store *s, hales_statement *x, const char *pseudonym,
                                const hales_waiting *waiting, hales_err *err) {
  int64_t old = 0;
  if (x->place->at > INT64_MAX) return HALES_FAIL(err, HALES_EARG, "a byte offset beyond 2^63");
  HALES_TRY(subject_of(s, pseudonym, x->place, &x->subject_id, err));
  if (waiting) HALES_TRY(hales_sqlite_foresee(s, x, waiting, err));
  const bool is_new = x->identity->record ? x->is_first : x->is_unheard;
  if (!is_new) HALES_TRY(find_same(s, x, &old, err));
  x->id = old ? 0 : ++s->last_id;
  if (waiting && x->id) hales_sqlite_pass(s, x);
  return HALES_OK;
}

/* Which component of its record a statement is: "kind|system|code". */
static hales_status part_of(const hales_statement *x, char *buf, size_t cap, hales_err *err) {
  const char *system = x->part_system ? x->part_system : "", *code = x->part_code ? x->part_code : "";
  const int n = snprintf(buf, cap, "%d|%s|%s", x->part_kind, system, code);
  if (n < 0 || (size_t)n >= cap)
    return HALES_FAIL_AT(err, HALES_ERANGE, x->place->at, "a code longer than %zu bytes", cap);
  return HALES_OK;
}

static void bind(sqlite3_stmt *st, int *rc, int from, const hales_statement *x, const char *part) {
  const hales_identity *id = x->identity;
  hales_bind_int(st, rc, from + 1, x->id);
  if (id->record) hales_bind_blob(st, rc, from + 2, x->digests.identity, 32);
  hales_bind_blob(st, rc, from + 3, x->digests.content, 16);
  if (x->digests.has_slot) hales_bind_blob(st, rc, from + 4, x->digests.slot, 16);
  hales_bind_int(st, rc, from + 5, x->kind);
  hales_bind_int(st, rc, from + 6, x->subject_id);
  hales_bind_int(st, rc, from + 7, x->document_id);
  hales_bind_int(st, rc, from + 8, (int64_t)x->place->at);
  hales_bind_text(st, rc, from + 9, x->place->text);
  hales_bind_text(st, rc, from + 10, id->record);
  hales_bind_text(st, rc, from + 11, part);
  hales_bind_text(st, rc, from + 12, id->version);
  hales_bind_int(st, rc, from + 13, id->state);
  hales_bind_int(st, rc, from + 14, id->updated.t_us);
  hales_bind_int(st, rc, from + 15, id->updated.precision);
  hales_bind_int(st, rc, from + 16, x->time->t_us);
  hales_bind_int(st, rc, from + 17, x->time->precision);
  if (x->time->has_offset) hales_bind_int(st, rc, from + 18, x->time->offset_min);
  if (id->record) hales_bind_text(st, rc, from + 19, id->system);
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

static bool same_version(const hales_identity *a, const hales_identity *b) {
  const bool labels =
      a->version && b->version ? strcmp(a->version, b->version) == 0 : a->version == b->version;
  return labels && a->state == b->state && a->updated.t_us == b->updated.t_us &&
         a->updated.precision == b->updated.precision;
}

/* The same statement without a system gives way to the one that names it. */
static hales_status learn_system(sqlite_store *s, const hales_statement *x, hales_err *err) {
  if (!x->identity->system) return HALES_OK;
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_LEARN, &rc);
  hales_bind_int(st, &rc, 1, x->subject_id);
  hales_bind_text(st, &rc, 2, x->identity->record);
  hales_bind_int(st, &rc, 3, x->kind);
  hales_bind_blob(st, &rc, 4, x->digests.identity, 32);
  hales_bind_int(st, &rc, 5, x->id);
  return hales_sqlite_finish(s, st, rc, NULL, "storing whose a record is", err);
}

/* Places the new statement in the history of its source record. */
static hales_status relate_versions(sqlite_store *s, const hales_statement *x, const char *part,
                                    hales_err *err) {
  const int64_t id = x->id;
  int rc;
  HALES_TRY(learn_system(s, x, err));
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_VERSIONS, &rc);
  hales_bind_int(st, &rc, 1, x->subject_id);
  hales_bind_text(st, &rc, 2, x->identity->record);
  hales_bind_int(st, &rc, 3, x->kind);
  hales_bind_int(st, &rc, 4, id);
  hales_bind_text(st, &rc, 5, x->identity->system);
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
    if (!same_part && same_version(x->identity, &old)) continue; /* another component of this version */
    const int order = hales_version_order(x->identity, &old);
    if (order > 0) status = supersede_part(s, other, id, same_part, err);
    if (order < 0) status = supersede_part(s, id, other, same_part, err);
  }
  (void)sqlite3_reset(st);
  (void)sqlite3_clear_bindings(st);
  if (status == HALES_OK && rc != SQLITE_DONE && rc != SQLITE_OK)
    status = hales_sqlite_fail(s->db, rc, s->path, "looking for earlier versions", err);
  return status;
}

/* Takes the place of those without a record that said the same. */
static hales_status restate(sqlite_store *s, const hales_statement *x, hales_err *err) {
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_RESTATES, &rc);
  hales_bind_int(st, &rc, 1, x->subject_id);
  hales_bind_int(st, &rc, 2, x->kind);
  hales_bind_int(st, &rc, 3, x->time->t_us);
  if (x->digests.has_slot) hales_bind_blob(st, &rc, 4, x->digests.slot, 16);
  hales_bind_blob(st, &rc, 5, x->digests.content, 16);
  hales_bind_int(st, &rc, 6, x->id);
  return hales_sqlite_finish(s, st, rc, NULL, "storing a correction", err);
}

/* The rows alone; the last of fewer than HALES_STORE_ROWS go one by one. */
static hales_status put_rows(sqlite_store *s, const hales_statement *x, char (*parts)[PART_MAX], size_t n,
                             hales_err *err) {
  enum { COLUMNS = 19 };
  const size_t at_once = n == HALES_STORE_ROWS ? HALES_STORE_ROWS : 1;
  for (size_t i = 0; i < n; i += at_once) {
    int rc;
    sqlite3_stmt *st = hales_sqlite_kept(s, at_once > 1 ? SQL_PUT_STATEMENTS : SQL_PUT_STATEMENT, &rc);
    for (size_t k = 0; k < at_once; k++)
      bind(st, &rc, (int)k * COLUMNS, &x[i + k], x[i + k].identity->record ? parts[i + k] : NULL);
    HALES_TRY(hales_sqlite_finish(s, st, rc, NULL, "storing a statement", err));
  }
  return HALES_OK;
}

hales_status hales_sqlite_put_statements(sqlite_store *s, const hales_statement *x, size_t n,
                                         hales_err *err) {
  char parts[HALES_STORE_ROWS][PART_MAX];
  assert(n <= HALES_STORE_ROWS);
  for (size_t i = 0; i < n; i++)
    if (x[i].identity->record) HALES_TRY(part_of(&x[i], parts[i], sizeof parts[i], err));
  HALES_TRY(put_rows(s, x, parts, n, err));
  for (size_t i = 0; i < n; i++)
    if (x[i].identity->record) {
      if (!x[i].is_first) HALES_TRY(relate_versions(s, &x[i], parts[i], err));
      if (!x[i].is_unheard) HALES_TRY(restate(s, &x[i], err));
    }
  return HALES_OK;
}
