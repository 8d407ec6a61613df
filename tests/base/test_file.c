#define _POSIX_C_SOURCE 200809L
#include "support/assert.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_input.h"
#include "support/file_clock.h"

static char folder[] = "/tmp/hales-file-XXXXXX";

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
  (void)state;
  return rmdir(folder); /* fails when a test left a file behind, temporary ones included */
}

static const char *in_folder(const char *name) {
  static char path[128];
  (void)snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void reads_back_what_it_wrote(void **state) {
  (void)state;
  const char *path = in_folder("a.csv");
  char bytes[200003];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(i * 31 + i / 251);
  hales_err err = {0};
  assert_ok_err(hales_file_write(path, bytes, sizeof bytes, &err), &err);
  assert_ok_err(hales_file_write(path, bytes, sizeof bytes - 5, &err), &err); /* replaces */
  hales_buf back = {0};
  hales_buf_puts(&back, "head");
  assert_ok_err(hales_file_read(path, sizeof bytes - 5, &back, &err), &err);
  assert_int_equal(back.len, 4 + sizeof bytes - 5);
  assert_memory_equal(back.data + 4, bytes, sizeof bytes - 5);
  hales_buf_deinit(&back);
  assert_int_equal(unlink(path), 0);
}

static void refuses_more_than_the_limit_and_keeps_the_buffer(void **state) {
  (void)state;
  const char *path = in_folder("big");
  assert_ok(hales_file_write(path, "0123456789", 10, NULL));
  hales_buf out = {0};
  hales_buf_puts(&out, "kept");
  hales_err err = {0};
  assert_status(hales_file_read(path, 9, &out, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "9 bytes"));
  assert_string_equal(out.data, "kept");
  hales_buf_deinit(&out);
  assert_int_equal(unlink(path), 0);
}

static void names_the_file_that_cannot_be_read(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_err err = {0};
  assert_status(hales_file_read(in_folder("missing.json"), 100, &out, &err), HALES_EIO);
  assert_non_null(strstr(err.msg, "missing.json: there is no such file; look at"));
  err = (hales_err){0};
  assert_status(hales_file_read(folder, 100, &out, &err), HALES_EIO); /* a folder */
  assert_non_null(strstr(err.msg, folder));
  hales_buf_deinit(&out);
}

static void a_failed_write_leaves_nothing_and_names_the_file(void **state) {
  (void)state;
  hales_err err = {0};
  assert_status(hales_file_write(in_folder("no/such/x.csv"), "abc", 3, &err), HALES_EIO);
  assert_non_null(strstr(err.msg, "no/such/x.csv: the folder it should go to is not there; make it"));
  err = (hales_err){0};
  assert_status(hales_file_write(folder, "abc", 3, &err), HALES_EIO); /* a folder */
  err = (hales_err){0};
  assert_status(hales_file_write("/dev/full", "abc", 3, &err), HALES_EIO);
  assert_non_null(strstr(err.msg, "/dev/full: the disk is full; free space"));
}

static void writes_into_a_device_instead_of_replacing_it(void **state) {
  (void)state;
  assert_ok(hales_file_write("/dev/null", "abc", 3, NULL));
  struct stat s;
  assert_int_equal(stat("/dev/null", &s), 0);
  assert_true(S_ISCHR(s.st_mode));
}

static void a_folder_is_made_once_and_a_file_in_the_way_is_named(void **state) {
  (void)state;
  hales_err err = {0};
  const char *path = in_folder("new");
  assert_ok(hales_folder_make(path, NULL));
  assert_ok(hales_folder_make(path, NULL));
  assert_int_equal(rmdir(path), 0);
  assert_ok(hales_file_write(path, "abc", 3, NULL));
  assert_status(hales_folder_make(path, &err), HALES_EIO);
  assert_non_null(strstr(err.msg, "new: a file of that name is in the way"));
  assert_int_equal(unlink(path), 0);
}

static void a_long_path_is_shown_from_its_end_in_whole_characters(void **state) {
  (void)state;
  char path[140] = "";
  for (int k = 0; k < 65; k++) strcat(path, "\xC3\xA4"); /* two bytes each */
  assert_int_equal(strlen(hales_path_tail(path)), 64);
  strcat(path, "x"); /* now the cut falls within a character */
  assert_int_equal(strlen(hales_path_tail(path)), 63);
  assert_string_equal(hales_path_tail("short"), "short");
}

static void a_path_is_named_without_its_folders(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"/srv/meier_anna/hales.db", "hales.db"},
                                         {"hales.db", "hales.db"},
                                         {"meier/anna/", "anna/"},
                                         {"meier//anna//", "anna//"},
                                         {"./k17.db", "k17.db"},
                                         {"/", "/"},
                                         {"", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_string_equal(hales_path_name(cases[i][0]), cases[i][1]);
}

static void a_file_is_read_where_it_is_asked_for_and_only_while_it_stays_the_same(void **state) {
  (void)state;
  const char *path = in_folder("grows");
  char text[5000];
  hales_file_input x;
  hales_err err = {0};
  bool regular = false;
  for (size_t k = 0; k < sizeof text; k++) text[k] = (char)('a' + k % 23);
  assert_ok(hales_file_write(path, text, sizeof text, NULL));
  assert_ok_err(hales_file_input_open(path, &x, &regular, &err), &err);
  assert_true(regular && x.input.n == sizeof text);
  x.input.chunk = 100;
  hales_window w = {.in = &x.input};
  static const size_t places[] = {0, 3, 4990, 17, 4100, 5000, 90};
  for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
    hales_bytes b = {0};
    const size_t left = sizeof text - places[k], need = 700 + 50 * k;
    assert_ok_err(hales_window_get(&w, places[k], need, &b, &err), &err);
    assert_true(b.n >= (need < left ? need : left) && b.n <= left);
    assert_memory_equal(b.p, text + places[k], b.n);
  }
  hales_window_deinit(&w);
  assert_ok(hales_file_input_check(&x, &err));
  FILE *f = fopen(path, "ab");
  assert_true(f && fputs("more", f) >= 0 && fclose(f) == 0);
  assert_status(hales_file_input_check(&x, &err), HALES_EIO);
  assert_non_null(strstr(err.msg, "written while it was read"));
  hales_file_input_close(&x);
  /* as long as it was, and its time put back */
  assert_ok_err(hales_file_input_open(path, &x, &regular, &err), &err);
  struct stat st;
  assert_int_equal(fstat(x.fd, &st), 0);
  wait_for_the_clock_of_files(path);
  f = fopen(path, "r+b");
  assert_true(f && fputs("otherwise", f) >= 0 && fclose(f) == 0);
  const struct timespec back[2] = {st.st_atim, st.st_mtim};
  assert_int_equal(utimensat(AT_FDCWD, path, back, 0), 0);
  struct stat after;
  assert_int_equal(fstat(x.fd, &after), 0);
  assert_true(after.st_size == st.st_size && after.st_mtim.tv_nsec == st.st_mtim.tv_nsec);
  err = (hales_err){0};
  assert_status(hales_file_input_check(&x, &err), HALES_EIO);
  f = fopen(path, "wb"); /* now it is shorter than it was */
  assert_true(f && fclose(f) == 0);
  hales_bytes b;
  w = (hales_window){.in = &x.input};
  assert_status(hales_window_get(&w, 4000, 7, &b, NULL), HALES_EIO);
  hales_window_deinit(&w);
  hales_file_input_close(&x);
  assert_int_equal(unlink(path), 0);
  assert_ok(hales_file_input_open("/dev/null", &x, &regular, &err));
  assert_false(regular);
  assert_status(hales_file_input_open(folder, &x, &regular, &err), HALES_EIO);
  assert_status(hales_file_input_open(in_folder("gone"), &x, &regular, &err), HALES_EIO);
}

static void lines_and_columns_are_counted_across_chunks(void **state) {
  (void)state;
  static const char text[] = "a\r\nb\xC3\xA9z\rq\n\n\r\r\nend";
  const char *path = in_folder("lines");
  const hales_bytes all = {(const uint8_t *)text, sizeof text - 1};
  hales_file_input x;
  bool regular = false;
  assert_ok(hales_file_write(path, text, all.n, NULL));
  assert_ok(hales_file_input_open(path, &x, &regular, NULL));
  for (x.input.chunk = 1; x.input.chunk < 20; x.input.chunk++)
    for (uint64_t at = 0; at < all.n + 3; at++) {
      uint64_t line[2], column[2];
      hales_bytes_line_column(all, at, &line[0], &column[0]);
      hales_input_line_column(&x.input, at, &line[1], &column[1]);
      assert_true(line[0] == line[1] && column[0] == column[1]);
    }
  hales_file_input_close(&x);
  assert_int_equal(unlink(path), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_back_what_it_wrote),
      cmocka_unit_test(refuses_more_than_the_limit_and_keeps_the_buffer),
      cmocka_unit_test(names_the_file_that_cannot_be_read),
      cmocka_unit_test(a_failed_write_leaves_nothing_and_names_the_file),
      cmocka_unit_test(a_folder_is_made_once_and_a_file_in_the_way_is_named),
      cmocka_unit_test(a_long_path_is_shown_from_its_end_in_whole_characters),
      cmocka_unit_test(a_path_is_named_without_its_folders),
      cmocka_unit_test(a_file_is_read_where_it_is_asked_for_and_only_while_it_stays_the_same),
      cmocka_unit_test(lines_and_columns_are_counted_across_chunks),
      cmocka_unit_test(writes_into_a_device_instead_of_replacing_it),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
