/* What a search spends, and the second allowance of one that would fail for want of iterations or points. */
#include "infer/infer.h"

#include "toy.h"

typedef struct outcome {
  hales_infer_stop stop;
  size_t n_search; /* forward points, those of the mode's derivatives among them */
} outcome;

/* One search from the prior mean along the valley of winding, whose width is sd. */
static outcome search_valley(double sd, size_t max_iter, size_t max_search) {
  static const hales_prior prior[] = {{0.3, 4.2, -19, 19}, {-0.6, 1.7, -12, 12}};
  const hales_datum datum[] = {{0.1, sd}, {6.7, 0.2}};
  toy t = {.np = 2, .nd = 2, .one = winding};
  hales_problem p = problem_of(&t, prior, datum);
  p.settings.n_screen = p.settings.n_start = 1;
  p.settings.max_iter = max_iter;
  p.settings.max_search = max_search;
  test_run run = run_ladder(&p);
  const outcome o = {run.r.stop, run.r.n_forward_search};
  free(run.memory);
  return o;
}

enum { NO_LIMIT = 1000, PLENTY = 100000 };

/* The whole way takes 57 iterations. */
static void iterations_that_ran_out_are_allowed_once_more(void **state) {
  (void)state;
  const outcome whole = search_valley(0.024, NO_LIMIT, PLENTY);
  assert_int_equal(whole.stop, HALES_INFER_CONVERGED);
  for (size_t i = 29; i <= 57; i += 7) {
    const outcome o = search_valley(0.024, i, PLENTY);
    assert_int_equal(o.stop, HALES_INFER_CONVERGED);
    assert_int_equal(o.n_search, whole.n_search); /* gone on with, not begun again */
  }
  const outcome cut = search_valley(0.024, 28, PLENTY);
  assert_int_equal(cut.stop, HALES_INFER_MAX_ITER);                         /* not a third time */
  assert_true(cut.n_search < whole.n_search && cut.n_search >= 2 * 28 * 4); /* 4 trials each */
}

static void forward_points_that_ran_out_are_allowed_half_as_many_again(void **state) {
  (void)state;
  const outcome whole = search_valley(0.024, NO_LIMIT, PLENTY);
  const size_t fits = whole.n_search * 3 / 4, too_few = whole.n_search / 2;
  assert_true(search_valley(0.024, NO_LIMIT, fits).stop == HALES_INFER_CONVERGED);
  const outcome cut = search_valley(0.024, NO_LIMIT, too_few);
  assert_int_equal(cut.stop, HALES_INFER_MAX_ITER);
  assert_true(cut.n_search > too_few);
  assert_true(cut.n_search <= too_few + too_few / 2 + 4); /* 4: the mode's own derivatives */
}

static void the_defaults_bring_a_long_valley_to_its_end(void **state) {
  (void)state;
  const hales_infer_settings s = hales_infer_settings_default();
  assert_int_equal(search_valley(0.024, s.max_iter, s.max_search).stop, HALES_INFER_CONVERGED);
  assert_int_equal(search_valley(0.014, s.max_iter, s.max_search).stop,
                   HALES_INFER_MAX_ITER); /* nor longer */
}

static bool straight(const double *th, double *out) {
  out[0] = 1.2 * th[0] - 0.4 * th[1] + 0.3 * th[2];
  out[1] = 0.2 * th[0] + 0.9 * th[1] - 1.1 * th[2];
  out[2] = 2.1 * th[0] + 0.15 * th[1] + 0.6 * th[2];
  return true;
}

/* Forward points as counted before there were second allowances. */
static void searches_that_converge_cost_what_they_cost_without_it(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.4, 1.3, -30, 30}, {-1.1, 0.8, -20, 25}, {2.2, 0.5, -20, 22}};
  static const hales_datum datum[] = {{4.9, 0.7}, {-4.2, 1.9}, {3.1, 0.45}};
  static const hales_prior bent_prior[] = {{0.3, 1.2, -9, 9}, {-0.6, 1.7, -12, 12}};
  static const hales_datum bent_datum[] = {{2.9, 0.3}};
  const struct {
    toy t;
    const hales_prior *prior;
    const hales_datum *datum;
    size_t n_search;
  } one[] = {{{.np = 3, .nd = 3, .one = straight}, prior, datum, 267},
             {{.np = 2, .nd = 1, .one = banana}, bent_prior, bent_datum, 204}};
  for (size_t i = 0; i < sizeof one / sizeof one[0]; i++) {
    toy t = one[i].t;
    const hales_problem p = problem_of(&t, one[i].prior, one[i].datum);
    test_run run = run_ladder(&p);
    assert_int_equal(run.r.stop, HALES_INFER_CONVERGED);
    assert_int_equal(run.r.n_forward_search, one[i].n_search);
    free(run.memory);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(iterations_that_ran_out_are_allowed_once_more),
      cmocka_unit_test(forward_points_that_ran_out_are_allowed_half_as_many_again),
      cmocka_unit_test(the_defaults_bring_a_long_valley_to_its_end),
      cmocka_unit_test(searches_that_converge_cost_what_they_cost_without_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
