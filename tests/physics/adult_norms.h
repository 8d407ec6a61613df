/* What healthy adults show at rest, beside a set's own figures: one test holds them together, one program
 * writes them out for docs/physics/evidence.md. */
#ifndef HALES_TESTS_PHYSICS_ADULT_NORMS_H
#define HALES_TESTS_PHYSICS_ADULT_NORMS_H

#include <string.h>

#include "physics/body/body.h"
#include "physics/body/gas.h"
#include "physics/hales/heart.h"
#include "support/assert.h"

enum { ADULT_NORMS = 32 };
typedef struct adult_norm {
  const char *what, *unit, *source;
  double value, lo, hi; /* lo and hi: mean -+ SD, or the range of the guideline */
  bool is_range;
} adult_norm;

static inline double adult_figure(const double *p, const double (*s)[3], const char *name) {
  for (size_t i = 0; i < hales_heart.n_figure; i++)
    if (strcmp(hales_heart.figure[i].name, name) == 0) return hales_heart.figure[i].value(p, s);
  fail_msg("no figure %s", name);
  return 0.0;
}

static inline adult_norm adult_range(const char *what, const char *unit, double value, double lo, double hi) {
  return (adult_norm){what, unit, "ESCERS2022", value, lo, hi, true};
}
static inline adult_norm adult_mean(const char *what, const char *unit, const char *source, double value,
                                    double mean, double sd) {
  return (adult_norm){what, unit, source, value, mean - sd, mean + sd, false};
}

/* The guideline's table of normal values [ESCERS2022], mean pulmonary pressure by age [Kovacs2009]. */
static inline size_t adult_catheter_norms(const hales_physique *b, const double *p, const double (*s)[3],
                                          adult_norm *row) {
  const double bsa = hales_norm_of(b).bsa_m2, co = adult_figure(p, s, "co_l_min"),
               sv = adult_figure(p, s, "sv_ml"), mpap = adult_figure(p, s, "mpap_mmhg");
  const hales_gas gas = hales_gas_healthy(b->female);
  hales_gas_state g;
  hales_gas_exchange(&gas, co, 125.0 * bsa, &g);
  const bool young = b->age_years < 50;
  const adult_norm all[] = {
      adult_range("RAP", "mmHg", adult_figure(p, s, "rap_mmhg"), 2, 6),
      adult_range("sPAP", "mmHg", adult_figure(p, s, "spap_mmhg"), 15, 30),
      adult_range("dPAP", "mmHg", adult_figure(p, s, "dpap_mmhg"), 4, 12),
      adult_range("mPAP", "mmHg", mpap, 8, 20),
      adult_range("PAWP", "mmHg", adult_figure(p, s, "pawp_mmhg"), 3, 15),
      adult_range("CO", "L/min", co, 4, 8),
      adult_range("CI", "L/min/m2", co / bsa, 2.5, 4.0),
      adult_range("SV", "mL", sv, 60, 100),
      adult_range("SVI", "mL/m2", sv / bsa, 33, 47),
      adult_range("PVR", "WU", adult_figure(p, s, "pvr_wu"), 0.3, 2.0),
      adult_range("TPR", "WU", mpap / co, 0.5, 3.0),
      adult_range("PAC", "mL/mmHg", adult_figure(p, s, "pac_ml_mmhg"), 2.3, 12),
      adult_range("SvO2", "%", 100.0 * g.sv_frac, 65, 80),
      adult_range("SaO2", "%", 100.0 * g.sa_frac, 95, 100),
      adult_mean("mPAP of that age", "mmHg", "Kovacs2009", mpap, young ? 12.9 : 14.7, young ? 3.0 : 4.0)};
  memcpy(row, all, sizeof all);
  return sizeof all / sizeof all[0];
}

/* Magnetic resonance: young adults [Hudsmith2005], 45 to 74 years [Petersen2017]; mean and one SD. */
static inline size_t adult_volume_norms(const hales_physique *b, const double *p, const double (*s)[3],
                                        adult_norm *row) {
  static const char young[] = "Hudsmith2005", old[] = "Petersen2017";
  const double bsa = hales_norm_of(b).bsa_m2, lvedv = adult_figure(p, s, "lvedv_ml"),
               rvedv = adult_figure(p, s, "rvedv_ml");
  const double lvesv = s[HALES_HT_V_LV][0], rvesv = s[HALES_HT_V_RV][0];
  const double mass = 1.055 * (p[HALES_HT_LV_V_W] + p[HALES_HT_SEP_V_W]);
  const bool f = b->female, is_young = b->age_years < 45;
  const adult_norm all[] = {
      adult_mean("LVEF", "%", old, adult_figure(p, s, "lvef_pct"), f ? 61 : 58, 5),
      adult_mean("RVEF", "%", old, adult_figure(p, s, "rvef_pct"), f ? 58 : 54, 6),
      adult_mean("LV mass index", "g/m2", old, mass / bsa, f ? 42 : 53, f ? 7 : 9),
      is_young ? adult_mean("LVEDV", "mL", young, lvedv, f ? 135 : 160, f ? 26 : 29)
               : adult_mean("LVEDVI", "mL/m2", old, lvedv / bsa, f ? 74 : 85, f ? 12 : 15),
      is_young ? adult_mean("LVESV", "mL", young, lvesv, f ? 42 : 50, f ? 12 : 16)
               : adult_mean("LVESVI", "mL/m2", old, lvesv / bsa, f ? 29 : 36, f ? 6 : 8),
      is_young ? adult_mean("RVEDV", "mL", young, rvedv, f ? 148 : 190, f ? 35 : 33)
               : adult_mean("RVEDVI", "mL/m2", old, rvedv / bsa, f ? 77 : 93, f ? 13 : 17),
      is_young ? adult_mean("RVESV", "mL", young, rvesv, f ? 56 : 78, f ? 18 : 20)
               : adult_mean("RVESVI", "mL/m2", old, rvesv / bsa, f ? 32 : 43, f ? 8 : 11)};
  memcpy(row, all, sizeof all);
  return sizeof all / sizeof all[0];
}

/* Of a starting twin's beat: stat [n_signal][3]; row [ADULT_NORMS] out, returns how many. */
static inline size_t adult_norms(const hales_physique *b, const double *param, const double (*stat)[3],
                                 adult_norm *row) {
  const size_t n = adult_catheter_norms(b, param, stat, row);
  return n + adult_volume_norms(b, param, stat, row + n);
}

#endif
