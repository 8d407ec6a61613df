#include "support/assert.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmu.h"
#include "physics/ensemble.h"
#include "physics/registry.h"
#include "physics/svzerod_loop.h"

static const fmi2ValueReference periodic = HALES_FMI_PERIODIC, steps = HALES_FMI_STEPS;

/* Derivatives and outputs at a time within the third beat are the model's own equations. */
static void right_hand_side_is_the_models(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    fmu f;
    double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], want[HALES_SIGNAL_MAX], got[HALES_SIGNAL_MAX];
    const fmi2Boolean no = fmi2False;
    fmu_open(&f, m, fmi2ModelExchange);
    assert_int_equal(fmi2SetBoolean(f.c, &periodic, 1, &no), fmi2OK);
    assert_int_equal(fmu_begin(&f, 2.5), fmi2OK);
    hales_model_defaults(m, p);
    m->initial(p, y);
    assert_int_equal(fmi2GetContinuousStates(f.c, got, m->n_state), fmi2OK);
    assert_memory_equal(got, y, m->n_state * sizeof *y); /* the published initial state */
    const double period = p[m->period_param], h = 0.31 * period;
    for (size_t i = 0; i < m->n_state; i++) y[i] *= 1.003;
    assert_int_equal(fmi2SetTime(f.c, 2.5 + 2.0 * period + h), fmi2OK);
    assert_int_equal(fmi2SetContinuousStates(f.c, y, m->n_state), fmi2OK);
    assert_int_equal(fmi2GetDerivatives(f.c, got, m->n_state), fmi2OK);
    m->rhs(h, y, p, want);
    for (size_t i = 0; i < m->n_state; i++) { /* the time of the beat is rounded: 1e-15 s of slope 1e6 */
      assert_close(got[i], want[i], 1e-9, 1e-6);
      assert_close(fmu_real(&f, HALES_FMI_DERIVATIVE + (unsigned)i), got[i], 0.0, 0.0);
    }
    m->signals(h, y, p, want);
    for (size_t i = 0; i < m->n_signal; i++)
      assert_close(fmu_real(&f, HALES_FMI_SIGNAL + (unsigned)i), want[i], 1e-9, 1e-6);
    fmi2EventInfo info;
    assert_int_equal(fmi2NewDiscreteStates(f.c, &info), fmi2OK);
    assert_true(info.nextEventTimeDefined && !info.newDiscreteStatesNeeded && !info.terminateSimulation);
    assert_close(info.nextEventTime, 2.5 + 3.0 * period, 1e-14, 0.0);
    assert_int_equal(fmi2SetTime(f.c, info.nextEventTime), fmi2OK); /* at the event the next one is due */
    assert_int_equal(fmi2NewDiscreteStates(f.c, &info), fmi2OK);
    assert_close(info.nextEventTime, 2.5 + 4.0 * period, 1e-14, 0.0);
    assert_int_equal(f.errors, 0);
    fmi2FreeInstance(f.c);
  }
}

/* Without being told otherwise it starts in the periodic state of the parameters that were set. */
static void starts_in_the_periodic_state(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    fmu f;
    double p[HALES_PARAM_MAX], want[HALES_STATE_MAX], got[HALES_STATE_MAX];
    hales_run run;
    fmu_open(&f, m, fmi2ModelExchange);
    hales_model_defaults(m, p);
    const unsigned row = m->period_param == 0 ? 1 : 0; /* of both models the stressed volume */
    p[row] *= 1.05;
    const int own_steps = 300; /* of the co-simulation: here the start is finer */
    assert_int_equal(fmi2SetReal(f.c, &row, 1, &p[row]), fmi2OK);
    assert_int_equal(fmi2SetInteger(f.c, &steps, 1, &own_steps), fmi2OK);
    assert_true(fmu_real(&f, row) == p[row]);
    const double published =
        m->param[row].start; /* a start that was looked at follows what is set after it */
    assert_int_equal(fmi2SetReal(f.c, &row, 1, &published), fmi2OK);
    (void)fmu_real(&f, HALES_FMI_SIGNAL);
    assert_int_equal(fmi2SetReal(f.c, &row, 1, &p[row]), fmi2OK);
    assert_int_equal(fmu_begin(&f, 0.0), fmi2OK);
    const hales_run_settings s = {.steps = 4000, .periodic_tol = 1e-8};
    assert_ok(hales_ensemble_run(m, &s, 1, p, NULL, &run, want, NULL, NULL));
    assert_int_equal(run.outcome, HALES_RUN_OK);
    assert_int_equal(fmi2GetContinuousStates(f.c, got, m->n_state), fmi2OK);
    assert_memory_equal(got, want, m->n_state * sizeof *want);
    assert_int_equal(fmi2Reset(f.c), fmi2OK); /* and back to the published set */
    assert_true(fmu_real(&f, row) == m->param[row].start);
    fmi2FreeInstance(f.c);
  }
}

#define REFUSES(f, says, call)                                                                               \
  do {                                                                                                       \
    (f).errors = 0;                                                                                          \
    assert_int_equal((call), fmi2Error);                                                                     \
    assert_int_equal((f).errors, 1);                                                                         \
    if (!strstr((f).said, says)) fail_msg("\"%s\" does not say \"%s\"", (f).said, says);                     \
  } while (0)

static void refuses_and_says_why(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  const fmi2ValueReference none = 999, output = HALES_FMI_SIGNAL + 2, row = 3;
  const double beyond = 2.0 * m->param[row].hi, fine = m->param[row].start;
  const int few = 3, some = 400;
  double x[HALES_STATE_MAX] = {0};
  fmi2Boolean yes = fmi2True;
  fmi2FMUstate saved = NULL;
  fmu f;
  assert_null(fmi2Instantiate("x", fmi2CoSimulation, "{another model}", NULL, NULL, fmi2False, fmi2False));
  assert_null(fmi2Instantiate("x", fmi2CoSimulation, NULL, NULL, NULL, fmi2False, fmi2False));
  fmu_open(&f, m, fmi2ModelExchange);
  REFUSES(f, "999", fmi2GetReal(f.c, &none, 1, x));
  REFUSES(f, "999", fmi2SetReal(f.c, &none, 1, x));
  REFUSES(f, "follow from the parameters", fmi2SetReal(f.c, &output, 1, x));
  REFUSES(f, "Integer", fmi2SetInteger(f.c, &none, 1, &few));
  REFUSES(f, "Boolean", fmi2GetBoolean(f.c, &none, 1, &yes));
  REFUSES(f, "String", fmi2SetString(f.c, &none, 1, NULL));
  REFUSES(f, "finite", fmi2SetupExperiment(f.c, fmi2False, 0.0, nan(""), fmi2False, 0.0));
  assert_int_equal(fmi2SetReal(f.c, &row, 1, &beyond), fmi2OK); /* told when all are known */
  REFUSES(f, m->param[row].name, fmi2ExitInitializationMode(f.c));
  assert_int_equal(fmi2SetReal(f.c, &row, 1, &fine), fmi2OK);
  assert_int_equal(fmi2SetInteger(f.c, &steps, 1, &few), fmi2OK);
  REFUSES(f, "steps", fmi2ExitInitializationMode(f.c));
  assert_int_equal(fmi2SetInteger(f.c, &steps, 1, &some), fmi2OK);
  assert_int_equal(fmi2ExitInitializationMode(f.c), fmi2OK);
  REFUSES(f, "fixed", fmi2SetReal(f.c, &row, 1, &fine));
  REFUSES(f, "number of continuous states", fmi2GetDerivatives(f.c, x, m->n_state - 1));
  REFUSES(f, "time", fmi2SetTime(f.c, nan("")));
  REFUSES(f, "indicators", fmi2GetEventIndicators(f.c, x, 1));
  REFUSES(f, "co-simulation", fmi2DoStep(f.c, 0.0, 0.1, fmi2True));
  REFUSES(f, "state", fmi2GetFMUstate(f.c, &saved));
  REFUSES(f, "derivatives", fmi2GetRealOutputDerivatives(f.c, &output, 1, &few, x));
  assert_int_equal(fmi2GetEventIndicators(f.c, NULL, 0), fmi2OK);
  for (size_t i = 0; i < m->n_state; i++) x[i] = nan("");
  assert_int_equal(fmi2SetContinuousStates(f.c, x, m->n_state), fmi2OK);
  assert_int_equal(fmi2GetDerivatives(f.c, x, m->n_state), fmi2Discard);
  assert_int_equal(fmi2Terminate(f.c), fmi2OK);
  REFUSES(f, "initialization", fmi2SetContinuousStates(f.c, x, m->n_state));
  fmi2FreeInstance(f.c);
  fmi2FreeInstance(NULL);
  assert_int_equal(fmi2Terminate(NULL), fmi2Error);
}

/* The same tables give the same GUID, two models two. */
static void guid_tells_models_apart(void **state) {
  (void)state;
  char a[HALES_FMI_GUID_MAX], b[HALES_FMI_GUID_MAX];
  assert_ok(hales_fmi_guid(hales_models[0], a, NULL));
  assert_ok(hales_fmi_guid(hales_models[0], b, NULL));
  assert_string_equal(a, b);
  assert_ok(hales_fmi_guid(hales_models[1], b, NULL));
  assert_string_not_equal(a, b);
  hales_model other = *hales_models[0]; /* one bound of one row moved by one ulp */
  hales_var *rows = malloc(other.n_param * sizeof *rows);
  memcpy(rows, other.param, other.n_param * sizeof *rows);
  rows[5].hi = nextafter(rows[5].hi, 1e9);
  other.param = rows;
  assert_ok(hales_fmi_guid(&other, b, NULL));
  assert_string_not_equal(a, b);
  memcpy(rows, hales_models[0]->param, other.n_param * sizeof *rows); /* two values in each other's place */
  const double lo = rows[5].lo;
  rows[5].lo = rows[6].lo;
  rows[6].lo = lo;
  assert_true(rows[5].lo != lo);
  assert_ok(hales_fmi_guid(&other, b, NULL));
  assert_string_not_equal(a, b);
  free(rows);
  assert_int_equal(strlen(a), 38);
}

/* Of the loop whose valves shut hard: above zero while a valve is open or about to be, below while it is
 * shut, without a jump; and what a solver leaves of a flow below zero comes back. */
static void event_indicators_tell_open_valves_from_shut_ones(void **state) {
  (void)state;
  const hales_model *m = &hales_svzerod_loop;
  enum { LV = 3 };
  fmu f;
  double y[HALES_STATE_MAX], z[4], d[HALES_STATE_MAX];
  fmu_open(&f, m, fmi2ModelExchange);
  assert_int_equal(fmu_begin(&f, 1.5), fmi2OK);
  assert_int_equal(fmi2SetTime(f.c, 1.5 + 0.21), fmi2OK);
  assert_int_equal(fmi2GetContinuousStates(f.c, y, m->n_state), fmi2OK);
  const double u = 0.21 / m->param[HALES_SV_T].start;
  const double p_lv = m->param[HALES_SV_ELV_S].start * hales_svzerod_loop_elastance(u) *
                      (y[HALES_SV_V_LV] - m->param[HALES_SV_VLV_U].start);
  /* pressure beyond the aortic valve, its flow, and the sign of its indicator */
  static const struct {
    double over, flow;
    int sign;
  } row[] = {{-7.3, 0.0, 1},  {7.3, 0.0, -1},  {7.3, 140.0, 1}, {-7.3, 140.0, 1},
             {7.3, -0.6, -1}, {0.02, 0.0, -1}, {-0.02, 0.0, 1}};
  for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
    y[HALES_SV_P_AO] = p_lv + row[i].over;
    y[HALES_SV_Q_LV] = row[i].flow;
    assert_int_equal(fmi2SetContinuousStates(f.c, y, m->n_state), fmi2OK);
    assert_int_equal(fmi2GetEventIndicators(f.c, z, 4), fmi2OK);
    assert_int_equal(fmi2GetDerivatives(f.c, d, m->n_state), fmi2OK);
    assert_true(row[i].sign * z[LV] > 0.0);
    if (row[i].flow < 0.0) assert_true(d[HALES_SV_Q_LV] > 1e4);
  }
  /* along the closing of a valve, flow by flow, and its opening, pressure by pressure: no jump */
  double before = 0.0, least = 1.0, most = -1.0;
  for (int i = 0; i <= 2000; i++) {
    const bool opening = i > 1000;
    y[HALES_SV_Q_LV] = opening ? 0.0 : 0.05 * (1.0 - i / 1000.0);
    y[HALES_SV_P_AO] = p_lv + (opening ? 0.05 * (1.0 - (i - 1000) / 500.0) : 0.05);
    assert_int_equal(fmi2SetContinuousStates(f.c, y, m->n_state), fmi2OK);
    assert_int_equal(fmi2GetEventIndicators(f.c, z, 4), fmi2OK);
    if (i > 0) assert_true(fabs(z[LV] - before) < 3e-4);
    before = z[LV];
    least = fmin(least, z[LV]);
    most = fmax(most, z[LV]);
  }
  assert_true(least < -0.005 && most > 0.03);
  REFUSES(f, "number of event indicators", fmi2GetEventIndicators(f.c, z, 3));
  fmi2FreeInstance(f.c);
}

/* Coarser than the description asks for is told, with what would be right, and goes on; co-simulation, whose
 * steps are ours, takes any. */
static void a_coarse_tolerance_is_told(void **state) {
  (void)state;
  static const struct {
    fmi2Type type;
    fmi2Boolean defined;
    double tolerance;
    bool warned;
  } row[] = {{fmi2ModelExchange, fmi2True, 1e-2, true},   {fmi2ModelExchange, fmi2True, 3e-9, true},
             {fmi2ModelExchange, fmi2True, 1e-9, false},  {fmi2ModelExchange, fmi2True, 7e-11, false},
             {fmi2ModelExchange, fmi2False, 1e-2, false}, {fmi2CoSimulation, fmi2True, 1e-2, false},
             {fmi2ModelExchange, fmi2True, 5e-3, true}};
  hales_buf xml = {0};
  assert_ok(hales_fmi_description(&hales_svzerod_loop, &xml, NULL));
  const char *asked = strstr(xml.data, " tolerance=\"");
  assert_non_null(asked);
  assert_close(strtod(asked + strlen(" tolerance=\""), NULL), HALES_FMI_TOLERANCE, 0.0, 0.0);
  assert_non_null(strstr(xml.data, "<Category name=\"logStatusWarning\"/>"));
  hales_buf_deinit(&xml);
  for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
    fmu f;
    char given[32];
    double y[HALES_STATE_MAX];
    fmu_open(&f, &hales_svzerod_loop, row[i].type);
    const fmi2Status s = fmi2SetupExperiment(f.c, row[i].defined, row[i].tolerance, 1.5, fmi2False, 0.0);
    assert_int_equal(s, row[i].warned ? fmi2Warning : fmi2OK);
    assert_int_equal(f.warnings, row[i].warned);
    (void)snprintf(given, sizeof given, "of %g is", row[i].tolerance);
    if (row[i].warned)
      assert_true(strstr(f.said, given) && strstr(f.said, "set 1e-09") && strstr(f.said, "co-simulation"));
    assert_int_equal(fmi2EnterInitializationMode(f.c), fmi2OK);
    assert_int_equal(fmi2ExitInitializationMode(f.c), fmi2OK);
    assert_int_equal(f.errors, 0);
    if (row[i].type == fmi2ModelExchange)
      assert_int_equal(fmi2GetContinuousStates(f.c, y, hales_svzerod_loop.n_state), fmi2OK);
    fmi2FreeInstance(f.c);
  }
}

static fmi2Status set_time(fmu *f, double from, double to) {
  (void)from;
  return fmi2SetTime(f->c, to);
}

static void a_breath_goes_on_over_the_beats(void **state) {
  (void)state;
  fmu_check_breath(fmi2ModelExchange, set_time, 1e-9);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(right_hand_side_is_the_models),
      cmocka_unit_test(a_breath_goes_on_over_the_beats),
      cmocka_unit_test(starts_in_the_periodic_state),
      cmocka_unit_test(refuses_and_says_why),
      cmocka_unit_test(a_coarse_tolerance_is_told),
      cmocka_unit_test(guid_tells_models_apart),
      cmocka_unit_test(event_indicators_tell_open_valves_from_shut_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
