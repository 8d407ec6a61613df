/* Writes the experiments as one JSON document into the file named, for tools/evidence.py. */
#include <stdio.h>

#include "base/file.h"
#include "base/json_write.h"
#include "experiments.h"
#include "physics/adult_norms.h"
#include "physics/adults.h"
#include "physics/body/exercise.h"
#include "physics/hypertensive.h"
#include "support/assert.h"

static const char *path;

static void put_curve(hales_jw *w, const curve *c) {
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "id", c->id);
  hales_jw_put_string(w, "title", c->title);
  hales_jw_put_string(w, "x_label", c->x_label);
  hales_jw_put_array(w, "x");
  for (size_t k = 0; k < c->n; k++) hales_jw_number(w, c->x[k]);
  hales_jw_end_array(w);
  hales_jw_put_object(w, "columns");
  for (size_t i = 0; i < c->n_column; i++) {
    hales_jw_put_array(w, c->column[i]);
    for (size_t k = 0; k < c->n; k++) hales_jw_number(w, c->y[i][k]);
    hales_jw_end_array(w);
  }
  hales_jw_end_object(w);
  hales_jw_end_object(w);
}

static void put_figures(hales_jw *w, const char *key, const double *param) {
  double stat[HALES_HT_N_SIGNAL][3];
  experiment_run(param, stat);
  hales_jw_put_object(w, key);
  for (size_t i = 0; i < hales_heart.n_figure; i++)
    hales_jw_put_number(w, hales_heart.figure[i].name,
                        hales_heart.figure[i].value(param, (const double(*)[3])stat));
  hales_jw_end_object(w);
}

static void put_adult(hales_jw *w, bool female, double age) {
  const hales_physique b = adult(female, age);
  double param[HALES_PARAM_MAX], stat[HALES_HT_N_SIGNAL][3];
  hales_tuned tuned;
  adult_norm row[ADULT_NORMS];
  hales_err err = {0};
  assert_ok_err(hales_body_set(&b, param, &tuned, &err), &err);
  experiment_run(param, stat);
  const size_t n = adult_norms(&b, param, (const double(*)[3])stat, row);
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "sex", female ? "woman" : "man");
  hales_jw_put_number(w, "age", age);
  hales_jw_put_array(w, "norms");
  for (size_t i = 0; i < n; i++) {
    hales_jw_begin_object(w);
    hales_jw_put_string(w, "what", row[i].what);
    hales_jw_put_string(w, "unit", row[i].unit);
    hales_jw_put_string(w, "source", row[i].source);
    hales_jw_put_number(w, "value", row[i].value);
    hales_jw_put_number(w, "lo", row[i].lo);
    hales_jw_put_number(w, "hi", row[i].hi);
    hales_jw_put_bool(w, "is_range", row[i].is_range);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
  hales_jw_end_object(w);
}

/* Loads of one person: healthy at that age, or with the cohort's lungs [Hoeper2005]. */
static void put_exertion(hales_jw *w, hales_physique b, bool pah) {
  double param[HALES_PARAM_MAX];
  hales_tuned tuned;
  hales_exercise e;
  hales_err err = {0};
  hales_exertion x = {.weight_kg = b.weight_kg,
                      .bsa_m2 = hales_norm_of(&b).bsa_m2,
                      .vo2_rest_ml_min_m2 = 125.0,
                      .gas = hales_gas_healthy(b.female),
                      .reserve = pah ? hales_reserve_pah(b.age_years) : hales_reserve_healthy(b.age_years)};
  if (pah) {
    hypertensive_lungs(&b, param);
    x.gas.shunt_frac = 0.08;
  } else {
    assert_ok_err(hales_body_set(&b, param, &tuned, &err), &err);
  }
  assert_ok_err(hales_exercise_run(param, &x, &adult_settings, &e, &err), &err);
  const hales_walk walk = hales_exercise_walk(&e, &b);
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "sex", b.female ? "woman" : "man");
  hales_jw_put_number(w, "age", b.age_years);
  hales_jw_put_bool(w, "pah", pah);
  hales_jw_put_number(w, "mpap_slope", e.mpap_slope);
  hales_jw_put_number(w, "pawp_slope", e.pawp_slope);
  hales_jw_put_number(w, "peak_vo2_ml_min_kg", e.peak_vo2_ml_min_kg);
  hales_jw_put_number(w, "peak_co_l_min", e.peak_co_l_min);
  hales_jw_put_number(w, "walk_m", walk.metres);
  hales_jw_put_array(w, "co");
  for (size_t k = 0; k <= e.peak; k++) hales_jw_number(w, e.load[k].co_l_min);
  hales_jw_end_array(w);
  hales_jw_put_array(w, "mpap");
  for (size_t k = 0; k <= e.peak; k++) hales_jw_number(w, e.load[k].mpap_mmhg);
  hales_jw_end_array(w);
  hales_jw_end_object(w);
}

static void put_people(hales_jw *w) {
  hales_jw_put_array(w, "adults");
  for (double age = 30.0; age <= 65.0; age += 35.0)
    for (int female = 1; female >= 0; female--) put_adult(w, female, age);
  hales_jw_end_array(w);
  hales_jw_put_array(w, "exertion");
  for (double age = 29.0; age <= 69.0; age += 10.0)
    for (int female = 1; female >= 0; female--) put_exertion(w, adult(female, age), false);
  hales_physique ill = adult(true, 52.0);
  ill.weight_kg = 72.0;
  ill.hr_bpm = 82.0;
  put_exertion(w, ill, true);
  hales_jw_end_array(w);
}

static void write_all(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_err err = {0};
  hales_jw w = hales_jw_on(&out, true);
  const curve curves[] = {experiment_acute_pvr(ACUTE),
                          experiment_acute_pvr(ACUTE_NO_PERICARDIUM),
                          experiment_acute_pvr(ACUTE_REFLEX),
                          experiment_anrep(0),
                          experiment_anrep(1),
                          experiment_filling(),
                          experiment_tricuspid_leak(),
                          experiment_rate(),
                          experiment_breath(),
                          experiment_rc_time()};
  intervention all[16];
  const size_t n = experiment_interventions(16, all);
  hales_jw_begin_object(&w);
  hales_jw_put_array(&w, "curves");
  for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++) put_curve(&w, &curves[i]);
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "interventions");
  for (size_t i = 0; i < n; i++) {
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "id", all[i].id);
    hales_jw_put_string(&w, "title", all[i].title);
    hales_jw_put_string(&w, "source", all[i].source);
    put_figures(&w, "before", all[i].before);
    put_figures(&w, "after", all[i].after);
    hales_jw_end_object(&w);
  }
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "cohorts");
  for (size_t i = 0; i < experiment_cohorts_n; i++) {
    const cohort *c = &experiment_cohorts[i];
    double p[HALES_HT_N_PARAM];
    experiment_cohort_set(c, p);
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "title", c->title);
    hales_jw_put_string(&w, "source", c->source);
    const double table[5][2] = {{c->rap, c->rap_sd},
                                {c->mpap, c->mpap_sd},
                                {c->pawp, c->pawp_sd},
                                {c->ci, c->ci_sd},
                                {c->pvr_wu, c->pvr_sd}};
    hales_jw_put_array(&w, "published");
    for (int k = 0; k < 5; k++) {
      hales_jw_begin_array(&w);
      hales_jw_number(&w, table[k][0]);
      hales_jw_number(&w, table[k][1]);
      hales_jw_end_array(&w);
    }
    hales_jw_end_array(&w);
    put_figures(&w, "figures", p);
    hales_jw_end_object(&w);
  }
  hales_jw_end_array(&w);
  put_people(&w);
  hales_jw_end_object(&w);
  assert_ok_err(hales_jw_finish(&w, &err), &err);
  assert_ok_err(hales_file_write(path, out.data, out.len, &err), &err);
  hales_buf_deinit(&out);
}

/* The experiments use the assertions of the tests, and those need a group. */
int main(int argc, char **argv) {
  if (argc != 2) return fprintf(stderr, "usage: write_experiments FILE.json\n"), 2;
  path = argv[1];
  const struct CMUnitTest tests[] = {cmocka_unit_test(write_all)};
  return cmocka_run_group_tests_name("experiments", tests, NULL, NULL);
}
