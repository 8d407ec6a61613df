#include "store/sqlite_util.h"

#include <errno.h>

/* What the operating system said, or "" when SQLite has nothing from it. */
static const char *os_reason(sqlite3 *db) {
  const int e = db ? sqlite3_system_errno(db) : 0;
  switch (e) {
  case 0:
    return "";
  case EFBIG:
    return ": the file may not grow further";
  case ENOSPC:
    return ": no space left on the disk";
  case EDQUOT:
    return ": disk quota used up";
  case EROFS:
    return ": the disk is read-only";
  case EACCES:
  case EPERM:
    return ": permission denied";
  case ENOENT:
    return ": a folder on the way does not exist";
  case EIO:
    return ": the disk reports an error";
  default:
    return ": the system refused";
  }
}

hales_status hales_sqlite_fail(sqlite3 *db, int rc, const char *path, const char *doing, hales_err *err) {
  const char *p = hales_path_name(path);
  if (rc == SQLITE_READONLY_DBMOVED)
    return HALES_FAIL(err, HALES_EIO, "%s: the store was moved or removed while %s; try again", p, doing);
  switch (rc & 0xff) {
  case SQLITE_FULL:
    return HALES_FAIL(err, HALES_EIO, "%s: disk full while %s; free space and try again", p, doing);
  case SQLITE_READONLY:
    return HALES_FAIL(err, HALES_EIO, "%s: the store or its disk is read-only (%s needs to write)", p, doing);
  case SQLITE_IOERR:
    return HALES_FAIL(err, HALES_EIO, "%s: input/output error while %s%s", p, doing, os_reason(db));
  case SQLITE_CANTOPEN:
    return HALES_FAIL(err, HALES_EIO, "%s: cannot be opened%s", p, os_reason(db));
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return HALES_FAIL(err, HALES_EIO, "%s: permission denied while %s", p, doing);
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return HALES_FAIL(err, HALES_ESTORE, "%s: another process kept the store busy while %s; try again", p,
                      doing);
  case SQLITE_NOTADB:
    return HALES_FAIL(err, HALES_ESTORE, "%s: is not a Hales store (not a SQLite database)", p);
  case SQLITE_CORRUPT:
    return HALES_FAIL(err, HALES_ESTORE, "%s: the store is damaged; restore a backup", p);
  case SQLITE_NOMEM:
    return HALES_FAIL(err, HALES_ENOMEM, "%s: out of memory while %s", p, doing);
  case SQLITE_TOOBIG:
    return HALES_FAIL(err, HALES_ERANGE, "%s: a text or blob is too large (%s)", p, doing);
  case SQLITE_CONSTRAINT:
    return HALES_FAIL(err, HALES_ERANGE, "%s: a rule of the store refused the row while %s (code %d)", p,
                      doing, rc);
  default:
    /* a wrong statement is our mistake; its text names tables, never values */
    return HALES_FAIL(err, HALES_ESTORE, "%s: database error %d while %s: %s", p, rc, doing,
                      sqlite3_errmsg(db));
  }
}

hales_status hales_sqlite_exec(sqlite3 *db, const char *sql, const char *path, const char *doing,
                               hales_err *err) {
  const int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
  return rc == SQLITE_OK ? HALES_OK : hales_sqlite_fail(db, rc, path, doing, err);
}

hales_status hales_sqlite_int(sqlite3 *db, const char *sql, int64_t *out, const char *path, hales_err *err) {
  sqlite3_stmt *st = NULL;
  int rc = sqlite3_prepare_v3(db, sql, -1, 0, &st, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_step(st);
  hales_status s = HALES_OK;
  if (rc == SQLITE_ROW)
    *out = sqlite3_column_int64(st, 0);
  else if (rc == SQLITE_DONE)
    s = HALES_FAIL(err, HALES_ESTORE, "%s: an expected row is missing", hales_path_name(path));
  else
    s = hales_sqlite_fail(db, rc, path, "reading the schema", err);
  sqlite3_finalize(st);
  return s;
}
