/* Pressure waves in the lung arteries. */
#include "app/report_parts.h"

#include <math.h>
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

/* A figure at the posterior mean; none where its beat has none. */
static hales_optional at_mean(double x, double factor) {
  return (hales_optional){isfinite(x), isfinite(x) ? factor * x : 0.0};
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
    if (!a->has_coupled) continue;
    row[i].companion = at_mean(a->coupled.mean.companion.figure[i], u.factor);
    row[i].coupled = at_mean(a->coupled.mean.coupled.figure[i], u.factor);
  }
  out->rows = row;
  out->n_rows = HALES_ARTERY_FIGURE_N;
  return true;
}

/* n numbers less the first, when above_first. */
static const double *copy(hales_patient_report *r, const double *from, bool above_first) {
  double *x = HALES_NEW(&r->arena, HALES_ARTERY_POINTS, double);
  for (size_t k = 0; x && k < HALES_ARTERY_POINTS; k++) x[k] = from[k] - (above_first ? from[0] : 0.0);
  return x;
}

static bool put_load(hales_patient_report *r, hales_report_coupled *out) {
  struct hales_report_load *load = HALES_NEW(&r->arena, HALES_LOAD_FIGURE_N, struct hales_report_load);
  const hales_artery_couple *m = &r->arteries.coupled.mean;
  if (!load) return false;
  for (size_t i = 0; i < HALES_LOAD_FIGURE_N; i++) {
    const hales_shown_unit u = hales_parts_unit(hales_load_names[i].unit);
    if (!isfinite(m->circuit_load[i]) || !isfinite(m->coupled_load[i])) continue;
    load[out->n_load++] = (struct hales_report_load){
        hales_load_names[i].name,      hales_load_names[i].label,    u.unit, u.show,
        u.factor * m->circuit_load[i], u.factor * m->coupled_load[i]};
  }
  out->load = load;
  return true;
}

static bool put_coupled(hales_patient_report *r, hales_report_arteries *out) {
  const hales_artery_couple *m = &r->arteries.coupled.mean;
  hales_report_coupled *c = &out->coupled;
  c->period_s = m->coupled.period_s;
  c->missed = m->missed;
  c->pressure = copy(r, m->coupled.curve[HALES_ARTERY_P], true);
  c->flow_only = copy(r, m->companion.curve[HALES_ARTERY_P], true);
  c->forward_intensity = copy(r, m->coupled.curve[HALES_ARTERY_I_FORWARD], false);
  c->backward_intensity = copy(r, m->coupled.curve[HALES_ARTERY_I_BACKWARD], false);
  c->command = hales_parts_text(r, "hales wave --subject '%s' --coupled", r->subject);
  return c->pressure && c->flow_only && c->forward_intensity && c->backward_intensity && c->command &&
         put_load(r, c);
}

/* One heart, the posterior mean's: a fifth of a second.  Where it cannot be run the rest stands. */
static hales_status couple(hales_patient_report *r, hales_report_arteries *out, hales_err *err) {
  const hales_status s = hales_app_arteries_couple(&r->twin, 0, 1, NULL, &r->arteries, err);
  if (s == HALES_ERANGE || s == HALES_EMATH || s == HALES_EARG) {
    *err = (hales_err){0};
    out->coupled.reason = s == HALES_EARG ? "this model has no place where a tree of arteries joins its heart"
                                          : "heart and arteries together have no periodic state";
    return HALES_OK;
  }
  return s;
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
  HALES_TRY(couple(r, out, err));
  out->period_s = r->arteries.waves.period_s;
  out->healthy_period_s = r->arteries.waves.healthy.period_s;
  out->notes = r->arteries.note;
  out->n_notes = r->arteries.n_note;
  const bool coupled = !r->arteries.has_coupled || put_coupled(r, out);
  if (coupled && put_curves(r, out) && put_rows(r, out) && put_sizes(r, out)) return HALES_OK;
  return hales_parts_full(err);
}
