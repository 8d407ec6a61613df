/* Heart and arteries together: what the waves are when the heart feels the tree it ejects into. */
#include <math.h>
#include <string.h>

#include "report/arteries_panel.h"

static void draw(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  const hales_report_coupled *c = &a->coupled;
  const hales_report_curve together = {.median = c->pressure}, alone = {.median = c->flow_only},
                           forward = {.median = c->forward_intensity},
                           backward = {.median = c->backward_intensity};
  const hales_artery_line pressure[] = {{&together, "", "together", false},
                                        {&alone, "dash", "flow alone", false}},
                          intensity[] = {{&forward, "", "forward", false},
                                         {&backward, "dots", "backward", false}};
  const double dt = c->period_s / (double)a->n, left = HALES_ARTERY_LEFT;
  const hales_artery_panel panels[] = {
      {"Pressure above diastole", "mmHg", "s", left, 0.0, a->n, dt, dt, HALES_AROUND_ALL, false},
      {"Wave intensity, together", "kW/m\xC2\xB2/s\xC2\xB2", "s", left + HALES_ARTERY_PITCH, 0.0, a->n, dt,
       dt, HALES_AROUND_ALL, false}};
  hales_buf desc = {0};
  hales_buf_puts(
      &desc,
      "Two panels: pressure above diastole over a beat, heart and arteries together and with the "
      "circuit's flow alone; wave intensity of the two together. The numbers stand in the data table.");
  hales_figure_drawing_open(p, "heart and lung arteries together");
  hales_figure_svg_open(p, HALES_FIGURE_W, HALES_ARTERY_HEIGHT, "Heart and lung arteries together", &desc);
  hales_artery_panel_draw(p->b, &panels[0], pressure, 2);
  hales_artery_panel_draw(p->b, &panels[1], intensity, 2);
  hales_svg_close(p->b);
  hales_figure_drawing_close(p);
}

static void cell(hales_buf *b, hales_show show, bool has, double value) {
  hales_html_put(b, "<td class=\"n\">%s</td>", has ? hales_format_value(show, value).s : "\xE2\x80\x93");
}

static void row(hales_buf *b, const char *label, const char *unit, hales_show show, hales_optional before,
                hales_optional after) {
  hales_html_put(b, "<tr><th scope=\"row\">%s</th>", label);
  cell(b, show, before.has, before.value);
  cell(b, show, after.has, after.value);
  hales_html_put(b, "<td>%s</td></tr>", hales_unit_of(show, unit));
}

static void group(hales_buf *b, const char *title) {
  hales_html_put(b, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">%s</th></tr>", title);
}

static void table(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  const hales_report_coupled *c = &a->coupled;
  hales_buf *b = p->b;
  hales_figure_table_open(
      p, "heart and lung arteries together",
      "One heart, at the posterior mean: its circuit's flow in small waves, and together with the tree in "
      "large ones");
  hales_table_head_row(b, (const char *const[]){"Quantity", ">Flow alone", ">Together", "Unit", NULL});
  hales_buf_puts(b, "<tbody>");
  group(b, "Right ventricle: ejecting into its circuit, into the tree");
  for (size_t i = 0; i < c->n_load; i++)
    row(b, c->load[i].label, c->load[i].unit, c->load[i].show, (hales_optional){true, c->load[i].circuit},
        (hales_optional){true, c->load[i].coupled});
  hales_buf_puts(b, "</tbody><tbody>");
  group(b, "Middle of the main artery");
  for (size_t i = 0; i < a->n_rows; i++) {
    const hales_report_value *v = &a->rows[i].value;
    row(b, v->label, v->unit, v->show, a->rows[i].companion, a->rows[i].coupled);
  }
  hales_buf_puts(b, "</tbody>");
  hales_figure_table_close(p);
}

/* "RV power, peak 6,190 mW (4,510 into the circuit)" */
static void put_load(hales_buf *b, const hales_report_coupled *c, const char *name, const char *words) {
  for (size_t i = 0; i < c->n_load; i++) {
    if (strcmp(c->load[i].name, name) != 0) continue;
    const char *unit = hales_unit_of(c->load[i].show, c->load[i].unit);
    hales_html_put(b, "; %s %s%s%s (%s into the circuit)", words,
                   hales_format_value(c->load[i].show, c->load[i].coupled).s, *unit ? "\xC2\xA0" : "", unit,
                   hales_format_value(c->load[i].show, c->load[i].circuit).s);
  }
}

static void meaning(hales_page *p) {
  const hales_report_coupled *c = &p->r->arteries.coupled;
  hales_buf_printf(
      p->b,
      "<p>The heart ejects into the tree and feels the waves that come back, both in one periodic "
      "state, at the pulse pressure of the twin%s: waves that return while the valve is open slow the "
      "flow before systole ends",
      c->missed ? " (which no compliance gave to 1&nbsp;%)" : "");
  put_load(p->b, c, "rv_peak_power_mw", "the right ventricle's power peaks at");
  put_load(p->b, c, "rv_pa_coupling", "its coupling to the arteries, SV/ESV, is");
  hales_html_put(p->b, ". Intervals: <span class=\"mono\">%s</span>.</p>", c->command);
}

void hales_arteries_coupled(hales_page *p) {
  const hales_report_coupled *c = &p->r->arteries.coupled;
  if (!(c->period_s > 0.0) && !c->reason) return;
  hales_buf_puts(p->b, "<h3 class=\"gap apart\">Heart and arteries together</h3>");
  if (!(c->period_s > 0.0)) {
    hales_buf_puts(p->b, "<p>");
    hales_value_absent(p->b, HALES_VALUE_FAILED, c->reason);
    hales_buf_puts(p->b, "</p>");
    return;
  }
  meaning(p);
  hales_figure_open(p);
  hales_buf_puts(
      p->b,
      "<b>One heart, at the mean of the posterior.</b> Line: together with the tree, in large waves. "
      "Dashed: what its circuit's flow alone makes in the same arteries, as above. Computed, not "
      "measured. These are the numbers of one heart, not medians of the draws, and Ea is the pressure at "
      "the end of ejection over the stroke volume, not the Ea of the loops above.");
  draw(p);
  table(p);
  hales_figure_close(p);
}
