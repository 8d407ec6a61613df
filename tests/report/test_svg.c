/* Scales, ticks and text that knows its width. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "report/svg.h"

static void ticks_enclose_the_data_in_round_steps(void **state) {
  (void)state;
  static const struct {
    double lo, hi;
    int n_max;
  } cases[] = {{0, 107.3, 8},       {-3.4, 8.9, 7},  {0.31, 0.47, 4}, {1234, 98765, 5},
               {2.2e-7, 3.9e-7, 6}, {-812, -797, 3}, {5, 5, 4},       {0, 0, 5}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const hales_ticks t = hales_ticks_nice(cases[i].lo, cases[i].hi, cases[i].n_max);
    const double slack = 1e-6 * t.step;
    assert_true(t.n >= 2 && t.n <= cases[i].n_max);
    assert_true(t.lo <= cases[i].lo + slack && t.hi >= cases[i].hi - slack);
    assert_close(t.lo + (t.n - 1) * t.step, t.hi, 0.0, slack);
    const double mantissa = t.step / pow(10.0, floor(log10(t.step) + 1e-9));
    assert_true(fabs(mantissa - 1) < 1e-9 || fabs(mantissa - 2) < 1e-9 || fabs(mantissa - 5) < 1e-9);
  }
}

static void ticks_do_not_waste_the_axis(void **state) {
  (void)state;
  /* 5 is the largest ratio of neighbouring steps times the rounding at both ends */
  const hales_ticks t = hales_ticks_nice(0, 108, 8);
  assert_close(t.hi, 120.0, 0.0, 1e-9);
  assert_int_equal(t.n, 7);
}

static void labels_of_ticks_tell_them_apart_and_write_zero_plainly(void **state) {
  (void)state;
  const hales_ticks t = hales_ticks_nice(-0.4, 1.3, 5);
  assert_string_equal(hales_ticks_label(&t, 0).s, "\xE2\x88\x92"
                                                  "0.5");
  assert_string_equal(hales_ticks_label(&t, 1).s, "0");
  assert_string_equal(hales_ticks_label(&t, 2).s, "0.5");
}

static void scales_map_linearly_and_logarithmically_and_clip(void **state) {
  (void)state;
  const hales_scale x = {.v0 = 20, .v1 = 120, .p0 = 236, .p1 = 34},
                    l = {.v0 = 0.1, .v1 = 10, .p0 = 216, .p1 = 548, .log = true};
  assert_close(hales_scale_at(&x, 70), 135.0, 1e-12, 0.0);
  assert_close(hales_scale_at(&l, 1.0), 382.0, 1e-12, 0.0);
  assert_close(hales_scale_clip(&x, 9e9), 34.0, 0.0, 0.0);
  assert_close(hales_scale_clip(&l, 0.003), 216.0, 0.0, 0.0);
}

static hales_buf drawn;
static const char *text_cut(double w, const char *text) {
  hales_buf_deinit(&drawn);
  hales_svg_text_cut(&drawn, 3.25, 7.0, w, "t-ink", text);
  return drawn.data;
}

static void a_label_that_does_not_fit_ends_in_an_ellipsis(void **state) {
  (void)state;
  assert_string_equal(text_cut(200.0, "Wedge"), "<text x=\"3.3\" y=\"7\" class=\"t-ink\">Wedge</text>");
  assert_string_equal(text_cut(60.0, "Pulmonary artery"),
                      "<text x=\"3.3\" y=\"7\" class=\"t-ink\">Pulmon\xE2\x80\xA6</text>");
  assert_true(hales_svg_text_width("Pulmon", false) + 12.0 <= 60.0);
}

static void a_cut_never_splits_a_character(void **state) {
  (void)state;
  const char *text = "\xC3\xA9\xC3\xA8\xE2\x82\xAC\xF0\x9D\x84\x9E\xC3\xBC\xC3\xB6\xE2\x82\xAC\xC3\xA4";
  for (double w = 1.0; w < 80.0; w += 1.7) {
    const char *out = text_cut(w, text);
    assert_null(strstr(out, "\xEF\xBF\xBD"));
  }
}

static void a_label_of_two_lines_breaks_at_a_space(void **state) {
  (void)state;
  hales_buf_deinit(&drawn);
  hales_svg_text_two(&drawn, 0.0, 40.0, 110.0, 13.0, "t-ink", "Right ventricular elastance");
  assert_non_null(strstr(drawn.data, ">Right ventricular</text>"));
  assert_non_null(strstr(drawn.data, ">elastance</text>"));
  assert_non_null(strstr(drawn.data, "y=\"33.5\""));
  assert_non_null(strstr(drawn.data, "y=\"46.5\""));
}

static void coordinates_have_one_decimal_and_no_minus_zero(void **state) {
  (void)state;
  hales_buf_deinit(&drawn);
  hales_html_put(&drawn, "%f %f %f %f %f", -0.04, -12.36, 7.0, 1e300, 0.049);
  assert_string_equal(drawn.data, "0 -12.4 7 1000000 0");
}

static void a_thinned_path_keeps_its_last_point(void **state) {
  (void)state;
  const double v[] = {0, 1, 2, 3, 4, 5, 6, 7};
  const hales_scale x = {.v0 = 0, .v1 = 7, .p0 = 0, .p1 = 70}, y = {.v0 = 0, .v1 = 7, .p0 = 140, .p1 = 0};
  hales_buf_deinit(&drawn);
  hales_svg_path(&drawn, 8, v, v, &x, &y, 3, false, "tw");
  assert_string_equal(drawn.data, "<path d=\"M0 140L30 80L60 20L70 0\" class=\"tw\"/>");
}

static int release(void **state) {
  (void)state;
  hales_buf_deinit(&drawn);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ticks_enclose_the_data_in_round_steps),
      cmocka_unit_test(ticks_do_not_waste_the_axis),
      cmocka_unit_test(labels_of_ticks_tell_them_apart_and_write_zero_plainly),
      cmocka_unit_test(scales_map_linearly_and_logarithmically_and_clip),
      cmocka_unit_test(a_label_that_does_not_fit_ends_in_an_ellipsis),
      cmocka_unit_test(a_cut_never_splits_a_character),
      cmocka_unit_test(a_label_of_two_lines_breaks_at_a_space),
      cmocka_unit_test(coordinates_have_one_decimal_and_no_minus_zero),
      cmocka_unit_test(a_thinned_path_keeps_its_last_point),
  };
  return cmocka_run_group_tests(tests, NULL, release);
}
