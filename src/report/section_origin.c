/* Where every number comes from (recipe 7.13): recipe of the twin, documents, observations. */
#include "report/page.h"

static void pair_open(hales_buf *b, const char *name) {
  hales_html_put(b, "<div><dt>%s</dt><dd>", name);
}
static void pair_close(hales_buf *b) {
  hales_buf_puts(b, "</dd></div>\n");
}

static void pair(hales_buf *b, const char *name, const char *value) {
  pair_open(b, name);
  hales_html_text(b, value ? value : "\xE2\x80\x93");
  pair_close(b);
}

static void recipe(hales_page *p) {
  const hales_report *r = p->r;
  const hales_report_diagnostics *d = &r->diagnostics;
  hales_buf *b = p->b;
  hales_buf_puts(b, "<dl class=\"prov\">");
  pair_open(b, "Twin");
  if (r->twin_id)
    hales_html_put(b, "<span class=\"mono\" title=\"%s\">%s</span>", r->twin_id,
                   hales_format_hash(r->twin_id).s);
  else
    hales_buf_puts(b, "\xE2\x80\x93 none was made");
  pair_close(b);
  pair_open(b, "Model");
  hales_html_put(b, "%s %s", r->model_id, r->model_version);
  if (r->n_params) hales_html_put(b, " <span class=\"small\">(%zu fitted parameters)</span>", r->n_params);
  pair_close(b);
  hales_buf_puts(b, "<div class=\"wide\"><dt>Method</dt><dd>");
  hales_html_put(b, "%s; %s draws", d->method, hales_format_number((double)d->draws, 0).s);
  /* an effective size of the weighted draws: it may be more than were kept */
  hales_html_put(b, " from weighted ones worth %s (ESS)", hales_format_number(d->ess, 0).s);
  if (d->pareto_k.has) hales_html_put(b, ", Pareto k %s", hales_format_number(d->pareto_k.value, 2).s);
  if (d->stop) hales_html_put(b, "; %s", d->stop);
  pair_close(b);
  pair_open(b, "Code, seed");
  hales_html_put(b, "<span class=\"mono\">%s</span>, seed ", r->code_version);
  hales_buf_printf(b, "%llu", (unsigned long long)r->seed);
  pair_close(b);
  pair(b, "Made", hales_format_date(r->who.made_at).s);
  pair(b, "Supersedes", r->supersedes ? hales_format_hash(r->supersedes).s : "no earlier twin");
  pair(b, "Numerical error", d->numerical_error);
  if (d->seconds.has) {
    pair_open(b, "Time to compute");
    hales_html_put(b, "%s&nbsp;s", hales_format_number(d->seconds.value, 2).s);
    pair_close(b);
  }
  pair(b, "Used for", r->purpose ? r->purpose : "research");
  hales_buf_puts(b, "</dl>\n");
}

static void documents(hales_page *p) {
  const hales_report *r = p->r;
  hales_buf *b = p->b;
  hales_html_scroll_open(b, "scroll", "Table", "documents");
  hales_buf_puts(b, "<table><caption><span class=\"cap\">Documents behind every measured number. Times carry "
                    "their zone.</span></caption>");
  hales_table_head_row(
      b, (const char *const[]){"True on", "Document", "Reader", "SHA-256", ">Values", "Received", NULL});
  hales_buf_puts(b, "<tbody>\n");
  for (size_t i = 0; i < r->n_documents; i++) {
    const hales_report_document *d = &r->documents[i];
    hales_html_put(
        b, "<tr><td class=\"nb\">%s</td><th scope=\"row\" class=\"mono\" id=\"doc-%zu\">%s</th><td>%s</td>",
        d->true_on ? hales_format_date(d->true_on).s : "\xE2\x80\x93", i + 1, d->name,
        d->reader ? d->reader : "\xE2\x80\x93");
    hales_html_put(
        b, "<td class=\"mono\" title=\"%s\">%s</td><td class=\"n\">%s</td><td class=\"nb\">%s</td></tr>\n",
        d->sha256, hales_format_hash(d->sha256).s, hales_format_number((double)d->n_values, 0).s,
        d->received ? hales_format_date(d->received).s : "\xE2\x80\x93");
  }
  hales_buf_puts(b, "</tbody></table>");
  hales_html_scroll_close(b);
}

static void observations(hales_page *p) {
  const hales_report *r = p->r;
  hales_buf *b = p->b;
  hales_html_scroll_open(b, "scroll gap", "Table", "observations");
  hales_buf_puts(b, "<table><caption><span class=\"cap\">Observations, as stated in their document. A "
                    "measured value above links to its row "
                    "here.</span></caption>");
  hales_table_head_row(b, (const char *const[]){"Quantity", ">Value as stated", "True on", "Document",
                                                "Place", "In the fit", NULL});
  hales_buf_puts(b, "<tbody>\n");
  for (size_t i = 0; i < r->n_observations; i++) {
    const hales_report_observation *o = &r->observations[i];
    hales_html_put(
        b, "<tr id=\"obs-%zu\"><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"nb\">%s</td>",
        i + 1, o->label, o->value, o->true_on ? hales_format_date(o->true_on).s : "\xE2\x80\x93");
    hales_html_put(b, "<td><a class=\"mono\" href=\"#doc-%zu\">%s</a></td><td>%s</td><td>%s</td></tr>\n",
                   o->document + 1, r->documents[o->document].name, o->place ? o->place : "\xE2\x80\x93",
                   o->used ? o->used : "used");
  }
  hales_buf_puts(b, "</tbody></table>");
  hales_html_scroll_close(b);
}

void hales_section_origin(hales_page *p) {
  hales_buf_puts(
      p->b,
      "<footer class=\"page\"><div class=\"wrap\"><h2 id=\"h-origin\">Where every number comes from</h2>\n");
  recipe(p);
  if (p->r->n_documents) documents(p);
  if (p->r->n_observations) observations(p);
  hales_buf_puts(
      p->b,
      "<p class=\"small gap\">The same recipe gives the same numbers: model, code, seed and documents above "
      "are enough to make this twin again.</p>"
      "<p class=\"small\"><b>Research software. Not for diagnosis or treatment decisions.</b></p>"
      "</div></footer>\n");
}
