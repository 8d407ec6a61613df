#include <string.h>

#include "store/sqlite_priv.h"

/* HALES_STORE_ROWS rows of values */
#define ROWS_8(row)  row "," row "," row "," row "," row "," row "," row "," row
#define ROWS_32(row) ROWS_8(row) "," ROWS_8(row) "," ROWS_8(row) "," ROWS_8(row)
_Static_assert(HALES_STORE_ROWS == 32, "ROWS_32 writes 32 rows");

#define PUT_STATEMENT                                                                                        \
  "INSERT INTO statement (id, identity, content, slot, kind, subject_id, document_id, src_at, place, "       \
  "record, part, version, state, updated_us, updated_precision, t_us, t_precision, t_offset_min, system) VALUES "
#define STATEMENT_ROW "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
#define PUT_OBSERVATION                                                                                      \
  "INSERT INTO observation (id, value_kind, value, value_text, unit, quantity, canonical_value, "            \
  "canonical_text, canonical_unit, code_system, code, label, device, method, context, time_kind, end_us, "   \
  "end_precision, end_offset_min, flags, interpretation) VALUES "
#define OBSERVATION_ROW "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
#define SAME_CONTENT    "WHERE subject_id = ?1 AND kind = ?2 AND t_us = ?3 AND slot IS ?4 AND content = ?5"
/* What says the same without a record is a repetition only where it is withdrawn like it: what was never
 * meant must not hide what was. */
#define SAME_STANDING "(record IS NOT NULL OR (state = 4) = (?6 = 4))"

static const char *const sql_kept[SQL_COUNT_OF_KEPT] = {
    [SQL_FIND_DOCUMENT] = "SELECT id FROM document WHERE sha256 = ?1 AND reader = ?2 AND reader_version = ?3",
    [SQL_PUT_DOCUMENT] = "INSERT INTO document (sha256, bytes, reader, reader_version, received_us) "
                         "VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
    [SQL_FIND_SUBJECT] = "SELECT id FROM subject WHERE pseudonym = ?1",
    [SQL_PUT_SUBJECT] = "INSERT INTO subject (pseudonym, created_us) VALUES (?1, ?2) RETURNING id",
    [SQL_LAST_ID] = "SELECT ifnull(max(id), 0) FROM statement",
    [SQL_FIND_IDENTITY] = "SELECT id FROM statement "
                          "WHERE subject_id = ?1 AND record = ?3 AND kind = ?2 AND identity = ?4 "
                          "AND (?5 IS NULL OR system = ?5) LIMIT 1",
    [SQL_FIND_CONTENT] = "SELECT id FROM statement " SAME_CONTENT " AND " SAME_STANDING " LIMIT 1",
    [SQL_PUT_STATEMENT] = PUT_STATEMENT STATEMENT_ROW,
    [SQL_PUT_STATEMENTS] = PUT_STATEMENT ROWS_32(STATEMENT_ROW),
    [SQL_PUT_OBSERVATION] = PUT_OBSERVATION OBSERVATION_ROW,
    [SQL_PUT_OBSERVATIONS] = PUT_OBSERVATION ROWS_32(OBSERVATION_ROW),
    [SQL_PUT_EVENT] =
        "INSERT INTO event (id, event_kind, code_system, code, label, dose_text, dose, dose_unit) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [SQL_PUT_FACT] = "INSERT INTO subject_fact (id, fact_kind, text, coarsened) VALUES (?1, ?2, ?3, ?4)",
    /* one without a system that was learnt since (SQL_LEARN) is a version of its own server's alone */
    [SQL_VERSIONS] = "SELECT id, part, version, state, updated_us, updated_precision "
                     "FROM statement v WHERE subject_id = ?1 AND record = ?2 AND kind = ?3 AND id < ?4 "
                     "AND (?5 IS NULL OR system = ?5 OR (system IS NULL AND NOT EXISTS ("
                     "SELECT 1 FROM statement k WHERE k.subject_id = ?1 AND k.record = ?2 AND k.kind = ?3 "
                     "AND k.identity = v.identity AND k.system IS NOT NULL))) ORDER BY id",
    [SQL_LEARN] = "INSERT INTO supersedes (older, newer) SELECT id, ?5 FROM statement "
                  "WHERE subject_id = ?1 AND record = ?2 AND kind = ?3 AND identity = ?4 AND system IS NULL "
                  "ON CONFLICT DO NOTHING",
    [SQL_IS_SUPERSEDED] =
        "SELECT newer FROM supersedes x WHERE older = ?1 AND NOT " HALES_LINK_IS_VOID("x") " LIMIT 1",
    [SQL_SUPERSEDE] = "INSERT INTO supersedes (older, newer) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    [SQL_RESTATES] = "INSERT INTO supersedes (older, newer) SELECT id, ?6 FROM statement " SAME_CONTENT
                     " AND record IS NULL ON CONFLICT DO NOTHING",
    [SQL_LATEST] = "SELECT t_us FROM statement WHERE subject_id = ?1 AND kind = 0 ORDER BY t_us DESC LIMIT 1",
    [SQL_HAS_RECORD] = "SELECT id FROM statement WHERE subject_id = ?1 AND record = ?2 AND kind = ?3 LIMIT 1",
};

sqlite3_stmt *hales_sqlite_kept(sqlite_store *s, int i, int *rc) {
  *rc = SQLITE_OK;
  if (!s->kept[i])
    *rc = sqlite3_prepare_v3(s->db, sql_kept[i], -1, SQLITE_PREPARE_PERSISTENT, &s->kept[i], NULL);
  if (*rc != SQLITE_OK) return NULL;
  return s->kept[i]; /* each use ends with reset and clear */
}

void hales_bind_text(sqlite3_stmt *st, int *rc, int i, const char *text) {
  if (*rc == SQLITE_OK && text) *rc = sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC);
}

void hales_bind_blob(sqlite3_stmt *st, int *rc, int i, const void *bytes, size_t n) {
  if (*rc != SQLITE_OK) return;
  *rc = n ? sqlite3_bind_blob64(st, i, bytes, n, SQLITE_STATIC) : sqlite3_bind_zeroblob(st, i, 0);
}

void hales_bind_int(sqlite3_stmt *st, int *rc, int i, int64_t v) {
  if (*rc == SQLITE_OK) *rc = sqlite3_bind_int64(st, i, v);
}

void hales_bind_double(sqlite3_stmt *st, int *rc, int i, bool has, double v) {
  if (*rc == SQLITE_OK && has) *rc = sqlite3_bind_double(st, i, v);
}

hales_status hales_sqlite_finish(sqlite_store *s, sqlite3_stmt *st, int rc, int64_t *out, const char *doing,
                                 hales_err *err) {
  bool first = true;
  while (rc == SQLITE_OK || rc == SQLITE_ROW) {
    rc = sqlite3_step(st);
    if (rc == SQLITE_ROW && first && out) *out = sqlite3_column_int64(st, 0);
    if (rc == SQLITE_ROW) first = false;
  }
  if (st) {
    (void)sqlite3_reset(st);
    (void)sqlite3_clear_bindings(st); /* bound text belongs to the caller */
  }
  return rc == SQLITE_DONE ? HALES_OK : hales_sqlite_fail(s->db, rc, s->path, doing, err);
}

static hales_status begin(hales_store *base, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  if (s->in_transaction) return HALES_FAIL(err, HALES_EARG, "a transaction is open already");
  HALES_TRY(hales_sqlite_exec(s->db, "BEGIN IMMEDIATE", s->path, "waiting to write", err));
  s->in_transaction = true;
  s->broken = false;
  s->last_subject_id = s->frontier.subject_id = 0;
  int rc;
  sqlite3_stmt *st = hales_sqlite_kept(s, SQL_LAST_ID, &rc);
  return hales_sqlite_finish(s, st, rc, &s->last_id, "starting to write", err);
}

static hales_status commit(hales_store *base, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  HALES_TRY(hales_sqlite_may_put(s, err));
  s->broken = true;
  HALES_TRY(hales_sqlite_exec(s->db, "COMMIT", s->path, "committing", err));
  s->in_transaction = s->broken = false;
  return HALES_OK;
}

static void rollback(hales_store *base) {
  sqlite_store *s = (sqlite_store *)base;
  if (!s->in_transaction) return;
  for (int i = 0; i < SQL_COUNT_OF_KEPT; i++) (void)sqlite3_reset(s->kept[i]);
  if (!sqlite3_get_autocommit(s->db)) (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  s->in_transaction = s->broken = false;
}

static hales_status count(hales_store *base, hales_store_counts *out, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  int64_t n[7] = {0};
  static const char *const sql[7] = {
      "SELECT count(*) FROM document",
      "SELECT count(*) FROM subject",
      "SELECT count(*) FROM observation",
      "SELECT count(*) FROM event",
      "SELECT count(*) FROM subject_fact",
      "SELECT count(DISTINCT older) FROM supersedes x WHERE NOT " HALES_LINK_IS_VOID("x"),
      "SELECT count(*) FROM twin"};
  for (int i = 0; i < 7; i++) HALES_TRY(hales_sqlite_int(s->db, sql[i], &n[i], s->path, err));
  *out = (hales_store_counts){(uint64_t)n[0], (uint64_t)n[1], (uint64_t)n[2], (uint64_t)n[3],
                              (uint64_t)n[4], (uint64_t)n[5], (uint64_t)n[6]};
  return HALES_OK;
}

/* Every statement must have exactly its payload row. */
static const char sql_orphans[] = "SELECT count(*) FROM statement s WHERE"
                                  " (s.kind = 0) <> EXISTS (SELECT 1 FROM observation o WHERE o.id = s.id) OR"
                                  " (s.kind = 1) <> EXISTS (SELECT 1 FROM event e WHERE e.id = s.id) OR"
                                  " (s.kind = 2) <> EXISTS (SELECT 1 FROM subject_fact f WHERE f.id = s.id)";

/* What no record names is there once. */
static const char sql_twice[] =
    "SELECT count(*) FROM (SELECT 1 FROM statement WHERE record IS NULL "
    "GROUP BY subject_id, kind, t_us, slot, content, state = 4 HAVING count(*) > 1)";

static hales_status verify(hales_store *base, hales_err *err) {
  sqlite_store *s = (sqlite_store *)base;
  static const char bad_pages[] = "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
  static const char bad_keys[] = "SELECT count(*) FROM pragma_foreign_key_check";
  int64_t pages = 0, keys = 0, orphans = 0, twice = 0;
  HALES_TRY(hales_sqlite_int(s->db, bad_pages, &pages, s->path, err));
  HALES_TRY(hales_sqlite_int(s->db, bad_keys, &keys, s->path, err));
  HALES_TRY(hales_sqlite_int(s->db, sql_orphans, &orphans, s->path, err));
  HALES_TRY(hales_sqlite_int(s->db, sql_twice, &twice, s->path, err));
  if (pages || keys || orphans || twice)
    return HALES_FAIL(
        err, HALES_ESTORE, "%s: the store is damaged (%lld, %lld, %lld, %lld); restore a backup",
        hales_path_name(s->path), (long long)pages, (long long)keys, (long long)orphans, (long long)twice);
  return HALES_OK;
}

static bool owns(const char *url) {
  return strstr(url, "://") == NULL;
}

const hales_store_ops hales_store_sqlite = {
    .id = "sqlite",
    .owns = owns,
    .open = hales_sqlite_open,
    .close = hales_sqlite_close,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .put_document = hales_sqlite_put_document,
    .put_many_obs = hales_sqlite_put_many_obs,
    .put_event = hales_sqlite_put_event,
    .put_fact = hales_sqlite_put_fact,
    .find_subject = hales_sqlite_find_subject,
    .each_subject = hales_sqlite_each_subject,
    .each_obs = hales_sqlite_each_obs,
    .each_event = hales_sqlite_each_event,
    .each_fact = hales_sqlite_each_fact,
    .each_document = hales_sqlite_each_document,
    .put_twin = hales_sqlite_put_twin,
    .find_twin = hales_sqlite_find_twin,
    .each_twin = hales_sqlite_each_twin,
    .count = count,
    .verify = verify,
};
