/* A network laid out in cells: the arrays the sweeps run over, and which ends of vessels meet where. */
#ifndef HALES_PHYSICS_WAVE_GRID_H
#define HALES_PHYSICS_WAVE_GRID_H

#include "physics/wave/kernel.h"
#include "physics/wave/solve.h"
#include "physics/wave/wall.h"

/* One end of one vessel. */
typedef struct hales_wave_tip {
  size_t vessel, cell, face; /* the last cell and the outer face */
  bool distal;               /* x = L: flow is positive into the node */
  double alpha;
  hales_wall_at wall; /* at the face, with piezometric pressure */
  /* what comes from inside the vessel half a step ahead; and how Q follows A along the wave that leaves it:
   * Q = q_in + slope (A - a_in) */
  double a_in, q_in, slope;
  double a, q;     /* at the node, solved for */
  double h, dh_da; /* tmp: total pressure there and its slope along the wave */
} hales_wave_tip;

typedef struct hales_wave_node {
  size_t first, tips; /* in grid.tip */
  double depth_pa;    /* rho g times the fall from the first node: pressure less piezometric pressure */
} hales_wave_node;

typedef struct hales_wave_grid {
  const hales_network *net;
  size_t n_pipe, n_node, n_tip, n_entry; /* n_entry: of every array of cells, ghosts included */
  hales_wave_soa cells;
  hales_wave_pipe *pipe;    /* [n_pipe] */
  hales_wave_node *node;    /* [n_node] */
  int *node_number;         /* [n_node] ascending, as the file writes them */
  hales_wave_tip *tip;      /* [n_tip] those of a node side by side */
  size_t (*tip_of_pipe)[2]; /* [n_pipe] proximal, distal */
  double *depth_pa;         /* [n_entry] of cells */
  double *block;            /* owned: what cells point into */
} hales_wave_grid;

/* Cells of a vessel of this length under these settings (its own number when it names one). */
int hales_wave_cell_count(const hales_vessel *v, const hales_wave_settings *s);

/* Lays out and sets the initial state.  ERANGE: names the vessel; ENOMEM.  On failure nothing is kept. */
hales_status hales_wave_grid_init(hales_wave_grid *g, const hales_network *net, const hales_wave_settings *s,
                                  hales_err *err) HALES_CHECKED;
void hales_wave_grid_deinit(hales_wave_grid *g);

/* Index of the node with this number; it exists in a checked network. */
size_t hales_wave_find_node(const hales_wave_grid *g, int number);

/* The wall in the middle of cell i of the arrays, with piezometric pressure. */
hales_wall_at hales_wave_cell_wall(const hales_wave_grid *g, size_t vessel, size_t i);
/* p, y, speeds and volume of one vessel from its A and Q. */
void hales_wave_grid_refresh(hales_wave_grid *g, size_t vessel);
/* Ghosts of p and q by extrapolation. */
void hales_wave_fill_ghosts(const hales_wave_soa *c, const hales_wave_pipe *pipe);

#endif
