#include "report/sensitivity_figure.h"

#include <math.h>
#include <stdio.h>

#include "report/assets.h"

enum {
  W = 760,
  MARGIN = 16,
  HEAD = 58,
  TITLE = 46,
  PITCH = 34,
  AXIS = 24,
  GAP = 22,
  FOOT = 44,
  NAME_W = 236,
  X0 = 256
};
static const double x1 = 570.0, bar = 9.0;

#define RESEARCH "Research software. Not for diagnosis or treatment decisions."

/* Rows that are drawn: at most so many, and none that would be a hundredth of the longest bar. */
static size_t shown(const hales_sensitivity_panel *p) {
  size_t n = 1;
  while (!p->said && n < p->n && n < HALES_SENSITIVITY_ROWS_SHOWN &&
         p->row[n].main.median > 0.01 * p->row[0].main.median)
    n++;
  return n;
}

static double panel_height(const hales_sensitivity_panel *p) {
  return TITLE + PITCH * (double)shown(p) + (p->said ? 0.0 : AXIS) + GAP;
}

static double highest(const hales_sensitivity_panel *p) {
  double hi = 0.0;
  for (size_t i = 0; i < p->n; i++) hi = fmax(hi, fmax(p->row[i].main.hi90, p->row[i].part.hi90));
  return hi;
}

/* Axis from zero; shares have one for all panels, at least to 1. */
static hales_ticks axis_of(const hales_sensitivity_figure *f, const hales_sensitivity_panel *p) {
  if (!f->shares) return hales_ticks_nice(0.0, highest(p), 6);
  double hi = 1.0;
  for (size_t i = 0; i < f->n; i++)
    if (!f->panel[i].said) hi = fmax(hi, highest(&f->panel[i]));
  return hales_ticks_nice(0.0, hi > 1.02 ? hi : 1.0, 7);
}

/* Whisker with a paper casing, so that it is seen on a full bar too. */
static void whisker(hales_buf *b, const hales_scale *x, hales_interval v, double y) {
  const double lo = hales_scale_clip(x, v.lo90), hi = hales_scale_clip(x, v.hi90);
  if (hi - lo < 0.5) return;
  static const char *const css[2] = {"tw-case", "tw-pred"};
  for (size_t k = 0; k < 2; k++) hales_svg_line(b, lo, y, hi, y, css[k]);
  hales_svg_line(b, lo, y - 3.0, lo, y + 3.0, "tw-pred");
  hales_svg_line(b, hi, y - 3.0, hi, y + 3.0, "tw-pred");
}

static void value_text(hales_buf *b, const hales_sensitivity_figure *f, const char *name, hales_interval v,
                       double y) {
  char text[200];
  const hales_show show = f->shares ? HALES_SHOW_RATIO : HALES_SHOW_PLAIN;
  const hales_text number =
      v.hi90 > v.lo90 ? hales_format_interval(show, v) : hales_format_value(show, v.median);
  (void)snprintf(text, sizeof text, "%s %s", name, number.s);
  hales_svg_text(b, W - MARGIN, y, "end t-ink", text);
}

static void put_row(hales_buf *b, const hales_sensitivity_figure *f, const hales_scale *x,
                    const hales_sensitivity_bars *r, double y) {
  const double upper = y - 7.0, lower = y + 7.0;
  hales_svg_text_cut(b, MARGIN, y - 2.0, NAME_W, "t-ink", r->label);
  hales_svg_text_cut(b, MARGIN, y + 12.0, NAME_W, "t-3", r->name);
  hales_svg_rect(b, X0, upper - bar / 2.0, hales_scale_clip(x, r->main.median) - X0, bar, "tw-bar");
  hales_svg_rect(b, X0, lower - bar / 2.0, hales_scale_clip(x, r->part.median) - X0, bar, "tw-full");
  whisker(b, x, r->main, upper);
  whisker(b, x, r->part, lower);
  value_text(b, f, f->main_name, r->main, y - 3.0);
  value_text(b, f, f->part_name, r->part, y + 11.0);
}

static double put_panel(hales_buf *b, const hales_sensitivity_figure *f, const hales_sensitivity_panel *p,
                        double y) {
  hales_svg_line(b, MARGIN, y, W - MARGIN, y, "today");
  hales_svg_title(b, MARGIN, y + 20.0, p->title, p->detail);
  if (p->said) {
    hales_svg_text(b, MARGIN, y + TITLE + 10.0, "t-ink", p->said);
    return y + panel_height(p);
  }
  const hales_ticks t = axis_of(f, p);
  const hales_scale x = {.v0 = t.lo, .v1 = t.hi, .p0 = X0, .p1 = x1};
  const double top = y + TITLE, bottom = top + PITCH * (double)shown(p);
  hales_svg_text(b, X0, y + 38.0, "", f->axis);
  hales_svg_text(b, W - MARGIN, y + 38.0, "end", "estimate [90\xC2\xA0%]");
  for (int k = 0; k < t.n; k++) {
    const double at = hales_scale_at(&x, t.lo + k * t.step);
    hales_svg_line(b, at, top, at, bottom, k ? "gr" : "ax");
    hales_svg_text(b, at, bottom + 16.0, "t-3 mid", hales_ticks_label(&t, k).s);
  }
  for (size_t i = 0; i < shown(p); i++) put_row(b, f, &x, &p->row[i], top + PITCH * ((double)i + 0.5));
  if (p->n > shown(p)) {
    char more[64];
    (void)snprintf(more, sizeof more, "%zu more, none above the last", p->n - shown(p));
    hales_svg_text(b, MARGIN, bottom + 16.0, "t-3", more);
  }
  return y + panel_height(p);
}

static void describe(const hales_sensitivity_figure *f, hales_buf *desc) {
  hales_buf_printf(desc, "%s.", f->method);
  for (size_t i = 0; i < f->n; i++) {
    const hales_sensitivity_panel *p = &f->panel[i];
    hales_buf_printf(desc, " %s: ", p->title);
    if (p->said) hales_buf_printf(desc, "%s.", p->said);
    for (size_t k = 0; !p->said && k < p->n && k < 3; k++)
      hales_buf_printf(
          desc, "%s%s %s", k ? ", " : "", p->row[k].label,
          hales_format_value(f->shares ? HALES_SHOW_RATIO : HALES_SHOW_PLAIN, p->row[k].main.median).s);
    hales_buf_puts(desc, p->said ? "" : ".");
  }
}

void hales_sensitivity_figure_put(const hales_sensitivity_figure *f, hales_buf *b) {
  double h = HEAD + FOOT;
  for (size_t i = 0; i < f->n; i++) h += panel_height(&f->panel[i]);
  hales_buf desc = {0};
  describe(f, &desc);
  b->failed = b->failed || desc.failed;
  hales_html_put(b,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %f %f\" width=\"%f\" height=\"%f\" "
                 "role=\"img\" aria-labelledby=\"t d\"><title id=\"t\">%s</title><desc "
                 "id=\"d\">%s</desc><style><![CDATA[",
                 (double)W, h, (double)W, h, f->title, desc.data ? desc.data : "");
  hales_buf_deinit(&desc);
  hales_buf_put(b, (const char *)hales_report_css, hales_report_css_bytes);
  hales_html_put(b, "]]></style><rect class=\"bg\" width=\"%f\" height=\"%f\"/>\n", (double)W, h);
  hales_svg_text(b, MARGIN, 24.0, "big t-ink", f->title);
  hales_svg_text_cut(b, MARGIN, 44.0, W - 2 * MARGIN, "", f->method);
  double y = HEAD;
  for (size_t i = 0; i < f->n; i++) y = put_panel(b, f, &f->panel[i], y);
  hales_svg_text_two(b, MARGIN, y + 4.0, W - 2 * MARGIN, 14.0, "t-ink", f->note ? f->note : "");
  hales_svg_text(b, MARGIN, y + 32.0, "t-3", RESEARCH);
  hales_svg_close(b);
  hales_buf_puts(b, "\n");
}
