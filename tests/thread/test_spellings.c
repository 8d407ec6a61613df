/* What people and programs write where a number, a unit or a time is meant. */
#include "thread/collect.h"

#include "thread/timestamp.h"

#define TEXT(code, text)                                                                                     \
  "{\"resourceType\":\"Observation\",\"id\":\"o7\",\"status\":\"final\",\"subject\":{\"reference\":"         \
  "\"Patient/N4\"},\"effectiveDateTime\":\"2022-03-09\",\"code\":{\"coding\":[{\"system\":"                  \
  "\"http://loinc.org\",\"code\":\"" code "\"}]},\"valueString\":\"" text "\"}"

static void a_text_of_a_number_and_its_unit_is_a_quantity(void **state) {
  (void)state;
  static const struct {
    const char *text, *quantity, *value, *unit;
    double canonical;
  } cases[] = {{TEXT("8414-5", "47 mmHg"), "pa_mean_mmhg", "47", "mmHg", 47.0},
               {TEXT("8414-5", "6.25kPa"), "pa_mean_mmhg", "6.25", "kPa", 46.87898},
               {TEXT("8867-4", "84 /min"), "hr_bpm", "84", "/min", 84.0},
               {TEXT("8400-4", " -2 mm[Hg]"), "ra_mean_mmhg", "-2", "mm[Hg]", -2.0},
               {TEXT("8302-2", "165 centimeters"), "height_cm", "165", "centimeters", 165.0},
               {TEXT("88020-3", "III"), "who_fc", "III", NULL, 3.0},
               {TEXT("88020-3", "3"), "who_fc", "3", NULL, 3.0}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    if (c.counts.obs != 1) print_error("case %zu: %s\n", k, c.counts.rejected ? c.rejections[0]->reason : "");
    const hales_obs *o = find_obs(&c, "N4", cases[k].quantity);
    assert_non_null(o);
    assert_string_equal(o->value_text, cases[k].value);
    assert_int_equal(!o->unit, !cases[k].unit);
    if (o->unit) assert_string_equal(o->unit, cases[k].unit);
    assert_close(o->canonical_value, cases[k].canonical, 1e-6, 0.0);
    collected_free(&c);
  }
}

static void a_text_that_is_none_is_refused_with_what_would_be_right(void **state) {
  (void)state;
  static const struct {
    const char *text, *why;
  } cases[] = {{TEXT("8867-4", "84"), "the unit is missing"},
               {TEXT("8867-4", "84 mmHg"), "cannot be turned into /min"},
               {TEXT("8480-6", "120/80 mmHg"), "a number was expected with its unit (mm[Hg])"},
               {TEXT("8414-5", "40-47 mmHg"), "a number was expected with its unit (mm[Hg])"},
               {TEXT("8414-5", "47,5 mmHg"), "decimal comma"},
               {TEXT("8414-5", "about 47 mmHg"), "a number was expected with its unit"},
               {TEXT("8867-4", "84 furlong"), "a number was expected with its unit (/min)"},
               {TEXT("33762-6", "1.234 ng/L"), "thousands or decimals"}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    collected c = collect(cases[k].text);
    assert_int_equal(c.counts.obs, 0);
    assert_true(has_rejection(&c, "Observation", cases[k].why));
    collected_free(&c);
  }
  collected c = collect(TEXT("33762-6", "0.234 ng/mL")); /* no thousand begins with nought */
  assert_close(find_obs(&c, NULL, "ntprobnp_ng_l")->canonical_value, 234.0, 1e-12, 0.0);
  collected_free(&c);
}

#define HEAD "subject_identifier;measurement_date;measurement_time;variable_name;value\n"
#define ROW  "A;2022-03-09;9:30:00+01:00;co_l_min;3,9\n"

static void excel_names_the_separator_in_a_line_of_its_own(void **state) {
  (void)state;
  static const char *const same[] = {"sep=;\n" HEAD ROW, "\xEF\xBB\xBFSEP=;\r\n" HEAD ROW, HEAD ROW};
  for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
    collected c = collect(same[k]);
    assert_ok_err(c.status, &c.err);
    const hales_obs *o = find_obs(&c, "A", "co_l_min");
    assert_close(o->canonical_value, 3.9, 0.0, 0.0);
    assert_string_equal(o->place.text, k < 2 ? "line 3, column 37" : "line 2, column 37");
    assert_true(o->time.has_offset);
    assert_true(o->time.t_us == hales_days_from_civil(2022, 3, 9) * HALES_US_PER_DAY + INT64_C(30600000000));
    collected_free(&c);
  }
  collected c =
      collect("sep=,\nsubject_identifier,measurement_date,variable_name,value\nA,2022-03-09,hr_bpm,84\n");
  assert_close(find_obs(&c, "A", "hr_bpm")->canonical_value, 84.0, 0.0, 0.0);
  collected_free(&c);
  static const struct {
    const char *text, *why;
  } no[] = {
      {"sep=|\nsubject_identifier|measurement_date|variable_name|value\n", "line 1, column 1: sep= names"},
      {"sep=;;\n" HEAD ROW, "sep= names"},
      {"sep=\n" HEAD ROW, "sep= names"},
      {"sep=;\nsubject_identifier;measurement_date;value\nA;2022-03-09;84\n",
       "line 2: the column variable_name"},
      {"sep=,\n" HEAD ROW, "line 2: the column subject_identifier"}};
  for (size_t k = 0; k < sizeof no / sizeof *no; k++) {
    c = collect(no[k].text);
    assert_status(c.status, HALES_EPARSE);
    if (!strstr(c.err.msg, no[k].why)) print_error("%s\n", c.err.msg);
    assert_non_null(strstr(c.err.msg, no[k].why));
    collected_free(&c);
  }
}

/* Vectors from the conversion tables of laboratories: haemoglobin 12.0 g/dL = 7.45 mmol/L and 16.1 g/dL
 * = 10.0 (monomer), BNP 100 ng/L = 28.9 pmol/L, NT-proBNP 125 ng/L = 14.8 pmol/L; each is rounded to three
 * digits. */
static void amounts_are_converted_with_the_molar_mass_of_their_own_quantity(void **state) {
  (void)state;
  static const struct {
    const char *row, *quantity;
    double want;
  } cases[] = {{"A,2022-03-09,hb_g_dl,7.45,mmol/L\n", "hb_g_dl", 12.0},
               {"A,2022-03-09,hb_g_dl,10.0,mmol/L\n", "hb_g_dl", 16.1},
               {"A,2022-03-09,bnp_ng_l,28.9,pmol/L\n", "bnp_ng_l", 100.0},
               {"A,2022-03-09,ntprobnp_ng_l,14.8,pmol/L\n", "ntprobnp_ng_l", 125.0}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char text[300];
    (void)snprintf(text, sizeof text, "subject_identifier,measurement_date,variable_name,value,unit\n%s",
                   cases[k].row);
    collected c = collect(text);
    const hales_obs *o = find_obs(&c, "A", cases[k].quantity);
    assert_non_null(o);
    assert_close(o->canonical_value, cases[k].want, 0.004, 0.0); /* three digits of each side */
    assert_true(o->flags & HALES_OBS_MOLAR);
    collected_free(&c);
  }
  /* as tetramer 2.2 mmol/L are 14 g/dL, as monomer 3.5 */
  collected c = collect("subject_identifier,measurement_date,variable_name,value,unit\n"
                        "A,2022-03-09,hb_g_dl,2.2,mmol/L\nB,2022-03-09,hb_g_dl,4.2,g/dL\n"
                        "C,2022-03-09,svo2_pct,61,mmol/L\n");
  assert_true(has_rejection(&c, "line 2, column 22", "state it in g/dL"));
  assert_true(has_rejection(&c, "line 4, column 23", "cannot be turned into %"));
  assert_close(find_obs(&c, "B", "hb_g_dl")->canonical_value, 4.2, 0.0, 0.0);
  collected_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_text_of_a_number_and_its_unit_is_a_quantity),
      cmocka_unit_test(a_text_that_is_none_is_refused_with_what_would_be_right),
      cmocka_unit_test(excel_names_the_separator_in_a_line_of_its_own),
      cmocka_unit_test(amounts_are_converted_with_the_molar_mass_of_their_own_quantity),
  };
  return cmocka_run_group_tests_name("thread/spellings", tests, NULL, NULL);
}
