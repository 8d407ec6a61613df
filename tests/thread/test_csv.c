#include "thread/collect.h"

#include "thread/timestamp.h"

#define HEAD "subject_identifier,measurement_date,variable_name,value\n"

static void reads_a_clinic_s_file_with_columns_in_any_order(void **state) {
  (void)state;
  collected c = collect_file("tests/data/csv/clinic.csv");
  assert_ok_err(c.status, &c.err);
  assert_string_equal(c.doc.reader, "csv");
  assert_int_equal(c.counts.obs, 6);
  assert_int_equal(c.counts.rejected, 0);
  const hales_obs *pa = find_obs(&c, "K7", "pa_mean_mmhg");
  assert_close(pa->canonical_value, 47.0, 0.0, 0.0);
  assert_string_equal(pa->canonical_unit, "mm[Hg]");
  assert_string_equal(pa->value_text, "47");
  assert_string_equal(pa->context, "RHC-2");
  assert_string_equal(pa->source, "demo");
  assert_string_equal(pa->place.text, "line 2, column 14");
  assert_int_equal(pa->time.precision, HALES_PRECISION_SECOND);
  assert_true(pa->time.t_us == hales_days_from_civil(2021, 3, 9) * HALES_US_PER_DAY + 36900 * HALES_US_PER_S);
  assert_int_equal(pa->flags, HALES_OBS_ZONE_ASSUMED);
  assert_close(find_obs(&c, NULL, "who_fc")->canonical_value, 3.0, 0.0, 0.0);
  assert_int_equal(find_obs(&c, NULL, "ntprobnp_ng_l")->flags, HALES_OBS_LESS_THAN);
  assert_close(find_obs(&c, NULL, "ntprobnp_ng_l")->canonical_value, 50.0, 0.0, 0.0);
  assert_string_equal(find_obs(&c, NULL, "pericardial_effusion")->canonical_text, "none");
  assert_true(has_note(&c, "missing values", 2));
  assert_true(has_note(&c, "column not known", 1));
  assert_true(has_note(&c, "unknown code steps_per_day", 1));
  collected_free(&c);
}

static void facts_of_a_subject_come_once_with_dates_coarsened(void **state) {
  (void)state;
  collected c = collect_file("tests/data/csv/clinic.csv");
  assert_int_equal(c.batch.facts.n, 2);
  for (size_t i = 0; i < 2; i++) {
    const hales_subject_fact *f = c.facts[i];
    if (f->kind == HALES_FACT_SEX)
      assert_string_equal(f->text, "female");
    else {
      assert_int_equal(f->kind, HALES_FACT_BIRTH);
      assert_true(f->coarsened);
      assert_int_equal(f->date.precision, HALES_PRECISION_YEAR);
      assert_true(f->date.t_us == hales_days_from_civil(1971, 1, 1) * HALES_US_PER_DAY);
    }
  }
  collected_free(&c);
  const hales_read_options keep = {.keep_dates = true};
  const char text[] = "subject_identifier,measurement_date,variable_name,value,date_of_birth\nA,2021-01-04,"
                      "hr_bpm,71,1971-05-23\n";
  collected k = collect_n(text, sizeof text - 1, &keep);
  assert_true(k.facts[0]->date.t_us == hales_days_from_civil(1971, 5, 23) * HALES_US_PER_DAY &&
              !k.facts[0]->coarsened);
  collected_free(&k);
}

static void an_unknown_name_is_kept_and_reported_but_not_used(void **state) {
  (void)state;
  collected c =
      collect(HEAD "A,2021-01-04,steps,8123\nA,2021-01-05,steps,7001\nA,2021-01-05,mood,rather good\n");
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs, 3);
  for (size_t i = 0; i < 3; i++) {
    assert_null(c.obs[i]->quantity);
    assert_null(c.obs[i]->canonical_unit);
    assert_true(c.obs[i]->flags & HALES_OBS_UNKNOWN_CODE);
  }
  assert_close(c.obs[0]->value, 8123.0, 0.0, 0.0);
  assert_string_equal(c.obs[2]->value_text, "rather good");
  assert_true(has_note(&c, "unknown code steps", 2));
  collected_free(&c);
}

static void one_bad_line_is_rejected_and_the_others_go_on(void **state) {
  (void)state;
  collected c = collect(HEAD "A,2021-01-04,hr_bpm,71\n"
                             "A,2024-02-30,hr_bpm,72\n"
                             "A,0000-01-01,hr_bpm,73\n"
                             "A,2021-01-05,hr_bpm,\"74,5\"\n"
                             "A,2021-01-06,hr_bpm,NaN\n"
                             "A,2021-01-07,hr_bpm,1e999\n"
                             "A,2021-01-08,hr_bpm,fast\n"
                             "A,2021-01-09,sex,banana\n"
                             "A,2021-01-10,,66\n"
                             ",2021-01-11,hr_bpm,75\n"
                             "A,2021-01-12,steps,-Infinity\n"
                             "A,2021-01-13,hr_bpm,76\n");
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs, 2);
  assert_int_equal(c.counts.rejected, 10);
  assert_true(has_rejection(&c, "line 3, column 3", "no such day"));
  assert_true(has_rejection(&c, "line 4, column 3", "year"));
  assert_true(has_rejection(&c, "line 5, column 21", "decimal comma"));
  assert_true(has_rejection(&c, "line 6, column 21", "finite"));
  assert_true(has_rejection(&c, "line 7, column 21", "1.8e308"));
  assert_true(has_rejection(&c, "line 8, column 21", "a number was expected"));
  assert_true(has_rejection(&c, "line 9, column 18", "male female"));
  assert_true(has_rejection(&c, "line 10, column 14", "empty"));
  assert_true(has_rejection(&c, "line 11, column 20", "no subject"));
  assert_true(has_rejection(&c, "line 12, column 20", "finite"));
  for (size_t i = 1; i < c.batch.rejections.n; i++) /* in the order of the file */
    assert_true(c.rejections[i - 1]->place.at < c.rejections[i]->place.at);
  collected_free(&c);
}

static void values_beyond_belief_are_flagged_and_stay(void **state) {
  (void)state;
  collected c =
      collect(HEAD "A,2021-01-04,pa_mean_mmhg,470\nA,2021-01-04,height_cm,1.71\nA,,weight_kg,82.5\n");
  assert_int_equal(c.counts.obs, 3);
  assert_int_equal(c.counts.flagged, 2);
  assert_int_equal(c.obs[0]->flags, HALES_OBS_IMPLAUSIBLE);
  assert_close(c.obs[0]->canonical_value, 470.0, 0.0, 0.0);
  assert_int_equal(c.obs[1]->flags, HALES_OBS_IMPLAUSIBLE);
  assert_int_equal(c.obs[2]->flags, HALES_OBS_NO_TIME);
  collected_free(&c);
}

static void a_unit_column_is_obeyed(void **state) {
  (void)state;
  collected c = collect("unit," HEAD "kPa,A,2021-01-04,pa_mean_mmhg,6.25\n,A,2021-01-04,pawp_mmhg,8\n"
                        "furlong,A,2021-01-04,pa_sys_mmhg,70\nkg,A,2021-01-04,pa_dia_mmhg,31\n");
  assert_close(find_obs(&c, "A", "pa_mean_mmhg")->canonical_value, 46.878984, 1e-6, 0.0); /* 6250/133.322 */
  assert_close(find_obs(&c, "A", "pa_mean_mmhg")->value, 6.25, 0.0, 0.0);
  assert_string_equal(find_obs(&c, "A", "pa_mean_mmhg")->unit, "kPa");
  assert_close(find_obs(&c, "A", "pawp_mmhg")->canonical_value, 8.0, 0.0, 0.0);
  assert_true(has_rejection(&c, "line 4, column 34", "furlong"));
  assert_true(has_rejection(&c, "line 5, column 29", "cannot be turned into mm[Hg]"));
  assert_int_equal(c.rejections[0]->status, HALES_EUNIT);
  collected_free(&c);
}

static void a_contradiction_within_the_file_refuses_both_sides(void **state) {
  (void)state;
  collected c =
      collect(HEAD "A,2021-01-04,pawp_mmhg,9\nA,2021-01-04,hr_bpm,71\nA,2021-01-04,pawp_mmhg,11\n"
                   "B,2021-01-04,pawp_mmhg,11\nA,2021-01-05,pawp_mmhg,11\nA,2021-01-04,hr_bpm,71.0\n"
                   "A,2021-01-04,pawp_mmhg,9\n");
  assert_int_equal(c.counts.rejected, 3);
  assert_true(has_rejection(&c, "line 2, column 24", "another value"));
  assert_true(has_rejection(&c, "line 4, column 24", "another value"));
  assert_true(has_rejection(&c, "line 8, column 24", "line 4"));
  assert_int_equal(c.counts.obs, 4); /* both 71 (one statement twice), B's and the other day's */
  collected_free(&c);
}

static void a_subject_of_two_sexes_in_one_file_is_refused_as_a_fact(void **state) {
  (void)state;
  collected c = collect("gender," HEAD
                        "F,A,2021-01-04,hr_bpm,71\nM,A,2021-01-05,hr_bpm,72\nX,B,2021-01-05,hr_bpm,73\n");
  assert_int_equal(c.batch.facts.n, 0);
  assert_int_equal(c.counts.obs, 3);
  assert_true(has_rejection(&c, "line 2, column 1", "line 3, column 1"));
  assert_true(has_rejection(&c, "line 3, column 1", "line 2, column 1"));
  assert_true(has_rejection(&c, "line 4, column 1", "M, F, O or U"));
  collected_free(&c);
}

static void byte_order_mark_line_ends_quotes_and_blank_lines_make_no_difference(void **state) {
  (void)state;
  static const char *const same[] = {
      HEAD "A,2021-01-04,hr_bpm,71\nA,2021-01-05,hr_bpm,72\n",
      "\xEF\xBB\xBF" HEAD "A,2021-01-04,hr_bpm,71\nA,2021-01-05,hr_bpm,72",
      "subject_identifier,measurement_date,variable_name,value\r\nA,2021-01-04,hr_bpm,71\r\n\r\nA,2021-01-05,"
      "hr_bpm,72\r\n",
      "subject_identifier,measurement_date,variable_name,value\rA,2021-01-04,hr_bpm,71\rA,2021-01-05,hr_bpm,"
      "72\r",
      "\"subject_identifier\",\"measurement_date\",\"variable_name\",\"value\"\n\"A\",\"2021-01-04\",hr_bpm,"
      "\"71\"\n"
      " A , 2021-01-05 ,\thr_bpm, 72 \n\n",
  };
  for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
    collected c = collect(same[k]);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(c.counts.obs, 2);
    assert_int_equal(c.counts.rejected, 0);
    assert_close(c.obs[1]->canonical_value, 72.0, 0.0, 0.0);
    assert_string_equal(c.obs[1]->subject, "A");
    collected_free(&c);
  }
}

static void quotes_hold_commas_quotes_and_line_ends(void **state) {
  (void)state;
  collected c =
      collect(HEAD "\"A, \"\"the\"\" one\",2021-01-04,note,\"two\nlines\"\nB,2021-01-04,hr_bpm,71\n");
  assert_ok_err(c.status, &c.err);
  assert_string_equal(c.obs[0]->subject, "A, \"the\" one");
  assert_string_equal(c.obs[0]->value_text, "two\nlines");
  assert_string_equal(c.obs[1]->place.text, "line 4, column 21");
  collected_free(&c);
}

static void broken_structure_refuses_the_whole_file_with_the_place(void **state) {
  (void)state;
  static const struct {
    const char *text, *part;
  } no[] = {
      {"", "empty"},
      {"subject_identifier,variable_name,value\nA,hr_bpm,71\n", "measurement_date is missing"},
      {"subject_identifier|measurement_date|variable_name|value\nA|2021-01-04|hr_bpm|71\n",
       "is missing; needed"},
      {"subject_identifier,hr_bpm,pawp_mmhg\nA,71,8\n", "one measurement a line"},
      {"\xFF\xFEs\0u\0b", "UTF-16"},
      {"PK\x03\x04", "save the sheet as CSV"},
      {"<?xml version=\"1.0\"?><Patient/>", "as JSON"},
      {"patient,group,age_years\nP1,1,64\n", "subject_identifier is missing"},
      {"value," HEAD "1,A,2021-01-04,hr_bpm,71\n", "there twice"},
      {HEAD "A,2021-01-04,hr_bpm,71\nA,2021-01-05,hr_bpm\n", "line 3 has 3 fields, the header 4"},
      {HEAD "A,2021-01-04,hr_bpm,71,5\n", "line 2 has 5 fields"},
      {HEAD "A,2021-01-04,hr_bpm,\"71\n", "line 2, column 21: the quote that opens here"},
      {HEAD "A,2021-01-04,hr_bpm,\"71\"x\n", "line 2, column 25"},
      {HEAD "A,2021-01-04,hr\"bpm,71\n", "line 2, column 16: quote inside"},
      {HEAD "A,2021-01-04,hr_bpm,7\xFF\n", "line 2, column 22: not UTF-8"},
      {HEAD "A\x01,2021-01-04,hr_bpm,7\n", "control character"},
      {"no table at all", "no known format"},
      {"%PDF-1.7", "no known format"},
  };
  for (size_t k = 0; k < sizeof no / sizeof *no; k++) {
    collected c = collect(no[k].text);
    assert_status(c.status, HALES_EPARSE);
    if (!strstr(c.err.msg, no[k].part)) print_error("case %zu: %s\n", k, c.err.msg);
    assert_non_null(strstr(c.err.msg, no[k].part));
    collected_free(&c);
  }
}

static void a_million_fields_in_one_line_are_refused_in_bounded_memory(void **state) {
  (void)state;
  const size_t n = 2000000;
  char *text = malloc(n);
  unsigned char *small = malloc(1 << 16);
  assert_true(text && small);
  for (size_t head = 0; head < 2; head++) {
    for (size_t k = 0; k < n; k++) text[k] = k % 2 ? ',' : '7';
    if (head) memcpy(text, HEAD, sizeof HEAD - 1);
    hales_arena arena = {.base = small, .cap = 1 << 16};
    hales_batch b = {.arena = &arena};
    const hales_sink sink = hales_batch_sink(&b);
    hales_err err = {0};
    const hales_input in = hales_input_of((hales_bytes){(uint8_t *)text, n});
    assert_status(hales_reader_csv.read(&in, NULL, &arena, &sink, &err), HALES_EPARSE);
    assert_non_null(strstr(err.msg, "more than 64 fields"));
    assert_true(arena.peak < 1 << 16);
  }
  free(text);
  free(small);
}

static void one_endless_field_is_refused(void **state) {
  (void)state;
  const size_t n = 300000;
  char *text = malloc(n);
  assert_non_null(text);
  for (int quoted = 0; quoted < 2; quoted++) {
    memset(text, 'a', n);
    memcpy(text, HEAD, sizeof HEAD - 1);
    if (quoted) text[sizeof HEAD - 1] = '"';
    collected c = collect_n(text, n, NULL);
    assert_status(c.status, HALES_EPARSE);
    assert_non_null(strstr(c.err.msg, "65536"));
    collected_free(&c);
  }
  free(text);
}

static void the_caller_may_name_the_subject_of_a_file_that_names_none(void **state) {
  (void)state;
  const hales_read_options who = {.subject = "S4"};
  const char text[] = HEAD ",2021-01-04,hr_bpm,71\nB,2021-01-04,hr_bpm,72\n";
  collected c = collect_n(text, sizeof text - 1, &who);
  assert_int_equal(c.counts.obs, 2);
  assert_string_equal(c.obs[0]->subject, "S4");
  assert_string_equal(c.obs[1]->subject, "B");
  collected_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_a_clinic_s_file_with_columns_in_any_order),
      cmocka_unit_test(facts_of_a_subject_come_once_with_dates_coarsened),
      cmocka_unit_test(an_unknown_name_is_kept_and_reported_but_not_used),
      cmocka_unit_test(one_bad_line_is_rejected_and_the_others_go_on),
      cmocka_unit_test(values_beyond_belief_are_flagged_and_stay),
      cmocka_unit_test(a_unit_column_is_obeyed),
      cmocka_unit_test(a_contradiction_within_the_file_refuses_both_sides),
      cmocka_unit_test(a_subject_of_two_sexes_in_one_file_is_refused_as_a_fact),
      cmocka_unit_test(byte_order_mark_line_ends_quotes_and_blank_lines_make_no_difference),
      cmocka_unit_test(quotes_hold_commas_quotes_and_line_ends),
      cmocka_unit_test(broken_structure_refuses_the_whole_file_with_the_place),
      cmocka_unit_test(a_million_fields_in_one_line_are_refused_in_bounded_memory),
      cmocka_unit_test(one_endless_field_is_refused),
      cmocka_unit_test(the_caller_may_name_the_subject_of_a_file_that_names_none),
  };
  return cmocka_run_group_tests_name("thread/csv", tests, NULL, NULL);
}
