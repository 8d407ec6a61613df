/* What physiology knows of a loaded right heart: directions and sizes.  Figures of the same experiments stand
 * in docs/physics/evidence.md. */
#include "experiments.h"

#include <math.h>
#include <string.h>

#include "support/assert.h"

static void rises(const curve *c, const char *name) {
  const double *y = curve_column(c, name);
  for (size_t i = 1; i < c->n; i++)
    if (!(y[i] > y[i - 1]))
      fail_msg("%s: %s does not rise at %g: %g, %g", c->id, name, c->x[i], y[i - 1], y[i]);
}
static void falls(const curve *c, const char *name) {
  const double *y = curve_column(c, name);
  for (size_t i = 1; i < c->n; i++)
    if (!(y[i] < y[i - 1]))
      fail_msg("%s: %s does not fall at %g: %g, %g", c->id, name, c->x[i], y[i - 1], y[i]);
}
static double first(const curve *c, const char *name) {
  return curve_column(c, name)[0];
}
static double last(const curve *c, const char *name) {
  return curve_column(c, name)[c->n - 1];
}

static void acute_resistance_dilates_the_right_and_empties_the_left_ventricle(void **state) {
  (void)state;
  const curve in = experiment_acute_pvr(ACUTE), out = experiment_acute_pvr(ACUTE_NO_PERICARDIUM);
  rises(&in, "rvedv_ml");
  rises(&in, "rvsp_mmhg");
  rises(&in, "rap_mmhg");
  falls(&in, "lvedv_ml");
  falls(&in, "sv_ml");
  falls(&in, "k_sep_eject_cm");
  assert_true(first(&in, "k_sep_eject_cm") > 0.0 && last(&in, "k_sep_min_cm") < 0.0); /* it changes sign */
  print_message("septal curvature in ejection %.3f to %.3f, least %.3f to %.3f 1/cm\n",
                first(&in, "k_sep_eject_cm"), last(&in, "k_sep_eject_cm"), first(&in, "k_sep_min_cm"),
                last(&in, "k_sep_min_cm"));
  /* with the pericardium removed the left ventricle is spared more */
  const double with = last(&in, "lvedv_ml") / first(&in, "lvedv_ml"),
               without = last(&out, "lvedv_ml") / first(&out, "lvedv_ml");
  print_message("LVEDV falls to %.3f, without pericardium to %.3f\n", with, without);
  assert_true(without > 1.02 * with && last(&out, "lvedv_ml") > 1.08 * last(&in, "lvedv_ml"));
  assert_true(last(&out, "sv_ml") > 1.05 * last(&in, "sv_ml"));
  assert_true(last(&out, "rvedv_ml") > last(&in, "rvedv_ml")); /* and the right one is freer to dilate */
}

/* The reflex holds the arterial pressure by rate, and by veins that give blood: filling pressure and output
 * rise above what the same lungs leave without it. */
static void the_reflex_defends_the_pressure_by_filling(void **state) {
  (void)state;
  const curve off = experiment_acute_pvr(ACUTE), on = experiment_acute_pvr(ACUTE_REFLEX);
  rises(&on, "rap_mmhg");
  rises(&on, "hr_bpm");
  falls(&on, "sv_ml");
  print_message("12 WU without and with reflex: MAP %.0f, %.0f mmHg; CO %.2f, %.2f L/min; RAP %.1f, %.1f; "
                "RVSP %.0f, %.0f mmHg; rate %.0f, %.0f /min\n",
                last(&off, "p_sa.mean"), last(&on, "p_sa.mean"), last(&off, "co_l_min"),
                last(&on, "co_l_min"), last(&off, "rap_mmhg"), last(&on, "rap_mmhg"), last(&off, "rvsp_mmhg"),
                last(&on, "rvsp_mmhg"), last(&off, "hr_bpm"), last(&on, "hr_bpm"));
  assert_true(last(&on, "p_sa.mean") > last(&off, "p_sa.mean") + 15.0);
  assert_true(last(&on, "co_l_min") > 1.1 * last(&off, "co_l_min"));
  assert_true(last(&on, "rap_mmhg") - first(&on, "rap_mmhg") >
              1.5 * (last(&off, "rap_mmhg") - first(&off, "rap_mmhg")));
  assert_true(last(&on, "rvsp_mmhg") > last(&off, "rvsp_mmhg") + 3.0);
}

/* [Hamilton1994]: in people the pericardium bears 89 % of right atrial pressure, a chest wall aside. */
static void the_pericardium_bears_much_of_the_right_atrial_pressure(void **state) {
  (void)state;
  double p[HALES_HT_N_PARAM], stat[HALES_HT_N_SIGNAL][3];
  hales_model_defaults(&hales_heart, p);
  experiment_run(p, stat);
  const double share = stat[HALES_HT_P_PERI][2] / (stat[HALES_HT_P_RA][2] - stat[HALES_HT_P_PL][2]);
  print_message("pericardium %.1f mmHg, %.0f %% of right atrial pressure over pleural\n",
                stat[HALES_HT_P_PERI][2], 100.0 * share);
  assert_true(share > 0.4 && share < 0.96);
}

/* Muscle alone: within minutes part of the stroke comes back at a smaller volume. */
static void muscle_answers_a_raised_afterload(void **state) {
  (void)state;
  for (int left = 0; left < 2; left++) {
    const curve c = experiment_anrep(left);
    const double *sv = curve_column(&c, "sv_ml"), *edv = curve_column(&c, left ? "lvedv_ml" : "rvedv_ml"),
                 *up = curve_column(&c, "stronger_pct");
    assert_true(sv[1] < 0.95 * sv[0] && edv[1] > 1.03 * edv[0]);
    for (size_t i = 2; i < c.n; i++)
      assert_true(sv[i] > sv[i - 1] && edv[i] < edv[i - 1] && up[i] > up[i - 1]);
    const double back = (sv[c.n - 1] - sv[1]) / (sv[0] - sv[1]);
    print_message("%s: %.0f %% of the stroke won back, muscle %.0f %% stronger\n", c.id, 100.0 * back,
                  up[c.n - 1]);
    assert_true(back > 0.15 && back < 1.0);
  }
}

static void filling_raises_stroke_volume_and_less_and_less(void **state) {
  (void)state;
  const curve c = experiment_filling();
  rises(&c, "rap_mmhg");
  rises(&c, "pawp_mmhg");
  rises(&c, "lvedv_ml");
  rises(&c, "sv_ml");
  const double *sv = curve_column(&c, "sv_ml"), *w = curve_column(&c, "pawp_mmhg");
  const size_t n = c.n - 1;
  assert_true((sv[n] - sv[n - 1]) / (w[n] - w[n - 1]) < 0.5 * (sv[1] - sv[0]) / (w[1] - w[0]));
}

static void a_leaking_tricuspid_valve_makes_a_v_wave(void **state) {
  (void)state;
  const curve c = experiment_tricuspid_leak();
  rises(&c, "rf_ti_pct");
  assert_true(last(&c, "p_RA.max") > first(&c, "p_RA.max"));
  falls(&c, "co_l_min");
  assert_true(first(&c, "rf_ti_pct") < 10.0 && last(&c, "rf_ti_pct") > 40.0); /* severe: above 45 to 50 % */
  for (size_t i = 0; i < c.n; i++)
    print_message("leak %.2f cm2: RF %.0f %%, v wave %.1f, mean %.1f, CO %.2f\n", c.x[i],
                  curve_column(&c, "rf_ti_pct")[i], curve_column(&c, "v_wave")[i],
                  curve_column(&c, "rap_mmhg")[i], curve_column(&c, "co_l_min")[i]);
  /* the wave is giant: it stands as far again above the mean as without a leak, and is the highest of the
   * beat */
  const double *v = curve_column(&c, "v_wave");
  for (size_t i = 2; i < c.n; i++) assert_true(v[i] > v[i - 1]);
  assert_true(last(&c, "v_wave") - last(&c, "rap_mmhg") >
              2.0 * (first(&c, "v_wave") - first(&c, "rap_mmhg")));
  assert_true(last(&c, "v_wave") > last(&c, "p_RA.max") - 0.2);
}

static void rate_shortens_filling(void **state) {
  (void)state;
  const curve c = experiment_rate();
  falls(&c, "sv_ml");
  const double *co = curve_column(&c, "co_l_min"), *lvedv = curve_column(&c, "lvedv_ml");
  for (size_t i = 0; i < c.n; i++)
    print_message("%g /min: LVEDV %.1f, SV %.1f, CO %.2f\n", c.x[i], lvedv[i], curve_column(&c, "sv_ml")[i],
                  co[i]);
  for (size_t i = 7; i < c.n; i++) assert_true(lvedv[i] < lvedv[i - 1]); /* from 120 /min on */
  assert_true(co[3] > co[0]);                                     /* more beats, more output, up to a point */
  assert_true(co[c.n - 1] - co[c.n - 2] < 0.5 * (co[1] - co[0])); /* and no more at 150 without reflexes */
}

static void inspiration_takes_from_the_left_and_gives_to_the_right(void **state) {
  (void)state;
  const curve c = experiment_breath();
  const double *sv = curve_column(&c, "sv_ml"), *rv = curve_column(&c, "V_RV.max"),
               *sa = curve_column(&c, "p_sa.max");
  double lo = sv[0], hi = sv[0];
  size_t least = 0, fullest = 0;
  for (size_t i = 1; i < c.n; i++) {
    if (sv[i] < lo) lo = sv[i], least = i;
    if (sv[i] > hi) hi = sv[i];
    if (rv[i] > rv[fullest]) fullest = i;
  }
  print_message("LV stroke volume %.1f to %.1f mL in a breath, least at phase %.2f, RV fullest at %.2f; "
                "systolic %.1f %.1f %.1f %.1f\n",
                lo, hi, c.x[least], c.x[fullest], sa[0], sa[1], sa[2], sa[3]);
  /* falls within inspiration (the first half of the breath) by 3 to 15 %: healthy people 5 to 10 % */
  assert_true(c.x[least] > 0.1 && c.x[least] < 0.6);
  assert_true(c.x[fullest] > 0.1 && c.x[fullest] < 0.6);
  assert_true((hi - lo) / hi > 0.02 && (hi - lo) / hi < 0.20);
}

/* 0.48 +- 0.17 s [Tedford2012] */
static void rc_time_keeps_over_resistances(void **state) {
  (void)state;
  const curve c = experiment_rc_time();
  const double *rc = curve_column(&c, "rc_time_s");
  for (size_t i = 0; i < c.n; i++) {
    print_message("%g WU: RC %.3f s, mPAP %.1f, CO %.2f, RVEDV %.0f, septum %.3f\n", c.x[i], rc[i],
                  curve_column(&c, "mpap_mmhg")[i], curve_column(&c, "co_l_min")[i],
                  curve_column(&c, "rvedv_ml")[i], curve_column(&c, "k_sep_eject_cm")[i]);
    if (!(rc[i] > 0.48 - 0.17 && rc[i] < 0.48 + 0.17)) fail_msg("RC time %.3f s at %g WU", rc[i], c.x[i]);
  }
}

static void interventions_move_what_they_move_in_people(void **state) {
  (void)state;
  intervention all[16];
  const size_t n = experiment_interventions(16, all);
  static const struct {
    const char *id, *figure;
    int sign;
    double least, most; /* of the change, absolute */
  } want[] = {
      {"inhaled_no", "mpap_mmhg", -1, 3, 20},
      {"inhaled_no", "pvr_wu", -1, 0.5, 4},
      {"inhaled_no", "co_l_min", 1, 0.02, 1.5},
      {"inhaled_no", "k_sep_eject_cm", 1, 0.005, 0.3},
      {"inhaled_no", "sbp_mmhg", 1, 0.0, 20},
      {"volume", "rap_mmhg", 1, 0.5, 6},
      {"volume", "pawp_mmhg", 1, 0.5, 8},
      {"volume", "co_l_min", 1, 0.05, 3},
      {"volume_ph", "rap_mmhg", 1, 0.5, 10},
      /* [Fujimoto2013]: 10 +- 2 to 16 +- 3 mmHg after a litre; [Kumar2004]: stroke 10 to 25 % up */
      {"saline", "pawp_mmhg", 1, 3, 9},
      {"saline", "sv_ml", 1, 4.2, 21},
      {"saline", "rap_mmhg", 1, 2, 8},
      /* [Leonetti2004]: stroke 94 to 81 mL, rate 75 to 78; [DiazCanestro2022]: 10 % and more for 500 mL */
      {"bleed", "sv_ml", -1, 5, 15},
      {"bleed", "hr_bpm", 1, 0.5, 8},
      {"phlebotomy", "rap_mmhg", -1, 0.5, 6},
      {"phlebotomy", "co_l_min", -1, 0.05, 3},
      {"phlebotomy", "sbp_mmhg", -1, 2, 50},
      {"fibrillation", "co_l_min", -1, 0.1, 1.6},
      {"fibrillation", "lvedv_ml", -1, 2, 60},
      {"fibrillation_ph", "co_l_min", -1, 0.1, 1.6},
  };
  for (size_t k = 0; k < sizeof want / sizeof want[0]; k++)
    for (size_t i = 0; i < n; i++) {
      if (strcmp(all[i].id, want[k].id) != 0) continue;
      double a[HALES_HT_N_SIGNAL][3], b[HALES_HT_N_SIGNAL][3];
      experiment_run(all[i].before, a);
      experiment_run(all[i].after, b);
      const double before = experiment_value(all[i].before, (const double(*)[3])a, want[k].figure),
                   after = experiment_value(all[i].after, (const double(*)[3])b, want[k].figure);
      const double moved = want[k].sign * (after - before);
      print_message("%-16s %-16s %8.3f to %8.3f\n", want[k].id, want[k].figure, before, after);
      if (!(moved >= want[k].least && moved <= want[k].most))
        fail_msg("%s: %s moves from %g to %g", want[k].id, want[k].figure, before, after);
    }
}

static void cohorts_are_within_their_spread(void **state) {
  (void)state;
  for (size_t i = 0; i < experiment_cohorts_n; i++) {
    const cohort *c = &experiment_cohorts[i];
    double p[HALES_HT_N_PARAM], stat[HALES_HT_N_SIGNAL][3];
    experiment_cohort_set(c, p);
    experiment_run(p, stat);
    const struct {
      const char *figure;
      double mean, sd, per;
    } rows[] = {{"rap_mmhg", c->rap, c->rap_sd, 1.0},
                {"mpap_mmhg", c->mpap, c->mpap_sd, 1.0},
                {"pawp_mmhg", c->pawp, c->pawp_sd, 1.0},
                {"co_l_min", c->ci, c->ci_sd, 1.0 / 1.9},
                {"pvr_wu", c->pvr_wu, c->pvr_sd, 1.0}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
      const double x = rows[k].per * experiment_value(p, (const double(*)[3])stat, rows[k].figure);
      print_message("%-22s %-10s %6.2f, cohort %6.2f +- %.2f\n", c->id, rows[k].figure, x, rows[k].mean,
                    rows[k].sd);
      if (!(fabs(x - rows[k].mean) <= rows[k].sd))
        fail_msg("%s: %s %g is not within %g +- %g", c->id, rows[k].figure, x, rows[k].mean, rows[k].sd);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(acute_resistance_dilates_the_right_and_empties_the_left_ventricle),
      cmocka_unit_test(the_reflex_defends_the_pressure_by_filling),
      cmocka_unit_test(the_pericardium_bears_much_of_the_right_atrial_pressure),
      cmocka_unit_test(muscle_answers_a_raised_afterload),
      cmocka_unit_test(filling_raises_stroke_volume_and_less_and_less),
      cmocka_unit_test(a_leaking_tricuspid_valve_makes_a_v_wave),
      cmocka_unit_test(rate_shortens_filling),
      cmocka_unit_test(inspiration_takes_from_the_left_and_gives_to_the_right),
      cmocka_unit_test(rc_time_keeps_over_resistances),
      cmocka_unit_test(interventions_move_what_they_move_in_people),
      cmocka_unit_test(cohorts_are_within_their_spread),
  };
  return cmocka_run_group_tests_name("physics/physiology", tests, NULL, NULL);
}
