/* The circulation today in numbers: every derived output with its interval, or why it has none. */
#include "report/page.h"

static const struct {
  hales_report_side side;
  const char *heading;
} groups[] = {{HALES_SIDE_RIGHT, "Right heart and lungs"},
              {HALES_SIDE_WHOLE, "Flow and rate"},
              {HALES_SIDE_LEFT, "Left heart and body"}};

static void group(hales_buf *b, const hales_report *r, hales_report_side side, const char *heading) {
  bool open = false;
  for (size_t i = 0; i < r->n_outputs; i++) {
    const hales_report_value *v = &r->outputs[i];
    if (v->side != side) continue;
    if (!open)
      hales_html_put(b, "<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\">%s</th></tr>\n",
                     heading);
    open = true;
    hales_value_row(b, v);
  }
  if (open) hales_buf_puts(b, "</tbody>\n");
}

void hales_section_today(hales_page *p) {
  const hales_report *r = p->r;
  if (r->n_outputs == 0) return;
  hales_buf *b = p->b;
  hales_section_open(p, "today", "The circulation today, in numbers");
  hales_evidence_badge(p);
  hales_section_head_end(p);
  hales_html_scroll_open(b, "panel tight scroll", "Table", "the circulation today");
  hales_html_put(b,
                 "<table><caption><span class=\"cap\">What the twin computes for %s. Median [90&nbsp;%% "
                 "interval].</span></caption>",
                 hales_format_date(r->who.data_date).s);
  hales_table_head_row(b, (const char *const[]){"Quantity", ">Measured", ">Twin", "Unit", "Rests on", NULL});
  hales_buf_puts(b, "\n");
  for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) group(b, r, groups[g].side, groups[g].heading);
  hales_buf_puts(b, "</table>");
  hales_html_scroll_close(b);
  hales_section_close(p);
}
