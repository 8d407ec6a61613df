/* Simulation-based calibration [Talts2018] on a two-element windkessel with impulse ejection, closed form:
 *   e = exp(-T/(RC)),  p_dia = (SV/C) e/(1 - e),  p_sys = p_dia + SV/C,  p_mean = R SV/T
 * Truth and data are drawn from the very prior and error model of the fit.
 */
#include "run.h"

#include <math.h>
#include <stdio.h>

#include "infer/predictive.h"
#include "numeric/stats.h"
#include "numeric/truncnorm.h"

#ifdef HALES_SANITIZED /* some ten times slower; there the memory is looked at, not the statistics */
enum { N_SETS = 60 };
#else
enum { N_SETS = 300 };
#endif
enum { N_PAR = 4, N_DAT = 9, N_WRONG = 120, N_BIN = 10 };

/* log R mmHg.s/mL, log C mL/mmHg, log SV mL, log HR bpm */
static const hales_prior priors[N_PAR] = {
    {0.05, 0.35, -1.2, 1.3}, {0.34, 0.4, -1.0, 1.5}, {4.25, 0.3, 3.2, 5.1}, {4.28, 0.2, 3.6, 5.0}};
/* sys, dia, mean mmHg; CO L/min; HR bpm; SV mL by imaging; pulse pressure mmHg; log compliance by another
 * method; HR bpm by another device: without it nothing checks the first, and no method can tell that it is
 * wrong */
static const double sds[N_DAT] = {6.0, 4.0, 3.5, 0.4, 2.5, 9.0, 7.0, 0.18, 3.5};

static void windkessel(const double *th, double *y) {
  const double r = exp(th[0]), c = exp(th[1]), sv = exp(th[2]), hr = exp(th[3]), t = 60.0 / hr;
  const double e = exp(-t / (r * c));
  y[1] = sv / c * e / (1.0 - e);
  y[0] = y[1] + sv / c;
  y[2] = r * sv / t;
  y[3] = sv * hr / 1000.0;
  y[4] = hr;
  y[5] = sv;
  y[6] = sv / c;
  y[7] = th[1];
  y[8] = hr;
}

/* ctx: number of data in use */
static hales_status forward(void *ctx, size_t n, const double *theta, double *out, bool *ok, hales_err *err) {
  (void)err;
  const size_t nd = *(const size_t *)ctx;
  for (size_t i = 0; i < n; i++) {
    double y[N_DAT];
    windkessel(theta + i * N_PAR, y);
    for (size_t k = 0; k < nd; k++) out[i * nd + k] = y[k];
    ok[i] = true;
  }
  return HALES_OK;
}

static void draw_truth(hales_rng rng, double *th) {
  for (size_t j = 0; j < N_PAR; j++) {
    const hales_truncnorm d = {priors[j].mean, priors[j].sd, priors[j].lo, priors[j].hi};
    th[j] = hales_truncnorm_quantile(d, hales_rng_uniform(rng, j));
  }
}

/* error of datum k: Gaussian, or Student t with whole nu */
static double error(hales_rng rng, size_t k, int nu) {
  const hales_rng r = hales_rng_substream(rng, 100 + k);
  const double z = hales_rng_normal(r, 0);
  if (nu == 0) return z;
  double chi2 = 0;
  for (int i = 1; i <= nu; i++) chi2 += pow(hales_rng_normal(r, (uint64_t)i), 2);
  return z / sqrt(chi2 / nu);
}

static void make_data(hales_rng rng, size_t nd, int nu, double *truth, hales_datum *datum) {
  double y[N_DAT];
  draw_truth(rng, truth);
  windkessel(truth, y);
  for (size_t k = 0; k < nd; k++) datum[k] = (hales_datum){y[k] + sds[k] * error(rng, k, nu), sds[k]};
}

/* Two-sided exact binomial test at 1e-6 for each count: with some 20 counts a right program fails once in
 * 50,000 seeds. */
static void assert_binomial(size_t hit, size_t n, double p, const char *what) {
  const double low = hales_binomial_cdf(hit, n, p),
               high = hit > 0 ? 1.0 - hales_binomial_cdf(hit - 1, n, p) : 1.0;
  if (low < 5e-7 || high < 5e-7) print_error("%s: %zu of %zu, want a share of %g\n", what, hit, n, p);
  assert_true(low >= 5e-7 && high >= 5e-7);
}

static double rank_of(const hales_infer_result *r, size_t j, double truth) {
  double s = 0;
  for (size_t i = 0; i < r->n_draw; i++) s += r->theta[i * r->n_par + j] < truth ? r->weight[i] : 0.0;
  return s;
}

/* nd: how many data, borrowed */
static hales_problem problem_of(const size_t *nd, const hales_datum *datum, int nu, hales_rng rng) {
  return (hales_problem){.n_par = N_PAR,
                         .n_dat = *nd,
                         .prior = priors,
                         .datum = datum,
                         .nu = nu,
                         .settings = hales_infer_settings_default(),
                         .rng = hales_rng_substream(rng, 9),
                         .forward = forward,
                         .ctx = (void *)(uintptr_t)nd};
}

static void calibrate_many(size_t nd, int nu, uint64_t seed) {
  size_t in90[N_PAR] = {0}, in50[N_PAR] = {0}, bin[N_PAR][N_BIN] = {{0}}, pred90 = 0, trusted = 0, search = 0;
  for (size_t s = 0; s < N_SETS; s++) {
    const hales_rng rng = hales_rng_substream((hales_rng){.seed = seed, .stream = 31}, s);
    double truth[N_PAR];
    hales_datum datum[N_DAT];
    make_data(rng, nd, nu, truth, datum);
    const hales_problem p = problem_of(&nd, datum, nu, rng);
    test_run t = run_ladder(&p);
    trusted += t.r.trust == HALES_TRUST_GOOD;
    search += t.r.n_forward_search;
    /* whatever the trust: no virtual patient is left out */
    for (size_t j = 0; j < N_PAR; j++) {
      const double u = t.r.n_draw > 0 ? rank_of(&t.r, j, truth[j]) : 0.0;
      in90[j] += u > 0.05 && u < 0.95;
      in50[j] += u > 0.25 && u < 0.75;
      bin[j][u < 1.0 ? (size_t)(u * N_BIN) : N_BIN - 1]++;
    }
    /* a new measurement of the same quantity falls into the predictive interval */
    double center[8192];
    assert_true(t.r.n_draw <= 8192);
    for (size_t i = 0; i < t.r.n_draw; i++) center[i] = t.r.out[i * nd + 1];
    const hales_predictive pred = {t.r.n_draw, t.r.weight, center, sds[1], nu};
    double y[N_DAT];
    windkessel(truth, y);
    const double fresh = y[1] + sds[1] * error(hales_rng_substream(rng, 5), 1, nu);
    pred90 +=
        fresh >= hales_predictive_quantile(&pred, 0.05) && fresh <= hales_predictive_quantile(&pred, 0.95);
    free(t.memory);
  }
  print_message("%zu data, nu %d: trust good %zu of %d, forward points of the search %zu on average\n", nd,
                nu, trusted, N_SETS, search / N_SETS);
  for (size_t j = 0; j < N_PAR; j++) {
    assert_binomial(in90[j], N_SETS, 0.9, "90 % interval");
    assert_binomial(in50[j], N_SETS, 0.5, "50 % interval");
    double chi2 = 0;
    for (size_t b = 0; b < N_BIN; b++) chi2 += pow((double)bin[j][b] - N_SETS / N_BIN, 2) / (N_SETS / N_BIN);
    print_message("  parameter %zu: 90 %%: %.3f, 50 %%: %.3f, ranks chi2(9) = %.1f\n", j,
                  (double)in90[j] / N_SETS, (double)in50[j] / N_SETS, chi2);
    assert_true(hales_chi2_sf(chi2, N_BIN - 1) > 1e-6);
  }
  assert_binomial(pred90, N_SETS, 0.9, "predictive 90 % interval");
  assert_true(trusted >= N_SETS * 95 / 100);
}

static void intervals_cover_as_stated_with_gaussian_errors(void **state) {
  (void)state;
  calibrate_many(8, 0, 1711);
}

static void intervals_cover_as_stated_with_student_errors(void **state) {
  (void)state;
  calibrate_many(8, 4, 1712);
}

static void intervals_cover_as_stated_with_fewer_data_than_parameters(void **state) {
  (void)state;
  calibrate_many(3, 0, 1713);
}

static void a_datum_wrong_by_six_sd_is_named_and_good_data_are_not(void **state) {
  (void)state;
  const size_t nd = N_DAT;
  for (int nu = 0; nu <= 4; nu += 4) {
    size_t named = 0, raised = 0, others = 0, suspect = 0, false_named = 0, false_raised = 0;
    for (size_t s = 0; s < N_WRONG; s++) {
      const hales_rng rng = hales_rng_substream((hales_rng){.seed = 4242, .stream = 77}, s);
      double truth[N_PAR];
      hales_datum datum[N_DAT];
      make_data(rng, nd, 0, truth, datum); /* Gaussian truth: the robust fit is then merely cautious */
      hales_problem p = problem_of(&nd, datum, nu, rng);
      hales_datum_check dc[N_DAT];
      hales_fit_check fit;
      test_run good = run_ladder(&p);
      check(&p, &good.r, dc, &fit);
      false_raised += fit.misfit;
      false_named += fit.n_named > 0;
      free(good.memory);
      const size_t wrong = s % N_DAT;
      datum[wrong].value += (s / N_DAT % 2 == 0 ? 6.0 : -6.0) * sds[wrong];
      test_run bad = run_ladder(&p);
      check(&p, &bad.r, dc, &fit);
      named += dc[wrong].misfit;
      raised += fit.misfit;
      suspect += fit.suspect == wrong;
      for (size_t k = 0; k < N_DAT; k++) others += k != wrong && dc[k].named;
      free(bad.memory);
    }
    print_message("nu %d: wrong datum named %zu, first suspect %zu, flag raised %zu of %d; other data named "
                  "%zu of %d; good sets: some datum named %zu, flag %zu\n",
                  nu, named, suspect, raised, N_WRONG, others, N_WRONG * (N_DAT - 1), false_named,
                  false_raised);
    assert_true(named * 10 >= N_WRONG * 9);
    assert_true(raised * 10 >= N_WRONG * 9);
    /* Bonferroni: at most 5 % expected; upper 1e-6 point of the binomial */
    assert_true(1.0 - hales_binomial_cdf(false_named, N_WRONG, HALES_CHECK_FAMILY_LEVEL) > 1e-6 ||
                false_named == 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(intervals_cover_as_stated_with_gaussian_errors),
      cmocka_unit_test(intervals_cover_as_stated_with_student_errors),
      cmocka_unit_test(intervals_cover_as_stated_with_fewer_data_than_parameters),
      cmocka_unit_test(a_datum_wrong_by_six_sd_is_named_and_good_data_are_not),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
