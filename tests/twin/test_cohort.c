/* What the priors of the patient model `hales` say of a patient nobody has measured: a cohort of pulmonary
 * arterial hypertension, where it was published, as wide, and with the same ties between pressure and output.
 * Priors that are each plausible can be wrong together.
 */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/linalg.h"
#include "numeric/rng.h"
#include "physics/hales/heart.h"
#include "physics/playback.h"
#include "twin/twin.h"

#ifdef HALES_SANITIZED /* some ten times slower; there the memory is looked at, not the means */
enum { ASKED = 16 };
#else
enum { ASKED = 1000 };
#endif

static const hales_body unmeasured = {0}; /* 1.85 m2 */
static const double bsa_m2 = 1.85;

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Prior draws that have a periodic state; released with the program. */
static const hales_patient_model *pm;
static double *outcome, *observable; /* [n][n_outcome], [n][n_observable] */
static double regurgitant_ml[ASKED]; /* [n_regurgitant] back through the tricuspid valve in a beat */
static size_t n_regurgitant;
static double delay_ms[ASKED]; /* [n] of the right free wall's peak of shortening after the left one's */
static size_t n;

/* The twin keeps no signals: the same runs once more, without the stiff few that need shorter steps. */
static void regurgitate(const hales_run_settings *fast, const double *param) {
  const hales_model *m = pm->model;
  double(*stat)[3] = calloc(ASKED * m->n_signal, sizeof *stat);
  hales_run run[ASKED];
  assert_non_null(stat);
  assert_ok(hales_ensemble_run(m, fast, ASKED, param, NULL, run, NULL, *stat, NULL));
  n_regurgitant = 0;
  for (size_t i = 0; i < ASKED; i++)
    if (run[i].outcome == HALES_RUN_OK)
      regurgitant_ml[n_regurgitant++] =
          stat[i * m->n_signal + HALES_HT_B_TI][2] * param[i * m->n_param + HALES_HT_T];
  free(stat);
}

/* When in the beat a signal is least, s. */
static double least_at(const hales_playback *beat, double period_s, int signal) {
  enum { LOOKS = 600 }; /* 1 to 2 ms apart */
  double least = HUGE_VAL, at_s = 0.0, s[HALES_HT_N_SIGNAL];
  for (int i = 0; i < LOOKS; i++) {
    const double t_s = period_s * i / LOOKS;
    hales_playback_read(beat, t_s, s);
    if (s[signal] < least) least = s[signal], at_s = t_s;
  }
  return at_s;
}

static double shortening_delay_ms(const double *param, const double *start) {
  hales_playback *beat = NULL;
  assert_ok(hales_playback_create(pm->model, 0, param, start, &beat, NULL));
  const double period_s = param[HALES_HT_T];
  const double right = least_at(beat, period_s, HALES_HT_EPS_RV),
               left = least_at(beat, period_s, HALES_HT_EPS_LV);
  hales_playback_destroy(beat);
  return 1e3 * (right - left);
}

static int draw_priors(void **state) {
  (void)state;
  pm = hales_patient_model_find("hales");
  outcome = calloc(ASKED * pm->n_outcome, sizeof *outcome);
  observable = calloc(ASKED * pm->n_observable, sizeof *observable);
  assert_true(outcome && observable);
  const size_t np = pm->model->n_param, ns = pm->model->n_state;
  const hales_rng rng = {.seed = 1917, .stream = 5};
  double *param = calloc(ASKED * np, sizeof *param), theta[HALES_FREE_MAX];
  double *begin = calloc(ASKED * ns, sizeof *begin);
  hales_run run[ASKED];
  assert_true(param && begin);
  for (size_t i = 0; i < ASKED; i++) {
    for (size_t k = 0; k < pm->n_free; k++) {
      const hales_free_prior f = pm->free[k].prior(&unmeasured);
      theta[k] = f.mean + f.sd * hales_rng_normal(hales_rng_substream(rng, k), i);
    }
    pm->to_params(&unmeasured, theta, param + i * np);
  }
  const hales_run_settings fast = hales_twin_settings(pm, 1);
  assert_ok(
      hales_twin_run(pm, &unmeasured, &fast, NULL, ASKED, param, run, begin, outcome, observable, NULL));
  n = 0;
  for (size_t i = 0; i < ASKED; i++)
    if (run[i].outcome == HALES_RUN_OK) {
      memmove(outcome + n * pm->n_outcome, outcome + i * pm->n_outcome, pm->n_outcome * sizeof *outcome);
      memmove(observable + n * pm->n_observable, observable + i * pm->n_observable,
              pm->n_observable * sizeof *observable);
      delay_ms[n] = shortening_delay_ms(param + i * np, begin + i * ns);
      n++;
    }
  regurgitate(&fast, param);
  free(param);
  free(begin);
  return 0;
}

static int release(void **state) {
  (void)state;
  free(outcome);
  free(observable);
  return 0;
}

static double outcome_of(size_t i, const char *name) {
  return outcome[i * pm->n_outcome + hales_outcome_find(pm, name)];
}

static double observable_of(size_t i, const char *name) {
  return observable[i * pm->n_observable + hales_observable_find(pm, name)];
}

static double mean_of(const char *name) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) sum += outcome_of(i, name);
  return sum / (double)n;
}

static double sd_of(const char *name) {
  const double mean = mean_of(name);
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) sum += pow(outcome_of(i, name) - mean, 2.0);
  return sqrt(sum / (double)n);
}

static double median_of(const char *name) {
  double x[ASKED];
  for (size_t i = 0; i < n; i++) x[i] = outcome_of(i, name);
  qsort(x, n, sizeof *x, ascending);
  return x[n / 2];
}

static void nearly_every_draw_is_a_heart_that_beats(void **state) {
  (void)state;
  assert_true(100 * n >= 98 * ASKED);
}

static void means_and_spreads_are_those_of_the_registries(void **state) {
  (void)state;
  /* French registry, incident idiopathic, heritable and drug-induced [Boucly2017]; COMPERA for the index
   * [Hoeper2017].  widest: output and rate as they are; a filling or lung pressure up to half as wide
   * again, because a measurement will tell and not all who come have that diagnosis; the wedge twice, because
   * who has more than 15 mmHg was not let in. */
  static const struct {
    const char *name;
    double mean, sd, widest;
  } cohort[] = {{"co_l_min", 4.4, 1.4, 1.2}, {"ci_l_min_m2", 2.3, 0.8, 1.2}, {"hr_bpm", 80.0, 15.0, 1.2},
                {"rap_mmhg", 8.6, 5.0, 1.5}, {"mpap_mmhg", 50.0, 13.0, 1.5}, {"pvr_wu", 10.5, 5.9, 1.5},
                {"pawp_mmhg", 9.0, 4.0, 2.0}};
  for (size_t c = 0; c < sizeof cohort / sizeof cohort[0]; c++) {
    const double mean = mean_of(cohort[c].name), sd = sd_of(cohort[c].name);
    print_message("%-12s %.2f +- %.2f, cohort %.2f +- %.2f\n", cohort[c].name, mean, sd, cohort[c].mean,
                  cohort[c].sd);
    if (ASKED < 100) continue;
    assert_close(mean, cohort[c].mean, 0.0, 0.35 * cohort[c].sd);
    assert_true(sd > 0.9 * cohort[c].sd && sd < cohort[c].widest * cohort[c].sd);
  }
}

/* Right ventricles of 64 patients, median 84 mL/m2 [vanWolferen2007]; mean arterial pressure of 96 mmHg,
 * whose spread (18) independent priors cannot give: pressure is regulated (twin/heart_patient.c).  A tenth is
 * thrice the error of our medians. */
static void right_ventricles_and_arterial_pressure_are_in_the_middle(void **state) {
  (void)state;
  const double edv = median_of("rv_edv_ml") / bsa_m2, arterial = median_of("sa_mean_mmhg");
  print_message("medians: RV end-diastole %.0f mL/m2, published 84; arterial pressure %.0f mmHg, 96\n", edv,
                arterial);
  if (ASKED < 100) return;
  assert_close(edv, 84.0, 0.1, 0.0);
  assert_close(arterial, 96.0, 0.1, 0.0);
}

/* Of 92 patients 26 % had 30 mL or more a beat back through the tricuspid valve, 10 % had 45 or more, by MRI:
 * the right ventricle's stroke less the artery's [TricuspidMRI].  Two standard errors of those shares. */
static void tricuspid_valves_leak_as_in_the_cohort(void **state) {
  (void)state;
  int moderate = 0, severe = 0;
  assert_true(100 * n_regurgitant >= 98 * ASKED);
  for (size_t i = 0; i < n_regurgitant; i++) {
    moderate += regurgitant_ml[i] >= 30.0;
    severe += regurgitant_ml[i] >= 45.0;
  }
  const double of_30 = moderate / (double)n_regurgitant, of_45 = severe / (double)n_regurgitant;
  print_message("tricuspid regurgitation of 30 mL: %.3f, published 0.26; of 45: %.3f, 0.10\n", of_30, of_45);
  if (ASKED < 100) return;
  assert_close(of_30, 0.26, 0.0, 2.0 * sqrt(0.26 * 0.74 / 92.0));
  assert_close(of_45, 0.10, 0.0, 2.0 * sqrt(0.10 * 0.90 / 92.0));
}

/* By tagged MRI the right free wall of 21 patients is shortest 94 +- 41 ms after the left one [Marcus2008];
 * one standard error of that mean.  The least pressure of the right ventricle, 5 +- 7 mmHg in eleven patients
 * by a manometer in the catheter's tip [Murch2015], is shown and not met: docs/adr/0008. */
static void right_walls_shorten_longer_as_in_the_cohort(void **state) {
  (void)state;
  double sum = 0.0, least = 0.0;
  for (size_t i = 0; i < n; i++) {
    sum += delay_ms[i];
    least += observable_of(i, "rv_min_mmhg");
  }
  const double mean = sum / (double)n;
  print_message(
      "right wall shortest %.0f ms after the left one, published 94; least RV pressure %.1f mmHg, 5\n", mean,
      least / (double)n);
  if (ASKED >= 100) assert_close(mean, 94.0, 0.0, 41.0 / sqrt(21.0));
}

/* The mean resistance of a cohort is more than what its mean pressures and output give, by the spread of
 * output and by how output goes with pressure: 10.5 WU over (50 - 9)/4.4 is 1.13 [Boucly2017], 784 dyn over
 * (45 - 9)/(2.3 1.85) is 1.16 [Hoeper2017]. */
static void pressure_and_output_go_together_as_in_the_registries(void **state) {
  (void)state;
  const double ratio =
      mean_of("pvr_wu") * mean_of("co_l_min") / (mean_of("mpap_mmhg") - mean_of("pawp_mmhg"));
  print_message("mean resistance over that of the means: %.3f, published 1.13 and 1.16\n", ratio);
  if (ASKED >= 100) assert_close(ratio, 1.145, 0.0, 0.06);
}

static double compliance_ml_mmhg(size_t i) {
  return outcome_of(i, "co_l_min") / outcome_of(i, "hr_bpm") * 1e3 /
         (observable_of(i, "pa_sys_mmhg") - observable_of(i, "pa_dia_mmhg"));
}

static double quantile(double *x, size_t count, double part) {
  qsort(x, count, sizeof *x, ascending);
  return x[(size_t)(part * (double)count)];
}

/* Stroke volume over pulse pressure of the lungs: median 1.2, quarters 0.8 and 1.7 mL/mmHg [PHAR2024]. */
static void lung_arteries_are_as_stiff_as_in_the_cohort(void **state) {
  (void)state;
  double x[ASKED];
  for (size_t i = 0; i < n; i++) x[i] = compliance_ml_mmhg(i);
  const double low = quantile(x, n, 0.25), middle = quantile(x, n, 0.5), high = quantile(x, n, 0.75);
  print_message("compliance %.2f (%.2f to %.2f) mL/mmHg, published 1.2 (0.8 to 1.7)\n", middle, low, high);
  if (ASKED < 100) return;
  assert_close(middle, 1.2, 0.1, 0.0);
  assert_close(low, 0.8, 0.1, 0.0);
  assert_close(high, 1.7, 0.1, 0.0);
}

/* Resistance times compliance is much the same over all resistances, 0.48 +- 0.17 s [Tedford2012]: below 5 WU
 * as it was published, and above 15 not twice as long. */
static void resistance_and_compliance_go_together_as_in_patients(void **state) {
  (void)state;
  double low[ASKED], high[ASKED];
  size_t n_low = 0, n_high = 0;
  for (size_t i = 0; i < n; i++) {
    const double pvr_wu = outcome_of(i, "pvr_wu"), rc_s = 0.06 * pvr_wu * compliance_ml_mmhg(i);
    if (pvr_wu < 5.0) low[n_low++] = rc_s;
    if (pvr_wu > 15.0) high[n_high++] = rc_s;
  }
  if (ASKED < 100) return;
  assert_true(n_low >= 50 && n_high >= 50);
  const double mild = quantile(low, n_low, 0.5), severe = quantile(high, n_high, 0.5);
  print_message("RC time below 5 WU %.2f s, above 15 WU %.2f s, published 0.48 +- 0.17\n", mild, severe);
  assert_close(mild, 0.48, 0.0, 0.17);
  assert_true(severe < 1.7 * mild);
}

enum { N_PRESSURE = 8 }; /* and a constant */

static void pressures_of(size_t i, double x[N_PRESSURE]) {
  const double row[N_PRESSURE] = {1.0,
                                  observable_of(i, "ra_mean_mmhg"),
                                  observable_of(i, "rv_min_mmhg"),
                                  observable_of(i, "pa_mean_mmhg"),
                                  observable_of(i, "pa_sys_mmhg") - observable_of(i, "pa_dia_mmhg"),
                                  observable_of(i, "pawp_mmhg"),
                                  observable_of(i, "sa_mean_mmhg"),
                                  observable_of(i, "sa_sys_mmhg") - observable_of(i, "sa_dia_mmhg")};
  memcpy(x, row, sizeof row);
}

/* Priors may not make of the pressures a measurement of the output, or a measured output is pulled to what
 * they say of it.  In patients output index spreads by 0.29 of itself within a stratum of risk, which knows
 * of right atrial pressure and of the index itself (COMPERA: 3.1 +- 0.7, 2.3 +- 0.7, 1.6 +- 0.4 of 196, 1116
 * and 276 [Hoeper2017]); without 0.1 of the measurement [Yang2011] that is 0.27, and at least nine tenths of
 * it must be left here where arterial pressure is between 60 and 140 mmHg. */
static void pressures_do_not_tell_the_output(void **state) {
  (void)state;
  double a[N_PRESSURE * N_PRESSURE] = {0}, b[N_PRESSURE] = {0}, c[N_PRESSURE], x[N_PRESSURE], sum = 0.0;
  int used = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < n; i++) {
      pressures_of(i, x);
      if (x[6] < 60.0 || x[6] > 140.0) continue;
      double left = log(observable_of(i, "co_l_min"));
      for (int j = 0; j < N_PRESSURE && pass == 1; j++) left -= c[j] * x[j];
      for (int j = 0; j < N_PRESSURE && pass == 0; j++) {
        for (int k = 0; k < N_PRESSURE; k++) a[j * N_PRESSURE + k] += x[j] * x[k];
        b[j] += left * x[j];
      }
      used += pass;
      sum += pass * left * left;
    }
    if (pass == 0 && ASKED >= 100) {
      assert_true(hales_chol_factor(N_PRESSURE, a, a));
      hales_chol_solve(N_PRESSURE, a, b, c);
    } else if (pass == 0) {
      return; /* too few for a regression */
    }
  }
  const double left = sqrt(sum / (double)(used - N_PRESSURE));
  print_message("ln output, given the pressures, %d draws: +- %.3f, published 0.27\n", used, left);
  assert_true(left > 0.9 * 0.27 && left < 1.3 * 0.27);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nearly_every_draw_is_a_heart_that_beats),
      cmocka_unit_test(means_and_spreads_are_those_of_the_registries),
      cmocka_unit_test(right_ventricles_and_arterial_pressure_are_in_the_middle),
      cmocka_unit_test(tricuspid_valves_leak_as_in_the_cohort),
      cmocka_unit_test(right_walls_shorten_longer_as_in_the_cohort),
      cmocka_unit_test(pressure_and_output_go_together_as_in_the_registries),
      cmocka_unit_test(lung_arteries_are_as_stiff_as_in_the_cohort),
      cmocka_unit_test(resistance_and_compliance_go_together_as_in_patients),
      cmocka_unit_test(pressures_do_not_tell_the_output),
  };
  return cmocka_run_group_tests(tests, draw_priors, release);
}
