/* Reports at the edges: nothing there, everything there, and far too much of it. */
#include "support/assert.h"

#include <stdio.h>
#include <string.h>

#include "rendered.h"

static void a_report_with_nothing_but_its_head_is_a_page(void **state) {
  (void)state;
  const hales_report_who who = {.pseudonym = "P-1", .data_date = "2026-10-14", .made_at = "2026-10-15"};
  s.report = (hales_report){.who = who,
                            .twin_id = "tw-1",
                            .model_id = "heart",
                            .model_version = "0.4",
                            .code_version = "0.1.0",
                            .diagnostics = {.method = "Laplace"}};
  const char *html = render();
  assert_non_null(strstr(html, "Nothing was measured near this date."));
  assert_non_null(strstr(html, "no plan was asked for"));
  assert_non_null(strstr(html, "no score was asked for"));
}

static void without_plans_the_reason_stands_there(void **state) {
  (void)state;
  s.report.plans = (hales_report_plans){.reason = "the misfit flag is up: plans were not run"};
  assert_non_null(strstr(render(), "the misfit flag is up: plans were not run"));
}

static void without_volumes_and_lines_the_loops_say_so(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    s.loops[k].edv_ml.has = s.loops[k].esv_ml.has = false;
    s.loops[k].has_es = s.loops[k].has_ees = s.loops[k].has_ea = false;
    s.loops[k].n_healthy = s.loops[k].n_draws = 0;
  }
  s.report.loops_note =
      "Volumes were not measured: the place of the loops along the axis rests on the prior.";
  const char *html = render();
  assert_non_null(strstr(html, "rests on the prior."));
  assert_null(strstr(html, ">Ees</text>"));
  assert_null(strstr(html, "measured volumes"));
}

static void everything_missing_is_all_dashes_and_reasons(void **state) {
  (void)state;
  for (int i = 0; i < SAMPLE_FITS; i++)
    s.fit[i] = (hales_report_fit){.name = s.fit[i].name,
                                  .label = s.fit[i].label,
                                  .group = s.fit[i].group,
                                  .show = s.fit[i].show,
                                  .reason = "never measured"};
  for (int i = 0; i < SAMPLE_OUTPUTS; i++)
    s.outputs[i].state = HALES_VALUE_MISSING, s.outputs[i].has_measured = false,
    s.outputs[i].reason = "not computed";
  for (int i = 0; i < 4; i++) s.scores[i].computed = false, s.scores[i].reason = "no item was recorded";
  s.report.n_panels = s.report.n_loops = 0;
  const char *html = render();
  assert_non_null(strstr(html, "There is no measurement against which the twin could be tested."));
  assert_non_null(strstr(html, "No score could be computed;"));
  assert_int_equal(occurrences(html, "</svg>not measured</span></td>"), SAMPLE_FITS);
}

static void nothing_learned_prints_no_posterior(void **state) {
  (void)state;
  for (int i = 0; i < 9; i++) s.params[i].learned = false, s.params[i].contraction = 0.01 * i - 0.03;
  const char *html = render();
  assert_non_null(strstr(html, "9 of 9 not learned"));
  assert_null(strstr(html, "times what was expected</b>"));
}

/* Far from what was expected by its median, and yet not known to differ. */
static void an_interval_that_holds_what_was_expected_is_no_finding(void **state) {
  (void)state;
  for (int i = 0; i < 9; i++) {
    const double expected = s.params[i].prior.median;
    s.params[i].posterior = (hales_interval){1.7 * expected, 0.9 * expected, 3.8 * expected};
    if (expected < 0.0) s.params[i].learned = false;
  }
  const char *html = render();
  assert_null(strstr(html, "what was expected</b>"));
  s.params[2].learned = true;
  s.params[2].posterior.lo90 = 1.1 * s.params[2].prior.median;
  assert_non_null(strstr(render(), "times what was expected</b>"));
}

static void a_failed_fit_shows_measurements_but_no_twin(void **state) {
  (void)state;
  s.report.failed = "no starting point led to a periodic state";
  for (int i = 0; i < SAMPLE_FITS; i++) s.fit[i].has_twin = s.fit[i].has_pred = s.fit[i].misfit = false;
  const char *html = render();
  assert_non_null(strstr(html, "The fit gave no twin: no starting point led to a periodic state."));
  assert_null(strstr(html, "h-plans"));
  assert_null(strstr(html, "class=\"keys\""));
  assert_non_null(strstr(html, "<span class=\"small\">no twin</span>"));
}

static void sixty_four_parameters_are_split_over_drawings(void **state) {
  (void)state;
  static char names[SAMPLE_PARAMS][80];
  for (int i = 0; i < SAMPLE_PARAMS; i++) {
    s.params[i] = s.params[i % 9];
    (void)snprintf(names[i], sizeof names[i],
                   "A parameter with a very long name indeed, the %dth of them all", i + 1);
    s.params[i].label = names[i];
    s.params[i].at_limit = i % 3 - 1;
  }
  s.report.n_params = SAMPLE_PARAMS;
  const char *html = render();
  assert_non_null(strstr(html, "Parameters 1 to 16 of 64"));
  assert_non_null(strstr(html, "Parameters 49 to 64 of 64"));
  assert_non_null(strstr(html, "at upper limit"));
}

static void parameters_that_may_be_negative_leave_the_log_axis(void **state) {
  (void)state;
  s.params[0].prior = (hales_interval){0.0, -2.4, 2.7};
  s.params[0].posterior = (hales_interval){-1.3, -1.9, -0.6};
  const char *html = render();
  assert_non_null(strstr(html, "may be negative: see the table"));
  assert_non_null(strstr(html, "\xE2\x88\x92"
                               "1.3\xC2\xA0[\xE2\x88\x92"
                               "1.9\xC2\xA0to\xC2\xA0\xE2\x88\x92"
                               "0.6]"));
}

static void enormous_and_tiny_values_stay_on_the_page(void **state) {
  (void)state;
  s.fit[9].twin = (hales_interval){4e9, 1e-9, 7e12};
  s.fit[3].measured = -3e5;
  s.fit[4].twin = s.fit[4].pred_lo90 > 0 ? (hales_interval){33, 33, 33} : s.fit[4].twin;
  s.params[0].posterior = (hales_interval){1e-8, 1e-12, 1e9};
  s.outputs[0].twin = (hales_interval){1e200, -1e250, 1e300};
  s.plan_values[0][1] = (hales_interval){1e6, -1e7, 1e12};
  s.loops[0].edv_ml.value = 4e4;
  for (int i = 0; i < SAMPLE_WAVE; i++) s.wave[2][2][i] = 1400.0;
  (void)render();
}

static void constant_curves_and_zero_widths_draw_without_division_by_zero(void **state) {
  (void)state;
  for (int i = 0; i < SAMPLE_WAVE; i++) s.wave[0][0][i] = s.wave[0][1][i] = s.wave[0][2][i] = 0.0;
  memset(s.loop_v, 0, sizeof s.loop_v);
  memset(s.loop_p, 0, sizeof s.loop_p);
  s.loops[1].n_draws = 0;
  for (int k = 0; k < SAMPLE_OUTCOMES; k++) {
    s.outcomes[k].today = (hales_interval){0, 0, 0};
    for (int i = 0; i < SAMPLE_PLANS; i++) s.plan_values[i][k] = s.outcomes[k].today;
  }
  for (int i = 0; i < SAMPLE_PAIRS; i++) s.pairs[i].difference = (hales_interval){0, 0, 0};
  s.params[2].prior = s.params[2].posterior = (hales_interval){0.7, 0.7, 0.7};
  (void)render();
}

static void many_plans_are_drawn_in_groups_and_outcomes_without_value_say_so(void **state) {
  (void)state;
  s.report.plans.n_plans = SAMPLE_PLANS;
  s.plan_states[4][0] = HALES_VALUE_TOO_UNSURE;
  s.plan_states[4][1] = HALES_VALUE_FAILED;
  s.plans[3].name = "a plan with a name that is longer than any row of the drawing has room for";
  const char *html = render();
  assert_non_null(strstr(html, "Plans A to C and staying as now"));
  assert_non_null(strstr(html, "Plans D to E and staying as now"));
  assert_non_null(strstr(html, ">too unsure</text>"));
  assert_non_null(strstr(html, ">no result</text>"));
}

static void a_used_value_of_another_kind_has_its_own_unit_and_no_picture(void **state) {
  (void)state;
  s.fit[14].group = HALES_FIT_OTHER;
  s.fit[14].unused = false;
  s.fit[14].has_twin = s.fit[14].has_pred = true;
  s.fit[14].twin = (hales_interval){64, 61, 67};
  s.fit[14].pred_lo90 = 58, s.fit[14].pred_hi90 = 70;
  const char *row = strstr(render(), "<th scope=\"row\">Mixed venous saturation</th>");
  assert_non_null(row);
  const size_t to_end = (size_t)(strstr(row, "</tr>") - row);
  assert_true((size_t)(strstr(row, "<span class=\"u\">%</span>") - row) < to_end);
  assert_true((size_t)(strstr(row, "inside") - row) < to_end);
  assert_true((size_t)(strstr(row, "<svg") - row) > to_end);
}

static void a_panel_of_crowded_marks_keeps_every_label(void **state) {
  (void)state;
  for (int i = 0; i < 4; i++)
    s.marks[1][i] = (hales_report_landmark){"Landmark", "mark", true, 30.0 + i, 1.7, false, {0, 0, 0}};
  s.panels[1].n_landmarks = 4;
  const char *html = render();
  assert_int_equal(occurrences(html, ">mark 3"), 4);
}

int main(void) {
#define PAGE_TEST(f) cmocka_unit_test_setup(f, fresh)
  const struct CMUnitTest tests[] = {
      PAGE_TEST(a_report_with_nothing_but_its_head_is_a_page),
      PAGE_TEST(without_plans_the_reason_stands_there),
      PAGE_TEST(without_volumes_and_lines_the_loops_say_so),
      PAGE_TEST(everything_missing_is_all_dashes_and_reasons),
      PAGE_TEST(nothing_learned_prints_no_posterior),
      PAGE_TEST(an_interval_that_holds_what_was_expected_is_no_finding),
      PAGE_TEST(a_failed_fit_shows_measurements_but_no_twin),
      PAGE_TEST(sixty_four_parameters_are_split_over_drawings),
      PAGE_TEST(parameters_that_may_be_negative_leave_the_log_axis),
      PAGE_TEST(enormous_and_tiny_values_stay_on_the_page),
      PAGE_TEST(constant_curves_and_zero_widths_draw_without_division_by_zero),
      PAGE_TEST(many_plans_are_drawn_in_groups_and_outcomes_without_value_say_so),
      PAGE_TEST(a_used_value_of_another_kind_has_its_own_unit_and_no_picture),
      PAGE_TEST(a_panel_of_crowded_marks_keeps_every_label),
  };
  return cmocka_run_group_tests(tests, NULL, release);
}
