#include <stdio.h>

#include "app/arteries.h"
#include "app/plain_text.h"
#include "base/json_write.h"

static const char scope[] =
    "Computed from the twin's flow in a tree of vessels, not measured. Research software.";

static void put_size(hales_jw *w, const hales_app_artery_size *s) {
  hales_jw_put_object(w, s->name);
  hales_jw_put_string(w, "label", s->label);
  hales_jw_put_string(w, "unit", s->unit);
  if (s->has_value)
    hales_jw_put_number(w, "value", s->value);
  else
    hales_jw_put_null(w, "value");
  hales_jw_put_bool(w, "measured", s->measured);
  hales_jw_put_string(w, "how", s->how);
  hales_jw_put_string(w, "true_on", s->true_on[0] ? s->true_on : NULL);
  char digest[65];
  for (size_t i = 0; i < 32; i++) (void)snprintf(digest + 2 * i, 3, "%02x", s->sha256[i]);
  hales_jw_put_string(w, "document", s->measured ? digest : NULL);
  hales_jw_end_object(w);
}

static void put_band(hales_jw *w, hales_artery_band b) {
  hales_jw_put_number(w, "median", b.median);
  hales_jw_put_number(w, "lo90", b.lo90);
  hales_jw_put_number(w, "hi90", b.hi90);
}

static void put_figure(hales_jw *w, const hales_app_arteries *a, size_t i) {
  const hales_artery_figure *f = &a->waves.figure[i];
  hales_jw_put_object(w, hales_artery_names[i].name);
  hales_jw_put_string(w, "label", hales_artery_names[i].label);
  hales_jw_put_string(w, "unit", hales_artery_names[i].unit);
  if (hales_app_artery_known(a, i)) {
    put_band(w, f->twin);
  } else {
    hales_jw_put_null(w, "median");
    hales_jw_put_null(w, "lo90");
    hales_jw_put_null(w, "hi90");
  }
  hales_jw_put_uint(w, "draws", f->n);
  if (f->has_healthy)
    hales_jw_put_number(w, "healthy", f->healthy);
  else
    hales_jw_put_null(w, "healthy");
  hales_jw_end_object(w);
}

static void put_row(hales_jw *w, const char *key, const hales_artery_band *b, size_t part) {
  hales_jw_put_array(w, key);
  for (size_t k = 0; k < HALES_ARTERY_POINTS; k++)
    hales_jw_number(w, part == 0 ? b[k].median : part == 1 ? b[k].lo90 : b[k].hi90);
  hales_jw_end_array(w);
}

static void put_curves(hales_jw *w, const hales_arteries *a) {
  hales_jw_put_object(w, "curves");
  hales_jw_put_number(w, "period_s", a->period_s);
  hales_jw_put_number(w, "healthy_period_s", a->healthy.period_s);
  for (size_t c = 0; c < HALES_ARTERY_CURVE_N; c++) {
    hales_jw_put_object(w, hales_artery_curve_name[c]);
    put_row(w, "median", a->curve[c], 0);
    put_row(w, "lo90", a->curve[c], 1);
    put_row(w, "hi90", a->curve[c], 2);
    hales_jw_put_array(w, "healthy");
    for (size_t k = 0; k < HALES_ARTERY_POINTS; k++) hales_jw_number(w, a->healthy.curve[c][k]);
    hales_jw_end_array(w);
    hales_jw_end_object(w);
  }
  hales_jw_end_object(w);
}

static void put_impedance(hales_jw *w, const hales_arteries *a) {
  hales_jw_put_array(w, "impedance");
  for (size_t k = 0; k <= HALES_ARTERY_HARMONICS; k++) {
    hales_jw_begin_object(w);
    hales_jw_put_uint(w, "harmonic", k);
    hales_jw_put_number(w, "frequency_hz", (double)k / a->period_s);
    hales_jw_put_object(w, "modulus_mmhg_s_ml");
    put_band(w, a->modulus[k]);
    hales_jw_end_object(w);
    hales_jw_put_object(w, "phase_rad");
    put_band(w, a->phase_rad[k]);
    hales_jw_end_object(w);
    hales_jw_put_object(w, "healthy");
    hales_jw_put_number(w, "frequency_hz", (double)k / a->healthy.period_s);
    hales_jw_put_number(w, "modulus_mmhg_s_ml", a->healthy.modulus[k]);
    hales_jw_put_number(w, "phase_rad", a->healthy.phase_rad[k]);
    hales_jw_end_object(w);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
}

hales_status hales_app_arteries_json(const hales_app_arteries *a, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "subject", a->subject);
  hales_jw_put_string(&w, "twin", a->twin);
  hales_jw_put_string(&w, "date", a->date);
  hales_jw_put_string(&w, "sizes_of", a->waves.man ? "man" : "woman");
  hales_jw_put_number(&w, "height_m", a->waves.height_m);
  hales_jw_put_object(&w, "sizes");
  for (size_t i = 0; i < HALES_APP_ARTERY_SIZES; i++) put_size(&w, &a->size[i]);
  hales_jw_end_object(&w);
  hales_jw_put_uint(&w, "draws", a->waves.n_draw);
  hales_jw_put_uint(&w, "draws_left_out", a->waves.n_refused);
  hales_jw_put_object(&w, "figures");
  for (size_t i = 0; i < HALES_ARTERY_FIGURE_N; i++) put_figure(&w, a, i);
  hales_jw_end_object(&w);
  put_curves(&w, &a->waves);
  put_impedance(&w, &a->waves);
  hales_app_coupled_json(a, &w);
  hales_jw_put_array(&w, "notes");
  for (size_t i = 0; i < a->n_note; i++) hales_jw_string(&w, a->note[i]);
  hales_jw_end_array(&w);
  hales_jw_put_string(&w, "scope", scope);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

static void text_figure(const hales_app_arteries *a, size_t i, hales_buf *out) {
  const hales_artery_figure *f = &a->waves.figure[i];
  const bool known = hales_app_artery_known(a, i);
  const char *unit = hales_artery_names[i].unit;
  const hales_artery_band b = known ? f->twin : (hales_artery_band){f->healthy, f->healthy, f->healthy};
  const hales_plain p = hales_plain_interval(unit, b.median, b.lo90, b.hi90);
  char healthy[24] = "-";
  if (f->has_healthy) hales_plain_beside(unit, b.median, b.lo90, b.hi90, f->healthy, healthy);
  hales_buf_printf(out, "%-42s %5s %12s %7s %s\n", hales_artery_names[i].label, known ? p.value : "-",
                   known ? p.range : "few draws", healthy, p.unit);
}

static void text_whole(const hales_app_arteries *a, hales_buf *out) {
  hales_buf_printf(out, "pressure waves in the lung arteries of %s, twin %s, data of %s\n\n", a->subject,
                   a->twin, a->date ? a->date : "unknown date");
  for (size_t i = 0; i < HALES_APP_ARTERY_SIZES; i++) {
    const hales_app_artery_size *s = &a->size[i];
    char value[32] = "-";
    if (s->has_value) (void)snprintf(value, sizeof value, "%.3g %s", s->value, s->unit);
    hales_buf_printf(out, "%s: %s, %s%s%s\n", s->label, value, s->how, s->true_on[0] ? ", " : "", s->true_on);
  }
  hales_buf_printf(out, "\n%-42s %5s %12s %7s\n", "middle of the main artery", "twin", "90 %", "healthy");
  for (size_t i = 0; i < HALES_ARTERY_FIGURE_N; i++) text_figure(a, i, out);
  hales_buf_printf(out, "\nimpedance, mmHg s/mL, and its phase, degrees\n%6s %26s %8s %20s %8s\n", "Hz",
                   "modulus", "healthy", "phase", "healthy");
  for (size_t k = 0; k <= HALES_ARTERY_HARMONICS; k++) {
    const double degrees = 57.29577951308232;
    const hales_artery_band m = a->waves.modulus[k], p = a->waves.phase_rad[k];
    char modulus[64], phase[64];
    (void)snprintf(modulus, sizeof modulus, "%.3g [%.3g to %.3g]", m.median, m.lo90, m.hi90);
    (void)snprintf(phase, sizeof phase, "%.0f [%.0f to %.0f]", degrees * p.median, degrees * p.lo90,
                   degrees * p.hi90);
    hales_buf_printf(out, "%6.2f %26s %8.3g %20s %8.0f\n", (double)k / a->waves.period_s, modulus,
                     a->waves.healthy.modulus[k], phase, degrees * a->waves.healthy.phase_rad[k]);
  }
  hales_buf_printf(out,
                   "\n%zu draws (%zu left out, %zu at a limit of compliance); healthy: %s of %.2f m with "
                   "healthy arteries and flow, %.0f/min\n",
                   a->waves.n_draw, a->waves.n_refused, a->waves.n_limit, a->waves.man ? "a man" : "a woman",
                   a->waves.height_m, 60.0 / a->waves.healthy.period_s);
  hales_app_coupled_text(a, out);
  for (size_t i = 0; i < a->n_note; i++) hales_buf_printf(out, "note: %s\n", a->note[i]);
  hales_buf_printf(out, "%s\n", scope);
}

void hales_app_arteries_text(const hales_app_arteries *a, hales_buf *out) {
  hales_buf wide = {0};
  text_whole(a, &wide);
  if (wide.failed)
    out->failed = true;
  else
    hales_plain_lines(out, wide.data);
  hales_buf_deinit(&wide);
}
