/* Waveforms of two columns. */
#include <stdio.h>
#include <string.h>

#include "physics/wave/series.h"
#include "support/assert.h"

static unsigned char memory[1 << 12];

static hales_status read_text(const char *text, hales_series *s, hales_err *err) {
  hales_arena arena = {.base = memory, .cap = sizeof memory};
  *err = (hales_err){0};
  return hales_series_read("in.dat", (hales_bytes){(const uint8_t *)text, strlen(text)}, &arena, s, err);
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

static void refuses_with_the_line(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } cases[] = {{"0 1\n0.5 x\n", "in.dat:2: not two numbers"},
               {"0 1\n\n0.5\n", "in.dat:3: not two numbers"},
               {"0 1 2\n0.5 3\n", "in.dat:1: not two numbers"},
               {"0 1\n0.5 nan\n", "in.dat:2: not two numbers"},
               {"0 1\n0.5 inf\n", "in.dat:2: not two numbers"},
               {"0.1 1\n0.5 2\n", "in.dat:1: times must ascend from 0"},
               {"0 1\n0.5 2\n0.5 3\n", "in.dat:3: times must ascend"},
               {"0 1\n0.5 2\n0.4 3\n", "in.dat:3: times must ascend"},
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
  assert_int_equal(
      hales_series_read("in.dat", (hales_bytes){(const uint8_t *)"0 1\n\0 2\n3 4", 11}, &arena, &s, &err),
      HALES_EPARSE);
}

static void a_full_arena_is_an_error(void **state) {
  (void)state;
  hales_arena arena = {.base = memory, .cap = 40};
  hales_series s;
  hales_err err = {0};
  assert_int_equal(
      hales_series_read("in.dat", (hales_bytes){(const uint8_t *)"0 1\n1 2\n3 4", 11}, &arena, &s, &err),
      HALES_ENOMEM);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_columns_parted_by_anything),
      cmocka_unit_test(refuses_with_the_line),
      cmocka_unit_test(a_nul_byte_is_no_number),
      cmocka_unit_test(a_full_arena_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
