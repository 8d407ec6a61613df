/* Pressure waveforms and pressure-volume loops. */
#include "app/report_parts.h"

#include <stdint.h>
#include <string.h>

static const hales_report_fit *find_fit(const hales_patient_report *r, const char *name) {
  for (size_t i = 0; name && i < r->data.n_fit; i++)
    if (strcmp(r->data.fit[i].name, name) == 0) return &r->data.fit[i];
  return NULL;
}

/* "pa_sys_mmhg" is marked "sys" beside its dot. */
static const char *short_mark(const char *name) {
  static const char *const known[][2] = {
      {"_sys_", "sys"}, {"_dia_", "dia"}, {"_mean_", "mean"}, {"_max_", "max"}, {"_min_", "min"}};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strstr(name, known[i][0])) return known[i][1];
  return "value";
}

static hales_status panels(hales_patient_report *r, hales_err *err) {
  const hales_patient_model *pm = r->twin.record.twin.pm;
  hales_report_panel *panel = HALES_NEW(&r->arena, pm->n_panel, hales_report_panel);
  if (!panel) return hales_parts_full(err);
  for (size_t i = 0; i < pm->n_panel; i++) {
    const hales_panel *p = &pm->panel[i];
    hales_report_landmark *mark = HALES_NEW(&r->arena, 4, hales_report_landmark);
    if (!mark) return hales_parts_full(err);
    size_t n = 0;
    for (size_t k = 0; k < 4 && p->landmark[k]; k++) {
      const hales_report_fit *f = find_fit(r, p->landmark[k]);
      if (f && f->has_measured)
        mark[n++] = (hales_report_landmark){.label = f->label,
                                            .mark = short_mark(f->name),
                                            .has_measured = true,
                                            .measured = f->measured,
                                            .sd = f->sd,
                                            .has_twin = true,
                                            .twin = f->twin};
    }
    panel[i] = (hales_report_panel){.label = p->label,
                                    .side = hales_parts_side(p->side),
                                    .low = strstr(p->label, "atrium") || strstr(p->label, "veins"),
                                    .n = 2 * HALES_WAVE_POINTS,
                                    .t_s = r->waves.t_s,
                                    .median_mmhg = r->waves.band[i].median,
                                    .lo90_mmhg = r->waves.band[i].lo90,
                                    .hi90_mmhg = r->waves.band[i].hi90,
                                    .n_landmarks = n,
                                    .landmarks = mark};
  }
  r->data.n_panels = pm->n_panel;
  r->data.panels = panel;
  const hales_report_fit *hr = find_fit(r, "hr_bpm");
  r->data.panels_note =
      hr && hr->has_measured
          ? "The twin leaves out catheter ringing and breathing. The catheter's zero level is not in the "
            "curves."
          : "The twin leaves out catheter ringing and breathing; the catheter's zero level is not in the "
            "curves. No heart rate was recorded: draws of different length are laid over each other by "
            "phase.";
  return HALES_OK;
}

static const hales_report_value *find_output(const hales_patient_report *r, const char *name) {
  for (size_t i = 0; i < r->data.n_outputs; i++)
    if (strcmp(r->data.outputs[i].name, name) == 0) return &r->data.outputs[i];
  return NULL;
}

bool hales_parts_learned(const hales_patient_report *r, const char *parameter) {
  for (size_t i = 0; i < r->data.n_params; i++)
    if (strcmp(r->data.params[i].name, parameter) == 0) return r->data.params[i].learned;
  return false;
}

/* Rows under a loop: volumes of the observables, work of the outcome. */
static size_t loop_rows(const hales_patient_report *r, const hales_loop *l, hales_report_value *row) {
  size_t n = 0;
  const char *const volume[] = {l->edv, l->esv};
  for (size_t k = 0; k < 2; k++) {
    const hales_report_fit *f = find_fit(r, volume[k]);
    if (f)
      row[n++] = (hales_report_value){.name = f->name,
                                      .label = f->label,
                                      .show = f->show,
                                      .side = f->side,
                                      .state = HALES_VALUE_OK,
                                      .twin = f->twin,
                                      .has_measured = f->has_measured,
                                      .measured = f->measured,
                                      .sd = f->sd};
  }
  const hales_report_value *work = l->work ? find_output(r, l->work) : NULL;
  if (work) row[n++] = *work;
  return n;
}

static hales_status loops(hales_patient_report *r, hales_err *err) {
  const hales_patient_model *pm = r->twin.record.twin.pm;
  hales_report_loop *loop = HALES_NEW(&r->arena, pm->n_loop, hales_report_loop);
  if (!loop) return hales_parts_full(err);
  bool measured = false;
  for (size_t i = 0; i < pm->n_loop; i++) {
    const hales_loop *l = &pm->loop[i];
    const hales_loops *w = &r->waves.loop[i];
    const hales_report_fit *edv = find_fit(r, l->edv), *esv = find_fit(r, l->esv);
    hales_report_value *row = HALES_NEW(&r->arena, 3, hales_report_value);
    if (!row) return hales_parts_full(err);
    loop[i] = (hales_report_loop){.label = l->label,
                                  .side = hales_parts_side(l->side),
                                  .n_points = HALES_WAVE_POINTS,
                                  .volume_ml = w->median_volume,
                                  .pressure_mmhg = w->median_pressure,
                                  .n_draws = w->n_draw,
                                  .draw_volume_ml = &w->volume[0][0],
                                  .draw_pressure_mmhg = &w->pressure[0][0],
                                  .has_es = true,
                                  .es_volume_ml = w->es_volume,
                                  .es_pressure_mmhg = w->es_pressure,
                                  .ed_volume_ml = w->ed_volume,
                                  .has_ees = hales_parts_learned(r, l->contractility),
                                  .v0_ml = w->v0,
                                  .ees_mmhg_ml = {w->ees[0], w->ees[1], w->ees[2]},
                                  .has_ea = true,
                                  .ea_mmhg_ml = {w->ea[0], w->ea[1], w->ea[2]},
                                  .rows = row};
    loop[i].n_rows = loop_rows(r, l, row);
    if (edv && edv->has_measured) {
      loop[i].edv_ml = (hales_optional){true, edv->measured};
      loop[i].edv_sd_ml = (hales_optional){true, edv->sd};
      measured = true;
    }
    if (esv && esv->has_measured) {
      loop[i].esv_ml = (hales_optional){true, esv->measured};
      loop[i].esv_sd_ml = (hales_optional){true, esv->sd};
      measured = true;
    }
  }
  r->data.n_loops = pm->n_loop;
  r->data.loops = loop;
  if (!measured)
    r->data.loops_note = "Volumes were not measured: where the loops stand along the volume axis rests on "
                         "priors for body size, and is less sure than their height and area.";
  return HALES_OK;
}

hales_status hales_parts_waves(hales_patient_report *r, hales_err *err) {
  HALES_TRY(hales_twin_waves(&r->twin.record.twin, r->opt->threads, &r->waves, err));
  HALES_TRY(panels(r, err));
  return loops(r, err);
}
