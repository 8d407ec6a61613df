/* Parameters, prior and posterior (recipe 7.4), sorted by contraction; in as many drawings of about the same
 * height as ROWS_MAX asks for, so that what is left of a printed page may take one. */
#include <math.h>
#include <stdio.h>

#include "report/page.h"

enum { ROWS_MAX = 16, PITCH = 34, TOP = 34, FOOT = 44, NAME_W = 204, X0 = 216, X1 = 548 };

static const hales_scale axis = {.v0 = 0.1, .v1 = 10.0, .p0 = X0, .p1 = X1, .log = true};

/* Rows in the order of display: most learned first, ties in the caller's order. */
typedef struct ranking {
  size_t at[HALES_REPORT_PARAMS_MAX];
} ranking;

static ranking rank(const hales_report *r) {
  ranking o = {{0}};
  for (size_t i = 0; i < r->n_params; i++) {
    size_t k = i;
    for (; k > 0 && r->params[o.at[k - 1]].contraction < r->params[i].contraction; k--) o.at[k] = o.at[k - 1];
    o.at[k] = i;
  }
  return o;
}

/* Parameters that may be zero or negative have no place on a log axis. */
static bool on_log_axis(const hales_report_param *q) {
  return q->prior.lo90 > 0.0 && q->posterior.lo90 > 0.0;
}

static double multiple(const hales_report_param *q, double v) {
  return v / q->prior.median;
}

/* Small arrow where something lies beyond the axis. */
static void beyond(hales_buf *b, bool right, double y) {
  hales_html_put(b, "<path d=\"M%f %fl%f 4l%f 4Z\" class=\"arrow\"/>", right ? X1 + 1.0 : X0 - 1.0, y - 4.0,
                 right ? 6.0 : -6.0, right ? -6.0 : 6.0);
}

static void bars(hales_buf *b, const hales_report_param *q, double y) {
  const double p0 = hales_scale_clip(&axis, multiple(q, q->prior.lo90));
  const double p1 = hales_scale_clip(&axis, multiple(q, q->prior.hi90));
  const double lo = hales_scale_clip(&axis, multiple(q, q->posterior.lo90));
  const double hi = hales_scale_clip(&axis, multiple(q, q->posterior.hi90));
  hales_svg_rect(b, p0, y - 8.0, p1 - p0, 16.0, "prior");
  if (!q->learned) {
    hales_svg_rect(b, lo, y - 5.0, hi - lo, 10.0, "hatched");
  } else {
    hales_svg_group(b, hales_side_css(q->side));
    hales_svg_twin(b, hales_scale_clip(&axis, multiple(q, q->posterior.median)), lo, hi, y, 10.0);
    hales_svg_group_end(b);
  }
  if (multiple(q, q->prior.hi90) > axis.v1 || multiple(q, q->posterior.hi90) > axis.v1) beyond(b, true, y);
  if (multiple(q, q->prior.lo90) < axis.v0 || multiple(q, q->posterior.lo90) < axis.v0) beyond(b, false, y);
}

static void value_text(hales_buf *b, const hales_report_param *q, double y) {
  if (!q->learned) {
    hales_html_put(b, "<g transform=\"translate(%f %f)\" class=\"gl-lock\">", 656.0, y - 7.0);
    hales_buf_puts(b, hales_glyph_path(HALES_GLYPH_NOT_LEARNED));
    hales_svg_group_end(b);
    hales_svg_text(b, HALES_FIGURE_W, y + 4.0, "end t-sb", "not learned");
    return;
  }
  char s[200];
  (void)snprintf(s, sizeof s, "%s %s", hales_format_interval(q->show, q->posterior).s,
                 hales_unit_of(q->show, q->unit));
  const double room = HALES_FIGURE_W - X1 - 14.0;
  if (!q->at_limit) {
    hales_svg_text_two(b, HALES_FIGURE_W, y + 4.0, room, 13.0, "end t-ink", s);
    return;
  }
  hales_svg_text_cut(b, HALES_FIGURE_W, y - 3.0, room, "end t-ink", s);
  hales_svg_text(b, HALES_FIGURE_W, y + 11.0, "end t-attn",
                 q->at_limit > 0 ? "\xE2\x86\x92 at upper limit" : "\xE2\x86\x90 at lower limit");
}

static void describe(hales_buf *desc, const hales_report *r, const ranking *o, size_t first, size_t last) {
  hales_buf_puts(desc, "Log axis from one tenth to ten times what was expected before the data.");
  for (size_t k = first; k < last; k++) {
    const hales_report_param *q = &r->params[o->at[k]];
    if (!q->learned) {
      hales_buf_printf(desc, " %s: not learned.", q->label);
    } else if (on_log_axis(q)) {
      const double m = multiple(q, q->posterior.median);
      hales_buf_printf(desc, " %s: %s times expected.", q->label, hales_format_number(m, m < 1.0 ? 2 : 1).s);
    }
  }
}

static void draw(hales_page *p, const ranking *o, size_t first, size_t last) {
  static const double ticks[] = {0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0};
  hales_buf *b = p->b;
  const double bottom = TOP + PITCH * (double)(last - first);
  char name[120] = "Parameters: prior and posterior as multiples of the prior median";
  if (last - first < p->r->n_params)
    (void)snprintf(name, sizeof name, "Parameters %zu to %zu of %zu: prior and posterior", first + 1, last,
                   p->r->n_params);
  hales_buf desc = {0};
  describe(&desc, p->r, o, first, last);
  hales_figure_svg_open(p, HALES_FIGURE_W, bottom + FOOT, name, &desc);
  for (size_t k = 0; k < sizeof ticks / sizeof *ticks; k++) {
    const double at = hales_scale_at(&axis, ticks[k]);
    char label[160];
    (void)snprintf(label, sizeof label, "%s\xC3\x97",
                   hales_format_number(ticks[k], ticks[k] < 1.0 ? 1 : 0).s);
    hales_svg_line(b, at, TOP, at, bottom, k == 3 ? "ref" : "gr");
    hales_svg_text(b, at, bottom + 16.0, "t-3 mid", label);
  }
  hales_svg_text(b, X0, 18.0, "", "prior (dotted frame), posterior (bar)");
  hales_svg_text(b, hales_scale_at(&axis, 1.0), bottom + 32.0, "t-3 mid", "expected before the data");
  hales_svg_text(b, HALES_FIGURE_W, 18.0, "end", "median [90\xC2\xA0%]");
  for (size_t k = first; k < last; k++) {
    const hales_report_param *q = &p->r->params[o->at[k]];
    const double y = TOP + PITCH * ((double)(k - first) + 0.5);
    if (k > first) hales_svg_line(b, 0.0, y - PITCH / 2.0, HALES_FIGURE_W, y - PITCH / 2.0, "gr");
    hales_svg_text_two(b, 0.0, y + 4.0, NAME_W, 13.0, "t-ink", q->label);
    if (on_log_axis(q))
      bars(b, q, y);
    else
      hales_svg_text(b, X0, y + 4.0, "t-3", "may be negative: see the table");
    value_text(b, q, y);
  }
  hales_svg_close(b);
}

static void table(hales_page *p, const ranking *o) {
  hales_buf *b = p->b;
  const hales_report *r = p->r;
  hales_figure_table_open(
      p, "parameters",
      "Contraction 1: fully learned, 0: nothing learned; below 0.2 no value is given for this patient");
  hales_table_head_row(b, (const char *const[]){"Parameter", ">Prior [90 %]", ">Posterior [90 %]", "Unit",
                                                ">Contraction", "State", NULL});
  hales_buf_puts(b, "<tbody>");
  for (size_t k = 0; k < r->n_params; k++) {
    const hales_report_param *q = &r->params[o->at[k]];
    hales_html_put(b, "<tr><th scope=\"row\">%s <span class=\"mono small\">%s</span></th><td class=\"n\">",
                   q->label, q->name);
    hales_html_interval(b, q->show, q->prior);
    hales_buf_puts(b, "</td><td class=\"n\">");
    if (q->learned)
      hales_html_interval(b, q->show, q->posterior);
    else
      hales_buf_puts(b, "\xE2\x80\x93");
    hales_html_put(b, "</td><td>%s</td><td class=\"n\">%s</td><td>", hales_unit_of(q->show, q->unit),
                   hales_format_value(HALES_SHOW_CONTRACTION, q->contraction).s);
    hales_html_put(b, "%s</td></tr>\n",
                   !q->learned       ? "not learned"
                   : q->at_limit > 0 ? "learned, at upper limit"
                   : q->at_limit < 0 ? "learned, at lower limit"
                                     : "learned");
  }
  hales_buf_puts(b, "</tbody>");
  hales_figure_table_close(p);
}

void hales_section_params(hales_page *p) {
  const hales_report *r = p->r;
  if (r->n_params == 0) return;
  size_t unlearned = 0;
  for (size_t i = 0; i < r->n_params; i++) unlearned += !r->params[i].learned;
  hales_section_open(p, "params", "What was learned about this patient, and what was not");
  if (unlearned) {
    char word[64];
    (void)snprintf(word, sizeof word, "%zu of %zu not learned", unlearned, r->n_params);
    hales_html_tag(p->b, "nl", HALES_GLYPH_NOT_LEARNED, word);
  }
  hales_evidence_badge(p);
  hales_section_head_end(p);
  hales_figure_open(p);
  hales_buf_puts(p->b,
                 "<b>Each parameter as a multiple of what was expected before the data</b>: the median of a "
                 "prior for pulmonary hypertension, age, sex and size, not what is healthy; the most learned "
                 "first. They are constants of the model: a resistance, compliance or impedance here is that "
                 "of one part, or of the lungs, at its reference, not the PVR or PA compliance in the key "
                 "figures. A filled bar much narrower than its dotted frame was learned from the data.");
  if (unlearned) {
    hales_buf_puts(
        p->b, " A hatched bar was not: the data do not inform it, and no value is given for this patient. "
              "Not learned: ");
    bool comma = false;
    for (size_t i = 0; i < r->n_params; i++) {
      if (r->params[i].learned) continue;
      hales_html_put(p->b, comma ? ", %s" : "%s", r->params[i].label);
      comma = true;
    }
    hales_buf_puts(p->b, ".");
  }
  const ranking o = rank(r);
  hales_figure_drawing_open(p, "parameters");
  const size_t drawings = (r->n_params + ROWS_MAX - 1) / ROWS_MAX;
  for (size_t k = 0; k < drawings; k++)
    draw(p, &o, k * r->n_params / drawings, (k + 1) * r->n_params / drawings);
  hales_figure_drawing_close(p);
  table(p, &o);
  hales_figure_close(p);
  hales_section_close(p);
}
