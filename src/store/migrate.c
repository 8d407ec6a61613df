#include "store/migrate.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "store/sqlite_util.h"

/* Refuses a file whose recorded migrations are not the ones of this program. */
static hales_status check_recorded(sqlite3 *db, const hales_migration *list, size_t n, int64_t version,
                                   const char *path, hales_err *err) {
  const char *p = hales_path_name(path);
  if (version > (int64_t)n)
    return HALES_FAIL(err, HALES_ESTORE,
                      "%s: schema version %lld is newer than this program (up to %zu); use a newer hales", p,
                      (long long)version, n);
  if (version == 0) return HALES_OK;
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(db, "SELECT version, sha256 FROM schema_migration ORDER BY version", -1, 0, &st,
                              NULL);
  if (rc != SQLITE_OK) return hales_sqlite_fail(db, rc, path, "reading the schema", err);
  hales_status s = HALES_OK;
  int64_t seen = 0;
  while (s == HALES_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    const int64_t v = sqlite3_column_int64(st, 0);
    const void *sha = sqlite3_column_blob(st, 1);
    if (v != ++seen || v > (int64_t)n || sqlite3_column_bytes(st, 1) != 32 ||
        memcmp(sha, list[v - 1].sha256, 32) != 0)
      s = HALES_FAIL(err, HALES_ESTORE, "%s: migration %lld of the store is not the one of this program", p,
                     (long long)v);
  }
  if (s == HALES_OK && rc != SQLITE_DONE) s = hales_sqlite_fail(db, rc, path, "reading the schema", err);
  if (s == HALES_OK && seen != version)
    s = HALES_FAIL(err, HALES_ESTORE, "%s: the schema says version %lld but records %lld migrations", p,
                   (long long)version, (long long)seen);
  sqlite3_finalize(st);
  return s;
}

static hales_status record(sqlite3 *db, const hales_migration *m, int64_t now_us, const char *path,
                           hales_err *err) {
  static const char sql[] =
      "INSERT INTO schema_migration (version, name, sha256, applied_us) VALUES (?1, ?2, ?3, ?4)";
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(db, sql, -1, 0, &st, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_bind_int(st, 1, m->version);
  if (rc == SQLITE_OK) rc = sqlite3_bind_text(st, 2, m->name, -1, SQLITE_STATIC);
  if (rc == SQLITE_OK) rc = sqlite3_bind_blob(st, 3, m->sha256, 32, SQLITE_STATIC);
  if (rc == SQLITE_OK) rc = sqlite3_bind_int64(st, 4, now_us);
  if (rc == SQLITE_OK) rc = sqlite3_step(st);
  sqlite3_finalize(st);
  return rc == SQLITE_DONE ? HALES_OK : hales_sqlite_fail(db, rc, path, "recording a migration", err);
}

/* Inside a write transaction: applies the next migration, if there is one. */
static hales_status apply_next(sqlite3 *db, const hales_migration *list, size_t n, int64_t now_us,
                               const char *path, bool *done, hales_err *err) {
  int64_t version = 0;
  HALES_TRY(hales_sqlite_int(db, "PRAGMA user_version", &version, path, err));
  HALES_TRY(check_recorded(db, list, n, version, path, err));
  *done = version == (int64_t)n;
  if (*done) return HALES_OK;
  const hales_migration *m = &list[version];
  HALES_TRY(hales_sqlite_exec(db, m->sql, path, "migrating the schema", err));
  HALES_TRY(record(db, m, now_us, path, err));
  char sql[96];
  (void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d; PRAGMA application_id = %d", m->version,
                 HALES_STORE_APPLICATION_ID);
  return hales_sqlite_exec(db, sql, path, "migrating the schema", err);
}

/* The schema's version, checked against what is recorded of it: both of one moment, for another program may
 * be making the store. */
static hales_status look(sqlite3 *db, const hales_migration *list, size_t n, const char *path,
                         int64_t *version, hales_err *err) {
  HALES_TRY(hales_sqlite_exec(db, "BEGIN", path, "reading the schema", err));
  hales_status s = hales_sqlite_int(db, "PRAGMA user_version", version, path, err);
  if (s == HALES_OK) s = check_recorded(db, list, n, *version, path, err);
  (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
  return s;
}

hales_status hales_migrate_check(sqlite3 *db, const hales_migration *list, size_t n, const char *path,
                                 hales_err *err) {
  int64_t version = 0;
  HALES_TRY(look(db, list, n, path, &version, err));
  if (version < (int64_t)n)
    return HALES_FAIL(err, HALES_ESTORE,
                      "%s: schema version %lld is older than this program's %zu; run: hales init",
                      hales_path_name(path), (long long)version, n);
  return HALES_OK;
}

/* References are checked at the end of a migration: one that makes a table anew breaks them in between. */
static hales_status check_references(sqlite3 *db, const char *path, hales_err *err) {
  int64_t broken = 0;
  HALES_TRY(hales_sqlite_int(db, "SELECT count(*) FROM pragma_foreign_key_check", &broken, path, err));
  return broken == 0 ? HALES_OK
                     : HALES_FAIL(err, HALES_ESTORE,
                                  "%s: %lld rows refer to rows that are not there; restore a backup",
                                  hales_path_name(path), (long long)broken);
}

/* All in one transaction: a store is of its old version or of the new one, to whoever looks and if it fails.
 */
static hales_status apply_all(sqlite3 *db, const hales_migration *list, size_t n, int64_t now_us,
                              const char *path, hales_err *err) {
  HALES_TRY(hales_sqlite_exec(db, "BEGIN IMMEDIATE", path, "migrating the schema", err));
  hales_status s = HALES_OK;
  for (bool done = false; !done && s == HALES_OK;) {
    s = apply_next(db, list, n, now_us, path, &done, err);
    if (s == HALES_OK && !done) s = check_references(db, path, err);
  }
  if (s == HALES_OK) s = hales_sqlite_exec(db, "COMMIT", path, "migrating the schema", err);
  if (s != HALES_OK) (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  return s;
}

hales_status hales_migrate(sqlite3 *db, const hales_migration *list, size_t n, int64_t now_us,
                           const char *path, hales_err *err) {
  /* look before taking the write lock: a store that is up to date, or refused, is not written to */
  int64_t version = 0, enforced = 0;
  HALES_TRY(look(db, list, n, path, &version, err));
  if (version == (int64_t)n) return HALES_OK;
  HALES_TRY(hales_sqlite_int(db, "PRAGMA foreign_keys", &enforced, path, err));
  HALES_TRY(hales_sqlite_exec(db, "PRAGMA foreign_keys = OFF", path, "migrating the schema", err));
  const hales_status s = apply_all(db, list, n, now_us, path, err);
  if (enforced) {
    const hales_status on =
        hales_sqlite_exec(db, "PRAGMA foreign_keys = ON", path, "migrating the schema", err);
    if (s == HALES_OK) return on;
  }
  return s;
}
