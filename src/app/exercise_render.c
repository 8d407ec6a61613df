#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/exercise.h"
#include "app/plain_text.h"
#include "base/json_write.h"

const hales_app_exercise_label hales_app_exercise_peak_label[HALES_PEAK_N] = {
    [HALES_PEAK_VO2] = {"vo2_ml_min", "peak oxygen uptake", "mL/min", 0},
    [HALES_PEAK_VO2_KG] = {"vo2_ml_kg_min", "peak oxygen uptake, by weight", "mL/min/kg", 1},
    [HALES_PEAK_CO] = {"co_l_min", "cardiac output", "L/min", 1},
    [HALES_PEAK_HR] = {"hr_bpm", "heart rate", "/min", 0},
    [HALES_PEAK_MPAP] = {"mpap_mmhg", "mean PA pressure", "mm[Hg]", 0},
    [HALES_PEAK_PAWP] = {"pawp_mmhg", "wedge pressure", "mm[Hg]", 0},
    [HALES_PEAK_RAP] = {"rap_mmhg", "right atrial pressure", "mm[Hg]", 0},
    [HALES_PEAK_SVO2] = {"svo2_pct", "mixed venous saturation", "%", 0},
    [HALES_PEAK_WORK] = {"work_w", "work on a cycle", "W", 0},
    [HALES_PEAK_PULSE] = {"oxygen_pulse_ml", "oxygen pulse", "mL", 1},
    [HALES_PEAK_SLOPE] = {"mpap_slope_mmhg_min_l", "mPAP/CO slope", "mm[Hg].min/L", 1},
    [HALES_PEAK_PAWP_SLOPE] = {"pawp_slope_mmhg_min_l", "PAWP/CO slope", "mm[Hg].min/L", 1},
    [HALES_PEAK_WALK] = {"walk_m", "six-minute walk", "m", 0},
};
const hales_app_exercise_label hales_app_exercise_task_label[HALES_TASK_FIGURES] = {
    [HALES_TASK_SHARE] = {"share_pct", "share of the peak uptake", "%", 0},
    [HALES_TASK_CO] = {"co_l_min", "cardiac output", "L/min", 1},
    [HALES_TASK_HR] = {"hr_bpm", "heart rate", "/min", 0},
    [HALES_TASK_MPAP] = {"mpap_mmhg", "mean PA pressure", "mm[Hg]", 0},
    [HALES_TASK_PAWP] = {"pawp_mmhg", "wedge pressure", "mm[Hg]", 0},
    [HALES_TASK_RAP] = {"rap_mmhg", "right atrial pressure", "mm[Hg]", 0},
    [HALES_TASK_SVO2] = {"svo2_pct", "mixed venous saturation", "%", 0},
};

static const struct {
  const char *name, *text;
} ends[HALES_EXERCISE_ENDS] = {
    [HALES_EXERCISE_SPENT] = {"reserve_spent", "no reserve is left"},
    [HALES_EXERCISE_FALLS] = {"output_falls", "the heart gives less when driven more"},
    [HALES_EXERCISE_PRESSURE] = {"pressure_not_held", "the arterial pressure is not held"},
    [HALES_EXERCISE_NO_STATE] = {"no_state_beyond", "no periodic state is found beyond"},
    [HALES_EXERCISE_NO_REST] = {"no_state_at_rest", "no periodic state at rest"},
    [HALES_EXERCISE_HUNGRY] = {"rest_not_carried", "the output at rest cannot carry the uptake at rest"},
};

const char *hales_app_exercise_end_text(hales_exercise_end end) {
  return ends[end].text;
}

static size_t failed(const hales_app_exercise *e) {
  return e->n_end[HALES_EXERCISE_NO_REST] + e->n_end[HALES_EXERCISE_HUNGRY];
}

static const char *reserve_name(const hales_app_exercise *e) {
  return !e->pah ? "healthy" : e->nominal ? "pah_nominal" : "pah";
}

static void put_figures(hales_jw *w, size_t n, const hales_app_exercise_label *label,
                        const hales_app_exercise_figure *f) {
  for (size_t k = 0; k < n; k++) {
    if (f[k].n == 0) {
      hales_jw_put_null(w, label[k].name);
      continue;
    }
    hales_jw_put_object(w, label[k].name);
    hales_jw_put_number(w, "median", f[k].median);
    hales_jw_put_number(w, "lo90", f[k].lo90);
    hales_jw_put_number(w, "hi90", f[k].hi90);
    hales_jw_put_uint(w, "draws", f[k].n);
    hales_jw_end_object(w);
  }
}

static void put_measured(hales_jw *w, const char *key, const hales_app_exercise_measured *m) {
  if (!m->has) return;
  hales_jw_put_object(w, key);
  hales_jw_put_number(w, "value", m->value);
  hales_jw_put_string(w, "true_on", m->true_on[0] ? m->true_on : NULL);
  hales_jw_end_object(w);
}

static void put_task(hales_jw *w, const hales_app_exercise *e) {
  if (e->task.kind == HALES_TASK_NONE) return;
  hales_jw_put_object(w, "task");
  hales_jw_put_number(w, e->task.kind == HALES_TASK_CYCLE ? "watts" : "walk_km_h", e->task.amount);
  hales_jw_put_number(w, "demand_ml_min", e->demand_ml_min);
  hales_jw_put_number(w, "probability_met", (double)e->n_met / (double)(e->n_draw - failed(e)));
  put_figures(w, HALES_TASK_FIGURES, hales_app_exercise_task_label, e->at);
  hales_jw_end_object(w);
}

static void put_assumed(hales_jw *w, const hales_app_exercise *e) {
  hales_jw_put_object(w, "assumed");
  hales_jw_put_string(w, "sex", e->who.female ? "female" : "male");
  hales_jw_put_number(w, "age_years", e->who.age_years);
  hales_jw_put_number(w, "height_cm", e->who.height_cm);
  hales_jw_put_number(w, "weight_kg", e->who.weight_kg);
  hales_jw_put_number(w, "bsa_m2", e->bsa_m2);
  hales_jw_put_number(w, "hb_g_dl", e->gas.hb_g_dl);
  hales_jw_put_number(w, "shunt_frac", e->gas.shunt_frac);
  hales_jw_end_object(w);
}

hales_status hales_app_exercise_json(const hales_app_exercise *e, hales_buf *out, hales_err *err) {
  const hales_app_twin *t = hales_app_exercise_twin(e);
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "subject", e->subject);
  hales_jw_put_object(&w, "twin");
  hales_jw_put_string(&w, "name", t->name);
  hales_jw_put_string(&w, "model", t->record.twin.pm->model->id);
  hales_jw_put_string(&w, "true_on", t->record.true_on);
  hales_jw_put_string(&w, "trust", t->record.diagnostics.trust);
  hales_jw_put_bool(&w, "misfit", t->record.verdict.misfit);
  hales_jw_end_object(&w);
  hales_jw_put_uint(&w, "draws", e->n_draw);
  hales_jw_put_uint(&w, "draws_failed", failed(e));
  hales_jw_put_uint(&w, "draws_stuck", e->n_stuck);
  hales_jw_put_uint(&w, "draws_rate_held", e->n_filled);
  hales_jw_put_string(&w, "reserve", reserve_name(e));
  hales_jw_put_object(&w, "peak");
  put_figures(&w, HALES_PEAK_N, hales_app_exercise_peak_label, e->peak);
  hales_jw_end_object(&w);
  hales_jw_put_uint(&w, "draws_walk_by_stride", e->n_walk_by_stride);
  hales_jw_put_object(&w, "ended");
  for (int k = 0; k < HALES_EXERCISE_ENDS; k++) hales_jw_put_uint(&w, ends[k].name, e->n_end[k]);
  hales_jw_end_object(&w);
  put_task(&w, e);
  hales_jw_put_object(&w, "measured");
  put_measured(&w, "walk_6mwd_m", &e->walk_m);
  put_measured(&w, "peak_vo2_ml_kg_min", &e->peak_vo2_ml_kg_min);
  hales_jw_end_object(&w);
  put_assumed(&w, e);
  hales_jw_put_array(&w, "notes");
  for (size_t i = 0; i < e->n_note; i++) hales_jw_string(&w, e->note[i]);
  hales_jw_end_array(&w);
  hales_jw_put_string(&w, "limits", HALES_APP_EXERCISE_LIMITS);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

static void text_row(const hales_app_exercise_label *l, const hales_app_exercise_figure *f, const char *more,
                     hales_buf *out) {
  if (f->n == 0) {
    hales_buf_printf(out, "%-30s %8s\n", l->label, "none");
    return;
  }
  char interval[64];
  (void)snprintf(interval, sizeof interval, "%.*f to %.*f", l->digits, f->lo90, l->digits, f->hi90);
  hales_buf_printf(out, "%-30s %8.*f  %-16s %s%s\n", l->label, l->digits, f->median, interval,
                   hales_plain_interval(l->unit, f->median, f->lo90, f->hi90).unit, more);
}

static void text_measured(const char *what, const char *unit, const hales_app_exercise_measured *m,
                          hales_buf *out) {
  if (!m->has) return;
  hales_buf_printf(out, "%-30s %8.4g  %-16s %s\n", what, m->value, m->true_on[0] ? m->true_on : "no date",
                   unit);
}

static void text_ends(const hales_app_exercise *e, hales_buf *out) {
  hales_buf_puts(out, "\nwhat ends it, share of the draws:\n");
  for (int k = 0; k < HALES_EXERCISE_ENDS; k++)
    if (e->n_end[k] > 0)
      hales_buf_printf(out, "  %3.0f %%  %s\n", 100.0 * (double)e->n_end[k] / (double)e->n_draw,
                       ends[k].text);
  if (e->n_filled > 0)
    hales_buf_printf(
        out,
        "%zu of %zu draws beat no faster at their peak: a contraction, with its slow end, fills the beat\n",
        e->n_filled, e->n_draw);
  if (e->n_stuck > 0)
    hales_buf_printf(out,
                     "%zu of %zu draws carry no exertion at all: their peak is their rest, and they have no "
                     "slope\n",
                     e->n_stuck, e->n_draw);
  if (failed(e) > 0)
    hales_buf_printf(out,
                     "%zu of %zu draws have no answer at rest and are left out of every figure: the true "
                     "ones are worse\n",
                     failed(e), e->n_draw);
}

static void text_task(const hales_app_exercise *e, hales_buf *out) {
  if (e->task.kind == HALES_TASK_NONE) return;
  const size_t n = e->n_draw - failed(e);
  hales_buf_printf(out, e->task.kind == HALES_TASK_CYCLE ? "\ncycling at %g W" : "\nwalking at %g km/h",
                   e->task.amount);
  hales_buf_printf(out, " asks for %.0f mL/min: met by %zu of %zu draws\n", e->demand_ml_min, e->n_met, n);
  if (e->n_met == 0) {
    hales_buf_puts(out, "beyond what any draw can: nothing is said of pressures and flow there\n");
    return;
  }
  if (e->n_met < n) hales_buf_puts(out, "in those that meet it:\n");
  for (int k = 0; k < HALES_TASK_FIGURES; k++)
    text_row(&hales_app_exercise_task_label[k], &e->at[k], "", out);
}

void hales_app_exercise_text(const hales_app_exercise *e, hales_buf *out) {
  const hales_app_twin *t = hales_app_exercise_twin(e);
  hales_buf_printf(out, "exertion on twin %s of %s, data of %s, trust %s%s\n", t->name, e->subject,
                   t->record.true_on ? t->record.true_on : "unknown date", t->record.diagnostics.trust,
                   t->record.verdict.misfit ? ", MISFIT flagged" : "");
  if (strcmp(t->record.diagnostics.trust, "poor") == 0)
    hales_buf_puts(out, "POOR: the twin's draws are not to be trusted; nor is what follows\n");
  hales_buf_printf(out, "%zu draws of the posterior; reserve: %s\n\n", e->n_draw,
                   !e->pah      ? "a healthy person's"
                   : e->nominal ? "what the disease leaves on average, the same in every draw"
                                : "what the disease leaves, another in every draw");
  hales_buf_printf(out, "%-30s %8s  %s\n", "at the peak", "median", "90 %");
  for (int k = 0; k < HALES_PEAK_N; k++) {
    text_row(&hales_app_exercise_peak_label[k], &e->peak[k],
             k == HALES_PEAK_SLOPE        ? "; above 3: abnormal"
             : k == HALES_PEAK_PAWP_SLOPE ? "; above 2: abnormal"
                                          : "",
             out);
    if (k == HALES_PEAK_VO2_KG)
      text_measured("  measured", hales_app_exercise_peak_label[k].unit, &e->peak_vo2_ml_kg_min, out);
    if (k == HALES_PEAK_WALK) text_measured("  measured", "m", &e->walk_m, out);
  }
  text_ends(e, out);
  text_task(e, out);
  for (size_t i = 0; i < e->n_note; i++) hales_buf_printf(out, "note: %s\n", e->note[i]);
  hales_buf_puts(out, "limits: " HALES_APP_EXERCISE_LIMITS "\n");
}
