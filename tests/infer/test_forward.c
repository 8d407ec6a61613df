/* The model as the ladder asks it: every run from the nearest one before. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "infer/forward.h"
#include "numeric/rng.h"
#include "physics/orbit.h"

static const hales_body body = {.sex = HALES_SEX_MALE,
                                .has_age = true,
                                .has_height = true,
                                .has_weight = true,
                                .age_years = 61.0,
                                .height_cm = 174.0,
                                .weight_kg = 83.0};
static const char *const models[] = {"hales", "korakianitis", "colunga2020"};
static const char *const measured[] = {"pa_sys_mmhg", "pa_dia_mmhg", "rv_max_mmhg", "sa_sys_mmhg",
                                       "co_l_min"};
enum { N_MODEL = sizeof models / sizeof models[0], N_DATA = sizeof measured / sizeof measured[0], FAR = 8 };

static void measure(const hales_patient_model *pm, hales_measurement *m) {
  for (size_t i = 0; i < N_DATA; i++) {
    const size_t o = hales_observable_find(pm, measured[i]);
    assert_true(o < pm->n_observable);
    m[i] = (hales_measurement){o, 40.0, hales_observable_sd(&pm->observable[o], 40.0)};
  }
}

/* theta: size prior sds from the prior mean, in a direction of its own */
static void person(const hales_patient_model *pm, double size, size_t which, double *theta) {
  const hales_rng rng = hales_rng_substream((hales_rng){.seed = 411, .stream = 3}, which);
  for (size_t k = 0; k < pm->n_free; k++) {
    const hales_free_prior f = pm->free[k].prior(&body);
    theta[k] = fmin(fmax(f.mean + size * f.sd * hales_rng_normal(rng, k), f.lo), f.hi);
  }
}

/* What the model answers there when its periodic state is found to a hair. */
static void exact(const hales_patient_model *pm, const hales_measurement *m, const double *theta,
                  double *out) {
  double param[HALES_PARAM_MAX], observable[HALES_OBSERVABLE_MAX];
  hales_run run;
  hales_run_settings s = hales_twin_settings(pm, 1);
  s.periodic_tol = 1e-8;
  pm->to_params(&body, theta, param);
  assert_ok(hales_twin_run(pm, &body, &s, NULL, 1, param, &run, NULL, NULL, observable, NULL));
  assert_int_equal(run.outcome, HALES_RUN_OK);
  for (size_t i = 0; i < N_DATA; i++) {
    const hales_observable *o = &pm->observable[m[i].observable];
    out[i] = observable[m[i].observable] + (o->catheter ? theta[pm->offset_free] : 0.0);
  }
}

static void differences_about_a_point_cost_few_beats_and_are_right(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) {
    const hales_patient_model *pm = hales_patient_model_find(models[i]);
    const size_t nf = pm->n_free;
    double theta[(HALES_FREE_MAX + 1) * HALES_FREE_MAX], out[(HALES_FREE_MAX + 1) * N_DATA], want[N_DATA];
    bool ok[HALES_FREE_MAX + 1];
    hales_measurement m[N_DATA];
    hales_forward f;
    measure(pm, m);
    hales_forward_create(&f, pm, &body, N_DATA, m, 1);
    person(pm, 0.0, 0, theta);
    hales_forward_settle(&f, theta);
    assert_true(f.is_near);
    for (size_t far = FAR; far-- > 0;) { /* the first one last, and alone */
      person(pm, 0.5, far + 1, theta);
      assert_ok(hales_forward_run(&f, 1, theta, out, ok, NULL));
      assert_true(ok[0]);
    }
    const size_t first = f.n_beat;
    for (size_t k = 0; k < nf; k++) {
      memcpy(theta + (k + 1) * nf, theta, nf * sizeof *theta);
      theta[(k + 1) * nf + k] += 0.1 * f.prior[k].sd;
    }
    assert_ok(hales_forward_run(&f, nf, theta + nf, out + N_DATA, ok + 1, NULL));
    const double each = (double)(f.n_beat - first) / (double)nf;
    double worst = 0.0;
    for (size_t r = 0; r <= nf; r++) {
      assert_true(ok[r]);
      exact(pm, m, theta + r * nf, want);
      for (size_t k = 0; k < N_DATA; k++) worst = fmax(worst, fabs(out[r * N_DATA + k] - want[k]) / m[k].sd);
    }
    print_message("%s: from afar %.2f beats, differences %.2f; off by %.4f sd\n", models[i],
                  (double)first / FAR, each, worst);
    assert_true(each < 0.7 * (double)first / FAR);
    assert_true(worst < 0.05); /* sd of a measurement: half of what steps do, docs/performance.md */
    hales_forward_destroy(&f);
  }
}

/* Draws that repeat, in their order, as resampling makes them. */
static void a_twin_is_filled_from_the_runs_kept(void **state) {
  (void)state;
  enum { RUNS = 12, DRAWS = 20 };
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const hales_model *model = pm->model;
  const size_t nf = pm->n_free;
  double theta[RUNS * HALES_FREE_MAX], out[RUNS * N_DATA], scale[HALES_STATE_MAX];
  bool ok[RUNS];
  hales_measurement m[N_DATA];
  hales_forward f;
  hales_twin t, again;
  measure(pm, m);
  hales_forward_create(&f, pm, &body, N_DATA, m, 2);
  person(pm, 0.0, 0, theta);
  hales_forward_settle(&f, theta);
  for (size_t i = 0; i < RUNS; i++) person(pm, 0.3, i + 2, theta + i * nf);
  assert_ok(hales_forward_run(&f, RUNS, theta, out, ok, NULL));
  assert_ok(hales_twin_create(&t, pm, DRAWS, NULL));
  assert_ok(hales_twin_create(&again, pm, DRAWS, NULL));
  t.body = again.body = body;
  for (size_t i = 0; i < DRAWS; i++)
    memcpy(t.theta + i * nf, theta + i * RUNS / DRAWS * nf, nf * sizeof *theta);
  memcpy(again.theta, t.theta, DRAWS * nf * sizeof *theta);
  assert_ok(hales_forward_twin(&f, &t, NULL));
  assert_ok(hales_twin_simulate(&again, 1, NULL));
  for (size_t i = 0; i < DRAWS; i++) {
    const size_t from = i * RUNS / DRAWS;
    hales_orbit_scale(model, again.state + i * model->n_state, scale);
    const double off = hales_orbit_distance(model->n_state, t.state + i * model->n_state,
                                            again.state + i * model->n_state, scale);
    assert_true(off < 2e-3); /* both to 1e-3 */
    for (size_t k = 0; k < N_DATA; k++) {
      const double now = t.observable[i * pm->n_observable + m[k].observable];
      assert_close(now, out[from * N_DATA + k], 0.0, 0.05 * m[k].sd);
    }
  }
  /* one beat from the states alone: the same bits */
  memcpy(again.state, t.state, DRAWS * model->n_state * sizeof *t.state);
  assert_ok(hales_twin_recall(&again, 2, NULL));
  assert_memory_equal(again.param, t.param, DRAWS * model->n_param * sizeof *t.param);
  assert_memory_equal(again.outcome, t.outcome, DRAWS * pm->n_outcome * sizeof *t.outcome);
  assert_memory_equal(again.observable, t.observable, DRAWS * pm->n_observable * sizeof *t.observable);
  /* another volume is nobody's, however periodic */
  const size_t row = 7 * model->n_state;
  for (size_t s = 0; s < model->n_state; s++)
    if (strcmp(model->state[s].unit, "mL") == 0) again.state[row + s] *= 1.001;
  hales_err err = {0};
  assert_int_equal(hales_twin_recall(&again, 1, &err), HALES_EMATH);
  assert_int_equal(err.at, 7);
  hales_twin_destroy(&again);
  hales_twin_destroy(&t);
  hales_forward_destroy(&f);
}

/* About the prior mean who has no answer at once is left; anywhere else he is asked again, to the end. */
static void screened_runs_are_asked_once(void **state) {
  (void)state;
  enum { RUNS = 96 };
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const size_t nf = pm->n_free;
  static double theta[RUNS * HALES_FREE_MAX], out[RUNS * N_DATA];
  bool ok[RUNS], again[RUNS];
  hales_measurement m[N_DATA];
  hales_forward f;
  measure(pm, m);
  hales_forward_create(&f, pm, &body, N_DATA, m, 2);
  person(pm, 0.0, 0, theta);
  hales_forward_settle(&f, theta);
  for (size_t i = 0; i < RUNS; i++) person(pm, 2.0, i + 40, theta + i * nf);
  assert_ok(hales_forward_run(&f, RUNS, theta, out, ok, NULL));
  const size_t kept = f.known.n, spent = f.n_beat;
  person(pm, 0.0, 0, out);
  hales_forward_settle(&f, out);
  f.known.n = 0; /* from the same starts */
  assert_ok(hales_forward_run(&f, RUNS, theta, out, again, NULL));
  for (size_t i = 0; i < RUNS; i++) assert_true(again[i] || !ok[i]);
  print_message("of %d, %zu with an answer where screened; %zu else\n", RUNS, kept, f.known.n);
  assert_true(kept >= RUNS / 2);
  assert_true(f.known.n > kept);
  /* each of those asked again has spent what it spent when screened, and more */
  assert_true(f.n_beat > 2 * spent);
  hales_forward_destroy(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(differences_about_a_point_cost_few_beats_and_are_right),
      cmocka_unit_test(a_twin_is_filled_from_the_runs_kept),
      cmocka_unit_test(screened_runs_are_asked_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
