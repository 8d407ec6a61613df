#include "risk/score.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "risk_support.h"

static const hales_risk_score *const *all;
static size_t all_n;

static int setup(void **state) {
  (void)state;
  all_n = hales_risk_scores(&all);
  return 0;
}

/* Each band limit and its two neighbours, and 1,000 points between: exactly one band each. */
/* The one code that a score cannot grade: an effusion of unknown size, where the size decides. */
static bool says_too_little(const hales_risk_score *s, hales_risk_item item, double x) {
  return s == &hales_risk_esc3 && item == HALES_RISK_EFFUSION && x == HALES_RISK_EFFUSION_PRESENT;
}

static void bands_tile_the_lawful_range_of_every_item(void **state) {
  (void)state;
  for (size_t k = 0; k < all_n; k++)
    for (size_t d = 0; d < all[k]->determinants_n; d++) {
      const hales_risk_item items[] = {all[k]->determinants[d].item, all[k]->determinants[d].substitute};
      for (int j = 0; j < 2; j++) {
        if (items[j] == HALES_RISK_NONE) continue;
        const hales_risk_item_info *info = hales_risk_item_get(items[j]);
        if (info->coded) {
          for (double x = info->lo; x <= info->hi; x++)
            if (!says_too_little(all[k], items[j], x)) (void)points_at(all[k], items[j], x);
          continue;
        }
        for (int i = 0; i <= 1000; i++)
          (void)points_at(all[k], items[j], info->lo + (info->hi - info->lo) * i / 1000.0);
        for (size_t b = 0; b < all[k]->bands_n; b++) {
          const hales_risk_band *band = &all[k]->bands[b];
          if (band->item != items[j]) continue;
          const double edges[] = {band->lo, band->hi};
          for (int e = 0; e < 2; e++) {
            if (fabs(edges[e]) > 1e9) continue;
            (void)points_at(all[k], items[j], edges[e]);
            (void)points_at(all[k], items[j], nextafter(edges[e], -DBL_MAX));
            (void)points_at(all[k], items[j], nextafter(edges[e], DBL_MAX));
          }
        }
      }
    }
}

static void a_value_out_of_range_makes_the_score_invalid_and_names_it(void **state) {
  (void)state;
  for (size_t k = 0; k < all_n; k++)
    for (size_t d = 0; d < all[k]->determinants_n; d++) {
      const hales_risk_item items[] = {all[k]->determinants[d].item, all[k]->determinants[d].substitute};
      for (int j = 0; j < 2; j++) {
        if (items[j] == HALES_RISK_NONE || items[j] == HALES_RISK_MALE_OVER_60) continue;
        const hales_risk_item_info *info = hales_risk_item_get(items[j]);
        hales_risk_input in = {0};
        assert_ok(hales_risk_input_set(&in, info->name, info->hi * 1.5 + 1, NULL));
        const hales_risk_result r = run(all[k], &in);
        assert_false(r.valid);
        assert_null(r.stratum);
        assert_non_null(strstr(r.reason, info->name));
      }
    }
}

static void nothing_known_gives_no_score_and_names_all_items(void **state) {
  (void)state;
  const hales_risk_input none = {0};
  for (size_t k = 0; k < all_n; k++) {
    const hales_risk_result r = run(all[k], &none);
    assert_false(r.valid);
    assert_int_equal(r.missing_n, all[k]->determinants_n);
    assert_non_null(strstr(r.reason, "needs at least"));
  }
}

static void a_child_gets_no_score(void **state) {
  (void)state;
  hales_risk_input in = {0};
  SET(in, who_fc, 3);
  SET(in, six_mwd_m, 280);
  SET(in, bnp_ng_l, 310);
  SET(in, age_years, 17.9);
  hales_risk_result r = run(&hales_risk_esc4, &in);
  assert_false(r.valid);
  assert_non_null(strstr(r.reason, "adults"));
  assert_non_null(strstr(r.reason, "17.9"));
  in.age_years = 18;
  r = run(&hales_risk_esc4, &in);
  assert_true(r.valid);
}

static void says_what_the_missing_items_could_change(void **state) {
  (void)state;
  hales_risk_input in = {0};
  SET(in, who_fc, 3);
  SET(in, six_mwd_m, 330); /* grades 3 and 2; peptide 1 to 4: mean 2 to 3 */
  hales_risk_result r = run(&hales_risk_esc4, &in);
  assert_true(r.valid);
  assert_close(r.value, 2.5, 0, 0);
  assert_close(r.best_value, 2.0, 0, 1e-15);
  assert_close(r.worst_value, 3.0, 0, 1e-15);
  assert_int_equal(r.best->number, 2);
  assert_int_equal(r.worst->number, 3);
  SET(in, nt_probnp_ng_l, 700);
  r = run(&hales_risk_esc4, &in);
  assert_ptr_equal(r.best, r.worst);
  assert_ptr_equal(r.best, r.stratum);
}

static void nt_probnp_is_used_before_bnp_in_every_score_that_knows_both(void **state) {
  (void)state;
  for (size_t k = 0; k < all_n; k++) {
    hales_risk_input in = {0};
    SET(in, who_fc, 2);
    SET(in, six_mwd_m, 365);
    SET(in, rap_mmhg, 9);
    SET(in, ci_l_min_m2, 2.2);
    SET(in, bnp_ng_l, 900);
    SET(in, nt_probnp_ng_l, 290);
    const hales_risk_result r = run(all[k], &in);
    bool nt = false, bnp = false;
    for (size_t i = 0; i < r.used_n; i++) {
      nt = nt || r.used[i].item == HALES_RISK_NT_PROBNP;
      bnp = bnp || r.used[i].item == HALES_RISK_BNP;
    }
    assert_false(bnp);
    assert_int_equal(nt, strcmp(all[k]->id, "french_invasive") != 0);
  }
}

static void strata_are_in_order_and_every_outcome_has_a_source(void **state) {
  (void)state;
  for (size_t k = 0; k < all_n; k++) {
    for (size_t i = 0; i < all[k]->strata_n; i++) {
      const hales_risk_stratum *s = &all[k]->strata[i];
      if (i) assert_true(s->below > all[k]->strata[i - 1].below);
      if (!s->outcome.name) continue;
      assert_non_null(s->outcome.label);
      assert_non_null(s->outcome.source);
      assert_true(s->outcome.lo_pct <= s->outcome.hi_pct);
    }
  }
}

static void assert_cited(const char *bib, const char *key) {
  char at[96];
  snprintf(at, sizeof at, "{%s,", key);
  if (!strstr(bib, at)) print_message("no entry for %s\n", key);
  assert_non_null(strstr(bib, at));
}

static void every_source_key_exists(void **state) {
  (void)state;
  const char *const root = getenv("HALES_SOURCE_DIR");
  hales_buf bib = {0};
  char path[512];
  snprintf(path, sizeof path, "%s/docs/references.bib", root ? root : ".");
  assert_ok(hales_file_read(path, 1 << 22, &bib, NULL));
  for (size_t k = 0; k < all_n; k++) {
    assert_cited(bib.data, all[k]->source);
    for (size_t i = 0; i < all[k]->strata_n; i++)
      if (all[k]->strata[i].outcome.name) assert_cited(bib.data, all[k]->strata[i].outcome.source);
  }
  hales_buf_deinit(&bib);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bands_tile_the_lawful_range_of_every_item),
      cmocka_unit_test(a_value_out_of_range_makes_the_score_invalid_and_names_it),
      cmocka_unit_test(nothing_known_gives_no_score_and_names_all_items),
      cmocka_unit_test(a_child_gets_no_score),
      cmocka_unit_test(says_what_the_missing_items_could_change),
      cmocka_unit_test(nt_probnp_is_used_before_bnp_in_every_score_that_knows_both),
      cmocka_unit_test(every_source_key_exists),
      cmocka_unit_test(strata_are_in_order_and_every_outcome_has_a_source),
  };
  return cmocka_run_group_tests(tests, setup, NULL);
}
