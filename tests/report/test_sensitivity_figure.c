/* The sensitivity figure: a sound document whatever stands in it. */
#include "report/sensitivity_figure.h"

#include "support/assert.h"

#include <stdio.h>
#include <string.h>

#include "markup.h"

enum { N = 15 };

static void draw(hales_buf *b, bool shares) {
  static hales_sensitivity_bars row[N];
  static char name[N][16];
  for (int i = 0; i < N; i++) {
    (void)snprintf(name[i], sizeof name[i], "in.%d", i);
    const double v = 0.7 / (1 + i);
    row[i] = (hales_sensitivity_bars){.label = i == 1 ? "a < b & \"c\"" : "Resistance",
                                      .name = name[i],
                                      .main = {v, v - 0.08, v + 0.09},
                                      .part = {v - 0.13, v - 0.2, v - 0.11}};
  }
  const hales_sensitivity_panel panel[] = {
      {.title = "Mean <PA> pressure", .detail = "mean 41 mmHg", .n = N, .row = row},
      {.title = "Heart rate",
       .detail = "mean 66",
       .said = "does not vary with these inputs",
       .n = N,
       .row = row}};
  const hales_sensitivity_figure f = {.title = "What & why",
                                      .method = "made up",
                                      .note = "3 of the runs have no answer",
                                      .axis = "share",
                                      .main_name = "total",
                                      .part_name = "alone",
                                      .shares = shares,
                                      .n = 2,
                                      .panel = panel};
  hales_sensitivity_figure_put(&f, b);
}

static void rows_beyond_the_limit_are_counted_and_text_is_escaped(void **state) {
  (void)state;
  for (int shares = 0; shares < 2; shares++) {
    hales_buf b = {0};
    draw(&b, shares);
    assert_ok(hales_buf_status(&b, NULL));
    assert_int_equal(occurrences(b.data, "class=\"tw-full\""), HALES_SENSITIVITY_ROWS_SHOWN);
    assert_int_equal(occurrences(b.data, "3 more, none above the last"), 1);
    assert_int_equal(occurrences(b.data, "does not vary with these inputs"), 2); /* picture and description */
    assert_int_equal(occurrences(b.data, "Research software."), 1);
    assert_int_equal(occurrences(b.data, "a &lt; b &amp; &quot;c&quot;"), 2);
    assert_null(strstr(b.data, "a < b"));
    assert_null(strstr(strstr(b.data, "]]>"), "nan"));
    hales_buf_deinit(&b);
  }
}

/* Estimates below zero: a bar has no negative width, the number keeps its sign. */
static void what_is_below_zero_is_drawn_at_zero_and_said(void **state) {
  (void)state;
  hales_buf b = {0};
  draw(&b, true);
  assert_null(strstr(b.data, "width=\"-"));
  assert_non_null(strstr(b.data, "alone \xE2\x88\x92"
                                 "0.0"));
  hales_buf_deinit(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_beyond_the_limit_are_counted_and_text_is_escaped),
      cmocka_unit_test(what_is_below_zero_is_drawn_at_zero_and_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
