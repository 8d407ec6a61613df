/* Waveforms of two columns. */
#include <stdio.h>
#include <string.h>

#include "physics/wave/series.h"
#include "support/assert.h"

static unsigned char memory[1 << 12];
static size_t turned; /* of the last text read */

static hales_status read_text(const char *text, hales_series *s, hales_err *err) {
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  *err = (hales_err){0};
  turned = 99;
  return hales_series_read("in.dat", (hales_bytes){(const uint8_t *)text, strlen(text)}, &arena, s, &turned,
                           err);
}

static void reads_columns_parted_by_anything(void **state) {
  (void)state;
  hales_series s;
  hales_err err;
  assert_ok_err(
      read_text("# time flow\n0.0 4.5e-06\n\n0.25\t-1e-6  # low\r\n 0.75 , 3e-6\n1.1 4.5e-06", &s, &err),
      &err);
  assert_int_equal(s.n, 4);
  assert_close(s.t_s[1], 0.25, 0.0, 0.0);
  assert_close(s.value[1], -1e-6, 0.0, 0.0);
  assert_close(s.t_s[3], 1.1, 0.0, 0.0);
  assert_close(s.value[3], 4.5e-6, 0.0, 0.0);
}

/* Digitised curves: points without digits beside them, rows that turn back, a first time above 0. */
static void reads_what_digitised_curves_have(void **state) {
  (void)state;
  hales_series s;
  hales_err err;
  assert_ok_err(read_text("0. 1.e-10\n.25 -2.5e-6\n+.75 3.\n1 1.E-10", &s, &err), &err);
  assert_int_equal(s.n, 4);
  assert_int_equal(turned, 0);
  assert_close(s.value[0], 1e-10, 0.0, 0.0);
  assert_close(s.t_s[1], 0.25, 0.0, 0.0);
  assert_close(s.value[1], -2.5e-6, 0.0, 0.0);
  assert_close(s.value[2], 3.0, 0.0, 0.0);
  assert_close(s.value[3], 1e-10, 0.0, 0.0);
  /* up to 0.4 the line to (0.4, 8); after it the one from (0.3, 5) to (0.7, 1), which is at 4 there */
  assert_ok_err(read_text("0 2\n0.4 8\n0.3 5\n0.7 1\n1.1 2\n", &s, &err), &err);
  assert_int_equal(s.n, 5);
  assert_int_equal(turned, 1);
  assert_close(s.t_s[1], 0.4, 0.0, 0.0);
  assert_close(s.value[1], 8.0, 0.0, 0.0);
  assert_close(s.t_s[2], 0.4, 1e-5, 0.0);
  assert_true(s.t_s[2] > s.t_s[1]);
  assert_close(s.value[2], 4.0, 1e-14, 0.0);
  assert_close(s.t_s[3], 0.7, 0.0, 0.0);
  assert_close(s.value[3], 1.0, 0.0, 0.0);
  /* two rows back: the line between them is never the first one around any time */
  assert_ok_err(read_text("0 2\n0.4 8\n0.2 5\n0.3 7\n0.6 1\n1.1 2\n", &s, &err), &err);
  assert_int_equal(turned, 2);
  assert_int_equal(s.n, 5);
  assert_close(s.value[2], 7.0 - 6.0 / 3.0, 1e-14, 0.0);
  /* the last row is the period, and so time 0 */
  assert_ok_err(read_text("0.01 3\n0.5 7\n1.1 2\n", &s, &err), &err);
  assert_int_equal(s.n, 4);
  assert_close(s.t_s[0], 0.0, 0.0, 0.0);
  assert_close(s.value[0], 2.0, 0.0, 0.0);
  assert_close(s.t_s[1], 0.01, 0.0, 0.0);
}

static void refuses_with_the_line(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } cases[] = {{"0 1\n0.5 x\n", "in.dat:2: not two numbers"},
               {"0 1\n\n0.5\n", "in.dat:3: not two numbers"},
               {"0 1 2\n0.5 3\n", "in.dat:1: not two numbers"},
               {"0 1\n0.5 nan\n", "in.dat:2: not two numbers"},
               {"0 1\n0.5 inf\n", "in.dat:2: not two numbers"},
               {"0 1\n0.5 .\n", "in.dat:2: not two numbers"},
               {"0 1\n0.5 1..2\n", "in.dat:2: not two numbers"},
               {"0.3 1\n0.5 2\n", "from 0, or begin within one interval of it; 0.3 s does not"},
               {"0 1\n-0.5 2\n", "in.dat:2: times must ascend from 0; -0.5 s does not"},
               {"0 1\n0.5 2\n0.5 3\n", "in.dat:3: the last time is the period, and 0.5 s is not the latest"},
               {"0 1\n0.5 2\n0.4 3\n", "in.dat:3: the last time is the period, and 0.4 s is not the latest"},
               {"0 1\n", "two lines or more"},
               {"", "two lines or more"},
               {"# only words\n", "two lines or more"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    hales_series s = {.n = 77};
    hales_err err;
    assert_int_equal(read_text(cases[i].text, &s, &err), HALES_EPARSE);
    if (!strstr(err.msg, cases[i].says)) fail_msg("%s: %s", cases[i].text, err.msg);
    assert_int_equal(s.n, 77);
  }
}

static void a_nul_byte_is_no_number(void **state) {
  (void)state;
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  hales_series s;
  hales_err err = {0};
  assert_int_equal(hales_series_read("in.dat", (hales_bytes){(const uint8_t *)"0 1\n\0 2\n3 4", 11}, &arena,
                                     &s, &turned, &err),
                   HALES_EPARSE);
}

static void a_full_arena_is_an_error(void **state) {
  (void)state;
  hales_arena arena = {.base = memory, .cap = 40};
  hales_series s;
  hales_err err = {0};
  assert_int_equal(hales_series_read("in.dat", (hales_bytes){(const uint8_t *)"0 1\n1 2\n3 4", 11}, &arena,
                                     &s, &turned, &err),
                   HALES_ENOMEM);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_columns_parted_by_anything),
      cmocka_unit_test(reads_what_digitised_curves_have),
      cmocka_unit_test(refuses_with_the_line),
      cmocka_unit_test(a_nul_byte_is_no_number),
      cmocka_unit_test(a_full_arena_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
