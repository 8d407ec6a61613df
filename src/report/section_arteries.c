/* Pressure waves in the lung arteries: forward and backward parts, intensity, impedance (recipe 7.1's form).
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"

enum {
  PITCH = 388,
  LEFT = 44,
  PLOT_W = 318,
  TOP = 46,
  PLOT_H = 176,
  FOOT = 46,
  STRIDE = 2,
  POINTS_MAX = HALES_REPORT_ROWS_MAX
};

/* One line of a panel: its css beside "tw", and its word in the key. */
typedef struct line {
  const hales_report_curve *c;
  const char *css, *word;
  bool healthy; /* drawn for the healthy too */
} line;

typedef enum kind { AROUND_ALL, AROUND_MEDIANS, LOGARITHMIC } kind;

typedef struct axis {
  double lo, hi, step;
  bool log;
} axis;

static const hales_report_value *find(const hales_report_arteries *a, const char *name, double *healthy) {
  for (size_t i = 0; i < a->n_rows; i++)
    if (strcmp(a->rows[i].value.name, name) == 0 && a->rows[i].value.state == HALES_VALUE_OK) {
      *healthy = a->rows[i].healthy.has ? a->rows[i].healthy.value : nan("");
      return &a->rows[i].value;
    }
  return NULL;
}

/* "43 [35-50] mmHg (healthy 11)" */
static void put_value(hales_buf *b, const hales_report_arteries *a, const char *name) {
  double healthy = 0.0;
  const hales_report_value *v = find(a, name, &healthy);
  if (!v) {
    hales_buf_puts(b, "not known");
    return;
  }
  hales_html_interval(b, v->show, v->twin);
  const char *unit = hales_unit_of(v->show, v->unit);
  if (*unit) hales_html_put(b, "&nbsp;%s", unit);
  if (isfinite(healthy)) hales_html_put(b, " (healthy&nbsp;%s)", hales_format_value(v->show, healthy).s);
}

static void reach(const double *x, size_t n, double factor, axis *a) {
  for (size_t k = 0; k < n; k++) a->lo = fmin(a->lo, factor * x[k]), a->hi = fmax(a->hi, factor * x[k]);
}

/* Around all lines; of intensity around one and a half times the medians: single draws have peaks many times
 * higher, beside which backward waves would vanish. */
static axis axis_of(const line *l, size_t n_line, size_t n, kind how) {
  const bool log_scale = how == LOGARITHMIC;
  axis a = {log_scale ? l[0].c->lo90[0] : 0.0, log_scale ? l[0].c->lo90[0] : 0.0, 0.0, log_scale};
  for (size_t i = 0; i < n_line; i++) {
    if (how == AROUND_MEDIANS) reach(l[i].c->median, n, 1.5, &a);
    if (how != AROUND_MEDIANS) reach(l[i].c->lo90, n, 1.0, &a), reach(l[i].c->hi90, n, 1.0, &a);
    if (l[i].healthy) reach(l[i].c->healthy, n, 1.0, &a);
  }
  if (log_scale) {
    a.lo = 0.9 * a.lo, a.hi = 1.1 * a.hi;
    return a;
  }
  const hales_ticks t = hales_ticks_nice(a.lo, fmax(a.hi, a.lo + 1e-9), 6);
  return (axis){t.lo, t.lo + (t.n - 1) * t.step, t.step, false};
}

static void grid_line(hales_buf *b, const hales_scale *x, const hales_scale *y, double v, const char *label) {
  const double at = hales_scale_at(y, v);
  hales_svg_line(b, x->p0, at, x->p1, at, fabs(v) < 1e-12 ? "ax" : "gr");
  hales_svg_text(b, x->p0 - 6.0, at + 4.0, "t-3 end", label);
}

static void grid(hales_buf *b, const axis *a, const hales_scale *x, const hales_scale *y) {
  if (!a->log) {
    const hales_ticks t = hales_ticks_nice(a->lo, a->hi, 6);
    for (int k = 0; k < t.n; k++) grid_line(b, x, y, t.lo + k * t.step, hales_ticks_label(&t, k).s);
    return;
  }
  static const double parts[] = {1.0, 2.0, 5.0};
  for (double decade = pow(10.0, floor(log10(a->lo))); decade <= a->hi; decade *= 10.0)
    for (size_t i = 0; i < 3; i++) {
      const double v = decade * parts[i];
      char label[32];
      (void)snprintf(label, sizeof label, "%g", v);
      if (v >= a->lo && v <= a->hi) grid_line(b, x, y, v, label);
    }
  hales_svg_line(b, x->p0, y->p0, x->p1, y->p0, "ax");
}

static void abscissa(hales_buf *b, const hales_scale *x, double y0, const char *unit) {
  const hales_ticks t = hales_ticks_nice(0.0, x->v1, 6);
  for (int k = 0; k < t.n && t.lo + k * t.step <= x->v1 * 1.0001; k++) {
    const double at = hales_scale_at(x, t.lo + k * t.step);
    char label[160];
    const bool last = t.lo + (k + 1) * t.step > x->v1 * 1.0001;
    (void)snprintf(label, sizeof label, "%s%s%s", hales_ticks_label(&t, k).s, last ? "\xC2\xA0" : "",
                   last ? unit : "");
    hales_svg_line(b, at, y0, at, y0 + 4.0, "ax");
    const double room = x->p1 + 8.0 - 0.5 * hales_svg_text_width(label, false);
    hales_svg_text(b, fmin(at, room), y0 + 18.0, "t-3 mid", label);
  }
}

/* Samples of the lines with their words, under the title. */
static void key(hales_buf *b, const line *l, size_t n_line, double x0, double y0) {
  double x = x0;
  bool healthy = false;
  for (size_t i = 0; i <= n_line; i++) {
    const char *word = i < n_line ? l[i].word : "healthy";
    char css[24];
    (void)snprintf(css, sizeof css, "tw %s", i < n_line ? l[i].css : "");
    if (i < n_line) healthy = healthy || l[i].healthy;
    if (i == n_line && !healthy) return;
    hales_svg_line(b, x, y0 - 4.0, x + 22.0, y0 - 4.0, i < n_line ? css : "ref");
    hales_svg_text(b, x + 27.0, y0, "", word);
    x += 27.0 + hales_svg_text_width(word, false) + 14.0;
  }
}

/* Abscissae: i times step for the twin, i times healthy_step for the healthy. */
static void panel(hales_buf *b, const char *title, const char *unit, const line *l, size_t n_line, size_t n,
                  double step, double healthy_step, const char *x_unit, kind how, double x0, double y0) {
  double at[POINTS_MAX], healthy_at[POINTS_MAX], lo[POINTS_MAX], hi[POINTS_MAX];
  const axis a = axis_of(l, n_line, n, how);
  for (size_t k = 0; k < n; k++) at[k] = step * (double)k, healthy_at[k] = healthy_step * (double)k;
  const hales_scale x = {.v0 = 0.0, .v1 = fmax(at[n - 1], healthy_at[n - 1]), .p0 = x0, .p1 = x0 + PLOT_W};
  const hales_scale y = {.v0 = a.lo, .v1 = a.hi, .p0 = y0 + TOP + PLOT_H, .p1 = y0 + TOP, .log = a.log};
  const size_t stride = n > 100 ? STRIDE : 1;
  hales_svg_title(b, x0, y0 + 14.0, title, unit);
  key(b, l, n_line, x0, y0 + 33.0);
  grid(b, &a, &x, &y);
  abscissa(b, &x, y.p0, x_unit);
  hales_svg_group(b, "R");
  for (size_t i = 0; i < n_line; i++) { /* cut where they leave the frame */
    for (size_t k = 0; k < n; k++) {
      lo[k] = fmin(fmax(l[i].c->lo90[k], a.lo), a.hi);
      hi[k] = fmin(fmax(l[i].c->hi90[k], a.lo), a.hi);
    }
    hales_svg_band(b, n, at, lo, hi, &x, &y, stride, "tw-band");
  }
  for (size_t i = 0; i < n_line; i++) /* over the bands, which would hide it */
    if (l[i].healthy) hales_svg_path(b, n, healthy_at, l[i].c->healthy, &x, &y, stride, false, "ref");
  for (size_t i = 0; i < n_line; i++) {
    char css[24];
    (void)snprintf(css, sizeof css, "tw %s", l[i].css);
    hales_svg_path(b, n, at, l[i].c->median, &x, &y, stride, false, css);
  }
  hales_svg_group_end(b);
}

static void draw(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  const double height = TOP + PLOT_H + FOOT, dt = a->period_s / (double)a->n,
               healthy_dt = a->healthy_period_s / (double)a->n;
  const line pressure[] = {{&a->pressure, "", "pressure", true},
                           {&a->forward, "dash", "forward", false},
                           {&a->backward, "dots", "backward", false}};
  const line intensity[] = {{&a->forward_intensity, "", "forward", true},
                            {&a->backward_intensity, "dots", "backward", true}};
  const line modulus[] = {{&a->modulus, "", "twin", true}}, phase[] = {{&a->phase, "", "twin", true}};
  hales_buf desc = {0};
  hales_buf_puts(&desc,
                 "Four panels: pressure above diastole over a beat with its forward and backward part; "
                 "wave intensity; modulus and phase of the input impedance against frequency. Bands hold "
                 "90 % of the twin's draws; dotted grey is a healthy person of the same body. The "
                 "numbers stand in the data table.");
  hales_figure_drawing_open(p, "pressure waves in the lung arteries");
  hales_figure_svg_open(p, HALES_FIGURE_W, 2.0 * height, "Pressure waves in the lung arteries", &desc);
  panel(p->b, "Pressure above diastole", "mmHg", pressure, 3, a->n, dt, healthy_dt, "s", AROUND_ALL, LEFT,
        0.0);
  panel(p->b, "Wave intensity", "kW/m\xC2\xB2/s\xC2\xB2", intensity, 2, a->n, dt, healthy_dt, "s",
        AROUND_MEDIANS, LEFT + PITCH, 0.0);
  panel(p->b, "Impedance, modulus", "WU, logarithmic", modulus, 1, a->n_harmonics, 1.0 / a->period_s,
        1.0 / a->healthy_period_s, "Hz", LOGARITHMIC, LEFT, height);
  panel(p->b, "Impedance, phase", "degrees", phase, 1, a->n_harmonics, 1.0 / a->period_s,
        1.0 / a->healthy_period_s, "Hz", AROUND_ALL, LEFT + PITCH, height);
  hales_svg_close(p->b);
  hales_figure_drawing_close(p);
}

/* One sentence a picture. */
static void meaning(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  hales_buf *b = p->b;
  hales_buf_puts(b, "<ul class=\"reading\"><li><b>Pressure:</b> the ventricle sends a forward wave of ");
  put_value(b, a, "forward_wave_mmhg");
  hales_buf_puts(b, "; what the arteries throw back adds ");
  put_value(b, a, "backward_wave_mmhg");
  hales_buf_puts(b, " and arrives after ");
  put_value(b, a, "return_ms");
  hales_buf_puts(b, ": the earlier and the larger, the more of it meets an open valve.</li><li><b>Intensity:"
                    "</b> a reflected compression, ");
  put_value(b, a, "backward_compression_kj_m2_s2");
  hales_buf_puts(b, ", slows the flow while it raises the pressure; the push of ejection itself carries ");
  put_value(b, a, "forward_compression_kj_m2_s2");
  hales_buf_puts(b,
                 ".</li><li><b>Modulus:</b> how much pressure a flow that swings at that frequency costs; at "
                 "the heart rate ");
  put_value(b, a, "z1_mmhg_s_ml");
  hales_buf_puts(b, ", of steady flow (0&nbsp;Hz) ");
  put_value(b, a, "resistance_mmhg_s_ml");
  hales_buf_puts(b, "; ");
  put_value(b, a, "oscillatory_power_pct");
  hales_buf_puts(b, " of the ventricle's power only pulsates.</li><li><b>Phase:</b> below zero the arteries "
                    "swell before they resist, so pressure follows flow; the frequency where it crosses zero "
                    "rises when stiff arteries return waves early.</li></ul>");
}

static void table(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  hales_buf *b = p->b;
  hales_figure_table_open(
      p, "pressure waves in the lung arteries",
      "Middle of the main pulmonary artery, median [90 % interval]; times from the foot of "
      "the pressure; peaks of intensity through a Gaussian of 10 ms");
  hales_buf_puts(b, "<thead><tr>");
  hales_table_head(b, "", "Quantity");
  hales_table_head(b, "n", "Twin");
  hales_table_head(b, "n", "Healthy");
  hales_table_head(b, "", "Unit");
  hales_buf_puts(b, "</tr></thead><tbody>");
  for (size_t i = 0; i < a->n_rows; i++) {
    const hales_report_value *v = &a->rows[i].value;
    hales_html_put(b, "<tr><th scope=\"row\">%s</th><td class=\"n\">", v->label);
    hales_value_cell(b, v);
    hales_html_put(b, "</td><td class=\"n\">%s</td><td>%s</td></tr>",
                   a->rows[i].healthy.has ? hales_format_value(v->show, a->rows[i].healthy.value).s
                                          : "\xE2\x80\x93",
                   hales_unit_of(v->show, v->unit));
  }
  hales_buf_puts(b, "</tbody><tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">Sizes that were "
                    "taken</th></tr>");
  for (size_t i = 0; i < a->n_sizes; i++)
    hales_html_put(b, "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td colspan=\"2\">%s</td></tr>",
                   a->sizes[i].label, a->sizes[i].value, a->sizes[i].how);
  hales_buf_puts(b, "</tbody><tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">Impedance: "
                    "modulus in WU, phase in degrees</th></tr>");
  for (size_t k = 0; k < a->n_harmonics; k++)
    hales_html_put(
        b,
        "<tr><th scope=\"row\">%s Hz</th><td class=\"n\">%s; %s</td><td class=\"n\">%s; %s</td><td>at %s "
        "Hz</td></tr>",
        hales_format_number((double)k / a->period_s, 1).s, hales_format_number(a->modulus.median[k], 2).s,
        hales_format_number(a->phase.median[k], 0).s, hales_format_number(a->modulus.healthy[k], 2).s,
        hales_format_number(a->phase.healthy[k], 0).s,
        hales_format_number((double)k / a->healthy_period_s, 1).s);
  hales_buf_puts(b, "</tbody>");
  hales_figure_table_close(p);
}

void hales_section_arteries(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  if (a->n == 0 && !a->reason) return;
  hales_section_open(p, "arteries", "Pressure waves in the lung arteries");
  hales_evidence_badge(p);
  hales_section_head_end(p);
  if (a->n == 0) {
    hales_buf_puts(p->b, "<p>");
    hales_value_absent(p->b, HALES_VALUE_FAILED, a->reason);
    hales_buf_puts(p->b, "</p>");
    hales_section_close(p);
    return;
  }
  meaning(p);
  hales_figure_open(p);
  hales_buf_puts(p->b,
                 "<b>Computed in a tree of lung arteries, not measured.</b> The twin's flow through the "
                 "pulmonary valve goes into vessels of this person's size. Bands hold 90&nbsp;% of the "
                 "draws, the line is their median. Dotted: a healthy person of the same body. Intensity "
                 "above zero runs away from the heart, below zero back to it; its band is cut at the frame.");
  draw(p);
  table(p);
  hales_figure_close(p);
  if (a->n_notes > 0) {
    hales_buf_puts(p->b, "<p class=\"small gap\">What was assumed: ");
    for (size_t i = 0; i < a->n_notes; i++) hales_html_put(p->b, "%s%s", i ? "; " : "", a->notes[i]);
    hales_buf_puts(p->b, ".</p>");
  }
  hales_section_close(p);
}
