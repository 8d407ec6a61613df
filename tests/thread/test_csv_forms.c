/* The forms in which tables arrive: other separators, commas in numbers, other cases, times in one field. */
#include "thread/collect.h"

#include "thread/timestamp.h"

#define HEAD "subject_identifier,measurement_date,variable_name,value\n"

static void semicolons_and_tabs_separate_as_well(void **state) {
  (void)state;
  static const char *const same[] = {
      "subject_identifier;measurement_date;variable_name;value\nA;2021-01-04;hr_bpm;71\n"
      "\"B; the other\";2021-01-04;note;\"well, better\"\n",
      "\xEF\xBB\xBFsubject_identifier\tmeasurement_date\tvariable_name\tvalue\r\nA\t2021-01-04\thr_"
      "bpm\t71\r\n"
      "B; the other\t2021-01-04\tnote\twell, better\r\n",
  };
  for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
    collected c = collect(same[k]);
    assert_ok_err(c.status, &c.err);
    assert_close(find_obs(&c, "A", "hr_bpm")->canonical_value, 71.0, 0.0, 0.0);
    assert_string_equal(c.obs[1]->subject, "B; the other");
    assert_string_equal(c.obs[1]->value_text, "well, better");
    collected_free(&c);
  }
}

static void where_semicolons_separate_a_comma_is_decimal_unless_it_may_mean_thousands(void **state) {
  (void)state;
  collected c = collect("subject_identifier;measurement_date;variable_name;value\n"
                        "A;2021-01-04;co_l_min;4,35\n"
                        "A;2021-01-04;ntprobnp_ng_l;<62,5\n"
                        "A;2021-01-04;pvr_wu;0,825\n"
                        "A;2021-01-04;bnp_ng_l;1,234\n"
                        "A;2021-01-04;hr_bpm;71,5,2\n"
                        "A;2021-01-04;ra_min_mmhg;-2,5\n");
  assert_close(find_obs(&c, "A", "co_l_min")->canonical_value, 4.35, 0.0, 0.0);
  assert_string_equal(find_obs(&c, "A", "co_l_min")->value_text, "4,35"); /* as written */
  assert_close(find_obs(&c, "A", "ntprobnp_ng_l")->canonical_value, 62.5, 0.0, 0.0);
  assert_int_equal(find_obs(&c, "A", "ntprobnp_ng_l")->flags, HALES_OBS_LESS_THAN);
  assert_close(find_obs(&c, "A", "pvr_wu")->canonical_value, 0.825, 0.0, 0.0);
  assert_close(find_obs(&c, "A", "ra_min_mmhg")->canonical_value, -2.5, 0.0, 0.0);
  assert_true(has_rejection(&c, "line 5, column 23", "thousands or decimals"));
  assert_true(has_rejection(&c, "line 6, column 21", "comma"));
  assert_int_equal(c.counts.rejected, 2);
  collected_free(&c);
}

static void names_are_known_in_any_case_and_a_near_miss_gets_a_hint(void **state) {
  (void)state;
  collected c = collect("Subject_Identifier,MEASUREMENT_DATE,Variable_Name,Value\n"
                        "A,2021-01-04,PA_SYS_mmHg,71\nA,2021-01-04,pawp_mmgh,8\nA,2021-01-04,sleep,8\n");
  assert_ok_err(c.status, &c.err);
  assert_string_equal(find_obs(&c, "A", "pa_sys_mmhg")->code, "PA_SYS_mmHg"); /* as written */
  assert_true(has_note(&c, "pawp_mmgh: kept, not used; is pawp_mmhg meant?", 1));
  assert_true(has_note(&c, "unknown code sleep: kept, not used", 1));
  assert_int_equal(c.counts.rejected, 0);
  collected_free(&c);
}

/* "2.345" beside "8,5" is two thousand, or two. */
static void a_point_before_three_digits_is_refused_beside_decimal_commas(void **state) {
  (void)state;
  static const char head[] = "subject_identifier;measurement_date;variable_name;value\n";
  char text[400];
  (void)snprintf(
      text, sizeof text,
      "%sA;2021-01-04;pawp_mmhg;8,5\nA;2021-01-04;ntprobnp_ng_l;2.345\nA;2021-01-04;co_l_min;4.25\n", head);
  collected c = collect(text);
  assert_int_equal(c.counts.obs, 2);
  assert_true(has_rejection(&c, "line 3, column 28", "thousands or decimals?"));
  collected_free(&c);
  (void)snprintf(text, sizeof text, "%sA;2021-01-04;pawp_mmhg;8.5\nA;2021-01-04;co_l_min;4.251\n", head);
  c = collect(text);
  assert_int_equal(c.counts.obs, 2); /* points alone are decimals */
  assert_close(find_obs(&c, "A", "co_l_min")->value, 4.251, 0.0, 0.0);
  collected_free(&c);
}

static void a_date_may_carry_its_clock(void **state) {
  (void)state;
  collected c = collect(HEAD "A,2021-01-04 10:30,hr_bpm,71\nA,2021-01-05T10:30:00+02:00,pawp_mmhg,8\n"
                             "A,2021-01-06T10:30,co_l_min,4.5\nA,2021-01-07 25:30,co_l_min,4.6\n");
  const int64_t day = hales_days_from_civil(2021, 1, 4);
  assert_true(find_obs(&c, "A", "hr_bpm")->time.t_us == day * HALES_US_PER_DAY + 37800 * HALES_US_PER_S);
  assert_int_equal(find_obs(&c, "A", "hr_bpm")->flags, HALES_OBS_ZONE_ASSUMED);
  assert_true(find_obs(&c, "A", "pawp_mmhg")->time.t_us ==
              (day + 1) * HALES_US_PER_DAY + 30600 * HALES_US_PER_S);
  assert_int_equal(find_obs(&c, "A", "co_l_min")->time.precision, HALES_PRECISION_MINUTE);
  assert_true(has_rejection(&c, "line 5, column 3", "the hour"));
  collected_free(&c);
}

static void no_other_order_of_a_date_is_guessed(void **state) {
  (void)state;
  static const char *const dates[] = {"03/04/2021", "3.4.2021", "04-03-21",
                                      "44236",      "2021-3-4", "2021/03/04"};
  for (size_t k = 0; k < sizeof dates / sizeof *dates; k++) {
    char text[200];
    (void)snprintf(text, sizeof text, HEAD "A,%s,hr_bpm,71\n", dates[k]);
    collected c = collect(text);
    assert_int_equal(c.counts.obs, 0);
    assert_true(has_rejection(&c, "line 2, column 3", "YYYY-MM-DD"));
    collected_free(&c);
  }
}

static void one_subject_in_two_data_sets_is_told(void **state) {
  (void)state;
  collected c = collect("dataset_name," HEAD "east,A,2021-01-04,hr_bpm,71\neast,B,2021-01-04,hr_bpm,72\n"
                        "west,A,2021-01-05,hr_bpm,73\nwest,C,2021-01-05,hr_bpm,74\n");
  assert_int_equal(c.counts.obs, 4);
  assert_true(has_note(&c, "a subject is in two data sets", 1));
  collected_free(&c);
  c = collect("dataset_name," HEAD "east,A,2021-01-04,hr_bpm,71\neast,A,2021-01-05,hr_bpm,72\n"
              "west,B,2021-01-05,hr_bpm,73\n");
  assert_int_equal(c.batch.notes.n, 0);
  collected_free(&c);
}

static void names_that_no_store_holds_are_rejected_alone(void **state) {
  (void)state;
  char text[2600];
  (void)snprintf(text, sizeof text,
                 HEAD "\"A\nB\",2021-01-04,hr_bpm,71\n%0300d,2021-01-04,hr_bpm,72\n"
                      "C,2021-01-04,%01100d,73\nD,2021-01-04,hr_bpm,74\n",
                 7, 8);
  collected c = collect(text);
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs, 1);
  assert_true(has_rejection(&c, "line 3, column 22", "control character"));
  assert_true(has_rejection(&c, "line 4, column 320", "256 bytes"));
  assert_true(has_rejection(&c, "line 5, column 1115", "1000 bytes"));
  const hales_read_options who = {.subject = "S4"};
  collected_free(&c);
  c = collect_n(text, strlen(text), &who);
  assert_true(has_rejection(&c, "line 3, column 22", "another value")); /* both are of S4 now */
  assert_true(has_rejection(&c, "line 4, column 320", "another value"));
  collected_free(&c);
}

#define LONG "subject_identifier,measurement_date,variable_name,value,unit,visit_grouping\n"
#define UNIT "subject_identifier,measurement_date,variable_name,value,unit\n"
static const char unended[] = "the last line has no end";

/* "86" cut to "8" is a number as well; a file ended without its newline is lawful. */
static void a_last_line_without_its_end_is_flagged_and_noted(void **state) {
  (void)state;
  collected c = collect(HEAD "A,2021-01-04,pa_sys_mmhg,86\nA,2021-01-04,pa_dia_mmhg,3");
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs, 2);
  assert_int_equal(c.counts.flagged, 1);
  assert_int_equal(find_obs(&c, "A", "pa_sys_mmhg")->flags, 0);
  assert_int_equal(find_obs(&c, "A", "pa_dia_mmhg")->flags, HALES_OBS_UNENDED);
  assert_true(has_note(&c, unended, 1));
  collected_free(&c);
  /* "8" of "86" may be no heart rate at all: then it was cut */
  c = collect(HEAD "A,2021-01-04,pa_sys_mmhg,86\nA,2021-01-04,hr_bpm,8");
  assert_int_equal(c.counts.obs, 1);
  assert_true(has_rejection(&c, "line 3, column 21", "ends within this line"));
  collected_free(&c);
  c = collect(HEAD "A,2021-01-04,pa_sys_mmhg,86\nA,2021-01-04,hr_bpm,8\n");
  assert_int_equal(c.counts.obs, 2); /* with its end it is what was stated, and not believed */
  assert_int_equal(find_obs(&c, "A", "hr_bpm")->flags, HALES_OBS_IMPLAUSIBLE);
  assert_false(has_note(&c, unended, 1));
  collected_free(&c);
}

static void a_unit_that_a_cut_took_away_is_not_guessed(void **state) {
  (void)state;
  collected c = collect(UNIT "A,2021-01-04,pa_sys_mmhg,8.6,kPa\nA,2021-01-04,pa_dia_mmhg,5.1,");
  assert_int_equal(c.counts.obs, 1);
  assert_true(has_rejection(&c, "line 3, column 26", "ends within this line"));
  collected_free(&c);
  c = collect(UNIT "A,2021-01-04,pa_sys_mmhg,86,\nA,2021-01-04,pa_dia_mmhg,35,"); /* no units anywhere */
  assert_int_equal(c.counts.obs, 2);
  assert_false(has_note(&c, unended, 1));
  collected_free(&c);
}

/* What is certainly whole: the field is closed by a quote, or says what the line before said. */
static void a_last_line_that_no_cut_could_have_left_is_not_doubted(void **state) {
  (void)state;
  static const char *const whole[] = {
      HEAD "A,2021-01-04,pa_sys_mmhg,86\nA,2021-01-04,pa_dia_mmhg,\"35\"",
      LONG "A,2021-01-04,pa_sys_mmhg,86,mm[Hg],RHC\nA,2021-01-04,pa_dia_mmhg,35,mm[Hg],RHC",
      HEAD "A,2021-01-04,pa_sys_mmhg,86\nA,2021-01-04,pa_dia_mmhg,35\r"};
  for (size_t k = 0; k < sizeof whole / sizeof *whole; k++) {
    collected c = collect(whole[k]);
    assert_ok_err(c.status, &c.err);
    assert_int_equal(find_obs(&c, "A", "pa_dia_mmhg")->flags, 0);
    assert_false(has_note(&c, unended, 1));
    collected_free(&c);
  }
  collected c = collect(LONG "A,2021-01-04,pa_sys_mmhg,86,mm[Hg],RHC\nA,2021-01-04,pa_dia_mmhg,35,mm[Hg],R");
  assert_int_equal(find_obs(&c, "A", "pa_dia_mmhg")->flags, HALES_OBS_UNENDED);
  collected_free(&c);
}

#define DAY(text) ((hales_days_from_civil text)*HALES_US_PER_DAY)

/* As spreadsheets write it where semicolons separate; with commas it is refused (above). */
static void a_date_with_points_has_the_day_first_and_one_with_slashes_is_refused(void **state) {
  (void)state;
  static const char text[] =
      "subject_identifier;date_of_birth;measurement_date;variable_name;value\n"
      "A;3.5.1970;31.12.2021;hr_bpm;71\nA;03.05.1970;04.02.2021;hr_bpm;72\n"
      "A;;05.02.2021 10:30;hr_bpm;73\nA;1970-05-03 00:00:00;06.02.2021T10:30:00+01:00;hr_bpm;74\n"
      "B;;12/31/2021;hr_bpm;75\nB;;12.31.2021;hr_bpm;76\nB;;31.12.21;hr_bpm;77\nB;;1.2.3.2021;hr_bpm;78\n";
  const hales_read_options keep = {.keep_dates = true};
  collected c = collect_n(text, sizeof text - 1, &keep);
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs, 4);
  assert_true(c.obs[0]->time.t_us == DAY((2021, 12, 31)));
  assert_true(c.obs[1]->time.t_us == DAY((2021, 2, 4)));
  assert_true(c.obs[2]->time.t_us == DAY((2021, 2, 5)) + 630 * INT64_C(60000000));
  assert_true(c.obs[3]->time.t_us == DAY((2021, 2, 6)) + 570 * INT64_C(60000000));
  assert_int_equal(c.counts.rejected, 4);
  assert_true(has_rejection(&c, "line 6, column 4", "no other order is guessed"));
  assert_true(has_rejection(&c, "line 7, column 4", "the month must be"));
  assert_int_equal(c.batch.facts.n, 1); /* one birth, said in three ways */
  assert_true(c.facts[0]->date.t_us == DAY((1970, 5, 3)));
  collected_free(&c);
}

/* 1.234 of a table whose dates have points is more often 1234; of one of ISO dates it is 1.234. */
static void a_point_before_three_digits_is_refused_beside_dates_with_points(void **state) {
  (void)state;
  static const struct {
    const char *date, *value;
    bool kept;
  } cases[] = {{"31.12.2021", "1.234", false}, {"1.2.2021", "1.234", false}, {"01.2.2021", "12.345", false},
               {"2021-12-31", "1.234", true},  {"31.12.2021", "1.25", true}, {"31.12.2021", "1234", true},
               {"31.12.2021", "0.125", true}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char text[200], place[40];
    (void)snprintf(place, sizeof place, "line 2, column %zu", strlen(cases[k].date) + 8);
    (void)snprintf(text, sizeof text,
                   "subject_identifier;measurement_date;variable_name;value\nA;%s;crp;%s\n", cases[k].date,
                   cases[k].value);
    collected c = collect(text);
    assert_ok_err(c.status, &c.err);
    if ((c.counts.obs == 1) != cases[k].kept) print_error("%s %s\n", cases[k].date, cases[k].value);
    assert_int_equal(c.counts.obs, cases[k].kept ? 1 : 0);
    assert_true(has_rejection(&c, place, "thousands or decimals?") == !cases[k].kept);
    collected_free(&c);
  }
}

static void what_a_spreadsheet_puts_behind_and_below_is_passed_by(void **state) {
  (void)state;
  collected c = collect("subject_identifier;measurement_date;variable_name;value\n"
                        "A;2021-01-04;hr_bpm;71;;\n;;;\n;;;;;;\nA;2021-01-05;hr_bpm;\n;;;\n");
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs, 1);
  assert_int_equal(c.counts.rejected, 0);
  assert_true(has_note(&c, "missing values: skipped", 1));
  collected_free(&c);
  c = collect("subject_identifier;measurement_date;variable_name;value\nA;2021-01-04;hr_bpm;71;;x\n");
  assert_status(c.status, HALES_EPARSE);
  assert_non_null(strstr(c.err.msg, "line 2 has 6 fields, the header 4"));
  collected_free(&c);
}

/* Of two exports, one below the other: no patient is called subject_identifier. */
static void a_header_once_more_is_no_patient(void **state) {
  (void)state;
  collected c =
      collect("Ethnicity," HEAD "x,A,2021-01-04,hr_bpm,71\nETHNICITY," HEAD "x,A,2021-01-05,hr_bpm,72\n");
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.obs, 2);
  assert_int_equal(c.counts.rejected, 0);
  for (size_t i = 0; i < c.batch.facts.n; i++) assert_string_equal(c.facts[i]->subject, "A");
  assert_true(has_note(&c, "the header once more: skipped", 1));
  collected_free(&c);
}

static void names_of_columns_may_have_blanks(void **state) {
  (void)state;
  collected c = collect("Subject Identifier,Measurement-Date,Variable Name,Value\nA,2021-01-04,hr_bpm,71\n");
  assert_ok_err(c.status, &c.err);
  assert_close(find_obs(&c, "A", "hr_bpm")->canonical_value, 71.0, 0.0, 0.0);
  collected_free(&c);
}

static void a_missing_value_has_several_spellings(void **state) {
  (void)state;
  collected c = collect(HEAD "A,2021-01-04,hr_bpm,N/A\nA,2021-01-04,hr_bpm,n/a\nA,2021-01-04,hr_bpm,#N/A\n"
                             "A,2021-01-04,hr_bpm,NULL\nA,2021-01-04,hr_bpm,NA\nA,2021-01-04,hr_bpm,none\n");
  assert_int_equal(c.counts.obs, 0);
  assert_int_equal(c.counts.rejected, 1); /* "none" may be a word */
  assert_true(has_note(&c, "missing values: skipped", 5));
  collected_free(&c);
}

static void sexes_are_known_in_german_and_french(void **state) {
  (void)state;
  static const char *const said[][2] = {
      {"W", "female"},     {"weiblich", "female"}, {"m\xC3\xA4nnlich", "male"},
      {"Femme", "female"}, {"homme", "male"},      {"divers", "other"},
      {"H", NULL} /* a man in French; beside M, a woman's, in Spanish */};
  for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
    char text[200];
    (void)snprintf(text, sizeof text, "gender," HEAD "%s,A,2021-01-04,hr_bpm,71\n", said[k][0]);
    collected c = collect(text);
    assert_int_equal(c.counts.rejected, said[k][1] ? 0 : 1);
    if (said[k][1]) assert_string_equal(c.facts[0]->text, said[k][1]);
    collected_free(&c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(semicolons_and_tabs_separate_as_well),
      cmocka_unit_test(where_semicolons_separate_a_comma_is_decimal_unless_it_may_mean_thousands),
      cmocka_unit_test(names_are_known_in_any_case_and_a_near_miss_gets_a_hint),
      cmocka_unit_test(a_point_before_three_digits_is_refused_beside_decimal_commas),
      cmocka_unit_test(a_date_may_carry_its_clock),
      cmocka_unit_test(no_other_order_of_a_date_is_guessed),
      cmocka_unit_test(names_that_no_store_holds_are_rejected_alone),
      cmocka_unit_test(one_subject_in_two_data_sets_is_told),
      cmocka_unit_test(a_last_line_without_its_end_is_flagged_and_noted),
      cmocka_unit_test(a_unit_that_a_cut_took_away_is_not_guessed),
      cmocka_unit_test(a_last_line_that_no_cut_could_have_left_is_not_doubted),
      cmocka_unit_test(a_date_with_points_has_the_day_first_and_one_with_slashes_is_refused),
      cmocka_unit_test(a_point_before_three_digits_is_refused_beside_dates_with_points),
      cmocka_unit_test(what_a_spreadsheet_puts_behind_and_below_is_passed_by),
      cmocka_unit_test(a_header_once_more_is_no_patient),
      cmocka_unit_test(names_of_columns_may_have_blanks),
      cmocka_unit_test(a_missing_value_has_several_spellings),
      cmocka_unit_test(sexes_are_known_in_german_and_french),
  };
  return cmocka_run_group_tests_name("thread/csv forms", tests, NULL, NULL);
}
