/* The few SQLite habits that all files of this folder share. */
#ifndef HALES_STORE_SQLITE_UTIL_H
#define HALES_STORE_SQLITE_UTIL_H

#include <sqlite3.h>

#include "base/file.h" /* hales_path_name */
#include "base/status.h"

/* Turns the result code of the last SQLite call into a status and a message that says what to do.
 * Never quotes bound values: they are patient data. */
hales_status hales_sqlite_fail(sqlite3 *db, int rc, const char *path, const char *doing, hales_err *err);

/* Runs statements that give no rows and carry no data (BEGIN, PRAGMA, a migration). */
hales_status hales_sqlite_exec(sqlite3 *db, const char *sql, const char *path, const char *doing,
                               hales_err *err) HALES_CHECKED;

/* The first column of the first row of a constant query, as an integer. */
hales_status hales_sqlite_int(sqlite3 *db, const char *sql, int64_t *out, const char *path,
                              hales_err *err) HALES_CHECKED;

#endif
