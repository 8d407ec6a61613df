#include "infer/infer.h"

#include "run.h"

#include <math.h>
#include <string.h>

#include "numeric/linalg.h"

/* A forward model for one point; false where it has no answer. */
typedef struct toy {
  size_t np, nd;
  bool (*one)(const double *theta, double *out);
  size_t calls, largest, stop_at; /* what was seen; fail for good at this call (0 = never) */
} toy;

static hales_status forward(void *ctx, size_t n, const double *theta, double *out, bool *ok, hales_err *err) {
  toy *t = ctx;
  t->largest = n > t->largest ? n : t->largest;
  if (++t->calls == t->stop_at) return HALES_FAIL(err, HALES_ENOMEM, "toy: no more memory");
  for (size_t i = 0; i < n; i++) ok[i] = t->one(theta + i * t->np, out + i * t->nd);
  return HALES_OK;
}

static hales_problem problem_of(toy *t, const hales_prior *prior, const hales_datum *datum) {
  return (hales_problem){.n_par = t->np,
                         .n_dat = t->nd,
                         .prior = prior,
                         .datum = datum,
                         .settings = hales_infer_settings_default(),
                         .rng = {.seed = 321, .stream = 45},
                         .forward = forward,
                         .ctx = t};
}

static void moments(const hales_infer_result *r, size_t j, double *mean, double *sd) {
  double m = 0, v = 0;
  for (size_t i = 0; i < r->n_draw; i++) m += r->weight[i] * r->theta[i * r->n_par + j];
  for (size_t i = 0; i < r->n_draw; i++) v += r->weight[i] * pow(r->theta[i * r->n_par + j] - m, 2);
  *mean = m;
  *sd = sqrt(v);
}

/* 5.5 standard errors of a mean and of a standard deviation (normal: sd/sqrt(2 ESS); doubled for other
 * shapes) */
static void assert_moments(const hales_infer_result *r, size_t j, double mean, double sd) {
  double m, s;
  moments(r, j, &m, &s);
  assert_close(m, mean, 0, 5.5 * sd / sqrt(r->ess));
  assert_close(s, sd, 5.5 * sqrt(1.0 / r->ess), 0);
}

/* ---- linear and Gaussian: everything is known ---- */

enum { LP = 3, LD = 5 };
static const double lin[LD][LP] = {
    {1.2, -0.4, 0.3}, {0.2, 0.9, -1.1}, {-0.7, 0.35, 1.6}, {2.1, 0.15, 0.6}, {0.45, -1.3, 0.8}};
static const double offset[LD] = {3.0, -1.5, 0.7, 12.0, 4.4};
static const hales_prior lin_prior[LP] = {
    {0.4, 1.3, -30, 30}, {-1.1, 0.8, -HUGE_VAL, HUGE_VAL}, {2.2, 0.5, -20, HUGE_VAL}};
static const hales_datum lin_datum[LD] = {{4.9, 0.7}, {-4.2, 1.9}, {3.1, 0.45}, {15.2, 1.1}, {6.6, 3.0}};

static bool linear(const double *th, double *out) {
  for (size_t i = 0; i < LD; i++) {
    out[i] = offset[i];
    for (size_t j = 0; j < LP; j++) out[i] += lin[i][j] * th[j];
  }
  return true;
}

/* mean [LP], cov [LP*LP]; returns log evidence: y ~ N(offset + L mu, L P L' + S) */
static double closed_form(double *mean, double *cov) {
  double a[LP * LP] = {0}, b[LP], chol[LD * LD], e[LD];
  for (size_t j = 0; j < LP; j++) {
    a[j * LP + j] = 1.0 / pow(lin_prior[j].sd, 2);
    b[j] = lin_prior[j].mean * a[j * LP + j];
    for (size_t i = 0; i < LD; i++)
      b[j] += lin[i][j] * (lin_datum[i].value - offset[i]) / pow(lin_datum[i].sd, 2);
  }
  for (size_t i = 0; i < LD; i++) {
    for (size_t j = 0; j < LP * LP; j++) a[j] += lin[i][j / LP] * lin[i][j % LP] / pow(lin_datum[i].sd, 2);
  }
  assert_true(hales_chol_factor(LP, a, a));
  hales_chol_invert(LP, a, cov);
  hales_chol_solve(LP, a, b, mean);
  for (size_t i = 0; i < LD; i++) {
    e[i] = lin_datum[i].value - offset[i];
    for (size_t j = 0; j < LP; j++) e[i] -= lin[i][j] * lin_prior[j].mean;
    for (size_t k = 0; k < LD; k++) {
      chol[i * LD + k] = i == k ? pow(lin_datum[i].sd, 2) : 0.0;
      for (size_t j = 0; j < LP; j++) chol[i * LD + k] += lin[i][j] * lin[k][j] * pow(lin_prior[j].sd, 2);
    }
  }
  assert_true(hales_chol_factor(LD, chol, chol));
  hales_chol_forward(LD, chol, e, e);
  double q = 0;
  for (size_t i = 0; i < LD; i++) q += e[i] * e[i];
  return -0.5 * q - 0.5 * hales_chol_logdet(LD, chol) - 0.5 * LD * log(2.0 * acos(-1.0));
}

static void linear_gaussian_posterior_has_its_closed_form(void **state) {
  (void)state;
  toy t = {.np = LP, .nd = LD, .one = linear};
  const hales_problem p = problem_of(&t, lin_prior, lin_datum);
  double mean[LP], cov[LP * LP];
  const double evidence = closed_form(mean, cov);
  test_run run = run_ladder(&p);
  const hales_infer_result *r = &run.r;
  assert_int_equal(r->trust, HALES_TRUST_GOOD);
  assert_int_equal(r->stop, HALES_INFER_CONVERGED);
  assert_int_equal(r->n_mode, 1);
  assert_int_equal(r->n_agree, r->n_start);
  assert_true(r->ess >= 400.0 && r->khat < 0.7);
  hales_par_summary par[LP];
  summarise(&p, r, par);
  for (size_t j = 0; j < LP; j++) {
    const double sd = sqrt(cov[j * LP + j]);
    assert_moments(r, j, mean[j], sd);
    /* the Newton decrement bounds the distance: sqrt(2 tol) posterior sd; derivatives of a linear model are
     * exact */
    assert_close(r->mode_theta[j], mean[j], 0, sqrt(2.0 * p.settings.decrement_tol) * sd);
    for (size_t k = 0; k < LP; k++)
      assert_close(r->mode_cov[j * LP + k], cov[j * LP + k], 0, 1e-8 * sd * sqrt(cov[k * LP + k]));
    for (size_t i = 0; i < LD; i++) assert_close(r->mode_jac[i * LP + j], lin[i][j], 1e-9, 0);
    const double contraction = 1.0 - cov[j * LP + j] / pow(lin_prior[j].sd, 2);
    assert_close(par[j].contraction, contraction, 0, 11.0 / sqrt(r->ess) * (1.0 - contraction));
    assert_close(par[j].prior_hi90, lin_prior[j].mean + 1.6448536269514722 * lin_prior[j].sd, 1e-12, 0);
    /* a 5 % quantile has standard error sqrt(.05*.95)/phi(1.645) = 2.11 sd/sqrt(ESS) */
    assert_close(par[j].lo90, mean[j] - 1.6448536269514722 * sd, 0, 5.5 * 2.11 * sd / sqrt(r->ess));
    assert_close(par[j].median, mean[j], 0, 5.5 * 1.26 * sd / sqrt(r->ess));
  }
  assert_close(r->log_evidence, evidence, 0,
               5.5 * sqrt(1.0 / r->ess)); /* weights of mean 1, variance n/ESS - 1 */
  free(run.memory);
}

static void every_draw_carries_its_own_forward_output(void **state) {
  (void)state;
  toy t = {.np = LP, .nd = LD, .one = linear};
  const hales_problem p = problem_of(&t, lin_prior, lin_datum);
  test_run run = run_ladder(&p);
  double sum = 0;
  for (size_t i = 0; i < run.r.n_draw; i++) {
    double want[LD];
    (void)linear(run.r.theta + i * LP, want);
    for (size_t k = 0; k < LD; k++) assert_close(run.r.out[i * LD + k], want[k], 1e-12, 1e-12);
    sum += run.r.weight[i];
  }
  assert_close(sum, 1.0, 1e-12, 0);
  free(run.memory);
}

static bool silent(const double *th, double *out) {
  (void)th, (void)out;
  return true;
}

static void without_data_the_posterior_is_the_prior(void **state) {
  (void)state;
  toy t = {.np = LP, .nd = 0, .one = silent};
  const hales_problem p = problem_of(&t, lin_prior, NULL);
  test_run run = run_ladder(&p);
  assert_int_equal(run.r.trust, HALES_TRUST_GOOD);
  hales_par_summary par[LP];
  summarise(&p, &run.r, par);
  for (size_t j = 0; j < LP; j++) {
    assert_moments(&run.r, j, lin_prior[j].mean, lin_prior[j].sd);
    assert_false(par[j].learned);
  }
  assert_close(run.r.log_evidence, 0.0, 0, 5.5 / sqrt(run.r.ess));
  hales_fit_check fit;
  check(&p, &run.r, NULL, &fit);
  assert_false(fit.misfit);
  free(run.memory);
}

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

static bool banana(const double *th, double *out) {
  out[0] = th[1] + 0.8 * th[0] * th[0];
  return true;
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
  /* chains seldom change between narrow modes: the balance is that of their 256 starts, not of the ESS */
  for (size_t j = 0; j < 2; j++) assert_close(m[j], mean[j], 0, 5.5 * sd[j] / sqrt(256.0));
  free(run.memory);
}

/* ---- places without an answer, bounds ---- */

static bool cliff(const double *th, double *out) {
  out[0] = th[0];
  out[1] = th[1] - 0.2 * th[0];
  if (th[0] <= 0.9) return true;
  out[1] = th[1] > 0.0 ? nan("") : HUGE_VAL; /* a careless model: says ok, gives rubbish */
  return th[1] > -1.0;
}

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

/* ---- size: what a heart will ask ---- */

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
    assert_true(run.r.n_forward <= run.r.n_forward_search + p.settings.n_round_draw +
                                       (run.r.n_round - 1) * p.settings.n_refine_draw);
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

/* ---- the model is told where it will be run ---- */

typedef struct told {
  toy t; /* first: forward sees it as its own */
  size_t n;
  double theta[4][LP];
} told;

static void listen(void *ctx, const double *theta) {
  told *t = ctx;
  assert_true(t->n < 4);
  memcpy(t->theta[t->n++], theta, LP * sizeof *theta);
}

static void the_model_is_told_of_the_prior_mean_on_the_way_and_of_the_best_mode(void **state) {
  (void)state;
  told t = {.t = {.np = LP, .nd = LD, .one = linear}};
  hales_datum datum[LD];
  for (size_t i = 0; i < LD; i++) datum[i] = (hales_datum){offset[i] + 0.4 * (double)i - 0.9, 0.6};
  hales_problem p = problem_of(&t.t, lin_prior, datum);
  p.settle = listen;
  test_run a = run_ladder(&p);
  assert_int_equal(t.n, 4);    /* and of the best screened point, and of the first that nears its end */
  double far = 0.0, end = 0.0; /* of those two from the mode */
  for (size_t j = 0; j < LP; j++) {
    assert_close(t.theta[0][j], lin_prior[j].mean, 1e-12, 1e-12);
    assert_close(t.theta[3][j], a.r.mode_theta[j], 1e-12, 1e-12);
    far += pow((t.theta[1][j] - a.r.mode_theta[j]) / lin_prior[j].sd, 2.0);
    end += pow((t.theta[2][j] - a.r.mode_theta[j]) / lin_prior[j].sd, 2.0);
  }
  assert_true(end < far && end < 1.0);
  free(a.memory);
}

static void a_search_cut_short_says_so(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 1.2, -9, 9}, {-0.6, 1.7, -12, 12}};
  static const hales_datum datum[] = {{2.9, 0.02}};
  toy t = {.np = 2, .nd = 1, .one = banana};
  hales_problem p = problem_of(&t, prior, datum);
  p.settings.max_search = p.settings.n_screen;
  test_run run = run_ladder(&p);
  assert_int_equal(run.r.stop, HALES_INFER_MAX_ITER);
  assert_true(run.r.trust <= HALES_TRUST_CAUTION);
  free(run.memory);
}

static void too_few_effective_draws_are_reported_not_hidden(void **state) {
  (void)state;
  toy t = {.np = LP, .nd = LD, .one = linear};
  hales_problem p = problem_of(&t, lin_prior, lin_datum);
  p.settings.n_round_draw = 64;
  p.settings.n_refine_draw = 64;
  p.settings.n_refine = 2;
  p.settings.n_chain = 64;
  test_run run = run_ladder(&p);
  assert_int_equal(run.r.trust, HALES_TRUST_POOR);
  assert_int_equal(run.r.n_round, 3);
  assert_non_null(strstr(run.r.reason, "ESS"));
  free(run.memory);
}

/* ---- determinism, memory, errors ---- */

static void batches_change_calls_but_not_a_bit_of_the_result(void **state) {
  (void)state;
  static const hales_prior prior[] = {{0.3, 1.1, -9, 9}, {0.4, 0.8, -9, 9}};
  static const hales_datum datum[] = {{1.4, 0.5}, {0.1, 0.7}};
  const size_t batches[] = {0, 1, 7, 64};
  test_run first = {0};
  size_t calls[4];
  for (size_t b = 0; b < 4; b++) {
    toy t = {.np = 2, .nd = 2, .one = cliff};
    hales_problem p = problem_of(&t, prior, datum);
    p.settings.batch = batches[b];
    p.settings.ess_min = 1500.0; /* several rounds with surrogates */
    test_run run = run_ladder(&p);
    calls[b] = t.calls;
    assert_true(run.r.n_round > 2);
    if (b == 0) {
      first = run;
      continue;
    }
    assert_true(t.largest <= batches[b]);
    assert_int_equal(run.r.n_draw, first.r.n_draw);
    assert_memory_equal(run.r.theta, first.r.theta, run.r.n_draw * 2 * sizeof(double));
    assert_memory_equal(run.r.weight, first.r.weight, run.r.n_draw * sizeof(double));
    assert_memory_equal(run.r.out, first.r.out, run.r.n_draw * 2 * sizeof(double));
    assert_true(run.r.log_evidence == first.r.log_evidence && run.r.khat == first.r.khat);
    free(run.memory);
  }
  assert_true(calls[0] < calls[3] && calls[3] < calls[2] && calls[2] < calls[1]);
  toy t = {.np = 2, .nd = 2, .one = cliff};
  hales_problem p = problem_of(&t, prior, datum);
  p.rng.seed++;
  test_run other = run_ladder(&p);
  assert_true(other.r.theta[0] != first.r.theta[0]);
  free(other.memory);
  free(first.memory);
}

static void too_small_an_arena_is_refused_and_left_as_it_was(void **state) {
  (void)state;
  toy t = {.np = LP, .nd = LD, .one = linear};
  const hales_problem p = problem_of(&t, lin_prior, lin_datum);
  const size_t bytes = hales_infer_bytes(&p);
  unsigned char *memory = malloc(bytes);
  assert_non_null(memory);
  for (size_t part = 0; part < 20; part++) {
    hales_arena a = {
        .base = memory, .cap = bytes * part / 21, .used = part * 16 < bytes * part / 21 ? part : 0};
    const size_t used = a.used;
    hales_infer_result r;
    hales_err err = {0};
    assert_status(hales_infer_run(&p, &a, &r, &err), HALES_ENOMEM);
    assert_int_equal(a.used, used);
  }
  free(memory);
}

static void a_failing_forward_stops_the_run_wherever_it_fails(void **state) {
  (void)state;
  for (size_t at = 1; at <= 6; at++) {
    toy t = {.np = LP, .nd = LD, .one = linear, .stop_at = at};
    const hales_problem p = problem_of(&t, lin_prior, lin_datum);
    const size_t bytes = hales_infer_bytes(&p);
    hales_arena a = {.base = malloc(bytes), .cap = bytes};
    assert_non_null(a.base);
    hales_infer_result r;
    hales_err err = {0};
    assert_status(hales_infer_run(&p, &a, &r, &err), HALES_ENOMEM);
    assert_int_equal(err.status, HALES_ENOMEM);
    assert_int_equal(a.used, 0);
    free(a.base);
  }
}

static void names_the_row_that_is_out_of_contract(void **state) {
  (void)state;
  hales_prior prior[LP];
  hales_datum datum[LD];
  toy t = {.np = LP, .nd = LD, .one = linear};
  const hales_prior bad_prior[] = {{nan(""), 0.5, -3, 3}, {0.1, 0.0, -3, 3}, {0.1, -0.4, -3, 3},
                                   {0.1, 0.5, 3, -3},     {5.0, 0.5, -3, 3}, {0.1, HUGE_VAL, -3, 3},
                                   {0.1, 0.5, 0.1, 0.1}};
  const hales_datum bad_datum[] = {{nan(""), 0.3}, {1.2, 0.0}, {1.2, -0.3}, {1.2, HUGE_VAL}, {HUGE_VAL, 0.3}};
  const hales_problem p = problem_of(&t, prior, datum);
  memcpy(prior, lin_prior, sizeof prior);
  memcpy(datum, lin_datum, sizeof datum);
  assert_ok(hales_problem_check(&p, NULL));
  for (size_t i = 0; i < sizeof bad_prior / sizeof bad_prior[0]; i++) {
    hales_err err = {0};
    prior[2] = bad_prior[i];
    assert_status(hales_problem_check(&p, &err), HALES_EARG);
    assert_int_equal(err.at, 2);
    assert_int_equal(hales_infer_bytes(&p), 0);
  }
  prior[2] = lin_prior[2];
  for (size_t i = 0; i < sizeof bad_datum / sizeof bad_datum[0]; i++) {
    hales_err err = {0};
    datum[3] = bad_datum[i];
    assert_status(hales_problem_check(&p, &err), HALES_EARG);
    assert_int_equal(err.at, 3);
  }
  datum[3] = lin_datum[3];
  hales_problem q = p;
  q.nu = 0.5;
  assert_status(hales_problem_check(&q, NULL), HALES_EARG);
  q = p;
  q.settings.n_start = 0;
  assert_status(hales_problem_check(&q, NULL), HALES_EARG);
  q = p;
  q.settings.fd_step = nan("");
  assert_status(hales_problem_check(&q, NULL), HALES_EARG);
  q = p;
  q.settings.n_chain = 250; /* no multiple of the lanes */
  assert_status(hales_problem_check(&q, NULL), HALES_EARG);
  q = p;
  q.settings.n_refine_draw = q.settings.n_chain + 8;
  assert_status(hales_problem_check(&q, NULL), HALES_EARG);
}

static void resampling_repeats_draws_by_their_weight(void **state) {
  (void)state;
  double weight[] = {0.05, 0.0, 0.55, 0.3, 0.1};
  const hales_infer_result r = {.n_draw = 5, .weight = weight};
  size_t pick[40], count[5] = {0};
  hales_infer_resample(&r, (hales_rng){.seed = 6, .stream = 1}, 40, pick);
  for (size_t k = 0; k < 40; k++) {
    count[pick[k]]++;
    assert_true(k == 0 || pick[k] >= pick[k - 1]);
  }
  for (size_t i = 0; i < 5; i++)
    assert_close((double)count[i], 40 * weight[i], 0, 1.0); /* systematic: within 1 */
  assert_int_equal(count[1], 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(linear_gaussian_posterior_has_its_closed_form),
      cmocka_unit_test(every_draw_carries_its_own_forward_output),
      cmocka_unit_test(without_data_the_posterior_is_the_prior),
      cmocka_unit_test(a_banana_has_the_moments_of_the_grid),
      cmocka_unit_test(both_modes_get_their_share),
      cmocka_unit_test(of_a_product_only_the_vaguer_factor_is_learned),
      cmocka_unit_test(student_errors_have_the_moments_of_the_grid),
      cmocka_unit_test(weights_put_a_wrong_surrogate_right),
      cmocka_unit_test(surrogate_rounds_keep_the_balance_of_two_modes),
      cmocka_unit_test(surrogate_rounds_stop_at_a_region_without_answers),
      cmocka_unit_test(a_region_without_answers_truncates_the_posterior_and_poisons_nothing),
      cmocka_unit_test(a_model_that_never_answers_is_infeasible),
      cmocka_unit_test(a_mode_on_a_bound_is_the_truncated_normal_and_at_its_limit),
      cmocka_unit_test(fifteen_parameters_stay_within_the_budget),
      cmocka_unit_test(a_bent_posterior_needs_the_surrogate_and_is_accepted_with_it),
      cmocka_unit_test(a_mode_at_a_corner_of_the_model_is_found_and_converged),
      cmocka_unit_test(the_model_is_told_of_the_prior_mean_on_the_way_and_of_the_best_mode),
      cmocka_unit_test(a_search_cut_short_says_so),
      cmocka_unit_test(too_few_effective_draws_are_reported_not_hidden),
      cmocka_unit_test(batches_change_calls_but_not_a_bit_of_the_result),
      cmocka_unit_test(too_small_an_arena_is_refused_and_left_as_it_was),
      cmocka_unit_test(a_failing_forward_stops_the_run_wherever_it_fails),
      cmocka_unit_test(names_the_row_that_is_out_of_contract),
      cmocka_unit_test(resampling_repeats_draws_by_their_weight),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
