/* What the twin could do on exertion: predicted, and said to be so; a table, and what was measured beside it.
 */
#include "report/page.h"

static void row(hales_buf *b, const hales_report_value *v) {
  hales_html_put(b, "<tr><th scope=\"row\">%s</th><td class=\"n\">", v->label);
  hales_value_cell(b, v);
  hales_buf_puts(b, "</td><td class=\"n\">");
  hales_value_measured_cell(b, v);
  hales_html_put(b, "</td><td>%s</td></tr>", hales_unit_of(v->show, v->unit));
}

void hales_section_exertion(hales_page *p) {
  const hales_report_exertion *e = &p->r->exertion;
  hales_buf *b = p->b;
  if (e->n_rows == 0 && !e->reason) return; /* not asked for */
  hales_section_open(p, "exertion", "On exertion (predicted)");
  hales_evidence_badge(p);
  hales_section_head_end(p);
  if (e->reason) {
    hales_buf_puts(b, "<p>");
    hales_value_absent(b, HALES_VALUE_FAILED, e->reason);
    hales_buf_puts(b, "</p>\n");
    hales_section_close(p);
    return;
  }
  hales_html_put(b, "<p>%s</p>\n", e->summary);
  hales_html_scroll_open(b, "panel tight scroll", "Table", "exertion");
  hales_buf_puts(b, "<table><caption><span class=\"cap\">At the peak of exertion, median [90 % interval]"
                    "</span></caption>");
  hales_table_head_row(b, (const char *const[]){"Quantity", ">Twin", ">Measured", "Unit", NULL});
  hales_buf_puts(b, "<tbody>");
  for (size_t i = 0; i < e->n_rows; i++) row(b, &e->rows[i]);
  hales_buf_puts(b, "</tbody></table>");
  hales_html_scroll_close(b);
  hales_html_put(b, "<p class=\"small gap\">%s</p>\n", e->limits);
  hales_section_close(p);
}
