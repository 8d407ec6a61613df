/* Files in, counts out: every way a file can be bad, and that the store holds afterwards what it held before.
 */
#define _GNU_SOURCE
#include "app/ingest.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "support/assert.h"

#define HEADER "subject_identifier,gender,measurement_date,variable_name,value\n"
#define GOOD                                                                                                 \
  HEADER "K-17,F,2019-04-09,pa_sys_mmhg,71.5\nK-17,F,2019-04-09,pa_dia_mmhg,29.5\n"                          \
         "K-17,F,2019-04-09,co_l_min,3.7\n"
#define OBS(code, unit, value, more)                                                                         \
  "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"  \
  "\"urn:hales:quantity\",\"code\":\"" code "\"}]},\"subject\":{\"reference\":\"Patient/p9\"},"              \
  "\"effectiveDateTime\":\"2019-04-09\"," more "\"valueQuantity\":{\"value\":" value                         \
  ",\"system\":\"http://unitsofmeasure.org\"" unit "}}"
#define UNIT(u) ",\"code\":\"" u "\""

typedef struct bench {
  char dir[64], db[96], file[96];
  hales_store *store;
} bench;

static int set_up(void **state) {
  bench *b = calloc(1, sizeof *b);
  if (!b) return -1;
  (void)snprintf(b->dir, sizeof b->dir, "/tmp/hales_ingest_XXXXXX");
  if (!mkdtemp(b->dir)) return -1;
  (void)snprintf(b->db, sizeof b->db, "%s/hales.db", b->dir);
  (void)snprintf(b->file, sizeof b->file, "%s/in", b->dir);
  const hales_store_options opt = {.mode = HALES_STORE_INIT, .now_us = 1700000000000001};
  hales_err err = {0};
  if (hales_store_open(b->db, &opt, &b->store, &err) != HALES_OK) return -1;
  *state = b;
  return 0;
}

static int tear_down(void **state) {
  bench *b = *state;
  char command[128];
  hales_store_close(b->store);
  (void)snprintf(command, sizeof command, "rm -rf %s", b->dir);
  const int rc = system(command);
  free(b);
  return rc;
}

static void write_bytes(const char *path, const void *bytes, size_t n) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
}

static void write_text(const char *path, const char *text) {
  write_bytes(path, text, strlen(text));
}

static hales_ingest_result ingest_as(hales_store *s, const char *path, const char *subject,
                                     hales_status want) {
  hales_ingest_result r;
  hales_err err = {0};
  const hales_ingest_options opt = {
      .paths = &path, .path_count = 1, .now_us = 1712345678000009, .subject = subject};
  const hales_status got = hales_ingest_run(s, &opt, &r, &err);
  assert_status_at(got, want, &err, __FILE__, __LINE__);
  assert_int_equal(r.received, r.stored + r.duplicate + r.rejected);
  assert_int_equal(r.rejection_count, r.rejected);
  return r;
}

static hales_ingest_result ingest(hales_store *s, const char *path) {
  return ingest_as(s, path, NULL, HALES_OK);
}

static hales_store_counts counts(hales_store *s) {
  hales_store_counts c;
  hales_err err = {0};
  assert_ok_err(hales_store_count(s, &c, &err), &err);
  assert_ok_err(hales_store_verify(s, &err), &err);
  return c;
}

/* Closes and opens again: what the file really holds. */
static hales_store_counts reopened_counts(bench *b) {
  hales_err err = {0};
  const hales_store_options opt = {.mode = HALES_STORE_WRITE};
  hales_store_close(b->store);
  b->store = NULL;
  assert_ok_err(hales_store_open(b->db, &opt, &b->store, &err), &err);
  return counts(b->store);
}

/* ---- good files ---- */

static void the_same_file_twice_stores_nothing_twice(void **state) {
  bench *b = *state;
  write_text(b->file, GOOD);
  hales_ingest_result r = ingest(b->store, b->file);
  assert_true(r.stored == 4 && r.duplicate == 0 && r.rejected == 0); /* three values and the sex */
  assert_ok(hales_ingest_verdict(&r, NULL));
  hales_ingest_result_deinit(&r);
  const hales_store_counts before = reopened_counts(b);
  assert_true(before.observations == 3 && before.facts == 1 && before.documents == 1 && before.subjects == 1);
  r = ingest(b->store, b->file);
  assert_true(r.stored == 0 && r.duplicate == 4 && r.received == 4);
  assert_ok(hales_ingest_verdict(&r, NULL));
  hales_ingest_result_deinit(&r);
  const hales_store_counts after = reopened_counts(b);
  assert_memory_equal(&before, &after, sizeof before);
}

static void the_same_rows_in_another_file_are_duplicates(void **state) {
  bench *b = *state;
  write_text(b->file, GOOD);
  hales_ingest_result r = ingest(b->store, b->file);
  hales_ingest_result_deinit(&r);
  write_text(b->file, "measurement_date,subject_identifier,value,variable_name\r\n"
                      "2019-04-09,K-17,3.70,co_l_min\r\n2019-04-09,K-17,65.5,hr_bpm\r\n");
  r = ingest(b->store, b->file);
  assert_true(r.stored == 1 && r.duplicate == 1);
  hales_ingest_result_deinit(&r);
  assert_int_equal(counts(b->store).observations, 4);
}

static void a_measurement_of_the_future_is_stored_and_flagged(void **state) {
  bench *b = *state;
  write_text(b->file, "subject_identifier,measurement_date,variable_name,value\nK-17,2024-04-05,hr_bpm,65.5\n"
                      "K-17,2024-04-07,hr_bpm,66.5\n"); /* read on 2024-04-05 */
  hales_ingest_result r = ingest(b->store, b->file);
  assert_true(r.stored == 2 && r.flagged == 1 && r.not_believed == 1);
  hales_buf out = {0};
  hales_ingest_text(&r, 9, &out);
  assert_non_null(strstr(out.data, "kept, not used: 1 value outside the range of the quantity or of an "));
  hales_buf_deinit(&out);
  hales_ingest_result_deinit(&r);
  /* a spelling of a unit is flagged, and nothing is wrong with the value */
  write_text(b->file,
             "subject_identifier,measurement_date,variable_name,value,unit\nK-17,2024-04-01,pawp_mmhg,9.5,"
             "mmHg\n");
  r = ingest(b->store, b->file);
  assert_true(r.stored == 1 && r.flagged == 1 && r.not_believed == 0);
  hales_ingest_text(&r, 9, &out);
  assert_null(strstr(out.data, "not used"));
  hales_buf_deinit(&out);
  hales_ingest_result_deinit(&r);
}

static void names_nobody_knows_are_kept_and_told(void **state) {
  bench *b = *state;
  write_text(b->file,
             HEADER "K-17,F,2019-04-09,colour_of_socks,17.5\nK-17,F,2019-04-10,colour_of_socks,18.5\n");
  hales_ingest_result r = ingest(b->store, b->file);
  assert_true(r.stored == 3 && r.rejected == 0);
  assert_int_equal(r.unknown_count, 1);
  assert_string_equal(r.unknown[0].name, "colour_of_socks");
  assert_int_equal(r.unknown[0].count, 2);
  hales_ingest_result_deinit(&r);
}

static void what_stands_in_the_place_of_a_name_is_not_shown(void **state) {
  bench *b = *state;
  write_text(b->file, HEADER "K-17,F,2019-04-09,pressure of Jane Roe born 1950,17.5\n");
  hales_ingest_result r = ingest(b->store, b->file);
  assert_int_equal(r.unknown_count, 1);
  assert_string_equal(r.unknown[0].name, "(not a name)");
  hales_ingest_result_deinit(&r);
}

static void a_correction_in_a_later_file_supersedes(void **state) {
  bench *b = *state;
  write_text(b->file, OBS("pawp_mmhg", UNIT("mm[Hg]"), "31.5", ""));
  hales_ingest_result r = ingest(b->store, b->file);
  assert_int_equal(r.stored, 1);
  hales_ingest_result_deinit(&r);
  write_text(
      b->file,
      "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"status\":\"corrected\",\"code\":{\"coding\":[{"
      "\"system\":\"urn:hales:quantity\",\"code\":\"pawp_mmhg\"}]},\"subject\":{\"reference\":"
      "\"Patient/p9\"},\"effectiveDateTime\":\"2019-04-09\",\"valueQuantity\":{\"value\":13.5,"
      "\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}");
  r = ingest(b->store, b->file);
  assert_int_equal(r.stored, 1);
  hales_ingest_result_deinit(&r);
  const hales_store_counts c = counts(b->store);
  assert_true(c.observations == 2 && c.superseded == 1);
}

#define STAY(version, class, status)                                                                         \
  "{\"resourceType\":\"Encounter\",\"id\":\"e7\",\"meta\":{\"versionId\":\"" version                         \
  "\"},\"status\":\"" status                                                                                 \
  "\",\"class\":{\"code\":\"" class "\"},\"subject\":{\"reference\":\"Patient/p9\"},\"period\":{\"start\":"  \
                                    "\"2019-04-09\",\"end\":\"2019-04-13\"}}"

static void a_stay_that_turns_out_to_be_none_stands_no_longer(void **state) {
  bench *b = *state;
  static const char *const versions[] = {STAY("2", "IMP", "finished"), STAY("3", "AMB", "finished"),
                                         STAY("1", "IMP", "in-progress"), STAY("4", "IMP", "finished")};
  static const struct {
    uint64_t events, superseded;
  } want[] = {{2, 0}, {3, 2}, {5, 4}, {7, 5}}; /* all ever said, and what no longer stands */
  for (size_t k = 0; k < 4; k++) {
    write_text(b->file, versions[k]);
    hales_ingest_result r = ingest(b->store, b->file);
    assert_int_equal(r.rejected, 0);
    hales_ingest_result_deinit(&r);
    const hales_store_counts c = counts(b->store);
    assert_int_equal(c.events, want[k].events);
    assert_int_equal(c.superseded, want[k].superseded);
  }
}

/* ---- bad files: section 7 of the task ---- */

typedef struct bad {
  const char *name, *content, *says;
} bad;

static const bad bad_files[] = {
    {"empty", "", "empty"},
    {"only blanks", "  \n\n  ", "format"},
    {"not a format of ours", "%PDF-1.7 and so on", "format"},
    {"CSV cut in a quote", HEADER "K-17,F,2019-04-09,pa_sys_mmhg,71.5\nK-17,F,2019-04-09,\"pa_dia", "quote"},
    {"CSV cut in a line", HEADER "K-17,F,2019-04-09,pa_sys_mmhg,71.5\nK-17,F,2019-0", "field"},
    {"wrong columns",
     "subject_identifier,gender,measurement_date,variable_name,reading\nK-17,F,2019-04-09,co_l_min,3.7\n",
     "value"},
    {"a column twice",
     "subject_identifier,value,measurement_date,variable_name,value\nK-17,3.7,2019-04-09,co_l_min,3.9\n",
     "twice"},
    {"JSON cut",
     "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":", ""},
    {"JSON with duplicate keys",
     "{\"resourceType\":\"Patient\",\"id\":\"p9\",\"gender\":\"male\",\"gender\":\"female\"}", "twice"},
    {"NaN in CSV", HEADER "K-17,F,2019-04-09,pa_sys_mmhg,NaN\n", ""},
    {"1e999 in CSV", HEADER "K-17,F,2019-04-09,pa_sys_mmhg,1e999\n", ""},
    {"-inf in CSV", HEADER "K-17,F,2019-04-09,pa_sys_mmhg,-inf\n", ""},
    {"NaN in JSON", OBS("pawp_mmhg", UNIT("mm[Hg]"), "NaN", ""), ""},
    {"1e999 in JSON", OBS("pawp_mmhg", UNIT("mm[Hg]"), "1e999", ""), ""},
    {"year 0", HEADER "K-17,F,0000-04-09,pa_sys_mmhg,71.5\n", "year"},
    {"a day that is not", HEADER "K-17,F,2019-02-30,pa_sys_mmhg,71.5\n", ""},
    {"unit missing", OBS("pawp_mmhg", "", "13.5", ""), "unit"},
    {"unit unknown", OBS("pawp_mmhg", UNIT("furlong"), "13.5", ""), "unit"},
    {"unit of another kind", OBS("pawp_mmhg", UNIT("kg"), "13.5", ""), "unit"},
    {"one thing, two values",
     HEADER "K-17,F,2019-04-09,pa_sys_mmhg,71.5\nK-17,F,2019-04-09,pa_sys_mmhg,75.5\n", ""},
    {"nobody's", HEADER ",F,2019-04-09,pa_sys_mmhg,71.5\n", "subject"},
};

static void each_bad_file_is_named_and_leaves_the_store_as_it_was(void **state) {
  bench *b = *state;
  write_text(b->file, HEADER "K-01,M,2018-03-07,pa_sys_mmhg,55.5\n");
  hales_ingest_result r = ingest(b->store, b->file);
  hales_ingest_result_deinit(&r);
  const hales_store_counts before = reopened_counts(b);
  for (size_t i = 0; i < sizeof bad_files / sizeof bad_files[0]; i++) {
    const bad *x = &bad_files[i];
    hales_err err = {0};
    write_text(b->file, x->content);
    r = ingest(b->store, b->file);
    const hales_store_counts after = reopened_counts(b);
    const bool silent = r.rejected == 0 || !r.rejections[0].reason[0];
    if (silent || !strstr(r.rejections[0].reason, x->says) || strcmp(r.rejections[0].file, b->file) != 0) {
      print_error("%s: rejected %d, \"%s\" lacks \"%s\"\n", x->name, (int)r.rejected,
                  silent ? "" : r.rejections[0].reason, x->says);
      fail();
    }
    if (before.observations != after.observations || before.events != after.events) {
      print_error("%s: %d observations were stored\n", x->name,
                  (int)(after.observations - before.observations));
      fail();
    }
    assert_null(strstr(r.rejections[0].reason, "K-17"));
    assert_int_not_equal(hales_ingest_verdict(&r, &err), HALES_OK);
    assert_ptr_equal(strstr(err.msg, b->file), err.msg);
    hales_ingest_result_deinit(&r);
  }
}

/* Builds head + n times piece + tail and takes it in. */
static hales_ingest_result ingest_repeated(bench *b, const char *head, const char *piece, size_t n,
                                           const char *tail) {
  FILE *f = fopen(b->file, "wb");
  assert_non_null(f);
  (void)fputs(head, f);
  for (size_t i = 0; i < n; i++) (void)fputs(piece, f);
  (void)fputs(tail, f);
  assert_int_equal(fclose(f), 0);
  return ingest(b->store, b->file);
}

static void huge_lines_and_deep_nesting_are_refused_with_their_place(void **state) {
  bench *b = *state;
  const struct {
    const char *head, *piece, *tail;
    size_t n;
  } cases[] = {
      {HEADER "K-17", ",x", "\n", 1000000},
      {"subject_identifier", ",x", "\n1\n", 1000000},
      {"{\"resourceType\":\"Bundle\",\"entry\":", "[", "", 100000},
      {"{\"resourceType\":\"Bundle\",\"entry\":", "{\"a\":", "5", 100000},
      {HEADER "K-17,F,2019-04-09,pa_sys_mmhg,", "7", "\n", 1000000},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    hales_ingest_result r = ingest_repeated(b, cases[i].head, cases[i].piece, cases[i].n, cases[i].tail);
    assert_int_equal(r.rejected, 1);
    assert_int_equal(r.files_rejected, 1);
    assert_true(r.rejections[0].at != UINT64_MAX);
    assert_non_null(r.rejections[0].place);
    hales_ingest_result_deinit(&r);
  }
  assert_int_equal(reopened_counts(b).documents, 0);
}

static void a_file_cut_at_any_byte_stores_all_or_nothing_of_each_document(void **state) {
  bench *b = *state;
  const char *const whole =
      "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":" OBS(
          "pawp_mmhg", UNIT("mm[Hg]"), "13.5", "") "}]}";
  const size_t n = strlen(whole);
  for (size_t cut = 0; cut < n; cut++) {
    write_bytes(b->file, whole, cut);
    hales_ingest_result r = ingest(b->store, b->file);
    assert_true(r.stored == 0 && r.rejected == 1);
    hales_ingest_result_deinit(&r);
  }
  assert_int_equal(reopened_counts(b).documents, 0);
  write_bytes(b->file, whole, n);
  hales_ingest_result r = ingest(b->store, b->file);
  assert_true(r.stored == 1 && r.rejected == 0);
  hales_ingest_result_deinit(&r);
}

static void a_file_above_the_limit_is_not_read(void **state) {
  bench *b = *state;
  hales_ingest_result r;
  hales_err err = {0};
  const char *path = b->file;
  const hales_ingest_options opt = {.paths = &path, .path_count = 1, .bytes_max = 100};
  write_text(b->file, GOOD);
  assert_ok_err(hales_ingest_run(b->store, &opt, &r, &err), &err);
  assert_true(r.received == 1 && r.rejected == 1);
  assert_int_equal(r.rejections[0].status, HALES_ERANGE);
  hales_ingest_result_deinit(&r);
}

/* Blanks between the entries make it large: what counts is that it is never in memory as a whole. */
static void a_bundle_above_64_mib_passes_by(void **state) {
  bench *b = *state;
  enum { BLANKS = 24 << 20 };
  char *blanks = malloc(BLANKS);
  FILE *f = fopen(b->file, "wb");
  assert_true(blanks && f);
  memset(blanks, ' ', BLANKS);
  (void)fputs("{\"entry\":[", f);
  for (int k = 0; k < 3; k++) {
    assert_int_equal(fwrite(blanks, 1, BLANKS, f), BLANKS);
    (void)fprintf(f,
                  "%s{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"b%d\",\"status\":\"final\","
                  "\"subject\":{\"reference\":\"Patient/K7\"},\"code\":{\"coding\":[{\"system\":"
                  "\"http://loinc.org\",\"code\":\"8867-4\"}]},\"effectiveDateTime\":\"2021-03-0%d\","
                  "\"valueQuantity\":{\"value\":7%d,\"unit\":\"/min\"}}}",
                  k ? "," : "", k, k + 2, k);
  }
  (void)fputs("],\"resourceType\":\"Bundle\"}", f);
  assert_int_equal(fclose(f), 0);
  hales_ingest_result r = ingest(b->store, b->file);
  assert_true(r.stored == 3 && r.rejected == 0);
  hales_ingest_result_deinit(&r);
  r = ingest(b->store, b->file);
  assert_true(r.stored == 0 && r.duplicate == 3);
  hales_ingest_result_deinit(&r);
  f = fopen(b->file, "ab"); /* broken at its very end: nothing of it is stored, and the place is told */
  assert_non_null(f);
  (void)fputs("]", f);
  assert_int_equal(fclose(f), 0);
  r = ingest(b->store, b->file);
  assert_true(r.received == 1 && r.rejected == 1 && r.rejections[0].at > (uint64_t)3 * BLANKS);
  assert_string_equal(r.rejections[0].reason, "the document is complete; nothing may follow");
  hales_ingest_result_deinit(&r);
  const hales_store_counts after = reopened_counts(b);
  assert_true(after.documents == 1 && after.observations == 3);
  free(blanks);
}

/* ---- folders ---- */

static void folders_are_walked_in_order_and_one_bad_file_does_not_stop_the_others(void **state) {
  bench *b = *state;
  char path[192], dir[128], deep[160];
  (void)snprintf(dir, sizeof dir, "%s/data", b->dir);
  (void)snprintf(deep, sizeof deep, "%s/m", dir);
  assert_int_equal(mkdir(dir, 0700) | mkdir(deep, 0700), 0);
  const struct {
    const char *name, *content;
  } files[] = {
      {"z.csv", HEADER "K-19,M,2019-04-09,pa_sys_mmhg,61.5\n"},
      {"a.csv", "broken"},
      {".hidden.csv", HEADER "K-20,M,2019-04-09,pa_sys_mmhg,61.5\n"},
      {"m/inner.csv", GOOD},
      {"b.json", "{\"resourceType\":"},
      {"README.md", "What these files are, and from where"}, /* a comma makes no table */
      {"n.ndjson", "\xFF\xFE{"},
  };
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    (void)snprintf(path, sizeof path, "%s/%s", dir, files[i].name);
    write_text(path, files[i].content);
  }
  (void)snprintf(path, sizeof path, "%s/m/loop", dir);
  assert_int_equal(symlink("..", path), 0);
  (void)snprintf(path, sizeof path, "%s/nowhere", dir);
  assert_int_equal(symlink("/no/such/file", path), 0);
  (void)snprintf(path, sizeof path, "%s/pipe", dir);
  assert_int_equal(mkfifo(path, 0600), 0);
  hales_ingest_result r = ingest(b->store, dir);
  assert_int_equal(r.files, 5);
  assert_true(r.stored == 6 && r.files_rejected == 3 && r.duplicate == 0);
  assert_non_null(strstr(r.rejections[0].file, "/data/a.csv"));
  assert_non_null(strstr(r.rejections[1].file, "/data/b.json"));
  assert_non_null(strstr(r.rejections[2].file, "/data/n.ndjson"));
  bool noted = false;
  for (size_t i = 0; i < r.note_count; i++) noted |= strstr(r.notes[i].file, "/README.md") != NULL;
  assert_true(noted);
  hales_ingest_result_deinit(&r);
  assert_int_equal(counts(b->store).subjects, 2);
}

static void a_path_that_is_not_there_and_an_empty_folder_are_told(void **state) {
  bench *b = *state;
  char dir[128], gone[128];
  (void)snprintf(dir, sizeof dir, "%s/void", b->dir);
  (void)snprintf(gone, sizeof gone, "%s/gone.csv", b->dir);
  assert_int_equal(mkdir(dir, 0700), 0);
  write_text(b->file, GOOD);
  const char *paths[] = {gone, dir, b->file};
  hales_ingest_result r;
  hales_err err = {0};
  const hales_ingest_options opt = {.paths = paths, .path_count = 3};
  assert_ok_err(hales_ingest_run(b->store, &opt, &r, &err), &err);
  assert_true(r.received == 5 && r.rejected == 1 && r.stored == 4);
  assert_int_equal(r.rejections[0].status, HALES_EIO);
  assert_string_equal(r.rejections[0].file, gone);
  assert_int_equal(r.note_count, 1);
  assert_string_equal(r.notes[0].file, dir);
  hales_ingest_result_deinit(&r);
}

/* ---- whose data ---- */

static void the_subject_can_be_named_by_the_user(void **state) {
  bench *b = *state;
  write_text(b->file, GOOD);
  hales_ingest_result r = ingest_as(b->store, b->file, "study-4-31", HALES_OK);
  assert_int_equal(r.stored, 4);
  hales_ingest_result_deinit(&r);
  int64_t id = 0;
  assert_ok(hales_store_find_subject(b->store, "study-4-31", &id, NULL));
  assert_true(id > 0);
  assert_ok(hales_store_find_subject(b->store, "K-17", &id, NULL));
  assert_int_equal(id, 0);
  write_text(b->file, HEADER ",F,2019-04-09,hr_bpm,71.5\n"); /* one that says nobody */
  r = ingest_as(b->store, b->file, "study-4-31", HALES_OK);
  assert_true(r.rejected == 0 && r.stored >= 1);
  hales_ingest_result_deinit(&r);
}

static void two_people_in_a_file_are_not_made_into_one(void **state) {
  bench *b = *state;
  write_text(b->file, HEADER "K-17,F,2019-04-09,pa_sys_mmhg,71.5\nK-18,F,2019-04-09,pa_sys_mmhg,75.5\n");
  hales_ingest_result r = ingest_as(b->store, b->file, "study-4-31", HALES_OK);
  assert_true(r.stored == 0 && r.rejected == 1 && r.received == 1);
  assert_non_null(strstr(r.rejections[0].reason, "--subject"));
  hales_ingest_result_deinit(&r);
  assert_int_equal(reopened_counts(b).subjects, 0);
  r = ingest(b->store, b->file);
  assert_int_equal(r.rejected, 0);
  hales_ingest_result_deinit(&r);
}

/* ---- the store fails ---- */

static void when_the_disk_is_full_the_file_at_hand_leaves_nothing(void **state) {
  bench *b = *state;
  char dir[128], big[160];
  (void)snprintf(dir, sizeof dir, "%s/data", b->dir);
  assert_int_equal(mkdir(dir, 0700), 0);
  for (int k = 0; k < 3; k++) {
    (void)snprintf(big, sizeof big, "%s/%d.csv", dir, k);
    FILE *f = fopen(big, "wb");
    assert_non_null(f);
    (void)fputs(HEADER, f);
    const int rows = k == 0 ? 5 : 3000;
    for (int i = 0; i < rows; i++)
      (void)fprintf(f, "K-%d,F,20%02d-%02d-%02d,pa_sys_mmhg,%d.5\n", 10 + k, i / 336, 1 + i / 28 % 12,
                    1 + i % 28, 50 + i % 30);
    assert_int_equal(fclose(f), 0);
  }
  struct rlimit was, small;
  (void)signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
  small = (struct rlimit){.rlim_cur = 300000, .rlim_max = was.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  hales_ingest_result r;
  hales_err err = {0};
  const char *path = dir;
  const hales_ingest_options opt = {.paths = &path, .path_count = 1};
  const hales_status s = hales_ingest_run(b->store, &opt, &r, &err);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
  assert_status(s, HALES_EIO);
  assert_non_null(strstr(err.msg, "hales.db"));
  assert_int_equal(r.received, r.stored + r.duplicate + r.rejected);
  assert_true(r.stored == 6 &&
              r.rejected == 1); /* the first file is in, the second told, the third not tried */
  hales_ingest_result_deinit(&r);
  const hales_store_counts c = reopened_counts(b);
  assert_true(c.observations == 5 && c.documents == 1 && c.subjects == 1);
  r = ingest(b->store, dir); /* room again */
  assert_true(r.stored == 6002 && r.duplicate == 6 && r.rejected == 0);
  hales_ingest_result_deinit(&r);
}

static void two_processes_with_the_same_file_store_it_once(void **state) {
  bench *b = *state;
  write_text(b->file, GOOD);
  hales_store_close(b->store);
  b->store = NULL;
  int results[2];
  assert_int_equal(pipe(results), 0);
  pid_t children[2];
  for (int w = 0; w < 2; w++) {
    children[w] = fork();
    assert_true(children[w] >= 0);
    if (children[w] != 0) continue;
    hales_store *s = NULL;
    hales_ingest_result r;
    const char *path = b->file;
    const hales_store_options mine = {.mode = HALES_STORE_WRITE, .busy_ms = 60000};
    const hales_ingest_options opt = {.paths = &path, .path_count = 1};
    if (hales_store_open(b->db, &mine, &s, NULL) != HALES_OK) _exit(3);
    if (hales_ingest_run(s, &opt, &r, NULL) != HALES_OK) _exit(4);
    const uint64_t told[2] = {r.stored, r.duplicate};
    if (write(results[1], told, sizeof told) != (ssize_t)sizeof told) _exit(5);
    hales_ingest_result_deinit(&r);
    hales_store_close(s);
    _exit(0);
  }
  uint64_t stored = 0, duplicate = 0;
  for (int w = 0; w < 2; w++) {
    uint64_t told[2];
    int how = 0;
    assert_int_equal(waitpid(children[w], &how, 0), children[w]);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    assert_int_equal(read(results[0], told, sizeof told), sizeof told);
    stored += told[0];
    duplicate += told[1];
  }
  (void)close(results[0]);
  (void)close(results[1]);
  assert_true(stored == 4 && duplicate == 4);
  const hales_store_counts c = reopened_counts(b);
  assert_true(c.observations == 3 && c.documents == 1);
}

/* ---- what it says ---- */

static void the_json_and_the_text_say_the_same(void **state) {
  bench *b = *state;
  write_text(b->file, HEADER "K-17,F,2019-04-09,pa_sys_mmhg,71.5\nK-17,F,2019-04-09,pa_dia_mmhg,many\n");
  hales_ingest_result r = ingest(b->store, b->file);
  assert_true(r.stored == 2 && r.rejected == 1);
  hales_buf json = {0}, text = {0};
  hales_err err = {0};
  assert_ok_err(hales_ingest_json(&r, &json, &err), &err);
  hales_ingest_text(&r, 20, &text);
  assert_non_null(strstr(json.data, "\"received\": 3"));
  assert_non_null(strstr(json.data, "\"stored\": 2"));
  assert_non_null(strstr(json.data, "\"rejected\": 1"));
  assert_non_null(strstr(json.data, "\"at\": \"line 3, column 31\""));
  assert_non_null(strstr(json.data, b->file));
  assert_non_null(strstr(text.data, "3 received = 2 stored + 0 duplicate + 1 rejected"));
  assert_non_null(strstr(text.data, "line 3"));
  assert_null(strstr(json.data, "K-17")); /* identifiers stay out */
  assert_null(strstr(json.data, "many"));
  hales_buf_deinit(&json);
  hales_buf_deinit(&text);
  hales_ingest_result_deinit(&r);
}

static void the_store_keeps_no_file_name(void **state) {
  bench *b = *state;
  char path[128];
  (void)snprintf(path, sizeof path, "%s/Canary_Maria_19570311.csv", b->dir);
  write_text(path, GOOD);
  hales_ingest_result r = ingest(b->store, path);
  assert_int_equal(r.rejected, 0);
  hales_ingest_result_deinit(&r);
  (void)reopened_counts(b);
  hales_store_close(b->store);
  b->store = NULL;
  char command[256];
  (void)snprintf(command, sizeof command, "grep -q -a Canary %s*", b->db);
  assert_int_not_equal(system(command), 0);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      T(the_same_file_twice_stores_nothing_twice),
      T(the_same_rows_in_another_file_are_duplicates),
      T(a_measurement_of_the_future_is_stored_and_flagged),
      T(names_nobody_knows_are_kept_and_told),
      T(what_stands_in_the_place_of_a_name_is_not_shown),
      T(a_correction_in_a_later_file_supersedes),
      T(a_stay_that_turns_out_to_be_none_stands_no_longer),
      T(each_bad_file_is_named_and_leaves_the_store_as_it_was),
      T(huge_lines_and_deep_nesting_are_refused_with_their_place),
      T(a_file_cut_at_any_byte_stores_all_or_nothing_of_each_document),
      T(a_file_above_the_limit_is_not_read),
      T(a_bundle_above_64_mib_passes_by),
      T(folders_are_walked_in_order_and_one_bad_file_does_not_stop_the_others),
      T(a_path_that_is_not_there_and_an_empty_folder_are_told),
      T(the_subject_can_be_named_by_the_user),
      T(two_people_in_a_file_are_not_made_into_one),
      T(when_the_disk_is_full_the_file_at_hand_leaves_nothing),
      T(two_processes_with_the_same_file_store_it_once),
      T(the_json_and_the_text_say_the_same),
      T(the_store_keeps_no_file_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
