/* Pressure waves in a person's lung arteries: the flow that each draw of a twin sends through the pulmonary
 * valve, in a tree of vessels of that person's size (physics/wave/human_tree.h, linear.h), read as a wave
 * laboratory reads a catheter with a flow wire (analysis.h); beside a healthy person of the same body.
 *
 *   resistance    of the whole: that of the draw, from its mean pressures and flow
 *   sizes         measured, or healthy ones of that sex and height
 *   wall          from pulse wave velocity, or from relative area change and the draw's pulse pressure, or so
 *                 stiff that main, right and left artery hold 19 % of the compliance, their share in health
 *                 and in the disease [Saouti2010]
 *   compliance    of the whole: the one with which the tree's pulse pressure is the draw's.  What a lumped
 *                 circuit calls compliance rests on its own split into impedance and compliance; its pulse
 *                 pressure is what was measured
 *   healthy       sizes and area change of the same sex and height [Burman2016]; flow, resistance and
 *                 compliance of the model hales's healthy set, the three scaled with body surface area
 *
 * What is assumed varies from draw to draw by its spread among people, what is measured by its error, so
 * that the intervals carry both.  Pressure and flow are those in the middle of the main artery, smoothed by
 * a Gaussian of 10 ms (a catheter and its filter): peaks of intensity depend on it.
 */
#ifndef HALES_TWIN_ARTERIES_H
#define HALES_TWIN_ARTERIES_H

#include "physics/wave/human_tree.h"
#include "twin/twin.h"

enum { HALES_ARTERY_DRAWS = 48, HALES_ARTERY_POINTS = 200, HALES_ARTERY_HARMONICS = 10 };

/* Figures: X(symbol, name, label, UCUM unit). */
#define HALES_ARTERY_FIGURES(X)                                                                              \
  X(PULSE, "pa_pulse_mmhg", "Pulse pressure in the main artery", "mm[Hg]")                                   \
  X(FORWARD, "forward_wave_mmhg", "Forward pressure wave", "mm[Hg]")                                         \
  X(BACKWARD, "backward_wave_mmhg", "Backward pressure wave", "mm[Hg]")                                      \
  X(REFLECTION, "reflection_ratio", "Backward over forward wave", "1")                                       \
  X(RETURN, "return_ms", "Return of the reflected wave, foot to foot", "ms")                                 \
  X(PWV, "pwv_m_s", "Pulse wave velocity, main artery", "m/s")                                               \
  X(AREA_CHANGE, "area_change_pct", "Relative area change, main artery", "%")                                \
  X(ZC, "zc_mmhg_s_ml", "Characteristic impedance, main artery", "mm[Hg].s/mL")                              \
  X(Z1, "z1_mmhg_s_ml", "Impedance at the heart rate", "mm[Hg].s/mL")                                        \
  X(C, "compliance_ml_mmhg", "Compliance, all arteries", "mL/mm[Hg]")                                        \
  X(R, "resistance_mmhg_s_ml", "Resistance, artery to wedge", "mm[Hg].s/mL")                                 \
  X(POWER, "power_mw", "Power into the arteries, mean", "mW")                                                \
  X(OSCILLATORY, "oscillatory_power_pct", "Share of power that only pulsates", "%")                          \
  X(FC_PEAK, "forward_compression_peak_kw_m2_s2", "Forward compression, peak", "kW/m2/s2")                   \
  X(FC_AREA, "forward_compression_kj_m2_s2", "Forward compression, area", "kJ/m2/s2")                        \
  X(FC_TIME, "forward_compression_ms", "Forward compression, time after the foot", "ms")                     \
  X(BC_PEAK, "backward_compression_peak_kw_m2_s2", "Backward compression, peak", "kW/m2/s2")                 \
  X(BC_AREA, "backward_compression_kj_m2_s2", "Backward compression, area", "kJ/m2/s2")                      \
  X(BC_TIME, "backward_compression_ms", "Backward compression, time after the foot", "ms")                   \
  X(FE_PEAK, "forward_expansion_peak_kw_m2_s2", "Forward expansion, peak", "kW/m2/s2")                       \
  X(FE_AREA, "forward_expansion_kj_m2_s2", "Forward expansion, area", "kJ/m2/s2")                            \
  X(FE_TIME, "forward_expansion_ms", "Forward expansion, time after the foot", "ms")                         \
  X(BE_PEAK, "backward_expansion_peak_kw_m2_s2", "Backward expansion, peak", "kW/m2/s2")                     \
  X(BE_AREA, "backward_expansion_kj_m2_s2", "Backward expansion, area", "kJ/m2/s2")                          \
  X(BE_TIME, "backward_expansion_ms", "Backward expansion, time after the foot", "ms")                       \
  X(RESERVOIR_PULSE, "reservoir_pulse_mmhg", "Reservoir pressure, pulse", "mm[Hg]")                          \
  X(EXCESS, "excess_peak_mmhg", "Pressure above the reservoir's, peak", "mm[Hg]")
enum {
#define X(symbol, name, label, unit) HALES_ARTERY_##symbol,
  HALES_ARTERY_FIGURES(X)
#undef X
      HALES_ARTERY_FIGURE_N
};
typedef struct hales_artery_name {
  const char *name, *label, *unit;
} hales_artery_name;
extern const hales_artery_name hales_artery_names[HALES_ARTERY_FIGURE_N];

/* Curves over a beat from its begin: pressure parts above that of the beat's first moment, mmHg; intensity,
 * kW/(m2 s2), forward >= 0, backward <= 0. */
enum {
  HALES_ARTERY_P,
  HALES_ARTERY_RESERVOIR,
  HALES_ARTERY_P_FORWARD,
  HALES_ARTERY_P_BACKWARD,
  HALES_ARTERY_I_FORWARD,
  HALES_ARTERY_I_BACKWARD,
  HALES_ARTERY_CURVE_N
};

/* Their names in JSON, units in them. */
extern const char *const hales_artery_curve_name[HALES_ARTERY_CURVE_N];

/* One beat in one tree.  Figures that this beat does not have (no return) are nan. */
typedef struct hales_artery_beat {
  double period_s, figure[HALES_ARTERY_FIGURE_N], curve[HALES_ARTERY_CURVE_N][HALES_ARTERY_POINTS];
  /* impedance of the whole at harmonics 0.. of the beat: mmHg s/mL, rad; harmonic 0: the resistance, 0 */
  double modulus[HALES_ARTERY_HARMONICS + 1], phase_rad[HALES_ARTERY_HARMONICS + 1];
} hales_artery_beat;

/* Drives a tree with a flow q_ml_s [HALES_ARTERY_POINTS] of even steps over a beat.  ERANGE and EMATH as
 * hales_human_tree_build and hales_linear_solve; ENOMEM. */
hales_status hales_artery_beat_of(const hales_human_tree *tree, double period_s, const double *q_ml_s,
                                  hales_artery_beat *out, hales_err *err) HALES_CHECKED;

/* Sets tree->compliance_m3_pa so that the flow makes a pulse of that height in the main artery, to 1 %.
 *
 *   share     of main, right and left artery in the compliance, whose wall (tree->pwv_m_s) goes with it;
 *             0: the wall is that of tree
 *   at_limit  out: no compliance from 0.1 mL/mmHg (or what the vessels have alone) to 20 does; the nearer end
 *             was taken */
hales_status hales_artery_match_pulse(hales_human_tree *tree, double share, double period_s,
                                      const double *q_ml_s, double pulse_mmhg, bool *at_limit,
                                      hales_err *err) HALES_CHECKED;
/* The Gaussian that both tree and twin are seen through; x, y [HALES_ARTERY_POINTS] over a beat. */
void hales_artery_smooth(double period_s, const double *x, double *y);

/* What is known of the arteries; 0: not known. */
typedef struct hales_artery_sizes {
  double diameter_m[3], length_m[3]; /* main, right, left; diameters at diastole */
  double area_change_frac, pwv_m_s;
} hales_artery_sizes;

typedef struct hales_artery_band {
  double median, lo90, hi90;
} hales_artery_band;

typedef struct hales_artery_figure {
  hales_artery_band twin;
  double healthy;
  size_t n; /* draws that have it; below half of all the band is not to be shown */
  bool has_healthy;
} hales_artery_figure;

typedef struct hales_arteries {
  size_t n_draw, n_refused; /* draws computed; draws whose sizes and resistance exclude each other */
  size_t n_limit;           /* of n_draw: no compliance gives their pulse pressure; the nearest was taken */
  bool man;                 /* as whose the sizes were taken, also when the sex is not known */
  double height_m, diameter_mm[3], healthy_diameter_mm[3]; /* medians that were used */
  double period_s;                                         /* median */
  hales_artery_figure figure[HALES_ARTERY_FIGURE_N];
  hales_artery_band curve[HALES_ARTERY_CURVE_N][HALES_ARTERY_POINTS]; /* by phase */
  hales_artery_band modulus[HALES_ARTERY_HARMONICS + 1], phase_rad[HALES_ARTERY_HARMONICS + 1];
  hales_artery_beat healthy;
} hales_arteries;

/* Waves of up to HALES_ARTERY_DRAWS draws of a twin, evenly picked, on `threads` threads; the numbers do not
 * depend on them.
 *
 * ERANGE when more than half of the draws have sizes or resistances that no tree has (the message says
 * which); else as hales_twin_run and hales_artery_beat_of. */
hales_status hales_twin_arteries(const hales_twin *t, const hales_artery_sizes *known, int threads,
                                 hales_arteries *out, hales_err *err) HALES_CHECKED;

#endif
