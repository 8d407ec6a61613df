/* The pulmonary arteries of a person: main, right, left, lobar and segmental, 27 vessels, from the size of
 * the body or from what was measured, with the bed behind them matched to a total resistance and compliance.
 *
 *   main - right - upper lobe (3 segments)                        left - upper lobe (4)
 *               \ interlobar - middle lobe (2), lower lobe (5)         \ lower lobe (4)
 *
 * Radii are diastolic.  Main, right and left: measured, or healthy means of the sex [Burman2016] with height
 * to the power 0.29 [FraminghamCMR2013].  Below: every segment takes the same flow, and where a vessel parts,
 * r = r_parent (segments / segments of the parent)^(1/2.92) [Dong2020]. Lengths: measured, or 45, 57.5 and 25
 * mm of main, right and left [Qureshi2014], in proportion to height over 1.75 m; below, 2.55 radii, as in
 * data/networks/human-pulmonary-27.json.
 *
 * The wall is elastic with one E h/r everywhere, as distensibility does not depend on the diameter
 * [KrenzDawson2003], from the first of these that is known:
 *   pulse wave velocity c at diastole          E h/r = 3/2 rho c^2                                  (1)
 *   relative area change a, pulse pressure P   E h/r = 3/4 P / (sqrt(1 + a) - 1)                     (2)
 *   neither: a of the sex [Burman2016], P 12 mmHg [Kovacs2009]
 *
 * Behind each of the 18 segments: R1 - (C || R2) with R1 the vessel's own impedance, or a structured tree.
 * With R_i the vessels' viscous resistances and n_i the segments behind them, R_end = 18 R_total - sum on the
 * way R_i n_i,       C_end = (C_total - sum of 3 A L / (2 E h/r)) / 18   (3) so that each segment takes an
 * 18th of the mean flow and the whole has the two totals at rest. */
#ifndef HALES_PHYSICS_WAVE_HUMAN_TREE_H
#define HALES_PHYSICS_WAVE_HUMAN_TREE_H

#include "base/arena.h"
#include "physics/wave/network.h"

enum { HALES_HUMAN_TREE_VESSELS = 27, HALES_HUMAN_TREE_SEGMENTS = 18 };

typedef enum hales_human_tree_bed { HALES_BED_RCR, HALES_BED_TREES } hales_human_tree_bed;

/* 0: not known. */
typedef struct hales_human_tree {
  bool is_male;
  double height_m;
  double diameter_m[3], length_m[3];    /* main, right, left; diameters at diastole */
  double pwv_m_s;                       /* pulse wave velocity */
  double area_change_frac;              /* (systolic - diastolic area) / diastolic */
  double pulse_pressure_pa;             /* that goes with area_change_frac */
  double p_dia_pa;                      /* at which the diameters hold; 0: 8.8 mmHg [Kovacs2009] */
  double resistance_pa_s_m3;            /* of the whole, root to p_out; required */
  double compliance_m3_pa;              /* of the whole, required */
  double p_out_pa;                      /* wedge or left atrial pressure */
  double density_kg_m3, viscosity_pa_s; /* 0: 1060, 0.004 [Boileau2015] */
  hales_human_tree_bed bed;
} hales_human_tree;

/* Healthy diameters, m, of main, right and left artery at diastole: the sex's means and height^0.29. */
void hales_human_tree_diameters(bool is_male, double height_m, double diameter_m[3]);
/* E h/r of the wall by eqs 1 and 2, Pa. */
double hales_human_tree_stiffness(const hales_human_tree *h);

/* Builds the network.  Node 1 is the root, a HALES_END_COUPLED end, which the caller may make another inlet
 * (out->end[0]); period_s is the caller's.
 *
 *   arena  receives vessels, ends and labels: 16 KiB suffice
 *   out    vessel[0..2] main, right, left; end[1..18] the segments
 *
 * Returns OK; ERANGE when a size is not positive or outside what a person can have, when the large arteries
 * alone have more than the total resistance or compliance (the message has both numbers), or no structured
 * tree has the resistance wanted; ENOMEM. */
hales_status hales_human_tree_build(const hales_human_tree *h, hales_arena *arena, hales_network *out,
                                    hales_vessel **vessel, hales_end **end, hales_err *err) HALES_CHECKED;

#endif
