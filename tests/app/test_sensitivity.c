#include "app/sensitivity.h"

#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "numeric/truncnorm.h"
#include "physics/registry.h"

static hales_sensitivity_request request_of(const char *model, const char *params, const char *output,
                                            size_t runs) {
  hales_sensitivity_request r;
  hales_err err = {0};
  hales_sensitivity_init(&r, hales_model_find(model));
  if (params) assert_ok_err(hales_sensitivity_take_params(&r, params, &err), &err);
  assert_ok_err(hales_sensitivity_take_output(&r, output, &err), &err);
  r.runs = runs;
  r.seed = 271;
  r.threads = 2;
  return r;
}

static hales_sensitivity_result answer_to(const hales_sensitivity_request *r) {
  hales_sensitivity_result s;
  hales_err err = {0};
  assert_ok_err(hales_sensitivity_run(r, NULL, &s, &err), &err);
  return s;
}

static size_t input(const hales_sensitivity_request *r, const char *name) {
  size_t i = 0;
  while (i < r->n_input && strcmp(r->input[i].name, name) != 0) i++;
  assert_true(i < r->n_input);
  return i;
}

static void inputs_are_the_priors_but_the_catheters_zero(void **state) {
  (void)state;
  hales_sensitivity_request r;
  hales_sensitivity_init(&r, hales_model_find("korakianitis"));
  const hales_patient_model *pm = r.pm;
  assert_non_null(pm);
  assert_int_equal(r.n_input, pm->n_free - 1);
  for (size_t i = 0; i < r.n_input; i++) {
    const hales_sensitivity_input *in = &r.input[i];
    assert_true(in->row != pm->offset_free && strcmp(in->name, pm->free[in->row].name) == 0);
    assert_true(in->lo90 < in->median && in->median < in->hi90);
  }
  /* at the medians of the priors, which a cut moves off the log-normals', the set is that of them */
  double u[HALES_SALTELLI_INPUTS_MAX], param[HALES_PARAM_MAX], want[HALES_PARAM_MAX], theta[HALES_FREE_MAX];
  for (size_t i = 0; i < r.n_input; i++) u[i] = 0.5;
  for (size_t i = 0; i < pm->n_free; i++) {
    const hales_free_prior f = pm->free[i].prior(&r.body);
    theta[i] = hales_truncnorm_quantile((hales_truncnorm){f.mean, f.sd, f.lo, f.hi}, 0.5);
  }
  hales_sensitivity_set(&r, u, param);
  pm->to_params(&r.body, theta, want);
  for (size_t i = 0; i < r.model->n_param; i++) assert_close(param[i], want[i], 1e-9, 0);
}

static void a_range_is_log_uniform_within_the_lawful_interval(void **state) {
  (void)state;
  hales_sensitivity_request r;
  hales_model bare = *hales_model_find("colunga2020");
  bare.id = "bare"; /* has no patient table: the default range */
  hales_sensitivity_init(&r, &bare);
  assert_null(r.pm);
  assert_close(r.range, HALES_SENSITIVITY_RANGE_DEFAULT, 0, 0);
  hales_sensitivity_set_range(&r, 1.9);
  double u[HALES_SALTELLI_INPUTS_MAX], lo[HALES_PARAM_MAX], hi[HALES_PARAM_MAX];
  const double ends[2] = {1e-12, 1 - 1e-12};
  for (size_t e = 0; e < 2; e++) {
    for (size_t i = 0; i < r.n_input; i++) u[i] = ends[e];
    hales_sensitivity_set(&r, u, e ? hi : lo);
  }
  for (size_t i = 0; i < r.model->n_param; i++) {
    const hales_var *v = &r.model->param[i];
    assert_close(lo[i], fmax(v->start * exp(-1.9), v->lo), 1e-9, 0);
    assert_close(hi[i], fmin(v->start * exp(1.9), v->hi), 1e-9, 0);
  }
}

static void names_that_are_unknown_or_come_twice_are_refused(void **state) {
  (void)state;
  hales_sensitivity_request r = request_of("korakianitis", NULL, "p_pas.max", 100);
  hales_err err = {0};
  assert_status(hales_sensitivity_take_output(&r, "p_pas.max", &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "twice"));
  err = (hales_err){0};
  assert_status(hales_sensitivity_take_output(&r, "p_pas.maxi", &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "\"p_pas.max\""));
  err = (hales_err){0};
  assert_status(hales_sensitivity_take_output(&r, "co_l_mim", &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "\"co_l_min\""));
  err = (hales_err){0};
  assert_status(hales_sensitivity_take_params(&r, "pat.R,pat.T", &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "pat.T"));
  err = (hales_err){0};
  assert_status(hales_sensitivity_take_params(&r, "T,T", &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "twice"));
  assert_ok(hales_sensitivity_take_output(&r, "co_l_min", NULL));
  assert_ok(hales_sensitivity_take_output(&r, "mpap_mmhg", NULL)); /* of the patient table */
  assert_ok(hales_sensitivity_take_params(&r, "v_tot,T", NULL));
  assert_string_equal(r.input[0].name, "v_tot");
  assert_int_equal(r.n_input, 2);
  hales_sensitivity_result s;
  r.runs = 63; /* 16 rows of 4 are 64 */
  assert_status(hales_sensitivity_run(&r, NULL, &s, NULL), HALES_EARG);
  hales_sensitivity_destroy(&s);
  r.n_output = 0;
  assert_status(hales_sensitivity_run(&r, NULL, &s, NULL), HALES_EARG);
  hales_sensitivity_destroy(&s);
}

/* The heart rate is 60 / T whatever else is varied. */
static void an_output_of_one_parameter_hangs_on_it_alone(void **state) {
  (void)state;
  hales_sensitivity_request r = request_of("korakianitis", "pat.R,T,v_tot", "hr_bpm", 5 * 512);
  hales_sensitivity_result s = answer_to(&r);
  assert_int_equal(s.rows, 512);
  assert_int_equal(s.outcome[HALES_RUN_OK], s.runs);
  const hales_sensitivity_answer *a = &s.answer[0];
  const size_t t = input(&r, "T");
  assert_true(a->varies && a->order[0] == t);
  for (size_t i = 0; i < r.n_input; i++) {
    assert_close(a->share[i].total.value, i == t, 0, i == t ? 0.02 : 1e-12);
    assert_close(a->share[i].first.value, i == t, 0, i == t ? 0.02 : 1e-12);
  }
  /* log-normal with ln-sd 0.22 about 80/min, cut at 4 sd and beyond */
  const double var = 0.22 * 0.22;
  assert_close(a->mean, 80 * exp(var / 2), 2e-3, 0);
  assert_close(a->sd, 80 * exp(var / 2) * sqrt(exp(var) - 1), 0.02, 0);
  hales_sensitivity_destroy(&s);
}

/* Resistance raises the pulmonary pressure, and less so the less volume there is. */
static void elementary_effects_have_the_signs_of_physiology(void **state) {
  (void)state;
  hales_sensitivity_request r = request_of("korakianitis", "pat.R,v_tot,sat.R", "p_pas.mean", 40 * 4);
  r.method = HALES_SENSITIVITY_MORRIS;
  hales_sensitivity_result s = answer_to(&r);
  const hales_sensitivity_answer *a = &s.answer[0];
  assert_int_equal(s.rows, 40);
  assert_string_equal(r.input[a->order[0]].name, "pat.R");
  assert_true(a->effect[input(&r, "pat.R")].mu > 40.0 && a->effect[input(&r, "v_tot")].mu > 20.0);
  assert_true(a->effect[input(&r, "sat.R")].mu < 0.0);
  assert_true(a->effect[input(&r, "pat.R")].sigma > 20.0);
  hales_sensitivity_destroy(&s);
}

/* Systemic resistance takes more from the flow than pulmonary resistance does: by size, whatever its sign. */
static void inputs_are_ordered_by_the_size_of_their_effect(void **state) {
  (void)state;
  hales_sensitivity_request r = request_of("korakianitis", "pat.R,v_tot,sat.R", "q_sat.mean", 40 * 4);
  r.method = HALES_SENSITIVITY_MORRIS;
  hales_sensitivity_result s = answer_to(&r);
  const hales_sensitivity_answer *a = &s.answer[0];
  const size_t lung = input(&r, "pat.R"), body = input(&r, "sat.R");
  size_t place[3];
  for (size_t k = 0; k < 3; k++) place[a->order[k]] = k;
  print_message("effects on flow: pat.R %.3g, sat.R %.3g, v_tot %.3g\n", a->effect[lung].mu,
                a->effect[body].mu, a->effect[input(&r, "v_tot")].mu);
  assert_true(a->effect[lung].mu < 0.0 && a->effect[body].mu < 0.0 && a->effect[input(&r, "v_tot")].mu > 0.0);
  for (size_t k = 0; k + 1 < 3; k++)
    assert_true(a->effect[a->order[k]].mu_star >= a->effect[a->order[k + 1]].mu_star);
  assert_true((place[lung] < place[body]) == (a->effect[lung].mu < a->effect[body].mu));
  hales_sensitivity_destroy(&s);
}

static void threads_change_nothing(void **state) {
  (void)state;
  hales_sensitivity_request r = request_of("colunga2020", NULL, "p_PA.mean", 0);
  r.runs = hales_saltelli_row(r.n_input) * 100;
  assert_ok(hales_sensitivity_take_output(&r, "V_RV.max", NULL));
  r.threads = 1;
  hales_sensitivity_result one = answer_to(&r);
  r.threads = 3;
  hales_sensitivity_result three = answer_to(&r);
  assert_int_equal(one.rows, 64);
  for (size_t o = 0; o < one.n_answer; o++) {
    assert_memory_equal(one.answer[o].share, three.answer[o].share, r.n_input * sizeof *one.answer[o].share);
    assert_true(one.answer[o].mean == three.answer[o].mean && one.answer[o].sd == three.answer[o].sd);
  }
  hales_buf a = {0}, b = {0};
  assert_ok(hales_sensitivity_json(&r, &one, &a, NULL));
  assert_ok(hales_sensitivity_json(&r, &three, &b, NULL));
  assert_string_equal(a.data, b.data);
  hales_buf_deinit(&a);
  hales_buf_deinit(&b);
  hales_sensitivity_destroy(&one);
  hales_sensitivity_destroy(&three);
}

/* lv.tr < lv.td <= T does not hold for all sets of a wide range. */
static void runs_without_an_answer_are_counted_and_analysed(void **state) {
  (void)state;
  hales_sensitivity_request r;
  hales_sensitivity_init(&r, hales_model_find("korakianitis"));
  hales_sensitivity_set_range(&r, 0.5);
  assert_ok(hales_sensitivity_take_params(&r, "lv.tr,lv.td,pat.R", NULL));
  assert_ok(hales_sensitivity_take_output(&r, "p_pas.mean", NULL));
  r.runs = 5 * 256;
  r.seed = 88;
  r.threads = 2;
  hales_sensitivity_result s = answer_to(&r);
  const size_t lost = hales_sensitivity_failed(&s);
  assert_true(lost > 100 && lost == s.outcome[HALES_RUN_UNLAWFUL]);
  assert_int_equal(s.n_answer, 2);
  const hales_sensitivity_answer *asked = &s.answer[0], *failing = &s.answer[1];
  assert_string_equal(failing->output->name, HALES_SENSITIVITY_NO_ANSWER);
  const size_t tr = input(&r, "lv.tr"), td = input(&r, "lv.td"), pat = input(&r, "pat.R");
  assert_true(failing->share[tr].total.value > 0.3 && failing->share[td].total.value > 0.3);
  assert_close(failing->share[pat].total.value, 0, 0, 0); /* it has no part in the relation */
  /* the share of random sets with tr >= td: ln(0.3/0.45) + U - U' >= 0, triangular on (-1, 1): (1 -
   * 0.405)^2/2 */
  const double gap = log(0.45 / 0.3);
  assert_close(failing->mean, 0.5 * (1 - gap) * (1 - gap), 0, 0.02);
  assert_int_equal(failing->share[pat].rows, 256);
  assert_true(asked->share[tr].rows < asked->share[pat].rows && asked->share[pat].rows < 256);
  assert_true(asked->share[pat].total.value > 0.9);
  hales_sensitivity_destroy(&s);
}

/* Of 46 inputs over e^+-3 four runs in five are unlawful, and no input has two whole rows: the output varies,
 * and that is no word on what it hangs on. */
static void too_few_answers_are_not_called_no_variation(void **state) {
  (void)state;
  hales_sensitivity_request r;
  hales_sensitivity_init(&r, hales_model_find("korakianitis"));
  hales_sensitivity_set_range(&r, 3.0);
  assert_ok(hales_sensitivity_take_output(&r, "co_l_min", NULL));
  r.runs = 32 * hales_saltelli_row(r.n_input);
  hales_sensitivity_result s = answer_to(&r);
  const hales_sensitivity_answer *a = &s.answer[0];
  assert_true(a->varies && !a->enough && a->sd > 1.0);
  assert_true(s.answer[1].enough);
  hales_buf text = {0}, json = {0}, svg = {0};
  hales_sensitivity_text(&r, &s, &text);
  assert_non_null(strstr(text.data, HALES_SENSITIVITY_TOO_FEW));
  assert_null(strstr(text.data, "does not vary"));
  assert_ok(hales_sensitivity_json(&r, &s, &json, NULL));
  assert_non_null(strstr(json.data, "\"note\": \"" HALES_SENSITIVITY_TOO_FEW));
  assert_ok(hales_sensitivity_svg(&r, &s, &svg, NULL));
  assert_non_null(strstr(svg.data, "too few pairs of runs"));
  hales_buf_deinit(&text);
  hales_buf_deinit(&json);
  hales_buf_deinit(&svg);
  hales_sensitivity_destroy(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(inputs_are_the_priors_but_the_catheters_zero),
      cmocka_unit_test(a_range_is_log_uniform_within_the_lawful_interval),
      cmocka_unit_test(names_that_are_unknown_or_come_twice_are_refused),
      cmocka_unit_test(an_output_of_one_parameter_hangs_on_it_alone),
      cmocka_unit_test(elementary_effects_have_the_signs_of_physiology),
      cmocka_unit_test(inputs_are_ordered_by_the_size_of_their_effect),
      cmocka_unit_test(threads_change_nothing),
      cmocka_unit_test(runs_without_an_answer_are_counted_and_analysed),
      cmocka_unit_test(too_few_answers_are_not_called_no_variation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
