/* Risk strata strip (recipe 7.9): one row per published score, computed or not. */
#include <stdio.h>
#include <string.h>

#include "report/page.h"

enum { PITCH = 54, TOP = 28, NAME_W = 156, STRIP0 = 164, STRIP_W = 240, WORDS0 = 424 };

/* Colour of stratum k of n: three strata use 1, 2 and 4 of the ramp. */
static int ramp(int k, int n) {
  return n == 3 && k == 3 ? 4 : k;
}

static void strip(hales_buf *b, const hales_report_score *s, double y) {
  const double w = (double)STRIP_W / s->n_strata;
  for (int pass = 0; pass < 2; pass++) /* the present one last, over its neighbours */
    for (int k = 1; k <= s->n_strata; k++) {
      const bool on = k == s->stratum;
      if (on != (pass == 1)) continue;
      const double x = STRIP0 + (k - 1) * w;
      char css[40], label[16];
      (void)snprintf(css, sizeof css, on ? "r%d on" : "r%d", ramp(k, s->n_strata));
      hales_svg_rect(b, on ? x : x + 0.5, on ? y : y + 9.0, on ? w : w - 1.0, on ? 34.0 : 16.0, css);
      (void)snprintf(css, sizeof css, on ? "mid or%d big" : "mid or%d", ramp(k, s->n_strata));
      (void)snprintf(label, sizeof label, "%d", k);
      hales_svg_text(b, x + w / 2.0, y + (on ? 22.0 : 21.0), css, label);
    }
}

static void row(hales_buf *b, const hales_report_score *s, double y) {
  const char *under = s->computed ? s->how : "not computed";
  hales_svg_text_cut(b, 0.0, y + 9.0, NAME_W, "t-b", s->label);
  hales_svg_text_two(b, 0.0, y + (hales_svg_text_width(under, false) > NAME_W ? 31.0 : 25.0), NAME_W, 14.0,
                     "t-3", under);
  if (!s->computed) {
    hales_svg_rect(b, STRIP0, y + 9.0, STRIP_W, 16.0, "strip-none");
    hales_svg_text(b, STRIP0 + STRIP_W / 2.0, y + 21.0, "mid t-3 halo", "\xE2\x80\x93");
    hales_svg_text_two(b, WORDS0, y + 21.0, HALES_FIGURE_W - WORDS0, 14.0, "", s->reason);
    return;
  }
  strip(b, s, y);
  char words[160];
  (void)snprintf(words, sizeof words, "%d of %d, %.100s", s->stratum, s->n_strata, s->words);
  hales_svg_text_two(b, WORDS0, y + (s->range ? 12.0 : 21.0), 210.0, 14.0, "t-b", words);
  if (s->range) {
    (void)snprintf(words, sizeof words, "missing items: %.120s", s->range);
    hales_svg_text_two(b, WORDS0, y + 38.0, 210.0, 14.0, "t-3", words);
  }
  hales_svg_text_two(b, HALES_FIGURE_W, y + 21.0, 118.0, 14.0, "end t-ink",
                     s->rate ? s->rate : "\xE2\x80\x93");
}

static void draw(hales_page *p) {
  const hales_report *r = p->r;
  hales_buf desc = {0};
  for (size_t i = 0; i < r->n_scores; i++) {
    const hales_report_score *s = &r->scores[i];
    if (s->computed)
      hales_buf_printf(&desc, "%s%s: %d of %d, %s (%s%s%s).", i ? " " : "", s->label, s->stratum, s->n_strata,
                       s->words, s->how, s->range ? "; by the missing items " : "", s->range ? s->range : "");
    else
      hales_buf_printf(&desc, "%s%s: not computed, %s.", i ? " " : "", s->label, s->reason);
  }
  hales_figure_drawing_open(p, "risk by published scores");
  hales_figure_svg_open(p, HALES_FIGURE_W, TOP + PITCH * (double)r->n_scores,
                        "Risk strata by published scores", &desc);
  hales_svg_text(p->b, STRIP0, 16.0, "", "lower risk \xE2\x86\x90 \xE2\x86\x92 higher risk");
  hales_svg_text(p->b, HALES_FIGURE_W, 16.0, "end", "group's 1-year mortality, published");
  for (size_t i = 0; i < r->n_scores; i++) row(p->b, &r->scores[i], TOP + PITCH * (double)i);
  hales_svg_close(p->b);
  hales_figure_drawing_close(p);
}

static const char *or_dash(const char *text) {
  return text ? text : "\xE2\x80\x93";
}

static void item_row(hales_buf *b, const hales_report_item *item) {
  hales_html_put(b,
                 "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"n\">%s</td>"
                 "<td class=\"n\">%s</td><td class=\"small\">%s</td></tr>",
                 item->label, item->value ? item->value : "\xE2\x80\x93 missing", or_dash(item->band),
                 or_dash(item->points), or_dash(item->from));
}

static void table(hales_page *p) {
  hales_buf *b = p->b;
  hales_figure_table_open(p, "risk by published scores",
                          "What each score used and where from, and what was missing");
  hales_table_head_row(b, (const char *const[]){"Item", ">Value", ">Band", ">Points or grade", "From", NULL});
  for (size_t i = 0; i < p->r->n_scores; i++) {
    const hales_report_score *s = &p->r->scores[i];
    hales_html_put(b, "<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\">%s: ", s->label);
    if (s->computed)
      hales_html_put(b, "%d of %d, %s; %s", s->stratum, s->n_strata, s->words, s->how);
    else
      hales_html_put(b, "not computed; %s", s->reason);
    if (s->range) hales_html_put(b, "; with the missing items at their best and worst: %s", s->range);
    if (s->source) hales_html_put(b, ". Source: %s", s->source);
    hales_buf_puts(b, "</th></tr>");
    for (size_t k = 0; k < s->n_items; k++) item_row(b, &s->items[k]);
    hales_buf_puts(b, "</tbody>\n");
  }
  hales_figure_table_close(p);
}

void hales_section_risk(hales_page *p) {
  const hales_report *r = p->r;
  hales_section_open(p, "risk", "Risk by published scores");
  hales_section_head_end(p);
  if (r->n_scores == 0) {
    hales_buf_puts(p->b, "<p>");
    hales_value_absent(p->b, HALES_VALUE_MISSING, "no score was asked for");
    hales_buf_puts(p->b, "</p>\n");
    hales_section_close(p);
    return;
  }
  if (r->risk_caution) {
    hales_call_open(p->b, "attn", HALES_GLYPH_ATTN);
    hales_html_put(p->b, "Read these scores with caution</h3><p>%s</p></div>\n", r->risk_caution);
  }
  double low = 1.0, high = 0.0; /* position of the stratum, 0 lowest to 1 highest */
  size_t computed = 0;
  for (size_t i = 0; i < r->n_scores; i++) {
    if (!r->scores[i].computed) continue;
    const double at = (double)(r->scores[i].stratum - 1) / (r->scores[i].n_strata - 1);
    low = at < low ? at : low;
    high = at > high ? at : high;
    computed++;
  }
  hales_figure_open(p);
  if (computed == 0)
    hales_buf_puts(p->b, "<b>No score could be computed;</b> each says what is missing. ");
  else if (high - low > 0.34)
    hales_buf_puts(p->b, "<b>The scores disagree; read the items.</b> ");
  else
    hales_buf_puts(p->b, "<b>Each score by its published rules.</b> ");
  if (r->risk_date)
    hales_html_put(p->b, "Each item is the value nearest to %s%s. ", hales_format_date(r->risk_date).s,
                   strcmp(r->risk_date, r->who.data_date) == 0 ? "" : ", which is not the day of the twin");
  hales_buf_puts(
      p->b,
      "The rate is that of published groups with the same stratum. It is not a forecast for this person, "
      "and it is not combined with the twin.");
  draw(p);
  table(p);
  hales_figure_close(p);
  hales_section_close(p);
}
