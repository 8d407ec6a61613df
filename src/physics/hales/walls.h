/* TriSeg: left free wall, septum and right free wall as thick spherical caps that meet in a circle.
 *
 *   cap       V_m = pi/6 x (x^2 + 3 y^2),  A_m = pi (x^2 + y^2),  C_m = 2x/(x^2 + y^2)               (1)
 *   strain    e = 1/2 ln(A_m/A_ref) - z^2/12 - 0.019 z^4,  z = 3 C_m V_w/(2 A_m),  L_s = 2.0 exp(e)  (2)
 *   stress    s = s_act Y(t) (L - 1.51)/0.45 (L_s - L)/0.04 + s_pas ((L_s - 1.51)/0.69)^7.5          (3)
 *   tension   T = V_w s/(2 A_m) (1 + z^2/3 + z^4/5)                                                   (4)
 *             T_x = T 2xy/(x^2 + y^2),  T_y = T (x^2 - y^2)/(x^2 + y^2)                               (5)
 *   junction  sum T_x = 0, sum T_y = 0: two equations for the septum's volume and the radius y         (6)
 *   volumes   V_m,LV = V_m,SEP - V_LV - (V_w,LV + V_w,SEP)/2,  V_m,RV = V_m,SEP + V_RV + (...)/2       (7)
 *   pressure  p_LV = - 2 T_x,LV/y,  p_RV = 2 T_x,RV/y                                                  (8)
 *
 * x is the height of a wall's midwall cap over the plane of the junction, positive towards the right.
 * Units: cm, mL, kPa, um.  Source: [Lumens2009], with (3) stated by stresses at two lengths.
 */
#ifndef HALES_PHYSICS_HALES_WALLS_H
#define HALES_PHYSICS_HALES_WALLS_H

#include <stdbool.h>

enum { HALES_WALL_LV, HALES_WALL_SEP, HALES_WALL_RV, HALES_WALLS };

typedef struct hales_wall {
  double v_w_ml, a_ref_cm2, s_act_kpa, s_pas_kpa;
  double activation;     /* Y, 0 .. 1 */
  double contractile_um; /* L */
} hales_wall;

/* Where the junction is in equilibrium. */
typedef struct hales_junction {
  double v_sep_ml, y_cm;
  double x_cm[HALES_WALLS], strain[HALES_WALLS], sarcomere_um[HALES_WALLS], stress_kpa[HALES_WALLS];
  double p_lv_mmhg, p_rv_mmhg; /* over what surrounds the heart */
  double residual;             /* |sum T| left, relative to the walls' tensions */
  int iterations;
} hales_junction;

/* Height of the cap that encloses v_ml over a circle of radius y_cm: eq 1 solved for x. */
double hales_cap_height(double v_ml, double y_cm);

/* Stress of a wall at a sarcomere length, and its derivative by the strain, kPa: eq 3. */
double hales_wall_stress(const hales_wall *w, double sarcomere_um, double *slope);

/* A junction to search from, by the volumes alone: v_sep_ml, y_cm and x_cm of *j, which satisfy eqs 1 and 7.
 */
void hales_walls_start(const hales_wall wall[HALES_WALLS], double v_lv_ml, double v_rv_ml, hales_junction *j);

/* Solves eq 6 for the volumes of the two cavities by a damped Newton method from starts of its own; a
 * function of its arguments.  Where a search ends beside the equilibrium of a heart (a cavity that pulls, or
 * none found, or one that walls would not stay in), others begin elsewhere, and of those that last the one
 * that strains the walls least is taken: the one that a beat leads to (tests/physics/test_hales.c follows it
 * from its start). False when there is no equilibrium within its bounds; *j is then an iterate. */
bool hales_walls_solve(const hales_wall wall[HALES_WALLS], double v_lv_ml, double v_rv_ml, hales_junction *j);

/* The same from the junction that *j holds (v_sep_ml, y_cm), where the walls were a moment ago: fewer steps,
 * and on the branch that they are on, also where a wall has been pushed together.  From its own starts where
 * y_cm is not positive or the search fails. */
bool hales_walls_follow(const hales_wall wall[HALES_WALLS], double v_lv_ml, double v_rv_ml,
                        hales_junction *j);

/* dstrain/dt of the walls at an equilibrium that moves: eq 6 differentiated in time.
 *   v_dot [2] mL/s of the left and the right cavity; l_dot [3] um/s; y_dot [3] 1/s of the activations */
bool hales_walls_strain_rate(const hales_wall wall[HALES_WALLS], const hales_junction *j,
                             const double v_dot[2], const double l_dot[HALES_WALLS],
                             const double y_dot[HALES_WALLS], double strain_dot[HALES_WALLS]);

#endif
