#include "app/body.h"

#include <math.h>
#include <string.h>

#include "physics/body/lungs.h"
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
  if (q->task.kind != HALES_TASK_NONE)
    out->task_met = hales_exercise_do(&out->exercise, &q->task, q->who.weight_kg, &out->at_task);
  return HALES_OK;
}

static const hales_run_settings beat_settings = {
    .steps = HALES_STEPS_FAST, .record_steps = HALES_RECORD_STEPS_FAST, .periodic_tol = 1e-6};

/* What the starting twin is used to: walls, kidneys, and a reflex that is switched as asked for. */
static hales_status used_to(const hales_app_body_request *q, const double *healthy, double bsa_m2,
                            hales_years_law *law, hales_err *err) {
  double stat[HALES_SIGNAL_MAX][3];
  hales_run run;
  HALES_TRY(hales_ensemble_run(&hales_heart, &beat_settings, 1, healthy, NULL, &run, NULL, &stat[0][0], err));
  if (run.outcome != HALES_RUN_OK)
    return HALES_FAIL(err, HALES_EMATH, "the starting twin: %s", hales_run_outcome_text(run.outcome));
  *law = hales_years_at((const double(*)[3])stat, bsa_m2);
  law->control.reflex.arterial = law->control.reflex.cardiopulmonary = q->reflex || q->years > 0.0;
  law->control.anrep = q->anrep;
  return HALES_OK;
}

typedef struct diary {
  hales_app_body_growth *to;
  double days, volume_ml; /* v_tot at the start */
  const hales_progress *progress;
} diary;

/* A row whenever another twelfth of the time has passed. */
static void write_day(void *ctx, double day, const hales_years_state *x, const double *p,
                      const double (*s)[3]) {
  enum { MIN, MAX, MEAN };
  const diary *d = ctx;
  hales_app_body_growth *g = d->to;
  const hales_app_body_day row = {.day = day,
                                  .lv_muscle_ml = p[HALES_HT_LV_V_W] + p[HALES_HT_SEP_V_W],
                                  .rv_muscle_ml = p[HALES_HT_RV_V_W],
                                  .lvedv_ml = s[HALES_HT_V_LV][MAX],
                                  .rvedv_ml = s[HALES_HT_V_RV][MAX],
                                  .rvef_pct = 100.0 * (1.0 - s[HALES_HT_V_RV][MIN] / s[HALES_HT_V_RV][MAX]),
                                  .co_l_min = 0.06 * s[HALES_HT_Q_SYS][MEAN],
                                  .sbp_mmhg = s[HALES_HT_P_SA][MAX],
                                  .mpap_mmhg = s[HALES_HT_P_MPA][MEAN],
                                  .pawp_mmhg = s[HALES_HT_P_PV][MEAN],
                                  .rap_mmhg = s[HALES_HT_P_RA][MEAN],
                                  .pvr_wu = (s[HALES_HT_P_MPA][MEAN] - s[HALES_HT_P_PV][MEAN]) /
                                            (0.06 * s[HALES_HT_Q_SYS][MEAN]),
                                  .kept_ml = d->volume_ml * expm1(x->ln_volume)};
  g->last = row;
  hales_progress_tell(d->progress, "days", (size_t)day, (size_t)ceil(d->days));
  const double next = d->days * (double)g->n / (HALES_APP_BODY_DAYS - 1);
  if (g->n == HALES_APP_BODY_DAYS || day < next - 1e-6 * d->days) return;
  g->day[g->n++] = row;
}

/* Walls, blood and reflex after that time under the changed set's load. */
static hales_status live_on(const hales_years_law *law, double years, const hales_progress *progress,
                            double *param, hales_app_body *out, hales_err *err) {
  static const double step_d = 4.0, days_a_year = 365.25;
  hales_app_body_growth *g = &out->growth;
  diary d = {.to = g, .days = years * days_a_year, .volume_ml = param[HALES_HT_V_TOT], .progress = progress};
  /* steps that divide a twelfth of the time */
  const double twelfth = d.days / (HALES_APP_BODY_DAYS - 1), step = twelfth / ceil(twelfth / step_d);
  const hales_years_listener told = {write_day, &d};
  hales_years_state x = {.ln_volume = 0.0};
  double start[HALES_PARAM_MAX], rest[HALES_PARAM_MAX];
  memcpy(start, param, sizeof start);
  const hales_status lived =
      hales_years_run(law, start, &beat_settings, d.days, step, &x, &told, &g->reached_days, &g->end, err);
  if (lived == HALES_EMATH) {
    const hales_err why = *err;
    *err = (hales_err){0};
    return HALES_FAIL(err, HALES_EMATH, "day 0: %s", why.msg);
  }
  HALES_TRY(lived);
  if (g->end != HALES_YEARS_LIVED && g->n > 0 && g->n < HALES_APP_BODY_DAYS &&
      g->day[g->n - 1].day < g->last.day)
    g->day[g->n++] = g->last; /* the last day that was lived */
  hales_years_apply(start, &x, rest);
  return hales_control_settle(&law->control, rest, &beat_settings, param, NULL, &out->answer, err);
}

/* What time, reflex and muscle make of the changes. */
static hales_status answer_changes(const hales_app_body_request *q, const double *healthy,
                                   const hales_progress *progress, hales_app_body *out, hales_err *err) {
  hales_years_law law;
  double changed[HALES_PARAM_MAX];
  HALES_TRY(used_to(q, healthy, out->norm.bsa_m2, &law, err));
  if (q->years > 0.0) return live_on(&law, q->years, progress, out->set.param, out, err);
  memcpy(changed, out->set.param, sizeof changed);
  return hales_control_settle(&law.control, changed, &beat_settings, out->set.param, NULL, &out->answer, err);
}

/* Says which of the changes left no answer: the first one, put on the set before them all in their order,
 * with which no beat repeats.  Where each of those has its periodic state, all changes are named together. */
static hales_status name_change(const hales_app_body_request *q, const hales_simulate_request *before,
                                const hales_err *why, hales_err *err) {
  hales_simulate_request r = *before;
  for (size_t i = 0; i < q->n_change; i++) {
    double was[HALES_PARAM_MAX];
    size_t row = 0;
    hales_run run;
    memcpy(was, r.param, sizeof was);
    HALES_TRY(hales_simulate_set(&r, q->change[i], err));
    while (row + 1 < hales_heart.n_param && r.param[row] == was[row]) row++;
    const hales_var *v = &hales_heart.param[row];
    HALES_TRY(hales_ensemble_run(&hales_heart, &r.settings, 1, r.param, NULL, &run, NULL, NULL, err));
    if (run.outcome != HALES_RUN_OK)
      return HALES_FAIL(err, HALES_EMATH, "with --set %.40s no beat repeats; with %.4g %s one does: %.90s",
                        q->change[i], was[row], v->unit, why->msg);
  }
  return HALES_FAIL(err, HALES_EMATH, "with %s%.40s%s: %.90s",
                    q->n_change > 0   ? "--set "
                    : q->pvr_wu > 0.0 ? "the narrowed lungs"
                                      : "the starting twin",
                    q->n_change > 0 ? q->change[q->n_change - 1] : "",
                    q->n_change > 1 ? " and those before it" : "", why->msg);
}

static hales_status live(const hales_app_body_request *q, const double *healthy,
                         const hales_progress *progress, hales_app_body *out, hales_err *err) {
  if (q->reflex || q->anrep || q->years > 0.0) HALES_TRY(answer_changes(q, healthy, progress, out, err));
  return hales_simulate_run(&out->set, &out->beat, err);
}

hales_status hales_app_body_run(const hales_app_body_request *q, int threads, const hales_progress *progress,
                                hales_app_body *out, hales_err *err) {
  *out = (hales_app_body){0};
  hales_simulate_init(&out->set, &hales_heart);
  HALES_TRY(hales_body_set(&q->who, out->set.param, &out->tuned, err));
  out->norm = hales_norm_of(&q->who);
  if (q->anrep && q->years > 0.0)
    return HALES_FAIL(err, HALES_EARG,
                      "the Anrep effect is of minutes and growth of months: one of them, not both");
  const hales_simulate_request healthy = out->set;
  if (q->pvr_wu > 0.0) HALES_TRY(hales_lungs_remodel(q->pvr_wu, out->set.param, err));
  const hales_simulate_request before = out->set;
  for (size_t i = 0; i < q->n_change; i++) HALES_TRY(hales_simulate_set(&out->set, q->change[i], err));
  HALES_TRY(hales_model_check(&hales_heart, out->set.param, err));
  hales_err why = {0};
  const hales_status lived = live(q, healthy.param, progress, out, &why);
  if (lived == HALES_EMATH) return name_change(q, &before, &why, err);
  if (lived != HALES_OK) {
    if (err) *err = why;
    return lived;
  }
  const double co = 0.06 * out->beat.stat[HALES_HT_Q_SYS][2];
  out->shock = hales_years_is_shock(out->norm.bsa_m2, (const double(*)[3])out->beat.stat);
  hales_gas_exchange(&q->gas, co, vo2_rest * out->norm.bsa_m2, &out->gas);
  return q->exercise ? run_loads(q, threads, out, err) : HALES_OK;
}
