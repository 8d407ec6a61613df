/* What can be wrong with the place where a store is, or should be. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/fixture.h"
#include "store/migrate.h"
#include "support/assert.h"

/* And not which folders it is in: they may be called after a person. */
static void assert_says(const hales_err *err, const char *words) {
  assert_null(strstr(err->msg, "/hales.db"));
  if (strstr(err->msg, words)) return;
  print_error("message \"%s\" lacks \"%s\"\n", err->msg, words);
  fail();
}

static bool exists(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

static void makes_a_private_store_that_opens_again(void **state) {
  const fixture *f = *state;
  hales_err err;
  (void)umask(0);
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  assert_ok_err(ingest_document(s, 3, &err), &err);
  struct stat st;
  const char *const parts[] = {"", "-wal", "-shm"};
  for (int i = 0; i < 3; i++) {
    char name[128];
    (void)snprintf(name, sizeof name, "%s%s", f->db, parts[i]);
    assert_int_equal(stat(name, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
  }
  hales_store_close(s);
  const uint64_t before = file_hash(f->db);
  assert_ok_err(try_open(f->db, HALES_STORE_INIT, &err), &err); /* init again changes nothing */
  assert_ok_err(try_open(f->db, HALES_STORE_READ, &err), &err);
  assert_ok_err(try_open(f->db, HALES_STORE_WRITE, &err), &err);
  assert_true(file_hash(f->db) == before);
  assert_int_equal(count_observations(f->db), observations_of(3));
}

static int64_t pragma(sqlite3 *db, const char *sql) {
  sqlite3_stmt *st = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(st), SQLITE_ROW);
  const int64_t v = sqlite3_column_int64(st, 0);
  sqlite3_finalize(st);
  return v;
}

static void the_file_says_what_it_is(void **state) {
  const fixture *f = *state;
  hales_store_close(open_store(f->db, HALES_STORE_INIT));
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
  assert_int_equal(pragma(db, "PRAGMA application_id"), 0x48414c45);
  assert_int_equal(pragma(db, "PRAGMA user_version"), hales_store_migration_count);
  assert_int_equal(pragma(db, "SELECT count(*) FROM schema_migration"), hales_store_migration_count);
  assert_int_equal(
      pragma(db, "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT "
                 "LIKE 'sqlite_%'"),
      0);
  assert_int_equal(pragma(db, "SELECT (SELECT * FROM pragma_journal_mode) = 'wal'"), 1);
  sqlite3_close(db);
}

static void refuses_what_is_not_a_store_and_does_not_touch_it(void **state) {
  const fixture *f = *state;
  hales_err err;
  const hales_store_mode modes[] = {HALES_STORE_READ, HALES_STORE_WRITE, HALES_STORE_INIT};
  for (int i = 0; i < 3; i++) {
    assert_status(try_open(f->dir, modes[i], &err), HALES_EIO);
    assert_says(&err, "is a folder");
    assert_says(&err, f->dir + 5);

    write_file(f->db, "subject_identifier,value\nanything,12.5\n", 38);
    const uint64_t before = file_hash(f->db);
    assert_status(try_open(f->db, modes[i], &err), HALES_ESTORE);
    assert_says(&err, "not a Hales store");
    assert_true(file_hash(f->db) == before);
    assert_int_equal(unlink(f->db), 0);

    sqlite3 *db = NULL; /* another program's database */
    assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE browser_history (url)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    const uint64_t foreign = file_hash(f->db);
    assert_status(try_open(f->db, modes[i], &err), HALES_ESTORE);
    assert_says(&err, "not a Hales store");
    assert_true(file_hash(f->db) == foreign);
    assert_int_equal(unlink(f->db), 0);

    assert_status(try_open("/dev/null", modes[i], &err), HALES_EIO);
    assert_status(try_open("/dev/null/hales.db", modes[i], &err), HALES_EIO);
    assert_status(try_open("", modes[i], &err), HALES_EARG);
    assert_status(try_open("postgresql://somewhere/hales", modes[i], &err), HALES_EARG);
  }
}

static void a_missing_store_or_folder_is_named(void **state) {
  const fixture *f = *state;
  hales_err err;
  assert_status(try_open(f->db, HALES_STORE_WRITE, &err), HALES_EIO);
  assert_says(&err, "hales init");
  assert_status(try_open(f->db, HALES_STORE_READ, &err), HALES_EIO);
  assert_false(exists(f->db));
  char deep[160];
  (void)snprintf(deep, sizeof deep, "%s/no/such/hales.db", f->dir);
  assert_status(try_open(deep, HALES_STORE_INIT, &err), HALES_EIO);
  assert_says(&err, "folder");
  write_file(f->db, "", 0);
  assert_status(try_open(f->db, HALES_STORE_WRITE, &err), HALES_ESTORE);
  assert_says(&err, "empty");
  assert_ok_err(try_open(f->db, HALES_STORE_INIT, &err), &err); /* an empty file may become one */
  assert_int_equal(count_observations(f->db), 0);
}

static void a_very_long_path_still_gives_a_whole_message(void **state) {
  (void)state;
  hales_err err;
  char path[400] = "/nowhere/";
  memset(path + 9, 'x', sizeof path - 10);
  path[sizeof path - 1] = '\0';
  for (size_t i = 100; i < sizeof path - 1; i += 100) path[i] = '/';
  assert_status(try_open(path, HALES_STORE_INIT, &err), HALES_EIO);
  assert_says(&err, "does not exist");
}

static void refuses_a_newer_schema_and_does_not_touch_it(void **state) {
  const fixture *f = *state;
  hales_err err;
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  assert_ok_err(ingest_document(s, 2, &err), &err);
  hales_store_close(s);
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  const uint64_t before = file_hash(f->db);
  const hales_store_mode modes[] = {HALES_STORE_READ, HALES_STORE_WRITE, HALES_STORE_INIT};
  for (int i = 0; i < 3; i++) {
    assert_status(try_open(f->db, modes[i], &err), HALES_ESTORE);
    assert_says(&err, "99 is newer");
    assert_true(file_hash(f->db) == before);
    char log[128];
    (void)snprintf(log, sizeof log, "%s-wal", f->db);
    assert_false(exists(log)); /* nothing beside it either */
  }
}

static void refuses_a_newer_schema_that_is_still_in_the_log(void **state) {
  const fixture *f = *state;
  hales_err err;
  hales_store_close(open_store(f->db, HALES_STORE_INIT));
  const pid_t child = fork();
  if (child == 0) { /* writes to the log and dies before it reaches the file */
    sqlite3 *db = NULL;
    if (sqlite3_open(f->db, &db) != SQLITE_OK) _exit(1);
    if (sqlite3_exec(db, "PRAGMA user_version = 98", NULL, NULL, NULL) != SQLITE_OK) _exit(1);
    (void)raise(SIGKILL);
  }
  int how = 0;
  assert_int_equal(waitpid(child, &how, 0), child);
  assert_true(WIFSIGNALED(how));
  const uint64_t before = file_hash(f->db);
  assert_status(try_open(f->db, HALES_STORE_WRITE, &err), HALES_ESTORE);
  assert_says(&err, "98 is newer");
  assert_status(try_open(f->db, HALES_STORE_INIT, &err), HALES_ESTORE);
  assert_true(file_hash(f->db) == before);
}

static void a_damaged_store_is_an_error_and_not_a_crash(void **state) {
  const fixture *f = *state;
  hales_err err;
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  for (int k = 0; k < 6; k++) assert_ok_err(ingest_document(s, k, &err), &err);
  hales_store_close(s);
  FILE *file = fopen(f->db, "r+b");
  assert_non_null(file);
  assert_int_equal(fseek(file, 4096, SEEK_SET), 0);
  for (int i = 0; i < 8000; i++) (void)putc(0xa5, file);
  assert_int_equal(fclose(file), 0);
  hales_store *damaged = NULL;
  err = (hales_err){0};
  const hales_store_options opt = {.mode = HALES_STORE_READ};
  hales_status status = hales_store_open(f->db, &opt, &damaged, &err);
  if (status == HALES_OK) status = hales_store_verify(damaged, &err);
  hales_store_close(damaged);
  assert_status(status, HALES_ESTORE);
  assert_says(&err, "damaged");
}

static hales_status never_called(void *ctx, const hales_stored_twin *t, hales_err *err) {
  (void)ctx;
  (void)t;
  return HALES_FAIL(err, HALES_EMATH, "a damaged twin was handed out");
}

static void a_twin_that_was_tampered_with_is_not_handed_out(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  assert_ok_err(ingest_document(s, 3, &err), &err);
  static const uint8_t draws[] = {7, 9, 11};
  const hales_stored_twin t = {.subject_id = 1,
                               .model = "colunga2020",
                               .model_version = "2",
                               .json = {(const uint8_t *)"{}", 2},
                               .draws = {draws, sizeof draws}};
  int64_t id = 0;
  hales_put put;
  assert_ok_err(hales_store_begin(s, &err), &err);
  assert_ok_err(hales_store_put_twin(s, &t, &id, &put, &err), &err);
  assert_ok_err(hales_store_commit(s, &err), &err);
  hales_store_close(s);
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
  assert_int_equal(
      sqlite3_exec(db, "DROP TRIGGER twin_is_kept; UPDATE twin SET draws = x'07090a'", NULL, NULL, NULL),
      SQLITE_OK);
  sqlite3_close(db);
  s = open_store(f->db, HALES_STORE_READ);
  bool found = false;
  assert_status(hales_store_find_twin(s, 1, NULL, never_called, NULL, &found, &err), HALES_ESTORE);
  assert_says(&err, "damaged");
  hales_store_close(s);
}

/* Neither root nor anybody else can make files there. */
static void a_place_that_takes_no_files_is_named(void **state) {
  (void)state;
  hales_err err;
  const hales_status s = try_open("/proc/hales.db", HALES_STORE_INIT, &err);
  assert_int_equal(s, HALES_EIO);
  assert_says(&err, "hales.db: ");
}

/* ---- disks that are full or read-only ---- */

static void a_file_that_may_not_grow_leaves_the_store_as_it_was(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  assert_ok_err(ingest_document(s, 0, &err), &err);
  struct rlimit was, small;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
  (void)signal(SIGXFSZ, SIG_IGN);
  int refused = 0;
  for (rlim_t kib = 4; kib <= 400; kib += 44) {
    small = (struct rlimit){.rlim_cur = kib * 1024, .rlim_max = was.rlim_max};
    const uint64_t before = count_observations(f->db);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    hales_status status = HALES_OK;
    int k = 100 * (int)kib, stored = 0;
    for (int i = 0; i < 12 && status == HALES_OK; i++) {
      err = (hales_err){0};
      status = ingest_document(s, k + i, &err);
      if (status == HALES_OK) stored += observations_of(k + i);
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
    if (status != HALES_OK) {
      refused++;
      assert_status(status, HALES_EIO);
      assert_says(&err, "hales.db");
    }
    assert_int_equal(count_observations(f->db), before + (uint64_t)stored);
  }
  assert_true(refused >= 2);                        /* the small limits */
  assert_ok_err(ingest_document(s, 7, &err), &err); /* space is back: it goes on */
  hales_store_close(s);
}

static void an_init_without_room_leaves_no_file(void **state) {
  const fixture *f = *state;
  hales_err err;
  struct rlimit was, small;
  (void)signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
  int refused = 0;
  for (rlim_t bytes = 5000;;
       bytes += 30000) { /* no page, some of the schema's pages, ... up to room for all */
    small = (struct rlimit){.rlim_cur = bytes, .rlim_max = was.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const hales_status s = try_open(f->db, HALES_STORE_INIT, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
    if (s == HALES_OK) break;
    refused++;
    assert_status(s, HALES_EIO);
    assert_false(exists(f->db));
  }
  assert_true(refused >= 3);
  assert_int_equal(count_observations(f->db), 0);
  assert_ok_err(try_open(f->db, HALES_STORE_INIT, &err), &err);
}

/* Mounting needs rights that not every test machine gives: then this says that it was skipped. */
static void on_a_full_disk_nothing_is_half_stored(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  char dir[128], db[160];
  (void)snprintf(dir, sizeof dir, "%s/disk", f->dir);
  (void)snprintf(db, sizeof db, "%s/hales.db", dir);
  assert_int_equal(mkdir(dir, 0700), 0);
  if (mount("tmpfs", dir, "tmpfs", 0, "size=1m") != 0) skip();
  hales_store *s = open_store(db, HALES_STORE_INIT);
  hales_status status = HALES_OK;
  uint64_t stored = 0;
  for (int k = 0; k < 4000 && status == HALES_OK; k++) {
    status = ingest_document(s, k, &err);
    if (status == HALES_OK) stored += (uint64_t)observations_of(k);
  }
  const hales_err full = err;
  hales_store_counts c = {0};
  err = (hales_err){0};
  const hales_status counted = hales_store_count(s, &c, &err); /* reading goes on */
  hales_store_close(s);
  const uint64_t after = count_observations(db);
  const int unmounted = umount(dir);
  assert_status(status, HALES_EIO);
  assert_says(&full, "full");
  assert_ok_err(counted, &err);
  assert_true(c.observations == stored && stored > 100);
  assert_true(after == stored);
  assert_int_equal(unmounted, 0);
}

static void on_a_read_only_disk_it_reads_and_says_why_it_cannot_write(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  char dir[128], db[160], other[160];
  (void)snprintf(dir, sizeof dir, "%s/disk", f->dir);
  (void)snprintf(db, sizeof db, "%s/a%%20b?c#d.db", dir);
  (void)snprintf(other, sizeof other, "%s/new.db", dir);
  assert_int_equal(mkdir(dir, 0700), 0);
  if (mount("tmpfs", dir, "tmpfs", 0, "size=2m") != 0) skip();
  hales_store *s = open_store(db, HALES_STORE_INIT);
  assert_ok_err(ingest_document(s, 5, &err), &err);
  hales_store_close(s);
  const int remounted = mount(NULL, dir, NULL, MS_REMOUNT | MS_RDONLY, NULL);
  hales_err why_write, why_new;
  const hales_status write = try_open(db, HALES_STORE_WRITE, &why_write);
  const hales_status make = try_open(other, HALES_STORE_INIT, &why_new);
  const uint64_t n = count_observations(db);
  const int unmounted = umount(dir);
  assert_int_equal(remounted, 0);
  assert_status(write, HALES_EIO);
  assert_says(&why_write, "read-only");
  assert_status(make, HALES_EIO);
  assert_says(&why_new, "read-only");
  assert_true(n == (uint64_t)observations_of(5));
  assert_int_equal(unmounted, 0);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_make, fixture_remove)
  const struct CMUnitTest tests[] = {
      T(makes_a_private_store_that_opens_again),
      T(the_file_says_what_it_is),
      T(refuses_what_is_not_a_store_and_does_not_touch_it),
      T(a_missing_store_or_folder_is_named),
      T(a_very_long_path_still_gives_a_whole_message),
      T(refuses_a_newer_schema_and_does_not_touch_it),
      T(refuses_a_newer_schema_that_is_still_in_the_log),
      T(a_damaged_store_is_an_error_and_not_a_crash),
      T(a_twin_that_was_tampered_with_is_not_handed_out),
      T(a_place_that_takes_no_files_is_named),
      T(a_file_that_may_not_grow_leaves_the_store_as_it_was),
      T(an_init_without_room_leaves_no_file),
      T(on_a_full_disk_nothing_is_half_stored),
      T(on_a_read_only_disk_it_reads_and_says_why_it_cannot_write),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
