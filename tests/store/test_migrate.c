#define _POSIX_C_SOURCE 200809L
#include "store/migrate.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/fixture.h"
#include "store/identity.h"
#include "store/killer.h"
#include "support/assert.h"

#define HISTORY                                                                                              \
  "CREATE TABLE schema_migration (version INTEGER PRIMARY KEY, name TEXT, sha256 BLOB, applied_us INTEGER) " \
  "STRICT;"

/* Three versions of a small schema; the third moves rows. */
static const hales_migration list[] = {
    {1, "0001_first", HISTORY "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (41), (43)", {1, 7}},
    {2, "0002_second", "CREATE TABLE b (y INTEGER) STRICT", {2, 7}},
    {3, "0003_third", "INSERT INTO b SELECT x + 1 FROM a; DROP TABLE a", {3, 7}},
};

static sqlite3 *open_db(const char *path) {
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  return db;
}

static int64_t ask(sqlite3 *db, const char *sql) {
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK) return -1; /* no such table */
  const int64_t v = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : -2;
  sqlite3_finalize(st);
  return v;
}

static void goes_up_from_every_version(void **state) {
  const fixture *f = *state;
  for (size_t from = 0; from <= 3; from++) {
    hales_err err = {0};
    (void)unlink(f->db);
    sqlite3 *db = open_db(f->db);
    assert_ok_err(hales_migrate(db, list, from, 900, f->db, &err), &err);
    assert_int_equal(ask(db, "PRAGMA user_version"), from);
    if (from < 3 && from > 0) assert_status(hales_migrate_check(db, list, 3, f->db, NULL), HALES_ESTORE);
    assert_ok_err(hales_migrate(db, list, 3, 901, f->db, &err), &err);
    assert_ok_err(hales_migrate(db, list, 3, 902, f->db, &err), &err); /* nothing to do */
    assert_ok_err(hales_migrate_check(db, list, 3, f->db, &err), &err);
    assert_int_equal(ask(db, "SELECT sum(y) FROM b"), 86);
    assert_int_equal(ask(db, "SELECT count(*) FROM a"), -1);
    assert_int_equal(ask(db, "SELECT count(*) FROM schema_migration"), 3);
    assert_int_equal(ask(db, "SELECT max(applied_us) FROM schema_migration"), from == 3 ? 900 : 901);
    assert_int_equal(ask(db, "PRAGMA application_id"), HALES_STORE_APPLICATION_ID);
    sqlite3_close(db);
  }
}

static void a_migration_that_fails_leaves_the_version_before(void **state) {
  const fixture *f = *state;
  hales_migration broken[3];
  memcpy(broken, list, sizeof list);
  broken[2].sql = "INSERT INTO b SELECT x + 1 FROM a; DROP TABLE a; INSERT INTO no_such_table VALUES (5)";
  hales_err err = {0};
  sqlite3 *db = open_db(f->db);
  assert_ok_err(hales_migrate(db, list, 1, 900, f->db, &err), &err);
  assert_status(hales_migrate(db, broken, 3, 900, f->db, &err), HALES_ESTORE);
  assert_int_equal(ask(db, "PRAGMA user_version"), 1); /* the second, which did not fail, is undone with it */
  assert_int_equal(ask(db, "SELECT sum(x) FROM a"), 84);
  assert_int_equal(ask(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
  err = (hales_err){0};
  assert_ok_err(hales_migrate(db, list, 3, 900, f->db, &err), &err);
  assert_int_equal(ask(db, "SELECT sum(y) FROM b"), 86);
  sqlite3_close(db);
}

static void refuses_other_migrations_under_the_same_number(void **state) {
  const fixture *f = *state;
  hales_migration other[3];
  memcpy(other, list, sizeof list);
  other[1].sha256[31] ^= 0x40;
  hales_err err = {0};
  sqlite3 *db = open_db(f->db);
  assert_ok_err(hales_migrate(db, other, 2, 900, f->db, &err), &err);
  assert_status(hales_migrate(db, list, 3, 900, f->db, &err), HALES_ESTORE);
  assert_non_null(strstr(err.msg, "migration 2"));
  assert_int_equal(ask(db, "PRAGMA user_version"), 2);
  sqlite3_close(db);
}

static void refuses_a_history_that_does_not_fit_its_version(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  sqlite3 *db = open_db(f->db);
  assert_ok_err(hales_migrate(db, list, 2, 900, f->db, &err), &err);
  assert_int_equal(sqlite3_exec(db, "DELETE FROM schema_migration WHERE version = 2", NULL, NULL, NULL),
                   SQLITE_OK);
  assert_status(hales_migrate(db, list, 3, 900, f->db, &err), HALES_ESTORE);
  sqlite3_close(db);
}

/* Kills a child at its n-th change of a file, n = 1, 2, ...: the schema from before (none, or the first) or
 * the last is there, never a mixture, nor one in between. */
static void kill_migrations_from(const fixture *f, int first) {
  int kills = 0;
  for (int n = 1;; n++) {
    (void)unlink(f->db);
    if (first > 0) {
      sqlite3 *db = open_db(f->db);
      assert_ok_err(hales_migrate(db, list, (size_t)first, 899, f->db, NULL), NULL);
      sqlite3_close(db);
    }
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
      sqlite3 *db = NULL;
      kill_at_file_change(n);
      if (sqlite3_open(f->db, &db) != SQLITE_OK) _exit(3);
      _exit(hales_migrate(db, list, 3, 900, f->db, NULL) == HALES_OK ? 0 : 4);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    sqlite3 *db = open_db(f->db);
    hales_err err = {0};
    const int64_t version = ask(db, "PRAGMA user_version");
    assert_true(version == first || version == 3);
    assert_int_equal(ask(db, "SELECT sum(x) FROM a"), version == 1 ? 84 : -1);
    assert_int_equal(ask(db, "SELECT count(*) FROM b"), version == 3 ? 2 : -1);
    assert_ok_err(hales_migrate(db, list, 3, 901, f->db, &err), &err);
    assert_int_equal(ask(db, "SELECT sum(y) FROM b"), 86);
    sqlite3_close(db);
    if (WIFEXITED(how)) {
      assert_int_equal(WEXITSTATUS(how), 0);
      break;
    }
    assert_int_equal(version, first);
    kills++;
  }
  assert_true(kills >=
              7); /* journal, its header, each page, the file's end, the journal again: every stage */
}

static void a_killed_migration_leaves_an_old_or_a_new_schema(void **state) {
  kill_migrations_from(*state, 0);
  kill_migrations_from(*state, 1);
}

static void the_embedded_migrations_are_numbered_and_whole(void **state) {
  (void)state;
  assert_true(hales_store_migration_count >= 2);
  for (size_t i = 0; i < hales_store_migration_count; i++) {
    const hales_migration *m = &hales_store_migrations[i];
    assert_int_equal(m->version, i + 1);
    int number = 0;
    assert_int_equal(sscanf(m->name, "%4d_", &number), 1);
    assert_int_equal(number, i + 1);
    assert_true(strstr(m->sql, "CREATE TABLE") || strstr(m->sql, "ALTER TABLE"));
  }
}

/* A store as the first released schema left it (version 1 alone) comes up to date and keeps its content. */
static void a_store_of_schema_one_comes_up(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  sqlite3 *db = open_db(f->db);
  assert_ok_err(hales_migrate(db, hales_store_migrations, 1, 900, f->db, &err), &err);
  assert_int_equal(
      sqlite3_exec(db, "INSERT INTO subject (pseudonym, created_us) VALUES ('K-17', 5)", NULL, NULL, NULL),
      SQLITE_OK);
  sqlite3_close(db);
  assert_status(try_open(f->db, HALES_STORE_WRITE, &err), HALES_ESTORE);
  assert_non_null(strstr(err.msg, "hales init"));
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  int64_t id = 0;
  assert_ok_err(hales_store_find_subject(s, "K-17", &id, &err), &err);
  assert_int_equal(id, 1);
  err = (hales_err){0};
  assert_ok_err(ingest_document(s, 3, &err), &err);
  hales_store_close(s);
}

static void run(sqlite3 *db, const char *sql) {
  char *why = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", sql, why);
}

#define BLOB_32 "x'0907050309070503090705030907050309070503090705030907050309070503'"

/* Three of one subject: without a record, of a record, and its correction. */
static hales_obs an_old_obs(int k) {
  static const double values[] = {11.5, 13.5, 17.5};
  hales_obs o = {.subject = "K-17",
                 .code_system = "csv",
                 .code = "pawp_mmhg",
                 .quantity = "pawp_mmhg",
                 .value = values[k],
                 .canonical_value = values[k],
                 .canonical_unit = "mm[Hg]",
                 .value_text = "v",
                 .time = {.t_us = 4200000, .precision = HALES_PRECISION_SECOND}};
  if (k) o.identity = (hales_identity){.record = "Observation/9", .version = k == 1 ? "3" : "4"};
  return o;
}

static void put_old(sqlite3 *db, int k) {
  const hales_obs o = an_old_obs(k);
  const hales_digests d = hales_obs_digests(&o);
  sqlite3_stmt *st = NULL;
  assert_int_equal(
      sqlite3_prepare_v2(
          db,
          "INSERT INTO statement (id, identity, content, slot, kind, subject_id, document_id, src_at, record, "
          "part, version, state, updated_us, updated_precision, t_us, t_precision) VALUES (?1, "
          "iif(?5 IS NULL, " BLOB_32 ", ?2), ?3, ?4, 0, 1, 1, 77, ?5, '0|csv|pawp_mmhg', ?6, 0, 0, 0, "
          "4200000, 5)",
          -1, &st, NULL),
      SQLITE_OK);
  sqlite3_bind_int(st, 1, 21 + k);
  sqlite3_bind_blob(st, 2, d.identity, 32, SQLITE_STATIC);
  sqlite3_bind_blob(st, 3, d.content, 16, SQLITE_STATIC);
  sqlite3_bind_blob(st, 4, d.slot, 16, SQLITE_STATIC);
  sqlite3_bind_text(st, 5, o.identity.record, -1, SQLITE_STATIC);
  sqlite3_bind_text(st, 6, o.identity.version, -1, SQLITE_STATIC);
  assert_int_equal(sqlite3_step(st), SQLITE_DONE);
  sqlite3_finalize(st);
  char sql[400];
  (void)snprintf(
      sql, sizeof sql,
      "INSERT INTO observation (id, value_kind, value, value_text, quantity, canonical_value, "
      "canonical_unit, code_system, code, time_kind, end_us, end_precision, flags) VALUES (%d, 0, %g, "
      "'v', 'pawp_mmhg', %g, 'mm[Hg]', 'csv', 'pawp_mmhg', 0, 0, 0, 2048)",
      21 + k, o.value, o.value);
  run(db, sql);
}

typedef struct old_seen {
  int n;
  double value[4];
  bool current[4];
} old_seen;

static hales_status see(void *ctx, const hales_stored_obs *row, hales_err *err) {
  old_seen *x = ctx;
  (void)err;
  assert_true(x->n < 4);
  x->value[x->n] = row->obs.canonical_value;
  x->current[x->n++] = row->origin.current;
  assert_int_equal(row->obs.flags & ~(uint32_t)HALES_OBS_CONFLICT, HALES_OBS_DERIVED);
  assert_int_equal(row->obs.place.at, 77);
  return HALES_OK;
}

/* A store of the second schema, with a correction in it, keeps what it says and knows it when it comes again.
 */
static void a_store_of_schema_two_keeps_its_statements_and_knows_them(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  sqlite3 *db = open_db(f->db);
  assert_ok_err(hales_migrate(db, hales_store_migrations, 2, 900, f->db, &err), &err);
  run(db, "PRAGMA foreign_keys = ON");
  run(db, "INSERT INTO subject (pseudonym, created_us) VALUES ('K-17', 5);"
          "INSERT INTO document VALUES (1, " BLOB_32 ", 400, 'fhir', '3', 700)");
  for (int k = 0; k < 3; k++) put_old(db, k);
  run(db, "INSERT INTO supersedes VALUES (22, 23)");
  sqlite3_close(db);
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  assert_ok_err(hales_store_verify(s, &err), &err);
  old_seen x = {0};
  const hales_store_query q = {.subject_id = 1, .all_versions = true};
  assert_ok_err(hales_store_each_obs(s, &q, see, &x, &err), &err);
  assert_int_equal(x.n, 3);
  for (int k = 0; k < 3; k++) assert_close(x.value[k], an_old_obs(k).value, 0.0, 0.0);
  assert_true(x.current[0] && !x.current[1] && x.current[2]);
  assert_ok_err(hales_store_begin(s, &err), &err);
  for (int k = 0; k < 3; k++) {
    hales_put put = HALES_PUT_STORED;
    const hales_obs o = an_old_obs(k);
    assert_ok_err(hales_store_put_obs(s, 1, &o, &put, &err), &err);
    assert_int_equal(put, HALES_PUT_DUPLICATE);
  }
  hales_store_rollback(s);
  err = (hales_err){0};
  assert_ok_err(ingest_document(s, 3, &err), &err);
  hales_store_close(s);
}

static hales_status take_id(void *ctx, const hales_stored_twin *t, hales_err *err) {
  (void)err;
  *(int64_t *)ctx = t->id;
  return HALES_OK;
}

static int64_t current_twin(hales_store *s) {
  int64_t id = 0;
  bool found = false;
  hales_err err = {0};
  assert_ok_err(hales_store_find_twin(s, 1, NULL, take_id, &id, &found, &err), &err);
  return id;
}

static int64_t put_twin(hales_store *s, const char *model, int64_t made_us) {
  const hales_stored_twin t = {.subject_id = 1,
                               .model = model,
                               .model_version = "3",
                               .json = {(const uint8_t *)"{\"r\": 0.75}", 11},
                               .made_us = made_us};
  int64_t id = 0;
  hales_put put;
  hales_err err = {0};
  assert_ok_err(hales_store_begin(s, &err), &err);
  assert_ok_err(hales_store_put_twin(s, &t, &id, &put, &err), &err);
  assert_ok_err(hales_store_commit(s, &err), &err);
  return id;
}

/* The twins of schema 5 had no choices: the latest was the current one. */
static void a_store_of_schema_five_keeps_its_current_twin(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  assert_ok_err(ingest_document(s, 3, &err), &err);
  const int64_t first = put_twin(s, "hales", 71), second = put_twin(s, "colunga2020", 83);
  hales_store_close(s);
  sqlite3 *db = open_db(f->db);
  run(db, "DROP TABLE twin_choice; DELETE FROM schema_migration WHERE version > 5; PRAGMA user_version = 5");
  sqlite3_close(db);
  assert_status(try_open(f->db, HALES_STORE_WRITE, &err), HALES_ESTORE);
  s = open_store(f->db, HALES_STORE_INIT);
  err = (hales_err){0};
  assert_ok_err(hales_store_verify(s, &err), &err);
  assert_int_equal(current_twin(s), second);
  assert_int_equal(put_twin(s, "hales", 97), first); /* the one that is there */
  assert_int_equal(current_twin(s), first);
  hales_store_close(s);
  db = open_db(f->db);
  assert_int_equal(ask(db, "SELECT count(*) FROM twin"), 2);
  assert_int_equal(ask(db, "SELECT group_concat(chosen_us, '') FROM twin_choice"), 718397);
  assert_int_not_equal(sqlite3_exec(db, "DELETE FROM twin_choice", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
}

static void a_migration_that_breaks_a_reference_is_undone(void **state) {
  const fixture *f = *state;
  hales_migration broken[2] = {list[0], list[1]};
  broken[0].sql = HISTORY "CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT; INSERT INTO a VALUES (41), (43);"
                          "CREATE TABLE b (y INTEGER REFERENCES a (x)) STRICT; INSERT INTO b VALUES (43)";
  broken[1].sql = "DELETE FROM a WHERE x = 43";
  hales_err err = {0};
  sqlite3 *db = open_db(f->db);
  run(db, "PRAGMA foreign_keys = ON");
  assert_ok_err(hales_migrate(db, broken, 1, 900, f->db, &err), &err);
  assert_status(hales_migrate(db, broken, 2, 900, f->db, &err), HALES_ESTORE);
  assert_non_null(strstr(err.msg, "refer"));
  assert_int_equal(ask(db, "PRAGMA user_version"), 1);
  assert_int_equal(ask(db, "SELECT count(*) FROM a"), 2);
  assert_int_equal(ask(db, "PRAGMA foreign_keys"), 1);
  sqlite3_close(db);
}

static void nothing_that_was_stored_can_be_changed_or_removed(void **state) {
  const fixture *f = *state;
  hales_err err = {0};
  hales_store *s = open_store(f->db, HALES_STORE_INIT);
  assert_ok_err(ingest_document(s, 3, &err), &err);
  hales_store_close(s);
  sqlite3 *db = open_db(f->db);
  const char *const attempts[] = {"UPDATE observation SET value = 5.5", "DELETE FROM observation",
                                  "UPDATE statement SET state = 4",     "DELETE FROM statement",
                                  "UPDATE document SET bytes = 5",      "DELETE FROM document"};
  for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
    assert_int_equal(sqlite3_exec(db, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
  const char *const impossible[] = {
      "INSERT INTO observation (id, value_kind, value, value_text, time_kind, end_us, end_precision, flags) "
      "VALUES (900, 0, 9e999, 'x', 0, 0, 0, 0)",
      "INSERT INTO observation (id, value_kind, value, value_text, time_kind, end_us, end_precision, flags) "
      "VALUES (901, 0, NULL, 'x', 0, 0, 0, 0)",
      "INSERT INTO observation (id, value_kind, value, value_text, time_kind, end_us, end_precision, flags, "
      "quantity, canonical_unit) VALUES (902, 0, 4.5, 'x', 0, 0, 0, 0, 'co_l_min', 'L/min')"};
  for (size_t i = 0; i < sizeof impossible / sizeof impossible[0]; i++)
    assert_int_equal(sqlite3_exec(db, impossible[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
  sqlite3_close(db);
  assert_int_equal(count_observations(f->db), observations_of(3));
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_make, fixture_remove)
  const struct CMUnitTest tests[] = {
      T(goes_up_from_every_version),
      T(a_migration_that_fails_leaves_the_version_before),
      T(refuses_other_migrations_under_the_same_number),
      T(refuses_a_history_that_does_not_fit_its_version),
      T(a_killed_migration_leaves_an_old_or_a_new_schema),
      T(the_embedded_migrations_are_numbered_and_whole),
      T(a_store_of_schema_one_comes_up),
      T(a_store_of_schema_two_keeps_its_statements_and_knows_them),
      T(a_store_of_schema_five_keeps_its_current_twin),
      T(a_migration_that_breaks_a_reference_is_undone),
      T(nothing_that_was_stored_can_be_changed_or_removed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
