#include <math.h>
#include <stdio.h>

#include "app/arteries.h"

static void put_number(hales_jw *w, const char *key, double v) {
  if (isfinite(v))
    hales_jw_put_number(w, key, v);
  else
    hales_jw_put_null(w, key);
}

static void put_band(hales_jw *w, const char *key, hales_artery_band b, bool known) {
  hales_jw_put_object(w, key);
  put_number(w, "median", known ? b.median : nan(""));
  put_number(w, "lo90", known ? b.lo90 : nan(""));
  put_number(w, "hi90", known ? b.hi90 : nan(""));
  hales_jw_end_object(w);
}

/* beside: "companion" or "circuit" */
static void put_pair(hales_jw *w, const hales_artery_name *name, const char *beside, double before,
                     double after, const double *linear, const hales_artery_pair *p, bool known) {
  hales_jw_put_object(w, name->name);
  hales_jw_put_string(w, "label", name->label);
  hales_jw_put_string(w, "unit", name->unit);
  hales_jw_put_object(w, "at_mean");
  put_number(w, beside, before);
  put_number(w, "coupled", after);
  put_number(w, "difference", after - before);
  if (linear) put_number(w, "coupled_flow_in_small_waves", *linear);
  hales_jw_end_object(w);
  put_band(w, beside, p->companion, known);
  put_band(w, "coupled", p->coupled, known);
  put_band(w, "difference", p->difference, known);
  hales_jw_put_uint(w, "draws", p->n);
  hales_jw_end_object(w);
}

static bool known(const hales_arteries_coupled *c, const hales_artery_pair *p) {
  return c->n_draw > 0 && 2 * p->n > c->n_draw;
}

static void put_curves(hales_jw *w, const char *key, const hales_artery_beat *b) {
  hales_jw_put_object(w, key);
  hales_jw_put_number(w, "period_s", b->period_s);
  for (size_t c = 0; c < HALES_ARTERY_CURVE_N; c++) {
    hales_jw_put_array(w, hales_artery_curve_name[c]);
    for (size_t k = 0; k < HALES_ARTERY_POINTS; k++) hales_jw_number(w, b->curve[c][k]);
    hales_jw_end_array(w);
  }
  hales_jw_put_array(w, "impedance");
  for (size_t k = 0; k <= HALES_ARTERY_HARMONICS; k++) {
    hales_jw_begin_object(w);
    hales_jw_put_number(w, "frequency_hz", (double)k / b->period_s);
    hales_jw_put_number(w, "modulus_mmhg_s_ml", b->modulus[k]);
    hales_jw_put_number(w, "phase_rad", b->phase_rad[k]);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
  hales_jw_end_object(w);
}

void hales_app_coupled_json(const hales_app_arteries *a, hales_jw *w) {
  const hales_arteries_coupled *c = &a->coupled;
  if (!a->has_coupled) return;
  hales_jw_put_object(w, "coupled");
  hales_jw_put_uint(w, "draws", c->n_draw);
  hales_jw_put_uint(w, "draws_left_out", c->n_refused);
  hales_jw_put_string(w, "left_out_because", c->n_refused > 0 ? c->refused.msg : NULL);
  hales_jw_put_uint(w, "draws_off_the_pulse", c->n_limit);
  hales_jw_put_object(w, "figures");
  for (size_t i = 0; i < HALES_ARTERY_FIGURE_N; i++)
    put_pair(w, &hales_artery_names[i], "companion", c->mean.companion.figure[i], c->mean.coupled.figure[i],
             &c->mean.linear.figure[i], &c->figure[i], known(c, &c->figure[i]));
  hales_jw_end_object(w);
  hales_jw_put_object(w, "load");
  for (size_t i = 0; i < HALES_LOAD_FIGURE_N; i++)
    put_pair(w, &hales_load_names[i], "circuit", c->mean.circuit_load[i], c->mean.coupled_load[i], NULL,
             &c->load[i], known(c, &c->load[i]));
  hales_jw_end_object(w);
  hales_jw_put_object(w, "at_mean");
  put_curves(w, "companion", &c->mean.companion);
  put_curves(w, "coupled", &c->mean.coupled);
  put_curves(w, "coupled_flow_in_small_waves", &c->mean.linear);
  hales_jw_end_object(w);
  hales_jw_put_object(w, "orbit");
  hales_jw_put_int(w, "compliances_tried", c->mean.fits);
  hales_jw_put_int(w, "beats", c->mean.beats);
  hales_jw_put_int(w, "beats_most", c->beats_most);
  hales_jw_put_number(w, "distance", c->distance_most);
  hales_jw_put_number(w, "volume_defect", c->volume_defect_most);
  hales_jw_put_bool(w, "pulse_found", !c->mean.missed);
  hales_jw_end_object(w);
  hales_jw_end_object(w);
}

/* x: before, after, and the after's flow in small waves (nan: none). */
static void text_pair(const hales_artery_name *name, const double x[3], const hales_artery_pair *p,
                      bool has_band, hales_buf *out) {
  char value[3][24] = {"-", "-", ""}, difference[64] = "-";
  for (size_t i = 0; i < 3; i++)
    if (isfinite(x[i])) (void)snprintf(value[i], sizeof value[i], "%.3g", x[i]);
  if (isfinite(x[1] - x[0]) && has_band)
    (void)snprintf(difference, sizeof difference, "%+.2g [%+.2g to %+.2g]", p->difference.median,
                   p->difference.lo90, p->difference.hi90);
  else if (isfinite(x[1] - x[0]))
    (void)snprintf(difference, sizeof difference, "%+.2g", x[1] - x[0]);
  hales_buf_printf(out, "%-42s %8s %8s %8s %s\n", name->label, value[0], value[1], value[2], name->unit);
  hales_buf_printf(out, "  difference %s\n", difference);
}

void hales_app_coupled_text(const hales_app_arteries *a, hales_buf *out) {
  const hales_arteries_coupled *c = &a->coupled;
  if (!a->has_coupled) return;
  hales_buf_printf(out,
                   "\nheart and arteries together, at the posterior mean; differences: %s %zu draws\n%-42s "
                   "%8s %8s %8s\n",
                   c->n_draw > 0 ? "median and 90 % of" : "of the mean, with", c->n_draw,
                   "middle of the main artery", "compan.", "coupled", "linear");
  for (size_t i = 0; i < HALES_ARTERY_FIGURE_N; i++)
    text_pair(
        &hales_artery_names[i],
        (const double[3]){c->mean.companion.figure[i], c->mean.coupled.figure[i], c->mean.linear.figure[i]},
        &c->figure[i], known(c, &c->figure[i]), out);
  hales_buf_printf(out, "\n%-42s %8s %8s\n", "load of the right ventricle", "circuit", "coupled");
  for (size_t i = 0; i < HALES_LOAD_FIGURE_N; i++)
    text_pair(&hales_load_names[i],
              (const double[3]){c->mean.circuit_load[i], c->mean.coupled_load[i], nan("")}, &c->load[i],
              known(c, &c->load[i]), out);
  hales_buf_printf(
      out,
      "\n%d beats in %d runs to the pulse pressure of the twin%s; distance from the periodic state %.1e, "
      "volume kept to %.0e; %zu draws left out, %zu off their pulse pressure\n",
      c->mean.beats, c->mean.fits, c->mean.missed ? " (not found to 1 %)" : "", c->mean.distance,
      c->volume_defect_most, c->n_refused, c->n_limit);
  if (c->n_refused > 0) hales_buf_printf(out, "left out: %s\n", c->refused.msg);
}
