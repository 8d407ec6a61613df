#include "thread/collect.h"

#include "thread/normalise.h"
#include "thread/quantity.h"

static hales_obs number(const char *code, double value, const char *unit) {
  return (hales_obs){.subject = "A",
                     .code_system = HALES_SYSTEM_LOCAL,
                     .code = code,
                     .value = value,
                     .value_text = "as written",
                     .unit = unit,
                     .time = {.t_us = 1, .precision = HALES_PRECISION_DAY}};
}

static void converts_once_and_keeps_the_original(void **state) {
  (void)state;
  hales_obs o = number("pvr_wu", 480.0, "dyn.s.cm-5");
  hales_err err = {0};
  assert_ok_err(hales_obs_normalise(&o, &err), &err);
  assert_string_equal(o.quantity, "pvr_wu");
  assert_string_equal(o.canonical_unit, "[wood'U]");
  assert_close(o.canonical_value, 6.00051, 1e-5, 0.0); /* 480/79.9932 */
  assert_close(o.value, 480.0, 0.0, 0.0);
  assert_string_equal(o.unit, "dyn.s.cm-5");
  assert_string_equal(o.value_text, "as written");
  assert_int_equal(o.flags, 0);
}

static void doing_it_twice_changes_nothing(void **state) {
  (void)state;
  hales_obs o = number("ntprobnp_ng_l", 77.25, "pmol/L"), again;
  assert_ok(hales_obs_normalise(&o, NULL));
  again = o;
  assert_ok(hales_obs_normalise(&again, NULL));
  assert_close(again.canonical_value, o.canonical_value, 0.0, 0.0);
  assert_int_equal(again.flags, o.flags);
  assert_int_equal(o.flags, HALES_OBS_MOLAR);
}

static void flags_on_both_sides_of_each_plausibility_limit(void **state) {
  (void)state;
  for (size_t k = 0; hales_quantity_row(k); k++) {
    const hales_quantity *q = hales_quantity_row(k);
    if (q->words) continue;
    const double step = 1e-6 * (q->hi - q->lo);
    const double x[] = {q->lo - step, q->lo, q->hi, q->hi + step};
    for (int i = 0; i < 4; i++) {
      hales_obs o = number(q->id, x[i], q->unit);
      assert_ok(hales_obs_normalise(&o, NULL));
      assert_int_equal(o.flags, i == 0 || i == 3 ? HALES_OBS_IMPLAUSIBLE : 0);
      assert_close(o.canonical_value, x[i], 0.0, 0.0); /* flagged, never changed */
    }
  }
}

/* Tables write 0 for what was not measured: where no living person has it, it is flagged, whatever the row.
 */
static void nought_for_missing_is_flagged_where_nobody_has_it(void **state) {
  (void)state;
  static const struct {
    const char *id, *unit;
    bool possible;
  } row[] = {
      {"pa_sys_mmhg", "mm[Hg]", false}, {"pa_dia_mmhg", "mm[Hg]", false}, {"pa_mean_mmhg", "mm[Hg]", false},
      {"rv_max_mmhg", "mm[Hg]", false}, {"sa_sys_mmhg", "mm[Hg]", false}, {"co_l_min", "L/min", false},
      {"hr_bpm", "/min", false},        {"pvr_wu", "[wood'U]", false},    {"rv_edv_ml", "mL", false},
      {"weight_kg", "kg", false},       {"ra_mean_mmhg", "mm[Hg]", true}, {"pawp_mmhg", "mm[Hg]", true},
      {"rv_min_mmhg", "mm[Hg]", true}};
  for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
    hales_obs o = number(row[i].id, 0.0, row[i].unit);
    assert_ok(hales_obs_normalise(&o, NULL));
    assert_int_equal(o.flags, row[i].possible ? 0 : HALES_OBS_IMPLAUSIBLE);
  }
}

static void a_missing_unit_is_refused_but_for_a_csv_variable_and_a_pure_number(void **state) {
  (void)state;
  hales_obs bare = number("pawp_mmhg", 9.5, NULL), csv = bare, score = number("who_fc", 3.0, NULL);
  hales_err err = {0};
  assert_status(hales_obs_normalise(&bare, &err), HALES_EUNIT);
  assert_non_null(strstr(err.msg, "mm[Hg]"));
  csv.code_system = HALES_SYSTEM_CSV;
  assert_ok(hales_obs_normalise(&csv, NULL));
  assert_int_equal(csv.flags, 0);
  assert_ok(hales_obs_normalise(&score, NULL));
  assert_int_equal(score.flags, 0);
}

static void a_spelling_that_is_not_ucum_is_accepted_and_flagged(void **state) {
  (void)state;
  hales_obs o = number("pawp_mmhg", 9.5, "mmHg");
  assert_ok(hales_obs_normalise(&o, NULL));
  assert_int_equal(o.flags, HALES_OBS_UNIT_ALIAS);
}

static void a_withdrawn_record_needs_no_value(void **state) {
  (void)state;
  hales_obs o = number("pawp_mmhg", 0.0, NULL);
  o.value_text = NULL;
  o.identity.state = HALES_VERSION_ENTERED_IN_ERROR;
  assert_ok(hales_obs_normalise(&o, NULL));
  assert_null(o.quantity); /* the store refuses a quantity without a value in its unit */
  assert_null(o.canonical_unit);
  assert_string_equal(o.code, "pawp_mmhg");
}

/* FNV-1a over what an observation says; the sum over a document does not depend on their order. */
static uint64_t digest(const collected *c) {
  uint64_t sum = 0;
  for (size_t i = 0; i < c->batch.obs.n; i++) {
    char text[256];
    (void)snprintf(text, sizeof text, "%s|%s|%.17g|%u|%lld", c->obs[i]->subject, c->obs[i]->quantity,
                   c->obs[i]->canonical_value, (unsigned)c->obs[i]->flags, (long long)c->obs[i]->time.t_us);
    uint64_t h = UINT64_C(14695981039346656037);
    for (const char *s = text; *s; s++) h = (h ^ (uint8_t)*s) * UINT64_C(1099511628211);
    sum += h;
  }
  return sum;
}

static void the_order_of_the_lines_does_not_matter(void **state) {
  (void)state;
  static const char *const lines[] = {"A,2021-01-04,,pawp_mmhg,9\n",        "A,2021-01-04,,pawp_mmhg,11\n",
                                      "B,2021-01-04,,pawp_mmhg,11\n",       "A,2021-01-04,10:00,hr_bpm,71\n",
                                      "A,2021-01-04,10:00,hr_bpm,71\n",     "A,2021-01-04,10:01,hr_bpm,99\n",
                                      "B,2021-02-04,,pa_mean_mmhg,51.5\n",  "A,2021-01-04,,pawp_mmhg,9\n",
                                      "B,2021-02-04,,pa_mean_mmhg,51.25\n", "A,2021-01-05,,co_l_min,4.25\n",
                                      "B,2021-02-04,,pa_mean_mmhg,51.5\n"};
  enum { n = sizeof lines / sizeof *lines };
  uint64_t first = 0;
  for (size_t turn = 0; turn < 2 * n; turn++) {
    char text[2048] = "subject_identifier,measurement_date,measurement_time,variable_name,value\n";
    for (size_t k = 0; k < n; k++) /* rotations, and rotations of the reverse */
      (void)strncat(text, lines[turn < n ? (k + turn) % n : (2 * n - 1 - k - turn % n) % n],
                    sizeof text - strlen(text) - 1);
    collected c = collect(text);
    assert_int_equal(c.counts.obs, 5);
    assert_int_equal(c.counts.rejected, 6);
    if (turn == 0) first = digest(&c);
    assert_true(digest(&c) == first);
    collected_free(&c);
  }
}

static void different_methods_devices_visits_or_data_sets_are_no_contradiction(void **state) {
  (void)state;
  collected c =
      collect("dataset_name,visit_grouping,subject_identifier,measurement_date,variable_name,value\n"
              "d1,RHC,A,2021-01-04,co_l_min,4.25\nd1,MRI,A,2021-01-04,co_l_min,4.75\nd2,RHC,A,2021-01-04,co_"
              "l_min,4.5\n");
  assert_int_equal(c.counts.obs, 3);
  assert_int_equal(c.counts.rejected + c.counts.flagged, 0);
  collected_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(converts_once_and_keeps_the_original),
      cmocka_unit_test(doing_it_twice_changes_nothing),
      cmocka_unit_test(flags_on_both_sides_of_each_plausibility_limit),
      cmocka_unit_test(nought_for_missing_is_flagged_where_nobody_has_it),
      cmocka_unit_test(a_missing_unit_is_refused_but_for_a_csv_variable_and_a_pure_number),
      cmocka_unit_test(a_spelling_that_is_not_ucum_is_accepted_and_flagged),
      cmocka_unit_test(a_withdrawn_record_needs_no_value),
      cmocka_unit_test(the_order_of_the_lines_does_not_matter),
      cmocka_unit_test(different_methods_devices_visits_or_data_sets_are_no_contradiction),
  };
  return cmocka_run_group_tests_name("thread/normalise", tests, NULL, NULL);
}
