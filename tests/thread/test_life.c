/* Times that cannot be are flagged on a measurement and refused on a birth or death. */
#include "thread/collect.h"

#include "thread/life.h"
#include "thread/timestamp.h"

#define HEAD "subject_identifier,date_of_birth,date_of_death,measurement_date,variable_name,value\n"

static int64_t day_us(int year, int month, int day) {
  return hales_days_from_civil(year, month, day) * HALES_US_PER_DAY;
}

static collected collect_on(const char *text, int64_t now_us) {
  const hales_read_options opt = {.now_us = now_us};
  return collect_n(text, strlen(text), &opt);
}

/* observations 1.. of the only quantity: flagged as in `want`, a letter each, y or n */
static void assert_flagged(const collected *c, const char *want) {
  assert_ok_err(c->status, &c->err);
  assert_int_equal(c->batch.obs.n, strlen(want));
  for (size_t i = 0; want[i]; i++)
    assert_int_equal((c->obs[i]->flags & HALES_OBS_IMPLAUSIBLE_TIME) != 0, want[i] == 'y');
}

static void the_future_is_flagged_where_it_is_known(void **state) {
  (void)state;
  static const char text[] = HEAD "A,,,2023-06-02,hr_bpm,71\nA,,,2023-06-03,hr_bpm,72\n"
                                  "A,,,2023-06-05,hr_bpm,73\nA,,,,hr_bpm,74\n";
  /* noon of 2 June in Greenwich is 3 June beyond UTC+12: that day may be, a later one not */
  collected c = collect_on(text, day_us(2023, 6, 2) + HALES_US_PER_DAY / 2);
  assert_flagged(&c, "nnyn");
  assert_int_equal(c.counts.flagged, 1);
  assert_close(c.obs[2]->canonical_value, 73.0, 0.0, 0.0); /* flagged, and it stays */
  collected_free(&c);
  c = collect_on(text, 0);
  assert_flagged(&c, "nnnn");
  collected_free(&c);
}

static void before_birth_and_after_death_are_flagged_with_a_day_s_grace(void **state) {
  (void)state;
  collected c = collect_on(HEAD "A,1961-07-03,2020-02-09,1961-06-30,hr_bpm,71\n"
                                "A,1961-07-03,2020-02-09,1961-07-02,hr_bpm,72\n"
                                "A,1961-07-03,2020-02-09,2020-02-10,hr_bpm,73\n"
                                "A,1961-07-03,2020-02-09,2020-02-12,hr_bpm,74\n"
                                "B,1975-07-03,,1961-06-30,hr_bpm,75\n"
                                "C,,,1961-06-30,hr_bpm,76\n",
                           day_us(2023, 6, 2));
  assert_flagged(&c, "ynnyyn");
  assert_int_equal(c.counts.rejected, 0);
  collected_free(&c);
}

static void the_date_of_birth_counts_as_stated_though_only_its_year_is_kept(void **state) {
  (void)state;
  collected c = collect_on(HEAD "A,1961-07-03,,1961-03-05,hr_bpm,71\n", day_us(2023, 6, 2));
  assert_flagged(&c, "y");
  assert_true(c.facts[0]->coarsened);
  collected_free(&c);
}

static void a_birth_by_the_year_leaves_room_for_its_year(void **state) {
  (void)state;
  collected c = collect_on(HEAD "A,1961,2019,1961-03-05,hr_bpm,71\nA,1961,2019,1960-03-05,hr_bpm,72\n"
                                "A,1961,2019,2019-11-05,hr_bpm,73\nA,1961,2019,2020-03-05,hr_bpm,74\n",
                           day_us(2023, 6, 2));
  assert_flagged(&c, "nyny");
  collected_free(&c);
}

static void a_death_before_the_birth_refuses_both_and_blames_no_measurement(void **state) {
  (void)state;
  collected c = collect_on(HEAD "A,1961-07-03,1959-02-09,2020-06-30,hr_bpm,71\n", day_us(2023, 6, 2));
  assert_flagged(&c, "n");
  assert_int_equal(c.batch.facts.n, 0);
  assert_true(has_rejection(&c, "line 2, column 3", "after the death"));
  assert_true(has_rejection(&c, "line 2, column 14", "before the birth"));
  assert_int_equal(c.rejections[0]->status, HALES_ERANGE);
  collected_free(&c);
}

static void a_birth_or_death_to_come_is_refused(void **state) {
  (void)state;
  collected c = collect_on(HEAD "A,2061-07-03,2099-02-09,2020-06-30,hr_bpm,71\n", day_us(2023, 6, 2));
  assert_int_equal(c.batch.facts.n, 0);
  assert_true(has_rejection(&c, "line 2, column 3", "birth date: in the future"));
  assert_true(has_rejection(&c, "line 2, column 14", "date of death: in the future"));
  collected_free(&c);
}

static void two_births_of_one_subject_tell_nothing_of_a_measurement(void **state) {
  (void)state;
  collected c = collect_on(HEAD "A,1961-07-03,,1955-06-30,hr_bpm,71\nA,1951-07-03,,1955-06-29,hr_bpm,72\n",
                           day_us(2023, 6, 2));
  assert_flagged(&c, "nn");
  assert_int_equal(c.counts.rejected, 2);
  collected_free(&c);
}

static void a_report_issued_after_death_is_no_wonder(void **state) {
  (void)state;
  hales_life who = {.subject = "A", .death = {.t_us = day_us(2020, 2, 9), .precision = HALES_PRECISION_DAY}};
  const hales_lives lives = {.of = &who, .n = 1};
  hales_obs o = {.subject = "A", .time = {.t_us = day_us(2020, 3, 5), .precision = HALES_PRECISION_DAY}};
  assert_false(hales_lives_allow(&lives, &o));
  o.time_kind = HALES_TIME_ISSUED;
  assert_true(hales_lives_allow(&lives, &o));
}

static void a_year_and_a_day_of_it_are_one_birth_the_day_of_it(void **state) {
  (void)state;
  const hales_time year = {.t_us = day_us(1961, 1, 1), .precision = HALES_PRECISION_YEAR},
                   month = {.t_us = day_us(1961, 7, 1), .precision = HALES_PRECISION_MONTH},
                   day = {.t_us = day_us(1961, 7, 3), .precision = HALES_PRECISION_DAY},
                   last = {.t_us = day_us(1961, 12, 31), .precision = HALES_PRECISION_DAY},
                   next = {.t_us = day_us(1962, 1, 1), .precision = HALES_PRECISION_DAY};
  const struct {
    const hales_time *said[3];
    const hales_time *want; /* NULL: they differ */
  } cases[] = {
      {{&year, &day, &year}, &day},   {{&day, &year, &month}, &day}, {{&month, &year, &month}, &month},
      {{&year, &last, &last}, &last}, {{&year, &next, &year}, NULL}, {{&month, &last, &year}, NULL},
      {{&year, &month, &next}, NULL}, {{&day, &year, &last}, NULL},  {{&year, &year, &year}, &year}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (int kind = 0; kind < 2; kind++) {
      hales_life life = {.subject = "A"};
      for (int i = 0; i < 3; i++)
        hales_life_add(&life, kind ? HALES_FACT_DEATH : HALES_FACT_BIRTH, cases[k].said[i]);
      const hales_time *got = kind ? &life.death : &life.birth;
      if ((kind ? life.deaths_differ : life.births_differ) != !cases[k].want) print_error("case %zu\n", k);
      assert_int_equal(kind ? life.deaths_differ : life.births_differ, !cases[k].want);
      if (!cases[k].want) continue;
      assert_int_equal(got->t_us, cases[k].want->t_us);
      assert_int_equal(got->precision, cases[k].want->precision);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_future_is_flagged_where_it_is_known),
      cmocka_unit_test(before_birth_and_after_death_are_flagged_with_a_day_s_grace),
      cmocka_unit_test(the_date_of_birth_counts_as_stated_though_only_its_year_is_kept),
      cmocka_unit_test(a_birth_by_the_year_leaves_room_for_its_year),
      cmocka_unit_test(a_death_before_the_birth_refuses_both_and_blames_no_measurement),
      cmocka_unit_test(a_birth_or_death_to_come_is_refused),
      cmocka_unit_test(two_births_of_one_subject_tell_nothing_of_a_measurement),
      cmocka_unit_test(a_report_issued_after_death_is_no_wonder),
      cmocka_unit_test(a_year_and_a_day_of_it_are_one_birth_the_day_of_it),
  };
  return cmocka_run_group_tests_name("thread/life", tests, NULL, NULL);
}
