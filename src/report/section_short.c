/* In short: the answer in words, six key figures, how to read the rest. */
#include <math.h>
#include <string.h>

#include "report/page.h"

enum { KEYS = 6 };

static void sentence_fit(hales_page *p) {
  const hales_fit_count n = hales_fit_tally(p->r);
  if (n.tested == 0)
    hales_buf_puts(p->b, "There is no measurement against which the twin could be tested. ");
  else if (n.inside == n.tested)
    hales_html_put(p->b,
                   n.tested == 1   ? "Inside the twin's interval: the one measurement. "
                   : n.tested == 2 ? "Inside the twin's interval: both measurements. "
                                   : "Inside the twin's interval: all %zu measurements. ",
                   n.tested);
  else
    hales_html_put(p->b, "Inside the twin's interval: %zu of %zu measurements. ", n.inside, n.tested);
}

/* Few data leave most of a circulation to the priors. */
static void sentence_unlearned(hales_page *p) {
  size_t n = 0;
  for (size_t i = 0; i < p->r->n_params; i++) n += !p->r->params[i].learned;
  if (2 * n >= p->r->n_params && n > 0)
    hales_html_put(
        p->b,
        "<b>The data inform only %zu of the model's %zu numbers;</b> the rest is what was expected beforehand. ",
        p->r->n_params - n, p->r->n_params);
}

/* "Mean PA pressure" -> "mean PA pressure"; "RV coupling" stays. */
static hales_text in_sentence(const char *label) {
  hales_text t = {{0}};
  size_t n = strlen(label);
  if (n > sizeof t.s - 1) n = sizeof t.s - 1;
  while (n > 0 && label[n] && ((unsigned char)label[n] & 0xC0) == 0x80) n--;
  memcpy(t.s, label, n);
  if (n > 1 && t.s[0] >= 'A' && t.s[0] <= 'Z' && t.s[1] >= 'a' && t.s[1] <= 'z')
    t.s[0] = (char)(t.s[0] + ('a' - 'A'));
  return t;
}

/* The learned parameter that lies furthest from what was expected before the data, if by a quarter or more
 * and its interval does not hold what was expected. */
static void sentence_unexpected(hales_page *p) {
  const hales_report_param *far = NULL;
  double most = log(1.25);
  for (size_t i = 0; i < p->r->n_params; i++) {
    const hales_report_param *q = &p->r->params[i];
    if (!q->learned || q->prior.lo90 <= 0.0 || q->posterior.lo90 <= 0.0) continue;
    if (q->posterior.lo90 <= q->prior.median && q->prior.median <= q->posterior.hi90) continue;
    const double d = fabs(log(q->posterior.median / q->prior.median));
    if (d > most) most = d, far = q;
  }
  if (!far) return;
  const double expected = far->prior.median;
  const bool above = far->posterior.median > expected;
  const double k = above ? 1.0 / expected : 100.0 / expected;
  const hales_interval m = {k * far->posterior.median, k * far->posterior.lo90, k * far->posterior.hi90};
  hales_html_put(p->b, "The model's %s is about <b>%s</b>", in_sentence(far->label).s,
                 hales_format_interval(above ? HALES_SHOW_FLOW : HALES_SHOW_PERCENT, m).s);
  hales_buf_puts(p->b, above ? "&nbsp;<b>times what was expected</b> before the data. "
                             : "&nbsp;<b>% of what was expected</b> before the data. ");
}

/* "C (sildenafil + macitentan)": the first screen explains its letters. */
static void plan_words(hales_buf *b, const hales_report_plans *ps, size_t i) {
  if (i == HALES_REPORT_TODAY) {
    hales_buf_puts(b, "staying as now");
    return;
  }
  hales_html_put(b, "%s (%s", hales_plan_letter(ps, i).s, ps->plans[i].n_drugs ? "" : "no drug");
  for (size_t k = 0; k < ps->plans[i].n_drugs; k++)
    hales_html_put(b, k ? " + %s" : "%s", ps->plans[i].drugs[k].name);
  hales_buf_puts(b, ")");
}

/* The plan comparison in words: the surest difference, and one that is not clear for the same plans. */
static void sentence_plans(hales_page *p) {
  const hales_report_plans *ps = &p->r->plans;
  const hales_report_pair *best = NULL;
  for (size_t i = 0; i < ps->n_pairs; i++) {
    const hales_report_pair *q = &ps->pairs[i];
    if (!q->has_better) continue;
    /* plans among themselves come before plans against staying as now */
    const bool among = q->second != HALES_REPORT_TODAY,
               best_among = best && best->second != HALES_REPORT_TODAY;
    if (!best || (among && !best_among))
      best = q;
    else if (among == best_among && fabs(q->better - 0.5) > fabs(best->better - 0.5))
      best = q;
  }
  /* no plan is favoured by draws or a model not to be trusted, or in a patient whom no trial took in */
  if (!best || ps->n_plans == 0 || p->r->untrusted || p->r->physics_flag || ps->caution) return;
  const bool first = best->better >= 0.5;
  const size_t a = first ? best->first : best->second, c = first ? best->second : best->first;
  if (fabs(best->better - 0.5) <= 0.1) {
    hales_buf_puts(p->b, "Between the plans tried there is no clear difference. ");
    return;
  }
  hales_buf_puts(p->b, "By the trials' effects the twin favours ");
  plan_words(p->b, ps, a);
  hales_buf_puts(p->b, " over ");
  plan_words(p->b, ps, c);
  hales_html_put(p->b, " for %s", in_sentence(ps->outcomes[best->outcome].label).s);
  hales_html_put(p->b, " (%s)",
                 hales_format_probability(first ? best->better : 1.0 - best->better, ps->n_effective).s);
  for (size_t i = 0; i < ps->n_pairs; i++) {
    const hales_report_pair *q = &ps->pairs[i];
    if (!q->has_better || q->first != best->first || q->second != best->second || fabs(q->better - 0.5) > 0.1)
      continue;
    hales_html_put(p->b, "; %s: no clear difference", in_sentence(ps->outcomes[q->outcome].label).s);
    break;
  }
  hales_buf_puts(p->b, ". ");
}

static void sentence_misfits(hales_page *p) {
  const hales_fit_count n = hales_fit_tally(p->r);
  if (n.misfits == 0) {
    if (p->r->physics_flag) hales_buf_puts(p->b, "<b>The misfit flag of the fit as a whole is up.</b> ");
    return;
  }
  if (n.misfits == 1)
    hales_buf_puts(p->b, "<b>One measurement is not explained:</b> ");
  else
    hales_html_put(p->b, "<b>%zu measurements are not explained:</b> ", n.misfits);
  bool comma = false;
  for (size_t i = 0; i < p->r->n_fit; i++) {
    if (hales_fit_judge(&p->r->fit[i]) != HALES_FIT_MISFIT) continue;
    hales_html_put(p->b, comma ? "; %s" : "%s", p->r->fit[i].label);
    comma = true;
  }
  hales_buf_puts(p->b, ". ");
}

/* The first score that could be computed, and on how little; of the twin's day or not here. */
static void sentence_risk(hales_page *p) {
  if (p->r->risk_date && strcmp(p->r->risk_date, p->r->who.data_date) != 0) return;
  if (p->r->risk_caution) {
    hales_html_put(p->b, "%s ", p->r->risk_caution);
    return;
  }
  const char *reason = NULL;
  bool one = true;
  for (size_t i = 0; i < p->r->n_scores; i++) {
    const hales_report_score *s = &p->r->scores[i];
    if (!s->computed) {
      one &= !reason || (s->reason && strcmp(reason, s->reason) == 0);
      reason = s->reason;
      continue;
    }
    hales_html_put(p->b, "Risk by %s: %d of %d, %s (%s)", s->label, s->stratum, s->n_strata, s->words,
                   s->how);
    if (s->range) hales_html_put(p->b, "; with the missing items at their best and worst: %s", s->range);
    hales_buf_puts(p->b, ". ");
    return;
  }
  if (p->r->n_scores && one && reason)
    hales_html_put(p->b, "No risk score could be computed: %s. ", reason);
  else if (p->r->n_scores)
    hales_buf_puts(p->b, "No risk score could be computed; each says why below. ");
}

static void key(hales_buf *b, const hales_report_value *v) {
  hales_html_put(b, "<div><dt>%s</dt><dd>", v->label);
  if (v->state == HALES_VALUE_OK) {
    const int decimals = hales_show_decimals(v->show, v->twin.median, v->twin.lo90, v->twin.hi90);
    hales_html_put(b, "<span class=\"v\">%s <span class=\"u\">%s</span></span><span class=\"l\">",
                   hales_format_number(v->twin.median, decimals).s, hales_unit_of(v->show, v->unit));
    hales_html_key_twin(b);
    hales_html_put(b, "<span><span class=\"vh\">twin, 90&nbsp;%% interval </span>%s</span></span>",
                   hales_format_range(v->show, v->twin).s);
  } else {
    hales_buf_puts(b, "<span class=\"absent\">");
    hales_value_absent(b, v->state, v->reason);
    hales_buf_puts(b, "</span>");
  }
  hales_buf_puts(b, "<span class=\"l\">");
  if (v->has_measured) {
    hales_html_key_measured(b);
    hales_html_put(b, "<span><span class=\"vh\">measured </span>%s</span>",
                   hales_format_measured_interval(v->show, hales_measured_interval(v->measured, v->sd)).s);
  } else if (v->computed.has) {
    hales_html_put(b, "<span>%s %s</span>", hales_format_computed(v->show, v->computed.value).s,
                   v->recorded ? "recorded" : "computed");
  } else {
    hales_buf_puts(b, "\xE2\x80\x93 not measured");
  }
  hales_buf_puts(b, "</span></dd></div>\n");
}

/* One quantity has two intervals on the page where the catheter's zero level was inferred with the rest. */
static void zero_level(hales_buf *b, const hales_report *r) {
  if (!r->catheter_zero) return;
  hales_buf_puts(
      b, "<p class=\"small gap\">Pressures of the right heart here and under \"The circulation today\" are "
         "those of the circulation; under \"Measured against twin\" they are what the catheter reads, "
         "its unknown zero level included. The readings inform that sum better than the pressure "
         "itself: its intervals are the narrower ones.</p>\n");
}

void hales_section_short(hales_page *p) {
  const hales_report *r = p->r;
  hales_buf *b = p->b;
  hales_section_open(p, "short", "In short");
  hales_evidence_badge(p);
  hales_section_head_end(p);
  hales_buf_puts(b, "<div class=\"cols\"><div>");
  if (r->failed) {
    hales_call_open(b, "attn", HALES_GLYPH_ATTN);
    hales_html_put(b,
                   "No result</h3><p>The fit gave no twin: %s. What was measured is shown below, without a "
                   "twin.</p></div>",
                   r->failed);
  } else {
    if (r->untrusted) {
      hales_call_open(b, "attn first", HALES_GLYPH_ATTN);
      hales_html_put(
          b,
          "This twin is not to be trusted</h3><p>Its calibration did not reach draws that stand for "
          "what the data allow (%s). Figures, intervals and plans below are shown for checking "
          "only.</p></div>\n",
          r->untrusted);
    }
    if (r->child) {
      hales_call_open(b, "attn first", HALES_GLYPH_ATTN);
      hales_html_put(b, "A child on a model of adults</h3><p>%s</p></div>\n", r->child);
    }
    if (r->surprise) {
      hales_call_open(b, "attn first", HALES_GLYPH_ATTN);
      hales_html_put(b, "An unlikely explanation</h3><p>%s</p></div>\n", r->surprise);
    }
    if (r->finding) hales_html_put(b, "<p class=\"lead\">%s</p>\n", r->finding);
    hales_buf_puts(b, r->finding ? "<p class=\"more\">" : "<p class=\"lead\">");
    sentence_fit(p);
    sentence_misfits(p);
    sentence_unlearned(p);
    sentence_unexpected(p);
    sentence_plans(p);
    if (r->plans.caution) hales_html_put(b, "%s ", r->plans.caution);
    sentence_risk(p);
    for (size_t i = 0; i < r->n_headlines; i++) hales_html_put(b, "%s ", r->headlines[i]);
    hales_buf_puts(b, "</p>");
  }
  hales_buf_puts(b, "</div>\n<div class=\"note\"><h3>How to read this report</h3><p><b>Black is measured. "
                    "Colour is the twin. Dotted grey is a reference.</b> Blue is the right heart and lungs, "
                    "orange-red the left heart and body. Brackets and bands hold "
                    "90&nbsp;%.</p></div></div>\n");
  if (r->n_outputs && !r->failed) {
    hales_buf_puts(b, "<dl class=\"keys\">\n");
    for (size_t i = 0; i < r->n_outputs && i < KEYS; i++) key(b, &r->outputs[i]);
    hales_buf_puts(b, "</dl>\n");
    zero_level(b, r);
  }
  hales_section_close(p);
}
