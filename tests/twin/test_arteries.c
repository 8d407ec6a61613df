/* Waves in a person's lung arteries against closed forms, and against what the twin itself says. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "base/mmhg.h"
#include "twin/arteries.h"

static const double pi = 3.14159265358979323846, period_s = 0.83;
enum { N = HALES_ARTERY_POINTS };

/* 7.4 Wood units, 0.92 mL/mmHg, 5.5 m/s at a diastolic 31 mmHg */
static hales_human_tree stiff_tree(void) {
  return (hales_human_tree){.is_male = false,
                            .height_m = 1.67,
                            .diameter_m = {29e-3, 21e-3, 22.5e-3},
                            .length_m = {43e-3, 52e-3, 24e-3},
                            .pwv_m_s = 5.5,
                            .p_dia_pa = hales_pa_from_mmhg(31.0),
                            .resistance_pa_s_m3 = hales_pa_from_mmhg(7.4 * 0.06) / 1e-6,
                            .compliance_m3_pa = 0.92e-6 / hales_pa_from_mmhg(1.0),
                            .p_out_pa = hales_pa_from_mmhg(9.0)};
}

/* 74 + 51 cos(omega t) mL/s */
static void cosine(double *q) {
  for (size_t k = 0; k < N; k++) q[k] = 74.0 + 51.0 * cos(2.0 * pi * (double)k / N);
}

/* Half a sine in the first third of the beat: an ejection of 66 mL. */
static void ejection(double *q) {
  for (size_t k = 0; k < N; k++) {
    const double phase = (double)k / N * 3.0;
    q[k] = phase < 1.0 ? 66.0 / (period_s / 3.0) * 0.5 * pi * sin(pi * phase) : 0.0;
  }
}

static hales_artery_beat beat_of(const hales_human_tree *h, const double *q) {
  hales_artery_beat b = {0};
  hales_err err = {0};
  assert_ok_err(hales_artery_beat_of(h, period_s, q, &b, &err), &err);
  return b;
}

static double mean(const double *x) {
  double sum = 0.0;
  for (size_t k = 0; k < N; k++) sum += x[k] / N;
  return sum;
}

static double height(const double *x) {
  double lo = x[0], hi = x[0];
  for (size_t k = 1; k < N; k++) lo = fmin(lo, x[k]), hi = fmax(hi, x[k]);
  return hi - lo;
}

static void a_gaussian_of_ten_milliseconds(void **state) {
  (void)state;
  double x[N], y[N];
  for (size_t k = 0; k < N; k++) x[k] = 12.5 + 7.25 * cos(2.0 * pi * 9.0 * (double)k / N);
  hales_artery_smooth(period_s, x, y);
  const double turn = 2.0 * pi * 9.0 / period_s * 0.010;
  /* straight lines between samples lose (pi 9/200)^2/3 of a cosine's height: 0.7 % */
  assert_close(y[0] - 12.5, 7.25 * exp(-0.5 * turn * turn), 8e-3, 0.0);
  assert_close(mean(y), 12.5, 1e-12, 0.0);
}

/* Speed at the mean pressure: A = A0 (1 + (p - p0)/k)^2, c^2 = k/(2 rho) sqrt(A/A0), k = 4/3 E h/r = 2 rho
 * c0^2. */
static void speed_and_characteristic_impedance_of_the_elastic_wall(void **state) {
  (void)state;
  double q[N];
  cosine(q);
  const hales_human_tree h = stiff_tree();
  const hales_artery_beat b = beat_of(&h, q);
  const double p = hales_pa_from_mmhg(mean(b.curve[HALES_ARTERY_P])), k = 2.0 * 1060.0 * 5.5 * 5.5;
  const double s = 1.0 + (p - h.p_dia_pa) / k, c = 5.5 * sqrt(s);
  const double area = 0.25 * pi * 29e-3 * 29e-3 * s * s;
  assert_close(b.figure[HALES_ARTERY_PWV], c, 1e-6, 0.0);
  assert_close(b.figure[HALES_ARTERY_ZC], hales_mmhg_from_pa(1060.0 * c / area) * 1e-6, 1e-6, 0.0);
}

static void mean_pressure_is_the_resistances_and_the_reservoir_a_windkessel(void **state) {
  (void)state;
  double q[N];
  cosine(q);
  const hales_human_tree h = stiff_tree();
  const hales_artery_beat b = beat_of(&h, q);
  assert_close(b.figure[HALES_ARTERY_R], 7.4 * 0.06, 1e-12, 0.0);
  assert_close(b.modulus[0], 7.4 * 0.06, 1e-12, 0.0);
  assert_close(b.figure[HALES_ARTERY_C], 0.92, 1e-12, 0.0);
  /* in the middle of the main artery, and with vessels wider than at diastole: within 1 % of 41.9 mmHg */
  assert_close(mean(b.curve[HALES_ARTERY_P]), 9.0 + 7.4 * 0.06 * 74.0, 1e-2, 0.0);
  const double omega = 2.0 * pi / period_s, tau = 7.4 * 0.06 * 0.92,
               seen = exp(-0.5 * pow(omega * 0.010, 2.0));
  const double pulse = 2.0 * 51.0 * seen * 7.4 * 0.06 / sqrt(1.0 + pow(omega * tau, 2.0));
  assert_close(b.figure[HALES_ARTERY_RESERVOIR_PULSE], pulse, 1e-3, 0.0);
  /* one harmonic: the pulse in the artery is near the impedance of that harmonic at the root */
  assert_close(b.figure[HALES_ARTERY_PULSE], 2.0 * 51.0 * seen * b.figure[HALES_ARTERY_Z1], 0.03, 0.0);
  /* cos^2 has mean 1/2: what pulsates of the power is q1^2 Re Z1 / 2 */
  const double osc = 0.5 * pow(51.0 * seen, 2.0) * b.modulus[1] * cos(b.phase_rad[1]);
  const double steady = 74.0 * mean(b.curve[HALES_ARTERY_P]);
  assert_close(b.figure[HALES_ARTERY_OSCILLATORY], 100.0 * osc / (osc + steady), 0.02, 0.0);
  assert_close(b.figure[HALES_ARTERY_POWER], 0.1333220 * (osc + steady), 1e-3, 0.0);
}

static void waves_add_up_and_keep_their_signs(void **state) {
  (void)state;
  double q[N];
  ejection(q);
  const hales_human_tree h = stiff_tree();
  const hales_artery_beat b = beat_of(&h, q);
  const double *p = b.curve[HALES_ARTERY_P];
  for (size_t k = 0; k < N; k++) {
    assert_close(b.curve[HALES_ARTERY_P_FORWARD][k] + b.curve[HALES_ARTERY_P_BACKWARD][k], p[k] - p[0], 0.0,
                 1e-9);
    assert_true(b.curve[HALES_ARTERY_I_FORWARD][k] >= 0.0 && b.curve[HALES_ARTERY_I_BACKWARD][k] <= 0.0);
  }
  const double *f = b.figure;
  assert_close(f[HALES_ARTERY_PULSE], height(p), 1e-12, 0.0);
  assert_close(f[HALES_ARTERY_REFLECTION], f[HALES_ARTERY_BACKWARD] / f[HALES_ARTERY_FORWARD], 1e-9, 0.0);
  assert_true(f[HALES_ARTERY_FC_AREA] > f[HALES_ARTERY_BC_AREA] && f[HALES_ARTERY_BC_AREA] > 0.0);
  assert_true(f[HALES_ARTERY_FC_TIME] < f[HALES_ARTERY_BC_TIME]); /* pushed first, thrown back later */
  assert_true(f[HALES_ARTERY_FC_TIME] < f[HALES_ARTERY_FE_TIME]);
  /* no wave is back before it has run to the end of the main artery and home from its middle */
  assert_true(f[HALES_ARTERY_RETURN] > 1e3 * 43e-3 / f[HALES_ARTERY_PWV] * 0.5);
}

static void the_pulse_asked_for_is_the_pulse_made(void **state) {
  (void)state;
  double q[N];
  bool at_limit = true;
  hales_err err = {0};
  ejection(q);
  for (int with_share = 0; with_share < 2; with_share++) {
    hales_human_tree h = stiff_tree();
    const double share = with_share ? 0.19 : 0.0;
    assert_ok_err(hales_artery_match_pulse(&h, share, period_s, q, 43.5, &at_limit, &err), &err);
    assert_false(at_limit);
    assert_close(beat_of(&h, q).figure[HALES_ARTERY_PULSE], 43.5, 0.0101, 0.0);
    if (!with_share) assert_close(h.pwv_m_s, 5.5, 0.0, 0.0);
    if (!with_share) continue;
    double volume = 0.0;
    for (int i = 0; i < 3; i++) volume += 0.25 * pi * pow(h.diameter_m[i], 2.0) * h.length_m[i];
    assert_close(volume / (1060.0 * h.pwv_m_s * h.pwv_m_s), 0.19 * h.compliance_m3_pa, 1e-12, 0.0);
  }
  hales_human_tree h = stiff_tree();
  assert_ok_err(hales_artery_match_pulse(&h, 0.0, period_s, q, 2.5, &at_limit, &err), &err);
  assert_true(at_limit); /* so soft a bed there is not */
}

/* Draws around the priors of a body. */
static hales_twin twin_of(const char *model, hales_body body, size_t n) {
  const hales_patient_model *pm = hales_patient_model_find(model);
  hales_twin t;
  hales_err err = {0};
  assert_ok_err(hales_twin_create(&t, pm, n, &err), &err);
  t.body = body;
  t.seed = 4711;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < pm->n_free; k++) {
      const hales_free_prior p = pm->free[k].prior(&body);
      t.theta[i * pm->n_free + k] = p.mean + 0.15 * p.sd * sin(1.3 * (double)i + 2.1 * (double)k);
    }
  assert_ok_err(hales_twin_simulate(&t, 1, &err), &err);
  return t;
}

static const hales_body woman = {.sex = HALES_SEX_FEMALE,
                                 .has_age = true,
                                 .has_height = true,
                                 .has_weight = true,
                                 .age_years = 49.0,
                                 .height_cm = 171.0,
                                 .weight_kg = 64.0};

static hales_arteries arteries_of(const hales_twin *t, hales_artery_sizes known, int threads) {
  static hales_arteries a;
  hales_err err = {0};
  assert_ok_err(hales_twin_arteries(t, &known, threads, &a, &err), &err);
  return a;
}

/* The signals that the table names are the right ones: mean pressure, pulse and resistance are the twin's. */
/* 1.4 Wood units, 11 mmHg: the stiffest tree of the search has an impedance above its beds' resistance. */
static void a_healthy_resistance_finds_its_compliance_too(void **state) {
  (void)state;
  hales_human_tree h = stiff_tree();
  h.pwv_m_s = 0.0;
  h.resistance_pa_s_m3 = hales_pa_from_mmhg(1.4 * 0.06) / 1e-6;
  h.p_dia_pa = hales_pa_from_mmhg(9.0), h.p_out_pa = hales_pa_from_mmhg(6.0);
  double q[N];
  hales_err err = {0};
  bool at_limit = true;
  ejection(q);
  assert_ok_err(hales_artery_match_pulse(&h, 0.19, period_s, q, 11.0, &at_limit, &err), &err);
  assert_false(at_limit);
  const hales_artery_beat b = beat_of(&h, q);
  assert_close(b.figure[HALES_ARTERY_PULSE], 11.0, 0.011, 0.0); /* sought to 1 % in the logarithm */
}

static void every_model_gives_its_flow_and_pressure(void **state) {
  (void)state;
  static const char *const models[] = {"korakianitis", "colunga2020", "hales"};
  for (size_t m = 0; m < 3; m++) {
    hales_twin t = twin_of(models[m], woman, 5);
    const hales_arteries a = arteries_of(&t, (hales_artery_sizes){0}, 1);
    const size_t n_out = t.pm->n_outcome, pvr = hales_outcome_find(t.pm, "pvr_wu");
    double lo = 1e9, hi = 0.0;
    for (size_t i = 0; i < t.n_draw; i++) {
      lo = fmin(lo, 0.06 * t.outcome[i * n_out + pvr]);
      hi = fmax(hi, 0.06 * t.outcome[i * n_out + pvr]);
    }
    const hales_artery_band r = a.figure[HALES_ARTERY_R].twin;
    assert_int_equal(a.n_draw, 5);
    assert_true(r.lo90 > 0.99 * lo && r.hi90 < 1.01 * hi);
    for (size_t i = 0; i < HALES_ARTERY_FIGURE_N; i++) {
      const hales_artery_figure *f = &a.figure[i];
      assert_true(f->n == 0 || (f->twin.lo90 <= f->twin.median && f->twin.median <= f->twin.hi90));
    }
    const size_t sys = hales_observable_find(t.pm, "pa_sys_mmhg"),
                 dia = hales_observable_find(t.pm, "pa_dia_mmhg");
    double pulse = 0.0; /* the largest of the draws */
    for (size_t i = 0; i < t.n_draw; i++)
      pulse = fmax(pulse,
                   t.observable[i * t.pm->n_observable + sys] - t.observable[i * t.pm->n_observable + dia]);
    const hales_artery_band made = a.figure[HALES_ARTERY_PULSE].twin;
    assert_true(made.hi90 < 1.02 * pulse && made.hi90 > 0.8 * pulse); /* a little is smoothed away */
    hales_twin_destroy(&t);
  }
}

static void measured_sizes_count_and_threads_do_not(void **state) {
  (void)state;
  hales_twin t = twin_of("korakianitis", woman, 9);
  static hales_arteries assumed, again, wide, fast;
  assumed = arteries_of(&t, (hales_artery_sizes){0}, 1);
  again = arteries_of(&t, (hales_artery_sizes){0}, 3);
  assert_memory_equal(assumed.figure, again.figure, sizeof assumed.figure);
  assert_memory_equal(assumed.curve, again.curve, sizeof assumed.curve);
  double typical[3];
  hales_human_tree_diameters(false, 1.71, typical);
  assert_close(assumed.diameter_mm[0], 1e3 * typical[0], 1e-12, 0.0);
  wide = arteries_of(&t, (hales_artery_sizes){.diameter_m = {34e-3, 25e-3, 26e-3}, .pwv_m_s = 6.25}, 1);
  fast = arteries_of(&t, (hales_artery_sizes){.diameter_m = {34e-3, 25e-3, 26e-3}, .pwv_m_s = 9.5}, 1);
  assert_close(wide.diameter_mm[0], 34.0, 1e-12, 0.0);
  assert_close(wide.healthy_diameter_mm[0], 1e3 * typical[0], 1e-12, 0.0);
  /* at diastole as measured, more at the mean pressure; an error of 15 % in each draw */
  assert_close(wide.figure[HALES_ARTERY_PWV].twin.median, 6.25, 0.25, 0.0);
  assert_close(fast.figure[HALES_ARTERY_PWV].twin.median / wide.figure[HALES_ARTERY_PWV].twin.median,
               9.5 / 6.25, 0.06, 0.0);
  assert_true(fast.figure[HALES_ARTERY_ZC].twin.median > wide.figure[HALES_ARTERY_ZC].twin.median);
  assert_memory_equal(&wide.healthy, &assumed.healthy, sizeof wide.healthy);
  hales_twin_destroy(&t);
}

static void healthy_arteries_are_soft_and_an_unknown_person_typical(void **state) {
  (void)state;
  hales_twin t = twin_of("colunga2020", (hales_body){0}, 3);
  const hales_arteries a = arteries_of(&t, (hales_artery_sizes){0}, 1);
  assert_false(a.man);
  assert_close(a.height_m, 1.62, 1e-12, 0.0);
  /* c0^2 = E h/r / (1.5 rho), E h/r = 0.75 x 12 mmHg / (sqrt(1.418) - 1) [Burman2016], a little more above */
  const double c0 = sqrt(0.75 * hales_pa_from_mmhg(12.0) / (sqrt(1.418) - 1.0) / (1.5 * 1060.0));
  assert_true(a.figure[HALES_ARTERY_PWV].healthy > c0 && a.figure[HALES_ARTERY_PWV].healthy < 1.15 * c0);
  assert_true(a.figure[HALES_ARTERY_PWV].twin.lo90 > a.figure[HALES_ARTERY_PWV].healthy);
  assert_true(a.figure[HALES_ARTERY_RETURN].twin.median < a.figure[HALES_ARTERY_RETURN].healthy);
  hales_twin_destroy(&t);
}

static void impossible_sizes_are_an_error_that_says_so(void **state) {
  (void)state;
  hales_twin t = twin_of("korakianitis", woman, 3);
  hales_arteries a;
  hales_err err = {0};
  const hales_artery_sizes silly = {.diameter_m = {0.2, 0.0, 0.0}};
  assert_status(hales_twin_arteries(&t, &silly, 1, &a, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "diameter_m of the main artery"));
  hales_twin_destroy(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_gaussian_of_ten_milliseconds),
      cmocka_unit_test(speed_and_characteristic_impedance_of_the_elastic_wall),
      cmocka_unit_test(mean_pressure_is_the_resistances_and_the_reservoir_a_windkessel),
      cmocka_unit_test(waves_add_up_and_keep_their_signs),
      cmocka_unit_test(the_pulse_asked_for_is_the_pulse_made),
      cmocka_unit_test(a_healthy_resistance_finds_its_compliance_too),
      cmocka_unit_test(every_model_gives_its_flow_and_pressure),
      cmocka_unit_test(measured_sizes_count_and_threads_do_not),
      cmocka_unit_test(healthy_arteries_are_soft_and_an_unknown_person_typical),
      cmocka_unit_test(impossible_sizes_are_an_error_that_says_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
