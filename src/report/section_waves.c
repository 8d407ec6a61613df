/* Pressure waveforms over two beats (recipe 7.1): one panel per site, one pressure scale for all. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"

enum {
  LEFT = 40,     /* axis labels */
  GUTTER_W = 78, /* measured marks at its right */
  TOP = 34,
  FOOT = 48,
  POINTS_MAX = 240,
  MARKS_MAX = 16
};
static const double px_per_mmhg = 202.0 / 120.0;

/* Panels of a row, from panel to panel, and the curve's width: four are two rows of two. */
typedef struct layout {
  size_t per_row;
  double pitch, plot_w;
} layout;

static layout layout_of(const hales_report *r) {
  return r->n_panels == 4 ? (layout){2, 369.0, 258.0} : (layout){3, 246.0, 148.0};
}

typedef struct row_axis {
  double lo, hi; /* multiples of 20 mmHg */
} row_axis;

static double top_of(const hales_report_panel *p) {
  double hi = 0.0;
  for (size_t i = 0; i < p->n; i++) hi = fmax(hi, fmax(p->hi90_mmhg[i], p->median_mmhg[i]));
  for (size_t i = 0; i < p->n_landmarks; i++)
    if (p->landmarks[i].has_measured)
      hi = fmax(hi, hales_measured_interval(p->landmarks[i].measured, p->landmarks[i].sd).hi90);
  return hi;
}

static double bottom_of(const hales_report_panel *p) {
  double lo = 0.0;
  for (size_t i = 0; i < p->n; i++) lo = fmin(lo, fmin(p->lo90_mmhg[i], p->median_mmhg[i]));
  return lo;
}

/* The axis of one row of panels: all rows keep the same mmHg per px; a row of low pressures is shorter. */
static row_axis axis_of_row(const hales_report *r, size_t first, bool high_row) {
  const size_t per_row = layout_of(r).per_row;
  row_axis a = {0.0, high_row ? 120.0 : 40.0};
  for (size_t i = first; i < r->n_panels && i < first + per_row; i++) {
    if (r->panels[i].low) continue; /* has a scale of its own */
    a.hi = fmax(a.hi, top_of(&r->panels[i]));
    a.lo = fmin(a.lo, bottom_of(&r->panels[i]));
  }
  a.hi = 20.0 * ceil(a.hi / 20.0 - 1e-9);
  a.lo = a.lo < -3.0 ? 20.0 * floor(a.lo / 20.0) : 0.0; /* dips of a few mmHg stay on the zero-based axis */
  return a;
}

/* The axis of a site of low pressures, whose waves would be a flat line beside a ventricle's: as high as the
 * row, in tens. */
static row_axis axis_of_low(const hales_report_panel *p) {
  const double lo = bottom_of(p);
  return (row_axis){lo < -3.0 ? 10.0 * floor(lo / 10.0) : 0.0,
                    fmax(30.0, 10.0 * ceil(top_of(p) / 10.0 - 1e-9))};
}

static double row_height(row_axis a, double scale) {
  return TOP + (a.hi - a.lo) * scale + FOOT;
}

/* Measured marks in the gutter; their labels are pushed apart so that none covers another. */
static void marks(hales_buf *b, const hales_report_panel *p, const hales_scale *y, double x0) {
  size_t order[MARKS_MAX], n = 0;
  double at[MARKS_MAX];
  for (size_t i = 0; i < p->n_landmarks && n < MARKS_MAX; i++) {
    if (!p->landmarks[i].has_measured) continue;
    size_t k = n++;
    for (; k > 0 && p->landmarks[order[k - 1]].measured < p->landmarks[i].measured; k--)
      order[k] = order[k - 1];
    order[k] = i;
  }
  for (size_t k = 0; k < n; k++) { /* from the top down, 14 px apart at least */
    at[k] = hales_scale_at(y, p->landmarks[order[k]].measured) + 4.0;
    if (k > 0 && at[k] < at[k - 1] + 14.0) at[k] = at[k - 1] + 14.0;
  }
  const double floor_y = fmax(y->p0, y->p1) + 4.0;
  for (size_t k = n; k-- > 0;) { /* and back up where that ran below the axis */
    const double limit = k + 1 < n ? at[k + 1] - 14.0 : floor_y;
    if (at[k] > limit) at[k] = limit;
  }
  for (size_t k = 0; k < n; k++) {
    const hales_report_landmark *m = &p->landmarks[order[k]];
    const hales_interval v = hales_measured_interval(m->measured, m->sd);
    const double dot = hales_scale_at(y, v.median);
    char label[200];
    const hales_text value = hales_format_measured(HALES_SHOW_PRESSURE, m->measured);
    (void)snprintf(label, sizeof label, "%.40s %s", m->mark, value.s);
    if (hales_svg_text_width(label, false) > GUTTER_W - 19.0) /* the number matters more than the word */
      (void)snprintf(label, sizeof label, "%s", value.s);
    hales_svg_measured_y(b, x0 + 9.0, dot, hales_scale_clip(y, v.lo90), hales_scale_clip(y, v.hi90));
    hales_svg_text_cut(b, x0 + 19.0, at[k], GUTTER_W - 19.0, "t-ink halo", label);
  }
}

static void time_axis(hales_buf *b, const hales_report_panel *p, const hales_scale *x, double y0) {
  const hales_ticks t = hales_ticks_nice(0.0, p->t_s[p->n - 1] - p->t_s[0], 6);
  for (int k = 0; k < t.n; k++) {
    const double v = k * t.step, at = hales_scale_at(x, p->t_s[0] + v);
    if (at > x->p1 + 0.5) break;
    char label[160];
    const bool last = hales_scale_at(x, p->t_s[0] + v + t.step) > x->p1 + 0.5;
    (void)snprintf(label, sizeof label, "%s%s", hales_ticks_label(&t, k).s, last ? "\xC2\xA0s" : "");
    hales_svg_line(b, at, y0, at, y0 + 4.0, "ax");
    hales_svg_text(b, at, y0 + 18.0, k ? "t-3 mid" : "t-3", label);
  }
}

static void panel(hales_buf *b, const hales_report_panel *p, row_axis a, double scale, double plot_w,
                  double x0, double y0, bool labelled) {
  const hales_scale x = {.v0 = p->t_s[0], .v1 = p->t_s[p->n - 1], .p0 = x0, .p1 = x0 + plot_w};
  const hales_scale y = {.v0 = a.lo, .v1 = a.hi, .p0 = y0 + TOP + (a.hi - a.lo) * scale, .p1 = y0 + TOP};
  hales_svg_title(b, x0, y0 + 16.0, p->label, p->low ? "mmHg, scale of its own" : "mmHg");
  const double span = a.hi - a.lo, step = span > 200.0 ? 40.0 : p->low && span <= 60.0 ? 10.0 : 20.0;
  for (double v = a.lo; v <= a.hi + 1e-9; v += step) {
    const double at = hales_scale_at(&y, v);
    hales_svg_line(b, x0, at, x0 + plot_w, at, fabs(v) < 1e-9 ? "ax" : "gr");
    if (labelled) hales_svg_text(b, x0 - 6.0, at + 4.0, "t-3 end", hales_format_number(v, 0).s);
  }
  time_axis(b, p, &x, y.p0);
  const size_t stride = p->n > POINTS_MAX ? (p->n + POINTS_MAX - 1) / POINTS_MAX : 1;
  hales_svg_group(b, hales_side_css(p->side));
  hales_svg_band(b, p->n, p->t_s, p->lo90_mmhg, p->hi90_mmhg, &x, &y, stride, "tw-band");
  hales_svg_path(b, p->n, p->t_s, p->median_mmhg, &x, &y, stride, false, "tw");
  hales_svg_group_end(b);
  marks(b, p, &y, x0 + plot_w + 2.0);
}

static void describe(hales_buf *desc, const hales_report *r, size_t first, size_t last) {
  hales_buf_puts(desc,
                 "Bands hold 90 % of the twin's draws, the line is their median at each phase, here with its "
                 "own extremes.");
  for (size_t i = first; i < last; i++) {
    const hales_report_panel *p = &r->panels[i];
    double lo = p->median_mmhg[0], hi = lo;
    for (size_t k = 1; k < p->n; k++) lo = fmin(lo, p->median_mmhg[k]), hi = fmax(hi, p->median_mmhg[k]);
    hales_buf_printf(desc, " %s: from %s to %s mmHg.", p->label, hales_format_number(lo, 0).s,
                     hales_format_number(hi, 0).s);
  }
}

/* Panels first .. last - 1 beside each other.  A drawing of its own, so that a printed page may end after it.
 */
static void draw_row(hales_page *p, layout l, row_axis a, double scale, size_t first, size_t last) {
  const hales_report *r = p->r;
  const bool ends = last == r->n_panels;
  const double height = row_height(a, scale) + (ends ? 4.0 : 0.0);
  char title[160] = "Pressures over two beats";
  for (size_t i = first; i < last; i++) {
    const size_t n = strlen(title);
    (void)snprintf(title + n, sizeof title - n, "%s%.40s", i > first ? ", " : ": ", r->panels[i].label);
  }
  hales_buf desc = {0};
  describe(&desc, r, first, last);
  hales_figure_svg_open(p, HALES_FIGURE_W, height, title, &desc);
  for (size_t i = first; i < last; i++) {
    const hales_report_panel *q = &r->panels[i];
    const row_axis own = q->low ? axis_of_low(q) : a;
    const bool labelled = i == first || q->low || r->panels[i - 1].low;
    panel(p->b, q, own, scale * (a.hi - a.lo) / (own.hi - own.lo), l.plot_w,
          LEFT + (double)(i - first) * l.pitch, 0.0, labelled);
  }
  const double at = LEFT + (double)(last - first - 1) * l.pitch;
  if (ends) hales_svg_text(p->b, at + l.plot_w, height - 8.0, "end", "time from the R wave");
  hales_svg_close(p->b);
}

static void draw(hales_page *p) {
  const hales_report *r = p->r;
  const layout l = layout_of(r);
  double tallest = 0.0;
  for (size_t i = 0; i < r->n_panels; i++) tallest = fmax(tallest, top_of(&r->panels[i]));
  /* beyond 160 mmHg the scale shrinks, for all rows alike */
  const double scale = px_per_mmhg * fmin(1.0, 160.0 / fmax(tallest, 1.0));
  hales_figure_drawing_open(p, "pressure waveforms");
  for (size_t i = 0; i < r->n_panels; i += l.per_row) {
    const size_t last = i + l.per_row < r->n_panels ? i + l.per_row : r->n_panels;
    draw_row(p, l, axis_of_row(r, i, i == 0), scale, i, last);
  }
  hales_figure_drawing_close(p);
}

static void table(hales_page *p) {
  hales_buf *b = p->b;
  hales_figure_table_open(p, "pressure waveforms", "Landmarks of the waveforms, mmHg, value [90 % interval]");
  hales_table_head_row(b, (const char *const[]){"Landmark", ">Measured", ">Twin", NULL});
  hales_buf_puts(b, "<tbody>");
  for (size_t i = 0; i < p->r->n_panels; i++) {
    const hales_report_panel *q = &p->r->panels[i];
    for (size_t k = 0; k < q->n_landmarks; k++) {
      const hales_report_landmark *m = &q->landmarks[k];
      hales_html_put(b, "<tr><th scope=\"row\">%s</th><td class=\"n\">", m->label);
      if (m->has_measured)
        hales_html_measured(b, HALES_SHOW_PRESSURE, hales_measured_interval(m->measured, m->sd));
      else
        hales_buf_puts(b, "\xE2\x80\x93 not measured");
      hales_buf_puts(b, "</td><td class=\"n\">");
      if (m->has_twin)
        hales_html_interval(b, HALES_SHOW_PRESSURE, m->twin);
      else
        hales_buf_puts(b, "\xE2\x80\x93");
      hales_buf_puts(b, "</td></tr>");
    }
    if (q->n_landmarks) continue;
    double hi = q->median_mmhg[0], lo = hi; /* no landmarks named: the extremes of the median curve */
    for (size_t k = 1; k < q->n; k++) lo = fmin(lo, q->median_mmhg[k]), hi = fmax(hi, q->median_mmhg[k]);
    hales_html_put(b,
                   "<tr><th scope=\"row\">%s, lowest and highest of the median curve</th>"
                   "<td class=\"n\">\xE2\x80\x93 not measured</td><td class=\"n\">%s; %s</td></tr>",
                   q->label, hales_format_number(lo, 0).s, hales_format_number(hi, 0).s);
  }
  hales_buf_puts(b, "</tbody>");
  hales_figure_table_close(p);
}

static bool any_low(const hales_report *r) {
  for (size_t i = 0; i < r->n_panels; i++)
    if (r->panels[i].low) return true;
  return false;
}

void hales_section_waves(hales_page *p) {
  if (p->r->n_panels == 0) return;
  hales_section_open(p, "waves", "Pressure waveforms");
  hales_evidence_badge(p);
  hales_section_head_end(p);
  hales_figure_open(p);
  hales_buf_puts(
      p->b,
      any_low(p->r)
          ? "<b>Two beats, one pressure scale</b> for ventricle and arteries; the site before the ventricle has one of its own."
          : "<b>Two beats, one pressure scale.</b>");
  hales_buf_puts(
      p->b,
      " The line is the median of the twin's draws at each phase, the "
      "band holds 90&nbsp;% of them. Peaks of draws fall at different phases, so that the line's extremes "
      "are less than those of single draws, which stand in the table. Black marks "
      "at the right of a panel are the measured landmarks with their 90&nbsp;% interval.");
  if (p->r->panels_note) hales_html_put(p->b, " %s", p->r->panels_note);
  draw(p);
  table(p);
  hales_figure_close(p);
  hales_section_close(p);
}
