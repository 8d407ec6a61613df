/* What the plan, the driver and the kernels of the linear companion share. */
#ifndef HALES_PHYSICS_WAVE_LINEAR_PRIV_H
#define HALES_PHYSICS_WAVE_LINEAR_PRIV_H

#include <stdbool.h>

#include "physics/wave/linear.h"
#include "physics/wave/tree.h"
#include "physics/wave/wall.h"

/* Local constants of eq 1 at one Gauss point. */
typedef struct linear_point {
  double a_over_nu; /* w^2 = omega a_over_nu = r^2 omega / nu */
  double drag;      /* 2 (zeta + 2); below 0: Womersley */
  double inertia;   /* rho / A */
  double c;         /* dA/dp */
  double tau;       /* Gamma C */
} linear_point;

/* One Magnus step. */
typedef struct linear_segment {
  double length;
  bool uniform; /* both points are the same */
  linear_point at[2];
} linear_segment;

/* Elimination in positions: node k of the order has entries [start[k], start[k+1]) with later nodes. */
typedef struct linear_plan {
  size_t n_node, n_free; /* the last n_node - n_free have their pressure given */
  size_t n_entry;
  size_t *start;  /* [n_node + 1] */
  size_t *column; /* [n_entry] position of the later node */
  size_t *update; /* for each pivot and each pair of its later nodes in turn: entry, or n_entry + node */
} linear_plan;

typedef struct linear_kernel linear_kernel;

struct hales_linear {
  const hales_network *net;
  hales_linear_settings s;
  const linear_kernel *k;
  double viscosity; /* of the network, but not zero */
  linear_plan plan;
  size_t n_block;          /* of k->lanes harmonics, from harmonic 1 */
  size_t *from, *to;       /* [n_vessel] positions of the ends of vessels */
  size_t *vessel_entry;    /* [n_vessel] where they couple; n_entry: a vessel from a node to itself */
  size_t *end_at;          /* [n_end] positions */
  size_t *mate_entry;      /* [n_end] of a two-sided tree; n_entry: none that starts here */
  size_t *end_vessel;      /* [n_end] the vessel that stops there */
  linear_segment *segment; /* [segment_start[n_vessel]] */
  size_t *segment_start;   /* [n_vessel + 1] */
  hales_wall_at *spot;     /* [2 segment_start[n_vessel]] walls at the Gauss points */
  hales_tree *known_tree;  /* [n_end] trees whose admittances stand in shunt and mate */
  double complex *drive;   /* [n_end][harmonics + 1] flow into the network, or the given pressure */
  double complex *shunt;   /* [n_end][harmonics + 1] admittance to p_out */
  hales_tree_y *mate;      /* [n_end][harmonics + 1], all zero where no tree starts; NULL without any */
  double *pivot, *entry;   /* [n_block][n_node], [n_block][n_entry] complex by lanes: factors */
  double *pressure;        /* [n_block][n_node] complex by lanes */
  double *omega;           /* [n_block][lanes] */
  double *all_omega;       /* [harmonics + 1] */
  double *mean_g, *mean_fall, *mean_p, *mean_q; /* [n_vessel] 1/R, rho g fall L; [n_node]; [n_vessel] */
  double *mean_pivot, *mean_leak, *mean_entry;  /* [n_node], [n_node], [n_entry + 1] */
  double *mean_work, *work;                     /* [n_node], [n_node] complex by lanes */
  int mean_passes;
};

/* One lane width.  Complex by lanes: re[lanes], im[lanes]. */
struct linear_kernel {
  int lanes;
  bool (*supported)(void);
  /* Nodal matrices of a block from vessels, shunts and trees, factored into l->pivot and l->entry. */
  void (*factor)(hales_linear *l, size_t block);
  /* x [n_node] complex by lanes: sources in, pressures out; the last n_node - n_free are given. */
  void (*solve)(const hales_linear *l, size_t block, double *x);
  /* wave at the far end of n segments that begin vessel v. */
  void (*at)(const hales_linear *l, size_t block, size_t v, size_t n, const linear_segment *s,
             const linear_point *here, hales_linear_wave *wave);
};
extern const linear_kernel *const hales_linear_kernels[]; /* narrowest first, ended by NULL */

hales_status hales_linear_plan_make(hales_linear *l, hales_arena *arena, hales_err *err) HALES_CHECKED;

/* The mean state; fills mean_* and the areas of the segments. */
hales_status hales_linear_mean(hales_linear *l, hales_err *err) HALES_CHECKED;
/* The mean's pressures for sources x [n_node], in place; the last n_node - n_free are given. */
void hales_linear_mean_solve(const hales_linear *l, double *x);
/* n equal segments of [0, x_frac] of a vessel at its mean pressures. */
void hales_linear_lay(const hales_linear *l, size_t vessel, double x_frac, size_t n, linear_segment *s);
linear_point hales_linear_place(const hales_linear *l, size_t vessel, double x_frac);
/* Mean pressure at a place of a vessel, linear between its ends. */
double hales_linear_mean_pressure(const hales_linear *l, size_t vessel, double x_frac);

#endif
