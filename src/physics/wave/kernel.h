/* Cells of all vessels side by side, and the two sweeps over them that make a time step.
 *
 * Arrays have one entry per cell; a vessel's cells are first .. first + cells - 1, with two ghosts on either
 * side and room to the next multiple of eight.  Face i is the left one of cell i.  Pressures here are
 * piezometric: p - rho g (fall along the vessel) so that a column at rest is a constant.
 *
 *   sides   from cell values to both sides of every face, half a step ahead; then the fluxes of the inner
 *           faces.  Between the sweeps the ends and the junctions give the fluxes of the outer faces.
 *   update  from fluxes to the cells a step later, and what the next step needs of them
 */
#ifndef HALES_PHYSICS_WAVE_KERNEL_H
#define HALES_PHYSICS_WAVE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "physics/wave/network.h"

enum { HALES_WAVE_GHOSTS = 2, HALES_WAVE_LANES_MAX = 8 };

/* One vessel as the sweeps see it. */
typedef struct hales_wave_pipe {
  size_t first;
  int cells;
  hales_wall_law law;
  bool tapered; /* or inclined: the wall is not the same in all cells */
  double dx, rho, alpha, b;
  double friction;       /* 2 (zeta + 2) pi nu, m2/s */
  double friction_layer; /* 2 sqrt(pi) nu / delta, m/s: of sqrt(A) */
  double visco;          /* (2/3) sqrt(pi) phi h / rho, 0: elastic; see wall.h */
  /* out, of update */
  double u_max, c2_max; /* over its cells */
  double volume;        /* sum of A dx */
  bool bad;             /* an area that is not positive or a flow that is not finite */
} hales_wave_pipe;

typedef struct hales_wave_soa {
  /* state and what follows from it */
  double *a, *q, *p, *u;
  /* the wall in the middle of cells: 1/A0, k, 1/k, p0 */
  double *ia0, *k, *ik, *p0;
  /* dA/A at constant p from the left to the right face of a cell is g0 + g1 / s (and g2 of the exponential)
   */
  double *g0, *g1, *g2;
  /* the wall at faces: sqrt(A0) (A0 in the exponential law), 1/k, p0, k */
  double *fr, *fik, *fp0, *fk;
  /* either side of a cell half a step ahead: s of wall.h and Q; and the pressure force inside the cell */
  double *sl, *ql, *sr, *qr, *inner;
  /* fluxes at faces: of volume, and of momentum less the potential on the left and on the right side */
  double *fa, *gl, *gr;
} hales_wave_soa;

typedef struct hales_wave_kernel {
  int lanes;
  bool (*supported)(void);
  void (*sides)(const hales_wave_soa *c, const hales_wave_pipe *pipe, double dt);
  void (*update)(const hales_wave_soa *c, hales_wave_pipe *pipe, double dt);
} hales_wave_kernel;

/* The kernel of so many lanes, 0: the widest; NULL when this processor has none such. */
const hales_wave_kernel *hales_wave_find_kernel(int lanes);

#endif
