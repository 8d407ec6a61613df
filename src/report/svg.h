/* Drawing in SVG: scales, ticks, text that knows its width, lines, bands and marks.
 * Coordinates are px of the figure's own view box; 12 px text is the smallest there is. */
#ifndef HALES_REPORT_SVG_H
#define HALES_REPORT_SVG_H

#include "report/html.h"

/* Linear map v0..v1 -> p0..p1; logarithmic when `log` (v0, v1 and values > 0). */
typedef struct hales_scale {
  double v0, v1, p0, p1;
  bool log;
} hales_scale;

typedef struct hales_ticks {
  double lo, hi, step;
  int n; /* values lo, lo + step, ..., hi */
} hales_ticks;

double hales_scale_at(const hales_scale *s, double v);
/* The same, held inside p0..p1. */
double hales_scale_clip(const hales_scale *s, double v);

/* Round ticks (1, 2, 5 x 10^k) that enclose lo..hi with at most n_max of them (n_max >= 3). */
hales_ticks hales_ticks_nice(double lo, double hi, int n_max);
/* Decimals that tell the ticks apart. */
int hales_ticks_decimals(const hales_ticks *t);

/* Label of the k-th tick; zero is "0" whatever the decimals of the others. */
hales_text hales_ticks_label(const hales_ticks *t, int k);

/* Width in px of 12 px text in DejaVu Sans, the widest likely font; bold adds 13 %. */
double hales_svg_text_width(const char *text, bool bold);

/* Opens a figure with role=img, title and description; id makes the two ids unique on the page. */
void hales_svg_open(hales_buf *b, int id, double w, double h, const char *title, const char *desc);
void hales_svg_close(hales_buf *b);
/* Opens a decorative picture: the numbers stand in the table around it. */
void hales_svg_open_hidden(hales_buf *b, double w, double h, const char *css);

void hales_svg_group(hales_buf *b, const char *css);
void hales_svg_group_end(hales_buf *b);
void hales_svg_text(hales_buf *b, double x, double y, const char *css, const char *text);
/* Cut with an ellipsis where it would be wider than w. */
void hales_svg_text_cut(hales_buf *b, double x, double y, double w, const char *css, const char *text);
/* On one line around y when it fits w, else on two, broken at a space; gap is the line height. */
void hales_svg_text_two(hales_buf *b, double x, double y, double w, double gap, const char *css,
                        const char *text);
/* "Right ventricle mmHg": bold name and plain unit. */
void hales_svg_title(hales_buf *b, double x, double y, const char *name, const char *unit);
void hales_svg_line(hales_buf *b, double x1, double y1, double x2, double y2, const char *css);
void hales_svg_rect(hales_buf *b, double x, double y, double w, double h, const char *css);
/* Polyline through n points, every `stride`-th and the last. */
void hales_svg_path(hales_buf *b, size_t n, const double *vx, const double *vy, const hales_scale *x,
                    const hales_scale *y, size_t stride, bool closed, const char *css);
/* Area between lo and hi over vx. */
void hales_svg_band(hales_buf *b, size_t n, const double *vx, const double *lo, const double *hi,
                    const hales_scale *x, const hales_scale *y, size_t stride, const char *css);

/* Measured: a dot with capped whiskers from lo to hi, lying (along x) or standing (along y). */
void hales_svg_measured_x(hales_buf *b, double x, double lo, double hi, double y);
void hales_svg_measured_y(hales_buf *b, double x, double y, double lo, double hi);
/* Twin: a bar from lo to hi with the median tick. */
void hales_svg_twin(hales_buf *b, double median, double lo, double hi, double y, double height);
/* Mark of a plan: 0 square, 1 circle, 2 triangle, 3 diamond. */
void hales_svg_plan_mark(hales_buf *b, int plan, double x, double y, double r);
/* Colour class of a plan: "p0", "pa", "pb", "pc". */
const char *hales_svg_plan_css(int plan);

#endif
