#include <stdio.h>

#include "catalogue.h"

enum { DRAWS = 8000 };

typedef struct moments {
  double mean, sd;
} moments;

static const hales_rng rng = {.seed = 20261122, .stream = 5};

typedef double (*pick)(const hales_effect *);
static double pvr(const hales_effect *e) {
  return e->ln_pvr;
}
static double svr(const hales_effect *e) {
  return e->ln_svr;
}
static double hr(const hales_effect *e) {
  return e->ln_hr;
}
static double contractility(const hales_effect *e) {
  return e->ln_contractility;
}
static double stressed(const hales_effect *e) {
  return e->ln_stressed_volume;
}

static moments sample(const hales_plan *p, pick f) {
  double sum = 0, sum2 = 0;
  for (uint64_t i = 0; i < DRAWS; i++) {
    hales_effect e;
    assert_ok(hales_plan_effect(p, 0, rng, i, &e));
    sum += f(&e);
    sum2 += f(&e) * f(&e);
  }
  const double mean = sum / DRAWS;
  return (moments){mean, sqrt(fmax(0, sum2 / DRAWS - mean * mean))};
}

/* 4.5 standard errors of a mean and of a standard deviation of DRAWS normals */
static void assert_normal(moments got, double mean, double sd) {
  assert_close(got.mean, mean, 0, 4.5 * sd / sqrt(DRAWS) + 1e-12);
  assert_close(got.sd, sd, 0, 4.5 * sd / sqrt(2.0 * DRAWS) + 1e-9);
}

static hales_plan alone(const hales_drug *d) {
  char text[64];
  snprintf(text, sizeof text, "A=%s", d->id);
  return plan_of(text);
}

/* Of trials in untreated patients: exactly the table.  Others: the table's se and sd. */
static void a_drug_alone_has_the_means_and_spreads_of_the_table(void **state) {
  (void)state;
  for (size_t i = 0; i < catalogue->drugs_n; i++) {
    const hales_drug *d = &catalogue->drugs[i];
    const hales_plan p = alone(d);
    const hales_dose *dose = &d->doses[d->reference];
    const hales_trial_number *t = dose->trial;
    const hales_response *c = &dose->contractility[0];
    const moments m = sample(&p, pvr);
    const double sd = hypot(t[HALES_TRIAL_LN_PVR].se, t[HALES_TRIAL_LN_PVR].sd);
    assert_normal(m, d->background_n ? m.mean : t[HALES_TRIAL_LN_PVR].mean, sd);
    if (d->background_n)
      assert_true(m.mean < t[HALES_TRIAL_LN_PVR].mean); /* more than on top of other drugs */
    assert_normal(sample(&p, svr), t[HALES_TRIAL_LN_SVR].mean,
                  hypot(t[HALES_TRIAL_LN_SVR].se, t[HALES_TRIAL_LN_SVR].sd));
    assert_normal(sample(&p, hr), t[HALES_TRIAL_LN_HR].mean,
                  hypot(t[HALES_TRIAL_LN_HR].se, t[HALES_TRIAL_LN_HR].sd));
    assert_normal(sample(&p, contractility), c->mean, hypot(c->se, c->sd));
    assert_normal(sample(&p, stressed), t[HALES_TRIAL_LN_STRESSED].mean,
                  hypot(t[HALES_TRIAL_LN_STRESSED].se, t[HALES_TRIAL_LN_STRESSED].sd));
  }
}

/* SERAPHIN: 64 % on a PDE5 inhibitor, the rest untreated: the trial's own number comes back. */
static void a_trial_on_background_treatment_gets_its_own_number_back(void **state) {
  (void)state;
  hales_plan naive = plan_of("A=macitentan"), on = plan_of("A=sildenafil+macitentan");
  assert_ok(hales_plan_set_background(&on, "sildenafil", NULL));
  const moments a = sample(&naive, pvr), b = sample(&on, pvr);
  const double sd = hypot(a.sd, b.sd);
  assert_close(0.36 * a.mean + 0.64 * b.mean, -0.486, 0, 4.5 * sd / sqrt(DRAWS) + 0.004);
  /* 0.004: the background's own uncertainty, which the inversion leaves out, shifts the mean of a curved law
   */
}

static void two_drugs_from_naive_and_the_third_are_as_in_triton(void **state) {
  (void)state;
  const double dual = middle_of("A=macitentan+tadalafil").ln_pvr;
  const double triple = middle_of("A=macitentan+tadalafil+selexipag").ln_pvr;
  assert_close(dual, -0.734, 0, 0.02); /* printed as -52 %: 51.5 to 52.5 % is -0.724 to -0.744 */
  assert_true(triple - dual < 0 && triple - dual > -0.15);
  const hales_plan two = plan_of("A=macitentan+tadalafil"),
                   three = plan_of("B=macitentan+tadalafil+selexipag");
  const double third = sample(&three, pvr).mean - sample(&two, pvr).mean;
  assert_true(third > -0.15 && third < 0.07); /* the trial's 95 % interval, on the sampled means */
  /* riociguat on top of an endothelin receptor antagonist: -0.268, se 0.056 with the baseline as it is
   * remembered */
  assert_close(middle_of("A=bosentan+riociguat").ln_pvr - middle_of("A=bosentan").ln_pvr, -0.268, 0,
               1.96 * 0.056);
}

/* What the drugs lose of their effect on the resistance, they lose of everything else and of their spread. */
static void a_crowded_regimen_gets_less_of_everything(void **state) {
  (void)state;
  const hales_effect a = middle_of("A=macitentan"), b = middle_of("A=tadalafil"),
                     ab = middle_of("A=macitentan+tadalafil");
  const double share = ab.ln_pvr / (a.ln_pvr + b.ln_pvr);
  assert_true(share > 0.6 && share < 0.9);
  assert_close(ab.ln_svr, share * (a.ln_svr + b.ln_svr), 1e-12, 0);
  assert_close(ab.ln_contractility, share * (a.ln_contractility + b.ln_contractility), 1e-12, 0);
  const hales_effect c = middle_of("A=sildenafil+bosentan"), s = middle_of("A=sildenafil"),
                     t = middle_of("A=bosentan");
  assert_close(c.ln_hr, c.ln_pvr / (s.ln_pvr + t.ln_pvr) * s.ln_hr, 1e-12, 0);
  /* spread of the patients with the trials' uncertainty off */
  hales_dose mac = *plan_of("A=macitentan").regimen.drugs[0].dose,
             tad = *plan_of("A=tadalafil").regimen.drugs[0].dose;
  mac.response[HALES_RESPONSE_RESISTANCE].se = tad.response[HALES_RESPONSE_RESISTANCE].se = 0;
  hales_plan p = plan_of("A=macitentan+tadalafil");
  p.regimen.drugs[0].dose = &mac;
  p.regimen.drugs[1].dose = &tad;
  assert_normal(sample(&p, pvr), ab.ln_pvr, share * hypot(0.289, 0.20));
}

/* heuristic of drug_prepare.c: half of what the scale changed, in quadrature with the scaled standard error.
 */
static void a_dose_taken_over_by_a_scale_is_less_sure(void **state) {
  (void)state;
  const hales_plan ref = plan_of("A=epoprostenol"), high = plan_of("A=epoprostenol:40");
  const hales_response *r = &ref.regimen.drugs[0].dose->response[HALES_RESPONSE_RESISTANCE];
  const hales_response *h = &high.regimen.drugs[0].dose->response[HALES_RESPONSE_RESISTANCE];
  assert_close(r->mean, -0.322, 0, 1e-12);
  assert_close(h->mean, 2.148 * -0.322, 0, 1e-12);
  assert_close(h->se, hypot(2.148 * 0.10, 0.5 * 1.148 * 0.322), 0, 1e-12);
  assert_close(h->sd, 2.148 * 0.20, 0, 1e-12);
}

static void infusions_and_sotatercept_add_on_top(void **state) {
  (void)state;
  const double dual = middle_of("A=macitentan+tadalafil").ln_pvr;
  assert_close(middle_of("A=macitentan+tadalafil+sotatercept").ln_pvr, dual - 0.357, 0, 1e-12);
  assert_close(middle_of("A=macitentan+tadalafil+epoprostenol").ln_pvr, dual - 0.322, 0, 1e-12);
}

static void more_of_a_drug_does_more(void **state) {
  (void)state;
  for (size_t i = 0; i < catalogue->drugs_n; i++) {
    const hales_drug *d = &catalogue->drugs[i];
    for (size_t j = 0; j < d->doses_n; j++)
      for (size_t k = 0; k < d->doses_n; k++) {
        if (d->doses[j].amount >= d->doses[k].amount) continue;
        hales_plan less = alone(d), more = alone(d);
        less.regimen.drugs[0].dose = &d->doses[j];
        more.regimen.drugs[0].dose = &d->doses[k];
        hales_effect a, b;
        assert_ok(hales_plan_effect_middle(&less, 0, &a));
        assert_ok(hales_plan_effect_middle(&more, 0, &b));
        const bool diuretic = strcmp(d->id, "diuretic") == 0;
        assert_true(diuretic ? b.ln_stressed_volume < a.ln_stressed_volume : b.ln_pvr < a.ln_pvr);
      }
  }
  assert_close(middle_of("A=sildenafil:80").ln_pvr, -0.377, 0, 0.004); /* SUPER-1; middle against mean of E */
  assert_close(middle_of("A=sildenafil:40").ln_pvr, -0.214, 0, 0.004);
}

/* d ln CO of the closure's linear model, from the sampled quantities: the trial's ln CO. */
static void the_closure_gives_back_the_measured_output(void **state) {
  (void)state;
  const hales_closure *k = &catalogue->closure[0];
  const char *const drugs[] = {"A=sildenafil", "A=riociguat", "A=sotatercept", "A=epoprostenol"};
  const double want[] = {0.117, 0.247, 0.0, 0.245};
  for (int i = 0; i < 4; i++) {
    const hales_effect e = middle_of(drugs[i]);
    const double co = k->ln_pvr * e.ln_pvr + k->ln_svr * e.ln_svr + k->ln_hr * e.ln_hr +
                      k->ln_pa_compliance * e.ln_pa_compliance + k->ln_contractility * e.ln_contractility;
    assert_close(co, want[i], 0, 0.003); /* middle against mean of E, times 0.3 */
  }
}

static void the_same_drug_acts_alike_in_two_plans(void **state) {
  (void)state;
  const hales_plan a = plan_of("A=epoprostenol"), b = plan_of("B=diuretic+epoprostenol");
  hales_effect ea, eb, again;
  for (uint64_t i = 0; i < 50; i++) {
    const hales_plan d = plan_of("D=diuretic");
    hales_effect ed;
    assert_ok(hales_plan_effect(&a, 0, rng, i, &ea));
    assert_ok(hales_plan_effect(&b, 0, rng, i, &eb));
    assert_ok(hales_plan_effect(&d, 0, rng, i, &ed));
    assert_close(eb.ln_pvr, ea.ln_pvr + ed.ln_pvr, 0, 1e-14);
    assert_close(eb.ln_stressed_volume, ed.ln_stressed_volume, 0, 1e-15);
    assert_ok(hales_plan_effect(&a, 0, rng, i, &again));
    assert_memory_equal(&again, &ea, sizeof ea);
  }
  assert_ok(hales_plan_effect(&a, 0, (hales_rng){rng.seed, rng.stream + 1}, 49, &again));
  assert_true(fabs(again.ln_pvr - ea.ln_pvr) > 1e-6);
}

static void a_plan_equal_to_the_background_changes_nothing(void **state) {
  (void)state;
  hales_plan p = plan_of("A=sildenafil+macitentan+diuretic");
  assert_ok(hales_plan_set_background(&p, "diuretic+sildenafil+macitentan", NULL));
  for (uint64_t i = 0; i < 20; i++) {
    hales_effect e;
    assert_ok(hales_plan_effect(&p, 0, rng, i, &e));
    assert_close(e.ln_pvr, 0, 0, 1e-14);
    assert_close(e.ln_contractility, 0, 0, 1e-14);
    assert_close(e.ln_stressed_volume, 0, 0, 1e-15);
    assert_close(e.ln_pa_compliance, 0, 0, 1e-14);
  }
}

static void compliance_rises_as_resistance_falls(void **state) {
  (void)state;
  const hales_effect e = middle_of("A=riociguat");
  assert_close(e.ln_pa_compliance, -0.93 * e.ln_pvr, 1e-14, 0);
}

static void a_plan_that_was_never_read_is_refused(void **state) {
  (void)state;
  const hales_plan empty = {0};
  hales_effect e;
  assert_status(hales_plan_effect(&empty, 0, rng, 0, &e), HALES_EARG);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_drug_alone_has_the_means_and_spreads_of_the_table),
      cmocka_unit_test(a_trial_on_background_treatment_gets_its_own_number_back),
      cmocka_unit_test(two_drugs_from_naive_and_the_third_are_as_in_triton),
      cmocka_unit_test(a_crowded_regimen_gets_less_of_everything),
      cmocka_unit_test(a_dose_taken_over_by_a_scale_is_less_sure),
      cmocka_unit_test(infusions_and_sotatercept_add_on_top),
      cmocka_unit_test(more_of_a_drug_does_more),
      cmocka_unit_test(the_closure_gives_back_the_measured_output),
      cmocka_unit_test(the_same_drug_acts_alike_in_two_plans),
      cmocka_unit_test(a_plan_equal_to_the_background_changes_nothing),
      cmocka_unit_test(compliance_rises_as_resistance_falls),
      cmocka_unit_test(a_plan_that_was_never_read_is_refused),
  };
  return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
