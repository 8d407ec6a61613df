/* Signals that are asked for are read as if all were; what is not asked for costs nothing and changes
 * nothing. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/ensemble.h"
#include "physics/hales/heart.h"
#include "physics/registry.h"
#include "support/random_sets.h"

enum { SETS = 21 };

typedef struct answers {
  hales_run run[SETS];
  double y[SETS * HALES_STATE_MAX], stat[SETS * HALES_SIGNAL_MAX * 3];
} answers;

static answers *ask(const hales_model *m, hales_run_settings s, const double *param, bool read) {
  answers *a = calloc(1, sizeof *a);
  hales_err err = {0};
  assert_ok_err(hales_ensemble_run(m, &s, SETS, param, NULL, a->run, a->y, read ? a->stat : NULL, &err),
                &err);
  return a;
}

/* Every third signal, another third with each call, and what the extremes of some are cut by. */
static void choose(const hales_model *m, size_t from, bool *wanted) {
  for (size_t i = 0; i < m->n_signal; i++) wanted[i] = i % 3 == from;
  for (size_t i = 0; m == &hales_heart && i < 4; i++)
    wanted[HALES_HT_Q_AO + i] = wanted[HALES_HT_Q_AO + i] || wanted[HALES_HT_B_AO + i];
}

static void compare(const hales_model *m, const answers *all, const answers *some, const bool *wanted) {
  assert_memory_equal(all->y, some->y, SETS * m->n_state * sizeof *all->y);
  for (size_t i = 0; i < SETS; i++) {
    assert_int_equal(all->run[i].outcome, some->run[i].outcome);
    for (size_t q = 0; q < m->n_signal; q++) {
      const double *a = all->stat + (i * m->n_signal + q) * 3, *b = some->stat + (i * m->n_signal + q) * 3;
      const bool cut = m == &hales_heart && q >= HALES_HT_B_AO; /* their extremes come from others */
      if (wanted[q])
        assert_memory_equal(a, b, 3 * sizeof *a);
      else if (!cut)
        assert_true(b[0] == 0.0 && b[1] == 0.0 && b[2] == 0.0);
      else
        assert_true(b[2] == 0.0);
    }
  }
}

/* In steps of a lane's own, even steps, both precisions; beats and periodic states. */
static void signals_asked_for_are_those_of_a_whole_reading(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double *p = random_sets(m, SETS, 0.2, 31);
    for (int way = 0; way < 6; way++) {
      hales_run_settings s = {.steps = way % 3 == 2 ? 700 : 130, .beats = 2, .threads = way % 2 + 1};
      if (way % 3 == 1) s.precision = HALES_SINGLE;
      if (way > 2) s.periodic_tol = 2e-3;
      bool wanted[HALES_SIGNAL_MAX];
      choose(m, (size_t)way % 3, wanted);
      answers *all = ask(m, s, p, true);
      s.wanted = wanted;
      answers *some = ask(m, s, p, true);
      compare(m, all, some, wanted);
      free(all);
      free(some);
    }
    free(p);
  }
}

/* A kernel works out groups of signals for any one of them. */
static void any_signal_may_be_asked_for_alone(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double *p = random_sets(m, SETS, 0.2, 41);
    hales_run_settings s = {.steps = 120, .beats = 1};
    answers *all = ask(m, s, p, true);
    for (size_t q = 0; q < m->n_signal; q++) {
      bool wanted[HALES_SIGNAL_MAX] = {false};
      wanted[q] = true;
      if (m == &hales_heart && q >= HALES_HT_B_AO) wanted[q - HALES_HT_B_AO + HALES_HT_Q_AO] = true;
      s.wanted = wanted;
      answers *one = ask(m, s, p, true);
      compare(m, all, one, wanted);
      free(one);
    }
    free(all);
    free(p);
  }
}

/* The last beat is run on its own grid, read or not: the last of `beats`, and the one that confirms a search.
 */
static void runs_that_nobody_reads_end_in_the_same_states(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double *p = random_sets(m, SETS, 0.2, 37);
    for (int way = 0; way < 4; way++) {
      hales_run_settings s = {.steps = 140, .record_steps = 190, .beats = 3};
      if (way % 2) s.precision = HALES_SINGLE;
      if (way > 1) s.periodic_tol = 1e-3;
      answers *read = ask(m, s, p, true), *unread = ask(m, s, p, false);
      assert_memory_equal(read->y, unread->y, SETS * m->n_state * sizeof *read->y);
      for (size_t i = 0; i < SETS; i++) {
        assert_int_equal(read->run[i].outcome, unread->run[i].outcome);
        assert_int_equal(read->run[i].beats, unread->run[i].beats);
        assert_true(unread->run[i].volume_defect < 1e-6);
      }
      free(read);
      free(unread);
    }
    free(p);
  }
}

/* Where a beat blows up, the states say at which step, whatever is asked for. */
static void a_run_that_blows_up_is_located_as_before(void **state) {
  (void)state;
  const hales_model *m = &hales_heart;
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  bool wanted[HALES_SIGNAL_MAX] = {false};
  for (size_t i = 0; i < m->n_param; i++) p[i] = m->param[i].start;
  m->initial(p, y);
  y[HALES_HT_V_LV] = 4990.0; /* sane, and soon no more */
  y[HALES_HT_Q_MI] = 9e4;
  hales_run run[2];
  hales_err err = {0};
  for (int k = 0; k < 2; k++) {
    double stat[HALES_SIGNAL_MAX * 3];
    const hales_run_settings s = {.steps = 150, .beats = 1, .wanted = k ? wanted : NULL};
    assert_ok_err(hales_ensemble_run(m, &s, 1, p, y, &run[k], NULL, stat, &err), &err);
  }
  assert_int_equal(run[0].outcome, HALES_RUN_BLEW_UP);
  assert_int_equal(run[0].bad_step, run[1].bad_step);
  assert_int_equal(run[0].bad_state, run[1].bad_state);
}

static void accuracy_answers_for_all_signals(void **state) {
  (void)state;
  const hales_model *m = &hales_heart;
  double *p = random_sets(m, 1, 0.1, 3);
  bool wanted[HALES_SIGNAL_MAX] = {true};
  hales_run run;
  hales_err err = {0};
  const hales_run_settings s = {.beats = 1, .accuracy = 1e-3, .wanted = wanted};
  assert_int_equal(hales_ensemble_run(m, &s, 1, p, NULL, &run, NULL, NULL, &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "wanted"));
  free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(signals_asked_for_are_those_of_a_whole_reading),
      cmocka_unit_test(any_signal_may_be_asked_for_alone),
      cmocka_unit_test(runs_that_nobody_reads_end_in_the_same_states),
      cmocka_unit_test(a_run_that_blows_up_is_located_as_before),
      cmocka_unit_test(accuracy_answers_for_all_signals),
  };
  return cmocka_run_group_tests_name("physics/wanted", tests, NULL, NULL);
}
