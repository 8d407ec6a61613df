/* kill -9 in the middle of everything, and two writers at once. */
#define _GNU_SOURCE
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/fixture.h"
#include "store/killer.h"
#include "support/assert.h"

enum { DOCUMENTS = 4, FEWEST_KILLS = 50 };

static void copy_file(const char *from, const char *to) {
  char buf[65536];
  FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
  assert_non_null(in);
  assert_non_null(out);
  for (size_t n; (n = fread(buf, 1, sizeof buf, in)) > 0;) assert_int_equal(fwrite(buf, 1, n, out), n);
  assert_int_equal(fclose(in), 0);
  assert_int_equal(fclose(out), 0);
}

static void remove_store(const char *db) {
  static const char *const parts[] = {"", "-wal", "-shm", "-journal"};
  for (int i = 0; i < 4; i++) {
    char name[128];
    (void)snprintf(name, sizeof name, "%s%s", db, parts[i]);
    (void)unlink(name);
  }
}

/* The child's life: ingest all documents, acknowledge each on the pipe, close. */
static void live(const char *db, int kill_at, int pipe_fd) {
  hales_store *s = NULL;
  const hales_store_options opt = {.mode = HALES_STORE_INIT, .now_us = 900};
  kill_at_file_change(kill_at);
  if (hales_store_open(db, &opt, &s, NULL) != HALES_OK) _exit(3);
  for (int k = 0; k < DOCUMENTS; k++) {
    if (ingest_document(s, k, NULL) != HALES_OK) _exit(4);
    const char ack = (char)k;
    if (write(pipe_fd, &ack, 1) != 1) _exit(5);
  }
  hales_store_close(s);
  _exit(0);
}

typedef struct tally {
  int per_subject[DOCUMENTS];
} tally;

static hales_status tally_subject(void *ctx, const hales_stored_subject *row, hales_err *err) {
  (void)err;
  const int k = atoi(row->pseudonym + 1);
  assert_true(k >= 0 && k < DOCUMENTS);
  ((tally *)ctx)->per_subject[k] = (int)row->observations;
  return HALES_OK;
}

/* After the kill: what was acknowledged is whole, the rest is whole or absent, and all comes in once. */
static void check_survivor(const char *db, int acknowledged) {
  hales_err err = {0};
  hales_store *s = open_store(db, HALES_STORE_INIT);
  assert_ok_err(hales_store_verify(s, &err), &err);
  tally t = {0};
  assert_ok_err(hales_store_each_subject(s, tally_subject, &t, &err), &err);
  int all = 0;
  for (int k = 0; k < DOCUMENTS; k++) {
    all += observations_of(k);
    if (k < acknowledged)
      assert_int_equal(t.per_subject[k], observations_of(k));
    else
      assert_true(t.per_subject[k] == 0 || t.per_subject[k] == observations_of(k));
  }
  for (int k = 0; k < DOCUMENTS; k++) assert_ok_err(ingest_document(s, k, &err), &err);
  hales_store_close(s);
  assert_int_equal(count_observations(db), all);
}

/* One life, killed at its n-th file change.  True when it was killed, false when it ended by itself. */
static bool one_life(const char *db, int n, int *acknowledged) {
  int fds[2];
  assert_int_equal(pipe(fds), 0);
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    (void)close(fds[0]);
    live(db, n, fds[1]);
  }
  (void)close(fds[1]);
  *acknowledged = 0;
  for (char k; read(fds[0], &k, 1) == 1;) assert_int_equal(k, (*acknowledged)++);
  (void)close(fds[0]);
  int how = 0;
  assert_int_equal(waitpid(child, &how, 0), child);
  if (WIFSIGNALED(how)) {
    assert_int_equal(WTERMSIG(how), SIGKILL);
    return true;
  }
  assert_int_equal(WEXITSTATUS(how), 0);
  assert_int_equal(*acknowledged, DOCUMENTS);
  return false;
}

static void a_kill_at_any_write_loses_nothing_acknowledged(void **state) {
  const fixture *f = *state;
  char empty[128];
  (void)snprintf(empty, sizeof empty, "%s/empty.db", f->dir);
  hales_store_close(open_store(empty, HALES_STORE_INIT));
  int kills = 0, acknowledged = 0, seen[DOCUMENTS + 1] = {0};
  for (int n = 1;; n += n < FEWEST_KILLS + 10 ? 1 : 4) {
    remove_store(f->db);
    copy_file(empty, f->db);
    if (!one_life(f->db, n, &acknowledged)) break;
    kills++;
    seen[acknowledged]++;
    check_survivor(f->db, acknowledged);
  }
  print_message("%d kills; after 0, 1, ... acknowledged documents: %d %d %d %d %d\n", kills, seen[0], seen[1],
                seen[2], seen[3], seen[4]);
  assert_true(kills >= FEWEST_KILLS);
  for (int i = 0; i <= DOCUMENTS; i++) assert_true(seen[i] > 0); /* every stage was hit */
}

static void a_kill_while_the_store_is_made_can_be_repeated(void **state) {
  const fixture *f = *state;
  int acknowledged = 0, kills = 0;
  for (int n = 1; acknowledged == 0; n += 3) {
    remove_store(f->db);
    if (!one_life(f->db, n, &acknowledged)) break;
    kills++;
    check_survivor(f->db, acknowledged);
  }
  assert_true(kills >= 10);
}

static void two_writers_at_once_store_each_observation_once(void **state) {
  const fixture *f = *state;
  hales_store_close(open_store(f->db, HALES_STORE_INIT));
  int start[2];
  assert_int_equal(pipe(start), 0);
  enum { WRITERS = 3, ROUNDS = 15 };
  pid_t children[WRITERS];
  for (int w = 0; w < WRITERS; w++) {
    children[w] = fork();
    assert_true(children[w] >= 0);
    if (children[w] == 0) {
      char go;
      (void)close(start[1]);
      (void)!read(start[0], &go, 1); /* returns when the parent closes its end: all start together */
      hales_store *s = NULL;
      const hales_store_options opt = {.mode = HALES_STORE_WRITE, .busy_ms = 60000};
      if (hales_store_open(f->db, &opt, &s, NULL) != HALES_OK) _exit(3);
      for (int k = 0; k < ROUNDS; k++)
        if (ingest_document(s, k, NULL) != HALES_OK) _exit(4);
      hales_store_close(s);
      _exit(0);
    }
  }
  (void)close(start[0]);
  (void)close(start[1]);
  for (int w = 0; w < WRITERS; w++) {
    int how = 0;
    assert_int_equal(waitpid(children[w], &how, 0), children[w]);
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), 0);
  }
  int all = 0;
  for (int k = 0; k < ROUNDS; k++) all += observations_of(k);
  assert_int_equal(count_observations(f->db), all);
}

static void several_inits_at_once_make_one_store(void **state) {
  const fixture *f = *state;
  enum { MAKERS = 6, ROUNDS = 20 };
  for (int round = 0; round < ROUNDS; round++) {
    remove_store(f->db);
    int start[2];
    assert_int_equal(pipe(start), 0);
    pid_t children[MAKERS];
    for (int w = 0; w < MAKERS; w++) {
      children[w] = fork();
      assert_true(children[w] >= 0);
      if (children[w] != 0) continue;
      char go;
      (void)close(start[1]);
      (void)!read(start[0], &go, 1); /* returns when the parent closes its end: all start together */
      hales_store *s = NULL;
      hales_err err = {0};
      const hales_store_options opt = {.mode = HALES_STORE_INIT, .busy_ms = 60000};
      if (hales_store_open(f->db, &opt, &s, &err) != HALES_OK) {
        (void)fprintf(stderr, "%s\n", err.msg);
        _exit(3);
      }
      if (ingest_document(s, w, NULL) != HALES_OK) _exit(4);
      hales_store_close(s);
      _exit(0);
    }
    (void)close(start[0]);
    (void)close(start[1]);
    int failed = 0, all = 0;
    for (int w = 0; w < MAKERS; w++) {
      int how = 0;
      assert_int_equal(waitpid(children[w], &how, 0), children[w]);
      failed += !WIFEXITED(how) || WEXITSTATUS(how) != 0;
      all += observations_of(w);
    }
    assert_int_equal(failed, 0);
    assert_int_equal(count_observations(f->db), all);
  }
}

static void a_writer_that_waits_too_long_says_so(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  hales_store *a = open_store(f->db, HALES_STORE_INIT), *b = NULL;
  const hales_store_options opt = {.mode = HALES_STORE_WRITE, .busy_ms = 30};
  assert_ok_err(hales_store_open(f->db, &opt, &b, &err), &err);
  assert_ok_err(hales_store_begin(a, &err), &err);
  assert_status(hales_store_begin(b, &err), HALES_ESTORE);
  assert_non_null(strstr(err.msg, "another process"));
  hales_store_counts c;
  err = (hales_err){0};
  assert_ok_err(hales_store_count(b, &c, &err), &err); /* reading does not wait */
  hales_store_close(a);                                /* without commit */
  assert_ok_err(ingest_document(b, 3, &err), &err);
  hales_store_close(b);
}

/* A copy of a store may have no log yet, and somebody may be reading it: the wait is as long as was asked,
 * not that long for each of many tries. */
static void a_change_to_the_log_waits_once(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  enum { BUSY_MS = 400 };
  hales_store_close(open_store(f->db, HALES_STORE_INIT));
  sqlite3 *reader = NULL;
  assert_int_equal(sqlite3_open(f->db, &reader), SQLITE_OK);
  assert_int_equal(sqlite3_exec(reader, "PRAGMA journal_mode = DELETE; BEGIN; SELECT 1 FROM sqlite_schema",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  const hales_store_options opt = {.mode = HALES_STORE_WRITE, .busy_ms = BUSY_MS};
  hales_store *s = NULL;
  struct timespec from, to;
  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &from), 0);
  assert_status(hales_store_open(f->db, &opt, &s, &err), HALES_ESTORE);
  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &to), 0);
  assert_non_null(strstr(err.msg, "another process"));
  const double tries = (double)(to.tv_sec - from.tv_sec) * 1e3 / BUSY_MS;
  assert_true(tries < 60.0); /* on any machine: some 130 tries that wait by themselves take 133 */
  assert_int_equal(sqlite3_close(reader), SQLITE_OK);
  err = (hales_err){0};
  assert_ok_err(hales_store_open(f->db, &opt, &s, &err), &err);
  hales_store_close(s);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_make, fixture_remove)
  const struct CMUnitTest tests[] = {
      T(a_kill_at_any_write_loses_nothing_acknowledged),
      T(a_kill_while_the_store_is_made_can_be_repeated),
      T(two_writers_at_once_store_each_observation_once),
      T(several_inits_at_once_make_one_store),
      T(a_writer_that_waits_too_long_says_so),
      T(a_change_to_the_log_waits_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
