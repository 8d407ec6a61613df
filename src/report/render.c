/* The order of the page (section 8 of the visual language). */
#include "report/page.h"

static void comma(hales_buf *b, bool *any) {
  if (*any) hales_buf_puts(b, ", ");
  *any = true;
}

static void body_size(hales_buf *b, const hales_report_who *w) {
  if (!w->sex && !w->age_years.has && !w->height_cm.has && !w->weight_kg.has && !w->bsa_m2.has) return;
  bool any = false;
  hales_buf_puts(b, "<li>");
  if (w->sex || w->age_years.has) hales_buf_puts(b, "<b>");
  if (w->sex) comma(b, &any), hales_html_text(b, w->sex);
  if (w->age_years.has)
    comma(b, &any), hales_html_put(b, "%s&nbsp;years", hales_format_number(w->age_years.value, 0).s);
  if (w->sex || w->age_years.has) hales_buf_puts(b, "</b>");
  if (w->height_cm.has)
    comma(b, &any), hales_html_put(b, "%s&nbsp;cm", hales_format_number(w->height_cm.value, 0).s);
  if (w->weight_kg.has)
    comma(b, &any), hales_html_put(b, "%s&nbsp;kg", hales_format_number(w->weight_kg.value, 0).s);
  if (w->bsa_m2.has)
    comma(b, &any), hales_html_put(b, "%s&nbsp;m\xC2\xB2", hales_format_number(w->bsa_m2.value, 2).s);
  hales_buf_puts(b, "</li>");
}

static void title(hales_page *p) {
  const hales_report_who *w = &p->r->who;
  hales_buf *b = p->b;
  hales_html_put(b, "<div class=\"page-title\"><h1>Circulation twin of %s</h1>\n<ul class=\"meta\">",
                 w->pseudonym);
  body_size(b, w);
  if (w->diagnosis) hales_html_put(b, "<li>%s</li>", w->diagnosis);
  hales_html_put(b, "<li>%s <b>%s</b></li>", w->data_kinds ? w->data_kinds : "Data of",
                 hales_format_date(w->data_date).s);
  hales_html_put(b, "<li>Report made %s</li></ul></div>\n", hales_format_date(w->made_at).s);
}

hales_status hales_report_render(const hales_report *r, hales_buf *out, hales_err *err) {
  HALES_TRY(hales_report_check(r, err));
  hales_page page = {.b = out, .r = r, .figures = 0};
  hales_page *p = &page;
  hales_buf name = {0};
  hales_buf_printf(&name, "Circulation twin of %s", r->who.pseudonym);
  hales_page_head(out, name.data ? name.data : "Circulation twin");
  hales_buf_deinit(&name);
  hales_page_topbar(out);
  hales_buf_puts(out, "<main id=\"main\" class=\"wrap\">\n");
  title(p);
  hales_section_short(p);
  hales_section_fit(p);
  if (!r->failed) {
    hales_section_waves(p);
    hales_section_loops(p);
    hales_section_arteries(p);
    hales_section_today(p);
    hales_section_exertion(p);
    hales_section_params(p);
    hales_section_plans(p);
  }
  hales_section_risk(p);
  hales_section_evidence(p);
  hales_buf_puts(out, "</main>\n");
  hales_section_origin(p);
  hales_page_end(out);
  return hales_buf_status(out, err);
}
