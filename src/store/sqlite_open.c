#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/migrate.h"
#include "store/sqlite_priv.h"

#define BUSY_MS_DEFAULT 10000

static const char memory_url[] = ":memory:";

static hales_status path_fail(const char *path, int e, const char *doing, hales_err *err) {
  const char *p = hales_path_name(path);
  switch (e) {
  case ENOENT:
    return HALES_FAIL(err, HALES_EIO, "%s: the folder that should hold the store does not exist", p);
  case ENOTDIR:
    return HALES_FAIL(err, HALES_EIO, "%s: a part of the path is a file, not a folder", p);
  case EROFS:
    return HALES_FAIL(err, HALES_EIO, "%s: the disk is read-only; the store must be where it can be written",
                      p);
  case EACCES:
  case EPERM:
    return HALES_FAIL(err, HALES_EIO, "%s: permission denied while %s", p, doing);
  case ENOSPC:
  case EDQUOT:
    return HALES_FAIL(err, HALES_EIO, "%s: disk full while %s", p, doing);
  case ENAMETOOLONG:
    return HALES_FAIL(err, HALES_EARG, "the store's path is too long");
  default:
    return HALES_FAIL(err, HALES_EIO, "%s: system error %d while %s", p, e, doing);
  }
}

static uint32_t be32(const uint8_t *b) {
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool has_companion(const char *path, const char *suffix) {
  char name[4096];
  struct stat st;
  const int n = snprintf(name, sizeof name, "%s%s", path, suffix);
  return n > 0 && (size_t)n < sizeof name && stat(name, &st) == 0 && st.st_size > 0;
}

/* Reads the first 100 bytes, so that a file that is not ours, or is too new, is not touched by SQLite at all.
 */
static hales_status check_header(const char *path, hales_err *err) {
  const char *p = hales_path_name(path);
  uint8_t h[100];
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return path_fail(path, errno, "opening the store", err);
  const ssize_t n = pread(fd, h, sizeof h, 0);
  const int e = errno;
  (void)close(fd);
  if (n < 0) return path_fail(path, e, "reading the store", err);
  if (n < (ssize_t)sizeof h || memcmp(h, "SQLite format 3", 16) != 0)
    return HALES_FAIL(err, HALES_ESTORE, "%s: is not a Hales store (not a SQLite database)", p);
  if (be32(h + 68) != HALES_STORE_APPLICATION_ID)
    return HALES_FAIL(err, HALES_ESTORE, "%s: is a SQLite database, but not a Hales store", p);
  if (be32(h + 60) > hales_store_migration_count)
    return HALES_FAIL(err, HALES_ESTORE,
                      "%s: schema version %lu is newer than this program (up to %zu); use a newer hales", p,
                      (unsigned long)be32(h + 60), hales_store_migration_count);
  return HALES_OK;
}

/* Looks at the path and, in INIT, makes the empty file with mode 0600.  *made tells that this call made it.
 */
static hales_status prepare_path(const char *path, hales_store_mode mode, bool *made, hales_err *err) {
  const char *p = hales_path_name(path);
  struct stat st;
  *made = false;
  if (!*path) return HALES_FAIL(err, HALES_EARG, "the store's path is empty; give a file such as hales.db");
  if (stat(path, &st) != 0) {
    if (errno != ENOENT) return path_fail(path, errno, "looking for the store", err);
    if (mode != HALES_STORE_INIT)
      return HALES_FAIL(err, HALES_EIO, "%s: there is no store here; make one with: hales init", p);
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return errno == EEXIST ? HALES_OK : path_fail(path, errno, "making the store", err);
    (void)close(fd);
    *made = true;
    return HALES_OK;
  }
  if (S_ISDIR(st.st_mode))
    return HALES_FAIL(err, HALES_EIO, "%s: is a folder; a store is a file, such as hales.db in that folder",
                      p);
  if (!S_ISREG(st.st_mode)) return HALES_FAIL(err, HALES_EIO, "%s: is not a regular file", p);
  struct statvfs v;
  if (mode != HALES_STORE_READ && statvfs(path, &v) == 0 && (v.f_flag & ST_RDONLY) != 0)
    return path_fail(path, EROFS, "opening the store", err);
  if (has_companion(path, "-journal")) return HALES_OK; /* an interrupted INIT: SQLite undoes it first */
  if (st.st_size == 0) {
    if (mode != HALES_STORE_INIT)
      return HALES_FAIL(err, HALES_ESTORE, "%s: the file is empty, not a store; make one with: hales init",
                        p);
    return chmod(path, 0600) == 0 ? HALES_OK : path_fail(path, errno, "making the store private", err);
  }
  return check_header(path, err);
}

/* A store on a disk that is mounted read-only can be read when nobody left a log beside it. */
static bool is_on_read_only_disk(const char *path) {
  struct statvfs v;
  return statvfs(path, &v) == 0 && (v.f_flag & ST_RDONLY) != 0 && !has_companion(path, "-wal");
}

/* "file:PATH?immutable=1" with PATH percent-encoded; the caller frees it. */
static char *immutable_uri(const char *path) {
  static const char head[] = "file:", tail[] = "?immutable=1", hex[] = "0123456789abcdef";
  char *uri = malloc(sizeof head + 3 * strlen(path) + sizeof tail);
  if (!uri) return NULL;
  char *w = uri + strlen(strcpy(uri, head));
  for (const char *c = path; *c; c++) {
    if (*c == '%' || *c == '?' || *c == '#') {
      *w++ = '%';
      *w++ = hex[(unsigned char)*c >> 4];
      *w++ = hex[(unsigned char)*c & 15];
    } else {
      *w++ = *c;
    }
  }
  memcpy(w, tail, sizeof tail);
  return uri;
}

static hales_status connect_file(sqlite_store *s, hales_store_mode mode, hales_err *err) {
  const bool memory = strcmp(s->path, memory_url) == 0;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= mode == HALES_STORE_READ && !memory ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (memory) flags |= SQLITE_OPEN_MEMORY;
  char *uri = NULL;
  if (mode == HALES_STORE_READ && !memory && is_on_read_only_disk(s->path)) {
    uri = immutable_uri(s->path);
    if (!uri) return HALES_FAIL(err, HALES_ENOMEM, "out of memory while opening the store");
    flags |= SQLITE_OPEN_URI;
  }
  const int rc = sqlite3_open_v2(uri ? uri : s->path, &s->db, flags, NULL);
  free(uri);
  return rc == SQLITE_OK ? HALES_OK : hales_sqlite_fail(s->db, rc, s->path, "opening the store", err);
}

static int busy_ms(const hales_store_options *opt) {
  return opt->busy_ms > 0 ? opt->busy_ms : BUSY_MS_DEFAULT;
}

static hales_status configure(sqlite_store *s, const hales_store_options *opt, hales_err *err) {
  sqlite3 *db = s->db;
  static const char pragmas[] =
      "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
      "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536";
  (void)sqlite3_busy_timeout(db, busy_ms(opt));
  (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
  (void)sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
                          (int *)NULL); /* until it is known to be ours */
  return hales_sqlite_exec(db, pragmas, s->path, "opening the store", err);
}

/* Ours, or (in INIT) wholly empty.  The tables are counted first: another INIT may commit tables and
 * identity, both in one transaction, between the two looks. */
static hales_status check_owner(sqlite_store *s, hales_store_mode mode, hales_err *err) {
  int64_t app = 0, tables = 0;
  HALES_TRY(hales_sqlite_int(s->db, "SELECT count(*) FROM sqlite_schema", &tables, s->path, err));
  HALES_TRY(hales_sqlite_int(s->db, "PRAGMA application_id", &app, s->path, err));
  if (app == HALES_STORE_APPLICATION_ID) return HALES_OK;
  const char *p = hales_path_name(s->path);
  if (app != 0 || tables != 0)
    return HALES_FAIL(err, HALES_ESTORE, "%s: is a SQLite database, but not a Hales store", p);
  const bool may_make = mode == HALES_STORE_INIT || strcmp(s->path, memory_url) == 0;
  return may_make ? HALES_OK
                  : HALES_FAIL(err, HALES_ESTORE, "%s: is empty, not a store; make one with: hales init", p);
}

/* SQLite answers BUSY at once, without its own waiting, where two connections change the mode together: each
 * would wait for the other's read lock.  The one that comes later finds the mode already changed.  Elsewhere
 * it would wait, and in each of these tries anew: its waiting is off meanwhile. */
static hales_status use_wal(sqlite_store *s, int busy_ms, hales_err *err) {
  enum { PAUSE_MS = 3 };
  (void)sqlite3_busy_timeout(s->db, 0);
  for (int waited = 0;; waited += PAUSE_MS) {
    const int rc = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if ((rc & 0xff) != SQLITE_BUSY || waited >= busy_ms) {
      (void)sqlite3_busy_timeout(s->db, busy_ms);
      return rc == SQLITE_OK ? HALES_OK : hales_sqlite_fail(s->db, rc, s->path, "opening the store", err);
    }
    (void)sqlite3_sleep(PAUSE_MS);
  }
}

static hales_status bring_up(sqlite_store *s, const hales_store_options *opt, hales_err *err) {
  const bool memory = strcmp(s->path, memory_url) == 0;
  const hales_store_mode mode = memory ? HALES_STORE_INIT : opt->mode;
  HALES_TRY(configure(s, opt, err));
  HALES_TRY(check_owner(s, mode, err));
  if (mode != HALES_STORE_READ && sqlite3_db_readonly(s->db, "main") == 1)
    return HALES_FAIL(err, HALES_EIO, "%s: the store or its disk is read-only", hales_path_name(s->path));
  if (mode == HALES_STORE_INIT)
    HALES_TRY(
        hales_migrate(s->db, hales_store_migrations, hales_store_migration_count, opt->now_us, s->path, err));
  else
    HALES_TRY(hales_migrate_check(s->db, hales_store_migrations, hales_store_migration_count, s->path, err));
  (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, (int *)NULL);
  if (mode == HALES_STORE_READ || memory) return HALES_OK;
  /* after the first migration: up to here an interrupted INIT is undone to an empty file */
  return use_wal(s, busy_ms(opt), err);
}

/* Makes the new directory entry durable. */
static void sync_parent(const char *path) {
  char dir[4096];
  const char *slash = strrchr(path, '/');
  const size_t n = slash ? (size_t)(slash - path) : 0;
  if (n >= sizeof dir) return;
  memcpy(dir, path, n);
  dir[n] = '\0';
  const int fd = open(slash ? (n ? dir : "/") : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  (void)fsync(fd);
  (void)close(fd);
}

/* Takes back the file that this INIT made and could not fill; but not one that another INIT filled meanwhile,
 * or is about to: under the exclusive lock nobody can commit to it, and who comes after is told that it was
 * removed. */
static void remove_made(sqlite_store *s) {
  struct stat st;
  if (sqlite3_exec(s->db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) != SQLITE_OK) return;
  if (stat(s->path, &st) == 0 && st.st_size == 0) (void)unlink(s->path);
  (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

hales_status hales_sqlite_open(const char *url, const hales_store_options *opt, hales_store **out,
                               hales_err *err) {
  bool made = false;
  *out = NULL;
  if (strcmp(url, memory_url) != 0) HALES_TRY(prepare_path(url, opt->mode, &made, err));
  sqlite_store *s = calloc(1, sizeof *s);
  if (s) s->path = malloc(strlen(url) + 1);
  hales_status status = HALES_OK;
  if (!s || !s->path) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory while opening the store");
  } else {
    memcpy(s->path, url, strlen(url) + 1);
    s->base.ops = &hales_store_sqlite;
    status = connect_file(s, opt->mode, err);
    if (status == HALES_OK) status = bring_up(s, opt, err);
  }
  if (status == HALES_OK) {
    if (made) sync_parent(url);
    *out = &s->base;
    return HALES_OK;
  }
  if (made && s && s->db) remove_made(s);
  if (s) hales_sqlite_close(&s->base);
  return status;
}

void hales_sqlite_close(hales_store *base) {
  sqlite_store *s = (sqlite_store *)base;
  for (int i = 0; i < SQL_COUNT_OF_KEPT; i++) sqlite3_finalize(s->kept[i]);
  if (s->in_transaction) (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  (void)sqlite3_close(s->db);
  free(s->path);
  free(s);
}
