#include <stdio.h>

#include "base/file.h"
#include "catalogue.h"

static void has_the_drugs_of_the_clinic(void **state) {
  (void)state;
  const char *const names[] = {"sildenafil",  "tadalafil",         "bosentan", "ambrisentan",  "macitentan",
                               "riociguat",   "selexipag",         "iloprost", "epoprostenol", "treprostinil",
                               "sotatercept", "treprostinil_oral", "ino",      "diuretic",     "Macitentan"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    assert_non_null(hales_drug_find(catalogue, names[i]));
  assert_null(hales_drug_find(catalogue, "sildenafi"));
  assert_string_equal(hales_drug_nearest(catalogue, "sildenafi"), "sildenafil");
  assert_null(hales_drug_nearest(catalogue, "xyzzyxyzzy"));
}

static void is_source_of(const char *bib, const char *key) {
  char at[96];
  snprintf(at, sizeof at, "{%s,", key);
  if (!strstr(bib, at)) print_message("no entry for %s\n", key);
  assert_non_null(strstr(bib, at));
}

static void read_bib(hales_buf *out) {
  const char *const root = getenv("HALES_SOURCE_DIR");
  char path[512];
  snprintf(path, sizeof path, "%s/docs/references.bib", root ? root : ".");
  assert_ok(hales_file_read(path, 1 << 22, out, NULL));
}

static void every_number_has_a_source_that_exists(void **state) {
  (void)state;
  hales_buf bib = {0};
  read_bib(&bib);
  is_source_of(bib.data, catalogue->saturation_note.source);
  is_source_of(bib.data, catalogue->closure[0].note.source);
  is_source_of(bib.data, catalogue->pa_compliance_note.source);
  for (size_t i = 0; i < catalogue->contraindications_n; i++)
    is_source_of(bib.data, catalogue->contraindications[i].source);
  for (size_t i = 0; i < catalogue->drugs_n; i++) {
    const hales_drug *d = &catalogue->drugs[i];
    for (size_t j = 0; j < d->background_n; j++) is_source_of(bib.data, d->background[j].source);
    for (size_t j = 0; j < d->doses_n; j++) {
      if (d->doses[j].source) is_source_of(bib.data, d->doses[j].source);
      for (int q = 0; q < HALES_TRIAL_N; q++)
        if (d->doses[j].trial[q].has) is_source_of(bib.data, d->doses[j].trial[q].source);
    }
  }
  hales_buf_deinit(&bib);
}

/* What is remembered, not read, must not look precise. */
static void what_is_from_memory_is_unsure(void **state) {
  (void)state;
  for (size_t i = 0; i < catalogue->drugs_n; i++) {
    const hales_drug *d = &catalogue->drugs[i];
    for (int q = 0; q < HALES_TRIAL_N; q++) {
      const hales_trial_number *t = &d->doses[d->reference].trial[q];
      if (!t->has || strcmp(t->certainty, "m") != 0) continue;
      assert_true(t->se >= 0.02);
      if (t->mean != 0) assert_true(t->se >= 0.25 * fabs(t->mean));
    }
  }
}

static void spreads_leave_out_the_noise_of_the_placebo_arm(void **state) {
  (void)state;
  const hales_drug *m = hales_drug_find(catalogue, "macitentan"),
                   *s = hales_drug_find(catalogue, "sildenafil");
  assert_close(m->doses[0].trial[HALES_TRIAL_LN_PVR].sd, sqrt(0.51 * 0.51 - 0.42 * 0.42), 0, 5e-4);
  const double a = 391.0 / 925, b = 426.0 / 1051;
  assert_close(s->doses[s->reference].trial[HALES_TRIAL_LN_PVR].sd, sqrt(a * a - b * b), 0, 5e-3);
}

/* The V and D figures of the three trials that are rebuilt, recomputed here from the printed ones. */
static void table_values_follow_from_the_printed_figures(void **state) {
  (void)state;
  const hales_trial_number *sil = hales_drug_find(catalogue, "sildenafil")->doses[0].trial;
  const hales_trial_number *mac = hales_drug_find(catalogue, "macitentan")->doses[0].trial;
  const hales_trial_number *rio = hales_drug_find(catalogue, "riociguat")->doses[0].trial;
  assert_close(sil[HALES_TRIAL_LN_PVR].mean, log((925 - 122) / 925.0) - log((1051 + 49) / 1051.0), 0, 1e-3);
  assert_close(sil[HALES_TRIAL_LN_PVR].se, hypot((217 - 27) / 3.92 / 803, (153 + 54) / 3.92 / 1100), 0, 1e-3);
  assert_close(mac[HALES_TRIAL_LN_PVR].mean, log(1 - 0.385), 0, 1e-3);
  assert_close(mac[HALES_TRIAL_LN_PVR].se, (log(1 - 0.275) - log(1 - 0.478)) / 3.92, 0, 1e-3);
  assert_close(mac[HALES_TRIAL_LN_CO].mean, log(2.9 / 2.6) - log(2.17 / 2.5), 0, 1e-3);
  assert_close(rio[HALES_TRIAL_LN_PVR].mean, log((791 - 266) / 791.0), 0, 1e-3);
  assert_close(rio[HALES_TRIAL_LN_CO].mean, log(3.2 / 2.5), 0, 1e-3);
}

/* The built-in text with one piece replaced. */
static hales_status read_with(const char *from, const char *to, hales_err *err) {
  char path[512];
  const char *const root = getenv("HALES_SOURCE_DIR");
  snprintf(path, sizeof path, "%s/data/drugs.json", root ? root : ".");
  hales_buf text = {0}, changed = {0};
  assert_ok(hales_file_read(path, 1 << 20, &text, NULL));
  const char *at = strstr(text.data, from);
  assert_non_null(at);
  hales_buf_put(&changed, text.data, (size_t)(at - text.data));
  hales_buf_puts(&changed, to);
  hales_buf_puts(&changed, at + strlen(from));
  assert_ok(hales_buf_status(&changed, NULL));
  hales_arena arena = {.base = malloc(HALES_DRUGS_ARENA_BYTES), .cap = HALES_DRUGS_ARENA_BYTES};
  const hales_drugs *drugs = NULL;
  const hales_status s =
      hales_drugs_read((hales_bytes){(const uint8_t *)changed.data, changed.len}, &arena, &drugs, err);
  free(arena.base);
  hales_buf_deinit(&text);
  hales_buf_deinit(&changed);
  return s;
}

static void a_faulty_catalogue_is_refused_with_its_place(void **state) {
  (void)state;
  static const struct {
    const char *from, *to;
    hales_status status;
    const char *says;
  } bad[] = {
      {"\"mean\": -0.187", "\"mean\": -18.7", HALES_ERANGE, "drugs[0].effects.ln_pvr: mean"},
      {"\"mean\": -0.187", "\"mean\": \"-0.187\"", HALES_ERANGE, "mean"},
      {"\"se\": 0.077, \"sd\": 0.12, \"certainty\": \"D\"",
       "\"se\": 0.077, \"sd\": 0.12, \"certainty\": \"X\"", HALES_EPARSE, "certainty"},
      {"\"source\": \"Galie2005\"", "\"source\": \"\"", HALES_EPARSE, "source"},
      {"\"ln_hr\": {", "\"ln_hart\": {", HALES_EPARSE, "unknown key"},
      {"\"class\": \"pde5i\"", "\"class\": \"pde6i\"", HALES_EPARSE, "class"},
      {"\"id\": \"tadalafil\"", "\"id\": \"sildenafil\"", HALES_EPARSE, "twice"},
      {"\"amount\": 80", "\"amount\": 40", HALES_EPARSE, "drugs[0].doses[2]"},
      {"\"labelled\": true, \"reference\": true", "\"labelled\": true", HALES_EPARSE, "exactly one of"},
      {"\"drugs\": [\"sildenafil\"]", "\"drugs\": [\"selexipag\"]", HALES_EPARSE, "earlier"},
      {"\"fraction\": 0.36", "\"fraction\": 0.96", HALES_EPARSE, "more than 1"},
      {"\"a\": \"era\"", "\"a\": \"erra\"", HALES_EPARSE, "classes"},
      {"\"ceiling\": 0.80", "\"ceiling\": 0.40", HALES_ERANGE, "ceiling"},
      {"\"version\": 1", "\"version\": 2", HALES_ERANGE, "version"},
      {"\"trial\": \"SUPER-1, 12 weeks\",", "", HALES_EPARSE, "trial"},
      {"\"saturates\": true", "\"saturates\": 1", HALES_EPARSE, "saturates"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    hales_err err = {0};
    const hales_status s = read_with(bad[i].from, bad[i].to, &err);
    if (s != bad[i].status || !strstr(err.msg, bad[i].says))
      print_message("%s -> %s: %s\n", bad[i].from, bad[i].to, err.msg);
    assert_status(s, bad[i].status);
    assert_non_null(strstr(err.msg, bad[i].says));
  }
}

static void a_small_arena_is_out_of_memory_not_a_crash(void **state) {
  (void)state;
  for (size_t cap = 0; cap < catalogue_arena.used; cap += 4093) {
    hales_arena arena = {.base = malloc(cap ? cap : 1), .cap = cap};
    const hales_drugs *drugs = NULL;
    assert_status(hales_drugs_load(&arena, &drugs, NULL), HALES_ENOMEM);
    free(arena.base);
  }
  assert_true(catalogue_arena.used < HALES_DRUGS_ARENA_BYTES / 2);
}

static void the_page_is_written_from_the_catalogue(void **state) {
  (void)state;
  char path[512];
  const char *const root = getenv("HALES_SOURCE_DIR");
  snprintf(path, sizeof path, "%s/docs/treatments.md", root ? root : ".");
  hales_buf want = {0}, got = {0};
  assert_ok(hales_file_read(path, 1 << 20, &want, NULL));
  hales_drugs_page(catalogue, &got);
  assert_ok(hales_buf_status(&got, NULL));
  if (want.len + 1 != got.len || memcmp(want.data, got.data, want.len) != 0)
    print_message("docs/treatments.md is stale: run hales_write_treatments\n");
  assert_int_equal(want.len + 1, got.len); /* the file ends with one newline, not two */
  assert_memory_equal(want.data, got.data, want.len);
  hales_buf_deinit(&want);
  hales_buf_deinit(&got);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_the_drugs_of_the_clinic),
      cmocka_unit_test(every_number_has_a_source_that_exists),
      cmocka_unit_test(what_is_from_memory_is_unsure),
      cmocka_unit_test(spreads_leave_out_the_noise_of_the_placebo_arm),
      cmocka_unit_test(table_values_follow_from_the_printed_figures),
      cmocka_unit_test(a_faulty_catalogue_is_refused_with_its_place),
      cmocka_unit_test(a_small_arena_is_out_of_memory_not_a_crash),
      cmocka_unit_test(the_page_is_written_from_the_catalogue),
  };
  return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
