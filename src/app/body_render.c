#include <math.h>

#include "app/body.h"
#include "base/json_write.h"

static double figure(const hales_app_body *b, size_t i) {
  return b->set.model->figure[i].value(b->set.param, (const double(*)[3])b->beat.stat);
}

static void text_loads(const hales_app_body *b, hales_buf *out) {
  const hales_exercise *e = &b->exercise;
  hales_buf_printf(out, "\n%5s %6s %6s %6s %6s %6s %6s %6s %6s %7s %6s\n", "drive", "rate", "CO", "SV", "MAP",
                   "mPAP", "PAWP", "RAP", "SvO2", "VO2", "work");
  hales_buf_printf(out, "%5s %6s %6s %6s %6s %6s %6s %6s %6s %7s %6s\n", "", "/min", "L/min", "mL", "mmHg",
                   "mmHg", "mmHg", "mmHg", "%", "mL/min", "W");
  for (size_t k = 0; k < HALES_EXERCISE_LOADS; k++) {
    const hales_load *l = &e->load[k];
    if (!l->ok)
      hales_buf_printf(out, "%5.1f no steady state that holds the arterial pressure\n", l->drive);
    else
      hales_buf_printf(out, "%5.1f %6.0f %6.1f %6.0f %6.0f %6.1f %6.1f %6.1f %6.0f %7.0f %6.0f\n", l->drive,
                       l->hr_bpm, l->co_l_min, l->sv_ml, l->map_mmhg, l->mpap_mmhg, l->pawp_mmhg, l->rap_mmhg,
                       100.0 * l->sv_frac, l->vo2_ml_min, l->work_w);
  }
  hales_buf_printf(out,
                   "\npeak %.1f mL/min/kg at %.1f L/min and %.0f W; oxygen pulse %.1f mL\n"
                   "mPAP/CO slope %.2f, PAWP/CO slope %.2f mmHg min/L (above 3 and 2: abnormal)\n"
                   "six-minute walk %.0f m, 90 %% %.0f to %.0f, limited by %s\n",
                   e->peak_vo2_ml_min_kg, e->peak_co_l_min, e->peak_work_w, e->oxygen_pulse_ml, e->mpap_slope,
                   e->pawp_slope, b->walk.metres, fmax(0.0, b->walk.metres - 1.645 * b->walk.sd),
                   b->walk.metres + 1.645 * b->walk.sd, b->walk.limited_by_uptake ? "oxygen" : "stride");
}

static void text_task(const hales_app_body_request *q, const hales_app_body *b, hales_buf *out) {
  if (q->task.kind == HALES_TASK_NONE) return;
  const hales_load *l = &b->at_task, *peak = &b->exercise.load[b->exercise.peak];
  hales_buf_printf(out, q->task.kind == HALES_TASK_CYCLE ? "cycling at %g W" : "walking at %g km/h",
                   q->task.amount);
  hales_buf_printf(out, " asks for %.0f mL/min: ", hales_task_demand_ml_min(&q->task, q->who.weight_kg));
  if (!b->task_met) {
    hales_buf_printf(out, "more than the peak, %.0f mL/min\n", peak->vo2_ml_min);
    return;
  }
  hales_buf_printf(out,
                   "%.0f %% of the peak; rate %.0f /min, output %.1f L/min, mPAP %.1f, PAWP %.1f, RAP %.1f "
                   "mmHg, venous saturation %.0f %%\n",
                   100.0 * l->vo2_ml_min / peak->vo2_ml_min, l->hr_bpm, l->co_l_min, l->mpap_mmhg,
                   l->pawp_mmhg, l->rap_mmhg, 100.0 * l->sv_frac);
}

static void text_growth(const hales_app_body *b, hales_buf *out) {
  enum { COLUMNS = 13 };
  static const struct {
    const char *name, *unit;
    int width, digits;
  } column[COLUMNS] = {{"day", "", 6, 0},      {"LV wall", "mL", 8, 1}, {"RV wall", "mL", 8, 1},
                       {"LVEDV", "mL", 6, 0},  {"RVEDV", "mL", 6, 0},   {"RVEF", "%", 5, 0},
                       {"CO", "L/min", 6, 2},  {"SBP", "mmHg", 5, 0},   {"mPAP", "mmHg", 6, 1},
                       {"PAWP", "mmHg", 6, 1}, {"RAP", "mmHg", 6, 1},   {"PVR", "WU", 6, 1},
                       {"kept", "mL", 6, 0}};
  const hales_app_body_growth *g = &b->growth;
  hales_buf_puts(out, "\n");
  for (int i = 0; i < COLUMNS; i++)
    hales_buf_printf(out, "%*s%s", column[i].width, column[i].name, i + 1 < COLUMNS ? " " : "\n");
  for (int i = 0; i < COLUMNS; i++)
    hales_buf_printf(out, "%*s%s", column[i].width, column[i].unit, i + 1 < COLUMNS ? " " : "\n");
  for (size_t k = 0; k < g->n; k++) {
    const hales_app_body_day *d = &g->day[k];
    const double shown[COLUMNS] = {d->day,      d->lv_muscle_ml, d->rv_muscle_ml, d->lvedv_ml,  d->rvedv_ml,
                                   d->rvef_pct, d->co_l_min,     d->sbp_mmhg,     d->mpap_mmhg, d->pawp_mmhg,
                                   d->rap_mmhg, d->pvr_wu,       d->kept_ml};
    for (int i = 0; i < COLUMNS; i++)
      hales_buf_printf(out, "%*.*f%s", column[i].width, column[i].digits, shown[i],
                       i + 1 < COLUMNS ? " " : "\n");
  }
  if (g->end == HALES_YEARS_SHOCK)
    hales_buf_printf(
        out,
        "cardiogenic shock on day %.0f: systolic pressure below 90 mmHg and less than 1.8 L/min/m2; "
        "the rest of the time asked for would not be lived\n",
        g->reached_days);
  if (g->end == HALES_YEARS_NO_STATE)
    hales_buf_printf(out, "no steady state of heart and reflex was found after day %.0f\n", g->reached_days);
}

/* What the numbers above are not. */
static void text_notes(const hales_app_body_request *q, const hales_app_body *b, hales_buf *out) {
  if (b->shock && b->growth.end != HALES_YEARS_SHOCK)
    hales_buf_printf(out,
                     "note: cardiogenic shock, systolic pressure below 90 mmHg and less than 1.8 L/min/m2: "
                     "nobody lives so%s\n",
                     q->reflex || q->years > 0.0 ? "" : "; no reflex answers (--reflex)");
  if (q->exercise && !q->pah && q->pvr_wu > 3.0)
    hales_buf_puts(
        out, "note: the reserve for exertion is a healthy person's; --pah takes what the disease leaves\n");
}

static void text_answer(const hales_app_body_request *q, const hales_app_body *b, hales_buf *out) {
  const double *x = b->answer.anrep.strength;
  if (q->reflex || q->years > 0.0)
    hales_buf_printf(out, "%-16s %10.4g  %-10s arterial pressure off its set-point, as the reflex feels it\n",
                     "afferent", b->answer.reflex.beta, "mm[Hg]");
  if (q->anrep)
    hales_buf_printf(
        out, "%-16s %3.0f %3.0f %3.0f %%  change of the muscle's strength: left wall, septum, right wall\n",
        "anrep", 100.0 * expm1(x[0]), 100.0 * expm1(x[1]), 100.0 * expm1(x[2]));
}

void hales_app_body_text(const hales_app_body_request *q, const hales_app_body *b, hales_buf *out) {
  hales_buf_printf(out, "%s of %g years, %g cm, %g kg: body surface %.2f m2\n",
                   q->who.female ? "woman" : "man", q->who.age_years, q->who.height_cm, q->who.weight_kg,
                   b->norm.bsa_m2);
  hales_buf_printf(out, "healthy starting twin: %s\n\n",
                   b->tuned.met ? "meets the norm and the blood pressure" : "does not meet every norm");
  const hales_model *m = b->set.model;
  for (size_t i = 0; i < m->n_figure; i++)
    hales_buf_printf(out, "%-16s %10.4g  %-10s %s\n", m->figure[i].name, figure(b, i), m->figure[i].unit,
                     m->figure[i].text);
  hales_buf_printf(out, "%-16s %10.4g  %-10s arterial saturation\n", "sao2_pct", 100.0 * b->gas.sa_frac, "%");
  if (b->gas.possible)
    hales_buf_printf(out, "%-16s %10.4g  %-10s mixed venous saturation at 125 mL/min/m2\n", "svo2_pct",
                     100.0 * b->gas.sv_frac, "%");
  else
    hales_buf_puts(out, "the output cannot carry the oxygen uptake of rest\n");
  text_answer(q, b, out);
  text_notes(q, b, out);
  if (q->years > 0.0) text_growth(b, out);
  if (q->exercise) text_loads(b, out);
  if (q->exercise) text_task(q, b, out);
}

static void put_load(const hales_load *l, hales_jw *w) {
  hales_jw_put_number(w, "hr_bpm", l->hr_bpm);
  hales_jw_put_number(w, "co_l_min", l->co_l_min);
  hales_jw_put_number(w, "sv_ml", l->sv_ml);
  hales_jw_put_number(w, "map_mmhg", l->map_mmhg);
  hales_jw_put_number(w, "mpap_mmhg", l->mpap_mmhg);
  hales_jw_put_number(w, "pawp_mmhg", l->pawp_mmhg);
  hales_jw_put_number(w, "rap_mmhg", l->rap_mmhg);
  hales_jw_put_number(w, "svo2_frac", l->sv_frac);
  hales_jw_put_number(w, "vo2_ml_min", l->vo2_ml_min);
  hales_jw_put_number(w, "work_w", l->work_w);
}

static void put_task(const hales_app_body_request *q, const hales_app_body *b, hales_jw *w) {
  if (q->task.kind == HALES_TASK_NONE) return;
  hales_jw_put_object(w, "task");
  hales_jw_put_number(w, q->task.kind == HALES_TASK_CYCLE ? "watts" : "walk_km_h", q->task.amount);
  hales_jw_put_number(w, "demand_ml_min", hales_task_demand_ml_min(&q->task, q->who.weight_kg));
  hales_jw_put_bool(w, "met", b->task_met);
  if (b->task_met) put_load(&b->at_task, w);
  hales_jw_end_object(w);
}

static void put_exercise(const hales_app_body_request *q, const hales_app_body *b, hales_jw *w) {
  const hales_exercise *e = &b->exercise;
  hales_jw_put_object(w, "exercise");
  hales_jw_put_array(w, "loads");
  for (size_t k = 0; k < HALES_EXERCISE_LOADS; k++) {
    const hales_load *l = &e->load[k];
    hales_jw_begin_object(w);
    hales_jw_put_number(w, "drive", l->drive);
    hales_jw_put_bool(w, "ok", l->ok);
    if (l->ok) put_load(l, w);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
  hales_jw_put_number(w, "peak_vo2_ml_min_kg", e->peak_vo2_ml_min_kg);
  hales_jw_put_number(w, "peak_co_l_min", e->peak_co_l_min);
  hales_jw_put_number(w, "peak_work_w", e->peak_work_w);
  hales_jw_put_number(w, "oxygen_pulse_ml", e->oxygen_pulse_ml);
  hales_jw_put_number(w, "mpap_slope_mmhg_min_l", e->mpap_slope);
  hales_jw_put_number(w, "pawp_slope_mmhg_min_l", e->pawp_slope);
  hales_jw_put_number(w, "walk_m", b->walk.metres);
  hales_jw_put_number(w, "walk_sd_m", b->walk.sd);
  hales_jw_put_bool(w, "walk_limited_by_uptake", b->walk.limited_by_uptake);
  put_task(q, b, w);
  hales_jw_end_object(w);
}

static void put_growth(const hales_app_body *b, hales_jw *w) {
  hales_jw_put_object(w, "growth");
  static const char *const end[] = {"lived", "shock", "no_steady_state"};
  hales_jw_put_number(w, "reached_days", b->growth.reached_days);
  hales_jw_put_string(w, "end", end[b->growth.end]);
  hales_jw_put_array(w, "days");
  for (size_t k = 0; k < b->growth.n; k++) {
    const hales_app_body_day *d = &b->growth.day[k];
    hales_jw_begin_object(w);
    hales_jw_put_number(w, "day", d->day);
    hales_jw_put_number(w, "lv_muscle_ml", d->lv_muscle_ml);
    hales_jw_put_number(w, "rv_muscle_ml", d->rv_muscle_ml);
    hales_jw_put_number(w, "lvedv_ml", d->lvedv_ml);
    hales_jw_put_number(w, "rvedv_ml", d->rvedv_ml);
    hales_jw_put_number(w, "rvef_pct", d->rvef_pct);
    hales_jw_put_number(w, "co_l_min", d->co_l_min);
    hales_jw_put_number(w, "sbp_mmhg", d->sbp_mmhg);
    hales_jw_put_number(w, "mpap_mmhg", d->mpap_mmhg);
    hales_jw_put_number(w, "pawp_mmhg", d->pawp_mmhg);
    hales_jw_put_number(w, "rap_mmhg", d->rap_mmhg);
    hales_jw_put_number(w, "pvr_wu", d->pvr_wu);
    hales_jw_put_number(w, "kept_ml", d->kept_ml);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
  hales_jw_end_object(w);
}

/* What reflex and muscle settled at. */
static void put_answer(const hales_app_body_request *q, const hales_app_body *b, hales_jw *w) {
  const double *x = b->answer.anrep.strength;
  if (q->reflex || q->years > 0.0) {
    hales_jw_put_object(w, "reflex");
    hales_jw_put_number(w, "arterial_mmhg", b->answer.reflex.beta);
    hales_jw_put_number(w, "cardiopulmonary_mmhg", b->answer.reflex.filling_v);
    hales_jw_end_object(w);
  }
  if (q->anrep) {
    hales_jw_put_object(w, "anrep");
    hales_jw_put_number(w, "lv_frac", expm1(x[0]));
    hales_jw_put_number(w, "sep_frac", expm1(x[1]));
    hales_jw_put_number(w, "rv_frac", expm1(x[2]));
    hales_jw_end_object(w);
  }
}

static void put_parameters(const hales_app_body *b, hales_jw *w) {
  const hales_model *m = b->set.model;
  for (size_t i = 0; i < m->n_param; i++) hales_jw_put_number(w, m->param[i].name, b->set.param[i]);
}

hales_status hales_app_body_params(const hales_app_body *b, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  put_parameters(b, &w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

hales_status hales_app_body_json(const hales_app_body_request *q, const hales_app_body *b, hales_buf *out,
                                 hales_err *err) {
  const hales_model *m = b->set.model;
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_object(&w, "physique");
  hales_jw_put_string(&w, "sex", q->who.female ? "female" : "male");
  hales_jw_put_number(&w, "age_years", q->who.age_years);
  hales_jw_put_number(&w, "height_cm", q->who.height_cm);
  hales_jw_put_number(&w, "weight_kg", q->who.weight_kg);
  hales_jw_put_number(&w, "bsa_m2", b->norm.bsa_m2);
  hales_jw_put_bool(&w, "norm_met", b->tuned.met);
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "parameters");
  put_parameters(b, &w);
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "figures");
  for (size_t i = 0; i < m->n_figure; i++) hales_jw_put_number(&w, m->figure[i].name, figure(b, i));
  hales_jw_put_bool(&w, "shock", b->shock);
  hales_jw_put_number(&w, "sao2_frac", b->gas.sa_frac);
  if (b->gas.possible)
    hales_jw_put_number(&w, "svo2_frac", b->gas.sv_frac);
  else
    hales_jw_put_null(&w, "svo2_frac");
  hales_jw_end_object(&w);
  put_answer(q, b, &w);
  if (q->years > 0.0) put_growth(b, &w);
  if (q->exercise) put_exercise(q, b, &w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}
