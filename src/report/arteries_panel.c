#include "report/arteries_panel.h"

#include <math.h>
#include <stdio.h>

enum { STRIDE = 2, POINTS_MAX = HALES_REPORT_ROWS_MAX };

typedef struct axis {
  double lo, hi, step;
  bool log;
} axis;

static void reach(const double *x, size_t n, double factor, axis *a) {
  for (size_t k = 0; k < n; k++) a->lo = fmin(a->lo, factor * x[k]), a->hi = fmax(a->hi, factor * x[k]);
}

static const double *lowest(const hales_report_curve *c) {
  return c->lo90 ? c->lo90 : c->median;
}

static const double *highest(const hales_report_curve *c) {
  return c->hi90 ? c->hi90 : c->median;
}

/* Around all lines; of intensity around one and a half times the medians: single draws have peaks many times
 * higher, beside which backward waves would vanish. */
static axis axis_of(const hales_artery_line *l, size_t n_line, size_t n, hales_artery_axis how) {
  const bool log_scale = how == HALES_LOGARITHMIC;
  axis a = {log_scale ? lowest(l[0].c)[0] : 0.0, log_scale ? lowest(l[0].c)[0] : 0.0, 0.0, log_scale};
  for (size_t i = 0; i < n_line; i++) {
    if (how == HALES_AROUND_MEDIANS) reach(l[i].c->median, n, 1.5, &a);
    if (how != HALES_AROUND_MEDIANS) reach(lowest(l[i].c), n, 1.0, &a), reach(highest(l[i].c), n, 1.0, &a);
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
static void key(hales_buf *b, const hales_artery_line *l, size_t n_line, double x0, double y0) {
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

/* Harmonics (recipe 7.11): a square on its interval for the twin, a hollow ring for the healthy. */
static void harmonics(hales_buf *b, const hales_artery_panel *p, const hales_artery_line *l,
                      const hales_scale *x, const hales_scale *y) {
  for (size_t k = 0; k < p->n; k++) {
    const double at = hales_scale_at(x, p->step * (double)k);
    const double m = hales_scale_clip(y, l->c->median[k]);
    if (l->c->lo90) {
      const double lo = hales_scale_clip(y, l->c->lo90[k]), hi = hales_scale_clip(y, l->c->hi90[k]);
      hales_svg_rect(b, at - 3.0, hi, 6.0, fmax(lo - hi, 0.5), "harm");
    }
    hales_svg_rect(b, at - 4.0, m - 4.0, 8.0, 8.0, "tw-full");
    if (!l->healthy) continue;
    hales_html_put(b, "<circle cx=\"%f\" cy=\"%f\" r=\"3.5\" class=\"ref-h\"/>",
                   hales_scale_at(x, p->healthy_step * (double)k), hales_scale_clip(y, l->c->healthy[k]));
  }
}

static void harmonics_key(hales_buf *b, const hales_artery_line *l, double x0, double y0) {
  hales_svg_group(b, "R");
  hales_svg_rect(b, x0, y0 - 7.0, 22.0, 6.0, "harm");
  hales_svg_rect(b, x0 + 7.0, y0 - 8.0, 8.0, 8.0, "tw-full");
  hales_svg_group_end(b);
  hales_svg_text(b, x0 + 27.0, y0, "", l->word);
  if (!l->healthy) return;
  const double x = x0 + 41.0 + hales_svg_text_width(l->word, false);
  hales_html_put(b, "<circle cx=\"%f\" cy=\"%f\" r=\"3.5\" class=\"ref-h\"/>", x + 4.0, y0 - 4.0);
  hales_svg_text(b, x + 14.0, y0, "", "healthy");
}

void hales_artery_panel_draw(hales_buf *b, const hales_artery_panel *p, const hales_artery_line *l,
                             size_t n_line) {
  double at[POINTS_MAX], healthy_at[POINTS_MAX], lo[POINTS_MAX], hi[POINTS_MAX];
  const size_t n = p->n;
  const axis a = axis_of(l, n_line, n, p->axis);
  for (size_t k = 0; k < n; k++) at[k] = p->step * (double)k, healthy_at[k] = p->healthy_step * (double)k;
  const double end = fmax(at[n - 1], healthy_at[n - 1]);
  const hales_scale x = {.v0 = p->harmonics ? -0.03 * end : 0.0, /* the mark at zero clears the axis */
                         .v1 = end,
                         .p0 = p->x0,
                         .p1 = p->x0 + HALES_ARTERY_PLOT_W};
  const double top = p->y0 + HALES_ARTERY_TOP;
  const hales_scale y = {.v0 = a.lo, .v1 = a.hi, .p0 = top + HALES_ARTERY_PLOT_H, .p1 = top, .log = a.log};
  const size_t stride = n > 100 ? STRIDE : 1;
  hales_svg_title(b, p->x0, p->y0 + 14.0, p->title, p->unit);
  if (p->harmonics)
    harmonics_key(b, l, p->x0, p->y0 + 33.0);
  else
    key(b, l, n_line, p->x0, p->y0 + 33.0);
  grid(b, &a, &x, &y);
  abscissa(b, &x, y.p0, p->x_unit);
  hales_svg_group(b, "R");
  if (p->harmonics) {
    harmonics(b, p, &l[0], &x, &y);
    hales_svg_group_end(b);
    return;
  }
  for (size_t i = 0; i < n_line; i++) { /* cut where they leave the frame */
    if (!l[i].c->lo90) continue;
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
