#include "report/check_place.h"

hales_status hales_check_panels(const hales_report *r, hales_err *err) {
  HALES_TRY(hales_check_list(err, "panels", r->n_panels, r->panels));
  for (size_t i = 0; i < r->n_panels; i++) {
    const hales_report_panel *p = &r->panels[i];
    const hales_report_place at = {"panels", i, err};
    HALES_TRY(hales_check_text(&at, "label", p->label));
    HALES_TRY(hales_check_that(&at, "n", p->n >= 2));
    HALES_TRY(hales_check_array(&at, "t_s", p->n, p->t_s));
    HALES_TRY(hales_check_array(&at, "median_mmhg", p->n, p->median_mmhg));
    HALES_TRY(hales_check_array(&at, "lo90_mmhg", p->n, p->lo90_mmhg));
    HALES_TRY(hales_check_array(&at, "hi90_mmhg", p->n, p->hi90_mmhg));
    for (size_t k = 1; k < p->n; k++)
      HALES_TRY(hales_check_that(&at, "t_s (must increase)", p->t_s[k] > p->t_s[k - 1]));
    HALES_TRY(hales_check_list(err, "panels.landmarks", p->n_landmarks, p->landmarks));
    for (size_t k = 0; k < p->n_landmarks; k++) {
      const hales_report_landmark *m = &p->landmarks[k];
      const hales_report_place mark = {"panels.landmarks", k, err};
      HALES_TRY(hales_check_text(&mark, "label", m->label));
      HALES_TRY(hales_check_text(&mark, "mark", m->mark));
      HALES_TRY(hales_check_measured(&mark, m->has_measured, m->measured, m->sd));
      if (m->has_twin) HALES_TRY(hales_check_order(&mark, "twin", m->twin));
    }
  }
  return HALES_OK;
}

static hales_status check_loop_marks(const hales_report_place *at, const hales_report_loop *l) {
  if (l->has_es) HALES_TRY(hales_check_finite(at, "es_volume_ml", l->es_volume_ml));
  if (l->has_es) HALES_TRY(hales_check_finite(at, "es_pressure_mmhg", l->es_pressure_mmhg));
  if (l->has_es) HALES_TRY(hales_check_finite(at, "ed_volume_ml", l->ed_volume_ml));
  if (l->has_ees) HALES_TRY(hales_check_finite(at, "v0_ml", l->v0_ml));
  if (l->has_ees) HALES_TRY(hales_check_order(at, "ees_mmhg_ml", l->ees_mmhg_ml));
  if (l->has_ea) HALES_TRY(hales_check_order(at, "ea_mmhg_ml", l->ea_mmhg_ml));
  HALES_TRY(hales_check_that(at, "has_ees (needs has_es)", l->has_es || !(l->has_ees || l->has_ea)));
  HALES_TRY(hales_check_optional(at, "edv_ml", l->edv_ml));
  HALES_TRY(hales_check_optional(at, "edv_sd_ml", l->edv_sd_ml));
  HALES_TRY(hales_check_optional(at, "esv_ml", l->esv_ml));
  HALES_TRY(hales_check_optional(at, "esv_sd_ml", l->esv_sd_ml));
  HALES_TRY(
      hales_check_that(at, "edv_sd_ml", !l->edv_ml.has || (l->edv_sd_ml.has && l->edv_sd_ml.value > 0.0)));
  return hales_check_that(at, "esv_sd_ml", !l->esv_ml.has || (l->esv_sd_ml.has && l->esv_sd_ml.value > 0.0));
}

hales_status hales_check_loops(const hales_report *r, hales_err *err) {
  HALES_TRY(hales_check_list(err, "loops", r->n_loops, r->loops));
  for (size_t i = 0; i < r->n_loops; i++) {
    const hales_report_loop *l = &r->loops[i];
    const hales_report_place at = {"loops", i, err};
    HALES_TRY(hales_check_text(&at, "label", l->label));
    HALES_TRY(hales_check_that(&at, "n_points", l->n_points >= 3 && l->n_points <= 100000));
    HALES_TRY(hales_check_that(&at, "n_draws", l->n_draws <= HALES_REPORT_DRAWS_MAX));
    HALES_TRY(hales_check_array(&at, "volume_ml", l->n_points, l->volume_ml));
    HALES_TRY(hales_check_array(&at, "pressure_mmhg", l->n_points, l->pressure_mmhg));
    HALES_TRY(hales_check_array(&at, "draw_volume_ml", l->n_draws * l->n_points, l->draw_volume_ml));
    HALES_TRY(hales_check_array(&at, "draw_pressure_mmhg", l->n_draws * l->n_points, l->draw_pressure_mmhg));
    HALES_TRY(hales_check_array(&at, "healthy_volume_ml", l->n_healthy, l->healthy_volume_ml));
    HALES_TRY(hales_check_array(&at, "healthy_pressure_mmhg", l->n_healthy, l->healthy_pressure_mmhg));
    HALES_TRY(check_loop_marks(&at, l));
    HALES_TRY(hales_check_values("loops.rows", l->n_rows, l->rows, err));
  }
  return HALES_OK;
}

static hales_status check_curve(const hales_report_place *at, const char *field, size_t n,
                                const hales_report_curve *c) {
  HALES_TRY(hales_check_that(at, field, c->median && c->lo90 && c->hi90 && c->healthy));
  HALES_TRY(hales_check_array(at, field, n, c->median));
  HALES_TRY(hales_check_array(at, field, n, c->lo90));
  HALES_TRY(hales_check_array(at, field, n, c->hi90));
  return hales_check_array(at, field, n, c->healthy);
}

static hales_status check_coupled(const hales_report_arteries *a, hales_err *err) {
  const hales_report_coupled *c = &a->coupled;
  const hales_report_place at = {"arteries.coupled", 0, err};
  if (!(c->period_s > 0.0)) return HALES_OK;
  HALES_TRY(hales_check_text(&at, "command", c->command));
  HALES_TRY(hales_check_that(&at, "curves",
                             c->pressure && c->flow_only && c->forward_intensity && c->backward_intensity));
  HALES_TRY(hales_check_array(&at, "pressure", a->n, c->pressure));
  HALES_TRY(hales_check_array(&at, "flow_only", a->n, c->flow_only));
  HALES_TRY(hales_check_array(&at, "forward_intensity", a->n, c->forward_intensity));
  HALES_TRY(hales_check_array(&at, "backward_intensity", a->n, c->backward_intensity));
  HALES_TRY(hales_check_list(err, "arteries.coupled.load", c->n_load, c->load));
  for (size_t i = 0; i < c->n_load; i++) {
    const hales_report_place row = {"arteries.coupled.load", i, err};
    HALES_TRY(hales_check_text(&row, "name", c->load[i].name));
    HALES_TRY(hales_check_text(&row, "label", c->load[i].label));
    HALES_TRY(hales_check_array(&row, "circuit", 1, &c->load[i].circuit));
    HALES_TRY(hales_check_array(&row, "coupled", 1, &c->load[i].coupled));
  }
  return HALES_OK;
}

hales_status hales_check_arteries(const hales_report_arteries *a, hales_err *err) {
  const hales_report_place at = {"arteries", 0, err};
  if (a->n == 0) return HALES_OK;
  HALES_TRY(hales_check_that(&at, "n", a->n >= 3 && a->n <= HALES_REPORT_ROWS_MAX));
  HALES_TRY(
      hales_check_that(&at, "n_harmonics", a->n_harmonics >= 2 && a->n_harmonics <= HALES_REPORT_PARAMS_MAX));
  HALES_TRY(hales_check_that(&at, "period_s", a->period_s > 0.0 && a->healthy_period_s > 0.0));
  HALES_TRY(check_curve(&at, "pressure", a->n, &a->pressure));
  HALES_TRY(check_curve(&at, "forward", a->n, &a->forward));
  HALES_TRY(check_curve(&at, "backward", a->n, &a->backward));
  HALES_TRY(check_curve(&at, "forward_intensity", a->n, &a->forward_intensity));
  HALES_TRY(check_curve(&at, "backward_intensity", a->n, &a->backward_intensity));
  HALES_TRY(check_curve(&at, "modulus", a->n_harmonics, &a->modulus));
  HALES_TRY(check_curve(&at, "phase", a->n_harmonics, &a->phase));
  for (size_t i = 0; i < a->n_harmonics; i++)
    HALES_TRY(hales_check_that(&at, "modulus", a->modulus.lo90[i] > 0.0 && a->modulus.healthy[i] > 0.0));
  HALES_TRY(hales_check_list(err, "arteries.rows", a->n_rows, a->rows));
  HALES_TRY(hales_check_list(err, "arteries.sizes", a->n_sizes, a->sizes));
  HALES_TRY(hales_check_list(err, "arteries.notes", a->n_notes, a->notes));
  for (size_t i = 0; i < a->n_rows; i++) {
    const hales_report_place row = {"arteries.rows", i, err};
    HALES_TRY(hales_check_values("arteries.rows", 1, &a->rows[i].value, err));
    HALES_TRY(hales_check_optional(&row, "healthy", a->rows[i].healthy));
    HALES_TRY(hales_check_optional(&row, "companion", a->rows[i].companion));
    HALES_TRY(hales_check_optional(&row, "coupled", a->rows[i].coupled));
  }
  HALES_TRY(check_coupled(a, err));
  for (size_t i = 0; i < a->n_sizes; i++) {
    const hales_report_place row = {"arteries.sizes", i, err};
    HALES_TRY(hales_check_text(&row, "label", a->sizes[i].label));
    HALES_TRY(hales_check_text(&row, "value", a->sizes[i].value));
    HALES_TRY(hales_check_text(&row, "how", a->sizes[i].how));
  }
  return HALES_OK;
}
