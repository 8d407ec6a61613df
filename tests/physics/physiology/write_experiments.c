/* Writes the experiments as one JSON document into the file named, for tools/evidence.py. */
#include <stdio.h>

#include "base/file.h"
#include "base/json_write.h"
#include "experiments.h"
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
