/* A network of elastic vessels as data: what a file describes and what the solvers take.
 *
 * SI units throughout (m, Pa, s, kg, m3/s).  Vessels join at nodes; a node with one vessel is an end and
 * carries an inlet or an outlet, a node with more is a junction.  A vessel runs from its source node (x = 0)
 * to its target node (x = L); flow is positive that way.  Nothing here allocates: the owner keeps the arrays
 * (an arena, mostly).
 */
#ifndef HALES_PHYSICS_WAVE_NETWORK_H
#define HALES_PHYSICS_WAVE_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* Pressure against cross-section.  A_ref, r_ref: at p_ref, of the unstretched or of the diastolic vessel. */
typedef enum hales_wall_law {
  HALES_WALL_ELASTIC,     /* p = p_ref + (4/3) sqrt(pi) E h / A_ref (sqrt(A) - sqrt(A_ref)) [Boileau2015] */
  HALES_WALL_OLUFSEN,     /* p = p_ref + (4/3) (E h / r_ref) (1 - sqrt(A_ref / A)) [Olufsen1999] */
  HALES_WALL_EXPONENTIAL, /* p = p_ref + (E h / r_ref) (exp(b (A / A_ref - 1)) - 1) / b */
} hales_wall_law;

typedef struct hales_wall {
  hales_wall_law law;
  double p_ref_pa; /* pressure at which the radius is the reference one */
  double p_ext_pa; /* outside */
  double e_pa,
      h_m; /* Young's modulus and thickness; used when k is all zero.  h_m 0: an empirical h(r), see openBF */
  double k[3];       /* E h / r_ref = k1 exp(k2 r_ref) + k3: Pa, 1/m, Pa [Olufsen1999] */
  double b;          /* of the exponential law */
  double phi_pa_s_m; /* Kelvin-Voigt: p += phi / A_ref^... see wall.h; 0 is elastic */
} hales_wall;

typedef enum hales_end_kind {
  HALES_END_NONE,       /* joined to other vessels */
  HALES_END_FLOW,       /* inlet: volume flow against time, periodic */
  HALES_END_PRESSURE,   /* inlet or outlet: pressure against time, periodic (one sample: constant) */
  HALES_END_REFLECTION, /* reflection coefficient: 0 lets waves out */
  HALES_END_RCR,        /* R1 - (C || R2) to p_out, L in series with R1; R1 = 0: RC; C = 0: R1 + R2 */
  HALES_END_TREE,       /* structured tree [Olufsen1999] */
  HALES_END_COUPLED,    /* driven from outside (the 0D heart) */
} hales_end_kind;

/* Structured tree: every vessel of radius r parts into alpha r and beta r until r < r_min. */
typedef struct hales_tree {
  double r_root_m, r_min_m;
  double radius_exponent; /* r^x = (alpha r)^x + (beta r)^x; 2.76 */
  double asymmetry;       /* (beta/alpha)^2; 0.41 */
  double alpha, beta;     /* when both > 0 they are used instead of the two above */
  double length_to_radius;
  double
      length_power; /* arteries are length_to_radius r (r / 1 cm)^length_power long; 0.1 in [Qureshi2014] */
  double k[3];      /* E h / r of its vessels */
  double p_out_pa;  /* at the far end of the leaves, when they are not joined to veins */
  double z_out_pa_s_m3; /* impedance behind each leaf, mostly 0 */
  /* 0 or 1: the tree answers at the frequencies of the flow.  Else its vessels are evaluated at this share of
   * them, to compare with programs that do: 0.1 in the one of [Qureshi2014] */
  double frequency_scale;
  /* > -1: the leaves join a mirror tree of veins that ends in this end of the network (two-sided,
   * [Qureshi2014]) */
  int mate_end;
  double mate_k[3], mate_length_to_radius;
} hales_tree;

typedef struct hales_series {
  size_t n;            /* samples */
  const double *t_s;   /* [n] ascending; the last is the period when it repeats the first */
  const double *value; /* [n] m3/s or Pa */
} hales_series;

/* What stands at an end node. */
typedef struct hales_end {
  int node;
  hales_end_kind kind;
  hales_series series; /* FLOW, PRESSURE */
  double reflection;   /* REFLECTION */
  double r1, r2;       /* RCR, Pa s/m3; r1 < 0: the vessel's characteristic impedance (openBF's R1 = 0) */
  double c_m3_pa, l_pa_s2_m3; /* RCR */
  double p_out_pa;
  hales_tree tree;
} hales_end;

typedef struct hales_vessel {
  const char *label;
  int source, target; /* node numbers as the file writes them */
  double length_m;
  double r_prox_m, r_dist_m; /* at p_ref; equal: no taper.  Linear in between */
  hales_wall wall;
  int cells;               /* 0: chosen by the solver's dx */
  double profile_exponent; /* zeta of u ~ 1 - (r/R)^zeta: 2 Poiseuille, 9 blunt; <= 0: the network's */
  double initial_p_pa, initial_q_m3_s;
  bool exponential_taper; /* the radius goes from r_prox to r_dist by equal ratios, not equal differences */
} hales_vessel;

typedef struct hales_network {
  const char *name;
  double density_kg_m3, viscosity_pa_s;
  double profile_exponent;
  double gravity_m_s2; /* along x of every vessel times its fall; 0 without */
  const double *fall;  /* [n_vessel] sine of the angle below the horizontal; NULL: 0 */
  double period_s;     /* of the inlets */
  size_t n_vessel, n_end;
  const hales_vessel *vessel; /* [n_vessel] */
  const hales_end *end;       /* [n_end] */
  double loss_k;              /* junction loss coefficient on dynamic pressure, 0: none */
  double momentum_alpha;      /* of alpha Q^2/A; 0: (zeta + 2)/(zeta + 1) of the profile.  openBF, sor06: 1 */
  double boundary_layer_m;    /* > 0: friction 2 pi nu r/delta Q/A of a plug flow instead of the profile's */
  bool static_junctions; /* pressure itself is continuous at junctions, not total pressure (sor06, svOneD) */
} hales_network;

/* Lawful as a whole: positive sizes, every end node has exactly one end, every vessel is reached from an
 * inlet and has a way to an outlet, labels are unique.  ERANGE names the vessel by its label and says what
 * would be right. */
hales_status hales_network_check(const hales_network *net, hales_err *err) HALES_CHECKED;

#endif
