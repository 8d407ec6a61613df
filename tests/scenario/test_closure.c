/* The closure's elasticities, and what whole trial effects do, recomputed on the six-compartment loop of
 * Colunga 2020 at three severe baselines near those of SUPER-1, SERAPHIN and PATENT-1.
 *
 * The effects were fed from the trials: this checks bookkeeping and wiring, it validates nothing.
 */
#include "catalogue.h"
#include "physics/colunga2020.h"

enum { STEPS = 1200, BEATS = 50 };

typedef struct steady {
  double co_l_min, mpap_mmhg, pawp_mmhg;
} steady;

/* Classical Runge-Kutta over BEATS beats; means of the last one. */
static steady settle(const double *p) {
  const hales_model *m = &hales_colunga2020;
  assert_ok(hales_model_check(m, p, NULL));
  double y[HALES_CO_N_STATE];
  m->initial(p, y);
  const double h = p[HALES_CO_T] / STEPS;
  steady s = {0};
  for (int b = 0; b < BEATS; b++)
    for (int i = 0; i < STEPS; i++) {
      double k[4][HALES_CO_N_STATE], at[HALES_CO_N_STATE], sig[HALES_CO_N_SIGNAL];
      const double part[] = {0, 0.5, 0.5, 1};
      for (int j = 0; j < 4; j++) {
        for (int n = 0; n < HALES_CO_N_STATE; n++) at[n] = y[n] + (j ? part[j] * h * k[j - 1][n] : 0);
        m->rhs(h * (i + part[j]), at, p, k[j]);
      }
      if (b == BEATS - 1) {
        m->signals(h * i, y, p, sig);
        s.co_l_min += sig[HALES_CO_Q_SYS] * 0.06 / STEPS;
        s.mpap_mmhg += sig[HALES_CO_P_PA] / STEPS;
        s.pawp_mmhg += sig[HALES_CO_P_PV] / STEPS;
      }
      for (int n = 0; n < HALES_CO_N_STATE; n++)
        y[n] += h / 6 * (k[0][n] + 2 * k[1][n] + 2 * k[2][n] + k[3][n]);
    }
  return s;
}

static void set_baseline(double *p, double rv_e, double pa_e, double r_pul, double r_sys, double sv_e,
                         double v_tot) {
  hales_model_defaults(&hales_colunga2020, p);
  const struct {
    int row;
    double value;
  } rows[] = {{HALES_CO_T, 0.75},     {HALES_CO_T2, 0.375},         {HALES_CO_H, 75.0},
              {HALES_CO_LV_E, 2.6},   {HALES_CO_LV_P0, 0.1875},     {HALES_CO_LV_LAMBDA, 0.035},
              {HALES_CO_RV_E, rv_e},  {HALES_CO_RV_LAMBDA, 0.0255}, {HALES_CO_PA_E, pa_e},
              {HALES_CO_PV_E, 0.21},  {HALES_CO_R_PUL, r_pul},      {HALES_CO_SA_E, 0.75},
              {HALES_CO_SV_E, sv_e},  {HALES_CO_R_SYS, r_sys},      {HALES_CO_R_MV, 0.005},
              {HALES_CO_R_AV, 0.02},  {HALES_CO_R_TV, 0.003},       {HALES_CO_R_PV, 0.008},
              {HALES_CO_V_TOT, v_tot}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) p[rows[i].row] = rows[i].value;
}

static void baseline(int trial, double *p) {
  if (trial == 0) set_baseline(p, 0.85, 0.83, 0.60, 1.13, 0.030, 900);
  if (trial == 1) set_baseline(p, 0.95, 0.70, 0.62, 1.05, 0.0333, 860);
  if (trial == 2) set_baseline(p, 0.90, 0.83, 0.50, 1.05, 0.020, 950);
}

static void apply(const hales_effect *e, double *p) {
  p[HALES_CO_R_PUL] *= exp(e->ln_pvr);
  p[HALES_CO_R_SYS] *= exp(e->ln_svr);
  p[HALES_CO_T] *= exp(-e->ln_hr);
  p[HALES_CO_T2] *= exp(-e->ln_hr);
  p[HALES_CO_RV_E] *= exp(e->ln_contractility);
  p[HALES_CO_LV_E] *= exp(e->ln_contractility);
  p[HALES_CO_V_TOT] *= exp(e->ln_stressed_volume);
  p[HALES_CO_PA_E] *= exp(-e->ln_pa_compliance);
}

static double change_of_ln_co(int trial, const hales_effect *e) {
  double p[HALES_CO_N_PARAM];
  baseline(trial, p);
  const double before = settle(p).co_l_min;
  apply(e, p);
  return log(settle(p).co_l_min / before);
}

static void elasticities_are_those_of_the_loop_at_three_baselines(void **state) {
  (void)state;
  const hales_closure *k = &catalogue->closure;
  /* step about as large as the effects; tolerance: the spread that the catalogue states, and its rounding */
  const struct {
    hales_effect step;
    double size, want, tolerance;
  } rows[] = {
      {{.ln_pvr = -0.2}, -0.2, k->ln_pvr, 0.025},
      {{.ln_svr = -0.1}, -0.1, k->ln_svr, 0.02},
      {{.ln_hr = 0.05}, 0.05, k->ln_hr, 0.06},
      {{.ln_stressed_volume = 0.05}, 0.05, k->ln_stressed, 0.03},
      {{.ln_pa_compliance = 0.2}, 0.2, k->ln_pa_compliance, 0.03},
      {{.ln_contractility = 0.1}, 0.1, k->ln_contractility, 0.03},
  };
  for (int trial = 0; trial < 3; trial++)
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
      assert_close(change_of_ln_co(trial, &rows[i].step) / rows[i].size, rows[i].want, 0, rows[i].tolerance);
}

/* Ratio of CO within the trial's 95 % interval; SERAPHIN's and PATENT-1's are intervals of the cardiac index.
 */
static void a_trials_effect_gives_its_change_of_pvr_and_output(void **state) {
  (void)state;
  static const struct {
    const char *plan;
    double pvr_lo, pvr_hi, co_lo, co_hi;
  } trials[] = {
      /* -171 (-312, -30) dyn on 925; +0.5 (0.08, 0.92) L/min on 4.2 */
      {"A=sildenafil", (925 - 312) / 925.0, (925 - 30) / 925.0, 4.28 / 4.2, 5.12 / 4.2},
      /* 0.615 (0.522, 0.725); +0.63 (0.33, 0.93) on 2.6 */
      {"A=macitentan", 0.522, 0.725, 2.93 / 2.6, 3.53 / 2.6},
      /* naive: -266 (-357, -175) dyn on 791; +0.7 (0.5, 0.8) on 2.5 */
      {"A=riociguat", (791 - 357) / 791.0, (791 - 175) / 791.0, 3.0 / 2.5, 3.3 / 2.5},
  };
  for (int i = 0; i < 3; i++) {
    const hales_effect e = middle_of(trials[i].plan);
    double p[HALES_CO_N_PARAM];
    baseline(i, p);
    const steady before = settle(p);
    apply(&e, p);
    const steady after = settle(p);
    const double pvr = ((after.mpap_mmhg - after.pawp_mmhg) / after.co_l_min) /
                       ((before.mpap_mmhg - before.pawp_mmhg) / before.co_l_min);
    const double co = after.co_l_min / before.co_l_min;
    print_message("%s: PVR x %.3f (%.3f to %.3f), CO x %.3f (%.3f to %.3f), mPAP %+.1f, wedge %+.1f mmHg\n",
                  trials[i].plan, pvr, trials[i].pvr_lo, trials[i].pvr_hi, co, trials[i].co_lo,
                  trials[i].co_hi, after.mpap_mmhg - before.mpap_mmhg, after.pawp_mmhg - before.pawp_mmhg);
    assert_true(pvr > trials[i].pvr_lo && pvr < trials[i].pvr_hi);
    assert_true(co > trials[i].co_lo && co < trials[i].co_hi);
    assert_true(after.mpap_mmhg < before.mpap_mmhg);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(elasticities_are_those_of_the_loop_at_three_baselines),
      cmocka_unit_test(a_trials_effect_gives_its_change_of_pvr_and_output),
  };
  return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
