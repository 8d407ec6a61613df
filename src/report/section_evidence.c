/* How far each output has been shown to hold: the validation ladder, as it stands. */
#include "report/page.h"

void hales_section_evidence(hales_page *p) {
  const hales_report *r = p->r;
  hales_buf *b = p->b;
  bool any = false;
  for (size_t i = 0; i < r->n_rungs; i++) any = any || r->rungs[i].reached;
  hales_section_open(p, "evidence", "How far these outputs have been shown to hold");
  hales_section_head_end(p);
  if (!any)
    hales_buf_puts(
        b, "<div class=\"call\"><p><b>No rung of the validation ladder has been reached yet.</b> There is no "
           "evidence yet that what the twin says about this patient, about the plans or about the future is "
           "accurate. Agreement with the measurements above shows a fit, not a prediction.</p></div>\n");
  if (r->n_rungs) {
    hales_buf_puts(b, "<ol class=\"ladder gap\">");
    for (size_t i = 0; i < r->n_rungs; i++)
      hales_html_put(b,
                     "<li class=\"%s\"><span class=\"no\" aria-hidden=\"true\">%zu</span><span>%s</span>"
                     "<span class=\"small\">%s%s</span></li>\n",
                     r->rungs[i].reached ? "on" : "off-rung", i + 1, r->rungs[i].label,
                     r->rungs[i].reached ? "reached: " : "",
                     r->rungs[i].evidence  ? r->rungs[i].evidence
                     : r->rungs[i].reached ? ""
                                           : "no evidence yet");
    hales_buf_puts(b, "</ol>\n");
  }
  hales_section_close(p);
}
