/* Numbered schema migrations of the SQLite store.
 *
 * A store file carries its schema version in PRAGMA user_version, and one row per applied migration, with the
 * SHA-256 of its text, in the table schema_migration.  Going up is one transaction per migration: after a
 * kill the file has the old schema or the new one, never something between.  There is no way down.
 */
#ifndef HALES_STORE_MIGRATE_H
#define HALES_STORE_MIGRATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct sqlite3;

/* First four bytes of "HALES"; stored in PRAGMA application_id, so that a foreign database is recognised. */
#define HALES_STORE_APPLICATION_ID 0x48414c45

typedef struct hales_migration {
  int version;        /* 1, 2, 3, ... without gaps */
  const char *name;   /* file name without .sql */
  const char *sql;    /* one or more statements */
  uint8_t sha256[32]; /* of the file as it was at build time */
} hales_migration;

/* The migrations this program was built with, oldest first (generated from migrations/NNNN_name.sql). */
extern const hales_migration hales_store_migrations[];
extern const size_t hales_store_migration_count;

/* Brings db up to version list[n-1], creating everything in an empty database.
 *
 *   db     in   open for writing, no transaction pending
 *   list   [n]  in
 *   now_us in   written beside each migration that is applied
 *   path   in   for messages only
 *
 * Returns OK; ESTORE when the file has a newer version than list knows, or a migration of the same number
 * with another text (file untouched), or when a statement fails (that migration rolled back); EIO from the
 * disk.
 */
hales_status hales_migrate(struct sqlite3 *db, const hales_migration *list, size_t n, int64_t now_us,
                           const char *path, hales_err *err) HALES_CHECKED;

/* As hales_migrate, but applies nothing: ESTORE when the file is older than list. */
hales_status hales_migrate_check(struct sqlite3 *db, const hales_migration *list, size_t n, const char *path,
                                 hales_err *err) HALES_CHECKED;

#endif
