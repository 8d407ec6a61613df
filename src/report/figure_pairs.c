/* Paired differences and the probability that one plan is better (recipe 7.6 b). */
#include <math.h>
#include <stdio.h>

#include "report/page.h"

enum { ROWS_MAX = 12, PITCH = 48, TOP = 30, FOOT = 30, BAR0 = 376, BAR1 = 530, ODDS0 = 564, ODDS1 = 700 };

static hales_text side_name(const hales_report_plans *ps, size_t plan) {
  return plan == HALES_REPORT_TODAY ? (hales_text){"Stay"} : hales_plan_letter(ps, plan);
}

/* Largest distance from zero over all pairs of an outcome: each outcome has one scale. */
static double extent(const hales_report_plans *ps, size_t outcome) {
  double e = 0.0;
  for (size_t i = 0; i < ps->n_pairs; i++)
    if (ps->pairs[i].outcome == outcome)
      e = fmax(e, fmax(fabs(ps->pairs[i].difference.lo90), fabs(ps->pairs[i].difference.hi90)));
  return e > 0.0 ? e : 1.0;
}

static const char *odds_words(const hales_report_pair *q) {
  return q->better >= 0.4 && q->better <= 0.6 ? "no clear difference" : NULL;
}

static void row(hales_buf *b, const hales_report_plans *ps, const hales_report_pair *q, double y) {
  const hales_report_outcome *o = &ps->outcomes[q->outcome];
  const double e = extent(ps, q->outcome);
  const hales_scale x = {.v0 = -e, .v1 = e, .p0 = BAR0, .p1 = BAR1};
  char s[200];
  (void)snprintf(s, sizeof s, "%s against %s", side_name(ps, q->first).s, side_name(ps, q->second).s);
  hales_svg_text(b, 0.0, y - 2.0, "t-b", s);
  hales_svg_text_cut(b, 0.0, y + 13.0, 168.0, "", o->label);
  (void)snprintf(s, sizeof s, "%s %s", hales_format_change(o->show, q->difference).s,
                 hales_unit_of(o->show, o->unit));
  hales_svg_text_two(b, BAR0 - 12.0, y + 4.0, 190.0, 13.0, "end t-ink", s);
  hales_svg_group(b, "R");
  hales_svg_twin(b, hales_scale_at(&x, q->difference.median), hales_scale_at(&x, q->difference.lo90),
                 hales_scale_at(&x, q->difference.hi90), y, 8.0);
  hales_svg_group_end(b);
  if (!q->has_better) {
    hales_svg_text(b, HALES_FIGURE_W, y + 4.0, "end", "no better direction");
    return;
  }
  const hales_scale odds = {.v0 = 0.0, .v1 = 1.0, .p0 = ODDS0, .p1 = ODDS1};
  const double even = hales_scale_at(&odds, 0.5);
  const double bar = odds_words(q) ? y - 7.0 : y; /* words stand clear of the bar and of what is below */
  hales_svg_rect(b, ODDS0, bar - 6.0, ODDS1 - ODDS0, 12.0, "odds-0");
  hales_svg_rect(b, ODDS0, bar - 6.0, hales_scale_at(&odds, q->better) - ODDS0, 12.0, "odds-1");
  hales_svg_line(b, even, bar - 9.0, even, bar + 9.0, "notch-0");
  hales_svg_line(b, even, bar - 9.0, even, bar + 9.0, "ax");
  hales_svg_text(b, HALES_FIGURE_W, bar + 4.0, "end t-b",
                 hales_format_probability(q->better, ps->n_effective).s);
  if (odds_words(q)) hales_svg_text(b, ODDS0, y + 16.0, "t-3", odds_words(q));
}

static void describe(hales_buf *desc, const hales_report_plans *ps, size_t first, size_t last) {
  for (size_t i = first; i < last; i++) {
    const hales_report_pair *q = &ps->pairs[i];
    const hales_report_outcome *o = &ps->outcomes[q->outcome];
    hales_buf_printf(desc, "%s%s against %s, %s: %s %s", i > first ? " " : "", side_name(ps, q->first).s,
                     side_name(ps, q->second).s, o->label, hales_format_change(o->show, q->difference).s,
                     hales_unit_of(o->show, o->unit));
    if (q->has_better)
      hales_buf_printf(desc, ", probability better %s",
                       hales_format_probability(q->better, ps->n_effective).s);
    hales_buf_puts(desc, ".");
  }
}

static void draw(hales_page *p, size_t first, size_t last) {
  const hales_report_plans *ps = &p->r->plans;
  hales_buf *b = p->b;
  const double bottom = TOP + PITCH * (double)(last - first);
  char name[96] = "Paired differences, and the probability that the first plan is better";
  if (last - first < ps->n_pairs)
    (void)snprintf(name, sizeof name, "Paired differences %zu to %zu of %zu", first + 1, last, ps->n_pairs);
  hales_buf desc = {0};
  describe(&desc, ps, first, last);
  hales_figure_svg_open(p, HALES_FIGURE_W, bottom + FOOT, name, &desc);
  hales_svg_text(b, 0.0, 16.0, "", "paired difference, draw by draw");
  hales_svg_text(b, HALES_FIGURE_W, 16.0, "end", "probability that the first is better");
  const double zero = (BAR0 + BAR1) / 2.0, even = (ODDS0 + ODDS1) / 2.0;
  hales_svg_line(b, zero, TOP, zero, bottom, "ax");
  hales_svg_text(b, zero, bottom + 18.0, "t-3 mid", "\xE2\x86\x90 lower   0   higher \xE2\x86\x92");
  hales_svg_text(b, even, bottom + 18.0, "t-3 mid", "even");
  for (size_t i = first; i < last; i++) {
    const double y = TOP + PITCH * ((double)(i - first) + 0.5);
    if (i > first) hales_svg_line(b, 0.0, y - PITCH / 2.0, HALES_FIGURE_W, y - PITCH / 2.0, "gr");
    row(b, ps, &ps->pairs[i], y);
  }
  hales_svg_close(b);
}

static void table(hales_page *p) {
  const hales_report_plans *ps = &p->r->plans;
  hales_buf *b = p->b;
  hales_figure_table_open(p, "paired differences",
                          "First plan minus second, on the same draws; median [90 % interval]");
  hales_table_head_row(b, (const char *const[]){"Pair", "Outcome", ">Difference", ">First is better", NULL});
  hales_buf_puts(b, "<tbody>");
  for (size_t i = 0; i < ps->n_pairs; i++) {
    const hales_report_pair *q = &ps->pairs[i];
    const hales_report_outcome *o = &ps->outcomes[q->outcome];
    hales_html_put(
        b,
        "<tr><th scope=\"row\">%s against %s</th><td>%s</td><td class=\"n\">%s&nbsp;%s</td><td class=\"n\">",
        side_name(ps, q->first).s, side_name(ps, q->second).s, o->label,
        hales_format_change(o->show, q->difference).s, hales_unit_of(o->show, o->unit));
    if (q->has_better)
      hales_html_text(b, hales_format_probability(q->better, ps->n_effective).s);
    else
      hales_buf_puts(b, "\xE2\x80\x93 no better direction");
    if (q->has_better && odds_words(q)) hales_html_put(b, ", %s", odds_words(q));
    hales_buf_puts(b, "</td></tr>\n");
  }
  hales_buf_puts(b, "</tbody>");
  hales_figure_table_close(p);
}

void hales_figure_pairs(hales_page *p) {
  const hales_report_plans *ps = &p->r->plans;
  if (ps->n_pairs == 0) return;
  hales_buf_puts(p->b, "<div class=\"gap\">");
  hales_figure_open(p);
  hales_buf_puts(
      p->b, "<b>Compared on the same draws,</b> so that what two plans share cancels. The notch marks even "
            "odds. Each outcome has its own scale around zero.");
  hales_figure_drawing_open(p, "paired differences");
  for (size_t first = 0; first < ps->n_pairs; first += ROWS_MAX)
    draw(p, first, first + ROWS_MAX < ps->n_pairs ? first + ROWS_MAX : ps->n_pairs);
  hales_figure_drawing_close(p);
  table(p);
  hales_figure_close(p);
  hales_buf_puts(p->b, "</div>\n");
}
