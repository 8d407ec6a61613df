#include "base/json.h"
#include "catalogue.h"

static void reads_name_drugs_and_doses(void **state) {
  (void)state;
  const hales_plan p = plan_of("B-2=sildenafil:40mg+ macitentan + treprostinil_sc: 20 ng/kg/min");
  assert_string_equal(p.name, "B-2");
  assert_int_equal(p.regimen.n, 3);
  assert_string_equal(p.regimen.drugs[0].drug->id, "sildenafil");
  assert_close(p.regimen.drugs[0].dose->amount, 40, 0, 0);
  assert_false(p.regimen.drugs[0].dose->labelled);
  assert_close(p.regimen.drugs[1].dose->amount, 10, 0, 0);
  assert_string_equal(p.regimen.drugs[2].drug->id, "treprostinil");
  assert_close(p.regimen.drugs[2].dose->amount, 20, 0, 0);
  assert_close(plan_of("A=Riociguat:1.5").regimen.drugs[0].dose->amount, 1.5, 0, 0);
  hales_buf out = {0};
  hales_plan_words(&p, &out);
  assert_string_equal(out.data,
                      "sildenafil 40 mg three times a day + macitentan 10 mg once a day + treprostinil 20 "
                      "ng/kg/min continuously");
  hales_buf_deinit(&out);
}

static void refuses_with_the_reason_and_what_would_be_right(void **state) {
  (void)state;
  static const struct {
    const char *text;
    hales_status status;
    const char *says;
  } bad[] = {
      {"sildenafil", HALES_EPARSE, "NAME=DRUG"},
      {"=sildenafil", HALES_EPARSE, "NAME=DRUG"},
      {"A B=sildenafil", HALES_EPARSE, "NAME=DRUG"},
      {"an_endless_name_of_more_than_32_characters=sildenafil", HALES_EPARSE, "32"},
      {"A=", HALES_EPARSE, "a drug is expected"},
      {"A=sildenafil+", HALES_EPARSE, "a drug is expected"},
      {"A=+sildenafil", HALES_EPARSE, "a drug is expected"},
      {"A=sildenafil:", HALES_EPARSE, "a dose is expected"},
      {"A=sildenafyl", HALES_EARG, "did you mean sildenafil?"},
      {"A=macitentn", HALES_EARG, "did you mean macitentan?"},
      {"A=aspirin", HALES_EARG, "no drug is called 'aspirin'"},
      {"A=sildenafil:25", HALES_EARG, "20, 40, 80 mg"},
      {"A=sildenafil:20g", HALES_EARG, "20, 40, 80 mg"},
      {"A=sildenafil:-20", HALES_EARG, "20, 40, 80 mg"},
      {"A=sildenafil:2e1", HALES_EARG, "20, 40, 80 mg"},
      {"A=sildenafil:mg", HALES_EARG, "20, 40, 80 mg"},
      {"A=selexipag:30", HALES_EARG, "800, 200, 400, 600, 1000, 1200, 1400, 1600 ug twice a day"},
      {"A=sildenafil+sildenafil:40", HALES_EARG, "twice"},
      {"A=treprostinil+treprostinil_iv", HALES_EARG, "twice"},
      {"A=sildenafil+riociguat", HALES_EDENY, "contraindicated"},
      {"A=riociguat+macitentan+tadalafil", HALES_EDENY, "riociguat with tadalafil"},
      {"A=bosentan+ambrisentan", HALES_EDENY, "endothelin"},
      {"A=sildenafil+tadalafil", HALES_EDENY, "PDE5"},
      {"A=treprostinil+epoprostenol", HALES_EDENY, "prostacyclin"},
      {"A=iloprost+treprostinil_oral", HALES_EDENY, "prostacyclin"},
      {"A=riociguat+ino", HALES_EDENY, "nitric oxide"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    hales_plan p = {.stay = true};
    hales_err err = {0};
    const hales_status s = hales_plan_read(catalogue, bad[i].text, &p, &err);
    if (s != bad[i].status || !strstr(err.msg, bad[i].says)) print_message("%s: %s\n", bad[i].text, err.msg);
    assert_status(s, bad[i].status);
    assert_int_equal(err.status, s);
    assert_non_null(strstr(err.msg, bad[i].says));
    assert_true(p.stay); /* untouched */
    assert_null(p.catalogue);
  }
}

static void lawful_combinations_are_taken(void **state) {
  (void)state;
  (void)plan_of("A=sildenafil+macitentan+selexipag+sotatercept+diuretic");
  (void)plan_of("A=riociguat+ambrisentan+epoprostenol");
  (void)plan_of("A=tadalafil+inhaled_no");
}

static void stay_and_none_change_nothing(void **state) {
  (void)state;
  const char *const texts[] = {"now=stay", "now=none"};
  for (int i = 0; i < 2; i++) {
    const hales_plan p = plan_of(texts[i]);
    assert_true(p.stay);
    hales_effect e;
    assert_ok(hales_plan_effect(&p, 0, (hales_rng){71, 3}, 12, &e));
    const hales_effect zero = {0};
    assert_memory_equal(&e, &zero, sizeof e);
  }
  hales_buf out = {0};
  const hales_plan p = plan_of("now=stay");
  hales_plan_words(&p, &out);
  assert_string_equal(out.data, "no change");
  hales_buf_deinit(&out);
}

static void what_a_patient_takes_is_not_refused(void **state) {
  (void)state;
  hales_plan p = plan_of("A=macitentan");
  assert_ok(hales_plan_set_background(&p, "bosentan+ambrisentan:10", NULL));
  assert_int_equal(p.background.n, 2);
  hales_err err = {0};
  assert_status(hales_plan_set_background(&p, "bosentann+x", &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "bosentan?"));
  assert_int_equal(p.background.n, 2);
  assert_ok(hales_plan_set_background(&p, "none", NULL));
  assert_int_equal(p.background.n, 0);
}

static void json_carries_dose_trial_and_grounds(void **state) {
  (void)state;
  static unsigned char mem[1 << 18];
  const hales_plan p = plan_of("B=sildenafil+selexipag:400");
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, true);
  hales_plan_json(&p, &w);
  assert_ok(hales_jw_finish(&w, NULL));
  hales_arena arena = {.base = mem, .cap = sizeof mem};
  const hales_json *j = NULL;
  assert_ok(hales_json_read((hales_bytes){(const uint8_t *)out.data, out.len}, &arena, &j, NULL));
  const hales_json *drugs = hales_json_get(j, "drugs");
  assert_int_equal(drugs->n, 2);
  const hales_json *first = hales_json_at(hales_json_get(hales_json_at(drugs, 0), "effects"), 0);
  assert_string_equal(hales_json_get_text(first, "quantity"), "ln_pvr");
  assert_string_equal(hales_json_get_text(first, "source"), "Galie2005");
  assert_string_equal(hales_json_get_text(first, "certainty"), "D");
  double scale = 0;
  assert_true(hales_json_double(hales_json_get(hales_json_at(drugs, 1), "scale_of_reference_dose"), &scale));
  assert_close(scale, 0.75, 0, 0);
  hales_buf_deinit(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_name_drugs_and_doses),
      cmocka_unit_test(refuses_with_the_reason_and_what_would_be_right),
      cmocka_unit_test(lawful_combinations_are_taken),
      cmocka_unit_test(stay_and_none_change_nothing),
      cmocka_unit_test(what_a_patient_takes_is_not_refused),
      cmocka_unit_test(json_carries_dose_trial_and_grounds),
  };
  return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
