/* The six published patients: what the readers make of the files is what the table says, number by number. */
#define _POSIX_C_SOURCE 200809L

#include "thread/collect.h"

#include <sys/wait.h>

#include "base/decimal.h"
#include "thread/quantity.h"
#include "thread/timestamp.h"

enum { PATIENTS = 6, COLUMNS = 64 };

typedef struct table {
  char *text;
  char *names[COLUMNS];
  char *cells[PATIENTS][COLUMNS];
  int columns;
} table;

static int split(char *line, char **out) {
  int n = 0;
  for (char *s = line; s && n < COLUMNS; n++) {
    out[n] = s;
    s = strchr(s, ',');
    if (s) *s++ = '\0';
  }
  return n;
}

static table read_table(void) {
  table t = {0};
  size_t n = 0;
  t.text = read_whole("data/colunga2023/patients.csv", &n);
  assert_non_null(t.text);
  t.text = realloc(t.text, n + 1);
  assert_non_null(t.text);
  t.text[n] = '\0';
  char *save = NULL;
  t.columns = split(strtok_r(t.text, "\n", &save), t.names);
  for (int p = 0; p < PATIENTS; p++) {
    char *line = strtok_r(NULL, "\n", &save);
    assert_non_null(line);
    assert_int_equal(split(line, t.cells[p]), t.columns);
  }
  return t;
}

static const char *cell(const table *t, int p, const char *name) {
  for (int k = 0; k < t->columns; k++)
    if (strcmp(t->names[k], name) == 0) return t->cells[p][k];
  return NULL;
}

static collected read_patient_file(int p) {
  static const char *const files[PATIENTS] = {"data/patients/p1-p3.csv", "data/patients/p1-p3.csv",
                                              "data/patients/p1-p3.csv", "data/patients/p4.json",
                                              "data/patients/p5.json",   "data/patients/p6.json"};
  collected c = collect_file(files[p]);
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.rejected, 0);
  assert_int_equal(c.counts.flagged, 0);
  return c;
}

static void every_published_number_arrives_unchanged(void **state) {
  (void)state;
  table t = read_table();
  size_t compared = 0;
  for (int p = 0; p < PATIENTS; p++) {
    collected c = read_patient_file(p);
    size_t mine = 0;
    for (int k = 0; k < t.columns; k++) {
      const char *name = strcmp(t.names[k], "group") == 0 ? "ph_group" : t.names[k];
      const hales_quantity *q = hales_quantity_find(name);
      if (!q || q->words || !*t.cells[p][k]) continue;
      double want = 0.0;
      assert_ok(hales_decimal_read(t.cells[p][k], strlen(t.cells[p][k]), &want, NULL));
      const hales_obs *o = find_obs(&c, t.cells[p][0], name);
      if (!o) print_error("patient %d has no %s\n", p + 1, name);
      assert_non_null(o);
      assert_close(o->canonical_value, want, 0.0, 0.0);
      assert_string_equal(o->value_text, t.cells[p][k]);
      assert_string_equal(o->canonical_unit, q->unit);
      assert_int_equal(o->flags, 0);
      assert_true(o->time.t_us == hales_days_from_civil(2020, 7, 1) * HALES_US_PER_DAY);
      mine++;
    }
    size_t stored = 0;
    for (size_t i = 0; i < c.batch.obs.n; i++) stored += strcmp(c.obs[i]->subject, t.cells[p][0]) == 0;
    assert_int_equal(stored, mine); /* and nothing that was not published */
    compared += mine;
    collected_free(&c);
  }
  assert_int_equal(compared, 6 * 16 - 1); /* P6 has no age */
  free(t.text);
}

static void sex_and_year_of_birth_follow_the_table(void **state) {
  (void)state;
  table t = read_table();
  for (int p = 0; p < PATIENTS; p++) {
    collected c = read_patient_file(p);
    int sexes = 0, births = 0;
    for (size_t i = 0; i < c.batch.facts.n; i++) {
      const hales_subject_fact *f = c.facts[i];
      if (strcmp(f->subject, t.cells[p][0]) != 0) continue;
      if (f->kind == HALES_FACT_SEX) {
        sexes++;
        assert_string_equal(f->text, strcmp(cell(&t, p, "sex"), "F") == 0 ? "female" : "male");
      } else {
        births++;
        assert_int_equal(f->kind, HALES_FACT_BIRTH);
        const int year = 2020 - (int)strtol(cell(&t, p, "age_years"), NULL, 10);
        assert_true(f->date.t_us == hales_days_from_civil(year, 1, 1) * HALES_US_PER_DAY);
      }
    }
    assert_int_equal(sexes, 1);
    assert_int_equal(births, *cell(&t, p, "age_years") ? 1 : 0);
    collected_free(&c);
  }
  free(t.text);
}

static void the_three_bundles_hold_the_catheterisation(void **state) {
  (void)state;
  for (int p = 3; p < PATIENTS; p++) {
    collected c = read_patient_file(p);
    assert_int_equal(c.batch.events.n, 1);
    assert_int_equal(c.events[0]->kind, HALES_EVENT_PROCEDURE);
    assert_string_equal(c.events[0]->code, "right-heart-catheterisation");
    assert_int_equal(c.batch.notes.n, 0);
    collected_free(&c);
  }
}

static void nothing_unpublished_was_invented(void **state) {
  (void)state;
  for (int p = 0; p < PATIENTS; p++) {
    collected c = read_patient_file(p);
    assert_null(find_obs(&c, NULL, "hr_bpm"));
    for (size_t i = 0; i < c.batch.obs.n; i++) assert_non_null(c.obs[i]->quantity); /* no published_fit_... */
    collected_free(&c);
  }
}

static void the_script_writes_these_very_bytes(void **state) {
  (void)state;
  static const char *const files[] = {"p1-p3.csv", "p4.json", "p5.json", "p6.json"};
  if (system("python3 -c pass >/dev/null 2>&1") != 0) {
    print_message("skipped: python3 is not installed\n");
    skip();
  }
  char dir[] = "/tmp/hales-patients-XXXXXX", command[1024], path[256];
  assert_non_null(mkdtemp(dir));
  const char *root = getenv("HALES_SOURCE_DIR");
  (void)snprintf(command, sizeof command, "python3 '%s/tools/make_patients.py' --out '%s'", root ? root : ".",
                 dir);
  const int rc = system(command);
  assert_true(WIFEXITED(rc) && WEXITSTATUS(rc) == 0);
  for (size_t k = 0; k < 4; k++) {
    size_t n = 0, m = 0;
    (void)snprintf(path, sizeof path, "%s/%s", dir, files[k]);
    char *made = read_whole(path, &n);
    (void)remove(path);
    (void)snprintf(path, sizeof path, "data/patients/%s", files[k]);
    char *kept = read_whole(path, &m);
    assert_true(made && kept);
    assert_int_equal(n, m);
    assert_memory_equal(made, kept, n);
    free(made);
    free(kept);
  }
  (void)remove(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_published_number_arrives_unchanged),
      cmocka_unit_test(sex_and_year_of_birth_follow_the_table),
      cmocka_unit_test(the_three_bundles_hold_the_catheterisation),
      cmocka_unit_test(nothing_unpublished_was_invented),
      cmocka_unit_test(the_script_writes_these_very_bytes),
  };
  return cmocka_run_group_tests_name("thread/patients", tests, NULL, NULL);
}
