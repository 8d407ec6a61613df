/* Olufsen's structured tree: the small arteries behind an outlet as an impedance [Olufsen1999].
 *
 * Every vessel of radius r parts into vessels of alpha r and beta r; a vessel below r_min is the last of its
 * path and ends in z_out.  Lengths are length_to_radius r (r / 1 cm)^length_power.  In each vessel the linear
 * equations of pulsatile flow with a Womersley profile hold (womersley.h), so that with theta = i omega L / c
 * and Zc of that header
 *
 *   Z(0) = Zc (Z(L) + Zc tanh theta) / (Zc + Z(L) tanh theta),  1/Z(L) = 1/Z_alpha + 1/Z_beta       (1)
 *   omega = 0:  Z(0) = 8 mu L / (pi r^4) + Z(L)                                                    (2)
 *
 * The radii are alpha^i beta^j r_root, so 2^n vessels are a table of n^2/2 (from a root of 4 mm to r_min of
 * 50 um at the ratios of [Qureshi2014]: 269 instead of 673,151).  Units SI; time dependence exp(+i omega t).
 *
 * Two-sided [Qureshi2014]: each last artery goes on, through z_out, into a last vein of the same radius, and
 * the veins join as the arteries part.  Seen from both roots it is
 *
 *   q_artery = y_aa p_artery + y_av p_vein     into the tree at the arterial root                   (3)
 *   q_vein   = y_av p_artery + y_vv p_vein     into the tree at the venous root (minus the flow out of it)
 */
#ifndef HALES_PHYSICS_WAVE_TREE_H
#define HALES_PHYSICS_WAVE_TREE_H

#include <complex.h>
#include <stddef.h>

#include "physics/wave/network.h"

/* Generations along one path, at most: alpha = 0.95 from 15 mm to 15 um takes 135. */
enum { HALES_TREE_DEPTH_MAX = 200 };

typedef struct hales_tree_y {
  double complex aa, av, vv; /* m3/(s Pa) */
} hales_tree_y;

/* What the tree is made of. */
typedef struct hales_tree_size {
  int depth;        /* vessels on the longest path */
  double vessels;   /* all of them, as a number: 2^n may not fit an integer */
  double leaves;    /* vessels below r_min */
  double volume_m3; /* of the arteries at their reference radii */
  double c_m3_pa;   /* sum of the arteries' compliances 3 A L / (2 E h / r) */
  double r_pa_s_m3; /* resistance at rest, z_out included; two-sided: from artery to vein */
} hales_tree_size;

/* alpha and beta of the tree: as given when both are positive, else from
 *   alpha = (1 + asymmetry^(x/2))^(-1/x), beta = alpha sqrt(asymmetry), x the radius exponent. */
void hales_tree_ratios(const hales_tree *t, double *alpha, double *beta);

/* Lawful: positive sizes, beta <= alpha < 1, positive stiffness at every radius of the tree, no more
 * generations than HALES_TREE_DEPTH_MAX.  ERANGE says which number and what would be right. */
hales_status hales_tree_check(const hales_tree *t, hales_err *err) HALES_CHECKED;

/* Needs a tree that hales_tree_check accepts, as all that follow do. */
hales_tree_size hales_tree_measure(const hales_tree *t, double viscosity_pa_s);

/* Impedance at the root of a one-sided tree; its vessels see frequency_scale omega.
 *
 *   omega_rad_s [n] in   >= 0, any order
 *   z           [n] out  Pa s/m3
 *
 * ERANGE when density or viscosity is not positive or a frequency is negative (err->at: which).
 * Cost: about 0.12 us for each vessel of the table and frequency. */
hales_status hales_tree_impedance(const hales_tree *t, double density_kg_m3, double viscosity_pa_s, size_t n,
                                  const double *omega_rad_s, double complex *z, hales_err *err) HALES_CHECKED;

/* Admittance of a two-sided tree, eq 3; as hales_tree_impedance.  At omega = 0: 1/R, -1/R, 1/R. */
hales_status hales_tree_admittance(const hales_tree *t, double density_kg_m3, double viscosity_pa_s, size_t n,
                                   const double *omega_rad_s, hales_tree_y *y, hales_err *err) HALES_CHECKED;

/* Kernel of the periodic convolution that is the tree in the time domain: with flow q[] at n equal steps of
 * a period,
 *
 *   p[k] = p_out + sum over m of z[m] q[(k - m) mod n]                                             (4)
 *
 * has the harmonics Z(omega_j) Q_j up to n/2 exactly; z[0] q[k] is the part of this very step, so a solver
 * that does not yet know q[k] solves p = z[0] q + history.
 *
 *   z        [n] out  Pa s/m3; the sum of all is the resistance at rest
 *   spectrum [n/2 + 1] tmp
 */
hales_status hales_tree_kernel(const hales_tree *t, double density_kg_m3, double viscosity_pa_s,
                               double period_s, size_t n, double *z, double complex *spectrum,
                               hales_err *err) HALES_CHECKED;

/* The same for eq 3: q_artery[k] = sum y_aa[m] p_artery[k-m] + y_av[m] p_vein[k-m], and so on.
 * y_aa, y_av, y_vv [n] out;  spectrum [n/2 + 1] tmp */
hales_status hales_tree_kernel_two_sided(const hales_tree *t, double density_kg_m3, double viscosity_pa_s,
                                         double period_s, size_t n, double *y_aa, double *y_av, double *y_vv,
                                         hales_tree_y *spectrum, hales_err *err) HALES_CHECKED;

#endif
