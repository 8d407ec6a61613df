/* Measured against twin (recipe 7.5): the table is the picture. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"

enum {
  EDGE = 14,
  /* half a label of three digits */ PICTURE_W = 356,
  PICTURE_H = 28,
  AXIS_H = 20,
  TICKS_MAX = 8
};

static const struct {
  const char *heading;
  hales_show show;
} groups[HALES_FIT_GROUP_N] = {
    [HALES_FIT_PRESSURE] = {"Pressures", HALES_SHOW_PRESSURE},
    [HALES_FIT_FLOW] = {"Flow", HALES_SHOW_FLOW},
    [HALES_FIT_VOLUME] = {"Volumes", HALES_SHOW_VOLUME},
    [HALES_FIT_RATE] = {"Heart rate", HALES_SHOW_RATE},
    [HALES_FIT_OTHER] = {"Other", HALES_SHOW_PLAIN},
};

/* Rows of the plot: measured and part of the fit. */
static bool in_plot(const hales_report_fit *f) {
  const hales_fit_state s = hales_fit_judge(f);
  return s != HALES_FIT_UNMEASURED && s != HALES_FIT_UNUSED;
}

static bool in_group(const hales_report_fit *f, hales_fit_group g) {
  return f->group == g && in_plot(f);
}

static hales_ticks group_axis(const hales_report *r, hales_fit_group g) {
  double lo = 0.0, hi = 0.0;
  for (size_t i = 0; i < r->n_fit; i++) {
    const hales_report_fit *f = &r->fit[i];
    if (!in_group(f, g)) continue;
    const hales_interval m = hales_measured_interval(f->measured, f->sd);
    lo = fmin(lo, m.lo90);
    hi = fmax(hi, m.hi90);
    if (f->has_twin) lo = fmin(lo, f->twin.lo90), hi = fmax(hi, f->twin.hi90);
    if (f->has_pred) lo = fmin(lo, f->pred_lo90), hi = fmax(hi, f->pred_hi90);
  }
  /* what dips a little below zero has room at the edge; more negative values get their own axis */
  if (lo > -0.08 * hi) lo = 0.0;
  return hales_ticks_nice(lo, hi, TICKS_MAX);
}

static hales_scale picture_scale(const hales_ticks *t) {
  return (hales_scale){.v0 = t->lo, .v1 = t->hi, .p0 = EDGE, .p1 = PICTURE_W - EDGE};
}

/* A place inside the picture: what dips a little below zero is drawn there, not moved to zero. */
static double place(const hales_scale *x, double v) {
  return fmin(fmax(hales_scale_at(x, v), 2.0), PICTURE_W - 2.0);
}

static void picture(hales_buf *b, const hales_report_fit *f, const hales_ticks *t) {
  const hales_scale x = picture_scale(t);
  hales_svg_open_hidden(b, PICTURE_W, PICTURE_H, hales_side_css(f->side));
  for (int k = 0; k < t->n; k++) {
    const double at = hales_scale_at(&x, t->lo + k * t->step);
    hales_svg_line(b, at, 0.0, at, PICTURE_H, "gr");
  }
  if (f->has_pred) hales_svg_line(b, place(&x, f->pred_lo90), 9.0, place(&x, f->pred_hi90), 9.0, "tw-pred");
  if (f->has_twin)
    hales_svg_twin(b, place(&x, f->twin.median), place(&x, f->twin.lo90), place(&x, f->twin.hi90), 9.0, 8.0);
  const hales_interval m = hales_measured_interval(f->measured, f->sd);
  hales_svg_measured_x(b, place(&x, m.median), place(&x, m.lo90), place(&x, m.hi90), 22.0);
  hales_svg_close(b);
}

static void axis(hales_buf *b, const hales_ticks *t) {
  const hales_scale x = picture_scale(t);
  hales_buf_puts(b, "<tr class=\"axis\"><td colspan=\"4\"></td><td class=\"plot\">");
  hales_svg_open_hidden(b, PICTURE_W, AXIS_H, NULL);
  hales_svg_line(b, 0.0, 0.5, PICTURE_W, 0.5, "ax");
  for (int k = 0; k < t->n; k++) {
    const double at = hales_scale_at(&x, t->lo + k * t->step);
    const hales_text label = hales_ticks_label(t, k);
    const bool tail = at + hales_svg_text_width(label.s, false) / 2.0 > PICTURE_W;
    hales_svg_line(b, at, 0.0, at, 5.0, "ax");
    hales_svg_text(b, tail ? PICTURE_W : at, 17.0, tail ? "t-3 end" : "t-3 mid", label.s);
  }
  hales_svg_close(b);
  hales_buf_puts(b, "</td></tr>");
}

static void measured_cell(hales_buf *b, const hales_report_fit *f, bool with_unit) {
  if (!f->has_measured) {
    hales_buf_puts(b, "<td class=\"n\">\xE2\x80\x93</td>");
    return;
  }
  hales_buf_puts(b, "<td class=\"n\">");
  if (f->source) hales_html_put(b, "<a class=\"src\" href=\"#obs-%zu\">", f->source);
  hales_html_measured(b, f->show, hales_measured_interval(f->measured, f->sd));
  if (f->source) hales_buf_puts(b, "</a>");
  if (with_unit) hales_html_put(b, " <span class=\"u\">%s</span>", hales_show_unit(f->show));
  hales_buf_puts(b, "</td>");
}

static void twin_cell(hales_buf *b, const hales_report_fit *f, bool with_unit) {
  hales_buf_puts(b, "<td class=\"n\">");
  if (f->has_twin) {
    hales_html_interval(b, f->show, f->twin);
    if (with_unit) hales_html_put(b, " <span class=\"u\">%s</span>", hales_show_unit(f->show));
  } else {
    hales_buf_puts(b, "\xE2\x80\x93");
  }
  hales_buf_puts(b, "</td>");
}

/* t: axis of the group, NULL where the rows have units of their own. */
static void row(hales_buf *b, const hales_report_fit *f, const hales_ticks *t) {
  const hales_fit_state state = hales_fit_judge(f);
  hales_buf_puts(b, state == HALES_FIT_MISFIT ? "<tr class=\"misfit\">" : "<tr>");
  hales_html_put(b, "<th scope=\"row\">%s</th>", f->label);
  measured_cell(b, f, t == NULL);
  twin_cell(b, f, t == NULL);
  hales_buf_puts(b, "<td>"); /* beside the numbers: a narrow screen shows it before the picture */
  if (state == HALES_FIT_MISFIT)
    hales_html_tag(b, "attn", HALES_GLYPH_MISFIT, "misfit");
  else
    hales_html_put(b, "<span class=\"small\">%s</span>",
                   state == HALES_FIT_INSIDE     ? "inside"
                   : state == HALES_FIT_UNTESTED ? "not tested"
                                                 : "no twin");
  hales_buf_puts(b, t ? "</td><td class=\"plot\">" : "</td><td>");
  if (t) picture(b, f, t);
  hales_buf_puts(b, "</td></tr>\n");
}

static void group(hales_page *p, hales_fit_group g) {
  const hales_report *r = p->r;
  bool any = false;
  for (size_t i = 0; i < r->n_fit; i++) any = any || in_group(&r->fit[i], g);
  if (!any) return;
  const hales_ticks t = group_axis(r, g);
  hales_html_put(p->b, "<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\">%s%s%s</th></tr>\n",
                 groups[g].heading, g == HALES_FIT_OTHER ? "" : ", ", hales_show_unit(groups[g].show));
  for (hales_report_side side = HALES_SIDE_RIGHT; side <= HALES_SIDE_WHOLE; side++)
    for (size_t i = 0; i < r->n_fit; i++)
      if (in_group(&r->fit[i], g) && r->fit[i].side == side)
        row(p->b, &r->fit[i], g == HALES_FIT_OTHER ? NULL : &t);
  if (g != HALES_FIT_OTHER) axis(p->b, &t);
  hales_buf_puts(p->b, "</tbody>\n");
}

static void rest(hales_page *p) {
  bool open = false;
  for (size_t i = 0; i < p->r->n_fit; i++) {
    const hales_report_fit *f = &p->r->fit[i];
    if (in_plot(f)) continue;
    if (!open)
      hales_buf_puts(p->b,
                     "<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\">Not measured or not "
                     "used: the twin's values rest on the rest of the data and on the priors</th></tr>\n");
    open = true;
    hales_html_put(p->b, "<tr><th scope=\"row\">%s</th>", f->label);
    measured_cell(p->b, f, true);
    twin_cell(p->b, f, true);
    hales_buf_puts(p->b, "<td>");
    hales_html_tag(p->b, "miss", HALES_GLYPH_MISSING,
                   f->has_measured || f->set_aside ? "not used" : "not measured");
    if (f->set_aside) {
      hales_html_put(p->b, "</td><td class=\"small\">recorded: %s</td></tr>\n", f->set_aside);
      continue;
    }
    hales_html_put(p->b, "</td><td class=\"small\">%s</td></tr>\n",
                   strcmp(f->reason, "not measured") == 0 ? "" : f->reason); /* the tag says it */
  }
  if (open) hales_buf_puts(p->b, "</tbody>\n");
}

static bool same(const char *a, const char *b) {
  return a == b || (a && b && strcmp(a, b) == 0);
}

static const hales_report_misfit *words_for(const hales_report *r, const char *name) {
  for (size_t i = 0; i < r->n_misfits; i++) {
    const char *of = r->misfits[i].fit_name;
    if (name ? of && strcmp(of, name) == 0 : of == NULL) return &r->misfits[i];
  }
  return NULL;
}

static void box_words(hales_buf *b, const hales_report_misfit *m) {
  if (m && m->causes) hales_html_put(b, " <b>Likely causes:</b> %s.", m->causes);
  if (m && m->check) hales_html_put(b, " <b>To check:</b> %s.", m->check);
  if (m && m->inherits) hales_html_put(b, " <b>Carries this flag:</b> %s.", m->inherits);
}

/* before: the words of the row above, which are not said twice; NULL: none. */
static void misfit_words(hales_page *p, const hales_report_fit *f, const hales_report_misfit *before) {
  hales_buf *b = p->b;
  hales_buf_puts(b, "Measured ");
  hales_html_measured(b, f->show, hales_measured_interval(f->measured, f->sd));
  hales_html_put(b, "&nbsp;%s, the twin ", hales_show_unit(f->show));
  hales_html_interval(b, f->show, f->twin);
  hales_html_put(b, "&nbsp;%s.", hales_show_unit(f->show));
  if (f->has_pred)
    hales_html_put(
        b, " With measurement error the twin expects <span class=\"nb\">%s&nbsp;%s</span>.",
        hales_format_range(f->show, (hales_interval){f->twin.median, f->pred_lo90, f->pred_hi90}).s,
        hales_show_unit(f->show));
  if (f->has_pred && f->measured >= f->pred_lo90 && f->measured <= f->pred_hi90)
    hales_buf_puts(b, " It lies inside; without it the other measurements expect another value.");
  const hales_report_misfit *m = words_for(p->r, f->name);
  if (!m) return;
  const hales_report_misfit fresh = {
      .causes = before && same(before->causes, m->causes) ? "as above" : m->causes,
      .check = before && same(before->check, m->check) ? NULL : m->check,
      .inherits = before && same(before->inherits, m->inherits) ? NULL : m->inherits};
  box_words(b, &fresh);
}

/* One box for all misfits, and one for the flag of the fit as a whole. */
static void misfit_boxes(hales_page *p) {
  hales_buf *b = p->b;
  const hales_report *r = p->r;
  const size_t misfits = hales_fit_tally(r).misfits;
  if (misfits) hales_call_open(b, "attn", HALES_GLYPH_MISFIT);
  if (misfits > 1) hales_html_put(b, "%zu measurements do not fit</h3><ul>\n", misfits);
  const hales_report_misfit *before = NULL;
  for (size_t i = 0; i < r->n_fit && misfits; i++) {
    const hales_report_fit *f = &r->fit[i];
    if (hales_fit_judge(f) != HALES_FIT_MISFIT) continue;
    hales_html_put(b, misfits > 1 ? "<li><b>%s.</b> " : "%s does not fit</h3><p>", f->label);
    misfit_words(p, f, before);
    before = words_for(r, f->name);
    hales_buf_puts(b, misfits > 1 ? "</li>\n" : "</p></div>\n");
  }
  if (misfits > 1) hales_buf_puts(b, "</ul></div>\n");
  if (!r->physics_flag) return;
  hales_call_open(b, "attn", HALES_GLYPH_MISFIT);
  hales_buf_puts(
      b, "The model as a whole does not explain this patient</h3><p>The misfit flag of the fit is up: the "
         "measurements together are less likely than the model and their errors allow. Every conclusion of "
         "this report carries the flag.");
  box_words(b, words_for(r, NULL));
  hales_buf_puts(b, "</p></div>\n");
}

void hales_section_fit(hales_page *p) {
  const hales_report *r = p->r;
  const hales_fit_count n = hales_fit_tally(r);
  hales_section_open(p, "fit", "Measured against twin");
  if (n.misfits || r->physics_flag) {
    char word[64] = "misfit flag is up";
    if (n.misfits)
      (void)snprintf(word, sizeof word, "%zu misfit%s in %zu", n.misfits, n.misfits > 1 ? "s" : "", n.tested);
    hales_html_tag(p->b, "attn", HALES_GLYPH_MISFIT, word);
  }
  hales_evidence_badge(p);
  hales_section_head_end(p);
  if (r->n_fit == 0) {
    hales_buf_puts(p->b, "<p>Nothing was measured near this date.</p>");
    hales_section_close(p);
    return;
  }
  hales_legend(p);
  hales_html_scroll_open(p->b, "panel tight scroll", "Table", "measured against twin");
  hales_html_put(p->b,
                 "<table class=\"fit\"><caption><span class=\"cap\">%s of %s. Value [90&nbsp;%% interval]. ",
                 r->who.data_kinds ? r->who.data_kinds : "Data", hales_format_date(r->who.data_date).s);
  if (n.tested)
    hales_html_put(
        p->b,
        "%zu inside of %zu. Bar: the twin; thin line through it: the twin with measurement error, which "
        "decides the state. About one in ten falls outside by chance.",
        n.inside, n.tested);
  if (r->catheter_zero)
    hales_buf_puts(p->b, " The twin's pressures of the right-heart catheter carry its unknown zero level.");
  hales_buf_puts(p->b,
                 "</span></caption><thead><tr><th scope=\"col\">Quantity</th><th scope=\"col\" class=\"n\">");
  hales_html_key_measured(p->b);
  hales_buf_puts(p->b, " Measured</th><th scope=\"col\" class=\"n\">");
  hales_html_key_twin(p->b);
  hales_buf_puts(p->b, " Twin</th><th scope=\"col\">State</th><th scope=\"col\">Picture</th></tr></thead>\n");
  for (int g = 0; g < HALES_FIT_GROUP_N; g++) group(p, (hales_fit_group)g);
  rest(p);
  hales_buf_puts(p->b, "</table>");
  hales_html_scroll_close(p->b);
  misfit_boxes(p);
  hales_section_close(p);
}
