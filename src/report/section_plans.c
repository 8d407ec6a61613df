/* Plans compared (recipe 7.6): outcomes as columns, plans as rows, never sorted by result. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"

enum {
  COLUMNS = 5, /* outcomes per tier */
  GROUP = 3,   /* plans per drawing, beside staying as now: four marks at most */
  X_FIRST = 76,
  COLUMN_W = 122,
  COLUMN_PITCH = 138,
  LABEL_W = 128,
  HEAD_H = 70, /* one line of label, unit, hint */
  LABEL_LINE = 14,
  ROW_H = 32,
  FOOT_H = 34,
  TICKS_MAX = 4
};

hales_text hales_plan_letter(const hales_report_plans *ps, size_t i) {
  hales_text t = {{0}};
  bool names = true; /* a refused plan leaves a gap: "F" must not be drawn as E */
  for (size_t k = 0; k < ps->n_plans; k++) names = names && strlen(ps->plans[k].name) <= 2;
  if (names)
    (void)snprintf(t.s, sizeof t.s, "%s", ps->plans[i].name);
  else if (i < 26)
    t.s[0] = (char)('A' + (int)i);
  else
    (void)snprintf(t.s, sizeof t.s, "P%zu", i + 1);
  return t;
}

static hales_value_state state_of(const hales_report_plan *plan, size_t outcome) {
  return plan->states ? plan->states[outcome] : HALES_VALUE_OK;
}

/* One axis per outcome, the same in every drawing. */
static hales_ticks outcome_axis(const hales_report_plans *ps, size_t k) {
  double lo = ps->outcomes[k].today.lo90, hi = ps->outcomes[k].today.hi90;
  for (size_t i = 0; i < ps->n_plans; i++) {
    if (state_of(&ps->plans[i], k) != HALES_VALUE_OK) continue;
    lo = fmin(lo, ps->plans[i].outcomes[k].lo90);
    hi = fmax(hi, ps->plans[i].outcomes[k].hi90);
  }
  const hales_optional warn = ps->outcomes[k].warn_below;
  if (warn.has) lo = fmin(lo, warn.value), hi = fmax(hi, warn.value);
  return hales_ticks_nice(lo, hi, TICKS_MAX);
}

static void hint(const hales_report_outcome *o, char *s, size_t size) {
  if (o->sense == HALES_SENSE_WATCH && o->warn_below.has)
    (void)snprintf(s, size, "warn below %s", hales_format_value(o->show, o->warn_below.value).s);
  else
    (void)snprintf(s, size, "%s",
                   o->sense == HALES_SENSE_LESS   ? "less is better"
                   : o->sense == HALES_SENSE_MORE ? "more is better"
                                                  : "to watch");
}

static void mark(hales_buf *b, int plan, const hales_scale *x, hales_interval v, double y) {
  hales_svg_group(b, hales_svg_plan_css(plan));
  hales_svg_line(b, hales_scale_clip(x, v.lo90), y, hales_scale_clip(x, v.hi90), y, "p-bar");
  hales_svg_plan_mark(b, plan, hales_scale_clip(x, v.median), y, 4.2);
  hales_svg_group_end(b);
}

/* Height of the heads of all columns: a second line where one label needs it. */
static double head_height(const hales_report_plans *ps) {
  for (size_t k = 0; k < ps->n_outcomes; k++)
    if (hales_svg_text_width(ps->outcomes[k].label, true) > LABEL_W) return HEAD_H + LABEL_LINE;
  return HEAD_H;
}

static void column_head(hales_buf *b, const hales_report_outcome *o, double xa, double y0, double head) {
  const char *unit = hales_unit_of(o->show, o->unit);
  const bool two = hales_svg_text_width(o->label, true) > LABEL_W;
  char words[160];
  hint(o, words, sizeof words);
  hales_svg_text_two(b, xa, y0 + head - (two ? 61.0 : 54.0), LABEL_W, LABEL_LINE, "t-b", o->label);
  if (*unit) hales_svg_text(b, xa, y0 + head - 37.0, "", unit);
  hales_svg_text(b, xa, y0 + head - 20.0, "t-3", words);
}

static void column(hales_buf *b, const hales_report_plans *ps, size_t k, size_t first, size_t last, double xa,
                   double y0) {
  const hales_report_outcome *o = &ps->outcomes[k];
  const hales_ticks t = outcome_axis(ps, k);
  const hales_scale x = {.v0 = t.lo, .v1 = t.hi, .p0 = xa + 6.0, .p1 = xa + COLUMN_W - 12.0};
  const double head = head_height(ps);
  const double bottom = y0 + head + ROW_H * (double)(1 + last - first) + 4.0;
  column_head(b, o, xa, y0, head);
  const double now = hales_scale_at(&x, o->today.median);
  hales_svg_line(b, now, y0 + head, now, bottom, "ref");
  hales_svg_line(b, xa, bottom, xa + COLUMN_W, bottom, "ax");
  double free_from = -HUGE_VAL; /* a number that would run into the one before it keeps its tick alone */
  for (int i = 0; i < t.n; i++) {
    const double at = hales_scale_at(&x, t.lo + i * t.step);
    const hales_text label = hales_ticks_label(&t, i);
    const double half = hales_svg_text_width(label.s, false) / 2.0;
    hales_svg_line(b, at, bottom, at, bottom + 5.0, "ax");
    if (at - half < free_from) continue;
    hales_svg_text(b, at, bottom + 20.0, "t-3 mid", label.s);
    free_from = at + half + 6.0;
  }
  mark(b, 0, &x, o->today, y0 + head + ROW_H / 2.0);
  for (size_t i = first; i < last; i++) {
    const double y = y0 + head + ROW_H * ((double)(1 + i - first) + 0.5);
    if (state_of(&ps->plans[i], k) == HALES_VALUE_OK) {
      mark(b, (int)(i - first) + 1, &x, ps->plans[i].outcomes[k], y);
    } else {
      hales_svg_rect(b, x.p0, y - 8.0, x.p1 - x.p0, 16.0, "fogged");
      hales_svg_text(b, (x.p0 + x.p1) / 2.0, y + 4.0, "mid halo",
                     state_of(&ps->plans[i], k) == HALES_VALUE_TOO_UNSURE ? "too unsure" : "no result");
    }
  }
}

static void tier(hales_buf *b, const hales_report_plans *ps, size_t k0, size_t first, size_t last,
                 double y0) {
  const double head = head_height(ps);
  hales_svg_line(b, 0.0, y0 + head, HALES_FIGURE_W, y0 + head, "ax");
  for (size_t i = 0; i <= last - first; i++) {
    const double y = y0 + head + ROW_H * ((double)i + 0.5);
    hales_svg_group(b, hales_svg_plan_css((int)i));
    hales_svg_plan_mark(b, (int)i, 8.0, y, 5.0);
    hales_svg_text(b, 22.0, y + 4.0, "p-t", i ? hales_plan_letter(ps, first + i - 1).s : "Stay");
    hales_svg_group_end(b);
    if (i) hales_svg_line(b, 0.0, y - ROW_H / 2.0, HALES_FIGURE_W, y - ROW_H / 2.0, "gr");
  }
  for (size_t k = k0; k < ps->n_outcomes && k < k0 + COLUMNS; k++)
    column(b, ps, k, first, last, X_FIRST + (double)(k - k0) * COLUMN_PITCH, y0);
}

static void describe(hales_buf *desc, const hales_report_plans *ps, size_t first, size_t last) {
  hales_buf_puts(desc, "For each outcome one row per plan, with 90 % intervals; a dotted line marks today.");
  for (size_t k = 0; k < ps->n_outcomes && k < 3; k++) {
    const hales_report_outcome *o = &ps->outcomes[k];
    hales_buf_printf(desc, " %s in %s: today %s", o->label, hales_unit_of(o->show, o->unit),
                     hales_format_interval(o->show, o->today).s);
    for (size_t i = first; i < last; i++)
      hales_buf_printf(desc, ", plan %s %s", hales_plan_letter(ps, i).s,
                       state_of(&ps->plans[i], k) == HALES_VALUE_OK
                           ? hales_format_interval(o->show, ps->plans[i].outcomes[k]).s
                           : "no value");
    hales_buf_puts(desc, ".");
  }
}

static void drawings(hales_page *p) {
  const hales_report_plans *ps = &p->r->plans;
  const size_t tiers = (ps->n_outcomes + COLUMNS - 1) / COLUMNS;
  hales_figure_drawing_open(p, "plans compared");
  for (size_t first = 0; first < ps->n_plans; first += GROUP) {
    const size_t last = first + GROUP < ps->n_plans ? first + GROUP : ps->n_plans;
    const double height = head_height(ps) + ROW_H * (double)(1 + last - first) + FOOT_H + 6.0;
    char name[320];
    (void)snprintf(name, sizeof name, "Plans %s to %s and staying as now, on %zu outcomes",
                   hales_plan_letter(ps, first).s, hales_plan_letter(ps, last - 1).s, ps->n_outcomes);
    hales_buf desc = {0};
    describe(&desc, ps, first, last);
    hales_figure_svg_open(p, HALES_FIGURE_W, height * (double)tiers, name, &desc);
    for (size_t t = 0; t < tiers; t++) tier(p->b, ps, t * COLUMNS, first, last, (double)t * height);
    hales_svg_close(p->b);
  }
  hales_figure_drawing_close(p);
}

static void table(hales_page *p) {
  const hales_report_plans *ps = &p->r->plans;
  hales_buf *b = p->b;
  hales_figure_table_open(p, "plans compared",
                          "Median [90 % interval] of each outcome today and under each plan");
  hales_buf_puts(b, "<thead><tr>");
  hales_table_head(b, "", "Outcome");
  hales_table_head(b, "", "Unit");
  hales_table_head(b, "n", "Stay");
  for (size_t i = 0; i < ps->n_plans; i++) hales_table_head(b, "n", hales_plan_letter(ps, i).s);
  hales_buf_puts(b, "</tr></thead><tbody>");
  for (size_t k = 0; k < ps->n_outcomes; k++) {
    const hales_report_outcome *o = &ps->outcomes[k];
    hales_html_put(b, "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"n\">", o->label,
                   hales_unit_of(o->show, o->unit));
    hales_html_interval(b, o->show, o->today);
    for (size_t i = 0; i < ps->n_plans; i++) {
      hales_buf_puts(b, "</td><td class=\"n\">");
      if (state_of(&ps->plans[i], k) == HALES_VALUE_OK)
        hales_html_interval(b, o->show, ps->plans[i].outcomes[k]);
      else
        hales_value_absent(b, state_of(&ps->plans[i], k), NULL);
    }
    hales_buf_puts(b, "</td></tr>\n");
  }
  hales_buf_puts(b, "</tbody>");
  hales_figure_table_close(p);
}

static void plan_words(hales_buf *b, const hales_report_plans *ps, size_t i) {
  const hales_report_plan *plan = &ps->plans[i];
  const hales_text letter = hales_plan_letter(ps, i);
  hales_html_put(b, "<b>%s</b> ", letter.s);
  if (strcmp(letter.s, plan->name) != 0) hales_html_put(b, "%s: ", plan->name);
  if (plan->n_drugs == 0) hales_buf_puts(b, "no drug added");
  for (size_t k = 0; k < plan->n_drugs; k++) {
    hales_html_put(b, k ? " + %s" : "%s", plan->drugs[k].name);
    if (plan->drugs[k].dose) hales_html_put(b, " %s", plan->drugs[k].dose);
  }
}

static void legend(hales_page *p) {
  hales_buf *b = p->b;
  hales_buf_puts(b, "<ul class=\"legend plans\" aria-label=\"Plans\">");
  for (size_t i = 0; i <= p->r->plans.n_plans; i++) {
    const int css = i ? (int)((i - 1) % GROUP) + 1 : 0;
    hales_html_put(
        b,
        "<li class=\"%s\"><svg viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" aria-hidden=\"true\" "
        "focusable=\"false\">",
        hales_svg_plan_css(css));
    hales_svg_plan_mark(b, css, 7.0, 7.0, 5.0);
    hales_buf_puts(b, "</svg><span>");
    if (i)
      plan_words(b, &p->r->plans, i - 1);
    else
      hales_html_put(b, "<b>Stay</b> as now%s%s", p->r->plans.background ? ": " : "",
                     p->r->plans.background ? p->r->plans.background : "");
    hales_buf_puts(b, "</span></li>");
  }
  hales_buf_puts(b, "</ul>\n");
}

/* Every drug once, with the trial its effect was taken from. */
static void trials(hales_page *p) {
  const hales_report_plans *ps = &p->r->plans;
  hales_buf *b = p->b;
  hales_html_scroll_open(b, "panel tight scroll gap", "Table", "where the effects come from");
  hales_buf_puts(b, "<table><caption><span class=\"cap\">Where the effects come from. A model fed by trials "
                    "repeats them; that is no proof "
                    "of its own.</span></caption>");
  hales_table_head_row(b, (const char *const[]){"Drug", "Trial behind the effect", "Certainty", NULL});
  hales_buf_puts(b, "<tbody>");
  for (size_t i = 0; i < ps->n_plans; i++)
    for (size_t k = 0; k < ps->plans[i].n_drugs; k++) {
      const hales_report_drug *d = &ps->plans[i].drugs[k];
      bool seen = false;
      for (size_t j = 0; j <= i && !seen; j++)
        for (size_t m = 0; m < (j == i ? k : ps->plans[j].n_drugs) && !seen; m++)
          seen = strcmp(ps->plans[j].drugs[m].name, d->name) == 0;
      if (seen) continue;
      hales_html_put(b, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>\n", d->name,
                     d->trial ? d->trial : "\xE2\x80\x93 not stated",
                     d->certainty ? d->certainty : "\xE2\x80\x93 not stated");
    }
  hales_buf_puts(b, "</tbody></table>");
  hales_html_scroll_close(b);
}

static void list_plans(hales_page *p, size_t n, const hales_report_refusal *row, const char *one,
                       const char *many) {
  if (n == 0) return;
  hales_call_open(p->b, "attn", HALES_GLYPH_ATTN);
  hales_html_put(p->b, "%s</h3><ul>", n > 1 ? many : one);
  for (size_t i = 0; i < n; i++) hales_html_put(p->b, "<li><b>%s.</b> %s</li>", row[i].plan, row[i].reason);
  hales_buf_puts(p->b, "</ul></div>\n");
}

/* What is asked for and not shown, with the reason. */
static void left_out(hales_page *p) {
  const hales_report_plans *ps = &p->r->plans;
  list_plans(p, ps->n_lost, ps->lost, "A plan that could not be computed",
             "Plans that could not be computed");
  list_plans(p, ps->n_refused, ps->refused, "A combination that was refused",
             "Combinations that were refused");
}

void hales_section_plans(hales_page *p) {
  const hales_report_plans *ps = &p->r->plans;
  hales_section_open(p, "plans", "Plans tried on the twin");
  hales_evidence_badge(p);
  hales_section_head_end(p);
  if (ps->n_plans == 0 || ps->n_outcomes == 0) {
    hales_buf_puts(p->b, "<p>");
    hales_value_absent(p->b, HALES_VALUE_MISSING, ps->reason ? ps->reason : "no plan was asked for");
    hales_buf_puts(p->b, "</p>\n");
    left_out(p);
    hales_section_close(p);
    return;
  }
  if (p->r->untrusted || ps->caution) {
    hales_call_open(p->b, "attn", HALES_GLYPH_ATTN);
    hales_html_put(p->b, "Read these plans with caution</h3><p>%s%s</p></div>\n",
                   p->r->untrusted
                       ? "The draws of this twin are not to be trusted, nor what the plans do to them. "
                       : "",
                   ps->caution ? ps->caution : "");
  }
  legend(p);
  hales_figure_open(p);
  hales_html_put(p->b, "<b>%s.</b> Median and 90&nbsp;%% interval",
                 ps->horizon ? ps->horizon : "After the change");
  if (ps->carries) hales_html_put(p->b, ", which carries %s", ps->carries);
  hales_html_put(p->b, ". Dotted: today. %s draws", hales_format_number((double)ps->draws, 0).s);
  hales_html_put(p->b, ", ESS&nbsp;%s. Plans stand in the order in which they were asked for.",
                 hales_format_number(ps->n_effective, 0).s);
  drawings(p);
  table(p);
  hales_figure_close(p);
  hales_figure_pairs(p);
  trials(p);
  if (ps->n_notes) hales_buf_puts(p->b, "<p class=\"small gap\">On the treatment: ");
  for (size_t i = 0; i < ps->n_notes; i++) hales_html_put(p->b, i ? "; %s" : "%s", ps->notes[i]);
  if (ps->n_notes) hales_buf_puts(p->b, ".</p>\n");
  left_out(p);
  hales_section_close(p);
}
