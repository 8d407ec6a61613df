#include "app/condition.h"

#include "support/assert.h"
#include "thread/quantity.h"

static void a_name_says_rest_or_a_challenge_by_whole_words(void **state) {
  (void)state;
  static const struct {
    const char *name;
    hales_condition condition;
  } cases[] = {{"RHC baseline", HALES_CONDITION_REST},
               {"rest", HALES_CONDITION_REST},
               {"Ruhe", HALES_CONDITION_REST},
               {"pre-exercise", HALES_CONDITION_REST},
               {"before iNO", HALES_CONDITION_REST},
               {"RHC exercise peak", HALES_CONDITION_CHALLENGE},
               {"baseline EXERCISE", HALES_CONDITION_MIXED},
               {"exercise baseline", HALES_CONDITION_MIXED},
               {"Exercise RHC rest", HALES_CONDITION_MIXED},
               {"Exercise RHC 40W", HALES_CONDITION_CHALLENGE},
               {"rest, home oxygen", HALES_CONDITION_MIXED},
               {"VISIT NO 3", HALES_CONDITION_UNSTATED},
               {"Visit NO 3", HALES_CONDITION_UNSTATED},
               {"RHC NO OXYGEN", HALES_CONDITION_UNSTATED},
               {"RHC no oxygen", HALES_CONDITION_UNSTATED},
               {"no O2", HALES_CONDITION_UNSTATED},
               {"off oxygen", HALES_CONDITION_UNSTATED},
               {"ohne Belastung", HALES_CONDITION_UNSTATED},
               {"sans effort, NO", HALES_CONDITION_CHALLENGE},
               {"RHC NO", HALES_CONDITION_CHALLENGE},
               {"RHC NO 20PPM", HALES_CONDITION_CHALLENGE},
               {"RHC NO 20 ppm", HALES_CONDITION_CHALLENGE},
               {"RHC NO+LV", HALES_CONDITION_CHALLENGE},
               {"RHC under NO with air", HALES_CONDITION_CHALLENGE},
               {"stress echo", HALES_CONDITION_CHALLENGE},
               {"iNO", HALES_CONDITION_CHALLENGE},
               {"RHC NO 20ppm", HALES_CONDITION_CHALLENGE},
               {"Belastung_2", HALES_CONDITION_CHALLENGE},
               {"no drugs", HALES_CONDITION_UNSTATED},
               {"forest visit", HALES_CONDITION_UNSTATED},
               {"ergometerless-superlong-word-of-a-name", HALES_CONDITION_UNSTATED},
               {"RHC 1", HALES_CONDITION_UNSTATED},
               {"", HALES_CONDITION_UNSTATED},
               {NULL, HALES_CONDITION_UNSTATED}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (hales_condition_of(cases[i].name) != cases[i].condition) print_error("%s\n", cases[i].name);
    assert_int_equal(hales_condition_of(cases[i].name), cases[i].condition);
  }
}

/* Words that are said of patients and clinics leave out nothing by themselves. */
static void a_challenge_is_sure_by_words_of_measurements(void **state) {
  (void)state;
  static const char *const sure[] = {"stress echo",  "STRESS TEST 2", "iNO",
                                     "RHC NO 20ppm", "25 watt",       "peak",
                                     "leg raise",    "Belastung 50",  "exercise rest"},
                           *const open[] = {"home oxygen clinic",
                                            "VISIT NO 3",
                                            "no O2",
                                            "leg oedema visit",
                                            "fluid balance",
                                            "standing order",
                                            "stress counselling",
                                            "treprostinil day",
                                            "loading dose visit",
                                            "before exercise",
                                            "echo",
                                            "stress"};
  for (size_t i = 0; i < sizeof sure / sizeof *sure; i++) {
    if (!hales_condition_is_sure(sure[i])) print_error("%s\n", sure[i]);
    assert_true(hales_condition_is_sure(sure[i]));
  }
  for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
    if (hales_condition_is_sure(open[i])) print_error("%s\n", open[i]);
    assert_false(hales_condition_is_sure(open[i]));
  }
  assert_false(hales_condition_is_sure(NULL));
}

static void names_are_one_group_whatever_their_case_and_separators(void **state) {
  (void)state;
  assert_true(hales_group_same("RHC  baseline", " rhc_Baseline "));
  assert_true(hales_group_same(NULL, NULL));
  assert_false(hales_group_same("RHC baseline", "RHC baseline 2"));
  assert_false(hales_group_same("visit 1 2", "visit 12"));
  assert_false(hales_group_same("visit 12", "visit 1"));
  assert_false(hales_group_same("RHC", NULL));
}

static void only_a_table_has_groups(void **state) {
  (void)state;
  hales_obs o = {.context = "left arm", .code_system = "http://loinc.org"};
  assert_null(hales_obs_group(&o)); /* a body site */
  o.code_system = HALES_SYSTEM_CSV;
  assert_string_equal(hales_obs_group(&o), "left arm");
  o.context = "";
  assert_null(hales_obs_group(&o));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_name_says_rest_or_a_challenge_by_whole_words),
      cmocka_unit_test(a_challenge_is_sure_by_words_of_measurements),
      cmocka_unit_test(names_are_one_group_whatever_their_case_and_separators),
      cmocka_unit_test(only_a_table_has_groups),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
