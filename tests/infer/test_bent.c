/* Models that are not linear: posteriors beside a quadrature on a grid, places without an answer, bounds,
 * corners. */
#include "infer/infer.h"

#include <string.h>

#include "toy.h"

/* ---- not linear: moments by quadrature on a grid ---- */

/* posterior mean and sd of both parameters of a two-parameter problem, and log evidence */
static double grid(const hales_problem *p, bool (*one)(const double *, double *), double reach, double *mean,
                   double *sd) {
  enum { G = 900 };
  double mass = 0, m[2] = {0}, v[2] = {0};
  const double h = 2.0 * reach / G;
  for (size_t i = 0; i < G * G; i++) {
    const double z[2] = {-reach + h * ((double)(i / G) + 0.5), -reach + h * ((double)(i % G) + 0.5)};
    double th[2], out[4];
    bool in = true;
    for (size_t j = 0; j < 2; j++) {
      th[j] = p->prior[j].mean + p->prior[j].sd * z[j];
      in = in && th[j] >= p->prior[j].lo && th[j] <= p->prior[j].hi;
    }
    if (!in || !one(th, out)) continue;
    double lp = hales_problem_logprior(p, z);
    for (size_t k = 0; k < p->n_dat; k++) lp += hales_problem_loglik(p, k, out[k]);
    const double w = exp(lp) * h * h * p->prior[0].sd * p->prior[1].sd;
    mass += w;
    for (size_t j = 0; j < 2; j++) {
      m[j] += w * th[j];
      v[j] += w * th[j] * th[j];
    }
  }
  for (size_t j = 0; j < 2; j++) {
    mean[j] = m[j] / mass;
    sd[j] = sqrt(v[j] / mass - mean[j] * mean[j]);
  }
  return log(mass);
}

static void assert_agrees_with_grid(const hales_problem *p, bool (*one)(const double *, double *),
                                    const hales_infer_result *r) {
  double mean[2], sd[2];
  const double evidence = grid(p, one, 6.0, mean, sd);
  for (size_t j = 0; j < 2; j++) assert_moments(r, j, mean[j], sd[j]);
  assert_close(r->log_evidence, evidence, 0, 5.5 / sqrt(r->ess));
}

static void a_banana_has_the_moments_of_the_grid(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 1.2, -9, 9}, {-0.6, 1.7, -12, 12}};
  static const hales_datum datum[] = {{1.4, 0.35}};
  toy t = {.np = 2, .nd = 1, .one = banana};
  hales_problem p = problem_of(&t, prior, datum);
  p.settings.decrement_tol = 1e-3; /* all searches reach the mode: none ends in an arm */
  test_run run = run_ladder(&p);
  print_message("banana: ESS %.0f, k-hat %.2f, %zu rounds, %zu modes\n", run.r.ess, run.r.khat, run.r.n_round,
                run.r.n_mode);
  /* the far arm is no mode: only the waypoints of the search lead there */
  assert_int_equal(run.r.n_mode, 1);
  assert_int_equal(run.r.trust, HALES_TRUST_GOOD);
  assert_agrees_with_grid(&p, banana, &run.r);
  free(run.memory);
}

/* A long banana in three dimensions, whose third number only the prior knows. */
static bool long_banana(const double *th, double *out) {
  out[0] = th[1] + 0.8 * th[0] * th[0] - 0.3 * th[2];
  out[1] = 0.2 * th[0] + 0.1 * th[1];
  return true;
}

/* Searches that stop at a tenth of a nat end all along the banana, many posterior sd from each other: the
 * straight line between two of them climbs its wall, the one along its floor does not. */
static void ends_along_one_valley_are_one_mode(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 1.9, -19, 19}, {-0.6, 3.7, -32, 32}, {0.7, 1.3, -9, 9}};
  static const hales_datum datum[] = {{1.4, 0.05}, {0.2, 0.9}};
  toy t = {.np = 3, .nd = 2, .one = long_banana};
  hales_problem p = problem_of(&t, prior, datum);
  p.settings.decrement_tol = 0.1;
  for (uint64_t seed = 321; seed < 326; seed++) {
    p.rng.seed = seed;
    test_run run = run_ladder(&p);
    print_message("long banana: %zu of %zu agree, %zu modes, %d\n", run.r.n_agree, run.r.n_start,
                  run.r.n_mode_found, (int)run.r.trust);
    assert_int_equal(run.r.n_mode_found, 1);
    assert_int_equal(run.r.n_agree, run.r.n_start);
    free(run.memory);
  }
}

/* Two wells of unequal depth with a wall of 3 nats between them, and a valley beside each that a path around
 * the wall would have to leave. */
static bool walled_wells(const double *th, double *out) {
  out[0] = th[0] * th[0];
  out[1] = 0.25 * th[0] + th[1];
  out[2] = th[1] - 0.6 * th[0] * th[0];
  return true;
}

static void wells_with_a_wall_between_them_stay_two_modes(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.1, 1.7, -9, 9}, {1.1, 1.6, -9, 9}};
  static const hales_datum datum[] = {{1.9, 0.7}, {1.2, 1.1}, {0.1, 0.8}};
  toy t = {.np = 2, .nd = 3, .one = walled_wells};
  hales_problem p = problem_of(&t, prior, datum);
  for (uint64_t seed = 321; seed < 326; seed++) {
    p.rng.seed = seed;
    test_run run = run_ladder(&p);
    print_message("wells: %zu of %zu agree, %zu modes, loss %.2f and %.2f at %.2f, %.2f\n", run.r.n_agree,
                  run.r.n_start, run.r.n_mode_found, run.r.mode[0].loss,
                  run.r.n_mode > 1 ? run.r.mode[1].loss : 0.0, run.r.mode_theta[0],
                  run.r.n_mode > 1 ? run.r.mode_theta[2] : 0.0);
    assert_int_equal(run.r.n_mode_found, 2);
    assert_true(run.r.mode_theta[0] * run.r.mode_theta[2] < 0.0);
    assert_true(run.r.mode[1].loss - run.r.mode[0].loss < 3.0); /* near enough to be asked */
    assert_true(run.r.n_agree < run.r.n_start);
    free(run.memory);
  }
}

static bool two_wells(const double *th, double *out) {
  out[0] = th[0] * th[0];
  out[1] = 0.4 * th[0] + th[1];
  return true;
}

static void both_modes_get_their_share(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.2, 1.5, -9, 9}, {1.1, 0.6, -9, 9}};
  static const hales_datum datum[] = {{3.3, 0.4}, {1.3, 0.9}};
  toy t = {.np = 2, .nd = 2, .one = two_wells};
  const hales_problem p = problem_of(&t, prior, datum);
  test_run run = run_ladder(&p);
  assert_int_equal(run.r.n_mode, 2);
  assert_true(run.r.trust >= HALES_TRUST_CAUTION);
  assert_true(run.r.mode_theta[0] * run.r.mode_theta[2] < 0.0);
  assert_agrees_with_grid(&p, two_wells, &run.r);
  double left = 0;
  for (size_t i = 0; i < run.r.n_draw; i++) left += run.r.theta[i * 2] < 0.0 ? run.r.weight[i] : 0.0;
  assert_true(left > 0.1 && left < 0.9);
  free(run.memory);
}

static bool product(const double *th, double *out) {
  out[0] = th[0] + th[1]; /* log(ab) */
  return true;
}

static void of_a_product_only_the_vaguer_factor_is_learned(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.7, 0.9, -9, 9}, {-0.2, 0.35, -9, 9}};
  static const hales_datum datum[] = {{1.6, 0.05}};
  toy t = {.np = 2, .nd = 1, .one = product};
  const hales_problem p = problem_of(&t, prior, datum);
  test_run run = run_ladder(&p);
  hales_par_summary par[2];
  summarise(&p, &run.r, par);
  /* contraction of x in y = a + b + e: var(x)/(var(a) + var(b) + var(e)) */
  const double total = 0.81 + 0.1225 + 0.0025;
  for (size_t j = 0; j < 2; j++) {
    const double want = pow(prior[j].sd, 2) / total;
    assert_close(par[j].contraction, want, 0, 11.0 / sqrt(run.r.ess) * (1.0 - want));
  }
  assert_true(par[0].learned);
  assert_false(par[1].learned);
  free(run.memory);
}

static bool robust_toy(const double *th, double *out) {
  out[0] = out[1] = th[0];
  out[2] = th[0] - 0.3 * th[1];
  out[3] = th[1];
  return true;
}

static void student_errors_have_the_moments_of_the_grid(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 2.1, -20, 20}, {-0.6, 1.7, -12, 12}};
  static const hales_datum datum[] = {
      {1.4, 0.35}, {1.9, 0.4}, {6.5, 0.5}, {-0.2, 0.6}}; /* the third is wrong */
  toy t = {.np = 2, .nd = 4, .one = robust_toy};
  hales_problem p = problem_of(&t, prior, datum);
  p.nu = 4.0;
  test_run run = run_ladder(&p);
  assert_true(run.r.trust >= HALES_TRUST_CAUTION);
  assert_agrees_with_grid(&p, robust_toy, &run.r);
  free(run.memory);
}

/* ---- rounds with a surrogate, forced by asking for more draws than the first round gives ---- */

/* t mixtures of few draws, then surrogates until `ess` is reached */
static hales_problem refined(toy *t, const hales_prior *prior, const hales_datum *datum, double ess) {
  hales_problem p = problem_of(t, prior, datum);
  p.settings.n_round_draw = 256;
  p.settings.n_refine_draw = 1024;
  p.settings.ess_min = ess;
  return p;
}

static bool wave(const double *th, double *out) {
  out[0] = exp(0.7 * th[0]) + 0.6 * sin(1.7 * th[1]);
  out[1] = th[1] + 0.3 * cos(1.7 * th[0]);
  return true;
}

/* Whether weights get heavy tails here hangs on the draws: with 64, 128, 256 and 512 chains 2, 2, 1 and 2 of
 * 16 seeds were not accepted.  Those say so, and all others are right. */
static void weights_put_a_wrong_surrogate_right(void **state) {
  (void)state;
  enum { SEEDS = 16, REFUSED_MOST = 4 };
  static const hales_prior prior[] = {{0.3, 0.9, -9, 9}, {-0.6, 1.2, -12, 12}};
  static const hales_datum datum[] = {{1.9, 0.6}, {0.2, 0.8}}; /* no quadratic is near an output */
  toy t = {.np = 2, .nd = 2, .one = wave};
  hales_problem p = refined(&t, prior, datum, 1500.0);
  int refused = 0;
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    p.rng.seed = 100 + seed;
    test_run run = run_ladder(&p);
    print_message("wave: ESS %.0f, k-hat %.2f, %zu rounds\n", run.r.ess, run.r.khat, run.r.n_round);
    assert_true(run.r.n_round > 1);
    if (run.r.khat < 0.7) {
      assert_true(run.r.ess >= 1500.0 && run.r.trust == HALES_TRUST_GOOD);
      assert_agrees_with_grid(&p, wave, &run.r);
    } else {
      assert_int_equal(run.r.trust, HALES_TRUST_POOR);
      refused++;
    }
    free(run.memory);
  }
  assert_true(refused <= REFUSED_MOST);
}

static void surrogate_rounds_keep_the_balance_of_two_modes(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.2, 1.5, -9, 9}, {1.1, 0.6, -9, 9}};
  static const hales_datum datum[] = {{3.3, 0.4}, {1.3, 0.9}};
  toy t = {.np = 2, .nd = 2, .one = two_wells};
  const hales_problem p = refined(&t, prior, datum, 1500.0);
  test_run run = run_ladder(&p);
  assert_int_equal(run.r.n_mode, 2);
  assert_true(run.r.n_round > 1 && run.r.ess >= 1500.0);
  double mean[2], sd[2], m[2], s;
  (void)grid(&p, two_wells, 6.0, mean, sd);
  for (size_t j = 0; j < 2; j++) moments(&run.r, j, &m[j], &s);
  /* chains seldom change between narrow modes: the balance is that of their starts, not of the ESS */
  const double starts = (double)p.settings.n_chain;
  for (size_t j = 0; j < 2; j++) assert_close(m[j], mean[j], 0, 5.5 * sd[j] / sqrt(starts));
  free(run.memory);
}

/* ---- places without an answer, bounds ---- */

static bool cliff_true(const double *th, double *out) {
  return cliff(th, out) && isfinite(out[1]);
}

static void a_region_without_answers_truncates_the_posterior_and_poisons_nothing(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 1.1, -9, 9}, {0.4, 0.8, -9, 9}};
  static const hales_datum datum[] = {{1.4, 0.5}, {0.1, 0.7}}; /* wants theta beyond the cliff */
  toy t = {.np = 2, .nd = 2, .one = cliff};
  const hales_problem p = problem_of(&t, prior, datum);
  test_run run = run_ladder(&p);
  assert_true(run.r.n_forward_failed > 0);
  assert_true(run.r.trust != HALES_TRUST_NONE);
  for (size_t i = 0; i < run.r.n_draw; i++) {
    assert_true(run.r.theta[i * 2] <= 0.9);
    for (size_t k = 0; k < 2; k++) assert_true(isfinite(run.r.out[i * 2 + k]));
  }
  assert_agrees_with_grid(&p, cliff_true, &run.r);
  free(run.memory);
}

static void surrogate_rounds_stop_at_a_region_without_answers(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 1.1, -9, 9}, {0.4, 0.8, -9, 9}};
  static const hales_datum datum[] = {{1.4, 0.5}, {0.1, 0.7}};
  toy t = {.np = 2, .nd = 2, .one = cliff};
  const hales_problem p = refined(&t, prior, datum, 1200.0);
  test_run run = run_ladder(&p);
  assert_true(run.r.n_round > 1 && run.r.ess >= 1200.0);
  for (size_t i = 0; i < run.r.n_draw; i++) assert_true(run.r.theta[i * 2] <= 0.9);
  assert_agrees_with_grid(&p, cliff_true, &run.r);
  free(run.memory);
}

static bool never(const double *th, double *out) {
  out[0] = th[0];
  return false;
}

static void a_model_that_never_answers_is_infeasible(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 1.1, -9, 9}};
  static const hales_datum datum[] = {{1.4, 0.5}};
  toy t = {.np = 1, .nd = 1, .one = never};
  const hales_problem p = problem_of(&t, prior, datum);
  test_run run = run_ladder(&p);
  assert_int_equal(run.r.trust, HALES_TRUST_NONE);
  assert_int_equal(run.r.stop, HALES_INFER_INFEASIBLE);
  assert_int_equal(run.r.n_draw, 0);
  assert_non_null(strstr(run.r.reason, "no answer"));
  hales_par_summary par;
  hales_err err = {0};
  hales_arena none = {0};
  assert_status(hales_summary_run(&p, &run.r, &none, &par, &err), HALES_EARG);
  free(run.memory);
}

static void a_mode_on_a_bound_is_the_truncated_normal_and_at_its_limit(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 1.1, -2.0, 0.8}, {0.4, 0.8, -9, 9}};
  static const hales_datum datum[] = {{3.1, 0.5}, {0.1, 0.7}};
  toy t = {.np = 2, .nd = 2, .one = cliff_true};
  hales_problem p = problem_of(&t, prior, datum);
  test_run run = run_ladder(&p);
  assert_true(run.r.mode[0].at_bound);
  assert_close(run.r.mode_theta[0], 0.8, 1e-12, 0);
  assert_int_equal(run.r.stop, HALES_INFER_CONVERGED);
  assert_agrees_with_grid(&p, cliff_true, &run.r);
  hales_par_summary par[2];
  summarise(&p, &run.r, par);
  assert_true(par[0].hi90 <= 0.8 && par[0].prior_hi90 <= 0.8);
  assert_false(par[1].at_limit);
  /* narrower error: the posterior crowds at the bound */
  static const hales_datum sharp[] = {{3.1, 0.1}, {0.1, 0.7}};
  p.datum = sharp;
  test_run crowd = run_ladder(&p);
  summarise(&p, &crowd.r, par);
  assert_true(par[0].at_limit);
  free(crowd.memory);
  free(run.memory);
}

/* ---- the mode at a corner: derivatives never vanish there ---- */

static bool cornered(const double *th, double *out) {
  out[0] = 4.0 * fabs(th[0] - 0.37) + 0.3 * th[1]; /* never below 0.3 th[1] */
  out[1] = 1.6 * th[1] - 0.5 * th[2];
  out[2] = th[0] + 0.7 * th[2];
  return true;
}

static void a_mode_at_a_corner_of_the_model_is_found_and_converged(void **state) {
  (void)state;
  static const hales_prior prior[3] = {{-0.2, 0.9, -6, 6}, {0.4, 1.1, -6, 6}, {-0.3, 0.8, -5, 5}};
  static const hales_datum datum[3] = {{-1.2, 0.5}, {0.9, 0.4}, {-0.6, 0.7}};
  toy t = {.np = 3, .nd = 3, .one = cornered};
  hales_problem p = problem_of(&t, prior, datum);
  test_run a = run_ladder(&p);
  assert_int_equal(a.r.stop, HALES_INFER_CONVERGED);
  assert_int_equal(a.r.trust, HALES_TRUST_GOOD);
  /* one side pulls with 4 (1.2 + ..)/0.25 > 19 nats per unit, the prior and datum 2 against it with less than
   * 3 */
  assert_close(a.r.mode_theta[0], 0.37, 0, 0.02);
  free(a.memory);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_banana_has_the_moments_of_the_grid),
      cmocka_unit_test(ends_along_one_valley_are_one_mode),
      cmocka_unit_test(wells_with_a_wall_between_them_stay_two_modes),
      cmocka_unit_test(both_modes_get_their_share),
      cmocka_unit_test(of_a_product_only_the_vaguer_factor_is_learned),
      cmocka_unit_test(student_errors_have_the_moments_of_the_grid),
      cmocka_unit_test(weights_put_a_wrong_surrogate_right),
      cmocka_unit_test(surrogate_rounds_keep_the_balance_of_two_modes),
      cmocka_unit_test(surrogate_rounds_stop_at_a_region_without_answers),
      cmocka_unit_test(a_region_without_answers_truncates_the_posterior_and_poisons_nothing),
      cmocka_unit_test(a_model_that_never_answers_is_infeasible),
      cmocka_unit_test(a_mode_on_a_bound_is_the_truncated_normal_and_at_its_limit),
      cmocka_unit_test(a_mode_at_a_corner_of_the_model_is_found_and_converged),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
