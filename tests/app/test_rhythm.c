/* Intervals as they are written in a file, and the beats they lead to. */
#include "app/rhythm.h"
#include "support/assert.h"

#include <string.h>

#include "physics/registry.h"

static hales_rhythm rhythm;

static hales_status take(const char *text, hales_err *err) {
  return hales_rhythm_read((hales_bytes){(const uint8_t *)text, strlen(text)}, &rhythm, err);
}

static void seconds_and_milliseconds_are_told_apart(void **state) {
  (void)state;
  hales_err err = {0};
  static const char *const same[] = {"# lead II\n0.83\n 0.612\r\n\n1.17", "830\n\t612\n\n1170 \n",
                                     "\xEF\xBB\xBF\n830\n612\n1170\n"};
  for (size_t k = 0; k < 3; k++) {
    assert_ok_err(take(same[k], &err), &err);
    assert_int_equal(rhythm.n, 3);
    static const double want[] = {0.83, 0.612, 1.17};
    for (size_t i = 0; i < 3; i++) assert_close(rhythm.rr_s[i], want[i], 1e-15, 0.0);
    assert_int_equal(rhythm.line[2], k == 0 ? 5 : 4);
  }
}

static void the_line_of_what_is_not_an_interval_is_named(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
    hales_status status;
  } bad[] = {{"0.83\n\n0.7 0.9\n", "line 3", HALES_EPARSE},
             {"0.83\nnan\n", "line 2", HALES_EPARSE},
             {"0.83\n0.7\n-0.6", "line 3", HALES_ERANGE},
             {"# nothing\n", "no interval", HALES_EPARSE},
             {"", "no interval", HALES_EPARSE}};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    hales_err err = {0};
    assert_status(take(bad[i].text, &err), bad[i].status);
    assert_non_null(strstr(err.msg, bad[i].says));
  }
}

/* A short beat and the pause after it: less blood is thrown out, then more. */
static void an_extra_beat_is_weak_and_the_next_one_strong(void **state) {
  (void)state;
  hales_err err = {0};
  const hales_model *m = hales_model_find("hales");
  assert_ok_err(take("0.91\n0.91\n0.60\n1.22\n0.91\n", &err), &err);
  hales_simulate_request r;
  hales_simulate_init(&r, m);
  r.settings.steps = 400;
  hales_rhythm_result got;
  assert_ok_err(hales_rhythm_simulate(&r, &rhythm, &got, &err), &err);
  assert_close(got.steady.param[m->period_param], 0.91, 1e-12, 0.0);
  const size_t v = hales_model_find_signal(m, "V_LV");
  double stroke[5];
  for (size_t i = 0; i < 5; i++) {
    assert_true(got.run[i].volume_defect < 1e-12);
    const double *s = got.stat + (i * m->n_signal + v) * 3;
    stroke[i] = s[1] - s[0];
  }
  assert_close(stroke[0], got.orbit.curve[v][1] - got.orbit.curve[v][0], 1e-4, 0.0); /* the orbit goes on */
  for (size_t i = 0; i < 5; i++) print_message("beat %zu: %.2f mL\n", i, stroke[i]);
  assert_true(stroke[3] < 0.98 * stroke[1]); /* what a short interval has filled */
  assert_true(stroke[4] > 1.02 * stroke[1]); /* the beat that the pause has filled */
  hales_rhythm_result_destroy(&got);
}

static void an_interval_that_the_model_cannot_have_is_named(void **state) {
  (void)state;
  hales_err err = {0};
  assert_ok_err(take("0.91\n0.88\n\n0.03\n", &err), &err);
  hales_simulate_request r;
  hales_simulate_init(&r, hales_model_find("hales"));
  hales_rhythm_result got;
  assert_status(hales_rhythm_simulate(&r, &rhythm, &got, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "line 4"));
  assert_null(got.run);
}

/* Wide valves behind a steep activation: 7,000 beats of the model's own 4,000 steps may be run, of those that
 * carry the set not. */
static void beats_in_the_steps_that_carry_a_set_keep_to_the_work_that_is_allowed(void **state) {
  (void)state;
  static const char *const ends[] = {"H=1000",  "lv.Vd=120",   "rv.Vd=200",
                                     "R_pul=3", "R_av=0.0001", "R_pv=0.0001"};
  hales_err err = {0};
  hales_simulate_request r;
  hales_simulate_init(&r, hales_model_find("colunga2020"));
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    assert_ok_err(hales_simulate_set(&r, ends[i], &err), &err);
  rhythm.n = 7000;
  for (size_t i = 0; i < rhythm.n; i++) {
    rhythm.rr_s[i] = i % 2 ? 0.9 : 0.8;
    rhythm.line[i] = (uint32_t)i + 1;
  }
  hales_rhythm_result got;
  assert_status(hales_rhythm_simulate(&r, &rhythm, &got, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "7000 beats of "));
  assert_null(strstr(err.msg, "of 4000 steps"));
  assert_null(got.run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(seconds_and_milliseconds_are_told_apart),
      cmocka_unit_test(the_line_of_what_is_not_an_interval_is_named),
      cmocka_unit_test(an_extra_beat_is_weak_and_the_next_one_strong),
      cmocka_unit_test(an_interval_that_the_model_cannot_have_is_named),
      cmocka_unit_test(beats_in_the_steps_that_carry_a_set_keep_to_the_work_that_is_allowed),
  };
  return cmocka_run_group_tests_name("app/rhythm", tests, NULL, NULL);
}
