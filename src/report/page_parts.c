#include <string.h>

#include "report/assets.h"
#include "report/page.h"

#define RESEARCH "Research software. Not for diagnosis or treatment decisions."

hales_interval hales_measured_interval(double value, double sd) {
  return (hales_interval){.median = value, .lo90 = value - HALES_Z90 * sd, .hi90 = value + HALES_Z90 * sd};
}

const char *hales_unit_of(hales_show show, const char *unit) {
  const char *own = hales_show_unit(show);
  return *own || !unit ? own : unit;
}

const char *hales_side_css(hales_report_side side) {
  return side == HALES_SIDE_RIGHT ? "R" : side == HALES_SIDE_LEFT ? "L" : "W";
}

hales_fit_state hales_fit_judge(const hales_report_fit *f) {
  if (!f->has_measured) return HALES_FIT_UNMEASURED;
  if (f->unused) return HALES_FIT_UNUSED;
  if (!f->has_twin) return HALES_FIT_NO_TWIN;
  const bool outside = f->has_pred && !(f->measured >= f->pred_lo90 && f->measured <= f->pred_hi90);
  if (f->misfit || outside) return HALES_FIT_MISFIT;
  return f->has_pred ? HALES_FIT_INSIDE : HALES_FIT_UNTESTED;
}

hales_fit_count hales_fit_tally(const hales_report *r) {
  hales_fit_count n = {0, 0, 0};
  for (size_t i = 0; i < r->n_fit; i++) {
    const hales_fit_state s = hales_fit_judge(&r->fit[i]);
    n.inside += s == HALES_FIT_INSIDE;
    n.misfits += s == HALES_FIT_MISFIT;
  }
  n.tested = n.inside + n.misfits;
  return n;
}

void hales_page_head(hales_buf *b, const char *title) {
  hales_html_put(
      b,
      "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>%s</title>\n<style>",
      hales_report_css_sha256, title);
  hales_buf_put(b, (const char *)hales_report_css, hales_report_css_bytes);
  hales_buf_puts(
      b, "</style>\n</head>\n<body>\n"
         /* hatches, once for the page: not learned, too unsure */
         "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>"
         "<pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
         "patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" class=\"bg\"/>"
         "<path d=\"M0 0V5\" class=\"hatch-l\"/></pattern>"
         "<pattern id=\"fog\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
         "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" class=\"bg\"/>"
         "<path d=\"M0 0V6\" class=\"fog-l\"/></pattern></defs></svg>\n"
         "<a class=\"skip\" href=\"#main\">Skip to content</a>\n");
}

void hales_page_topbar(hales_buf *b) {
  hales_buf_puts(
      b, "<header class=\"topbar\"><div class=\"wrap\"><span class=\"brand\">"
         "<svg viewBox=\"0 0 22 26\" width=\"22\" height=\"26\" aria-hidden=\"true\" focusable=\"false\">"
         "<path d=\"M7 1v18a4 4 0 008 0V1\" class=\"g18\"/>"
         "<path d=\"M8.6 9.5c1.6-1.4 3.2 1.4 4.8 0V19a2.4 2.4 0 01-4.8 0z\" class=\"gf\"/>"
         "<path d=\"M17.5 5h3M17.5 10h3M17.5 15h3\" class=\"g14\"/></svg> Hales</span>"
         "<span class=\"who\">" RESEARCH "</span></div></header>\n");
}

void hales_page_end(hales_buf *b) {
  hales_buf_puts(b, "</body>\n</html>\n");
}

void hales_section_open(hales_page *p, const char *id, const char *heading) {
  hales_html_put(p->b,
                 "<section class=\"s\" aria-labelledby=\"h-%s\"><div class=\"head\"><h2 id=\"h-%s\">%s</h2>"
                 "<div class=\"tags\">",
                 id, id, heading);
}

void hales_section_head_end(hales_page *p) {
  hales_buf_puts(p->b, "</div></div>\n");
}
void hales_section_close(hales_page *p) {
  hales_buf_puts(p->b, "</section>\n");
}

void hales_evidence_badge(hales_page *p) {
  enum { BARS = 5 };
  size_t reached = 0;
  while (reached < p->r->n_rungs && p->r->rungs[reached].reached) reached++;
  const size_t bars = p->r->n_rungs > 0 && p->r->n_rungs < 9 ? p->r->n_rungs : BARS;
  hales_buf_puts(
      p->b, "<a class=\"badge\" href=\"#h-evidence\"><svg viewBox=\"0 0 16 22\" width=\"16\" height=\"22\" "
            "aria-hidden=\"true\" focusable=\"false\">");
  for (size_t k = 0; k < bars; k++) {
    const double pitch = 20.0 / (double)bars;
    hales_svg_rect(p->b, 2.0, 18.5 - (double)k * pitch, 12.0, 2.4, k < reached ? "gf" : "g08");
  }
  if (reached)
    hales_html_put(p->b, "</svg>Rung %zu of %zu</a>", reached, p->r->n_rungs);
  else
    hales_buf_puts(p->b, "</svg>Evidence: none yet</a>");
}

void hales_legend(hales_page *p) {
  static const char *const items[] = {
      "<path d=\"M2 6h26M2 3v6M28 3v6\" class=\"m-bar\"/><circle cx=\"15\" cy=\"6\" r=\"3.75\" "
      "class=\"m-dot\"/>",
      "measured, 90&nbsp;%",
      "<g class=\"R\"><rect x=\"1\" y=\"2\" width=\"28\" height=\"8\" class=\"tw-bar\"/><path d=\"M15 1v10\" "
      "class=\"tw-med\"/></g>",
      "twin, right heart and lungs: median and 90&nbsp;%",
      "<g class=\"L\"><rect x=\"1\" y=\"2\" width=\"28\" height=\"8\" class=\"tw-bar\"/><path d=\"M15 1v10\" "
      "class=\"tw-med\"/></g>",
      "twin, left heart and body",
      "<g class=\"R\"><path d=\"M1 6h28\" class=\"tw-pred\"/></g>",
      "twin with measurement error",
  };
  hales_buf_puts(p->b, "<ul class=\"legend\" aria-label=\"How to read the pictures\">");
  for (size_t i = 0; i < sizeof items / sizeof *items; i += 2) {
    hales_buf_puts(p->b, "<li><svg viewBox=\"0 0 30 12\" width=\"30\" height=\"12\" aria-hidden=\"true\" "
                         "focusable=\"false\">");
    hales_buf_puts(p->b, items[i]);
    hales_buf_puts(p->b, "</svg> ");
    hales_buf_puts(p->b, items[i + 1]);
    hales_buf_puts(p->b, "</li>");
  }
  hales_buf_puts(p->b, "</ul>\n");
}

void hales_figure_open(hales_page *p) {
  hales_buf_puts(p->b, "<figure class=\"panel\"><figcaption>");
}

void hales_figure_drawing_open(hales_page *p, const char *name) {
  hales_buf_puts(p->b, "</figcaption>\n");
  hales_html_scroll_open(p->b, "scroll", "Figure", name);
}

void hales_figure_drawing_close(hales_page *p) {
  hales_html_scroll_close(p->b);
}

void hales_figure_table_open(hales_page *p, const char *name, const char *caption) {
  hales_buf_puts(p->b, "<details><summary>Data table</summary>");
  hales_html_scroll_open(p->b, "scroll", "Data table", name);
  hales_html_put(p->b, "<table><caption><span class=\"cap\">%s</span></caption>", caption);
}

void hales_figure_table_close(hales_page *p) {
  hales_buf_puts(p->b, "</table>");
  hales_html_scroll_close(p->b);
  hales_buf_puts(p->b, "</details>");
}

void hales_figure_close(hales_page *p) {
  hales_buf_puts(p->b, "</figure>\n");
}

void hales_figure_svg_open(hales_page *p, double w, double h, const char *title, hales_buf *desc) {
  if (desc->failed) p->b->failed = true;
  hales_svg_open(p->b, ++p->figures, w, h, title, desc->data ? desc->data : title);
  hales_buf_deinit(desc);
}

void hales_table_head(hales_buf *b, const char *css, const char *text) {
  hales_buf_puts(b, "<th scope=\"col\"");
  if (*css) hales_html_put(b, " class=\"%s\"", css);
  hales_html_put(b, ">%s</th>", text);
}

void hales_table_head_row(hales_buf *b, const char *const *title) {
  hales_buf_puts(b, "<thead><tr>");
  for (; *title; title++) {
    const bool numbers = **title == '>';
    hales_table_head(b, numbers ? "n" : "", *title + numbers);
  }
  hales_buf_puts(b, "</tr></thead>");
}

void hales_call_open(hales_buf *b, const char *css, hales_glyph g) {
  hales_html_put(b, "<div class=\"call %s\"><h3><span class=\"gl\">", css);
  hales_html_glyph(b, g);
  hales_buf_puts(b, "</span>");
}

void hales_value_absent(hales_buf *b, hales_value_state state, const char *reason) {
  static const struct {
    const char *css, *word;
    hales_glyph g;
  } forms[] = {
      [HALES_VALUE_OK] = {"miss", "", HALES_GLYPH_MISSING},
      [HALES_VALUE_NOT_LEARNED] = {"nl", "not learned", HALES_GLYPH_NOT_LEARNED},
      [HALES_VALUE_MISSING] = {"miss", "missing", HALES_GLYPH_MISSING},
      [HALES_VALUE_TOO_UNSURE] = {"fog", "too unsure", HALES_GLYPH_INFO},
      [HALES_VALUE_FAILED] = {"attn", "no result", HALES_GLYPH_ATTN},
      [HALES_VALUE_LOCKED] = {"lock", "locked", HALES_GLYPH_LOCK},
  };
  hales_html_tag(b, forms[state].css, forms[state].g, forms[state].word);
  if (reason) hales_html_put(b, " <span class=\"small why\">%s</span>", reason);
}

void hales_value_cell(hales_buf *b, const hales_report_value *v) {
  if (v->state != HALES_VALUE_OK) {
    hales_value_absent(b, v->state, NULL);
    return;
  }
  hales_html_interval(b, v->show, v->twin);
}

void hales_value_measured_cell(hales_buf *b, const hales_report_value *v) {
  if (v->has_measured)
    hales_html_measured(b, v->show, hales_measured_interval(v->measured, v->sd));
  else if (v->computed.has)
    hales_html_put(b, "%s <span class=\"small\">%s</span>",
                   hales_format_computed(v->show, v->computed.value).s,
                   v->recorded ? "recorded" : "computed");
  else
    hales_buf_puts(b, "\xE2\x80\x93 not measured");
}

void hales_value_note(hales_buf *b, const hales_report_value *v) {
  if (v->state != HALES_VALUE_OK && v->reason)
    hales_html_put(b, "%s%s", v->reason, v->has_measured || v->computed.has ? "; " : "");
  if (v->has_measured)
    hales_buf_puts(b, "measured");
  else if (v->computed.has)
    hales_html_put(b, v->recorded ? "%s" : "computed from measurements: %s", v->computed_how);
  else if (v->state == HALES_VALUE_OK)
    hales_buf_puts(b, "the twin alone");
}

void hales_value_row(hales_buf *b, const hales_report_value *v) {
  hales_html_put(b, "<tr><th scope=\"row\">%s</th><td class=\"n\">", v->label);
  hales_value_measured_cell(b, v);
  hales_buf_puts(b, "</td><td class=\"n\">");
  hales_value_cell(b, v);
  hales_html_put(b, "</td><td>%s</td><td class=\"small\">", hales_unit_of(v->show, v->unit));
  hales_value_note(b, v);
  hales_buf_puts(b, "</td></tr>\n");
}
