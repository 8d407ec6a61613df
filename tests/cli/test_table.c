#include "support/assert.h"

#include "cli/table.h"

static void aligns_columns_and_leaves_no_blanks_at_line_ends(void **state) {
  (void)state;
  hales_cli_table t = {.align = "lrl"};
  const char *cells[] = {"name", "value", "unit", "p_LV", "117.9", "mm[Hg]", "q", "-5", ""};
  for (size_t i = 0; i < 9; i++) hales_cli_table_put(&t, cells[i]);
  hales_buf out = {0};
  hales_cli_table_write(&t, &out);
  assert_string_equal(out.data, "name  value  unit\n"
                                "p_LV  117.9  mm[Hg]\n"
                                "q        -5\n");
  hales_cli_table_deinit(&t);
  hales_buf_deinit(&out);
}

static void widths_count_characters_not_bytes(void **state) {
  (void)state;
  hales_cli_table t = {.align = "ll"};
  const char *cells[] = {"\xC3\xA9t\xC3\xA9", "x", "abcd", "y"};
  for (size_t i = 0; i < 4; i++) hales_cli_table_put(&t, cells[i]);
  hales_buf out = {0};
  hales_cli_table_write(&t, &out);
  assert_string_equal(out.data, "\xC3\xA9t\xC3\xA9   x\nabcd  y\n");
  hales_cli_table_deinit(&t);
  hales_buf_deinit(&out);
}

static void numbers_have_six_digits_at_most(void **state) {
  (void)state;
  hales_cli_table t = {.align = "r"};
  hales_cli_table_put_number(&t, 1234.56789);
  hales_cli_table_put_number(&t, 6.2e-5);
  hales_buf out = {0};
  hales_cli_table_write(&t, &out);
  assert_string_equal(out.data, "1234.57\n6.2e-05\n");
  hales_cli_table_deinit(&t);
  hales_buf_deinit(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(aligns_columns_and_leaves_no_blanks_at_line_ends),
      cmocka_unit_test(widths_count_characters_not_bytes),
      cmocka_unit_test(numbers_have_six_digits_at_most),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
