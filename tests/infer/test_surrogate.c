#include "infer/surrogate.h"

#include "support/assert.h"

#include <math.h>
#include <stdlib.h>

#include "numeric/linalg.h"

enum { NP = 4, ND = 3, N = 300, W = HALES_SURROGATE_LANES };

static const hales_prior priors[NP] = {
    {0.4, 1.3, -3, 5}, {-1.1, 0.8, -9, 2.5}, {2.2, 0.5, -HUGE_VAL, 8}, {0.7, 0.9, -4, HUGE_VAL}};
static const hales_datum data[ND] = {{4.9, 0.7}, {-4.2, 1.9}, {3.1, 0.45}};

/* outputs that are quadratic in theta, hence in z */
static void quadratic(const double *z, double *out) {
  double th[NP];
  for (size_t j = 0; j < NP; j++) th[j] = priors[j].mean + priors[j].sd * z[j];
  out[0] = 1.3 + 0.4 * th[0] - 1.7 * th[2] + 0.35 * th[0] * th[1] - 0.22 * th[3] * th[3];
  out[1] = -2.1 + 0.9 * th[1] * th[2] + 0.15 * th[0] * th[0] + 0.6 * th[3];
  out[2] = 0.8 - 0.3 * th[0] * th[3] + 0.45 * th[2] * th[2] + 1.1 * th[1];
}

typedef struct fixture {
  hales_problem p;
  hales_surrogate s;
  hales_surrogate_room room;
  hales_training t;
  double *z, *out, *loss, *importance;
  float *work;
  double center[NP], chol[NP * NP], sd[ND], rms[ND];
  float root[NP * NP], mid[NP], lo[NP], hi[NP]; /* four parameters need no padding */
} fixture;

static void *room(size_t n) {
  double *at = calloc(n, sizeof *at);
  assert_non_null(at);
  return at;
}

static float *single_room(size_t n) {
  float *at = calloc(n, sizeof *at);
  assert_non_null(at);
  return at;
}

static void open_fixture(fixture *f, double nu) {
  const size_t nt = hales_quadratic_terms(NP);
  *f = (fixture){.p = {.n_par = NP, .n_dat = ND, .prior = priors, .datum = data, .nu = nu}};
  const size_t rows = hales_quadratic_padded(nt), cols = hales_quadratic_padded(ND);
  f->room = (hales_surrogate_room){room(N), room(nt * nt), room(ND * nt), room(NP * W),
                                   single_room(hales_surrogate_fit_work(NP, ND))};
  f->z = room(N * NP), f->out = room(N * ND), f->loss = room(N), f->importance = room(N);
  f->work = single_room(hales_surrogate_work(NP, ND));
  f->s = (hales_surrogate){.center = f->center, .chol = f->chol, .sd = f->sd, .rms = f->rms};
  f->s.root = f->root, f->s.mid = f->mid, f->s.lo = f->lo, f->s.hi = f->hi;
  f->s.coef = single_room(rows * cols);
  for (size_t j = 0; j < NP; j++) {
    f->center[j] = 0.2 - 0.15 * (double)j;
    for (size_t k = 0; k <= j; k++)
      f->chol[j * NP + k] = j == k ? 0.5 + 0.1 * (double)j : 0.13 * (double)(k + 1);
  }
  for (size_t i = 0; i < N; i++) {
    for (size_t j = 0; j < NP; j++)
      f->z[i * NP + j] = 1.2 * hales_rng_normal((hales_rng){.seed = 5, .stream = 8}, i * NP + j);
    quadratic(f->z + i * NP, f->out + i * ND);
    f->importance[i] = i % 7 == 0 ? 3.4 : 0.6;
    f->loss[i] = 0.0;
    for (size_t j = 0; j < NP; j++) f->loss[i] += 0.5 * pow(f->z[i * NP + j], 2);
    for (size_t k = 0; k < ND; k++)
      f->loss[i] += 0.5 * pow((f->out[i * ND + k] - data[k].value) / data[k].sd, 2);
  }
  f->t = (hales_training){N, 40, f->z, f->out, f->loss, f->importance};
}

static void close_fixture(fixture *f) {
  void *const all[] = {f->room.weight, f->room.normal, f->room.rhs,   f->room.u, f->room.work, f->z,
                       f->out,         f->loss,        f->importance, f->work,   f->s.coef};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) free(all[i]);
}

/* minus log posterior of the true model */
static double true_loss(const fixture *f, const double *z) {
  double out[ND], s = 0.0;
  quadratic(z, out);
  for (size_t j = 0; j < NP; j++) s += 0.5 * z[j] * z[j];
  for (size_t k = 0; k < ND; k++) {
    const double r = (out[k] - data[k].value) / data[k].sd, nu = f->p.nu;
    s += nu > 0.0 ? 0.5 * (nu + 1.0) * log1p(r * r / nu) : 0.5 * r * r;
  }
  return s;
}

static void a_quadratic_model_is_met_exactly(void **state) {
  (void)state;
  for (int nu = 0; nu <= 5; nu += 5) {
    fixture f;
    open_fixture(&f, nu);
    assert_true(hales_surrogate_fit(&f.p, &f.t, &f.room, &f.s));
    /* the ridge weighs 1e-3 of some 200 points */
    for (size_t k = 0; k < ND; k++) assert_close(f.rms[k], 0.0, 0, 1e-3);
    enum { M = 21 }; /* no multiple of the lanes */
    double z[M * NP], got[M];
    for (size_t i = 0; i < M * NP; i++) z[i] = 0.8 * sin(1.0 + 2.7 * (double)i);
    hales_surrogate_loss(&f.s, M, z, got, f.room.u, f.work);
    /* tempered: one power for all points, below 1 and not far from it */
    const double power = got[0] / true_loss(&f, z);
    assert_true(power > 0.7 && power < 1.0);
    for (size_t i = 1; i < M; i++) assert_close(got[i], power * true_loss(&f, z + i * NP), 1e-3, 0);
    close_fixture(&f);
  }
}

/* minus log density of what the fit says, untempered, in double precision from its coefficients */
static double fitted_loss(const fixture *f, const double *u) {
  enum { COLS = 4 };
  double s = 0.0, poly[ND] = {0};
  for (size_t j = 0; j < NP; j++) {
    double z = f->center[j];
    for (size_t k = 0; k <= j; k++) z += f->chol[j * NP + k] * u[k];
    s += 0.5 * z * z;
  }
  for (size_t k = 0; k < ND; k++) {
    const float *c = f->s.coef + k;
    poly[k] = (double)*c;
    for (size_t j = 0; j < NP; j++) {
      poly[k] += (double)*(c += COLS) * u[j];
      for (size_t i = j; i < NP; i++) poly[k] += (double)*(c += COLS) * u[j] * u[i];
    }
    const double r = poly[k] / f->sd[k], nu = f->p.nu;
    s += nu > 0.0 ? 0.5 * (nu + 1.0) * log1p(r * r / nu) : 0.5 * r * r;
  }
  return s;
}

static void the_gradient_is_that_of_the_loss(void **state) {
  (void)state;
  for (int nu = 0; nu <= 5; nu += 5) {
    fixture f;
    open_fixture(&f, nu);
    assert_true(hales_surrogate_fit(&f.p, &f.t, &f.room, &f.s));
    double u[NP * W], loss[W], grad[NP * W];
    for (size_t i = 0; i < NP * W; i++) u[i] = 0.9 * cos(0.3 + 1.9 * (double)i);
    hales_surrogate_eval(&f.s, u, loss, grad, f.work);
    for (size_t w = 0; w < W; w++) {
      double one[NP], slope[NP], steepest = 0.0;
      const double h = 1e-5;
      for (size_t j = 0; j < NP; j++) one[j] = u[j * W + w];
      const double here = fitted_loss(&f, one), power = loss[w] / here;
      assert_close(power, 0.9, 1e-5, 0);
      for (size_t j = 0; j < NP; j++) {
        one[j] += h;
        const double up = fitted_loss(&f, one);
        one[j] -= 2 * h;
        slope[j] = 0.9 * (up - fitted_loss(&f, one)) / (2 * h);
        one[j] += h;
        steepest = fmax(steepest, fabs(slope[j]));
      }
      for (size_t j = 0; j < NP; j++) assert_close(grad[j * W + w], slope[j], 0, 2e-6 * (1.0 + steepest));
    }
    close_fixture(&f);
  }
}

static void outside_the_bounds_there_is_no_density(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f, 0.0);
  assert_true(hales_surrogate_fit(&f.p, &f.t, &f.room, &f.s));
  double z[3 * NP] = {0.3, -0.4, 0.2, 0.6, 0.3, 4.6, 0.2, 0.6, -2.7, -0.4, 0.2, 0.6}, loss[3];
  hales_surrogate_loss(&f.s, 3, z, loss, f.room.u, f.work); /* bounds of 0 and 1: -2.6 and 4.5 prior sd */
  assert_true(isfinite(loss[0]));
  assert_true(isinf(loss[1]) && loss[1] > 0);
  assert_true(isinf(loss[2]) && loss[2] > 0);
  close_fixture(&f);
}

static void the_error_of_the_fit_widens_the_likelihood(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f, 0.0);
  /* what no quadratic can follow: 0.6 sd of noise on the second output */
  for (size_t i = 0; i < N; i++)
    f.out[i * ND + 1] += 0.6 * data[1].sd * hales_rng_normal((hales_rng){.seed = 6, .stream = 2}, i);
  assert_true(hales_surrogate_fit(&f.p, &f.t, &f.room, &f.s));
  assert_close(f.rms[1], 0.6, 0.5,
               0); /* twice as many effective points as coefficients: 15 to spare, error 18 % */
  assert_close(f.sd[1], hypot(1.0, f.rms[1]), 1e-12, 0);
  assert_close(f.rms[0], 0.0, 0, 1e-3);
  close_fixture(&f);
}

static void too_few_points_are_refused(void **state) {
  (void)state;
  fixture f;
  open_fixture(&f, 0.0);
  f.t.n = hales_quadratic_terms(NP);
  f.t.n_search = 2;
  assert_false(hales_surrogate_fit(&f.p, &f.t, &f.room, &f.s));
  close_fixture(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_quadratic_model_is_met_exactly),
      cmocka_unit_test(the_gradient_is_that_of_the_loss),
      cmocka_unit_test(outside_the_bounds_there_is_no_density),
      cmocka_unit_test(the_error_of_the_fit_widens_the_likelihood),
      cmocka_unit_test(too_few_points_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
