/* Pressure-volume loops (recipe 7.2): ventricles side by side on identical axes from zero. */
#include <math.h>
#include <stdio.h>

#include "report/page.h"

enum {
  PER_ROW = 2,
  PITCH = 376,
  LEFT = 40,
  PLOT_W = 336,
  TOP = 46,
  PLOT_H = 250,
  FOOT = 70, /* with measured volumes under the axis */
  FOOT_BARE = 30,
  POINTS_MAX = 72
};

typedef struct axes {
  hales_ticks v, p;
} axes;

static void reach(size_t n, const double *x, double *hi) {
  for (size_t i = 0; i < n; i++) *hi = fmax(*hi, x[i]);
}

static axes axes_of(const hales_report *r) {
  double v = 1.0, p = 1.0;
  for (size_t i = 0; i < r->n_loops; i++) {
    const hales_report_loop *l = &r->loops[i];
    reach(l->n_points, l->volume_ml, &v);
    reach(l->n_points, l->pressure_mmhg, &p);
    reach(l->n_draws * l->n_points, l->draw_volume_ml, &v);
    reach(l->n_draws * l->n_points, l->draw_pressure_mmhg, &p);
    reach(l->n_healthy, l->healthy_volume_ml, &v);
    reach(l->n_healthy, l->healthy_pressure_mmhg, &p);
    if (l->edv_ml.has) v = fmax(v, l->edv_ml.value + HALES_Z90 * l->edv_sd_ml.value);
    if (l->esv_ml.has) v = fmax(v, l->esv_ml.value + HALES_Z90 * l->esv_sd_ml.value);
  }
  return (axes){.v = hales_ticks_nice(0.0, v * 1.02, 7), .p = hales_ticks_nice(0.0, p * 1.02, 9)};
}

/* Does tick k, in the middle of its place, run into the last one, which ends at its place with the unit? */
static bool touches_last(const hales_ticks *t, int k, const char *label, const hales_scale *x) {
  char last[160];
  (void)snprintf(last, sizeof last, "%s\xC2\xA0mL", hales_ticks_label(t, k + 1).s);
  const double right = hales_scale_at(x, t->lo + k * t->step) + hales_svg_text_width(label, false) / 2.0;
  return right + 6.0 > hales_scale_at(x, t->hi) - hales_svg_text_width(last, false);
}

static void grid(hales_buf *b, const axes *a, const hales_scale *x, const hales_scale *y) {
  for (int k = 0; k < a->p.n; k++) {
    const double at = hales_scale_at(y, a->p.lo + k * a->p.step);
    hales_svg_line(b, x->p0, at, x->p1, at, k ? "gr" : "ax");
    hales_svg_text(b, x->p0 - 6.0, at + 4.0, "t-3 end", hales_ticks_label(&a->p, k).s);
  }
  for (int k = 0; k < a->v.n; k++) {
    const double v = a->v.lo + k * a->v.step, at = hales_scale_at(x, v);
    char label[160];
    (void)snprintf(label, sizeof label, "%s%s", hales_ticks_label(&a->v, k).s,
                   k + 1 == a->v.n ? "\xC2\xA0mL" : "");
    hales_svg_line(b, at, y->p0, at, y->p0 + 4.0, "ax");
    if (k + 2 == a->v.n && touches_last(&a->v, k, label, x)) continue; /* the unit needs its room */
    hales_svg_text(b, at, y->p0 + 18.0, k + 1 == a->v.n ? "t-3 end" : "t-3 mid", label);
  }
}

/* Elastance lines, thin and dashed; their values stand under the panel's title. */
static void elastances(hales_buf *b, const hales_report_loop *l, const axes *a, const hales_scale *x,
                       const hales_scale *y) {
  if (l->has_ees && l->es_volume_ml > l->v0_ml) {
    /* from V0 (or the axis) through end-systole and 12 % beyond, inside the panel */
    const double slope = l->es_pressure_mmhg / (l->es_volume_ml - l->v0_ml);
    const double v_first = fmax(l->v0_ml, a->v.lo);
    double v_last = l->es_volume_ml + 0.12 * (l->es_volume_ml - l->v0_ml);
    v_last = fmin(v_last, fmin(a->v.hi, l->v0_ml + a->p.hi / slope));
    const double p_last = slope * (v_last - l->v0_ml);
    hales_svg_line(b, hales_scale_at(x, v_first), hales_scale_at(y, slope * (v_first - l->v0_ml)),
                   hales_scale_at(x, v_last), hales_scale_at(y, p_last), "ev");
    hales_svg_text(b, hales_scale_at(x, v_last), fmax(y->p1 + 10.0, hales_scale_at(y, p_last) - 5.0),
                   "mid halo t-ink", "Ees");
  }
  if (l->has_ea) {
    hales_svg_line(b, hales_scale_at(x, l->es_volume_ml), hales_scale_at(y, l->es_pressure_mmhg),
                   hales_scale_clip(x, l->ed_volume_ml), y->p0, "ev");
    const double v = l->es_volume_ml + 0.5 * (l->ed_volume_ml - l->es_volume_ml);
    hales_svg_text(b, hales_scale_clip(x, v) - 6.0, hales_scale_at(y, 0.5 * l->es_pressure_mmhg) + 8.0,
                   "end halo t-ink", "Ea");
  }
}

static void values_line(hales_buf *b, const hales_report_loop *l, double x0, double y0) {
  char s[280] = "";
  int n = 0;
  if (l->has_ees)
    n = snprintf(s, sizeof s, "Ees %s", hales_format_interval(HALES_SHOW_ELASTANCE, l->ees_mmhg_ml).s);
  if (l->has_ea)
    n += snprintf(s + n, sizeof s - (size_t)n, "%sEa %s", n ? ", " : "",
                  hales_format_interval(HALES_SHOW_ELASTANCE, l->ea_mmhg_ml).s);
  if (n) hales_svg_text_cut(b, x0, y0, PLOT_W, "", s);
}

static void measured(hales_buf *b, const char *name, hales_optional v, hales_optional sd,
                     const hales_scale *x, double y, bool left) {
  if (!v.has) return;
  const hales_interval m = hales_measured_interval(v.value, sd.value);
  char label[160];
  (void)snprintf(label, sizeof label, "%s %s", name, hales_format_value(HALES_SHOW_VOLUME, v.value).s);
  const double lo = hales_scale_clip(x, m.lo90), hi = hales_scale_clip(x, m.hi90);
  hales_svg_measured_x(b, hales_scale_clip(x, m.median), lo, hi, y);
  const double w = hales_svg_text_width(label, false);
  if (left ? lo - 6.0 - w < x->p0 - LEFT : hi + 6.0 + w > x->p1 + 8.0) /* no room beside: under the mark */
    hales_svg_text(b, hales_scale_clip(x, m.median), y + 20.0, "mid t-ink", label);
  else
    hales_svg_text(b, left ? lo - 6.0 : hi + 6.0, y + 4.0, left ? "end t-ink" : "t-ink", label);
}

/* "healthy" beside its loop, on the side that looks away from the twin's. */
static void healthy_label(hales_buf *b, const hales_report_loop *l, const hales_scale *x,
                          const hales_scale *y) {
  double lo = l->healthy_volume_ml[0], hi = lo, top = 0.0, mine = l->volume_ml[0];
  for (size_t i = 0; i < l->n_healthy; i++) {
    lo = fmin(lo, l->healthy_volume_ml[i]);
    hi = fmax(hi, l->healthy_volume_ml[i]);
    top = fmax(top, l->healthy_pressure_mmhg[i]);
  }
  reach(l->n_points, l->volume_ml, &mine);
  const double w = hales_svg_text_width("healthy", false), right = hales_scale_at(x, hi) + 7.0;
  if (hi > mine && right + w < x->p1)
    hales_svg_text(b, right, hales_scale_at(y, 0.8 * top), "halo it", "healthy");
  else if (hales_scale_at(x, lo) - 7.0 - w > x->p0)
    hales_svg_text(b, hales_scale_at(x, lo) - 7.0, hales_scale_at(y, 0.5 * top) + 4.0, "end halo it",
                   "healthy");
  else
    hales_svg_text(b, hales_scale_at(x, 0.5 * (lo + hi)), hales_scale_at(y, top) - 6.0, "mid halo it",
                   "healthy");
}

static void panel(hales_buf *b, const hales_report_loop *l, const axes *a, double x0, double y0) {
  const hales_scale x = {.v0 = a->v.lo, .v1 = a->v.hi, .p0 = x0, .p1 = x0 + PLOT_W};
  const hales_scale y = {.v0 = a->p.lo, .v1 = a->p.hi, .p0 = y0 + TOP + PLOT_H, .p1 = y0 + TOP};
  hales_svg_title(b, x0, y0 + 14.0, l->label, "mmHg");
  values_line(b, l, x0, y0 + 31.0);
  grid(b, a, &x, &y);
  const size_t stride = l->n_points > POINTS_MAX ? (l->n_points + POINTS_MAX - 1) / POINTS_MAX : 1;
  if (l->n_healthy > 2)
    hales_svg_path(b, l->n_healthy, l->healthy_volume_ml, l->healthy_pressure_mmhg, &x, &y,
                   l->n_healthy > POINTS_MAX ? (l->n_healthy + POINTS_MAX - 1) / POINTS_MAX : 1, true, "ref");
  hales_svg_group(b, hales_side_css(l->side));
  for (size_t d = 0; d < l->n_draws; d++)
    hales_svg_path(b, l->n_points, l->draw_volume_ml + d * l->n_points,
                   l->draw_pressure_mmhg + d * l->n_points, &x, &y, stride, true, "tw-draw");
  hales_svg_path(b, l->n_points, l->volume_ml, l->pressure_mmhg, &x, &y, stride, true, "tw");
  hales_svg_group_end(b);
  elastances(b, l, a, &x, &y);
  if (l->n_healthy > 2) healthy_label(b, l, &x, &y);
  const double under = y.p0 + 36.0;
  measured(b, "ESV", l->esv_ml, l->esv_sd_ml, &x, under, true);
  measured(b, "EDV", l->edv_ml, l->edv_sd_ml, &x, under, false);
}

static void describe(hales_buf *desc, const hales_report *r, const axes *a) {
  hales_buf_printf(desc, "Same axes in all panels: volume 0 to %s mL, pressure 0 to %s mmHg.",
                   hales_format_number(a->v.hi, 0).s, hales_format_number(a->p.hi, 0).s);
  for (size_t i = 0; i < r->n_loops; i++) {
    const hales_report_loop *l = &r->loops[i];
    double lo = l->volume_ml[0], hi = lo, top = l->pressure_mmhg[0];
    for (size_t k = 1; k < l->n_points; k++) lo = fmin(lo, l->volume_ml[k]);
    reach(l->n_points, l->volume_ml, &hi);
    reach(l->n_points, l->pressure_mmhg, &top);
    hales_buf_printf(desc, " %s: volume from %s to %s mL, peak pressure %s mmHg", l->label,
                     hales_format_number(lo, 0).s, hales_format_number(hi, 0).s,
                     hales_format_number(top, 0).s);
    if (l->edv_ml.has)
      hales_buf_printf(desc, ", measured end-diastolic volume %s mL",
                       hales_format_number(l->edv_ml.value, 0).s);
    hales_buf_puts(desc, ".");
  }
}

static void table(hales_page *p) {
  hales_buf *b = p->b;
  hales_figure_table_open(p, "pressure-volume loops", "The loops in numbers, median [90 % interval]");
  hales_table_head_row(b, (const char *const[]){"Quantity", ">Measured", ">Twin", "Unit", "Rests on", NULL});
  for (size_t i = 0; i < p->r->n_loops; i++) {
    const hales_report_loop *l = &p->r->loops[i];
    hales_html_put(b, "<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\">%s</th></tr>",
                   l->label);
    for (size_t k = 0; k < l->n_rows; k++) hales_value_row(b, &l->rows[k]);
    hales_buf_puts(b, "</tbody>");
  }
  hales_figure_table_close(p);
}

void hales_section_loops(hales_page *p) {
  const hales_report *r = p->r;
  if (r->n_loops == 0) return;
  bool healthy = false, dots = false, lines = false;
  for (size_t i = 0; i < r->n_loops; i++) {
    healthy = healthy || r->loops[i].n_healthy > 2;
    dots = dots || r->loops[i].edv_ml.has || r->loops[i].esv_ml.has;
    lines = lines || r->loops[i].has_ees || r->loops[i].has_ea;
  }
  const axes a = axes_of(r);
  hales_section_open(p, "loops", "Pressure-volume loops");
  hales_evidence_badge(p);
  hales_section_head_end(p);
  hales_figure_open(p);
  hales_buf_puts(
      p->b,
      "<b>Heavy line: the median draw of the twin; thin lines: single draws.</b> Blue: right ventricle, "
      "orange-red: left.");
  if (healthy) hales_buf_puts(p->b, " Dotted: a healthy heart of the same sex, age and size.");
  if (dots) hales_buf_puts(p->b, " Black marks under the axis: measured volumes.");
  if (lines)
    hales_buf_puts(p->b, " Dashed: end-systolic elastance (Ees) and arterial load (Ea), "
                         "mmHg/mL; Ea is the pressure where p/(V - V0) is largest over the stroke "
                         "volume, median of the draws.");
  if (r->loops_note) hales_html_put(p->b, " %s", r->loops_note);
  const double height = TOP + PLOT_H + (dots ? FOOT : FOOT_BARE);
  const size_t rows = (r->n_loops + PER_ROW - 1) / PER_ROW;
  hales_buf desc = {0};
  describe(&desc, r, &a);
  hales_figure_drawing_open(p, "pressure-volume loops");
  hales_figure_svg_open(p, HALES_FIGURE_W, height * (double)rows, "Pressure-volume loops", &desc);
  for (size_t i = 0; i < r->n_loops; i++)
    panel(p->b, &r->loops[i], &a, LEFT + (double)(i % PER_ROW) * PITCH, (double)(i / PER_ROW) * height);
  hales_svg_close(p->b);
  hales_figure_drawing_close(p);
  table(p);
  hales_figure_close(p);
  hales_section_close(p);
}
