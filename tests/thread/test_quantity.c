#define _POSIX_C_SOURCE 200809L

#include "support/assert.h"

#include <string.h>

#include "thread/quantity.h"
#include "thread/ucum.h"

static void every_row_is_complete_and_unique(void **state) {
  (void)state;
  size_t n = 0;
  for (; hales_quantity_row(n); n++) {
    const hales_quantity *q = hales_quantity_row(n);
    assert_ptr_equal(hales_quantity_find(q->id), q); /* unique, or the first would be found */
    assert_true(strlen(q->label) > 2);
    if (q->words) {
      assert_null(q->unit);
      char words[200];
      (void)strncpy(words, q->words, sizeof words - 1);
      words[sizeof words - 1] = '\0';
      for (char *save = NULL, *w = strtok_r(words, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        assert_non_null(hales_quantity_word(q, w));
        assert_string_equal(hales_quantity_word(q, w), w);
      }
      continue;
    }
    assert_true(q->lo < q->hi);
    const hales_unit *u = hales_unit_find(q->unit, NULL);
    assert_non_null(u);
    assert_string_equal(u->code, q->unit);
  }
  assert_true(n >= 50);
  assert_null(hales_quantity_find("pa_sys_kpa"));
  assert_null(hales_quantity_find(NULL));
}

static hales_code_match match_one(const char *system, const char *code) {
  const hales_coding c = {system, code, NULL};
  return hales_quantity_match(&c, 1, HALES_SITE_SYSTEMIC);
}

static void finds_by_local_code_csv_name_and_loinc(void **state) {
  (void)state;
  assert_string_equal(match_one(HALES_SYSTEM_LOCAL, "pawp_mmhg").quantity->id, "pawp_mmhg");
  assert_string_equal(match_one(HALES_SYSTEM_CSV, "co_l_min").quantity->id, "co_l_min");
  assert_string_equal(match_one(HALES_SYSTEM_LOINC, "75994-4").quantity->id, "pawp_mmhg");
  assert_string_equal(match_one("https://loinc.org/", "8440-0").quantity->id, "pa_sys_mmhg");
  assert_string_equal(match_one("urn:oid:2.16.840.1.113883.6.1", "33914-3").quantity->id,
                      "egfr_ml_min_1_73m2");
  assert_null(match_one(HALES_SYSTEM_LOINC, "440-0").quantity); /* no part of a code */
  assert_null(match_one(HALES_SYSTEM_LOINC, "8440-0 8385-7").quantity);
  assert_null(match_one(HALES_SYSTEM_LOINC, "").quantity);
  assert_null(match_one(HALES_SYSTEM_SNOMED, "75994-4").quantity);
  assert_null(match_one(NULL, "pawp_mmhg").quantity);
}

static void no_loinc_code_means_two_quantities(void **state) {
  (void)state;
  for (size_t n = 0; hales_quantity_row(n); n++) {
    const hales_quantity *q = hales_quantity_row(n);
    char codes[200] = "";
    if (q->loinc) (void)strncpy(codes, q->loinc, sizeof codes - 1);
    for (char *save = NULL, *c = strtok_r(codes, " ", &save); c; c = strtok_r(NULL, " ", &save))
      assert_ptr_equal(match_one(HALES_SYSTEM_LOINC, c).quantity, q);
  }
}

static void a_code_of_arterial_pressure_belongs_to_the_place_told_around_it(void **state) {
  (void)state;
  static const struct {
    const char *code;
    hales_site where;
    const char *quantity; /* NULL: none of ours */
  } cases[] = {
      {"8480-6", HALES_SITE_SYSTEMIC, "sa_sys_mmhg"},
      {"8462-4", HALES_SITE_SYSTEMIC, "sa_dia_mmhg"},
      {"8480-6", HALES_SITE_PA, "pa_sys_mmhg"},
      {"8462-4", HALES_SITE_PA, "pa_dia_mmhg"},
      {"8478-0", HALES_SITE_RV, "rv_mean_mmhg"},
      {"8462-4", HALES_SITE_RA, "ra_min_mmhg"},
      {"76215-3", HALES_SITE_PA, "pa_sys_mmhg"},
      {"8478-0", HALES_SITE_WEDGE, "pawp_mmhg"},
      {"8480-6", HALES_SITE_WEDGE, NULL},
      {"8480-6", HALES_SITE_FOREIGN, NULL},
      {"8453-3", HALES_SITE_UNCLEAR, NULL},
      {"8440-0", HALES_SITE_UNCLEAR, "pa_sys_mmhg"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    const hales_coding c = {HALES_SYSTEM_LOINC, cases[k].code, NULL};
    const hales_code_match m = hales_quantity_match(&c, 1, cases[k].where);
    if (cases[k].quantity) {
      assert_non_null(m.quantity);
      assert_string_equal(m.quantity->id, cases[k].quantity);
    } else {
      assert_null(m.quantity);
      assert_int_equal(m.unclear, cases[k].where == HALES_SITE_UNCLEAR);
      assert_int_equal(m.foreign, !m.unclear);
    }
  }
}

static void specific_codes_win_and_contradictions_are_seen(void **state) {
  (void)state;
  const hales_coding both[] = {{HALES_SYSTEM_LOINC, "8480-6", NULL}, {HALES_SYSTEM_LOINC, "8440-0", NULL}};
  const hales_code_match m = hales_quantity_match(both, 2, HALES_SITE_SYSTEMIC);
  assert_string_equal(m.quantity->id, "pa_sys_mmhg");
  assert_int_equal(m.coding, 1);
  const hales_coding clash[] = {{HALES_SYSTEM_LOINC, "8440-0", NULL},
                                {HALES_SYSTEM_LOCAL, "pa_dia_mmhg", NULL}};
  assert_true(hales_quantity_match(clash, 2, HALES_SITE_SYSTEMIC).disagree);
  assert_null(hales_quantity_match(clash, 2, HALES_SITE_SYSTEMIC).quantity);
}

static void words_are_understood_in_their_usual_spellings(void **state) {
  (void)state;
  const hales_quantity *sex = hales_quantity_find("sex"),
                       *effusion = hales_quantity_find("pericardial_effusion");
  const hales_quantity *admitted = hales_quantity_find("hospitalised_6_months"),
                       *fc = hales_quantity_find("who_fc");
  const hales_quantity *subtype = hales_quantity_find("pah_subtype");
  double x = 7.5;
  assert_string_equal(hales_quantity_word(sex, "F"), "female");
  assert_string_equal(hales_quantity_word(sex, "Male"), "male");
  assert_null(hales_quantity_word(sex, "banana"));
  assert_null(hales_quantity_word(sex, ""));
  assert_null(hales_quantity_word(sex, NULL));
  assert_string_equal(hales_quantity_word(effusion, "no"), "none");
  assert_string_equal(hales_quantity_word(effusion, "true"), "present");
  assert_string_equal(hales_quantity_word(admitted, "1"), "yes");
  assert_string_equal(hales_quantity_word(admitted, "FALSE"), "no");
  assert_string_equal(hales_quantity_word(subtype, "Connective tissue disease"), "ctd");
  assert_null(hales_quantity_word(fc, "III")); /* a number, not a word */
  assert_true(hales_quantity_number(fc, "III", &x));
  assert_close(x, 3.0, 0.0, 0.0);
  assert_true(hales_quantity_number(fc, "Class IV", &x));
  assert_close(x, 4.0, 0.0, 0.0);
  assert_false(hales_quantity_number(fc, "V", &x));
  assert_false(hales_quantity_number(sex, "III", &x));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_row_is_complete_and_unique),
      cmocka_unit_test(finds_by_local_code_csv_name_and_loinc),
      cmocka_unit_test(no_loinc_code_means_two_quantities),
      cmocka_unit_test(a_code_of_arterial_pressure_belongs_to_the_place_told_around_it),
      cmocka_unit_test(specific_codes_win_and_contradictions_are_seen),
      cmocka_unit_test(words_are_understood_in_their_usual_spellings),
  };
  return cmocka_run_group_tests_name("thread/quantity", tests, NULL, NULL);
}
