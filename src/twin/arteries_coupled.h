/* A person's heart and lung arteries run together to one periodic state: the draw's heart ejects into the
 * non-linear tree of arteries.h (physics/wave/coupled.h), and that tree is the load it ejects against.
 *
 *   heart        the draw's, the model's own arteries taken out (hales_lung's port)
 *   tree         sizes and walls as in arteries.h; resistance from the artery to where the port ends, the
 * draw's compliance   the one with which the coupled pulse pressure in the main artery is the draw's, to 1 %:
 * the pulse was measured, and the flow that makes it changes with the load
 *
 * Beside it the linear companion as arteries.h has it: the draw's flow, which does not answer the tree, in
 * small waves; and the same for the coupled flow, so that what the heart's answer does and what large waves
 * do can be told apart.  All are read the same way.  Once for the heart at the posterior mean of its numbers
 * with all sizes at their medians, and for some draws, which differ in the heart and in what is assumed.
 */
#ifndef HALES_TWIN_ARTERIES_COUPLED_H
#define HALES_TWIN_ARTERIES_COUPLED_H

#include "base/progress.h"
#include "twin/arteries.h"

enum { HALES_COUPLED_DRAWS_MAX = 48 };

/* What the right ventricle meets: X(symbol, name, label, UCUM unit).  Of the beat of the circuit and of the
 * coupled one; pressures in the root of the pulmonary artery, as the model states them. */
#define HALES_LOAD_FIGURES(X)                                                                                \
  X(RV_PEAK, "rv_peak_power_mw", "RV power, peak", "mW")                                                     \
  X(RV_MEAN, "rv_mean_power_mw", "RV power, mean", "mW")                                                     \
  X(COUPLING, "rv_pa_coupling", "RV-PA coupling, SV/ESV", "1")                                               \
  X(EA, "ea_mmhg_ml", "Ea at the end of ejection / SV", "mm[Hg]/mL")                                         \
  X(CO, "co_l_min", "Cardiac output", "L/min")                                                               \
  X(MPAP, "mpap_mmhg", "Mean PA pressure", "mm[Hg]")                                                         \
  X(SPAP, "pa_sys_mmhg", "Systolic PA pressure", "mm[Hg]")                                                   \
  X(DPAP, "pa_dia_mmhg", "Diastolic PA pressure", "mm[Hg]")                                                  \
  X(EDV, "rv_edv_ml", "RV end-diastolic volume", "mL")                                                       \
  X(ESV, "rv_esv_ml", "RV end-systolic volume", "mL")
enum {
#define X(symbol, name, label, unit) HALES_LOAD_##symbol,
  HALES_LOAD_FIGURES(X)
#undef X
      HALES_LOAD_FIGURE_N
};
extern const hales_artery_name hales_load_names[HALES_LOAD_FIGURE_N];

/* One heart with its tree, and what the search took. */
typedef struct hales_artery_couple {
  hales_artery_beat companion, coupled, linear; /* linear: the coupled flow in small waves in the same tree */
  double circuit_load[HALES_LOAD_FIGURE_N], coupled_load[HALES_LOAD_FIGURE_N];
  int fits, beats;       /* compliances tried; beats of all of them */
  double distance;       /* estimated, of the last run from its periodic state (coupled.h) */
  double volume_defect;  /* largest of all runs */
  bool at_limit, missed; /* no compliance gives the pulse pressure; none was found to 1 % */
} hales_artery_couple;

/* Companion (or circuit), coupled, and coupled less companion; of the n draws that have it. */
typedef struct hales_artery_pair {
  hales_artery_band companion, coupled, difference;
  size_t n;
} hales_artery_pair;

typedef struct hales_arteries_coupled {
  hales_artery_couple mean; /* the heart at the posterior mean */
  size_t n_draw, n_refused; /* computed; whose sizes exclude a tree or whose run found no periodic state */
  size_t n_limit;           /* of n_draw: at_limit or missed */
  hales_err refused;        /* why, of the first that was refused */
  hales_artery_pair figure[HALES_ARTERY_FIGURE_N], load[HALES_LOAD_FIGURE_N];
  int beats_most;                           /* of one draw */
  double distance_most, volume_defect_most; /* of all */
} hales_arteries_coupled;

/* n_draw draws of the twin, evenly picked (0: the mean alone), on `threads` threads; the numbers do not
 * depend on them.  progress may be NULL.
 *
 * EARG when the twin's model has no port for a tree, or for more than HALES_COUPLED_DRAWS_MAX draws; ERANGE
 * and EMATH when the mean has no tree or no periodic state, with the reason; ENOMEM. */
hales_status hales_twin_arteries_coupled(const hales_twin *t, const hales_artery_sizes *known, size_t n_draw,
                                         int threads, const hales_progress *progress,
                                         hales_arteries_coupled *out, hales_err *err) HALES_CHECKED;

#endif
