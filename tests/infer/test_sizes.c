/* As many parameters as a heart asks for: within the budget, and beside long chains on the model itself. */
#include "infer/infer.h"

#include <string.h>

#include "toy.h"

enum { BP = 15, BD = 13 };

/* sums, ratios and saturations of exponentials: curved, coupled, each output of several parameters */
static bool heart_sized(const double *th, double *out) {
  for (size_t i = 0; i < BD; i++) {
    double a = 0, b = 0;
    for (size_t j = 0; j < BP; j++) {
      const double c = sin(1.0 + 2.3 * (double)i + 0.7 * (double)(j * j % 11));
      if (c > 0.2)
        a += c * exp(th[j]);
      else if (c < -0.3)
        b -= c * exp(0.7 * th[j]);
    }
    out[i] = log(a / (1.0 + 0.3 * b) + 0.05 * b);
  }
  return true;
}

static void fifteen_parameters_stay_within_the_budget(void **state) {
  (void)state;
  hales_prior prior[BP];
  hales_datum datum[BD];
  double truth[BP], y[BD];
  const hales_rng rng = {.seed = 8, .stream = 3};
  size_t good = 0;
  enum { PATIENTS = 12 };
  for (size_t s = 0; s < PATIENTS; s++) {
    const hales_rng one = hales_rng_substream(rng, s);
    for (size_t j = 0; j < BP; j++) {
      prior[j] = (hales_prior){0.1 * (double)j - 0.6, 0.3 + 0.03 * (double)j, -3.0, 3.5};
      truth[j] = prior[j].mean + prior[j].sd * hales_rng_normal(one, j);
    }
    (void)heart_sized(truth, y);
    for (size_t i = 0; i < BD; i++)
      datum[i] = (hales_datum){y[i] + 0.06 * hales_rng_normal(one, 50 + i), 0.06};
    toy t = {.np = BP, .nd = BD, .one = heart_sized};
    hales_problem p = problem_of(&t, prior, datum);
    p.rng = one;
    test_run run = run_ladder(&p);
    print_message("search %zu points, %zu of %zu agree, %zu modes; ESS %.0f, k-hat %.2f, %zu rounds: %s\n",
                  run.r.n_forward_search, run.r.n_agree, run.r.n_start, run.r.n_mode, run.r.ess, run.r.khat,
                  run.r.n_round, hales_infer_trust_text(run.r.trust));
    assert_true(run.r.n_forward_search <= p.settings.max_search + 2 * BP * p.settings.n_mode_max);
    /* the last round may be twice as large as the others */
    assert_true(run.r.n_forward <=
                run.r.n_forward_search + p.settings.n_round_draw + run.r.n_round * p.settings.n_refine_draw);
    assert_int_equal(run.r.stop, HALES_INFER_CONVERGED);
    good += run.r.trust >= HALES_TRUST_CAUTION;
    free(run.memory);
  }
  assert_true(good >= PATIENTS - 1);
}

enum { CP = 17, CD = 12 };

/* products of powers, levels and ratios of positive quantities: bent, with more unknowns than data */
static bool loop_sized(const double *th, double *out) {
  for (size_t i = 0; i < CD; i++) {
    double flow = 0, load = 0, gain = 0;
    for (size_t j = 0; j < CP; j++) {
      const double c = cos(0.4 + 1.9 * (double)i + 0.8 * (double)(j * j % 13));
      if (c > 0.4)
        flow += c * exp(th[j]);
      else if (c < -0.4)
        load -= c * exp(0.8 * th[j]);
      else
        gain += 0.5 * c * th[j];
    }
    out[i] = 20.0 * exp(gain) * flow / (1.0 + load) + 2.0 * load;
  }
  return true;
}

/* log posterior of a loop_sized problem at theta; -inf outside */
static double log_posterior(const hales_problem *p, const double *th) {
  double z[CP], out[CD], s = 0;
  for (size_t j = 0; j < CP; j++) {
    if (!(th[j] >= p->prior[j].lo && th[j] <= p->prior[j].hi)) return -HUGE_VAL;
    z[j] = (th[j] - p->prior[j].mean) / p->prior[j].sd;
  }
  (void)loop_sized(th, out);
  for (size_t i = 0; i < CD; i++) s += hales_problem_loglik(p, i, out[i]);
  return s + hales_problem_logprior(p, z);
}

enum { CHAINS = 48, STEPS = 4000, BURN = 1000 };

/* Random-walk Metropolis on the model itself, proposals by the differences of other chains [TerBraak2006]:
 * shares nothing with the code under test but the starts.  mean, sd [CP]. */
static void long_chains(const hales_problem *p, const hales_infer_result *r, double *mean, double *sd) {
  static double x[CHAINS][CP];
  double lp[CHAINS], sum[CP] = {0}, sum2[CP] = {0}, try[CP];
  size_t pick[CHAINS];
  const hales_rng rng = {.seed = 77, .stream = 12};
  hales_infer_resample(r, rng, CHAINS, pick);
  for (size_t c = 0; c < CHAINS; c++) {
    memcpy(x[c], r->theta + pick[c] * CP, sizeof x[c]);
    lp[c] = log_posterior(p, x[c]);
  }
  for (size_t t = 0; t < STEPS; t++) {
    for (size_t c = 0; c < CHAINS; c++) {
      const hales_rng now = hales_rng_substream(rng, t * CHAINS + c);
      const size_t a = (c + 1 + (size_t)(hales_rng_uniform(now, 0) * (CHAINS - 1))) % CHAINS;
      const size_t b = (c + 1 + (size_t)(hales_rng_uniform(now, 1) * (CHAINS - 1))) % CHAINS;
      const double gamma = (t % 2 == 0 ? 1.0 : 0.5) * 2.38 / sqrt(2.0 * CP);
      for (size_t j = 0; j < CP; j++)
        try[j] = x[c][j] + gamma * (x[a][j] - x[b][j]) + 1e-4 * hales_rng_normal(now, 3 + j);
      const double l = log_posterior(p, try);
      if (log(hales_rng_uniform(now, 2)) < l - lp[c]) {
        memcpy(x[c], try, sizeof x[c]);
        lp[c] = l;
      }
      for (size_t j = 0; j < CP && t >= BURN; j++) {
        sum[j] += x[c][j];
        sum2[j] += x[c][j] * x[c][j];
      }
    }
  }
  const double n = (double)CHAINS * (STEPS - BURN);
  for (size_t j = 0; j < CP; j++) {
    mean[j] = sum[j] / n;
    sd[j] = sqrt(sum2[j] / n - mean[j] * mean[j]);
  }
}

static void assert_agrees_with_long_chains(const hales_problem *p, const hales_infer_result *r) {
  double mean[CP], sd[CP], m, s, worst_mean = 0, worst_sd = 0;
  long_chains(p, r, mean, sd);
  /* a random walk in d dimensions decorrelates in some 10 d steps */
  const double n_eff = (double)CHAINS * (STEPS - BURN) / (10.0 * CP);
  const double se = sqrt(1.0 / r->ess + 1.0 / n_eff);
  for (size_t j = 0; j < CP; j++) {
    moments(r, j, &m, &s);
    worst_mean = fmax(worst_mean, fabs(m - mean[j]) / sd[j]);
    worst_sd = fmax(worst_sd, fabs(s / sd[j] - 1.0));
    assert_close(m, mean[j], 0, 5.5 * se * sd[j]);
    assert_close(s, sd[j], 5.5 * se, 0);
  }
  print_message("  against long chains: means within %.3f sd, sds within %.3f; standard error %.3f\n",
                worst_mean, worst_sd, se);
}

static void a_bent_posterior_needs_the_surrogate_and_is_accepted_with_it(void **state) {
  (void)state;
  hales_prior prior[CP];
  hales_datum datum[CD];
  double truth[CP], y[CD];
  const hales_rng rng = {.seed = 19, .stream = 6};
  enum { PATIENTS = 4 };
  for (size_t s = 0; s < PATIENTS; s++) {
    const hales_rng one = hales_rng_substream(rng, s);
    for (size_t j = 0; j < CP; j++) {
      prior[j] = (hales_prior){0.05 * (double)j - 0.4, 0.4 + 0.03 * (double)j, -4.0, 4.5};
      truth[j] = prior[j].mean + 0.7 * prior[j].sd * hales_rng_normal(one, j);
    }
    (void)loop_sized(truth, y);
    for (size_t i = 0; i < CD; i++) {
      const double sd = 1.0 + 0.04 * y[i];
      datum[i] = (hales_datum){y[i] + sd * hales_rng_normal(one, 50 + i), sd};
    }
    toy t = {.np = CP, .nd = CD, .one = loop_sized};
    hales_problem p = problem_of(&t, prior, datum);
    p.rng = one;
    test_run with = run_ladder(&p);
    p.settings.n_round = 4; /* the t mixtures alone, with as many draws */
    p.settings.n_refine = 0;
    test_run without = run_ladder(&p);
    print_message("bent: %zu points, ESS %.0f, k-hat %.2f (%s); t mixtures alone %zu points, ESS %.0f, k-hat "
                  "%.2f\n",
                  with.r.n_forward, with.r.ess, with.r.khat, hales_infer_trust_text(with.r.trust),
                  without.r.n_forward, without.r.ess, without.r.khat);
    assert_true(with.r.trust >= HALES_TRUST_CAUTION);
    assert_true(with.r.n_forward <= 6000);
    assert_int_equal(without.r.trust, HALES_TRUST_POOR);
    if (s < 2) assert_agrees_with_long_chains(&p, &with.r);
    free(with.memory);
    free(without.memory);
  }
}

/* A round of surrogates that is larger than usual, and still was not enough, leaves less to the rounds after.
 */
static void rounds_of_any_size_stay_within_the_room_for_draws(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 4.2, -19, 19}, {-0.6, 1.7, -12, 12}};
  static const hales_datum datum[] = {{0.1, 0.00034}, {6.7, 0.2}};
  size_t n_larger = 0;
  for (uint64_t seed = 0; seed < 40; seed++) {
    toy t = {.np = 2, .nd = 2, .one = winding};
    hales_problem p = problem_of(&t, prior, datum);
    p.rng.seed = seed;
    p.settings.n_screen = p.settings.n_start = 1;
    p.settings.n_refine = 3;
    p.settings.ess_min = 340.0;
    test_run run = run_ladder(&p);
    const hales_infer_settings *s = &p.settings;
    assert_true(run.r.n_draw <= s->n_round * s->n_round_draw + s->n_refine * s->n_refine_draw);
    n_larger += run.r.ess < s->ess_min && run.r.n_round < s->n_round + s->n_refine;
    free(run.memory);
  }
  print_message("%zu had a larger round that was not enough\n", n_larger);
  assert_true(n_larger > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fifteen_parameters_stay_within_the_budget),
      cmocka_unit_test(a_bent_posterior_needs_the_surrogate_and_is_accepted_with_it),
      cmocka_unit_test(rounds_of_any_size_stay_within_the_room_for_draws),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
