#include "physics/body/gas.h"

#include <math.h>

static const double huefner_ml_g = 1.34; /* oxygen a gram of haemoglobin binds */
static const double solubility_ml_dl_mmhg = 0.003;
static const double water_mmhg = 47.0; /* vapour pressure at 37 C */
static const double exchange_ratio = 0.8;
static const double curve_a = 23400.0, curve_b = 150.0; /* eq 1 */

hales_gas hales_gas_healthy(bool female) {
  return (hales_gas){.hb_g_dl = female ? 13.4 : 15.3,
                     .fio2_frac = 0.21,
                     .barometer_mmhg = 760.0,
                     .pco2_mmhg = 40.0,
                     .shunt_frac = 0.02};
}

double hales_gas_saturation(double p) {
  const double x = p * (p * p + curve_b);
  return x / (x + curve_a); // eq 1
}

/* p^3 + b p = q has one real root (Cardano; b > 0): the sum of two cube roots, of which the second is taken
 * from their product -b/3, so that nothing cancels. */
double hales_gas_tension(double s) {
  const double half = 0.5 * curve_a * s / (1.0 - s), third = curve_b / 3.0;
  if (half <= 0.0) return 0.0;
  const double u = cbrt(half + sqrt(half * half + third * third * third));
  return u - third / u;
}

static double slope_of_saturation(double p) {
  const double x = p * (p * p + curve_b) + curve_a;
  return curve_a * (3.0 * p * p + curve_b) / (x * x);
}

double hales_gas_content_ml_dl(double hb, double p) {
  return huefner_ml_g * hb * hales_gas_saturation(p) + solubility_ml_dl_mmhg * p; // eq 2
}

double hales_gas_tension_of_content(double hb, double content) {
  if (!(content > 0.0)) return 0.0;
  const double bound = huefner_ml_g * hb;
  /* dissolved oxygen left out the tension is too high, with all binding sites full too low: between them */
  double lo = fmax(0.0, (content - bound) / solubility_ml_dl_mmhg);
  double hi = content < bound ? hales_gas_tension(content / bound) : content / solubility_ml_dl_mmhg;
  double p = content < bound ? hi : lo;
  for (int i = 0; i < 100; i++) {
    const double miss = hales_gas_content_ml_dl(hb, p) - content;
    if (fabs(miss) <= 1e-10 * content) break;
    if (miss > 0.0)
      hi = p;
    else
      lo = p;
    p -= miss / (bound * slope_of_saturation(p) + solubility_ml_dl_mmhg);
    if (!(p > lo && p < hi)) p = 0.5 * (lo + hi);
  }
  return p;
}

double hales_gas_alveolar_mmhg(const hales_gas *g) {
  const double f = g->fio2_frac;
  return f * (g->barometer_mmhg - water_mmhg) - g->pco2_mmhg * (f + (1.0 - f) / exchange_ratio); // eq 4
}

static double end_capillary_ml_dl(const hales_gas *g) {
  return hales_gas_content_ml_dl(g->hb_g_dl, hales_gas_alveolar_mmhg(g));
}

void hales_gas_exchange(const hales_gas *g, double co, double vo2, hales_gas_state *out) {
  const double difference = vo2 / (10.0 * co), s = g->shunt_frac; // eq 3
  *out = (hales_gas_state){0};
  out->ca_ml_dl = end_capillary_ml_dl(g) - s / (1.0 - s) * difference;
  out->cv_ml_dl = out->ca_ml_dl - difference;
  out->possible = out->cv_ml_dl > 0.0;
  if (!out->possible) out->cv_ml_dl = 0.0;
  if (!(out->ca_ml_dl > 0.0)) out->ca_ml_dl = 0.0;
  out->pa_mmhg = hales_gas_tension_of_content(g->hb_g_dl, out->ca_ml_dl);
  out->pv_mmhg = hales_gas_tension_of_content(g->hb_g_dl, out->cv_ml_dl);
  out->sa_frac = hales_gas_saturation(out->pa_mmhg);
  out->sv_frac = hales_gas_saturation(out->pv_mmhg);
  out->extraction_frac = out->ca_ml_dl > 0.0 ? 1.0 - out->cv_ml_dl / out->ca_ml_dl : 1.0;
  out->delivery_ml_min = 10.0 * co * out->ca_ml_dl;
}

double hales_gas_uptake_ml_min(const hales_gas *g, double co, double sv) {
  const double cv = hales_gas_content_ml_dl(g->hb_g_dl, hales_gas_tension(sv));
  return 10.0 * co * (1.0 - g->shunt_frac) * (end_capillary_ml_dl(g) - cv); /* Ca - Cv = (1 - s)(Cc - Cv) */
}

double hales_gas_shunt_frac(double cc, double ca, double cv) {
  return (cc - ca) / (cc - cv);
}
