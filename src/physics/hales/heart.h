/* The heart and its circulation: the model `hales`.
 *
 *   LV -ao- Z [aorta] -R L- [arteries] -R- [veins] -R- [vena cava] -R- RA -ti- RV
 *   RV -po- Z [main PA] -R L- [PA] -Linehan- [capillaries] -R- [veins] -R- LA -mi- LV
 *
 *   ventricles    three thick walls that meet in a circle, TriSeg [Lumens2009]     walls.h
 *   chambers      p = transmural + pericardial + pleural                           equations.h
 *   valves        Bernoulli loss, inertance, leaflets with a speed [Mynard2012]    equations.h
 *   vessels       compliances that stiffen, resistances that open with pressure    equations.h
 *
 * Port of a 1D pulmonary arterial tree: it takes q_po, gives p_mpa in its place, takes p_cap and gives
 * q_pul; the states V_mpa, q_pa and V_pa are then the tree's (docs/physics/hales.md).
 *
 * Units: table.h.  Every equation with its source: docs/physics/hales.md.
 */
#ifndef HALES_PHYSICS_HALES_HEART_H
#define HALES_PHYSICS_HALES_HEART_H

#include "physics/hales/signals.h"
#include "physics/hales/table.h"
#include "physics/model.h"

extern const hales_model hales_heart;

/* As hales_heart.rhs, along a path: the junction of the walls is sought from where it was.
 *
 *   near [2]  in, out   volume of the septum's cap, mL, and radius of the junction, cm; a radius of 0: not
 * known yet.  NULL: hales_heart.rhs
 *
 * Where the walls have one equilibrium the rates are hales_heart.rhs's to rounding, in half the time. */
void hales_heart_rhs_near(double t_s, const double *y, const double *param, double *near, double *dydt);
void hales_heart_signals_near(double t_s, const double *y, const double *param, double *near, double *s);

/* Pleural pressure at time t, mmHg: eq 13 of equations.h. */
double hales_heart_pleura(double t_s, const double *param);

/* The shortest beat that a set's contractions fit in, s: l sqrt(T) + delay = T for the longest of them.  A
 * shorter one is unlawful (check of hales_heart).
 *
 *   param [n_param]  in   T itself is not read */
double hales_heart_shortest_beat(const double *param);

#endif
