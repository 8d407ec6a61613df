/* What commands print for people: the report's units and decimals, nothing wider than a terminal. */
#include "app/plain_text.h"

#include <stdio.h>
#include <string.h>

#include "app/demo.h"
#include "app/widest.h"
#include "support/assert.h"

static void numbers_come_in_the_units_and_decimals_of_the_report(void **state) {
  (void)state;
  static const struct {
    const char *ucum;
    double median, lo, hi;
    const char *value, *range, *unit;
  } cases[] = {{"mm[Hg]", 48.62, 45.31, 51.08, "49", "45 to 51", "mmHg"},
               {"mm[Hg].s/mL", 0.45, 0.348, 0.625, "7.5", "5.8 to 10.4", "WU"},
               {"mL/mm[Hg]", 1.304, 0.697, 2.761, "1.30", "0.70 to 2.76", "mL/mmHg"},
               {"mm[Hg]", -0.31, -2.66, 1.4, "0", "-3 to 1", "mmHg"},
               {"mJ", 473.1, 352.0, 638.4, "470", "350 to 640", "mJ"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const hales_plain p = hales_plain_interval(cases[i].ucum, cases[i].median, cases[i].lo, cases[i].hi);
    assert_string_equal(p.value, cases[i].value);
    assert_string_equal(p.range, cases[i].range);
    assert_string_equal(p.unit, cases[i].unit);
  }
  char prior[24];
  hales_plain_beside("mm[Hg].s/mL", 0.45, 0.348, 0.627, 0.357, prior);
  assert_string_equal(prior, "6.0"); /* 5.95 WU with the decimals of the median */
}

static void paragraphs_break_at_words_and_keep_them_all(void **state) {
  (void)state;
  static const char text[] =
      "diameters assumed from body size are healthy ones; in pulmonary hypertension the "
      "arteries are often wider, and characteristic impedance and intensity then lower";
  hales_buf out = {0};
  hales_plain_wrap(&out, "note: ", 6, text);
  assert_true(widest(out.data) <= HALES_PLAIN_WIDTH && widest(out.data) > 70);
  assert_non_null(strstr(out.data, "\n      ")); /* under the first word */
  char joined[256] = "";
  for (char *word = strtok(out.data, " \n"); word; word = strtok(NULL, " \n"))
    strcat(strcat(joined, *joined ? " " : ""), word);
  assert_memory_equal(joined, "note: ", 6);
  assert_string_equal(joined + 6, text);
  hales_buf_deinit(&out);
}

static void lines_that_fit_stay_and_wide_ones_break_two_columns_deeper(void **state) {
  (void)state;
  static const char text[] =
      "a  table   kept\n\n    not known: WHO functional class, six-minute walk distance, "
      "NT-proBNP, mixed venous oxygen saturation\nlast";
  hales_buf out = {0};
  hales_plain_lines(&out, text);
  assert_string_equal(out.data,
                      "a  table   kept\n\n    not known: WHO functional class, six-minute walk distance, "
                      "NT-proBNP, mixed\n      venous oxygen saturation\nlast\n");
  hales_buf_deinit(&out);
}

static void the_closing_table_of_six_patients_fits_a_terminal(void **state) {
  (void)state;
  static const char *const who[] = {"P1", "P2", "P3", "P4", "P5", "a-long-pseudonym"}, *const name[] = {
                                                                                           "sa_sys_mmhg",
                                                                                           "pa_mean_mmhg",
                                                                                           "co_l_min"};
  hales_demo_row row[18];
  for (size_t i = 0; i < 18; i++) {
    row[i] = (hales_demo_row){.measured = i % 3 == 2 ? 4.2 : 148.0 - (double)i,
                              .twin = i % 3 == 2 ? 5.9 : 145.3 - (double)i,
                              .misfit = i == 4};
    (void)snprintf(row[i].subject, sizeof row[i].subject, "%s", who[i / 3]);
    (void)snprintf(row[i].name, sizeof row[i].name, "%s", name[i % 3]);
  }
  hales_demo_result r = {.row = row, .n_row = 18, .n_subject = 6, .seconds = 7.3, .index = "demo/index.html"};
  hales_buf out = {0};
  hales_demo_text(&r, &out);
  assert_true(widest(out.data) <= HALES_PLAIN_WIDTH);
  assert_non_null(strstr(out.data, " 144/141!")); /* the misfit, and no other */
  assert_ptr_equal(strchr(strchr(out.data, '!') + 1, '!'), strrchr(out.data, '!'));
  assert_non_null(strstr(out.data, "4.2/5.9"));
  assert_non_null(strstr(out.data, " 1.70  1.70\n"));
  hales_buf_deinit(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_come_in_the_units_and_decimals_of_the_report),
      cmocka_unit_test(paragraphs_break_at_words_and_keep_them_all),
      cmocka_unit_test(lines_that_fit_stay_and_wide_ones_break_two_columns_deeper),
      cmocka_unit_test(the_closing_table_of_six_patients_fits_a_terminal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
