/* The t mixtures: their draws are those of the density that they state, one point at a time or many. */
#include "infer/amis.h"

#include "support/assert.h"

#include <math.h>

enum { NP = 3, N_COMP = 3, W = HALES_AMIS_ABREAST, N = 40000 };

static const hales_prior priors[NP] = {
    {0.4, 1.3, -HUGE_VAL, HUGE_VAL}, {-1.1, 0.8, -HUGE_VAL, HUGE_VAL}, {2.2, 0.5, -HUGE_VAL, HUGE_VAL}};

typedef struct fixture {
  hales_problem p;
  hales_amis a;
  hales_amis_component comp[N_COMP];
  double mean[N_COMP * NP], chol[N_COMP * NP * NP], vec[2 * NP], log_q[N_COMP];
  size_t n_candidate[1];
} fixture;

/* Components with centres, widths and shares of their own. */
static void open_fixture(fixture *f, size_t nu) {
  static const double alpha[N_COMP] = {0.55, 0.3, 0.15};
  *f = (fixture){.p = {.n_par = NP, .prior = priors}, .n_candidate = {173}};
  f->p.settings.proposal_nu = nu;
  for (size_t c = 0; c < N_COMP; c++) {
    double log_det = 0.0;
    for (size_t i = 0; i < NP; i++) {
      f->mean[c * NP + i] = 0.7 * (double)i - 1.9 * (double)c + 0.3;
      for (size_t k = 0; k <= i; k++)
        f->chol[(c * NP + i) * NP + k] = i == k ? 0.6 + 0.25 * (double)(i + c) : 0.2 - 0.17 * (double)(k + c);
      log_det += 2.0 * log(f->chol[(c * NP + i) * NP + i]);
    }
    const double n = (double)nu, d = NP, pi = acos(-1.0);
    f->comp[c] = (hales_amis_component){.alpha = alpha[c],
                                        .log_norm = lgamma(0.5 * (n + d)) - lgamma(0.5 * n) -
                                                    0.5 * d * log(n * pi) - 0.5 * log_det};
  }
  f->a = (hales_amis){.n_comp = N_COMP,
                      .n_round = 1,
                      .comp = f->comp,
                      .mean = f->mean,
                      .chol = f->chol,
                      .n_candidate = f->n_candidate,
                      .vec = f->vec,
                      .log_q = f->log_q};
}

/* Of one round all mixtures are the last one. */
static void many_points_have_the_density_of_one_at_a_time(void **state) {
  (void)state;
  fixture f;
  double z[NP * W], one[NP], work[NP * W], log_q[W];
  open_fixture(&f, 12);
  for (size_t i = 0; i < NP * W; i++) z[i] = 2.3 * sin(1.7 * (double)i) - 0.4 * (double)(i % W);
  hales_amis_log_last(&f.p, &f.a, z, work, log_q);
  for (size_t w = 0; w < W; w++) {
    for (size_t j = 0; j < NP; j++) one[j] = z[j * W + w];
    assert_close(log_q[w], hales_amis_log_mixture(&f.p, &f.a, one), 0, 1e-12);
  }
}

/* Of a t of nu degrees: its own coordinates have variance nu/(nu - 2), and their squared length d nu/(nu - 2)
 * with the variance 2 d nu^2 (nu + d - 2)/((nu - 2)^2 (nu - 4)). */
static void check_draws(size_t nu) {
  fixture f;
  double m[NP] = {0}, v[NP] = {0}, length = 0.0, z[NP], u[NP];
  const hales_rng rng = {.seed = 91, .stream = 0x77 + nu};
  open_fixture(&f, nu);
  f.a.first = N_COMP - 1; /* one component, the last */
  f.comp[N_COMP - 1].alpha = 1.0;
  const double *mean = f.mean + (N_COMP - 1) * NP, *chol = f.chol + (N_COMP - 1) * NP * NP;
  for (size_t i = 0; i < N; i++) {
    hales_amis_draw(&f.p, &f.a, hales_rng_substream(rng, i), z);
    for (size_t j = 0; j < NP; j++) u[j] = z[j] - mean[j];
    hales_chol_forward(NP, chol, u, u);
    for (size_t j = 0; j < NP; j++) {
      m[j] += u[j] / N;
      v[j] += u[j] * u[j] / N;
      length += u[j] * u[j] / N;
    }
  }
  const double n = (double)nu, d = NP, one = n / (n - 2.0), kurt = 3.0 * (n - 2.0) / (n - 4.0);
  for (size_t j = 0; j < NP; j++) {
    assert_close(m[j], 0.0, 0, 5.0 * sqrt(one / N));
    assert_close(v[j], one, 0, 5.0 * one * sqrt((kurt - 1.0) / N));
  }
  const double spread = 2.0 * d * n * n * (n + d - 2.0) / ((n - 2.0) * (n - 2.0) * (n - 4.0));
  assert_close(length, d * one, 0, 5.0 * sqrt(spread / N));
}

static void draws_have_the_moments_of_the_mixture(void **state) {
  (void)state;
  check_draws(12);
  check_draws(7); /* an odd number takes half a block */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(many_points_have_the_density_of_one_at_a_time),
      cmocka_unit_test(draws_have_the_moments_of_the_mixture),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
