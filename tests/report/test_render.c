/* The report as a page: structure, words, escaping.  Asserts properties, no golden file. */
#include "support/assert.h"

#include <stdlib.h>
#include <string.h>

#include "rendered.h"

static void the_page_is_sound_and_has_every_section_in_order(void **state) {
  (void)state;
  const char *html = render();
  const markup m = assert_sound_page(html);
  assert_int_equal(m.figures, 8);   /* waves, loops, lung arteries twice, parameters, plans, pairs, risk */
  assert_int_equal(m.drawings, 10); /* waves two, a row of panels each; the lung arteries two */
  static const char *const order[] = {"h-short",  "h-fit",   "h-waves", "h-loops",    "h-arteries", "h-today",
                                      "h-params", "h-plans", "h-risk",  "h-evidence", "h-origin"};
  const char *at = html;
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    char id[32] = "id=\"";
    strcat(strcat(id, order[i]), "\"");
    const char *next = strstr(at, id);
    if (!next) fail_msg("%s is missing or out of order", order[i]);
    at = next;
  }
}

static void the_waves_are_told_in_words_and_numbers(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "Computed in a tree of lung arteries, not measured."));
  assert_non_null(strstr(html, "43&nbsp;<span class=\"iv\">[35\xE2\x80\x93"
                               "50]</span></span>&nbsp;mmHg (healthy&nbsp;11)"));
  assert_non_null(
      strstr(html, "What was assumed: height is not known: a typical one of the sex was assumed; neither"));
  assert_non_null(strstr(html, "not known: scaled from body size"));
  s.artery_rows[2].value.state = HALES_VALUE_FAILED; /* no return in most draws */
  s.artery_rows[2].value.reason = "in too few draws of the twin";
  html = render();
  assert_non_null(strstr(html, "arrives after not known"));
  assert_null(strstr(html, "[65\xE2\x80\x93"
                           "93]"));
  s.report.arteries = (hales_report_arteries){.reason = "no tree <fits>"};
  html = render();
  assert_sound_page(html);
  assert_non_null(strstr(html, "no tree &lt;fits&gt;"));
  s.report.arteries.reason = NULL;
  assert_null(strstr(render(), "h-arteries"));
}

/* Impedance exists at multiples of the heart rate only: marks, and no line that joins them. */
static void impedance_is_drawn_as_harmonics(void **state) {
  (void)state;
  const char *html = render(), *modulus = strstr(html, ">Impedance, modulus</tspan>");
  assert_non_null(modulus);
  const char *end = strstr(modulus, "</svg>");
  size_t marks = 0, lines = 0, rings = 0;
  for (const char *c = modulus; (c = strstr(c, "class=\"")) && c < end; c++) {
    marks += strncmp(c + 7, "tw-full\"", 8) == 0;
    rings += strncmp(c + 7, "ref-h\"", 6) == 0;
    lines += strncmp(c + 7, "tw\"", 3) == 0 || strncmp(c + 7, "tw ", 3) == 0;
  }
  assert_int_equal(marks, 2 * (SAMPLE_HARMONICS + 1)); /* two panels, and each one's key */
  assert_int_equal(rings, 2 * (SAMPLE_HARMONICS + 1));
  assert_int_equal(lines, 0);
}

static void heart_and_arteries_together_stand_beside_the_flow_alone(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "<h3 class=\"gap apart\">Heart and arteries together</h3>"));
  assert_non_null(strstr(html, "hales wave --subject P4 --coupled"));
  assert_non_null(
      strstr(html, "<th scope=\"row\">RV power, peak</th><td class=\"n\">4,510</td><td class=\"n\">6,190</td>"
                   "<td>mW</td>"));
  /* 43 and 53; a figure that the beat does not have is a dash */
  assert_non_null(strstr(
      html, "<th scope=\"row\">Forward pressure wave</th><td class=\"n\">44</td><td class=\"n\">53</td>"));
  assert_non_null(
      strstr(html, "<th scope=\"row\">Return of the reflected wave</th><td class=\"n\">\xE2\x80\x93</td><td "
                   "class=\"n\">96</td>"));
  s.report.arteries.coupled = (hales_report_coupled){.reason = "no <periodic> state"};
  html = render();
  assert_sound_page(html);
  assert_non_null(strstr(html, "no &lt;periodic&gt; state"));
  s.report.arteries.coupled.reason = NULL;
  assert_null(strstr(render(), "Heart and arteries together"));
}

static void exertion_is_a_prediction_beside_what_was_measured(void **state) {
  (void)state;
  assert_null(strstr(render(), "On exertion"));
  const hales_report_value rows[] = {{.name = "walk_m",
                                      .label = "six-minute <walk>",
                                      .unit = "m",
                                      .show = HALES_SHOW_PLAIN,
                                      .side = HALES_SIDE_WHOLE,
                                      .twin = {212.0, 96.0, 331.0},
                                      .has_measured = true,
                                      .measured = 377.0,
                                      .sd = 25.0},
                                     {.name = "mpap_slope_mmhg_min_l",
                                      .label = "slope",
                                      .unit = "mmHg min/L",
                                      .state = HALES_VALUE_FAILED,
                                      .reason = "no draw carries any exertion"}};
  s.report.exertion = (hales_report_exertion){
      .summary = "24 draws & what ends them", .limits = "Predicted.", .n_rows = 2, .rows = rows};
  const char *html = render();
  assert_non_null(strstr(html, "On exertion (predicted)"));
  assert_non_null(strstr(html, "six-minute &lt;walk&gt;"));
  assert_non_null(strstr(html, "24 draws &amp; what ends them"));
  assert_non_null(strstr(html, "212"));
  assert_non_null(strstr(html, "377"));
  assert_non_null(strstr(html, "no result"));
  s.report.exertion = (hales_report_exertion){.reason = "no state at <rest>"};
  html = render();
  assert_non_null(strstr(html, "no state at &lt;rest&gt;"));
  assert_null(strstr(html, "At the peak of exertion"));
}

static void the_page_says_what_it_is_and_what_it_is_not(void **state) {
  (void)state;
  const char *html = render();
  assert_true(occurrences(html, "Research software. Not for diagnosis or treatment decisions.") >= 2);
  assert_non_null(strstr(html, "No rung of the validation ladder has been reached yet."));
  assert_true(occurrences(html, "Evidence: none yet") >= 6);
  assert_null(strstr(html, "recommend"));
  assert_non_null(strstr(html, "default-src 'none'; style-src 'sha256-"));
  assert_null(strstr(html, "unsafe-inline"));
}

static void a_hostile_name_stays_text(void **state) {
  (void)state;
  const char *bad = "<script>alert(\"1\")</script>&'";
  s.report.who.pseudonym = s.report.who.sex = s.report.who.diagnosis = s.report.who.data_kinds = bad;
  s.report.who.data_date = s.report.who.made_at = s.report.twin_id = s.report.model_id = bad;
  s.report.model_version = s.report.code_version = s.report.purpose = s.report.supersedes = bad;
  s.report.panels_note = s.report.loops_note = bad;
  s.fit[0].label = s.fit[15].reason = s.misfits[0].causes = s.misfits[0].check = s.misfits[0].inherits = bad;
  s.params[0].label = s.params[1].label = s.params[0].name = s.params[4].unit = bad;
  s.panels[0].label = s.marks[0][0].label = s.marks[0][0].mark = s.loops[0].label = s.loop_rows[0][0].label =
      bad;
  s.outputs[0].label = s.outputs[9].reason = s.outcomes[0].label = s.outcomes[3].unit = s.plans[0].name = bad;
  s.drugs[0][0].name = s.drugs[0][0].dose = s.drugs[0][0].trial = s.drugs[0][0].certainty = bad;
  s.refused[0].plan = s.refused[0].reason = s.report.plans.horizon = s.report.plans.carries = bad;
  s.scores[0].label = s.scores[0].how = s.scores[0].words = s.scores[0].rate = s.scores[0].source =
      s.scores[3].reason = bad;
  s.items[0][0].label = s.items[0][0].value = s.items[0][0].points = s.rungs[0].label = s.rungs[0].evidence =
      bad;
  s.documents[0].name = s.documents[0].sha256 = s.documents[0].reader = s.documents[0].true_on =
      s.documents[0].received = bad;
  s.observations[0].label = s.observations[0].value = s.observations[0].place = s.observations[0].used = bad;
  s.report.diagnostics.method = s.report.diagnostics.stop = s.report.diagnostics.numerical_error = bad;
  const char *const lines[] = {bad};
  s.report.headlines = lines, s.report.n_headlines = 1;
  const char *html = render();
  (void)assert_sound_page(html); /* fails on any script element and on tags that do not nest */
  assert_null(strstr(html, "<script"));
  assert_true(occurrences(html, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;") >= 40);
}

static void numbers_are_tied_to_their_units_and_intervals(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "10.6\xC2\xA0[9.6\xE2\x80\x93"
                               "11.8] WU"));
  assert_non_null(strstr(html, "Resistance: \xE2\x88\x92"
                               "2.1\xC2\xA0[\xE2\x88\x92"
                               "4.4\xC2\xA0to\xC2\xA0\xE2\x88\x92"
                               "0.1] WU"));
  assert_null(strstr(html, "100\xC2\xA0%<"));
  assert_null(strstr(html, ">0\xC2\xA0%"));
}

static void columns_of_numbers_are_headed_as_such(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(
      strstr(html, "<thead><tr><th scope=\"col\">Quantity</th><th scope=\"col\" class=\"n\">Measured</th>"
                   "<th scope=\"col\" class=\"n\">Twin</th><th scope=\"col\">Unit</th>"
                   "<th scope=\"col\">Rests on</th></tr></thead>"));
}

static void the_first_sentences_say_what_was_found(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "Inside the twin's interval: 13 of 14 measurements."));
  assert_non_null(strstr(html, "The model's pulmonary resistance is about <b>7.9\xC2\xA0[7.1\xE2\x80\x93"
                               "8.7]</b>&nbsp;<b>times what was expected</b>"));
  assert_non_null(strstr(html,
                         "By the trials' effects the twin favours B (sildenafil + macitentan + sotatercept) "
                         "over A (sildenafil + macitentan) "
                         "for mean PA pressure "
                         "(96\xC2\xA0%); cardiac output: no clear difference."));
  assert_non_null(strstr(html, "<b>One measurement is not explained:</b> Left ventricle, end-diastolic."));
}

static void a_misfit_is_named_boxed_and_counted(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "1 misfit in 14"));
  assert_non_null(strstr(html, "Left ventricle, end-diastolic does not fit</h3>"));
  assert_non_null(strstr(html, "<b>To check:</b> the contours and the valve reports."));
  assert_int_equal(occurrences(html, "<tr class=\"misfit\">"), 1);
}

static void several_misfits_share_one_box(void **state) {
  (void)state;
  s.fit[3].misfit = s.fit[9].misfit = true;
  const char *html = render();
  (void)assert_sound_page(html);
  assert_non_null(strstr(html, "3 measurements do not fit</h3>"));
  assert_non_null(strstr(html, "<li><b>Pulmonary artery, systolic.</b> Measured "));
  assert_int_equal(occurrences(html, "class=\"call attn\""), 2); /* this one and the refused plan */
}

static void a_value_outside_its_predictive_interval_is_a_misfit_without_the_flag(void **state) {
  (void)state;
  s.fit[12].misfit = false;
  assert_int_equal(occurrences(render(), "<tr class=\"misfit\">"), 1);
  s.fit[12].measured = s.fit[12].pred_hi90;
  assert_int_equal(occurrences(render(), "<tr class=\"misfit\">"), 0);
  s.fit[3].misfit = true; /* and the flag alone is enough */
  assert_int_equal(occurrences(render(), "<tr class=\"misfit\">"), 1);
}

static void no_value_is_printed_for_what_was_not_learned(void **state) {
  (void)state;
  s.params[1].posterior = (hales_interval){7.77, 6.66, 8.88};
  s.outputs[9].twin = (hales_interval){5.55, 4.44, 9.99};
  const char *html = render();
  assert_null(strstr(html, "7.77"));
  assert_null(strstr(html, "5.55"));
  assert_non_null(strstr(html, "2 of 9 not learned"));
  assert_non_null(strstr(html, "Left ventricular elastance: not learned."));
}

static void parameters_stand_in_order_of_contraction(void **state) {
  (void)state;
  const char *html = strstr(render(), "id=\"h-params\"");
  static const char *const order[] = {">Pulmonary resistance<",       ">Pulmonary artery compliance<",
                                      ">Systemic resistance<",        ">Right ventricular elastance (Ees)<",
                                      ">Systemic compliance<",        ">Stressed blood volume<",
                                      ">Left ventricular elastance<", ">Left atrial stiffness<"};
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    const char *next = strstr(html, order[i]);
    if (!next) fail_msg("%s is out of order", order[i]);
    html = next;
  }
}

static void a_measured_value_links_to_its_row_in_the_document(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "href=\"#obs-13\""));
  assert_non_null(strstr(html, "<tr id=\"obs-13\">"));
  assert_non_null(strstr(html, "title=\"9c1e5a0b7d3f42c8a6e1b09f5d7c3a2e8f4b6d1c0a9e7f5b3d2c1a0f8e644d0a\""));
}

static void refused_plans_and_missing_items_keep_their_reason(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(
      strstr(html, "<b>riociguat + sildenafil.</b> A PDE5 inhibitor with riociguat is contraindicated"));
  assert_non_null(strstr(html, "REVEAL Lite 2: not computed"));
  assert_non_null(
      strstr(html, "needs the 6-minute walk or NT-proBNP within 12 months; neither was recorded"));
  assert_non_null(strstr(html, "not recorded; inferred with a wide prior"));
}

static void a_graded_item_shows_its_value_its_band_and_that_it_was_derived(void **state) {
  (void)state;
  s.items[0][1] = (hales_report_item){"right atrial pressure", "9.5 mmHg", "grade 2", "8 to 14 mmHg",
                                      "derived: <middle>"};
  s.scores[0].range = "low to high";
  const char *html = render();
  assert_non_null(strstr(html, "<th scope=\"row\">right atrial pressure</th><td class=\"n\">9.5 mmHg</td>"
                               "<td class=\"n\">8 to 14 mmHg</td><td class=\"n\">grade 2</td>"
                               "<td class=\"small\">derived: &lt;middle&gt;</td>"));
  assert_non_null(strstr(html, "with the missing items at their best and worst: low to high"));
  assert_non_null(strstr(html, ">missing items: low to high</text>"));
}

static void what_was_computed_from_measurements_is_not_called_unmeasured(void **state) {
  (void)state;
  s.outputs[5].has_measured = false;
  s.outputs[5].computed = (hales_optional){true, 0.375};
  s.outputs[5].computed_how = "SV / ESV";
  const char *html = render();
  assert_non_null(strstr(html, "<span>0.38 computed</span>"));
  assert_non_null(strstr(html, "0.38 <span class=\"small\">computed</span>"));
  assert_non_null(strstr(html, "computed from measurements: SV / ESV</td>"));
  s.outputs[5].recorded = true, s.outputs[5].computed_how = "recorded as a whole";
  html = render();
  assert_non_null(strstr(html, "<span>0.38 recorded</span>"));
  assert_non_null(strstr(html, "0.38 <span class=\"small\">recorded</span>"));
  assert_non_null(strstr(html, "<td class=\"small\">recorded as a whole</td>"));
  assert_null(strstr(html, "computed from measurements: recorded"));
  s.outputs[5].computed_how = NULL;
  hales_buf out = {0};
  hales_err err = {0};
  assert_int_not_equal(hales_report_render(&s.report, &out, &err), HALES_OK);
  assert_non_null(strstr(err.msg, "computed_how"));
  hales_buf_deinit(&out);
}

/* Attribute `name` of the last element that begins with `tag` before `at`. */
static double attribute_before(const char *html, const char *at, const char *tag, const char *name) {
  const char *from = at;
  while (from > html && strncmp(from, tag, strlen(tag)) != 0) from--;
  const char *value = strstr(from, name);
  assert_non_null(value);
  return strtod(value + strlen(name), NULL);
}

static void words_under_the_odds_stand_clear_of_bar_and_scale(void **state) {
  (void)state;
  s.pairs[0] = s.pairs[2];
  s.report.plans.n_pairs = 1; /* the last row: the scale's word is right under it */
  const char *html = render(), *words = strstr(html, ">no clear difference</text>"),
             *even = strstr(html, ">even</text>");
  assert_non_null(words);
  assert_non_null(even);
  const double baseline = attribute_before(html, words, "<text ", " y=\"");
  const double bar = attribute_before(html, words, "<rect ", " y=\"") + 12.0;
  assert_true(baseline - 9.0 - bar >= 5.0); /* capitals of 12 px are 9 px high */
  assert_true(attribute_before(html, even, "<text ", " y=\"") - 9.0 - (baseline + 3.0) >= 9.0);
}

static void the_zero_level_is_told_where_the_two_intervals_stand(void **state) {
  (void)state;
  assert_null(strstr(render(), "zero level"));
  s.report.catheter_zero = true;
  const char *html = render();
  assert_non_null(strstr(html, "its unknown zero level included. The readings inform that sum better"));
  assert_non_null(strstr(html, "carry its unknown zero level."));
}

static void the_captions_tell_line_from_landmark_and_one_ea_from_the_other(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "the line's extremes are less than those of single draws"));
  assert_non_null(strstr(html, "median at each phase, here with its own extremes."));
  assert_non_null(strstr(html, "Ea is the pressure where p/(V - V0) is largest over the stroke volume"));
  assert_non_null(strstr(html, "not medians of the draws, and Ea is the pressure at the end of ejection"));
}

/* Four panels make two rows of two, so that none stands alone. */
static void four_panels_fill_two_rows(void **state) {
  (void)state;
  s.report.n_panels = 4;
  const char *html = render(), *third = strstr(html, ">Aorta</tspan>"),
             *fourth = strstr(html, ">Right atrium</tspan>");
  assert_non_null(third);
  assert_non_null(fourth);
  assert_close(attribute_before(html, third, "<text ", " y=\""),
               attribute_before(html, fourth, "<text ", " y=\""), 1e-9, 0);
  assert_true(attribute_before(html, third, "<text ", " x=\"") <
              attribute_before(html, fourth, "<text ", " x=\""));
  const char *time = strstr(html, ">time from the R wave</text>");
  assert_non_null(time);
  assert_close(attribute_before(html, time, "<text ", " x=\""), 40.0 + 369.0 + 258.0, 1e-9, 0);
}

static void the_tick_before_the_unit_gives_way_where_they_touch(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) s.loops[k].edv_ml = (hales_optional){true, 567.0}; /* ticks 0 to 600 by 100 */
  const char *html = strstr(render(), "id=\"h-loops\"");
  assert_non_null(strstr(html, ">600\xC2\xA0mL</text>"));
  assert_non_null(strstr(html, ">400</text>"));
  const char *other = strstr(html, ">500</text>"); /* of another drawing, if any */
  assert_true(!other || other > strstr(html, "id=\"h-arteries\""));
}

static void numbers_under_a_plan_keep_their_distance(void **state) {
  (void)state;
  s.outcomes[1].today = (hales_interval){612.0, 35.0, 1487.0};
  for (int i = 0; i < SAMPLE_PLANS; i++) s.plan_values[i][1] = (hales_interval){540.0, 28.0, 1260.0};
  const char *html = strstr(render(), "id=\"h-plans\"");
  assert_non_null(strstr(html, ">1,000</text>")); /* ticks 0 to 1500 by 500, 35 px apart */
  const char *wide = strstr(html, ">1,500</text>");
  assert_true(!wide || wide > strstr(html, "id=\"h-risk\""));
}

static void the_same_data_give_the_same_bytes(void **state) {
  (void)state;
  hales_buf first = {0};
  assert_ok(hales_report_render(&s.report, &first, NULL));
  const char *again = render();
  assert_int_equal(first.len, page.len);
  assert_memory_equal(first.data, again, page.len);
  hales_buf_deinit(&first);
}

static void rungs_that_were_reached_are_named_with_their_evidence(void **state) {
  (void)state;
  s.rungs[0].reached = s.rungs[1].reached = true;
  s.rungs[0].evidence = "1,204 checks";
  const char *html = render();
  assert_non_null(strstr(html, "Rung 2 of 5"));
  assert_non_null(strstr(html, "reached: 1,204 checks"));
  assert_null(strstr(html, "No rung of the validation ladder has been reached yet."));
}

int main(void) {
#define PAGE_TEST(f) cmocka_unit_test_setup(f, fresh)
  const struct CMUnitTest tests[] = {
      PAGE_TEST(the_page_is_sound_and_has_every_section_in_order),
      PAGE_TEST(the_waves_are_told_in_words_and_numbers),
      PAGE_TEST(impedance_is_drawn_as_harmonics),
      PAGE_TEST(heart_and_arteries_together_stand_beside_the_flow_alone),
      PAGE_TEST(the_page_says_what_it_is_and_what_it_is_not),
      PAGE_TEST(a_hostile_name_stays_text),
      PAGE_TEST(numbers_are_tied_to_their_units_and_intervals),
      PAGE_TEST(columns_of_numbers_are_headed_as_such),
      PAGE_TEST(the_first_sentences_say_what_was_found),
      PAGE_TEST(a_misfit_is_named_boxed_and_counted),
      PAGE_TEST(several_misfits_share_one_box),
      PAGE_TEST(exertion_is_a_prediction_beside_what_was_measured),
      PAGE_TEST(a_value_outside_its_predictive_interval_is_a_misfit_without_the_flag),
      PAGE_TEST(no_value_is_printed_for_what_was_not_learned),
      PAGE_TEST(parameters_stand_in_order_of_contraction),
      PAGE_TEST(a_measured_value_links_to_its_row_in_the_document),
      PAGE_TEST(refused_plans_and_missing_items_keep_their_reason),
      PAGE_TEST(a_graded_item_shows_its_value_its_band_and_that_it_was_derived),
      PAGE_TEST(what_was_computed_from_measurements_is_not_called_unmeasured),
      PAGE_TEST(words_under_the_odds_stand_clear_of_bar_and_scale),
      PAGE_TEST(the_zero_level_is_told_where_the_two_intervals_stand),
      PAGE_TEST(the_captions_tell_line_from_landmark_and_one_ea_from_the_other),
      PAGE_TEST(four_panels_fill_two_rows),
      PAGE_TEST(the_tick_before_the_unit_gives_way_where_they_touch),
      PAGE_TEST(numbers_under_a_plan_keep_their_distance),
      PAGE_TEST(the_same_data_give_the_same_bytes),
      PAGE_TEST(rungs_that_were_reached_are_named_with_their_evidence),
  };
  return cmocka_run_group_tests(tests, NULL, release);
}
