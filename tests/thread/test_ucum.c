#include "support/assert.h"

#include <string.h>

#include "thread/ucum.h"

static void every_code_goes_to_its_kind_and_back_to_1e_12(void **state) {
  (void)state;
  size_t pairs = 0;
  for (size_t i = 0; hales_unit_row(i); i++)
    for (size_t k = 0; hales_unit_row(k); k++) {
      const hales_unit *a = hales_unit_row(i), *b = hales_unit_row(k);
      const double x = 37.125;
      double y = 0.0, back = 0.0;
      const hales_status s = hales_unit_convert(x, a->code, b->code, 0.0, &y, NULL);
      if (a->kind != b->kind) {
        assert_int_equal(s, HALES_EUNIT);
        continue;
      }
      assert_int_equal(s, HALES_OK);
      assert_ok(hales_unit_convert(y, b->code, a->code, 0.0, &back, NULL));
      assert_close(back, x, 1e-12, 0.0);
      pairs++;
    }
  assert_true(pairs > 300);
}

static void codes_are_unique(void **state) {
  (void)state;
  size_t n = 0;
  for (; hales_unit_row(n); n++)
    for (size_t k = 0; k < n; k++) assert_string_not_equal(hales_unit_row(n)->code, hales_unit_row(k)->code);
  assert_true(n >= 45);
}

static void factors_agree_with_independent_values(void **state) {
  (void)state;
  static const struct {
    double x;
    const char *from, *to;
    double want, rtol;
  } cases[] = {
      {16.0, "kPa", "mm[Hg]", 120.0102009, 1e-9},        /* 16000/133.3220 [UCUM] */
      {10.0, "cm[H2O]", "mm[Hg]", 7.355609, 1e-6},       /* textbook 7.3556 */
      {240.0, "dyn.s.cm-5", "[wood'U]", 3.000255, 1e-6}, /* 1 WU = 79.9932 dyn.s.cm-5 */
      {0.49, "mm[Hg].s/mL", "[wood'U]", 8.166667, 1e-6}, /* CLINICAL: 1 WU = 0.06 mmHg.s/mL */
      {83.5, "mL/s", "L/min", 5.01, 1e-12},
      {4800.0, "mL/min", "L/min", 4.8, 1e-12},
      {72.0, "[in_i]", "cm", 182.88, 1e-12},
      {5.5, "[ft_us]", "cm", 167.6403353, 1e-9}, /* 1200/3937 m */
      {66.0, "[in_us]", "cm", 167.6403353, 1e-9},
      {185.0, "[lb_av]", "kg", 83.91458845, 1e-12},
      {1.25, "Hz", "/min", 75.0, 1e-12},
      {64.0, "a", "d", 23376.0, 1e-12},
      {12.5, "g/dL", "g/L", 125.0, 1e-12},
      {1100.0, "pg/mL", "ng/L", 1100.0, 1e-12},
      {2.5, "mL/kPa", "mL/mm[Hg]", 0.333305, 1e-6},
      {37.0, "%", "1", 0.37, 1e-12},
      {1.9, "m2", "cm2", 19000.0, 1e-12},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    double y = 0.0;
    hales_err err = {0};
    assert_ok_err(hales_unit_convert(cases[k].x, cases[k].from, cases[k].to, 0.0, &y, &err), &err);
    assert_close(y, cases[k].want, cases[k].rtol, 0.0);
  }
}

static void the_same_unit_changes_no_bit(void **state) {
  (void)state;
  double y = 0.0;
  assert_ok(hales_unit_convert(0.1, "dyn.s.cm-5", "dyn.s.cm-5", 0.0, &y, NULL));
  assert_true(y >= 0.1 && y <= 0.1);
}

static void amount_becomes_mass_only_with_a_molar_mass(void **state) {
  (void)state;
  double y = 0.0, back = 0.0;
  assert_status(hales_unit_convert(35.5, "pmol/L", "ng/L", 0.0, &y, NULL), HALES_EUNIT);
  assert_ok(hales_unit_convert(35.5, "pmol/L", "ng/L", 8457.0, &y, NULL));
  assert_close(y, 35.5 * 8.457, 1e-12, 0.0); /* CLINICAL: 1 pmol/L = 8.457 ng/L */
  assert_ok(hales_unit_convert(y, "ng/L", "pmol/L", 8457.0, &back, NULL));
  assert_close(back, 35.5, 1e-12, 0.0);
  assert_status(hales_unit_convert(35.5, "mm[Hg]", "ng/L", 8457.0, &y, NULL), HALES_EUNIT);
}

static void a_velocity_is_no_cardiac_index(void **state) {
  (void)state;
  double y = 6.5;
  assert_status(hales_unit_convert(2.8, "m/s", "L/min/m2", 0.0, &y, NULL), HALES_EUNIT);
  assert_status(hales_unit_convert(2.8, "mL/min/m2", "mL/min/{1.73_m2}", 0.0, &y, NULL), HALES_EUNIT);
  assert_close(y, 6.5, 0.0, 0.0);
}

static void annotations_count_for_nothing_and_aliases_are_reported(void **state) {
  (void)state;
  bool alias = true;
  assert_ptr_equal(hales_unit_find("{beats}/min", &alias), hales_unit_find("/min", NULL));
  assert_false(alias);
  assert_string_equal(hales_unit_find("{score}", &alias)->code, "1");
  assert_string_equal(hales_unit_find("mmHg", &alias)->code, "mm[Hg]");
  assert_true(alias);
  static const char *const said[][2] = {{"bpm", "/min"},         {"torr", "mm[Hg]"}, {"Torr", "mm[Hg]"},
                                        {"Centimeter", "cm"},    {"kilogram", "kg"}, {"grams", "g"},
                                        {"millimetres", "mm"},   {"feet", "[ft_i]"}, {"pounds", "[lb_av]"},
                                        {"Liters/min", "L/min"}, {"meter", "m"}};
  for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
    assert_non_null(hales_unit_find(said[k][0], &alias));
    assert_string_equal(hales_unit_find(said[k][0], &alias)->code, said[k][1]);
    assert_true(alias);
  }
}

static void the_litre_is_spelt_either_way(void **state) {
  (void)state;
  static const char *const pairs[][2] = {{"g/dl", "g/dL"},
                                         {"l/min", "L/min"},
                                         {"ml/min/m2", "mL/min/m2"},
                                         {"ml/min/{1.73_m2}", "mL/min/{1.73_m2}"},
                                         {"pmol/l", "pmol/L"},
                                         {"ml/(kg.min)", "mL/(kg.min)"},
                                         {"l", "L"},
                                         {"mm[Hg].min/l", "mm[Hg].min/L"}};
  for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
    bool alias = true;
    assert_non_null(hales_unit_find(pairs[k][0], &alias));
    assert_false(alias); /* lawful UCUM */
    double x = 0.0, y = 0.0;
    assert_ok(hales_unit_convert(3.5, pairs[k][0], pairs[k][1], 0.0, &x, NULL));
    assert_ok(hales_unit_convert(3.5, pairs[k][1], pairs[k][1], 0.0, &y, NULL));
    assert_close(x, y, 1e-15, 0.0);
  }
  assert_null(hales_unit_find("mol", NULL)); /* no litre in it */
  assert_null(hales_unit_find("cal", NULL));
}

static void people_s_typography_is_understood_and_reported(void **state) {
  (void)state;
  static const char *const pairs[][2] = {{"MMHG", "mm[Hg]"},
                                         {"mm Hg", "mm[Hg]"},
                                         {"BPM", "/min"},
                                         {"Beats/Min", "/min"},
                                         {"L/min/m\xC2\xB2", "L/min/m2"},
                                         {"kg/m^2", "kg/m2"},
                                         {"mL/min/1.73 m\xC2\xB2", "mL/min/1.73m2"},
                                         {"dyn*s/cm^5", "dyn.s/cm5"},
                                         {"Wood Units", "[wood'U]"},
                                         {"dyn s/cm5", "dyn.s/cm5"},
                                         {"mmHg min/L", "mm[Hg].min/L"},
                                         {"dynes\xC2\xB7sec\xC2\xB7"
                                          "cm\xE2\x81\xBB\xE2\x81\xB5",
                                          "dyn.s/cm5"},
                                         {"LBS", "[lb_av]"}};
  for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
    bool alias = false;
    assert_ptr_equal(hales_unit_find(pairs[k][0], &alias), hales_unit_find(pairs[k][1], NULL));
    assert_true(alias);
  }
}

static void what_is_no_unit_is_named_in_the_message(void **state) {
  (void)state;
  static const char *const no[] = {
      "furlong", "MM[HG]",     "mm[Hg",
      "{beats",  "beats}/min", "mmol",
      "",        "L/min/m3",   "a-very-long-text-that-is-certainly-no-unit-of-any-kind-at-all"};
  for (size_t k = 0; k < sizeof no / sizeof *no; k++) {
    double y = 6.5;
    hales_err err = {0};
    assert_null(hales_unit_find(no[k], NULL));
    assert_status(hales_unit_convert(2.5, no[k], "mm[Hg]", 0.0, &y, &err), HALES_EUNIT);
    assert_non_null(strstr(err.msg, "mm[Hg]"));
  }
  hales_err err = {0};
  double y = 0.0;
  assert_status(hales_unit_convert(2.5, "furlong", "mm[Hg]", 0.0, &y, &err), HALES_EUNIT);
  assert_non_null(strstr(err.msg, "furlong"));
  assert_null(hales_unit_find(NULL, NULL));
}

static void a_result_beyond_the_doubles_is_refused(void **state) {
  (void)state;
  double y = 6.5;
  assert_status(hales_unit_convert(1e308, "g/dL", "ng/L", 0.0, &y, NULL), HALES_ERANGE);
  assert_close(y, 6.5, 0.0, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_code_goes_to_its_kind_and_back_to_1e_12),
      cmocka_unit_test(codes_are_unique),
      cmocka_unit_test(factors_agree_with_independent_values),
      cmocka_unit_test(the_same_unit_changes_no_bit),
      cmocka_unit_test(amount_becomes_mass_only_with_a_molar_mass),
      cmocka_unit_test(a_velocity_is_no_cardiac_index),
      cmocka_unit_test(annotations_count_for_nothing_and_aliases_are_reported),
      cmocka_unit_test(the_litre_is_spelt_either_way),
      cmocka_unit_test(people_s_typography_is_understood_and_reported),
      cmocka_unit_test(what_is_no_unit_is_named_in_the_message),
      cmocka_unit_test(a_result_beyond_the_doubles_is_refused),
  };
  return cmocka_run_group_tests_name("thread/ucum", tests, NULL, NULL);
}
