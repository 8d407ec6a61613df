#include "report/svg.h"

#include <math.h>
#include <string.h>

double hales_scale_at(const hales_scale *s, double v) {
  const double u = s->log ? log(v / s->v0) / log(s->v1 / s->v0) : (v - s->v0) / (s->v1 - s->v0);
  return s->p0 + u * (s->p1 - s->p0);
}

double hales_scale_clip(const hales_scale *s, double v) {
  const double p = hales_scale_at(s, v), lo = fmin(s->p0, s->p1), hi = fmax(s->p0, s->p1);
  return fmax(lo, fmin(hi, p));
}

hales_ticks hales_ticks_nice(double lo, double hi, int n_max) {
  if (!(hi > lo)) { /* one value only: give it room */
    const double room = fabs(lo) > 0.0 ? 0.1 * fabs(lo) : 1.0;
    lo -= room;
    hi += room;
  }
  const double raw = (hi - lo) / (double)n_max;
  double base = pow(10.0, floor(log10(raw)));
  for (;; base *= 10.0) {
    static const double factors[] = {1.0, 2.0, 5.0};
    for (size_t k = 0; k < 3; k++) {
      const double step = base * factors[k];
      const double first = floor(lo / step + 1e-9), last = ceil(hi / step - 1e-9);
      if (last - first + 1.0 <= (double)n_max)
        return (hales_ticks){
            .lo = first * step, .hi = last * step, .step = step, .n = (int)(last - first) + 1};
    }
  }
}

int hales_ticks_decimals(const hales_ticks *t) {
  const int d = (int)-floor(log10(t->step) + 1e-9);
  return d > 0 ? d : 0;
}

hales_text hales_ticks_label(const hales_ticks *t, int k) {
  const double v = t->lo + k * t->step;
  return hales_format_number(v, fabs(v) < 1e-9 * t->step ? 0 : hales_ticks_decimals(t));
}

/* Advance widths of DejaVu Sans for U+0020..U+007E, thousandths of the font size. */
static const short widths[95] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838};
enum { WIDTH_OTHER = 700 }; /* any other character */

/* Width of the character at *s in thousandths; moves *s past it. */
static double advance(const unsigned char **s) {
  const unsigned char c = *(*s)++;
  if (c >= 0x20 && c < 0x7F) return widths[c - 0x20];
  while ((**s & 0xC0) == 0x80) (*s)++;
  return WIDTH_OTHER;
}

double hales_svg_text_width(const char *text, bool bold) {
  double w = 0.0;
  for (const unsigned char *s = (const unsigned char *)text; *s;) w += advance(&s);
  return w * 0.012 * (bold ? 1.13 : 1.0);
}

void hales_svg_open(hales_buf *b, int id, double w, double h, const char *title, const char *desc) {
  hales_html_put(b,
                 "<svg viewBox=\"0 0 %f %f\" width=\"%f\" height=\"%f\" role=\"img\" "
                 "aria-labelledby=\"f%dt f%dd\"><title id=\"f%dt\">%s</title><desc id=\"f%dd\">%s</desc>"
                 "<rect class=\"bg\" width=\"%f\" height=\"%f\"/>\n",
                 w, h, w, h, id, id, id, title, id, desc, w, h);
}

void hales_svg_open_hidden(hales_buf *b, double w, double h, const char *css) {
  hales_html_put(
      b, "<svg viewBox=\"0 0 %f %f\" width=\"%f\" height=\"%f\" aria-hidden=\"true\" focusable=\"false\"", w,
      h, w, h);
  if (css) hales_html_put(b, " class=\"%s\"", css);
  hales_buf_puts(b, ">");
}

void hales_svg_close(hales_buf *b) {
  hales_buf_puts(b, "</svg>");
}

void hales_svg_group(hales_buf *b, const char *css) {
  hales_html_put(b, "<g class=\"%s\">", css);
}
void hales_svg_group_end(hales_buf *b) {
  hales_buf_puts(b, "</g>\n");
}

static void text_open(hales_buf *b, double x, double y, const char *css) {
  hales_html_put(b, "<text x=\"%f\" y=\"%f\"", x, y);
  if (css && *css) hales_html_put(b, " class=\"%s\"", css);
  hales_buf_puts(b, ">");
}

void hales_svg_text(hales_buf *b, double x, double y, const char *css, const char *text) {
  text_open(b, x, y, css);
  hales_html_put(b, "%s</text>", text);
}

static bool is_bold(const char *css) {
  return css && (strstr(css, "t-b") || strstr(css, "p-t"));
}

/* Bytes of text that fit in w px, leaving `reserve` px free. */
static size_t bytes_that_fit(const char *text, double w, double reserve, bool bold) {
  double used = 0.0;
  const unsigned char *s = (const unsigned char *)text;
  while (*s) {
    const unsigned char *before = s;
    used += advance(&s) * 0.012 * (bold ? 1.13 : 1.0);
    if (used > w - reserve) return (size_t)(before - (const unsigned char *)text);
  }
  return (size_t)(s - (const unsigned char *)text);
}

/* Copies n bytes into a text of bounded length; figure labels longer than that are cut anyway. */
static hales_text head_of(const char *text, size_t n) {
  hales_text t = {{0}};
  if (n > sizeof t.s - 1) n = sizeof t.s - 1;
  while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
  memcpy(t.s, text, n);
  return t;
}

void hales_svg_text_cut(hales_buf *b, double x, double y, double w, const char *css, const char *text) {
  const bool bold = is_bold(css);
  if (hales_svg_text_width(text, bold) <= w) {
    hales_svg_text(b, x, y, css, text);
    return;
  }
  size_t n = bytes_that_fit(text, w, 12.0, bold); /* 12 px for the ellipsis */
  while (n > 0 && text[n - 1] == ' ') n--;
  text_open(b, x, y, css);
  hales_html_put(b, "%s\xE2\x80\xA6</text>", head_of(text, n).s);
}

void hales_svg_text_two(hales_buf *b, double x, double y, double w, double gap, const char *css,
                        const char *text) {
  const bool bold = is_bold(css);
  size_t n = bytes_that_fit(text, w, 0.0, bold);
  if (text[n] == '\0') {
    hales_svg_text(b, x, y, css, text);
    return;
  }
  while (n > 0 && text[n] != ' ') n--;
  if (n == 0) {
    hales_svg_text_cut(b, x, y, w, css, text);
    return;
  }
  hales_svg_text(b, x, y - gap / 2.0, css, head_of(text, n).s);
  hales_svg_text_cut(b, x, y + gap / 2.0, w, css, text + n + 1);
}

void hales_svg_title(hales_buf *b, double x, double y, const char *name, const char *unit) {
  text_open(b, x, y, NULL);
  hales_html_put(b, "<tspan class=\"t-b\">%s</tspan><tspan dx=\"6\">%s</tspan></text>\n", name, unit);
}

void hales_svg_line(hales_buf *b, double x1, double y1, double x2, double y2, const char *css) {
  hales_html_put(b, "<line x1=\"%f\" y1=\"%f\" x2=\"%f\" y2=\"%f\" class=\"%s\"/>", x1, y1, x2, y2, css);
}

void hales_svg_rect(hales_buf *b, double x, double y, double w, double h, const char *css) {
  hales_html_put(b, "<rect x=\"%f\" y=\"%f\" width=\"%f\" height=\"%f\" class=\"%s\"/>", x, y, fmax(w, 0.0),
                 h, css);
}

/* Points first..last in steps of stride (backwards when first > last), the last one included. */
static void put_points(hales_buf *b, size_t first, size_t last, const double *vx, const double *vy,
                       const hales_scale *x, const hales_scale *y, size_t stride) {
  const bool back = first > last;
  const size_t count = back ? first - last : last - first;
  for (size_t k = 0; k <= count; k = k < count && k + stride > count ? count : k + stride) {
    const size_t i = back ? first - k : first + k;
    hales_html_put(b, k ? "L%f %f" : "%f %f", hales_scale_at(x, vx[i]), hales_scale_at(y, vy[i]));
  }
}

void hales_svg_path(hales_buf *b, size_t n, const double *vx, const double *vy, const hales_scale *x,
                    const hales_scale *y, size_t stride, bool closed, const char *css) {
  if (n < 2) return;
  hales_buf_puts(b, "<path d=\"M");
  put_points(b, 0, n - 1, vx, vy, x, y, stride);
  hales_html_put(b, "%s\" class=\"%s\"/>", closed ? "Z" : "", css);
}

void hales_svg_band(hales_buf *b, size_t n, const double *vx, const double *lo, const double *hi,
                    const hales_scale *x, const hales_scale *y, size_t stride, const char *css) {
  if (n < 2) return;
  hales_buf_puts(b, "<path d=\"M");
  put_points(b, 0, n - 1, vx, hi, x, y, stride);
  hales_buf_puts(b, "L");
  put_points(b, n - 1, 0, vx, lo, x, y, stride);
  hales_html_put(b, "Z\" class=\"%s\"/>", css);
}

void hales_svg_measured_x(hales_buf *b, double x, double lo, double hi, double y) {
  hales_html_put(b,
                 "<path d=\"M%f %fH%fM%f %fv6M%f %fv6\" class=\"m-bar\"/>"
                 "<circle cx=\"%f\" cy=\"%f\" r=\"3.75\" class=\"m-dot\"/>",
                 lo, y, hi, lo, y - 3.0, hi, y - 3.0, x, y);
}

void hales_svg_measured_y(hales_buf *b, double x, double y, double lo, double hi) {
  hales_html_put(b,
                 "<path d=\"M%f %fV%fM%f %fh6M%f %fh6\" class=\"m-bar\"/>"
                 "<circle cx=\"%f\" cy=\"%f\" r=\"3.75\" class=\"m-dot\"/>",
                 x, lo, hi, x - 3.0, lo, x - 3.0, hi, x, y);
}

void hales_svg_twin(hales_buf *b, double median, double lo, double hi, double y, double height) {
  hales_svg_rect(b, lo, y - height / 2.0, hi - lo, height, "tw-bar");
  hales_svg_line(b, median, y - height / 2.0 - 3.0, median, y + height / 2.0 + 3.0, "tw-med");
}

const char *hales_svg_plan_css(int plan) {
  static const char *const css[4] = {"p0", "pa", "pb", "pc"};
  return css[plan & 3];
}

void hales_svg_plan_mark(hales_buf *b, int plan, double x, double y, double r) {
  switch (plan & 3) {
  case 0:
    hales_svg_rect(b, x - r, y - r, 2.0 * r, 2.0 * r, "p-mk");
    break;
  case 1:
    hales_html_put(b, "<circle cx=\"%f\" cy=\"%f\" r=\"%f\" class=\"p-mk\"/>", x, y, r);
    break;
  case 2:
    hales_html_put(b, "<path d=\"M%f %fl%f %fh%fZ\" class=\"p-mk\"/>", x, y - 1.2 * r, 1.2 * r, 2.1 * r,
                   -2.4 * r);
    break;
  default:
    hales_html_put(b, "<path d=\"M%f %fl%f %fl%f %fl%f %fZ\" class=\"p-mk\"/>", x, y - 1.35 * r, 1.35 * r,
                   1.35 * r, -1.35 * r, 1.35 * r, -1.35 * r, -1.35 * r);
    break;
  }
}
