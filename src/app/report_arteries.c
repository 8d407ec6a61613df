/* Pressure waves in the lung arteries. */
#include "app/report_parts.h"

#include <stdio.h>

static const double wu = 1.0 / 0.06, degrees = 57.29577951308232; /* of mmHg s/mL; of radians */

/* n numbers of a band and of the healthy, times factor, less their own first value when above_first. */
static bool put_curve(hales_patient_report *r, const hales_artery_band *b, const double *healthy, size_t n,
                      double factor, bool above_first, hales_report_curve *c) {
  double *x = HALES_NEW(&r->arena, 4 * n, double);
  if (!x) return false;
  for (size_t k = 0; k < n; k++) {
    x[k] = factor * (b[k].median - (above_first ? b[0].median : 0.0));
    x[n + k] = factor * (b[k].lo90 - (above_first ? b[0].lo90 : 0.0));
    x[2 * n + k] = factor * (b[k].hi90 - (above_first ? b[0].hi90 : 0.0));
    x[3 * n + k] = factor * (healthy[k] - (above_first ? healthy[0] : 0.0));
  }
  *c = (hales_report_curve){x, x + n, x + 2 * n, x + 3 * n};
  return true;
}

static bool put_curves(hales_patient_report *r, hales_report_arteries *out) {
  const hales_arteries *w = &r->arteries.waves;
  const struct {
    int from;
    hales_report_curve *to;
  } rows[] = {{HALES_ARTERY_P, &out->pressure},
              {HALES_ARTERY_P_FORWARD, &out->forward},
              {HALES_ARTERY_P_BACKWARD, &out->backward},
              {HALES_ARTERY_I_FORWARD, &out->forward_intensity},
              {HALES_ARTERY_I_BACKWARD, &out->backward_intensity}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (!put_curve(r, w->curve[rows[i].from], w->healthy.curve[rows[i].from], HALES_ARTERY_POINTS, 1.0,
                   rows[i].from == HALES_ARTERY_P, rows[i].to))
      return false;
  out->n = HALES_ARTERY_POINTS;
  out->n_harmonics = HALES_ARTERY_HARMONICS + 1;
  return put_curve(r, w->modulus, w->healthy.modulus, out->n_harmonics, wu, false, &out->modulus) &&
         put_curve(r, w->phase_rad, w->healthy.phase_rad, out->n_harmonics, degrees, false, &out->phase);
}

static bool put_rows(hales_patient_report *r, hales_report_arteries *out) {
  const hales_app_arteries *a = &r->arteries;
  hales_report_artery_row *row = HALES_NEW(&r->arena, HALES_ARTERY_FIGURE_N, hales_report_artery_row);
  if (!row) return false;
  for (size_t i = 0; i < HALES_ARTERY_FIGURE_N; i++) {
    const hales_artery_figure *f = &a->waves.figure[i];
    const hales_shown_unit u = hales_parts_unit(hales_artery_names[i].unit);
    row[i].value = (hales_report_value){.name = hales_artery_names[i].name,
                                        .label = hales_artery_names[i].label,
                                        .unit = u.unit,
                                        .show = u.show,
                                        .side = HALES_SIDE_RIGHT};
    if (hales_app_artery_known(a, i))
      row[i].value.twin =
          (hales_interval){u.factor * f->twin.median, u.factor * f->twin.lo90, u.factor * f->twin.hi90};
    else
      row[i].value.state = HALES_VALUE_FAILED, row[i].value.reason = "in too few draws of the twin";
    row[i].healthy = (hales_optional){f->has_healthy, f->has_healthy ? u.factor * f->healthy : 0.0};
  }
  out->rows = row;
  out->n_rows = HALES_ARTERY_FIGURE_N;
  return true;
}

static bool put_sizes(hales_patient_report *r, hales_report_arteries *out) {
  const hales_app_arteries *a = &r->arteries;
  hales_report_artery_size *size = HALES_NEW(&r->arena, HALES_APP_ARTERY_SIZES, hales_report_artery_size);
  if (!size) return false;
  for (size_t i = 0; i < HALES_APP_ARTERY_SIZES; i++) {
    const hales_app_artery_size *s = &a->size[i];
    char value[48] = "\xE2\x80\x93";
    if (s->has_value) (void)snprintf(value, sizeof value, "%.3g %s", s->value, s->unit);
    size[i] = (hales_report_artery_size){
        .label = s->label,
        .value = hales_parts_text(r, "%s", value),
        .how = s->true_on[0] ? hales_parts_text(r, "%s, %s", s->how, s->true_on) : s->how};
    if (!size[i].value || !size[i].how) return false;
  }
  out->sizes = size;
  out->n_sizes = HALES_APP_ARTERY_SIZES;
  return true;
}

hales_status hales_parts_arteries(hales_patient_report *r, hales_store *store, hales_err *err) {
  hales_report_arteries *out = &r->data.arteries;
  const hales_status s =
      hales_app_arteries_of(store, r->subject, &r->twin, r->opt->threads, &r->arteries, err);
  if (s == HALES_ERANGE || s == HALES_EMATH) { /* no tree for this twin: the rest of the report stands */
    *err = (hales_err){0};
    out->reason = "no tree of lung arteries fits the sizes, resistance and pulse pressure of this twin";
    return HALES_OK;
  }
  if (s != HALES_OK) return s;
  out->period_s = r->arteries.waves.period_s;
  out->healthy_period_s = r->arteries.waves.healthy.period_s;
  out->notes = r->arteries.note;
  out->n_notes = r->arteries.n_note;
  if (put_curves(r, out) && put_rows(r, out) && put_sizes(r, out)) return HALES_OK;
  return HALES_FAIL(err, HALES_ENOMEM, "report too large for its arena");
}
