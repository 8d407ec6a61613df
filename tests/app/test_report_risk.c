/* The risk part of a report: what was graded, from which value, and what was put together. */
#include "app/report_parts.h"

#include <stdlib.h>

#include "thread_store.h"

typedef struct fixture {
  threads t;
  hales_patient_report r;
  hales_report_value outputs[3];
  hales_report_fit fit[2];
} fixture;

/* Catheter of 2020-06-20 without a mean of the atrium, an index or a resistance; a twin of that day. */
static fixture *begin(const char *twin_day) {
  fixture *f = calloc(1, sizeof *f);
  assert_non_null(f);
  f->t = threads_open();
  PUT_DAY(&f->t, "2020-06-20", {"ra_max_mmhg", 13.5}, {"ra_min_mmhg", 5.5}, {"co_l_min", 4.25},
          {"pa_mean_mmhg", 51.5}, {"pawp_mmhg", 8.5}, {"who_fc", 3});
  put_number(&f->t, "walk_6mwd_m", 352.5, "2020-06-10");
  f->outputs[0] = (hales_report_value){.name = "pvr_wu", .show = HALES_SHOW_RESISTANCE};
  f->outputs[1] = (hales_report_value){.name = "rap_mmhg", .show = HALES_SHOW_PRESSURE};
  f->outputs[2] = (hales_report_value){.name = "mpap_mmhg", .show = HALES_SHOW_PRESSURE};
  f->fit[0] = (hales_report_fit){.name = "ra_mean_mmhg", .reason = "not measured"};
  f->fit[1] = (hales_report_fit){.name = "ra_max_mmhg", .reason = "not measured"};
  f->r.subject = WHO;
  f->r.twin.record.true_on = twin_day;
  f->r.outputs = f->outputs, f->r.data.outputs = f->outputs, f->r.data.n_outputs = 3;
  f->r.fit = f->fit, f->r.data.fit = f->fit, f->r.data.n_fit = 2;
  f->r.arena = (hales_arena){.base = malloc(1 << 18), .cap = 1 << 18};
  assert_non_null(f->r.arena.base);
  assert_ok_err(hales_parts_risk(&f->r, f->t.store, &f->t.err), &f->t.err);
  return f;
}

static void end(fixture *f) {
  free(f->r.arena.base);
  hales_store_close(f->t.store);
  free(f);
}

static const hales_report_score *score(const fixture *f, const char *label) {
  for (size_t i = 0; i < f->r.data.n_scores; i++)
    if (strcmp(f->r.data.scores[i].label, label) == 0) return &f->r.data.scores[i];
  fail_msg("no score %s", label);
  return NULL;
}

static const hales_report_item *item(const hales_report_score *s, const char *label) {
  for (size_t i = 0; i < s->n_items; i++)
    if (strcmp(s->items[i].label, label) == 0) return &s->items[i];
  fail_msg("no item %s", label);
  return NULL;
}

static void a_pressure_put_together_is_shown_with_its_band_and_marked(void **state) {
  (void)state;
  fixture *f = begin("2020-06-20");
  const hales_report_score *three = score(f, "ESC/ERS 3 strata");
  assert_true(three->computed);
  const hales_report_item *rap = item(three, "right atrial pressure");
  assert_string_equal(rap->value, "9.5\xC2\xA0mmHg");
  assert_string_equal(rap->band, "8 to 14 mmHg");
  assert_string_equal(
      rap->from,
      "derived: middle of right atrial pressure, maximum and right atrial pressure, minimum, an approximation of the mean, 2020-06-20");
  const hales_report_item *walk = item(three, "six-minute walk distance");
  assert_string_equal(walk->value, "352.5\xC2\xA0m");
  assert_string_equal(walk->from, "2020-06-10");
  assert_null(item(three, "WHO functional class")->band);
  assert_non_null(three->range); /* the peptide and more are missing */
  assert_non_null(strstr(three->range, " to high"));
  assert_string_equal(three->rate, "5 to 20 %, secondary source"); /* no label of ours in brackets */
  end(f);
}

static void beside_the_twin_stands_what_was_computed_of_the_same_day(void **state) {
  (void)state;
  fixture *f = begin("2020-06-20");
  assert_true(f->outputs[0].computed.has);
  assert_close(f->outputs[0].computed.value, 43.0 / 4.25, 1e-14, 0);
  assert_string_equal(f->outputs[0].computed_how, "(mean PA pressure \xE2\x88\x92 wedge) / cardiac output");
  assert_close(f->outputs[1].computed.value, 9.5, 1e-15, 0);
  assert_false(f->outputs[2].computed.has);
  assert_non_null(strstr(f->fit[0].reason, "9.5 computed from measurements: middle of right atrial maximum"));
  assert_string_equal(f->fit[1].reason, "not measured");
  end(f);
  f = begin("2020-05-02"); /* the twin is of another day */
  assert_false(f->outputs[0].computed.has || f->outputs[1].computed.has);
  assert_string_equal(f->fit[0].reason, "not measured");
  end(f);
}

static void a_recorded_resistance_is_not_called_computed(void **state) {
  (void)state;
  fixture *f = begin("2020-06-20");
  assert_false(f->outputs[0].recorded);
  put_number(&f->t, "pvr_wu", 5.4, "2020-06-20");
  f->fit[1] = (hales_report_fit){.name = "pvr_wu", .show = HALES_SHOW_RESISTANCE, .reason = "not measured"};
  assert_ok_err(hales_parts_risk(&f->r, f->t.store, &f->t.err), &f->t.err);
  assert_close(f->outputs[0].computed.value, 5.4, 0, 0);
  assert_true(f->outputs[0].recorded);
  assert_string_equal(f->outputs[0].computed_how, "recorded as a whole");
  assert_false(f->outputs[1].recorded); /* the atrium's mean is still put together */
  assert_string_equal(f->fit[1].reason, "5.4 recorded as a whole");
  end(f);
}

/* A second catheterisation half a year later, with a better right atrium and output. */
static void the_scores_are_of_the_twins_day(void **state) {
  (void)state;
  static const struct {
    const char *twin_day, *rap, *ci, *risk_date;
  } cases[] = {
      {"2020-06-20", "9.5\xC2\xA0mmHg", "derived: cardiac output / body surface area, 2020-06-20",
       "2020-06-20"},
      {"2020-12-20", "4.5\xC2\xA0mmHg", "derived: cardiac output / body surface area, 2020-12-20",
       "2020-12-20"},
      {NULL, "4.5\xC2\xA0mmHg", "derived: cardiac output / body surface area, 2020-12-20", "2020-12-20"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fixture *f = begin(cases[i].twin_day);
    PUT_DAY(&f->t, "2020-12-20", {"ra_max_mmhg", 7.0}, {"ra_min_mmhg", 2.0}, {"co_l_min", 6.25},
            {"pa_mean_mmhg", 28.5}, {"pawp_mmhg", 7.5}, {"height_cm", 168.5}, {"weight_kg", 66.5});
    assert_ok_err(hales_parts_risk(&f->r, f->t.store, &f->t.err), &f->t.err);
    const hales_report_score *three = score(f, "ESC/ERS 3 strata");
    assert_string_equal(item(three, "right atrial pressure")->value, cases[i].rap);
    assert_string_equal(item(three, "cardiac index")->from, cases[i].ci);
    assert_string_equal(f->r.data.risk_date, cases[i].risk_date);
    end(f);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pressure_put_together_is_shown_with_its_band_and_marked),
      cmocka_unit_test(beside_the_twin_stands_what_was_computed_of_the_same_day),
      cmocka_unit_test(a_recorded_resistance_is_not_called_computed),
      cmocka_unit_test(the_scores_are_of_the_twins_day),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
