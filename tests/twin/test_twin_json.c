#include "twin/twin_json.h"

#include <math.h>

#include "base/json.h"
#include "made_twin.h"

/* Beyond 2^53: a double could not hold it. */
#define SEED UINT64_C(18446744073709551557)

static hales_buf written(const hales_twin_record *r) {
  hales_buf out = {0};
  hales_err err = {0};
  assert_ok_err(hales_twin_write(r, &out, &err), &err);
  return out;
}

static hales_bytes bytes_of(const hales_buf *b) {
  return (hales_bytes){(const uint8_t *)b->data, b->len};
}

static hales_buf a_document(void) {
  hales_twin_record r = made_record(SEED);
  hales_buf out = written(&r);
  hales_twin_destroy(&r.twin);
  return out;
}

/* The document with the first `from` replaced by `to`. */
static hales_buf changed(const char *from, const char *to) {
  hales_buf in = a_document(), out = {0};
  const char *at = strstr(in.data, from);
  assert_non_null(at);
  hales_buf_put(&out, in.data, (size_t)(at - in.data));
  hales_buf_puts(&out, to);
  hales_buf_puts(&out, at + strlen(from));
  hales_buf_deinit(&in);
  return out;
}

static void refused(const char *from, const char *to, hales_status want, const char *says) {
  hales_buf doc = changed(from, to);
  hales_twin_record r;
  hales_err err = {0};
  const hales_status got = hales_twin_read(bytes_of(&doc), 1, &r, &err);
  if (got != want || !strstr(err.msg, says))
    fail_msg("%s -> %s: status %d, \"%s\"", from, to, (int)got, err.msg);
  assert_null(r.twin.theta);
  assert_null(r.memory);
  hales_buf_deinit(&doc);
}

static void a_twin_that_is_read_and_written_again_has_the_same_bytes(void **state) {
  (void)state;
  hales_buf first = a_document();
  hales_twin_record r;
  hales_err err = {0};
  assert_ok_err(hales_twin_read(bytes_of(&first), 1, &r, &err), &err);
  hales_buf second = written(&r);
  assert_int_equal(first.len, second.len);
  assert_memory_equal(first.data, second.data, first.len);
  hales_buf_deinit(&first);
  hales_buf_deinit(&second);
  hales_twin_record_destroy(&r);
}

static void what_was_read_is_what_was_written(void **state) {
  (void)state;
  hales_twin_record a = made_record(SEED), b;
  hales_buf doc = written(&a);
  hales_err err = {0};
  assert_ok_err(hales_twin_read(bytes_of(&doc), 2, &b, &err), &err);
  const hales_patient_model *pm = a.twin.pm;
  assert_ptr_equal(b.twin.pm, pm);
  assert_int_equal(b.twin.n_draw, MADE_DRAWS);
  assert_true(b.twin.seed == SEED);
  assert_int_equal(b.twin.body.sex, HALES_SEX_FEMALE);
  assert_close(b.twin.body.age_years, 57.25, 0, 0);
  assert_close(b.twin.body.weight_kg, 71.75, 0, 0);
  assert_memory_equal(a.twin.theta, b.twin.theta, MADE_DRAWS * pm->n_free * sizeof(double));
  assert_memory_equal(a.twin.state, b.twin.state, MADE_DRAWS * pm->model->n_state * sizeof(double));
  /* simulated again: the same program gives the same numbers */
  assert_memory_equal(a.twin.param, b.twin.param, MADE_DRAWS * pm->model->n_param * sizeof(double));
  assert_memory_equal(a.twin.outcome, b.twin.outcome, MADE_DRAWS * pm->n_outcome * sizeof(double));
  assert_memory_equal(a.twin.observable, b.twin.observable, MADE_DRAWS * pm->n_observable * sizeof(double));
  assert_int_equal(b.n_parameter, 2);
  assert_string_equal(b.parameter[1].name, "systole");
  assert_close(b.parameter[1].contraction, -0.0625, 0, 0);
  assert_false(b.parameter[1].learned);
  assert_true(b.parameter[1].at_limit);
  assert_int_equal(b.n_fit, 2);
  assert_string_equal(b.fit[0].place, "line 7, column 3");
  assert_int_equal(b.fit[0].at, 1234);
  assert_null(b.fit[1].note);
  assert_true(b.fit[1].named);
  assert_close(b.fit[1].pred_hi90, 4.0, 0, 0);
  assert_string_equal(b.verdict.suspect, "co_l_min");
  assert_close(b.verdict.p_posterior, 0.0234, 0, 0);
  assert_string_equal(b.diagnostics.trust, "caution");
  assert_int_equal(b.diagnostics.n_forward, 7147);
  assert_string_equal(b.note[1], "\"quoted\" and \xc3\xa4");
  assert_string_equal(b.code_version, "0.7.3");
  hales_buf_deinit(&doc);
  hales_twin_destroy(&a.twin);
  hales_twin_record_destroy(&b);
}

static void what_a_value_follows_from_and_a_stated_surface_are_kept(void **state) {
  (void)state;
  hales_twin_record r = made_record(23), back;
  hales_err err = {0};
  hales_buf json = {0};
  hales_twin_fit fit[2] = {r.fit[0], r.fit[1]};
  fit[1].from = "ci_l_min_m2";
  fit[1].from_value = 1.625;
  r.fit = fit;
  r.twin.body.has_weight = false;
  r.twin.body.has_bsa = true;
  r.twin.body.bsa_m2 = 2.375;
  assert_ok_err(hales_twin_simulate(&r.twin, 1, &err), &err);
  assert_ok_err(hales_twin_write(&r, &json, &err), &err);
  assert_ok_err(hales_twin_read((hales_bytes){(const uint8_t *)json.data, json.len}, 1, &back, &err), &err);
  assert_null(back.fit[0].from);
  assert_string_equal(back.fit[1].from, "ci_l_min_m2");
  assert_close(back.fit[1].from_value, 1.625, 0, 0);
  assert_true(back.twin.body.has_bsa);
  assert_close(hales_body_bsa_m2(&back.twin.body), 2.375, 0, 0);
  hales_buf_deinit(&json);
  hales_twin_record_destroy(&back);
  hales_twin_destroy(&r.twin);
}

/* Outside its interval, and nothing named: a misfit only where the whole is one. */
static void a_values_misfit_does_not_contradict_the_verdict(void **state) {
  (void)state;
  hales_twin_record r = {.verdict = {.misfit = false}};
  hales_twin_fit f = {.outside = true};
  assert_false(hales_twin_is_misfit(&r, &f));
  r.verdict.misfit = true;
  assert_true(hales_twin_is_misfit(&r, &f));
  f.outside = false;
  assert_false(hales_twin_is_misfit(&r, &f));
  f.named = true;
  assert_true(hales_twin_is_misfit(&r, &f));
}

static void what_is_not_known_stays_unknown(void **state) {
  (void)state;
  hales_twin_record a = made_record(41), b;
  a.twin.body.has_age = false;
  a.true_on = NULL;
  a.verdict.suspect = NULL;
  a.diagnostics.khat = HUGE_VAL; /* too few draws to tell */
  hales_buf doc = written(&a);
  hales_err err = {0};
  assert_ok_err(hales_twin_read(bytes_of(&doc), 1, &b, &err), &err);
  assert_false(b.twin.body.has_age);
  assert_true(b.twin.body.has_height);
  assert_null(b.true_on);
  assert_null(b.verdict.suspect);
  assert_true(isinf(b.diagnostics.khat));
  hales_buf_deinit(&doc);
  hales_twin_destroy(&a.twin);
  hales_twin_record_destroy(&b);
}

static void a_document_of_another_model_or_version_is_refused(void **state) {
  (void)state;
  refused("\"model\":\"korakianitis\"", "\"model\":\"windkessel\"", HALES_EARG,
          "no patient model \"windkessel\"");
  refused("\"model_version\":", "\"model_version\":9", HALES_EARG, "calibrate again");
  refused("\"hales_twin\":1", "\"hales_twin\":2", HALES_EPARSE, "format");
  refused("\"free\":[\"T\"", "\"free\":[\"period\"", HALES_EARG, "free numbers");
  refused("\"free\":[\"T\",", "\"free\":[", HALES_EARG, "free numbers");
}

static void a_document_with_wrong_counts_is_refused(void **state) {
  (void)state;
  refused("\"n_draw\":12", "\"n_draw\":11", HALES_EPARSE, "theta");
  refused("\"n_draw\":12", "\"n_draw\":0", HALES_EPARSE, "n_draw");
  refused("\"n_draw\":12", "\"n_draw\":12.5", HALES_EPARSE, "n_draw");
  refused("\"n_draw\":12", "\"n_draw\":18446744073709551615", HALES_EPARSE, "n_draw");
  refused("\"theta\":[[", "\"theta\":[[0.5,", HALES_EPARSE, "theta[0]");
  refused("\"state\":[[", "\"state\":[[],[", HALES_EPARSE, "state");
}

static void a_document_with_a_wrong_value_is_refused(void **state) {
  (void)state;
  refused("\"median\":0.53125", "\"median\":NaN", HALES_EPARSE, "");
  refused("\"median\":0.53125", "\"median\":1e999", HALES_ERANGE, "");
  refused("\"median\":0.53125", "\"median\":\"0.53\"", HALES_EPARSE, "median");
  refused("\"median\":0.53125", "\"median\":0.75", HALES_EPARSE, "in order");
  refused("\"contraction\":0.97,", "", HALES_EPARSE, "contraction");
  refused("\"learned\":true", "\"learned\":1", HALES_EPARSE, "learned");
  refused("\"sd\":3.25", "\"sd\":0", HALES_EPARSE, "sd");
  refused("ffeeddcc", "FFEEDDCC", HALES_EPARSE, "hexadecimal");
  refused("\"trust\":\"caution\"", "\"trust\":\"none\"", HALES_EPARSE, "trust");
  refused("\"sex\":\"female\"", "\"sex\":\"f\"", HALES_EPARSE, "sex");
  refused("\"height_cm\":163.5", "\"height_cm\":-163.5", HALES_EPARSE, "positive");
  refused("\"seed\":18446744073709551557", "\"seed\":18446744073709551617", HALES_EPARSE, "seed");
  refused("\"theta\":[[", "\"theta\":[[1e3],[", HALES_EPARSE, "theta");
}

static void a_draw_that_is_not_lawful_or_not_its_state_is_refused(void **state) {
  (void)state;
  hales_twin_record r = made_record(SEED);
  hales_err err = {0};
  hales_twin_record b;
  const double kept = r.twin.theta[5];
  r.twin.theta[5] = 40.0;
  hales_buf doc = written(&r);
  assert_status(hales_twin_read(bytes_of(&doc), 1, &b, &err), HALES_ERANGE);
  assert_int_equal(err.at, 0);
  hales_buf_deinit(&doc);
  r.twin.theta[5] = kept;
  r.twin.state[r.twin.pm->model->n_state * 7] *= 1.2;
  doc = written(&r);
  err = (hales_err){0};
  assert_status(hales_twin_read(bytes_of(&doc), 1, &b, &err), HALES_EMATH);
  assert_int_equal(err.at, 7);
  hales_buf_deinit(&doc);
  hales_twin_destroy(&r.twin);
}

static void a_truncated_document_is_refused_wherever_it_ends(void **state) {
  (void)state;
  hales_buf doc = a_document();
  for (size_t n = 0; n < doc.len; n += 1 + doc.len / 97) {
    hales_twin_record r;
    hales_err err = {0};
    assert_status(hales_twin_read((hales_bytes){(const uint8_t *)doc.data, n}, 1, &r, &err), HALES_EPARSE);
    assert_true(err.msg[0] != '\0');
  }
  hales_buf_deinit(&doc);
}

static void other_json_is_no_twin(void **state) {
  (void)state;
  static const char *const texts[] = {
      "{}", "[]", "17", "null", "{\"hales_twin\":1}", "{\"hales_twin\":\"1\"}"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    hales_twin_record r;
    hales_err err = {0};
    const hales_bytes in = {(const uint8_t *)texts[i], strlen(texts[i])};
    assert_status(hales_twin_read(in, 1, &r, &err), HALES_EPARSE);
    assert_non_null(strstr(err.msg, "twin"));
  }
}

static void a_number_that_is_not_finite_is_not_written(void **state) {
  (void)state;
  hales_twin_record r = made_record(19);
  hales_buf out = {0};
  hales_err err = {0};
  r.diagnostics.log_evidence = nan("");
  assert_status(hales_twin_write(&r, &out, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "log_evidence"));
  hales_buf_deinit(&out);
  hales_twin_destroy(&r.twin);
}

static void destroying_nothing_does_nothing(void **state) {
  (void)state;
  hales_twin_record_destroy(NULL);
  hales_twin_record r = {0};
  hales_twin_record_destroy(&r);
  assert_null(r.memory);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_twin_that_is_read_and_written_again_has_the_same_bytes),
      cmocka_unit_test(what_was_read_is_what_was_written),
      cmocka_unit_test(what_a_value_follows_from_and_a_stated_surface_are_kept),
      cmocka_unit_test(a_values_misfit_does_not_contradict_the_verdict),
      cmocka_unit_test(what_is_not_known_stays_unknown),
      cmocka_unit_test(a_document_of_another_model_or_version_is_refused),
      cmocka_unit_test(a_document_with_wrong_counts_is_refused),
      cmocka_unit_test(a_document_with_a_wrong_value_is_refused),
      cmocka_unit_test(a_draw_that_is_not_lawful_or_not_its_state_is_refused),
      cmocka_unit_test(a_truncated_document_is_refused_wherever_it_ends),
      cmocka_unit_test(other_json_is_no_twin),
      cmocka_unit_test(a_number_that_is_not_finite_is_not_written),
      cmocka_unit_test(destroying_nothing_does_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
