/* The order of the page (section 8 of the visual language). */
#include <stdio.h>
#include <string.h>

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

/* What the priors had to do without. */
static void unknown_body(hales_buf *b, const hales_report_who *w) {
  const struct {
    const char *word;
    bool known;
  } part[] = {{"sex", w->sex != NULL},
              {"age", w->age_years.has},
              {"height", w->height_cm.has},
              {"weight", w->weight_kg.has}};
  bool any = false;
  for (size_t i = 0; i < sizeof part / sizeof *part; i++)
    if (!part[i].known) hales_html_put(b, any ? ", %s" : "<li>not recorded: %s", part[i].word), any = true;
  if (any) hales_buf_puts(b, "</li>");
}

/* Days since 1 March of year 0 of a date that begins YYYY-MM-DD; false for anything else. */
static bool day_number(const char *iso, long *day) {
  int y = 0, m = 0, d = 0;
  if (strlen(iso) < 10 || sscanf(iso, "%4d-%2d-%2d", &y, &m, &d) != 3 || m < 1 || m > 12) return false;
  const long shifted = m > 2 ? y : y - 1L;
  *day = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 +
         (153L * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d;
  return true;
}

/* Beside the date, never instead of it: how old the data were when the page was made. */
static void data_age(hales_buf *b, const hales_report_who *w) {
  long from = 0, to = 0;
  if (!day_number(w->data_date, &from) || !day_number(w->made_at, &to) || to <= from) return;
  const long days = to - from;
  const bool years = days >= 730, months = days >= 61;
  const size_t n = years    ? (size_t)((double)days / 365.25)
                   : months ? (size_t)((double)days / 30.44)
                            : (size_t)days;
  hales_html_put(b, ", %zu&nbsp;%s%s before this report", n,
                 years    ? "year"
                 : months ? "month"
                          : "day",
                 n == 1 ? "" : "s");
}

static void title(hales_page *p) {
  const hales_report_who *w = &p->r->who;
  hales_buf *b = p->b;
  hales_html_put(b, "<div class=\"page-title\"><h1>Circulation twin of %s</h1>\n<ul class=\"meta\">",
                 w->pseudonym);
  body_size(b, w);
  unknown_body(b, w);
  if (w->diagnosis) hales_html_put(b, "<li>%s</li>", w->diagnosis);
  if (w->treatment) hales_html_put(b, "<li>Treatment then: %s</li>", w->treatment);
  hales_html_put(b, "<li>%s <b>%s</b>", w->data_kinds ? w->data_kinds : "Data of",
                 hales_format_date(w->data_date).s);
  data_age(b, w);
  hales_buf_puts(b, "</li>");
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
