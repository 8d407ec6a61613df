/* A person's heart with its non-linear tree of lung arteries. */
#include "twin/arteries_coupled.h"

#include <math.h>
#include <string.h>

#include "base/mmhg.h"
#include "made_twin.h"
#include "physics/hales/heart.h"
#include "twin/arteries_coupled_priv.h"

static const hales_artery_sizes nothing_known = {0};
enum { N = HALES_ARTERY_POINTS };

/* Flow 3 + 200 sin(pi x) in the first third of the beat and -7 in one point after it, constant pressures. */
static void a_load_is_read_from_the_beat(void **state) {
  (void)state;
  static double signal[HALES_HT_N_SIGNAL * N];
  const double pi = 3.14159265358979323846, period_s = 0.84;
  double mean_q = 0.0;
  for (size_t k = 0; k < N; k++) {
    const double x = 3.0 * (double)k / N, q = x < 1.0             ? 3.0 + 200.0 * sin(pi * x)
                                              : x < 1.0 + 3.0 / N ? -7.0
                                                                  : 0.0;
    signal[HALES_HT_Q_PO * N + k] = q;
    signal[HALES_HT_P_RV * N + k] = 55.5;
    signal[HALES_HT_P_MPA * N + k] = 21.0 + 30.0 * (double)k / N;
    signal[HALES_HT_V_RV * N + k] = 190.0 - 60.0 * (double)k / N;
    mean_q += q / N;
  }
  double load[HALES_LOAD_FIGURE_N];
  hales_artery_load(&hales_port_heart, period_s, signal, N, load);
  const double mw = HALES_PA_PER_MMHG * 1e-3; /* of one mmHg mL/s */
  assert_close(load[HALES_LOAD_RV_PEAK], 55.5 * 203.0 * mw, 1e-3, 0.0);
  assert_close(load[HALES_LOAD_RV_MEAN], 55.5 * mean_q * mw, 1e-9, 0.0);
  assert_close(load[HALES_LOAD_CO], 0.06 * mean_q, 1e-12, 0.0);
  assert_close(load[HALES_LOAD_EA], 55.5 / (mean_q * period_s), 1e-12, 0.0);
  /* ejection ends between points 66 (q 5 or so) and 67 (-7) */
  assert_true(load[HALES_LOAD_ESV] < 190.0 - 60.0 * 66.0 / N &&
              load[HALES_LOAD_ESV] > 190.0 - 60.0 * 67.0 / N);
  assert_close(load[HALES_LOAD_COUPLING], mean_q * period_s / load[HALES_LOAD_ESV], 1e-12, 0.0);
  assert_close(load[HALES_LOAD_EDV], 190.0, 1e-12, 0.0);
  assert_close(load[HALES_LOAD_SPAP], 21.0 + 30.0 * (N - 1.0) / N, 1e-12, 0.0);
  assert_close(load[HALES_LOAD_DPAP], 21.0, 1e-12, 0.0);
  assert_close(load[HALES_LOAD_MPAP], 21.0 + 15.0 * (N - 1.0) / N, 1e-12, 0.0);
}

static void check_couple(const hales_artery_couple *c) {
  const double *a = c->companion.figure, *b = c->coupled.figure;
  /* both are fitted to the circuit's pulse, to 1 % each */
  if (!c->missed && !c->at_limit) assert_close(b[HALES_ARTERY_PULSE], a[HALES_ARTERY_PULSE], 0.021, 0.0);
  assert_true(c->volume_defect < 1e-12 && c->distance <= 1e-3 && c->fits >= 1 && c->beats >= 3 * c->fits);
  for (size_t k = 0; k < N; k++) {
    const double *const *curve =
        (const double *const[]){c->coupled.curve[HALES_ARTERY_P], c->coupled.curve[HALES_ARTERY_P_FORWARD],
                                c->coupled.curve[HALES_ARTERY_P_BACKWARD]};
    assert_close(curve[1][k] + curve[2][k], curve[0][k] - curve[0][0], 0.0, 1e-9);
    assert_true(c->coupled.curve[HALES_ARTERY_I_FORWARD][k] >= 0.0 &&
                c->coupled.curve[HALES_ARTERY_I_BACKWARD][k] <= 0.0);
  }
  /* the circuit's load is read from the beat that its flow was */
  assert_true(c->circuit_load[HALES_LOAD_DPAP] < c->circuit_load[HALES_LOAD_MPAP]);
  assert_true(c->coupled_load[HALES_LOAD_MPAP] < c->coupled_load[HALES_LOAD_SPAP]);
  assert_true(c->coupled_load[HALES_LOAD_RV_PEAK] > c->coupled_load[HALES_LOAD_RV_MEAN]);
  /* the bed's resistance is the draw's: what the artery holds over the wedge, for each flow */
  assert_close(b[HALES_ARTERY_R], a[HALES_ARTERY_R], 0.08, 0.0);
}

static void mean_and_draws_are_coupled_and_do_not_depend_on_threads(void **state) {
  (void)state;
  hales_twin_record r = made_record(8);
  hales_err err = {0};
  static hales_arteries_coupled one, two;
  assert_ok_err(hales_twin_arteries_coupled(&r.twin, &nothing_known, 3, 1, NULL, &one, &err), &err);
  assert_ok_err(hales_twin_arteries_coupled(&r.twin, &nothing_known, 3, 2, NULL, &two, &err), &err);
  assert_memory_equal(&one, &two, sizeof one);
  print_message(
      "%zu draws, %zu left out; mean %d fits, %d beats, distance %.1e, defect %.1e; pulse %.2f, %.2f\n",
      one.n_draw, one.n_refused, one.mean.fits, one.mean.beats, one.mean.distance, one.volume_defect_most,
      one.mean.companion.figure[HALES_ARTERY_PULSE], one.mean.coupled.figure[HALES_ARTERY_PULSE]);
  check_couple(&one.mean);
  assert_int_equal(one.n_draw + one.n_refused, 3);
  assert_true(one.n_draw >= 2);
  for (size_t i = 0; i < HALES_LOAD_FIGURE_N; i++) {
    const hales_artery_pair *p = &one.load[i];
    assert_int_equal(p->n, one.n_draw);
    assert_true(p->coupled.lo90 <= p->coupled.median && p->coupled.median <= p->coupled.hi90);
    assert_true(p->difference.lo90 <= p->difference.median && p->difference.median <= p->difference.hi90);
    assert_true(p->difference.hi90 <= p->coupled.hi90 - p->companion.lo90 + 1e-9);
  }
  hales_twin_destroy(&r.twin);
}

/* In walls four times as stiff waves are small against the wall: the coupled beat comes near what the
 * companion makes of the same flow. */
static void stiff_walls_make_small_waves(void **state) {
  (void)state;
  hales_twin_record r = made_record(8);
  hales_err err = {0};
  static hales_arteries_coupled soft, stiff;
  assert_ok_err(hales_twin_arteries_coupled(&r.twin, &nothing_known, 0, 1, NULL, &soft, &err), &err);
  const hales_artery_sizes known = {.pwv_m_s = 4.0 * soft.mean.coupled.figure[HALES_ARTERY_PWV]};
  assert_ok_err(hales_twin_arteries_coupled(&r.twin, &known, 0, 1, NULL, &stiff, &err), &err);
  double off[2];
  const hales_artery_couple *c[2] = {&soft.mean, &stiff.mean};
  for (int i = 0; i < 2; i++) {
    double most = 0.0;
    for (size_t k = 0; k < N; k++)
      most = fmax(most, fabs(c[i]->coupled.curve[HALES_ARTERY_P][k] - c[i]->linear.curve[HALES_ARTERY_P][k]));
    off[i] = most / c[i]->coupled.figure[HALES_ARTERY_PULSE];
  }
  print_message("largest difference to small waves: %.3f and %.3f of the pulse\n", off[0], off[1]);
  assert_true(off[1] < 0.5 * off[0]);
  hales_twin_destroy(&r.twin);
}

static void a_model_without_a_port_is_refused(void **state) {
  (void)state;
  hales_twin_record r = made_record(9);
  hales_err err = {0};
  static hales_arteries_coupled out;
  hales_twin other = r.twin;
  other.pm = hales_patient_model_find("colunga2020");
  assert_int_equal(hales_twin_arteries_coupled(&other, &nothing_known, 1, 1, NULL, &out, &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "colunga2020"));
  err = (hales_err){0};
  assert_int_equal(hales_twin_arteries_coupled(&r.twin, &nothing_known, 49, 1, NULL, &out, &err), HALES_EARG);
  assert_non_null(strstr(err.msg, "49"));
  hales_twin_destroy(&r.twin);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_load_is_read_from_the_beat),
      cmocka_unit_test(mean_and_draws_are_coupled_and_do_not_depend_on_threads),
      cmocka_unit_test(stiff_walls_make_small_waves),
      cmocka_unit_test(a_model_without_a_port_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
