/* The index over many patients: who, how the fit stands, and a closing table of measured against twin. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/page.h"

enum { KEYS = 4, COLUMNS_MAX = 32 };

/* A relative path: nothing that could be a scheme, an absolute address or a script. */
static bool lawful_href(const char *s) {
  if (!s || !*s || *s == '/' || *s == '\\') return false;
  for (; *s; s++)
    if (*s == ':' || (unsigned char)*s <= 0x20 || *s == 0x7F) return false;
  return true;
}

static hales_status check(const hales_report_index *x, hales_err *err) {
  if (!x || !x->title || !*x->title) return HALES_FAIL(err, HALES_EARG, "report index: title is required");
  if (!x->made_at) return HALES_FAIL(err, HALES_EARG, "report index: made_at is required");
  if (x->n_patients > HALES_REPORT_ROWS_MAX || (x->n_patients && !x->patients))
    return HALES_FAIL(err, HALES_EARG, "report index: a count of %zu patients is out of range",
                      x->n_patients);
  if (x->seconds.has && !isfinite(x->seconds.value))
    return HALES_FAIL(err, HALES_EMATH, "report index: seconds is not a finite number");
  for (size_t i = 0; i < x->n_patients; i++) {
    if (!lawful_href(x->patients[i].href))
      return HALES_FAIL_AT(err, HALES_EARG, i, "report index: patients[%zu].href must be a relative path", i);
    HALES_TRY(hales_report_check(x->patients[i].report, err));
  }
  return HALES_OK;
}

/* Outputs that head the list: the first few of the first patient that has any. */
static const hales_report *with_outputs(const hales_report_index *x) {
  for (size_t i = 0; i < x->n_patients; i++)
    if (x->patients[i].report->n_outputs && !x->patients[i].report->failed) return x->patients[i].report;
  return NULL;
}

static const hales_report_value *find_output(const hales_report *r, const char *name) {
  for (size_t i = 0; i < r->n_outputs; i++)
    if (strcmp(r->outputs[i].name, name) == 0) return &r->outputs[i];
  return NULL;
}

static void fit_words(hales_buf *b, const hales_report *r) {
  if (r->failed) {
    hales_html_tag(b, "attn", HALES_GLYPH_ATTN, "no result");
    return;
  }
  const hales_fit_count n = hales_fit_tally(r);
  if (r->untrusted) {
    hales_html_tag(b, "attn", HALES_GLYPH_ATTN, "not to be trusted");
    hales_buf_puts(b, " ");
  }
  if (n.misfits || r->physics_flag) {
    char word[48] = "misfit flag is up";
    if (n.misfits)
      (void)snprintf(word, sizeof word, "%zu misfit%s in %zu", n.misfits, n.misfits > 1 ? "s" : "", n.tested);
    hales_html_tag(b, "attn", HALES_GLYPH_MISFIT, word);
    return;
  }
  hales_html_put(b, "%zu inside of %zu", n.inside, n.tested);
}

static void patient_row(hales_buf *b, const hales_index_patient *q, const hales_report *head) {
  const hales_report *r = q->report;
  hales_html_put(b, "<tr><th scope=\"row\"><a class=\"open\" href=\"%s\">%s</a></th><td class=\"nb\">",
                 q->href, r->who.pseudonym);
  hales_html_put(b, "%s", r->who.sex ? r->who.sex : "\xE2\x80\x93");
  if (r->who.age_years.has)
    hales_html_put(b, ", %s&nbsp;y", hales_format_number(r->who.age_years.value, 0).s);
  else
    hales_buf_puts(b, ", age \xE2\x80\x93");
  hales_html_put(b, "</td><td class=\"nb\">%s</td><td>", hales_format_date(r->who.data_date).s);
  fit_words(b, r);
  hales_buf_puts(b, "</td>");
  for (size_t k = 0; head && k < head->n_outputs && k < KEYS; k++) {
    const hales_report_value *v = r->failed ? NULL : find_output(r, head->outputs[k].name);
    hales_buf_puts(b, "<td class=\"n\">");
    if (v && v->state == HALES_VALUE_OK)
      hales_html_interval(b, v->show, v->twin);
    else if (v)
      hales_value_absent(b, v->state, NULL);
    else
      hales_buf_puts(b, "\xE2\x80\x93");
    hales_buf_puts(b, "</td>");
  }
  hales_buf_puts(b, "</tr>\n");
}

static void patient_table(hales_page *p, const hales_report_index *x) {
  hales_buf *b = p->b;
  const hales_report *head = with_outputs(x);
  hales_section_open(p, "patients", "Patients");
  hales_section_head_end(p);
  hales_html_scroll_open(b, "panel tight scroll", "Table", "patients");
  hales_buf_puts(b, "<table class=\"patients\"><caption><span class=\"cap\">Values are the twin's median "
                    "[90&nbsp;% interval] today.</span></caption><thead><tr>");
  hales_table_head(b, "", "Report");
  hales_table_head(b, "", "Who");
  hales_table_head(b, "", "Data of");
  hales_table_head(b, "", "Measured against twin");
  for (size_t k = 0; head && k < head->n_outputs && k < KEYS; k++) {
    const char *unit = hales_unit_of(head->outputs[k].show, head->outputs[k].unit);
    hales_html_put(
        b, *unit ? "<th scope=\"col\" class=\"n\">%s, %s</th>" : "<th scope=\"col\" class=\"n\">%s%s</th>",
        head->outputs[k].label, unit);
  }
  hales_buf_puts(b, "</tr></thead><tbody>\n");
  for (size_t i = 0; i < x->n_patients; i++) patient_row(b, &x->patients[i], head);
  hales_buf_puts(b, "</tbody></table>");
  hales_html_scroll_close(b);
  hales_section_close(p);
}

/* ---- closing table ---- */

typedef struct columns {
  const hales_report_fit *of[COLUMNS_MAX]; /* first row seen with each name */
  size_t n;
} columns;

static const hales_report_fit *find_fit(const hales_report *r, const char *name) {
  for (size_t i = 0; i < r->n_fit; i++)
    if (strcmp(r->fit[i].name, name) == 0) return &r->fit[i];
  return NULL;
}

/* Measured and reproduced: what a difference can be taken of. */
static bool compared(const hales_report_fit *f) {
  return f && f->has_measured && f->has_twin && !f->unused;
}

static columns collect(const hales_report_index *x) {
  columns c = {.n = 0};
  for (size_t i = 0; i < x->n_patients; i++)
    for (size_t k = 0; k < x->patients[i].report->n_fit; k++) {
      const hales_report_fit *f = &x->patients[i].report->fit[k];
      bool seen = !compared(f);
      for (size_t j = 0; j < c.n && !seen; j++) seen = strcmp(c.of[j]->name, f->name) == 0;
      if (!seen && c.n < COLUMNS_MAX) c.of[c.n++] = f;
    }
  return c;
}

static void pair_cell(hales_buf *b, const hales_report_fit *f) {
  if (!compared(f)) {
    hales_buf_puts(b, "<td class=\"n\">\xE2\x80\x93</td>");
    return;
  }
  const bool misfit = hales_fit_judge(f) == HALES_FIT_MISFIT;
  hales_html_put(b, "<td class=\"n two-line%s\"><span class=\"vh\">measured </span>%s", misfit ? " off" : "",
                 hales_format_measured(f->show, f->measured).s);
  hales_html_put(b, "<br><span class=\"tw-t %s\"><span class=\"vh\">twin </span>%s%s</span></td>",
                 hales_side_css(f->side), hales_format_value(f->show, f->twin.median).s,
                 misfit ? "\xC2\xA0\xE2\x89\xA0" : "");
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Median over the patients of |twin median - measured|, from unrounded values. */
static void difference_cell(hales_buf *b, const hales_report_index *x, const hales_report_fit *column,
                            double *scratch) {
  size_t n = 0;
  for (size_t i = 0; i < x->n_patients; i++) {
    const hales_report_fit *f = find_fit(x->patients[i].report, column->name);
    if (compared(f)) scratch[n++] = fabs(f->twin.median - f->measured);
  }
  qsort(scratch, n, sizeof *scratch, ascending);
  const double median = n % 2 ? scratch[n / 2] : 0.5 * (scratch[n / 2 - 1] + scratch[n / 2]);
  const int more =
      hales_show_decimals(column->show, 10.0, 10.0, 10.0) + 1; /* one more than the values have */
  hales_html_put(b, "<td class=\"n\"><b>%s</b></td>", hales_format_number(median, more).s);
}

/* Length of "PA pressure" in "PA pressure, systolic"; 0 where a label has no such first part. */
static size_t site_of(const hales_report_fit *f) {
  const char *comma = strstr(f->label, ", ");
  return comma ? (size_t)(comma - f->label) : 0;
}

/* Columns of one site stand under its name, said once with the unit. */
static size_t same_site(const columns *c, size_t first) {
  const size_t n = site_of(c->of[first]);
  size_t k = first + 1;
  while (n && k < c->n && site_of(c->of[k]) == n && c->of[k]->show == c->of[first]->show &&
         strncmp(c->of[k]->label, c->of[first]->label, n) == 0)
    k++;
  return k - first;
}

static void closing_head(hales_buf *b, const columns *c) {
  hales_buf_puts(b, "<th scope=\"col\" rowspan=\"2\">Patient</th>");
  for (size_t k = 0; k < c->n; k += same_site(c, k)) {
    const hales_report_fit *f = c->of[k];
    const size_t n = same_site(c, k);
    char site[120];
    (void)snprintf(site, sizeof site, "%.*s", (int)(n > 1 ? site_of(f) : strlen(f->label)), f->label);
    if (n > 1)
      hales_html_put(b, "<th scope=\"colgroup\" class=\"site\" colspan=\"%zu\">", n);
    else
      hales_buf_puts(b, "<th scope=\"col\" class=\"n\" rowspan=\"2\">");
    hales_html_put(b, "%s, <span class=\"nb\">%s</span></th>", site, hales_show_unit(f->show));
  }
  hales_buf_puts(b, "</tr><tr>");
  for (size_t k = 0; k < c->n; k += same_site(c, k))
    for (size_t i = 0, n = same_site(c, k); n > 1 && i < n; i++)
      hales_html_put(b, "<th scope=\"col\" class=\"n\">%s</th>",
                     c->of[k + i]->label + site_of(c->of[k + i]) + 2);
  hales_buf_puts(b, "</tr></thead><tbody>\n");
}

static hales_status closing_table(hales_page *p, const hales_report_index *x, hales_err *err) {
  hales_buf *b = p->b;
  const columns c = collect(x);
  hales_section_open(p, "closing", "Measured against twin, all patients");
  hales_section_head_end(p);
  if (c.n == 0) {
    hales_buf_puts(b, "<p>Nothing was both measured and reproduced.</p>");
    hales_section_close(p);
    return HALES_OK;
  }
  double *scratch = calloc(x->n_patients + 1, sizeof *scratch);
  if (!scratch)
    return HALES_FAIL(err, HALES_ENOMEM, "report index: no memory for %zu patients", x->n_patients);
  hales_html_scroll_open(b, "panel tight scroll", "Table", "measured against twin, all patients");
  hales_buf_puts(
      b, "<table class=\"closing\"><caption><span class=\"cap\">Above: measured, in black. Below: the twin's "
         "median, in colour; \xE2\x89\xA0 marks a "
         "misfit. Last row: median over the patients of the absolute difference. These are the data of the "
         "fit itself: agreement shows a fit, not a prediction.</span></caption><thead><tr>");
  closing_head(b, &c);
  for (size_t i = 0; i < x->n_patients; i++) {
    hales_html_put(b, "<tr><th scope=\"row\">%s</th>", x->patients[i].report->who.pseudonym);
    for (size_t k = 0; k < c.n; k++) pair_cell(b, find_fit(x->patients[i].report, c.of[k]->name));
    hales_buf_puts(b, "</tr>\n");
  }
  hales_buf_puts(b, "</tbody><tbody class=\"sum\"><tr><th scope=\"row\">Median absolute difference</th>");
  for (size_t k = 0; k < c.n; k++) difference_cell(b, x, c.of[k], scratch);
  hales_buf_puts(b, "</tr></tbody></table>");
  hales_html_scroll_close(b);
  hales_section_close(p);
  free(scratch);
  return HALES_OK;
}

hales_status hales_report_index_render(const hales_report_index *x, hales_buf *out, hales_err *err) {
  HALES_TRY(check(x, err));
  hales_page page = {.b = out};
  hales_page_head(out, x->title);
  hales_page_topbar(out);
  hales_html_put(
      out, "<main id=\"main\" class=\"wrap\">\n<div class=\"page-title\"><h1>%s</h1>\n<ul class=\"meta\">",
      x->title);
  hales_html_put(out, "<li><b>%zu</b> patient%s</li><li>Made %s</li>", x->n_patients,
                 x->n_patients == 1 ? "" : "s", hales_format_date(x->made_at).s);
  if (x->code_version) hales_html_put(out, "<li>Code <span class=\"mono\">%s</span></li>", x->code_version);
  if (x->seconds.has)
    hales_html_put(out, "<li>Computed in %s&nbsp;s</li>", hales_format_number(x->seconds.value, 1).s);
  hales_buf_puts(out, "</ul></div>\n");
  if (x->summary) hales_html_put(out, "<p class=\"lead summary\">%s</p>\n", x->summary);
  patient_table(&page, x);
  HALES_TRY(closing_table(&page, x, err));
  hales_buf_puts(
      out,
      "</main>\n<footer class=\"page\"><div class=\"wrap\"><p><b>Research software. Not for diagnosis or "
      "treatment decisions.</b> There is no evidence yet that what a twin says about a patient, a plan or "
      "the future is accurate.</p></div></footer>\n");
  hales_page_end(out);
  return hales_buf_status(out, err);
}
