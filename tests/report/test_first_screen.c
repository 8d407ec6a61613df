/* What the first screen says, and what it must not say. */
#include "support/assert.h"

#include <stdio.h>
#include <string.h>

#include "rendered.h"

#define FAVOURS "the twin favours"

static size_t place(const char *html, const char *words) {
  const char *at = strstr(html, words);
  if (!at) fail_msg("not on the page: %s", words);
  return (size_t)(at - html);
}

static void the_finding_comes_before_the_fit_and_the_fit_before_the_plans(void **state) {
  (void)state;
  s.report.finding = "Measured: mean PA pressure 54 mmHg <exact>.";
  const char *html = render();
  const size_t finding =
                   place(html, "<p class=\"lead\">Measured: mean PA pressure 54 mmHg &lt;exact&gt;.</p>"),
               fit = place(html, "Inside the twin's interval"),
               misfit = place(html, "<b>One measurement is not explained:</b>"), plans = place(html, FAVOURS),
               risk = place(html, "Risk by "), keys = place(html, "<dl class=\"keys\">");
  assert_true(finding < fit && fit < misfit && misfit < plans && plans < risk && risk < keys);
}

static void draws_not_to_be_trusted_are_boxed_and_favour_no_plan(void **state) {
  (void)state;
  assert_non_null(strstr(render(), FAVOURS));
  s.report.untrusted = "k-hat 0.92 (limit 0.7)";
  const char *html = render();
  assert_true(place(html, "This twin is not to be trusted</h3>") < place(html, "Inside the twin's interval"));
  assert_non_null(strstr(html, "(k-hat 0.92 (limit 0.7))"));
  assert_true(place(html, "Read these plans with caution</h3>") > place(html, "id=\"h-plans\""));
  assert_null(strstr(html, FAVOURS));
}

static void no_plan_is_favoured_where_the_model_or_the_trials_do_not_fit(void **state) {
  (void)state;
  s.report.physics_flag = true;
  assert_null(strstr(render(), FAVOURS));
  s.report.physics_flag = false;
  s.report.plans.caution = "The trials took in group 1.";
  const char *html = render();
  assert_null(strstr(html, FAVOURS));
  assert_int_equal(occurrences(html, "The trials took in group 1."), 2); /* in short, and with the plans */
}

static void a_child_and_an_unlikely_explanation_are_boxed_before_the_finding(void **state) {
  (void)state;
  s.report.finding = "Measured: 54.";
  s.report.child = "Of adults <only>.";
  s.report.surprise = "Hardly expected.";
  const char *html = render();
  const size_t child = place(html, "A child on a model of adults</h3><p>Of adults &lt;only&gt;."),
               surprise = place(html, "An unlikely explanation</h3><p>Hardly expected.");
  assert_true(child < surprise && surprise < place(html, "Measured: 54."));
}

static void scores_of_another_disease_give_no_stratum_on_the_first_screen(void **state) {
  (void)state;
  s.report.risk_date = s.report.who.data_date;
  s.report.risk_caution = "Made for another disease.";
  const char *html = render();
  assert_null(strstr(html, "Risk by ESC"));
  assert_int_equal(occurrences(html, "Made for another disease."), 2); /* here, and with the scores */
  assert_true(place(html, "Read these scores with caution</h3>") > place(html, "id=\"h-risk\""));
}

static void a_score_that_was_not_computed_gives_its_own_reason(void **state) {
  (void)state;
  hales_report_score none[2] = {s.report.scores[0], s.report.scores[0]};
  none[0].computed = none[1].computed = false;
  none[0].reason = none[1].reason = "the score was made from adults";
  s.report.scores = none;
  s.report.n_scores = 2;
  s.report.risk_date = s.report.who.data_date;
  assert_non_null(strstr(render(), "No risk score could be computed: the score was made from adults. "));
  none[1].reason = "2 of 6 items known";
  assert_non_null(strstr(render(), "No risk score could be computed; each says why below. "));
}

static void plans_that_were_lost_are_listed_with_their_reason(void **state) {
  (void)state;
  static const hales_report_refusal lost[] = {{"C", "6 of 256 draws <have> no periodic state"}};
  s.report.plans.lost = lost;
  s.report.plans.n_lost = 1;
  assert_non_null(
      strstr(render(), "A plan that could not be computed</h3><ul><li><b>C.</b> 6 of 256 draws &lt;have"));
}

static void a_risk_of_another_day_is_dated_in_its_section_and_not_said_first(void **state) {
  (void)state;
  s.report.risk_date = s.report.who.data_date;
  const char *html = render();
  assert_true(place(html, "Risk by ") < place(html, "<dl class=\"keys\">"));
  assert_null(strstr(html, "which is not the day of the twin"));
  s.report.risk_date = "2026-04-03";
  html = render();
  assert_null(strstr(html, "Risk by ESC"));
  assert_non_null(strstr(html, "nearest to 3\xC2\xA0"
                               "Apr\xC2\xA0"
                               "2026, which is not the day of the twin."));
}

static void few_data_are_called_few(void **state) {
  (void)state;
  assert_null(strstr(render(), "The data inform only"));
  for (size_t i = 0; i < s.report.n_params; i++) s.params[i].learned = i < 2;
  const char *html = render();
  char words[64];
  (void)snprintf(words, sizeof words, "The data inform only 2 of the model's %zu numbers;",
                 s.report.n_params);
  assert_non_null(strstr(html, words));
  for (size_t i = 0; i < s.report.n_params; i++) s.params[i].learned = false;
  assert_non_null(strstr(render(), "The data inform only 0 of the model's"));
}

static void a_plan_is_drawn_under_its_own_short_name(void **state) {
  (void)state;
  s.plans[0].name = "B", s.plans[1].name = "C", s.plans[2].name = "F"; /* A, D, E were refused */
  const char *html = render();
  assert_non_null(strstr(html, "<b>F</b> sildenafil"));
  assert_non_null(strstr(html, ">F</text>"));
  assert_null(strstr(html, "<b>A</b>"));
}

static void the_treatment_of_today_is_told_with_the_plans_that_replace_it(void **state) {
  (void)state;
  static const char *const notes[] = {"taken when measured: bosentan", "warfarin: not in the catalogue"};
  s.report.who.treatment = "bosentan";
  s.report.plans.background = "bosentan; a plan takes its place";
  s.report.plans.notes = notes, s.report.plans.n_notes = 2;
  const char *html = render();
  assert_non_null(strstr(html, "<li>Treatment then: bosentan</li>"));
  assert_null(strstr(html, "&lt;")); /* no markup of ours as text */
  assert_non_null(strstr(html, "<b>Stay</b> as now: bosentan; a plan takes its place"));
  assert_non_null(
      strstr(html, "On the treatment: taken when measured: bosentan; warfarin: not in the catalogue."));
}

static void old_data_and_unknown_bodies_are_told_in_the_head(void **state) {
  (void)state;
  static const struct {
    const char *data, *made, *age;
  } cases[] = {{"2026-10-14", "2026-10-15T09:00:00Z", ", 1&nbsp;day before this report"},
               {"2026-08-20", "2026-10-15T09:00:00Z", ", 56&nbsp;days before this report"},
               {"2025-12-31", "2026-10-15T09:00:00Z", ", 9&nbsp;months before this report"},
               {"2020-02-29", "2026-10-15T09:00:00Z", ", 6&nbsp;years before this report"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    s.report.who.data_date = cases[i].data, s.report.who.made_at = cases[i].made;
    assert_non_null(strstr(render(), cases[i].age));
  }
  s.report.who.data_date = "2026-10-16";
  assert_null(strstr(render(), "before this report"));
  s.report.who.data_date = "date not stated";
  assert_null(strstr(render(), "before this report"));
  assert_null(strstr(render(), "<li>not recorded:"));
  s.report.who.age_years.has = s.report.who.weight_kg.has = false;
  assert_non_null(strstr(render(), "<li>not recorded: age, weight</li>"));
}

static void a_low_panel_has_a_scale_of_its_own_and_says_so(void **state) {
  (void)state;
  s.report.n_panels = 4;
  assert_null(strstr(render(), "scale of its own"));
  s.panels[3].low = true;
  const char *html = render();
  assert_non_null(strstr(html, "mmHg, scale of its own"));
  assert_non_null(strstr(html, ">10</text>")); /* its ticks, in tens */
  assert_non_null(strstr(html, "the site before the ventricle has one of its own"));
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, release)
  const struct CMUnitTest tests[] = {
      TEST(the_finding_comes_before_the_fit_and_the_fit_before_the_plans),
      TEST(draws_not_to_be_trusted_are_boxed_and_favour_no_plan),
      TEST(no_plan_is_favoured_where_the_model_or_the_trials_do_not_fit),
      TEST(a_risk_of_another_day_is_dated_in_its_section_and_not_said_first),
      TEST(a_child_and_an_unlikely_explanation_are_boxed_before_the_finding),
      TEST(scores_of_another_disease_give_no_stratum_on_the_first_screen),
      TEST(a_score_that_was_not_computed_gives_its_own_reason),
      TEST(plans_that_were_lost_are_listed_with_their_reason),
      TEST(few_data_are_called_few),
      TEST(a_plan_is_drawn_under_its_own_short_name),
      TEST(the_treatment_of_today_is_told_with_the_plans_that_replace_it),
      TEST(old_data_and_unknown_bodies_are_told_in_the_head),
      TEST(a_low_panel_has_a_scale_of_its_own_and_says_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
