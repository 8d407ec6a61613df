#include "experiments.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "physics/body/lungs.h"
#include "physics/tune.h"
#include "support/assert.h"

const hales_run_settings experiment_settings = {.steps = 400, .record_steps = 400, .periodic_tol = 1e-6};

const double *curve_column(const curve *c, const char *name) {
  for (size_t i = 0; i < c->n_column; i++)
    if (strcmp(c->column[i], name) == 0) return c->y[i];
  fail_msg("no column %s in %s", name, c->id);
  return NULL;
}

double experiment_value(const double *param, const double (*stat)[3], const char *name) {
  static const char *const part[] = {".min", ".max", ".mean"};
  const hales_model *m = &hales_heart;
  for (size_t i = 0; i < m->n_figure; i++)
    if (strcmp(m->figure[i].name, name) == 0) return m->figure[i].value(param, stat);
  for (size_t k = 0; k < 3; k++) {
    const char *dot = strstr(name, part[k]);
    char signal[32];
    if (!dot) continue;
    (void)snprintf(signal, sizeof signal, "%.*s", (int)(dot - name), name);
    const size_t row = hales_model_find_signal(m, signal);
    if (row < m->n_signal) return stat[row][k];
  }
  fail_msg("no figure or signal %s", name);
  return 0.0;
}

void experiment_run(const double *param, double (*stat)[3]) {
  hales_run run;
  hales_err err = {0};
  assert_ok_err(
      hales_ensemble_run(&hales_heart, &experiment_settings, 1, param, NULL, &run, NULL, &stat[0][0], &err),
      &err);
  if (run.outcome != HALES_RUN_OK) fail_msg("%s", hales_run_outcome_text(run.outcome));
}

void experiment_add_point(curve *c, double x, const double *param) {
  double stat[HALES_HT_N_SIGNAL][3];
  experiment_run(param, stat);
  c->x[c->n] = x;
  for (size_t i = 0; i < c->n_column; i++)
    c->y[i][c->n] = experiment_value(param, (const double(*)[3])stat, c->column[i]);
  c->n++;
}

static double pvr_wu(const double *p, const double (*s)[3]) {
  return experiment_value(p, s, "pvr_wu");
}

static void tune_to(double *param, size_t n, const size_t *handle, const hales_goal *goal, double within) {
  hales_tuned t;
  hales_err err = {0};
  assert_ok_err(
      hales_tune(&hales_heart, &experiment_settings, n, handle, n, goal, within, param, &t, NULL, &err),
      &err);
  if (!t.met) fail_msg("%s missed by %.2f tolerances", goal[t.worst_goal].name, t.worst);
}

void experiment_set_pvr(double *param, double wu) {
  const size_t handle[] = {HALES_HT_PUL_R};
  const hales_goal goal[] = {{"PVR", pvr_wu, wu, 0.01 * wu}};
  tune_to(param, 1, handle, goal, 0.1);
}

curve experiment_filling(void) {
  curve c = {.id = "filling",
             .title = "Frank and Starling: blood given and taken",
             .x_label = "blood in the loop, relative",
             .n_column = 6,
             .column = {"rap_mmhg", "pawp_mmhg", "lvedv_ml", "rvedv_ml", "sv_ml", "sbp_mmhg"}};
  double p[HALES_HT_N_PARAM];
  for (int i = -5; i <= 8; i++) {
    hales_model_defaults(&hales_heart, p);
    p[HALES_HT_V_TOT] *= 1.0 + 0.05 * i;
    experiment_add_point(&c, 1.0 + 0.05 * i, p);
  }
  return c;
}

/* What years do to a right heart: the wall thickens with the pressure, the cavity and with it the pericardium
 * grow, arteries stiffen as they narrow and distend less (body/lungs.h).
 */
void experiment_remodelled(double wu, double *p) {
  hales_model_defaults(&hales_heart, p);
  const double load = fmax(0.0, fmin(1.0, (wu - 2.0) / 8.0));
  p[HALES_HT_RV_V_W] *= 1.0 + 1.0 * load;
  p[HALES_HT_RV_A_REF] *= 1.0 + 0.12 * load;
  p[HALES_HT_PERI_V0] *= 1.0 + 0.12 * load;
  p[HALES_HT_RV_S_ACT] *= 1.0 + 0.9 * load;
  p[HALES_HT_RV_S_PAS] *= 1.0 + load;
  hales_err err = {0};
  assert_ok_err(hales_lungs_remodel(wu, p, &err), &err);
}

/* The v wave: highest right-atrial pressure from the right ventricle's peak until the tricuspid valve opens,
 * mmHg.  What is left of the atrial kick when ejection begins is no part of it. */
static double v_wave(const double *param) {
  enum { POINTS = 400 };
  static double wave[HALES_HT_N_SIGNAL][POINTS];
  double y[HALES_HT_N_STATE], top = -1e9;
  hales_run run;
  hales_err err = {0};
  assert_ok_err(hales_ensemble_run(&hales_heart, &experiment_settings, 1, param, NULL, &run, y, NULL, &err),
                &err);
  assert_ok_err(hales_wave_record(&hales_heart, &experiment_settings, 1, param, y, POINTS, &wave[0][0], &err),
                &err);
  size_t peak = 0;
  for (size_t k = 1; k < POINTS; k++)
    if (wave[HALES_HT_P_RV][k] > wave[HALES_HT_P_RV][peak]) peak = k;
  for (size_t k = peak; k < POINTS && (wave[HALES_HT_O_TI][k] < 0.5 || wave[HALES_HT_O_PO][k] > 0.5); k++)
    top = fmax(top, wave[HALES_HT_P_RA][k]);
  return top;
}

curve experiment_tricuspid_leak(void) {
  curve c = {.id = "tricuspid_leak",
             .title = "A tricuspid valve that leaks, PVR 8 WU",
             .x_label = "effective orifice of the leak, cm2",
             .n_column = 8,
             .column = {"rf_ti_pct", "p_RA.max", "rap_mmhg", "p_RA.min", "rvedv_ml", "co_l_min", "rvsp_mmhg",
                        "v_wave"}};
  double p[HALES_HT_N_PARAM];
  experiment_remodelled(8.0, p);
  p[HALES_HT_V_TOT] *= 1.3; /* a congested patient */
  for (int i = 0; i <= 10; i++) {
    p[HALES_HT_TI_LEAK] = 0.12 * i;
    c.n_column = 7;
    experiment_add_point(&c, 0.12 * i, p);
    c.n_column = 8;
    c.y[7][c.n - 1] = v_wave(p);
  }
  return c;
}

curve experiment_rate(void) {
  curve c = {.id = "rate",
             .title = "Heart rate, everything else as it is",
             .x_label = "heart rate, /min",
             .n_column = 5,
             .column = {"co_l_min", "sv_ml", "lvedv_ml", "rap_mmhg", "pawp_mmhg"}};
  double p[HALES_HT_N_PARAM];
  for (int hr = 50; hr <= 150; hr += 10) {
    hales_model_defaults(&hales_heart, p);
    p[HALES_HT_T] = 60.0 / hr;
    experiment_add_point(&c, hr, p);
  }
  return c;
}

/* Beats of a breath follow each other until the breath repeats itself: 30 breaths. */
curve experiment_breath(void) {
  enum { BEATS = 4, BREATHS = 30 };
  curve c = {.id = "breath",
             .title = "One breath of 5 mmHg in four beats",
             .x_label = "start of the beat in the breath",
             .n_column = 5,
             .column = {"sv_ml", "p_sa.max", "p_RA.mean", "V_RV.max", "V_LV.max"}};
  double p[HALES_HT_N_PARAM], y[HALES_HT_N_STATE], stat[HALES_HT_N_SIGNAL][3];
  hales_run run;
  hales_err err = {0};
  hales_model_defaults(&hales_heart, p);
  assert_ok(hales_ensemble_run(&hales_heart, &experiment_settings, 1, p, NULL, &run, y, NULL, NULL));
  p[HALES_HT_PL_SWING] = 5.0;
  p[HALES_HT_PL_BEATS] = BEATS;
  const hales_run_settings beat = {.steps = 400, .record_steps = 400, .beats = 1};
  for (int i = 0; i < BEATS * BREATHS; i++) {
    const double before = y[HALES_HT_V_LV];
    p[HALES_HT_PL_PHASE] = (double)(i % BEATS) / BEATS;
    assert_ok_err(hales_ensemble_run(&hales_heart, &beat, 1, p, y, &run, y, &stat[0][0], &err), &err);
    assert_int_equal(run.outcome, HALES_RUN_OK);
    if (i < BEATS * (BREATHS - 1)) continue;
    c.x[c.n] = p[HALES_HT_PL_PHASE];
    for (size_t k = 0; k < c.n_column; k++)
      c.y[k][c.n] = experiment_value(p, (const double(*)[3])stat, c.column[k]);
    /* what this beat's left ventricle threw out: aortic flow, not the arterioles' */
    c.y[0][c.n] = stat[HALES_HT_Q_AO][2] * p[HALES_HT_T];
    (void)before;
    c.n++;
  }
  return c;
}

curve experiment_rc_time(void) {
  curve c = {.id = "rc_time",
             .title = "Remodelled lungs: RC time",
             .x_label = "PVR, WU",
             .n_column = 6,
             .column = {"rc_time_s", "pac_ml_mmhg", "mpap_mmhg", "co_l_min", "rvedv_ml", "k_sep_eject_cm"}};
  static const double wu[] = {1, 1.5, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20};
  double p[HALES_HT_N_PARAM];
  for (size_t i = 0; i < sizeof wu / sizeof wu[0]; i++) {
    experiment_remodelled(wu[i], p);
    experiment_add_point(&c, wu[i], p);
  }
  return c;
}

size_t experiment_interventions(size_t max, intervention *out) {
  static const struct {
    const char *id, *title, *source;
    double wu;
    struct {
      int row;
      double factor, add;
    } change[4];
    bool reflex;
  } rows[] = {
      {"inhaled_no",
       "Inhaled nitric oxide, PVR 8 WU",
       "Hoeper2017",
       8.0,
       {{HALES_HT_PUL_R, 0.75, 0.0}},
       false},
      {"volume", "300 mL of volume", "Heldt2002", 1.0, {{HALES_HT_V_TOT, 1.0, 300.0}}, false},
      {"volume_ph", "300 mL of volume, PVR 8 WU", "Heldt2002", 8.0, {{HALES_HT_V_TOT, 1.0, 300.0}}, false},
      {"saline", "600 mL in the vessels, reflex", "Fujimoto2013", 1.0, {{HALES_HT_V_TOT, 1.0, 600.0}}, true},
      {"phlebotomy", "300 mL taken", "Heldt2002", 1.0, {{HALES_HT_V_TOT, 1.0, -300.0}}, false},
      {"bleed", "375 mL taken, reflex", "Leonetti2004", 1.0, {{HALES_HT_V_TOT, 1.0, -375.0}}, true},
      {"fibrillation",
       "No atrial kick",
       "Lumens2009",
       1.0,
       {{HALES_HT_LA_E_ACT, 0.0, 0.0}, {HALES_HT_RA_E_ACT, 0.0, 0.0}},
       false},
      {"fibrillation_ph",
       "No atrial kick, PVR 8 WU",
       "Lumens2009",
       8.0,
       {{HALES_HT_LA_E_ACT, 0.0, 0.0}, {HALES_HT_RA_E_ACT, 0.0, 0.0}},
       false},
  };
  size_t n = 0;
  for (; n < sizeof rows / sizeof rows[0] && n < max; n++) {
    out[n] = (intervention){.id = rows[n].id, .title = rows[n].title, .source = rows[n].source};
    if (rows[n].wu > 1.0)
      experiment_remodelled(rows[n].wu, out[n].before);
    else
      hales_model_defaults(&hales_heart, out[n].before);
    memcpy(out[n].after, out[n].before, sizeof out[n].after);
    for (size_t k = 0; k < 4 && rows[n].change[k].row; k++) {
      double *x = &out[n].after[rows[n].change[k].row];
      *x = *x * rows[n].change[k].factor + rows[n].change[k].add;
    }
    if (rows[n].reflex) {
      double changed[HALES_HT_N_PARAM];
      memcpy(changed, out[n].after, sizeof changed);
      experiment_answer(changed, out[n].after);
    }
  }
  return n;
}

static double rap(const double *p, const double (*s)[3]) {
  return experiment_value(p, s, "rap_mmhg");
}
static double mpap(const double *p, const double (*s)[3]) {
  return experiment_value(p, s, "mpap_mmhg");
}
static double pawp(const double *p, const double (*s)[3]) {
  return experiment_value(p, s, "pawp_mmhg");
}
static double co(const double *p, const double (*s)[3]) {
  return experiment_value(p, s, "co_l_min");
}
static double mean_pressure(const double *p, const double (*s)[3]) {
  return (void)p, s[HALES_HT_P_SA][2];
}

/* CLINICAL 4.1; resistances in dyn s/cm5 over 80; means of ratios are not ratios of means, so PVR is a check.
 */
const cohort experiment_cohorts[] = {
    {"compera_low", "COMPERA, low risk", "Hoeper2017", 53, 0, 5, 43, 8, 3.1, 547 / 80.0, 3, 13, 3, 0.7,
     273 / 80.0},
    {"compera_intermediate", "COMPERA, intermediate risk", "Hoeper2017", 66, 0, 8, 44, 9, 2.3, 743 / 80.0, 4,
     12, 4, 0.8, 372 / 80.0},
    {"compera_high", "COMPERA, high risk", "Hoeper2017", 65, 0, 13, 50, 10, 1.6, 1149 / 80.0, 5, 12, 3, 0.4,
     522 / 80.0},
    {"french", "French registry", "Boucly2017", 60, 80, 8.8, 48, 10, 2.4, 9.9, 5.2, 13, 4, 0.8, 5.6},
};
const size_t experiment_cohorts_n = sizeof experiment_cohorts / sizeof experiment_cohorts[0];

/* A body of 1.85 m2 in the size of the defaults, 1.9: close enough to leave the size alone. */
void experiment_cohort_set(const cohort *c, double *p) {
  enum { N = 5 };
  const double out = c->ci * 1.9;
  const size_t handle[N] = {HALES_HT_PUL_R, HALES_HT_V_TOT, HALES_HT_LV_S_PAS, HALES_HT_RV_S_ACT,
                            HALES_HT_SYS_R};
  const hales_goal goal[N] = {{"mPAP", mpap, c->mpap, 1.0},
                              {"CO", co, out, 0.1},
                              {"PAWP", pawp, c->pawp, 0.5},
                              {"RAP", rap, c->rap, 0.5},
                              {"MAP", mean_pressure, 92.0, 2.0}};
  experiment_remodelled(fmin((c->mpap - c->pawp) / out, 12.0), p);
  p[HALES_HT_T] = 60.0 / (c->hr > 0.0 ? c->hr : 80.0);
  tune_to(p, N, handle, goal, 0.5);
}
