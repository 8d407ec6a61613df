/* Slow change: walls that carry more than they are used to thicken, then widen, then weaken.
 *
 * For each wall w (left, septum, right), with peak fibre stress S and largest strain E over the beat against
 * what they were in the healthy state (S0, E0):
 *
 *   d ln V_w / dt   = (S/S0 - 1) (1 - m/m_most) / tau_wall,  m = V_w / V_w0: muscle grows until its stress
 *                     is back, and no further than m_most
 *   d ln A_ref / dt = (E - E0) (1 - a/a_most) / (E_scale tau_area),  a = A_ref / A_ref0: sarcomeres in series
 *                     until the stretch is back, and no further than a_most
 *   d ln s_act / dt = - max(0, S/S0 - 1 - tolerated) / tau_fail: overload that growth has not taken away
 *                     wears the muscle out; there is no way back
 *
 * The pericardium grows with the heart [FreemanLeWinter1984]: V0 as the power 3/4 of the free walls' area,
 * half of what a volume does with an area (heuristic).
 *
 * The first two laws are those of adaptation to load in CircAdapt [Arts2005] and of strain-driven growth
 * [Kerckhoffs2012]; shrinking follows them far more slowly and takes no more than a quarter of the muscle
 * (heuristic): the left one that an ill lung leaves empty loses mass [Hardziyenka2011].  The third is a rule
 * for failure that no single source gives (heuristic).  At most 2.5 times the muscle is what MRI finds in
 * severe disease (CLINICAL 4.3); a_most keeps a ventricle that fails near 350 mL in a woman of 1.8 m2.  The
 * constants (heuristic) are such that, with kidneys and reflex (years.h) and lungs as stiff as they are
 * narrow (lungs.h), her heart compensates 4 WU, holds 7 WU for a year and gives way slowly (ejection fraction
 * 36 %, 28 % after two), and fails at 10 WU within two (16 %).  Run over days in years.h.
 */
#ifndef HALES_PHYSICS_BODY_GROWTH_H
#define HALES_PHYSICS_BODY_GROWTH_H

#include "physics/ensemble.h"

enum { HALES_GROWTH_WALLS = 3 }; /* left, septum, right */

typedef struct hales_growth_law {
  double tau_wall_d, tau_area_d, tau_fail_d;
  double strain_scale; /* strain off by so much widens at 1/tau_area, less what a_most leaves */
  double wall_most;    /* m_most */
  double area_most;    /* a_most */
  double wall_least;   /* of the muscle at the start, below 1: what no unloading takes away */
  double tolerated_frac;
  double shrink_frac; /* speed of shrinking as a share of growing */
} hales_growth_law;

hales_growth_law hales_growth_default(void);

/* A lawful set with one of its numbers, the row's, times e^ln_factor. */
void hales_growth_scale(double *param, int row, double ln_factor);

/* What the walls are used to. */
typedef struct hales_growth_point {
  double stress_kpa[HALES_GROWTH_WALLS], strain[HALES_GROWTH_WALLS];
} hales_growth_point;

/* Of a beat of the model hales: stat [n_signal][3]. */
hales_growth_point hales_growth_point_of(const double (*stat)[3]);

/* Logarithms of factors on V_w, A_ref and s_act; the septum's muscle is as strong as the left wall's, which
 * the mean of the two decides.  Zero: as at the start. */
typedef struct hales_growth_state {
  double wall[HALES_GROWTH_WALLS], area[HALES_GROWTH_WALLS], strength[HALES_GROWTH_WALLS];
} hales_growth_state;

/* The set with the walls as they have become: param [n_param] from start [n_param]; lawful. */
void hales_growth_apply(const double *start, const hales_growth_state *g, double *param);

/* Rates per day at a beat. */
void hales_growth_rate(const hales_growth_law *law, const hales_growth_point *used_to,
                       const double (*stat)[3], const hales_growth_state *g, hales_growth_state *rate);

/* g + days rate. */
void hales_growth_advance(const hales_growth_state *g, const hales_growth_state *rate, double days,
                          hales_growth_state *out);

#endif
