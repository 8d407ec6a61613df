/* A linear model, of which all is known; what the run tells of itself; memory, errors, equal bits. */
#include "infer/infer.h"

#include <string.h>

#include "numeric/linalg.h"
#include "toy.h"

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
