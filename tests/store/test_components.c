/* What the fourth schema mends: components that lost their place to another component of the same version. */
#define _POSIX_C_SOURCE 200809L
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "store/fixture.h"
#include "store/migrate.h"
#include "support/assert.h"

static void run(sqlite3 *db, const char *sql) {
  char *why = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", sql, why);
}

/* A row of record "Observation/9" as the third schema left it. */
static void put_component(sqlite3 *db, int id, const char *part, const char *version, int state) {
  char sql[700];
  (void)snprintf(sql, sizeof sql,
                 "INSERT INTO statement (id, identity, content, slot, kind, subject_id, document_id, src_at, "
                 "record, part, version, state, updated_us, updated_precision, t_us, t_precision) "
                 "VALUES (%d, x'09070503090705030907050309070503090705030907050309070503%08x', "
                 "x'0907050309070503090705030907%04x', NULL, "
                 "0, 1, 1, 77, 'Observation/9', '%s', %s, %d, 0, 0, 0, 0); "
                 "INSERT INTO observation (id, value_kind, value, value_text, time_kind, end_us, "
                 "end_precision, flags) VALUES (%d, 0, %d, 'v', 0, 0, 0, 0)",
                 id, (unsigned)id, (unsigned)id, part, version, state, id, 3 * id);
  run(db, sql);
}

/* In schemas 2 and 3 a component could take the place of another one of the same version (state 3:
 * corrected).
 */
static void a_component_that_another_of_its_version_displaced_stands_again(void **state) {
  const fixture *f = *state;
  static const struct {
    const char *links, *want; /* "older>newer", in order */
  } cases[] = {
      {"(41,43),(42,43)", "41>43"}, /* systolic, diastolic, systolic corrected */
      {"(41,43),(42,43),(41,44),(43,44)",
       "41>43 41>44 42>44 43>44"},                      /* and a later version of the systolic alone */
      {"(41,45),(42,45),(43,45)", "41>45 42>45 43>45"}, /* withdrawn: another state */
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (size_t schema = 2; schema <= 3; schema++) {
      hales_err err = {0};
      (void)unlink(f->db);
      sqlite3 *db = NULL;
      assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
      assert_ok_err(hales_migrate(db, hales_store_migrations, schema, 900, f->db, &err), &err);
      run(db, "PRAGMA foreign_keys = ON");
      run(db,
          "INSERT INTO subject (pseudonym, created_us) VALUES ('K-17', 5);"
          "INSERT INTO document VALUES (1, x'0907050309070503090705030907050309070503090705030907050309070503', 400, 'fhir', '3', 700)");
      put_component(db, 41, "0|l|sys", "'6'", 3);
      put_component(db, 42, "0|l|dia", "'6'", 3);
      put_component(db, 43, "0|l|sys", "'6'", 3);
      put_component(db, 44, "0|l|sys", "'7'", 3);
      put_component(db, 45, "0|l|dia", "'6'", 4);
      char sql[200], got[200];
      (void)snprintf(sql, sizeof sql, "INSERT INTO supersedes VALUES %s", cases[k].links);
      run(db, sql);
      assert_ok_err(hales_migrate(db, hales_store_migrations, hales_store_migration_count, 901, f->db, &err),
                    &err);
      sqlite3_stmt *st = NULL;
      assert_int_equal(sqlite3_prepare_v2(db,
                                          "SELECT group_concat(older || '>' || newer, ' ') FROM "
                                          "(SELECT older, newer FROM supersedes ORDER BY older, newer)",
                                          -1, &st, NULL),
                       SQLITE_OK);
      assert_int_equal(sqlite3_step(st), SQLITE_ROW);
      (void)snprintf(got, sizeof got, "%s", (const char *)sqlite3_column_text(st, 0));
      sqlite3_finalize(st);
      assert_string_equal(got, cases[k].want);
      assert_int_equal(sqlite3_exec(db, "DELETE FROM supersedes", NULL, NULL, NULL), SQLITE_CONSTRAINT);
      assert_int_equal(sqlite3_exec(db, "UPDATE supersedes SET newer = 44", NULL, NULL, NULL),
                       SQLITE_CONSTRAINT);
      sqlite3_close(db);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_component_that_another_of_its_version_displaced_stands_again,
                                      fixture_make, fixture_remove),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
