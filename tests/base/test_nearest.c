#include "support/assert.h"

#include <stdint.h>
#include <string.h>

#include "base/nearest.h"

static void distance_counts_single_letter_edits(void **state) {
  (void)state;
  assert_int_equal(hales_edit_distance("kitten", "sitting"), 3);
  assert_int_equal(hales_edit_distance("", "abc"), 3);
  assert_int_equal(hales_edit_distance("abcd", ""), 4);
  assert_int_equal(hales_edit_distance("pat.R", "pat.r"), 0); /* case is no difference */
  assert_int_equal(hales_edit_distance("modle", "model"), 1); /* neighbours swapped */
  assert_int_equal(hales_edit_distance("ca", "abc"), 3);      /* optimal string alignment, not Damerau's 2 */
}

static void distance_of_overlong_names_is_refused(void **state) {
  (void)state;
  char name[65];
  memset(name, 'x', 64);
  name[64] = '\0';
  assert_true(hales_edit_distance(name, "x") == SIZE_MAX);
  name[63] = '\0';
  assert_int_equal(hales_edit_distance(name, "x"), 62);
}

static const char *nearest(const char *wanted) {
  const char *known[] = {"lv.E_act", "lv.E_pas", "rv.E_act", "pat.R", "pat.C", "CQ.ao", "--periodic"};
  hales_nearest search = {.wanted = wanted};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) hales_nearest_offer(&search, known[i]);
  return search.best;
}

static void finds_the_name_that_was_meant(void **state) {
  (void)state;
  assert_string_equal(nearest("lv.Eact"), "lv.E_act");
  assert_string_equal(nearest("PAT.R"), "pat.R");
  assert_string_equal(nearest("cq.oa"), "CQ.ao");
  assert_string_equal(nearest("rv.E_atc"), "rv.E_act");
  assert_string_equal(nearest("--per"), "--periodic");
}

static void offers_nothing_when_nothing_is_near(void **state) {
  (void)state;
  assert_null(nearest("weight"));
  assert_null(nearest("x"));
  assert_null(nearest(""));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(distance_counts_single_letter_edits),
      cmocka_unit_test(distance_of_overlong_names_is_refused),
      cmocka_unit_test(finds_the_name_that_was_meant),
      cmocka_unit_test(offers_nothing_when_nothing_is_near),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
