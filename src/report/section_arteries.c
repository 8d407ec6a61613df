/* Pressure waves in the lung arteries: forward and backward parts, intensity, impedance (recipe 7.1's form).
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/arteries_panel.h"

static const hales_report_value *find(const hales_report_arteries *a, const char *name, double *healthy) {
  for (size_t i = 0; i < a->n_rows; i++)
    if (strcmp(a->rows[i].value.name, name) == 0 && a->rows[i].value.state == HALES_VALUE_OK) {
      *healthy = a->rows[i].healthy.has ? a->rows[i].healthy.value : nan("");
      return &a->rows[i].value;
    }
  return NULL;
}

/* Beside an interval: two significant digits where the kind has no decimals of its own. */
static hales_text healthy_text(hales_show show, double healthy) {
  return hales_format_value(show == HALES_SHOW_PLAIN ? HALES_SHOW_WORK : show, healthy);
}

/* "43 [35-50] mmHg (healthy 11)" */
static void put_value(hales_buf *b, const hales_report_arteries *a, const char *name) {
  double healthy = 0.0;
  const hales_report_value *v = find(a, name, &healthy);
  if (!v) {
    hales_buf_puts(b, "not known");
    return;
  }
  hales_html_interval(b, v->show, v->twin);
  const char *unit = hales_unit_of(v->show, v->unit);
  if (*unit) hales_html_put(b, "&nbsp;%s", unit);
  if (isfinite(healthy)) hales_html_put(b, " (healthy&nbsp;%s)", healthy_text(v->show, healthy).s);
}

typedef struct pair {
  const char *title, *desc;
  hales_artery_panel panel[2];
  const hales_artery_line *line[2];
  size_t n_line[2];
} pair;

/* A drawing for every two panels, so that a printed page may end between them. */
static void draw_pair(hales_page *p, const pair *two) {
  hales_buf desc = {0};
  hales_buf_printf(&desc,
                   "%s Bands hold 90 %% of the twin's draws; dotted grey is a healthy person of the same "
                   "body. The numbers stand in the data table.",
                   two->desc);
  hales_figure_svg_open(p, HALES_FIGURE_W, HALES_ARTERY_HEIGHT, two->title, &desc);
  for (size_t i = 0; i < 2; i++) hales_artery_panel_draw(p->b, &two->panel[i], two->line[i], two->n_line[i]);
  hales_svg_close(p->b);
}

static void draw(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  const double dt = a->period_s / (double)a->n, healthy_dt = a->healthy_period_s / (double)a->n;
  const hales_artery_line pressure[] = {{&a->pressure, "", "pressure", true},
                                        {&a->forward, "dash", "forward", false},
                                        {&a->backward, "dots", "backward", false}};
  const hales_artery_line intensity[] = {{&a->forward_intensity, "", "forward", true},
                                         {&a->backward_intensity, "dots", "backward", true}};
  const hales_artery_line modulus[] = {{&a->modulus, "", "twin", true}},
                          phase[] = {{&a->phase, "", "twin", true}};
  const double left = HALES_ARTERY_LEFT, right = left + HALES_ARTERY_PITCH, hz = 1.0 / a->period_s,
               healthy_hz = 1.0 / a->healthy_period_s;
  const pair waves = {
      "Pressure waves in the lung arteries",
      "Two panels: pressure above diastole over a beat with its forward and backward part, "
      "and wave intensity.",
      {{"Pressure above diastole", "mmHg", "s", left, 0.0, a->n, dt, healthy_dt, HALES_AROUND_ALL, false},
       {"Wave intensity", "kW/m\xC2\xB2/s\xC2\xB2", "s", right, 0.0, a->n, dt, healthy_dt,
        HALES_AROUND_MEDIANS, false}},
      {pressure, intensity},
      {3, 2}};
  const pair impedance = {"Input impedance of the lung arteries",
                          "Two panels: modulus and phase of the input impedance against frequency.",
                          {{"Impedance, modulus", "WU, logarithmic", "Hz", left, 0.0, a->n_harmonics, hz,
                            healthy_hz, HALES_LOGARITHMIC, true},
                           {"Impedance, phase", "degrees", "Hz", right, 0.0, a->n_harmonics, hz, healthy_hz,
                            HALES_AROUND_ALL, true}},
                          {modulus, phase},
                          {1, 1}};
  hales_figure_drawing_open(p, "pressure waves in the lung arteries");
  draw_pair(p, &waves);
  draw_pair(p, &impedance);
  hales_figure_drawing_close(p);
}

/* One sentence a picture. */
static void meaning(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  hales_buf *b = p->b;
  hales_buf_puts(b, "<ul class=\"reading\"><li><b>Pressure:</b> the ventricle sends a forward wave of ");
  put_value(b, a, "forward_wave_mmhg");
  hales_buf_puts(b, "; what the arteries throw back adds ");
  put_value(b, a, "backward_wave_mmhg");
  hales_buf_puts(b, " and arrives after ");
  put_value(b, a, "return_ms");
  hales_buf_puts(b, ": the earlier and the larger, the more of it meets an open valve.</li><li><b>Intensity:"
                    "</b> a reflected compression, ");
  put_value(b, a, "backward_compression_kj_m2_s2");
  hales_buf_puts(b, ", slows the flow while it raises the pressure; the push of ejection itself carries ");
  put_value(b, a, "forward_compression_kj_m2_s2");
  hales_buf_puts(b,
                 ".</li><li><b>Modulus:</b> how much pressure a flow that swings at that frequency costs; at "
                 "the heart rate ");
  put_value(b, a, "z1_mmhg_s_ml");
  hales_buf_puts(b, ", of steady flow (0&nbsp;Hz) ");
  put_value(b, a, "resistance_mmhg_s_ml");
  hales_buf_puts(b, "; ");
  put_value(b, a, "oscillatory_power_pct");
  hales_buf_puts(b, " of the ventricle's power only pulsates.</li><li><b>Phase:</b> below zero the arteries "
                    "swell before they resist, so pressure follows flow; the frequency where it crosses zero "
                    "rises when stiff arteries return waves early.</li></ul>");
}

static void table(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  hales_buf *b = p->b;
  hales_figure_table_open(
      p, "pressure waves in the lung arteries",
      "Middle of the main pulmonary artery, median [90 % interval]; times from the foot of "
      "the pressure; peaks of intensity through a Gaussian of 10 ms");
  hales_table_head_row(b, (const char *const[]){"Quantity", ">Twin", ">Healthy", "Unit", NULL});
  hales_buf_puts(b, "<tbody>");
  for (size_t i = 0; i < a->n_rows; i++) {
    const hales_report_value *v = &a->rows[i].value;
    hales_html_put(b, "<tr><th scope=\"row\">%s</th><td class=\"n\">", v->label);
    hales_value_cell(b, v);
    hales_html_put(b, "</td><td class=\"n\">%s</td><td>%s</td></tr>",
                   a->rows[i].healthy.has ? healthy_text(v->show, a->rows[i].healthy.value).s
                                          : "\xE2\x80\x93",
                   hales_unit_of(v->show, v->unit));
  }
  hales_buf_puts(b, "</tbody><tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">Sizes that were "
                    "taken</th></tr>");
  for (size_t i = 0; i < a->n_sizes; i++)
    hales_html_put(b, "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td colspan=\"2\">%s</td></tr>",
                   a->sizes[i].label, a->sizes[i].value, a->sizes[i].how);
  hales_buf_puts(b, "</tbody><tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">Impedance: "
                    "modulus in WU, phase in degrees</th></tr>");
  for (size_t k = 0; k < a->n_harmonics; k++)
    hales_html_put(
        b,
        "<tr><th scope=\"row\">%s Hz</th><td class=\"n\">%s; %s</td><td class=\"n\">%s; %s</td><td>at %s "
        "Hz</td></tr>",
        hales_format_number((double)k / a->period_s, 1).s, hales_format_number(a->modulus.median[k], 2).s,
        hales_format_number(a->phase.median[k], 0).s, hales_format_number(a->modulus.healthy[k], 2).s,
        hales_format_number(a->phase.healthy[k], 0).s,
        hales_format_number((double)k / a->healthy_period_s, 1).s);
  hales_buf_puts(b, "</tbody>");
  hales_figure_table_close(p);
}

void hales_section_arteries(hales_page *p) {
  const hales_report_arteries *a = &p->r->arteries;
  if (a->n == 0 && !a->reason) return;
  hales_section_open(p, "arteries", "Pressure waves in the lung arteries");
  hales_evidence_badge(p);
  hales_section_head_end(p);
  if (a->n == 0) {
    hales_buf_puts(p->b, "<p>");
    hales_value_absent(p->b, HALES_VALUE_FAILED, a->reason);
    hales_buf_puts(p->b, "</p>");
    hales_section_close(p);
    return;
  }
  meaning(p);
  hales_figure_open(p);
  hales_buf_puts(
      p->b,
      "<b>Computed in a tree of lung arteries, not measured.</b> The twin's flow through the "
      "pulmonary valve goes into vessels of this person's size. Bands hold 90&nbsp;% of the "
      "draws, the line is their median. Dotted or hollow: a healthy person of the same body. Impedance exists at multiples of the heart rate only: squares and rings. Intensity "
      "above zero runs away from the heart, below zero back to it; its band is cut at the frame.");
  draw(p);
  table(p);
  hales_figure_close(p);
  hales_arteries_coupled(p);
  if (a->n_notes > 0) {
    hales_buf_puts(p->b, "<p class=\"small gap\">What was assumed: ");
    for (size_t i = 0; i < a->n_notes; i++) hales_html_put(p->b, "%s%s", i ? "; " : "", a->notes[i]);
    hales_buf_puts(p->b, ".</p>");
  }
  hales_section_close(p);
}
