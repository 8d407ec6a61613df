#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/korakianitis.h"
#include "twin/patient_model.h"
#include "twin/twin.h"
#include "twin/waves.h"

static const char *const models[] = {"hales", "korakianitis", "colunga2020"};
enum { N_MODEL = sizeof models / sizeof models[0] };

static const hales_body small = {.sex = HALES_SEX_FEMALE,
                                 .has_age = true,
                                 .has_height = true,
                                 .has_weight = true,
                                 .age_years = 34.0,
                                 .height_cm = 152.0,
                                 .weight_kg = 47.0};
static const hales_body large = {.sex = HALES_SEX_MALE,
                                 .has_age = true,
                                 .has_height = true,
                                 .has_weight = true,
                                 .age_years = 71.0,
                                 .height_cm = 191.0,
                                 .weight_kg = 118.0};

static void body_surface_area_is_mostellers(void **state) {
  (void)state;
  assert_close(hales_body_bsa_m2(&small), sqrt(152.0 * 47.0 / 3600.0), 1e-15, 0.0);
  const hales_body unknown = {.sex = HALES_SEX_MALE, .has_height = true, .height_cm = 180.0};
  assert_close(hales_body_bsa_m2(&unknown), 2.1, 1e-15, 0.0);
}

static void errors_of_a_device_add_in_squares(void **state) {
  (void)state;
  const hales_observable o = {.sd_abs = 2.0, .sd_rel = 0.03};
  assert_close(hales_observable_sd(&o, 68.0), sqrt(2.0 * 2.0 + 2.04 * 2.04), 1e-14, 0.0);
}

static void corners_are_lawful(const hales_patient_model *pm) {
  const hales_body *const body[] = {&small, &large};
  for (size_t b = 0; b < 2; b++)
    for (size_t i = 0; i < 2 * pm->n_free; i++) {
      double theta[HALES_FREE_MAX], p[HALES_PARAM_MAX];
      for (size_t k = 0; k < pm->n_free; k++) {
        const hales_free_prior f = pm->free[k].prior(body[b]);
        assert_true(f.lo < f.mean && f.mean < f.hi && f.sd > 0.0);
        theta[k] = k != i / 2 ? f.mean : i % 2 ? f.hi : f.lo;
      }
      hales_err err = {0};
      pm->to_params(body[b], theta, p);
      assert_ok_err(hales_model_check(pm->model, p, &err), &err);
    }
}

/* A free number that bears a parameter's name is that parameter, whoever's body it is: its prior knows the
 * size, and nothing scales it again. */
static void free_numbers_are_the_parameters_they_name(void **state) {
  (void)state;
  const hales_body *const body[] = {&small, &large};
  for (size_t i = 0; i < 2 * (size_t)N_MODEL; i++) {
    const hales_patient_model *pm = hales_patient_model_find(models[i / 2]);
    double theta[HALES_FREE_MAX], p[HALES_PARAM_MAX];
    size_t same = 0;
    for (size_t k = 0; k < pm->n_free; k++) theta[k] = pm->free[k].prior(body[i % 2]).mean;
    pm->to_params(body[i % 2], theta, p);
    for (size_t k = 0; k < pm->n_free; k++)
      for (size_t j = 0; j < pm->model->n_param; j++) {
        if (strcmp(pm->free[k].name, pm->model->param[j].name) != 0) continue;
        if (fabs(p[j] / exp(theta[k]) - 1.0) > 1e-14) /* rounding of exp alone */
          fail_msg("%s: %s is %.6g, the twin says %.6g", models[i / 2], pm->free[k].name, p[j],
                   exp(theta[k]));
        same++;
      }
    assert_true(2 * same > pm->n_free);
  }
}

/* A panel's landmarks are read off the signal that it shows, a loop's volumes off its own, and it is drawn
 * with its own ventricle's pressure. */
static void pictures_of_a(const hales_patient_model *pm) {
  const hales_model *m = pm->model;
  enum { MIN, MAX };
  double p[HALES_PARAM_MAX], stat[HALES_SIGNAL_MAX][3];
  hales_model_defaults(m, p);
  for (size_t i = 0; i < m->n_signal; i++)
    for (size_t k = 0; k < 3; k++) stat[i][k] = 11.3 + 2.9 * (double)i + 0.7 * (double)k;
  const double(*s)[3] = (const double(*)[3])(const void *)stat;
  for (size_t i = 0; i < pm->n_panel; i++)
    for (const char *const *name = pm->panel[i].landmark; *name; name++) {
      const double x = pm->observable[hales_observable_find(pm, *name)].value(p, s),
                   *of = s[pm->panel[i].signal];
      assert_true(x == of[0] || x == of[1] || x == of[2]);
    }
  assert_int_equal(pm->n_panel, 4);
  assert_int_equal(pm->n_loop, 2);
  for (size_t i = 0; i < pm->n_loop; i++) {
    const hales_loop *l = &pm->loop[i];
    const bool right = strcmp(l->side, "right") == 0;
    assert_string_equal(m->signal[l->volume].name, right ? "V_RV" : "V_LV");
    assert_string_equal(m->signal[l->pressure].name, right ? "p_RV" : "p_LV");
    assert_true(pm->observable[hales_observable_find(pm, l->edv)].value(p, s) == s[l->volume][MAX]);
    assert_true(pm->observable[hales_observable_find(pm, l->esv)].value(p, s) == s[l->volume][MIN]);
    assert_non_null(strstr(pm->outcome[hales_outcome_find(pm, l->work)].label, right ? "RV" : "LV"));
    if (l->e_act != HALES_NO_INDEX) assert_string_equal(m->param[l->e_act].name, l->contractility);
  }
}

static void pictures_show_what_is_measured_in_them(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) pictures_of_a(hales_patient_model_find(models[i]));
}

/* Every corner of the priors is a lawful set, in both bodies. */
static void priors_lead_to_lawful_parameters_everywhere(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) corners_are_lawful(hales_patient_model_find(models[i]));
}

/* Treatments leave the set lawful and move what they say they move. */
static void changes_reach_resistance_flow_and_rate(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) {
    const hales_patient_model *pm = hales_patient_model_find(models[i]);
    double p[2 * HALES_PARAM_MAX], out[2 * HALES_OUTCOME_MAX], theta[HALES_FREE_MAX];
    const size_t n = pm->model->n_param;
    hales_run run[2];
    const hales_run_settings fast = hales_twin_settings(pm, 1);
    hales_err err = {0};
    for (size_t k = 0; k < pm->n_free; k++) theta[k] = pm->free[k].prior(&small).mean;
    pm->to_params(&small, theta, p);
    memcpy(p + n, p, n * sizeof *p);
    pm->apply(&(hales_change){.ln_pvr = log(0.6), .ln_svr = log(0.9), .ln_hr = log(1.08)}, p + n);
    assert_ok_err(hales_model_check(pm->model, p + n, &err), &err);
    assert_ok_err(hales_twin_run(pm, &small, &fast, NULL, 2, p, run, NULL, out, NULL, &err), &err);
    assert_int_equal(run[0].outcome, HALES_RUN_OK);
    assert_int_equal(run[1].outcome, HALES_RUN_OK);
    const double *before = out, *after = out + pm->n_outcome;
#define RATIO(name) (after[hales_outcome_find(pm, name)] / before[hales_outcome_find(pm, name)])
    assert_close(RATIO("pvr_wu"), 0.6, 0.05, 0.0);
    assert_close(RATIO("hr_bpm"), 1.08, 1e-9, 0.0);
    assert_true(RATIO("co_l_min") > 1.0 && RATIO("mpap_mmhg") < 0.95 && RATIO("svr_wu") < 0.95);
#undef RATIO
  }
}

/* The issue's range: PVR to 20 WU, compliance down to 0.4 mL/mmHg, RV systolic pressure to 130 mmHg. */
static void priors_reach_severe_disease(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  double theta[HALES_FREE_MAX], p[HALES_PARAM_MAX], outcome[HALES_OUTCOME_MAX],
      observable[HALES_OBSERVABLE_MAX];
  double distance = 0.0;
  for (size_t k = 0; k < pm->n_free; k++) {
    const hales_free_prior f = pm->free[k].prior(&large);
    theta[k] = f.mean;
    if (strcmp(pm->free[k].name, "pat.R") == 0) theta[k] = log(20.0 * 0.06);
    if (strcmp(pm->free[k].name, "pat.RC") == 0) theta[k] = log(0.4 * 20.0 * 0.06);
    if (strcmp(pm->free[k].name, "rv.E_act") == 0) theta[k] = log(3.0);
    distance = fmax(distance, fabs(theta[k] - f.mean) / f.sd);
  }
  assert_true(distance < 2.5); /* well inside every prior */
  hales_run run;
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  hales_err err = {0};
  pm->to_params(&large, theta, p);
  assert_ok_err(hales_twin_run(pm, &large, &fast, NULL, 1, p, &run, NULL, outcome, observable, &err), &err);
  assert_int_equal(run.outcome, HALES_RUN_OK);
  assert_close(outcome[hales_outcome_find(pm, "pvr_wu")], 20.0, 0.1, 0.0);
  print_message("PVR %.1f WU, RV systolic %.0f mmHg, PA compliance %.2f\n",
                outcome[hales_outcome_find(pm, "pvr_wu")],
                observable[hales_observable_find(pm, "rv_max_mmhg")],
                outcome[hales_outcome_find(pm, "pa_compliance_ml_mmhg")]);
  assert_true(observable[hales_observable_find(pm, "rv_max_mmhg")] > 100.0);
}

/* Outcomes against their definitions on one run. */
static void outcomes_are_what_they_say(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  double p[HALES_PARAM_MAX], outcome[HALES_OUTCOME_MAX], observable[HALES_OBSERVABLE_MAX];
  hales_model_defaults(pm->model, p);
  p[HALES_KO_PAT_R] = 0.71;
  p[HALES_KO_T] = 0.83;
  hales_run run;
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  hales_err err = {0};
  assert_ok_err(hales_twin_run(pm, &large, &fast, NULL, 1, p, &run, NULL, outcome, observable, &err), &err);
#define OUT(n) outcome[hales_outcome_find(pm, n)]
#define OBS(n) observable[hales_observable_find(pm, n)]
  assert_close(OUT("pvr_wu"), (OBS("pa_mean_mmhg") - OBS("pawp_mmhg")) / OBS("co_l_min"), 1e-12, 0.0);
  assert_close(OUT("sv_ml"), OBS("co_l_min") * 1000.0 * 0.83 / 60.0, 1e-12, 0.0);
  assert_close(OUT("pa_compliance_ml_mmhg"), OUT("sv_ml") / (OBS("pa_sys_mmhg") - OBS("pa_dia_mmhg")), 1e-12,
               0.0);
  assert_close(OUT("ci_l_min_m2"), OUT("co_l_min") / hales_body_bsa_m2(&large), 1e-12, 0.0);
  /* stroke work lies between mean pressure times stroke volume and peak pressure times stroke volume */
  const double least = 0.133322 * (OBS("pa_mean_mmhg") - OBS("ra_max_mmhg")) * OUT("sv_ml");
  const double most = 0.133322 * OBS("rv_max_mmhg") * OUT("sv_ml");
  assert_true(OUT("rv_stroke_work_mj") > least && OUT("rv_stroke_work_mj") < most);
  assert_close(OUT("rv_pa_coupling"), OUT("sv_ml") / (OUT("rv_esv_ml") - p[HALES_KO_RV_V0]), 1e-12, 0.0);
#undef OUT
#undef OBS
}

/* What a clinic reads off the model `hales` is what the model itself says of the same beat. */
static void outcomes_of_hales_are_the_figures_of_the_model(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("hales");
  static const char *const same[][2] = {{"septal_curvature_1_cm", "k_sep_eject_cm"},
                                        {"lv_edv_ml", "lvedv_ml"},
                                        {"pvr_wu", "pvr_wu"},
                                        {"mpap_mmhg", "mpap_mmhg"},
                                        {"co_l_min", "co_l_min"},
                                        {"rvef_pct", "rvef_pct"}};
  const double load[] = {0.04,
                         0.55}; /* a healthy bed and a narrowed one: the curvature is positive, then not */
  double curvature[2];
  for (size_t k = 0; k < 2; k++) {
    double p[HALES_PARAM_MAX], stat[HALES_SIGNAL_MAX][3];
    hales_run run;
    hales_err err = {0};
    hales_model_defaults(pm->model, p);
    p[hales_model_find_param(pm->model, "pul.R")] = load[k];
    hales_run_settings s = hales_twin_settings(pm, 1);
    s.precision = HALES_DOUBLE;
    s.periodic_tol = 1e-8;
    assert_ok_err(hales_ensemble_run(pm->model, &s, 1, p, NULL, &run, NULL, &stat[0][0], &err), &err);
    assert_int_equal(run.outcome, HALES_RUN_OK);
    const double(*row)[3] = (const double(*)[3])stat;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
      for (size_t f = 0; f < pm->model->n_figure; f++)
        if (strcmp(pm->model->figure[f].name, same[i][1]) == 0)
          /* output and resistance by flows through other places, alike but for their reading on 500 rows */
          assert_close(pm->outcome[hales_outcome_find(pm, same[i][0])].value(p, row, 1.7),
                       pm->model->figure[f].value(p, row), i == 2 || i == 4 ? 2e-4 : 1e-12, 0.0);
    curvature[k] = pm->outcome[hales_outcome_find(pm, "septal_curvature_1_cm")].value(p, row, 1.7);
  }
  print_message("septal curvature %.3f and %.3f 1/cm\n", curvature[0], curvature[1]);
  assert_true(curvature[0] > 0.2 && curvature[1] < curvature[0] - 0.05);
}

static void waves_of(const hales_patient_model *pm) {
  hales_twin t;
  hales_err err = {0};
  assert_ok_err(hales_twin_create(&t, pm, 9, &err), &err);
  t.body = small;
  for (size_t i = 0; i < t.n_draw; i++)
    for (size_t k = 0; k < pm->n_free; k++) {
      const hales_free_prior f = pm->free[k].prior(&small);
      t.theta[i * pm->n_free + k] = f.mean + 0.1 * f.sd * sin(1.7 * (double)(i * pm->n_free + k));
    }
  assert_ok_err(hales_twin_simulate(&t, 1, &err), &err);
  hales_waves w;
  assert_ok_err(hales_twin_waves(&t, 1, &w, &err), &err);
  for (size_t b = 0; b < pm->n_panel; b++)
    for (size_t k = 0; k < 2 * HALES_WAVE_POINTS; k++)
      assert_true(w.band[b].lo90[k] <= w.band[b].median[k] && w.band[b].median[k] <= w.band[b].hi90[k]);
  for (size_t k = 1; k < 2 * HALES_WAVE_POINTS; k++) assert_true(w.t_s[k] > w.t_s[k - 1]);
  double top = 0.0, mean_sys = 0.0;
  const size_t rv = hales_observable_find(pm, "rv_max_mmhg");
  for (size_t k = 0; k < HALES_WAVE_POINTS; k++) top = fmax(top, w.loop[0].median_pressure[k]);
  for (size_t i = 0; i < t.n_draw; i++)
    mean_sys += (t.observable[i * pm->n_observable + rv] - t.theta[i * pm->n_free + pm->offset_free]) /
                (double)t.n_draw;
  assert_close(top, mean_sys, 0.05, 0.0); /* median curve against mean of peaks: draws are close together */
  for (size_t l = 0; l < pm->n_loop; l++) {
    assert_true(w.loop[l].ees[1] <= w.loop[l].ees[0] && w.loop[l].ees[0] <= w.loop[l].ees[2]);
    assert_true(hales_model_find_param(pm->model, pm->loop[l].contractility) < pm->model->n_param);
  }
  hales_waves_destroy(&w);
  hales_twin_destroy(&t);
}

/* A draw without a beat to show is left out of the bands; of too many there are none. */
static void a_draw_without_a_waveform_costs_only_itself(void **state) {
  (void)state;
  enum { MANY = 33 }; /* two may be lost */
  const hales_patient_model *pm = hales_patient_model_find("korakianitis");
  hales_twin t;
  hales_err err = {0};
  assert_ok_err(hales_twin_create(&t, pm, MANY, &err), &err);
  t.body = large;
  for (size_t i = 0; i < MANY; i++)
    for (size_t k = 0; k < pm->n_free; k++) {
      const hales_free_prior f = pm->free[k].prior(&large);
      t.theta[i * pm->n_free + k] = f.mean + 0.1 * f.sd * sin(1.3 * (double)(i * pm->n_free + k));
    }
  assert_ok_err(hales_twin_simulate(&t, 1, &err), &err);
  hales_waves whole, w;
  assert_ok_err(hales_twin_waves(&t, 1, &whole, &err), &err);
  static const size_t lost[] = {7, 31, 18};
  for (size_t n = 0; n < 3; n++) {
    t.state[lost[n] * pm->model->n_state] = 1e30;
    const hales_status status = hales_twin_waves(&t, 1, &w, &err);
    assert_int_equal(status, n < 2 ? HALES_OK : HALES_EMATH);
    for (size_t k = 0; n < 2 && k < 2 * HALES_WAVE_POINTS; k++) /* mmHg; the draws are close together */
      assert_close(w.band[0].median[k], whole.band[0].median[k], 0.05, 1.0);
    if (n < 2) assert_true(w.loop[0].volume[w.loop[0].n_draw - 1][3] > 1.0);
    hales_waves_destroy(&w);
  }
  assert_non_null(strstr(err.msg, "no waveform"));
  hales_waves_destroy(&whole);
  hales_twin_destroy(&t);
}

/* Figures are read of a few signals: they are those of all signals, one by one and together. */
static void figures_of_a(const hales_patient_model *pm) {
  enum { SETS = 5 };
  const hales_model *m = pm->model;
  const double bsa_m2 = hales_body_bsa_m2(&large);
  double p[SETS * HALES_PARAM_MAX], stat[SETS * HALES_SIGNAL_MAX * 3];
  double out[SETS * HALES_OUTCOME_MAX], obs[SETS * HALES_OBSERVABLE_MAX], alone[SETS * HALES_OBSERVABLE_MAX];
  hales_run run[SETS];
  hales_err err = {0};
  for (size_t i = 0; i < SETS; i++) {
    double theta[HALES_FREE_MAX];
    for (size_t k = 0; k < pm->n_free; k++) {
      const hales_free_prior f = pm->free[k].prior(&large);
      theta[k] = f.mean + 0.3 * f.sd * ((double)((i + k) % 5) - 2.0);
    }
    pm->to_params(&large, theta, p + i * m->n_param);
  }
  const hales_run_settings s = hales_twin_settings(pm, 1);
  assert_ok_err(hales_ensemble_run(m, &s, SETS, p, NULL, run, NULL, stat, &err), &err);
  assert_ok_err(hales_twin_run(pm, &large, &s, NULL, SETS, p, run, NULL, out, obs, &err), &err);
  assert_ok_err(hales_twin_run(pm, &large, &s, NULL, SETS, p, run, NULL, NULL, alone, &err), &err);
  assert_memory_equal(obs, alone, SETS * pm->n_observable * sizeof *obs);
  for (size_t i = 0; i < SETS; i++) {
    assert_int_equal(run[i].outcome, HALES_RUN_OK);
    const double(*row)[3] = (const double(*)[3])(const void *)(stat + i * m->n_signal * 3);
    for (size_t k = 0; k < pm->n_outcome; k++)
      assert_true(out[i * pm->n_outcome + k] == pm->outcome[k].value(p + i * m->n_param, row, bsa_m2));
    for (size_t k = 0; k < pm->n_observable; k++)
      assert_true(obs[i * pm->n_observable + k] == pm->observable[k].value(p + i * m->n_param, row));
  }
}

static void figures_are_those_of_all_signals(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) figures_of_a(hales_patient_model_find(models[i]));
}

static void waves_hold_the_extremes_of_their_draws(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) waves_of(hales_patient_model_find(models[i]));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_draw_without_a_waveform_costs_only_itself),
      cmocka_unit_test(body_surface_area_is_mostellers),
      cmocka_unit_test(errors_of_a_device_add_in_squares),
      cmocka_unit_test(free_numbers_are_the_parameters_they_name),
      cmocka_unit_test(pictures_show_what_is_measured_in_them),
      cmocka_unit_test(priors_lead_to_lawful_parameters_everywhere),
      cmocka_unit_test(changes_reach_resistance_flow_and_rate),
      cmocka_unit_test(priors_reach_severe_disease),
      cmocka_unit_test(outcomes_are_what_they_say),
      cmocka_unit_test(outcomes_of_hales_are_the_figures_of_the_model),
      cmocka_unit_test(figures_are_those_of_all_signals),
      cmocka_unit_test(waves_hold_the_extremes_of_their_draws),
  };
  return cmocka_run_group_tests_name("twin/patient_model", tests, NULL, NULL);
}
