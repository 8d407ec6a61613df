#include "base/json.h"
#include "risk_support.h"

static hales_risk_input some_patient(void) {
  hales_risk_input in = {0};
  SET(in, who_fc, 3);
  SET(in, bnp_ng_l, 260);
  return in;
}

static const hales_json *parse(const hales_buf *b, unsigned char *mem, size_t cap) {
  hales_arena arena = {.base = mem, .cap = cap};
  const hales_json *root = NULL;
  hales_err err = {0};
  assert_ok_err(hales_json_read((hales_bytes){(const uint8_t *)b->data, b->len}, &arena, &root, &err), &err);
  return root;
}

static void json_has_score_stratum_items_and_the_groups_rate(void **state) {
  (void)state;
  static unsigned char mem[1 << 16];
  const hales_risk_input in = some_patient();
  const hales_risk_result r = run(&hales_risk_esc4, &in);
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, true);
  hales_risk_result_json(&r, &w);
  assert_ok(hales_jw_finish(&w, NULL));
  const hales_json *j = parse(&out, mem, sizeof mem);
  double x = 0;
  assert_true(hales_json_double(hales_json_get(j, "score"), &x));
  assert_close(x, 3, 0, 0);
  assert_string_equal(hales_json_get_text(hales_json_get(j, "stratum"), "words"), "intermediate-high");
  const hales_json *used = hales_json_get(j, "used");
  assert_int_equal(used->n, 2);
  assert_string_equal(hales_json_get_text(hales_json_at(used, 1), "item"), "bnp_ng_l");
  assert_string_equal(hales_json_get_text(hales_json_at(used, 1), "unit"), "ng/L");
  const hales_json *missing = hales_json_get(j, "missing");
  assert_int_equal(missing->n, 1);
  assert_string_equal(hales_json_get_text(hales_json_at(missing, 0), "item"), "six_mwd_m");
  const hales_json *o = hales_json_get(j, "outcome");
  assert_string_equal(hales_json_get_text(o, "words"), "9 to 19 %");
  assert_string_equal(hales_json_get_text(o, "certainty"), "M");
  assert_string_equal(hales_json_get_text(o, "source"), "ESCERS2022");
  assert_non_null(strstr(hales_json_get_text(o, "of"), "not this patient"));
  hales_buf_deinit(&out);
}

static void json_of_a_score_that_cannot_be_computed_says_why_and_has_no_stratum(void **state) {
  (void)state;
  static unsigned char mem[1 << 16];
  const hales_risk_input in = some_patient();
  const hales_risk_result r = run(&hales_risk_reveal2, &in);
  hales_buf out = {0};
  hales_jw w = hales_jw_on(&out, false);
  hales_risk_result_json(&r, &w);
  assert_ok(hales_jw_finish(&w, NULL));
  const hales_json *j = parse(&out, mem, sizeof mem);
  bool valid = true;
  assert_true(hales_json_bool(hales_json_get(j, "valid"), &valid));
  assert_false(valid);
  assert_null(hales_json_get(j, "stratum"));
  assert_null(hales_json_get(j, "score"));
  assert_non_null(strstr(hales_json_get_text(j, "reason"), "2 of 13"));
  assert_int_equal(hales_json_get(j, "missing")->n, 11);
  hales_buf_deinit(&out);
}

static void text_names_stratum_source_and_missing_items(void **state) {
  (void)state;
  const hales_risk_input in = some_patient();
  const hales_risk_result r = run(&hales_risk_esc4, &in);
  const hales_risk_result none = run(&hales_risk_french_invasive, &in);
  hales_buf out = {0};
  hales_risk_result_text(&r, &out);
  hales_risk_result_text(&none, &out);
  assert_ok(hales_buf_status(&out, NULL));
  assert_non_null(strstr(out.data, "intermediate-high, score 3 from 2 of 3 items"));
  assert_non_null(strstr(out.data, "not known: six-minute walk distance"));
  assert_non_null(strstr(out.data, "9 to 19 % [M, ESCERS2022] (a group's rate, not this patient's)"));
  assert_non_null(strstr(out.data, "cannot be computed: 1 of 4 items known"));
  hales_buf_deinit(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(json_has_score_stratum_items_and_the_groups_rate),
      cmocka_unit_test(json_of_a_score_that_cannot_be_computed_says_why_and_has_no_stratum),
      cmocka_unit_test(text_names_stratum_source_and_missing_items),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
