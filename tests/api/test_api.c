#include "support/assert.h"

#include <hales.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/ensemble.h"
#include "physics/registry.h"
#include "physics/stability.h"
#include "support/random_sets.h"

enum { N_SETS = 13 };

static void tables_are_the_models_own(void **state) {
  (void)state;
  assert_int_equal(hales_api_version(), HALES_API_VERSION);
  assert_true(strlen(hales_library_version()) >= 5);
  size_t n = 0;
  for (; hales_models[n]; n++) {
    const hales_model *m = hales_catalogue_at(n);
    assert_ptr_equal(m, hales_models[n]);
    hales_model_info info;
    assert_int_equal(hales_model_describe(m, &info), HALES_CODE_OK);
    assert_ptr_equal(hales_catalogue_find(info.id), m);
    assert_int_equal(info.steps, m->default_steps);
    assert_int_equal(info.version, m->version);
    hales_row row;
    assert_int_equal(hales_table_row(m, HALES_TABLE_PARAM, info.period_param, &row), HALES_CODE_OK);
    assert_string_equal(row.unit, "s");
    for (size_t i = 0; i < hales_table_count(m, HALES_TABLE_PARAM); i++) {
      assert_int_equal(hales_table_row(m, HALES_TABLE_PARAM, i, &row), HALES_CODE_OK);
      assert_int_equal(hales_table_find(m, HALES_TABLE_PARAM, row.name), i);
      assert_true(row.start == m->param[i].start && row.lo == m->param[i].lo && row.hi == m->param[i].hi);
    }
    for (size_t i = 0; i < hales_table_count(m, HALES_TABLE_STATE); i++) {
      assert_int_equal(hales_table_row(m, HALES_TABLE_STATE, i, &row), HALES_CODE_OK);
      assert_string_equal(row.name, m->signal[i].name); /* the states are the first signals */
    }
    for (int t = HALES_TABLE_SIGNAL; t <= HALES_TABLE_FIGURE; t++)
      for (size_t i = 0; i < hales_table_count(m, (hales_table)t); i++) {
        assert_int_equal(hales_table_row(m, (hales_table)t, i, &row), HALES_CODE_OK);
        assert_true(row.name && row.unit && row.text && *row.source == '\0' && isnan(row.start));
      }
  }
  assert_int_equal(hales_catalogue_count(), n);
}

static void refuses_what_is_not_there(void **state) {
  (void)state;
  const hales_model *m = hales_catalogue_at(0);
  hales_row row = {0};
  assert_null(hales_catalogue_at(hales_catalogue_count()));
  assert_null(hales_catalogue_find("no such model"));
  assert_null(hales_catalogue_find(NULL));
  assert_int_equal(hales_table_count(m, (hales_table)17), 0);
  assert_int_equal(hales_table_count(NULL, HALES_TABLE_PARAM), 0);
  assert_int_equal(hales_table_row(m, HALES_TABLE_STATE, m->n_state, &row), HALES_CODE_ARGUMENT);
  assert_null(row.name);
  assert_true(hales_table_find(m, HALES_TABLE_PARAM, "nobody") == HALES_NONE);
  assert_true(hales_table_find(m, HALES_TABLE_PARAM, NULL) == HALES_NONE);
  assert_int_equal(hales_model_describe(NULL, NULL), HALES_CODE_ARGUMENT);
  assert_int_equal(hales_param_defaults(m, NULL), HALES_CODE_ARGUMENT);
  assert_string_equal(hales_outcome_text(99), "unknown outcome");
}

static void names_the_parameter_that_is_out_of_range(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double p[HALES_PARAM_MAX];
    hales_error error;
    assert_int_equal(hales_param_defaults(m, p), HALES_CODE_OK);
    assert_int_equal(hales_param_check(m, p, NULL), HALES_CODE_OK);
    for (size_t i = 0; i < m->n_param; i++) {
      const double keep = p[i];
      p[i] = nan("");
      assert_int_equal(hales_param_check(m, p, &error), HALES_CODE_RANGE);
      assert_int_equal(error.at, i);
      assert_non_null(strstr(error.message, m->param[i].name));
      p[i] = keep;
    }
  }
}

/* Bit for bit what the engine gives, and the figures of its extremes. */
static void runs_are_the_engines(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double *p = random_sets(m, N_SETS, 0.3, 31), *y = calloc(N_SETS * m->n_state, sizeof *y);
    double *y2 = calloc(N_SETS * m->n_state, sizeof *y),
           *figure = calloc(N_SETS * m->n_figure, sizeof *figure);
    double *stat = calloc(N_SETS * m->n_signal * 3, sizeof *stat),
           *alone = calloc(m->n_figure, sizeof *alone);
    hales_result result[N_SETS];
    hales_run run[N_SETS];
    hales_err err = {0};
    hales_error error = {.code = HALES_CODE_RANGE, .at = 77, .message = "of another call"};
    p[5 * m->n_param] = -4.0; /* unlawful */
    hales_options o;
    hales_options_init(&o);
    o.steps = 160;
    o.threads = 2;
    const hales_run_settings s = {.steps = 160, .periodic_tol = o.periodic_tol};
    assert_ok_err(hales_ensemble_run(m, &s, N_SETS, p, NULL, run, y, stat, &err), &err);
    assert_int_equal(hales_ensemble_simulate(m, &o, N_SETS, p, NULL, result, y2, NULL, figure, &error),
                     HALES_CODE_OK);
    assert_int_equal(error.code, HALES_CODE_OK); /* nothing of what stood there before */
    assert_true(error.at == -1 && error.message[0] == '\0');
    assert_memory_equal(y2, y, N_SETS * m->n_state * sizeof *y);
    for (size_t i = 0; i < N_SETS; i++) {
      assert_int_equal(result[i].outcome, run[i].outcome);
      assert_int_equal(result[i].beats, run[i].beats);
      assert_true(result[i].residual == run[i].residual);
      for (size_t f = 0; f < m->n_figure; f++) {
        const double want =
            run[i].outcome != HALES_RUN_OK
                ? 0.0
                : m->figure[f].value(p + i * m->n_param, (const double(*)[3])(stat + i * m->n_signal * 3));
        assert_memory_equal(&figure[i * m->n_figure + f], &want, sizeof want);
      }
    }
    assert_int_equal(result[5].outcome, HALES_OUTCOME_UNLAWFUL);
    const size_t last = N_SETS - 1; /* alone as among others */
    assert_int_equal(
        hales_ensemble_simulate(m, &o, 1, p + last * m->n_param, NULL, result, NULL, NULL, alone, NULL),
        HALES_CODE_OK);
    assert_memory_equal(alone, figure + last * m->n_figure, m->n_figure * sizeof *alone);
    free(p);
    free(y);
    free(y2);
    free(figure);
    free(stat);
    free(alone);
  }
}

/* A wave starts at its state, and n beats are n times one. */
static void beats_and_waves_fit_together(void **state) {
  (void)state;
  enum { N_TIME = 37 };
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double p[HALES_PARAM_MAX], y0[HALES_STATE_MAX], y[HALES_STATE_MAX], y3[HALES_STATE_MAX];
    double *wave = calloc(m->n_signal * N_TIME, sizeof *wave);
    hales_result result;
    hales_error error;
    hales_options o = {.beats = 3, .steps = 210};
    (void)hales_param_defaults(m, p);
    m->initial(p, y0);
    assert_int_equal(hales_ensemble_simulate(m, &o, 1, p, NULL, &result, y3, NULL, NULL, &error),
                     HALES_CODE_OK);
    o.beats = 1;
    memcpy(y, y0, sizeof y);
    for (int b = 0; b < 3; b++)
      assert_int_equal(hales_ensemble_simulate(m, &o, 1, p, y, &result, y, NULL, NULL, &error),
                       HALES_CODE_OK);
    assert_memory_equal(y, y3, m->n_state * sizeof *y);
    assert_int_equal(hales_wave_sample(m, &o, 1, p, y, N_TIME, wave, &error), HALES_CODE_OK);
    for (size_t i = 0; i < m->n_state; i++) assert_true(wave[i * N_TIME] == y[i]);
    free(wave);
  }
}

/* More sets than one part of the work: the last ones are as good as the first. */
static void many_sets_go_in_parts(void **state) {
  (void)state;
  enum { MANY = 4096 + 19 };
  const hales_model *m = hales_catalogue_find("colunga2020");
  double *p = malloc(MANY * m->n_param * sizeof *p), *figure = malloc(MANY * m->n_figure * sizeof *figure);
  hales_result *result = malloc(MANY * sizeof *result);
  for (size_t i = 0; i < MANY; i++) {
    (void)hales_param_defaults(m, p + i * m->n_param);
    p[i * m->n_param + 18] *= 1.0 + (double)i / MANY; /* resistance of the lung */
  }
  const hales_options o = {.beats = 1, .steps = 60};
  double *one = malloc(MANY * m->n_state * sizeof *one), *two = malloc(MANY * m->n_state * sizeof *two);
  assert_int_equal(hales_ensemble_simulate(m, &o, MANY, p, NULL, result, one, NULL, figure, NULL),
                   HALES_CODE_OK);
  for (size_t i = 1; i < MANY; i++) {
    assert_int_equal(result[i].outcome, HALES_OUTCOME_OK);
    assert_true(figure[i * m->n_figure] < figure[(i - 1) * m->n_figure]); /* cardiac output falls */
  }
  /* a second beat from where each set's first one ended: of the last set as it is alone */
  assert_int_equal(hales_ensemble_simulate(m, &o, MANY, p, one, result, two, NULL, NULL, NULL),
                   HALES_CODE_OK);
  const hales_options both = {.beats = 2, .steps = 60};
  const size_t last = MANY - 1;
  assert_int_equal(
      hales_ensemble_simulate(m, &both, 1, p + last * m->n_param, NULL, result, one, NULL, NULL, NULL),
      HALES_CODE_OK);
  assert_memory_equal(two + last * m->n_state, one, m->n_state * sizeof *one);
  free(one);
  free(two);
  free(p);
  free(figure);
  free(result);
}

static void refuses_calls_out_of_contract(void **state) {
  (void)state;
  const hales_model *m = hales_catalogue_at(0);
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX] = {0};
  hales_result r;
  hales_error e;
  (void)hales_param_defaults(m, p);
  hales_options o;
  hales_options_init(&o);
#define REFUSES(says, call)                                                                                  \
  do {                                                                                                       \
    e = (hales_error){0};                                                                                    \
    assert_int_equal((call), HALES_CODE_ARGUMENT);                                                           \
    assert_int_equal(e.code, HALES_CODE_ARGUMENT);                                                           \
    assert_int_equal(e.at, -1);                                                                              \
    if (!strstr(e.message, says)) fail_msg("\"%s\" does not say \"%s\"", e.message, says);                   \
  } while (0)
  REFUSES("m is", hales_ensemble_simulate(NULL, &o, 1, p, NULL, &r, NULL, NULL, NULL, &e));
  REFUSES("options", hales_ensemble_simulate(m, NULL, 1, p, NULL, &r, NULL, NULL, NULL, &e));
  REFUSES("param", hales_ensemble_simulate(m, &o, 1, NULL, NULL, &r, NULL, NULL, NULL, &e));
  REFUSES("result", hales_ensemble_simulate(m, &o, 1, p, NULL, NULL, NULL, NULL, NULL, &e));
  REFUSES("n is so large", hales_ensemble_simulate(m, &o, SIZE_MAX / 8, p, NULL, &r, NULL, NULL, NULL, &e));
  REFUSES("state", hales_wave_sample(m, &o, 1, p, NULL, 9, y, &e));
  REFUSES("wave", hales_wave_sample(m, &o, 1, p, y, 9, NULL, &e));
  REFUSES("n_time", hales_wave_sample(m, &o, 1, p, y, SIZE_MAX / 8, y, &e));
  REFUSES("2 samples", hales_wave_sample(m, &o, 1, p, y, 1, y, &e));
  REFUSES("param", hales_param_check(m, NULL, &e));
  const hales_options wrong[] = {{.beats = 0},  {.beats = 2, .steps = 3},      {.periodic_tol = 7.0},
                                 {.beats = -3}, {.beats = 2, .rtol = nan("")}, {.beats = 2, .threads = -2}};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    REFUSES("", hales_ensemble_simulate(m, &wrong[i], 1, p, NULL, &r, NULL, NULL, NULL, &e));
    REFUSES("", hales_ensemble_simulate(m, &wrong[i], 0, NULL, NULL, NULL, NULL, NULL, NULL, &e));
  }
  assert_int_equal(hales_ensemble_simulate(m, &o, 0, NULL, NULL, NULL, NULL, NULL, NULL, &e), HALES_CODE_OK);
}

static void set_value(const hales_model *m, double *param, const char *name, double value) {
  const size_t row = hales_table_find(m, HALES_TABLE_PARAM, name);
  assert_true(row != HALES_NONE);
  param[row] = value;
}

/* How far beats from beside a state are from it after so many, in its first two states' exchange of volume.
 */
static double distance_after(const hales_model *m, const double *param, const double *state, double move,
                             int beats, int steps) {
  const size_t n = hales_table_count(m, HALES_TABLE_STATE);
  double from[HALES_STATE_MAX], to[HALES_STATE_MAX], most = 0.0;
  hales_options o = {.beats = beats, .steps = steps, .threads = 1};
  hales_result r;
  memcpy(from, state, n * sizeof *from);
  from[2] += move; /* mL of one that another gives */
  from[5] -= move;
  assert_int_equal(hales_ensemble_simulate(m, &o, 1, param, from, &r, to, NULL, NULL, NULL), HALES_CODE_OK);
  assert_int_equal(r.outcome, HALES_OUTCOME_OK);
  for (size_t i = 0; i < n; i++) most = fmax(most, fabs(to[i] - state[i]));
  return most;
}

/* Three sets of the model whose states are volumes: one that forgets, one that would alternate in the model's
 * own steps, one that cannot be run. */
static void growth_is_what_beats_do_to_a_disturbance(void **state) {
  (void)state;
  enum { SETS = 3 };
  const hales_model *m = hales_catalogue_find("colunga2020");
  const size_t np = hales_table_count(m, HALES_TABLE_PARAM), ns = hales_table_count(m, HALES_TABLE_STATE);
  double p[SETS * HALES_PARAM_MAX], y[SETS * HALES_STATE_MAX], growth[SETS] = {7.0, 7.0, 7.0};
  hales_result r[SETS];
  hales_error error;
  for (size_t i = 0; i < SETS; i++) assert_int_equal(hales_param_defaults(m, p + i * np), HALES_CODE_OK);
  set_value(m, p, "R_pul", 0.31);
  static const struct {
    const char *name;
    double value;
  } end[] = {{"T2", 0.05},        {"lv.E", 20.0}, {"lv.V0", 120.0}, {"rv.Vd", 200.0},
             {"rv.lambda", 1e-3}, {"pa.E", 0.01}, {"R_av", 1e-4},   {"R_pv", 1e-4}};
  for (size_t i = 0; i < sizeof end / sizeof end[0]; i++) set_value(m, p + np, end[i].name, end[i].value);
  set_value(m, p + 2 * np, "lv.E", 20.7); /* beyond its range */
  hales_options o;
  hales_options_init(&o);
  o.periodic_tol = 1e-11;
  o.steps = 4000;
  assert_int_equal(hales_ensemble_simulate(m, &o, SETS, p, NULL, r, y, NULL, NULL, NULL), HALES_CODE_OK);
  assert_int_equal(r[2].outcome, HALES_OUTCOME_UNLAWFUL);
  assert_true(r[0].steps == 4000 && r[0].rtol == 0.0 && r[0].step_error == -1.0);
  assert_int_equal(hales_growth_find(m, 2, SETS, p, r, y, growth, &error), HALES_CODE_OK);
  const double early = distance_after(m, p, y, 5.0, 16, 4000), late = distance_after(m, p, y, 5.0, 24, 4000);
  assert_close(pow(late / early, 1.0 / 8.0), growth[0], 0.002, 0.0);
  assert_true(growth[0] > 0.1 && growth[0] < 0.9);
  assert_true(growth[1] > 1.02 && distance_after(m, p + np, y + ns, 1e-3, 201, 4000) > 1.0);
  assert_true(isnan(growth[2]));
  double alone = 0.0;
  assert_int_equal(hales_growth_find(m, 0, 1, p + np, r + 1, y + ns, &alone, NULL), HALES_CODE_OK);
  assert_memory_equal(&alone, &growth[1], sizeof alone);
  o.steps = 0; /* the steps that carry it know no strong and weak beats */
  o.periodic_tol = 1e-6;
  assert_int_equal(hales_ensemble_simulate(m, &o, 2, p, NULL, r, y, NULL, NULL, NULL), HALES_CODE_OK);
  assert_true(r[1].steps != 4000 && r[1].step_error >= 0.0 && r[1].step_error < 0.003);
  assert_true(r[0].steps == 4000 && r[0].step_error >= 0.0);
  assert_int_equal(hales_growth_find(m, 1, 2, p, r, y, growth, NULL), HALES_CODE_OK);
  assert_true(growth[1] < 0.9);
  static const hales_options others[] = {{.periodic_tol = 1e-6, .steps = 300},
                                         {.periodic_tol = 1e-6, .rtol = 1e-7}};
  for (size_t i = 0; i < 2; i++) { /* in the steps of the run, not the model's own */
    double want = 0.0;
    const hales_run_settings s = {.steps = others[i].steps, .rtol = others[i].rtol};
    assert_int_equal(hales_ensemble_simulate(m, &others[i], 1, p, NULL, r, y, NULL, NULL, NULL),
                     HALES_CODE_OK);
    assert_true(r[0].steps == s.steps && r[0].rtol == s.rtol);
    assert_int_equal(hales_growth_find(m, 1, 1, p, r, y, &alone, NULL), HALES_CODE_OK);
    assert_ok(hales_stability_find(m, &s, p, y, 1, &want, NULL));
    assert_memory_equal(&alone, &want, sizeof want);
    assert_true(alone != growth[0]);
  }
  assert_int_equal(hales_growth_find(m, -1, 2, p, r, y, growth, &error), HALES_CODE_ARGUMENT);
  assert_int_equal(hales_growth_find(m, 1, 2, p, NULL, y, growth, &error), HALES_CODE_ARGUMENT);
  assert_non_null(strstr(error.message, "result"));
  assert_int_equal(hales_growth_find(m, 1, 0, NULL, NULL, NULL, NULL, NULL), HALES_CODE_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tables_are_the_models_own),
      cmocka_unit_test(refuses_what_is_not_there),
      cmocka_unit_test(names_the_parameter_that_is_out_of_range),
      cmocka_unit_test(runs_are_the_engines),
      cmocka_unit_test(beats_and_waves_fit_together),
      cmocka_unit_test(many_sets_go_in_parts),
      cmocka_unit_test(refuses_calls_out_of_contract),
      cmocka_unit_test(growth_is_what_beats_do_to_a_disturbance),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
