#include "app/body.h"

#include <string.h>

#include "physics/hales/heart.h"

/* Oxygen uptake at rest, mL/min/m2. */
static const double vo2_rest = 125.0;

static hales_status run_loads(const hales_app_body_request *q, int threads, hales_app_body *out,
                              hales_err *err) {
  const hales_exertion x = {.weight_kg = q->who.weight_kg,
                            .bsa_m2 = out->norm.bsa_m2,
                            .vo2_rest_ml_min_m2 = vo2_rest,
                            .gas = q->gas,
                            .reserve = q->pah ? hales_reserve_pah(q->who.age_years)
                                              : hales_reserve_healthy(q->who.age_years)};
  const hales_run_settings s = {.steps = HALES_STEPS_FAST,
                                .record_steps = HALES_RECORD_STEPS_FAST,
                                .periodic_tol = 1e-5,
                                .threads = threads};
  HALES_TRY(hales_exercise_run(out->set.param, &x, &s, &out->exercise, err));
  out->walk = hales_exercise_walk(&out->exercise, &q->who);
  return HALES_OK;
}

/* What the reflex makes of the changes. */
static hales_status answer_changes(const hales_simulate_request *healthy, hales_simulate_request *set,
                                   hales_err *err) {
  const hales_run_settings s = {
      .steps = HALES_STEPS_FAST, .record_steps = HALES_RECORD_STEPS_FAST, .periodic_tol = 1e-6};
  double stat[HALES_SIGNAL_MAX][3];
  hales_run run;
  HALES_TRY(hales_ensemble_run(&hales_heart, &s, 1, healthy->param, NULL, &run, NULL, &stat[0][0], err));
  if (run.outcome != HALES_RUN_OK)
    return HALES_FAIL(err, HALES_EMATH, "the starting twin: %s", hales_run_outcome_text(run.outcome));
  const hales_reflex r = hales_reflex_at((const double(*)[3])stat);
  double changed[HALES_PARAM_MAX];
  memcpy(changed, set->param, sizeof changed);
  return hales_reflex_settle(&r, changed, &s, set->param, NULL, NULL, err);
}

hales_status hales_app_body_run(const hales_app_body_request *q, int threads, hales_app_body *out,
                                hales_err *err) {
  *out = (hales_app_body){0};
  hales_simulate_init(&out->set, &hales_heart);
  HALES_TRY(hales_body_set(&q->who, out->set.param, &out->tuned, err));
  out->norm = hales_norm_of(&q->who);
  const hales_simulate_request healthy = out->set;
  for (size_t i = 0; i < q->n_change; i++) HALES_TRY(hales_simulate_set(&out->set, q->change[i], err));
  HALES_TRY(hales_model_check(&hales_heart, out->set.param, err));
  if (q->reflex) HALES_TRY(answer_changes(&healthy, &out->set, err));
  HALES_TRY(hales_simulate_run(&out->set, &out->beat, err));
  const double co = 0.06 * out->beat.stat[HALES_HT_Q_SYS][2];
  hales_gas_exchange(&q->gas, co, vo2_rest * out->norm.bsa_m2, &out->gas);
  return q->exercise ? run_loads(q, threads, out, err) : HALES_OK;
}
