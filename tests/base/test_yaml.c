#include "support/assert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/yaml.h"

typedef struct read_yaml {
  unsigned char memory[1 << 16];
  const hales_json *root;
  hales_status status;
  hales_err err;
} read_yaml;

static void read_n(read_yaml *r, const char *text, size_t n) {
  hales_arena arena = {.base = r->memory, .cap = sizeof r->memory};
  r->root = NULL;
  r->err = (hales_err){0};
  r->status = hales_yaml_read((hales_bytes){(const uint8_t *)text, n}, &arena, &r->root, &r->err);
  assert_int_equal(r->status, r->err.status);
  assert_true((r->status == HALES_OK) == (r->root != NULL));
}

static void read_text(read_yaml *r, const char *text) {
  read_n(r, text, strlen(text));
}

static void reads_what_configuration_files_are_made_of(void **state) {
  (void)state;
  read_yaml r;
  read_text(&r, "# a comment\n"
                "project_name: \"two words\"\n"
                "write_results: [P, 'Q']\n"
                "blood: {rho: 1060.5, mu: 4.e-3}\n"
                "network:\n"
                "  - label: aorta  # the first\n"
                "    flag: true\n"
                "    nothing:\n"
                "  - label: 12\n");
  assert_ok_err(r.status, &r.err);
  assert_string_equal(hales_json_get_text(r.root, "project_name"), "two words");
  const hales_json *list = hales_json_get(r.root, "write_results");
  assert_int_equal(list->kind, HALES_JSON_ARRAY);
  assert_int_equal(list->n, 2);
  assert_string_equal(hales_json_text(hales_json_at(list, 1)), "Q");
  double x = 0.0;
  assert_true(hales_json_double(hales_json_get(hales_json_get(r.root, "blood"), "mu"), &x));
  assert_close(x, 4e-3, 0.0, 0.0);
  const hales_json *network = hales_json_get(r.root, "network"), *first = hales_json_at(network, 0);
  assert_int_equal(network->n, 2);
  assert_string_equal(hales_json_get_text(first, "label"), "aorta");
  assert_true(hales_json_get(first, "flag")->boolean);
  assert_int_equal(hales_json_get(first, "nothing")->kind, HALES_JSON_NULL);
  assert_string_equal(hales_json_get(hales_json_at(network, 1), "label")->text, "12");
  char path[64];
  (void)hales_json_path(hales_json_get(first, "flag"), path, sizeof path);
  assert_string_equal(path, "network[0].flag");
}

static void numbers_come_in_every_way_people_write_them(void **state) {
  (void)state;
  static const struct {
    const char *text;
    double want;
  } cases[] = {{"72.5", 72.5}, {"-3", -3.0},    {"+4.25", 4.25},    {".5", 0.5},      {"-.25e2", -25.0},
               {"7.", 7.0},    {"4.e-3", 4e-3}, {"0.18e9", 0.18e9}, {"1e-13", 1e-13}, {"2E+3", 2000.0},
               {"0", 0.0},     {"0.0", 0.0},    {"500.0e3", 5e5}};
  read_yaml r;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[64];
    double x = 13.0;
    (void)snprintf(text, sizeof text, "x: %s\n", cases[i].text);
    read_text(&r, text);
    assert_ok_err(r.status, &r.err);
    assert_true(hales_json_double(hales_json_get(r.root, "x"), &x));
    assert_close(x, cases[i].want, 0.0, 0.0);
    assert_string_equal(hales_json_get(r.root, "x")->text, cases[i].text);
  }
}

static void what_is_no_plain_decimal_number_stays_a_text(void **state) {
  (void)state;
  static const char *const cases[] = {".nan", ".inf", "1_000", "0x1F",  "010", "12:30", "1e",   "e5",
                                      ".",    "-",    "+",     "\"3\"", "'4'", "3 m",   "1.2.3"};
  read_yaml r;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[64];
    (void)snprintf(text, sizeof text, "[%s]", cases[i]);
    if (strcmp(cases[i], "-") == 0) (void)strcpy(text, "'-'");
    read_text(&r, text);
    assert_ok_err(r.status, &r.err);
    const hales_json *v = r.root->kind == HALES_JSON_ARRAY ? hales_json_at(r.root, 0) : r.root;
    assert_int_equal(v->kind, HALES_JSON_STRING);
  }
}

static void places_are_bytes_lines_and_columns(void **state) {
  (void)state;
  read_yaml r;
  const char text[] = "\xEF\xBB\xBFname: M\xC3\xBCller\r\nsize: 3.5\n";
  read_text(&r, text);
  assert_ok_err(r.status, &r.err);
  const hales_json *v = hales_json_get(r.root, "size");
  assert_memory_equal(text + v->at, "3.5", 3);
  uint64_t line = 0, column = 0;
  hales_bytes_line_column((hales_bytes){(const uint8_t *)text, sizeof text - 1}, v->at, &line, &column);
  assert_int_equal(line, 2);
  assert_int_equal(column, 7);
}

static void refuses_with_the_place(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } cases[] = {{"a: 1\nb: *a\n", "line 2, column 4: aliases"},
               {"a: !!int 3\n", "line 1, column 4: tags"},
               {"a: 1\nb: 2\na: 3\n", "line 3, column 1: a key that is there twice: \"a\""},
               {"[1]: 2\n", "line 1, column 1: a key that is no scalar"},
               {"a: 1\n---\nb: 2\n", "line 2, column 1: a second document"},
               {"", "line 1, column 1: no document"},
               {"# nothing\n", "no document"},
               {"a: [1, 2\nb: 3\n", "line 2"},
               {"a: \"open\n", "line 2"},
               {"a:\n\t- b\n", "line 2"},
               {"a: b: c\n", "line 1"},
               {"x: 1e400\n", "line 1, column 4: a number beyond the range of doubles: \"1e400\""},
               {"x: \xff\n", "line 1, column 4: not UTF-8"},
               {"x: \"\\0\"\n", "line 1, column 4: U+0000"}};
  read_yaml r;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    read_text(&r, cases[i].text);
    assert_int_not_equal(r.status, HALES_OK);
    if (!strstr(r.err.msg, cases[i].says)) fail_msg("%s: %s", cases[i].text, r.err.msg);
    assert_true(r.err.at <= strlen(cases[i].text));
  }
}

/* Ten aliases of ten aliases of ...: refused at the first, whatever it would have grown to. */
static void an_alias_bomb_costs_nothing(void **state) {
  (void)state;
  read_yaml r;
  read_text(&r,
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\n");
  assert_int_equal(r.status, HALES_EPARSE);
  assert_non_null(strstr(r.err.msg, "aliases"));
}

static void nesting_and_keys_have_a_limit(void **state) {
  (void)state;
  read_yaml r;
  enum { DEEP = 20000 };
  char *text = malloc(DEEP + 1);
  assert_non_null(text);
  memset(text, '[', DEEP);
  text[DEEP] = '\0';
  read_text(&r, text);
  assert_int_equal(r.status, HALES_EPARSE);
  memset(text, '-', DEEP);
  for (size_t i = 1; i < DEEP; i += 2) text[i] = ' ';
  read_text(&r, text);
  assert_int_equal(r.status, HALES_EPARSE);
  size_t n = 0;
  for (int i = 0; i <= HALES_YAML_KEYS_MAX && n + 20 < DEEP; i++)
    n += (size_t)snprintf(text + n, DEEP - n, "k%d: 1\n", i);
  read_text(&r, text);
  assert_int_not_equal(r.status, HALES_OK); /* too many keys, or the test's small arena is full */
  free(text);
}

static void every_beginning_of_a_file_is_read_or_refused(void **state) {
  (void)state;
  const char text[] =
      "a: \"x\\ty\"\nlist:\n  - {k: -1.5e3, 'q': ~}\n  - |\n    block\n  - [true, \xC3\xA9]\n";
  read_yaml r;
  for (size_t n = 0; n < sizeof text; n++) {
    char *copy = malloc(n + 1); /* exactly so long: a read beyond it is seen */
    assert_non_null(copy);
    memcpy(copy, text, n);
    read_n(&r, copy, n);
    free(copy);
  }
  assert_ok_err(r.status == HALES_OK || r.status == HALES_EPARSE ? HALES_OK : r.status, &r.err);
}

static void nothing_at_all_is_an_error(void **state) {
  (void)state;
  read_yaml r;
  read_n(&r, NULL, 0);
  assert_int_equal(r.status, HALES_EPARSE);
}

static void a_full_arena_is_an_error(void **state) {
  (void)state;
  const char text[] = "a: 1\nb: [2, 3]\nc: {d: text}\n";
  unsigned char memory[2048];
  const hales_json *root = NULL;
  hales_status s = HALES_ENOMEM;
  for (size_t cap = 0; s == HALES_ENOMEM && cap <= sizeof memory; cap += 8) {
    hales_arena arena = {.base = memory, .cap = cap};
    hales_err err = {0};
    s = hales_yaml_read((hales_bytes){(const uint8_t *)text, sizeof text - 1}, &arena, &root, &err);
    assert_int_equal(s, err.status);
    assert_true((s == HALES_OK) == (root != NULL));
  }
  assert_ok(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_what_configuration_files_are_made_of),
      cmocka_unit_test(numbers_come_in_every_way_people_write_them),
      cmocka_unit_test(what_is_no_plain_decimal_number_stays_a_text),
      cmocka_unit_test(places_are_bytes_lines_and_columns),
      cmocka_unit_test(refuses_with_the_place),
      cmocka_unit_test(an_alias_bomb_costs_nothing),
      cmocka_unit_test(nesting_and_keys_have_a_limit),
      cmocka_unit_test(every_beginning_of_a_file_is_read_or_refused),
      cmocka_unit_test(nothing_at_all_is_an_error),
      cmocka_unit_test(a_full_arena_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
