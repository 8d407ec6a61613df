/* Every allocation failing in turn: ours through the linker's --wrap, SQLite's through its own hooks. */
#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/ingest.h"
#include "support/assert.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static long ours_left = -1, sqlite_left = -1; /* -1: off; 0: fails from here on */

static bool fails(long *left) {
  if (*left < 0) return false;
  if (*left == 0) return true;
  --*left;
  return false;
}

void *__wrap_malloc(size_t n) {
  return fails(&ours_left) ? NULL : __real_malloc(n);
}
void *__wrap_calloc(size_t n, size_t size) {
  return fails(&ours_left) ? NULL : __real_calloc(n, size);
}
void *__wrap_realloc(void *p, size_t n) {
  return fails(&ours_left) ? NULL : __real_realloc(p, n);
}

static sqlite3_mem_methods usual;
static void *short_malloc(int n) {
  return fails(&sqlite_left) ? NULL : usual.xMalloc(n);
}
static void *short_realloc(void *p, int n) {
  return fails(&sqlite_left) ? NULL : usual.xRealloc(p, n);
}

/* Instead of the C library's, also for SQLite: nobody pulls the plug here, and waiting for the disk at each
 * of some hundred stores would be most of the time. */
__attribute__((visibility("default"))) int fsync(int fd) {
  (void)fd;
  return 0;
}
__attribute__((visibility("default"))) int fdatasync(int fd) {
  (void)fd;
  return 0;
}

static char dir[] = "/tmp/hales_memory_XXXXXX", db[64], file[64];

static int set_up_all(void **state) {
  (void)state;
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual) != SQLITE_OK) return -1;
  sqlite3_mem_methods mine = usual;
  mine.xMalloc = short_malloc;
  mine.xRealloc = short_realloc;
  if (sqlite3_config(SQLITE_CONFIG_MALLOC, &mine) != SQLITE_OK) return -1;
  if (!mkdtemp(dir)) return -1;
  (void)snprintf(db, sizeof db, "%s/hales.db", dir);
  (void)snprintf(file, sizeof file, "%s/in.csv", dir);
  FILE *f = fopen(file, "wb");
  if (!f) return -1;
  (void)fputs("subject_identifier,gender,measurement_date,variable_name,value\n"
              "K-17,F,2019-04-09,pa_sys_mmhg,71.5\nK-17,F,2019-04-09,no_such_name,29.5\n"
              "K-17,F,2019-04-09,co_l_min,many\n",
              f);
  return fclose(f);
}

static void remove_store(void) {
  char name[96];
  static const char *const parts[] = {"", "-wal", "-shm", "-journal"};
  for (int i = 0; i < 4; i++) {
    (void)snprintf(name, sizeof name, "%s%s", db, parts[i]);
    (void)unlink(name);
  }
}

static int tear_down_all(void **state) {
  (void)state;
  remove_store();
  (void)unlink(file);
  return rmdir(dir);
}

/* init, ingest, render.  OK only when all of it went well. */
static hales_status whole_run(hales_ingest_result *r) {
  hales_err err = {0};
  hales_store *s = NULL;
  const char *path = file;
  const hales_store_options so = {.mode = HALES_STORE_INIT, .now_us = 900};
  const hales_ingest_options io = {.paths = &path, .path_count = 1, .now_us = 901};
  *r = (hales_ingest_result){0};
  HALES_TRY(hales_store_open(db, &so, &s, &err));
  hales_status status = hales_ingest_run(s, &io, r, &err);
  hales_buf json = {0};
  if (status == HALES_OK) status = hales_ingest_json(r, &json, &err);
  hales_buf_deinit(&json);
  hales_store_close(s);
  assert_int_equal(status, err.status);
  return status;
}

/* What is in the store with memory enough. */
static hales_store_counts stored(void) {
  hales_store_counts c = {0};
  hales_err err = {0};
  hales_store *s = NULL;
  const hales_store_options so = {.mode = HALES_STORE_INIT};
  assert_ok_err(hales_store_open(db, &so, &s, &err), &err);
  assert_ok_err(hales_store_count(s, &c, &err), &err);
  assert_ok_err(hales_store_verify(s, &err), &err);
  hales_store_close(s);
  return c;
}

static void sweep(long *left, long step, long fewest) {
  long reached = 0;
  for (long n = 0;; n += step) {
    hales_ingest_result r;
    remove_store();
    *left = n;
    const hales_status s = whole_run(&r);
    const bool short_of_memory = *left == 0;
    *left = -1;
    const bool whole = s == HALES_OK && r.stored == 3 && r.rejected == 1;
    assert_int_equal(r.received, r.stored + r.duplicate + r.rejected);
    hales_ingest_result_deinit(&r);
    const hales_store_counts c = stored();
    assert_true((c.observations == 0 && c.documents == 0) || (c.observations == 2 && c.documents == 1));
    if (whole)
      assert_int_equal(c.observations, 2);
    else
      assert_true(short_of_memory);
    if (whole && !short_of_memory) break;
    reached = n;
  }
  print_message("failed at %ld places\n", reached / step + 1);
  assert_true(reached >= fewest);
}

static void every_allocation_of_ours_may_fail(void **state) {
  (void)state;
  sweep(&ours_left, 1, 15);
}

static void every_allocation_of_the_database_may_fail(void **state) {
  (void)state;
  sweep(&sqlite_left, getenv("HALES_LONG") ? 1 : 41, 1000); /* there are about 6,400 */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_allocation_of_ours_may_fail),
      cmocka_unit_test(every_allocation_of_the_database_may_fail),
  };
  return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
