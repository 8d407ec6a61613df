/* Exertion of the twin, from a few of its draws: the whole answer is that of `hales exercise`. */
#include <ctype.h>
#include <stdio.h>

#include "app/exercise.h"
#include "app/report_parts.h"

enum { DRAWS = 24 }; /* 0.3 s of a core */

static const hales_app_exercise_at_peak shown[] = {HALES_PEAK_VO2_KG, HALES_PEAK_VO2,   HALES_PEAK_CO,
                                                   HALES_PEAK_HR,     HALES_PEAK_MPAP,  HALES_PEAK_PAWP,
                                                   HALES_PEAK_SLOPE,  HALES_PEAK_PULSE, HALES_PEAK_WALK};
enum { SHOWN = sizeof shown / sizeof shown[0] };

static hales_report_value value_of(hales_patient_report *r, const hales_app_exercise *e,
                                   hales_app_exercise_at_peak k) {
  const hales_app_exercise_label *l = &hales_app_exercise_peak_label[k];
  const hales_app_exercise_figure *f = &e->peak[k];
  hales_shown_unit u = hales_parts_unit(l->unit);
  if (k == HALES_PEAK_PULSE) u = (hales_shown_unit){HALES_SHOW_PLAIN, "mL", 1.0}; /* 5: not to whole mL */
  const hales_app_exercise_measured *m = k == HALES_PEAK_WALK     ? &e->walk_m
                                         : k == HALES_PEAK_VO2_KG ? &e->peak_vo2_ml_kg_min
                                                                  : NULL;
  hales_report_value v = {
      .name = l->name,
      .label = hales_parts_text(
          r, "%c%s", k == HALES_PEAK_SLOPE ? l->label[0] : toupper((unsigned char)l->label[0]), l->label + 1),
      .unit = u.unit,
      .show = u.show,
      .side = HALES_SIDE_WHOLE,
      .twin = {f->median, f->lo90, f->hi90}};
  if (f->n == 0) {
    v.state = HALES_VALUE_FAILED;
    v.reason = "no draw carries any exertion";
  }
  if (m && m->has) { /* heuristic: 25 m from walk to walk (CLINICAL 6.3), 7 % from test to test */
    v.has_measured = true;
    v.measured = m->value;
    v.sd = k == HALES_PEAK_WALK ? 25.0 : 0.07 * m->value;
  }
  return v;
}

static bool fill(hales_patient_report *r, const hales_app_exercise *e) {
  hales_report_exertion *out = &r->data.exertion;
  hales_report_value *rows = HALES_NEW(&r->arena, SHOWN, hales_report_value);
  int most = 0;
  for (int k = 1; k < HALES_EXERCISE_ENDS; k++)
    if (e->n_end[k] > e->n_end[most]) most = k;
  char notes[400] = "";
  for (size_t i = 0, n = 0; i < e->n_note && n < sizeof notes; i++)
    n += (size_t)snprintf(notes + n, sizeof notes - n, " Note: %s.", e->note[i]);
  out->summary = hales_parts_text(
      r, "%zu draws of the twin, driven from rest until %s (%zu of them). The reserve is %s.%s", e->n_draw,
      hales_app_exercise_end_text((hales_exercise_end)most), e->n_end[most],
      e->pah ? "what the disease leaves, within published bounds" : "a healthy person's", notes);
  out->limits = HALES_APP_EXERCISE_LIMITS;
  if (!rows || !out->summary) return false;
  for (size_t i = 0; i < SHOWN; i++) {
    rows[i] = value_of(r, e, shown[i]);
    if (!rows[i].label) return false;
  }
  out->rows = rows;
  out->n_rows = SHOWN;
  return true;
}

hales_status hales_parts_exertion(hales_patient_report *r, hales_store *store, hales_err *err) {
  const hales_app_exercise_request q = {.subject = r->subject,
                                        .twin = &r->twin,
                                        .n_draw = DRAWS,
                                        .shunt_frac = -1.0,
                                        .seed = r->opt->seed,
                                        .threads = r->opt->threads};
  if (r->data.child) {
    r->data.exertion.reason = "the reserves of heart, breath and muscle are of adults";
    return HALES_OK;
  }
  hales_app_exercise e;
  hales_err why = {0};
  hales_status s = hales_app_exercise_run(store, &q, &e, &why);
  if (s == HALES_OK && !fill(r, &e)) s = hales_parts_full(err);
  if (s == HALES_EMATH) r->data.exertion.reason = hales_parts_text(r, "%s", why.msg);
  const bool none = s == HALES_EARG; /* a circuit without exertion: no section */
  hales_app_exercise_destroy(&e);
  if (s == HALES_OK || s == HALES_EMATH || none) return HALES_OK;
  return s == HALES_ENOMEM && !why.msg[0] ? s : HALES_FAIL(err, s, "%s", why.msg);
}
