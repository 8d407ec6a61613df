/* What disagrees with the rest of its time, and which of a day's measurements the twin and the scores take.
 */
#include "app/catheter.h"
#include "app/risk.h"
#include "app/select.h"

#include "thread_store.h"

static hales_status count_disagreeing(void *ctx, const hales_stored_obs *row, hales_err *err) {
  (void)err;
  int *n = ctx;
  n[0]++;
  n[1] += (row->obs.flags & HALES_OBS_DISAGREES) != 0;
  return HALES_OK;
}

/* How many stand, and how many of them disagree. */
static void expect(threads *t, const char *quantity, int standing, int disagreeing) {
  int n[2] = {0};
  hales_store_query q = {.quantity = quantity};
  assert_ok_err(hales_store_find_subject(t->store, WHO, &q.subject_id, &t->err), &t->err);
  assert_ok_err(hales_store_each_obs(t->store, &q, count_disagreeing, n, &t->err), &t->err);
  assert_int_equal(n[0], standing);
  assert_int_equal(n[1], disagreeing);
  n[0] = n[1] = 0;
  q.alone = true;
  assert_ok_err(hales_store_each_obs(t->store, &q, count_disagreeing, n, &t->err), &t->err);
  assert_int_equal(n[0], standing);
  assert_int_equal(n[1], 0);
}

static void put_version(threads *t, const char *quantity, double value, const char *when, const char *version,
                        hales_version_state state) {
  hales_obs o = obs_of(t, quantity, value, when);
  o.identity = (hales_identity){.record = "Observation/co", .version = version, .state = state};
  put_one(t, &o);
}

static void what_disagrees_is_told_in_whatever_order_and_until_it_is_corrected(void **state) {
  (void)state;
  threads t = threads_open();
  put_number(&t, "sv_ml", 62.0, "2020-06-20T10:15:00Z");
  put_version(&t, "co_l_min", 3.1, "2020-06-20T10:15:00Z", "1", HALES_VERSION_FINAL);
  expect(&t, NULL, 2, 0);
  put_number(&t, "hr_bpm", 81.0, "2020-06-20T10:15:00Z"); /* 5.0 L/min */
  put_number(&t, "hr_bpm", 64.0, "2020-06-20T11:45:00Z"); /* another time */
  expect(&t, NULL, 4, 3);
  expect(&t, "sv_ml", 1, 1); /* also where only that is asked for */
  expect(&t, "hr_bpm", 2, 1);
  hales_selection s;
  const hales_select_request q = {.subject = WHO, .pm = hales_patient_model_find("korakianitis")};
  assert_ok_err(hales_select(t.store, &q, &s, &t.err), &t.err);
  size_t noted = 0;
  for (size_t i = 0; i < s.n_used; i++)
    noted += s.used[i].note && strstr(s.used[i].note, "cannot all be right");
  assert_true(noted >= 1); /* used all the same, and said */
  hales_selection_destroy(&s);
  put_version(&t, "co_l_min", 5.1, "2020-06-20T10:15:00Z", "2", HALES_VERSION_CORRECTED);
  expect(&t, NULL, 4, 0);
  put_flagged(&t, "co_l_min", 19.5, "2020-06-20T11:45:00Z", HALES_OBS_LESS_THAN); /* a limit: no value */
  put_number(&t, "sv_ml", 70.0, "2020-06-20T11:45:00Z");
  expect(&t, NULL, 6, 0);
  hales_store_close(t.store);
}

/* A study of a day: time, mean pressure (0: none), output (0: none). */
typedef struct study {
  const char *when;
  double mean, output;
} study;

static void the_twin_and_the_scores_take_the_first_complete_measurement_of_a_day(void **state) {
  (void)state;
  static const struct {
    study s[4];
    double mean, output;
  } cases[] = {/* rest, then nitric oxide */
               {{{"2020-06-20T10:15:00Z", 52.5, 4.1}, {"2020-06-20T10:40:00Z", 38.5, 5.2}}, 52.5, 4.1},
               /* no output in the morning */
               {{{"2020-06-20T09:05:00Z", 49.5, 0}, {"2020-06-20T14:10:00Z", 55.5, 3.9}}, 55.5, 3.9},
               /* an output some minutes after its pressure, and then exertion */
               {{{"2020-06-20T10:15:00Z", 52.5, 0},
                 {"2020-06-20T10:22:00Z", 0, 4.1},
                 {"2020-06-20T10:50:00Z", 71.5, 7.3}},
                52.5,
                4.1},
               /* an output that stands nearer to the next pressure than to its own */
               {{{"2020-06-20T10:15:00Z", 52.5, 0},
                 {"2020-06-20T10:30:00Z", 0, 4.1},
                 {"2020-06-20T10:34:00Z", 38.5, 0},
                 {"2020-06-20T10:52:00Z", 0, 5.2}},
                52.5,
                4.1},
               /* none complete */
               {{{"2020-06-20T08:15:00Z", 47.5, 0}, {"2020-06-20T16:15:00Z", 57.5, 0}}, 47.5, 0},
               /* an output alone before all */
               {{{"2020-06-20T07:30:00Z", 0, 6.6},
                 {"2020-06-20T09:15:00Z", 51.5, 0},
                 {"2020-06-20T13:15:00Z", 56.5, 4.4}},
                56.5,
                4.4}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (int turned = 0; turned < 2; turned++) {
      threads t = threads_open();
      put_number(&t, "height_cm", 171.5, "2020-06-20");
      put_number(&t, "weight_kg", 79.5, "2020-06-20"); /* 1.946 m2 */
      for (int i = 0; i < 4; i++) {
        const study *s = &cases[k].s[turned ? 3 - i : i];
        if (s->when && s->output > 0) put_number(&t, "co_l_min", s->output, s->when);
        if (s->when && s->mean > 0) put_number(&t, "pa_mean_mmhg", s->mean, s->when);
        if (s->when && s->mean > 0) put_number(&t, "ra_mean_mmhg", s->mean / 5.0, s->when);
      }
      hales_selection s;
      const hales_select_request q = {.subject = WHO, .pm = hales_patient_model_find("korakianitis")};
      assert_ok_err(hales_select(t.store, &q, &s, &t.err), &t.err);
      assert_true(s.catheter);
      for (size_t i = 0; i < s.n_used; i++) {
        if (strcmp(s.used[i].name, "pa_mean_mmhg") == 0) assert_close(s.used[i].value, cases[k].mean, 0, 0);
        if (strcmp(s.used[i].name, "co_l_min") == 0) assert_close(s.used[i].value, cases[k].output, 0, 0);
      }
      hales_selection_destroy(&s);
      hales_app_risk r;
      assert_ok_err(hales_app_risk_run(t.store, WHO, NULL, &r, &t.err), &t.err);
      int seen = 0;
      for (size_t i = 0; i < r.n_value; i++) {
        if (r.value[i].item == HALES_RISK_RAP) {
          assert_close(r.value[i].value, cases[k].mean / 5.0, 1e-12, 0);
          seen++;
        }
        if (r.value[i].item == HALES_RISK_CI) {
          assert_close(r.value[i].value, cases[k].output / 1.9461, 1e-4, 0);
          seen++;
        }
      }
      if (seen != (cases[k].output > 0 ? 2 : 1)) print_error("case %zu: %d\n", k, seen);
      assert_int_equal(seen, cases[k].output > 0 ? 2 : 1);
      hales_app_risk_destroy(&r);
      hales_store_close(t.store);
    }
}

/* A measurement of a group of the day; of one clock, or none. */
typedef struct grouped {
  const char *group;
  double mean, output, ra, rate; /* 0: none */
} grouped;

static void put_grouped(threads *t, const char *quantity, double value, const char *when, const char *group) {
  hales_obs o = obs_of(t, quantity, value, when);
  o.context = group;
  if (value > 0) put_one(t, &o);
}

static double item_of(const hales_app_risk *r, hales_risk_item item) {
  for (size_t i = 0; i < r->n_value; i++)
    if (r->value[i].item == item) return r->value[i].value;
  return -1.0;
}

static double used_of(const hales_selection *s, const char *name) {
  for (size_t i = 0; i < s->n_used; i++) {
    if (strcmp(s->used[i].name, name) != 0) continue;
    assert_int_equal(s->used[i].n_mean, 1);
    return s->used[i].value;
  }
  return -1.0;
}

static void values_of_two_groups_of_a_day_are_never_one_heart(void **state) {
  (void)state;
  static const struct {
    grouped g[4];
    double mean, output, ra, rate;
    bool left_out;
  } cases[] = {
      /* rest and exertion, in both orders of the file */
      {{{"RHC baseline", 50.5, 3.6, 7.5, 78.5}, {"RHC exercise peak", 76.5, 6.2, 13.5, 128.5}},
       50.5,
       3.6,
       7.5,
       78.5,
       true},
      {{{"RHC exercise peak", 76.5, 6.2, 13.5, 128.5}, {"RHC baseline", 50.5, 3.6, 7.5, 78.5}},
       50.5,
       3.6,
       7.5,
       78.5,
       true},
      /* what the rest has not is not taken from exertion */
      {{{"rest", 47.5, 0, 8.5, 0}, {"iNO", 38.5, 4.3, 6.5, 88.5}}, 47.5, -1, 8.5, -1, true},
      /* no words: the first of the file, but one that is complete */
      {{{"study A", 41.5, 5.2, 9.5, 71.5}, {"study B", 52.5, 4.1, 11.5, 83.5}}, 41.5, 5.2, 9.5, 71.5, true},
      {{{"study A", 41.5, 0, 9.5, 71.5}, {"study B", 52.5, 4.1, 11.5, 83.5}}, 52.5, 4.1, 11.5, 83.5, true},
      /* a group without a catheter gives what is missing, unless it is a challenge's */
      {{{"RHC", 41.5, 5.2, 9.5, 0}, {"stress echo", 0, 0, 0, 122.5}, {"ECG", 0, 0, 0, 66.5}},
       41.5,
       5.2,
       9.5,
       66.5,
       true},
      {{{"VISIT NO 3 RHC", 41.5, 5.2, 9.5, 0}, {"home oxygen clinic", 0, 0, 0, 68.5}},
       41.5,
       5.2,
       9.5,
       68.5,
       false},
      /* a name of both goes after one of rest or of nothing, and before a challenge, in both orders */
      {{{"Exercise RHC rest", 50.5, 3.6, 7.5, 78.5}, {"Exercise RHC 40W", 76.5, 6.2, 13.5, 128.5}},
       50.5,
       3.6,
       7.5,
       78.5,
       true},
      {{{"Exercise RHC 40W", 76.5, 6.2, 13.5, 128.5}, {"Exercise RHC rest", 50.5, 3.6, 7.5, 78.5}},
       50.5,
       3.6,
       7.5,
       78.5,
       true},
      {{{"Exercise RHC rest", 50.5, 3.6, 7.5, 78.5}, {"RHC", 47.5, 3.9, 8.5, 81.5}},
       47.5,
       3.9,
       8.5,
       81.5,
       true},
      {{{"Exercise RHC rest", 50.5, 3.6, 7.5, 78.5}}, 50.5, 3.6, 7.5, 78.5, false},
      {{{"exercise 25 W", 47.5, 3.9, 8.5, 81.5}}, 47.5, 3.9, 8.5, 81.5, false},
      /* one group, however it is spelt, and none */
      {{{"RHC 1", 41.5, 0, 9.5, 0}, {"rhc 1", 0, 5.2, 0, 71.5}}, 41.5, 5.2, 9.5, 71.5, false},
      {{{"rest", 47.5, 3.9, 8.5, 81.5}, {NULL, 63.5, 5.9, 12.5, 111.5}}, 47.5, 3.9, 8.5, 81.5, true},
      /* only exertion: used, and said */
      {{{"exercise 25 W", 47.5, 3.9, 8.5, 81.5}, {"exercise 50 W", 63.5, 5.9, 12.5, 111.5}},
       47.5,
       3.9,
       8.5,
       81.5,
       true}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    for (int dated = 0; dated < 2; dated++) {
      const char *when = dated ? "2020-06-20" : NULL;
      threads t = threads_open();
      put_number(&t, "height_cm", 171.5, when);
      put_number(&t, "weight_kg", 79.5, when); /* 1.946 m2 */
      for (int i = 0; i < 4; i++) {
        const grouped *g = &cases[k].g[i];
        put_grouped(&t, "ra_mean_mmhg", g->ra, when, g->group);
        put_grouped(&t, "pa_mean_mmhg", g->mean, when, g->group);
        put_grouped(&t, "co_l_min", g->output, when, g->group);
        put_grouped(&t, "hr_bpm", g->rate, when, g->group);
      }
      hales_selection s;
      const hales_select_request q = {.subject = WHO, .pm = hales_patient_model_find("korakianitis")};
      assert_ok_err(hales_select(t.store, &q, &s, &t.err), &t.err);
      assert_close(used_of(&s, "pa_mean_mmhg"), cases[k].mean, 0, 0);
      assert_close(used_of(&s, "co_l_min"), cases[k].output, 0, 0);
      assert_close(used_of(&s, "hr_bpm"), cases[k].rate, 0, 0);
      bool said = false, challenge = false, mixed = false;
      for (size_t i = 0; i < s.n_note; i++) {
        said |= strstr(s.note[i], "visit groups") != NULL;
        challenge |= strstr(s.note[i], "twin is not of rest") != NULL;
        mixed |= strstr(s.note[i], "twin may not be of rest") != NULL;
      }
      assert_int_equal(said, cases[k].left_out);
      assert_int_equal(challenge, strncmp(cases[k].g[0].group, "exercise", 8) == 0);
      assert_int_equal(mixed, cases[k].mean == 50.5 && strncmp(cases[k].g[0].group, "Exercise", 8) == 0);
      hales_selection_destroy(&s);
      hales_app_risk r;
      assert_ok_err(hales_app_risk_run(t.store, WHO, NULL, &r, &t.err), &t.err);
      bool risk_challenge = false, risk_mixed = false;
      for (size_t i = 0; i < r.n_note; i++) {
        risk_challenge |= strstr(r.note[i], "scores are not of rest") != NULL;
        risk_mixed |= strstr(r.note[i], "scores may not be of rest") != NULL;
      }
      assert_int_equal(risk_challenge, challenge);
      assert_int_equal(risk_mixed, mixed);
      assert_close(item_of(&r, HALES_RISK_RAP), cases[k].ra, 0, 0);
      assert_close(item_of(&r, HALES_RISK_HR), cases[k].rate, 0, 0);
      assert_close(item_of(&r, HALES_RISK_CI), cases[k].output > 0 ? cases[k].output / 1.9461 : -1.0, 1e-4,
                   0);
      hales_app_risk_destroy(&r);
      hales_store_close(t.store);
    }
}

/* Days are those of the place: an earlier time may be of a later day. */
static void each_day_is_found_where_offsets_turn_their_order_round(void **state) {
  (void)state;
  enum { HOUR = 3600 };
  static const struct {
    int64_t hour;
    int offset_h;
    int64_t day;
  } made[] = {{10, 14, 1}, {12, 0, 0}, {13, 12, 1}, {15, -11, 0}, {37, 0, 1}, {58, 14, 3}, {60, -1, 2}};
  static const int64_t chosen[] = {12, 10, 60, 58}; /* the first of each day */
  hales_catheters c = {0};
  hales_pool memory = {0};
  for (size_t k = 0; k < sizeof made / sizeof *made; k++) {
    const hales_stored_obs o = {.obs = {.quantity = "pa_mean_mmhg",
                                        .canonical_value = 41.5 + (double)k,
                                        .time = {.t_us = made[k].hour * HOUR * INT64_C(1000000),
                                                 .precision = HALES_PRECISION_SECOND,
                                                 .has_offset = true,
                                                 .offset_min = (int16_t)(60 * made[k].offset_h)}}};
    assert_ok(hales_catheters_add(&c, &memory, &o, NULL));
    assert_non_null(hales_catheters_find(&c, made[k].day));
  }
  for (int64_t day = 0; day < 4; day++) {
    const hales_catheter_group *g = hales_catheters_find(&c, day);
    assert_non_null(g);
    assert_int_equal(g->chosen_us, chosen[day] * HOUR * INT64_C(1000000));
  }
  assert_true(!hales_catheters_find(&c, 4) && !hales_catheters_find(&c, -1));
  hales_pool_destroy(&memory);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_disagrees_is_told_in_whatever_order_and_until_it_is_corrected),
      cmocka_unit_test(values_of_two_groups_of_a_day_are_never_one_heart),
      cmocka_unit_test(each_day_is_found_where_offsets_turn_their_order_round),
      cmocka_unit_test(the_twin_and_the_scores_take_the_first_complete_measurement_of_a_day),
  };
  return cmocka_run_group_tests_name("app/catheter", tests, NULL, NULL);
}
