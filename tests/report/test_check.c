/* What the renderer refuses, and that it names the field. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "sample.h"

static sample s;

/* Renders after one change; expects the status, the field in the message and an untouched output. */
static void refused(hales_status want, const char *field) {
  hales_buf out = {0};
  hales_err err = {0};
  hales_buf_puts(&out, "before");
  assert_status(hales_report_render(&s.report, &out, &err), want);
  if (!strstr(err.msg, field)) fail_msg("\"%s\" does not name %s", err.msg, field);
  if (strstr(err.msg, "P-0417")) fail_msg("the message carries the pseudonym");
  assert_string_equal(out.data, "before");
  hales_buf_deinit(&out);
  sample_init(&s);
}

static int fresh(void **state) {
  (void)state;
  sample_init(&s);
  return 0;
}

static void not_a_number_is_refused_wherever_it_stands(void **state) {
  (void)state;
  const double bad[] = {nan(""), HUGE_VAL, -HUGE_VAL};
  for (size_t i = 0; i < 3; i++) {
    s.fit[2].measured = bad[i], refused(HALES_EMATH, "fit[2].measured");
    s.fit[2].sd = bad[i], refused(HALES_EMATH, "fit[2].sd");
    s.fit[5].twin.hi90 = bad[i], refused(HALES_EMATH, "fit[5].twin");
    s.fit[5].pred_lo90 = bad[i], refused(HALES_EMATH, "fit[5].pred_lo90");
    s.params[3].prior.median = bad[i], refused(HALES_EMATH, "params[3].prior");
    s.params[3].posterior.lo90 = bad[i], refused(HALES_EMATH, "params[3].posterior");
    s.params[3].contraction = bad[i], refused(HALES_EMATH, "params[3].contraction");
    s.wave[1][0][77] = bad[i], refused(HALES_EMATH, "panels[1].median_mmhg");
    s.t_s[5] = bad[i], refused(HALES_EMATH, "panels[0].t_s");
    s.marks[2][1].measured = bad[i], refused(HALES_EMATH, "panels.landmarks[1].measured");
    s.loop_p[1][9] = bad[i], refused(HALES_EMATH, "loops[1].pressure_mmhg");
    s.draw_v[0][SAMPLE_LOOP * 7 + 3] = bad[i], refused(HALES_EMATH, "loops[0].draw_volume_ml");
    s.loops[0].edv_ml.value = bad[i], refused(HALES_EMATH, "loops[0].edv_ml");
    s.loops[0].ees_mmhg_ml.median = bad[i], refused(HALES_EMATH, "loops[0].ees_mmhg_ml");
    s.artery[3][2][40] = bad[i], refused(HALES_EMATH, "arteries[0].forward_intensity");
    s.spectrum[1][0][5] = bad[i], refused(HALES_EMATH, "arteries[0].phase");
    s.together[1][0][7] = bad[i], refused(HALES_EMATH, "arteries.coupled[0].flow_only");
    s.load[0].coupled = bad[i], refused(HALES_EMATH, "arteries.coupled.load[0].coupled");
    s.artery_rows[3].coupled.value = bad[i], refused(HALES_EMATH, "arteries.rows[3].coupled");
    s.artery_rows[2].healthy.value = bad[i], refused(HALES_EMATH, "arteries.rows[2].healthy");
    s.outputs[4].twin.median = bad[i], refused(HALES_EMATH, "outputs[4].twin");
    s.outcomes[6].today.lo90 = bad[i], refused(HALES_EMATH, "plans.outcomes[6].today");
    s.plan_values[2][3].hi90 = bad[i], refused(HALES_EMATH, "plans[2].outcomes");
    s.pairs[1].difference.median = bad[i], refused(HALES_EMATH, "plans.pairs[1].difference");
    s.pairs[1].better = bad[i], refused(HALES_EMATH, "plans.pairs[1].better");
    s.report.plans.n_effective = bad[i], refused(HALES_EMATH, "plans[0].n_effective");
    s.report.diagnostics.ess = bad[i], refused(HALES_EMATH, "diagnostics[0].ess");
    s.report.who.age_years.value = bad[i], refused(HALES_EMATH, "who[0].age_years");
  }
}

static void a_value_that_is_not_shown_is_not_looked_at(void **state) {
  (void)state;
  hales_buf out = {0};
  s.outputs[9].twin.median = nan("");
  s.plan_states[2][3] = HALES_VALUE_FAILED;
  s.plan_values[2][3].hi90 = nan("");
  assert_ok(hales_report_render(&s.report, &out, NULL));
  assert_null(strstr(out.data, ">nan"));
  hales_buf_deinit(&out);
}

static void intervals_out_of_order_and_errors_of_nought_are_refused(void **state) {
  (void)state;
  s.params[6].posterior = (hales_interval){18.7, 19.4, 20.1}, refused(HALES_ERANGE, "params[6].posterior");
  s.fit[1].twin = (hales_interval){82, 79, 81.5}, refused(HALES_ERANGE, "fit[1].twin");
  s.fit[1].sd = 0.0, refused(HALES_ERANGE, "fit[1].sd");
  s.outputs[0].sd = -1.9, refused(HALES_ERANGE, "outputs[0].sd");
}

static void missing_words_are_asked_for_by_name(void **state) {
  (void)state;
  s.report.who.pseudonym = NULL, refused(HALES_EARG, "who[0].pseudonym");
  s.fit[15].reason = NULL, refused(HALES_EARG, "fit[15].reason");
  s.fit[14].reason = "", refused(HALES_EARG, "fit[14].reason");
  s.outputs[10].reason = NULL, refused(HALES_EARG, "outputs[10].reason");
  s.scores[3].reason = NULL, refused(HALES_EARG, "scores[3].reason");
  s.scores[0].words = NULL, refused(HALES_EARG, "scores[0].words");
  s.refused[0].reason = NULL, refused(HALES_EARG, "plans.refused[0].reason");
  s.documents[1].sha256 = NULL, refused(HALES_EARG, "documents[1].sha256");
  s.report.twin_id = NULL, refused(HALES_EARG, "twin_id");
}

static void counts_and_indices_out_of_range_are_refused(void **state) {
  (void)state;
  s.spectrum[0][1][3] = 0.0, refused(HALES_EARG, "arteries[0].modulus"); /* its axis is logarithmic */
  s.report.arteries.coupled.command = NULL, refused(HALES_EARG, "arteries.coupled[0].command");
  s.report.arteries.coupled.flow_only = NULL, refused(HALES_EARG, "arteries.coupled[0].curves");
  s.load[1].label = NULL, refused(HALES_EARG, "arteries.coupled.load[1].label");
  s.report.arteries.n = 2, refused(HALES_EARG, "arteries[0].n");
  s.report.arteries.healthy_period_s = 0.0, refused(HALES_EARG, "arteries[0].period_s");
  s.report.arteries.backward.lo90 = NULL, refused(HALES_EARG, "arteries[0].backward");
  s.artery_sizes[1].how = NULL, refused(HALES_EARG, "arteries.sizes[1].how");
  s.report.n_fit = (size_t)-1, refused(HALES_EARG, "fit has a count");
  s.report.params = NULL, refused(HALES_EARG, "params has a count");
  s.report.n_params = HALES_REPORT_PARAMS_MAX + 1, refused(HALES_EARG, "params has a count");
  s.fit[0].source = SAMPLE_OBS + 1, refused(HALES_EARG, "fit[0].source");
  s.observations[3].document = SAMPLE_DOCS, refused(HALES_EARG, "observations[3].document");
  s.pairs[2].outcome = SAMPLE_OUTCOMES, refused(HALES_EARG, "plans.pairs[2].outcome");
  s.pairs[2].first = HALES_REPORT_TODAY, refused(HALES_EARG, "plans.pairs[2].first");
  s.pairs[2].better = 1.02, refused(HALES_EARG, "plans.pairs[2].better");
  s.scores[0].stratum = 5, refused(HALES_EARG, "scores[0].stratum");
  s.scores[1].n_strata = 7, refused(HALES_EARG, "scores[1].n_strata");
  s.loops[0].n_draws = HALES_REPORT_DRAWS_MAX + 1, refused(HALES_EARG, "loops[0].n_draws");
  s.panels[2].n = 1, refused(HALES_EARG, "panels[2].n");
  s.t_s[9] = s.t_s[8], refused(HALES_EARG, "t_s (must increase)");
  s.fit[9].show = HALES_SHOW_INDEX, refused(HALES_EARG, "fit[9].show");
  s.fit[9].group = HALES_FIT_GROUP_N, refused(HALES_EARG, "fit[9].group");
  s.report.exertion = (hales_report_exertion){.n_rows = 2, .rows = s.outputs, .limits = "L"};
  refused(HALES_EARG, "exertion");
  s.report.exertion = (hales_report_exertion){.n_rows = 2, .rows = s.outputs, .summary = "S"};
  refused(HALES_EARG, "exertion");
  s.report.failed = "diverged", refused(HALES_EARG, "has_twin (the fit failed)");
}

static void no_report_at_all_is_an_error(void **state) {
  (void)state;
  hales_err err = {0};
  assert_status(hales_report_check(NULL, &err), HALES_EARG);
}

int main(void) {
#define CHECK_TEST(f) cmocka_unit_test_setup(f, fresh)
  const struct CMUnitTest tests[] = {
      CHECK_TEST(not_a_number_is_refused_wherever_it_stands),
      CHECK_TEST(a_value_that_is_not_shown_is_not_looked_at),
      CHECK_TEST(intervals_out_of_order_and_errors_of_nought_are_refused),
      CHECK_TEST(missing_words_are_asked_for_by_name),
      CHECK_TEST(counts_and_indices_out_of_range_are_refused),
      CHECK_TEST(no_report_at_all_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
