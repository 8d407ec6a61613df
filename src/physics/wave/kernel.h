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

/* y is sqrt(A) of an elastic wall, 1/sqrt(A) of Olufsen's, A/A0 of the exponential one: in the first two the
 * pressure is a straight line in y and rho c^2 is proportional to it, so that only the state needs a root. */
typedef struct hales_wave_soa {
  /* state, and what follows from it: p, y and 1/A */
  double *a, *q, *p, *y, *ia;
  /* the wall in the middle of cells: p = d0 + d1 y, rho c^2 = m y, e = 1/m; exponential: p0, k, -, - */
  double *d0, *d1, *m, *e;
  double *ia0, *k; /* 1/A0 and k of wall.h there */
  /* the wall at faces: y = b0 + b1 p, rho c^2 = fm y; exponential: p0, b/k, k, and A0 */
  double *b0, *b1, *fm, *fa0;
  /* either side of a cell half a step ahead, and the pressure force inside the cell */
  double *yl, *ql, *yr, *qr, *inner;
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
