#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmu.h"
#include "physics/ensemble.h"
#include "physics/hales/heart.h"
#include "physics/registry.h"

enum { N_TIME = 43, STEPS = 350, BEATS = 3 };
static const fmi2ValueReference periodic = HALES_FMI_PERIODIC, steps = HALES_FMI_STEPS;

/* Three beats from the published state, in steps that do not divide a beat: every signal is that of our own
 * waves.  The time within a beat is a difference of sums, so the last digits may differ. */
static void waves_are_our_own(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    const double t0 = 1.25;
    const fmi2Boolean no = fmi2False;
    const int n = STEPS;
    double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], *wave = calloc(m->n_signal * N_TIME, sizeof *wave);
    fmu f;
    hales_model_defaults(m, p);
    m->initial(p, y);
    fmu_open(&f, m, fmi2CoSimulation);
    assert_int_equal(fmi2SetBoolean(f.c, &periodic, 1, &no), fmi2OK);
    assert_int_equal(fmi2SetInteger(f.c, &steps, 1, &n), fmi2OK);
    assert_int_equal(fmu_begin(&f, t0), fmi2OK);
    double t = t0, last;
    for (int beat = 0; beat < BEATS; beat++) {
      hales_run run;
      const hales_run_settings one = {.steps = STEPS, .beats = 1, .lanes = 1};
      assert_ok(hales_wave_record(m, &one, 1, p, y, N_TIME, wave, NULL));
      for (int i = 0; i < N_TIME; i++) {
        for (size_t s = 0; s < m->n_signal; s++) {
          const double want = wave[s * N_TIME + (size_t)i],
                       got = fmu_real(&f, HALES_FMI_SIGNAL + (unsigned)s);
          /* at a beat's beginning the last one's end is read: algebraic signals are then those of a step */
          if (i > 0 || s < m->n_state) assert_close(got, want, 1e-9, 1e-7);
        }
        const double h = t0 + p[m->period_param] * (beat + (i + 1.0) / N_TIME) - t;
        assert_int_equal(fmi2DoStep(f.c, t, h, fmi2True), fmi2OK);
        t += h;
      }
      assert_ok(hales_ensemble_run(m, &one, 1, p, y, &run, y, NULL, NULL));
    }
    assert_int_equal(fmi2GetRealStatus(f.c, fmi2LastSuccessfulTime, &last), fmi2OK);
    assert_true(last == t);
    const double far = 7.3 * p[m->period_param]; /* one step over many beats, and one of no length */
    assert_int_equal(fmi2DoStep(f.c, t, far, fmi2True), fmi2OK);
    assert_int_equal(fmi2DoStep(f.c, t + far, 0.0, fmi2True), fmi2OK);
    assert_int_equal(f.errors, 0);
    fmi2FreeInstance(f.c);
    free(wave);
  }
}

/* A beat's end belongs to it, also where a sum of steps lies a rounding behind it; what lies further behind
 * belongs to the next.  A heart whose second beat cannot be run shows which of them is asked for. */
static void the_end_of_a_beat_belongs_to_it(void **state) {
  (void)state;
  static const double behind[] = {-3e-10, 0.0, 3e-10, 1e-8}; /* of a beat */
  const hales_model *m = &hales_heart;
  const fmi2ValueReference vr[] = {HALES_FMI_PARAM + HALES_HT_V_TOT, HALES_FMI_PARAM + HALES_HT_PERI_P0};
  const double little_blood_held_tight[] = {200.0, 20.0};
  const fmi2Boolean no = fmi2False;
  const int n = STEPS;
  for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
    fmu f;
    fmu_open(&f, m, fmi2CoSimulation);
    assert_int_equal(fmi2SetBoolean(f.c, &periodic, 1, &no), fmi2OK);
    assert_int_equal(fmi2SetInteger(f.c, &steps, 1, &n), fmi2OK);
    assert_int_equal(fmi2SetReal(f.c, vr, 2, little_blood_held_tight), fmi2OK);
    assert_int_equal(fmu_begin(&f, 0.0), fmi2OK);
    const double end = m->param[m->period_param].start * (1.0 + behind[i]);
    const fmi2Status got = fmi2DoStep(f.c, 0.0, end, fmi2True);
    assert_int_equal(got, behind[i] > 1e-9 ? fmi2Error : fmi2OK);
    if (got != fmi2OK) assert_non_null(strstr(f.said, "V_LV left the finite or sane range at step"));
    fmi2FreeInstance(f.c);
  }
}

/* Two instances do not see each other, and the same steps give the same numbers. */
static void instances_are_apart(void **state) {
  (void)state;
  fmu a, b, c;
  const hales_model *m = hales_models[0], *other = hales_models[1];
  const fmi2ValueReference vr = HALES_FMI_SIGNAL + 3;
  fmu_open(&a, m, fmi2CoSimulation);
  fmu_open(&b, other, fmi2CoSimulation);
  fmu_open(&c, m, fmi2CoSimulation);
  assert_int_equal(fmu_begin(&a, 0.0), fmi2OK);
  assert_int_equal(fmu_begin(&b, 0.0), fmi2OK);
  for (int i = 0; i < 9; i++) {
    assert_int_equal(fmi2DoStep(a.c, i * 0.21, 0.21, fmi2True), fmi2OK);
    assert_int_equal(fmi2DoStep(b.c, i * 0.17, 0.17, fmi2True), fmi2OK);
  }
  assert_int_equal(fmu_begin(&c, 0.0), fmi2OK);
  assert_int_equal(fmi2DoStep(c.c, 0.0, 9 * 0.21, fmi2True), fmi2OK);
  assert_close(fmu_real(&a, vr), fmu_real(&c, vr), 1e-12, 0.0);
  fmi2FreeInstance(a.c);
  fmi2FreeInstance(b.c);
  fmi2FreeInstance(c.c);
}

static void refuses_steps_out_of_order(void **state) {
  (void)state;
  fmu f;
  double x = 0.0;
  fmi2Status status;
  fmu_open(&f, hales_models[1], fmi2CoSimulation);
  assert_int_equal(fmi2DoStep(f.c, 0.0, 0.1, fmi2True), fmi2Error); /* not initialized */
  assert_int_equal(fmu_begin(&f, 0.0), fmi2OK);
  assert_int_equal(fmi2DoStep(f.c, 0.3, 0.1, fmi2True), fmi2Error);
  assert_non_null(strstr(f.said, "last one ended"));
  f.said[0] = '\0';
  assert_int_equal(fmi2DoStep(f.c, 0.0003, 0.1, fmi2True), fmi2Error); /* hardly later */
  assert_non_null(strstr(f.said, "last one ended"));
  assert_int_equal(fmi2DoStep(f.c, 0.0, -0.1, fmi2True), fmi2Error);
  assert_int_equal(fmi2DoStep(f.c, 0.0, nan(""), fmi2True), fmi2Error);
  assert_int_equal(fmi2CancelStep(f.c), fmi2Error);
  assert_int_equal(fmi2GetStatus(f.c, fmi2DoStepStatus, &status), fmi2Discard);
  assert_int_equal(fmi2SetTime(f.c, 0.2), fmi2Error);
  assert_int_equal(fmi2GetDerivatives(f.c, &x, 1), fmi2Error);
  assert_non_null(strstr(f.said, "co-simulation"));
  assert_int_equal(fmi2DoStep(f.c, 0.0, 0.1, fmi2True), fmi2OK);
  assert_int_equal(fmi2Terminate(f.c), fmi2OK);
  assert_int_equal(fmi2DoStep(f.c, 0.1, 0.1, fmi2True), fmi2Error);
  fmi2FreeInstance(f.c);
}

static fmi2Status step(fmu *f, double from, double to) {
  return fmi2DoStep(f->c, from, to - from, fmi2True);
}

static void a_breath_goes_on_over_the_beats(void **state) {
  (void)state;
  fmu_check_breath(fmi2CoSimulation, step, 5e-4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(waves_are_our_own),
      cmocka_unit_test(the_end_of_a_beat_belongs_to_it),
      cmocka_unit_test(a_breath_goes_on_over_the_beats),
      cmocka_unit_test(instances_are_apart),
      cmocka_unit_test(refuses_steps_out_of_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
